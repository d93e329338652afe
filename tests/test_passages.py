"""Sentences and passages: every offset counts the document's characters, on every format and on random text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunk import LARGEST, chunk, in_context
from index.formats import markdown
from index.layout import describe
from index.sentences import LONGEST, split
from index.types import CITED, Document, Source
from tests.conftest import ROOT, SEEDS, read

WORDS = st.text(alphabet="aB é.?!“”\n\t(1中文ع🙂é-*#>|`[", max_size=3000)


def pieces(text):
    return [text[a:b] for a, b in split(text)]


def test_sentences():
    assert pieces("He met U.S. officials on Oct. 7. It was late.") == [
        "He met U.S. officials on Oct. 7.",
        "It was late.",
    ]
    assert pieces("“Is it so?” she asked. No.") == ["“Is it so?” she asked.", "No."]
    assert pieces("日本語です。次の文。") == ["日本語です。", "次の文。"]
    assert pieces("  ") == []


def test_a_long_quotation_is_opened_and_a_wall_of_text_is_cut():
    quote = "“" + "This is one sentence of the speech that went on. " * 20 + "It ended.”"
    assert len(pieces(quote)) == 21
    wall = "x" * 5000
    assert "".join(pieces(wall)) == wall and max(map(len, pieces(wall))) <= LONGEST


@given(WORDS)
def test_sentences_hold_every_word_once_in_order(text):
    spans = split(text)
    assert all(a < b and b - a <= LONGEST for a, b in spans)
    assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:], strict=False))
    kept = "".join(text[a:b] for a, b in spans)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def check(document):
    """The invariant of the whole project."""
    passages = chunk(document)
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.sentences[0][0] == passage.start and passage.sentences[-1][1] == passage.end
        assert passage.end - passage.start <= LARGEST or len(passage.sentences) == 1
        text, begins = in_context(passage)
        assert text[begins:] == passage.text
    for before, after in zip(passages, passages[1:], strict=False):
        assert before.end <= after.start
    return passages


@pytest.mark.parametrize("parse", [describe, lambda text: [markdown.read(text.encode()).regions]], ids=["txt", "md"])
@given(text=WORDS.filter(str.strip))
def test_offsets_on_random_text(parse, text):
    check(Document(Source("a", "0"), text, tuple(parse(text)[0])))


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_offsets_on_awkward_files(tmp_path, suffix):
    text = (
        "Title 🙂 here\r\n\r\nÉtude: e\u0301 combining. עברית ועוד. 中文句子。第二句。\rMac line. \u2028Odd\u2029 separators\x0b and\x0c feeds.\r\n\r\n"
        "- item one\r\n  goes on\r\n\r\n```\r\ncode here\r\n```\r\n\r\nLast words without an end"
    )
    path = tmp_path / f"a{suffix}"
    path.write_bytes(text.encode())
    document = read(path)
    assert document.text == path.read_text(encoding="utf-8")
    assert "第二句。" in [document.text[a:b] for p in check(document) for a, b in p.sentences]


@pytest.mark.parametrize("path", sorted((ROOT / "sources").glob("*.md")), ids=lambda p: p.name[:3])
def test_offsets_on_the_digests(path):
    assert len(check(read(path))) > 8


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the raw pages are not at hand")
def test_offsets_and_regions_on_the_raw_pages():
    found = {path.name[:3]: read(path) for path in sorted(SEEDS.glob("*.txt"))}
    for document in found.values():
        check(document)
        held = [document.text[r.start : r.end] for r in document.regions if r.kind in CITED]
        assert not any("keep reading" in text or "More on this topic" in text or "Telegram" in text for text in held)
    known = {key: (d.source.author, d.source.date) for key, d in found.items()}
    assert known == {
        "000": ("", ""),
        "001": ("Ted Craig", ""),
        "002": ("Abbas Hashemite", "2025-10-24"),
        "003": ("", ""),
    }
    assert (
        found["000"].source.title.startswith("What's so bad") and found["003"].source.title == "Us Pakistan Relations"
    )
    assert found["001"].source.title == ""
    body = "".join(found["000"].text[r.start : r.end] for r in found["000"].regions if r.kind in CITED)
    assert "September 27, 2019" in body and "ProPublica" not in body and "Charap" not in body
    assert [r.kind for r in found["001"].regions].count("footnote") == 8


def test_a_heading_stays_with_what_stands_under_it(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# Whole\n\nFirst.\n\n## Part\n\nSecond.\n", encoding="utf-8")
    passages = chunk(read(path))
    assert [(p.heading, p.text) for p in passages] == [("", "First."), ("Part", "Second.")]
    assert in_context(passages[1]) == ("Whole. Part. Second.", len("Whole. Part. "))


def test_ids_are_the_same_wherever_the_text_stands(tmp_path):
    for name in ("one.txt", "two.txt"):
        Path(tmp_path, name).write_text("The same words.\n", encoding="utf-8")
    one, two = (chunk(read(tmp_path / name)) for name in ("one.txt", "two.txt"))
    assert [p.id for p in one] == [p.id for p in two]
