"""Ranking: what BM25, the vectors and their sum do, with the arithmetic spelled out."""

import pytest

from index import Corpus, build, lexical
from index.corpus import fuse
from tests.conftest import write


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
