"""Plain text in pages that form feeds part, as programs save it from PDFs: str -> one running text.

Running heads and feet are lines at the edge of a page whose like stands there on pages around, and bare page numbers. A
paragraph goes on in the next page where it stops without the end of a sentence. Where on a page its lines stood, and in
what type, is not known here.
"""

import re
from collections import defaultdict
from itertools import takewhile
from typing import NamedTuple

from index import layout
from index.formats.blocks import BLANK, LONGEST_LINE

NEAR = 6
"""Pages before and after one on which its running head must come again."""

_FEED = re.compile(r"(?<![^\n\f])\f")
"""Below a line; amid one it parts no pages."""

EDGE = 3
"""Lines at the head, and at the foot, of a page that may be running heads."""

_NUMBER = re.compile(
    r"[-–—\s]*(?:\d+|[ivxlc]+)[-–—\s]*|"
    r"(?:page|seite|p[áa]gina|pagina|side|sida|p\.|s\.|стр\.?) ?\d+(?: ?(?:of|von|de|di|sur|av|/) ?\d+)?",
    re.IGNORECASE,
)


class Paged(NamedTuple):
    """The text of all pages, where each begins, and what stood above and below them, each line of it once."""

    text: str
    starts: tuple[int, ...]
    margins: tuple[str, ...]


def in_one(text: str) -> Paged:
    """The pages as one text, where there are any. What stands above the first is its title."""
    pages = [page.split("\n") for page in _FEED.split(text.rstrip())] if _FEED.search(text) else []
    heads, feet = [0, *_edges(pages)[1:]], _edges([page[::-1] for page in pages])
    margins: dict[str, str] = {}
    bodies = []
    for page, head, foot in zip(pages, heads, feet, strict=False):
        end = len(page) - foot
        bodies.append("\n".join(page[head:end]).strip("\n").rstrip())
        for line in [*page[:head], *page[end:]]:
            if line.strip() and not is_number(line):
                margins.setdefault(_sign(line), line.strip())
    return Paged(*_joined(bodies), tuple(margins.values())) if any(bodies) else Paged(text, (), ())


def is_number(line: str) -> bool:
    """Whether it is nothing but the number of a page."""
    return bool(_NUMBER.fullmatch(line.strip()))


def enough(pages: int) -> int:
    """On how many of the pages around, itself included, the like of a running head must stand, in a text of so many."""
    return 2 if pages < 4 else 3


def _joined(bodies: list[str]) -> tuple[str, tuple[int, ...]]:
    parts, starts, end, last = [], [], 0, ""
    for body in bodies:
        first = body.strip().partition("\n")[0]
        gap = ""
        if last and first:
            gap = "\n" if layout.wraps(last, first, LONGEST_LINE) else BLANK
        starts.append(end + len(gap))
        parts.append(gap + body)
        end += len(parts[-1])
        last = body.rpartition("\n")[2] or last
    return "".join(parts), tuple(starts)


def _edges(pages: list[list[str]]) -> list[int]:
    """How many lines of each page, from its first on, are no part of the text."""
    zones = [[(i, line) for i, line in enumerate(page, 1) if line.strip()][:EDGE] for page in pages]
    places: dict[str, set[int]] = defaultdict(set)
    for number, zone in enumerate(zones):
        for _, line in zone:
            places[_sign(line)].add(number)
    return [_running(zone, number, places, enough(len(pages))) for number, zone in enumerate(zones)]


def _running(zone: list[tuple[int, str]], number: int, places: dict[str, set[int]], least: int) -> int:
    near = range(number - NEAR, number + NEAR + 1)
    found = takewhile(
        lambda pair: is_number(pair[1]) or (_sign(pair[1]) and len(places[_sign(pair[1])].intersection(near)) >= least),
        zone,
    )
    return max((i for i, _ in found), default=0)


def _sign(line: str) -> str:
    """What two lines share that are the same running head: its letters."""
    return re.sub(r"[\W\d_]+", " ", line.casefold()).strip()
