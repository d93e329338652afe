"""A folder of documents as people keep them, made here, and what must come out of each.

    write(folder)            # FILES of them, or as many as are named
    files()["book.pdf"]      # -> File: its bytes, and what must be read in it

Fifteen formats, the scripts and encodings of many languages, the makes of several programs, and beside them what must be
refused with a reason. The same bytes every time; all words are our own.
"""

import io
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from random import Random
from textwrap import fill, wrap

import docx as python_docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import ListFlowable, Paragraph, SimpleDocTemplate, Table

from tests import test_office as office
from tests import test_pdf as pdf


@dataclass(frozen=True, slots=True)
class File:
    """A file's bytes, and what must come out of it.

    `quotes`: sentences that stand whole in one region and can be cited; `aside`: words that are kept and cannot be cited;
    `pages`: the page of a sentence; `found`: what it says of itself, and nothing else; `language`: what it is in, if that
    is told at all; `refused`: how the reason begins for which nothing is read from it.
    """

    data: bytes
    quotes: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    pages: dict[str, int] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    refused: str = ""


@cache
def files() -> dict[str, File]:
    """Every file by its name."""
    makers = (_scripts, _plain, _markdown, _web, _pdf, _word, _books, _open, _rich, _mail, _tables, _refused)
    return {name: file for make in makers for name, file in make().items()}


def write(folder: Path, *names: str) -> Path:
    """The files of these names, or all, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or files():
        (folder / name).write_bytes(files()[name].data)
    return folder


_WHO = ("the miller", "a surveyor", "the parish clerk", "the keeper of the lock", "the schoolmaster", "an old pilot")
_DID = (
    "counted the sluices of the lower marsh",
    "mended the wall that the ice had broken",
    "wrote down how high the river stood",
    "paid for forty loads of stone",
    "crossed the wet meadows on foot",
    "sold the hay before it rained again",
)
_THEN = (
    "nobody thanked them for it",
    "the board took three years to answer",
    "it is told in the village to this day",
    "the water came back all the same",
    "that was the end of the matter",
)


def prose(name: str, count: int) -> list[str]:
    """So many sentences, others for every name."""
    random = Random(name)
    return [
        f"In the year {1700 + random.randrange(300)} {random.choice(_WHO)} {random.choice(_DID)}, and {random.choice(_THEN)}."
        for _ in range(count)
    ]


def paragraphs(name: str, count: int) -> list[str]:
    """So many paragraphs of four sentences."""
    sentences = prose(name, 4 * count)
    return [" ".join(sentences[at : at + 4]) for at in range(0, 4 * count, 4)]


def _spoken(text: str, encoding: str, language: str, quotes: tuple[str, ...]) -> File:
    return File(text.encode(encoding), quotes, language=language)


_GREEK = (
    "Το ποτάμι ανέβηκε τη νύχτα και το λιβάδι έγινε λίμνη.",
    "Το πρωί είδαμε τρεις αγελάδες στην όχθη.",
    "Ο μυλωνάς έφερε μια βάρκα πριν σκοτεινιάσει.",
)
_FRENCH = (
    "La rivière a monté pendant la nuit, et le pré est devenu un étang.",
    "« Personne n’y avait pensé », a dit l’ingénieur — à l’été, déjà.",
    "Le maître d’école a porté du foin aux vaches avec sa barque.",
)
_JAPANESE = (
    "川は夜のうちに増水し、牧草地は湖になった。",
    "朝になると、土手に三頭の牛が立っていた。",
    "先生は暗くなる前に舟で干し草を運んだ。",
)
_RUSSIAN = (
    "Река поднялась ночью, и луг превратился в озеро.",
    "Утром мы увидели на берегу трёх коров.",
    "Учитель до темноты возил им сено на лодке.",
)
_HEBREW = (
    "הנהר עלה בלילה והאחו היה לאגם.",
    "בבוקר ראינו שלוש פרות על הגדה.",
    "המורה הביא להן חציר בסירה לפני רדת החשיכה.",
)
_ARABIC = (
    "ارتفع النهر في الليل وصار المرج بحيرة.",
    "في الصباح رأينا ثلاث بقرات على الضفة.",
    "حمل المعلم التبن إليها بالقارب قبل حلول الظلام.",
)
_URDU = (
    "رات کو دریا چڑھ گیا اور چراگاہ جھیل بن گئی۔",
    "صبح ہم نے کنارے پر تین گائیں دیکھیں۔",
    "\u202bاستاد نے \u200eIda Brandt\u200f کی کشتی میں چارا پہنچایا۔\u202c",
)
_CHINESE = ("河水在夜里上涨，草地变成了湖。", "早晨我们在岸上看见三头牛。", "天黑以前，老师用小船给它们送去了干草。")


def _scripts() -> dict[str, File]:
    wide, spaced = "\n\n".join(_GREEK), " ".join
    return {
        "flood-greek.txt": _spoken(wide, "utf-16", "el", _GREEK),
        "flood-french.txt": _spoken("\r\n\r\n".join([*_FRENCH, spaced(_FRENCH)]), "cp1252", "fr", _FRENCH),
        "flood-japanese.txt": _spoken("\n".join([*_JAPANESE, "".join(_JAPANESE)]), "shift_jis", "ja", _JAPANESE),
        "flood-russian.txt": _spoken("\n\n".join([*_RUSSIAN, spaced(_RUSSIAN)]), "koi8-r", "ru", _RUSSIAN),
        "flood-hebrew.txt": _spoken(spaced(_HEBREW), "utf-8", "he", _HEBREW),
        "flood-arabic.txt": _spoken(spaced(_ARABIC), "utf-8", "ar", _ARABIC),
        "flood-urdu.txt": _spoken("\u200f" + spaced(_URDU), "utf-8", "ur", _URDU[:2]),
        "flood-chinese.txt": _spoken("".join(_CHINESE), "utf-8", "zh", _CHINESE),
    }


_HEAD = "The water meadow\n\nby Ida Brandt\n\n3 April 2019\n\n"
_SAID = {"title": "The water meadow", "author": "Ida Brandt", "date": "2019-04-03"}


def _plain() -> dict[str, File]:
    body = paragraphs("plain", 6)
    notes = "\n\n1 Minutes of the water board, page 12.\n\n2 The clerk's own letters, which were found in a chest.\n"
    lines = "\n\n".join(fill(text, 64) for text in ["This is how letters were wrapped.", *paragraphs("wrapped", 3)])
    signs = (
        "The 👩‍👩‍👧 took the 🇩🇪 boat and waved 👋🏽 to us.",
        "A cafe\u0301 by the quay sold Z\u0335a\u0321l\u0322g\u0327o bread.",
    )
    odd = (
        "The first line.\u2028The second part of it.\x85Another line.\x0bA fourth one.\x0c\x0cA new page begins here.\n"
    )
    long = prose("one line", 60)
    return {
        "dump.txt": File((_HEAD + "\n\n".join(body) + notes).encode(), tuple(prose("plain", 3)), found=_SAID),
        "mac.txt": File(
            (_HEAD + "\n\n".join(body)).replace("\n", "\r").encode(), tuple(prose("plain", 2)), found=_SAID
        ),
        "wrapped.text": File(lines.encode("utf-8-sig"), ("This is how letters were wrapped.",)),
        "emoji.txt": File("\n\n".join(signs).encode(), signs),
        "separators.txt": File(odd.encode(), ("A new page begins here.",)),
        "one-line.txt": File(" ".join(long).encode(), (long[0], long[-1])),
    }


def _markdown() -> dict[str, File]:
    front = "---\ntitle: Locks and weirs\nauthor: [Ida Brandt, Tom Field]\ndate: 2020-02-01\nlang: en\n---\n\n"
    said = {"title": "Locks and weirs", "author": "Ida Brandt, Tom Field", "date": "2020-02-01"}
    outline = "# Locks\n\n- The upper lock is of oak.\n  - Its gates are new.\n    1. They leak on the left.\n\n       So says the keeper.\n"
    quotes = "\n> The board denies it.\n>\n> > The keeper insists on it.\n\n```\nlevel = 3\n```\n"
    table = "# Wells\n\n| Town | Says |\n|---|---|\n| Bergen | The well is deep. |\n| Oslo | It is dry. |\n\n"
    deep = "".join("  " * level + f"- Step {level} goes down.\n" for level in range(25))
    wall = ">" * 120 + " The bottom of the quarrel.\n"
    return {
        "locks.md": File(
            (front + outline + quotes).encode(),
            ("The upper lock is of oak.", "They leak on the left.", "So says the keeper.", "The keeper insists on it."),
            found=said,
        ),
        "wells.markdown": File(
            (table + "The count was made twice.[^a]\n\n[^a]: By two people.\n").encode(),
            ("The well is deep.", "By two people."),
            found={"title": "Wells"},
        ),
        "steps.md": File(
            f"{deep}\n{wall}\nHere the stairs end.\n".encode(),
            ("Step 0 goes down.", "Step 24 goes down.", "Here the stairs end."),
        ),
    }


def _page(body: str, head: str = "", charset: str = "utf-8") -> bytes:
    text = f"<!doctype html><html lang='en-GB'><head><meta charset='{charset}'>{head}</head><body>{body}</body></html>"
    return text.encode(charset, "xmlcharrefreplace")


_MENU = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/weather'>Weather</a></li></ul></nav>"
_END = "<footer><p>Lowland Herald, all rights reserved.</p></footer>"


def _marked(name: str, count: int = 5) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs(name, count))


def _web() -> dict[str, File]:
    data = (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": '
        '"The meadow is a lake", "author": {"@type": "Person", "name": "Ida Brandt"}, "datePublished": '
        '"2022-01-05T08:00:00Z", "publisher": {"@type": "Organization", "name": "Lowland Herald"}}</script>'
        '<link rel="canonical" href="https://herald.example/meadow"><title>The meadow is a lake</title>'
    )
    news = f"{_MENU}<article><h1>The meadow is a lake</h1>{_marked('news')}</article><div class='cookie-notice'>We use cookies.</div>{_END}"
    meta = (
        '<meta name="generator" content="WordPress 6.4"><meta property="og:title" content="Reeds">'
        '<meta property="og:type" content="article"><meta property="og:site_name" content="Notes from the dike">'
        '<meta name="author" content="Tom Field"><meta property="article:published_time" content="2021-09-30T10:00:00+02:00">'
        '<meta property="og:url" content="https://dike.example/reeds"><title>Reeds | Notes from the dike</title>'
    )
    blog = (
        f"<header>{_MENU}</header><main><article class='post'><h1 class='entry-title'>Reeds</h1><div class='entry-content'>"
        f"{_marked('blog')}</div></article></main><div id='comments'><p>I cut reeds as a boy, and it was hard work.</p></div>"
    )
    old = (
        f"<table width='100%'><tr><td><a href='a.htm'>Links</a></td><td><center><font size='+2'><b>Tide tables of the port</b></font></center>"
        f"{_marked('old')}<p>He called it “a caf\xe9 for eels”.</p></td></tr></table>"
    )
    wiki = (
        f"<h1>Sluice</h1><div id='mw-content-text'>{_marked('wiki')}<p>A sluice is a gate that lets the water of a river or a pond through, or holds it back.<sup id='r1'><a href='#n1'>[1]</a></sup></p>"
        "<ol class='references'><li id='n1'>Survey of sluices, second part.</li></ol></div>"
    )
    return {
        "news.html": File(
            _page(news, data),
            tuple(prose("news", 2)),
            ("We use cookies.", "Weather"),
            found={
                "title": "The meadow is a lake",
                "author": "Ida Brandt",
                "publisher": "Lowland Herald",
                "date": "2022-01-05",
                "url": "https://herald.example/meadow",
            },
        ),
        "blog.html": File(
            _page(blog, meta),
            tuple(prose("blog", 2)),
            ("I cut reeds as a boy, and it was hard work.",),
            found={
                "title": "Reeds",
                "author": "Tom Field",
                "publisher": "Notes from the dike",
                "date": "2021-09-30",
                "url": "https://dike.example/reeds",
            },
        ),
        "tides.htm": File(
            _page(old, "<title>Tide tables of the port</title>", "windows-1252"),
            (*prose("old", 1), "He called it “a café for eels”."),
            found={"title": "Tide tables of the port"},
        ),
        "sluice.xhtml": File(
            _page(wiki, "<title>Sluice</title>"),
            (
                *prose("wiki", 1),
                "A sluice is a gate that lets the water of a river or a pond through, or holds it back.",
                "Survey of sluices, second part.",
            ),
            found={"title": "Sluice"},
        ),
    }


def _pdf() -> dict[str, File]:
    told = {number: f"On page {number} the river is told of again." for number in range(1, 301)}
    sheets = [
        pdf.book(n, pdf.lines(*wrap(" ".join([*prose(line, 2), line, *prose(f"{n}", 1)]), 70)))
        for n, line in told.items()
    ]
    columns = pdf.together(pdf.lines(*pdf.LEFT * 3), pdf.lines(*pdf.RIGHT * 3, x=330))
    notes = pdf.lines("1 See the survey of weirs.", "2 The board disputes this.", y=80, size=8, leading=10)
    rows = (("Weir", "Year", "Cost"), ("Old mill", "1801", "90 crowns"), ("Ferry", "1822", "70 crowns"))
    whole = "Nobody knows how many bridges cross it today."
    return {
        "book.pdf": File(
            pdf.drawn(*sheets),
            (told[1], told[217], told[300]),
            ("The Book of Rivers",),
            pages={told[n]: n for n in (1, 2, 150, 217, 300)},
        ),
        "columns.pdf": File(pdf.drawn(columns, pageCompression=0), (whole,), pages={whole: 1}),
        "weirs.pdf": File(
            pdf.drawn(pdf.together(pdf.lines(*pdf.LEFT, *pdf.RIGHT, *pdf.LEFT, *pdf.RIGHT), _cells(rows), notes)),
            ("Old mill | 1801 | 90 crowns", "See the survey of weirs."),
        ),
        "flood-japanese.pdf": _japanese(),
        "report.pdf": _flowing(),
    }


def _cells(rows: tuple[tuple[str, ...], ...]):
    def draw(sheet) -> None:
        for i, row in enumerate(rows):
            for x, words in zip((72, 220, 400), row, strict=True):
                sheet.drawString(x, 400 - 18 * i, words)

    return draw


def _japanese() -> File:
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    text = "".join(_JAPANESE)
    lines = [text[at : at + 15] for at in range(0, len(text), 15)]
    return File(pdf.drawn(pdf.lines(*lines, font="HeiseiMin-W3")), _JAPANESE, language="ja")


def _flowing() -> File:
    """What a program makes that sets pages by itself: a title, justified paragraphs, a list and a table."""
    styles, buffer = getSampleStyleSheet(), io.BytesIO()
    styles["BodyText"].alignment = 4
    story = [Paragraph("The cost of the harbour road", styles["Title"]), Paragraph("By Lena Moor", styles["BodyText"])]
    story += [Paragraph(text, styles["BodyText"]) for text in paragraphs("report", 12)]
    items = ("Stone is brought by barge.", "Sand is dug on the spot.")
    story += [ListFlowable([Paragraph(item, styles["BodyText"]) for item in items])]
    story += [Table([["Stone", "Loads"], ["Granite", "40"], ["Slate", "70"]])]
    made = SimpleDocTemplate(buffer, pagesize=A4, title="The cost of the harbour road", author="Lena Moor", invariant=1)
    made.build(story)
    sentences = prose("report", 48)
    return File(
        buffer.getvalue(),
        (sentences[0], sentences[20], sentences[-1], *items, "Granite | 40"),
        pages={sentences[0]: 1, sentences[-1]: 2},
        found={"title": "The cost of the harbour road", "author": "Lena Moor"},
    )


def _word() -> dict[str, File]:
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    changed = office.run("The wall is ") + f"<w:ins>{office.run('nine')}</w:ins>"
    changed += "<w:del><w:r><w:delText>eight</w:delText></w:r></w:del>" + office.run(" feet high.") + mark
    body = (
        office.para("The wall at the ferry", "Heading1")
        + office.para(changed)
        + office.para(" ".join(prose("wall", 4)))
    )
    note = f'<w:footnote w:id="1">{office.para("It was measured at low water.")}</w:footnote>'
    plain = "".join(map(office.para, ["Dear Tom,", *paragraphs("letter", 3), "Yours, Ida"]))
    return {
        "road.docx": _by_library(),
        "wall.docx": File(
            office.word(body, footnotes=note),
            ("The wall is nine feet high.", "It was measured at low water.", *prose("wall", 2)),
            found={"title": "The wall at the ferry"},
        ),
        "letter.docx": File(office.word(plain), tuple(prose("letter", 3))),
    }


def _by_library() -> File:
    made = python_docx.Document()
    made.core_properties.author, made.core_properties.title = "python-docx", "Template"
    made.add_heading("The harbour road", 0)
    made.add_paragraph("by Lena Moor")
    made.add_heading("The route", 1)
    made.add_paragraph(" ".join(prose("road", 5)))
    for level, item in enumerate(("It passes the mill.", "It passes the old pier.", "It ends there.")):
        made.add_paragraph(item, style="List Bullet" + (f" {level + 1}" if level else ""))
    grid = made.add_table(2, 2)
    for i, words in enumerate(("Year", "Cost", "2019", "Four crowns")):
        grid.cell(i // 2, i % 2).text = words
    made.sections[0].header.paragraphs[0].text = "Report of the council"
    buffer = io.BytesIO()
    made.save(buffer)
    return File(
        office.archived(office.members(buffer.getvalue())),
        (*prose("road", 2), "It passes the old pier.", "2019 | Four crowns"),
        ("Report of the council",),
        found={"title": "The harbour road", "author": "Lena Moor"},
    )


def _books() -> dict[str, File]:
    contents = office.page("<nav epub:type='toc'><ol><li><a href='c%200.xhtml'>The ford</a></li></ol></nav>")
    chapter = "<h1>{}</h1>{}<p>It was deep<a epub:type='noteref' href='#n'>1</a> that day.</p><aside epub:type='footnote' id='n'>{}</aside>"
    first = office.page(chapter.format("The ford", _marked("ford", 3), "Deeper than a horse is high."))
    second = office.page(chapter.format("The bridge", _marked("bridge", 3), "So the toll book says."))
    said = "<dc:title>Fords and bridges</dc:title><dc:creator>Ida Brandt</dc:creator><dc:language>en</dc:language><dc:date>2018</dc:date>"
    cover = '<reference type="cover" href="c%200.xhtml"/>'
    return {
        "fords.epub": File(
            office.book(first, second, contents, metadata=said, nav=2),
            ("It was deep that day.", "Deeper than a horse is high.", "So the toll book says.", *prose("bridge", 2)),
            ("The ford",),
            found={"title": "Fords and bridges", "author": "Ida Brandt", "date": "2018"},
        ),
        "ferries.epub": File(
            office.book(office.page("<p>A cover.</p>"), office.page(_marked("ferries", 3)), guide=cover),
            tuple(prose("ferries", 3)),
            ("A cover.",),
        ),
    }


def _open() -> dict[str, File]:
    note = '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>The clerk was ill.</text:p></text:note-body></text:note>'
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>".format
    listed = f"<text:list>{item('The dike is dry.', '<text:list>' + item('So are the fields.', '') + '</text:list>')}</text:list>"
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>".format
    grid = f"<table:table>{row('Member', 'Vote')}{row('Tom Field', 'Against it')}</table:table>"
    body = f"<text:h text:outline-level='1'>Minutes of the board</text:h><text:p>The board met at noon{note} in the rain.</text:p>"
    body += "".join(f"<text:p>{text}</text:p>" for text in paragraphs("minutes", 2)) + listed + grid
    changed = "<text:tracked-changes><text:changed-region><text:deletion><text:p>This was struck out.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    letter = changed + "".join(f"<text:p>{text}</text:p>" for text in paragraphs("open letter", 3))
    return {
        "minutes.odt": File(
            office.opendoc(body),
            (
                "The board met at noon in the rain.",
                "The clerk was ill.",
                "So are the fields.",
                "Tom Field | Against it",
            ),
            found={"title": "Minutes of the board"},
        ),
        "letter.odt": File(office.opendoc(letter), tuple(prose("open letter", 3))),
    }


def _rich() -> dict[str, File]:
    noted = r"The pump was sold.{\super\chftn}{\footnote\pard{\super\chftn} To a farmer.}"
    styles = r"{\stylesheet{Normal;}{\s1\outlinelevel0 heading 1;}{\s2 Title;}}"
    body = styles + r"\pard\s2 The pump\par\pard " + r"\par ".join([*paragraphs("pump", 2), noted]) + r"\par"
    russian = "".join(f"\\u{ord(c)}?" if c > "\x7f" else c for c in " ".join(_RUSSIAN))
    coded = "".join(f"\\'{byte:02x}" for byte in " ".join(_RUSSIAN).encode("cp1251"))
    return {
        "pump.rtf": File(
            office.rich(body), (*prose("pump", 2), "The pump was sold.", "To a farmer."), found={"title": "The pump"}
        ),
        "flood-russian.rtf": File(office.rich(rf"{russian}\par\f1 {coded}\par"), _RUSSIAN, language="ru"),
    }


def _mail() -> dict[str, File]:
    reply = EmailMessage()
    reply["From"], reply["To"] = '"Ida Brandt" <ida@example.org>', "board@example.org"
    reply["Subject"], reply["Date"] = "Re: the weir", "Tue, 5 Mar 2019 09:00:00 +0100"
    said = f"The weir must be closed tonight.\n\n{prose('weir', 1)[0]}\n\n"
    quoted = "On 4 March 2019, Tom Field <tom@example.org> wrote:\n> Leave the weir as it is.\n\n-- \nIda\n"
    reply.set_content(said + quoted)
    reply.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="weir.pdf")
    reply.set_boundary("weir")
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Date"] = (
        "Tom Field <tom@example.org>",
        "Häfen",
        "Wed, 6 Mar 2019 09:00:00 +0000",
    )
    letter["To"] = "ida@example.org"
    letter.set_content("Plain words for old programs. The weir stays open.\n")
    letter.add_alternative("<p>Coloured words for new ones. The weir stays open.</p>", subtype="html")
    letter.set_boundary("letter")
    page = _page(f"<article><h1>The eel ladder</h1>{_marked('eels')}</article>", "<title>The eel ladder</title>")
    return {
        "weir.eml": File(
            bytes(reply),
            ("The weir must be closed tonight.", *prose("weir", 1)),
            ("Leave the weir as it is.",),
            found={"title": "Re: the weir", "author": "Ida Brandt", "date": "2019-03-05"},
        ),
        "harbours.eml": File(
            bytes(letter),
            ("The weir stays open.",),
            found={"title": "Häfen", "author": "Tom Field", "date": "2019-03-06"},
        ),
        "eels.mht": File(
            _saved(page),
            tuple(prose("eels", 2)),
            found={"title": "The eel ladder", "url": "https://dike.example/eels"},
        ),
    }


def _saved(page: bytes) -> bytes:
    """A web page as a browser saves it in one file."""
    made = EmailMessage()
    made["From"], made["Snapshot-Content-Location"] = "<Saved by Blink>", "https://dike.example/eels"
    made["Subject"], made["Date"] = "The eel ladder", "Thu, 7 Mar 2024 09:00:00 -0000"
    made.set_content(page.decode(), subtype="html", cte="quoted-printable")
    made.add_related(b"GIF89a", maintype="image", subtype="gif", cid="<a@dike.example>")
    made.set_boundary("page")
    return bytes(made)


def _tables() -> dict[str, File]:
    wells = "town,depth,says\nBergen,40,The well is deep.\nOslo,12,\n"
    halves = "Station\tWater\nUpper lock\tHigh\nLower lock\tLow\n"
    both = 'Name;Note\nIda;"first; second"\nTom;"on two\nlines"\n'
    return {
        "wells.csv": File(wells.encode(), ("town: Bergen; depth: 40; says: The well is deep.",)),
        "stations.tsv": File(halves.encode("utf-16"), ("Upper lock | High",)),
        "notes.csv": File(both.encode("cp1252"), ("Name: Tom; Note: on two lines.",)),
    }


_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0"


def _refused() -> dict[str, File]:
    protected = '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
    locked = '<manifest xmlns="urn:m"><file-entry><encryption-data/></file-entry></manifest>'
    shop = office.book(office.page(_marked("shop")), **{"META-INF/encryption.xml": protected})
    whole = {"docx": _by_library().data, "epub": shop, "pdf": pdf.drawn(*[pdf.lines(*pdf.LEFT)] * 9)}
    app = "<div id='root'></div><script>start()</script>"
    data = {
        "locked.pdf": (
            pdf.drawn(pdf.lines(*pdf.LEFT), encrypt=StandardEncryption("secret", "owner")),
            "it is encrypted.",
        ),
        "scan.pdf": (pdf.drawn(pdf.scan, pdf.scan), "it has no text layer"),
        "cut.pdf": (whole["pdf"][: len(whole["pdf"]) // 3], "it is damaged"),
        "old.docx": (_OLE + bytes(600), "it is an old Word file."),
        "locked.docx": (_OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600), "it is encrypted."),
        "cut.docx": (whole["docx"][: len(whole["docx"]) // 2], "it is not a Word document, or it is damaged."),
        "cut.epub": (whole["epub"][:-40], "it is not an e-book, or it is damaged."),
        "shop.epub": (shop, "it is protected"),
        "locked.odt": (office.opendoc("<text:p>x</text:p>", **{"META-INF/manifest.xml": locked}), "it is encrypted."),
        "empty.txt": (b"", "it is empty."),
        "empty.pdf": (b"", "it is empty."),
        "blank.md": (b" \n\n \n", "there is no text in it"),
        "app.html": (_page(app), "the page holds no text of its own, only scripts."),
        "picture.txt": (_PICTURE, "it is not text"),
        "picture.rtf": (_PICTURE, "it is not rich text."),
        "picture.csv": (_PICTURE * 9, "it is not text"),
        "notes.xyz": (b"words", "there is no reader for .xyz."),
        "README": (b"words", "there is no reader for files without a suffix."),
    }
    return {name: File(body, refused=reason) for name, (body, reason) in data.items()}
