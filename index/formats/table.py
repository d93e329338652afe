"""Tables as text (.csv, .tsv): every record as one line of words.

With a header, a record reads "Town: Bergen; People: 291940."; without one, its values stand side by side. Which sign parts
the values, and whether there is a header, is told from the first rows. It knows nothing of types or units.
"""

import csv
import io
import re
from collections import Counter

from index.errors import BadSource
from index.formats.blocks import one_line, parsed
from index.formats.encodings import decode
from index.types import Parsed

SAMPLE = 100
"""Rows by which the table is judged."""
LONGEST_NAME = 60

_DELIMITERS = ",;\t|"
_NONE = "\x1f"
_VALUE = re.compile(r"[-+]?[\d.,:/ %€$£-]*\d[\d.,:/ %€$£-]*|\S+@\S+|https?://\S+|true|false|yes|no", re.IGNORECASE)
_NAME = re.compile(
    r"[a-z]+(?:_[a-z\d]+)+|[a-z]+(?:[A-Z][a-z]+)+|id|name|title|date|author|text|year|country|city|type|url|description"
)


def read(data: bytes) -> Parsed:
    """The records of a table. Raises BadSource."""
    text, note = decode(data)
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    rows = _rows(text, _delimiter(text))
    if not rows:
        raise BadSource("there is no text in it.", "Add text, or remove the file.")
    if not _has_header(rows[:SAMPLE]):
        return parsed((("body", " | ".join(filter(None, row))) for row in rows), {}, filter(None, [note]))
    header, *records = rows
    return parsed((("body", _record(header, row)) for row in records), {}, filter(None, [note]))


def _delimiter(text: str) -> str:
    """The sign that cuts the most of the first rows into the same number of values, more than one; else none."""

    def votes(sign: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _rows(sample, sign))
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (rows, width) if width > 1 else (0, 0)

    sample = "\n".join(text.split("\n", SAMPLE)[:SAMPLE])
    best = max(_DELIMITERS, key=votes)
    return best if votes(best)[0] else _NONE


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The rows that hold anything, each value on one line."""
    try:
        rows = [
            [one_line(value) for value in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise BadSource("it is not a table that can be read.", "Save it as .csv again.") from error
    return [row for row in rows if any(row)]


def _has_header(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: all names differ, none is a value, and one column below looks otherwise."""
    names, records = rows[0], rows[1:]
    if not records or not all(names[1:]) or len(set(names)) < len(names) or any(map(_is_value, names)):
        return False
    if max(map(len, names)) > LONGEST_NAME:
        return False
    columns = [[row[i] for row in records if i < len(row) and row[i]] for i in range(len(names))]
    return any(_is_named(name, values) for name, values in zip(names, columns, strict=True))


def _is_value(text: str) -> bool:
    return len(text) <= LONGEST_NAME and bool(_VALUE.fullmatch(text))


def _is_named(name: str, values: list[str]) -> bool:
    """Whether a column's first value is of another kind than those below it."""
    if not values:
        return False
    typed = all(map(_is_value, values))
    repeated = len(values) > 3 and len(set(values)) * 2 <= len(values) and name not in values
    prose = sum(map(len, values)) > 40 * len(values) and len(name) <= 25
    return typed or repeated or prose or bool(_NAME.fullmatch(name) or _NAME.fullmatch(name.lower()))


def _record(header: list[str], row: list[str]) -> str:
    named = [f"{name}: {value}" if name else value for name, value in zip(header, row, strict=False) if value]
    return "; ".join([*named, *filter(None, row[len(header) :])]) + "."
