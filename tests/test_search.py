"""Ranking: what BM25, the vectors and their sum do, with the arithmetic spelled out."""

import sqlite3

import pytest

from index import Corpus, build, lexical
from index.corpus import fuse
from tests.conftest import ROOT, write


def test_fusing_is_a_weighted_sum():
    # Best cosine 0.8, best BM25 4: 1 gets (0.8/0.8 + 0/4)/2, 2 gets (0.4/0.8 + 4/4)/2, 3 gets (0 + 2/4)/2.
    assert fuse({1: 0.8, 2: 0.4, 3: -0.1}, {2: 4.0, 3: 2.0}) == [(2, 0.75), (1, 0.5), (3, 0.25)]
    assert fuse({}, {}) == []


def test_words_of_a_question():
    assert lexical.words("What does the U.S. say about Biden’s two-track policy?") == [
        "u",
        "s",
        "biden",
        "two",
        "track",
        "policy",
    ]
    assert lexical.words("who was that?") == ["who", "was", "that"]
    assert lexical.words("Should the US leave?") == ["us", "leave"]
    assert lexical.words("?!") == []


def test_letters_that_only_look_latin_are_folded():
    assert lexical.fold("Аbbas") == "Abbas" and len(lexical.fold("Аbbas")) == 5
    assert lexical.fold("Привет") == "Привет"


def test_small_figures_hide_no_word():
    db = word_index(["So says the report³ of 1998.¹²", "They measured CO₂ in the air."])
    found = [lexical.search(db, question, 3) for question in ("report", "1998", "CO2", "CO₂")]
    assert [[row for row, _ in rows] for rows in found] == [[1], [1], [2], [2]]
    assert lexical.stems("the report³, 10⁶ tons") == {"report", "10", "tons"}


PLAIN = """CREATE VIRTUAL TABLE lexical USING fts5(
    words, content='searchable', content_rowid='rowid', tokenize='porter unicode61 remove_diacritics 2'
)"""


def word_index(texts, table=lexical.SCHEMA[1], fed=lexical.spaced):
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE searchable (rowid INTEGER PRIMARY KEY, words)")
    db.executemany("INSERT INTO searchable (words) VALUES (?)", [(fed(text),) for text in texts])
    db.execute(table)
    lexical.rebuild(db)
    return db


SCRIPTS = {
    "巴基斯坦总理周一访问北京。": ("北京", "谁访问了北京？", "上海"),
    "パキスタンの首相は東京を訪問した。": ("東京", "東京を訪問したのは誰", "大阪"),
    "पाकिस्तान के प्रधानमंत्री दिल्ली पहुँचे।": ("दिल्ली", "कौन दिल्ली पहुँचा?", "दल"),
    "นายกรัฐมนตรีเยือนกรุงเทพ": ("กรุงเทพ", "ใครไปกรุงเทพ", "เชียงใหม่"),
    "ភ្នំពេញ គឺជារាជធានី": ("ភ្នំពេញ", "តើភ្នំពេញជាអ្វី", "សៀមរាប"),
    "Sinovac疫苗到了Лахор, cafe\u0301.": ("疫苗", "Sinovac疫苗 café", "台北"),
}


@pytest.mark.parametrize("text", SCRIPTS)
def test_words_of_every_script_are_found(text):
    db, (name, question, other) = word_index(SCRIPTS), SCRIPTS[text]
    row = list(SCRIPTS).index(text) + 1
    assert lexical.holds(db, name) and not lexical.holds(db, other)
    assert lexical.search(db, question, 5)[0][0] == row and [r for r, _ in lexical.search(db, name, 5)] == [row]


def test_words_of_scripts_without_spaces_are_pairs_of_signs():
    assert lexical.words("谁访问了2024年的COVID疫苗？") == ["谁访", "访问", "问了", "2024", "年的", "covid", "疫苗"]
    assert (
        lexical.words("दिल्ली की") == ["दिल्ली", "की"]
        and lexical.words("ที่นี่ค") == ["ที่นี่", "นี่ค"]
        and lexical.words("北") == ["北"]
    )


def test_english_is_scored_as_by_plain_words():
    lines = [line for path in (ROOT / "sources").glob("*.md") for line in path.read_text("utf-8").splitlines()]
    lines += ["⚠️Naïve cafés, the U.S.–India pact; don’t “ask” №5 x² 😀\u200d😀 …"]
    old, new = word_index(lines, PLAIN, lexical.fold), word_index(lines)
    asked = [line for line in lines[:: len(lines) // 40] if line] + ["the US and the cafes", "don't", "⚠️"]
    assert [lexical.search(new, q, 50) for q in asked] == [lexical.search(old, q, 50) for q in asked]


def test_search(folder, tmp_path):
    build(folder, tmp_path / "home")
    corpus = Corpus.open(tmp_path / "home")
    hits = corpus.search("the salmon run that feeds four villages", 10)
    assert hits[0].source.path == "river.txt" and hits[0].ranks["dense"] == 1
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(corpus.document(hit.source.path).text[hit.start : hit.end] == hit.text for hit in hits)
    assert corpus.search("crowns")[0].ranks["lexical"] == 1
    assert len(corpus.search("dam", 1)) == 1
    # FTS5's own syntax in a question is words like any other.
    assert corpus.search('"NEAR(dam OR -* ^ : AND NOT"') and corpus.search("'; DROP TABLE passages; --")


def test_an_author_with_a_foreign_letter_is_found(tmp_path):
    write(tmp_path / "d", a__txt="Аbbas Berg lives in Oslo.\n", b__txt="Somebody else lives in Rome.\n")
    build(tmp_path / "d", tmp_path / "home")
    assert Corpus.open(tmp_path / "home").search("abbas")[0].ranks["lexical"] == 1


def test_unknown_names(folder, tmp_path):
    build(folder, tmp_path / "home")
    corpus = Corpus.open(tmp_path / "home")
    assert corpus.unknown(["Salmons", "Bergs", "Modi", "Lindstrom"]) == ["Modi", "Lindstrom"]


def test_a_document_that_is_not_there(home):
    with pytest.raises(KeyError):
        Corpus.open(home).document("nothing.md")


def test_a_word_without_end_is_no_trouble():
    assert lexical.fold("a" * 100_000 + "б") != lexical.fold("a" * 100_000)
    assert lexical.fold("x" * 200_000) == "x" * 200_000
