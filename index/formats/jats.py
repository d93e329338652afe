"""Scholarly articles as XML (JATS, as from PubMed Central): title, authors, journal, date and what is written.

It reads one article in a file. References are boilerplate; formulas, pictures and what the head of the article says for
libraries are left out. Other XML is none of its business.
"""

from lxml import etree

from index.errors import BadSource
from index.formats import flow, properties
from index.formats.archive import attribute, children, local, xml
from index.formats.blocks import BREAK, parsed, raised
from index.types import Found, Parsed, one_line

_PARTS = (
    dict.fromkeys(
        "journal-meta article-id article-categories contrib-group aff author-notes pub-date volume issue fpage lpage "
        "elocation-id history permissions self-uri related-article kwd-group funding-group counts custom-meta-group label "
        "alt-title trans-title-group trans-abstract disp-formula inline-formula tex-math graphic media floats-index "
        "supplementary-material sub-article response object-id".split(),
        "skip",
    )
    | dict.fromkeys("article-title title subtitle".split(), "heading")
    | dict.fromkeys("p verse-line attrib mixed-citation element-citation citation term def".split(), "body")
    | {"tr": "row", "td": "cell", "th": "cell", "fn": "note", "ref-list": "in boilerplate", "break": "=" + BREAK}
)
"""Elements, and the parts that they play (index.formats.flow)."""

_DAYS = ("epub", "ppub", "epub-ppub", "collection", "pub", "")
"""Kinds of dates of publication, the one that counts first."""


def read(data: bytes) -> Parsed:
    """The article in the bytes of an .xml file. Raises BadSource."""
    articles = [] if not is_one(data) else list(xml(data).iter("{*}article"))
    if not articles:
        raise BadSource("it is XML, and no scholarly article (JATS).", "Save it as .html or .txt.")
    if len([a for a in articles if not any(local(above) == "article" for above in a.iterancestors())]) > 1:
        raise BadSource("it holds several articles.", "Save each as a file.")
    return parsed(flow.blocks(articles[0], _part), _found(articles[0]))


def is_one(data: bytes) -> bool:
    """Whether the bytes are such an article by their tags, and no web page."""
    return b"<article-meta" in data and b"<article" in data[:4096] and b"<html" not in data[:4096].lower()


def _part(element: etree._Element) -> str:
    name = local(element)
    if name == "sup":
        return "=" + raised("".join(element.itertext()))
    if name in ("article-title", "title") and local(element.getparent()) not in _HEADED:
        return "" if name == "article-title" else "body"
    return _PARTS.get(name, "")


_HEADED = ("title-group", "sec", "abstract", "ack", "app", "ref-list", "notes", "boxed-text", "glossary", "fn-group")
"""What a title is the heading of: in a reference it is part of it, and in a caption a sentence."""


def _found(article: etree._Element) -> Found:
    front = children(article, "front")[0] if children(article, "front") else article
    meta = children(front, "article-meta")
    of = {
        "title": "".join(text for e in meta for text in _first(e, "title-group", "article-title")),
        "author": ", ".join(
            filter(None, map(_name, (c for e in meta for c in children(e, "contrib-group", "contrib"))))
        ),
        "publisher": "".join(_first(front, "journal-meta", "journal-title-group", "journal-title")),
        "date": _date([day for e in meta for day in children(e, "pub-date")]),
        "url": next((_doi(e) for m in meta for e in children(m, "article-id") if _doi(e)), ""),
        "language": properties.language(attribute(article, "lang")),
    }
    return {key: (one_line(value), "JATS") for key, value in of.items() if one_line(value)}


def _first(element: etree._Element, *path: str) -> list[str]:
    """The text of the first element down a path, if there is one."""
    return ["".join(found.itertext()) for found in children(element, *path)[:1]]


def _name(contrib: etree._Element) -> str:
    """Of an author: the given names and the surname, or a body's name."""
    if attribute(contrib, "contrib-type") not in ("author", ""):
        return ""
    names = [*children(contrib, "name"), *children(contrib, "name-alternatives", "name")][:1]
    parts = [text for name in names for key in ("given-names", "surname", "suffix") for text in _first(name, key)]
    return one_line(" ".join(parts) or "".join(_first(contrib, "collab")))


def _date(days: list[etree._Element]) -> str:
    """The day of publication, as much of it as is said."""
    kinds = [(attribute(day, "pub-type") or attribute(day, "date-type"), day) for day in days]
    days = [day for wanted in _DAYS for kind, day in kinds if kind == wanted]
    said = ["".join(_first(day, key)).strip() for day in days[:1] for key in ("year", "month", "day")]
    numbers = [part.zfill(2) if part.isdecimal() else "" for part in said]
    return "-".join(numbers[: numbers.index("")] if "" in numbers else numbers)


def _doi(number: etree._Element) -> str:
    is_doi = attribute(number, "pub-id-type") == "doi" and number.text
    return f"https://doi.org/{number.text.strip()}" if is_doi else ""
