"""Is the question answered at all, and by which sentences? The best ones, each with its neighbours, are read with it.

The first reading (`qa.reader`) compares words in context: it finds the sentences, but likes whatever sounds like the
question. Here a cross-encoder sees question and sentences at once, and says how surely they answer, and each of them.
By itself it orders sentences no better than the first reading does; together they do better than either. What it was trained
on, and what it is bad at, is in training/MODEL_CARD.md.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from index import Passage
from index.bert import Judgement
from qa.types import Evidence, Reading

READ = 6
"""Sentences read again, the best of the first reading."""

BEST = 3
"""Of these, those that come first then: the best window of theirs says whether the question is answered."""

SHARE = 0.03
"""Of a sentence's logit in its score."""

SCALE, OFFSET = 0.91, 0.79
"""From the best window's logit to that of the question being answered (training/calibrate.py)."""


class Judge(Protocol):
    """What is asked of a Corpus here."""

    def judge(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[Judgement]: ...


def judged(question: str, reading: Reading, corpus: Judge) -> Reading:
    """The reading with the chance, 0 to 1, that the question is answered, and what was read again in a new order.

    A sentence that was not read again counts as the worst of those that were.
    """
    again = second(question, reading.evidence[:READ], corpus)
    if not again:
        return reading
    together, own = zip(*again, strict=True)
    own += (min(own),) * (len(reading.evidence) - len(own))
    scored = [replace(e, score=e.score + SHARE * n) for e, n in zip(reading.evidence, own, strict=True)]
    best = sorted(range(len(again)), key=lambda n: -scored[n].score)[:BEST]
    chance = 1 / (1 + math.exp(-(SCALE * max(together[n] for n in best) + OFFSET)))
    return replace(reading, evidence=tuple(sorted(scored, key=lambda e: -e.score)), chance=chance)


def second(question: str, chosen: Sequence[Evidence], corpus: Judge) -> list[tuple[float, float]]:
    """The cross-encoder's logits for each sentence: that it answers with its neighbours, and that it is itself what does.

    Windows of one passage that overlap are read apart: joined, their sentences are told apart less well.
    """
    windows = [_window(e) for e in chosen]
    rows = [(question, _head(e.passage), sentences) for e, (sentences, _) in zip(chosen, windows, strict=True)]
    judgements = corpus.judge(rows)
    return [(j.together, j.sentences[at]) for j, (_, at) in zip(judgements, windows, strict=True)]


def _window(evidence: Evidence) -> tuple[list[str], int]:
    """The sentence with those beside it in its passage, and its place among them."""
    passage = evidence.passage
    at = next(i for i, (start, _) in enumerate(passage.sentences) if start == evidence.start)
    first = max(0, at - 1)
    spans = passage.sentences[first : at + 2]
    return [passage.text[a - passage.start : b - passage.start] for a, b in spans], at - first


def _head(passage: Passage) -> str:
    source = passage.source
    who = source.author or source.publisher
    return f"{who}: {source.title}" if who else source.title
