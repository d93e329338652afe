"""What can be tested of the page without a browser: its HTML, a conversation's JSON, and what is kept."""

import json
import re
import threading
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from index import BadQuestion, BadSource, Document, Filter, Hit, Passage, Region, Source, build
from qa import Answer, Assistant, Citation, Coverage, Sentence, render
from qa.keeping import feedback
from web import fragments, talk
from web.desk import Desk
from web.loading import Loading
from web.talk import Exchange, Talk

NASTY = """<script>alert(1)</script> "quoted" 'single' <img src=x onerror=alert(1)> & [a](b) `c`"""


class Tags(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def nasty_answer() -> Answer:
    source = Source("<b>.md", "f" * 64, NASTY, NASTY, NASTY, NASTY)
    passage = Passage("id", source, 0, len(NASTY), NASTY, "", ((0, len(NASTY)),))
    cited = Citation(1, passage, 0, len(NASTY), NASTY)
    return Answer(NASTY, NASTY, (Sentence(NASTY, (cited,)),), (), coverage=Coverage((source.path,), ("<i>.md",)))


def test_nothing_from_a_source_or_a_question_becomes_markup():
    answer = nasty_answer()
    source = answer.citations[0].source
    document = Document(source, NASTY, (Region("body", 0, len(NASTY)),))
    names = fragments.names([source])
    for html in (
        fragments.turn(Exchange(NASTY, Filter(authors=(NASTY,)), answer), names),
        fragments.turn(Exchange(NASTY, note=NASTY), names, state=NASTY),
        fragments.document(document, [(3, 9, NASTY)], NASTY),
        fragments.shelf([source]),
        fragments.gone(NASTY, NASTY, [NASTY]),
        fragments.welcome([NASTY], NASTY),
    ):
        seen = Tags(html)
        assert not {"script", "img", "a"} & set(seen.tags) and not any(
            name.startswith("on") for name in seen.attributes
        )
        assert "alert(1)" in html and "<script" not in html
    assert "<" not in talk.write(Talk("x", turns=(Exchange(NASTY, answer=answer),)), ["<p>"])


def test_a_source_is_shown_whole_with_its_citations_lit(assistant):
    answer = assistant.ask("What does Craig want the US to do about Kabul?")
    cited = answer.citations[1]
    marks = [[c.start, c.end, str(c.n), c.quote] for c in answer.citations if c.source == cited.source]
    asked = {"path": cited.source.path, "sha256": cited.source.sha256, "marks": marks, "at": "2"}
    html = Desk(assistant).source(asked)["html"]
    assert html.count("<mark") == len(marks) and html.count("ws-here") == 1
    assert "digest of an untitled essay by Ted Craig" in html and "digest_of:" not in html
    assert "It was changed since" in Desk(assistant).source(asked | {"sha256": "0" * 64})["html"]
    elsewhere = [[start + 1, end, n, quote] for start, end, n, quote in marks]
    html = Desk(assistant).source(asked | {"marks": elsewhere})["html"]
    assert "It is read differently since" in html and html.count("<mark") == 0
    gone = Desk(assistant).source(asked | {"sha256": "0" * 64, "path": "none.md"})["html"]
    assert "no longer among the sources" in gone and fragments.escape(cited.quote) in gone


def test_front_matter_is_shown_where_it_is_cited():
    text = "---\nauthor: Ada Moor\n---\n\nThe mill burned."
    document = Document(Source("a.md", "1"), text, (Region("front matter", 0, 24), Region("body", 26, len(text))))
    assert "Ada Moor" not in fragments.document(document)
    shown = fragments.document(document, [(4, 20, "1")], "1")
    assert '<p class="ws-front-matter" lang="" dir="auto">---\n<mark class="ws-lit ws-here" data-n="1">' in shown


def test_the_words_of_a_source_are_in_its_language_and_direction():
    source = Source("a.md", "0" * 64, "ڈیم", language="ur")
    passage = Passage("id", source, 0, 6, "مہنگا ", "", ((0, 6),))
    said = Answer("Why?", "Why?", (Sentence("مہنگا", (Citation(1, passage, 0, 5, "Ann"),)),), ())
    nothing = replace(said, sentences=(), hits=(Hit(passage, 0.5, {}),), abstained="The sources do not say.")
    for html in (
        fragments.turn(Exchange("Why?", answer=said), {}),
        fragments.turn(Exchange("Why?", answer=nothing), {}),
        fragments.document(Document(source, "مہنگا", (Region("body", 0, 5),))),
    ):
        assert re.search(r'<(p|q)[^>]* lang="ur" dir="auto">“?مہنگا', html), html


def test_a_source_of_another_name_is_still_found(folder, tmp_path):
    build(folder, tmp_path / "home")
    desk = Desk(Assistant.open(tmp_path / "home"))
    sha256 = desk.known()["dam.md"].sha256
    (folder / "dam.md").rename(folder / "weir.md")
    build(folder, tmp_path / "home")
    assert (
        "weir.md" in desk.source({"path": "dam.md", "sha256": sha256, "marks": [[0, 1, "1", "x"]], "at": "1"})["html"]
    )


def test_pages_are_shown_where_a_document_has_them():
    source = Source("a.pdf", "0" * 64, "A report")
    regions = (Region("body", 0, 5), Region("body", 5, 10))
    html = fragments.document(Document(source, "12345abcde", regions, (0, 5)), [(6, 8, "1")], "1")
    assert html.index("p. 1") < html.index("12345") < html.index("p. 2") < html.index("<mark")


def test_a_conversation_comes_back_as_it_was(assistant):
    answer = assistant.ask("What does Craig want?", only=Filter(authors=("Craig",)))
    before = Talk(
        "id",
        Filter(since="2024"),
        "eager",
        "",
        (Exchange("What does Craig want?", answer.only, answer, "", "up", "k"),),
    )
    after = talk.read(talk.write(before), Desk(assistant).known())
    assert json.loads(talk.write(after)) == json.loads(talk.write(before))
    assert after.turns[0].verdict == "up" and (after.only, after.dial) == (before.only, "eager")
    asking = after.asking("And India?")
    assert asking.last.open and [turn.question for turn in asking.history()] == ["What does Craig want?"]
    assert (
        asking.asking("And China?").turns[-1].question == "And China?" and len(asking.asking("And China?").turns) == 2
    )


@pytest.mark.parametrize("value", ["{", "[]", '{"turns": [{}]}', '{"turns": 3}'])
def test_what_is_no_conversation_is_refused(value):
    with pytest.raises(BadSource, match="cannot be read"):
        talk.read(value)


@pytest.mark.parametrize("only", ['{"since": "2023-13"}', '{"until": "0000"}', '{"paths": 3}', '{"of": ""}', "[]"])
def test_a_filter_that_cannot_be_locks_no_conversation(only):
    read = talk.read(f'{{"only": {only}, "turns": [{{"question": "Why?"}}]}}')
    assert not read.only and read.last.question == "Why?"


@pytest.mark.parametrize(
    ("instead", "left"), [("k", ["And India?"]), ("", ["Why?", "And India?"]), ("gone", ["Why?", "And India?"])]
)
def test_a_question_asked_again_takes_the_place_of_its_first_answer(instead, left):
    asking = Talk(instead=instead, turns=(Exchange("Why?", answer=nasty_answer(), key="k"),)).asking("And India?")
    assert [turn.question for turn in asking.turns] == left and not asking.instead


def test_a_conversation_has_an_end(monkeypatch):
    monkeypatch.setattr(talk, "MOST_TURNS", 1)
    with pytest.raises(BadSource, match="Begin a new one"):
        Talk(turns=(Exchange("a", answer=nasty_answer()),)).asking("b")
    monkeypatch.setattr(talk, "LARGEST", 3)
    with pytest.raises(BadSource, match="too long"):
        talk.read("{   }")


def test_a_filter_is_told_by_the_names_of_the_sources():
    names = {"a.md": "Mara Lind"}
    html = fragments.turn(
        Exchange("Why?", Filter(("a.md",), since="2020"), replace(nasty_answer(), asked="Why?")), names
    )
    assert "in Mara Lind, since 2020" in html


def test_a_verdict_is_one_line_of_json(tmp_path):
    told = render.to_json(nasty_answer())
    feedback.keep(tmp_path, told, "up")
    feedback.keep(tmp_path, told, "down", "two\nlines " + "x" * 5000)
    first, second = map(json.loads, (tmp_path / feedback.FILE).read_text(encoding="utf-8").splitlines())
    assert first["verdict"] == "up" and first["question"] == NASTY and first["answer"] == json.loads(json.dumps(told))
    assert second["reason"].startswith("two lines x") and len(second["reason"]) == feedback.LONGEST
    with pytest.raises(BadSource, match="no verdict"):
        feedback.keep(tmp_path, told, "maybe")


def test_verdicts_do_not_fill_the_disk(tmp_path, monkeypatch):
    told = render.to_json(nasty_answer())
    with pytest.raises(BadSource, match="longer than 131,072 bytes"):
        feedback.keep(tmp_path, told | {"question": "ж" * 70_000}, "up")
    assert not (tmp_path / feedback.FILE).exists()
    size = feedback.keep(tmp_path, told, "up").stat().st_size
    monkeypatch.setattr(feedback, "LARGEST_FILE", 2 * size)
    feedback.keep(tmp_path, told, "up")
    with pytest.raises(BadSource, match=r"feedback\.jsonl .* holds all that it may"):
        feedback.keep(tmp_path, told, "up")
    assert (tmp_path / feedback.FILE).stat().st_size == 2 * size


def test_what_is_being_loaded_is_told_and_why_it_failed():
    class Slow:
        let = threading.Event()

        def warm(self):
            self.let.wait(20)

    class Broken:
        def warm(self):
            raise BadQuestion("the weights are others.", "Build anew.")

    loading = Loading(Slow())
    assert "Loading the models" in loading.told and not loading.ready
    assert "Loading the models" in fragments.header(4, loading.told) and "4 sources" in fragments.header(4, "")
    Slow.let.set()
    assert loading.wait(20) and loading.told == ""
    broken = Loading(Broken())
    assert broken.wait(20) and broken.told == "the weights are others. Build anew."
