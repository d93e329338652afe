"""Nearest vectors by FAISS: the only file that knows it.

The vectors' truth is the SQLite file. `vectors.faiss` beside it is a copy that opens faster. It begins with a SHA-256 over
that file's identity and the rest, checked before FAISS parses a byte, since FAISS trusts what it reads; then come the
identity, its last id and how many it holds. Within one identity ids are never used twice, so an older copy is topped up by
comparing ids; a damaged or foreign one, or one in another format, is not used.
"""

import os
import struct
from bisect import bisect_right
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np

from index.errors import DamagedIndex
from index.store import CACHE

_SEAL = 32
_HEAD = struct.Struct("<16sqq")
_BEFORE = _SEAL + _HEAD.size


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

    def search(self, query: np.ndarray, k: int, only: list[int] | None = None) -> list[tuple[int, float]]:
        """(id, similarity) of the k nearest rows to one vector, best first; `only`: among these ids."""
        import faiss

        k = min(k, self._index.ntotal if only is None else len(only))
        if not k:
            return []
        chosen = None
        if only is not None:
            among = np.array(only, np.int64)  # which must live as long as the selector
            chosen = faiss.SearchParameters(sel=faiss.IDSelectorBatch(among))
        scores, ids = self._index.search(np.ascontiguousarray(query.reshape(1, -1), np.float32), k, params=chosen)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def similarities(self, query: np.ndarray, ids: list[int]) -> dict[int, float]:
        """The similarity of one vector to each of these rows. Raises DamagedIndex for a row that it does not hold."""
        try:
            return {i: float(self._index.reconstruct(i) @ query) for i in ids}
        except RuntimeError as error:
            raise DamagedIndex("the word index names a passage that is not there.", "Run: whosaid doctor") from error

    def save(self, folder: Path, identity: str) -> None:
        """Written beside and renamed, so that a reader sees the old file or the new."""
        import faiss

        ids = self.ids
        data = (
            _HEAD.pack(identity.encode(), max(ids, default=0), len(ids)) + faiss.serialize_index(self._index).tobytes()
        )
        temporary = folder / f"{CACHE}.{os.getpid()}.tmp"
        with open(temporary, "wb") as file:
            file.write(_seal(identity, data) + data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / CACHE)


def load(folder: Path, identity: str, dimension: int) -> Vectors:
    """The saved vectors of the corpus of this identity; empty ones where there are none that can be trusted."""
    import faiss

    vectors = Vectors(dimension)
    try:
        data = memoryview((folder / CACHE).read_bytes())
        of, *_ = _HEAD.unpack(data[_SEAL:_BEFORE])  # which a copy of format 1, sealed alike, does not have
        if of == identity.encode() and _seal(identity, data[_SEAL:]) == data[:_SEAL]:
            saved = faiss.deserialize_index(np.frombuffer(data[_BEFORE:], np.uint8))
            vectors._index = saved if saved.d == dimension else vectors._index
    except (OSError, struct.error, RuntimeError):  # the last as FAISS says that another version wrote it
        pass
    return vectors


def behind(folder: Path, identity: str, ids: list[int]) -> int:
    """How many of the ids (in order) the saved vectors lack, or hold too many, by the few bytes at their beginning."""
    try:
        with open(folder / CACHE, "rb") as file:
            of, last, count = _HEAD.unpack(file.read(_BEFORE)[_SEAL:])
    except (OSError, struct.error):
        return len(ids)
    if of != identity.encode():
        return len(ids)
    lacking = len(ids) - bisect_right(ids, last)
    return lacking + abs(count - (len(ids) - lacking))


def _seal(identity: str, data: bytes | memoryview) -> bytes:
    digest = sha256(identity.encode())
    digest.update(data)
    return digest.digest()
