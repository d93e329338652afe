"""From the pages of a document to one running text: what only a look at all pages tells.

Running heads and page numbers are what stands at the edge of several pages alike. Body type is what most of the text is set
in; headings are larger or bold, footnotes smaller and at the foot. A paragraph goes on in the next column or page where it
stops without the end of a sentence; it becomes one region, and what stood between comes after it. A hyphen at the end
of a line goes, unless the document shows that it belongs to the word.

It knows nothing of PDF files. What it cannot know: whether a broken word that occurs only once has a hyphen of its own.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from itertools import takewhile
from typing import NamedTuple

from index.formats import paged, pdf_page
from index.formats.blocks import assemble
from index.formats.paged import EDGE, NEAR
from index.formats.pdf_page import Block, Row, Word
from index.types import Region

_BREAKS = 6
"""Columns and pages over which a paragraph is followed."""

_TAIL = 80
"""Characters at the end of a text in which its last word is looked for."""

_HYPHENATED = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)?)[-‐\xad]$")
_HYPHEN = re.compile(r"\w[-‐–]$|/$")
_WORDS = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
_COMPOUND = frozenset("all co cross ex half high long low mid multi post pre quasi self semi so well".split())
_LEADERS = re.compile(r"(?:[.·…]\s?){4,}\s*(?:\d+|[ivxlc]+)$")
_CAPTION = re.compile(r"(?:fig(?:ure|\.)?|table|tab\.|abb(?:ildung|\.)|tabelle|tabla|tableau)\s*\d", re.IGNORECASE)
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§¶∗]+)[.)]?\s?[^\W\d_“\"‘'(]|(?:\d{1,3}|[*†‡§¶∗]+)[.)]?\s|[a-z]\)")
_STOPS = re.compile(r"[.!?。!?؟][\"”’»)\]」』\d⁰¹²³⁴-⁹*†‡]*$")
_EDGE_NUMBER = re.compile(r"^(\d{1,5})\b|\b(\d{1,5})$")
_INVISIBLE = re.compile("[\xad\u200b\ufeff\u2060\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
_FORMS = re.compile("[\ufb00-\ufdfd\ufe70-\ufefc]")


class Piece(NamedTuple):
    """A block with its kind and the page where it begins, counted from 0."""

    kind: str
    rows: tuple[Row, ...]
    page: int
    borders: tuple[float, ...]
    right: float


class Flow(NamedTuple):
    """A text, the Region of each of its blocks, where its pages begin, and the first page's blocks as (text, size)."""

    text: str
    regions: tuple[Region, ...]
    pages: tuple[int, ...]
    first: tuple[tuple[str, float], ...]


def compose(pages: list[list[Word]], strays: list[list[Word]]) -> Flow:
    """One text from the words of every page; `strays` are those that run in another direction than their page."""
    parts = [pdf_page.runs(words) for words in pages]
    lines = [pdf_page.rows(runs) for runs in parts]
    body = _body_size(parts)
    edges = _edges(lines, body)
    words = _vocabulary(parts)
    pieces = []
    for number, (content, aside) in enumerate(zip(parts, strays, strict=True)):
        pieces += _page(number, content, aside, edges[number], body)
    pieces = _joined(pieces)
    blocks = [(piece, mend(piece, words)) for piece in pieces]
    blocks = [(piece, text) for piece, text in blocks if re.search(r"\w", text)]
    text, regions = assemble((piece.kind, block) for piece, block in blocks)
    starts = _starts([piece.page for piece, _ in blocks], regions, len(pages), len(text))
    first = tuple(
        (block, piece.rows[0].size)
        for piece, block in blocks
        if piece.page == 0 and piece.kind != "boilerplate" and not piece.borders
    )
    return Flow(text, regions, starts, first)


def mend(piece: Piece, words: Counter[str]) -> str:
    """The text of a block: lines joined, hyphens at their ends mended, ligatures and marks without width resolved."""
    if not piece.borders:
        return _clean(_run_on([row.text for row in piece.rows], words))
    cells = pdf_page.cells(piece.rows[0], piece.borders)
    texts = [[pdf_page.join(cell)] for cell in cells]
    for row in piece.rows[1:]:
        above = [i for i, cell in enumerate(cells) if cell[0].x0 <= row.x0 + row.size]
        texts[above[-1] if above else 0].append(row.text)
    return _clean(" | ".join(_run_on(cell, words) for cell in texts))


def _run_on(lines: list[str], words: Counter[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text = _glue(text, line, words)
    return text


def _clean(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    return " ".join(_FORMS.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text).split())


def _glue(text: str, more: str, words: Counter[str]) -> str:
    broken, start = _HYPHENATED.search(text[-_TAIL:]), _WORDS.match(more)
    if text[-1] == "\xad":
        return text[:-1] + more
    if broken and start:
        return text[:-1] + ("-" if _keeps_hyphen(broken[1], start[0], words) else "") + more
    if _HYPHEN.search(text[-2:]) or (pdf_page.is_cjk(text[-1]) and pdf_page.is_cjk(more[0])):
        return text + more
    return f"{text} {more}"


def _keeps_hyphen(left: str, right: str, words: Counter[str]) -> bool:
    if right[0].isupper() or left.isupper():
        return True
    left, right = left.lower(), right.lower()
    if words[left + right] or words[f"{left}-{right}"]:
        return words[f"{left}-{right}"] > words[left + right]
    return left in _COMPOUND or (min(len(left), len(right)) > 3 and words[left] > 0 and words[right] > 0)


def _vocabulary(parts: list[list[Row]]) -> Counter[str]:
    """How often each word occurs within a line; the first and the last may be parts of broken ones."""
    found: Counter[str] = Counter()
    for run in (run for runs in parts for run in runs):
        found.update(_WORDS.findall(run.text.lower())[1:-1])
    return found


def _body_size(parts: list[list[Row]]) -> float:
    """The size of type in which most of the words are set, to the half point."""
    sizes: Counter[float] = Counter()
    for run in (run for runs in parts for run in runs):
        sizes[round(run.size * 2) / 2] += len(run.words)
    return max(sizes, key=lambda s: (sizes[s], s), default=0.0)


def _edges(lines: list[list[Row]], body: float) -> list[tuple[list[Row], list[Row]]]:
    """The running heads and feet of each page, each from top to bottom."""
    heads = _repeated([rows[:EDGE] for rows in lines], body)
    feet = _repeated([rows[: -EDGE - 1 : -1] for rows in lines], body)
    feet = [rows[::-1] for rows in feet]
    return [(head, [row for row in foot if row not in head]) for head, foot in zip(heads, feet, strict=True)]


def _repeated(zone: list[list[Row]], body: float) -> list[list[Row]]:
    """Of each page's outermost rows those that come again on other pages, from the edge inwards."""
    places: dict[tuple, dict[int, float]] = defaultdict(dict)
    for number, rows in enumerate(zone):
        for row in rows:
            for sign in _signs(row, number, body):
                places[sign].setdefault(number, row.base)
    enough = paged.enough(len(zone))
    found = [_alike([(row, _signs(row, n, body)) for row in rows], n, places, enough) for n, rows in enumerate(zone)]
    slots = Counter(round(rows[0].base / 3) for rows in found if rows)
    common = {slot for slot, count in slots.items() if count >= max(3, len(zone) / 4)}
    return [
        alike or [row for row in rows[:1] if round(row.base / 3) in common and len(row.text) < 120]
        for alike, rows in zip(found, zone, strict=True)
    ]


def _alike(
    rows: list[tuple[Row, list[tuple]]], number: int, places: dict[tuple, dict[int, float]], enough: int
) -> list[Row]:
    """The outermost rows as long as the like of each stands at the same place on enough of the pages around."""
    near = range(number - NEAR, number + NEAR + 1)

    def recurs(row: Row, sign: tuple) -> bool:
        return sum(abs(places[sign].get(n, math.inf) - row.base) < 12 for n in near) >= enough

    return [row for row, _ in takewhile(lambda pair: any(recurs(pair[0], sign) for sign in pair[1]), rows)]


def _signs(row: Row, number: int, body: float) -> list[tuple]:
    """What another page's row must share for the two to be the same running head: its words, or the count of its pages."""
    text = row.text.casefold()
    if not re.search(r"\w", text) or len(text) > 200:
        return []
    if paged.is_number(text):
        return [("text", "#")]
    if row.size > 1.15 * body:
        return [("text", text)]
    counted = None if row.marked else _EDGE_NUMBER.search(text)
    return [
        ("text", re.sub(r"\d+", "#", text)),
        *([("page", int(counted[1] or counted[2]) - number)] if counted else []),
    ]


def _page(
    number: int, parts: list[Row], aside: list[Word], edges: tuple[list[Row], list[Row]], body: float
) -> list[Piece]:
    """The pieces of a page: running heads, columns, running feet, and last what runs in another direction."""
    taken = {word.order for rows in edges for row in rows for word in row.words}
    columns = pdf_page.blocks([part for part in parts if part.words[0].order not in taken])
    bases = [row.base for column in columns for block in column for row in block.rows]
    middle = min(bases) + (max(bases) - min(bases)) * 0.45 if bases else 0.0
    head, foot = ([Piece("boilerplate", (row,), number, (), 0.0) for row in rows] for rows in edges)
    found = [
        Piece(kind, block.rows, number, block.borders, block.right)
        for column in columns
        for kind, block in zip(_kinds(column, body, middle), column, strict=True)
    ]
    beside = [Piece("boilerplate", (run,), number, (), 0.0) for run in pdf_page.runs(aside)]
    return [*head, *_headings(found), *foot, *beside]


def _headings(pieces: list[Piece]) -> list[Piece]:
    """Headings whose lines were taken apart are made one; one that begins with a number begins anew."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last and last.kind == piece.kind == "heading" and _is_same_heading(last.rows[-1], piece.rows[0]):
            found[-1] = last._replace(rows=last.rows + piece.rows)
        else:
            found.append(piece)
    return found


def _is_same_heading(last: Row, row: Row) -> bool:
    near = 0 < row.base - last.base < 1.4 * row.size
    return near and row.size == last.size and row.bold == last.bold and not row.text[0].isdigit()


def _kinds(column: list[Block], body: float, middle: float) -> list[str]:
    kinds = [_kind(block, body) for block in column]
    small = len(column)
    while small and column[small - 1].rows[0].size < 0.93 * body and column[small - 1].rows[0].base > middle:
        small -= 1
    notes = next((i for i in range(small, len(column)) if _is_note(column[i])), len(column))
    return kinds[:notes] + ["footnote"] * (len(column) - notes)


def _is_note(block: Block) -> bool:
    return not block.borders and (block.rows[0].marked or bool(_NOTE.match(block.rows[0].text)))


def _kind(block: Block, body: float) -> str:
    text = " ".join(row.text for row in block.rows)
    if _LEADERS.search(text[-_TAIL:]):
        return "boilerplate"
    if block.borders or len(block.rows) > 3 or len(text) > 200 or len(re.findall(r"[^\W\d_]", text)) < 2:
        return "body"
    first = block.rows[0]
    larger = first.size > 1.12 * body
    bold = (
        all(row.bold for row in block.rows) and first.size > 0.9 * body and len(text) < 120 and text[-1] not in ".,;:"
    )
    return "heading" if larger or bold else "body"


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Paragraphs that go on in another column or page are made one, where they begin."""
    found: list[Piece] = []
    gone: set[int] = set()
    for i, piece in enumerate(pieces):
        if i in gone:
            continue
        at = i
        for _ in range(_BREAKS):
            following = _continuation(pieces, piece, at)
            if following is None or following in gone:
                break
            gone.add(following)
            piece = piece._replace(rows=piece.rows + pieces[following].rows, right=pieces[following].right)
            at = following
        found.append(piece)
    return found


def _continuation(pieces: list[Piece], piece: Piece, at: int) -> int | None:
    """Index of the piece in which the paragraph `piece`, whose last rows stand at `at`, goes on, if it does."""
    if piece.kind != "body" or piece.borders or _STOPS.search(piece.rows[-1].text[-_TAIL:]):
        return None
    for i in range(at + 1, min(at + 40, len(pieces))):
        other = pieces[i]
        if other.page > pieces[at].page + 1 or other.kind == "heading":
            return None
        if other.kind == "body" and not other.borders and _is_flow(piece, other):
            return i if _goes_on(pieces[at], other) else None
    return None


def _is_flow(piece: Piece, other: Piece) -> bool:
    """Whether `other` is running text as `piece` is, not a figure's caption or another sort of text."""
    alike = abs(other.rows[0].size - piece.rows[-1].size) < 0.06 * piece.rows[-1].size
    return alike and not _CAPTION.match(other.rows[0].text)


def _goes_on(piece: Piece, other: Piece) -> bool:
    """Whether the second reads on from the first, and stands where a column or a page begins."""
    last, first = piece.rows[-1], other.rows[0]
    if piece.page == other.page and first.base > last.base and first.x0 < last.x1:
        return False
    if first.words[0].text[0].islower() or _HYPHENATED.search(last.text[-_TAIL:]):
        return True
    full = last.x1 > piece.right - 1.5 * last.size
    return full and len(piece.rows) > 1 and not first.marked and (first.text[0].isalnum() or first.text[0] in '(“"‘«')


def _starts(numbers: list[int], regions: tuple[Region, ...], count: int, end: int) -> tuple[int, ...]:
    """Where each page begins; a page without text of its own begins where the next one does."""
    first: dict[int, int] = {}
    for number, region in zip(numbers, regions, strict=True):
        first.setdefault(number, region.start)
    starts = [end] * count
    for number in reversed(range(count)):
        starts[number] = first.get(number, starts[number + 1] if number + 1 < count else end)
    return tuple(starts)
