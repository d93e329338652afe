"""The truth: one SQLite file (`corpus.sqlite`) that holds sources, texts, passages, vectors and token states.

Write-ahead logging and synchronous=FULL: a build is one transaction, so after a crash the file holds the old corpus or
the new. SQLite does not notice a flipped bit in a row, so every row carries a hash of itself that is checked when the row
is read. `generation` counts the builds that changed something. Rowids are never used twice (AUTOINCREMENT) in a file
of one `identity`, so a reader with an older copy of the vectors can miss a passage but never take one for another.

It knows rows and nouns; it does not know how they are made, ranked or answered from.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex

import numpy as np
from filelock import FileLock, Timeout

from index import lexical
from index.embed import States
from index.errors import Busy, DamagedIndex, NoIndex, OtherRecipe
from index.types import Document, Passage, Recipe, Region, Source

FORMAT = 1
TRUTH = "corpus.sqlite"
LOCK = "lock"

_SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE, sha256 TEXT, title TEXT, author TEXT,
    fields TEXT, text TEXT, layout TEXT, hash BLOB
);
CREATE TABLE passages (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, source INTEGER, start INTEGER, "end" INTEGER,
    heading TEXT, text TEXT, sentences TEXT, hash BLOB
);
CREATE TABLE vectors (rowid INTEGER PRIMARY KEY, vector BLOB, hash BLOB);
CREATE TABLE states (rowid INTEGER PRIMARY KEY, data BLOB, tokens INTEGER, hash BLOB);
CREATE INDEX passages_of ON passages (source, start);
{lexical.SCHEMA}
PRAGMA user_version = {FORMAT};
"""
_DAMAGED_CURE = "Build it anew from the sources: whosaid build --anew"


@contextmanager
def reading(home: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees one generation from its first read to its end. Raises NoIndex, DamagedIndex, OtherRecipe."""
    path = home / TRUTH
    if not path.is_file():
        raise NoIndex(f"there is no index in {home}.", "Build one: whosaid build FOLDER")
    with _naming_damage(home), closing(_connect(path, "ro")) as db:
        db.execute("BEGIN")
        check_format(db, home)
        yield db


@contextmanager
def writing(home: Path) -> Iterator[sqlite3.Connection]:
    """A connection in one transaction, committed at the end or not at all. To be used under `lock`."""
    path = home / TRUTH
    with _naming_damage(home), closing(_connect(path, "rwc")) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:
            db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
            put(db, "identity", token_hex(8))
        check_format(db, home)
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _sync(home)


@contextmanager
def lock(home: Path) -> Iterator[None]:
    """The right to write, freed by the system when its holder dies. Raises Busy within a second."""
    home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home / LOCK, timeout=0.5):
            yield
    except Timeout:
        raise Busy(
            f"another process is building the index in {home}.", "Wait for it to finish, or give another --home."
        ) from None


def remove(home: Path) -> None:
    """Deletes the file of truth and what SQLite keeps beside it; to be used under `lock`."""
    for suffix in ("", "-wal", "-shm"):
        (home / (TRUTH + suffix)).unlink(missing_ok=True)


def check_format(db: sqlite3.Connection, home: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT:
        raise OtherRecipe(
            f"the index in {home} was made by a newer Whosaid (format {version}, this one knows {FORMAT}).",
            "Upgrade Whosaid.",
        )
    if version < FORMAT:
        raise DamagedIndex(f"the index in {home} is not one that Whosaid finished.", _DAMAGED_CURE)


# meta


def get(db: sqlite3.Connection, key: str) -> object:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return json.loads(row[0]) if row else None


def put(db: sqlite3.Connection, key: str, value: object) -> None:
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))


def recipe(db: sqlite3.Connection) -> Recipe | None:
    stored = get(db, "recipe")
    return Recipe(**stored) if isinstance(stored, dict) else None


def generation(db: sqlite3.Connection) -> int:
    return int(get(db, "generation") or 0)


def identity(db: sqlite3.Connection) -> str:
    """What tells this file from one built anew in its place, whose rowids and generations begin again."""
    return str(get(db, "identity"))


# sources


def versions(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("SELECT path, sha256 FROM sources"))


def add_document(db: sqlite3.Connection, document: Document) -> int:
    source = document.source
    layout = [[[r.kind, r.start, r.end] for r in document.regions], document.pages, document.notes]
    row = (
        source.path,
        source.sha256,
        source.title,
        source.author,
        json.dumps(asdict(source)),
        document.text,
        json.dumps(layout),
    )
    return db.execute(
        "INSERT INTO sources (path, sha256, title, author, fields, text, layout, hash) VALUES (?,?,?,?,?,?,?,?)",
        (*row, _hash(*row)),
    ).lastrowid


def rename(db: sqlite3.Connection, old: str, new: str) -> None:
    row = _source_row(db, old)
    fields = json.dumps(json.loads(row[4]) | {"path": new})
    changed = (new, *row[1:4], fields, *row[5:7])
    db.execute("UPDATE sources SET path = ?, fields = ?, hash = ? WHERE path = ?", (new, fields, _hash(*changed), old))


def remove_source(db: sqlite3.Connection, path: str) -> None:
    rows = [
        r
        for (r,) in db.execute(
            "SELECT p.rowid FROM passages p JOIN sources s ON s.rowid = p.source WHERE s.path = ?", (path,)
        )
    ]
    lexical.remove(db, rows)
    for table in ("passages", "vectors", "states"):
        db.executemany(f"DELETE FROM {table} WHERE rowid = ?", [(r,) for r in rows])
    db.execute("DELETE FROM sources WHERE path = ?", (path,))


def document(db: sqlite3.Connection, path: str) -> Document:
    row = _source_row(db, path)
    regions, pages, notes = json.loads(row[6])
    return Document(
        Source(**json.loads(row[4])), row[5], tuple(Region(*r) for r in regions), tuple(pages), tuple(notes)
    )


def sources(db: sqlite3.Connection) -> list[tuple[Source, int]]:
    """Every source with the number of its passages, by path."""
    rows = db.execute(
        "SELECT s.fields, count(p.rowid) FROM sources s LEFT JOIN passages p ON p.source = s.rowid "
        "GROUP BY s.rowid ORDER BY s.path"
    )
    return [(Source(**json.loads(fields)), count) for fields, count in rows]


def _source_row(db: sqlite3.Connection, path: str) -> tuple:
    row = db.execute(
        "SELECT path, sha256, title, author, fields, text, layout, hash FROM sources WHERE path = ?", (path,)
    ).fetchone()
    if row is None:
        raise KeyError(path)
    if _hash(*row[:7]) != row[7]:
        raise DamagedIndex(f"the stored text of {path} is damaged.", _DAMAGED_CURE)
    return row


# passages


def add_passages(
    db: sqlite3.Connection, source: int, passages: list[Passage], vectors: np.ndarray, states: list[States]
) -> None:
    """`states`: one for each passage, or none at all."""
    rowids = []
    for passage in passages:
        row = (
            passage.id,
            source,
            passage.start,
            passage.end,
            passage.heading,
            passage.text,
            json.dumps(passage.sentences),
        )
        cursor = db.execute(
            'INSERT INTO passages (id, source, start, "end", heading, text, sentences, hash) VALUES (?,?,?,?,?,?,?,?)',
            (*row, _hash(*row)),
        )
        rowids.append(cursor.lastrowid)
    blobs = [np.ascontiguousarray(vector, np.float32).tobytes() for vector in vectors]
    db.executemany(
        "INSERT INTO vectors VALUES (?,?,?)", [(r, b, _hash(r, b)) for r, b in zip(rowids, blobs, strict=True)]
    )
    for rowid, state in zip(rowids, states, strict=False):
        data = _pack(state)
        db.execute("INSERT INTO states VALUES (?,?,?,?)", (rowid, data, len(state.spans), _hash(rowid, data)))
    lexical.add(db, rowids)


def passages(db: sqlite3.Connection, rowids: list[int]) -> list[Passage]:
    """In the order asked for. Raises DamagedIndex where a row is not what was written."""
    marks = ",".join("?" * len(rowids))
    rows = db.execute(
        'SELECT p.rowid, p.id, p.source, p.start, p."end", p.heading, p.text, p.sentences, p.hash, s.fields '
        f"FROM passages p JOIN sources s ON s.rowid = p.source WHERE p.rowid IN ({marks})",
        rowids,
    )
    known: dict[str, Source] = {}
    found = {}
    for rowid, id_, source, start, end, heading, text, sentences, hash_, fields in rows:
        of = known.setdefault(fields, Source(**json.loads(fields)))
        if _hash(id_, source, start, end, heading, text, sentences) != hash_:
            raise DamagedIndex(f"a passage of {of.path} is damaged.", _DAMAGED_CURE)
        found[rowid] = Passage(id_, of, start, end, text, heading, tuple((a, b) for a, b in json.loads(sentences)))
    return [found[r] for r in rowids if r in found]


def count(db: sqlite3.Connection) -> int:
    """How many passages there are."""
    return db.execute("SELECT count(*) FROM passages").fetchone()[0]


def passage_rows(db: sqlite3.Connection, path: str | None = None) -> list[int]:
    """Rowids of all passages, or of one source's, in order."""
    if path is None:
        return [r for (r,) in db.execute("SELECT rowid FROM passages ORDER BY rowid")]
    return [
        r
        for (r,) in db.execute(
            "SELECT p.rowid FROM passages p JOIN sources s ON s.rowid = p.source WHERE s.path = ? ORDER BY p.start",
            (path,),
        )
    ]


def vectors(db: sqlite3.Connection, rowids: list[int], dimension: int) -> np.ndarray:
    """float32 [rowids, dimension]. Raises DamagedIndex where a row is missing or is not what was written."""
    out = np.zeros((len(rowids), dimension), np.float32)
    for i, rowid in enumerate(rowids):
        row = db.execute("SELECT vector, hash FROM vectors WHERE rowid = ?", (rowid,)).fetchone()
        if row is None or _hash(rowid, row[0]) != row[1] or len(row[0]) != 4 * dimension:
            raise DamagedIndex("a stored vector is damaged.", _DAMAGED_CURE)
        out[i] = np.frombuffer(row[0], np.float32)
    return out


def states(db: sqlite3.Connection, passage_ids: list[str]) -> dict[str, States]:
    """Token states of the passages that have them stored."""
    marks = ",".join("?" * len(passage_ids))
    rows = db.execute(
        "SELECT p.id, p.rowid, t.data, t.tokens, t.hash FROM passages p JOIN states t ON t.rowid = p.rowid "
        f"WHERE p.id IN ({marks})",
        passage_ids,
    )
    found = {}
    for id_, rowid, data, tokens, hash_ in rows:
        if _hash(rowid, data) != hash_:
            raise DamagedIndex("stored token states are damaged.", _DAMAGED_CURE)
        found[id_] = _unpack(data, tokens)
    return found


def _pack(states: States) -> bytes:
    """int8 with one scale a token: a hundredth of the vector's length lost at most, a quarter of the bytes."""
    scale = np.abs(states.vectors).max(axis=1, keepdims=True) / 127 if len(states.vectors) else np.zeros((0, 1))
    rounded = np.round(states.vectors / np.maximum(scale, 1e-9)).astype(np.int8)
    return states.spans.astype(np.int32).tobytes() + scale.astype(np.float32).tobytes() + rounded.tobytes()


def _unpack(data: bytes, tokens: int) -> States:
    spans = np.frombuffer(data, np.int32, tokens * 2).reshape(tokens, 2)
    scale = np.frombuffer(data, np.float32, tokens, offset=8 * tokens)
    rounded = np.frombuffer(data, np.int8, offset=12 * tokens).reshape(tokens, -1)
    return States(rounded * scale[:, None], spans)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=10, isolation_level=None, check_same_thread=False
    )
    db.create_function("fold", 1, lexical.fold, deterministic=True)
    return db


@contextmanager
def _naming_damage(home: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if (
            isinstance(error, sqlite3.OperationalError)
            and "malformed" not in str(error)
            and "no such" not in str(error)
        ):
            raise
        raise DamagedIndex(f"the index in {home} is damaged ({error}).", _DAMAGED_CURE) from error


def _hash(*values: object) -> bytes:
    digest = blake2b(digest_size=16)
    for value in values:
        data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.digest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
