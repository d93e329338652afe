"""E-books (.epub): the chapters in reading order, as blocks.

Contents, covers and other matter that a book marks as such are boilerplate, as is a page of its title, contents or rights
above the first chapter, and of rights elsewhere; notes are footnotes where they stand. It knows
nothing of style sheets, pictures and pages.
"""

import re
from html.entities import html5
from zipfile import ZipFile

from lxml import etree

from index.dates import iso_date
from index.errors import BadSource
from index.formats import archive, flow, properties
from index.formats.archive import attribute, beside, children, local
from index.formats.blocks import BREAK, Block, parsed, raised
from index.types import Found, Parsed

_PARTS = (
    dict.fromkeys(
        "head script style template noscript rt rp svg object iframe button select textarea annotation".split(), "skip"
    )
    | dict.fromkeys(
        "body p div section article li blockquote dd dt figcaption figure pre address center caption hr aside main "
        "header footer ul ol dl table hgroup details summary legend fieldset form".split(),
        "body",
    )
    | {f"h{level}": f"heading {level}" for level in range(1, 7)}
    | {"tr": "row", "td": "cell", "th": "cell", "br": "=" + BREAK, "wbr": "=", "nav": "in boilerplate"}
)
_TYPES = (
    dict.fromkeys("noteref backlink pagebreak page-list".split(), "skip")
    | dict.fromkeys("footnote endnote rearnote note footnotes endnotes rearnotes".split(), "in footnote")
    | dict.fromkeys(
        "toc landmarks cover titlepage copyright-page index loi lot lov imprint colophon".split(), "in boilerplate"
    )
)
"""What `epub:type` and, after "doc-", `role` say."""
_GUIDE = ("toc", "cover", "title-page", "copyright-page", "index", "loi", "lot", "colophon")
LONGEST_IMPRINT = 3000
"""Characters of a page of rights."""
_RIGHTS = re.compile(
    r"\bISBN\b|©|\ball rights reserved\b|\bcopyright \d{4}\b|\bfirst published\b|\bbe reproduced\b|\bcatalogue record\b",
    re.IGNORECASE,
)
"""Two of these make such a page of a short one."""
_SENTENCE = re.compile(r"[.!?…][\"”’)]*$")
_OF = {"meta": "property", "date": "event"}
_MADE = ("dcterms:modified", "modification", "creation")
"""What says when the file was made: programs write the same day as that of publication where they know no other."""
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30};)")
_OWN = {"amp;", "lt;", "gt;", "quot;", "apos;"}
_NOTES = {"footnote", "footnotes", "endnote", "endnotes"}
_MARKS = {"footnote-reference", "footnote-ref", "footnote-back", "fn-backref"}
"""Classes that programs for documentation give to notes, and to what leads to them and back."""
_NOTE = re.compile(r"(?:fn|ftn|note|footnote|endnote)[-_]?\d+", re.IGNORECASE)
_NOTE_LINK = re.compile(r"#_?(?:fn|ftn|note|footnote|endnote)", re.IGNORECASE)
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CURE = "Save or export it again as .epub."


def read(data: bytes) -> Parsed:
    """The book in the bytes of an .epub file. Raises BadSource."""
    file = archive.opened(data, "an e-book")
    container = archive.part(file, "META-INF/container.xml")
    paths = [attribute(root, "full-path") for root in children(container, "rootfiles", "rootfile")]
    package = archive.part(file, paths[0]) if paths else None
    if package is None:
        raise BadSource("it is not an e-book.", _CURE)
    _refuse_protected(file)
    pages, missing = _chapters(file, paths[0], package)
    notes = [f"{missing} of its chapters are missing from the file."] if missing else []
    found = _found(package)
    before = next((i for i, page in enumerate(pages) if not _is_front(page, found.get("title", ("", ""))[0])), 0)
    blocks = [
        ("boilerplate" if i < before or _is_imprint(page) else kind.partition(" ")[0], words)
        for i, page in enumerate(pages)
        for kind, words in page
    ]
    return parsed(blocks, found, notes)


def chapter_blocks(root: etree._Element) -> list[Block]:
    """(kind, text) of each block of one XHTML page; kinds are "heading 1" to "heading 6" too."""
    return flow.blocks(root, _part)


def _refuse_protected(file: ZipFile) -> None:
    encryption = archive.part(file, "META-INF/encryption.xml")
    methods = [] if encryption is None else encryption.iter("{*}EncryptionMethod")
    if any(attribute(method, "Algorithm") not in _FONTS for method in methods):
        raise BadSource("it is protected (DRM).", "Use a copy without protection.")


def _is_front(page: list[Block], title: str) -> bool:
    """Whether a page above the first chapter says no more than what the book is called, holds or may be used for."""
    lines = [words.casefold() for _, words in page]
    is_list = bool(lines) and lines[0] in ("contents", "table of contents")
    is_title = title.casefold() in lines and not any(_SENTENCE.search(line) for line in lines)
    return not lines or is_list or is_title or _is_imprint(page)


def _is_imprint(page: list[Block]) -> bool:
    words = " ".join(words for _, words in page)
    return len(words) < LONGEST_IMPRINT and len(set(map(str.casefold, _RIGHTS.findall(words)))) > 1


def _chapters(file: ZipFile, path: str, package: etree._Element) -> tuple[list[list[Block]], int]:
    """The blocks of each chapter, and how many chapters are not there."""
    items = {attribute(item, "id"): item for item in children(package, "manifest", "item")}
    guide = children(package, "guide", "reference")
    aside = {beside(path, attribute(page, "href")) for page in guide if attribute(page, "type") in _GUIDE}
    spine = [items.get(attribute(ref, "idref")) for ref in children(package, "spine", "itemref")]
    pages, missing = [], 0
    for name, item in {beside(path, attribute(i, "href")): i for i in spine if i is not None}.items():
        data = archive.member(file, name)
        if data is None:
            missing += 1
        elif "html" in attribute(item, "media-type"):
            is_aside = name in aside or "nav" in attribute(item, "properties").split()
            chapter = chapter_blocks(_page(data))
            pages.append([("boilerplate" if is_aside else kind, words) for kind, words in chapter])
    return pages, missing + sum(item is None for item in spine)


def _page(data: bytes) -> etree._Element:
    """The root of a page. One that is no XML is read as browsers read it."""
    data = _ENTITY.sub(_number, data)
    try:
        return archive.xml(data)
    except BadSource as error:
        if not isinstance(error.__cause__, etree.XMLSyntaxError) or b"<!ENTITY" in data:
            raise
    parser = etree.HTMLParser(encoding=_encoding(data), remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(data, parser)
    if root is None or any(error.level == etree.ErrorLevels.FATAL for error in parser.error_log):
        raise BadSource("one of its chapters is damaged.", _CURE)
    return root


def _encoding(data: bytes) -> str | None:
    """UTF-8 where it can be, as the format asks; None, for what the page says itself, where not."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _number(match: re.Match[bytes]) -> bytes:
    """An entity that HTML names as the number of its character, which XML knows too."""
    name = match[1].decode("ascii")
    known = name in html5 and name not in _OWN
    return b"".join(b"&#%d;" % ord(character) for character in html5[name]) if known else match[0]


def _part(element: etree._Element) -> str:
    """Which part an element plays (see index.formats.flow)."""
    name = local(element)
    if element.get("hidden") is not None or _UNSEEN.search(element.get("style", "")):
        return "skip"
    classes = set(element.get("class", "").split())
    if classes & _MARKS:
        return "skip"
    words = attribute(element, "type").split() + element.get("role", "").replace("doc-", "").split()
    marked = next((_TYPES[word] for word in words if word in _TYPES), "")
    if "pg-boilerplate" in classes:
        return "in boilerplate"
    if _PARTS.get(name) == "body" and (_NOTE.fullmatch(element.get("id", "")) or classes & _NOTES):
        return "in footnote"
    if not marked and name in ("a", "sup") and _is_mark(element):
        return "skip"
    if name == "sup" and element.text and not len(element):
        return "=" + raised(element.text)
    return marked or _PARTS.get(name, "")


def _is_mark(element: etree._Element) -> bool:
    """A number or sign that leads to a note, or back from it."""
    link = element if local(element) == "a" else next(iter(children(element, "a")), None)
    if link is None or "#" not in link.get("href", "") or len(link) > 2:
        return False
    is_raised = local(element) == "sup" or any(local(child) == "sup" for child in link)
    text = "".join(filter(None, [link.text, *(words for child in link for words in (child.text, child.tail))]))
    return (is_raised or bool(_NOTE_LINK.search(link.get("href", "")))) and bool(
        re.fullmatch(r"\W{0,9}\w{0,3}\W{0,9}", text)
    )


def _found(package: etree._Element) -> Found:
    """What the book says of itself: made for readers, so it counts (but for place holders)."""
    fields = [
        f for path in (("metadata",), ("metadata", "dc-metadata")) for m in children(package, *path)[:1] for f in m
    ]
    refined = {
        (attribute(f, "refines")[1:], attribute(f, "property")): _words(f) for f in fields if attribute(f, "refines")
    }

    def said(name: str, what: str) -> list[tuple[str, str]]:
        """(words, what an attribute (EPUB 2) or another field (EPUB 3) says of them) for each field of that name."""
        found = [field for field in fields if local(field) == name and _words(field)]
        return [(_words(f), attribute(f, what) or refined.get((attribute(f, "id"), what), "")) for f in found]

    links = [
        link for name in ("source", "identifier") for words, _ in said(name, "scheme") if (link := archive.http(words))
    ]
    day = _day(_best(said("date", "event"), "publication"))
    made = {_day(words) for name in ("meta", "date") for words, what in said(name, _OF[name]) if what in _MADE}
    values = {
        "title": properties.title(_best(said("title", "title-type"), "main")),
        "author": ", ".join(map(properties.in_order, filter(properties.person, _all(said("creator", "role"), "aut")))),
        "publisher": properties.person(_best(said("publisher", "role"), "pbl")),
        "date": "" if day in made else day,
        "url": links[0] if links else "",
        "language": properties.language(_best(said("language", "scheme"), "")),
    }
    return {key: (value, "book metadata") for key, value in values.items() if value}


def _all(said: list[tuple[str, str]], wanted: str) -> list[str]:
    """The words that are said to be what is wanted, or failing that those of which nothing is said."""
    exact = [words for words, what in said if what.lower() == wanted]
    return exact or [words for words, what in said if not what]


def _best(said: list[tuple[str, str]], wanted: str) -> str:
    return next(iter(_all(said, wanted)), "")


def _day(text: str) -> str:
    """A date; programs write the year 101 where they know none."""
    day = iso_date(text)
    return day if day >= "1000" else ""


def _words(field: etree._Element) -> str:
    return " ".join((field.text or "").split())
