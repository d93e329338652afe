"""From a file to a Document: encodings, regions, and metadata that is right or empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import BadSource
from index.dates import iso_date
from index.formats.encodings import decode
from index.layout import describe, paragraphs
from index.readers import SIDECAR, write_corrections
from index.types import one_line
from tests import test_office as office
from tests.conftest import read

RUSSIAN = "Река поднялась ночью, и луг превратился в озеро, а учитель возил коровам сено на лодке. " * 4
ENGLISH = "The river rose in the night, and the teacher took hay to the cows by boat, as he had done before. " * 4

DUMP = """Skip to main content
Follow us on:

The long road to the harbour

Lena Moor, March 3, 2019

The town council voted on Monday to build the harbour road after nine years of argument, and the vote was close.

What The Council Decided

The road will run north of the marsh. Its cost, according to the treasurer, is four million crowns in all.

Workers at the old pier on May 2, 2018

1 Minutes of the council, March 1, 2019.
2 See the treasurer's report, page 12.

Lena Moor writes about towns. She lives by the sea and has written two books on harbours.

Comments are closed.
More on this topic
The bridge that nobody wanted
"""


def kinds(text):
    return {text[r.start : r.end].split("\n")[0]: r.kind for r in describe(text)[0]}


def test_a_web_page_dump():
    regions, found = describe(DUMP)
    assert found == {
        "title": ("The long road to the harbour", "first line"),
        "author": ("Lena Moor", "byline"),
        "date": ("2019-03-03", "byline"),
    }
    kind = kinds(DUMP)
    assert kind["Skip to main content"] == kind["Follow us on:"] == kind["Comments are closed."] == "boilerplate"
    assert kind["The bridge that nobody wanted"] == "boilerplate"
    assert kind["What The Council Decided"] == "heading"
    assert kind["Workers at the old pier on May 2, 2018"] == "body"
    assert kind["1 Minutes of the council, March 1, 2019."] == "footnote"
    assert kind["Lena Moor writes about towns. She lives by the sea and has written two books on harbours."] == "body"
    assert all(a.end <= b.start for a, b in zip(regions, regions[1:], strict=False))


def test_a_bare_byline_is_no_sentence_of_the_article():
    text = "On harbours\n\nby Lena Moor\n\n" + "The harbour road was opened on Sunday by the mayor. " * 5
    assert kinds(text)["by Lena Moor"] == "byline" and describe(text)[1]["author"] == ("Lena Moor", "byline")


def test_teasers_at_the_end_are_not_the_article():
    teaser = "\n\nNews | Region\nFire at the mill\n\nA fire destroyed the old mill on Friday night, the police said, and nobody was hurt.\n\nkeep reading\n"
    body = (
        "News | Region\n\n"
        + "The harbour road was opened on Sunday by the mayor, who thanked the workers for their patience. " * 6
    )
    kind = kinds("The harbour road opens\n\n" + body + teaser)
    assert (
        kind["Fire at the mill"]
        == kind["A fire destroyed the old mill on Friday night, the police said, and nobody was hurt."]
        == "boilerplate"
    )
    assert sum(k == "body" for k in kind.values()) == 1


@pytest.mark.parametrize(
    "link", ["Continue reading the main story", "Read more", "Read more:", "Keep reading for free"]
)
@pytest.mark.parametrize("before", [6, 9])
def test_a_link_amid_the_article_or_below_it_ends_no_article(link, before):
    said = "The harbour road was opened on day {} by the mayor, who thanked the workers for their patience."
    prose = [said.format(n) for n in range(9)]
    text = "\n\n".join(["The harbour road opens", *prose[:before], link, *prose[before:]])
    kind = kinds(text)
    assert kind.pop(link) == "boilerplate" and [kind[p] for p in prose] == ["body"] * 9


@pytest.mark.parametrize(
    "head",
    [
        "New York, September 27, 2019",
        "Village Hall, 12 March 2024",
        "Photograph: Anna Holm, 2017",
        "Posted in News",
        "By the river that runs to the sea",
        "2 May 2018 was a Tuesday",
    ],
)
def test_what_only_looks_like_a_byline_gives_no_author(head):
    text = (
        f"A title of its own\n\n{head}\n\n"
        + "This is a sentence of the body, long enough to be prose in anyone's eyes. " * 4
    )
    assert "author" not in describe(text)[1]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("October 24, 2025", "2025-10-24"),
        ("24 October 2025", "2025-10-24"),
        ("Oct. 3rd, 2025", "2025-10-03"),
        ("3rd of October, 2025", "2025-10-03"),
        ("April 2024", "2024-04"),
        ("2024-04-30T10:00:00Z", "2024-04-30"),
        ("2024", "2024"),
        ("2024-04-03 10:00", "2024-04-03"),
        ("2024-04-03 10:00:00 +0500", "2024-04-03"),
        ("2024/04/03", "2024-04-03"),
        ("2024-4-3", "2024-04-03"),
        ("03.04.2024", "2024-04-03"),
        ("3. 4. 2024", "2024-04-03"),
        ("Wed, 03 Apr 2024 10:00:00 GMT", "2024-04-03"),
        ("Wednesday, April 3, 2024 at 5 p.m.", "2024-04-03"),
        ("03/04/2024", ""),
        ("Friday 2024", ""),
        ("2024-02-30", ""),
        ("2024-13-01", ""),
        ("in April 2024", ""),
        ("", ""),
    ],
)
def test_dates(text, date):
    assert iso_date(text) == date


def test_text_wrapped_at_a_width_is_read_as_paragraphs():
    text = "The council met on Monday evening and spoke\nfor three hours about the harbour road and\nits cost.\n\nThen it voted to build\nthe road after all.\n"
    assert [text[a:b].split("\n")[0] for a, b in paragraphs(text)] == [
        "The council met on Monday evening and spoke",
        "Then it voted to build",
    ]
    assert len(paragraphs("One line.\nAnother line.\nA third line.\n")) == 3


def test_markdown(tmp_path):
    text = (
        '---\ntitle: "On roads"\nauthor: [Ann Ek, Bo Ek]\ndate: 2020-02-01\ndigest_of: a talk by Ann Ek\n---\n\n# Roads\n\nFirst **bold** text.\n\n'
        "- one item\n- another\n\n> quoted words\n> go on\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: A note.\n\n<!-- hidden -->\n"
    )
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    document = read(path)
    source = document.source
    assert (source.title, source.author, source.date, source.digest_of) == (
        "On roads",
        "Ann Ek, Bo Ek",
        "2020-02-01",
        "a talk by Ann Ek",
    )
    assert source.provenance["title"] == "front matter" and source.provenance["url"] == ""
    kind = {document.text[r.start : r.end]: r.kind for r in document.regions}
    assert kind["Roads"] == "heading"
    assert kind["one item"] == kind["another"] == kind["First **bold** text."] == "body"
    assert kind["[^1]: A note."] == "footnote"
    assert kind["<!-- hidden -->"] == "boilerplate"
    assert "quoted words\n> go on" in kind


def test_markdown_with_broken_front_matter_keeps_its_text(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: [unclosed\n---\n\nThe body.\n", encoding="utf-8")
    document = read(path)
    assert "not YAML" in document.notes[0]
    assert any(document.text[r.start : r.end] == "The body." for r in document.regions)


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("The road is long. Lena Moor, a retired US envoy, is the author of two books.", "retired US envoy"),
        (
            "Lena Moor is a political observer and research analyst for harbours.",
            "political observer and research analyst",
        ),
        ("The note calls Lena Moor as a former envoy, now retired.", "former envoy"),
        ("An essay by the retired envoy Lena Moor on roads.", "retired envoy"),
        ("Lena Moor is in Berlin. Hanna Moor is a judge.", ""),
        ("Lena Moor is a retired envoy and lives in Ely", "retired envoy"),
        ("Two years on they disagree about the water\n\nLena Moor", ""),
    ],
)
def test_what_the_text_says_its_author_is(tmp_path, text, is_):
    (tmp_path / "a.md").write_text(f"---\nauthor: Lena Moor\n---\n{text}\n")
    assert read(tmp_path / "a.md").source.author_is == is_


def test_corrections_beside_the_file_win(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(DUMP, encoding="utf-8")
    before = read(path).source
    (tmp_path / f"a.txt{SIDECAR}").write_text("author: Someone Else\ndate: ''\n", encoding="utf-8")
    after = read(path).source
    assert (after.author, after.date, after.title) == ("Someone Else", "", before.title)
    assert after.provenance["author"] == "user" and after.sha256 == before.sha256
    for broken in ("autor: X", "date: 2024-13-45", "author: ["):
        (tmp_path / f"a.txt{SIDECAR}").write_text(broken, encoding="utf-8")
        with pytest.raises(BadSource, match="known keys|cannot be read"):
            read(path)


def test_a_correction_that_is_not_clear_is_told_and_kept_as_it_was_written(tmp_path):
    path, sidecar = tmp_path / "a.txt", tmp_path / f"a.txt{SIDECAR}"
    path.write_text(DUMP, encoding="utf-8")
    sidecar.write_text("date: Spring 2024\n", encoding="utf-8")
    write_corrections(path, {"author": "Someone Else"})
    document = read(path)
    assert (document.source.date, document.source.author) == ("2019-03-03", "Someone Else")
    assert document.notes == ("the date stated for it, “Spring 2024”, is not clear; write it such as 2024-04-03.",)
    assert "Spring 2024" in sidecar.read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding):
    text = "Zoë’s café – “naïve” words, many of them plain ASCII, in one line.\n"
    assert decode(text.encode(encoding))[0] == text


def test_line_ends_are_those_of_open(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\r\ntwo\rthree\n")
    assert read(path).text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "stated", "told"),
    [(RUSSIAN, "en-US", "ru"), (ENGLISH, "de", "en"), (ENGLISH, "en", "en"), ("Ave!", "en", "en")],
)
def test_a_language_that_the_words_belie_is_not_believed(tmp_path, words, stated, told):
    path = tmp_path / "a.docx"
    path.write_bytes(office.word(office.para(words), core=f"<dc:language>{stated}</dc:language>"))
    assert read(path).source.language == told


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02PNG\x89" * 20, "not text"),
        (b"\x81\x8d\x8f\x90 text", "encoding"),
    ],
)
def test_what_is_not_text_is_refused_with_a_reason(data, reason):
    with pytest.raises(BadSource, match=reason) as error:
        decode(data)
    assert error.value.cure.endswith(".")


def test_no_text_and_no_reader(tmp_path):
    (tmp_path / "a.txt").write_text(" \n\t\n", encoding="utf-8")
    with pytest.raises(BadSource, match="no text"):
        read(tmp_path / "a.txt")
    (tmp_path / "a.xyz").write_text("words", encoding="utf-8")
    with pytest.raises(BadSource, match="no reader for .xyz"):
        read(tmp_path / "a.xyz")
    with pytest.raises(BadSource, match="cannot be read"):
        read(tmp_path / "missing.txt")


@given(st.text(max_size=2000))
def test_regions_hold_every_word_of_any_text_once(text):
    text = text.replace("\r", "\n")
    covered = "".join(text[r.start : r.end] for r in describe(text)[0])
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()]


def test_a_line_has_nothing_that_nobody_sees():
    assert (
        one_line("The\x07dam\x00 was\u00ad built\u200b \ud83d\x92\n\tin 1921\ufeff ")
        == "The dam was built \ufffd in 1921"
    )
