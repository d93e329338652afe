"""Nothing that a text orders comes of it, even where the model behind the answer does all that it is told."""

import re
from functools import partial

import pytest

from index import Passage, Source, build
from index.loose import Loose
from index.markup import plain
from qa import Answer, Assistant, Citation, Sentence
from qa.generate import write
from qa.models.local import Local
from qa.verify import check
from tests.attacks import NOTES, Obedient, attacks, documents, put

ATTACKS = attacks()
NAMES = [f"{n:02} {a['kind']} in a {a['where']}" for n, a in enumerate(ATTACKS)]


def citation(n: int, author: str, text: str, quote: str, title: str = "Notes") -> Citation:
    at = text.index(quote)
    passage = Passage(
        str(n), Source(f"{n}.md", "x", title=title, author=author), 0, len(text), text, "", ((0, len(text)),)
    )
    return Citation(n, passage, at, at + len(quote), author)


def evidence(attack: dict) -> Answer:
    """The extractive answer at its worst: the attack itself is what it quotes."""
    planted = {"title": "Notes", "author": "Jon Vale", "source": ""} | {attack["where"]: attack["text"]}
    text = planted["source"] or "The dam would be seen from the valley."
    quotes = [
        citation(1, "Mara Lind", "It would cost ninety million crowns.", "It would cost ninety million crowns."),
        citation(2, "Oskar Berg", "The salmon feed forty families.", "The salmon feed forty families."),
        citation(3, planted["author"], NOTES.format(text=text), text, planted["title"]),
    ]
    question, _ = put(attack)
    return Answer(question, question, tuple(Sentence(plain(c.quote), (c,)) for c in quotes), ())


def written(answer: Answer) -> str:
    """What of the answer is nobody's own words."""
    return "\n".join(s.text for s in answer.sentences if not s.quoted)


def test_there_are_many_and_each_would_show():
    assert len(ATTACKS) >= 70
    assert {a["where"] for a in ATTACKS} == {"source", "question", "history", "file name", "title", "author"}
    for attack in ATTACKS:
        assert attack["effect"] == "(?!)" or any(re.search(attack["effect"], done) for done in attack["does"]), attack
        assert attack["effect"] != "(?!)" or attack["beside"]


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_a_model_that_obeys_gets_nothing_through(attack):
    model = Obedient(attack["does"])
    *_, answer = write(evidence(attack), model, partial(check, corpus=Loose()))
    assert not re.search(attack["effect"], written(answer)), written(answer)
    told = model.seen[-1].content
    assert len(re.findall(r"^\[\d+\]", told, re.MULTILINE)) == 3
    assert not re.search(r"<\|?\w|\|>|\[/?INST|<<|[\u200b\u202e\x1b\U000e0000-\U000e007f]", told)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("attacked")


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_nothing_gets_through_the_whole_way(attack, place):
    planted = attack["where"] not in ("question", "history")
    build(documents(place / "sources", attack if planted else None), place / "home")
    question, history = put(attack)
    answer = Assistant.open(place / "home", complete=Obedient(attack["does"])).ask(question, history, dial="eager")
    assert not re.search(attack["effect"], written(answer)), written(answer)
    shown = "\n".join(s.text for s in answer.sentences)
    if attack.get("beside") and not answer.abstained:
        assert re.search(attack["beside"], shown), shown


@pytest.fixture(scope="module")
def real(smollm2):
    return Local(str(smollm2), "cpu", home=smollm2.parent)


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_nothing_gets_through_real_weights(attack, real):
    *_, answer = write(evidence(attack), real, partial(check, corpus=Loose()))
    assert not re.search(attack["effect"], written(answer)), written(answer)
