"""What a document says of itself: its title, who wrote it, when; or nothing, where that is doubtful.

A word processor fills in the properties of a file by itself: the author is whoever owned the machine, the title that of a
template, the dates those of the file. So a property counts only where the text's own beginning says the same; styles
made for the purpose ("Title", "Author"), a first heading and a byline count by themselves.
"""

import re

from index import bylines
from index.dates import iso_date
from index.formats.blocks import Block, parsed
from index.types import Found, Parsed

HEAD = 8
"""Blocks of a text's beginning."""

FIRST = 3
"""Blocks among which the title is."""

STYLES = [
    (re.compile(r"title"), "title"),
    (re.compile(r"heading ?(\d)"), "heading"),
    (re.compile(r"subtitle|heading"), "heading"),
    (re.compile(r"author"), "author"),
    (re.compile(r"date"), "date"),
    (
        re.compile(r"(?:toc|contents|index|table of (?:figures|contents|authorities))(?: (?:heading|\d))?"),
        "boilerplate",
    ),
    (re.compile(r"header|footer"), "boilerplate"),
    (re.compile(r"(?:footnote|endnote)(?: text)?"), "footnote"),
]
"""Names of styles, in the one language that files name them in, and the kind of block that each makes."""

_REGION = {"title": "heading", "bold": "heading", "author": "byline", "date": "byline", "front matter": "front matter"}
_NOBODY = re.compile(
    r"admin\w*|user|owner|author|authors|unknown|anonymous|guest|student|test|untitled|default|pc|laptop|desktop|home|"
    r"microsoft|office|windows|word|apple|macintosh|libreoffice|openoffice|google|adobe|calibre|pandoc|python|docx|"
    r"hp|dell|lenovo|asus|acer|samsung|toshiba",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:untitled|unknown|document|title|microsoft word|normal)\b.*|.*\.\w{2,4}|"
    r"(?:[\dIVX.]+ )?(?:introduction|abstract|summary|preface|foreword|contents|table of contents|chapter|part)\b.{0,12}",
    re.IGNORECASE,
)
_SURNAME_FIRST = re.compile(
    r"^([^\W\d_][\w'’-]+(?: [\w'’-]+)?), "
    r"(?!(?:[JS]r|[A-Z]+|Ph\.?D|Inc|Ltd|Esq)\b)([^\W\d_][\w'’.-]+(?: [^\W\d_][\w'’.-]*)?)$"
)
"""A name as the address book of an office, or a catalogue, writes it."""
_LANGUAGE = re.compile(r"(?!(?:und|mul|zxx|mis)\b)([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")


def described(blocks: list[Block], stated: dict[str, str], notes: list[str]) -> Parsed:
    """A Parsed of blocks and of the properties that a file states. Kinds may be "title", "author", "date", "heading 1" too,
    and "bold" where all letters of a block are bold or large.

    Raises BadSource where there is no text.
    """
    text = "\n\n".join(words for _, words in blocks)
    blocks = _set_off(blocks, text)
    head = [block for block in blocks if block[0] not in ("boilerplate", "footnote")][:HEAD]
    above = head[: bylines.letterhead([words for _, words in head])]
    if titled := _title(blocks, head[len(above) :], stated.get("title", "")):
        blocks = [("front matter", block[1]) if block in above else block for block in blocks]
    found = (titled or _title(blocks, head, stated.get("title", ""))) | _by_style(head)
    lines = [words for kind, words in head if words != found.get("title", ("", ""))[0]]
    found = bylines.signed(words for _, words in blocks) | bylines.byline(lines, text) | found
    if "author" not in found and (name := _named(stated.get("creator", ""), lines)):
        found["author"] = (name, "document properties")
    if code := language(stated.get("language", "")):
        found["language"] = (code, "document properties")
    return parsed(_labelled(blocks, lines, found, text), found, notes)


def _set_off(blocks: list[Block], text: str) -> list[Block]:
    """The blocks, of which only those are "bold" that can be headings: where few are, and no style makes any; or the title,
    among the first; or questions."""
    loud = 2 * sum(len(words) for kind, words in blocks if kind == "bold") >= len(text)
    first = len(blocks) if not any(kind.startswith(("title", "heading")) for kind, _ in blocks) else FIRST
    of = [
        (i < first or words.endswith("?"))
        and not loud
        and bylines.is_title(words)
        and not bylines.is_byline(words, text)
        for i, (_, words) in enumerate(blocks)
    ]
    return [("body" if kind == "bold" and not of[i] else kind, words) for i, (kind, words) in enumerate(blocks)]


def _labelled(blocks: list[Block], lines: list[str], found: Found, text: str) -> list[Block]:
    """The blocks with the kinds of regions: what names the title, the author or the date is no sentence of the text."""
    as_title, as_author = (found.get(key, ("", ""))[0] for key in ("title", "author"))
    known = {words: "byline" for words in lines if words == as_author or bylines.is_byline(words, text)}
    known[as_title] = "heading"
    kinds = [_REGION.get(kind, kind.partition(" ")[0]) for kind, _ in blocks]
    first = [
        kind if kind != "body" else known.get(words, kind)
        for kind, (_, words) in zip(kinds, blocks[:HEAD], strict=False)
    ]
    return list(zip([*first, *kinds[len(first) :]], (words for _, words in blocks), strict=True))


def kind_of_style(name: str) -> str:
    """The kind of block that a style of that name makes, "" where the name does not say."""
    name = name.strip().lower()
    matches = ((kind, pattern.fullmatch(name)) for pattern, kind in STYLES)
    return next((" ".join([kind, *filter(None, match.groups())]) for kind, match in matches if match), "")


def person(name: str) -> str:
    """The name, where it may be somebody's: not a machine's, a program's or a place holder."""
    words = re.findall(r"\w+", name)
    is_name = words and len(name) <= 120 and not re.search(r"[@<>{}\\/]|\d{2}", name)
    return name if is_name and not all(_NOBODY.fullmatch(word) for word in words) else ""


def in_order(name: str) -> str:
    """Ada Moor from "Moor, Ada"."""
    return _SURNAME_FIRST.sub(r"\2 \1", name)


def title(text: str) -> str:
    """The title, where it may be one: not a place holder, a template's or a file's name."""
    return "" if len(text) > 300 or not re.search(r"\w", text) or _NO_TITLE.fullmatch(text) else text


def language(code: str) -> str:
    """The first part of a language code in lower case: "pt" of "pt-BR"; "" of anything else."""
    match = _LANGUAGE.fullmatch(code.strip())
    return match[1].lower() if match else ""


def _by_style(head: list[Block]) -> Found:
    names = [words for kind, words in head if kind == "author"]
    day = next((iso_date(words) for kind, words in head if kind == "date"), "")
    found = {"author": (", ".join(names), "author style"), "date": (day, "date style")}
    return {key: value for key, value in found.items() if value[0]}


def _title(blocks: list[Block], head: list[Block], stated: str) -> Found:
    """By its style; by a property that stands among the first lines; the first block, the only heading of its level; or the
    first of these lines that is bold."""
    styled = next((words for kind, words in head if kind == "title"), "")
    same = next((words for _, words in head[:FIRST] if title(stated) and words.casefold() == stated.casefold()), "")
    kind, words = head[0] if head else ("", "")
    alone = kind.startswith("heading ") and sum(other == kind for other, _ in blocks) == 1
    first = title(words) if alone and len(words) <= bylines.LONGEST_HEAD else ""
    bold = next((words for kind, words in head[:FIRST] if kind == "bold" and title(words)), "")
    options = [
        (styled, "title style"),
        (same, "document properties"),
        (first, "first heading"),
        (bold, "first bold line"),
    ]
    return next(({"title": option} for option in options if option[0]), {})


def _named(creator: str, lines: list[str]) -> str:
    """The creator, where a line of the text's beginning is the name, or the name and what follows a sign after it.

    A second name beside that line means that others have written the text too, or that it is a list: "".
    """
    name = re.escape(person(creator))
    line = re.compile(rf"(?:by\s+)?{name}(?:\s*[,;|(–—*†].*)?", re.IGNORECASE)
    at = next((i for i, words in enumerate(lines) if name and len(words) <= 200 and line.fullmatch(words)), None)
    if at is None or any(_is_name(words) for words in [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]):
        return ""
    return creator


def _is_name(words: str) -> bool:
    return "author" in bylines.byline([f"by {words}"], "")
