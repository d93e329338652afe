"""From blocks to one text: what formats without a text of their own (HTML, Word, e-books) have in common.

A block is a heading, a paragraph, a table row, a list item, with its kind. It knows no format.
"""

import re
from collections.abc import Iterable

from index import layout
from index.errors import BadSource
from index.types import CITED, Found, Parsed, Region, one_line

Block = tuple[str, str]
"""Its kind, and its text."""

BLANK = "\n\n"
"""Between two blocks."""

BREAK = "\u2028"
"""Where a line of a block ends that is not its last."""

LONGEST_LINE = 50
"""Characters of a line that is ended to begin another, as in a poem, an address or a list: a longer one goes on."""

_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def raised(text: str) -> str:
    """Raised figures as signs of their own, that 10 to the power of 6 be no 106, and a note's number none of its word's."""
    is_figure = re.fullmatch(r"\s*[+−-]?\d{1,4}\s*|\s*\d{1,3}(?:[,–-]\s?\d{1,3})+\s*", text)
    return text.translate(_RAISED) if is_figure else text


def by_lines(kind: str, text: str) -> list[Block]:
    """The block, or of a paragraph each line that breaks part; a break amid a sentence is no more than a space."""
    if BREAK not in text or kind not in CITED:
        return [(kind, words)] if (words := one_line(text)) else []
    text = "\n".join(filter(None, map(one_line, text.split(BREAK))))
    found: list[list[str]] = []
    for start, end in layout.paragraphs(text):
        lines = text[start:end].split("\n")
        if found and layout.wraps(found[-1][-1], lines[0], LONGEST_LINE):
            found[-1] += lines
        else:
            found.append(lines)
    return [(kind, " ".join(lines)) for lines in found]


def assemble(blocks: Iterable[Block]) -> tuple[str, tuple[Region, ...]]:
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


def parsed(blocks: Iterable[Block], found: Found, notes: Iterable[str] = ()) -> Parsed:
    """The blocks as a Parsed. Raises BadSource where they hold no words."""
    text, regions = assemble(blocks)
    if not regions:
        raise BadSource("there is no text in it.", "Add text, or remove the file.")
    return Parsed(text, regions, found, tuple(notes))
