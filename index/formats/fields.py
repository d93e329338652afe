"""What a person wrote into front matter or a sidecar, as the values of fields, or corrects by hand. It knows YAML's types,
not its syntax."""

import re
from datetime import date

from index.dates import iso_date
from index.errors import BadSource
from index.types import FIELDS, one_line, visible

LONGEST = 400
"""Characters of a correction."""

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]|$)")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_ADDRESS = re.compile(r"https?://\S+")
_KINDS = {"date": "date", "language": "language's code", "url": "address of a page"}
_WRITE = {"date": "such as 2024-04-03", "language": "as a code such as en", "url": "such as https://example.org/page"}


def stated(values: dict) -> tuple[dict[str, str], tuple[str, ...]]:
    """The fields among the values, "" for one left empty; what is not clear is left out, with a note on how to mend it."""
    found = {key: field(key, values[key]) if values[key] else "" for key in FIELDS if key in values}
    unread = [key for key, text in found.items() if values[key] and not text]
    notes = tuple(
        f"the {key} stated for it{_quoted(values[key])} is not clear; write it {_WRITE.get(key, 'on one line')}."
        for key in unread
    )
    return {key: text for key, text in found.items() if key not in unread}, notes


def checked(values: dict[str, str]) -> dict[str, str]:
    """A person's corrections, each on one line. Raises BadSource for one that is no value of its field."""
    for key, value in values.items():
        if key not in FIELDS or len(value) > LONGEST:
            raise BadSource(f"this cannot be the {visible(key)[:40]}.", f"Use at most {LONGEST} characters.")
        if value and key in _KINDS and not field(key, value):
            raise BadSource(f"“{visible(value)}” is no {_KINDS[key]}.", f"Write it {_WRITE[key]}.")
    return {key: one_line(value) for key, value in values.items()}


def field(key: str, value: object) -> str:
    """The value on one line; "" for what is no value of this field: nested lists, a language's name, half an address."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    items = [_named(item) for item in (value if isinstance(value, list) else [value])]
    if any(item is None or isinstance(item, (bool, list, dict)) for item in items):
        return ""
    text = ", ".join(map(str, items)).encode("utf-8", "ignore").decode("utf-8")
    text = one_line(_WIKI_LINK.sub(r"\1", text))
    if key == "language":
        code = _LANGUAGE.match(text.lower())
        return code[1] if code else ""
    if key == "url":
        return text if _ADDRESS.fullmatch(text) else ""
    return iso_date(text) if key == "date" else text


def _named(item: object) -> object:
    """Of a person or a house with details, the name."""
    return item.get("name") if isinstance(item, dict) else item


def _quoted(value: object) -> str:
    return f", “{visible(str(value)[:40])}”," if isinstance(value, str | int) else ""
