"""BM25 over the passages, by SQLite's FTS5: it lives in the file of truth and changes in the same transaction.

It derives from the rows of `searchable` (author, title, heading and text of each passage) and can be made anew from them
at any time. English words are stemmed (Porter), accents folded; other scripts are matched word by word, and those that put
no space between words (Chinese, Japanese, Thai …) by pairs of neighbouring signs: each sign is indexed as a word of its own,
and a pair is asked for as a phrase.
"""

import json
import re
import sqlite3
from itertools import pairwise
from unicodedata import category

_ALIKE = str.maketrans("АВЕКМНОРСТУХаеорсухіІѕЅјЈ", "ABEKMHOPCTYXaeopcyxiIsSjJ")
_SMALL = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789") | dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹"), " ")
"""Lowered figures are those of a formula, raised ones mostly the number of a note: no part of the word before them."""
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[А-яіІѕЅјЈ]")


def _class(letters: list[int]) -> str:
    """A regular expression's class of these code points, as ranges."""
    breaks = [0, *(i for i in range(1, len(letters)) if letters[i] != letters[i - 1] + 1), len(letters)]
    return "".join(f"{chr(letters[a])}-{chr(letters[b - 1])}" for a, b in pairwise(breaks))


CAPITAL = f"[{_class([c for c in range(0x2000) if chr(c).isupper()])}]"
"""One capital letter of any alphabet that has them, as a regular expression: Z and Ž, Ł, İ, Σ, Ж."""

_VOWELS = [c for c in range(0x900, 0x1AB0) if category(chr(c))[0] == "M"]
_MARKS = f"\u0300-\u036f{_class(_VOWELS)}"
"""What belongs to the letter before it: accents, and the vowel signs of the scripts from Devanagari to Khmer."""

_SIGNS = "々〇ぁ-ゖゝ-ゟァ-ヺー-ヿㇰ-ㇿ㐀-䶿一-鿿豈-\ufaffｦ-ﾟ\U00020000-\U0003ffff" + _class(
    [c for c in (*range(0xE01, 0xEE0), *range(0x1000, 0x10A0), *range(0x1780, 0x17DD)) if chr(c).isalpha()]
)
"""Letters of the scripts that put no space between words: Han, kana, Thai, Lao, Burmese, Khmer."""

_SIGN = re.compile(f"[{_SIGNS}][{_MARKS}]*")
_RUN = re.compile(f"(?:{_SIGN.pattern})+")
_WORD = re.compile(rf"(\w[\w{_MARKS}]*)(?:['’]\w+)?")

SCHEMA = [
    """CREATE VIEW searchable AS
    SELECT p.rowid AS rowid, spaced(s.author || ' ' || s.title || ' ' || p.heading || ' ' || p.text) AS words
    FROM passages p JOIN sources s ON s.rowid = p.source""",
    f"""CREATE VIRTUAL TABLE lexical USING fts5(
    words, content='searchable', content_rowid='rowid',
    tokenize='porter unicode61 remove_diacritics 2 tokenchars {"".join(map(chr, _VOWELS))}'
)""",
]

STOP_WORDS = frozenset(
    """
    a about after all also am an and any are aren as at be because been before being both but by can could
    couldn did didn do does doesn doing don done for from had has have haven having he her hers him his how i if
    in into is isn it its just me more most my no not now of off on once one only or other our out over own per
    said say says she should shouldn so some such tell than that the their them then there these they this those
    through to too under up us very was wasn we were weren what when where which while who whom whose why will
    with would wouldn you your
    """.split()
)

ASKING = "who|whom|whose|what|which|when|where|why|how"
"""The words that ask, as a regular expression; the verbs that ask beside them are for each reader of questions to say."""


def fold(text: str) -> str:
    """Text for searching, of the same length: Cyrillic letters that look Latin, in words with Latin letters, made so;
    without raised figures, and with lowered ones as others."""

    def folded(match: re.Match[str]) -> str:
        word = match[0]
        return word.translate(_ALIKE) if _LATIN.search(word) else word

    text = text.translate(_SMALL)
    return re.sub(r"\w+", folded, text) if _CYRILLIC.search(text) else text


def spaced(text: str) -> str:
    """Text for the index: folded, with spaces around the signs of scripts that put none between words."""
    return _SIGN.sub(r" \g<0> ", fold(text))


def stems(text: str, letters: int = 6) -> set[str]:
    """The beginnings of the words that carry meaning: the same for a word and most of its forms."""
    return {word[:letters] for word in words(text) if word not in STOP_WORDS}


def words(question: str) -> list[str]:
    """The words to search for, without endings such as 's: stop words only where there is nothing else.

    Where a script puts no space between words, each pair of neighbouring signs is one.
    """
    found = _WORD.findall(_RUN.sub(_pairs, fold(question)))
    kept = [w for w in found if w.lower() not in STOP_WORDS or w == "US"]
    return list(dict.fromkeys(w.lower() for w in kept or found))


def _pairs(run: re.Match[str]) -> str:
    signs = _SIGN.findall(run[0])
    return f" {' '.join(map(''.join, pairwise(signs))) or run[0]} "


def search(db: sqlite3.Connection, question: str, k: int, sources: list[int] | None = None) -> list[tuple[int, float]]:
    """(rowid, BM25 score) of the best k passages that hold any word of the question, best first.

    `sources`: rowids of those whose passages alone are looked at. A word's rarity is still that among all.
    """
    terms = words(question)
    if not terms:
        return []
    of, given = _of(sources)
    rows = db.execute(
        f"SELECT rowid, -bm25(lexical) FROM lexical WHERE lexical MATCH ?{of} ORDER BY bm25(lexical), rowid LIMIT ?",
        (_any(terms), *given, k),
    )
    return rows.fetchall()


def holds(db: sqlite3.Connection, name: str, sources: list[int] | None = None) -> bool:
    """Whether a passage (of these sources) holds the word, or for six letters and more, one that begins like it but for
    the last two."""
    stem = f"{_any([name])} OR {_any([name[:-2]])}*" if len(name) >= 6 else _any([name])
    of, given = _of(sources)
    found = db.execute(f"SELECT 1 FROM lexical WHERE lexical MATCH ?{of} LIMIT 1", (stem, *given))
    return found.fetchone() is not None


def add(db: sqlite3.Connection, rowids: list[int]) -> None:
    db.executemany(
        "INSERT INTO lexical (rowid, words) SELECT rowid, words FROM searchable WHERE rowid = ?", [(r,) for r in rowids]
    )


def remove(db: sqlite3.Connection, rowids: list[int]) -> None:
    """To be called while the rows still stand in `searchable`."""
    db.executemany(
        "INSERT INTO lexical (lexical, rowid, words) SELECT 'delete', rowid, words FROM searchable WHERE rowid = ?",
        [(r,) for r in rowids],
    )


def rebuild(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO lexical (lexical) VALUES ('rebuild')")


def check(db: sqlite3.Connection) -> bool:
    """Whether the index is whole and says what the rows say."""
    try:
        db.execute("INSERT INTO lexical (lexical, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError:
        return False
    return True


def _of(sources: list[int] | None) -> tuple[str, list[str]]:
    """The condition that a passage is of one of these sources, and its values."""
    if sources is None:
        return "", []
    of = "(SELECT source FROM passages p WHERE p.rowid = lexical.rowid)"
    return f" AND {of} IN (SELECT value FROM json_each(?))", [json.dumps(sources)]


def _any(terms: list[str]) -> str:
    return " OR ".join('"' + spaced(term).replace('"', '""') + '"' for term in terms)
