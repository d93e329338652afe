"""Filters: what passes, that search is exact among what passes, and that an answer knows nothing of the rest."""

import json

import numpy as np
import pytest

from index import BadQuestion, Corpus, Filter, Source, build
from index.vectors import Vectors
from qa import Assistant
from qa.cli import main
from tests.conftest import write

CRAIG = Source("us/a.md", "0", author="Ted Craig and Mara Lind", publisher="War on the Rocks", date="2024-04")


@pytest.mark.parametrize(
    "only",
    [
        Filter(),
        Filter(paths=("b.md", "us/a.md")),
        Filter(authors=("craig",)),
        Filter(authors=("Modi", "Mara Lind")),
        Filter(authors=("Сraig",)),  # with a Cyrillic letter that looks Latin
        Filter(publishers=("war on the rocks",)),
        Filter(since="2024"),
        Filter(since="2024-04-01", until="2024-04-30"),
        Filter(until="2024-04"),
        Filter(authors=("Craig",), since="2023", until="2024"),
    ],
)
def test_passes(only):
    assert only.passes(CRAIG)


@pytest.mark.parametrize(
    "only",
    [
        Filter(paths=("a.md",)),
        Filter(authors=("Crai",)),
        Filter(authors=("Craig",), publishers=("Dawn",)),
        Filter(since="2024-04-02"),  # it may be of the first of April
        Filter(until="2024-04-29"),
        Filter(since="2024-05"),
        Filter(until="2023"),
    ],
)
def test_does_not_pass(only):
    assert not only.passes(CRAIG)


def test_what_is_not_known_passes_no_filter_that_asks_for_it():
    unknown = Source("a.md", "0", date="spring")
    assert Filter().passes(unknown) and Filter(paths=("a.md",)).passes(unknown)
    for only in (Filter(since="0001"), Filter(until="9999"), Filter(authors=("a",)), Filter(publishers=("a",))):
        assert not only.passes(unknown)


@pytest.mark.parametrize("bound", ["24", "2024-4", "2024-13", "2024-02-30", "2024-01-01T00", "may"])
def test_a_bound_is_a_date(bound):
    with pytest.raises(BadQuestion, match="is no date"):
        Filter(since=bound)


@pytest.mark.parametrize("names", ["Craig", 5, [5], {"Craig": 1}])
def test_names_are_a_list(names):
    for field in ("paths", "authors", "publishers"):
        with pytest.raises(BadQuestion, match="is no list of names. Give it as"):
            Filter.of(**{field: names})
        with pytest.raises(BadQuestion, match="a name to ask for is empty"):
            Filter.of(**{field: ["Craig", " "]})
    assert Filter.of(since=2024) == Filter(since="2024")


def test_a_filter_in_words():
    assert str(Filter()) == "" and not Filter()
    only = Filter.of(authors=["Craig", "Lind"], since="2024")
    assert only and str(only) == "by Craig or Lind, since 2024"
    assert str(Filter.of(publishers=["\ud83d\x1b"])) == r"published by \ud83d\x1b"
    assert {only: 1}[Filter.of(authors=["Craig", "Lind"], since="2024", until="")] == 1


def test_vectors_among_some_are_exact():
    rng, vectors = np.random.default_rng(1), Vectors(16)
    rows = rng.normal(size=(500, 16)).astype(np.float32)
    ids = [3 * i for i in range(500)]
    vectors.follow(ids, lambda missing: rows[[i // 3 for i in missing]])
    query, among = rows[7], [ids[i] for i in rng.permutation(500)[:60]]
    expected = sorted(among, key=lambda i: -float(rows[i // 3] @ query))[:10]
    assert [i for i, _ in vectors.search(query, 10, among)] == expected
    assert vectors.search(query, 10, []) == [] and len(vectors.search(query, 99, among)) == 60


@pytest.fixture
def many(tmp_path) -> Corpus:
    """Two hundred notes on the dam by one author, and one, dated, that says least of it."""
    notes = {f"n{i:03}__md": f"---\nauthor: Oskar Berg\n---\nThe dam of valley {i} costs crowns.\n" for i in range(200)}
    late = "---\nauthor: Mara Lind\ndate: 2024-05-02\n---\nOf gardens, roses and, in passing, a dam.\n"
    write(tmp_path / "d", z__md=late, **notes)
    build(tmp_path / "d", tmp_path / "home")
    return Corpus.open(tmp_path / "home")


def test_search_looks_at_what_passes_however_far_down_it_ranks(many):
    question = "What does the dam of a valley cost?"
    assert all(hit.source.author == "Oskar Berg" for hit in many.search(question, 150))
    for only in (Filter(authors=("Lind",)), Filter(since="2024-05"), Filter(paths=("z.md",))):
        (hit,) = many.search(question, 5, only)
        assert hit.source.path == "z.md" and hit.ranks == {"dense": 1, "lexical": 1} and hit.score == pytest.approx(1)
    some = Filter(paths=("n007.md", "z.md"))
    assert {hit.source.path for hit in many.search(question, 5, some)} == {"n007.md", "z.md"}
    assert [source.path for source, _ in many.sources(some)] == ["n007.md", "z.md"]
    assert len(many.sources()) == 201 and many.search(question, 5, Filter(until="1999")) == []


def test_a_filter_follows_a_rebuild(many, tmp_path):
    only = Filter(since="2024")
    assert len(many.sources(only)) == 1
    write(tmp_path / "d", y__md="---\ndate: 2024-06\n---\nA dam for the lake.\n")
    build(home=tmp_path / "home")
    assert {hit.source.path for hit in many.search("dam", 5, only)} == {"y.md", "z.md"}


def test_a_copy_speaks_where_its_original_does_not_pass(tmp_path):
    text = "The dam would end the salmon run that feeds four villages. No ladder has ever brought one back.\n" * 5
    text = "".join(f"{line} It is so for reason {i}.\n" for i, line in enumerate(text.splitlines()))
    write(
        tmp_path / "d",
        one__md=f"---\ndate: 2020\npublisher: Dawn\n---\n{text}",
        two__md=f"---\ndate: 2021\npublisher: Dusk\n---\n{text}",
    )
    build(tmp_path / "d", tmp_path / "home")
    corpus = Corpus.open(tmp_path / "home")
    assert {hit.source.path for hit in corpus.search("salmon")} == {"one.md"}
    assert {hit.source.path for hit in corpus.search("salmon", only=Filter(publishers=("Dusk",)))} == {"two.md"}


def test_an_answer_knows_nothing_of_the_rest(folder, tmp_path):
    build(folder, tmp_path / "home")
    assistant = Assistant.open(tmp_path / "home")
    only = Filter(authors=("Mara Lind",))
    answer = assistant.ask("What of the salmon run?", only=only)
    assert {c.source.path for c in answer.citations} == {"dam.md"} and answer.only == only
    assert answer.coverage.addressing == ("dam.md",) and answer.coverage.silent == ()
    assert {hit.source.path for hit in assistant.retrieve("salmon run", only=only)} == {"dam.md"}
    # Only river.txt says "villages", and only dam.md "Lind": with the other shut out, the name is not mentioned.
    assert "none of them mentions “Lind”" in assistant.ask("What of Lind?", only=Filter(paths=("river.txt",))).abstained
    with pytest.raises(BadQuestion, match="no source passes the filter"):
        assistant.ask("What of the salmon?", only=Filter(authors=("Modi",)))
    assert len(assistant.ask("What of the salmon?").coverage.addressing) == 2


def test_on_the_command_line(folder, tmp_path, capsys):
    home = str(tmp_path / "home")
    assert main(["build", str(folder), "--home", home]) == 0
    capsys.readouterr()
    assert main(["ask", "What of the salmon?", "--author", "Lind", "--since", "2021", "--json", "--home", home]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["coverage"] == {"addressing": ["dam.md"], "silent": []}
    assert answer["only"] == {"paths": [], "authors": ["Lind"], "publishers": [], "since": "2021", "until": ""}
    assert main(["search", "salmon", "--source", "dam.md", "--source", "river.txt", "--home", home]) == 0
    assert "dam.md" in capsys.readouterr().out
    assert main(["search", "salmon", "--until", "soon", "--home", home]) == 1
    assert "'soon' is no date" in capsys.readouterr().err
