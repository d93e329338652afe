"""Plain text: decoded, and its lines told apart by the rules of `index.layout`. It knows no markup."""

import re

from index import layout
from index.errors import BadSource
from index.types import Parsed

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes) -> str:
    """Text from bytes: by its byte-order mark, as UTF-8, or as Windows-1252 where that reads like Latin script."""
    if not data:
        raise BadSource("it is empty.", "Add text, or remove the file.")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = _decode_windows(data)
    if _CONTROL.search(text):
        raise BadSource("it is not text (it holds control characters).", "Save it as plain text, or remove it.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode_windows(data: bytes) -> str:
    if b"\0" in data:
        raise BadSource("it is not text (it holds NUL bytes).", "Save it as plain text, or remove it.")
    unknown = BadSource("its encoding is not known (neither UTF-8 nor Windows-1252).", "Save it as UTF-8.")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise unknown from None
    odd = sum(ord(c) > 127 and not c.isalpha() and c not in "‘’“”–—…€£°«»„§·" for c in text)
    foreign = sum(ord(c) > 127 and c.isalpha() for c in text)
    letters = sum(c.isalpha() for c in text)
    if foreign * 4 > letters or odd * 10 > foreign + 40:
        raise unknown
    return text


def read(data):
    text = decode(data)
    if not text.strip():
        raise BadSource("there is no text in it.", "Add text, or remove the file.")
    regions, found = layout.describe(text)
    return Parsed(text, regions, found)
