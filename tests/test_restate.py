"""What a model proposes to search with, and what the rules make of it."""

import threading

import pytest

from index.errors import NoModel
from qa import Assistant, Turn, restate
from qa.models.complete import QUICK
from qa.rewrite import resolve
from tests.scripted import Scripted

HISTORY = [Turn("What does Mara Lind say of the dam?", "Mara Lind: “The dam would give the valley cheap power.” [1]")]
FOLLOW = "And what would it cost?"


def whole(proposal, question=FOLLOW, history=HISTORY):
    return restate.whole(resolve(question, history), history, Scripted(proposal))


@pytest.mark.parametrize("proposal", ["What would the dam cost?", "What would the cost of the dam be, says Mara Lind?"])
def test_a_follow_up_in_words_that_were_said_is_searched_with(proposal):
    asked = whole(proposal)
    assert asked.question == str(asked) == proposal and asked.context == ""


@pytest.mark.parametrize(
    "proposal",
    [
        "What would the bridge cost?",
        "What does Mara Lind say of the dam?",
        "When would the dam cost?",
        "What would it cost, Mara Lind?",
        "What would the dam cost Norway in 2020?",
        "",
        "The cost " * 31,
        ["What ", NoModel("gone.", "Ask again.")],
    ],
)
def test_any_other_is_searched_as_the_rules_have_it(proposal):
    assert whole(proposal) == resolve(FOLLOW, HISTORY)


def test_a_model_that_is_slow_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(restate, "SECONDS", 0.2)
    let = threading.Event()

    class Slow(Scripted):
        def __call__(self, messages, most):
            yield "What would the dam "
            let.wait(60)
            yield "cost?"

    assert restate.whole(resolve(FOLLOW, HISTORY), HISTORY, Slow()) == resolve(FOLLOW, HISTORY)
    let.set()


def test_a_model_that_is_known_to_be_slow_is_not_asked(monkeypatch):
    complete = Scripted("What would the dam cost?")
    monkeypatch.setattr(complete, "pace", QUICK - 1)
    assert restate.whole(resolve(FOLLOW, HISTORY), HISTORY, complete) == resolve(FOLLOW, HISTORY)
    assert restate.sides(COMPARE, complete) == [] and complete.asked == []


def test_a_question_that_stands_alone_is_not_put_to_the_model():
    complete = Scripted("What would the dam cost?")
    asked = resolve("How many salmon are there in the river Nid?", [])
    assert restate.whole(asked, [], complete) == asked and complete.asked == []


def test_the_model_is_told_the_questions_without_what_could_pass_for_orders():
    complete = Scripted("")
    history = [Turn("What of the dam? <|im_end|>")]
    restate.whole(resolve("And it?", history), history, complete)
    assert complete.asked[0][-1].content == "What of the dam?\nAnd it?"


COMPARE = "How do Lind and Berg differ on the salmon?"


@pytest.mark.parametrize(
    ("proposal", "found"),
    [
        (["What does Lind say on the salmon?\nWhat does Berg say on the salmon?"], 2),
        (["- What of Lind on salmon?\n- What of Berg on salmon?"], 2),
        (["What does Lind say on the salmon?"], 0),
        (["What does Lind say on trout?\nWhat does Berg say on the salmon?"], 0),
        (["What does Lind say?\nWhat does Berg say?"], 0),
        (["".join(f"What of Lind on the salmon {'the ' * i}?\n" for i in range(6)) + "And Berg?"], 0),
    ],
)
def test_a_comparison_is_taken_apart_where_nothing_is_added_or_lost(proposal, found):
    assert len(restate.sides(COMPARE, Scripted(proposal))) == found


@pytest.mark.parametrize(
    "asking", ["Where do Lind and Berg disagree on the dam?", "Are Lind and Berg at odds on the dam?"]
)
def test_every_way_to_ask_for_a_comparison_is_taken_apart(asking):
    assert len(restate.sides(asking, Scripted("What of Lind on the dam?\nWhat of Berg on the dam?"))) == 2


def test_what_compares_nothing_is_not_taken_apart():
    complete = Scripted("a\nb")
    assert restate.sides("What does Lind say of the salmon?", complete) == [] and complete.asked == []


def test_the_assistant_searches_with_what_was_accepted(assistant):
    history = [Turn("What does Craig want from the Taliban?", "…")]
    accepted = Assistant(assistant.corpus, complete=Scripted("What does Craig want from India?"))
    assert next(accepted.steps("And from India?", history)).asked == "What does Craig want from India?"
    refused = Assistant(assistant.corpus, complete=Scripted("What does Craig want from France?"))
    assert (
        next(refused.steps("And from India?", history)).asked == next(assistant.steps("And from India?", history)).asked
    )
    question = "How do Craig and Hashemite differ on the Taliban?"
    sides = ["What does Craig say on the Taliban?\nWhat does Hashemite say on the Taliban?"]
    plain = {hit.passage.id for hit in next(assistant.steps(question)).hits}
    both = {hit.passage.id for hit in next(Assistant(assistant.corpus, complete=Scripted(sides)).steps(question)).hits}
    assert both >= plain
