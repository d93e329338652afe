"""A web page that was saved to a file: what is read of it, and what a reader would see.

The whole visible page is the text, block by block. Which of it is the article `html_main` judges; what the page says of
itself `html_metadata` gathers. This module knows bytes: encodings, malformed pages, and pages that hold nothing.
"""

import re

from index.errors import BadSource
from index.formats import encodings
from index.types import Parsed

MOST_ATTRIBUTES = 1_000
"""Attributes of one element: the parser compares each with every other."""

DEEP = "Its elements are nested too deeply; what follows the deepest is missing."

_SNIFFED = 4096
_DECLARED = re.compile(
    rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(\S+)\s")
_TITLES = (
    "//p[contains(@class, 'MsoTitle')]"
    "|//*[contains(@class, 'doc-content')]//p[contains(concat(' ', @class, ' '), ' title ')]"
)
"""What Word and Google Docs write for a title."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UNSAID = re.compile("[\x00\ud800-\udfff]")


def read(data: bytes) -> Parsed:
    """A page's text, regions and metadata. Raises BadSource where it holds no text or cannot be parsed."""
    from index.formats import html_blocks, html_main, html_metadata, jats
    from index.formats.blocks import assemble, by_lines

    if jats.is_one(data):
        return jats.read(data)
    source = decode(data)
    root, notes = parse(source)
    _retitle(root)
    page = html_blocks.see(root)
    saved = _SAVED_FROM.search(source[:_SNIFFED])
    stated = html_metadata.gather(root, saved[1] if saved else "")
    article = html_main.judge(page, stated.titles, stated.body)
    told = zip(article.kinds, (block.broken for block in page.blocks), strict=True)
    text, regions = assemble(line for kind, broken in told for line in by_lines(kind, broken))
    if not regions:
        raise _empty(root)
    return Parsed(text, regions, html_metadata.found(stated, page, article), notes)


def decode(data: bytes) -> str:
    """Text from bytes: by byte-order mark, as UTF-8 where it is that, by what the page declares, or by a guess."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _UNSAID.sub("", data[len(bom) :].decode(encoding, "replace"))
    head = data[:_SNIFFED]
    if head.count(0) * 3 > len(head):
        return _UNSAID.sub("", data.decode("utf-16-be" if head[:1] == b"\0" else "utf-16-le", "replace"))
    declared = _DECLARED.search(head)
    label = (declared[1] or declared[2]).decode("ascii", "replace") if declared else ""
    return _UNSAID.sub("", encodings.labelled(data, label))


def parse(source: str):
    """(root of a page's tree, notes). Raises BadSource where there is none, or it is made to exhaust its reader."""
    from lxml import etree, html

    from index.formats.html_blocks import MOST_ELEMENTS

    if not source.strip():
        raise BadSource("it is empty.", "Save the page again.")
    if any(len(re.split(r"[\s/]+", _QUOTED.sub("", tag[0]))) > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(source)):
        raise BadSource("one of its tags has thousands of attributes.", "Save the page again from a browser.")
    # Without huge_tree all that follows a tag nested 256 deep would be lost; with it, what is nested 2,048 deep.
    if "</title" not in source.lower():
        source = re.sub("<title[^>]*>", "", source, flags=re.IGNORECASE)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source.encode(), parser)
    except etree.LxmlError as error:
        raise BadSource("it cannot be parsed as HTML.", "Save the page again from a browser.") from error
    if root is None:
        raise BadSource("there is no text in it.", "Save the page again.")
    if root.xpath("count(//*)") > MOST_ELEMENTS:
        raise BadSource(f"it has more than {MOST_ELEMENTS:,} elements.", "Save it as several pages.")
    cut = any("depth" in error.message for error in parser.error_log)
    return root, (DEEP,) if cut else ()


def _retitle(root) -> None:
    """Makes the paragraph that a word processor has written as the title the heading that it is."""
    titles = root.xpath(_TITLES)
    if len(titles) == 1 and "".join(titles[0].itertext()).strip():
        titles[0].tag = "h1"


def _empty(root) -> BadSource:
    if root.find(".//script") is not None:
        return BadSource(
            "the page holds no text of its own, only scripts.",
            "Open it in a browser, wait until it has loaded, and save it again, or print it to PDF.",
        )
    if root.find(".//frame") is not None:
        return BadSource("it is a frame around other pages.", "Open the page that its frame shows, and save that.")
    return BadSource("there is no text in it.", "Save the page again.")
