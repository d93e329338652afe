"""Questions about the documents themselves: who wrote one, when, who published it, which there are.

    told("Who wrote the encyclopedia entry?", sources, corpus.document)

Readers compare a question with what texts say, and texts seldom say by whom they are. What is known of a source answers
instead, quoted where its text has it (a byline, its front matter, the note on the author), and told as a detail of the file
where it has not. A question about a text that the sources only speak of is none of these: nothing is known here of it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from index import Document, Passage, Source
from index.dates import MONTHS
from index.lexical import STOP_WORDS, words
from index.markup import plain
from index.sentences import split
from index.types import passage_id
from qa.people import kinds, mentions
from qa.types import DECLINED, Citation, Sentence

LISTED = 8
"""Sources told by name."""

TITLE = 3
"""Words of content from which a title is one without quotation marks and without a word such as "article"."""

_TEXT = frozenset(
    "analysis article articles blog chapter column commentary document editorial entry essay file interview item letter "
    "memo note op-ed page paper piece post report source story study text transcript website".split()
)
_A_TEXT = r"(?P<text>.+?)"
_ASKS = {
    "author": (
        rf"who (?:wrote|authored|penned) {_A_TEXT}",
        rf"(?:who is |who was |who are |what is )?(?:the )?(?:name of the )?(?:author|writer)s? (?:of|behind) {_A_TEXT}",
        rf"(?:who|by whom) (?:is|was) {_A_TEXT} (?:written by|written|by)",
    ),
    "date": (
        rf"when (?:was|is|were) {_A_TEXT} (?:written|published|printed|posted|released|dated|from)",
        rf"when did {_A_TEXT} (?:appear|come out)",
        rf"(?:what is )?(?:the )?(?:publication )?date (?:of|on) {_A_TEXT}",
        rf"(?:what|which|in what|in which) (?:year|day|date) (?:is|was) {_A_TEXT} (?:written|published|printed|posted|from)",
        rf"how old is {_A_TEXT}",
    ),
    "publisher": (
        rf"who (?:has |have )?(?:published|publishes|printed|ran|put out) {_A_TEXT}",
        rf"where (?:was|is) {_A_TEXT} (?:published|printed)",
        rf"(?:what is )?(?:the )?publisher of {_A_TEXT}",
    ),
    "title": (rf"(?:what is )?(?:the )?(?:title|headline) of {_A_TEXT}",),
}
_PATTERNS = [
    (field, re.compile(rf"\W*{pattern}\W*", re.IGNORECASE)) for field, patterns in _ASKS.items() for pattern in patterns
]
_LISTS = re.compile(
    r"\W*(?:(?:list|show)(?: me)?(?: all)?(?: of)?(?: the| your| my)? (?:sources|documents|articles|files|texts)|"
    r"(?:what|which|how many) (?:sources|documents|articles|files|texts) "
    r"(?:are (?:there|indexed|in (?:here|there|the index))|(?:do|did|can|have) you (?:have|know|read|use|search|cover))|"
    r"what (?:have you read|are your sources)|who are (?:the|your) (?:authors|writers|sources))\W*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"‘'].+[”\"’']")

_UNKNOWN = {
    "author": "names no author",
    "date": "gives no date of its own",
    "publisher": "names no publisher",
    "title": "has no title",
}
_TOLD = {"author": "is by {}", "date": "is dated {}", "publisher": "was published by {}", "title": "is called “{}”"}


class Told(NamedTuple):
    """A quote that says it, or why there is none, with what is known."""

    sentences: tuple[Sentence, ...]
    why: str | None


def told(question: str, sources: Sequence[Source], document: Callable[[str], Document]) -> Told | None:
    """None where it does not ask about one of the sources, nor for all of them."""
    if _LISTS.fullmatch(question):
        return Told((), _listed(sources))
    asked = re.sub(r"(?i)\b(who|when|what|where)['’]s\b", r"\1 is", question)
    for field, pattern in _PATTERNS:
        if (match := pattern.fullmatch(asked)) and (source := _meant(match["text"], question, field, sources)):
            return _of(field, source, document(source.path))
    return None


def _of(field: str, source: Source, document: Document) -> Told:
    value = getattr(source, field)
    if not value:
        return Told((), f"{DECLINED}: “{source.name}” {_UNKNOWN[field]}.")
    if quote := _where(field, value, document):
        return Told((Sentence(plain(document.text[slice(*quote)]), (_citation(document, *quote),)),), None)
    how = source.provenance.get(field, "")
    by = f" (found in: {how})" if how else ""
    return Told((), f"No sentence of “{source.name}” says so, but its details do: it {_TOLD[field].format(value)}{by}.")


def _meant(text: str, question: str, field: str, sources: Sequence[Source]) -> Source | None:
    """The one source that these words of the question mean: by its title, its author ("Berg's article"), its publisher, or
    what it is ("the handbook", which somebody wrote; "the general" has an age). A title without an author may be that of
    what the source is about."""
    said = set(words(text)) - STOP_WORDS
    own, is_text = said - _TEXT, not said.isdisjoint(_TEXT)
    if is_text or _QUOTED.search(question):
        found = [s for s in sources if own and own <= _content(s.title) and (len(own) > 1 or own == _main(s.title))]
        found = found or [s for s in sources if _is_all(text, own, mentions.names_in(text, s))]
    else:
        found = [s for s in sources if s.author and len(own) >= TITLE and own == _main(s.title)]
    if not found and (is_text or field == "author"):
        called = (*kinds.called_in(text, sources), *mentions.publishers_in(text, sources))
        is_all = _is_all(text, own, [(a, b) for a, b, _ in called])
        found = [s for s in sources if is_all and s.path in {path for *_, path in called}]
    return found[0] if len(found) == 1 else None


def _content(title: str) -> set[str]:
    return set(words(title)) - STOP_WORDS


def _main(title: str) -> set[str]:
    return _content(title.partition(":")[0])


def _is_all(text: str, own: set[str], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether nothing of these words is left outside the spans."""
    rest = "".join(" " if any(a <= i < b for a, b in spans) else c for i, c in enumerate(text))
    return bool(spans) and own.isdisjoint(words(rest))


def _where(field: str, value: str, document: Document) -> tuple[int, int] | None:
    """Where the text says it, best in a line that is there to say it, else in the shortest sentence that names the author
    or the title."""
    lines = [
        (kind, start, end) for kind, start, end in _lines(document) if _says(field, value, document.text[start:end])
    ]
    order = {"byline": 0, "front matter": 1, "heading": 2}
    lines = [line for line in lines if line[0] in order or field in ("author", "title") or line[2] - line[1] < 60]
    best = min(lines, key=lambda line: (order.get(line[0], 3), line[2] - line[1]), default=None)
    return best[1:] if best else None


def _lines(document: Document) -> Iterator[tuple[str, int, int]]:
    """(kind of region, start, end) of each sentence, and of each line of the front matter."""
    for region in document.regions:
        text = document.text[region.start : region.end]
        if region.kind == "front matter":
            spans = [match.span() for match in re.finditer(r".+", text)]
        else:
            spans = split(text) if region.kind != "boilerplate" else []
        yield from ((region.kind, region.start + start, region.start + end) for start, end in spans)


def _says(field: str, value: str, line: str) -> bool:
    if field != "date":
        return set(words(value)) <= set(words(line)) if value else False
    year, *rest = value.split("-")
    month, day = (*map(int, rest), 0, 0)[:2]
    said = words(line)
    has_month = not month or any(word[:3] == MONTHS[month - 1][:3] for word in said) or f"{year}-{month:02}" in line
    return year in line and has_month and (not day or any(w.lstrip("0").rstrip("sthndr") == str(day) for w in said))


def _citation(document: Document, start: int, end: int) -> Citation:
    source, text = document.source, document.text[start:end]
    id_, page = passage_id(source.sha256, start, end), bisect_right(document.pages, start)
    passage = Passage(id_, source, start, end, text, "", ((start, end),), page)
    return Citation(1, passage, start, end, f"“{source.name}”")


def _listed(sources: Sequence[Source]) -> str:
    names = [f"“{s.name}”" + (f" by {s.author}" if s.author else "") for s in sources[:LISTED]]
    more = f"; and {len(sources) - LISTED} more" if len(sources) > LISTED else ""
    count = "1 document" if len(sources) == 1 else f"{len(sources)} documents"
    return f"No sentence answers this, but {count} can be asked: {'; '.join(names)}{more}."
