"""The extractive answer: the best sentences of the sources, in their own words, grouped by whose they are.

No language model. Sentences are taken best first until the answer is as long as a person reads at a glance, at most
MOST of them; where the question names sources or asks to compare, each of them gets its share. What only pads an answer is
left out: a single word, a bare reference, and in the same source what a sentence taken already says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import Source
from index.dates import WEEKDAYS
from index.layout import plain
from index.lexical import CAPITAL, STOP_WORDS, stems, words
from qa.people import mentions, speakers, whom
from qa.people.voices import attribution, heard, is_put, speaker
from qa.types import Citation, Evidence, Named, Sentence

LONGEST = 100
"""Words of an answer, names included."""

MOST = 5
"""Sentences of an answer."""

OWN, OTHER = 0.4, 0.16
"""A further sentence is taken, from the source of the best one and from another, only where its score is below that one's by
no more than this share of it."""

NOBODY = Named()

FAVOUR = 0.2
"""Of the best score, by how much a sentence of a source that the question speaks of counts as better."""

HEARD = 24
"""Best sentences in which one who is asked may be heard."""

SIDE = 0.4
"""Share of the best score that whoever is asked, or is a side, must have: below it he says nothing of the matter."""

_ONE_WORD = re.compile(r"\W*[\da-zA-ZÀ-ɏ]+\W*")
_CAPITAL = re.compile(rf"\b{CAPITAL}\w+")
_GREETING = re.compile(
    rf"(?i:dear|hello|hi|to) [^.!?;]{{1,60}}[,:]"
    rf"|(?i:yours|best|kind|warm|with)\b[^.!?;]{{0,30}}[,:](?:\s+{CAPITAL}[\w.’'-]*){{0,4}}"
)
_PARTS = (
    f"week|month|time|{'|'.join(map(str.capitalize, WEEKDAYS))}|annex|appendix|article|box|chapter|column|entry|episode|"
    "figure|instal?lment|issue|map|notes?|page|part|post|section|sketch|table"
)
_ELSEWHERE = re.compile(
    rf"(?:See also|Further reading|More|Next(?: (?:{_PARTS})(?: in (?:\w+ ){{0,2}}\w+)?)?):.*|"
    rf"(?:For [^.;]{{1,60}}, see|See)(?: also)? (?:the )?(?i:{_PARTS})\b[^,;]{{0,40}}"
)
_PAPER = re.compile(
    r"(?:Report|Letter|Minutes|Notes?|Memorandum|Statement|Speech|Summary|Review|Lecture) (?:by|for|from|of|on|to)\b.*"
)
_TITLE_OR_LINK = re.compile(r"[“\"].+?[”\"]|https?://\S+")
_OF_REFERENCES = frozenset(
    "see also for example of the and in on by at ibid cf pp p vol no ed eds trans accessed retrieved".split()
)

DANGLES = re.compile(r"(?:It|He|She|They|This|That|These|Those|Its|His|Her|Their|Such|Neither|Both|Others?)\b")
"""Beginnings that point at the sentence before."""


def answer(
    question: str, evidence: Sequence[Evidence], named: Named = NOBODY, most: int = MOST
) -> tuple[Sentence, ...]:
    """Sentences with their citations, at most so many, numbered as they are read. `named`: whom the question names."""
    taken = _take(_pools(question, evidence, named), _other(question), most)
    chosen = [(speaker(e.passage, e.start, e.end), e) for e in taken]
    sources = list(dict.fromkeys(e.passage.source.path for _, e in chosen))
    chosen.sort(key=lambda said: (sources.index(said[1].passage.source.path), said[1].start))
    voices = list(dict.fromkeys(who for who, _ in chosen))
    chosen.sort(key=lambda said: voices.index(said[0]))
    return tuple(
        Sentence(readable(e.text), (Citation(n, e.passage, e.start, e.end, who),))
        for n, (who, e) in enumerate(chosen, 1)
    )


def says_something(text: str) -> bool:
    """False for a single word ("End."), for a headline ("East Rising, West Declining"), for the first and the last line of a
    letter, for one that only leads elsewhere ("See also: Eels."), for one that says whose the words above it are, and for a
    bare reference: a quoted title or a link, and else but names and a year."""
    if any(pattern.fullmatch(text) for pattern in (_ONE_WORD, _GREETING, _ELSEWHERE)):
        return False
    if _headline(text) or " " in attribution(text):
        return False
    rest = _TITLE_OR_LINK.sub(" ", text)
    own = [word for word in re.findall(r"[^\W\d_]+", rest) if word.islower() and word not in _OF_REFERENCES]
    return bool(own) or rest == text or not re.search(r"\b(?:1\d|20)\d\d\b", rest)


def _headline(text: str) -> bool:
    """Whether it names a paper or has capitals on every longer word, gives no figure, and is not closed as a sentence."""
    longer = re.findall(r"[^\W\d_]{4,}", text)
    open_ended = not re.search(r"[.!?…][”\"’')\]]*\s*$|\d", text)
    names = all(word[0].isupper() for word in longer) or bool(_PAPER.fullmatch(text))
    return open_ended and len(longer) > 1 and names


def readable(text: str) -> str:
    """A sentence on one line, without Markdown's marks. The citation keeps the exact characters."""
    return plain(text)


def _pools(question: str, evidence: Sequence[Evidence], named: Named) -> list[list[Evidence]]:
    """What to draw from in turns: the sides of a comparison, or the one source that is asked, or everything. Nothing where
    sources are asked and none of them speaks to it."""
    evidence = [e for e in evidence if says_something(e.text) and not is_put(e)] or evidence
    if sides := _heard_sides(question, evidence):
        told = _told(evidence, sides)
        return [_of_side(told, side, sides) for side in sides]
    evidence = _in_their_favour(evidence, named) if named != NOBODY else _of_one_heard(question, evidence)
    sources = {e.passage.source.path: e.passage.source for e in evidence}  # the one with the best sentence first
    paths = [path for path in sources if path in named.asked]
    if not evidence or (named.asked and not paths):
        return []
    if len(named.asked) < 2 and not whom.asks_to_compare(question, list(sources.values())):
        if not paths:
            return [list(evidence)]
        own = [e for e in evidence if any(_is_whose(e, sources[path]) for path in paths)]
        return [own] if _speaks_to_it(own, evidence) else []
    if len(paths) < 2:
        among, most = whom.asked_for(question, list(sources.values()))
        paths = [*paths, *(path for path in among if path not in paths)][: min(most, MOST)]
    sides = [sources[path] for path in paths if path in named.asked]
    told = _told(evidence, sides)
    pools = {path: _of_side(told, sources[path], sides) for path in paths}
    return [pool for pool in pools.values() if _speaks_to_it(pool, evidence)]


def _speaks_to_it(own: Sequence[Evidence], evidence: Sequence[Evidence]) -> bool:
    """Whether one of somebody's sentences, wherever it stands, has SIDE of the best score."""
    scores = {(e.passage.id, e.start): e.score for e in evidence}
    least = SIDE * max(scores.values())
    return any(scores[e.passage.id, e.start] >= least for e in own)


def _heard_sides(question: str, evidence: Sequence[Evidence]) -> list[Source]:
    """The sides of a question, where one of them wrote nothing and is heard in the evidence."""
    passages = {e.passage.id: e.passage for e in evidence}.values()
    sources = {p.source.path: p.source for p in passages}
    return whom.heard_beside(question, _heard_near(question, evidence), list(sources.values()))


def _heard_near(question: str, evidence: Sequence[Evidence]) -> Iterator[str]:
    """Who is heard in the passages that have a word of the question with a capital."""
    said, near = set(words(question)) - STOP_WORDS, dict[str, bool]()
    for e in evidence:
        if e.passage.id not in near:
            capitals = (word.lower() for word in _CAPITAL.findall(e.passage.text))
            near[e.passage.id] = not said.isdisjoint(capitals)
        if near[e.passage.id]:
            yield heard(e)


def _told(evidence: Sequence[Evidence], sides: Sequence[Source]) -> list[tuple[str, Evidence]]:
    """Each sentence with the path of the side that is heard in it, "" where none is."""
    tellers = [heard(e) if sides else "" for e in evidence]
    paths = {
        who: next((side.path for side in sides if mentions.names_in(who, side)), "")
        for who in filter(None, dict.fromkeys(tellers))
    }
    return [(paths.get(who, ""), e) for who, e in zip(tellers, evidence, strict=True)]


def _of_side(told: Sequence[tuple[str, Evidence]], side: Source, sides: Sequence[Source]) -> list[Evidence]:
    """The sentences that are one side's words, its own first: not those in which another of them is heard, and of one who
    wrote nothing, those too in which he is only named."""
    wrote, less = bool(side.sha256), FAVOUR * max((e.score for _, e in told), default=0.0)
    own = {other.path for other in sides}
    found = []
    for teller, e in told:
        path = e.passage.source.path
        if teller == side.path or (wrote and not teller and path == side.path):
            found.append(replace(e, score=e.score - less * (wrote and path != side.path)))
        elif not wrote and not teller and path not in own and mentions.names_in(e.text, side):
            found.append(replace(e, score=e.score - less))
    return sorted(found, key=lambda e: -e.score)


def _is_whose(evidence: Evidence, source: Source) -> bool:
    """Whether a sentence is the source's, or its author's as another one quotes or reports him."""
    if evidence.passage.source.path == source.path:
        return True
    who = heard(evidence)
    return bool(who and mentions.names_in(who, source))


def _in_their_favour(evidence: Sequence[Evidence], named: Named) -> Sequence[Evidence]:
    """Those who are spoken of come before others who answer as well; those who are left out, only as they report another."""
    if not named.spoken_of and not named.left_out:
        return evidence
    more = FAVOUR * max((e.score for e in evidence), default=0.0)

    def is_left_out(e: Evidence) -> bool:
        return e.passage.source.path in named.left_out and not heard(e)

    moved = [
        replace(e, score=e.score + more * (e.passage.source.path in named.spoken_of))
        for e in evidence
        if not is_left_out(e)
    ]
    return sorted(moved, key=lambda e: -e.score)


def _of_one_heard(question: str, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Where it asks one who wrote nothing and is heard: his words first, and nobody's besides but the authors'. Of two, or
    of a group, it may mean another than is heard."""
    tellers = dict.fromkeys(map(heard, evidence[:HEARD]))
    asked = {who for who in tellers if whom.asks(question, who) and not speakers.is_group(who)}
    if not asked:
        return evidence
    more, is_alone = FAVOUR * max(e.score for e in evidence), not _BESIDE.search(question)
    told = [(who, e) for e in evidence if (who := heard(e)) in asked or not (who and is_alone)]
    return sorted((replace(e, score=e.score + more * (who in asked)) for who, e in told), key=lambda e: -e.score)


_BESIDE = re.compile(r"\b(?:and|or|versus|vs|against)\b", re.IGNORECASE)


def _other(question: str) -> float:
    """How far below the best sentence one of another source may be: a question of two sides has a best sentence for each."""
    return OWN if whom.has_sides(question) else OTHER


def _take(pools: list[list[Evidence]], other: float, most: int) -> list[Evidence]:
    """From each pool in turn its best sentence that fits, with the one before it where it would dangle without.

    Each pool gives its first, however long, before there is room for others; beyond it, only those that come near it.
    """
    begun: dict[int, Evidence] = {}
    chosen: dict[tuple[str, int], Evidence] = {}
    heard: set[str] = set()
    budget = LONGEST

    def fits(evidence: Evidence, is_first: bool = False) -> bool:
        nonlocal budget
        waiting = 0 if is_first else sum(bool(pool) and number not in begun for number, pool in enumerate(pools))
        if len(chosen) + waiting >= most or any(_repeats(evidence, taken) for taken in chosen.values()):
            return False
        text, who = readable(evidence.text), speaker(evidence.passage, evidence.start, evidence.end)
        length = len(text.split()) + (0 if who in heard else len(who.split()))
        if length > budget and not is_first:
            return False
        chosen[evidence.passage.id, evidence.start] = evidence
        heard.add(who)
        budget -= length
        return True

    while any(pools) and len(chosen) < most:
        for number, pool in enumerate(pools):
            while pool:
                best = pool.pop(0)
                if number in begun and not _belongs(best, begun[number], other):
                    continue
                if fits(best, number not in begun):
                    begun.setdefault(number, best)
                    if _dangles(best) and (before := _before(best)):
                        fits(before)
                    break
    return list(chosen.values())


def _belongs(further: Evidence, first: Evidence, other: float) -> bool:
    below = OWN if further.passage.source.path == first.passage.source.path else other
    return further.score >= first.score * (1 - below)


def _repeats(further: Evidence, taken: Evidence) -> bool:
    """Whether it has the same words, or in the same source no word of content beside."""
    same_source = further.passage.source.path == taken.passage.source.path
    return readable(further.text) == readable(taken.text) or (same_source and stems(further.text) <= stems(taken.text))


def _dangles(evidence: Evidence) -> bool:
    """Whether it points at the sentence before, and not only by a "she said" whose speaker is named."""
    is_named = speakers.pronoun(evidence.text) and heard(evidence)
    return bool(DANGLES.match(evidence.text) and not is_named)


def _before(evidence: Evidence) -> Evidence | None:
    """The sentence before this one in its passage."""
    spans = evidence.passage.sentences
    i = next(i for i, (start, _) in enumerate(spans) if start == evidence.start)
    return replace(evidence, start=spans[i - 1][0], end=spans[i - 1][1]) if i else None
