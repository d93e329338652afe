"""What answers, passages and builds look like to other programs: the JSON of `whosaid … --json`, as types.

A test compares them with what is printed. Types only; nothing is made here.
"""

from typing import NotRequired

from typing_extensions import TypedDict  # that of Python before 3.12 is too little for what reads these types


class TurnJson(TypedDict):
    """An earlier question of the conversation, and its answer."""

    question: str
    answer: NotRequired[str]


class SourceJson(TypedDict):
    """Where a quote is from; "" for what is not known. `path` names the file, `sha256` the version of it."""

    path: str
    sha256: str
    title: str
    author: str
    publisher: str
    date: str
    url: str
    language: str
    digest_of: NotRequired[str]
    author_is: NotRequired[str]


class CitationJson(TypedDict):
    """[n] of an answer: the characters from `start` to `end` of the document are the quote, in `speaker`'s words."""

    n: int
    quote: str
    start: int
    end: int
    speaker: str
    passage: str
    source: SourceJson
    page: int | None


class SentenceJson(TypedDict):
    """A sentence of an answer; `support`: null for a quote, or 0 to 1, how surely its citations bear what a model wrote."""

    text: str
    support: float | None
    citations: list[CitationJson]


class PositionJson(TypedDict):
    """What one voice says, in citation [n]."""

    who: str
    quote: str
    n: int


class CoverageJson(TypedDict):
    """Paths of the sources that speak to the question, and of those that do not."""

    addressing: list[str]
    silent: list[str]


class HitJson(TypedDict):
    """A passage that was found, best first; a higher score is better."""

    passage: str
    score: float
    path: str
    start: int
    end: int
    text: str
    page: int | None


class OnlyJson(TypedDict):
    """Which sources a question was put to, where it was not put to all."""

    paths: list[str]
    authors: list[str]
    publishers: list[str]
    since: str
    until: str


class WrittenJson(TypedDict):
    """That a model was asked to write the answer: how many of its sentences were dropped, since the sources do not bear
    them, and how many mended; `note`: why the sources' own sentences stand in its place, or ""."""

    model: str
    dropped: int
    mended: int
    note: str


class AnswerJson(TypedDict):
    """`asked`: the question as searched; `text`: the answer to be read; `abstained`: null, or why there is none;
    `unheard`: who was asked beside others, and nothing was found of."""

    question: str
    asked: str
    text: str
    abstained: str | None
    seconds: float
    sentences: list[SentenceJson]
    positions: list[PositionJson]
    coverage: CoverageJson
    unheard: NotRequired[list[str]]
    hits: list[HitJson]
    only: NotRequired[OnlyJson]
    written: NotRequired[WrittenJson]


class ProblemJson(TypedDict):
    """A file with something to say of it; `skipped`: it is not in the index."""

    path: str
    reason: str
    cure: str
    skipped: bool


class ReportJson(TypedDict):
    """What a build did, by paths; `renamed`: pairs of old and new."""

    added: list[str]
    changed: list[str]
    renamed: list[tuple[str, str]]
    removed: list[str]
    unchanged: list[str]
    problems: list[ProblemJson]
    seconds: float
    embedded: int
    passages: int
    rebuilt: str
