"""One page: from words with places to rows, columns and blocks in the order in which a person reads them.

Places are turned beforehand so that text runs along x, from 0 on, and lines follow one another down `base`. On a page
written from right to left x is mirrored and runs up to 0, so that "left" is where a line begins on every page. Columns
are told from tables by the order in which the page was drawn: text is drawn down a column, a table along its rows.

It knows nothing of PDF files, of other pages, or of what a block means.
"""

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from index.formats.blocks import raised

CELL_GAP = 1.1
"""White space between two cells of a row, in ems, at the least."""

_EDGES = 30
"""Left edges of a page that are tried for a column's."""

_DEPTH = 8
"""How often an area is parted into columns, and these into columns again."""

_MARKER = re.compile(r"[•‣◦▪■●○–—*·➢✓-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\[[\w+-]{1,12}\]|\d+(?:\.\d+)+\.?")
_FIGURES = re.compile(r"\d+(?:[,–-]\d+)*")
_BULLET = re.compile(r"[•‣◦▪■●○➢✓]")
_ENDS = re.compile(r"[.!?:;。!?؟…][\"”’»)\]」』⁰¹²³⁴-⁹]*(?:[,–⁻][⁰¹²³⁴-⁹]+)*$")


class Word(NamedTuple):
    """Characters without white space between them. `spaced`: whether white space stands before; `order`: when drawn."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    spaced: bool
    order: int


@dataclass(frozen=True)
class Row:
    """Words on one line, in the order in which they are read. `size` is that of most of its characters."""

    words: tuple[Word, ...]
    x0: float
    x1: float
    base: float
    size: float
    bold: bool

    @cached_property
    def text(self) -> str:
        return join(self.words)

    @cached_property
    def turned(self) -> bool:
        """Whether its words may have been drawn in another order than that in which they are read."""
        return self.x1 <= 0 or is_rtl(self.text)

    @property
    def first(self) -> str:
        return self.words[0].text

    @property
    def marked(self) -> bool:
        """Whether it begins with a raised figure or sign, as a footnote does."""
        first = self.words[0]
        is_raised = first.size < self.size * 0.85 and first.base < self.base - self.size * 0.1
        return is_raised and len(self.words) > 1 and bool(re.fullmatch(r"\d{1,3}|[*†‡§¶a-z]", first.text))


class Block(NamedTuple):
    """Rows that belong together. `right`: where the lines of their column end. `borders` part the cells of a table's row,
    which may go on below it.
    """

    rows: tuple[Row, ...]
    borders: tuple[float, ...] = ()
    right: float = 0.0


def blocks(parts: list[Row]) -> list[list[Block]]:
    """The columns of a page in reading order, each a list of its blocks from top to bottom, from the runs of the page."""
    return [_blocks(rows(column)) for column in _columns(parts) if column]


def runs(words: list[Word]) -> list[Row]:
    """Stretches of words that stand side by side, each drawn in one go or continued on the same line."""
    found: list[list[Word]] = []
    for word in words:
        if found and _is_next(found[-1][-1], word):
            found[-1].append(word)
        else:
            found.append([word])
    return _continued([_row(run) for run in found])


def rows(parts: list[Row]) -> list[Row]:
    """The runs of one column put together line by line, from top to bottom."""
    lines: list[list[Row]] = []
    for part in sorted(parts, key=lambda p: (p.base, p.x0)):
        home = next((line for line in reversed(lines[-3:]) if _is_beside(line, part)), None)
        if home is None:
            lines.append([part])
        else:
            home.append(part)
    found = [line[0] if len(line) == 1 and not line[0].turned else _row(_in_order(line)) for line in lines]
    return sorted(found, key=lambda row: row.base)


def join(words: Iterable[Word]) -> str:
    """The words as one string: a space where white space is, none between characters of Chinese or Japanese."""
    text, last = "", None
    for word in words:
        if last and _is_raised(last, word):
            text += raised(word.text)
        else:
            text += (" " if last and _is_apart(last, word) else "") + word.text
        last = word
    return text


def cells(row: Row, borders: tuple[float, ...] = ()) -> list[list[Word]]:
    """The words of a row, parted where white space is wide or a border stands; a list's marker is no cell."""
    found = [[row.words[0]]]
    for last, word in pairwise(row.words):
        lone_marker = len(found) == 1 and len(found[0]) == 1 and _MARKER.fullmatch(last.text)
        wide = _distance(last, word) > CELL_GAP * row.size and not lone_marker
        if wide or any(min(last.x1, word.x1) <= border <= max(last.x0, word.x0) for border in borders):
            found.append([])
        found[-1].append(word)
    return found


def is_rtl(text: str) -> bool:
    """Whether most of the letters are Hebrew's, Arabic's or another script's that runs from right to left."""
    if text.isascii():
        return False
    kinds = Counter(map(unicodedata.bidirectional, text))
    return kinds["R"] + kinds["AL"] > kinds["L"]


def is_cjk(char: str) -> bool:
    """Whether it belongs to a script that puts no space between words (Korean does)."""
    return (
        "\u2e80" <= char <= "\ua4cf"
        or "\uf900" <= char <= "\ufaff"
        or "\uff00" <= char <= "\uffef"
        or char > "\U0001ffff"
    )


def ends_sentence(text: str) -> bool:
    return bool(_ENDS.search(text[-80:]))


def _row(words: list[Word]) -> Row:
    size, base = words[0].size, words[0].base
    if any(w.size != size or w.base != base for w in words):
        sizes: Counter[float] = Counter()
        for word in words:
            sizes[word.size] += len(word.text)
        size = max(sizes, key=lambda s: (sizes[s], s))
        base = statistics.median_low([w.base for w in words if w.size == size])
    bold = all(w.bold for w in words)
    return Row(tuple(words), min([w.x0 for w in words]), max([w.x1 for w in words]), base, size, bold)


def _distance(one: Word | Row, other: Word | Row) -> float:
    return (one.x0 if one.x0 > other.x0 else other.x0) - (one.x1 if one.x1 < other.x1 else other.x1)


def _is_next(last: Word, word: Word) -> bool:
    em = max(last.size, word.size)
    return abs(word.base - last.base) < em * 0.5 and -em * 0.5 < _distance(last, word) < em * 0.8


def _is_raised(last: Word, word: Word) -> bool:
    """Whether a figure stands above the line right behind a word."""
    is_above = word.size < last.size * 0.85 and word.base < last.base - last.size * 0.1
    return is_above and bool(_FIGURES.fullmatch(word.text)) and abs(_distance(last, word)) < 0.3 * last.size


def _is_apart(last: Word, word: Word) -> bool:
    between_signs = is_cjk(last.text[-1]) and is_cjk(word.text[0])
    least = 0.7 if between_signs else 0.06 if word.spaced else 0.2
    return _distance(last, word) > least * max(last.size, word.size)


def _continued(parts: list[Row]) -> list[Row]:
    """Runs that go on where another on the same line ends are made one, in whichever order they were drawn."""
    found: list[Row] = []
    for part in sorted(parts, key=lambda p: (round(p.base, 1), p.x0)):
        last = found[-1] if found else None
        near = last and abs(part.base - last.base) < 0.15 and -0.2 < _distance(last, part) / part.size < 0.8
        if near and not part.turned and not last.turned:
            found[-1] = _row([*last.words, *part.words])
        else:
            found.append(part)
    return found


def _is_beside(line: list[Row], part: Row) -> bool:
    if part.base - line[-1].base > 2 * part.size:
        return False
    core = max(line, key=lambda p: p.size)
    top, bottom = (
        max(core.base - core.size * 0.8, part.base - part.size * 0.8),
        min(core.base + core.size * 0.2, part.base + part.size * 0.2),
    )
    beside = all(_distance(other, part) > -0.5 * part.size for other in line)
    return beside and bottom - top > 0.5 * min(core.size, part.size)


def _in_order(line: list[Row]) -> list[Word]:
    """The words of a line as they are read: along x, but where the line runs against the page, or letters do, they turn."""
    mirrored = line[0].x1 <= 0
    if not any(part.turned for part in line):
        return [word for part in sorted(line, key=lambda p: p.x0) for word in part.words]
    words = [word for part in line for word in part.words]
    words.sort(key=lambda w: w.x0 if mirrored else -w.x1)
    found: list[Word] = []
    for ltr, group in groupby(words, key=lambda w: not is_rtl(w.text) and any(map(str.isalnum, w.text))):
        members = list(group)
        found += members[::-1] if ltr else members
    return [word._replace(spaced=False) for word in found]


def _columns(parts: list[Row], depth: int = 0) -> list[list[Row]]:
    """The runs of an area, column by column; what spans the columns parts what stands above from what stands below."""
    gutter = _gutter(parts) if depth < _DEPTH else None
    if gutter is None:
        return [parts]
    found: list[list[Row]] = []
    whole = False
    for spans, band in groupby(_spanning(parts, gutter), key=lambda pair: pair[0]):
        members = [part for _, part in band]
        sides = [p for p in members if _middle(p) < gutter], [p for p in members if _middle(p) >= gutter]
        if not spans and _are_columns(*sides):
            found += [*_columns(sides[0], depth + 1), *_columns(sides[1], depth + 1)]
            whole = False
        elif whole:
            found[-1] += members
        else:
            found.append(members)
            whole = True
    return found


def _middle(part: Row) -> float:
    return (part.x0 + part.x1) / 2


def _gutter(parts: list[Row]) -> float | None:
    """Where a column begins that stands beside another: left of a common left edge, with most runs clear of it."""
    em = statistics.median(p.size for p in parts) if parts else 0.0
    edges = Counter(round(p.x0 / em * 2) for p in parts)
    ordered = sorted(parts, key=lambda p: (p.base, p.x0))
    best, most = None, 2
    for edge, count in edges.most_common(_EDGES):
        gutter = edge * em / 2 - 0.45 * em
        score = _stretch(ordered, gutter, em) if count > 2 else 0
        if score > most:
            best, most = gutter, score
    return best


def _stretch(ordered: list[Row], gutter: float, em: float) -> int:
    """How many lines at least stand on either side of `gutter` where from one line to another no run crosses it."""
    best = 0
    left: set[float] = set()
    right: set[float] = set()
    for part in ordered:
        if part.x1 <= gutter:
            left.add(part.base)
        elif part.x0 >= gutter:
            right.add(part.base)
        elif _crosses(part, gutter, em):
            best = max(best, min(len(left), len(right)))
            left, right = set(), set()
    return max(best, min(len(left), len(right)))


def _crosses(part: Row, gutter: float, em: float) -> bool:
    """Whether it reaches well into both sides: a line that is a little too long for its column does not."""
    return min(gutter - part.x0, part.x1 - gutter) > 1.5 * em


def _spanning(parts: list[Row], gutter: float) -> list[tuple[bool, Row]]:
    """Each run from top to bottom, and whether it reaches well into both sides, or ends a paragraph that does."""
    found: list[tuple[bool, Row]] = []
    across: Row | None = None
    ordered = sorted(parts, key=lambda p: (p.base, p.x0))
    for i, part in enumerate(ordered):
        spans = _crosses(part, gutter, part.size)
        if not spans and across and _ends_paragraph(across, part):
            spans = not any(
                abs(p.base - part.base) < part.size * 0.7 for p in ordered[max(0, i - 1) : i + 2] if p is not part
            )
        across = part if spans else None
        found.append((spans, part))
    return found


def _ends_paragraph(last: Row, row: Row) -> bool:
    same = abs(row.size - last.size) < 0.05 * row.size
    return same and row.x0 < last.x0 + row.size and row.base - last.base < 1.6 * row.size


def _are_columns(left: list[Row], right: list[Row]) -> bool:
    """Whether two sides of a gutter are columns of text, not cells of a table or marks beside a list."""
    if min(len({round(p.base) for p in side}) for side in (left, right)) < 2:
        return False
    spans = [max(p.x1 for p in side) - min(p.x0 for p in side) for side in (left, right)]
    if min(spans) < 0.18 * sum(spans):
        return False
    drawn = sorted([(p.words[0].order, 0) for p in left] + [(p.words[0].order, 1) for p in right])
    switches = sum(a[1] != b[1] for a, b in pairwise(drawn))
    if switches <= max(1, 0.15 * len(drawn)):
        return True
    fills = [
        statistics.median(p.x1 - p.x0 for p in side) / span for side, span in zip((left, right), spans, strict=True)
    ]
    return min(len(left), len(right)) >= 6 and min(fills) > 0.8


def _blocks(lines: list[Row]) -> list[Block]:
    """The rows of one column as paragraphs and rows of tables."""
    ends = sorted(row.x1 for row in lines)
    right = ends[int(len(ends) * 0.9)] if len(ends) < 10 else ends[int(len(ends) * 0.8)]
    leading = _leading(lines)
    tabled = _tabled(lines)
    found: list[Block] = []
    paragraph: list[Row] = []
    for i, row in enumerate(lines):
        after = lines[i + 1] if i + 1 < len(lines) else None
        if paragraph and (i in tabled or _begins(paragraph, row, after, right, leading)):
            found.append(Block(tuple(paragraph), right=right))
            paragraph = []
        if i in tabled:
            found.append(Block((row,), tabled[i], right))
        elif not paragraph and found and _is_wrapped(found[-1], row, leading):
            found[-1] = found[-1]._replace(rows=(*found[-1].rows, row))
        else:
            paragraph.append(row)
    return [*found, Block(tuple(paragraph), right=right)] if paragraph else found


def _is_wrapped(block: Block, row: Row, leading: float) -> bool:
    """Whether a row goes on in one cell of the table's row above it, which is not the first."""
    last = block.rows[-1]
    near = 0 < row.base - last.base <= 1.25 * leading * row.size and abs(row.size - last.size) < 0.05 * row.size
    return bool(block.borders) and near and row.x0 > block.borders[0] and len(cells(row, block.borders)) == 1


def _leading(lines: list[Row]) -> float:
    """From one line to the next, in ems, where that is usual in the column; a guess in a short column."""
    steps = Counter(
        round((b.base - a.base) / b.size, 1) for a, b in pairwise(lines) if abs(a.size - b.size) < 0.05 * b.size
    )
    steps = Counter({step: n for step, n in steps.items() if 0.8 <= step <= 2.6 and n > 2})
    return max(steps, key=lambda s: (steps[s], -s)) if steps else 1.4


def _tabled(lines: list[Row]) -> dict[int, tuple[float, ...]]:
    """For the index of each row of a table, the places that part its columns: white space that neighbours share."""
    gaps = [[] if _is_spread(row) else [(a[-1].x1, b[0].x0) for a, b in pairwise(cells(row))] for row in lines]
    found: dict[int, tuple[float, ...]] = {}
    start = 0
    for i in range(1, len(lines) + 1):
        if i < len(lines) and _are_aligned(lines[i - 1], lines[i], gaps[i - 1], gaps[i]):
            continue
        if i - start > 1:
            start -= start > 0 and start - 1 not in found and _heads(lines[start - 1], lines[start:i])
            found |= dict.fromkeys(range(start, i), _borders(lines[start:i]))
        start = i
    return {i: borders for i, borders in found.items() if borders}


def _is_spread(row: Row) -> bool:
    """Whether it is a line of text whose words were spread to fill it: all gaps alike, and small letters behind them."""
    gaps = [_distance(a, b) for a, b in pairwise(row.words)]
    small = sum(word.text[0].islower() for word in row.words)
    return len(gaps) > 2 and max(gaps) - min(gaps) < 0.25 * row.size and small * 2 > len(row.words)


def _are_aligned(upper: Row, lower: Row, above: list[tuple[float, float]], below: list[tuple[float, float]]) -> bool:
    near = lower.base - upper.base < 4 * lower.size
    return near and any(min(a[1], b[1]) - max(a[0], b[0]) > 0.8 * lower.size for a in above for b in below)


def _heads(row: Row, table: list[Row]) -> bool:
    """Whether a row above a table is its head: as many cells, parted where the table's are."""
    near = table[0].base - row.base < 3 * row.size
    return near and len(_borders(table)) == len(_borders([row, *table])) == len(row.words) - 1


def _borders(table: list[Row]) -> tuple[float, ...]:
    """The middle of each stretch of white space that runs through all rows."""
    taken = sorted((word.x0, word.x1) for row in table for word in row.words)
    found, end = [], taken[0][1]
    for x0, x1 in taken:
        if x0 - end > 0.5 * table[0].size:
            found.append((x0 + end) / 2)
        end = max(end, x1)
    return tuple(found)


def _begins(block: list[Row], row: Row, after: Row | None, right: float, leading: float) -> bool:
    """Whether `row` begins a new block after `block`."""
    last = block[-1]
    em, step = row.size, row.base - last.base
    if abs(row.size - last.size) > 0.1 * max(row.size, last.size) or not 0 < step <= 1.25 * leading * em:
        return True
    if row.marked or _BULLET.match(row.first):
        return True
    room = right - last.x1 - row.words[0].x1 + row.words[0].x0
    ended = ends_sentence(last.words[-1].text)
    if last.bold != row.bold and room > em:
        return True
    if _is_centred(last, row):
        return False
    if _MARKER.fullmatch(row.first) and len(row.words) > 1 and (ended or room > em):
        return True
    if room > 1.5 * em and (ended or row.first[0].isupper()) and not is_cjk(row.first[0]):
        return True
    return _is_shifted(block, row, after)


def _is_centred(last: Row, row: Row) -> bool:
    return abs(_middle(last) - _middle(row)) < 0.3 * row.size and abs(last.x0 - row.x0) > row.size


def _is_shifted(block: list[Row], row: Row, after: Row | None) -> bool:
    """Whether a row is set in or out from the lines before it as the first line of a paragraph or an entry is."""
    em = row.size
    if len(block) > 1:
        return abs(row.x0 - block[-1].x0) > 0.6 * em
    shift = row.x0 - block[0].x0
    if shift < 0.6 * em:
        return False
    hangs = after is not None and abs(after.x0 - row.x0) < 0.3 * em and after.base - row.base < 2 * em
    return not (hangs or _MARKER.fullmatch(block[0].first) or block[0].marked)
