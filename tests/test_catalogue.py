"""Questions about the documents themselves: told from what is known of them, quoted where a text has it."""

import pytest

from index import build
from qa import Assistant

PAGES = {
    "dam.md": "---\ntitle: The case for the dam\nauthor: Mara Lind\ndate: 2019-03-04\n---\n\nPower from the dam is cheap.\n",
    "river.txt": "Leave the river alone\n\nby Oskar Berg\nMay 3, 2021\n\nThe dam would kill the fish of the river.\n\n"
    "Whoever fishes there knows it, and so do those who only walk along the banks of it.\n",
    "dams.md": "---\ntitle: Dams of the world\npublisher: Orb Encyclopedia\n---\n\nThere are many dams in the world.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    root = tmp_path_factory.mktemp("catalogue")
    (root / "sources").mkdir()
    for name, text in PAGES.items():
        (root / "sources" / name).write_text(text, encoding="utf-8")
    build(root / "sources", root / "home")
    return Assistant.open(root / "home")


@pytest.mark.parametrize(
    ("question", "path", "quote"),
    [
        ("Who wrote “Leave the river alone”?", "river.txt", "by Oskar Berg"),
        ("who is the author of leave the river alone", "river.txt", "by Oskar Berg"),
        ("who's the article on the case for the dam by", "dam.md", "author: Mara Lind"),
        ("When was Berg's article published?", "river.txt", "May 3, 2021"),
        ("date of the essay by Lind", "dam.md", "date: 2019-03-04"),
        ("Who published the encyclopedia entry?", "dams.md", "publisher: Orb Encyclopedia"),
        ("What is the title of the article by Oskar Berg?", "river.txt", "Leave the river alone"),
    ],
)
def test_what_a_document_says_of_itself_is_quoted(assistant, question, path, quote):
    answer = assistant.ask(question)
    (citation,) = answer.citations
    assert (citation.source.path, citation.quote) == (path, quote)
    assert assistant.corpus.document(path).text[citation.start : citation.end] == quote


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Who wrote the encyclopedia entry?", "The sources do not say: “Dams of the world” names no author."),
        ("how old is the encyclopedia page", "The sources do not say: “Dams of the world” gives no date of its own."),
    ],
)
def test_what_a_document_does_not_say_of_itself_is_declined(assistant, question, why):
    assert assistant.ask(question).abstained == why


def test_the_documents_are_listed(assistant):
    assert assistant.ask("Which sources do you have?").abstained == (
        "No sentence answers this, but 3 documents can be asked: “The case for the dam” by Mara Lind; “Dams of the world”; "
        "“Leave the river alone” by Oskar Berg."
    )


def test_details_that_stand_in_no_line_of_the_text_are_told(assistant, tmp_path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").write_text("The mill burned down in the night.\n\nNobody was hurt in it.\n")
    (tmp_path / "sources" / "a.txt.whosaid.yaml").write_text("title: The mill fire\nauthor: Ada Moor\n")
    build(tmp_path / "sources", tmp_path / "home")
    why = Assistant.open(tmp_path / "home").ask("Who wrote the article on the mill fire?").abstained
    assert why == "No sentence of “The mill fire” says so, but its details do: it is by Ada Moor (found in: user)."


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the river treaty?",
        "When was the dam built?",
        "how old is the river",
        "Who published the survey of fish?",
    ],
)
def test_a_text_that_is_only_spoken_of_is_left_to_the_readers(assistant, question):
    answer = assistant.ask(question)
    assert answer.abstained is None or not answer.abstained.endswith(("author.", "own.", "publisher."))
