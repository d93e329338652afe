"""The second reading: the best sentences, each with its neighbours, read together with the question.

The first reading (`qa.reader`) compares words in context and is quick, but likes what sounds like the question. Here a
cross-encoder sees both at once and says of each sentence how surely it answers, and of all how surely the question is
answered. What it was trained on, and what it is bad at, is in training/MODEL_CARD.md.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from index import Passage
from index.bert import Judged
from qa.types import Evidence, Reading

READ = 12
"""Sentences read again, the best of the first reading."""

OF_EACH = 3
"""Of each source that a comparison draws on, at least so many."""

SENTENCE, LATE, BIAS = 1.0, 4.0, -4.0
"""Of the logit that a sentence answers: what the cross-encoder says of it, and its score of the first reading."""

BEST, TOGETHER, OFFSET = 0.5, 0.5, 0.0
"""Of the logit that the question is answered: its best sentence's logit, and the best window's as a whole."""

Window = tuple[Passage, int, int]
"""Sentences first to last, the last excluded, of a passage."""


class Judge(Protocol):
    """What is asked of a Corpus here."""

    def judge(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[Judged]: ...


def judge(question: str, reading: Reading, corpus: Judge, compared: Sequence[str] = ()) -> Reading:
    """The reading with what was read again in front, by how surely it answers. `compared`: paths that each get a say."""
    if not reading.evidence:
        return reading
    found, together = second(question, _chosen(reading.evidence, compared), corpus)
    again = [replace(e, chance=_sigmoid(SENTENCE * joint + LATE * e.score + BIAS)) for e, joint in found]
    again.sort(key=lambda e: (-e.chance, e.passage.id, e.start))
    read = {(e.passage.id, e.start) for e in again}
    rest = [e for e in reading.evidence if (e.passage.id, e.start) not in read]
    best = max(SENTENCE * joint + LATE * e.score + BIAS for e, joint in found)
    return replace(reading, evidence=(*again, *rest), chance=_sigmoid(BEST * best + TOGETHER * together + OFFSET))


def second(question: str, chosen: Sequence[Evidence], corpus: Judge) -> tuple[list[tuple[Evidence, float]], float]:
    """Each sentence with the cross-encoder's logit that it answers, and the best window's, that it does as a whole."""
    windows = _windows(chosen)
    judged = corpus.judge([(question, _head(p), _sentences(p, first, last)) for p, first, last in windows])
    logits = {
        (passage.id, passage.sentences[first + n][0]): float(logit)
        for (passage, first, _), found in zip(windows, judged, strict=True)
        for n, logit in enumerate(found.sentences)
    }
    return [(e, logits[e.passage.id, e.start]) for e in chosen], max(found.answered for found in judged)


def _chosen(evidence: Sequence[Evidence], compared: Sequence[str]) -> list[Evidence]:
    chosen = dict.fromkeys(range(min(READ, len(evidence))))
    for path in compared:
        chosen |= dict.fromkeys([i for i, e in enumerate(evidence) if e.passage.source.path == path][:OF_EACH])
    return [evidence[i] for i in sorted(chosen)]


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


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
