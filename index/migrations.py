"""Older formats of the file of truth, made into the next one inside the transaction of the build that found them.

Each step knows its format and the next, and copies rows as they are; what they mean is not known here.
"""

import json
import re
import sqlite3

from index import lexical, tables
from index.types import Source


def _from_1(db: sqlite3.Connection) -> None:
    """Format 2: every row of meta is hashed, sources know their voice and their passages, passages their pages."""
    ends = dict(db.execute("SELECT name, seq FROM sqlite_sequence"))
    db.execute("DROP VIEW searchable")
    db.execute("DROP INDEX passages_of")
    for table in ("meta", "sources", "passages"):
        db.execute(f"ALTER TABLE {table} RENAME TO {table}_1")
    for statement in tables.SCHEMA:
        if not re.search(r"TABLE (vectors|states|lexical)|VIRTUAL", statement):
            db.execute(statement)
    for key, value in db.execute("SELECT key, value FROM meta_1").fetchall():
        tables.put(db, key, json.loads(value))
    old = db.execute("SELECT rowid, sha256, fields, text, layout FROM sources_1").fetchall()
    for rowid, sha256, fields, text, layout in old:
        passages = db.execute("SELECT count(*) FROM passages_1 WHERE source = ?", (rowid,)).fetchone()[0]
        source = Source(**json.loads(fields))
        tables.insert_source(db, source, (sha256, 0, passages), b"", layout, text, rowid)
    for row in db.execute(
        'SELECT rowid, id, source, start, "end", heading, text, sentences FROM passages_1'
    ).fetchall():
        tables.insert_passage(db, (*row[1:], "[0]"), row[0])
    for table, end in ends.items():
        db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (end, table))
    for table in ("meta", "sources", "passages"):
        db.execute(f"DROP TABLE {table}_1")


def _from_2(db: sqlite3.Connection) -> None:
    """Format 3: the word index holds the words of every script."""
    db.execute("DROP TABLE lexical")
    db.execute("DROP VIEW searchable")
    for statement in lexical.SCHEMA:
        db.execute(statement)
    lexical.rebuild(db)
    db.execute("PRAGMA user_version = 3")


STEPS = {1: _from_1, 2: _from_2}
"""What makes of a format the next one."""
