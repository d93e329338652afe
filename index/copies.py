"""Near-identical copies of one text, as when an agency's story stands in three papers: one voice, not three.

A text is sketched by min-wise hashing (Broder 1997) of its runs of five words: the share of equal places in two sketches
estimates the share of runs that the two texts have in common (Jaccard), within about 0.04 at 0.8. It knows words; which
of two copies is the original is for whoever knows their dates.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from index.types import CITED, Document

PLACES = 128
RUN = 5
"""Words in a run."""

FEWEST = 40
"""Words below which a text is compared with none: short notes share their phrases by chance."""

ALIKE = 0.8
"""Share of runs in common from which on two texts are one: a changed headline, a cut paragraph, a line added."""

_FACTORS = np.random.default_rng(1997).integers(0, 1 << 63, PLACES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
"""Odd, so that multiplying by one, modulo 2^64, puts all numbers into another order."""


def sketch(document: Document) -> bytes:
    """PLACES uint64 minima over the runs of the document's cited words; b"" for a text too short to compare."""
    text = " ".join(document.text[r.start : r.end] for r in document.regions if r.kind in CITED)
    words = re.findall(r"\w+", text.casefold())
    if len(words) < FEWEST:
        return b""
    hashes = {w: int.from_bytes(blake2b(w.encode(), digest_size=8).digest()) for w in set(words)}
    each = np.array([hashes[w] for w in words], np.uint64)
    starts = len(words) - RUN + 1
    runs = np.unique(sum(each[k : k + starts] * _FACTORS[k] for k in range(RUN)))
    minima = np.full(PLACES, np.iinfo(np.uint64).max)
    for start in range(0, len(runs), 4096):
        minima = np.minimum(minima, (runs[start : start + 4096, None] * _FACTORS).min(axis=0))
    return minima.tobytes()


class Voices:
    """The texts known so far, by the number of each and its sketch."""

    def __init__(self, known: Iterable[tuple[int, bytes]]):
        self._numbers: list[int] = []
        self._table = np.empty((64, PLACES), np.uint64)
        for number, sketch_ in known:
            self.add(number, sketch_)

    def add(self, number: int, sketch_: bytes) -> None:
        if not sketch_:
            return
        if len(self._numbers) == len(self._table):
            self._table = np.concatenate([self._table, np.empty_like(self._table)])
        self._table[len(self._numbers)] = np.frombuffer(sketch_, np.uint64)
        self._numbers.append(number)

    def of(self, sketch_: bytes) -> int:
        """The number of the most similar text, or 0 where none is a copy."""
        if not sketch_ or not self._numbers:
            return 0
        shares = (self._table[: len(self._numbers)] == np.frombuffer(sketch_, np.uint64)).mean(axis=1)
        best = int(shares.argmax())
        return self._numbers[best] if shares[best] >= ALIKE else 0
