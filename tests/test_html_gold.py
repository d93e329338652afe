"""The gold set itself: its marks, its measure and its fields hold together."""

import pytest
from lxml import html

from tests import html_gold

FIELDS = {"title", "author", "publisher", "date", "url", "language"}
PAGES = html_gold.pages()


def visible(path):
    """All the words of a page, as a reader without any judgement would give them."""
    page = html_gold.stripped(path).decode(html_gold.ENCODINGS.get(path.name, "utf-8")).encode()
    root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    for unseen in root.xpath("//script|//style|//head|//noscript"):
        unseen.drop_tree()
    return " ".join(root.itertext())


def test_the_pages_are_numbered_without_gaps():
    assert [path.name[:2] for path in PAGES] == [f"{number:02}" for number in range(1, 45)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_marked_text_scores_one_and_the_whole_page_less(path):
    text, optional = html_gold.gold_words(path)
    assert 200 < text.total() < 1000
    assert html_gold.word_f1(" ".join(text.elements()), path) == (1, 1, 1)
    assert html_gold.word_f1(" ".join((text + optional).elements()), path) == (1, 1, 1)
    precision, recall, f1 = html_gold.word_f1(visible(path), path)
    assert recall > 0.99 and precision < 0.92 and f1 < 0.96


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_nothing_of_the_marks_is_left(path):
    encoding = html_gold.ENCODINGS.get(path.name, "utf-8")
    page = html_gold.stripped(path).decode(encoding)
    assert "data-gold" not in page
    assert len(page) < len(path.read_bytes().decode(encoding))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_fields_are_of_the_page(path):
    fields = html_gold.gold(path)
    assert set(fields) == FIELDS
    assert html_gold.judge("title", fields["title"][0], path) == "right"
    page = " ".join(visible(path).casefold().split())
    assert any(title.casefold() in page for title in fields["title"])


def test_an_answer_is_right_empty_or_wrong():
    path = html_gold.FOLDER / "02-newspaper-paywall.html"
    assert html_gold.judge("author", "Selma Kirkbride and Tobias Enright", path) == "right"
    assert html_gold.judge("author", "Selma Kirkbride", path) == "wrong"
    assert html_gold.judge("language", "en-GB", path) == "right"
    assert html_gold.judge("date", " ", path) == "empty"


def test_nothing_read_scores_nothing():
    assert html_gold.word_f1("", PAGES[0]) == (0, 0, 0)
