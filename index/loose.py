"""Passages that are in no corpus: sentences given as they are, cut and read as those of a corpus would be.

    hits = loose.hits(question, title, sentences)       # as a search would give them
    loose.Loose()                                       # stands in for a Corpus before a reader

Without a corpus there is nothing to be rare in, so every word is as rare as any other; and nothing to be ranked by but the
cosine. For measuring a reader on sets that bring their own sentences.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

import numpy as np

from index.bert import Judgement, States
from index.chunk import LARGEST, in_context
from index.corpus import own_states
from index.embed import judge, packaged, reader, support
from index.types import Hit, Passage, Source, passage_id

REMEMBERED = 64
"""Texts whose vectors are kept: several questions about one passage come one after another."""


class Loose:
    """What a reader asks of a Corpus, for passages that are in none."""

    def __init__(self, device: str | None = None):
        self._device = device

    def weighed(self, question: str) -> tuple[States, np.ndarray]:
        return reader(self._device).weighed(question)

    def states(self, passages: Sequence[Passage]) -> list[States]:
        read = [(_states(text, self._device), begins) for text, begins in map(in_context, passages)]
        return [own_states(states, begins) for states, begins in read]

    def judge(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[Judgement]:
        return judge(self._device).read(rows)

    def common(self, word: str) -> bool:
        return reader(self._device).tokenizer.token_to_id(word.lower()) is not None

    def support(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[float]:
        return [judgement.together for judgement in support(self._device).read(rows)]


def hits(question: str, title: str, sentences: Sequence[str], device: str | None = None) -> list[Hit]:
    """The sentences, in passages no longer than a corpus has them, each with its cosine to the question as its score."""
    found = passages(title, sentences)
    query = packaged(device).encode([question])[0]
    cosines = [float(query @ _vector(in_context(passage)[0], device)) for passage in found]
    return [Hit(passage, cosine, {}, cosine) for passage, cosine in zip(found, cosines, strict=True)]


def passages(title: str, sentences: Sequence[str]) -> list[Passage]:
    """The sentences, a space between two of them, in passages of at most LARGEST characters where they allow it."""
    text = " ".join(sentences)
    source = Source("", sha256(text.encode()).hexdigest(), title)
    runs: list[list[tuple[int, int]]] = [[]]
    at = 0
    for sentence in sentences:
        span = (at, at + len(sentence))
        if runs[-1] and span[1] - runs[-1][0][0] > LARGEST:
            runs.append([])
        runs[-1].append(span)
        at = span[1] + 1
    return [_passage(source, text, run) for run in runs]


def _passage(source: Source, text: str, run: list[tuple[int, int]]) -> Passage:
    start, end = run[0][0], run[-1][1]
    return Passage(passage_id(source.sha256, start, end), source, start, end, text[start:end], "", tuple(run))


@lru_cache(REMEMBERED)
def _states(text: str, device: str | None) -> States:
    return reader(device).states([text])[0]


@lru_cache(REMEMBERED)
def _vector(text: str, device: str | None) -> np.ndarray:
    return packaged(device).encode([text])[0]
