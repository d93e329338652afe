"""Is the question answered at all? Its best sentences, each with its neighbours, are read together with the question.

The first reading (`qa.reader`) compares words in context: it finds the sentences, but likes whatever sounds like the
question. Here a cross-encoder sees question and sentences at once, and says how surely they answer. It chooses no sentence:
of those that the first reading put forward, it was the worse judge. What it was trained on, and what it is bad at, is
in training/MODEL_CARD.md.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from index import Passage
from qa.types import Evidence, Reading

READ = 3
"""Sentences read again, the best of the first reading."""

SCALE, OFFSET = 1.0, 1.19
"""From the best window's logit to that of the question being answered (training/calibrate.py)."""

SURE = 0.8
"""Chance from which no further window is read."""

Window = tuple[Passage, int, int]
"""Sentences first to last, the last excluded, of a passage."""


class Judge(Protocol):
    """What is asked of a Corpus here."""

    def judge(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[float]: ...


def judged(question: str, reading: Reading, corpus: Judge) -> Reading:
    """The reading with the chance, 0 to 1, that the question is answered."""
    if not reading.evidence:
        return reading
    chance = 0.0
    for logit in second(question, reading.evidence[:READ], corpus):
        chance = max(chance, 1 / (1 + math.exp(-(SCALE * logit + OFFSET))))
        if chance >= SURE:
            break
    return replace(reading, chance=chance)


def second(question: str, chosen: Sequence[Evidence], corpus: Judge) -> Iterator[float]:
    """The cross-encoder's logit for each window of the chosen sentences, that it answers: read as one asks for it.

    One after the other costs what all together would, on a CPU, and most often the first is enough.
    """
    for passage, first, last in _windows(chosen):
        yield from corpus.judge([(question, _head(passage), _sentences(passage, first, last))])


def _windows(chosen: Iterable[Evidence]) -> list[Window]:
    """Each sentence with its neighbours; windows of one passage that touch are one."""
    wanted: dict[str, tuple[Passage, set[int]]] = {}
    for e in chosen:
        at = next(i for i, (start, _) in enumerate(e.passage.sentences) if start == e.start)
        near = range(max(0, at - 1), min(len(e.passage.sentences), at + 2))
        wanted.setdefault(e.passage.id, (e.passage, set()))[1].update(near)
    return [(passage, first, last) for passage, near in wanted.values() for first, last in _runs(sorted(near))]


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The runs of consecutive numbers, as (first, one past the last)."""
    breaks = [0, *(i for i in range(1, len(numbers)) if numbers[i] != numbers[i - 1] + 1), len(numbers)]
    return [(numbers[a], numbers[b - 1] + 1) for a, b in pairwise(breaks)]


def _sentences(passage: Passage, first: int, last: int) -> list[str]:
    return [passage.text[a - passage.start : b - passage.start] for a, b in passage.sentences[first:last]]


def _head(passage: Passage) -> str:
    source = passage.source
    who = source.author or source.publisher
    return f"{who}: {source.title}" if who else source.title
