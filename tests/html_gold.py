"""The marked HTML pages of tests/pages: what of each page is the article, and what it says of itself.

A page carries its gold in `data-gold` attributes. "text" is the article: paragraphs, subheadings, list items, table
cells, quotations, footnotes. "optional" is neither rewarded nor punished: headline, byline, standfirst, figure captions,
author's note, a repeated pull quote, a wiki's references. "no" takes a descendant out again. All else is not the article.
A mark covers its subtree; scripts, styles and comments never count. `stripped` gives the page as a reader may see it.

gold.json holds the accepted values of each field. An empty list: the page does not state it, and any value is wrong. A
list with "" in it: the other values are tolerated, but nobody need find them (a wiki's contributors, an undeclared language).
The measure counts words, not their order, and does not see a word that was moved from one paragraph to another.
"""

import json
import re
from collections import Counter
from pathlib import Path

from lxml import html

FOLDER = Path(__file__).parent / "pages"
ENCODINGS = {
    "05-tramway-1999.html": "cp1252",
    "20-frames-lighthouse.html": "cp1252",
    "29-saved-from-browser.html": "utf-16",
    "30-shift-jis.html": "cp932",
    "40-portal-gbk.html": "gbk",
}
"""Pages that are not UTF-8."""

_MARK = re.compile(r'\s+data-gold="(?:text|optional|no)"')
_INVISIBLE = {"script", "style", "noscript", "template", "head"}
_INLINE = set(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span"
    " strike strong sub sup time tt u var wbr".split()
)
_BETWEEN = re.compile(r"\s*(?:[,;&]|\band\b)\s*")
_DROPPED = re.compile("[\u00ad\u200b\ufeff]")
_WORD = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]|\d+|[^\W\d\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def pages() -> list[Path]:
    """The pages in the order of their numbers; 01 to 08 are for development, the others are held out."""
    return sorted(FOLDER.glob("[0-9][0-9]-*.html"))


def stripped(path: Path) -> bytes:
    """The page's bytes without its marks, in its own encoding."""
    encoding = _encoding(path)
    return _MARK.sub("", path.read_bytes().decode(encoding)).encode(encoding)


def gold(path: Path) -> dict[str, list[str]]:
    """The accepted values of each field of the page."""
    return json.loads((FOLDER / "gold.json").read_text(encoding="utf-8"))[path.name]


def wanted(path: Path) -> set[str]:
    """The fields that a reader should find: those that coverage counts."""
    return {field for field, values in gold(path).items() if values and "" not in values}


def judge(field: str, value: str, path: Path) -> str:
    """Whether `value` is "right", "empty" or "wrong". Case, white space and the order of authors do not matter; of a
    language the first subtag counts."""
    plain = _plain(field, value)
    if not plain:
        return "empty"
    return "right" if plain in {_plain(field, accepted) for accepted in gold(path)[field]} else "wrong"


def gold_words(path: Path) -> tuple[Counter, Counter]:
    """(words of the article, words that may be there), each with its count."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    root = html.document_fromstring(path.read_bytes().decode(_encoding(path)).encode(), parser=parser)
    streams: dict[str, list[str]] = {"text": [], "optional": [], "no": []}
    _collect(root, "no", streams)
    return words("".join(streams["text"])), words("".join(streams["optional"]))


def words(text: str) -> Counter:
    """Words in lower case; numbers apart from the letters they touch; each Chinese or Japanese character is a word."""
    return Counter(_WORD.findall(_DROPPED.sub("", text).lower()))


def word_f1(body_text: str, path: Path) -> tuple[float, float, float]:
    """(precision, recall, F1) of the words that a reader takes for the article: its body, footnotes and headings."""
    text, optional = gold_words(path)
    said = words(body_text)
    right = (said & text).total()
    wrong = (said - text - optional).total()
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / text.total()
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def _plain(field: str, value: str) -> str:
    value = " ".join(value.split())
    if field == "url":
        return value
    if field == "author":
        value = ", ".join(sorted(_BETWEEN.split(value)))
    if field == "language":
        value = re.split("[-_]", value)[0]
    return value.casefold()


def _encoding(path: Path) -> str:
    return ENCODINGS.get(path.name, "utf-8")


def _collect(element: html.HtmlElement, label: str, streams: dict[str, list[str]]) -> None:
    """Adds each text node to the stream of its label, with a space wherever a block or a label begins or ends."""
    own = element.get("data-gold", label)
    apart = own != label or element.tag not in _INLINE
    _space(streams, apart)
    if isinstance(element.tag, str) and element.tag not in _INVISIBLE:
        streams[own].append(element.text or "")
        for child in element:
            _collect(child, own, streams)
    _space(streams, apart)
    streams[label].append(element.tail or "")


def _space(streams: dict[str, list[str]], apart: bool) -> None:
    if apart:
        for stream in streams.values():
            stream.append(" ")
