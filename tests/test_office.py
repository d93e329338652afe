"""Word, OpenDocument, e-books, rich text, mail and tables: what a reader would see, and nothing that a file only claims."""

import importlib.util
import io
import zipfile
from xml.sax.saxutils import escape

import docx as python_docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import BadSource
from index.formats import docx, epub, html, jats, mail, odt, properties, rtf, table, text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
PROSE = "The road will run north of the marsh, and its cost, says the treasurer, is four million crowns in all. "


def zipped(**parts: str | bytes) -> bytes:
    return archived({name.replace("__", "/").replace("_dot_", "."): body for name, body in parts.items()})


def archived(parts: dict[str, str | bytes]) -> bytes:
    """The same bytes whenever it is called."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, body in parts.items():
            file.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def blocks(document) -> list[tuple[str, str]]:
    return [(r.kind, document.text[r.start : r.end]) for r in document.regions]


def words(document, kind="body") -> list[str]:
    return [text for each, text in blocks(document) if each == kind]


def values(document) -> dict[str, str]:
    return {key: value for key, (value, _) in document.found.items()}


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(inner: str, style: str = "") -> str:
    inner = inner if inner.startswith("<") else run(inner)
    return f"<w:p>{style and f'<w:pPr><w:pStyle w:val={chr(34)}{style}{chr(34)}/></w:pPr>'}{inner}</w:p>"


def cell(inner: str) -> str:
    return f"<w:tc>{inner if inner.startswith('<w:') else para(inner)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(map(cell, cells))}</w:tr>"


def word(body: str, *, namespace: str = W, **parts: str) -> bytes:
    """A .docx by hand. `parts`: styles, footnotes, endnotes, header, footer, core."""
    kinds = {"core": "metadata/core-properties"}
    files = {"word/document.xml": f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'}
    links = {"_rels/.rels": [("officeDocument", "word/document.xml")], "word/_rels/document.xml.rels": []}
    for name, inner in parts.items():
        kind = name.rstrip("0123456789")
        path = "docProps/core.xml" if name == "core" else f"word/{name}.xml"
        files[path] = f'<w:{kind} xmlns:w="{W}" xmlns:dc="urn:dc">{inner}</w:{kind}>'
        where, target = ("_rels/.rels", path) if name == "core" else ("word/_rels/document.xml.rels", f"{name}.xml")
        links[where].append((kinds.get(kind, kind), target))
    for where, targets in links.items():
        inner = "".join(f'<Relationship Id="r{i}" Type="{REL}/{k}" Target="{t}"/>' for i, (k, t) in enumerate(targets))
        files[where] = f"<Relationships>{inner}</Relationships>"
    return archived(files)


def style(name: str, called: str, based: str = "", inner: str = "") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:styleId="{name}"><w:name w:val="{called}"/>{base}{inner}</w:style>'


# Word


def test_a_document_of_a_library():
    made = python_docx.Document()
    made.core_properties.author = "python-docx"
    made.core_properties.title = "A template"
    made.add_heading("The harbour road", 0)
    made.add_paragraph("by Lena Moor")
    made.add_paragraph("March 3, 2019")
    made.add_heading("The route", 1)
    made.add_paragraph(PROSE)
    made.add_paragraph("past the mill", style="List Bullet")
    made.add_paragraph("past the old pier", style="List Bullet 2")
    grid = made.add_table(2, 2)
    for i, value in enumerate(("Year", "Cost", "2019", "4")):
        grid.cell(i // 2, i % 2).text = value
    made.sections[0].header.paragraphs[0].text = "Report of the council"
    buffer = io.BytesIO()
    made.save(buffer)
    document = docx.read(buffer.getvalue())
    assert blocks(document) == [
        ("heading", "The harbour road"),
        ("byline", "by Lena Moor"),
        ("byline", "March 3, 2019"),
        ("heading", "The route"),
        ("body", PROSE.strip()),
        ("body", "past the mill"),
        ("body", "past the old pier"),
        ("body", "Year | Cost"),
        ("body", "2019 | 4"),
        ("boilerplate", "Report of the council"),
    ]
    assert document.found == {
        "title": ("The harbour road", "title style"),
        "author": ("Lena Moor", "byline"),
        "date": ("2019-03-03", "dateline"),
    }


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        (run("kept ") + "<w:ins>" + run("inserted") + "</w:ins>", "kept inserted"),
        (run("kept") + "<w:del><w:r><w:delText> deleted</w:delText></w:r></w:del>", "kept"),
        (run("kept") + "<w:moveFrom>" + run(" moved") + "</w:moveFrom>", "kept"),
        (run("kept") + run(" hidden", "<w:vanish/>"), "kept"),
        (run("kept") + run(" shown", '<w:vanish w:val="0"/>'), "kept shown"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>' + run("result"),
            "result",
        ),
        ("<w:hyperlink>" + run("a link") + "</w:hyperlink>", "a link"),
        ("<w:sdt><w:sdtContent>" + run("in a control") + "</w:sdtContent></w:sdt>", "in a control"),
        (run("a") + "<w:r><w:tab/></w:r>" + run("b") + "<w:r><w:br/></w:r>" + run("c"), "a b c"),
        (run("co") + "<w:r><w:noBreakHyphen/></w:r>" + run("op") + "<w:r><w:softHyphen/></w:r>" + run("s"), "co-ops"),
        (run("soft\u00adly  zero\u200bwidth\u00a0space"), "softly zerowidth space"),
        ("<w:ruby><w:rt>" + run("kan") + "</w:rt><w:rubyBase>" + run("漢") + "</w:rubyBase></w:ruby>", "漢"),
        ("<w:commentRangeStart/>" + run("kept") + "<w:r><w:commentReference/></w:r>", "kept"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0B7"/><w:sym w:char="00E9"/></w:r>' + run("t"), "ét"),
        ("\n  ".join(["<w:r>", "<w:t>pret</w:t>", "</w:r>", "<w:r>", "<w:t>ty</w:t>", "</w:r>"]), "pretty"),
    ],
)
def test_what_a_paragraph_of_word_says(inside, read):
    assert words(docx.read(word(para(inside)))) == [read]


def test_word_styles_go_by_their_names_and_levels_not_by_their_language():
    level = '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
    styles = (
        style("berschrift1", "heading 1")
        + style("Eigene", "Meine", "berschrift1")
        + style("Gliederung", "Stufe", "", level)
        + style("Inhalt1", "toc 1")
        + style("Versteckt", "Weg", "", "<w:rPr><w:vanish/></w:rPr>")
        + style("Kreis", "Kreis", "Kreis")
    )
    body = para("Eins", "berschrift1") + para("Zwei", "Eigene") + para("Drei", "Gliederung") + para("Eins 3", "Inhalt1")
    body += para("weg", "Versteckt") + para(run("weg", '<w:rStyle w:val="Versteckt"/>')) + para("da", "Kreis")
    document = docx.read(word(body, styles=styles))
    assert blocks(document) == [
        ("heading", "Eins"),
        ("heading", "Zwei"),
        ("heading", "Drei"),
        ("boilerplate", "Eins 3"),
        ("body", "da"),
    ]


def test_a_table_of_contents_and_a_place_holder_are_not_the_text():
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = f"<w:sdt>{gallery}<w:sdtContent>{para('Eins', 'Heading1')}</w:sdtContent></w:sdt>"
    body += f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{para('Click here')}</w:sdtContent></w:sdt>"
    assert blocks(docx.read(word(body + para("kept")))) == [("boilerplate", "Eins"), ("body", "kept")]


def test_word_notes_follow_the_body_in_the_order_of_their_marks():
    notes = "".join(
        f'<w:footnote w:id="{i}">{para(f"<w:r><w:footnoteRef/></w:r>{run(text)}")}</w:footnote>'
        for i, text in ((3, "third"), (1, " first"), (9, "of deleted text"))
    )
    notes = f'<w:footnote w:type="separator" w:id="0">{para("line")}</w:footnote>' + notes
    ref = '<w:r><w:footnoteReference w:id="{}"/></w:r>'.format
    body = para(run("One") + ref(1) + run(" two.")) + para(run("Three.") + ref(3) + f"<w:del>{ref(9)}</w:del>")
    body += para(run("Four.") + '<w:r><w:endnoteReference w:id="1"/></w:r>')
    ends = f'<w:endnote w:id="1">{para("the end")}</w:endnote>'
    assert blocks(docx.read(word(body, footnotes=notes, endnotes=ends))) == [
        *(("body", text) for text in ("One two.", "Three.", "Four.")),
        *(("footnote", text) for text in ("first", "third", "the end")),
    ]


def test_word_tables_text_boxes_and_margins():
    nested = f"<w:tbl>{row('x', 'y')}</w:tbl>{para('after')}"
    box = f"<w:pict><w:txbxContent>{para('in a box')}</w:txbxContent></w:pict>"
    twice = f"<w:r><AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent></w:r>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('gone')}</w:tr>"
    body = f"<w:tbl>{row('Name', 'Town', '')}{row('Lena', '', 'sea')}{row(para('one') + para('two'))}{gone}</w:tbl>"
    body += f"<w:tbl>{row('left', nested)}</w:tbl>" + para(run("before ") + twice + run("and on"))
    document = docx.read(word(body, header1=para("Report"), header2=para("Report"), footer1=para("Page 1")))
    assert blocks(document) == [
        *(("body", text) for text in ("Name | Town", "Lena | | sea", "one", "two", "left", "x | y", "after")),
        ("body", "before and on"),
        ("body", "in a box"),
        ("boilerplate", "Report"),
        ("boilerplate", "Page 1"),
    ]


BOLD, LARGE = "<w:b/>", '<w:sz w:val="32"/>'


@pytest.mark.parametrize("looks", [BOLD, LARGE])
def test_bold_lines_without_styles_are_headings_and_the_first_is_the_title(looks):
    text = para("Text of it." * 9)
    body = (
        para(run("The ", looks) + run("road", looks))
        + para("by Lena Moor")
        + text
        + para(run("The route", looks))
        + text
    )
    document = docx.read(word(body + para(run("It is ", looks) + run("so")) + para(run("It is short.", looks)) + text))
    assert values(document) == {"title": "The road", "author": "Lena Moor"}
    assert [kind for kind, _ in blocks(document)] == "heading byline body heading body body body body".split()
    marked = opendoc(
        "<text:p text:style-name='P1'>The road</text:p><text:p>by Lena Moor</text:p><text:p>" + PROSE + "</text:p>"
        "<text:p><text:span text:style-name='P1'>The route</text:span></text:p><text:p>" + PROSE + "</text:p>",
        automatic='<style:style style:name="P1"><style:text-properties fo:font-weight="bold" xmlns:fo="urn:f"/></style:style>',
    )
    assert values(odt.read(marked)) == {"title": "The road", "author": "Lena Moor"}
    assert [kind for kind, _ in blocks(odt.read(marked))] == "heading byline body heading body".split()


def test_bold_letters_are_none_where_styles_or_most_words_are():
    bold = para(run("The route", BOLD))
    styled = docx.read(word(para("The road", "Title") + para(PROSE) * 3 + bold + para(PROSE)))
    assert values(styled) == {"title": "The road"} and words(styled)[-2] == "The route"
    assert words(docx.read(word(bold + para(run(PROSE, BOLD)))))[0] == "The route"
    asked = docx.read(word(para("The road", "Title") + para(PROSE) * 3 + para(run("Is it so?", BOLD)) + para(PROSE)))
    assert blocks(asked)[-2] == ("heading", "Is it so?")
    late = docx.read(word(para(PROSE) * 3 + bold + para(PROSE)))
    assert "title" not in late.found and words(late, "heading") == ["The route"]


def test_strict_word_and_a_main_part_of_another_name():
    strict = word(para("kept"), namespace="http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert words(docx.read(strict)) == ["kept"]
    moved = zipped(
        _rels__x=f'<Relationships><Relationship Type="{REL}/officeDocument" Target="/word/document2.xml"/></Relationships>',
        word__document2_dot_xml=f'<w:document xmlns:w="{W}"><w:body>{para("kept")}</w:body></w:document>',
    )
    with zipfile.ZipFile(io.BytesIO(moved)) as file:
        parts = {name.replace("_rels/x", "_rels/.rels"): file.read(name) for name in file.namelist()}
    assert words(docx.read(archived(parts))) == ["kept"]


@pytest.mark.parametrize(
    ("head", "core", "found"),
    [
        (
            para("The road") + para("Lena Moor"),
            "<dc:title>The Road</dc:title><dc:creator>Lena Moor</dc:creator>",
            {"title": "The road", "author": "Lena Moor"},
        ),
        (
            para("The road") + para("Lena Moor, treasurer of the town"),
            "<dc:creator>Lena Moor</dc:creator>",
            {"author": "Lena Moor"},
        ),
        (para("The road") + para("Lena Moor") + para("Oskar Berg"), "<dc:creator>Oskar Berg</dc:creator>", {}),
        (para("The road"), "<dc:title>Template</dc:title><dc:creator>Lena Moor</dc:creator>", {}),
        (para("The road") + para("Lena Moor is a thief."), "<dc:creator>Lena Moor</dc:creator>", {}),
        (para("User") + para("The road"), "<dc:creator>User</dc:creator>", {}),
        (para("The road") + para("Administrator"), "<dc:creator>Administrator</dc:creator>", {}),
        (
            para("The road"),
            "<dc:language>pt-BR</dc:language><dc:created>2020-01-01T00:00:00Z</dc:created>",
            {"language": "pt"},
        ),
        (para("The road", "Heading1") + para("by Lena Moor"), "", {"title": "The road", "author": "Lena Moor"}),
        (para("Introduction", "Heading1") + para("Text."), "", {}),
        (para("One", "Heading1") + para("Text.") + para("Two", "Heading1"), "", {}),
        (
            para("The road", "Title")
            + para("Lena Moor", "Author")
            + para("Oskar Berg", "Author")
            + para("May 2020", "Date"),
            "",
            {"title": "The road", "author": "Lena Moor, Oskar Berg", "date": "2020-05"},
        ),
    ],
)
def test_a_property_counts_where_the_text_says_the_same(head, core, found):
    assert values(docx.read(word(head + para(PROSE), core=core))) == found


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        *[
            ("Lena Moor", True),
            ("王小明", True),
            ("World Bank", True),
            ("Microsoft Office User", False),
            ("admin", False),
        ],
        *[("python-docx", False), ("lena@example.org", False), ("", False), ("user01", False)],
    ],
)
def test_who_may_be_a_person(name, is_one):
    assert bool(properties.person(name)) == is_one


# OpenDocument


def opendoc(body: str, styles: str = "", automatic: str = "", meta: str = "", **more: str) -> bytes:
    spaces = " ".join(f'xmlns:{n}="{OASIS}{n}:1.0"' for n in ("office", "text", "table", "style", "draw", "meta"))
    spaces += f' xmlns:svg="{OASIS}svg-compatible:1.0" xmlns:xlink="urn:x" xmlns:dc="urn:dc"'

    def root(name: str, inner: str) -> str:
        return f"<office:{name} {spaces}>{inner}</office:{name}>"

    content = f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
    return archived(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": root("document-content", content),
            "styles.xml": root("document-styles", styles),
            "meta.xml": root("document-meta", f"<office:meta>{meta}</office:meta>"),
        }
        | more
    )


def test_an_opendocument_text():
    automatic = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    automatic += '<style:style style:name="T9"><style:text-properties text:display="none"/></style:style>'
    box = "<draw:frame><svg:title>picture</svg:title><draw:text-box><text:p>in a box</text:p></draw:text-box></draw:frame>"
    note = '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation><text:note-body><text:p>{}</text:p></text:note-body></text:note>'.format
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p text:style-name="P1">The harbour road</text:p><text:p>Lena Moor</text:p>'
        "<text:table-of-content><text:index-body><text:p>One 1</text:p></text:index-body></text:table-of-content>"
        '<text:h text:outline-level="1"><text:number>1</text:number>One</text:h>'
        f'<text:p>Plain<text:s text:c="3"/>text{note("footnote", "a note")} goes<text:tab/>on<text:span text:style-name="T9"> hidden</text:span>.</text:p>'
        f"<text:p>With{box} a box<office:annotation><text:p>comment</text:p></office:annotation>.</text:p>"
        "<text:list><text:list-item><text:p>first</text:p><text:list><text:list-item><text:p>nested</text:p></text:list-item></text:list></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>"
        '<text:section text:display="none"><text:p>not shown</text:p></text:section>'
        f"<text:p>The end{note('endnote', 'an endnote')}.</text:p>"
        '<text:p>So <draw:object xlink:href="./Object 1"/> it is.</text:p>'
    )
    styles = "<office:master-styles><style:master-page><style:header><text:p>Report</text:p></style:header></style:master-page></office:master-styles>"
    meta = "<meta:initial-creator>Lena Moor</meta:initial-creator><dc:creator>Somebody Else</dc:creator><dc:language>de-DE</dc:language><dc:title>Unnamed1</dc:title>"
    formula = '<math xmlns="urn:m"><semantics><mi>a</mi><annotation>A over B</annotation></semantics></math>'
    document = odt.read(opendoc(body, styles, automatic, meta, **{"Object 1/content.xml": formula}))
    assert blocks(document) == [
        ("heading", "The harbour road"),
        ("byline", "Lena Moor"),
        ("boilerplate", "One 1"),
        ("heading", "One"),
        ("body", "Plain text goes on."),
        ("body", "With a box."),
        ("body", "in a box"),
        ("body", "first"),
        ("body", "nested"),
        ("body", "a b | c"),
        ("body", "The end."),
        ("body", "So a it is."),
        ("footnote", "a note"),
        ("footnote", "an endnote"),
        ("boilerplate", "Report"),
    ]
    assert document.found == {
        "title": ("The harbour road", "title style"),
        "author": ("Lena Moor", "document properties"),
        "language": ("de", "document properties"),
    }


def test_an_encrypted_opendocument_text():
    manifest = '<manifest xmlns="urn:m"><file-entry><encryption-data/></file-entry></manifest>'
    with pytest.raises(BadSource, match="it is encrypted"):
        odt.read(opendoc("<text:p>x</text:p>", **{"META-INF/manifest.xml": manifest}))


# E-books

CONTAINER = '<container xmlns="urn:c"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'


def page(body: str, attributes: str = "") -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>no</title></head><body {attributes}>{body}</body></html>'


def book(*chapters: str, metadata: str = "", guide: str = "", nav: int = -1, **more: str) -> bytes:
    """An .epub; chapter i is the file "c i.xhtml", in the order given."""
    items = "".join(
        f'<item id="i{i}" href="c%20{i}.xhtml" media-type="application/xhtml+xml" {"properties=" + chr(34) + "nav" + chr(34) if i == nav else ""}/>'
        for i in reversed(range(len(chapters)))
    )
    spine = "".join(f'<itemref idref="i{i}"/>' for i in range(len(chapters)))
    package = f'<package xmlns="urn:p" xmlns:dc="urn:dc" xmlns:opf="urn:p"><metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine><guide>{guide}</guide></package>'
    files = {f"OEBPS/c {i}.xhtml": body for i, body in enumerate(chapters)}
    return archived({"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package} | files | more)


def test_an_e_book_in_reading_order():
    first = page(
        "<h1>One<br/>road</h1><div>bare <b>text</b><p>a paragraph<sup><a href='#n1'>1</a></sup> goes&nbsp;on</p>tail</div>"
        "<ul><li>item<ul><li>nested</li></ul></li></ul><table><tr><th>a</th><td>b</td></tr></table>"
        "<p><ruby>漢<rt>kan</rt></ruby><span epub:type='pagebreak'>17</span><a epub:type='noteref' href='#x'>2</a>!!字</p>"
        "<aside epub:type='footnote'>the note</aside><p hidden='hidden'>hidden</p><p style='display: none'>hidden</p>"
        "<script>code()</script><aside role='doc-footnote'><p>another</p></aside><dl><dt>term</dt><dd>meaning</dd></dl>"
        "<figure><img alt='no'/><figcaption>caption</figcaption></figure>"
    )
    data = book(
        first,
        page("<nav><ol><li>One</li></ol></nav>"),
        page("<p>unclosed<p>more &eacute;"),
        page("<p>cover</p>"),
        page("<h2>Toc</h2>"),
        guide='<reference type="cover" href="c%203.xhtml"/>',
        nav=4,
    )
    assert blocks(epub.read(data)) == [
        ("heading", "One road"),
        *(("body", text) for text in ("bare text", "a paragraph goes on", "tail", "item", "nested", "a | b", "漢!!字")),
        ("footnote", "the note"),
        ("footnote", "another"),
        *(("body", text) for text in ("term", "meaning", "caption")),
        ("boilerplate", "One"),
        ("body", "unclosed"),
        ("body", "more é"),
        ("boilerplate", "cover"),
        ("boilerplate", "Toc"),
    ]


@pytest.mark.parametrize(
    ("metadata", "found"),
    [
        (
            "<dc:title>The road</dc:title><dc:creator>Lena Moor</dc:creator><dc:creator>Oskar Berg</dc:creator>",
            {"title": "The road", "author": "Lena Moor, Oskar Berg"},
        ),
        (
            "<dc:creator opf:role='aut' opf:file-as='Moor, Lena'>Lena Moor</dc:creator><dc:creator opf:role='trl'>O. Berg</dc:creator>",
            {"author": "Lena Moor"},
        ),
        ("<dc:creator>Moor, Lena</dc:creator><dc:creator>Oskar Berg</dc:creator>", {"author": "Lena Moor, Oskar Berg"}),
        ("<dc:creator id='c'>O. Berg</dc:creator><meta refines='#c' property='role'>edt</meta>", {}),
        ("<dc:creator>Unknown</dc:creator><dc:title>Untitled</dc:title><dc:publisher>calibre</dc:publisher>", {}),
        (
            "<dc:date opf:event='modification'>2020-01-02</dc:date><dc:date opf:event='publication'>1999-05</dc:date>",
            {"date": "1999-05"},
        ),
        (
            "<dc:date opf:event='creation'>2020-01-02</dc:date><meta property='dcterms:modified'>2021-01-01T00:00:00Z</meta>",
            {},
        ),
        (
            "<dc:date>2019-03-03T00:00:00+00:00</dc:date><dc:language>en-GB</dc:language>",
            {"date": "2019-03-03", "language": "en"},
        ),
        ("<dc:date>2019-03-03</dc:date><meta property='dcterms:modified'>2019-03-03T07:00:00Z</meta>", {}),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date><dc:language>und</dc:language>", {}),
        (
            "<dc:identifier>urn:uuid:1</dc:identifier><dc:source>https://example.org/road</dc:source>",
            {"url": "https://example.org/road"},
        ),
        (
            "<dc:title id='s'>Sub</dc:title><meta refines='#s' property='title-type'>subtitle</meta><dc:title id='m'>Main</dc:title><meta refines='#m' property='title-type'>main</meta>",
            {"title": "Main"},
        ),
        ("<dc-metadata><dc:title>Old</dc:title></dc-metadata>", {"title": "Old"}),
    ],
)
def test_what_an_e_book_says_of_itself(metadata, found):
    assert values(epub.read(book(page("<p>text</p>"), metadata=metadata))) == found


def test_pages_above_the_first_chapter_that_nothing_marks():
    title = page("<p>THE ROAD</p><p>A Year on It</p><p>Lena Moor</p>")
    rights = page("<p>Copyright © 2019 by Lena Moor</p><p>First published in 2019 by Lowland Press.</p><p>ISBN 1</p>")
    listed = page("<h2>Contents</h2><p>1 The mill</p>")
    made = book(
        title,
        rights,
        listed,
        page(f"<h1>The Road</h1><p>{PROSE}</p>"),
        rights,
        metadata="<dc:title>The Road</dc:title>",
    )
    assert blocks(epub.read(made))[8:10] == [("heading", "The Road"), ("body", PROSE.strip())]
    assert {kind for kind, _ in blocks(epub.read(made))[:8] + blocks(epub.read(made))[10:]} == {"boilerplate"}
    verse = book(page("<p>The Road</p><p>It goes by the mill</p>"), metadata="<dc:title>The Road</dc:title>")
    assert words(epub.read(verse)) == ["The Road", "It goes by the mill"]


def test_protected_fonts_are_no_protected_book():
    def encrypted(algorithm: str) -> bytes:
        body = f'<encryption><EncryptedData><EncryptionMethod Algorithm="{algorithm}"/></EncryptedData></encryption>'
        return book(page("<p>text</p>"), **{"META-INF/encryption.xml": body})

    assert words(epub.read(encrypted("http://www.idpf.org/2008/embedding"))) == ["text"]
    with pytest.raises(BadSource, match="protected"):
        epub.read(encrypted("http://www.w3.org/2001/04/xmlenc#aes128-cbc"))


def test_notes_that_only_their_class_tells():
    mark = "<a class='footnote-reference brackets' href='#id4' id='id1'>1</a>"
    note = "<dl class='footnote brackets'><dt id='id4'><span><a class='fn-backref' href='#id1'>1</a></span></dt><dd><p>So it is.</p></dd></dl>"
    document = epub.read(book(page(f"<p>It is deep.{mark}</p>{note}")))
    assert blocks(document) == [("body", "It is deep."), ("footnote", "So it is.")]


def test_a_missing_chapter_is_told():
    data = book(page("<p>text</p>"), page("<p>gone</p>"))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        kept = {name: file.read(name) for name in file.namelist() if "c 1" not in name}
    assert epub.read(archived(kept)).notes == ("1 of its chapters are missing from the file.",)


# Rich text


def rich(body: str) -> bytes:
    return (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset128 MS;}}"
        + body
        + "}"
    ).encode("latin-1")


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (r"caf\'e9 \f1\'ef\'f0\f0  na\'efve", "café пр naïve"),
        (r"\f2\'83A\'83\'43", "アイ"),
        (r"\uc1\u8220?quoted\u8221?", "“quoted”"),
        (r"\uc2\u233\'c3\'a9t\uc0\u233 s", "étés"),
        (r"\u-10179?\u-8704?x", "\U0001f600x"),
        (r"a{\v hidden}b\v gone\v0 c", "abc"),
        (r"a{\deleted gone}b", "ab"),
        (r"{\*\generator Word;}{\pict 0a0b}{\info{\operator x}}text", "text"),
        (r"{\field{\*\fldinst HYPERLINK http://x}{\fldrslt a link}}", "a link"),
        (r"a\tab b\line c\~d\-e\_f\emdash\{\}", "a b c de-f—{}"),
        (r"{\pict\bin5 }}{{{}text", "text"),
        (r"{\upr{a}{\*\ud{b}}}", "b"),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}}}text", "text"),
    ],
)
def test_what_rich_text_says(body, read):
    assert rtf.read(rich(body + r"\par " + PROSE)).text.split("\n\n") == [read, PROSE.strip()]


def test_the_parts_of_rich_text():
    body = (
        r"{\stylesheet{Normal;}{\s1\outlinelevel0 heading 1;}{\s2 Title;}}{\header Report\par}{\info{\title Template}{\author Lena Moor}}"
        r"\pard\s2 The harbour road\par\pard Lena Moor\par\pard\s1 Route\par\pard Text{\super\chftn}{\footnote\pard{\super\chftn} A note.} goes on.\par"
        r"\trowd\pard\intbl Year\cell Cost\cell\row\trowd\intbl 2019\cell\cell\row\pard"
        r"{\shp{\*\shpinst{\shptxt in a box\par}}{\shprslt in a box}}{\listtext 1.\tab}item\par"
    )
    document = rtf.read(rich(body))
    assert blocks(document) == [
        ("heading", "The harbour road"),
        ("byline", "Lena Moor"),
        ("heading", "Route"),
        ("body", "Text goes on."),
        ("body", "Year | Cost"),
        ("body", "2019"),
        ("body", "in a box"),
        ("body", "item"),
        ("footnote", "A note."),
        ("boilerplate", "Report"),
    ]
    assert document.found == {
        "title": ("The harbour road", "title style"),
        "author": ("Lena Moor", "document properties"),
    }


def test_rich_text_without_styles_is_told_as_plain_text():
    document = rtf.read(rich(r"The harbour road\par by Lena Moor\par " + PROSE * 3))
    assert values(document) == {"title": "The harbour road", "author": "Lena Moor"}
    assert [kind for kind, _ in blocks(document)] == ["heading", "byline", "body"]


def test_the_title_that_rich_text_states_is_it_where_the_first_lines_say_it_too():
    lines = r"River Board\par 12 Quay Street\par The weir and the town\par by Lena Moor\par " + PROSE * 3
    document = rtf.read(rich(r"{\info{\title The Weir and the Town}}" + lines))
    assert values(document) == {"title": "The weir and the town", "author": "Lena Moor"}
    assert [kind for kind, _ in blocks(document)] == ["front matter"] * 2 + ["heading", "byline", "body"]
    over = rtf.read(rich(r"{\info{\title The weir and the town}}The board reports\par " + lines.partition("\\par ")[2]))
    assert values(over)["title"] == "The weir and the town"
    assert "title" not in values(rtf.read(rich(r"{\info{\title Template}}" + PROSE * 3)))


def test_a_letterhead_of_word_is_no_title():
    head = para(run("River Board", BOLD)) + para("12 Quay Street") + para(run("The weir", BOLD))
    document = docx.read(word(head + para(PROSE * 3)))
    assert values(document) == {"title": "The weir"}
    assert [kind for kind, _ in blocks(document)] == ["front matter"] * 2 + ["heading", "body"]


def test_a_line_of_dashes_in_rich_text_says_nothing():
    document = rtf.read(
        rich(rf"The harbour road\par ----------\par by Lena Moor\par {PROSE * 3}\par * * *\par {PROSE}")
    )
    assert values(document) == {"title": "The harbour road", "author": "Lena Moor"}
    assert [kind for kind, _ in blocks(document)] == ["heading", "byline", "body", "body"]


BROKEN = [
    ("1. Mend the pier|2. Pay the captain|3. Sell the boat", 3),
    ("They want:|- a pier|- a bell", 3),
    ("Town Hall|1 River Street|Oslo", 3),
    ("The pier|It was shut in 1998, and was not opened for nine years.", 2),
    ("It was shut in 1998.|Tel. 12", 2),
    ("He said that he|would come.", 1),
    ("It was built by the council of|Oslo in 1990.", 1),
    ("Town Hall,|1 River Street,|Oslo", 1),
    ("The road will run north of the marsh, and its cost, says the|Treasurer, is low.", 1),
    (
        "The road will run north of the marsh,|and its cost is said to be low. It|Grows, says the man who pays and|who knows.",
        1,
    ),
]


@pytest.mark.parametrize(("said", "parts"), BROKEN)
def test_a_break_parts_lines_but_no_sentence(said, parts):
    lines = said.split("|")
    expected = lines if parts > 1 else [" ".join(lines)]
    rest = f"<p>{PROSE * 3}</p>"
    documents = [
        docx.read(word(para("<w:r><w:br/></w:r>".join(map(run, lines))))),
        odt.read(opendoc(f"<text:p>{'<text:line-break/>'.join(lines)}</text:p>")),
        rtf.read(rich(r"\line ".join(lines) + r"\par " + PROSE * 3)),
        epub.read(book(page(f"<p>{'<br/>'.join(lines)}</p>"))),
        html.read(f"<html><body><article>{rest}<p>{'<br>'.join(lines)}</p>{rest}</article></body></html>".encode()),
    ]
    for document in documents:
        assert [words for _, words in blocks(document) if not words.startswith(PROSE[:-1])] == expected
    in_cell = row(para("<w:r><w:br/></w:r>".join(map(run, lines))), "x")
    held = [*lines, "x"] if parts > 1 and said.endswith("years.") else [f"{' '.join(lines)} | x"]
    assert words(docx.read(word(f"<w:tbl>{in_cell}</w:tbl>"))) == held


def test_a_row_of_paragraphs_lays_them_out():
    inside = para("The ferry") + para("It was resolved to wait.") + para("Nobody spoke against it.")
    rows = row("Item", "Matter", "Who") + row("1", inside, "the clerk") + row("2", para("Any other") + para("item"), "")
    minutes = ["Item | Matter | Who", "1", "The ferry", "It was resolved to wait.", "Nobody spoke against it."]
    assert words(docx.read(word(f"<w:tbl>{rows}</w:tbl>"))) == [*minutes, "the clerk", "2 | Any other item"]
    table = r"\trowd\pard\intbl Item\cell Matter\cell\row\trowd\pard\intbl 1\cell The ferry\par It was resolved to wait.\cell\row\pard"
    assert rtf.read(rich(table)).text.split("\n\n") == ["Item | Matter", "1", "The ferry", "It was resolved to wait."]


def test_raised_figures_are_no_part_of_the_word_or_number_before_them():
    raised, raising = '<w:vertAlign w:val="superscript"/>', '<style:text-properties style:text-position="super 58%"/>'
    marked = opendoc(
        "<text:p>About 10<text:span text:style-name='T1'>6</text:span> tons, says the report<text:span text:style-name='T1'>3</text:span> "
        "of the 19<text:span text:style-name='T1'>th</text:span> of May.<text:span text:style-name='T1'>4,5</text:span></text:p>",
        automatic=f'<style:style style:name="T1">{raising}</style:style>',
    )
    parts = run("About 10") + run("6", raised) + run(" tons, says the report") + run("3", raised) + run(" of the 19")
    documents = [
        docx.read(word(para(parts + run("th", raised) + run(" of May.") + run("4,5", raised)))),
        odt.read(marked),
        epub.read(
            book(
                page(
                    "<p>About 10<sup>6</sup> tons, says the report<sup>3</sup> of the 19<sup>th</sup> of May.<sup>4,5</sup></p>"
                )
            )
        ),
        rtf.read(
            rich(r"About 10{\super 6} tons, says the report\super 3\nosupersub  of the 19{\up6 th} of May.{\super 4,5}")
        ),
    ]
    assert [words(document) for document in documents] == [
        ["About 10⁶ tons, says the report³ of the 19th of May.⁴,⁵"]
    ] * 4


# Mail

MAIL = """From: "Lena Moor" <lena@example.org>
To: council@example.org
Subject: =?utf-8?q?The_harbour_road=2C_again?=
Date: Mon, 4 Mar 2019 23:30:00 -0500
Message-ID: <1@example.org>
Content-Type: {}

{}"""


def letter(body: str, kind: str = "text/plain; charset=utf-8") -> bytes:
    return MAIL.format(kind, body).encode()


def test_a_mail_is_what_its_sender_wrote():
    body = (
        "The road will run north of the marsh, as we said in\nthe meeting, and nobody spoke against it.\n\n"
        "On 3 March 2019, Oskar Berg <o@example.org>\nwrote:\n> It must not.\n> Never.\nIt must.\n\n-- \nLena Moor\nTreasurer\n"
    )
    document = mail.read(letter(body))
    assert document.found == {
        "title": ("The harbour road, again", "mail header"),
        "author": ("Lena Moor", "mail header"),
        "date": ("2019-03-04", "mail header"),
    }
    assert words(document) == [
        "The road will run north of the marsh, as we said in the meeting, and nobody spoke against it.",
        "It must.",
    ]
    assert "Never." in " ".join(words(document, "boilerplate")) and "lena@" not in document.text


@pytest.mark.parametrize(
    "rest",
    [
        "-----Original Message-----\nFrom: Oskar\nIt must not.",
        "---------- Forwarded message ---------\nFrom: Oskar\n\nIt must not.",
        "From: Oskar Berg\nSent: Monday\nTo: Lena\nSubject: road\n\nIt must not.",
        "Am 3. März 2019 schrieb Oskar:\n\nIt must not.",
        "_______________________________________________\nlist mailing list\nIt must not.",
    ],
)
def test_what_follows_is_another_message(rest):
    assert words(mail.read(letter("It must.\n\n" + rest))) == ["It must."]


@pytest.mark.parametrize(
    "notice",
    [
        "CONFIDENTIALITY NOTICE: The road is for its addressees alone. If it is not yours, delete it.",
        "This e-mail and any attachments are confidential and intended solely for the addressee.",
        "The information contained in this message is privileged. Delete it.",
    ],
)
def test_a_notice_below_a_mail_is_none_of_its_words(notice):
    assert words(mail.read(letter(f"It must.\n\n{notice}\n"))) == ["It must."]
    said = "This message to the council was never confidential, for it was read out in the hall."
    assert words(mail.read(letter(said))) == [said]


HEAD = "From: Oskar Berg <o@example.org>\nDate: Monday, 4 March 2019\nSubject: road\nTo: Lena\n\n"


@pytest.mark.parametrize(
    "body",
    [
        f"---------- Forwarded message ---------\n{HEAD}It must not.\n\nNever.\n\n-- \nOskar\n",
        f"Sent from my phone\n\nBegin forwarded message:\n\n> {HEAD.replace(chr(10), chr(10) + '> ')}It must not.\n>\n> Never.\n",
        f"-----Original Message-----\n{HEAD}-----Original Message-----\n{HEAD}It must not.\n\nNever.\n\n> Must it?\n",
    ],
)
def test_a_mail_without_a_word_of_its_sender_is_the_message_that_it_forwards(body):
    document = mail.read(letter(body))
    assert words(document) == ["It must not.", "Never."] and document.notes == (mail.SENT_ON,)
    assert set(document.found) == {"title"}


@pytest.mark.parametrize("above", ["", "--b\nContent-Type: text/plain\n\n\n"])
def test_a_mail_without_a_word_of_its_sender_is_the_message_attached_to_it(above):
    within = f"From: Oskar Berg <o@example.org>\nSubject: The pier\nDate: Tue, 5 Feb 2019 10:00:00 +0100\n\n{PROSE}\n"
    sent = letter(f"{above}--b\nContent-Type: message/rfc822\n\n{within}--b--\n", 'multipart/mixed; boundary="b"')
    for document in (mail.read(sent), text.read(sent)):
        assert words(document) == [PROSE.strip()] and document.notes == (mail.ATTACHED,)
        assert values(document) == {"title": "The pier", "author": "Oskar Berg", "date": "2019-02-05"}


def test_a_page_mailed_on_is_its_text_too():
    page = f"<div>---------- Forwarded message ---------<br>{HEAD.replace(chr(10), '<br>')}</div><p>{PROSE}</p>"
    document = mail.read(letter(f"<html><body>{page}</body></html>", "text/html"))
    assert words(document) == [PROSE.strip()] and set(document.found) == {"title"}


def test_a_mail_without_a_word_is_none():
    kinds = {kind for kind, _ in blocks(mail.read(letter("> It must not.\n\n-- \nLena\n")))}
    assert kinds == {"boilerplate"}
    assert {kind for kind, _ in blocks(mail.read(letter(f"Begin forwarded message:\n\n{HEAD}")))} == {"boilerplate"}


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [
        ("iso-8859-1", "cp1252", "It’s the harbour’s “road” – for 5 €."),
        ("us-ascii", "cp1252", "It’s the harbour’s road."),
        ("us-ascii", "utf-8", "It’s the harbour’s road."),
        ("iso-8859-1", "utf-8", "It’s the harbour’s road."),
        ("gb2312", "gbk", "朱镕基总理说大坝已满。这是一个测试。"),
        ("shift_jis", "cp932", "①港の道は沼の北を通る。"),
        ("iso-2022-jp", "iso2022_jp", "港の道は沼の北を通る。"),
        ("utf-7", "utf-7", "Größe und Höhe des Hafens."),
        ("cp850", "cp850", "Größe und Höhe des Hafens."),
        ("no-such-thing", "cp1252", "Größe und Höhe des Hafens."),
        ("utf-16", "utf-16-le", "The road will run north."),
    ],
)
def test_the_encoding_of_a_mail_is_the_one_it_names_or_could_have_meant(charset, codec, text):
    plain, page = (letter("", f"text/{kind}; charset={charset}") for kind in ("plain", "html"))
    assert words(mail.read(plain + text.encode(codec))) == [text]
    assert text in mail.read(page + f"<p>{text}</p>".encode(codec)).text


def test_attachments_are_named_and_flowed_lines_joined():
    parts = (
        "--b\nContent-Type: text/plain; format=flowed\n\nA line that \nflows on.\n\n"
        '--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf"\n\nx\n'
        '--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="b.txt"\n\nx\n--b--\n'
    )
    document = mail.read(letter(parts, 'multipart/mixed; boundary="b"'))
    assert words(document) == ["A line that flows on."]
    assert document.notes == ("2 attachments were left out: a.pdf, b.txt.",)


def test_a_newsletter_is_what_its_author_wrote():
    offer = "Low Water is a reader-supported publication. To receive new posts, consider becoming a paid subscriber."
    told = (
        "View this post on the web at https://example.org/p\n\nIt must [https://example.org/r?a=b] close.\n\n" + offer
    )
    parts = (
        f"--b\nContent-Type: text/plain\n\n{told}\n"
        '--b\nContent-Type: image/png\nContent-Disposition: inline; filename="logo.png"\n\nx\n--b--\n'
    )
    sent = letter(parts, 'multipart/related; boundary="b"').replace(b"Lena Moor", b"Lena Moor from Low Water")
    document = mail.read(sent)
    assert words(document) == ["It must close."] and values(document)["author"] == "Lena Moor"
    assert not document.notes


NEWS = f"View this email in your browser (https://example.org/v)\n\n{PROSE}\n\nUnsubscribe (https://example.org/u)"


@pytest.mark.parametrize(
    ("plain", "page", "said"),
    [
        (
            "View this in your browser:\nhttps://example.org/v\n\nUnsubscribe: https://example.org/u",
            PROSE * 2,
            PROSE * 2,
        ),
        ("", PROSE, PROSE),
        ("It must not.", "It must not, ever.", "It must not."),
        (NEWS, PROSE * 2, PROSE),
    ],
)
def test_the_page_of_a_mail_is_read_where_its_plain_part_only_points_to_it(plain, page, said):
    parts = f"--b\nContent-Type: text/plain\n\n{plain}\n--b\nContent-Type: text/html\n\n<p>{page}</p>\n--b--\n"
    assert words(mail.read(letter(parts, 'multipart/alternative; boundary="b"'))) == [said.strip()]


@pytest.mark.parametrize(
    "sender", ["lena@example.org", '"lena@example.org" <lena@example.org>', "Admin <a@example.org>"]
)
def test_an_address_is_no_author(sender):
    data = letter("text").replace(b'"Lena Moor" <lena@example.org>', sender.encode())
    assert "author" not in mail.read(data).found


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Moor, Lena", "Lena Moor"),
        ("van Dam, Lena K.", "Lena K. van Dam"),
        ("Lena Moor, PhD", "Lena Moor, PhD"),
        ("Moor, Berg and Lind", "Moor, Berg and Lind"),
    ],
)
def test_a_surname_first_is_put_last(name, author):
    assert values(mail.read(letter("text").replace(b"Lena Moor", name.encode())))["author"] == author


@pytest.mark.skipif(not importlib.util.find_spec("index.formats.html"), reason="the HTML reader is not there yet")
def test_a_saved_page_is_no_mail():
    data = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/road\nSubject: The road\nDate: Mon, 4 Mar 2019 23:30:00 -0500\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="b"\n\n'
        "--b\nContent-Type: text/html; charset=windows-1251\nContent-Transfer-Encoding: quoted-printable\n\n"
        f"<html><body><article><h1>The road</h1><p>=EF=F0 {PROSE * 3}</p></article></body></html>\n--b--\n"
    )
    document = mail.read(data.encode())
    assert values(document)["url"] == "https://example.org/road" and not {"author", "date"} & set(document.found)
    assert "пр The road will run" in document.text


@pytest.mark.parametrize(
    "head",
    [
        "From:\tLena Moor <lena@example.org>\nSent:\tMonday, March 4, 2019 10:22 AM\nTo:\tOskar; Eva\nSubject:\tThe road\nAttachments:\tplan.pdf\n",
        "Subject: The road\nFrom: Lena Moor <lena@example.org>\nDate: 2019-03-04, 10:22\nTo: Oskar <o@example.org>,\n  Eva <e@example.org>\n",
        "Von: Lena Moor\nGesendet: Montag, 4. März 2019 10:22\nAn: Oskar Berg\nBetreff: The road\n",
        "MEMORANDUM\n\nTO:\tThe council\n\nFROM:\tLena Moor\n\nDATE:\tMarch 4, 2019\n\nRE:\tThe road\n",
    ],
)
def test_a_mail_or_a_memorandum_saved_as_plain_text(head):
    document = text.read(
        f"{head}\nHow Is It?\n\n{PROSE}\n\nFrom: Oskar\nDate: 3 March\nTo: Lena\n\nIt must not.\n".encode()
    )
    assert values(document) == {"title": "The road", "author": "Lena Moor", "date": "2019-03-04"}
    assert blocks(document)[:3] == [("front matter", head.strip()), ("body", "How Is It?"), ("body", PROSE.strip())]
    assert {kind for kind, _ in blocks(document)[3:]} == {"boilerplate"}


def test_a_mail_that_says_how_it_is_coded_is_read_as_one_whatever_its_name():
    data = letter("It cost 5 =E2=82=AC.").replace(
        b"Message-ID", b"Content-Transfer-Encoding: quoted-printable\nMessage-ID"
    )
    assert text.read(data) == mail.read(data) and words(text.read(data)) == ["It cost 5 €."]


@pytest.mark.parametrize("start", ["From: Lena\n\nDear Oskar,\n", "Subject: road\nPlace: Holm\n", "From: afar\n"])
def test_a_line_or_two_with_a_colon_are_no_head_of_a_mail(start):
    assert "front matter" not in {kind for kind, _ in blocks(text.read(f"{start}\n{PROSE}\n".encode()))}


# Tables


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ("Town,People\nBergen,291940\nOslo,\n", ["Town: Bergen; People: 291940.", "Town: Oslo."]),
        ('Town;Says\nBergen;"a; b\nc"\nOslo;x\n', ["Town | Says", "Bergen | a; b c", "Oslo | x"]),
        ("id\ttext\n1\tHarbour\n", ["id: 1; text: Harbour."]),
        ("Lena,Moor\nOskar,Berg\n", ["Lena | Moor", "Oskar | Berg"]),
        (",cost\n0,12\n1,13\n", ["0; cost: 12.", "1; cost: 13."]),
        (
            "One line, with a comma.\nAnother line.\nA third.\n",
            ["One line, with a comma.", "Another line.", "A third."],
        ),
        ("name,age\nLena,40,extra\n", ["name: Lena; age: 40; extra."]),
        (
            "Country,2019,2020\nNorway,320,300\nChad,,12\n",
            ["Country: Norway; 2019: 320; 2020: 300.", "Country: Chad; 2020: 12."],
        ),
        ("Lena,1950,2010\nOskar,1921,1999\n", ["Lena | 1950 | 2010", "Oskar | 1921 | 1999"]),
        ("2019,2020\n320,300\n", ["2019 | 2020", "320 | 300"]),
        (
            '"Data Source","Indicators",\n\n"Last Updated","2024-03-28",\n\n"Country","Code","Unit","2019","2020",\n'
            '"Norway","NOR","t","320","300",\n"Chad","TCD","t","1","",\n',
            [
                *("Data Source | Indicators", "Last Updated | 2024-03-28"),
                *(
                    "Country: Norway; Code: NOR; Unit: t; 2019: 320; 2020: 300.",
                    "Country: Chad; Code: TCD; Unit: t; 2019: 1.",
                ),
            ],
        ),
        (
            "sep=;\nTown;People\nBergen;291940\nOslo;1,5\n",
            ["Town: Bergen; People: 291940.", "Town: Oslo; People: 1,5."],
        ),
        ("Minister,Party,Province\nLena,A,North\n", ["Minister: Lena; Party: A; Province: North."]),
        ("State,Staat\nParty,Partei\n", ["State | Staat", "Party | Partei"]),
    ],
)
def test_tables(data, read):
    document = table.read(data.encode())
    assert words(document) == read and document.found == {}


def test_a_long_field_is_read():
    assert len(table.read(b'name,text\na,"' + b"word " * 60_000 + b'"\n').text) > 290_000


# Scholarly articles


ARTICLE = (
    '<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "JATS-archivearticle1.dtd">'
    '<article xml:lang="en"><front><journal-meta><journal-id>J Weirs</journal-id><journal-title-group><journal-title>Journal of Weirs'
    "</journal-title></journal-title-group></journal-meta><article-meta><article-id pub-id-type='doi'>10.1/weir</article-id>"
    "<title-group><article-title>Eels pass <italic>low</italic> weirs</article-title></title-group><contrib-group>"
    "<contrib contrib-type='author'><name><surname>Moor</surname><given-names>Lena J.</given-names></name><xref>1</xref></contrib>"
    "<contrib contrib-type='author'><collab>The River Group</collab></contrib>"
    "<contrib contrib-type='editor'><name><surname>Berg</surname><given-names>Jan</given-names></name></contrib></contrib-group>"
    "<pub-date pub-type='ppub'><year>2020</year></pub-date>"
    "<pub-date pub-type='epub'><day>3</day><month>4</month><year>2019</year></pub-date><volume>3</volume>"
    f"<abstract><p>{PROSE}</p></abstract></article-meta></front><body><sec><label>1</label><title>Results</title>"
    "<p>Nine in ten passed.<sup>2</sup></p><table-wrap><caption><title>Eels.</title></caption><table><tr><th>Weir</th><th>Eels</th></tr></table>"
    "</table-wrap></sec></body><back><ref-list><title>References</title><ref><mixed-citation>Veld T. "
    "<article-title>On eels</article-title>.</mixed-citation></ref></ref-list></back></article>"
)


@pytest.mark.parametrize("read", [jats.read, html.read])
def test_a_scholarly_article_in_xml(read):
    document = read(ARTICLE.encode())
    assert values(document) == {
        "title": "Eels pass low weirs",
        "author": "Lena J. Moor, The River Group",
        "publisher": "Journal of Weirs",
        "date": "2019-04-03",
        "url": "https://doi.org/10.1/weir",
        "language": "en",
    }
    assert blocks(document) == [
        ("heading", "Eels pass low weirs"),
        ("body", PROSE.strip()),
        ("heading", "Results"),
        ("body", "Nine in ten passed.²"),
        ("body", "Eels."),
        ("body", "Weir | Eels"),
        ("boilerplate", "References"),
        ("boilerplate", "Veld T. On eels."),
    ]


# Hostile files

LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
DEEP = 100_000


@pytest.mark.parametrize(
    ("read", "data", "reason"),
    [
        (docx.read, bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "it is encrypted."),
        (docx.read, bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512), "it is an old Word file. Save it as .docx."),
        (docx.read, b"PK\x03\x04 nothing", "it is not a Word document"),
        (docx.read, archived({"a.txt": "x"}), "it is not a Word document"),
        (odt.read, archived({"a.txt": "x"}), "it is not an OpenDocument text"),
        (epub.read, archived({"a.txt": "x"}), "it is not an e-book"),
        (docx.read, archived({"../evil": "x"}), "names files outside itself"),
        (docx.read, archived({"word/document.xml": bytes(210 * 2**20)}), "it would unpack to 210 MiB"),
        (docx.read, archived({"word/document.xml": b" " * (20 * 2**20)}), "it would unpack to 20 MiB"),
        (docx.read, archived({"word/document.xml": LAUGHS + "<r>&c;</r>"}), "entities"),
        (
            docx.read,
            archived({"word/document.xml": "<!DOCTYPE r SYSTEM 'file:///etc/hostname'><r>&x;</r>"}),
            "entities",
        ),
        (docx.read, archived({"word/document.xml": "<a>" * DEEP + "</a>" * DEEP}), "damaged"),
        (odt.read, archived({"content.xml": "<a>" * DEEP + "</a>" * DEEP}), "damaged"),
        (epub.read, book(page("<p>x</p>"), **{"OEBPS/c 0.xhtml": LAUGHS + page("&c;")}), "entities"),
        (docx.read, word(para(" ")), "there is no text in it"),
        (rtf.read, b"plain text", "it is not rich text"),
        (rtf.read, b"{\\rtf1}", "there is no text in it"),
        (mail.read, b"no header lines at all", "it is no mail"),
        (mail.read, letter(""), "there is no text in it"),
        (mail.read, letter("x", "multipart/encrypted; boundary=b"), "it is encrypted"),
        (mail.read, letter("x").replace(b"-0500", b"+99999999999999999"), "it is damaged"),
        (mail.read, letter("Content-Type: text/plain\n" * 300), "too many parts"),
        (table.read, b"a,b\0", "not text"),
        (table.read, b",,\n", "no text"),
        (jats.read, b"<feed><title>News</title></feed>", "it is XML, and no scholarly article (JATS)"),
        (jats.read, f"<set>{ARTICLE[ARTICLE.index('<article') :] * 2}</set>".encode(), "several articles"),
        (jats.read, ARTICLE.replace("<p>", "<p>&x;").encode(), "entities"),
    ],
)
def test_a_hostile_or_empty_file_is_refused_with_a_reason(read, data, reason):
    with pytest.raises(BadSource) as error:
        read(data)
    assert reason in str(error.value)


def test_oddities_that_are_no_reason_to_refuse():
    assert words(epub.read(book(page("<table><tr><p>no cell</p></tr></table>")))) == ["no cell"]
    assert values(mail.read(letter("x").replace(b'"Lena Moor"', b'"' * 100_000)))["date"] == "2019-03-04"


def test_a_size_that_lies_unpacks_no_further():
    data = bytearray(archived({"word/document.xml": bytes(50 * 2**20)}))
    size = (50 * 2**20).to_bytes(4, "little")
    data = bytes(data).replace(size, (100).to_bytes(4, "little"))
    with pytest.raises(BadSource, match="damaged"):
        docx.read(data)


def test_encrypted_members_are_told():
    data = bytearray(word(para("x")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(BadSource, match="encrypted"):
        docx.read(bytes(data))


def test_deep_nesting_that_is_legal_is_read():
    assert words(epub.read(book("<div>" * 1500 + "deep" + "</div>" * 1500))) == ["deep"]
    with pytest.raises(BadSource, match="damaged"):
        epub.read(book("<div>" * DEEP + "deep" + "</div>" * DEEP))
    assert "deep" in rtf.read(rich("{" * DEEP + "deep" + "}" * DEEP)).text
    nested = "".join(f"--{i}\nContent-Type: multipart/mixed; boundary={i + 1}\n\n" for i in range(150))
    with pytest.raises(BadSource):
        mail.read(letter(nested, "multipart/mixed; boundary=0"))


SAMPLES = {
    "docx": (
        docx.read,
        word(
            para("The road", "Title") + para("by Lena Moor") + f"<w:tbl>{row('a', 'b')}</w:tbl>" + para(PROSE),
            footer1=para("Page"),
        ),
    ),
    "odt": (odt.read, opendoc(f"<text:h text:outline-level='1'>One</text:h><text:p>{PROSE}</text:p>")),
    "epub": (epub.read, book(page(f"<h1>One</h1><p>{PROSE}</p>"), metadata="<dc:title>The road</dc:title>")),
    "rtf": (rtf.read, rich(rf"The road\par by Lena Moor\par {PROSE}{{\footnote a note}}\par\u8220?x\'e9")),
    "mail": (mail.read, letter(f"{PROSE}\n\n> quoted\n\n-- \nLena\n")),
    "jats": (jats.read, ARTICLE.encode()),
    "table": (table.read, b"Town,People\nBergen,291940\nOslo,1\n"),
}


def check(document) -> None:
    assert document.regions and "\0" not in document.text
    document.text.encode()
    at = 0
    for region in document.regions:
        quote = document.text[region.start : region.end]
        assert at <= region.start < region.end and quote == quote.strip()
        at = region.end


@pytest.mark.parametrize("name", SAMPLES)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_bytes_are_read_or_refused(name, data):
    read, sample = SAMPLES[name]
    check(read(sample))
    mutated = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(mutated) - 1))
        mutated[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    try:
        check(read(bytes(mutated)))
    except BadSource as error:
        assert error.reason and error.cure


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from(" \u00ad\u200b|"), max_size=30
)


@settings(deadline=None, max_examples=100)
@given(st.lists(TEXT, min_size=1, max_size=5))
def test_words_keep_their_order_in_every_zipped_format(lines):
    lines = [f"{i} {line}".replace("\ufffe", "").replace("\uffff", "") for i, line in enumerate(lines)]
    expected = [archive_line for line in lines if (archive_line := one_line_of(line))]
    as_word = docx.read(word("".join(map(para, map(run, lines)))))
    as_open = odt.read(opendoc("".join(f"<text:p>{escape(line)}</text:p>" for line in lines)))
    as_book = epub.read(book(page("".join(f"<p>{escape(line)}</p>" for line in lines))))
    for document in (as_word, as_open, as_book):
        check(document)
        assert [text for _, text in blocks(document)] == expected


def one_line_of(text: str) -> str:
    return " ".join("".join(c for c in text if c not in "\u00ad\u200b\ufeff").split())
