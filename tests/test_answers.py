"""From a question to an answer: rewriting, picking, declining, comparing, rendering."""

import json
import time
from dataclasses import replace
from functools import partial

import pytest

from index import BadSource, Corpus, Hit, Passage, Source, build
from qa import Assistant, Turn, abstain, extract, render
from qa.disagree import positions
from qa.keeping import kept
from qa.keeping.export import export
from qa.people import kinds, mentions, offices, voices, whom
from qa.types import Answer, Coverage, Evidence, Named, Reading

DAM = Source("dam.md", "1", title="The case for the dam", author="Mara Lind")
RIVER = Source("river.txt", "2", title="Leave the river alone", author="Oskar Berg")
UNSIGNED = Source("x.md", "3", title="Dams of the world")
DIGEST = Source("y.md", "4", title="On fish", author="Ann Ek", digest_of="a talk by Ann Ek")


def evidence(source, text, score, start=0):
    passage = Passage(
        f"{source.sha256}-{start}", source, start, start + len(text), text, "", ((start, start + len(text)),)
    )
    return Evidence(Hit(passage, score, {"dense": 1}), start, start + len(text), score)


def test_the_best_sentences_grouped_by_who_says_them():
    found = [
        evidence(DAM, "Power is cheap.", 0.9),
        evidence(RIVER, "Fish would die.", 0.85),
        evidence(RIVER, "Fish would die.", 0.82, start=90),
        evidence(RIVER, "The river is long.", 0.75, start=200),
        evidence(DAM, "It costs ninety million.", 0.7, start=50),
        evidence(DAM, "The valley is green.", 0.5, start=300),
    ]
    sentences = extract.answer("What of the dam?", found)  # without what is far below the best
    assert [(s.citations[0].n, s.citations[0].speaker, s.text) for s in sentences] == [
        (1, "Mara Lind", "Power is cheap."),
        (2, "Mara Lind", "It costs ninety million."),
        (3, "Oskar Berg", "Fish would die."),
    ]


def test_a_reported_voice_is_a_group_of_its_own():
    found = [
        evidence(DAM, "Critics argue that fish would die.", 0.9),
        evidence(DAM, "Power is cheap.", 0.8, start=50),
        evidence(DAM, "Critics claim that it is dear.", 0.7, start=90),
    ]
    answer = extract.answer("What of the dam?", found)
    assert [(c.n, c.speaker) for s in answer for c in s.citations] == [
        (1, "Critics, reported by Mara Lind"),
        (2, "Critics, reported by Mara Lind"),
        (3, "Mara Lind"),
    ]


def test_a_question_that_one_speaker_puts_to_another_answers_nothing():
    text = "Is the dam safe? The dam leaks."
    passage = Passage("p", UNSIGNED, 0, 31, text, "", ((0, 16), (17, 31)), speakers=("Oskar Berg", "Mara Lind"))
    found = [Evidence(Hit(passage, 0.9, {"dense": 1}), *span, 0.9) for span in passage.sentences]
    assert [s.text for s in extract.answer("Is the dam safe?", found)] == ["The dam leaks."]
    unsaid = [replace(e, hit=replace(e.hit, passage=replace(passage, speakers=()))) for e in found]
    assert len(extract.answer("Is the dam safe?", unsaid)) == 2


def test_an_answer_is_short_enough_to_read():
    found = [evidence(DAM, " ".join([f"word{i}"] * 30) + ".", 1 - i / 10, start=i * 1000) for i in range(8)]
    sentences = extract.answer("What?", found)
    assert sum(len(s.text.split()) for s in sentences) + 2 <= extract.LONGEST
    long = [evidence(DAM, "word " * 150, 1.0)]
    assert len(extract.answer("What?", long)) == 1


def test_example_questions_come_from_the_sources(assistant):
    from qa.examples import questions

    asked = assistant.examples()
    assert 3 <= len(asked) <= 4 and any("Ted Craig" in q and "Abbas Hashemite" in q for q in asked)
    assert all(not assistant.ask(q).abstained for q in asked)
    assert questions([]) == []
    cited = evidence(DAM, "He cites “The Claims of Abandoning Arms, in Short”, and was in Bergen, on foot.", 1.0)
    assert questions([cited.passage]) == [
        "What does Mara Lind say about Bergen?",
        "What do the sources say about Bergen?",
    ]


def test_a_sentence_that_points_back_brings_the_one_before():
    text = "The dam was built in 1961. It cost ninety million crowns."
    passage = Passage("p", DAM, 0, len(text), text, "", ((0, 26), (27, len(text))))
    found = [Evidence(Hit(passage, 1.0, {}), 27, len(text), 0.9), Evidence(Hit(passage, 1.0, {}), 0, 26, 0.1)]
    assert [s.text for s in extract.answer("What did it cost?", found)] == [
        "The dam was built in 1961.",
        "It cost ninety million crowns.",
    ]


def test_a_named_source_answers_and_a_comparison_asks_each():
    found = [
        evidence(RIVER, "Fish would die.", 0.9),
        evidence(UNSIGNED, "Dams are many.", 0.8),
        evidence(DAM, "Power is cheap.", 0.5),
    ]
    sources = [DAM, RIVER, UNSIGNED]
    named = whom.named("What does Lind say?", "", sources)
    assert named == Named(("dam.md",))
    assert [s.citations[0].source.path for s in extract.answer("What does Lind say?", found, named)] == ["dam.md"]
    both = whom.named("How do Lind and Berg differ?", "", sources)
    assert {s.citations[0].source.path for s in extract.answer("How do Lind and Berg differ?", found, both)} == {
        "dam.md",
        "river.txt",
    }
    every = extract.answer("What do the different sources say?", found)
    assert {s.citations[0].source.path for s in every} == {"dam.md", "river.txt", "x.md"}
    assert whom.named("What does Lindström say?", "", sources) == Named()
    assert whom.named("Who disagrees with Lind?", "", sources) == Named(left_out=("dam.md",))
    assert whom.named("Who is to blame, according to Lind?", "", sources) == Named(("dam.md",))
    assert whom.named("Where does she live?", "Is Mara Lind rich?", sources) == Named(spoken_of=("dam.md",))


def test_an_author_in_small_letters_is_written_as_he_writes_himself():
    written = partial(mentions.written, sources=[DAM, RIVER])
    assert written("does mara lind agree with berg's view?") == "does Mara Lind agree with Berg's view?"
    for same in ("according to Lind", "the lindworm of bergen", "and the dam?"):
        assert written(same) == same


def test_who_is_asked_is_told_from_who_is_only_spoken_of():
    lamp = Source("lamp.md", "5", title="Power for all", publisher="The Lamp, weekly")
    sources = [DAM, RIVER, lamp]
    asked = {
        "What does Lind say about Berg?": Named(("dam.md",), ("river.txt",)),
        "Lind's view of the dam?": Named(("dam.md",)),
        "Lind on the dam": Named(("dam.md",)),
        "What does Oskar want?": Named(("river.txt",)),
        "What does the Lamp say about fish?": Named(("lamp.md",)),
        "Does Berg trust the mayor?": Named(("river.txt",)),
        "Did Berg answer the mayor?": Named(spoken_of=("river.txt",)),
        "How many salmon had Berg seen?": Named(spoken_of=("river.txt",)),
        "Did Oskar answer the mayor?": Named(),
        "Does anybody agree with Berg?": Named(left_out=("river.txt",)),
        "Do Lind and Berg agree on fish?": Named(("dam.md", "river.txt")),
    }
    assert {question: whom.named(question, "", sources) for question in asked} == asked
    before = "What does Berg think of Lind?"
    for on in ("why?", "what does he say of fish?", "what does the article say of fish?"):
        assert whom.named(on, before, sources) == Named(("river.txt",), ("dam.md",))
    for another in ("what does the council want?", "what does Hale think of it?", "does anyone agree?"):
        assert whom.named(another, before, sources) == Named()
    assert whom.topic("What does Berg think of Lind?", [RIVER]) == "What does think of Lind?"
    assert whom.topic("What does Berg think?", [RIVER]) == "What does Berg think?"


def test_who_is_spoken_of_comes_first_and_who_is_asked_may_be_reported():
    found = [
        evidence(RIVER, "Lind was never asked about the fish.", 0.95),
        evidence(DAM, "Power is cheap and it is clean.", 0.9),
        evidence(RIVER, "Mara Lind told the council that fish can climb.", 0.85),
    ]

    def quoted(question: str, named: Named) -> list[str]:
        return [s.text for s in extract.answer(question, found, named)]

    second, third = (e.text for e in found[1:])
    assert quoted("Did Lind answer?", Named(spoken_of=("dam.md",)))[0] == second
    assert quoted("What does Lind say?", Named(("dam.md",))) == [second, third]
    assert quoted("Does anybody agree with Berg?", Named(left_out=("river.txt",))) == [second, third]
    assert extract.answer("Who disagrees with Berg?", found[:1], Named(left_out=("river.txt",))) == ()


def test_one_who_is_asked_and_wrote_nothing_is_not_answered_for_by_others():
    found = [
        evidence(RIVER, "The council wants the dam.", 0.9),
        evidence(RIVER, "Tomas Veld told the council that the dam is dear.", 0.85, start=50),
        evidence(DAM, "“The dam would drown the mill,” said Anna Holm.", 0.8),
    ]
    texts = [e.text for e in found]
    his = [texts[2], texts[0]]
    asked = {
        "What does Holm want?": his,
        "What did Holm say?": his,
        "Do Holm and Veld agree?": [texts[2], texts[1]],
        "Did Holm drown?": texts,
        "What do Holm and the union say?": [texts[2], *texts[:2]],
    }
    assert {question: [s.text for s in extract.answer(question, found)] for question in asked} == asked


def test_a_group_that_is_asked_is_not_all_that_is_heard():
    found = [
        evidence(DAM, "Critics argue that the dam would drown the mill.", 0.9),
        evidence(DAM, "Proponents believe that power would be cheap.", 0.85, start=60),
    ]
    for question in ("What do critics and supporters say about the dam?", "What do opponents and supporters say?"):
        assert [s.text for s in extract.answer(question, found)] == [e.text for e in found]


def test_the_sides_of_a_comparison_are_whose_words_they_are():
    found = [
        evidence(DAM, "Oskar Berg writes that fish would die.", 0.9),
        evidence(DAM, "Power is cheap.", 0.8, start=50),
        evidence(RIVER, "The river is long.", 0.6),
    ]
    sentences = extract.answer("Lind and Berg", found, Named(("dam.md", "river.txt")))
    assert [s.citations[0].speaker for s in sentences] == [
        "Oskar Berg, reported by Mara Lind",
        "Mara Lind",
        "Oskar Berg",
    ]


def test_those_who_wrote_nothing_are_sides_by_what_is_heard_of_them():
    found = [
        evidence(RIVER, "The council wants the dam.", 0.9),
        evidence(UNSIGNED, "Holm was at the meeting about the dam.", 0.85),
        evidence(UNSIGNED, "Tomas Veld told the council that the dam is dear.", 0.8, start=50),
        evidence(DAM, "“The dam would drown the mill,” said Anna Holm of the Mill Trust.", 0.7),
        evidence(DAM, "Holm is wrong.", 0.6, start=90),
    ]
    texts = [e.text for e in found]
    asked = {
        "Compare Holm and Veld on the dam.": [texts[3], texts[1], texts[2]],
        "Veld against Holm: is the dam dear?": [texts[1], texts[2], texts[3]],
        "Lind and Holm on the dam": [texts[3], texts[4], texts[1]],
        "How did Holm and Veld meet?": texts[:3],
    }
    assert {question: [s.text for s in extract.answer(question, found)] for question in asked} == asked


def test_each_side_is_heard_before_one_is_heard_again():
    long = " ".join(["fish"] * 40) + "."
    found = [
        evidence(DAM, "Power is cheap.", 1.0),
        evidence(DAM, "It is clean.", 0.95, start=50),
        evidence(RIVER, f"First {long}", 0.6),
        evidence(UNSIGNED, f"Second {long}", 0.5),
        evidence(DIGEST, f"Third {long}", 0.4),
    ]
    named = Named(tuple(e.passage.source.path for e in found))
    sentences = extract.answer("Compare them.", found, named)
    assert [s.citations[0].source.path for s in sentences] == ["dam.md", "river.txt", "x.md", "y.md"]


def test_a_position_is_in_words_of_his_own_and_asks_nothing():
    found = [
        evidence(DAM, "Oskar Berg writes that fish would die.", 0.9),
        evidence(RIVER, "Who would not rather fish?", 0.8),
        evidence(RIVER, "The salmon would be gone.", 0.7, start=60),
        evidence(DAM, "Power is cheap.", 0.6, start=50),
    ]
    sentences = extract.answer("Lind and Berg", found, Named(("dam.md", "river.txt")))
    told = {p.who: p.quote for p in positions(sentences, found)}
    assert told == {"Oskar Berg": "The salmon would be gone.", "Mara Lind": "Power is cheap."}
    alone = extract.answer("Lind and Berg", found[::3], Named(("dam.md", "river.txt")))
    assert [p.who for p in positions(alone, found)] == ["Oskar Berg, reported by Mara Lind", "Mara Lind"]
    said = ["Tomas Veld said that it leaks.", "Veld said that it is dear.", "Critics argue that it is ugly."]
    told = [evidence(DAM, text, 0.9 - n / 100, start=100 * n) for n, text in enumerate(said)]
    assert [p.quote for p in positions(extract.answer("What of the dam?", told), told)] == said[::2]


def test_an_office_is_given_the_name_of_the_one_who_holds_it():
    told = [
        "Mayor Helena Brandt was there. The harbour master, Rolf Mykle, was not.",
        "**Ms Rana Farouk (director):** So it is. In Elm, Mayor Brandt’s word is law.",
        "The union's secretary, Maureen Tighe, spoke. Councillor Eide left, and so did Councillor Dahl. Paragraph I was struck.",
    ]
    asked = {
        "What does the mayor want?": "What does the mayor Helena Brandt want?",
        "the mayor's view of it": "the mayor Helena Brandt's view of it",
        "What does the union's secretary say?": "What does the union's secretary Maureen Tighe say?",
        "What does the harbour master think?": "What does the harbour master Rolf Mykle think?",
        "fish, according to the director": "fish, according to the director Ms Rana Farouk",
    }
    same = [
        "What does the councillor say?",
        "Where is the mayor?",
        "What does the paragraph say?",
        "What does Elm want?",
    ]
    assert {question: offices.named(question, told) for question in asked} == asked
    assert [offices.named(question, told) for question in same] == same


def test_who_is_asked_by_his_office_is_found_by_the_name_that_another_gives_him(tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "plan.md").write_text("---\nauthor: Helena Brandt\n---\nI want the dam to be lower, and soon.\n")
    (tmp_path / "s" / "news.md").write_text("---\nauthor: Oskar Berg\n---\nMayor Helena Brandt wants no dam at all.\n")
    build(tmp_path / "s", tmp_path / "home")
    answer = Assistant.open(tmp_path / "home").ask("What does the mayor want?")
    assert answer.asked == "What does the mayor Helena Brandt want?"
    assert answer.citations[0].source.path == "plan.md"


def test_the_topic_is_the_question_without_whom_it_asks():
    assert whom.topic("What does Mara Lind's article say about fish?", [DAM]) == "What does article say about fish?"
    assert whom.topic("fish, according to Oskar Berg", [RIVER]) == "fish,"
    assert whom.topic("what do mara and oskar want from fish", [DAM, RIVER]) == "what do and want from fish"
    assert whom.topic("Who is Mara Lind?", [DAM]) == "Who is Mara Lind?"
    assert whom.topic("What of fish?", []) == "What of fish?"


def all_named(question: str, sources: list[Source]) -> list[str]:
    found = whom.named(question, "", sources)
    return [*found.asked, *found.spoken_of]


ANNA = Source("anna.md", "5", title="The Second World War", author="Anna Berg")
MAY = Source("may.md", "6", title="Climate change in Norway", author="Theresa May")
FOOD = Source("fao.md", "7", author="Food and Agriculture Organization")
INITIALS = Source("ek.md", "9", author="D. Ek")
MULLER = Source("müller.md", "8", author="Peter Müller und Schmidt; Žofie Žižek, mayor")
LIBRARY = [RIVER, ANNA, MAY, FOOD, MULLER, INITIALS]


@pytest.mark.parametrize(
    ("question", "named", "topic"),
    [
        ("What does Anna Berg say about fish?", [ANNA], "What does say about fish?"),
        ("what does anna berg say about fish", [ANNA], "what does say about fish"),
        ("What does O. Berg say about fish?", [RIVER], "What does say about fish?"),
        ("What does Dr Berg say about fish?", [RIVER, ANNA], "What does Dr say about fish?"),
        ("What did Ek say of fish?", [INITIALS], "What did say of fish?"),
        ("Did Jonas Berg see fish?", [], "Did Jonas Berg see fish?"),
        ("What may happen to fish?", [], "What may happen to fish?"),
        ("What does May say about fish?", [MAY], "What does say about fish?"),
        ("what does theresa may say about fish", [MAY], "what does say about fish"),
        ("what did the new ek cost", [], "what did the new ek cost"),
        (
            "what did the old analyst ek say",
            [INITIALS],
            "what did the old analyst say",
        ),
        ("What food do the salmon eat?", [], "What food do the salmon eat?"),
        ("fish, per the Food and Agriculture Organization", [FOOD], "fish,"),
        ("What caused the Second World War to end?", [], "What caused the Second World War to end?"),
        ("According to The Second World War, how did it end?", [ANNA], ", how did it end?"),
        ("What happened in May 2019?", [], "What happened in May 2019?"),
        ("What is the food of the May?", [], "What is the food of the May?"),
        ("Does May write of climate change in Norway?", [MAY], "Does write of climate change in Norway?"),
        ("muller about fish", [MULLER], "about fish"),
        ("What does Schmidt say of fish?", [MULLER], "What does say of fish?"),
        ("What does Zizek say of fish?", [MULLER], "What does say of fish?"),
        ("What does the mayor say of fish?", [MULLER], "What does the say of fish?"),
    ],
)
def test_a_name_is_asked_only_where_it_is_meant(question, named, topic):
    assert set(all_named(question, LIBRARY)) == {source.path for source in named}
    assert whom.topic(question, named) == topic


def test_a_large_library_costs_a_question_little():
    names = [f"Ek{chr(97 + i // 676)}{chr(97 + i // 26 % 26)}{chr(97 + i % 26)}" for i in range(3000)]
    many = [
        Source(f"{i}.md", str(i), title=f"About the river, part {i}", author=f"Ann {n}") for i, n in enumerate(names)
    ]
    started = time.process_time()
    assert all_named(f"How do {names[7]} and Berg differ on the river?", [*many, RIVER]) == [
        "7.md",
        "river.txt",
    ]
    assert time.process_time() - started < 1


def test_a_source_that_is_asked_and_was_not_found_is_not_replaced():
    found = [evidence(DAM, "The dam gives cheap power to all.", 0.9)]
    assert extract.answer("What does Berg say about the dam?", found, Named(("river.txt",))) == ()


def test_a_named_source_is_read_where_a_large_library_hides_it(tmp_path):
    (tmp_path / "s").mkdir()
    for i in range(60):
        (tmp_path / "s" / f"{i}.md").write_text(
            f"---\nauthor: Ann Ek\n---\nThe dam number {i} gives the valley power.\n"
        )
    (tmp_path / "s" / "river.md").write_text("---\nauthor: Oskar Berg\n---\nSalmon swim upstream in May.\n")
    build(tmp_path / "s", tmp_path / "home")
    found = next(
        Assistant.open(tmp_path / "home").steps("What does Berg say about the dam that gives the valley power?")
    )
    assert found.named.asked == ("river.md",) and "river.md" in [hit.source.path for hit in found.hits]


def test_a_date_or_an_address_is_no_unknown_name():
    asked = {
        "What did Craig say in April, on a Monday?": ["Craig"],
        "Does the ferry sail on Mondays, or only on Saturdays?": [],
        "Dear Assistant, what does Žižek say?": ["Žižek"],
        "Thanks, Could you say who paid for the crane?": [],
        "Q: Where were the jobs lost, Ossian?": ["Ossian"],
        "Answer in English: who paid for the dam in Bulgaria?": ["Bulgaria"],
    }
    assert {question: abstain._names(question, lambda word: word in ("Could", "Where")) for question in asked} == asked


def test_who_is_asked_may_be_called_by_what_they_are():
    column = Source("a.md", "1", title="The doorkeeper", author="Orla Vander", publisher="The Review, column")
    envoy = Source("b.md", "2", title="Why we said no", author="Cem Tunc", author_is="retired Turkish diplomat")
    page = Source("c.md", "3", title="Straits", publisher="Hellespont Reference, encyclopedia page")
    sources = [column, envoy, page]
    asked = {
        "did Ankara mind? the columnist and the ex-diplomat": ["a.md", "b.md"],
        "traffic in 2024: Vander's figure against the encyclopedia's": ["a.md", "c.md"],
        "does the Turkish ex-diplomat agree with that?": ["b.md"],
        "Who is right, according to the columnist?": ["a.md"],
        "How does the ex-diplomat see Vander?": ["b.md", "a.md"],
        "Which diplomat was sent home, and what did the encyclopedia cost?": [],
        "Which diplomat was sent home?": [],
        "What did the encyclopedia cost?": [],
    }
    assert {question: all_named(question, sources) for question in asked} == asked
    assert whom.topic("fish: the columnist and the ex-diplomat", [column, envoy]) == "fish: the and the"
    rivals = [column, Source("d.md", "4", author="Ada Moor", publisher="The Lamp, column")]
    assert all_named("does the columnist agree?", rivals) == []


def test_a_text_may_be_called_by_the_kind_that_its_title_says():
    sources = [
        Source("a.md", "1", title="Fish: a letter to the council", author="Mara Lind"),
        Source("b.md", "2", title="River council, minutes of the meeting of 7 June"),
        Source("c.md", "3", title="Final report 2023", author="Oskar Berg"),
        Source("d.md", "4", title="The testimony that nobody heard", author="Ada Moor"),
        Source("e.md", "5", title="Twenty-five minutes to ruin", author="Cem Tunc"),
    ]
    asked = {
        "What does the letter say of fish?": ("a.md",),
        "What do the minutes say about the vote?": ("b.md",),
        "fish, according to the report": ("c.md",),
        "fish: letter and minutes": ("a.md", "b.md"),
        "What does the testimony say?": (),
        "How many minutes does it take?": (),
    }
    assert {question: whom.named(question, "", sources).asked for question in asked} == asked
    assert whom.named("What does the letter say?", "", [*sources, replace(sources[0], path="f.md")]) == Named()


def test_a_publishers_name_does_not_always_say_what_it_publishes():
    def called(publisher, author="Ada Moor"):
        return kinds.called(Source("a.md", "1", author=author, publisher=publisher))

    assert not called("The Conversation") & {"interview", "interviewee"}
    assert not called("The Long Telegram, weekly") & {"cable", "embassy"}
    assert not called("Quarry Letters, research article") & {"letter"}
    assert not called("Quarry Press, textbook, chapter 4") & {"memoir", "memoirist"}
    assert "interview" in called("Radio Quay, conversation with the editors") and "letter" in called(
        "letter to The Lamp"
    )
    assert {"cable", "embassy"} <= called("Diplomatic telegram, leaked")
    assert not called("The Lamp", "Mara Lind, branch secretary") & {"minister", "director"}
    assert "minister" in called("The Lamp", "Mara Lind, Secretary for Fish")


def test_whom_an_interview_is_with_is_asked():
    talk = Source("talk.md", "5", title="“It leaks”: an interview with Anna Holm", author="Ada Moor")
    assert whom.named("What does Holm think of the dam?", "", [DAM, talk]) == Named(("talk.md",))
    assert whom.named("Compare Lind and Holm.", "", [DAM, talk]) == Named(("dam.md", "talk.md"))
    assert whom.topic("What does Holm think of the dam?", [talk]) == "What does think of the dam?"
    assert whom.named("Where is the holm?", "", [DAM, talk]) == Named()


def test_a_comparison_finds_its_sides():
    board = Source("board.md", "5" * 64, title="Annual report", publisher="Harbour Commission")
    sources = [DAM, RIVER, board]
    asked = {
        "Lind and the commission on fish": ["dam.md", "board.md"],
        "Compare the commission's figures with Berg's.": ["board.md", "river.txt"],
        "What does the commission report?": ["board.md"],
        "What does Lind say of fish and birds?": ["dam.md"],
    }
    assert {question: all_named(question, sources) for question in asked} == asked
    ministry = Source("ministry.md", "6" * 64, title="Statement", author="Ministry of Rural Affairs")
    lamp = Source("lamp.md", "7" * 64, title="Power for all", publisher="The Lamp")
    papers = [DAM, RIVER, ministry, lamp]
    assert all_named("Compare the ministry and Lind on fish", papers) == ["ministry.md", "dam.md"]
    assert all_named("The Lamp vs Berg on fish", papers) == ["lamp.md", "river.txt"]
    assert whom.named("How does Berg's view differ from hers?", "What does Lind say?", sources).asked == (
        "river.txt",
        "dam.md",
    )
    for question in ("Who is for the dam and who's against it?", "the arguments for and against a dam"):
        assert whom.asks_to_compare(question, sources) and whom.asked_for(question, sources)[1] == 3
    assert not whom.asks_to_compare("What did he ask for, and is he against it?", sources)
    assert whom.asks_to_compare("Fish: the board against Mara Lind", sources)
    assert whom.asks_to_compare("Is it cheap? Lind against the board", sources)
    assert not whom.asks_to_compare("Is Mara Lind against fish?", sources)
    assert not whom.asks_to_compare("What is the case against Lind?", sources)
    assert not whom.asks_to_compare("What does Lind say about fish and birds?", sources)
    assert whom.asked_for("How do they differ?", sources)[1] == 2
    assert whom.asked_for("What do the sources say?", sources) == (["dam.md", "river.txt", "board.md"], 3)
    assert whom.asked_for("How do the two writers see it?", sources) == (["dam.md", "river.txt"], 2)
    found = [
        evidence(UNSIGNED, "Dams are many.", 0.9),
        evidence(DAM, "Power is cheap.", 0.8),
        evidence(RIVER, "Fish would die.", 0.5),
    ]
    sides = [s.citations[0].source.path for s in extract.answer("How do the two writers differ?", found)]
    assert sides == ["dam.md", "river.txt"]


def test_a_question_of_two_sides_draws_further_from_another_source():
    found = [evidence(DAM, "Power is cheap.", 1.0), evidence(RIVER, "Fish would die.", 0.7)]
    asked = [
        "Cheap power: the miller and the angler",
        "the miller's gain and the angler's loss",
        "What does power cost?",
    ]
    assert [len(extract.answer(question, found)) for question in asked] == [2, 2, 1]
    follow_up = "What did power cost in 2020? and in 2021"
    assert [question for question in [*asked, follow_up] if whom.has_sides(question)] == asked[:2]


def test_a_side_that_says_nothing_of_the_matter_is_silent():
    sources = Named((DAM.path, RIVER.path))
    power, fish = evidence(DAM, "Power is cheap.", 1.0), evidence(RIVER, "I never liked February.", 0.3)
    bees = evidence(UNSIGNED, "Bees fly far.", 3.0)
    asked = "How do Lind and Berg differ on power?"
    assert [s.citations[0].source for s in extract.answer(asked, [power, fish], sources)] == [DAM]
    assert extract.answer("How do Lind and Berg differ on bees?", [bees, power, fish], sources) == ()
    assert extract.answer("What does Lind say of bees?", [bees, power], Named((DAM.path,))) == ()
    reported = evidence(DAM, "“Power is dear in May,” said Oskar Berg.", 0.5)
    assert len(extract.answer(asked, [power, reported, fish], sources)) > 1


def test_who_is_asked_beside_others_and_says_nothing_is_told_in_the_text():
    named = Named((DAM.path, RIVER.path))
    power, fish = evidence(DAM, "Power is cheap.", 1.0), evidence(RIVER, "I never liked February.", 0.3)
    sentences, unheard = extract.told("How do Lind and Berg differ on power?", [power, fish], named)
    assert unheard == ("Oskar Berg",)
    answer = Answer("?", "?", sentences, (), unheard=unheard)
    silent = "Nothing by Oskar Berg was found that answers this."
    assert render.text(answer) == f"Mara Lind: “Power is cheap.” [1]\n\n{silent}"
    told = render.to_json(answer)
    assert told["text"].endswith(silent) and kept.from_json(told).unheard == unheard
    assert silent in render.markdown(answer) and all(silent in export([answer], form) for form in ("markdown", "html"))
    assert "unheard" not in render.to_json(replace(answer, unheard=()))
    veld = evidence(UNSIGNED, "Tomas Veld told the council that February is long.", 0.2, start=50)
    heard = [evidence(UNSIGNED, "“Power is cheap,” said Anna Holm of the Mill Trust.", 1.0), veld]
    assert extract.told("Compare Holm and Veld on power.", heard)[1] == ("Tomas Veld",)
    reported = evidence(RIVER, "Mara Lind writes that power is cheap.", 1.2, start=50)
    assert extract.told("How do Lind and Berg differ on power?", [power, reported, fish], named)[1] == ()
    talk = Source("talk.md", "5", title="“It leaks”: an interview with Anna Holm", author="Ada Moor")
    asked, february = Named((DAM.path, talk.path)), evidence(talk, "I like February.", 0.2)
    assert extract.told("Lind and Holm on power", [power, february], asked)[1] == ("Anna Holm",)
    twice = replace(DAM, path="dam2.md", sha256="9")
    says, silent = evidence(DAM, "Power is cheap.", 1.0), evidence(twice, "I like February.", 0.2)
    assert extract.told("What does Lind say of power?", [says, silent], Named((DAM.path, twice.path)))[1] == ()
    assert extract.told("Is power cheap?", [power, fish]) == (extract.answer("Is power cheap?", [power]), ())


def test_a_source_that_nobody_named_must_come_nearer_than_one_that_is_asked():
    found = [evidence(DAM, "Power is cheap.", 1.0), evidence(RIVER, "I like February.", 0.5)]
    all_of_them = extract.answer("What do the different sources say about power?", found)
    assert [s.citations[0].source for s in all_of_them] == [DAM]
    both = extract.answer("Lind and Berg on power", found, Named((DAM.path, RIVER.path)))
    assert [s.citations[0].source for s in both] == [DAM, RIVER]


def test_one_who_is_asked_where_he_stands_is_not_compared():
    lamp = Source("lamp.md", "5", title="The dam review", publisher="The Lamp, weekly")
    sources = [DAM, RIVER, lamp]
    asked = {
        "Is Lind for or against the dam?": Named(("dam.md",)),
        "is berg for or against the dam": Named(("river.txt",)),
        "Is Berg against Lind's dam?": Named(("river.txt",), ("dam.md",)),
        "Are Lind and Berg against the weir?": Named(("dam.md", "river.txt")),
    }
    assert {question: whom.named(question, "", sources) for question in asked} == asked
    one = ("Is Lind for or against the dam?", "Is Berg against Lind's dam?", "is holm for or against the dam?")
    assert not any(whom.asks_to_compare(question, sources) for question in one)
    several = ("Are the sources for or against the dam?", "the dam: for or against?", "Who is for or against it?")
    assert all(whom.asks_to_compare(question, sources) for question in several)


def test_all_but_one_are_asked():
    sources = [DAM, RIVER, UNSIGNED]
    asked = {
        "everyone but Berg on fish": Named(left_out=("river.txt",)),
        "What does everybody except Lind say about fish?": Named(left_out=("dam.md",)),
        "What do the sources other than Lind and Berg say?": Named(left_out=("dam.md", "river.txt")),
        "Who besides Berg fears for the fish?": Named(left_out=("river.txt",)),
        "Besides the dam, what does Berg want?": Named(("river.txt",)),
    }
    assert {question: whom.named(question, "", sources) for question in asked} == asked
    assert whom.topic("everyone but Berg on fish", [], [RIVER]) == "everyone on fish"
    found = [
        evidence(RIVER, "Fish would die.", 1.0),
        evidence(DAM, "Oskar Berg says that fish would die.", 0.9),
        evidence(UNSIGNED, "Fish are many.", 0.8),
        evidence(DAM, "“Fish are few,” said Anna Holm.", 0.7, start=50),
    ]
    answer = extract.answer("everyone but Berg on fish", found, Named(left_out=("river.txt",)))
    assert [s.text for s in answer] == [found[2].text, found[3].text]
    but_holm = extract.answer("What does everyone but Holm say of fish?", found)
    assert found[3].text not in [s.text for s in but_holm] and len(but_holm) > 1


def test_a_view_according_to_another_is_his_to_tell():
    sources = [DAM, RIVER]
    assert whom.named("Lind's view of fish according to Berg", "", sources) == Named(("river.txt",), ("dam.md",))
    assert whom.named("According to Berg and Lind, what of fish?", "", sources).asked == ("river.txt", "dam.md")


def test_authors_are_compared_by_their_given_names():
    sources = [DAM, RIVER, UNSIGNED]
    for question in (
        "Mara vs Oskar on fish",
        "mara and oskar, fish",
        "fish: mara against berg",
        "Mara and Berg on fish",
    ):
        assert set(whom.named(question, "", sources).asked) == {"dam.md", "river.txt"}
    assert set(whom.named("Lind Berg fish", "", sources).asked) == {"dam.md", "river.txt"}
    assert whom.named("What is it that Lind Berg denied?", "", sources).asked == ()
    marsh = Source("marsh.md", "5", title="A village", author="Delia Marsh")
    assert set(whom.named("marsh vs lind, the field", "", [DAM, marsh]).asked) == {"dam.md", "marsh.md"}
    assert whom.named("how wide is the marsh?", "", [DAM, marsh]) == Named()
    assert whom.named("Mara's view of fish", "", sources) == Named(("dam.md",))
    assert whom.named("what does oskar think of fish", "", sources) == Named(("river.txt",))
    assert whom.named("Oskar fish were many", "", sources) == Named()


def test_one_who_is_heard_is_not_a_firm_of_like_name():
    firm = Source("firm.md", "5", title="Benefits", author="Van Daal Advisory")
    told = "Professor Daal of the university tells me that rents rise."
    found = [evidence(firm, "We have not modelled rents.", 1.0), evidence(DAM, told, 0.9)]
    question = "What does Daal say about rents?"
    assert extract.answer(question, found, whom.named(question, "", [DAM, firm]))[0].text == told
    alone = extract.answer(question, found[:1], whom.named(question, "", [DAM, firm]))
    assert [s.citations[0].source for s in alone] == [firm]
    full = "What does Van Daal Advisory say about rents?"
    answer = extract.answer(full, found, whom.named(full, "", [DAM, firm]))
    assert [s.citations[0].source for s in answer] == [firm]
    both = [firm, replace(firm, path="p.md", author="Daal Il-se")]
    assert not any(whom.is_author(question, "Professor Daal", source) for source in both[:1])
    assert whom.is_author(question, "Professor Daal", both[1])
    assert whom.is_author("Lind, Van Daal: what of rents?", "Professor Daal", firm)
    lind = extract.answer("Daal vs Lind on rents", [*found, evidence(DAM, "Rents are low.", 0.8, start=90)])
    assert [s.text for s in lind] == [told, "Rents are low."]


def test_a_label_with_an_office_names_whoever_has_it():
    assert mentions.heard_in("What does the mayor Ruth Castell want?", "MAYOR CASTELL")
    assert mentions.heard_in("castell against adeyemi", "Councillor Adeyemi")
    assert not mentions.heard_in("What does Ruth Castell want?", "Ada Castell")


def test_all_who_have_an_office_are_asked_together():
    text = "The depot floods. It should be looked at. I would build on the hill."
    spans = ((0, 17), (18, 41), (42, 68))
    labels = ("COUNCILLOR ADEYEMI", "Councillor Moyle", "MAYOR CASTELL")
    passage = Passage("p", UNSIGNED, 0, len(text), text, "", spans, speakers=labels)
    passage = replace(passage, text=text.replace("depot", "Depot"))
    found = [Evidence(Hit(passage, 1.0, {}), *span, 0.9) for span in spans]
    for question in ("What does each councillor say about the depot?", "what do the councillors say of the depot?"):
        sides = [source.path for source in whom.heard_beside(question, labels, [UNSIGNED])]
        assert sides == ["COUNCILLOR ADEYEMI", "Councillor Moyle"]
        assert {voices.heard(e) for e in extract._pools(question, found, Named())[0].evidence} == {labels[0]}
    assert whom.heard_beside("What does the mayor say about the depot?", labels, [UNSIGNED]) == []
    assert whom.heard_beside("Which minutes are the mayors'?", labels, [UNSIGNED]) == []


def test_whom_an_interview_is_with_is_quoted_before_who_asks():
    talk = Source("talk.md", "5", title="“It leaks”: an interview with Anna Holm", author="Ada Moor")
    text = "Some want a weir instead. A weir would leak too."
    passage = Passage("p", talk, 0, len(text), text, "", ((0, 25), (26, 48)), speakers=("", "Anna Holm"))
    put, said = (
        Evidence(Hit(passage, 1.0, {}), *span, score) for span, score in zip(passage.sentences, (1, 0.9), strict=True)
    )
    power = evidence(DAM, "A weir is dear.", 0.8)
    both = Named(("talk.md", "dam.md"))
    assert extract._pools("Holm vs Lind on a weir", [put, said, power], both)[0].evidence[0].start == said.start
    alone = extract._pools("What does Holm think of a weir?", [put, said, power], Named(("talk.md",)))
    assert [e.start for e in alone[0].evidence] == [26, 0]


def test_a_museum_is_a_body_and_may_be_called_by_what_it_is():
    museum = Source("m.md", "5", title="Gallery guide", author="Fell Museum")
    for question in ("What does the museum say of fish?", "the museum vs Berg on fish", "Fell Museum on fish"):
        assert "m.md" in whom.named(question, "", [museum, RIVER]).asked


def test_a_body_may_be_called_by_who_is_in_it():
    nurses = Source("n.md", "5", title="Light in the night", author="Nurses' Union of the Coast")
    county = Source("c.md", "6", title="School places", author="County Council, Education Department")
    sources = [DAM, nurses, county]
    asked = {
        "What do the nurses want?": ("n.md",),
        "the union vs Lind on power": ("dam.md", "n.md"),
        "the nurses and the council on schools": ("c.md", "n.md"),
        "How much light do the nurses get at night?": (),
        "What does the union want?": ("n.md",),
        "the county's view": ("c.md",),
    }
    assert {question: tuple(sorted(whom.named(question, "", sources).asked)) for question in asked} == asked
    rivals = [nurses, replace(nurses, path="o.md", author="Drivers' Union")]
    assert whom.named("What does the union want?", "", rivals) == Named()


def test_sources_of_a_matter_are_not_asked():
    for question in ("Which sources of income are there?", "How many articles has the treaty?", "what of his sources?"):
        assert not whom.asks_to_compare(question)
    for question in ("what the various sources say", "Do the sources agree?", "What does everyone say of it?"):
        assert whom.asks_to_compare(question) and whom.asked_for(question, [DAM, RIVER, UNSIGNED])[1] == 3


def test_what_only_pads_is_left_out():
    said = [
        "3 Ann Ek, “The price of the dam,” The Northern Review, May 3, 2021.",
        "End.",
        "Dear Ms Lind,",
        "Yours sincerely,",
        "Report on the finances of Ostwick",
        "— Hanna Strom, town engineer, in her report of 2015",
        "The Price of Power: Winter Rising",
        "See also: Water power in winter; Cheap dams.",
        "For the price of power, see chapter 4.",
        "Next week: who pays for the power?",
        "Yours faithfully, Ann Ek",
    ]
    said += [
        "Power is cheap at the dam in winter.",
        "Cheap power in winter",
        "“Cheap?” asked Ann Ek in 2021, and laughed.",
    ]
    at = [sum(len(t) + 1 for t in said[:n]) for n in range(len(said))]
    spans = tuple((start, start + len(t)) for start, t in zip(at, said, strict=True))
    passage = Passage("p", DAM, 0, spans[-1][1], " ".join(said), "", spans)
    found = [Evidence(Hit(passage, 1.0, {}), *span, 0.9) for span in spans]
    assert [s.text for s in extract.answer("Is power cheap?", found)] == [said[-3], said[-1]]
    assert [s.text for s in extract.answer("What does she cite?", found[:1])] == said[:1]
    in_turn = [evidence(DAM, "Power is cheap.", 0.9), evidence(RIVER, "Power is not cheap.", 0.89)]
    assert len(extract.answer("Is power cheap?", in_turn)) == 2


def test_an_item_comes_with_what_introduces_its_list():
    said = [
        "The fee fell.",
        "Three things make power cheap:",
        "water in winter;",
        "wind in summer;",
        "Nobody knows why.",
    ]
    at = [sum(len(t) + 1 for t in said[:n]) for n in range(len(said))]
    spans = tuple((start, start + len(t)) for start, t in zip(at, said, strict=True))
    passage = Passage("p", DAM, 0, spans[-1][1], " ".join(said), "", spans)
    found = [Evidence(Hit(passage, 1.0, {}), *spans[3], 0.9)]
    assert [s.text for s in extract.answer("What makes power cheap?", found)] == [said[1], said[3]]


def test_who_speaks():
    said = [evidence(source, "It is so.", 0.9) for source in (DAM, UNSIGNED, DIGEST, Source("a/b.txt", "0"))]
    assert [voices.speaker(e.passage, e.start, e.end) for e in said] == [
        "Mara Lind",
        "“Dams of the world”",
        "Digest of Ann Ek",
        "“b.txt”",
    ]


def test_what_the_sources_say_of_a_subject_is_nothing_particular():
    asked = ["What do the three sources say about fish?", "Which of the sources mention fish?", "What of fish?"]
    asked += ["what do people think of fish", "What is known about fish?"]
    assert all(map(abstain.asks_nothing_particular, asked))
    assert not abstain.asks_nothing_particular("Which of the sources want the dam built?")


def test_declining(folder, tmp_path):
    build(folder, tmp_path / "home")
    assistant = Assistant.open(tmp_path / "home")
    off = assistant.ask("What is the boiling point of ethanol?")
    assert (
        off.abstained.startswith("The sources do not say")
        and off.sentences == ()
        and off.hits
        and off.coverage.silent == ("dam.md", "river.txt")
    )
    unknown = assistant.ask("Why did the mayor of Stavanger oppose the dam in Trondheim?")
    assert "“Stavanger” or “Trondheim”" in unknown.abstained
    assert abstain.reason("x", [], Reading(()), assistant.corpus) is not None
    said = Reading((evidence(DAM, "The salmon would be fine, and power cheap.", 0.9),))
    for what, declined in (("salmon", False), ("dams", True)):
        asked = f"What does Lind say about {what}?"
        why = abstain.reason(asked, [said.evidence[0].hit], said, assistant.corpus, 1, ["dam.md"])
        assert bool(why) is declined
    reported = Reading((evidence(RIVER, "Lind told the council that salmon can climb.", 0.9),))
    for who, declined in (("Lind", False), ("Berg", True)):
        why = abstain.reason(f"What did {who} say about salmon?", [said.evidence[0].hit], reported, assistant.corpus, 1)
        assert bool(why) is declined
    heard = Reading((evidence(RIVER, "“Salmon climb,” said Mara Lind.", 0.9),))
    for asked, is_said in (("think of the salmon plan", True), ("say", True), ("say about trout", False)):
        why = abstain.reason(f"What does Lind {asked}?", [heard.evidence[0].hit], heard, assistant.corpus, 1)
        assert (why is None) is is_said
    assert abstain.reason("What does Lind’s river say?", [heard.evidence[0].hit], heard, assistant.corpus, 1)
    assert abstain.reason("What does Lind want?", [said.evidence[0].hit], said, assistant.corpus, 1, ["dam.md"]) is None
    for subject in ("Merkel on the salmon", "zuckerberg salmon"):
        assert f"“{subject.split()[0].lower()}”" in assistant.ask(subject).abstained
    assert assistant.ask("Salmon on the dam").sentences


def test_a_state_is_mentioned_where_its_people_are(tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "cod.md").write_text("Denmark sent a trawler. The Syrian crew of it wanted no cod.\n")
    build(tmp_path / "s", tmp_path / "home")
    corpus, found = Corpus.open(tmp_path / "home"), evidence(DAM, "Denmark sent a trawler with a Syrian crew.", 0.9)
    asked = {"Danish": None, "Syria": None, "Swedish": "The sources do not say: none of them mentions “Swedish”."}
    for name, why in asked.items():
        question = f"Which trawler was {name}, and who sent it?"
        assert abstain.reason(question, [found.hit], Reading((found,), 0.9), corpus) == why


def test_what_asks_of_no_subject_is_not_answered_however_sure_the_judge_is(assistant):
    found = evidence(DAM, "The salmon would be fine, and power cheap.", 0.9)
    asked = {
        "hello": True,
        "Who are you?": True,
        "What can you do?": True,
        "Tell me a joke.": True,
        "Is it cheap?": False,
        "Who would lend them a helping hand?": False,
    }
    reading = Reading((found,), 0.9)
    said = {question: bool(abstain.reason(question, [found.hit], reading, assistant.corpus)) for question in asked}
    assert said == asked
    far, near = found.hit, replace(found.hit, similarity=0.3)
    assert [abstain.reason("fishery", [hit], reading, assistant.corpus) is None for hit in (far, near)] == [False, True]


def test_whatever_speaks_of_a_subject_answers_unless_the_judge_is_sure_that_it_does_not(assistant):
    found = evidence(DAM, "The salmon would be fine, and power cheap.", 0.9)
    for chance, declined in ((0.1, True), (0.3, False)):
        for question in ("What of the salmon?", "salmon"):
            why = abstain.reason(question, [found.hit], Reading((found,), chance), assistant.corpus)
            assert bool(why) is declined
    for chance, declined in (
        (0.3, True),
        (0.6, False),
    ):  # of what they do not mention, as much is asked as of any other
        near = replace(found.hit, similarity=0.3)
        why = abstain.reason("What of the airport?", [near], Reading((found,), chance), assistant.corpus)
        assert (why == "The sources do not say: none of them mentions “airport”.") is declined


def test_what_no_source_mentions_is_named_beside_what_comes_nearest(folder, tmp_path):
    build(folder, tmp_path / "home")
    corpus, found = Corpus.open(tmp_path / "home"), evidence(DAM, "The salmon would be fine, and power cheap.", 0.9)
    asked = {
        "Why is the dam safe?": "",
        "What is the point of the dam?": "",
        "When will the power reach the airport?": ", and none of them mentions “airport”",
        "How many patients lost the salmon at the airport?": ", and none of them mentions “patients” or “airport”",
    }
    hit = replace(found.hit, similarity=0.5)
    for question, missing in asked.items():
        why = abstain.reason(question, [hit], Reading((found,)), corpus)
        assert why.endswith(f" this{missing}.") and why.startswith("The sources do not say: nearest comes “The case")


def test_the_figure_of_another_year_is_no_answer(tmp_path):
    (tmp_path / "s").mkdir()
    text = "The ferry carried 410 cars in 2019 and 380 in 2021. It was repaired in 2022."
    (tmp_path / "s" / "ferry.md").write_text(f"---\ndate: 2024-05-01\n---\n\n{text}\n")
    build(tmp_path / "s", tmp_path / "home")
    corpus = Corpus.open(tmp_path / "home")
    ferry = replace(DAM, title="The ferry", date="2024-05-01")
    found = evidence(ferry, text.partition(". ")[0], 0.9)
    asked = {
        "How many cars did the ferry carry in 2021?": None,
        "How many cars did the ferry carry last year, in 2023?": None,  # its year, told in 2024
        "How many cars did the ferry carry in 2022?": "nearest comes “The ferry” by Mara Lind, which gives no number for 2022",
        "How many cars did the ferry carry in 1998?": "none of them mentions “1998”",
        "Why was the ferry repaired in 2022?": None,
        "Is Peugeot 2008 a ferry?": "none of them mentions “Peugeot”",
    }
    for question, why in asked.items():
        told = abstain.reason(question, [found.hit], Reading((found,), 0.9), corpus)
        assert told == (why and f"The sources do not say: {why}.")


def test_an_answer_says_who_what_and_where(folder, tmp_path):
    build(folder, tmp_path / "home")
    assistant = Assistant.open(tmp_path / "home")
    answer = assistant.ask("What would the dam do to the salmon?")
    assert {c.speaker for c in answer.citations} == {"Mara Lind", "Oskar Berg"}
    assert {p.who for p in answer.positions} == {"Mara Lind", "Oskar Berg"}
    assert set(answer.coverage.addressing) == {"dam.md", "river.txt"} and answer.coverage.silent == ()
    for c in answer.citations:
        assert assistant.corpus.document(c.source.path).text[c.start : c.end] == c.quote
    follow = assistant.ask("And what would it cost?", [Turn("What of the dam?", "…")])
    assert follow.asked == "And what would it cost? (What of the dam?)" and "ninety million" in render.text(follow)


def test_each_source_is_quoted_under_its_own_name():
    one, other = (Source(f"{day}.md", str(day), title="Annual report", date=f"20{day}") for day in (19, 23))
    said = [evidence(one, "It was 41 thousand.", 1.0), evidence(other, "It was 77 thousand.", 0.99)]
    sentences = extract.answer("How many?", said)
    answer = Answer("How many?", "How many?", sentences, (), None, (), Coverage((), ()))
    runs = [[s.citations[0].source.date for s in group] for _, group in render.by_speaker(answer)]
    assert runs == [["2019"], ["2023"]]
    assert [p.n for p in positions(sentences, said)] == [1, 2]
    essay = replace(DAM, path="essay.md", sha256="9")
    said = [evidence(DAM, "Power is cheap.", 1.0), evidence(essay, "Power was dear.", 0.99)]
    sentences = extract.answer("What of power?", said)
    assert positions(sentences, said) == ()  # one person
    said = [
        evidence(DAM, "“Power is cheap,” said Anna Holm.", 1.0),
        evidence(DAM, "Anna Holm said that it was dear.", 0.99, start=50),
    ]
    sentences = extract.answer("What of power?", said)
    assert len({c.speaker for s in sentences for c in s.citations}) == 2 and positions(sentences, said) == ()


def test_who_is_named_as_the_speaker_needs_no_sentence_before():
    text = "Anna Holm opposed it. She argued that it was dear. She has seen it."
    passage = Passage("p", DAM, 0, 67, text, "", ((0, 21), (22, 50), (51, 67)))
    said, seen = [Evidence(Hit(passage, 0.9, {"dense": 1}), *span, 0.9) for span in passage.sentences[1:]]
    assert [c.speaker for s in extract.answer("Why?", [said]) for c in s.citations] == [
        "Anna Holm, reported by Mara Lind"
    ]
    assert len(extract.answer("Why?", [seen])) == 2


def test_json_is_the_contract(assistant):
    answer = assistant.ask("What does Craig want the US to do about Kabul?")
    told = json.loads(json.dumps(render.to_json(answer)))
    assert list(told) == [
        "question",
        "asked",
        "text",
        "abstained",
        "seconds",
        "sentences",
        "positions",
        "coverage",
        "hits",
    ]
    assert list(told["sentences"][0]) == ["text", "support", "citations"]
    citation = told["sentences"][0]["citations"][0]
    assert list(citation) == ["n", "quote", "start", "end", "speaker", "passage", "source", "page"]
    assert {"path", "title", "author", "publisher", "date", "url", "sha256"} <= set(citation["source"])
    assert list(told["hits"][0]) == ["passage", "score", "path", "start", "end", "text", "page"]
    assert list(told["coverage"]) == ["addressing", "silent"]
    assert told["text"].startswith("Digest of Ted Craig: “") and "[1]" in told["text"]
    declined = render.to_json(assistant.ask("What is the boiling point of ethanol?"))
    assert declined["abstained"] and declined["text"] == declined["abstained"] and declined["sentences"] == []


def test_the_steps_of_an_answer(assistant):
    from qa import Found

    found, answer = assistant.steps("What does Craig want?")
    assert isinstance(found, Found) and found.asked == found.question == "What does Craig want?"
    assert {hit.source.author for hit in found.hits} >= {"Ted Craig"} and found.named.asked[0].startswith("001")
    assert {c.passage.id for c in answer.citations} <= {hit.passage.id for hit in found.hits}
    assert replace(answer, seconds=0) == replace(assistant.ask("What does Craig want?"), seconds=0)


def test_a_rebuild_between_the_steps_leaves_one_generation(folder, tmp_path):
    build(folder, tmp_path / "home")
    steps = Assistant.open(tmp_path / "home").steps("What would end the salmon run?")
    assert any("salmon run" in hit.text for hit in next(steps).hits)
    (folder / "river.txt").write_text("The ferry\n\nby Oskar Berg\n\nThe ferry would end the salmon run.\n")
    build(folder, tmp_path / "home")
    answer = next(steps)
    assert "The ferry would end the salmon run." in [s.text for s in answer.sentences]
    assert not any("four villages" in hit.text for hit in answer.hits)


@pytest.mark.parametrize(
    "question", ["What do critics and supporters say about drones?", "What is the capital of Peru?"]
)
def test_an_answer_comes_back_from_its_json(assistant, question):
    told = json.loads(json.dumps(render.to_json(assistant.ask(question))))
    again = kept.from_json(told, {source.path: source for source, _ in assistant.corpus.sources()})
    assert json.loads(json.dumps(render.to_json(again))) == told
    assert all(hit.source.title for hit in again.hits)
    if told["sentences"]:
        told["hits"] = []
        assert [c.quote for c in kept.from_json(told).citations] == [c.quote for c in again.citations]


@pytest.mark.parametrize("broken", [{}, {"sentences": 3}, {"sentences": [{}], "hits": []}, []])
def test_what_is_no_answer_is_refused(broken):
    with pytest.raises(BadSource, match="no answer"):
        kept.from_json(broken)


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("He called it “safe”.", "He called it ‘safe’."),
        ('He called it "safe".', "He called it ‘safe’."),
        ('"It is safe."', "It is safe."),
        ('It is 6" deep.', 'It is 6" deep.'),
        ('It is 6" deep and 5" wide.', 'It is 6" deep and 5" wide.'),
        ("“But it leaks.", "But it leaks."),
        ('"But it leaks.', "But it leaks."),
        ("It leaked.”", "It leaked."),
        ('It is 6"', 'It is 6"'),
    ],
)
def test_marks_inside_a_quote_are_single(quote, shown):
    assert render.inner(quote) == shown
