"""From a file to a Document: the bytes as they stand, a reader for each format, and the corrections of a person.

    with Sandbox() as sandbox:
        document = read(content(path), "reports/dam.pdf", sandbox)

The formats are in FORMATS, a module each in `index.formats`. Nothing is invented: a file's name, its date on disk and the
software that wrote it say nothing about who wrote the words, or when. A sidecar, `name.ext.whosaid.yaml` beside the
file, holds a person's corrections; they win over what the file says.
"""

import errno
import os
import re
import stat
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import yaml

from index.asides import labelled
from index.errors import BadSource
from index.formats import language
from index.formats.fields import stated
from index.introduced import introduced
from index.sandbox import Sandbox
from index.types import CITED, FIELDS, Document, Parsed, Region, Source, one_line

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mht": "mail",
    ".mhtml": "mail",
    ".eml": "mail",
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".epub": "epub",
    ".rtf": "rtf",
    ".csv": "table",
    ".tsv": "table",
    ".srt": "subtitles",
    ".vtt": "subtitles",
    ".xml": "jats",
}
"""A suffix, and the module of `index.formats` that reads it."""

LARGEST = dict.fromkeys(FORMATS.values(), 32) | dict.fromkeys(("pdf", "docx", "odt", "epub"), 256)
"""MiB of the largest file of a format; 32 are some fifteen long books of plain text."""

ENOUGH = 400
"""Regions by which a document's language is told."""

CLEAR = 200
"""Characters that can tell that a file states a wrong language."""

SIDECAR = ".whosaid.yaml"
NO_READER = "there is no reader for"


@dataclass(frozen=True, slots=True)
class Content:
    """A file's bytes as they stood at one moment, those of its sidecar, and the format that its name says it has."""

    format: str
    data: bytes
    corrections: bytes

    @property
    def version(self) -> str:
        """What a build compares: the SHA-256 of the file, and after a "+", that of the sidecar where there is one."""
        return "+".join(sha256(part).hexdigest() for part in (self.data, self.corrections) if part)

    @property
    def attempt(self) -> str:
        """What need not be tried again where it failed: another name may call for another reader."""
        return f"{self.format} {self.version}"


def content(path: Path) -> Content:
    """Raises BadSource where no reader knows the suffix, or the file cannot be read, is empty or too large."""
    format_ = format_of(path)
    sidecar = path.with_name(path.name + SIDECAR)
    data = _bytes(path, LARGEST[format_])
    if not data:
        raise BadSource("it is empty.", "Add text, or remove the file.")
    return Content(format_, data, _bytes(sidecar, 1) if has(sidecar) else b"")


def read(content: Content, name: str, sandbox: Sandbox) -> Document:
    """The document, to be known as `name`. Raises BadSource with the reason and the cure, OverLimit."""
    parsed = sandbox.parse(content.format, content.data)
    regions = labelled(parsed.text, parsed.regions)
    if not _says_something(parsed.text, regions):  # a note of a few words reads like headings
        regions = tuple(replace(r, kind="body") if r.kind == "heading" else r for r in regions)
    if not _says_something(parsed.text, regions):
        what = "there is no text in it" + (", only menus and the like." if parsed.text.strip() else ".")
        raise BadSource(what, "Add text, or remove the file.")
    corrected, notes = stated(_corrections(content.corrections))
    source = _source(replace(parsed, regions=regions), content, corrected, name)
    return Document(source, parsed.text, regions, parsed.pages, parsed.notes + notes)


def _says_something(text: str, regions: tuple[Region, ...]) -> bool:
    return any(r.kind in CITED and re.search(r"\w", text[r.start : r.end]) for r in regions)


def _source(parsed: Parsed, content: Content, corrected: dict[str, str], name: str) -> Source:
    said = " ".join(parsed.text[r.start : r.end] for r in parsed.regions[:ENOUGH] if r.kind in CITED)
    found = {key: (one_line(value), why) for key, (value, why) in parsed.found.items()}
    found["language"] = _language(found.get("language", ("", "")), said)
    found |= {key: (value, "user") for key, value in corrected.items()}
    found = {key: (value, why) for key, (value, why) in found.items() if value or why == "user"}
    fields = {key: found[key][0] for key in FIELDS if key in found}
    provenance = {key: found.get(key, ("", ""))[1] for key in FIELDS}
    is_ = introduced(
        fields.get("author", ""), "\n".join(one_line(parsed.text[r.start : r.end]) for r in parsed.regions)
    )
    return Source(path=name, sha256=sha256(content.data).hexdigest(), **fields, author_is=is_, provenance=provenance)


def _language(stated: tuple[str, str], said: str) -> tuple[str, str]:
    """(code, provenance): what the file states, unless its words tell clearly that it is not English, or that it is.

    Many a program states the language of its own menus. Languages that are near to each other a file knows best.
    """
    code, why = stated
    if why == "front matter":
        return stated
    told, base = language.detect(said), code.partition("-")[0]
    is_wrong = told and told != base and "en" in (told, base) and len(said) >= CLEAR
    return (told, "its words") if is_wrong or not code else stated


def format_of(path: Path) -> str:
    """The format's name. Raises BadSource where no reader knows the suffix."""
    format_ = FORMATS.get(path.suffix.lower())
    if format_ is None:
        kind = path.suffix or "files without a suffix"
        raise BadSource(f"{NO_READER} {kind}.", f"Save it as one of {' '.join(FORMATS)}.")
    return format_


def _bytes(path: Path, largest: int) -> bytes:
    """Of a regular file of at most `largest` MiB that is at rest."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        for _ in range(3):
            with open(os.open(path, flags), "rb") as file:
                before = os.fstat(file.fileno())
                if not stat.S_ISREG(before.st_mode):
                    raise BadSource("it is not a regular file.", "Put a file in its place, or remove it.")
                if before.st_size > largest * 2**20:
                    size = f"it has {before.st_size / 2**20:,.0f} MiB."
                    raise BadSource(size, f"Split it into files of at most {largest} MiB.")
                data = file.read(before.st_size + 1)
                after = os.fstat(file.fileno())
            unmoved = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
            if unmoved and len(data) == after.st_size:
                return data
    except OSError as error:
        raise BadSource(f"it cannot be read ({error.strerror}).", "Check that it is there and may be read.") from error
    raise BadSource("it changes while it is read.", "Build again when it is at rest.")


def _corrections(data: bytes) -> dict[str, object]:
    """As they are written: what of them is clear is for `stated` to say."""
    cure = f"Mend the {SIDECAR} file: lines such as `author: Ted Craig`, with the keys {', '.join(FIELDS)}."
    try:
        values = yaml.safe_load(data.decode("utf-8")) or {}
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise BadSource("its corrections cannot be read.", cure) from error
    if not isinstance(values, dict) or set(values) - set(FIELDS):
        raise BadSource("its corrections hold something else than the known keys.", cure)
    return values


def has(sidecar: Path) -> bool:
    """Whether there is this file; a name that is too long for one has none."""
    try:
        return sidecar.is_file()
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        return False


def write_corrections(path: Path, fields: dict[str, str]) -> Path:
    """Adds `fields` to the sidecar of the source in `path`; returns the sidecar's path."""
    sidecar = path.with_name(path.name + SIDECAR)
    known = _corrections(_bytes(sidecar, 1)) if has(sidecar) else {}
    temporary = sidecar.with_name(f".{sidecar.name}.{os.getpid()}.tmp")
    temporary.write_text(yaml.safe_dump(known | fields, allow_unicode=True, sort_keys=False), encoding="utf-8")
    temporary.replace(sidecar)
    return sidecar
