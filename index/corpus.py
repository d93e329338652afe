"""An opened corpus: str -> [Hit], and the texts behind the hits. The only bridge from `index` to `qa`.

Whatever is asked inside one `snapshot` sees one generation of the file of truth, and of it what passes one filter. The
next snapshot follows a rebuild by itself: where the generation moved, the vectors in memory are topped up before the next
search. It ranks; whether a passage answers is not known here.
"""

import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index import lexical, store, tables, vectors
from index.bert import Judgement, States
from index.builder import HOME
from index.chunk import in_context
from index.embed import Encoder, judge, load_encoder, reader, reader_fingerprint, support
from index.errors import DamagedIndex, OtherRecipe
from index.filters import EVERYTHING, Filter
from index.tables import DAMAGED_CURE
from index.types import Document, Hit, Passage, Recipe, Source, visible

DENSE_SHARE = 0.5
"""Of the fused score; the rest is BM25 (docs/decisions.md)."""

DEPTH = 100
"""Passages taken from each ranker before fusing."""

STATES_HELD = 128
"""Passages whose token states are held in memory, some 0.3 MB each."""

FILTERS_KEPT = 64
"""Filters for which the list of the sources that pass is kept in memory."""


class Corpus:
    """Open with `Corpus.open(home)`. Safe to share between threads."""

    def __init__(self, home: Path, recipe: Recipe, device: str | None, reader: str | None = None):
        self.home, self.recipe, self.device, self._judge = home, recipe, device, reader
        self._lock, self._loading, self._seen = threading.RLock(), threading.Lock(), threading.local()
        self._encoder: Encoder | None = None
        self._vectors: vectors.Vectors | None = None
        self._held = ("", -1)
        self._sources: dict[Filter, _Sources] = {}
        self._read: tuple[tuple[str, int], OrderedDict[str, States]] = (self._held, OrderedDict())

    @classmethod
    def open(cls, home: str | Path = HOME, device: str | None = None, reader: str | None = None) -> "Corpus":
        """Raises NoIndex, DamagedIndex, OtherRecipe. No model is loaded before the first search.

        `reader`: who judges sentences beside the question, ours or a CrossEncoder by folder or hub name.
        """
        with store.reading(Path(home)) as db:
            tables.check_contents(db)
            recipe = tables.recipe(db)
        if recipe.reader != reader_fingerprint():
            raise OtherRecipe(f"the index in {home} was made for other weights of the reader.", "Run: whosaid build")
        return cls(Path(home), recipe, device, reader)

    @contextmanager
    def snapshot(self, only: Filter | None = None) -> Iterator:
        """One generation for everything that this thread asks of the corpus inside the block, and one filter for what it
        searches and lists there; without `only`, that of the block around it."""
        outer = getattr(self._seen, "now", None)
        with nullcontext(outer[0]) if outer else store.reading(self.home) as db:
            self._seen.now = db, only if only is not None else outer[1] if outer else EVERYTHING
            try:
                yield db
            finally:
                self._seen.now = outer

    def search(self, question: str, k: int = 5, only: Filter | None = None) -> list[Hit]:
        """The best k passages of the sources that pass: a weighted sum of cosine similarity and BM25, each scaled to its
        best candidate.

        Of several copies of one text, the original's passages are found; a copy's, where they say something else.
        """
        query = self.encoder.encode([question])[0]
        with self.snapshot(only) as db, self._lock:
            held, passing = self._follow(db), self._passing(db)
            dense = held.search(query, DEPTH, None if passing is None else tables.rows_of(db, passing))
            sparse = lexical.search(db, question, DEPTH, passing)
            cosines = dict(dense) | held.similarities(query, [row for row, _ in sparse])
            ranked = fuse(cosines, dict(sparse))
            best = self._own_voices(db, ranked, k)
        ranks = [{r: i for i, (r, _) in enumerate(ranking, 1)} for ranking in (dense, sparse)]
        return [
            Hit(
                passage,
                score,
                {name: places[row] for name, places in zip(("dense", "lexical"), ranks, strict=True) if row in places},
                cosines[row],
            )
            for passage, (row, score) in best
        ]

    def sources(self, only: Filter | None = None) -> list[tuple[Source, int]]:
        """Every source that passes, with the number of its passages, by path."""
        with self.snapshot(only) as db, self._lock:
            return self._known(db).listed

    def copies(self) -> dict[str, str]:
        """For each source that is a near-identical copy of another, the path of the original: of those with one text, the
        earliest by the dates they state, or else the first indexed."""
        with self.snapshot() as db, self._lock:
            return self._known(db).originals

    def document(self, path: str) -> Document:
        """Raises KeyError where no source has this path."""
        with self.snapshot() as db:
            return tables.document(db, path)

    def passages(self, path: str | None = None, most: int | None = None) -> list[Passage]:
        """The passages of one source, or of all; at most so many of them, evenly spread."""
        with self.snapshot() as db:
            rows = tables.passage_rows(db, path)
            return tables.passages(db, rows[:: -(-len(rows) // most)] if most and len(rows) > most else rows)

    def matrix(self, passages: list[Passage]) -> np.ndarray:
        """float32 [passages, dimension]: their vectors, of length 1. Raises DamagedIndex."""
        with self.snapshot() as db:
            return tables.vectors(db, tables.rows_by_id(db, [p.id for p in passages]), self.recipe.dimension)

    def states(self, passages: list[Passage]) -> list[States]:
        """Token states of each passage's own text: held in memory, stored, or computed now."""
        with self.snapshot() as db, self._lock:
            if self._read[0] != _edition(db):
                self._read = _edition(db), OrderedDict()
            held = self._read[1]
            found = {p.id: held[p.id] for p in passages if p.id in held}
            known = tables.states(db, [p.id for p in passages if p.id not in held])
        missing = [p for p in passages if p.id not in known and p.id not in found]
        computed = reader(self.device).states([in_context(p)[0] for p in missing]) if missing else []
        known |= {p.id: s for p, s in zip(missing, computed, strict=True)}
        found |= {p.id: own_states(known[p.id], in_context(p)[1]) for p in passages if p.id in known}
        with self._lock:
            for passage in passages:
                held[passage.id] = found[passage.id]
                held.move_to_end(passage.id)
            while len(held) > STATES_HELD:
                held.popitem(last=False)
        return [found[p.id] for p in passages]

    def stored(self, passages: list[Passage]) -> set[str]:
        """The ids of those whose token states are stored, which costs a question next to nothing."""
        with self.snapshot() as db:
            return tables.with_states(db, [p.id for p in passages])

    def weighed(self, question: str) -> tuple[States, np.ndarray]:
        """The question's token states, and how much each token matters: float32 [tokens], summing to 1."""
        return reader(self.device).weighed(question)

    def judge(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[Judgement]:
        """Of each row (question, head, sentences): whether its sentences answer its question, and which of them."""
        return judge(self.device, self._judge).read(rows)

    def support(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[float]:
        """Of each row (claim, head, sentences): the logit that its sentences bear its claim."""
        return [judgement.together for judgement in support(self.device).read(rows)]

    def unknown(self, names: list[str]) -> list[str]:
        """Those of the names that no passage that passes holds, nor a longer or shorter form of them (Russians, Russia)."""
        with self.snapshot() as db:
            passing = self._passing(db)
            return [name for name in names if not lexical.holds(db, name, passing)]

    def strange(self, words: list[str]) -> list[str]:
        """Those of the words that no passage holds and that are no common English words: the reader's vocabulary has
        no token for them."""
        return self.unknown([word for word in words if not self.common(word)])

    def common(self, word: str) -> bool:
        """Whether it is a common English word: the reader's vocabulary has a token for it."""
        return reader(self.device).tokenizer.token_to_id(word.lower()) is not None

    def standing(self, sha256: str, path: str, start: int, end: int, quote: str) -> str:
        """What has become of a citation made earlier: "unchanged"; "renamed", where its file has another name now;
        "changed", where its file has other content; "removed", where neither file nor content is indexed any more."""
        of = {source.sha256: source.path for source, _ in self.sources()}
        if sha256 in of:
            same = self.document(of[sha256]).text[start:end] == quote
            return ("unchanged" if of[sha256] == path else "renamed") if same else "changed"
        return "changed" if path in of.values() else "removed"

    def check(self) -> list[str]:
        """Compares every row with its hash; returns what it mended, in words. Raises DamagedIndex for what it cannot."""
        with self.snapshot() as db:
            tables.check_contents(db)
            tables.check_structure(db)
            identity, rows, lost = tables.identity(db), tables.passage_rows(db), {}
            for row in tables.sources(db):
                try:
                    tables.document(db, row.path)
                    of = tables.passage_rows(db, row.path)
                    tables.states(db, [p.id for p in tables.passages(db, of)])
                    tables.vectors(db, of, self.recipe.dimension)
                except DamagedIndex as error:
                    lost[row.path] = error.reason
            if lost:
                names = ", ".join(visible(path) for path in list(lost)[:5]) + (" …" if len(lost) > 5 else "")
                raise DamagedIndex(f"rows of {len(lost)} sources are not what was written ({names}).", DAMAGED_CURE)
        mended = []
        with store.lock(self.home), store.writing(self.home) as db:
            if not lexical.check(db):
                lexical.rebuild(db)
                mended.append("the word index did not match the passages; it was made anew")
            saved = vectors.load(self.home, identity, self.recipe.dimension)
            if saved.follow(rows, lambda missing: tables.vectors(db, missing, self.recipe.dimension)):
                saved.save(self.home, identity)
                mended.append("the copy of the vectors lacked some or was damaged; it was made anew")
        return mended

    @property
    def edition(self) -> tuple[str, int]:
        """Which corpus this is, and which generation of it: another edition, other contents."""
        with self.snapshot() as db:
            return _edition(db)

    @property
    def generation(self) -> int:
        with self.snapshot() as db:
            return tables.generation(db)

    @property
    def encoder(self) -> Encoder:
        with self._loading:  # which takes seconds, in which sources may be listed and read
            if self._encoder is None:
                encoder = load_encoder(self.recipe.encoder, self.device)
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
            recipe = tables.recipe(db)
            if recipe != self.recipe:
                raise OtherRecipe(f"the index in {self.home} was rebuilt with another encoder.", "Open it again.")
            dimension = recipe.dimension
            same = self._vectors if now[0] == self._held[0] else None
            held = same or vectors.load(self.home, now[0], dimension)
            held.follow(tables.passage_rows(db), lambda missing: tables.vectors(db, missing, dimension))
            self._vectors = held
            self._held = now
        return self._vectors

    def _known(self, db) -> "_Sources":
        """The sources of the generation that `db` sees, those that pass this thread's filter."""
        now, only = _edition(db), self._seen.now[1]
        if (known := self._sources.get(only)) and known.edition == now:
            return known
        if len(self._sources) == FILTERS_KEPT:
            self._sources.clear()
        self._sources[only] = _Sources.of(now, [row for row in tables.sources(db) if only.passes(row.source)])
        return self._sources[only]

    def _passing(self, db) -> list[int] | None:
        """Rowids of the sources that pass this thread's filter; None where all do."""
        with self._lock:
            return self._known(db).rowids if self._seen.now[1] else None

    def _own_voices(self, db, ranked: list[tuple[int, float]], k: int) -> list[tuple[Passage, tuple[int, float]]]:
        """The best k that are not a copy's repetition of what its original says."""
        known, found = self._known(db), []
        while ranked and len(found) < k:
            part, ranked = ranked[: k - len(found)], ranked[k - len(found) :]
            for passage, place in zip(tables.passages(db, [row for row, _ in part]), part, strict=True):
                original = known.originals.get(passage.source.path)
                if original is None or not _repeats(db, passage, original, known.said):
                    found.append((passage, place))
        return found


@dataclass(slots=True)
class _Sources:
    """The sources of one edition; of copies, their originals; and, once asked for, the sentences of an original."""

    edition: tuple[str, int]
    rowids: list[int]
    listed: list[tuple[Source, int]]
    originals: dict[str, str]
    said: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: tuple[str, int], rows: list[tables.SourceRow]) -> "_Sources":
        listed = [(row.source, row.passages) for row in rows]
        date = {source.path: source.date or "9" for source, _ in listed}
        first: dict[int, tables.SourceRow] = {}
        shared = {voice for voice, n in Counter(row.voice for row in rows).items() if n > 1}
        alike = [row for row in rows if row.voice in shared]
        for row in sorted(alike, key=lambda row: (date[row.path], row.rowid)):
            first.setdefault(row.voice, row)
        originals = {r.path: first[r.voice].path for r in alike if first[r.voice] is not r}
        return cls(edition, [row.rowid for row in rows], listed, originals)


def _repeats(db, passage: Passage, original: str, said: dict[str, set[str]]) -> bool:
    """Whether every sentence of a copy's passage stands in the original; `said` remembers originals once looked at."""
    if original not in said:
        own = tables.passages(db, tables.passage_rows(db, original))
        said[original] = {_words(sentence) for each in own for sentence in _sentences(each)}
    return all(_words(sentence) in said[original] for sentence in _sentences(passage))


def _sentences(passage: Passage) -> list[str]:
    return [passage.text[a - passage.start : b - passage.start] for a, b in passage.sentences]


def _words(sentence: str) -> str:
    return " ".join(re.findall(r"\w+", sentence.casefold()))


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
    return tables.identity(db), tables.generation(db)


def own_states(states: States, begins: int) -> States:
    """Without the tokens of the context, and with spans that count from the passage's first character."""
    keep = states.spans[:, 0] >= begins
    return States(states.vectors[keep], np.ascontiguousarray(states.spans[keep] - begins))
