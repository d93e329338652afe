"""From an XML tree to blocks: the walk that Word, OpenDocument and e-books have in common.

A format says what part each element plays; the walk keeps track of open blocks, tables and notes, and never recurses.
A part is one of these words, or the kind of a block:

    ""             its text belongs to the block around it
    "skip"         left out, with all that it holds
    "= text"       read as the words after the equals sign, whatever it holds
    "row", "cell"  a table's; the cells of a row are joined to one block
    "float"        a text box: its blocks come after the block that it stands in
    "note"         its blocks are footnotes, and come after all others
    "in KIND"      blocks of the body inside are of KIND; in "boilerplate", all blocks are
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from lxml import etree

from index.formats.archive import local
from index.formats.blocks import Block, by_lines
from index.types import one_line

CELLS = " | "
"""Between the cells of a row."""

_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?…][\"”’)]*$")


def blocks(root: etree._Element, part: Callable[[etree._Element], str], text_in: Container[str] = ()) -> list[Block]:
    """(kind, text) of each block under `root`, notes last. `text_in`: the only elements with text, where not all have."""
    flow, parts = Flow(), []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            parts.append(part(element))
            if parts[-1] == "skip" or parts[-1].startswith("="):
                walk.skip_subtree()
                flow.say(parts[-1][1:] if parts[-1] != "skip" else "")
                continue
            flow.open(parts[-1])
            if not text_in or local(element) in text_in:
                flow.say(element.text or "")
        else:
            flow.close(parts.pop())
            if not text_in and parts:
                flow.say(element.tail or "")
    return flow.finish()


def margins(parts: list[list[Block]]) -> list[Block]:
    """What stands above and below the pages, each line of it once."""
    return [("boilerplate", words) for words in dict.fromkeys(words for part in parts for _, words in part)]


def holds_paragraphs(cell: list[str]) -> bool:
    """Whether a cell holds a sentence below or above something else, as minutes do: joined to one line they would run on."""
    return len(cell) > 1 and any(_SENTENCE.search(text) for text in cell)


@dataclass
class _Row:
    start: int
    cells: list[int] = field(default_factory=list)
    nested: bool = False


@dataclass
class _Layer:
    """A run of blocks of its own: the body's, a text box's, a note's."""

    done: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    floats: list[Block] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    kinds: list[str] = field(default_factory=lambda: ["body"])


class Flow:
    """Gathers blocks from what is opened, said and closed, in the words above."""

    def __init__(self) -> None:
        self._layers = [_Layer()]
        self._within: list[str] = []
        self._notes: list[Block] = []

    def say(self, text: str) -> None:
        """Adds to the open block."""
        if text:
            self._layers[-1].text.append(text)

    def open(self, part: str) -> None:
        """Opens a part; a block inside a block ends what the outer one has said so far."""
        if not part:
            return
        if part in ("float", "note"):
            self._layers.append(_Layer())
            return
        self.end_block()
        layer = self._layers[-1]
        if part == "row":
            layer.rows.append(_Row(len(layer.done)))
        elif part == "cell" and layer.rows:
            layer.rows[-1].cells.append(len(layer.done))
        elif part.startswith("in "):
            self._within.append(part[3:])
        elif part != "cell":
            layer.kinds.append(part)

    def close(self, part: str) -> None:
        """Closes what `open(part)` opened."""
        if not part or part == "skip" or part.startswith("="):
            return
        self.end_block()
        if part == "float":
            blocks = self._layers.pop().done
            self._layers[-1].floats += blocks
        elif part == "note":
            self._notes += [("footnote", text) for _, text in self._layers.pop().done]
        elif part == "row":
            self._end_row()
        elif part.startswith("in "):
            self._within.pop()
        elif part != "cell":
            self._layers[-1].kinds.pop()

    def end_block(self) -> None:
        """Ends the open block where it says something; what follows is another one of its kind."""
        layer = self._layers[-1]
        layer.done += by_lines(self._kind(layer.kinds[-1]), "".join(layer.text))
        layer.text.clear()
        layer.done += layer.floats
        layer.floats.clear()

    def finish(self) -> list[Block]:
        """All blocks, the notes last."""
        self.end_block()
        return self._layers[0].done + self._notes

    def _kind(self, kind: str) -> str:
        within = self._within[-1] if self._within else ""
        return "boilerplate" if "boilerplate" in self._within else within if within and kind == "body" else kind

    def _end_row(self) -> None:
        """Joins the cells, unless the row only lays out blocks: one cell is filled, a table or paragraphs stand in one."""
        layer = self._layers[-1]
        row = layer.rows.pop()
        ends = [*row.cells[1:], len(layer.done)][: len(row.cells)]
        cells = [[text for _, text in layer.done[a:b]] for a, b in zip(row.cells, ends, strict=True)]
        if layer.rows:
            layer.rows[-1].nested = True
        if row.nested or sum(map(bool, cells)) < 2 or any(map(holds_paragraphs, cells)):
            return
        layer.done[row.start :] = [
            (self._kind("body"), one_line(CELLS.join(map(" ".join, cells))).removesuffix(CELLS.rstrip()).rstrip(" |"))
        ]
