"""Rich text (.rtf): the words as a reader sees them, with every change accepted.

An RTF file is a run of control words, groups in braces, and characters in the code page of the font at hand. This reader
knows the words that say, hide or part text; it skips the others, and every group that is not text. It knows nothing of
pictures, formulas and numbers of lists.
"""

import codecs
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple

from index import layout
from index.errors import BadSource
from index.formats import flow, properties
from index.formats.blocks import BLANK, BREAK, Block, by_lines, raised
from index.types import Found, Parsed, one_line

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,9})? ?|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])|"
    r"(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|.",
    re.DOTALL,
)
_SIGNS = {"~": " ", "_": "-", "{": "{", "}": "}", "\\": "\\", "\t": " "}
_SAYS = dict.fromkeys("tab page column softline emspace enspace qmspace".split(), " ") | {
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "line": BREAK,
    "nestcell": flow.CELLS,
    "zwj": "\u200d",
    "zwnj": "\u200c",
}
_SKIPPED = set(
    "pict listtext pntext pntxta pntxtb fldinst listtable listoverridetable xe tc nonesttables shprslt upr colortbl "
    "filetbl revtbl ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn annotation atnid atnauthor template rxe do info".split()
)
_INTO = {
    **dict.fromkeys("header headerl headerr headerf footer footerl footerr footerf".split(), "margin"),
    "footnote": "note",
    "shptxt": "float",
    "dptxbxtext": "float",
    "ud": "text",
    "fonttbl": "fonts",
    "stylesheet": "styles",
    "title": "title",
    "author": "creator",
}
_PAGES = ("margin", "note", "float")
_CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_CODE_PAGES = {65001: "utf-8", 10000: "mac_roman", 936: "gbk", 1361: "johab"}
_WHOLE_SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


def read(data: bytes) -> Parsed:
    """The document in the bytes of an .rtf file. Raises BadSource."""
    if not data.lstrip()[:5] == b"{\\rtf":
        raise BadSource("it is not rich text.", "Save it as .rtf or .docx.")
    reader = _Reader()
    blocks = reader.read(data.decode("latin-1"))
    if any(kind.startswith("heading") or kind == "title" for kind, _ in blocks):
        return properties.described(blocks, reader.stated, [])
    blocks, found = _as_plain_text(blocks)
    document = properties.described(blocks, reader.stated, [])
    return replace(document, found=found | document.found)


def _as_plain_text(blocks: list[Block]) -> tuple[list[Block], Found]:
    """What a document without styles is made of is told as for plain text."""
    lines = [words for kind, words in blocks if kind == "body"]
    starts = accumulate((len(words) + len(BLANK) for words in lines), initial=0)
    regions, found = layout.describe(BLANK.join(lines))
    kinds = {region.start: region.kind for region in regions}
    return [(kinds.get(next(starts), kind) if kind == "body" else kind, words) for kind, words in blocks], found


@dataclass
class _Page:
    """A run of blocks of its own: the body's, a text box's, a note's. `cells` are those of the open row, as paragraphs."""

    text: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=lambda: [[]])
    done: list[Block] = field(default_factory=list)

    def end_block(self, kind: str, in_table: bool) -> None:
        words = "".join(self.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self.text.clear()
        if in_table:
            self.cells[-1] += filter(None, [one_line(words).strip(flow.CELLS)])
            return
        self.end_row()
        self.done += by_lines(kind, words.strip(flow.CELLS))

    def end_row(self) -> None:
        """The row as one block; a row of one cell or of paragraphs only lays out blocks."""
        filled = [cell for cell in self.cells if cell]
        if len(filled) > 1 and not any(map(flow.holds_paragraphs, filled)):
            joined = flow.CELLS.join(" ".join(cell) for cell in self.cells)
            self.done.append(("body", one_line(joined).rstrip(flow.CELLS)))
        else:
            self.done += [("body", words) for cell in filled for words in cell]
        self.cells = [[]]


class _State(NamedTuple):
    """What a group changes and its end restores."""

    page: _Page
    into: str = "text"
    font: int = -1
    fallback: int = 1
    unseen: frozenset[str] = frozenset()
    style: int = 0
    level: int = 9
    in_table: bool = False
    optional: bool = False
    raised: bool = False


class _Reader:
    """Reads one file. `stated`: the properties that it states."""

    def __init__(self) -> None:
        self.stated: dict[str, str] = defaultdict(str)
        self._body = _Page()
        self._state = _State(self._body)
        self._outer: list[_State] = []
        self._notes: list[Block] = []
        self._margins: list[list[Block]] = []
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, str] = defaultdict(str)
        self._bytes = bytearray()
        self._left = 0

    def read(self, text: str) -> list[Block]:
        """The blocks, the notes and what stands above and below the pages last."""
        at = 0
        while match := _TOKEN.match(text, at):
            at, kind = match.end(), match.lastgroup
            if kind == "text":
                self._raw(match["text"].encode("latin-1"))
            elif kind == "byte":
                self._raw(bytes.fromhex(match["byte"]))
            elif match["word"] == "bin":
                at += max(0, int(match["number"] or 0))
            elif kind:
                self._end_bytes()
                self._control(match)
        while self._outer:
            self._close()
        self._end_bytes()
        self._end_block()
        self._body.end_row()
        return self._body.done + self._notes + flow.margins(self._margins)

    def _raw(self, data: bytes) -> None:
        """Characters as bytes; those that only repeat a character given by its number are left out."""
        dropped = min(self._left, len(data))
        self._left -= dropped
        self._bytes += data[dropped:]

    def _end_bytes(self) -> None:
        if self._bytes:
            self._say(self._bytes.decode(self._fonts.get(self._state.font, self._encoding), "replace"))
            self._bytes.clear()
        self._left = 0

    def _control(self, match: re.Match[str]) -> None:
        if match["brace"] == "{":
            self._outer.append(self._state)
        elif match["brace"]:
            self._close()
        elif match["sign"]:
            self._sign(match["sign"])
        else:
            self._word(match["word"], None if match["number"] is None else int(match["number"]))

    def _close(self) -> None:
        """Ends a group, and the note or text box that began in it."""
        if not self._outer:
            return
        inner, self._state = self._state, self._outer.pop()
        if inner.page is self._state.page:
            return
        inner.page.end_block(self._kind(inner), inner.in_table)
        inner.page.end_row()
        blocks = inner.page.done
        if inner.into == "note":
            self._notes += [("footnote", words) for _, words in blocks]
        elif inner.into == "margin":
            self._margins.append(blocks)
        else:
            self._state.page.done += blocks

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._set(optional=True)
        elif sign in "\r\n":
            self._end_block()
        else:
            self._say(_SIGNS.get(sign, ""))

    def _say(self, text: str) -> None:
        state = self._state
        if state.into == "styles":
            self._styles[state.style] += text
        elif state.into in ("title", "creator"):
            self.stated[state.into] += text
        elif state.into in ("text", *_PAGES) and not state.unseen:
            state.page.text.append(raised(text) if state.raised else text)

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        if state.optional:
            self._set(optional=False)
        if word in _SKIPPED or (state.optional and word not in _INTO):
            self._set(into="skip")
        elif word in _INTO:
            self._set(into=_INTO[word], page=_Page() if _INTO[word] in _PAGES else state.page)
        elif state.into == "fonts":
            self._font(word, number or 0)
        elif state.into == "skip":
            return
        elif word in _SAYS:
            self._say(_SAYS[word])
        elif word == "u":
            self._say(chr((number or 0) & 0xFFFF))
            self._left = state.fallback
        elif word in _WORDS:
            _WORDS[word](self, 1 if number is None else number)

    def _font(self, word: str, number: int) -> None:
        if word == "f":
            self._set(font=number)
        elif word == "fcharset" and number in _CHARSETS:
            self._fonts[self._state.font] = _CHARSETS[number]
        elif word == "cpg":
            self._fonts[self._state.font] = _code_page(number)

    def _end_block(self) -> None:
        if self._state.into in ("text", *_PAGES):
            self._state.page.end_block(self._kind(self._state), self._state.in_table)

    def _kind(self, state: _State) -> str:
        styled = properties.kind_of_style(self._styles.get(state.style, "").split(";")[0].split(",")[0])
        return f"heading {state.level + 1}" if 0 <= state.level < 9 else styled or "body"

    def _end_cell(self) -> None:
        self._set(in_table=True)
        self._end_block()
        self._state.page.cells.append([])

    def _set(self, **values: object) -> None:
        self._state = self._state._replace(**values)

    def _hide(self, why: str, on: int) -> None:
        self._set(unseen=self._state.unseen | {why} if on else self._state.unseen - {why})

    def _whole_file(self, encoding: str) -> None:
        self._encoding = encoding


def _code_page(number: int) -> str:
    name = _CODE_PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


_WORDS = {
    "par": lambda r, _: r._end_block(),
    "sect": lambda r, _: r._end_block(),
    "nestrow": lambda r, _: r._end_block(),
    "cell": lambda r, _: r._end_cell(),
    "row": lambda r, _: r._state.page.end_row(),
    "pard": lambda r, _: r._set(in_table=False, style=0, level=9),
    "plain": lambda r, _: r._set(unseen=frozenset(), font=-1, raised=False),
    "super": lambda r, n: r._set(raised=bool(n)),
    "up": lambda r, n: r._set(raised=bool(n)),
    "sub": lambda r, _: r._set(raised=False),
    "nosupersub": lambda r, _: r._set(raised=False),
    "intbl": lambda r, _: r._set(in_table=True),
    "s": lambda r, n: r._set(style=n),
    "outlinelevel": lambda r, n: r._set(level=n),
    "f": lambda r, n: r._set(font=n),
    "uc": lambda r, n: r._set(fallback=max(0, n)),
    "v": lambda r, n: r._hide("hidden", n),
    "deleted": lambda r, n: r._hide("deleted", n),
    "ansicpg": lambda r, n: r._whole_file(_code_page(n)),
} | {word: lambda r, _, name=name: r._whole_file(name) for word, name in _WHOLE_SETS.items()}
