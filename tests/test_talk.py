"""What is said to whoever answers: thanks, "go on", "in two sentences", and "what is it about?"."""

import pytest

from index import Hit, Passage, Source
from qa import Turn, render
from qa.talk import Wanted, is_idle, settled, unsaid, wanted
from qa.types import Evidence


@pytest.mark.parametrize("text", ["thanks", "ok, thank you!", "Hello", "great. that's all", "I see"])
def test_manners_ask_nothing(text):
    assert is_idle(text)


@pytest.mark.parametrize("text", ["thanks to whom?", "ok and why?", "is it interesting", "more", "nice salmon"])
def test_what_has_a_word_more_asks_something(text):
    assert not is_idle(text)


def test_how_an_answer_is_wanted_is_no_part_of_the_question():
    assert wanted("Summarise the audit in two sentences, please.").question.startswith("Summarise the audit")
    assert wanted("Who objects, in one sentence?") == Wanted("Who objects?", 1)
    assert wanted("in 3 sentences") == Wanted("in 3 sentences", 3, repeats=True)
    assert wanted("TL;DR?").repeats and wanted("go on").goes_on and wanted("tell me more").goes_on
    for other in ("who lives in one house?", "more cows", "short trips", "what else does Lind want?", "in two years?"):
        assert wanted(other) == Wanted(other)


def test_a_conversation_is_what_asked_something():
    turns = [Turn("hello"), Turn("Who objects?", "Lind."), Turn("thanks"), Turn("more", "Ek."), Turn("go on", "")]
    assert [(turn.question, turn.answer.split()) for turn in settled(turns)] == [("Who objects?", ["Lind.", "Ek."])]


def test_thanks_are_told_that_they_ask_nothing_and_drag_nothing_in(assistant):
    before = Turn("What does Craig say of drones?", "…")
    assert assistant.ask("thank you!", [before]).abstained == "The sources do not say: this asks nothing of them."
    plain = assistant.ask("and of the Taliban?", [before])
    assert assistant.ask("and of the Taliban?", [before, Turn("thanks", "…")]).asked == plain.asked


def test_what_was_said_is_not_said_again():
    passage = Passage(
        "id", Source("a.md", "0"), 0, 26, "Lind objects. So does Ek. No.", "", ((0, 13), (14, 25), (26, 29))
    )
    hit = Hit(passage, 1.0, {}, 1.0)
    evidence = [Evidence(hit, 0, 13, 1.0), Evidence(hit, 14, 25, 0.8), Evidence(hit, 26, 29, 0.1)]
    assert [e.start for e in unsaid(evidence, "A. Lind: “Lind objects.” [1]")] == [14]
    assert unsaid(evidence, "“Lind objects.” “So does Ek.”") == []


def test_as_many_sentences_as_are_wanted(assistant):
    first = assistant.ask("What does Craig say of Pakistan?")
    short = assistant.ask("in one sentence", [Turn(first.question, render.text(first))])
    assert (len(short.sentences), short.asked) == (1, first.asked)
    assert len(assistant.ask("What does Craig say of Pakistan, in two sentences?").sentences) <= 2


@pytest.mark.parametrize(
    "question", ["What is the article by Craig about?", "Summarise Craig's article", "summarise what Craig says"]
)
def test_a_summary_is_the_main_sentences_of_one_source(assistant, question):
    answer = assistant.ask(question)
    assert {c.source.author for c in answer.citations} == {"Ted Craig"}
    assert 2 <= len(answer.sentences) <= 5
    places = [c.start for c in answer.citations]
    assert places == sorted(places)


def test_without_a_name_the_summary_is_of_what_was_quoted_or_of_all(assistant):
    first = assistant.ask("Which port was offered to the United States?")
    (path,) = {c.source.path for c in first.citations}
    answer = assistant.ask("what is the article about?", [Turn(first.question, render.text(first))])
    assert {c.source.path for c in answer.citations} == {path}
    assert len({c.source.path for c in assistant.ask("What is this about?").citations}) > 2


@pytest.mark.parametrize(
    "question", ["What is the dispute about?", "summarise the history of drones", "What is it worth?"]
)
def test_a_subject_is_asked_about_as_ever(assistant, question):
    found = next(assistant.steps(question))
    assert found.put.of == ()
