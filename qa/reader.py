"""Which sentences of the found passages answer the question: late interaction over token states.

For each word piece of the question the best cosine among a sentence's word pieces, averaged with rare words counting
more (MaxSim: Khattab & Zaharia 2020, ColBERT), plus half the cosine of question and sentence as wholes, plus a tenth of
the passage's own score. The states come from passages encoded whole, so a sentence is read in its context. Measured
on the seeds in docs/decisions.md. It scores likeness of meaning; whether a question is answered at all it does not know.
"""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from index import Corpus, Hit
from index.bert import States
from index.lexical import STOP_WORDS, words
from qa.types import Evidence, Reading

WHOLE_SHARE = 0.5
PASSAGE_SHARE = 0.1
RARE_SHARE = 0.5
"""Of a word's weight: half is the same for all, half grows with its rarity among the passages."""

STOP_WEIGHT = 0.3

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
        asked = self._corpus.question_states(text)
        weights = self._weights(text, asked, len(text) - len(question))
        plain = plain_weights(text, asked)
        evidence, best = [], 0.0
        for hit, states in zip(hits, self._corpus.states([hit.passage for hit in hits]), strict=True):
            likeness = asked.vectors @ states.vectors.T
            best = max(best, _match(likeness, plain))
            bounds = [(start - hit.start, end - hit.start) for start, end in hit.passage.sentences]
            scores = sentence_scores(likeness, weights, asked, states, bounds)
            evidence += [
                Evidence(hit, start, end, score + PASSAGE_SHARE * hit.score)
                for (start, end), score in zip(hit.passage.sentences, scores, strict=True)
                if score is not None
            ]
        return Reading(tuple(sorted(evidence, key=lambda e: (-e.score, e.passage.id, e.start))), best)

    def _weights(self, question: str, asked: States, begins: int) -> np.ndarray:
        """How much each word piece counts in a score. The question proper `begins` there; before it stands context."""
        rarity = self._corpus.rarity(words(question))

        def weight(word: str, start: int) -> float:
            rare = 1 - RARE_SHARE + RARE_SHARE * rarity.get(word, 1.0)
            return (STOP_WEIGHT if word in STOP_WORDS else rare) * (CONTEXT_WEIGHT if start < begins else 1)

        return _spread(question, asked, weight)


def sentence_scores(
    likeness: np.ndarray, weights: np.ndarray, asked: States, states: States, bounds: Sequence[tuple[int, int]]
) -> list[float | None]:
    """How well each sentence, by its characters in the passage, answers; None for one without states of its own.

    `likeness`: of the question's word pieces to the passage's; `weights`: of the former, summing to 1.
    """
    whole, out = _mean(asked.vectors), []
    for start, end in bounds:
        own = (states.spans[:, 0] >= start) & (states.spans[:, 0] < end)
        late = likeness[:, own].max(axis=1) @ weights if own.any() else None
        out.append(None if late is None else float(late + WHOLE_SHARE * (whole @ _mean(states.vectors[own]))))
    return out


def match(question: str, asked: States, passage: States) -> float:
    """How well a passage as a whole matches the question: the mean best cosine of its word pieces, 0 to 1."""
    return _match(asked.vectors @ passage.vectors.T, plain_weights(question, asked))


def _match(likeness: np.ndarray, weights: np.ndarray) -> float:
    return float(likeness.max(axis=1) @ weights) if likeness.shape[1] else 0.0


def plain_weights(question: str, asked: States) -> np.ndarray:
    return _spread(question, asked, lambda word, start: STOP_WEIGHT if word in STOP_WORDS else 1.0)


def _spread(question: str, asked: States, weight: Callable[[str, int], float]) -> np.ndarray:
    """float32 [tokens], summing to 1: each word's weight on its word pieces, none on punctuation."""
    weights = np.zeros(len(asked.spans), np.float32)
    for found in re.finditer(r"\w+", question):
        pieces = (asked.spans[:, 0] >= found.start()) & (asked.spans[:, 0] < found.end())
        weights[pieces] = weight(found[0].lower(), found.start())
    total = weights.sum()
    return weights / total if total else np.full(len(weights), 1 / max(1, len(weights)), np.float32)


def _mean(vectors: np.ndarray) -> np.ndarray:
    mean = vectors.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)
