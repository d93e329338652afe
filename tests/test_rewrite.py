"""What a follow-up lacks, found in the turns before; and what a change of subject leaves behind."""

import gzip
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import followups
from qa import Turn
from qa.rewrite import TURNS, leans, resolve
from qa.types import Asked, Named

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "cases" / "followups.jsonl").read_text("utf-8").splitlines()
]
WEATHER = Turn("What is the weather?", "Rain, Ted Craig says.")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_cases(case):
    asked = str(resolve(case["question"], [Turn.from_json(turn) for turn in case["history"]]))
    assert [part for part in case["contains"] if part not in asked] == []
    assert [part for part in case["lacks"] if part in asked] == []


def test_half_of_the_cases_change_the_subject():
    assert len(CASES) >= 40
    assert 0.4 < sum(not case["contains"] for case in CASES) / len(CASES) < 0.6


@pytest.mark.parametrize(
    "question",
    [
        "why?",
        "What does he want?",
        "so what did they show?",
        "Should it have been blocked?",
        "How come?",
        "where is he based now?",
        "How did that movie do?",
        "Did the band break up?",
        "Are there any other reasons?",
        "according to Okafor?",
        "According to whom?",
        "Does Okafor think so?",
        "what does Okafor say?",
        "What's Okafor's view?",
        "does the union?",
        "who is right?",
        "What is the difference?",
        "Compare the two.",
        "How does Okafor's view differ from his?",
        "who pays?",
        "at what price?",
        "how many went under?",
        "until when?",
        "are you sure?",
        "what was the reason?",
    ],
)
def test_a_question_that_leans_is_searched_with_what_it_leans_on(question):
    assert leans(question, [WEATHER])
    assert resolve(question, [WEATHER, Turn("Who is Ted Craig?")]) == Asked(question, "Who is Ted Craig?")
    assert resolve(question, []) == Asked(question)


@pytest.mark.parametrize(
    "question",
    [
        "What does Hashemite say of China?",
        "Who said that America is an enemy?",
        "Why did Pakistan lose the vote?",
        "How does Khan see his career?",
        "Is there life on Mars?",
        "Kissinger",
        "Who is Okafor?",
        "What does Okafor want?",
        "Does walking help?",
        "Is Paris in France?",
        "What is democracy?",
        "how much do lawyers earn",
        "What did Berg say in her defence?",
        "was the old tale true, in Berg's view?",
    ],
)
def test_a_question_that_stands_alone_drags_nothing_in(question):
    assert not leans(question, [WEATHER])
    assert resolve(question, [WEATHER]) == Asked(question)


def test_a_subject_is_followed_back_to_the_question_that_opened_it():
    history = [WEATHER, Turn("Who won the election?"), Turn("Did they form the government?"), Turn("Really?")]
    assert resolve("And then?", history).context == "Who won the election?"
    assert resolve("And then?", history[:-1]).context == "Who won the election? Did they form the government?"
    long = [Turn("Who won the election?"), *[Turn("Why?")] * TURNS]
    assert resolve("Why?", long).context == ""


def test_the_question_before_joins_where_it_is_pointed_at():
    history = [Turn("Who is Ann Ek?", "A climber."), Turn("Which peak did she climb?", "Rysy, in 1961.")]
    assert resolve("Who climbed it first?", history).context == "Who is Ann Ek? Which peak did she climb?"
    assert resolve("Where was she born?", history).context == "Who is Ann Ek?"


def test_a_capital_that_only_opens_a_sentence_names_nothing():
    history = [Turn("what is the plan?", "Critics say that Oster floods. Recently it was Oster again. Critics object.")]
    assert resolve("why?", history).context == "Oster. what is the plan?"


def test_the_thing_named_most_is_added_where_no_question_names_it():
    history = [
        Turn("What group disbanded?", "Zappa and the Mothers of Invention"),
        Turn("When?", "In 1969 Zappa broke up the band, to the surprise of Warner."),
    ]
    assert str(resolve("Why did they?", history)) == (
        "Why did they? (Zappa and the Mothers of Invention. What group disbanded?)"
    )


def test_who_is_quoted_in_an_answer_is_not_its_subject():
    history = [Turn("what is the plan?", "Digest of Ted Craig: “A dam at Oster.” [1] “Oster floods each spring.” [2]")]
    assert resolve("why?", history).context == "Oster. what is the plan?"


def test_a_name_in_little_of_what_was_said_is_not_its_subject():
    said = "Lind: “Sixty-four people work in Oster.” [1] “Construction would last a year.” [2] “Buses are slow.” [3]"
    assert resolve("why?", [Turn("what is the plan?", said)] * 2).thing == ""
    assert resolve("why?", [Turn("what is the plan?", said.replace("Buses", "In Oster buses"))]).thing == "Oster"
    assert resolve("why?", [Turn("what is the plan?", "As chair of the Oster Cooperative I saw it.")]).thing == (
        "Oster Cooperative"
    )


def test_no_label_of_an_answer_is_its_subject():
    said = (
        "Ted Craig: “Oster floods.” [1][2]\n\nOskar Berg: “Oster is dry.” [3]\n\n“The Long Road: A Plan”: “Oster.” [4]"
    )
    assert resolve("why?", [Turn("what is the plan?", said)]).context == "Oster. what is the plan?"


def test_an_answer_that_declined_tells_nothing_of_the_subject():
    history = [Turn("what is the plan?", "The sources do not say: nearest comes “Pakistan Turns West” by Ted Craig.")]
    assert resolve("why not?", history).context == "what is the plan?"
    assert not leans("How large is the IT sector in India?", history)


def test_a_fragment_takes_the_place_of_the_thing_it_is_bound_as():
    def asked(fragment, before):
        return str(resolve(fragment, [Turn(before)]))

    assert asked("and in 2020?", "Who won in 2016?") == "Who won in 2020?"
    assert asked("And by Berg?", "What was said by Lind in Oslo?") == "What was said by Berg in Oslo?"
    assert asked("What about Norway?", "What does the Storting cost?") == "What does Norway cost?"
    for other in ("And the salmon?", "And economically?", "And today?"):
        assert asked(other, "What does Mara Lind say of the dam?") == f"{other} (What does Mara Lind say of the dam?)"
    several = "What does Lind say of Berg?"
    assert asked("What about Ek?", several) == f"What about Ek? ({several})"


def test_one_of_them_leans_and_is_bound_as_what_it_stands_for():
    history = [Turn("What is the article by Lind about?")]
    assert resolve("and the one by Berg?", history).question == "What is the article by Berg about?"
    votes = [Turn("Who wants a referendum?")]
    for question in ("when was the last one?", "which one is cheaper?"):
        assert resolve(question, votes).earlier == "Who wants a referendum?"
    assert resolve("who paid for one hundred nurses?", votes).earlier == ""


def test_a_word_that_orders_is_no_shared_subject_and_a_bare_question_is_not_searched_with():
    assert not leans("list the problems of the tram", [Turn("List the countries")])
    history = [Turn("What does Lind say of the dam?"), Turn("is that true?")]
    assert resolve("says who?", history).earlier == "What does Lind say of the dam?"
    assert resolve("One more thing: who is Ek?", history).question == "who is Ek?"


def test_a_name_is_exchanged_for_a_name_alone():
    def asked(fragment, before):
        return str(resolve(fragment, [Turn(before)]))

    assert asked("and Okafor?", "Does Brandt support the rebuilding?") == "Does Okafor support the rebuilding?"
    assert asked("And does Okafor?", "Does Brandt support the rebuilding?") == "Does Okafor support the rebuilding?"
    assert asked("and Corvane?", "Is Veluxin safe?") == "Is Corvane safe?"
    assert asked("Or an Airbus?", "Should the town buy a Boeing?") == "Should the town buy an Airbus?"
    assert asked("and Okafor's?", "What is Brandt's view?") == "What is Okafor's view?"
    assert asked("about China?", "What does Craig say about India?") == "What does Craig say about China?"
    assert asked("and the union?", "What wage does Hutton want?") == "What wage does the union want?"
    assert asked("and the union?", "What is said of Hutton?") == "and the union? (What is said of Hutton?)"
    assert asked("and is Okafor right?", "Is Brandt rich?") == "and is Okafor right? (Is Brandt rich?)"
    two = "Compare Brandt and Okafor on the ferry."
    assert asked("and Veld?", two) == f"and Veld? ({two})"


def test_a_date_is_exchanged_for_a_date_alone():
    def asked(fragment, before):
        return str(resolve(fragment, [Turn(before)]))

    assert asked("and in May 2021?", "Who fell ill in April 2020?") == "Who fell ill in May 2021?"
    assert asked("and in May?", "Who fell ill in April?") == "Who fell ill in May?"
    assert asked("in 2021?", "Who fell ill in 2020?") == "Who fell ill in 2021?"
    assert asked("and the Swiss?", "Who fell ill on 9 March?") == "and the Swiss? (Who fell ill on 9 March?)"


def test_what_has_no_name_is_exchanged_where_both_are_bound_alike_and_the_question_ends_with_it():
    def asked(fragment, before):
        return str(resolve(fragment, [Turn(before)]))

    assert asked("and about the land?", "What do Lind and Berg say about the animals?") == (
        "What do Lind and Berg say about the land?"
    )
    assert (
        asked("And of the salmon?", "What does Mara Lind say of the dam?") == "What does Mara Lind say of the salmon?"
    )
    assert asked("and in winter?", "How many cross in summer?") == "How many cross in winter?"
    for other in ("and the land?", "and in the land?", "and about that?", "and about whom?"):
        before = "What does Lind say about the animals?"
        assert asked(other, before) == f"{other} ({before})"


def test_what_binds_a_time_goes_with_it():
    def asked(fragment, before):
        return str(resolve(fragment, [Turn(before)]))

    assert asked("and before 1940?", "What happened in 1940?") == "What happened before 1940?"
    assert asked("Since 2020?", "Who won in 2016?") == "Who won since 2020?"
    assert asked("In 2020?", "Who was the queen of 2016?") == "Who was the queen of 2020?"
    assert asked("before 1940?", "Who fell in May 1940?") == "before 1940? (Who fell in May 1940?)"


def test_the_former_and_the_latter_are_called_by_name():
    history = [Turn("Compare Brandt and Okafor on the ferry.")]
    assert resolve("what does the latter propose?", history).question == "what does Okafor propose?"
    assert resolve("who supports the former", history).question == "who supports Brandt"
    then = resolve("and the former?", [*history, Turn("what does the latter propose?")])
    assert then == Asked("what does Brandt propose?")
    for other in ("what does the former mayor want?", "who was the former mayor?", "is the latter part dry?"):
        assert resolve(other, history).question == other
    three = [Turn("Compare Brandt, Okafor and Veld.")]
    assert resolve("what does the latter propose?", three).question == "what does the latter propose?"


def test_that_year_is_the_one_that_was_spoken_of():
    history = [Turn("When was it bombed?", "A report of 1 May 2020: “It was bombed in November 1940.” [1]")]
    assert resolve("who was mayor that year?", history) == Asked("who was mayor in 1940?")
    assert resolve("who was mayor before that year?", history) == Asked("who was mayor before 1940?")
    for other in ("It was bombed in 1940 and in 1944.", "In the 1940s.", "In spring."):
        assert resolve("who was mayor that year?", [replace(history[0], answer=other)]).question == (
            "who was mayor that year?"
        )


def test_a_subject_that_is_announced_drags_nothing_in():
    history = [Turn("What does Mara Lind say of the dam?", "It floods.")]
    for question in ("back to the ferry: who opposed it?", "and as for the ferry, who opposed it?"):
        assert resolve(question, history) == Asked(question)
    assert resolve("as for the ferry, what does she say?", history).earlier == "What does Mara Lind say of the dam?"
    assert resolve("back to it", history).earlier == "What does Mara Lind say of the dam?"


def test_manners_and_capitals_are_not_searched_with():
    history = [Turn("What does Lind say of the dam?")]
    assert resolve("ok, thanks! and the fish?", history).question == "and the fish?"
    assert resolve("Well, why?", history).question == "why?"
    for other in ("Well water, is it safe?", "Good roads", "Ok?"):
        assert resolve(other, []).question == other
    assert resolve("WHY DOES THE US OBJECT?", []).question == "why does the US object?"
    assert resolve("and Berg?", [Turn("WHO VOTED FOR THE DAM")]).earlier == "who voted for the dam?"
    assert resolve("NATO", []).question == "NATO"


def test_questions_that_are_joined_are_each_closed():
    history = [Turn("tell me about the elms"), Turn("how much would that cost")]
    assert resolve("who wants it?", history).earlier == "tell me about the elms. how much would that cost?"


def test_of_a_question_that_was_declined_a_new_one_takes_the_name():
    history = [Turn("What is the population of Oster?", "The sources do not say: nothing in them is about this.")]
    assert resolve("how did it get rid of the carp?", history) == Asked(
        "how did it get rid of the carp?", thing="Oster"
    )
    assert resolve("why?", history) == Asked("why?", "What is the population of Oster?")
    assert resolve("does it agree with Berg?", history).earlier == "What is the population of Oster?"
    view = [replace(history[0], question="What does Lind say of the otters?")]
    assert resolve("what does she say of the carp?", view).earlier == "What does Lind say of the otters?"
    unnamed = [replace(history[0], question="How many lions had the zoo?")]
    assert resolve("how much did they eat?", unnamed).earlier == "How many lions had the zoo?"


def test_what_asks_of_several_leans_on_each_who_was_asked():
    history = [Turn("What does Pike think of the noise?"), Turn("what about Chen?"), Turn("and Reyes?")]
    each = [f"What does {name} think of the noise?" for name in ("Pike", "Chen", "Reyes")]
    assert resolve("do they agree?", history).earlier == " ".join(each)
    assert resolve("who is right?", history[:2]).earlier == " ".join(each[:2])
    assert resolve("why?", history).earlier == each[-1]


def test_months_forms_of_address_and_opening_words_are_no_subject():
    said = "In June, Mrs Ek saw Oster on Monday. According to me, June was dry and I was not. Yet Oster floods in June."
    assert resolve("why?", [Turn("what is the plan?", said.replace("Mrs Ek", "I"))]).thing == "Oster"


def test_a_long_history_takes_little_time():
    started = time.process_time()
    resolve("and Okafor?", [Turn("by Brandt " * 5_000)] * 12)
    assert time.process_time() - started < 1


def test_a_word_that_only_counts_is_no_shared_subject():
    history = [Turn("How many ferries sank?", "Many did, over many years.")]
    assert resolve("How many farms have electric fences?", history) == Asked("How many farms have electric fences?")


def test_an_author_named_in_an_answer_is_not_asked(assistant):
    said = "Digest of Abbas Hashemite: “Hashemite refers to a report about Pasni.” [1]"
    found = next(assistant.steps("Where is it?", [Turn("which port was offered?", said)]))
    assert (found.put.thing, found.put.earlier, found.named) == ("Hashemite", "which port was offered?", Named())


def test_an_answer_says_what_was_searched(assistant):
    answer = assistant.ask("Where is he based now?", [Turn("Who is Ted Craig?", "A retired diplomat.")])
    assert (answer.question, answer.asked) == ("Where is he based now?", "Where is he based now? (Who is Ted Craig?)")
    assert any("Dhaka" in sentence.text for sentence in answer.sentences)
    small = next(assistant.steps("and hashemite?", [Turn("what does craig say of the drones?")]))
    assert small.asked == "what does Hashemite say of the drones?"
    swapped = assistant.ask("And of Russia?", [Turn("What does Hashemite say of China?")])
    assert (swapped.question, swapped.asked) == ("And of Russia?", "What does Hashemite say of Russia?")


def test_passages_are_retrieved_for_a_follow_up(assistant):
    alone = assistant.retrieve("Where is he based now?", 1)
    after = assistant.retrieve("Where is he based now?", 1, history=[Turn("Who is Ted Craig?")])
    assert after[0].source.author == "Ted Craig"
    assert after == assistant.retrieve("Who is Ted Craig? Where is he based now?", 1) != alone


def test_the_benchmark_knows_where_each_answer_stands(tmp_path):
    said = ["Lind", "Life", "Who is she?", "A poet.", "Where?", "I don't know.", "Born when?", "In 1961."]
    turns = [
        {"QuAC_dialog_id": "d", "Question_no": n, "Question": said[2 * n], "Rewrite": "…", "History": said[: 2 * n]}
        for n in (1, 2, 3)
    ]
    turns.append({**turns[0], "Question_no": 4, "Question": "Why?", "History": said})
    (tmp_path / "d.json.gz").write_bytes(gzip.compress(json.dumps(turns).encode()))
    (case,) = followups.prepare(tmp_path / "d.json.gz", tmp_path / "s")
    assert (case.question, [turn.answer for turn in case.history]) == ("Born when?", ["A poet.", "I don't know."])
    assert (tmp_path / "s" / case.path).read_text("utf-8")[case.start : case.end] == "In 1961."
