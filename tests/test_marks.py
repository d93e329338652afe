"""What a model writes, read: sentences however it comes, and marks however they are written."""

import time

import pytest

from qa.models.marks import numbers, sentences, shown, spoken, written


def read(text):
    """The sentences of a whole text as they are shown, with their numbers."""
    return [(shown(s), numbers(s)) for s in sentences(written(text))[0]]


@pytest.mark.parametrize(
    "text",
    [
        "Lind writes: “The dam is cheap. It would give power.” [1][2] Berg is against it [3].",
        "Lind says “Stay here! Do not leave!” in her letter [1]. Berg left the valley in May [2].",
        "He wrote it at 5 p.m. Monday [1]. She answered on the next day [2].",
        "The dam is cheap [1]. “It is not,” says Berg of the same dam [2].",
        "1. The dam is cheap. [1]\n2. The salmon\nwould be lost [2].",
    ],
)
def test_what_is_whole_stays_as_it_is_whatever_follows(text):
    final, told = sentences(text)[0], []
    for end in range(len(text)):
        found, rest = sentences(text[:end], ended=False)
        assert found == final[: len(found)] and len(found) >= len(told)
        assert "[" not in shown(rest)
        told = found
    assert len(final) <= 2 and told == final[: len(final) - 1]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<think>So. It is.</think>The dam.", "The dam."),
        ("So. It is.\n</think>\n\nThe dam.", "\n\nThe dam."),
        ("<think>So.</think>The dam. <think>Hm.</think>It is.", "The dam. It is."),
        ("The dam. <think>Hm.</think>It is. <think>And", "The dam. It is. "),
        ("<think>So and so", ""),
    ],
)
def test_what_it_only_thinks_is_not_written(text, left):
    assert written(text) == left


@pytest.mark.parametrize("mark", ["[1]", "[Source 1]", "[S1]", "(Source 1)", "(sentence 1)", r"\[1\]", "【1】", "[^1]"])
def test_a_mark_is_read_in_every_form(mark):
    assert read(f"The dam is cheap {mark}.") == read(f"The dam is cheap. {mark}") == [("The dam is cheap.", [1])]


def test_marks_stand_for_all_their_numbers():
    assert read("The dam is cheap [1][2, 3] and [S4, S5].") == [("The dam is cheap.", [1, 2, 3, 4, 5])]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("As Lind says in [1] and [2], the dam is cheap.", "As Lind says, the dam is cheap."),
        ("The dam is cheap ([1]).", "The dam is cheap."),
        ("The dam is cheap (sentence [1]).", "The dam is cheap."),
        ("The dam is cheap (see [1], [2]).", "The dam is cheap."),
        ("The dam is cheap, per [1].", "The dam is cheap."),
        ("The dam, according to [1], is cheap.", "The dam is cheap."),
        ("According to [1], the dam is cheap.", "The dam is cheap."),
        ("In sentence [1], Lind calls it cheap.", "Lind calls it cheap."),
        ("The dam is cheap according to [1].", "The dam is cheap."),
        ("The dam is cheap, as is said in [1][2].", "The dam is cheap, as is said."),
        ("From the ladder there is no way in [1].", "From the ladder there is no way in."),
        ("It is the power that they asked for [1].", "It is the power that they asked for."),
        ("Two dams [1] are cheap and small [2].", "Two dams are cheap and small."),
        ("**Answer:** The dam is cheap [1].", "The dam is cheap."),
        ("A: The dam is cheap [1].", "The dam is cheap."),
        ("The dam would give the\nvalley cheap power [1].", "The dam would give the valley cheap power."),
        ("The dam would give cheap power\n[1].", "The dam would give cheap power."),
    ],
)
def test_marks_go_with_the_words_that_lead_to_them(text, left):
    assert [text for text, _ in read(text)] == [left] and not any(map(spoken, sentences(text)[0]))


@pytest.mark.parametrize(
    "text",
    [
        "[1] says that the dam is cheap.",
        "Sentence [1] says that the dam is cheap.",
        "Lind is answered by Berg, who refers to [2].",
        "The dam is cheap [1], but [2] denies it.",
        "Both [1] and [2] call the dam cheap.",
    ],
)
def test_a_mark_that_is_a_word_cannot_be_taken_out(text):
    assert any(map(spoken, sentences(text)[0]))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The dam is cheap.\nThe salmon", ["The dam is cheap."]),
        ("# The dam\nIt is cheap.", ["# The dam", "It is cheap."]),
        ("Here it is:\n- cheap power\n- for the valley.", ["Here it is:", "cheap power", "for the valley."]),
        ("Cheap power [1]\nSalmon [2]", ["Cheap power [1]", "Salmon [2]"]),
        ("Cheap power [1]\nfor the valley [2]", ["Cheap power [1] for the valley [2]"]),
        ("One line\n\nand another.", ["One line", "and another."]),
    ],
)
def test_a_line_goes_on_unless_something_begins(text, found):
    assert sentences(text)[0] == found


def test_what_was_cut_off_is_no_sentence():
    assert sentences("The dam would")[0] == ["The dam would"] and sentences("The dam would", cut=True)[0] == []


@pytest.mark.parametrize("sign", [".", " ", "\t"])
def test_what_a_model_says_without_end_takes_time_in_proportion_to_it(sign):
    started = time.process_time()
    sentences(f"The dam{sign * 20_000}", ended=False)
    assert time.process_time() - started < 1
