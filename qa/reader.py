"""Which sentences of the found passages answer the question: late interaction over token states.

For each word piece of the question the best cosine among a sentence's word pieces, averaged by how much each matters to
the question (MaxSim: Khattab & Zaharia 2020, ColBERT; the weights are learned), plus half the cosine of question and
sentence as wholes, plus a twentieth of the passage's own score. The states come from passages encoded whole, so a
sentence is read in its context (training/MODEL_CARD.md). It scores likeness of meaning; whether a question is answered at
all it does not know.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from index import Corpus, Hit
from index.bert import States
from qa.types import Evidence, Reading

WHOLE_SHARE = 0.5
PASSAGE_SHARE = 0.05
SENTENCE_SHARE = 2.0
"""Of a passage's best sentence, beside its score in the search, where passages and not sentences are ranked."""

CONTEXT_WEIGHT = 0.5
"""Of a word of an earlier question, beside one of the question itself."""


class Reader(Protocol):
    def read(self, question: str, hits: list[Hit], context: str = "") -> Reading:
        """Every sentence of every passage with its score. `context`: earlier questions that this one leans on."""


class LateInteraction:
    """The default Reader, over the token states that the corpus keeps."""

    def __init__(self, corpus: Corpus):
        self._corpus = corpus

    def read(self, question: str, hits: list[Hit], context: str = "") -> Reading:
        text = f"{context} {question}".strip()
        asked, weights = self._corpus.weighed(text)
        # Earlier questions, which stand before the question proper, count for less.
        weights = weights * np.where(asked.spans[:, 0] < len(text) - len(question), CONTEXT_WEIGHT, 1)
        weights /= weights.sum()
        evidence = []
        for hit, states in zip(hits, self._corpus.states([hit.passage for hit in hits]), strict=True):
            likeness = asked.vectors @ states.vectors.T
            bounds = [(start - hit.start, end - hit.start) for start, end in hit.passage.sentences]
            scores = sentence_scores(likeness, weights, asked, states, bounds)
            evidence += [
                Evidence(hit, start, end, score + PASSAGE_SHARE * hit.score)
                for (start, end), score in zip(hit.passage.sentences, scores, strict=True)
                if score is not None
            ]
        return Reading(tuple(sorted(evidence, key=lambda e: (-e.score, e.passage.id, e.start))))


def ranked(hits: list[Hit], reading: Reading) -> list[Hit]:
    """The passages by their score in the search and, of those that were read, that of their best sentence, best first."""
    best: dict[str, float] = {}
    for evidence in reading.evidence:
        best.setdefault(evidence.passage.id, evidence.score)
    order = {id_: place for place, id_ in enumerate(best, 1)}
    found = []
    for hit in hits:
        id_ = hit.passage.id
        score = (hit.score + SENTENCE_SHARE * best.get(id_, 0.0)) / (1 + SENTENCE_SHARE)
        ranks = hit.ranks | ({"reader": order[id_]} if id_ in order else {})
        found.append(replace(hit, score=score, ranks=ranks))
    return sorted(found, key=lambda hit: -hit.score)


def sentence_scores(
    likeness: np.ndarray, weights: np.ndarray, asked: States, states: States, bounds: Sequence[tuple[int, int]]
) -> list[float | None]:
    """How well each sentence, by its characters in the passage, answers; None for one without states of its own.

    `likeness`: of the question's word pieces to the passage's; `weights`: of the former, summing to 1.
    """
    first, past = np.searchsorted(states.spans[:, 0], np.array(bounds).reshape(-1, 2).T)
    real = np.flatnonzero(past > first)
    if not len(real):
        return [None] * len(bounds)
    # From each sentence's first token to its last, and from there to the next one's first, which is nobody's.
    cuts = np.stack([first[real], past[real]], axis=1).ravel()
    cuts = cuts[:-1] if cuts[-1] == len(states.spans) else cuts
    late = weights @ np.maximum.reduceat(likeness, cuts, axis=1)[:, ::2]
    sums = np.add.reduceat(states.vectors, cuts, axis=0)[::2]
    wholes = sums @ _mean(asked.vectors) / np.maximum(np.linalg.norm(sums, axis=1), 1e-9)
    out: list[float | None] = [None] * len(bounds)
    for n, score in zip(real, late + WHOLE_SHARE * wholes, strict=True):
        out[n] = float(score)
    return out


def _mean(vectors: np.ndarray) -> np.ndarray:
    mean = vectors.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)
