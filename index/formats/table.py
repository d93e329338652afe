"""Tables as text (.csv, .tsv): every record as one line of words.

With a header, a record reads "Town: Bergen; People: 291940."; without one, its values stand side by side. Which sign parts
the values, and whether there is a header, is told from the first rows, unless a line such as "sep=;" tells the sign.
A table may begin with a few short rows about itself, as those of the World Bank do. It knows nothing of types or units.
"""

import csv
import io
import re
from collections import Counter

from index.errors import BadSource
from index.formats.blocks import parsed
from index.formats.encodings import decode
from index.types import Parsed, one_line

SAMPLE = 100
"""Rows by which the table is judged."""
LONGEST_NAME = 60

_DELIMITERS = ",;\t|"
_NONE = "\x1f"
_VALUE = re.compile(r"[-+]?[\d.,:/ %€$£-]*\d[\d.,:/ %€$£-]*|\S+@\S+|https?://\S+|true|false|yes|no", re.IGNORECASE)
_NAME = re.compile(
    r"[a-z]+(?:_[a-z\d]+)+|[a-z]+(?:[A-Z][a-z]+)+|id|name|title|date|author|text|year|country|city|type|url|description"
)
"""One of these names a column."""
_COMMON = re.compile(
    r"answer|capital|category|code|comments?|department|district|email|event|language|location|minist(?:er|ry)|notes?|"
    r"number|office|party|person|phone|place|position|post|province|publisher|question|quote|region|role|source|speaker|"
    r"state|status|subject|topic|value",
    re.IGNORECASE,
)
"""Two of these do: one may be a value by chance."""
_YEAR = re.compile(r"(?:19|20)\d\d|2100")
_SAID = re.compile(r"\"?sep=([,;:|\t])\"?\s*\n", re.IGNORECASE)
"""The line by which a spreadsheet is told the sign that parts the values."""


def read(data: bytes) -> Parsed:
    """The records of a table. Raises BadSource."""
    text, note = decode(data)
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    said = _SAID.match(text)
    rows = _rows(text[said.end() :], said[1]) if said else _rows(text, _delimiter(text))
    if not rows:
        raise BadSource("there is no text in it.", "Add text, or remove the file.")
    rows = [row[: max(i for i, value in enumerate(row, 1) if value)] for row in rows]
    start = _beginning(rows[:SAMPLE])
    plain, header, records = rows, [], []
    if _has_header(rows[start : start + SAMPLE]):
        plain, header, records = rows[:start], rows[start], rows[start + 1 :]
    lines = [*(" | ".join(filter(None, row)) for row in plain), *(_record(header, row) for row in records)]
    return parsed((("body", line) for line in lines), {}, filter(None, [note]))


def _beginning(rows: list[list[str]]) -> int:
    """The first row that is more than half as wide as most rows are: those above it are about the table."""
    width, _ = max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))
    return next(i for i, row in enumerate(rows) if len(row) * 2 > width)


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
    if not records or not all(names[1:]) or len(set(names)) < len(names) or all(map(_is_value, names)):
        return False
    if max(map(len, names)) > LONGEST_NAME:
        return False
    columns = [[row[i] for row in records if i < len(row) and row[i]] for i in range(len(names))]
    if any(_is_value(name) and not _is_year_above(name, values) for name, values in zip(names, columns, strict=True)):
        return False
    is_common = sum(bool(_COMMON.fullmatch(name)) for name in names) > 1
    return is_common or any(_is_named(name, values) for name, values in zip(names, columns, strict=True))


def _is_year_above(name: str, values: list[str]) -> bool:
    """Whether a year is the name of the values below it, which then are no years, or only some by chance."""
    return bool(_YEAR.fullmatch(name)) and sum(bool(_YEAR.fullmatch(value)) for value in values) * 2 < len(values)


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
    line = "; ".join([*named, *filter(None, row[len(header) :])])
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."
