"""What an interrupted build had embedded, so that the next one need not do it again: `unfinished.sqlite`, a scratch file.

    with Unfinished(home, key) as done:
        done.get(texts) -> {position: (vector, states)}
        done.put(texts, vectors, states)
    forget(home)                                  # once the build stands

Nothing depends on it: it is written without waiting for the disk, its rows are hashed, and a file that cannot be read is
thrown away. It knows nothing of sources or passages, only texts and what a recipe makes of them.
"""

import sqlite3
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import numpy as np

from index.bert import States
from index.store import delete
from index.tables import pack, unpack

FILE = "unfinished.sqlite"

Embedded = tuple[np.ndarray, States | None]


class Unfinished:
    """Texts embedded under `key`, which names everything that the numbers depend on."""

    def __init__(self, home: Path, key: str):
        self._path, self._key, self._db = home / FILE, key, None

    def __enter__(self) -> "Unfinished":
        return self

    def __exit__(self, *_) -> None:
        if self._db:
            self._db.close()

    def get(self, texts: list[str]) -> dict[int, Embedded]:
        """By position in `texts`, what is known of them."""
        if not self._path.is_file():
            return {}
        found: dict[int, Embedded] = {}
        try:
            db = self._open()
            for i, text in enumerate(texts):
                row = db.execute(
                    "SELECT vector, states, tokens, hash FROM done WHERE key = ?", (self._of(text),)
                ).fetchone()
                if row and _hash(*row[:3]) == row[3]:
                    vector = np.frombuffer(row[0], np.float32)
                    found[i] = (vector, unpack(row[1], row[2]) if row[1] else None)
        except sqlite3.DatabaseError:
            self._throw_away()
            return {}
        return found

    def put(self, texts: list[str], vectors: np.ndarray, states: list[States]) -> None:
        """`vectors`: float32 [texts, d]; `states`: one for each text, or none at all."""
        rows = []
        for i, text in enumerate(texts):
            state = states[i] if states else None
            row = (vectors[i].tobytes(), pack(state) if state else b"", len(state.spans) if state else 0)
            rows.append((self._of(text), *row, _hash(*row)))
        try:
            with self._open() as db:
                db.executemany("INSERT OR REPLACE INTO done VALUES (?,?,?,?,?)", rows)
        except sqlite3.DatabaseError:
            self._throw_away()

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = sqlite3.connect(self._path)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS done (key BLOB PRIMARY KEY, vector BLOB, states BLOB, tokens INTEGER, hash BLOB)"
            )
        return self._db

    def _throw_away(self) -> None:
        if self._db:
            self._db.close()
        self._db = None
        forget(self._path.parent)

    def _of(self, text: str) -> bytes:
        return blake2b(f"{self._key}\0{text}".encode(), digest_size=16).digest()


def forget(home: Path) -> None:
    """Deletes the scratch file; one that stays costs disk, nothing else."""
    with suppress(OSError):
        delete(home / FILE)


def _hash(vector: bytes, states: bytes, tokens: int) -> bytes:
    return blake2b(b"%d\0%d\0" % (len(vector), tokens) + vector + states, digest_size=16).digest()
