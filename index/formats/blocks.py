"""From blocks to one text: what formats without a text of their own (HTML, Word, e-books) have in common.

A block is a heading, a paragraph, a table row, a list item, with its kind. It knows no format.
"""

import re
from collections.abc import Iterable

from index.errors import BadSource
from index.types import Parsed, Region

BLANK = "\n\n"
"""Between two blocks."""

_SPACES = dict.fromkeys(range(9, 14), " ")
_UNSEEN = dict.fromkeys([*range(32), 0x7F, 0xAD, 0x200B, 0xFEFF, *range(0xD800, 0xE000)]) | _SPACES


def one_line(text: str) -> str:
    """Text without what nobody sees (soft hyphens, zero-width spaces, control characters), white space as one space."""
    return " ".join(text.translate(_UNSEEN).split())


def assemble(blocks: Iterable[tuple[str, str]]) -> tuple[str, tuple[Region, ...]]:
    """One text from (kind, text) blocks, and a Region for each; blocks without a letter or digit are left out."""
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


def parsed(blocks: Iterable[tuple[str, str]], found: dict[str, tuple[str, str]], notes: Iterable[str] = ()) -> Parsed:
    """The blocks as a Parsed. Raises BadSource where they hold no words."""
    text, regions = assemble(blocks)
    if not regions:
        raise BadSource("there is no text in it.", "Add text, or remove the file.")
    return Parsed(text, regions, found, tuple(notes))
