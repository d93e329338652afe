"""The rows of the file of truth: sources, passages, vectors and token states, each with a hash of itself.

SQLite does not notice a flipped bit in a row, so the hash is checked whenever a row is read. Rowids are never used twice
(AUTOINCREMENT) in a file of one `identity`. It knows nouns and rows; `index.store` knows the file they are in.
"""

import json
import sqlite3
from dataclasses import asdict, dataclass
from hashlib import blake2b

import numpy as np

from index import lexical
from index.bert import States
from index.errors import DamagedIndex
from index.types import Document, Passage, Recipe, Region, Source, visible

FORMAT = 3

SCHEMA = [
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, hash BLOB) WITHOUT ROWID",
    """CREATE TABLE sources (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE, version TEXT, voice INTEGER, passages INTEGER,
    title TEXT, author TEXT, fields TEXT, sketch BLOB, text_hash BLOB, hash BLOB, layout TEXT, text TEXT
)""",
    """CREATE TABLE passages (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, source INTEGER, start INTEGER, "end" INTEGER,
    heading TEXT, text TEXT, sentences TEXT, pages TEXT, hash BLOB
)""",
    "CREATE TABLE vectors (rowid INTEGER PRIMARY KEY, vector BLOB, hash BLOB)",
    "CREATE TABLE states (rowid INTEGER PRIMARY KEY, data BLOB, tokens INTEGER, hash BLOB)",
    "CREATE INDEX passages_of ON passages (source, start)",
    *lexical.SCHEMA,
    f"PRAGMA user_version = {FORMAT}",
]
DAMAGED_CURE = "Build it anew from the sources: whosaid build --anew"

_SMALL = "path, version, voice, passages, title, author, fields, sketch, text_hash"
_OF_PASSAGE = 'id, source, start, "end", heading, text, sentences, pages'
"""Columns of a source, but for its text, and of a passage."""

_AT_ONCE = 5000
"""Passages asked for in one statement."""


# the whole


def check_contents(db: sqlite3.Connection) -> None:
    """Raises DamagedIndex where sources or passages are missing, or more than were written."""
    written, there = get(db, "contents"), contents(db)
    for what in ("sources", "passages"):
        if written[what] != there[what]:
            raise DamagedIndex(f"it holds {there[what]} {what} of {written[what]}.", DAMAGED_CURE)
    if written != there:
        raise DamagedIndex("its list of sources is not the one that was written.", DAMAGED_CURE)


def check_structure(db: sqlite3.Connection) -> None:
    """Raises DamagedIndex where SQLite's own pages and indexes do not fit together."""
    (found,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise DamagedIndex(f"{' '.join(found.split())}.", DAMAGED_CURE)


def contents(db: sqlite3.Connection) -> dict:
    """How many rows there are, and a hash over the sources'."""
    rows = db.execute("SELECT rowid, hash FROM sources ORDER BY rowid").fetchall()
    return {"sources": len(rows), "passages": count(db), "hash": _hash(*(part for row in rows for part in row)).hex()}


# meta


def get(db: sqlite3.Connection, key: str) -> object:
    """Raises DamagedIndex where there is no such key, or its value is not what was written."""
    row = db.execute("SELECT value, hash FROM meta WHERE key = ?", (key,)).fetchone()
    if row is None or _hash(key, row[0]) != row[1]:
        raise DamagedIndex(f"its record of {key} is damaged.", DAMAGED_CURE)
    return json.loads(row[0])


def put(db: sqlite3.Connection, key: str, value: object) -> None:
    text = json.dumps(value)
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", (key, text, _hash(key, text)))


def recipe(db: sqlite3.Connection) -> Recipe:
    return Recipe(**get(db, "recipe"))


def generation(db: sqlite3.Connection) -> int:
    return int(get(db, "generation"))


def identity(db: sqlite3.Connection) -> str:
    """What tells this file from one built anew in its place, whose rowids and generations begin again."""
    return str(get(db, "identity"))


# sources


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source without its text. `voice`: the number of its text, the same for copies of one text; `passages`: how many."""

    rowid: int
    path: str
    version: str
    voice: int
    passages: int
    fields: str
    sketch: bytes
    text_hash: bytes

    @property
    def source(self) -> Source:
        return Source(**json.loads(self.fields))


def sources(db: sqlite3.Connection, rowid: int | None = None, path: str | None = None) -> list[SourceRow]:
    """Every source, by path, or the one asked for. Raises DamagedIndex where a row is not what was written."""
    which = "WHERE rowid = ?" if rowid is not None else "WHERE path = ?" if path is not None else ""
    given = [value for value in (rowid, path) if value is not None]
    found = []
    for rowid_, hash_, *row in db.execute(f"SELECT rowid, hash, {_SMALL} FROM sources {which} ORDER BY path", given):
        if _hash(*row) != hash_:
            what = f"what it holds of the source {visible(str(row[0]))} is not what was written."
            raise DamagedIndex(what, DAMAGED_CURE)
        path_, version, voice, passages, _, _, fields, sketch, text_hash = row
        found.append(SourceRow(rowid_, path_, version, voice or rowid_, passages, fields, sketch, text_hash))
    return found


def add_document(
    db: sqlite3.Connection, document: Document, version: str, voice: int, sketch: bytes, passages: int
) -> int:
    """`voice`: the number of the text that it is a copy of, or 0 where it is its own. Returns the rowid."""
    layout = json.dumps([[[r.kind, r.start, r.end] for r in document.regions], document.pages, document.notes])
    return insert_source(db, document.source, (version, voice, passages), sketch, layout, document.text)


def insert_source(
    db: sqlite3.Connection, source: Source, row: tuple, sketch: bytes, layout: str, text: str, rowid: int | None = None
) -> int:
    fields = json.dumps(asdict(source))
    row = (source.path, *row, source.title, source.author, fields, sketch, _hash(layout, text))
    return db.execute(
        f"INSERT INTO sources ({_SMALL}, hash, layout, text, rowid) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (*row, _hash(*row), layout, text, rowid),
    ).lastrowid


def rename(db: sqlite3.Connection, old: str, new: str) -> None:
    row = db.execute(f"SELECT {_SMALL} FROM sources WHERE path = ?", (old,)).fetchone()
    fields = json.dumps(json.loads(row[6]) | {"path": new})
    changed = (new, *row[1:6], fields, *row[7:])
    db.execute("UPDATE sources SET path = ?, fields = ?, hash = ? WHERE path = ?", (new, fields, _hash(*changed), old))


def remove_source(db: sqlite3.Connection, path: str) -> None:
    rows = passage_rows(db, path)
    lexical.remove(db, rows)
    for table in ("passages", "vectors", "states"):
        db.executemany(f"DELETE FROM {table} WHERE rowid = ?", [(r,) for r in rows])
    db.execute("DELETE FROM sources WHERE path = ?", (path,))


def document(db: sqlite3.Connection, path: str) -> Document:
    """Raises KeyError where no source has this path, DamagedIndex where it is not what was written."""
    found = sources(db, path=path)
    if not found:
        raise KeyError(path)
    layout, text = db.execute("SELECT layout, text FROM sources WHERE path = ?", (path,)).fetchone()
    if _hash(layout, text) != found[0].text_hash:
        raise DamagedIndex(f"the stored text of {visible(path)} is not what was written.", DAMAGED_CURE)
    regions, pages, notes = json.loads(layout)
    return Document(found[0].source, text, tuple(Region(*r) for r in regions), tuple(pages), tuple(notes))


# passages


def add_passages(
    db: sqlite3.Connection, source: int, passages: list[Passage], vectors: np.ndarray, states: list[States]
) -> None:
    """`states`: one for each passage, or none at all."""
    rowids = [insert_passage(db, _passage_row(passage, source)) for passage in passages]
    blobs = [np.ascontiguousarray(vector, np.float32).tobytes() for vector in vectors]
    db.executemany(
        "INSERT INTO vectors VALUES (?,?,?)", [(r, b, _hash(r, b)) for r, b in zip(rowids, blobs, strict=True)]
    )
    for rowid, state in zip(rowids, states, strict=False):
        data = pack(state)
        db.execute("INSERT INTO states VALUES (?,?,?,?)", (rowid, data, len(state.spans), _hash(rowid, data)))
    lexical.add(db, rowids)


def _passage_row(p: Passage, source: int) -> tuple:
    pages = json.dumps([p.page, *p.page_breaks])
    said = [(*span, who) for span, who in zip(p.sentences, p.speakers, strict=True)] if p.speakers else p.sentences
    return (p.id, source, p.start, p.end, p.heading, p.text, json.dumps(said), pages)


def insert_passage(db: sqlite3.Connection, row: tuple, rowid: int | None = None) -> int:
    return db.execute(
        f"INSERT INTO passages ({_OF_PASSAGE}, hash, rowid) VALUES (?,?,?,?,?,?,?,?,?,?)",
        (*row, _hash(*row), rowid),
    ).lastrowid


def passages(db: sqlite3.Connection, rowids: list[int]) -> list[Passage]:
    """In the order asked for. Raises DamagedIndex where a row is missing or is not what was written."""
    rows = []
    for start in range(0, len(rowids), _AT_ONCE):
        part = rowids[start : start + _AT_ONCE]
        marks = ",".join("?" * len(part))
        rows += db.execute(f"SELECT rowid, hash, {_OF_PASSAGE} FROM passages WHERE rowid IN ({marks})", part).fetchall()
    of = {rowid: sources(db, rowid) for rowid in {row[3] for row in rows}}
    found = {}
    for rowid, hash_, *row in rows:
        if _hash(*row) != hash_ or not of[row[1]]:
            raise DamagedIndex("a passage is not what was written.", DAMAGED_CURE)
        id_, source, start, end, heading, text, sentences, pages = row
        page, *breaks = json.loads(pages)
        said = json.loads(sentences)
        spans, speakers = tuple((a, b) for a, b, *_ in said), tuple(who for _, _, *named in said for who in named)
        found[rowid] = Passage(
            id_, of[source][0].source, start, end, text, heading, spans, page, tuple(breaks), speakers
        )
    if len(found) < len(set(rowids)):
        raise DamagedIndex(f"{len(set(rowids)) - len(found)} passages are missing.", DAMAGED_CURE)
    return [found[r] for r in rowids]


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


def rows_of(db: sqlite3.Connection, sources: list[int]) -> list[int]:
    """Rowids of the passages of these sources."""
    which = "SELECT rowid FROM passages WHERE source IN (SELECT value FROM json_each(?))"
    return [r for (r,) in db.execute(which, (json.dumps(sources),))]


def rows_by_id(db: sqlite3.Connection, passage_ids: list[str]) -> list[int]:
    """Rowids of passages by their ids, in that order. Raises DamagedIndex for one that is not there."""
    which = "SELECT id, rowid FROM passages WHERE id IN (SELECT value FROM json_each(?))"
    found = dict(db.execute(which, (json.dumps(passage_ids),)))
    if len(found) < len(set(passage_ids)):
        raise DamagedIndex(f"{len(set(passage_ids)) - len(found)} passages are missing.", DAMAGED_CURE)
    return [found[each] for each in passage_ids]


def vectors(db: sqlite3.Connection, rowids: list[int], dimension: int) -> np.ndarray:
    """float32 [rowids, dimension]. Raises DamagedIndex where a row is missing or is not what was written."""
    out = np.zeros((len(rowids), dimension), np.float32)
    for i, rowid in enumerate(rowids):
        row = db.execute("SELECT vector, hash FROM vectors WHERE rowid = ?", (rowid,)).fetchone()
        if row is None or _hash(rowid, row[0]) != row[1] or len(row[0]) != 4 * dimension:
            raise DamagedIndex("a stored vector is damaged.", DAMAGED_CURE)
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
            raise DamagedIndex("stored token states are damaged.", DAMAGED_CURE)
        found[id_] = unpack(data, tokens)
    return found


def with_states(db: sqlite3.Connection, passage_ids: list[str]) -> set[str]:
    """Those of the passages that have token states stored."""
    marks = ",".join("?" * len(passage_ids))
    rows = db.execute(
        f"SELECT p.id FROM passages p JOIN states t ON t.rowid = p.rowid WHERE p.id IN ({marks})", passage_ids
    )
    return {id_ for (id_,) in rows}


def pack(states: States) -> bytes:
    """int8 with one scale a token: a hundredth of the vector's length lost at most, a quarter of the bytes."""
    scale = np.abs(states.vectors).max(axis=1, keepdims=True) / 127 if len(states.vectors) else np.zeros((0, 1))
    rounded = np.round(states.vectors / np.maximum(scale, 1e-9)).astype(np.int8)
    return states.spans.astype(np.int32).tobytes() + scale.astype(np.float32).tobytes() + rounded.tobytes()


def unpack(data: bytes, tokens: int) -> States:
    spans = np.frombuffer(data, np.int32, tokens * 2).reshape(tokens, 2)
    scale = np.frombuffer(data, np.float32, tokens, offset=8 * tokens)
    rounded = np.frombuffer(data, np.int8, offset=12 * tokens).reshape(tokens, -1)
    return States(rounded * scale[:, None], spans)


def _hash(*values: object) -> bytes:
    parts = [v if isinstance(v, bytes) else str(v).encode("utf-8", "surrogatepass") for v in values]
    return blake2b(b"".join(len(p).to_bytes(8, "little") + p for p in parts), digest_size=16).digest()
