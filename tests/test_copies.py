"""One text in several places is one voice."""

import pytest

from index import Corpus, build
from index.copies import Voices, sketch
from index.types import Document, Region, Source
from qa import Assistant
from tests.conftest import write

STORY = " ".join(
    f"The ferry company said on day {n} that crossing number {n * 7} would be cancelled because of the storm in the sound."
    for n in range(1, 25)
)
OTHER = " ".join(
    f"Item {n} of the harbour budget, which the council passed in spring, gives {n * 13} crowns to dredging the channel."
    for n in range(1, 25)
)


def document(text):
    return Document(Source("a", "0"), text, (Region("body", 0, len(text)),))


def test_small_changes_leave_a_text_the_same_and_others_differ():
    mine = sketch(document(STORY))
    cut = sketch(document("By our staff. " + STORY.replace("The ferry company said on day 9 that", "On day 9")))
    far = sketch(document(OTHER))
    assert Voices([(7, far), (8, mine)]).of(cut) == 8
    assert Voices([(8, mine)]).of(far) == 0 and Voices([]).of(mine) == 0
    many = Voices((n, sketch(document(OTHER.replace("crowns", f"crowns{n}")))) for n in range(100))
    many.add(200, mine)
    assert many.of(cut) == 200


def test_short_notes_are_compared_with_none():
    assert sketch(document("All ferries are cancelled.")) == b"" and Voices([(1, sketch(document(STORY)))]).of(b"") == 0


@pytest.fixture
def syndicated(tmp_path):
    head = "---\npublisher: {}\ndate: {}\n---\n\n"
    return write(
        tmp_path / "papers",
        evening__md=head.format("Evening Post", "2024-05-03")
        + STORY
        + "\n\nThe Post adds that buses run to the bridge.\n",
        agency__md=head.format("Coast Agency", "2024-05-02") + STORY + "\n",
        council__md=head.format("Harbour Council", "2024-04-01") + OTHER + "\n",
    )


def test_a_copy_speaks_only_where_it_says_something_else(syndicated, tmp_path):
    home = tmp_path / "home"
    build(syndicated, home)
    corpus = Corpus.open(home)
    assert corpus.copies() == {"evening.md": "agency.md"}
    hits = corpus.search("Which crossing of the ferry was cancelled because of the storm?", 20)
    said = [(hit.source.path, hit.text) for hit in hits]
    assert all(path != "evening.md" or "buses run" in text for path, text in said)
    assert any("buses run" in text for _, text in said) and any(path == "agency.md" for path, _ in said)
    answer = Assistant.open(home).ask("Which crossing of the ferry was cancelled because of the storm?")
    assert {*answer.coverage.addressing, *answer.coverage.silent} == {"agency.md", "council.md"}
    (syndicated / "agency.md").unlink()
    build(home=home)
    assert corpus.copies() == {} and any("crossing" in hit.text for hit in corpus.search("ferry crossing cancelled", 5))
