"""From blocks to one text: what formats without a text of their own (HTML, Word, e-books) have in common.

A block is a heading, a paragraph, a table row, a list item, with its kind. It knows no format.
"""

import re
from collections.abc import Iterable

from index.types import Region

BLANK = "\n\n"
"""Between two blocks."""


def assemble(blocks: Iterable[tuple[str, str]]) -> tuple[str, tuple[Region, ...]]:
    """One text from (kind, text) blocks, and a Region of that kind for each; those without a letter or digit are dropped."""
    parts: list[str] = []
    regions: list[Region] = []
    at = 0
    for kind, text in blocks:
        text = text.strip()
        if not re.search(r"\w", text):
            continue
        regions.append(Region(kind, at, at + len(text)))
        parts.append(text)
        at += len(text) + len(BLANK)
    return BLANK.join(parts), tuple(regions)
