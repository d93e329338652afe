"""An opened corpus: str -> [Hit], and the texts behind the hits. The only bridge from `index` to `qa`.

A search reads one generation of the file of truth from beginning to end, and follows a rebuild by itself: where the
generation moved, the vectors in memory are topped up before the next search. It ranks; whether a passage answers is
not known here.
"""

import math
import threading
from pathlib import Path

import numpy as np

from index import lexical, store, vectors
from index.builder import HOME
from index.chunk import in_context
from index.embed import DEFAULT, Encoder, States, check_packaged, load_encoder, reader, reader_fingerprint
from index.errors import OtherRecipe
from index.types import Document, Hit, Passage, Recipe, Source

DENSE_SHARE = 0.5
"""Of the fused score; the rest is BM25 (docs/decisions.md)."""

DEPTH = 100
"""Passages taken from each ranker before fusing."""


class Corpus:
    """Open with `Corpus.open(home)`. Safe to share between threads."""

    def __init__(self, home: Path, recipe: Recipe, device: str | None):
        self.home, self.recipe, self._device = home, recipe, device
        self._lock = threading.RLock()
        self._encoder: Encoder | None = None
        self._vectors: vectors.Vectors | None = None
        self._held = ("", -1)
        self._sources: tuple[tuple[str, int], list[tuple[Source, int]]] = (("", -1), [])

    @classmethod
    def open(cls, home: str | Path = HOME, device: str | None = None) -> "Corpus":
        """Raises NoIndex, DamagedIndex, OtherRecipe. No model is loaded before the first search."""
        with store.reading(Path(home)) as db:
            recipe = store.recipe(db)
        if recipe is None:
            raise OtherRecipe(f"the index in {home} is not finished.", "Build it: whosaid build")
        if recipe.reader != reader_fingerprint():
            raise OtherRecipe(f"the index in {home} was made for other weights of the reader.", "Run: whosaid build")
        return cls(Path(home), recipe, device)

    def search(self, question: str, k: int = 5) -> list[Hit]:
        """The best k passages: a weighted sum of cosine similarity and BM25, each scaled to its best candidate."""
        query = self.encoder.encode([question])[0]
        with store.reading(self.home) as db:
            with self._lock:
                held = self._follow(db)
                dense = held.search(query, DEPTH)
                sparse = lexical.search(db, question, DEPTH)
                cosines = dict(dense) | held.similarities(query, [row for row, _ in sparse])
            best = fuse(cosines, dict(sparse))[:k]
            found = store.passages(db, [r for r, _ in best])
        ranks = [{r: i for i, (r, _) in enumerate(ranking, 1)} for ranking in (dense, sparse)]
        return [
            Hit(
                passage,
                score,
                {name: places[row] for name, places in zip(("dense", "lexical"), ranks, strict=True) if row in places},
                cosines[row],
            )
            for passage, (row, score) in zip(found, best, strict=True)
        ]

    def sources(self) -> list[tuple[Source, int]]:
        """Every source with the number of its passages, by path."""
        with store.reading(self.home) as db:
            now = _edition(db)
            if self._sources[0] != now:
                self._sources = (now, store.sources(db))
            return self._sources[1]

    def document(self, path: str) -> Document:
        """Raises KeyError where no source has this path."""
        with store.reading(self.home) as db:
            return store.document(db, path)

    def passages(self, path: str | None = None) -> list[Passage]:
        """The passages of one source, or of all."""
        with store.reading(self.home) as db:
            return store.passages(db, store.passage_rows(db, path))

    def states(self, passages: list[Passage]) -> list[States]:
        """Token states of each passage's own text: stored ones, or computed now."""
        with store.reading(self.home) as db:
            known = store.states(db, [p.id for p in passages])
        missing = [p for p in passages if p.id not in known]
        if missing:
            computed = reader(self._device).states([in_context(p)[0] for p in missing])
            known |= {p.id: s for p, s in zip(missing, computed, strict=True)}
        return [_own(known[p.id], in_context(p)[1]) for p in passages]

    def question_states(self, question: str) -> States:
        return reader(self._device).states([question])[0]

    def rarity(self, words: list[str]) -> dict[str, float]:
        """How rare each word is among the passages: 0 for a word in all of them, 1 for one in none."""
        with store.reading(self.home) as db:
            total = store.count(db)
            counts = lexical.frequencies(db, words)
        return {w: math.log((total + 1) / (n + 1)) / math.log(total + 1) if total else 1.0 for w, n in counts.items()}

    def unknown(self, names: list[str]) -> list[str]:
        """Those of the names that no passage holds, nor a longer or shorter form of them (Russians, Russia)."""
        with store.reading(self.home) as db:
            return [name for name in names if not lexical.holds(db, name)]

    def check(self) -> list[str]:
        """Compares every row with its hash; returns what it mended, in words. Raises DamagedIndex for what it cannot."""
        with store.reading(self.home) as db:
            rows = store.passage_rows(db)
            store.passages(db, rows)
            store.vectors(db, rows, self.recipe.dimension)
            for path in store.versions(db):
                store.document(db, path)
        with store.lock(self.home), store.writing(self.home) as db:
            if not lexical.check(db):
                lexical.rebuild(db)
                return ["the word index did not match the passages; it was made anew"]
        return []

    @property
    def generation(self) -> int:
        with store.reading(self.home) as db:
            return store.generation(db)

    @property
    def encoder(self) -> Encoder:
        with self._lock:
            if self._encoder is None:
                if self.recipe.encoder == DEFAULT:
                    check_packaged()
                encoder = load_encoder(self.recipe.encoder, self._device)
                if encoder.fingerprint != self.recipe.fingerprint:
                    raise OtherRecipe(
                        f"the index in {self.home} was made by other weights of {self.recipe.encoder} than those here.",
                        "Build it anew: whosaid build",
                    )
                self._encoder = encoder
            return self._encoder

    def _follow(self, db) -> vectors.Vectors:
        """The vectors of the generation that `db` sees."""
        now = _edition(db)
        if now != self._held or self._vectors is None:
            recipe = store.recipe(db)
            if recipe != self.recipe:
                raise OtherRecipe(f"the index in {self.home} was rebuilt with another encoder.", "Open it again.")
            dimension = recipe.dimension
            same = self._vectors if now[0] == self._held[0] else None
            held = same or vectors.load(self.home, now[0], dimension)
            held.follow(store.passage_rows(db), lambda missing: store.vectors(db, missing, dimension))
            self._vectors = held
            self._held = now
        return self._vectors


def fuse(cosines: dict[int, float], bm25: dict[int, float]) -> list[tuple[int, float]]:
    """A weighted sum of two rankings, best first: each score divided by the best of its kind; absent counts as 0.

    On SciFact such a sum beat reciprocal rank fusion, nDCG@10 0.738 against 0.714 (docs/decisions.md).
    """
    top_cosine = max(cosines.values(), default=0) or 1
    top_bm25 = max(bm25.values(), default=0) or 1
    scores = {
        r: DENSE_SHARE * max(0.0, cosine) / top_cosine + (1 - DENSE_SHARE) * bm25.get(r, 0.0) / top_bm25
        for r, cosine in cosines.items()
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _edition(db) -> tuple[str, int]:
    """Which corpus `db` sees, and which generation of it."""
    return store.identity(db), store.generation(db)


def _own(states: States, begins: int) -> States:
    """Without the tokens of the context, and with spans that count from the passage's first character."""
    keep = states.spans[:, 0] >= begins
    return States(states.vectors[keep], np.ascontiguousarray(states.spans[keep] - begins))
