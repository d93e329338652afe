"""Text from any bytes: encodings, languages, sentences, plain text and Markdown."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import BadSource
from index.dates import iso_date
from index.formats import language, markdown, subtitles, text
from index.formats.encodings import decode, oddness
from index.layout import describe
from index.markup import plain
from index.sentences import split

LANGUAGES = {
    p.stem: p.read_text(encoding="utf-8").splitlines() for p in (Path(__file__).parent / "languages").glob("*.txt")
}
WEST = ("cp1252", "iso8859-15")
PAGES = {
    **dict.fromkeys(("de", "en", "es", "fr", "it", "nl", "pt", "sv"), WEST),
    **dict.fromkeys(("cs", "hu", "pl", "ro"), ("cp1250", "iso8859-2")),
    "tr": ("cp1254", "iso8859-9"),
    "ru": ("cp1251", "koi8-r", "iso8859-5", "cp866"),
    "uk": ("cp1251", "koi8-u"),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255",),
    "ar": ("cp1256",),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "zh": ("gb18030",),
    "zh-hant": ("big5",),
    "ko": ("euc_kr",),
}
WITHOUT_SPACES = ("ja", "zh", "zh-hant")


def join(code, first=0):
    lines = LANGUAGES[code]
    return ("" if code in WITHOUT_SPACES else " ").join(lines[first:] + lines[:first])


def page_text(words, page):
    """The words as the code page can hold them: cedillas for Romanian commas, and no signs that it lacks."""
    words = words.translate(str.maketrans("șțȘȚ", "şţŞŢ"))
    return words.encode(page, "ignore").decode(page)


def is_well_formed(parsed):
    pieces = [parsed.text[r.start : r.end] for r in parsed.regions]
    return all(piece and piece == piece.strip() for piece in pieces) and all(
        a.end <= b.start for a, b in zip(parsed.regions, parsed.regions[1:], strict=False)
    )


@pytest.mark.parametrize(("code", "page"), [(code, page) for code, pages in PAGES.items() for page in pages])
def test_prose_in_a_code_page_is_read_as_it_was_written(code, page):
    for first in range(0, 12, 3):
        words = page_text(join(code, first)[:300], page)
        found, note = decode(words.encode(page))
        assert found == words
        assert words.isascii() or (
            note.startswith("Its encoding is not stated; it was read as ") and note.endswith(".")
        )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16", "utf-8", "utf-8-sig"]
)
def test_unicode_is_read_with_and_without_its_mark(code, encoding):
    words = "\n".join(LANGUAGES[code])
    found, note = decode(words.encode(encoding))
    assert found == words
    assert bool(note) == encoding.endswith(("-le", "-be"))


@pytest.mark.parametrize("size", [40, 200, 2000])
@pytest.mark.parametrize(
    "sign", ["“Yes”", "it’s", "café", "Zürich", "£5", "1990–95", "€20", "señor", "œuvre", "20 °C", "É"]
)
def test_one_sign_in_plain_english_is_windows_1252(sign, size):
    words = ((join("en").encode("ascii", "ignore").decode() * 4)[: size // 2] + " ") * 2
    words = f"{words[: size // 2]} {sign} {words[size // 2 :]}"
    assert decode(words.encode("cp1252")) == (words, "Its encoding is not stated; it was read as Windows-1252.")


@pytest.mark.parametrize(
    "data",
    [
        "Le café était fermé, désolé. ".encode() + b"\xff",
        "Привет, это русский текст. ".encode() + b"\xff",
        "中文文本在这里结束。".encode()[:-1],
        "déjà vu ".encode() * 9 + "déjà vu ".encode("cp1252"),
        b"\x81\x8d\x8f\x90 text",
        bytes(range(128, 256)) * 20,
        "ПРИВЕТ, ЭТО ГОРОДСКОЙ СОВЕТ".encode("cp1251"),
    ],
)
def test_what_cannot_be_told_is_refused_and_never_garbled(data):
    with pytest.raises(BadSource, match="encoding is not known") as error:
        decode(data)
    assert error.value.cure == "Save it as UTF-8."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"abc\0def", "NUL"),
        (b"a\x01b", "control"),
        (b"\xff\xfea", "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "NUL"),
    ],
)
def test_what_is_no_text_is_refused(data, reason):
    with pytest.raises(BadSource, match=reason):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_bad_source(data):
    try:
        found, _ = decode(data)
    except BadSource as error:
        assert error.reason.endswith(".") and error.cure.endswith(".")
    else:
        assert "\0" not in found and "\r" not in found
        found.encode("utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_utf_8_is_never_doubted(words):
    if not words.startswith("\ufeff"):
        assert decode(words.encode()) == (words, "")


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"th", "hi"}))
def test_a_text_is_less_odd_than_what_another_page_makes_of_it(code):
    words = join(code)
    assert oddness(words) < 0.1 < oddness(words.encode().decode("cp1252", "ignore")) or words.isascii()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_language_of_two_hundred_characters(code):
    assert [language.detect(join(code, first)[:200]) for first in range(12)] == [code[:2]] * 12


@pytest.mark.parametrize(
    "words",
    [
        "",
        "ok",
        "12 34 2024-10-11 " * 40,
        "🙂" * 100,
        "https://www.example.org/a/b/c?id=3 " * 9,
        "Menu Home About Contact",
    ],
)
def test_no_language_is_named_where_there_is_none(words):
    assert language.detect(words) == ""


def test_a_text_half_and_half_has_no_language_and_a_quotation_does_not_change_it():
    assert language.detect(join("de") + join("ru")) == ""
    assert language.detect(join("en") * 3 + join("de")[:300]) == "en"


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"th"}))
def test_sentences_of_every_language(code):
    words = join(code)
    found = [words[a:b] for a, b in split(words, code)]
    assert sum(line in found for line in LANGUAGES[code]) >= (11 if code.startswith("zh") else 12)


@pytest.mark.parametrize("code", ["", "xx", "pt-br", "EN", "zh-hant", "日本", "no such language"])
def test_an_unknown_language_is_split_all_the_same(code):
    assert split("Hello there. This is one.", code) == [(0, 12), (13, 25)]


@given(st.text(max_size=300), st.sampled_from(["de", "ja", "sv", "ko", "fr", "ru", "en", "ar"]))
def test_every_word_is_in_one_sentence(words, code):
    found = split(words, code)
    assert all(a < b and not words[a].isspace() and not words[b - 1].isspace() for a, b in found)
    assert all(a[1] <= b[0] for a, b in zip(found, found[1:], strict=False))
    covered = "".join(words[a:b] for a, b in found)
    assert [c for c in covered if c.isalnum()] == [c for c in words if c.isalnum()]


WHOLE = {
    "en": """He met Amb. Blome and Ms. Khan at Ft. Bragg at 5 p.m. Eastern.|It is in vol. 3, ch. 2.|See Eq. 3 and Vol. IV.|Approx. 5 km.
        F.O.-L. was born in Bath.|1. The first item.|2. The second.|Q. You were there?|A. I was.|II. Another part.
        He lives in the U.S.|She does not.|He came at 5 p.m.|Central banks paid.|They fell by 10 ft.|The rest held.|He has a B.A.|So has she.""",
    "de": """Im 19. Jahrhundert war es so.|Die 14. Division zog im 2. Weltkrieg ab.|An seinem 50. Geburtstag kam jeder 3. Bürger.
        Die Hl. Anna half.|Sie ist 12.|Er ist 14.|Er kam 1939.|Sie ging.""",
    "ar": "وصل أ. د. محمد.|ثم ذهب.",
    "ur": "اس نے کہا ’’میں جاؤں گا۔‘‘|پھر وہ گئے۔",
    "tr": "19. Yüzyıl geldi.|Sonra bitti.",
}


def test_a_clock_goes_on_with_its_day():
    text = "It came at 2 p.m. Thursday, and at 3 a.m. March 5 too. It ended at 5 p.m. The chair left."
    assert [text[a:b][:8] for a, b in split(text)] == ["It came ", "It ended", "The chai"]


@pytest.mark.parametrize("code", WHOLE)
def test_an_abbreviation_an_ordinal_and_the_number_of_an_item_end_no_sentence(code):
    lines = [line.strip() for lines in WHOLE[code].splitlines() for line in lines.split("|")]
    words = " ".join(lines)
    assert [words[a:b] for a, b in split(words, code)] == lines


@pytest.mark.parametrize(
    "line",
    [
        *(
            f"The dam is full.{mark}|It will break."
            for mark in ("[^1]", "[12][13]", "[citation needed]", "¹", "¹,²⁻⁴", "(1)", ":33–35", "†", "”[2]")
        ),
        "The dam is **full.**|It will *break.*|Then _it did._",
        "It ==will break.==|The dam is full. ^dam",
        "It ==will break.== %%ask Jan%%",
        "So it was.|Nobody knew. [3, 4]",
        "The dam is full.|[Some] say so.|(1) It may break.|*It* will.|“It did.”",
        "He said “it is.”|“It broke,” she said.",
        '"It is so," said Moor.|"It leaks.|We left.',
        "“It is so,” said Moor.|“It leaks.|We left.",
    ],
)
def test_marks_right_behind_a_sentence_are_its_own(line):
    words = line.replace("|", " ")
    assert [words[a:b] for a, b in split(words)] == line.split("|")


@pytest.mark.parametrize(
    "line",
    [
        "He was ill.|Brandt left.|She told me.|I heard “no.”|“Lind may.”|A boat came in May.|Brandt and the ore.|Lind paid.",
        "See no. 5, fig. A and art. IV.|Mr. Ill. Brandt came to No. Ten.",
        "They voted No.|Analysts were amazed.|He chose “No.”|Lind came to No. 5 by the No. Forty-one and saw Bed No. Ward.",
        "The answer was no.|I went home with the Symphony no. I in C.|They paid the U.A.E.|It lent the I.M.F. Committee more.",
        "It was over…|The town … slept.|He left the state… Mr. Lind wept.|Graham, R-S.C., wrote it.",
        "He rose.|(Laughter.)|The chair left.|(So it is said.)|“It is so,” he said (to us all).|(The pier etc.) All of it fell.",
    ],
)
def test_a_word_that_may_be_an_abbreviation_and_a_bracket_end_a_sentence(line):
    words = line.replace("|", " ")
    assert [words[a:b] for a, b in split(words)] == line.split("|")


@pytest.mark.parametrize(
    "line",
    [
        "Figure 1. Dues by type.|Table 2. Revenue.|1.1. The society met.|1.2. It left.|Section 4. The board closes.|No.|It left.",
        "Yahoo! is a name.|Salt! ran in London.|“Is it safe?” asked Lind.|Has he left? we asked.|Of what use is it? is asked.",
        "The An. gambiae were caught, incl. the old.|They bind p53.|p53 binds.|It fell.|de Gaulle left.|It rose.|al-Qaida came.",
        "what is it?|no idea.|It was here.|iPhone sales fell.",
    ],
)
def test_a_label_and_a_stop_within_a_name_end_no_sentence(line):
    words = line.replace("|", " ")
    assert [words[a:b] for a, b in split(words)] == line.split("|")


def test_a_sentence_that_is_too_long_is_cut_behind_a_semicolon():
    part = "the board resolved that " + "dues, fees and fines " * 8 + "shall be paid; "
    pieces = [(part * 8)[a:b] for a, b in split(part * 8)]
    assert len(pieces) > 1 and all(piece.endswith("paid;") for piece in pieces)


@pytest.mark.parametrize(
    "line",
    [
        "It was shut.12|The next year it was not.3|Nobody said “why.”4|He left (in May).5-7|“So it is.”",
        "See fig.3 The map.|It is ASN.1 Notation and alpha.5 (Node).|It cost 3.5 Million.|They paid in Sect.12 Courts.",
    ],
)
def test_the_number_of_a_note_behind_a_full_stop_ends_the_sentence(line):
    words = line.replace("|", " ")
    assert [words[a:b] for a, b in split(words)] == line.split("|")


@pytest.mark.parametrize("space", ["\xa0", "\u2028", "\u3000", " \x85"])
def test_white_space_of_any_kind_may_stand_before_a_full_stop(space):
    words = f"She wrote to J{space}. Berg came."
    assert [words[a:b] for a, b in split(words)] == [words]


def test_notes_with_raised_numbers_are_footnotes():
    words = f"The dam\n\n{PROSE * 3}\n\n¹ See the report.\n²See the map.\n"
    assert [r.kind for r in describe(words)[0]][-2:] == ["footnote", "footnote"]


SAMPLES = {
    "windows": ("“Café” – naïve.\r\n\r\nZweite Zeile.\r\n".encode("cp1252"), "“Café” – naïve."),
    "mac line ends": (b"One line.\rAnother line.\r\rA third.\r", "Another line."),
    "utf-16": ("One line.\nΔύο γραμμές.\n".encode("utf-16"), "Δύο γραμμές."),
    "utf-16 without a mark": ("One line.\nTwo lines, and more.\n".encode("utf-16-le"), "Two lines, and more."),
    "chinese": ("第一段。\n\n第二段，有两句。完。\n".encode("gb18030"), "第一段。"),
    "right to left": ("\u200fשלום \u202aworld\u202c!\n\n\u200fشكرا\u200e.\n".encode(), "\u200fشكرا\u200e."),
    "emoji and combining marks": ("👩‍👩‍👧 family e\u0301.\n\n🇩🇪 flag 🙂\n".encode(), "👩‍👩‍👧 family e\u0301."),
}


def test_an_e_book_of_project_gutenberg_is_the_book():
    head = "The Project Gutenberg eBook of The Dam\n\nYou may copy it.\n\nTitle: The Dam\n    A Tale\n\nAuthor: Ada Moor\n\nRelease date: May 1, 2004\n\n"
    start, end = (f"*** {what} OF THE PROJECT GUTENBERG EBOOK THE DAM ***\n" for what in ("START", "END"))
    parsed = text.read(
        f"{head}{start}\nI\n\n{PROSE}\n\n{end}\nUpdated editions will replace the previous one.\n".encode()
    )
    assert [parsed.found.get(key, ("",))[0] for key in ("title", "author", "date")] == [
        "The Dam: A Tale",
        "Ada Moor",
        "",
    ]
    assert [r.kind for r in parsed.regions] == ["front matter", "heading", "body", "boilerplate", "boilerplate"]


@pytest.mark.parametrize("read", [text.read, markdown.read])
@pytest.mark.parametrize("name", SAMPLES)
def test_regions_hold_in_every_script(read, name):
    data, piece = SAMPLES[name]
    parsed = read(data)
    assert is_well_formed(parsed) and "\r" not in parsed.text
    assert any(piece in parsed.text[r.start : r.end] for r in parsed.regions)


def test_lines_of_signs_part_and_underline_but_say_nothing():
    words = f"The ferry\n=========\n\n{join('en')}\n\nThe Fare\n~~~~~~~~\n\n{join('en', 3)}\n* * * *\n****\n{join('en', 5)}\n"
    parsed = text.read(words.encode())
    assert parsed.found["title"] == ("The ferry", "first line")
    held = [(r.kind, parsed.text[r.start : r.end]) for r in parsed.regions]
    assert held[0] == ("heading", "The ferry") and ("heading", "The Fare") in held


def test_many_lines_that_look_like_headings_are_read_in_time_in_proportion_to_them(monkeypatch):
    asked = []
    monkeypatch.setattr("index.layout._is_heading", lambda block: not asked.append(block))
    text.read(("Water And Stone\n" * 3000 + join("en")).encode())
    assert len(asked) < 10_000


@pytest.mark.parametrize("line", ["a | b\n", "00:00 Ab\n", "1. a\n"])
def test_many_lines_of_a_table_a_record_or_a_list_are_read_in_time_in_proportion_to_them(line):
    started = time.process_time()
    describe(line * 20_000)
    assert time.process_time() - started < 1


def test_short_lines_without_blank_ones_are_no_wrapped_paragraph():
    words = "Ferries\nThe fare\nsix crowns for a cow\nfour for a sheep\nThe hours\nfrom six to nine\n"
    assert [words[r.start : r.end] for r in text.read(words.encode()).regions] == words.splitlines()


def test_the_running_heads_and_numbers_of_pages_are_no_text_and_a_paragraph_goes_on_below_them():
    pages = [
        "The oak bridge\nBy Ada Moor\n\nThe oak bridge at Holm was paid for by those who crossed\nit, a penny at a time.\n\n"
        "It stood for sixty years, until the flood of that spring\n\n        1\n",
        "The oak bridge\n\ntook both its piers, and nobody had the money to build it\nagain.\n\nHarbour News 2\n",
        "3   The oak bridge\n\nThe new one is of stone. It was opened in the year of the\n\nHarbour News 3\n",
        "4   The oak bridge\n\nharvest, on a Monday, and the miller was glad of it.\n\nHarbour News 4\n",
        "        v\n\nHe had lent the town its half.\n\nPage 5 of 5\n",
    ]
    parsed = text.read("\f".join(pages).encode())
    assert [(r.kind, " ".join(parsed.text[r.start : r.end].split())) for r in parsed.regions] == [
        ("heading", "The oak bridge"),
        ("byline", "By Ada Moor"),
        ("body", "The oak bridge at Holm was paid for by those who crossed it, a penny at a time."),
        (
            "body",
            "It stood for sixty years, until the flood of that spring took both its piers, and nobody had the money to "
            "build it again.",
        ),
        (
            "body",
            "The new one is of stone. It was opened in the year of the harvest, on a Monday, and the miller was glad of it.",
        ),
        ("body", "He had lent the town its half."),
        ("boilerplate", "The oak bridge"),
        ("boilerplate", "Harbour News 2"),
    ]
    words = [parsed.text[start:].split()[0] for start in parsed.pages]
    assert words == ["The", "took", "The", "harvest,", "He"]
    assert is_well_formed(parsed) and text.read(b"It was closed.\n\f\fIt is open.\n").pages == (0, 14, 16)
    assert text.read(b"It was \fclosed.\n").text == "It was \fclosed.\n"


@pytest.mark.parametrize("greeting", ["Dear all,", "Dear Ms Lind:", "To the neighbours of the pier,"])
def test_a_greeting_is_no_title(greeting):
    for below, title in (("Re: The pier\n\n", "Re: The pier"), ("", "")):
        found = text.read(f"{greeting}\n\n{below}{join('en')}\n".encode()).found
        assert found.get("title", ("", ""))[0] == title


@pytest.mark.parametrize(
    ("words", "kind"),
    [("川は夜のうちに増水した。", "body"), ("رات کو دریا چڑھ گیا۔\u202c", "body"), ("川の増水", "heading")],
)
def test_a_sentence_is_no_title(words, kind):
    assert text.read(f"{words}\n\n{join('ja')}\n".encode()).regions[0].kind == kind


def test_a_guessed_encoding_is_noted():
    assert text.read("Café “à la carte”.".encode("cp1252")).notes == (
        "Its encoding is not stated; it was read as Windows-1252.",
    )
    assert markdown.read("# Café\n".encode()).notes == ()


@given(st.text(st.characters(codec="utf-8"), max_size=500), st.sampled_from([text.read, markdown.read]))
def test_any_text_has_regions_in_order(words, read):
    try:
        parsed = read(words.encode())
    except BadSource:
        return
    assert is_well_formed(parsed)


@pytest.mark.parametrize(
    ("line", "code"),
    [("language: pt-BR", "pt"), ("lang: de", "de"), ("lang: fr\nlanguage: en_GB", "en"), ("language: English", None)],
)
def test_the_language_of_front_matter(line, code):
    parsed = markdown.read(f"---\ntitle: T\n{line}\n---\n\nBody.\n".encode())
    assert parsed.found.get("language", (None,))[0] == code
    assert [r.kind for r in parsed.regions] == ["front matter", "body"] and is_well_formed(parsed)


@pytest.mark.parametrize(
    "block",
    [
        "date: 2024-13-45",
        "title: " + "[" * 5000,
        "title: [unclosed",
        "a: &a [x,x]\nb: &b [*a,*a]\ntitle: [*b,*b]",
        'title: "\\0\\ud800"',
    ],
)
def test_hostile_front_matter_states_no_title(block):
    parsed = markdown.read(f"---\n{block}\n---\n\nThe body.\n".encode())
    assert "title" not in parsed.found
    assert any(parsed.text[r.start : r.end] == "The body." for r in parsed.regions)


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("3. März 2019", "2019-03-03"),
        ("1er août 2020", "2020-08-01"),
        ("12 mai 2021", "2021-05-12"),
        ("3 de marzo de 2019", "2019-03-03"),
        ("3 dicembre 2019", "2019-12-03"),
        ("25 de outubro de 2022", "2022-10-25"),
        ("Oktober 2020", "2020-10"),
        ("septiembre de 2021", "2021-09"),
        ("Mars 2019", ""),
        ("Mayo 2019", ""),
        ("32. März 2019", ""),
        ("im März 2019", ""),
        ("3 de 2019", ""),
    ],
)
def test_dates_of_other_languages(words, date):
    assert iso_date(words) == date


@pytest.mark.parametrize(
    ("code", "byline", "author"),
    [
        ("de", "Von Anna Möller", "Anna Möller"),
        ("de", "Von Anna Möller und Jan de Vries", "Anna Möller und Jan de Vries"),
        ("fr", "Par Hélène Lefèvre", "Hélène Lefèvre"),
        ("es", "Por José Muñoz", "José Muñoz"),
        ("pt", "Por Inês Gonçalves", "Inês Gonçalves"),
        ("it", "di Mario Rossi", "Mario Rossi"),
        ("nl", "Door Jan Bakker", "Jan Bakker"),
        ("sv", "Av Eva Berg", "Eva Berg"),
    ],
)
def test_bylines_of_other_languages(code, byline, author):
    lines = f"Ein Titel\n\n{byline}\n\n{join(code)}\n"
    regions, found = describe(lines)
    assert found["author"] == (author, "byline")
    assert [lines[r.start : r.end] for r in regions if r.kind == "byline"] == [byline]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("en", "Di Caprio Leonardo"),
        ("en", "Von Trapp Family"),
        ("en", "Por Favor Amigos"),
        ("nl", "De Telegraaf Media"),
        ("de", "Von Bad Homburg"),
        ("de", "Von Berlin nach Paris"),
        ("de", "Von der Leyen Ursula"),
        ("de", "Von Anfang an dabei"),
        ("es", "Por Nueva York"),
        ("fr", "Par Notre Dame"),
        ("fr", "Par ici la sortie"),
        ("it", "Di San Marino"),
    ],
)
def test_what_only_looks_like_a_byline_of_another_language(code, line):
    assert "author" not in describe(f"Ein Titel\n\n{line}\n\n{join(code)}\n")[1]
    assert "author" not in describe(f"Von Anna Karenina\n\n{join(code)}\n")[1]


def test_a_dateline_with_a_weekday():
    assert describe(f"Ein Titel\n\nMontag, 4. März 2019\n\n{join('de')}\n")[1]["date"] == ("2019-03-04", "dateline")
    assert describe(f"Un titre\n\nPublié le lundi 4 mars 2019\n\n{join('fr')}\n")[1]["date"] == (
        "2019-03-04",
        "dateline",
    )


def test_front_matter_of_brackets_is_not_parsed():
    parsed = markdown.read(("---\ntitle: " + "[" * 5000 + "\n---\n\nThe body.\n").encode())
    assert parsed.notes == ("its front matter has too many brackets and was read as text.",)


PROSE = "\n\nThe border was opened again on Monday, after three weeks of talks in two towns by the river.\n"


@pytest.mark.parametrize(
    "block",
    [
        "---\nTitle: The dam\nAuthor: Ada Moor\nDate: 2024-04-03\n---",
        "---\ntitle: The dam\nauthors: [Ada Moor]\ndate: 2024-04-03 10:00:00 +0500\n...",
        '---\ntitle: The dam\nauthor:\n  - "[[People/Ada|Ada Moor]]"\npublished: 2024-04-03\nsource: Dawn\n---',
        "---\ntitle: The dam\nauthor: [{name: Ada Moor, affiliation: X}]\npubDate: April 3, 2024\n---",
        '+++\ntitle = "The dam"\nauthor = "Ada Moor"\ndate = 2024-04-03T10:00:00+05:00\n+++',
        "% The\n  dam\n% Ada Moor\n% April 3, 2024",
    ],
)
def test_front_matter_as_the_common_programs_write_it(block):
    parsed = markdown.read((block + PROSE).encode())
    stated = {"title": "The dam", "author": "Ada Moor", "date": "2024-04-03"}
    assert parsed.found == {key: (value, "front matter") for key, value in stated.items()} and not parsed.notes
    held = [(r.kind, parsed.text[r.start : r.end]) for r in parsed.regions]
    assert held == [("front matter", block), ("body", PROSE.strip())]


@pytest.mark.parametrize(
    ("above", "below", "notes"), [("\n\n", "---", 0), ("", "", 1), ("\n", "", 1), ("", "---\n\nAnd so: on.\n\n---", 0)]
)
def test_front_matter_below_blank_lines_or_without_an_end(above, below, notes):
    parsed = markdown.read(f"{above}---\ntitle: The dam\nauthor:\n  - Ada Moor\n{below}{PROSE}".encode())
    assert {key: said for key, (said, _) in parsed.found.items()} == {"title": "The dam", "author": "Ada Moor"}
    assert len(parsed.notes) == notes and "title" not in parsed.text[parsed.regions[1].start :]
    assert parsed.regions[0].kind == "front matter" and is_well_formed(parsed)


def test_a_rule_and_a_line_with_a_colon_are_no_front_matter_without_an_end():
    for words in ("---\nThe minister said: we go.\nTitle: none", "---\ntitle: The dam"):
        assert "title" not in markdown.read((words + PROSE).encode()).found


def test_the_line_of_a_fault_below_blank_lines():
    assert "(line 5)" in markdown.read(f"\n\n---\ntitle: [x\n---{PROSE}".encode()).notes[0]


def test_a_picture_above_its_caption_is_no_part_of_it():
    parsed = markdown.read(f'![A dam](dam.png "Full")\n*The dam in May.*{PROSE}'.encode())
    assert [r.kind for r in parsed.regions] == ["boilerplate", "body", "body"]
    assert parsed.text[parsed.regions[1].start : parsed.regions[1].end] == "*The dam in May.*"


@pytest.mark.parametrize("read", [text.read, markdown.read])
def test_lines_with_labels_above_a_text_are_its_front_matter(read):
    block = "Title: The dam\nBy: Ada Moor\nSource: Harbour News\nDate: 3 April 2024\nURL: https://example.org/dam"
    parsed = read(f"{block}\n{PROSE}".encode())
    assert {key: said for key, (said, _) in parsed.found.items()} == {
        "title": "The dam",
        "author": "Ada Moor",
        "publisher": "Harbour News",
        "date": "2024-04-03",
        "url": "https://example.org/dam",
    }
    assert [r.kind for r in parsed.regions] == ["front matter", "body"] and is_well_formed(parsed)
    assert "front matter" not in {r.kind for r in read(f"Title: The dam\n{PROSE}".encode()).regions}
    assert read(f"Title : The dam\nAuthor : Ada Moor\n{PROSE}".encode()).found["title"] == ("The dam", "front matter")


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ("---\ntags: [politics]\ncreated: 2024-05-01 10:22\n---", "front matter"),
        ("---\n\nThe minister said: we will not go.\n\n---", "body"),
        ("+++\ntitle = x\n+++", "body"),
        ("---\nTitle: the dam: a plea\nHe spoke and sat down.\n---", "heading"),
    ],
)
def test_front_matter_without_fields_is_no_sentence_and_a_sentence_no_front_matter(block, kind):
    parsed = markdown.read((block + PROSE).encode())
    assert parsed.found == {} and parsed.regions[0].kind == kind


def test_a_field_gives_no_orders_to_a_terminal():
    parsed = markdown.read(
        f'---\ntitle: "The \\e[31mdam \\e]0;mine\\a"\nauthor: "Ada\\x9b2J Moor"\n---{PROSE}'.encode()
    )
    assert [parsed.found[key][0] for key in ("title", "author")] == ["The [31mdam ]0;mine", "Ada 2J Moor"]


@pytest.mark.parametrize(
    ("block", "title", "author"),
    [
        (
            "title: Nimbus 3: the vacuum to buy\nauthor: Ada Moor\ndate: 2024-04-03",
            "Nimbus 3: the vacuum to buy",
            "Ada Moor",
        ),
        ("Title: Re: The dam\nAuthor: Ada Moor\ntags: [a, b]\nDate: April 3, 2024", "Re: The dam", "Ada Moor"),
        ("title: The dam\nauthor: @adamoor\ndate: 2024-04-03", "The dam", "@adamoor"),
        (
            "title: 'The dam: a plea'\nauthor: Ada: Moor\ntags:\n  - title: x\ndate: 2024-04-03",
            "The dam: a plea",
            "Ada: Moor",
        ),
    ],
)
def test_front_matter_with_a_colon_too_many_is_read_line_by_line(block, title, author):
    parsed = markdown.read(f"---\n{block}\n---{PROSE}".encode())
    assert {key: value for key, (value, _) in parsed.found.items()} == {
        "title": title,
        "author": author,
        "date": "2024-04-03",
    }
    assert [r.kind for r in parsed.regions] == ["front matter", "body"]
    assert len(parsed.notes) == 1 and "put what holds a colon in quotation marks" in parsed.notes[0]
    unclear = f"---\n{block.replace(block.splitlines()[-1], 'date: 03/04/2024')}\n---{PROSE}"
    assert "date stated for it, “03/04/2024”, is not clear" in markdown.read(unclear.encode()).notes[1]


def test_a_field_that_is_not_clear_is_left_empty_with_a_note():
    parsed = markdown.read(f"---\ndate: 03/04/2024\nauthor: {{x: 1}}\nurl: ''\n---{PROSE}".encode())
    assert parsed.found == {} and parsed.notes == (
        "the author stated for it is not clear; write it on one line.",
        "the date stated for it, “03/04/2024”, is not clear; write it such as 2024-04-03.",
    )


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("The Dam\n=======\n\n*By Ada Moor*\n", "The Dam"),
        ("[![build](a.svg)](b)\n\n# The Dam #\n\nWords.\n\n## More\n", "The Dam"),
        ('<h1 align="center">\n<img src="a.png"> The <em>Dam</em>\n</h1>\n\n## Installation\n', "The Dam"),
        ("By Ada Moor\n\n## The Dam\n", "The Dam"),
        ("We met and said that the dam is full.\n\n## Sources\n", None),
        ("We met.\n\n# One\n\nWords.\n\n# Two\n", None),
    ],
)
def test_the_heading_that_is_the_title_of_markdown(head, title):
    assert markdown.read((head + PROSE).encode()).found.get("title", (None,))[0] == title


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("> [!WARNING]\n> The dam is full, and it\n> will break.", "The dam is full, and it\n> will break."),
        ("> [!note]- Mind\n> The dam is full.", "The dam is full."),
        ("<aside>\n💡 The dam is full.\n\n</aside>", "💡 The dam is full."),
        ("<details>\n<summary>The dam is full.</summary>\n", "The dam is full."),
        ("%% The dam is full. %%", None),
        ("<!-- The dam --><div>is full.</div>", None),
        ("<div style='display: none'>The dam is full.</div>", None),
        ("<div><a href=x><b>The dam</b></a></div>", None),
        ("![[dam.png]]", None),
        ("#dam #todo/later", None),
        ("up:: [[Dams]]\nstatus:: #draft", None),
        ("Created: March 14, 2024 10:02 AM\nTags: dams\nAsked by: Jan", None),
        ("![The dam](dam%201.png)", None),
        ("std::vector holds it.", "std::vector holds it."),
        ("```mermaid\ngraph LR; A-->B\n```", None),
    ],
)
def test_what_is_said_in_callouts_and_boxes_of_markdown(words, said):
    parsed = markdown.read(f"# The dam\n\n{words}\n{PROSE}".encode())
    held = [parsed.text[r.start : r.end] for r in parsed.regions if r.kind == "body"]
    assert held == [*filter(None, [said]), PROSE.strip()]


def test_a_byline_below_a_heading_is_no_sentence():
    parsed = markdown.read(f"# The dam\n\n**By Ada Moor**\nPublished: April 3, 2024{PROSE}".encode())
    assert [r.kind for r in parsed.regions] == ["heading", "byline", "body"]
    assert (parsed.found["author"][0], parsed.found["date"][0]) == ("Ada Moor", "2024-04-03")


@pytest.mark.parametrize(
    ("line", "author", "date", "kind"),
    [
        ("By Ada Moor, April 3, 2024", "Ada Moor", "2024-04-03", "byline"),
        ("By Ada Moor | April 3, 2024", "Ada Moor", "2024-04-03", "byline"),
        ("By Ada Moor · April 3, 2024 • 5 min read", "Ada Moor", "2024-04-03", "byline"),
        ("April 3, 2024 | By Ada Moor | Dawn", "Ada Moor", "2024-04-03", "byline"),
        ("By Ada Moor - May 2024", "Ada Moor", "2024-05", "byline"),
        ("Posted by Ada Moor on 4 May 2023", "Ada Moor", "2023-05-04", "byline"),
        ("Posted by Ada Moor in the hall", None, None, "body"),
        ("Ada Moor, April 3, 2024", "Ada Moor", "2024-04-03", "body"),
        ("Meeting Notes, April 3, 2024", None, None, "body"),
        ("Dear Anna, April 3, 2024", None, None, "body"),
        ("The Diplomat | April 3, 2024", None, "2024-04-03", "byline"),
        ("By Our Correspondent", None, None, "byline"),
        ("Published Monday, April 3, 2024", None, "2024-04-03", "byline"),
        ("Updated April 5, 2024", None, None, "byline"),
        ("Foreign Affairs, May 2024", None, None, "body"),
        ("Foreign Affairs, May 3, 2024", None, None, "body"),
        ("Oxford University Press, 2024", None, None, "body"),
        ("Born | May 3, 1950", None, None, "boilerplate"),
        ("Analysis | Europe", None, None, "boilerplate"),
        ("Follow us on Facebook and sign up for our newsletter.", None, None, "boilerplate"),
        ("Follow me through the valley and you will see the river.", None, None, "body"),
        ("Sign up to the plan was refused by the council on Monday.", None, None, "body"),
    ],
)
def test_what_a_line_below_the_title_is(line, author, date, kind):
    regions, found = describe(f"The dam is full\n\n{line}\n\n{join('en')}\n")
    assert [found.get(key, (None,))[0] for key in ("author", "date")] == [author, date]
    assert [r.kind for r in regions] == ["heading", kind, "body"]


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ada Moor, Harbour Correspondent", "Ada Moor"),
        ("By Ada Moor, our political editor | April 3, 2024", "Ada Moor"),
        ("By Ada Moor, BBC News", "Ada Moor"),
        ("By Ada Moor, Jan Bakker, Harbour News", "Ada Moor, Jan Bakker"),
        ("By Human Rights Watch", "Human Rights Watch"),
        ("By Staff Writer, Harbour News", None),
    ],
)
def test_a_byline_below_a_standfirst_and_what_its_author_is(line, author):
    words = f"The dam is full\n\n{PROSE.strip()}\n{line}\nPublished 4 March 2019, 10:22 GMT\n\n{join('en')}\n"
    regions, found = describe(words)
    assert found.get("author", (None,))[0] == author
    if author:
        assert found["title"][0] == "The dam is full" and found["date"][0] in ("2024-04-03", "2019-03-04")
        assert [r.kind for r in regions] == ["heading", "body", "byline", "byline", "body"]


@pytest.mark.parametrize(
    ("line", "author", "publisher"),
    [
        ("By Ada Moor, *Dawn*, 3 May 2021", "Ada Moor", "Dawn"),
        ("By Ada Moor and Jan Bakker, _The Coast_, 3 May 2021", "Ada Moor and Jan Bakker", "The Coast"),
        ("By Ada Moor, Harbour News, 3 May 2021", "Ada Moor", "Harbour News"),
        ("By Ada Moor, Jan Bakker, The Coast, 3 May 2021", "Ada Moor, Jan Bakker", "The Coast"),
        ("*by Ada Moor — posted on the Coast Herald, 3 May 2021*", "Ada Moor", "Coast Herald"),
        ("By Ada Moor – first published in Dawn, 3 May 2021", "Ada Moor", "Dawn"),
        ("By Ada Moor, Jan Bakker, 3 May 2021", "Ada Moor, Jan Bakker", None),
        ("By Ada Moor, Harbour News reporter, 3 May 2021", "Ada Moor", None),
        ("By Ada Moor, Oslo University, 3 May 2021", "Ada Moor", None),
    ],
)
@pytest.mark.parametrize("format_", [text, markdown])
def test_a_byline_names_the_paper_before_the_day(line, author, publisher, format_):
    parsed = format_.read(f"# The dam is full\n\n{line}\n{PROSE}".encode())
    found = {key: value for key, (value, _) in parsed.found.items()}
    assert (found["author"], found.get("publisher"), found["date"]) == (author, publisher, "2021-05-03")
    assert [r.kind for r in parsed.regions][1:] == ["byline", "body"]


@pytest.mark.parametrize("format_", [text, markdown])
def test_a_letter_is_by_whoever_signs_it(format_):
    letter = f"Dear Ms Lind,\n{PROSE}\nYours sincerely,\n\n%s\n"

    def author(words):
        return format_.read(words.encode()).found.get("author", ("",))[0]

    for signed in ("Anna Berg\nHarbour master", "**Anna Berg**\n\nP.S. It leaks.", "Anna Berg"):
        assert author(letter % signed) == "Anna Berg"
    assert author(f"By Ada Moor\n\n{letter % 'Anna Berg'}") == "Ada Moor"
    for nobody in ("The Harbour Board", "Harbour News", "It leaks."):
        assert author(letter % nobody) == ""
    assert author((letter % "Anna Berg").replace("Dear Ms Lind,", "She wrote:")) == ""


def test_days_between_paragraphs_are_no_bylines():
    words = f"3 March 2019\n{PROSE}\n4 March 2019\n{PROSE}"
    assert [r.kind for r in describe(words)[0]] == ["byline", "body", "body", "body"]


@pytest.mark.parametrize(
    ("before", "date"),
    [
        ("OSLO, March 3, 2019 — ", "2019-03-03"),
        ("NEW YORK, N.Y. (3 March 2019) -- ", "2019-03-03"),
        ("London, Mar. 3, 2019 /Wire/ – ", "2019-03-03"),
        ("It was shut in Oslo, March 3, 2019 — ", ""),
        ("Oslo, March 3, 2019 – ", "2019-03-03"),
        ("Oslo, March 3, 2019, ", ""),
    ],
)
def test_a_dateline_before_the_first_sentence(before, date):
    found = describe(f"The dam is full\n\n{before}{join('en').replace(chr(10), ' ')}\n")[1]
    assert found.get("date", ("", ""))[0] == date


def test_a_press_release_and_a_page_of_an_encyclopedia():
    words = f"FOR IMMEDIATE RELEASE\nContact: Ada Moor, ada@example.org\nHOLM OPENS ITS PIER\n\n{PROSE}"
    assert describe(words)[1] == {"title": ("HOLM OPENS ITS PIER", "first line")}
    words = f"Dam\nFrom Example Encyclopedia, the free encyclopedia\nJump to search\n{PROSE.strip()}[1][2]\nHistory[edit]\n{PROSE.strip()}[3]\n"
    assert [r.kind for r in describe(words)[0]] == ["heading", "boilerplate", "boilerplate", "body", "heading", "body"]


def test_a_heading_with_a_date_names_no_author():
    prose = join("en")
    assert "author" not in describe(f"Harbour Watch, 3 April 2024\n\n{prose}\n")[1]
    assert (
        "author"
        not in describe(f"The dam is full\n\nTeacher Watch, 3 April 2024\n\nThe teacher took hay. {prose}\n")[1]
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("The rate was 2*10^6 a second, and 4*10^6 at night.", None),
        ("It is 5*3 = 15, or 5**2 less 10, with max_retry_count at f(*args, **more).", None),
        ("#1 on the list", None),
        ("> 40 per cent", None),
        ("[x] Ask [[People/Jan|Jan]] of [[Holm]], ==soon== or ~~never~~. ^block", "Ask Jan of Holm, soon or never."),
        ("It is full. %% ask Jan %%", "It is full."),
        ("The dam ![[dam.png|300]] is full.", "The dam is full."),
        ("It is [[1]](#n), a == b == c, and 2 ^x", None),
        ("## The **dam** and _its_ `weir_x`", "The dam and its weir_x"),
        ("> A *very **old*** dam", "A very old dam"),
        ("> It was closed, and the\n> council said nothing.", "It was closed, and the council said nothing."),
        ("See [Orm](http://x.org/Orm_(river)).", "See Orm."),
        ("**It was built", "It was built"),
        ("by monks.**", "by monks."),
        ("See [the dam](http://x.org)[^2].", "See the dam."),
    ],
)
def test_marks_of_markdown_are_not_read_and_what_only_looks_like_them_is(text, read):
    assert plain(text) == (read or text)


def test_wrapped_text_parts_at_bylines_headings_and_items():
    wrapped = "The river rose in the night, and the teacher took hay to\nthe cows by boat, as he had done before, and they were\nglad of it."
    lines = f"The dam is full\nBy Ada Moor\nApril 3, 2024\n{wrapped}\n\nWhat It Cost\n{wrapped}\n- one thing\n- another that goes on\nhere\n\nEva Berg\nJan Bakker\nAda Moor\n\n{wrapped}\n"
    regions, found = describe(lines)
    assert [found[key][0] for key in ("title", "author", "date")] == ["The dam is full", "Ada Moor", "2024-04-03"]
    held = [lines[r.start : r.end] for r in regions]
    assert held[3:] == [
        wrapped,
        "What It Cost",
        wrapped,
        "- one thing",
        "- another that goes on\nhere",
        "Eva Berg",
        "Jan Bakker\nAda Moor",
        wrapped,
    ]


RECORDS = {
    "chat": "[12:03] Ana: Did they vote?\n[12:04] Jan: Yes. It was seven to two.\n[12:05] Ana: And then?\n",
    "messenger": "12/03/2024, 14:05 - Ana Moor: Did they vote?\n12/03/2024, 14:06 - Jan: Yes.\nIt was late.\n12/03/2024, 14:09 - Ana Moor: <Media omitted>\n",
    "names": "<ana> Did they vote?\n<jan> Yes.\n<ana> And then?\n<jan> They left.\n",
    "interview": "Moor: Did they vote?\nJan Bakker: Yes.\nMoor: And then?\nJan Bakker: They left.\n",
}


@pytest.mark.parametrize(
    "address",
    ["12 Quay Street, 271 39 Ystad\nTel. +46 411 555 123 | board@river.example", "P.O. Box 12\nFairhaven, MA 02719"],
)
def test_a_letterhead_is_no_title_where_one_stands_below_it(address):
    words = f"River Board of Ystad\n{address}\n\nReport on the weir\n\n{PROSE}\n"
    regions, found = describe(words)
    assert [r.kind for r in regions] == ["front matter"] * 3 + ["heading", "body"]
    assert found["title"][0] == "Report on the weir"
    assert describe(f"River Board of Ystad\n{address}\n\n{PROSE}\n")[1]["title"][0] == "River Board of Ystad"
    assert describe(f"The weir\nby Ada Moor\n{address}\n\n{PROSE}\n")[1]["title"][0] == "The weir"


@pytest.mark.parametrize("name", RECORDS)
def test_the_first_line_of_a_record_is_no_title(name):
    lines = RECORDS[name].splitlines()
    regions, found = describe(RECORDS[name])
    assert "title" not in found and {r.kind for r in regions} == {"body"} and len(regions) == len(lines)
    assert describe(f"The night of the vote\n\n{RECORDS[name]}")[1]["title"][0] == "The night of the vote"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Moor  0:02", "Jan Bakker  1:02:07"),
        ("Ana Moor  0:02", "Speaker 2  1:02:07"),
        ("Ana Moor (00:02):", "[00:04]"),
        ("Ana 12:03 PM", "12:04"),
    ],
)
def test_a_speaker_and_a_time_above_what_is_said_are_no_sentence(one, other):
    words = f"{one}\n{PROSE}\n{other}\n{PROSE}\n"
    regions, found = describe(words)
    assert [r.kind for r in regions] == ["byline", "body", "byline", "body"] and not found
    assert {r.kind for r in describe("Opening 9:00\nLunch 12:30\nThe road 14:00\n")[0]} <= {"heading", "body"}


def test_what_stands_above_a_record_is_none_of_it():
    above = "The night of the vote\nThu, Mar 14, 2024 10:02AM • 42:10\n\nKEYWORDS\nvote, council\n\nSPEAKERS\nAna Moor, Speaker 2\n\n"
    words = f"{above}Ana Moor  00:02\n{PROSE}\nSpeaker 2  01:04\nNobody.\n"
    regions, found = describe(words)
    assert [found[key][0] for key in ("title", "date")] == ["The night of the vote", "2024-03-14"]
    kinds = ["heading", "byline", *["front matter"] * 4, "byline", "body", "byline", "body"]
    assert [r.kind for r in regions] == kinds


def test_where_a_passage_of_a_book_was_marked_is_no_sentence():
    words = (
        f"The dam (Moor, Ada)\n- Your Highlight on page 12 | Added on Thursday, 14 March 2024\n\n{PROSE}\n==========\n"
    )
    assert [r.kind for r in describe(words)[0]] == ["heading", "boilerplate", "body"]


def test_a_label_that_comes_again_alone_makes_no_record():
    title = "The dam: a history"
    assert describe(f"{title}\n{title}\n\nThe dam: what it cost\n\n{PROSE}")[1]["title"][0] == title


@pytest.mark.parametrize(
    "table",
    ["Town | Country\nOslo | Norway\nMalmö | Sweden", "| Town | People |\n|---|---:|\n| Oslo | 7 |\n| Ystad | 3 |"],
)
def test_rows_between_bars_are_a_table_one_alone_is_a_menu(table):
    words = f"The towns\n\n{table}\n\n{PROSE}\n\nAnalysis | Europe\n"
    held = [(r.kind, words[r.start : r.end]) for r in describe(words)[0]]
    rows = [("body", row) for row in table.splitlines() if "---" not in row]
    assert held == [("heading", "The towns"), *rows, ("body", PROSE.strip()), ("boilerplate", "Analysis | Europe")]


SRT = """1
00:00:01,000 --> 00:00:03,500
The river rose in the night, and

2
00:00:03,600 --> 00:00:06,000 X1:10
<i>the teacher</i> took hay
to {\\an8}the cows.

3
00:00:06,100 --> 00:00:09,000
- Who paid?
- It was 1998.

4
00:00:20,000 --> 00:00:22,000
ANNA: Nobody.
"""
VTT = """WEBVTT

NOTE made by hand

f5-11
00:01.000 --> 00:03.000
<v Ana Moor>The river rose &amp; rose in</v>

f5-12
00:03.000 --> 00:04.000
<v Ana Moor>the night.</v>

f5-13
00:04.000 --> 00:05.000
Jan: It did.

f5-14
00:05.000 --> 00:06.000
Jan: It did.
For hours.
"""


MEETING = """WEBVTT

1
00:00:03.120 --> 00:00:06.780
Ana Moor (she/her): The river rose in the

2
00:00:07.020 --> 00:00:12.510
Ana Moor (she/her): night. One thing: it was cold.

3
00:00:13.400 --> 00:00:14.950
jan's phone: Sorry, I was muted.

4
00:00:15.400 --> 00:00:19.950
<v Veld, Tomas>And the second: nobody knew.</v>

5
00:00:20.400 --> 00:00:22.950
Ana Moor (she/her): Nobody.
"""
TALK = """1
00:00:03,120 --> 00:00:06,780
They told us this:

2
00:00:07,020 --> 00:00:12,510
it was cold and: wet.

3
00:00:13,020 --> 00:00:14,510
And so: nobody came.

4
00:00:15,020 --> 00:00:16,510
Nobody.
"""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            MEETING,
            [
                "Ana Moor (she/her): The river rose in the night. One thing: it was cold.",
                "jan's phone: Sorry, I was muted.",
                "Veld, Tomas: And the second: nobody knew.",
                "Ana Moor (she/her): Nobody.",
            ],
        ),
        (TALK, ["They told us this: it was cold and: wet. And so: nobody came. Nobody."]),
        (
            SRT,
            [
                "The river rose in the night, and the teacher took hay to the cows.",
                "Who paid?",
                "It was 1998.",
                "ANNA: Nobody.",
            ],
        ),
        (VTT, ["Ana Moor: The river rose & rose in the night.", "Jan: It did. For hours."]),
        (
            "0:00\nthe river rose in\n0:04\nthe night and\n0:08\nnobody knew\n",
            ["the river rose in the night and nobody knew"],
        ),
    ],
)
def test_of_subtitles_what_is_said_is_read_by_whatever_name(data, said):
    for read in (subtitles.read, text.read):
        parsed = read(data.encode())
        assert [parsed.text[r.start : r.end] for r in parsed.regions] == said and not parsed.found


def test_what_has_no_cues_is_no_subtitles():
    with pytest.raises(BadSource, match="no subtitles"):
        subtitles.read(b"The river rose.")
    assert text.read(b"9:00\nOpening\n12:30\nLunch\n14:00\nThe road\n").text.startswith("9:00")
