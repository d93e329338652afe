"""A loss of quality fails: real weights on small sets of our own, each with a floor a little under what was measured.

The worlds (training/worlds.py) are held out of training; each is four documents by people who do not agree, and 40
questions, of which 14 have no answer. What was measured is in docs/quality.md.
"""

import importlib.util
import json

import pytest

from index import Passage, Source, build, loose
from qa import Answer, Assistant, Citation, Evidence, Reading, Sentence, render
from qa.measuring.cases import read_cases
from qa.measuring.evaluate import _ranked, evaluate, score
from qa.measuring.measures import estimates
from tests.conftest import ROOT
from training.worlds import HELD_OUT, WORLDS, World, documents, read

NAMES = ("w2-base", "w3-library")
SHARED = ROOT.parent / "shared" / "eval"


def texts(world: World):
    """Its documents by the letter that their sentences' ids begin with."""
    return {next(iter(text.sentences))[0]: text for text in world.texts}


def built(world: World, folder):
    """The home of the world's documents."""
    assert not build(documents(world, folder / "sources"), folder / "home").problems
    return folder / "home"


def answer_cases(world: World):
    said = {id_: sentence for text in world.texts for id_, sentence in text.sentences.items()}
    return [
        {
            "type": "compare" if len(asked.sides) > 1 else "fact",
            "question": asked.text,
            "docs": sorted({id_[0] for id_ in asked.gold}),
            "evidence": [said[id_] for id_ in sorted(asked.gold)],
        }
        for asked in world.questions
    ]


def sentences_cases(world: World):
    """Each question with the document that answers it; one without an answer with each document in turn."""
    letters, cases = sorted(texts(world)), []
    for n, asked in enumerate(world.questions):
        text = texts(world)[min(asked.gold)[0] if asked.gold else letters[n % len(letters)]]
        gold = [i for i, id_ in enumerate(text.sentences) if id_ in asked.gold]
        case = {"kind": "sentences", "title": text.title, "sentences": list(text.sentences.values()), "gold": gold}
        cases.append({**case, "question": asked.text})
    return cases


@pytest.fixture(scope="module")
def worlds():
    assert set(NAMES) <= HELD_OUT
    return [read(WORLDS / f"{name}.txt") for name in NAMES]


def test_answers_over_two_small_worlds(worlds, tmp_path):
    runs = [evaluate(answer_cases(world), built(world, tmp_path / world.name))["answer"] for world in worlds]
    first, second = (estimates(run) for run in runs)
    found = {name: (first[name].value + second[name].value) / 2 for name in ("evidence", "balanced", "cited_right")}
    assert found["evidence"] >= 0.74, found
    assert found["balanced"] >= 0.82, found
    assert found["cited_right"] >= 0.78, found


def test_reading_of_two_small_worlds(worlds):
    run = evaluate([case for world in worlds for case in sentences_cases(world)], "no home is needed")["sentences"]
    found = estimates(run)
    assert found["MAP"].value >= 0.85, found
    assert found["AUROC"].value >= 0.83, found
    assert found["ECE"].value <= 0.22, found


def test_passages_of_two_small_worlds_are_read_and_not_only_searched(worlds, tmp_path):
    shares = []
    for world in worlds:
        assistant = Assistant.open(built(world, tmp_path / world.name))
        said = {id_: sentence for text in world.texts for id_, sentence in text.sentences.items()}
        asked = [(put.text, [said[id_] for id_ in put.gold]) for put in world.questions if put.gold]
        for search in (assistant.corpus.search, assistant.retrieve):
            shares.append(
                sum(any(gold in search(text, 1)[0].text for gold in golds) for text, golds in asked) / len(asked)
            )
    searched, retrieved = sum(shares[::2]) / 2, sum(shares[1::2]) / 2
    assert retrieved >= 0.45 and retrieved >= searched + 0.1, shares


def test_search_and_followups_are_measured(home):
    cases = [
        {
            "kind": "retrieval",
            "question": "Which port was offered to the United States?",
            "relevant": {"002-replaying-old-mistakes.md": 1},
        },
        {
            "kind": "followup",
            "history": [{"question": "What does Hashemite say about the port of Pasni?", "answer": "It is critical."}],
            "question": "Who offered it?",
            "rewrite": "Who offered the port of Pasni to the United States?",
            "relevant": "002-replaying-old-mistakes.md",
        },
    ]
    runs = evaluate(cases, home)
    assert runs["retrieval"].records == ({"nDCG@10": 1, "MRR@10": 1, "MRR@3": 1, "R@5": 1, "R@10": 1},)
    (record,) = runs["followup"].records
    assert record["rewrite"] == record["asked"] == 1 > record["plain"]


def test_sentences_that_score_alike_count_against_the_system():
    case = {"sentences": ["One.", "Two.", "Three.", "Four."], "gold": [0, 3]}
    hits = loose.hits("One?", "", case["sentences"])
    starts = [start for start, _ in hits[0].passage.sentences]
    # The fourth was not read.
    reading = Reading(tuple(Evidence(hits[0], start, start + 3, 0.5) for start in starts[:3]))
    assert _ranked(case, hits, reading) == ["1", "2", "0", "3"]


def test_sentences_of_no_corpus_are_read_as_those_of_one():
    sentences = [f"Sentence number {n} says that the river rose again in the spring of that year." for n in range(40)]
    found = loose.passages("The river", sentences)
    assert len(found) > 2 and max(len(p.text) for p in found) <= 1000
    text = " ".join(sentences)
    assert [text[a:b] for p in found for a, b in p.sentences] == sentences
    assert all(text[p.start : p.end] == p.text for p in found)


def answer(*cited, abstained=None):
    """An answer of a sentence for each (path, quote)."""
    made = []
    for n, (path, quote) in enumerate(cited, 1):
        passage = Passage("p", Source(path, "x", author="Mara Lind"), 0, len(quote), quote, "", ((0, len(quote)),))
        made.append(Sentence(quote, (Citation(n, passage, 0, len(quote), "Mara Lind"),)))
    return Answer("?", "?", tuple(made), (), abstained)


def test_the_score_of_one_answer():
    case = {
        "type": "fact",
        "docs": ["dam"],
        "answer_keys": [["POWER", "energy"], ["cheap"]],
        "evidence": ["The dam would give the valley cheap power.", "It would cost ninety million crowns."],
        "attribute_to": "Berg",
        "attribute_alts": ["Lind"],
    }
    given = answer(("a/dam.md", "The dam would give the valley cheap power."), ("river.txt", "Leave it alone."))
    found = score(case, given)
    assert found.pop("words") == len(render.text(given).split())
    assert found == {
        "success": 1,
        "answered": 1,
        "keys": 1,
        "cited_right": 1,
        "citation_precision": 1 / 2,
        "evidence": 1 / 2,
        "attributed": 1,
    }
    assert score({**case, "evidence_mode": "any"}, given)["evidence"] == 1
    assert score({**case, "attribute_to": "Berg", "attribute_alts": []}, given)["success"] == 0
    assert score({**case, "answer_keys": [["gold"]]}, given)["success"] == 0
    compare = {**case, "type": "compare", "docs": ["dam", "river"]}
    assert score(compare, given)["cited_right"] == 1
    assert score(compare, answer(("dam.md", "x"), ("river.txt", "y"), ("sea.md", "z")))["cited_right"] == 1
    assert score(compare, answer(("dam.md", "It gives cheap power.")))["cited_right"] == 0
    declined = answer(abstained="The sources do not say.")
    assert score(case, declined)["success"] == score(case, declined)["answered"] == 0
    nothing = {"type": "unanswerable", "docs": []}
    assert score(nothing, declined) == {"success": 1, "declined": 1}
    assert score(nothing, given) == {"success": 0, "declined": 0}


@pytest.mark.skipif(not (SHARED / "score_answers.py").is_file(), reason="the scorer is not at hand")
def test_scores_are_those_of_the_scorer_kept_beside_the_questions(seeds_home):
    spec = importlib.util.spec_from_file_location("score_answers", SHARED / "score_answers.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    assistant, cases = Assistant.open(seeds_home), read_cases(SHARED / "seeds_dev.jsonl")[::4]
    assert {"compare", "unanswerable", "fact"} <= {case["type"] for case in cases}
    for case in cases:
        given = assistant.ask(case["question"])
        want = scorer.score(case, json.loads(json.dumps(render.to_json(given))))
        found = score(case, given)
        shared = {name: want[name] for name in found if name in want}
        assert {name: found[name] for name in shared} == shared and len(shared) >= 1, case["question"]
