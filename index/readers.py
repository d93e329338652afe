"""From a file to a Document: one function a format, in the table READERS.

A reader decodes the file, keeps its text whole (offsets count the characters that `open(path, newline=None)` would give),
labels every block with a Region and takes the metadata that the file states. It invents nothing: a file's name, its
date on disk and the software that wrote it say nothing about who wrote the words, or when.

A sidecar, `name.ext.whosaid.yaml` beside the file, holds a person's corrections; they win over what the file says.
"""

import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

import yaml
from markdown_it import MarkdownIt

from index import layout
from index.errors import BadSource
from index.types import FIELDS, Document, Region, Source

LARGEST = 32 * 2**20
"""Bytes of the largest text file that is read: some fifteen long books."""

SIDECAR = ".whosaid.yaml"

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

Parts = tuple[tuple[Region, ...], dict[str, tuple[str, str]], tuple[str, ...]]
"""What a format's function returns: regions, {field: (value, provenance)}, notes."""


def read(path: Path, name: str) -> Document:
    """The document in `path`, to be known as `name`. Raises BadSource with the reason and the cure."""
    parse = check_suffix(path)
    data, corrections = read_bytes(path), sidecar_bytes(path)
    text = decode(data)
    if not text.strip():
        raise BadSource("there is no text in it.", "Add text, or remove the file.")
    regions, found, notes = parse(text)
    if corrections:
        found |= {key: (value, "user") for key, value in _corrections(corrections).items()}
    fields = {key: found[key][0] for key in FIELDS if key in found}
    provenance = {key: found.get(key, ("", ""))[1] for key in FIELDS}
    source = Source(path=name, sha256=version(data, corrections), **fields, provenance=provenance)
    return Document(source, text, regions, notes=notes)


def check_suffix(path: Path) -> Callable[[str], Parts]:
    """The format's function. Raises BadSource where the suffix has none."""
    parse = READERS.get(path.suffix.lower())
    if parse is None:
        kind = path.suffix or "files without a suffix"
        raise BadSource(f"there is no reader for {kind}.", f"Save it as one of {' '.join(READERS)}.")
    return parse


def read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BadSource(
                f"it has {path.stat().st_size / 2**20:.0f} MiB.",
                f"Split it into files of at most {LARGEST // 2**20} MiB.",
            )
        return path.read_bytes()
    except OSError as error:
        raise BadSource(f"it cannot be read ({error.strerror}).", "Check that it is there and may be read.") from error


def sidecar_bytes(path: Path) -> bytes:
    sidecar = path.with_name(path.name + SIDECAR)
    return read_bytes(sidecar) if sidecar.is_file() else b""


def version(data: bytes, corrections: bytes) -> str:
    """The SHA-256 of a file's bytes, and of its sidecar's where there is one."""
    return sha256(data + (b"\0" + sha256(corrections).digest() if corrections else b"")).hexdigest()


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


def _read_text(text: str) -> Parts:
    regions, found = layout.describe(text)
    return regions, found, ()


def _read_markdown(text: str) -> Parts:
    front = _FRONT_MATTER.match(text)
    found, notes, regions = {}, [], []
    if front:
        found, note = _front_matter(front[1])
        notes += [note] if note else []
        if found:
            regions.append(Region("front matter", 0, front.end()))
    body = front.end() if front and found else 0
    regions += _markdown_blocks(text, body)
    title = next((text[r.start : r.end] for r in regions if r.kind == "heading"), "")
    if title and "title" not in found:
        found["title"] = (layout.plain(title), "first heading")
    head = [text[r.start : r.end] for r in regions if r.kind == "body"][:4]
    for key, value in layout.byline([layout.plain(block) for block in head], text).items():
        found.setdefault(key, value)
    return tuple(regions), found, tuple(notes)


def _front_matter(block: str) -> tuple[dict[str, tuple[str, str]], str]:
    try:
        values = yaml.safe_load(block)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        return {}, f"its front matter is not YAML (line {line}) and was read as text."
    if not isinstance(values, dict):
        return {}, ""
    return {key: (_field(key, values[key]), "front matter") for key in FIELDS if values.get(key)}, ""


def _field(key: str, value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    return layout.iso_date(text) or text if key == "date" else text


def _corrections(data: bytes) -> dict[str, str]:
    cure = f"Mend the {SIDECAR} file: lines such as `author: Ted Craig`, with the keys {', '.join(FIELDS)}."
    try:
        values = yaml.safe_load(data.decode("utf-8")) or {}
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadSource("its corrections cannot be read.", cure) from error
    if not isinstance(values, dict) or set(values) - set(FIELDS):
        raise BadSource("its corrections hold something else than the known keys.", cure)
    return {key: _field(key, "" if value is None else value) for key, value in values.items()}


def write_corrections(path: Path, fields: dict[str, str]) -> Path:
    """Adds `fields` to the sidecar of the source in `path`; returns the sidecar's path."""
    known = _corrections(sidecar_bytes(path)) if sidecar_bytes(path) else {}
    sidecar = path.with_name(path.name + SIDECAR)
    sidecar.write_text(yaml.safe_dump(known | fields, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return sidecar


def _markdown_blocks(text: str, body: int) -> list[Region]:
    """A Region for each heading, paragraph, table row and code block; what no block holds is boilerplate."""
    starts = [body]
    for line in text[body:].split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    tokens = MarkdownIt("commonmark").enable("table").parse(text[body:])
    regions, covered = [], body
    for token, following in zip_longest(tokens, tokens[1:]):
        kind = _MARKDOWN_KINDS.get(token.type)
        if not kind or not token.map:
            continue
        start, end = starts[token.map[0]], min(starts[token.map[1]] - 1, len(text))
        first = following.content.split("\n")[0] if following and following.type == "inline" else ""
        start = max(start, text.find(first, start, end)) if first else start
        end = start + len(text[start:end].rstrip())
        if start < covered or start == end:
            continue
        if kind == "body" and re.match(r"\[\^[^\]]+\]:", text[start:end]):
            kind = "footnote"
        regions += layout.leftover(text, covered, start)
        regions.append(Region(kind, start, end))
        covered = end
    return regions + layout.leftover(text, covered, len(text))


_MARKDOWN_KINDS = {
    "heading_open": "heading",
    "paragraph_open": "body",
    "tr_open": "body",
    "fence": "body",
    "code_block": "body",
    "html_block": "boilerplate",
}

READERS: dict[str, Callable[[str], Parts]] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
}
