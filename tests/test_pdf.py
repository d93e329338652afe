"""PDF files, drawn here: their order of reading, what is mended, what is told apart, and what is refused."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from index.errors import BadSource
from index.formats import pdf

LEFT = [
    "The river rises in the hills above the",
    "old town and runs for two hundred miles",
    "before it meets the sea. Nobody knows how",
]
RIGHT = [
    "many bridges cross it today. The council",
    "counted forty of them in the last survey,",
    "and three more have been built since then.",
]
BODY = "Water finds its own level, the engineer said, and no wall has ever"


def drawn(*pages, **options) -> bytes:
    """A PDF of which each page is drawn by one function of a canvas (612 by 792 points)."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file, pagesize=(612, 792), invariant=True, **options)
    for page in pages:
        sheet.setFont("Times-Roman", 11)
        page(sheet)
        sheet.showPage()
    sheet.save()
    return file.getvalue()


def lines(*texts, x=72, y=700, size=11, font="Times-Roman", leading=14):
    """Draws texts under one another."""

    def draw(sheet):
        sheet.setFont(font, size)
        for i, text in enumerate(texts):
            sheet.drawString(x, y - i * leading, text)

    return draw


def together(*drawings):
    return lambda sheet: [drawing(sheet) for drawing in drawings]


def kinds(parsed) -> list[tuple[str, str]]:
    return [(region.kind, parsed.text[region.start : region.end]) for region in parsed.regions]


def of_kind(parsed, kind) -> list[str]:
    return [text for other, text in kinds(parsed) if other == kind]


def check(parsed):
    """What holds of whatever a format returns."""
    ends = [0, *(region.end for region in parsed.regions)]
    for region, end in zip(parsed.regions, ends, strict=False):
        piece = parsed.text[region.start : region.end]
        assert end <= region.start < region.end <= len(parsed.text)
        assert piece == piece.strip() != ""
        assert region.kind in {"body", "heading", "byline", "footnote", "boilerplate"}
    assert list(parsed.pages) == sorted(parsed.pages)
    assert all(0 <= offset <= len(parsed.text) for offset in parsed.pages)
    assert "\0" not in parsed.text and parsed.text.encode("utf-8")


@pytest.mark.parametrize("gap", [0, 0.5])
def test_raised_figures_are_no_part_of_the_word_or_number_before_them(gap):
    said = [
        ("It leaked 10", 0),
        ("6", 1),
        (" litres in 1998", 0),
        ("4", 1),
        (" of the 7th report.", 0),
        ("12,13", 1),
        (" It was H", 0),
        ("2", -1),
        ("O.", 0),
    ]

    def draw(sheet):
        x = 72
        for words, rise in said:
            size = 7 if rise else 11
            sheet.setFont("Times-Roman", size)
            sheet.drawString(x + gap * (rise > 0), 700 + 4 * rise, words)
            x += pdfmetrics.stringWidth(words, "Times-Roman", size) + gap * (rise > 0)

    assert kinds(pdf.read(drawn(draw))) == [
        ("body", "It leaked 10⁶ litres in 1998⁴ of the 7th report.¹²,¹³ It was H2O.")
    ]


def test_a_paragraph_is_one_region():
    parsed = pdf.read(drawn(lines(*LEFT, *RIGHT)))
    assert kinds(parsed) == [("body", " ".join([*LEFT, *RIGHT]))]
    assert parsed.pages == (0,)


def test_two_columns_are_read_one_after_the_other():
    page = together(
        lines("A River and Its Bridges", x=180, y=740, size=20), lines(*LEFT * 3, x=72), lines(*RIGHT * 3, x=330)
    )
    parsed = pdf.read(drawn(page))
    assert kinds(parsed) == [("heading", "A River and Its Bridges"), ("body", " ".join([*LEFT * 3, *RIGHT * 3]))]


def test_three_columns_and_a_heading_across_them():
    columns = [[f"Column {name} has line {i} here" for i in range(6)] for name in ("one", "two", "three")]
    page = together(
        lines("A heading that stands across all of the three columns", x=72, y=740, size=18),
        *(lines(*texts, x=72 + 165 * i) for i, texts in enumerate(columns)),
    )
    text = pdf.read(drawn(page)).text.replace("\n\n", " ")
    assert text.endswith(" ".join(line for texts in columns for line in texts))


def test_a_heading_between_two_bands_of_columns():
    page = together(
        lines(*LEFT, x=72, y=740),
        lines(*RIGHT, x=330, y=740),
        lines("The second part of the story of the river and its bridges", x=72, y=650, size=18),
        lines(*RIGHT, x=72, y=600),
        lines(*LEFT, x=330, y=600),
    )
    text = pdf.read(drawn(page)).text
    assert (
        text.index("counted forty") < text.index("second part") < text.rindex("counted forty") < text.rindex("old town")
    )


def test_a_sentence_over_a_column_break_can_be_quoted_whole():
    parsed = pdf.read(drawn(together(lines(*LEFT), lines(*RIGHT, x=330))))
    assert "Nobody knows how many bridges cross it today." in parsed.text


def book(number: int, *drawings):
    head = lines("The Book of Rivers" if number % 2 else "A. Writer", x=240, y=760, size=9)
    foot = lines(str(number), x=300, y=40, size=9)
    return together(head, *drawings, foot)


def test_running_heads_and_page_numbers_are_boilerplate_beside_the_text():
    texts = [
        "Of springs and wells",
        "Of brooks and becks",
        "Of weirs and locks",
        "Of mouths and tides",
        "Of rain",
        "Of ice",
    ]
    pages = [
        book(i, lines(f"{text} much is told here. {BODY}", f"held it for {text[3:]}."))
        for i, text in enumerate(texts, 1)
    ]
    parsed = pdf.read(drawn(*pages))
    assert of_kind(parsed, "body") == [f"{text} much is told here. {BODY} held it for {text[3:]}." for text in texts]
    assert of_kind(parsed, "boilerplate")[:4] == ["The Book of Rivers", "1", "A. Writer", "2"]


def test_a_page_number_in_large_type_is_no_heading():
    subjects = ["Rain", "Ice", "Tides", "Locks", "Weirs"]
    pages = [
        together(
            lines(f"{subject} is what this page is about, and of it much", f"is told, as {subject.lower()} deserves."),
            lines(f"Page {n}", y=40, size=16),
        )
        for n, subject in enumerate(subjects, 1)
    ]
    parsed = pdf.read(drawn(*pages))
    assert of_kind(parsed, "boilerplate") == [f"Page {n}" for n in range(1, 6)] and not of_kind(parsed, "heading")


def test_a_sentence_over_a_page_break_is_whole_and_the_foot_comes_after_it():
    one = book(1, lines("It was late. " + BODY, "held it back, as everybody in the valley", y=100))
    two = book(
        2, lines("ought to remember. The second sentence ends here.", "A third one follows it on the next line.")
    )
    rest = [book(n, lines(f"Page {n} is here only to carry on the book.")) for n in (3, 4, 5)]
    parsed = pdf.read(drawn(one, two, *rest))
    whole = f"{BODY} held it back, as everybody in the valley ought to remember."
    assert whole in parsed.text
    page_of = lambda text: sum(offset <= parsed.text.index(text) for offset in parsed.pages)  # noqa: E731
    assert page_of("It was late") == page_of("ought to remember") == 1
    assert page_of("Page 3") == 3
    assert len(parsed.pages) == 5


def test_a_repeated_chapter_heading_is_no_running_head():
    pages = [
        together(lines(f"Chapter {n}", size=20, y=740), lines(f"{word} {BODY}", f"held back the {word}."))
        for n, word in enumerate(("First", "Second", "Third", "Fourth"), 1)
    ]
    assert of_kind(pdf.read(drawn(*pages)), "heading") == ["Chapter 1", "Chapter 2", "Chapter 3", "Chapter 4"]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (("The infor-", "mation was wrong."), "The information was wrong."),
        (("A well-", "known engineer came."), "A well-known engineer came."),
        (("The long-term plan and the long-", "term aim are one."), "the long-term aim are one."),
        (("The Anglo-", "Saxon kings ruled."), "The Anglo-Saxon kings ruled."),
        (("From 1914-", "1918 there was war."), "From 1914-1918 there was war."),
    ],
)
def test_hyphens_at_the_end_of_a_line(broken, whole):
    assert whole in pdf.read(drawn(lines(*broken))).text


def test_footnotes_are_told_from_the_text():
    notes = lines(
        "1 See the survey of 1998, which counted them.", "2 The council disputes this number.", y=80, size=8, leading=10
    )
    parsed = pdf.read(drawn(together(lines(*LEFT, *RIGHT, *LEFT, *RIGHT), notes)))
    assert of_kind(parsed, "footnote") == [
        "1 See the survey of 1998, which counted them.",
        "2 The council disputes this number.",
    ]


def test_notes_that_are_numbered_as_their_pages_are_no_running_feet():
    def note(number, text):
        return together(lines(str(number), x=72, y=84, size=5), lines(text, x=76, y=80, size=8))

    told = ["See the survey of 1998, which counted them.", "The council disputes this number.", "It was shut in May."]
    parsed = pdf.read(drawn(*(together(lines(*LEFT, *RIGHT, *LEFT), note(n, text)) for n, text in enumerate(told, 3))))
    assert [text.partition(" ")[2] for text in of_kind(parsed, "footnote")] == told


def test_the_rows_of_a_table():
    def table(sheet):
        for i, row in enumerate(
            [("Country", "Capital", "People"), ("France", "Paris", "68 million"), ("Japan", "Tokyo", "125 million")]
        ):
            for x, cell in zip((72, 220, 400), row, strict=True):
                sheet.drawString(x, 500 - 18 * i, cell)

    parsed = pdf.read(drawn(together(lines(*LEFT, *RIGHT), table)))
    assert of_kind(parsed, "body")[-3:] == [
        "Country | Capital | People",
        "France | Paris | 68 million",
        "Japan | Tokyo | 125 million",
    ]


def test_items_of_a_list_are_regions_of_their_own():
    parsed = pdf.read(drawn(lines("• the first thing on the list", "• the second thing on it", "• the third and last")))
    assert [text for _, text in kinds(parsed)] == [
        "• the first thing on the list",
        "• the second thing on it",
        "• the third and last",
    ]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_like_any_other(turn):
    def page(sheet):
        sheet.translate(306, 396)
        sheet.rotate(turn)
        sheet.translate(-300, -500)
        lines(*LEFT, *RIGHT, x=100, y=600)(sheet)

    assert pdf.read(drawn(page)).text == " ".join([*LEFT, *RIGHT])


def test_text_that_runs_up_the_margin_is_boilerplate():
    def margin(sheet):
        sheet.rotate(90)
        lines("arXiv 1234.5678 12 Jan 2020", x=300, y=-30)(sheet)

    parsed = pdf.read(drawn(together(lines(*LEFT, *RIGHT), margin)))
    assert kinds(parsed)[-1] == ("boilerplate", "arXiv 1234.5678 12 Jan 2020")


def test_japanese_is_joined_without_spaces():
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    parsed = pdf.read(
        drawn(lines("日本語の文章は単語の間に空白を", "入れません。これは二番目の文です。", font="HeiseiMin-W3"))
    )
    assert parsed.text == "日本語の文章は単語の間に空白を入れません。これは二番目の文です。"


def hebrew_font() -> str:
    """A font with Hebrew letters, or a skipped test where the machine has none."""
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    try:
        pdfmetrics.registerFont(TTFont("Hebrew", "DejaVuSans.ttf"))
    except TTFError:
        pytest.skip("no font with Hebrew letters on this machine")
    return "Hebrew"


def test_hebrew_is_in_the_order_in_which_it_is_read():
    words = ["זהו משפט בעברית שנכתב כדי לבדוק", "את סדר הקריאה של הדף."]

    def page(sheet):
        sheet.setFont(hebrew_font(), 12)
        for i, text in enumerate(words):
            sheet.drawRightString(540, 700 - 15 * i, text[::-1])

    assert pdf.read(drawn(page)).text == " ".join(words)


def test_a_long_book_keeps_its_pages():
    pages = [book(n, lines(f"This is what stands on page {n} of the long book.", BODY + ".")) for n in range(1, 301)]
    parsed = pdf.read(drawn(*pages))
    check(parsed)
    assert len(parsed.pages) == 300
    start = parsed.text.index("stands on page 217 of")
    assert sum(offset <= start for offset in parsed.pages) == 217


def titled(title="", author="", *more):
    def page(sheet):
        sheet.setTitle(title)
        sheet.setAuthor(author)
        together(lines("A River and Its Bridges", y=740, size=20), *more, lines(*LEFT, *RIGHT, y=650))(sheet)

    return drawn(page)


@pytest.mark.parametrize(
    "title", ["Microsoft Word - river.doc", "untitled", "river_final.docx", "Annual Report Template", ""]
)
def test_a_title_that_the_page_does_not_bear_out_gives_way(title):
    assert pdf.read(titled(title)).found["title"] == ("A River and Its Bridges", "largest type on the first page")


def test_no_title_without_a_sign_of_it():
    assert "title" not in pdf.read(drawn(lines(*LEFT, *RIGHT))).found


@pytest.mark.parametrize("author", ["Administrator", "Microsoft Office User", "jane@example.org", "Jane Doe", "Owner"])
def test_an_author_whom_nothing_bears_out_is_not_believed(author):
    assert "author" not in pdf.read(titled("", author)).found


def test_an_author_whom_the_page_names():
    parsed = pdf.read(titled("", "Jane Doe", lines("Jane Doe, University of the Sea", y=700)))
    assert parsed.found["author"] == ("Jane Doe", "document properties")


def test_a_byline_and_its_date_but_never_the_date_of_the_file():
    parsed = pdf.read(titled("", "", lines("By Jane Doe", y=710), lines("3 April 2024", y=685)))
    assert parsed.found["author"] == ("Jane Doe", "byline")
    assert parsed.found["date"] == ("2024-04-03", "dateline")
    assert ("byline", "By Jane Doe") in kinds(parsed)
    assert "date" not in pdf.read(titled()).found


def test_the_language_that_the_file_names():
    assert pdf.read(drawn(lines(*LEFT), lang="en-GB")).found["language"] == ("en-gb", "document properties")


def scan(sheet):
    sheet.rect(72, 72, 400, 600, fill=1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (drawn(lines(*LEFT), encrypt=StandardEncryption("secret", "owner")), "it is encrypted."),
        (drawn(scan, scan), "it has no text layer (scanned pages)."),
        (drawn(lambda sheet: None), "there is no text in it."),
        (b"%PDF-1.7\nnothing else", "it is damaged, or no PDF file."),
        (b"", "it is damaged, or no PDF file."),
        (b"GIF89a", "it is damaged, or no PDF file."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_cure(data, reason):
    with pytest.raises(BadSource) as caught:
        pdf.read(data)
    assert caught.value.reason == reason
    assert caught.value.cure.endswith(".")


def test_too_many_pages(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    with pytest.raises(BadSource, match="3 pages"):
        pdf.read(drawn(*[lines("A page.")] * 3))


def test_too_much_text_on_a_page(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_ON_A_PAGE", 50)
    with pytest.raises(BadSource, match="too much text"):
        pdf.read(drawn(lines(*LEFT)))


def test_an_owner_password_alone_keeps_nobody_out():
    assert pdf.read(drawn(lines(*LEFT), encrypt=StandardEncryption("", "owner"))).text == " ".join(LEFT)


def test_pages_without_text_are_named():
    parsed = pdf.read(drawn(lines(*LEFT), scan, lines(*RIGHT), scan, scan))
    assert parsed.notes == ("Pages 2, 4–5 have no text layer and were left out.",)
    assert len(parsed.pages) == 5


def test_letters_that_mean_something_else_are_refused():
    gibberish = "".join(chr((ord(c) - 29) % 94 + 33) for c in BODY * 3).replace("a", "k")
    consonants = "".join(c for c in gibberish if c not in "aeiouyAEIOUY")
    with pytest.raises(BadSource, match="makes no sense"):
        pdf.read(drawn(lines(*[consonants[i : i + 60] for i in range(0, 180, 60)] * 5)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_bytes_are_read_or_refused_never_more(data):
    whole = bytearray(drawn(together(lines(*LEFT), lines(*RIGHT, x=330)), lines(*RIGHT)))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        whole[place] = data.draw(st.integers(0, 255))
    try:
        check(pdf.read(bytes(whole[: data.draw(st.integers(0, len(whole)))])))
    except BadSource as error:
        assert error.reason and error.cure


words = st.text(st.characters(codec="latin-1", exclude_categories=("Cc",)), min_size=1, max_size=40)
places = st.tuples(st.floats(-50, 650), st.floats(-50, 800), st.sampled_from([6, 9, 11, 20]), words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(places, max_size=25), min_size=1, max_size=4))
def test_any_words_anywhere_keep_the_contract(pages):
    def page(items):
        return together(*(lines(text, x=x, y=y, size=size) for x, y, size, text in items))

    data = drawn(*map(page, pages))
    try:
        parsed = pdf.read(data)
    except BadSource as error:
        assert error.reason and error.cure
    else:
        check(parsed)
        assert parsed == pdf.read(data)
