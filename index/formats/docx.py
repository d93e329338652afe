"""Word documents (.docx): the words as a reader sees them, with every change accepted.

It reads the XML itself: what was inserted under "track changes", stands in text boxes, content controls or footnotes is
part of the text, and what was deleted or hidden is not. It knows nothing of pages, numbers of lists, pictures or comments.
"""

import re
from collections.abc import Callable
from zipfile import ZipFile

from lxml import etree

from index.errors import BadSource
from index.formats import archive, flow, properties
from index.formats.archive import attribute, beside, children, local
from index.formats.blocks import BREAK, raised
from index.types import Parsed

_PARTS = dict.fromkeys(
    "pPr tblPr tcPr sectPr sdtEndPr del moveFrom instrText delText delInstrText Fallback rt footnoteRef endnoteRef".split(),
    "skip",
) | {
    "tc": "cell",
    "tab": "= ",
    "ptab": "= ",
    "br": "=" + BREAK,
    "cr": "=" + BREAK,
    "noBreakHyphen": "=-",
    "txbxContent": "float",
    "footnoteReference": "note",
    "endnoteReference": "note",
}
_READ = ("styles", "footnotes", "endnotes", "header", "footer")
LARGE = 28
"""Half points of letters that are set off from a text in common ones."""
_NO = {"0", "false", "off", "none"}


def read(data: bytes) -> Parsed:
    """The document in the bytes of a .docx file. Raises BadSource."""
    file = archive.opened(data, "a Word document")
    main = _related(file, "").get("officeDocument", ["word/document.xml"])[0]
    root = archive.part(file, main)
    if root is None or local(root) != "document":
        raise BadSource("it is not a Word document.", "Save it as .docx.")
    related = _related(file, main)
    names = {kind: related.get(kind, []) for kind in _READ}
    parts = {kind: [found for n in names[kind] if (found := archive.part(file, n)) is not None] for kind in _READ}
    for kind in ("footnote", "endnote"):
        _graft(root, kind, parts[kind + "s"])
    part = _part(*_styles(parts["styles"]))
    blocks = flow.blocks(root, part, text_in={"t"})
    margins = parts["header"] + parts["footer"]
    blocks += flow.margins([flow.blocks(margin, part, {"t"}) for margin in margins])
    return properties.described(blocks, _stated(file), _notes(root))


def _related(file: ZipFile, name: str) -> dict[str, list[str]]:
    """{kind: names of parts} that the part `name` ("" for the whole file) is related to."""
    folder, _, base = name.rpartition("/")
    root = archive.part(file, "/".join(filter(None, [folder, "_rels", base + ".rels"])))
    found: dict[str, list[str]] = {}
    for relation in children(root, "Relationship"):
        if attribute(relation, "TargetMode") != "External":
            kind = attribute(relation, "Type").rpartition("/")[2]
            found.setdefault(kind, []).append(beside(name, attribute(relation, "Target")))
    return found


def _graft(root: etree._Element, kind: str, parts: list[etree._Element]) -> None:
    """Moves every note into the reference to it."""
    notes = {
        attribute(note, "id"): note for part in parts for note in part if attribute(note, "type") in ("", "normal")
    }
    for reference in list(root.iter(f"{{*}}{kind}Reference")):
        note = notes.pop(attribute(reference, "id"), None)
        if note is not None:
            reference.append(note)


def _styles(parts: list[etree._Element]) -> tuple[dict[str, str], set[str]]:
    """{style: kind of block}, by its name, its outline level or the style it is based on; and the styles of hidden text."""
    styles = {attribute(style, "styleId"): style for part in parts for style in children(part, "style")}
    own = {name: _style_kind(style) for name, style in styles.items()}
    bases = {name: _value(style, "basedOn") for name, style in styles.items()}
    hides = {name for name, style in styles.items() if _is_hidden(children(style, "rPr"))}
    kinds, hidden = {}, set()
    for name in styles:
        line = _ancestry(name, bases)
        kinds[name] = next((own[base] for base in line if own.get(base)), "")
        hidden |= {name} if hides & set(line) else set()
    return kinds, hidden


def _ancestry(name: str, bases: dict[str, str]) -> list[str]:
    """A style and those it is based on, up to nine of them."""
    line = [name]
    while line[-1] in bases and len(line) < 9:
        line.append(bases[line[-1]])
    return line


def _style_kind(style: etree._Element) -> str:
    return properties.kind_of_style(_value(style, "name")) or _outline(children(style, "pPr"))


def _outline(found: list[etree._Element]) -> str:
    level = _value(found[0], "outlineLvl") if found else ""
    return f"heading {int(level) + 1}" if re.fullmatch("[0-8]", level) else ""


def _value(element: etree._Element, name: str) -> str:
    return next((attribute(child, "val") for child in element.iterchildren("{*}" + name)), "")


def _is_bold(paragraph: etree._Element) -> bool:
    """Whether all its words are in bold or large letters, as it says itself."""
    runs = [run for run in paragraph.iter("{*}r") if any((t.text or "").strip() for t in children(run, "t"))]
    return bool(runs) and all(map(_stands_out, runs))


def _stands_out(run: etree._Element) -> bool:
    looks = {local(look): attribute(look, "val") for found in children(run, "rPr") for look in found}
    size = looks.get("sz", "")
    return looks.get("b", "off") not in _NO or (size.isascii() and size.isdigit() and int(size) >= LARGE)


def _is_hidden(found: list[etree._Element]) -> bool:
    return any(
        local(child) == "vanish" and attribute(child, "val") not in _NO for element in found for child in element
    )


def _part(kinds: dict[str, str], hidden: set[str]) -> Callable[[etree._Element], str]:
    """The function that says which part an element plays (see index.formats.flow)."""

    def paragraph(element: etree._Element) -> str:
        found = children(element, "pPr")
        style = _value(found[0], "pStyle") if found else ""
        if style in hidden:
            return "skip"
        bold = "bold" if _is_bold(element) else "body"
        return _outline(found) or kinds.get(style) or properties.kind_of_style(style) or bold

    def run(element: etree._Element) -> str:
        found = children(element, "rPr")
        if found and (_is_hidden(found) or _value(found[0], "rStyle") in hidden):
            return "skip"
        is_raised = found and _value(found[0], "vertAlign") == "superscript"
        said = children(element, "t") if is_raised else []
        return "=" + raised("".join(t.text or "" for t in said)) if len(said) == len(element) - 1 > 0 else ""

    def row(element: etree._Element) -> str:
        return "skip" if children(element, "trPr", "del") else "row"

    special = {"p": paragraph, "r": run, "tr": row, "sdt": _control, "sym": _symbol}

    def part(element: etree._Element) -> str:
        name = local(element)
        return special[name](element) if name in special else _PARTS.get(name, "")

    return part


def _control(element: etree._Element) -> str:
    """A content control: a table of contents, a place holder nobody has filled in, or text like any other."""
    if children(element, "sdtPr", "showingPlcHdr"):
        return "skip"
    galleries = children(element, "sdtPr", "docPartObj", "docPartGallery")
    return "in boilerplate" if any("Contents" in attribute(gallery, "val") for gallery in galleries) else ""


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font: those of the private use area mean nothing without the font."""
    code = (
        int(attribute(element, "char") or "0", 16) if re.fullmatch("[0-9A-Fa-f]{4}", attribute(element, "char")) else 0
    )
    return "skip" if not code or 0xD800 <= code < 0xF900 else "=" + chr(code)


def _stated(file: ZipFile) -> dict[str, str]:
    names = _related(file, "").get("core-properties", ["docProps/core.xml"])
    root = archive.part(file, names[0])
    return {} if root is None else {local(child): " ".join((child.text or "").split()) for child in root}


def _notes(root: etree._Element) -> list[str]:
    parts = sum(1 for _ in root.iter("{*}altChunk"))
    return [f"{parts} parts that were pasted in as other files were left out."] if parts else []
