"""Is the question answered at all, and by which sentences? The best ones, each with its neighbours, are read with it.

The first reading (`qa.reader`) compares words in context: it finds the sentences, but likes whatever sounds like the
question. Here a cross-encoder sees question and sentences at once, and says how surely they answer, and each of them.
By itself it orders sentences no better than the first reading does, and tells near misses from answers where that tells
what is off the subject; together they do better than either. What it was trained on, and what it is bad at, is in
training/MODEL_CARD.md.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import Protocol

from index import Passage
from index.bert import Judgement
from qa.types import Evidence, Reading

READ = 6
"""Sentences read again, the best of the first reading."""

SHARE = 0.03
"""Of a sentence's logit in its score."""

SOFTNESS = 2.0
"""Of the maximum over the windows, each with the mean of its own logit and its sentence's: one good window tells as much as
several fair ones."""

FIRST = 2.8
"""Of the first reading's best score beside that maximum."""

SCALE, OFFSET = 1.4, 0.65
"""From both to the logit of the question being answered (training/calibrate.py)."""


Place = tuple[str, int]
"""Of a sentence: its passage and its first character."""


class Judge(Protocol):
    """What is asked of a Corpus here."""

    def judge(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[Judgement]: ...


def judged(question: str, reading: Reading, corpus: Judge) -> Reading:
    """The reading with the chance, 0 to 1, that the question is answered, and what was read again in a new order.

    A sentence that was read as another's neighbour alone has what was thought of it there; one that was not read counts as
    the worst of those that were read for themselves, and none as less.
    """
    read = reading.evidence[:READ]
    if not read:
        return reading
    windows = second(question, read, corpus)
    own = {_place(e): of[_place(e)] for e, (_, of) in zip(read, windows, strict=True)}
    beside: dict[Place, list[float]] = {}
    for _, of in windows:
        for place, logit in of.items():
            beside.setdefault(place, []).append(logit)
    least = min(own.values())

    def moved(e: Evidence) -> Evidence:
        place = _place(e)
        logit = own[place] if place in own else max(least, fmean(beside.get(place, [least])))
        return replace(e, score=e.score + SHARE * logit)

    ordered = sorted(map(moved, reading.evidence), key=lambda e: -e.score)
    windows_say = [(logit + own[_place(e)]) / 2 for e, (logit, _) in zip(read, windows, strict=True)]
    answered = SCALE * (_soft_maximum(windows_say) + FIRST * read[0].score) + OFFSET
    return replace(reading, evidence=tuple(ordered), chance=1 / (1 + math.exp(-answered)))


def second(question: str, chosen: Sequence[Evidence], corpus: Judge) -> list[tuple[float, dict[Place, float]]]:
    """The cross-encoder's logits for each sentence's window: that it answers, and of each sentence in it, that it does.

    Windows of one passage that overlap are read apart: joined, their sentences are told apart less well.
    """
    windows = [_window(e) for e in chosen]
    rows = [
        (question, _head(e.passage), [e.passage.text[a - e.passage.start : b - e.passage.start] for a, b in spans])
        for e, spans in zip(chosen, windows, strict=True)
    ]
    return [
        (j.together, {(e.passage.id, start): logit for (start, _), logit in zip(spans, j.sentences, strict=True)})
        for e, spans, j in zip(chosen, windows, corpus.judge(rows), strict=True)
    ]


def _soft_maximum(logits: Sequence[float]) -> float:
    """Between their mean and the largest of them."""
    return SOFTNESS * math.log(fmean(math.exp(logit / SOFTNESS) for logit in logits))


def _place(evidence: Evidence) -> Place:
    return evidence.passage.id, evidence.start


def _window(evidence: Evidence) -> tuple[tuple[int, int], ...]:
    """The sentence with those beside it in its passage."""
    spans = evidence.passage.sentences
    at = next(i for i, (start, _) in enumerate(spans) if start == evidence.start)
    return spans[max(0, at - 1) : at + 2]


def _head(passage: Passage) -> str:
    source = passage.source
    who = source.author or source.publisher
    return f"{who}: {source.title}" if who else source.title
