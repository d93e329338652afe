"""Whose words a sentence of a passage are: by what it says itself, and by what stands around it.

    speaker(passage, start, end)  ->  "Clara Dunn, quoted by Priya Nair"

A sentence inside a quotation is whose the words around it say; one above a line "— Josiah Tull" is his; one below a line
or behind a label that names a speaker is the speaker's (index.turns). Where nobody is named, it is "quoted by" the
author, and never the author's own. Nothing is known here of what stands in another passage.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index import Passage, Source
from index.layout import asks
from index.turns import ONE_IS_ASKED, about
from qa.people import speakers
from qa.people.speakers import NAME, QUOTATION
from qa.types import Evidence

Span = tuple[int, int]


class Voice(NamedTuple):
    """`how` the author has somebody else speak: "quoted", "reported", or "" for words of his own; `who` that is, where it
    is said."""

    who: str
    how: str


OWN, UNNAMED = Voice("", ""), Voice("", "quoted")

_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_BLANK = re.compile(r"\n[\s>]*\n")
_BEGUN, _OPEN = re.compile(r"[^“”\"]*”"), re.compile(r"“[^“”]*\Z|(?<![\w.,?!…\"])\"(?=\S)[^“”\"]*\Z")
_ASKS = re.compile(r"\bask(?:s|ed)\b(?! (?:for|to)\b)")
_CRIES = re.compile(r"[?!][”\"’']$")
_SIGNED = re.compile(rf"[>\s]*(?:—|–|―|--)\s*[*_]*(?P<who>{NAME})[*_]*(?:(?:,| \(| of| in) [^.!?]{{1,100}})?\.?")
_NAME_ALONE = re.compile(rf"[>\s]*(?P<who>{NAME})")
_QUESTION = re.compile(r"\?[”\"’')\]*_]*\s*$")
_INITIALS = re.compile(r"[A-Z]{2,3}")
_ANSWERS = ("a", "answer")


def speaker(passage: Passage, start: int, end: int) -> str:
    """As a label: who speaks, as quoted or reported by the author, or the author; the source's title where none is named."""
    source, (who, how) = passage.source, voice(passage, start, end)
    if not how:
        return _own(source)
    by = "in a digest of" if source.digest_of else "by" if source.author else "in"
    return f"{who}, {how} {by} {_whose(source)}" if who else f"{how.capitalize()} {by} {_whose(source)}"


def voice(passage: Passage, start: int, end: int) -> Voice:
    """Who speaks from `start` to `end`, a sentence of the passage."""
    spans = passage.sentences if (start, end) in passage.sentences else ((start, end),)
    paragraphs, author = _paragraphs(passage, spans), passage.source.author
    at, i = next((n, p.spans.index((start, end))) for n, p in enumerate(paragraphs) if (start, end) in p.spans)
    paragraph, text = paragraphs[at], passage.text[start - passage.start : end - passage.start]
    if who := _by_turn(passage, (start, end)) or _signature(paragraphs, at, i):
        return _other(who, author)
    if paragraph.quotation(i):
        found = _teller(passage, paragraph, i, author)
        begins = paragraph.quotation(i)[0] == paragraph.spans[0][0]
        if found == UNNAMED and begins and at and paragraphs[at - 1].goes_on:
            found = voice(passage, *paragraphs[at - 1].spans[-1])
    else:
        who = speakers.speaker(text) or _spoken_of(passage, paragraph, i, speakers.pronoun(text))
        how = "quoted" if re.search('[“”"]', text) or QUOTATION.search(text) else "reported"
        found = UNNAMED if not who and speakers.is_told(text) else _other(who, author, how)
    found = found._replace(who=speakers.in_full(found.who, passage.text))
    return OWN if found == UNNAMED and ONE_IS_ASKED.search(about(passage.source)) else found


def heard(evidence: Evidence) -> str:
    """Who is quoted or reported in a sentence; "" where that is nobody, or nobody who is named."""
    return voice(evidence.passage, evidence.start, evidence.end).who


def is_put(evidence: Evidence) -> bool:
    """Whether a sentence is a question in a talk, which is put to somebody and says nothing itself."""
    if not _QUESTION.search(evidence.text):
        return False
    passage = evidence.passage
    return bool(_said_by(passage, (evidence.start, evidence.end)) or ONE_IS_ASKED.search(about(passage.source)))


def attribution(line: str) -> str:
    """Who is named in a line that says nothing but whose the words above it are: "— Josiah Tull, in 1907"; "" in another."""
    match = _SIGNED.fullmatch(line)
    return match["who"] if match else ""


def _whose(source: Source) -> str:
    return source.author or f"“{source.name}”"


def _own(source: Source) -> str:
    """What stands before words that no one else is said to speak. In an interview they may be either's."""
    interviewed = speakers.interviewed(source.title)
    if source.author and interviewed and not ONE_IS_ASKED.search(source.author):
        is_asked = speakers.is_one_of(interviewed, source.author)
        return f"Interview {'with' if is_asked else 'by'} {source.author}"
    return f"Digest of {_whose(source)}" if source.digest_of else _whose(source)


def _other(who: str, author: str, how: str = "quoted") -> Voice:
    """The voice of one who may be the author himself, or nobody."""
    return Voice(who, how) if who and not speakers.is_one_of(who, author) else OWN


class _Paragraph(NamedTuple):
    """Its sentences, and where its quotations are. `is_block`: whether ">" marks it as a quotation; `goes_on`: whether the
    last one does in the next paragraph."""

    spans: list[Span]
    texts: list[str]
    quotations: list[Span]
    is_block: bool
    goes_on: bool

    def quotation(self, i: int) -> Span | None:
        """The one that holds the whole sentence."""
        words, start = _WORDS.search(self.texts[i]), self.spans[i][0]
        holds = ((a, b) for a, b in self.quotations if words and a < start + words.start() and start + words.end() <= b)
        return next(holds, None)


def _paragraphs(passage: Passage, spans: Sequence[Span]) -> list[_Paragraph]:
    """A line is one, unless sentences run on over its end or it goes on with ">". A ">" before the passage is not seen."""
    texts = [passage.text[a - passage.start : b - passage.start] for a, b in spans]
    is_wrapped = any("\n" in text for text in texts)
    starts, is_block = [0], [True]
    for i in range(1, len(spans)):
        gap = passage.text[spans[i - 1][1] - passage.start : spans[i][0] - passage.start]
        marked = ">" in gap or texts[i][0] == ">"
        if "\n" in gap and (_BLANK.search(gap) or not (is_wrapped or (marked and is_block[-1]))):
            starts.append(i)
            is_block.append(marked)
    ends = [*starts[1:], len(spans)]
    found = []
    for a, b, block in zip(starts, ends, is_block, strict=True):
        whole = passage.text[spans[a][0] - passage.start : spans[b - 1][1] - passage.start]
        goes_on = b < len(spans) and bool(_OPEN.search(whole)) and texts[b][0] in '“"'
        is_open = goes_on or b == len(spans)
        quotations = [(spans[a][0] + c, spans[a][0] + d) for c, d in _quotations(whole, a == 0, is_open)]
        found.append(_Paragraph(list(spans[a:b]), texts[a:b], quotations, block, goes_on))
    return found


def _quotations(paragraph: str, is_first: bool, is_open: bool) -> list[Span]:
    """With one that begins in the passage before, and one that goes on in the next paragraph or passage."""
    begun = _BEGUN.match(paragraph) if is_first else None
    open_ = _OPEN.search(paragraph)
    others = [begun, open_ if open_ and (is_open or not open_.start()) else None]
    return [match.span() for match in [*QUOTATION.finditer(paragraph), *others] if match]


def _said_by(passage: Passage, span: Span) -> str:
    """Who a line above the sentence or a label says is speaking, as it is written there."""
    return dict(zip(passage.sentences, passage.speakers, strict=False)).get(span, "")


def _by_turn(passage: Passage, span: Span) -> str:
    """The same by name. What answers a heading that asks, or "Q.", is said by whoever the title says is asked."""
    who = _said_by(passage, span)
    if who.lower() in _ANSWERS or (not who and asks(passage.heading)):
        return speakers.interviewed(passage.source.title)
    return "" if who == "Q" else _in_full(who, passage.source)


def _in_full(label: str, source: Source) -> str:
    """The name in the title or the author's field that a speaker's initials or surname stand for."""
    initials = re.findall(rf"\b{NAME}", f"{source.title}; {source.author}") if _INITIALS.fullmatch(label) else []
    surnames = [speakers.interviewed(source.title), *re.findall(rf"\b{NAME}", source.author)]
    found = [name for name in initials if "".join(word[0] for word in name.split()).endswith(label)]
    found += [name for name in surnames if name.casefold().endswith(f" {label.casefold()}")]
    return next(iter(found), label)


def _signature(paragraphs: Sequence[_Paragraph], at: int, i: int) -> str:
    """Who is named in the line below the paragraph, or at its end where it is a quotation."""
    paragraph, below = paragraphs[at], paragraphs[at + 1 : at + 3]
    is_quoted = paragraph.is_block or paragraph.quotation(i)
    lines = [paragraph.texts[i].rpartition("\n")[2] if "\n" in paragraph.texts[i] and is_quoted else ""]
    if is_quoted and i + 1 < len(paragraph.texts):
        lines.append(paragraph.texts[-1])
    is_list = len(below) > 1 and attribution(below[1].texts[0])
    if below and len(below[0].texts) == 1 and not is_list and not paragraph.texts[-1].endswith(":"):
        lines.append(below[0].texts[0])
    in_block = paragraph.is_block and any(line.lstrip().startswith(">") for line in lines)
    alone = [match["who"] for line in lines if in_block and (match := _NAME_ALONE.fullmatch(line))]
    return next(filter(None, [*map(attribution, lines), *alone]), "")


def _teller(passage: Passage, paragraph: _Paragraph, i: int, author: str) -> Voice:
    """Who speaks a sentence inside a quotation: by the words behind it, or failing that before it."""
    texts = paragraph.texts
    closing = next((j for j in range(i + 1, len(texts)) if not paragraph.quotation(j)), None)
    if closing is not None:
        ends_here = paragraph.spans[closing][0] < paragraph.quotation(i)[1]
        behind = speakers.speaker(texts[closing]) if ends_here else speakers.asked(texts[closing])
        if behind and (ends_here or (closing == i + 1 and _CRIES.search(texts[i]))):
            return _other(behind, author)
    for j in reversed(range(i)):
        if paragraph.quotation(j):
            continue
        told, is_tag = QUOTATION.subn("", texts[j])
        who = (is_tag and speakers.speaker(texts[j])) or speakers.turned_to(texts[j])
        he = speakers.pronoun(texts[j])
        if _ASKS.search(told):  # and may be answered by another
            return UNNAMED
        if who or he in ("i", "we"):
            return _other(who, author)
        return _other(who, author) if (who := _spoken_of(passage, paragraph, j, he)) else UNNAMED
    return UNNAMED


def _spoken_of(passage: Passage, paragraph: _Paragraph, i: int, he: str) -> str:
    """Who "he" or "she" is who speaks in a sentence; "" where that is not sure."""
    before = (paragraph.texts[j] for j in reversed(range(i)) if not paragraph.quotation(j))
    named = next((text for text in before if speakers.pronoun(text) != he), "")
    return speakers.spoken_of(named, he, passage.text) if he in ("he", "she") else ""
