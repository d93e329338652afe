"""Nearest vectors by FAISS: the only file that knows it.

The vectors' truth is the SQLite file. `vectors.faiss` beside it is a copy that opens faster. It begins with the SHA-256
of the rest, checked before FAISS parses a byte, since FAISS trusts what it reads. Rows carry ids that are never used
twice, so an older copy is topped up by comparing ids, and a missing or damaged one is made anew.
"""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np

CACHE = "vectors.faiss"


class Vectors:
    """An exact inner-product index over ids. Equal to cosine where rows have length 1."""

    def __init__(self, dimension: int):
        import faiss

        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    @property
    def ids(self) -> set[int]:
        import faiss

        return set(faiss.vector_to_array(self._index.id_map).tolist())

    def follow(self, ids: list[int], fetch: Callable[[list[int]], np.ndarray]) -> int:
        """Makes it hold the rows `ids` and no others; `fetch` gives float32 [n, d] for ids. Returns how many moved."""
        have = self.ids
        missing, gone = [i for i in ids if i not in have], have.difference(ids)
        if gone:
            self._index.remove_ids(np.array(sorted(gone), np.int64))
        if missing:
            self._index.add_with_ids(np.ascontiguousarray(fetch(missing), np.float32), np.array(missing, np.int64))
        return len(missing) + len(gone)

    def search(self, query: np.ndarray, k: int) -> list[tuple[int, float]]:
        """(id, similarity) of the k nearest rows to one vector, best first."""
        k = min(k, self._index.ntotal)
        if not k:
            return []
        scores, ids = self._index.search(np.ascontiguousarray(query.reshape(1, -1), np.float32), k)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def similarities(self, query: np.ndarray, ids: list[int]) -> dict[int, float]:
        """The similarity of one vector to each of these rows."""
        return {i: float(self._index.reconstruct(i) @ query) for i in ids}

    def save(self, folder: Path) -> None:
        """Written beside and renamed, so that a reader sees the old file or the new."""
        import faiss

        data = faiss.serialize_index(self._index).tobytes()
        temporary = folder / f"{CACHE}.{os.getpid()}.tmp"
        temporary.write_bytes(sha256(data).digest() + data)
        temporary.replace(folder / CACHE)


def load(folder: Path, dimension: int) -> Vectors | None:
    """The saved vectors, or None where there are none that can be trusted."""
    import faiss

    try:
        data = (folder / CACHE).read_bytes()
    except FileNotFoundError:
        return None
    if len(data) < 32 or sha256(data[32:]).digest() != data[:32]:
        return None
    vectors = Vectors(dimension)
    vectors._index = faiss.deserialize_index(np.frombuffer(data[32:], np.uint8))
    return vectors if vectors._index.d == dimension else None
