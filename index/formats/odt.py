"""OpenDocument texts (.odt): the words as a reader sees them, with every change accepted.

It knows nothing of pages, numbers of lists, pictures or comments.
"""

import re
from collections.abc import Callable
from posixpath import normpath
from zipfile import ZipFile

from lxml import etree

from index.errors import BadSource
from index.formats import archive, flow, properties
from index.formats.archive import attribute, children, local
from index.formats.blocks import BREAK, raised
from index.types import Parsed

_PARTS = dict.fromkeys(
    "tracked-changes note-citation annotation covered-table-cell hidden-text placeholder ruby-text number forms "
    "sequence-decls variable-decls user-field-decls script event-listeners binary-data".split(),
    "skip",
) | {
    "p": "body",
    "table-row": "row",
    "table-cell": "cell",
    "s": "= ",
    "tab": "= ",
    "line-break": "=" + BREAK,
    "text-box": "float",
    "note": "note",
    "table-of-content": "in boilerplate",
    "illustration-index": "in boilerplate",
    "table-index": "in boilerplate",
    "alphabetical-index": "in boilerplate",
}
_PICTURE = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_BOLD = re.compile("bold|[6-9]00")
LARGE = 14
"""Points of letters that are set off from a text in common ones."""
_RAISED = re.compile(r"super|[1-9]")
_MARGINS = ("header", "header-left", "header-first", "footer", "footer-left", "footer-first")


def read(data: bytes) -> Parsed:
    """The document in the bytes of an .odt file. Raises BadSource."""
    file = archive.opened(data, "an OpenDocument text")
    manifest = archive.member(file, "META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise BadSource("it is encrypted.", "Save a copy without a password.")
    content, styles = archive.part(file, "content.xml"), archive.part(file, "styles.xml")
    body = children(content, "body", "text")
    if not body:
        raise BadSource("it is not an OpenDocument text.", "Save it as .odt or .docx.")
    part = _part(*_styles([root for root in (styles, content) if root is not None]))
    _graft_formulas(file, body[0])
    blocks = flow.blocks(body[0], part)
    pages = children(styles, "master-styles", "master-page")
    blocks += flow.margins([flow.blocks(m, part) for page in pages for m in page if local(m) in _MARGINS])
    return properties.described(blocks, _stated(file), [])


def _graft_formulas(file: ZipFile, body: etree._Element) -> None:
    """Moves every formula, which is a file of its own, to where it stands."""
    for place in list(body.iter("{*}object")):
        root = archive.part(file, normpath(attribute(place, "href") + "/content.xml"))
        if root is not None and local(root) == "math":
            place.append(root)


def _styles(roots: list[etree._Element]) -> tuple[dict[str, str], set[str], set[str], set[str]]:
    """{style: kind of block}, by its name or that of a style it is based on; the styles of hidden text, of raised, and of
    bold or large."""
    lists = ("styles", "automatic-styles")
    styles = {attribute(s, "name"): s for root in roots for name in lists for s in children(root, name, "style")}
    kinds, hidden, raising, bold = {}, set(), set(), set()
    for name, style in styles.items():
        base = name
        for _ in range(9):
            kind = properties.kind_of_style(base.replace("_20_", " "))
            base = attribute(styles[base], "parent-style-name") if base in styles else ""
            if kind or not base:
                break
        kinds |= {name: kind} if kind else {}
        looks = [found for found in style if local(found).endswith("-properties")]
        hidden |= {name for found in looks if attribute(found, "display") == "none"}
        raising |= {name for found in looks if _RAISED.match(attribute(found, "text-position"))}
        bold |= {name for found in looks if _BOLD.match(attribute(found, "font-weight")) or _is_large(found)}
    return kinds, hidden, raising, bold


def _is_large(looks: etree._Element) -> bool:
    size = re.fullmatch(r"(\d{1,3})(?:\.\d+)?pt", attribute(looks, "font-size"))
    return bool(size) and int(size[1]) >= LARGE


def _part(
    kinds: dict[str, str], hidden: set[str], raising: set[str], bold: set[str]
) -> Callable[[etree._Element], str]:
    """The function that says which part an element plays (see index.formats.flow)."""

    def part(element: etree._Element) -> str:
        name = local(element)
        style = attribute(element, "style-name")
        if style in hidden or _is_unseen(element):
            return "skip"
        if name == "span" and style in raising and element.text and not len(element):
            return "=" + raised(element.text)
        if name == "h":
            level = attribute(element, "outline-level")
            return kinds.get(style) or (f"heading {level}" if re.fullmatch(r"\d", level) else "heading")
        if name == "p":
            return (
                kinds.get(style) or properties.kind_of_style(style) or ("bold" if _is_bold(element, bold) else "body")
            )
        return _PARTS.get(name, "")

    return part


def _is_bold(paragraph: etree._Element, bold: set[str]) -> bool:
    """Whether all its words are in bold or large letters: it is, or every part of it."""
    between = "".join([paragraph.text or "", *(part.tail or "" for part in paragraph)])
    styles = {attribute(part, "style-name") for part in paragraph if (part.text or "").strip()}
    return attribute(paragraph, "style-name") in bold or (not between.strip() and bool(styles) and styles <= bold)


def _is_unseen(element: etree._Element) -> bool:
    """A section or paragraph that is not shown, and what is said of a picture for those who cannot see it."""
    hidden = attribute(element, "display") == "none" or attribute(element, "is-hidden") == "true"
    return hidden or element.tag.startswith(_PICTURE)


def _stated(file: ZipFile) -> dict[str, str]:
    root = archive.part(file, "meta.xml")
    stated = {
        local(field): " ".join((field.text or "").split()) for field in children(root, "meta")[:1] for field in field
    }
    return stated | {"creator": stated.get("initial-creator", stated.get("creator", ""))}
