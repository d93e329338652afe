"""Who says what, side by side: the strongest sentence of each voice in the answer, and which sources are silent.

Nothing is called a contradiction: the sentences stand beside each other, and the person judges.
"""

from collections.abc import Sequence

from index import Source
from index.lexical import words
from qa.people import speakers
from qa.people.voices import voice
from qa.types import Coverage, Evidence, Position, Sentence

ADDRESSES = 0.85
"""A source speaks to a question where its best sentence scores at least this share of the best of all."""


def positions(sentences: Sequence[Sentence], evidence: Sequence[Evidence]) -> tuple[Position, ...]:
    """One for each speaker where the answer quotes more than one; none otherwise. Two sources without an author are two,
    even of the same title. Whoever is quoted in words of his own is not another where he is reported besides, nor "Veld"
    another than "Tomas Veld"; a question is nobody's strongest sentence but where it is the only one."""
    score = {(e.passage.id, e.start): e.score for e in evidence}
    told = [(c, voice(c.passage, c.start, c.end).who) for sentence in sentences for c in sentence.citations]
    own = {c.source.author: c.speaker for c, who in told if c.source.author and not who}
    names = dict.fromkeys(who for _, who in told)
    best: dict[tuple[str, str], Position] = {}
    top: dict[tuple[str, str], tuple[bool, bool, float]] = {}
    for citation, who in told:
        author = next((author for author in own if who and speakers.is_one_of(who, author)), "")
        fuller = (name for name in names if who and set(words(who)) < set(words(name)))
        label = next(fuller, who or citation.speaker)
        whose = own.get(author, label), author or citation.source.author or citation.source.path
        asserts = not citation.quote.rstrip("”\"’'*_ ").endswith("?")
        value = not author, asserts, score.get((citation.passage.id, citation.start), 0.0)
        if whose not in best or value > top[whose]:
            best[whose] = Position(citation.speaker, citation.quote, citation.n)
            top[whose] = value
    return tuple(best.values()) if len(best) > 1 else ()


def coverage(evidence: Sequence[Evidence], sentences: Sequence[Sentence], sources: Sequence[Source]) -> Coverage:
    """A source speaks to the question if it is cited, or if its best sentence comes near the best of all."""
    best: dict[str, float] = {}
    for e in evidence:
        best[e.passage.source.path] = max(best.get(e.passage.source.path, 0.0), e.score)
    limit = ADDRESSES * max(best.values(), default=0.0)
    cited = {c.source.path for sentence in sentences for c in sentence.citations}
    addressing = [s.path for s in sources if sentences and (s.path in cited or best.get(s.path, -1) >= limit)]
    return Coverage(tuple(addressing), tuple(s.path for s in sources if s.path not in addressing))
