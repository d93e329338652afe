"""Answers that are kept: each form holds the quotes and says where they stand, and nothing in a source becomes markup."""

import json
import re
import time
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text

from index import BadQuestion, Filter, Hit, Passage, Source
from qa import Answer, Citation, Coverage, Sentence
from qa.cli import main
from qa.keeping.export import FORMS, export
from qa.keeping.references import key
from qa.people.authors import authors


def decoded(latex: str) -> str:
    """What LaTeX prints for it; these two commands the decoder does not know, or takes for accents."""
    known = latex.replace(r"\textbraceleft{}", r"\{").replace(r"\textbraceright{}", r"\}")
    return LatexNodes2Text().latex_to_text(known).replace("ˆ", "^")


NASTY = (
    'a \\ { } % $ & # _ ~ ^ " <script>alert(1)</script> [x](http://evil.example) ![i](//evil.example/p.png) `c` *b* @x'
)
DAM = Source(
    "dams/dam_1.md",
    "ab" * 32,
    title="Dams & “rivers”: 100 % of {it}",
    author="Mara van der Lind, Žofie Ek and Dawn News",
    publisher="War & Rocks",
    date="2024-04-03",
    url="https://example.org/a_b?c=%20{d}&e=<f>",
    language="en",
)
BARE = Source("notes.txt", "cd" * 32)


def cited(source, text, n, start=100, speaker="Mara Lind", page=0):
    passage = Passage(f"{source.path}{start}", source, start, start + len(text), text, "", ((0, 1),), page)
    return Sentence(text, (Citation(n, passage, start, start + len(text), speaker),)), Hit(passage, 0.5, {})


@pytest.fixture
def answer() -> Answer:
    said = [cited(DAM, "It would  cost\nninety million.", 1, page=3), cited(BARE, NASTY, 2, 7, NASTY)]
    return Answer(
        "What would <b>it</b> cost?",
        "The dam? What would <b>it</b> cost?",
        tuple(sentence for sentence, _ in said),
        tuple(hit for _, hit in said),
        coverage=Coverage(("dams/dam_1.md", "notes.txt"), ("other.md",)),
        only=Filter(since="2024"),
    )


@pytest.fixture
def declined(answer) -> Answer:
    return replace(answer, sentences=(), abstained="The sources do not say: nothing in them is about this.")


def test_json_is_what_ask_prints(answer, declined):
    first, second = json.loads(export([answer, declined], "json"))
    quotes = [c for sentence in first["sentences"] for c in sentence["citations"]]
    assert quotes[1]["quote"] == NASTY and quotes[1]["source"]["sha256"] == BARE.sha256 and quotes[1]["start"] == 7
    assert first["only"]["since"] == "2024" and second["abstained"] and json.loads(export([], "json")) == []


def said_in(form_text: str) -> str:
    return " ".join(form_text.split())


def test_markdown_reads_and_renders_as_what_was_said(answer, declined):
    written = export([answer, declined], "markdown")
    shown = MarkdownIt("commonmark").render(written)
    assert (
        not re.search(r"<(?!/?(?:h1|p|ol|ul|li|em|strong|br|a)\b)", shown)
        and "<a " not in shown
        and "<img" not in shown
    )
    words = said_in(Words.of(shown))
    assert "What would <b>it</b> cost?" in words and "Searched for: The dam? What would" in words
    assert "Asked only of sources since 2024." in words and "2 of 3 sources speak to this; silent: other.md." in words
    assert "Mara Lind: “It would cost ninety million.”" in words
    assert f"p. 3, characters 100–130, SHA-256 {DAM.sha256}" in words and f"SHA-256 {BARE.sha256}" in words
    assert NASTY.replace('"', "") in words.replace("\u200b", "").replace('"', "")
    assert "nothing in them is about this. Nearest in the sources:" in words


BLOCKS = [
    "It was the dam\n- which nobody had asked for -\nthat cost so much.",
    "The dam\n=====\nIt cost much.",
    "The dam\n\n    rm -rf /\n\n# Costs\n1. one\n> two\n***\n| a |\n|---|",
]


@pytest.mark.parametrize("broken", BLOCKS)
def test_line_breaks_in_what_was_said_make_no_blocks_in_markdown(answer, declined, broken):
    said, hit = cited(DAM, broken, 1)
    nasty = replace(answer, question=broken, asked="The dam? " + broken, sentences=(said,), hits=(hit,))
    for each in (nasty, replace(nasty, sentences=(), abstained="The sources do not say: " + broken)):
        shown = MarkdownIt("commonmark").enable("table").render(export([each], "markdown"))
        tags = Words()
        tags.feed(shown)
        assert tags.tags.count("h1") == 1
        assert set(tags.tags) <= {"h1", "p", "em", "strong", "br", *(("ul", "li") if each.abstained else ("ol", "li"))}
        assert said_in(broken) in said_in(Words.of(shown))


class Words(HTMLParser):
    """The words of a page, the tags in it, and the values of their attributes."""

    def __init__(self):
        super().__init__()
        self.said, self.tags, self.attributes = [], [], []

    def handle_data(self, data):
        self.said.append(data)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    @classmethod
    def of(cls, page: str) -> str:
        parser = cls()
        parser.feed(page)
        return "".join(parser.said)


def test_html_is_one_page_without_scripts(answer, declined):
    page = export([answer, declined], "html")
    parser = Words()
    parser.feed(page)
    assert {"script", "img", "link", "iframe", "b"}.isdisjoint(parser.tags) and "style" in parser.tags
    assert not any(name.startswith("on") or name == "src" for name, _ in parser.attributes)
    links = [value for name, value in parser.attributes if name == "href"]
    assert links == ["#q1-1", "#q1-2", DAM.url]
    ids = [value for name, value in parser.attributes if name == "id"]
    assert set(links[:2]) <= {f"#{each}" for each in ids} and len(ids) == len(set(ids))
    words = said_in("".join(parser.said))
    assert NASTY in words and "What would <b>it</b> cost?" in words and DAM.sha256 in words
    assert "Content-Security-Policy" in page and "default-src 'none'" in page


def test_html_says_in_which_language_each_quote_is(answer):
    urdu = replace(DAM, language="ur")
    said = [cited(urdu, "ڈیم مہنگا ہے۔", 1)[0], cited(BARE, "It is dear.", 2)[0]]
    page = export([replace(answer, sentences=tuple(said))], "html")
    assert page.count('<span lang="ur" dir="auto">“ڈیم مہنگا ہے۔”</span>') == 2
    assert page.count('<span lang="" dir="auto">“It is dear.”</span>') == 2


def test_an_address_that_is_none_of_the_web_becomes_no_link(answer):
    citation = answer.citations[0]
    bad = replace(citation, passage=replace(citation.passage, source=replace(DAM, url="javascript:alert(1)")))
    page = export([replace(answer, sentences=(Sentence("x", (bad,)),))], "html")
    assert "javascript:" not in page


def test_bibtex_is_read_by_a_parser_of_its_own(answer):
    twice = export([answer, answer], "bibtex")
    assert twice == export([answer], "bibtex")
    entries = parse_string(twice, "bibtex").entries
    assert list(entries) == [key(DAM), key(BARE)] == ["lind2024-abababab", "notes-cdcdcdcd"]
    dam = entries[key(DAM)]
    assert dam.type == "online" and [str(p) for p in dam.persons["author"]] == [
        "{van der Lind}, Mara",
        "{Ek}, Žofie",
        "{Dawn News}",
    ]
    fields = {name: decoded(value) for name, value in dam.fields.items()}
    assert fields["title"] == DAM.title and fields["howpublished"] == DAM.publisher
    assert (dam.fields["year"], dam.fields["month"], dam.fields["day"]) == ("2024", "April", "03")
    assert "characters 100–130" in dam.fields["note"] and DAM.sha256 in dam.fields["note"]
    bare = entries[key(BARE)]
    assert bare.type == "misc" and bare.fields["title"] == "{notes.txt}" and "author" not in bare.persons


@pytest.mark.parametrize("title", [NASTY, "}", "{{{", "\\", "a\0b\nc", "100%", '"', "§ 5 — “x”", "ends with \\"])
def test_no_title_breaks_an_entry(answer, title):
    citation = answer.citations[0]
    source = replace(DAM, title=title, author=title)
    changed = replace(citation, passage=replace(citation.passage, source=source))
    (entry,) = parse_string(
        export([replace(answer, sentences=(Sentence("x", (changed,)),))], "bibtex"), "bibtex"
    ).entries.values()
    read = decoded(entry.fields["title"][1:-1])
    assert read.split() == "".join(c if c.isprintable() else " " for c in title).split()


def test_csl_keeps_the_rules_of_its_schema(answer):
    dam, bare = json.loads(export([answer], "csl"))
    for item in (dam, bare):
        assert set(item) <= {
            "id",
            "type",
            "title",
            "author",
            "publisher",
            "issued",
            "URL",
            "language",
            "note",
            "custom",
        }
        assert item["type"] in {"webpage", "document"} and isinstance(item["custom"], dict)
        assert all(
            isinstance(item.get(name, ""), str) for name in ("id", "title", "publisher", "URL", "language", "note")
        )
        for name in item.get("author", []):
            assert set(name) in ({"given", "family"}, {"literal"})
    assert dam["issued"] == {"date-parts": [[2024, 4, 3]]} and dam["author"][1] == {"given": "Žofie", "family": "Ek"}
    assert dam["author"][2] == {"literal": "Dawn News"} and "author" not in bare and "issued" not in bare
    assert bare["custom"]["quotes"] == [{"quote": NASTY, "speaker": NASTY, "start": 7, "end": 7 + len(NASTY)}]


@pytest.mark.parametrize(
    ("author", "parts"),
    [
        ("Ted Craig", [("Ted", "Craig")]),
        ("Ted Craig, Mara Lind & Ann Ek", [("Ted", "Craig"), ("Mara", "Lind"), ("Ann", "Ek")]),
        ("Ludwig van Beethoven", [("Ludwig", "van Beethoven")]),
        ("International Crisis Group", [("", "International Crisis Group")]),
        ("Plato", [("", "Plato")]),
        ("Department of Health and Human Services", [("", "Department of Health and Human Services")]),
        ("Food and Agriculture Organization", [("", "Food and Agriculture Organization")]),
        ("Bill & Melinda Gates Foundation", [("", "Bill & Melinda Gates Foundation")]),
        ("Mara Lind and Reuters", [("Mara", "Lind"), ("", "Reuters")]),
        ("Smith, John", [("John", "Smith")]),
        ("Smith, John R.; Doe, Jane", [("John R.", "Smith"), ("Jane", "Doe")]),
        ("García Márquez, Gabriel", [("Gabriel", "García Márquez")]),
        ("van der Berg, Jan", [("Jan", "van der Berg")]),
        ("Tolkien, J. R. R.", [("J. R. R.", "Tolkien")]),
        ("Smith, John and Doe, Jane", [("John", "Smith"), ("Jane", "Doe")]),
        ("Smith, J., & Doe, J.", [("J.", "Smith"), ("J.", "Doe")]),
        ("Reuters, London", [("", "Reuters"), ("", "London")]),
        ("Martin Luther King, Jr.", [("Martin Luther", "King")]),
        ("Ann Ek, PhD, and others", [("Ann", "Ek")]),
        ("Ann Ek, CTO", [("Ann", "Ek")]),
        ("Ann Ek MP; Mara Lind, QC", [("Ann", "Ek"), ("Mara", "Lind")]),
        ("Prem KC", [("Prem", "KC")]),
        ("Ann Ek, Treasurer", [("Ann", "Ek"), ("", "Treasurer")]),
        ("Ann Ek, Managing Director", [("Ann", "Ek"), ("", "Managing Director")]),
        ("Lind & Berg LLP", [("", "Lind & Berg LLP")]),
        ("Lind and Sons", [("", "Lind and Sons")]),
        ("Anna Müller und Peter Schmidt", [("Anna", "Müller"), ("Peter", "Schmidt")]),
        ("José Ortega y Gasset", [("José Ortega y", "Gasset")]),
        ("习近平", [("", "习近平")]),
        ("", []),
    ],
)
def test_names(author, parts):
    assert authors(Source("a", "0", author=author)) == parts


@pytest.mark.parametrize(("part", "found"), [("Ann Ek and ", 3000), (", ", 0)])
def test_many_names_take_time_in_proportion_to_them(part, found):
    started = time.process_time()
    assert len(authors(Source("a", "0", author=(part * 8000)[: 11 * 3000 - 5]))) == found
    assert time.process_time() - started < 1


def test_keys_are_plain_and_stay_the_same():
    assert key(Source("x/Résumé 3.pdf", "f" * 64)) == "resume-ffffffff"
    assert key(replace(DAM, title="other")) == key(DAM) != key(replace(DAM, sha256="0" * 64))
    assert re.fullmatch(r"[a-z]+-e{8}", key(Source("习.md", "e" * 64, author="习近平")))


def test_forms(answer):
    assert list(FORMS) == ["markdown", "html", "json", "bibtex", "csl"]
    with pytest.raises(BadQuestion, match="no form 'pdf'"):
        export([answer], "pdf")


def test_on_the_command_line(home, tmp_path, capsys):
    ask = ["ask", "What does Craig want the US to do about Kabul?", "--home", str(home)]
    assert main([*ask, "--format", "bibtex"]) == 0
    assert next(iter(parse_string(capsys.readouterr().out, "bibtex").entries)).startswith("craig-")
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"question": "What of Kabul?"}\n{"question": "Boiling point of ethanol?"}\n', encoding="utf-8"
    )
    assert main(["ask", "--jsonl", str(questions), "--format", "markdown", "--home", str(home)]) == 0
    out = capsys.readouterr().out
    assert out.count("\n# ") + out.startswith("# ") == 2 and "Nearest in the sources" in out
