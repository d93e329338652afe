"""From an HTML tree to the blocks a reader sees: one for each paragraph, heading, list item, table row or run of text.

The walk is a loop, so no depth of nesting can break it. What a browser would not show (scripts, hidden elements, text
for screen readers) is left out, but for what a click opens; the rest comes in document order. Which blocks are the
article is not known here.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from lxml import etree

from index import bylines
from index.formats import html_signs as signs
from index.formats.blocks import BREAK, raised

MOST_ELEMENTS = 150_000
"""Elements of the largest page that is read: some ten times those of a long encyclopedia article."""

LONGEST_CELL = 500
"""Characters of a cell, above which a table without headers is taken for the layout of the page."""

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}

_BLOCKS = HEADINGS | set(
    "html body p div section article main header footer aside nav ul ol li dl dt dd table caption thead tbody tfoot tr"
    " td th blockquote"
    " pre figure figcaption form fieldset legend address details summary hr center dir menu button select"
    " option textarea frameset noframes hgroup search dialog optgroup".split()
)
_SILENT = set(
    "head script style template noscript iframe object embed applet canvas audio video svg map area datalist title meta"
    " link base param source track input img annotation annotation-xml colgroup col".split()
)
_RICH = HEADINGS | {"ul", "ol", "blockquote", "form", "article", "section"}
_BOLD = {"b", "strong"}
_CLASS_HIDDEN = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader(?:-text)?|assistive-text|is-hidden|u-hidden|hide-text|"
    r"offscreen|headerlink|anchorjs-link|mw-editsection|mw-jump-link|mw-cite-backlink|print-only|printonly|nodisplay)(?=\s|$)"
)
_STYLE_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-list\s*:\s*ignore)", re.IGNORECASE)
_LIST_SIGN = re.compile(r"\s*[·•▪§oØüvqÞ]\s*")
_STYLE_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|table)", re.IGNORECASE)
_NAMING = ("class", "id", "data-testid", "data-component", "data-component-name")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff\x00-\x08\x0e-\x1f\ud800-\udfff]")
_PROSE = HEADINGS | {"p", "pre", "li", "td", "th", "blockquote", "dd"}
OPENS, CLOSES = "\x0e", "\x0f"
"""In the seams of a block: here an inline element begins, or ends."""

_GLUED = re.compile(f"(?<=[^\\W\\d_]{{2}}){CLOSES}+{OPENS}+(?=\\w)")
_GLUED_PROSE = re.compile(f"(?<=\\w[a-zà-ÿ]){CLOSES}+{OPENS}+(?=[A-ZÀ-Þ][a-zà-ÿ])")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its text, its innermost block element, how many of its characters are links, and how many are bold.

    `broken`: its text with a BREAK for each that it has.
    `seams`: the text of a short block with OPENS, CLOSES and line breaks where its elements begin and end.
    """

    text: str
    element: etree._Element
    links: int
    bold: int
    seams: str = ""
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """An element and the blocks [start, end) that it holds; `whole` where no block is only partly inside.

    `name` is its tag, `words` what its class, id and test id say, in lower case.
    """

    element: etree._Element
    name: str
    words: str
    start: int
    end: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a page and the span of every element that holds text, inner elements before outer ones."""

    blocks: list[Block]
    spans: list[Span]


def tag(element: etree._Element) -> str:
    """The lower-case name of an element without its namespace; "" for comments and the like."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=4096)
def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()


def name_words(element: etree._Element) -> str:
    """The words of an element's class, id and test id, in lower case."""
    said = " ".join(element.get(key, "") for key in _NAMING)[:1000].strip()
    return _CAMEL.sub("-", said).lower().replace("_", "-") if said else ""


def clean(text: str) -> str:
    """Text on one line, without characters that cannot be seen."""
    return " ".join(_INVISIBLE.sub("", text).split())


def is_hidden(element: etree._Element) -> bool:
    """Whether a browser shows nothing of the element, or no more than the sign before an item of a list.

    A whole page is never hidden: scripts undo that as it loads.
    """
    name, get = tag(element), element.get
    if name in _SILENT:
        return True
    if name in ("html", "body"):
        return False
    if get("hidden", "until-found") != "until-found" or _STYLE_HIDDEN.search(get("style", "")):
        return True
    if _CLASS_HIDDEN.search(get("class", "").lower()):
        return True
    return (get("aria-hidden") == "true" and name in ("a", "button", "i", "span")) or _is_list_sign(element, name)


def _is_list_sign(element: etree._Element, name: str) -> bool:
    """Whether a word processor has written the sign of an item out, and no-break spaces up to where the item begins."""
    if name != "span" or len(element) != 1 or not _LIST_SIGN.fullmatch(element.text or ""):
        return False
    return "\xa0" in (element[0].text or "") and not "".join(element.itertext()).strip()[1:]


def _controlled(root: etree._Element) -> set[str]:
    """The ids of the elements that a button, tab or link of the page shows."""
    said = (
        element.get(key, "")
        for element in root.iter("a", "button", "summary", "label", "li", "div", "h2", "h3")
        for key in ("aria-controls", "data-target", "data-bs-target", "href")
    )
    return {name.lstrip("#") for value in said if value and len(value) < 200 for name in value.split()}


def _opens(element: etree._Element, controlled: set[str]) -> bool:
    """Whether a click opens a hidden element that holds text: the answer to a question, a tab, the rest of a list."""
    name, role = tag(element), element.get("role", "")
    if name in _SILENT or name in signs.JUNK_TAGS or name in signs.SOFT_TAGS or role in signs.JUNK_ROLES:
        return False
    if signs.JUNK_WORDS.search(name_words(element)) or _CLASS_HIDDEN.search(element.get("class", "").lower()):
        return False
    return role == "tabpanel" or element.get("id") in controlled or _is_opener(element.getprevious())


def _is_opener(element: etree._Element | None) -> bool:
    """Whether an element, or a heading around it, says that it opens what comes after it."""
    if element is None:
        return False
    return any(e.get("aria-expanded") or tag(e) == "summary" for e in (element, *islice(element.iterdescendants(), 3)))


def see(root: etree._Element) -> Page:
    """The page's blocks and spans, in one pass over the tree."""
    flow, controlled = _Flow(root, _data_tables(root)), _controlled(root)
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start" and is_hidden(element) and not _opens(element, controlled):
            walk.skip_subtree()
            flow.skip()
        elif event == "start":
            flow.open(element)
        else:
            if event == "end":
                flow.close(element)
            if element is not root:
                flow.say(element.tail)
    flow.flush()
    return Page(flow.blocks, flow.spans)


class _Flow:
    """The state of the walk: the elements that are open, and the pieces of the block that is being gathered."""

    def __init__(self, root: etree._Element, tables: set[etree._Element]):
        self.blocks: list[Block] = []
        self.spans: list[Span] = []
        self._tables = tables
        self._open: list[tuple[int, bool]] = []
        self._owners: list[etree._Element] = [root]
        self._inline: list[Span] = []
        self._pieces: list[str] = []
        self._links = self._bold = self._link = self._strong = 0
        self._breaks = 0
        self._row: etree._Element | None = None
        self._mark: etree._Element | None = None
        self._last = ""
        self._cell = self._said = False
        self._skipped = self._after_link = False

    def skip(self) -> None:
        self._skipped = True

    def open(self, element: etree._Element) -> None:
        name = tag(element)
        block = name in _BLOCKS or bool(_STYLE_BLOCK.search(element.get("style", "")))
        if block:
            self._boundary(name, element)
            self._owners.append(element)
        else:
            self._pieces.append("\n" if name == "br" else OPENS)
        self._open.append((len(self.blocks), block))
        self._link += name == "a"
        self._strong += name in _BOLD
        if name == "br":
            self._break()
        elif name == "a" and self._last.strip() and self._after_link:
            self._add(" ")
        if name == "a" and self._is_mark(element):
            self._mark = element
            self._add("[")
        is_raised = element.text and name == "sup" and self._last.strip()
        self.say(raised(element.text) if is_raised else element.text)

    def close(self, element: etree._Element) -> None:
        if self._skipped:
            self._skipped = False
            return
        name = tag(element)
        start, block = self._open.pop()
        if block:
            if element is self._row:
                self._row = None
            self._boundary("")
            self._owners.pop()
        elif name != "br":
            self._pieces.append(CLOSES)
        end = len(self.blocks) if block else len(self.blocks) + bool(self._last)
        if end > start:
            (self.spans if block else self._inline).append(Span(element, name, name_words(element), start, end, block))
        if element is self._mark:
            self._mark = None
            self._add("]")
        self._link -= name == "a"
        self._strong -= name in _BOLD
        self._after_link = name == "a"

    def say(self, text: str | None) -> None:
        """Adds text to the block that is being gathered."""
        if not text:
            return
        self._after_link = False
        words = clean(text)
        if words:
            before = " " if text[0].isspace() and self._last else ""
            if self._cell and self._said:
                before = " | "
            elif self._breaks:
                before = " "
            self._breaks, self._cell, self._said = 0, False, True
            text = before + words + (" " if text[-1].isspace() else "")
        elif self._last and text.isspace():
            text = " "
        else:
            return
        self._add(text)
        self._links += len(text) if self._link else 0
        self._bold += len(text) if self._strong else 0

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self._last = text[-1]

    def _is_mark(self, link: etree._Element) -> bool:
        """Whether a link is the number of a note, which would run into the word that it stands behind."""
        if "#" not in link.get("href", "") or self._last in ("", " ", "["):
            return False
        return re.fullmatch(r"\s*(?:\d{1,3}|[*†‡§]+)\s*", "".join(islice(link.itertext(), 4))) is not None

    def _break(self) -> None:
        self._breaks += 1
        if self._breaks == 2 and self._row is None:
            self.flush()

    def _boundary(self, name: str, element: etree._Element | None = None) -> None:
        """Ends the block, or inside a row of a table of data, the cell."""
        if self._row is not None:
            self._cell = self._cell or name in ("td", "th")
            self._add(" ")
            return
        self.flush()
        if name == "tr" and any(owner in self._tables for owner in self._owners[-2:]):
            self._row = element
            self._cell = False

    def flush(self) -> None:
        """Ends the block that is being gathered; without a letter or digit it is none."""
        raw, owner = "".join(self._pieces), self._owners[-1]
        spaced = self._spaced(raw)
        text = " ".join(spaced.split())
        if re.search(r"\w", text):
            seams = raw if len(text) <= bylines.LONGEST_HEAD else ""
            links, bold = min(self._links, len(text)), min(self._bold, len(text))
            broken = text if tag(owner) == "tr" else spaced.replace("\n", BREAK)
            self.blocks.append(Block(text, owner, links, bold, seams, broken))
        for span in self._inline:
            if span.start < len(self.blocks):
                self.spans.append(replace(span, end=min(span.end, len(self.blocks))))
        self._inline.clear()
        self._pieces.clear()
        self._links = self._bold = self._breaks = 0
        self._last = ""
        self._cell = self._said = False

    def _spaced(self, raw: str) -> str:
        """Text without seams, and a space where a style sheet, not a space, keeps two elements apart: not in a word."""
        owner = self._owners[-1]
        if CLOSES + OPENS in raw and tag(owner) != "pre":
            is_prose = tag(owner) in _PROSE and not signs.BYLINE_WORDS.search(name_words(owner))
            raw = (_GLUED_PROSE if is_prose else _GLUED).sub(" ", raw)
        return raw.replace(OPENS, "").replace(CLOSES, "")


def _data_tables(root: etree._Element) -> set[etree._Element]:
    """The tables that hold data, not the layout of the page: one pass that keeps a tally for each open table."""
    data, open_ = set(), []
    if root.find(".//{*}table") is None:
        return data
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = tag(element)
        if name == "table" and event == "start":
            if open_:
                open_[-1]["rich"] = open_[-1]["labelled"] = -1
            open_.append({"rich": 0, "labelled": 0, "wide": 0})
        elif name == "table":
            if _is_data(element, open_.pop()):
                data.add(element)
        elif open_ and event == "end" and open_[-1]["rich"] >= 0:
            _count(open_[-1], element, name)
    return data


def _count(tally: dict[str, int], element: etree._Element, name: str) -> None:
    if name == "tr":
        tally["wide"] = max(tally["wide"], sum(tag(cell) in ("td", "th") for cell in element))
    elif name in ("th", "caption", "thead"):
        tally["labelled"] = 1
    elif name in _RICH or (name == "td" and sum(map(len, element.itertext())) > LONGEST_CELL):
        tally["rich"] += 1


def _is_data(table: etree._Element, tally: dict[str, int]) -> bool:
    plain = tally["rich"] == 0 or tally["labelled"] > 0
    return tally["rich"] >= 0 and tally["wide"] > 1 and plain and table.get("role") != "presentation"
