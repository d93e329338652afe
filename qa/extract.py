"""The extractive answer: the best sentences of the sources, in their own words, grouped by whose they are.

No language model. Sentences are taken best first until the answer is as long as a person reads at a glance, at most
MOST of them; where the question names sources or asks to compare, each of them gets its share. What only pads an answer is
left out: a single word, a bare reference, and in the same source what a sentence taken already says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from index import Source
from index.asides import is_aside
from index.lexical import CAPITAL, STOP_WORDS, stems, words
from index.markup import plain
from index.references import is_reference
from qa.people import asking, mentions, speakers, whom
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

SIDE, UNNAMED = 0.4, 0.55
"""Share of the best score that whoever is asked, or is a side, must have, and that a source must where all are asked and
none is named: below it he says nothing of the matter."""

_ONE_WORD = re.compile(r"\W*[\da-zA-ZÀ-ɏ]+\W*")
_CAPITAL = re.compile(rf"\b{CAPITAL}\w+")
_GREETING = re.compile(
    rf"(?i:dear|hello|hi|to) [^.!?;]{{1,60}}[,:]"
    rf"|(?i:yours|best|kind|warm|with)\b[^.!?;]{{0,30}}[,:](?:\s+{CAPITAL}[\w.’'-]*){{0,4}}"
)
_PAPER = re.compile(
    r"(?:Report|Letter|Minutes|Notes?|Memorandum|Statement|Speech|Summary|Review|Lecture) (?:by|for|from|of|on|to)\b.*"
)
ITEMS = 12
"""Sentences above an item among which the one is looked for that introduces its list."""

_ITEM = re.compile(r"(?:[–-] |\([a-z\d]{1,3}\) |[a-z\d]{1,2}[.)] )?[a-zà-ÿ]+[ ,;]")
"""What begins in small letters, as an item of a list may."""

DANGLES = re.compile(r"(?:It|He|She|They|This|That|These|Those|Its|His|Her|Their|Such|Neither|Both|Others?)\b")
"""Beginnings that point at the sentence before."""


def answer(question: str, evidence: Sequence[Evidence], named: Named = NOBODY) -> tuple[Sentence, ...]:
    """Sentences with their citations, numbered as they are read. `named`: whom the question names."""
    return told(question, evidence, named)[0]


def told(
    question: str, evidence: Sequence[Evidence], named: Named = NOBODY, most: int = MOST
) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """The answer, of at most so many sentences, and the names of those who were asked beside others and say nothing of the
    matter."""
    pools = _pools(question, evidence, named)
    silent = [pool.side for pool in pools if pool.side and not pool.evidence]
    taken = _take([pool.evidence for pool in pools], _other(question), most)
    cited = {e.passage.source.path: e.passage.source for e in taken}
    heard_of = [span for source in cited.values() for span in mentions.names_in(question, source)]
    unheard = (s for s in silent if s.path not in cited and not _is_one_of(mentions.names_in(question, s), heard_of))
    return _sentences(taken), tuple(map(_name, unheard))


def _is_one_of(spans: list[tuple[int, int]], others: list[tuple[int, int]]) -> bool:
    """Whether a question names somebody only where it names others: one who wrote two of the sources, a namesake."""
    return bool(spans) and set(spans) <= set(others)


def _sentences(taken: Sequence[Evidence]) -> tuple[Sentence, ...]:
    chosen = [(speaker(e.passage, e.start, e.end), e) for e in taken]
    sources = list(dict.fromkeys(e.passage.source.path for _, e in chosen))
    chosen.sort(key=lambda said: (sources.index(said[1].passage.source.path), said[1].start))
    voices = list(dict.fromkeys(who for who, _ in chosen))
    chosen.sort(key=lambda said: voices.index(said[0]))
    return tuple(
        Sentence(readable(e.text), (Citation(n, e.passage, e.start, e.end, who),))
        for n, (who, e) in enumerate(chosen, 1)
    )


def stating(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """What says something; all of it where nothing does."""
    return [e for e in evidence if says_something(e.text)] or evidence


@lru_cache(1 << 14)
def says_something(text: str) -> bool:
    """False for a single word ("End."), for a headline ("East Rising, West Declining"), for the first and the last line of a
    letter, for one that says whose the words above it are, and for what only leads to another text or to its reader."""
    if _ONE_WORD.fullmatch(text) or _GREETING.fullmatch(text) or _headline(text) or " " in attribution(text):
        return False
    return not (is_reference(text) or is_aside(text))


def _headline(text: str) -> bool:
    """Whether it names a paper or has capitals on every longer word, gives no figure, and is not closed as a sentence."""
    longer = re.findall(r"[^\W\d_]{4,}", text)
    open_ended = not re.search(r"[.!?…][”\"’')\]]*\s*$|\d", text)
    names = all(word[0].isupper() for word in longer) or bool(_PAPER.fullmatch(text))
    return open_ended and len(longer) > 1 and names


def readable(text: str) -> str:
    """A sentence on one line, without Markdown's marks. The citation keeps the exact characters."""
    return plain(text)


class _Pool(NamedTuple):
    """What to draw from, empty for one who says nothing of the matter; `side`: whose it is who is asked beside others."""

    evidence: list[Evidence]
    side: Source | None = None


def _pools(question: str, evidence: Sequence[Evidence], named: Named) -> list[_Pool]:
    """What to draw from in turns: the sides of a comparison, or the one source that is asked, or everything. Nothing where
    sources are asked and none of them speaks to it."""
    evidence = [e for e in stating(evidence) if not is_put(e)] or evidence
    evidence = _without_left_out(question, evidence, named)
    if sides := _heard_sides(question, evidence):
        return [_Pool(pool, side) for side, pool in zip(sides, _of_sides(evidence, sides, sides), strict=True)]
    named = _or_one_heard(question, evidence, named)
    evidence = _in_their_favour(evidence, named) if named != NOBODY else _of_one_heard(question, evidence)
    sources = {e.passage.source.path: e.passage.source for e in evidence}  # the one with the best sentence first
    paths = [path for path in sources if path in named.asked]
    if not evidence or (named.asked and not paths):
        return []
    if len(named.asked) < 2 and not whom.asks_to_compare(question, list(sources.values())):
        if not paths:
            return [_Pool(list(evidence))]
        own = [e for e in evidence if any(_is_whose(e, sources[path]) for path in paths)]
        return [_Pool(sorted(_to_it(own, evidence), key=_is_interviewers))]
    if len(paths) < 2 and len(named.asked) < 2:
        among, most = whom.asked_for(question, list(sources.values()))
        paths = [*paths, *(path for path in among if path not in paths)][: min(most, MOST)]
    asked = [sources[path] for path in paths if path in named.asked]
    pools = _of_sides(evidence, [sources[path] for path in paths], asked)
    sides = [sources[path] if len(asked) > 1 and path in named.asked else None for path in paths]
    return [_Pool(pool, side) for pool, side in zip(pools, sides, strict=True)]


def _name(side: Source) -> str:
    """Of a source, whom an interview is with, its author or title; of one who is only heard, how he is called there."""
    return (speakers.interviewed(side.title) or side.author or f"“{side.name}”") if side.sha256 else side.path


def _to_it(own: list[Evidence], evidence: Sequence[Evidence], share: float = SIDE) -> list[Evidence]:
    """Somebody's sentences, where one of them, wherever it stands, has this share of the best score; else none."""
    scores = {(e.passage.id, e.start): e.score for e in evidence}
    least = share * max(scores.values())
    return own if any(scores[e.passage.id, e.start] >= least for e in own) else []


def _without_left_out(question: str, evidence: Sequence[Evidence], named: Named) -> Sequence[Evidence]:
    """Without the words of those who are left out, wherever they stand; the words of others in their texts stay."""
    sources = {e.passage.source.path: e.passage.source for e in evidence}
    out = [source for path, source in sources.items() if path in named.left_out]
    if not out and not asking.sets_apart(question):
        return evidence

    def is_left_out(e: Evidence) -> bool:
        who = heard(e)
        is_his = who and (asking.is_apart(question, who) or any(mentions.names_in(who, source) for source in out))
        return bool(is_his) or (not who and e.passage.source in out)

    return [e for e in evidence if not is_left_out(e)]


def _or_one_heard(question: str, evidence: Sequence[Evidence], named: Named) -> Named:
    """Nobody, where the one source that is asked is so only by a word of its author's name that is the whole surname of
    another, who is heard: "Daal", of Van Daal Advisory, and of Professor Daal."""
    source = next((e.passage.source for e in evidence if named.asked == (e.passage.source.path,)), None)
    if not source or mentions.names_in(question, source):
        return named
    tellers = dict.fromkeys(heard(e) for e in evidence[:HEARD])
    is_heard = any(asking.asks(question, who) and not whom.is_author(question, who, source) for who in tellers)
    return NOBODY if is_heard else named


def _heard_sides(question: str, evidence: Sequence[Evidence]) -> list[Source]:
    """The sides of a question, where one of them wrote nothing and is heard in the evidence."""
    passages = {e.passage.id: e.passage for e in evidence}.values()
    sources = {p.source.path: p.source for p in passages}
    return whom.heard_beside(question, _heard_near(question, evidence), list(sources.values()))


def _heard_near(question: str, evidence: Sequence[Evidence]) -> Iterator[str]:
    """Who is heard in the passages that have a word of the question with a capital."""
    said, near = set(words(question)) - STOP_WORDS, dict[str, bool]()
    said |= {word.removesuffix("s") for word in said}
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


def _of_sides(evidence: Sequence[Evidence], sides: Sequence[Source], asked: Sequence[Source]) -> list[list[Evidence]]:
    """The sentences of each, none of one who says nothing of the matter; `asked`: those whom the question names."""
    told, share = _told(evidence, asked), SIDE if asked else UNNAMED
    return [_to_it(_of_side(told, side, asked), evidence, share) for side in sides]


def _of_side(told: Sequence[tuple[str, Evidence]], side: Source, sides: Sequence[Source]) -> list[Evidence]:
    """The sentences that are one side's words, its own first: not those in which another of them is heard, and of one who
    wrote nothing, those too in which he is only named."""
    wrote, less = bool(side.sha256), FAVOUR * max((e.score for _, e in told), default=0.0)
    own = {other.path for other in sides}
    found = []
    for teller, e in told:
        path = e.passage.source.path
        if teller == side.path or (wrote and not teller and path == side.path):
            is_less = wrote and (path != side.path or _is_interviewers(e))
            found.append(replace(e, score=e.score - less * is_less))
        elif not wrote and not teller and path not in own and mentions.names_in(e.text, side):
            found.append(replace(e, score=e.score - less))
    return sorted(found, key=lambda e: -e.score)


def _is_interviewers(evidence: Evidence) -> bool:
    """Whether nobody is heard in a sentence of an interview: it is the interviewer's, or may be."""
    return bool(speakers.interviewed(evidence.passage.source.title)) and not heard(evidence)


def _is_whose(evidence: Evidence, source: Source) -> bool:
    """Whether a sentence is the source's, or its author's as another one quotes or reports him."""
    if evidence.passage.source.path == source.path:
        return True
    who = heard(evidence)
    return bool(who and mentions.names_in(who, source))


def _in_their_favour(evidence: Sequence[Evidence], named: Named) -> Sequence[Evidence]:
    """Those who are spoken of come before others who answer as well."""
    if not named.spoken_of:
        return evidence
    more = FAVOUR * max((e.score for e in evidence), default=0.0)
    moved = [replace(e, score=e.score + more * (e.passage.source.path in named.spoken_of)) for e in evidence]
    return sorted(moved, key=lambda e: -e.score)


def _of_one_heard(question: str, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Where it asks one who wrote nothing and is heard: his words first, and nobody's besides but the authors'. Of two, or
    of a group, it may mean another than is heard."""
    tellers = dict.fromkeys(map(heard, evidence[:HEARD]))
    asked = {who for who in tellers if asking.asks(question, who) and not speakers.is_group(who)}
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
                    if _dangles(best) and (before := _before(best)) and says_something(before.text):
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
    """Whether it points at the sentence before, and not only by a "she said" whose speaker is named, or is an item."""
    if _ITEM.match(evidence.text):
        return True
    is_named = speakers.pronoun(evidence.text) and heard(evidence)
    return bool(DANGLES.match(evidence.text) and not is_named)


def _before(evidence: Evidence) -> Evidence | None:
    """The sentence before this one in its passage; of an item, the one that introduces its list."""
    spans = evidence.passage.sentences
    at = next(i for i, (start, _) in enumerate(spans) if start == evidence.start)
    earlier = [replace(evidence, start=start, end=end) for start, end in reversed(spans[max(0, at - ITEMS) : at])]
    if not _ITEM.match(evidence.text):
        return next(iter(earlier), None)
    head = next((e for e in earlier if not _ITEM.match(e.text)), None)
    return head if head and head.text.endswith(":") else None
