"""The nouns of the index: frozen values that wrap one another.

    Source  <-  Document          a file, and its one immutable text
    Source  <-  Passage  <-  Hit  a stretch of that text, and why it was found
    Recipe, Report, Problem       how a corpus was made, and what a build did

Every offset counts characters of `Document.text`, so `document.text[start:end] == quote` always holds.
A value knows nothing of where it is stored or shown.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from hashlib import sha256

FIELDS = ("title", "author", "publisher", "date", "url", "language", "digest_of")

KINDS = ("body", "footnote", "heading", "byline", "boilerplate", "front matter")
"""Of region. A byline says who or when; boilerplate is menus, teasers, running heads, the comments of readers."""

CITED = KINDS[:2]
"""What makes passages and can be cited."""

Found = dict[str, tuple[str, str]]
"""Of FIELDS: {name: (value, provenance)}."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file. `path` (relative to the sources folder, with "/") is its identity, `sha256`, of its bytes, its version.

    "" means not known. `date` is ISO 8601, as much of it as is known; `language` a code such as "en". `provenance` says for
    each field of FIELDS where it was found: "front matter", "JSON-LD", "byline", "user" …, or "" where it was not.
    `digest_of` says whose work the file retells, in one phrase, when it is a digest and its words are not its author's;
    `author_is`, what its text says the author is ("retired US diplomat").
    """

    path: str
    sha256: str
    title: str = ""
    author: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    language: str = ""
    digest_of: str = ""
    author_is: str = ""
    provenance: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What to call the source where its author is not named: its title, or failing that its file name."""
        return self.title or self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Region:
    """What the characters from `start` to `end` are: one of KINDS."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a format's function makes of a file: a text, a Region for each of its blocks (in order, not overlapping), the
    fields found, notes for a person, and the offset at which each page begins.
    """

    text: str
    regions: tuple[Region, ...]
    found: Found = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A source and its text. `pages`: the offset at which each page begins; `notes`: what its reader wants said of it."""

    source: Source
    text: str
    regions: tuple[Region, ...]
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences. `sentences`: (start, end) of each; the first starts and the last ends the passage.

    `page`: the page it begins on, counted from 1, or 0 in a document without pages; `page_breaks`: where others begin in it.
    `speakers`: who says each of the sentences by a line above it or a label, "" where none says; () where none does for any.
    """

    id: str
    source: Source
    start: int
    end: int
    text: str
    heading: str
    sentences: tuple[tuple[int, int], ...]
    page: int = 0
    page_breaks: tuple[int, ...] = ()
    speakers: tuple[str, ...] = ()

    def page_at(self, offset: int) -> int:
        """The page on which this character of the document stands; 0 in a document without pages."""
        return self.page + bisect_right(self.page_breaks, offset) if self.page else 0


def passage_id(source_sha256: str, start: int, end: int) -> str:
    """The same characters of the same content have the same id in every build, on every machine."""
    return sha256(f"{source_sha256}:{start}:{end}".encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. `ranks`: where each ranker put it, from 1; `similarity`: its cosine to the question."""

    passage: Passage
    score: float
    ranks: dict[str, int]
    similarity: float = 0.0

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def source(self) -> Source:
        return self.passage.source

    @property
    def start(self) -> int:
        return self.passage.start

    @property
    def end(self) -> int:
        return self.passage.end


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a corpus was made. Passages and vectors of different recipes never mix."""

    encoder: str
    fingerprint: str
    dimension: int
    reader: str
    chunking: str
    rules: int
    format: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A file with something to say of it: what, what to do, and whether it had to be left out."""

    path: str
    reason: str
    cure: str
    skipped: bool = True

    def __str__(self) -> str:
        return f"{visible(self.path)}: {self.reason} {self.cure}".rstrip()


_ON_A_LINE = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " "),
    **dict.fromkeys([0xAD, 0x200B, 0xFEFF]),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def one_line(text: str) -> str:
    """The text on one line: control characters and white space as one space, and without what nobody sees (soft hyphens,
    zero-width spaces); halves of surrogate pairs are U+FFFD."""
    return " ".join(text.translate(_ON_A_LINE).split())


def visible(name: str) -> str:
    """A file's name on one line, with line breaks, control characters and bidi marks written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, or (from `status`) would do. Paths, but for `problems`; `embedded` counts passages."""

    added: list[str]
    changed: list[str]
    renamed: list[str]
    removed: list[str]
    unchanged: list[str]
    problems: list[Problem]
    seconds: float
    embedded: int = 0
    passages: int = 0
    rebuilt: str = ""
