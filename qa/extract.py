"""The extractive answer: the best sentences of the sources, in their own words, grouped by whose they are.

No language model. Sentences are taken best first until the answer is as long as a person reads at a glance, at most
MOST of them; where the question names sources or asks to compare, each of them gets its share.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index import Source
from index.layout import plain
from index.lexical import STOP_WORDS, words
from qa import speakers
from qa.types import Citation, Evidence, Sentence

LONGEST = 100
"""Words of an answer, names included."""

MOST = 4
"""Sentences of an answer."""

NEAR = 0.1
"""A further sentence is taken from another source only where its score comes so near to the best one's."""

_COMPARES = re.compile(
    r"\b(?:compare[sd]?|comparison|differ(?:s|ence|ences|ent)?|versus|vs|both|each|articles|sources|"
    r"writers|authors|sides|contrast|who'?s for)\b",
    re.IGNORECASE,
)

_ASKS_WHO = re.compile(r"\W*(?:who|whose|which (?:writer|author|source|article|one)s?)\b", re.IGNORECASE)
_ACCORDING = re.compile(r"\b(?:according to|per)\b", re.IGNORECASE)

DANGLES = re.compile(r"(?:It|He|She|They|This|That|These|Those|Its|His|Her|Their|Such|Neither|Both|Others?)\b")
"""Beginnings that point at the sentence before."""


def answer(question: str, evidence: Sequence[Evidence], named: Sequence[str]) -> tuple[Sentence, ...]:
    """Sentences with their citations, numbered as they are read. `named`: paths of the sources the question names."""
    chosen = [(speaker(e.passage.source, e.text), e) for e in _take(_pools(question, evidence, named))]
    sources = list(dict.fromkeys(e.passage.source.path for _, e in chosen))
    chosen.sort(key=lambda said: (sources.index(said[1].passage.source.path), said[1].start))
    voices = list(dict.fromkeys(who for who, _ in chosen))
    chosen.sort(key=lambda said: voices.index(said[0]))
    return tuple(
        Sentence(readable(e.text), (Citation(n, e.passage, e.start, e.end, who),))
        for n, (who, e) in enumerate(chosen, 1)
    )


def asks_to_compare(question: str) -> bool:
    return bool(_COMPARES.search(question))


def named_sources(question: str, context: str, sources: Sequence[Source]) -> list[str]:
    """Paths of the sources that the question asks, naming their author (by surname) or title; or else its context does.

    A question for "who" asks all of them (whoever disagrees with Berg, it is not Berg who says so), but for one that asks
    who it is "according to" somebody.
    """
    if _ASKS_WHO.match(question) and not _ACCORDING.search(question):
        return []
    return _named_in(question, sources) or _named_in(context, sources)


def _named_in(text: str, sources: Sequence[Source]) -> list[str]:
    said = text.casefold()

    def may_be(source: Source) -> bool:
        return any(word in said for word in (*source.author.casefold().split(), source.title.casefold()) if word)

    return [source.path for source in sources if may_be(source) and _names(source).search(text)]


def topic(question: str, named: Sequence[Source]) -> str:
    """The question without the names of those it asks, and without "compare": what their sentences are to be about.

    A sentence of Craig's does not name Craig; read with his name in it, the question would find his biography.
    """
    bare = question
    for source in named:
        bare = _names(source).sub(" ", bare)
    bare = " ".join((_COMPARES.sub(" ", bare) if named and len(named) > 1 else bare).split())
    return bare if set(words(bare)) - STOP_WORDS else question


def _names(source: Source) -> re.Pattern[str]:
    """Matches the author's name or surname, with a possessive, and the title where it is long enough to be one."""
    names = []
    for author in re.split(r",| and | & ", source.author):
        parts = [re.escape(part) for part in author.split()]
        if parts:
            given = rf"(?:{' '.join(parts[:-1])} )?" if parts[:-1] else ""
            names.append(rf"{given}{parts[-1]}(?:['’]s)?")
    if len(source.title) > 12:
        names.append(re.escape(source.title))
    return re.compile(
        rf"(?:\b(?:per|according to) )?(?<!\w)(?:{'|'.join(names)})(?!\w)" if names else r"(?!)", re.IGNORECASE
    )


def speaker(source: Source, sentence: str = "") -> str:
    """Whose words a sentence of this source are, as a label: its own speaker's, as quoted or reported by the author.

    Without either, the author's; where none is named, the source's by its title.
    """
    whose = source.author or f"“{source.name}”"
    if who := speakers.speaker(sentence, source.author):
        how = "quoted" if re.search('[“"]', sentence) else "reported"
        by = "in a digest of " if source.digest_of else "by " if source.author else "in "
        return f"{who}, {how} {by}{whose}"
    return f"Digest of {whose}" if source.digest_of else whose


def readable(text: str) -> str:
    """A sentence on one line, without Markdown's marks. The citation keeps the exact characters."""
    return plain(text)


def _pools(question: str, evidence: Sequence[Evidence], named: Sequence[str]) -> list[list[Evidence]]:
    """What to draw from in turns: the named sources, or each source where a comparison is asked for, or everything."""
    if len(named) == 1 and not asks_to_compare(question):
        own = [e for e in evidence if e.passage.source.path in named]
        return [own or list(evidence)]
    paths = list(dict.fromkeys(e.passage.source.path for e in evidence))
    if len(named) > 1:
        paths = [path for path in paths if path in named]
    elif not asks_to_compare(question):
        return [list(evidence)]
    return [[e for e in evidence if e.passage.source.path == path] for path in paths[:MOST]]


def _take(pools: list[list[Evidence]]) -> list[Evidence]:
    """From each pool in turn its best sentence that fits, with the one before it where it would dangle without.

    Beyond the first of each pool, only those of its source and those that come near it.
    """
    begun: dict[int, Evidence] = {}
    chosen: dict[tuple[str, int], Evidence] = {}
    seen: set[str] = set()
    heard: set[str] = set()
    budget = LONGEST

    def fits(evidence: Evidence) -> bool:
        nonlocal budget
        text, who = readable(evidence.text), speaker(evidence.passage.source, evidence.text)
        length = len(text.split()) + (0 if who in heard else len(who.split()))
        if text in seen or len(chosen) == MOST or (chosen and length > budget):
            return False
        chosen[evidence.passage.id, evidence.start] = evidence
        seen.add(text)
        heard.add(who)
        budget -= length
        return True

    while any(pools) and len(chosen) < MOST:
        for number, pool in enumerate(pools):
            while pool:
                best = pool.pop(0)
                if number in begun and not _belongs(best, begun[number]):
                    continue
                if fits(best):
                    begun.setdefault(number, best)
                    if DANGLES.match(best.text) and (before := _before(best)):
                        fits(before)
                    break
    return list(chosen.values())


def _belongs(further: Evidence, first: Evidence) -> bool:
    return further.passage.source.path == first.passage.source.path or further.score >= first.score - NEAR


def _before(evidence: Evidence) -> Evidence | None:
    """The sentence before this one in its passage."""
    spans = evidence.passage.sentences
    i = next(i for i, (start, _) in enumerate(spans) if start == evidence.start)
    return replace(evidence, start=spans[i - 1][0], end=spans[i - 1][1]) if i else None
