"""The nouns of an answer: frozen values that wrap those of the index.

    Turn                              a question and its answer, earlier in the conversation
    Found                             what was searched for and found, before it is read
    Evidence  ->  Reading             a sentence of a passage, and how well it answers; all of them
    Citation  ->  Sentence  ->  Answer
    Message, Draft, Written           to and from a language model, where one writes the answer

A value knows nothing of how it is shown.
"""

from dataclasses import dataclass

from index import BadQuestion, Filter, Hit, Passage, Source
from index.filters import EVERYTHING
from index.markup import plain
from index.types import one_line

LONGEST_QUESTION = 2000
"""Characters."""

BALANCED = "balanced"
DIAL = {"cautious": 0.8, BALANCED: 0.55, "eager": 0.25}
"""Chance of the question being answered below which it is not: the asker's choice."""

DECLINED = "The sources do not say"
"""How every reason not to answer begins."""


@dataclass(frozen=True, slots=True)
class Turn:
    question: str
    answer: str = ""

    @classmethod
    def from_json(cls, turn: object) -> "Turn":
        """From {"question": …, "answer": …}, as every door takes a history. Raises BadQuestion."""
        said = turn if isinstance(turn, dict) else {}
        question, answer = said.get("question"), said.get("answer") or ""
        if not (isinstance(question, str) and isinstance(answer, str)):
            what = "a turn of the history is no question with its answer."
            raise BadQuestion(what, 'Give each as {"question": "…", "answer": "…"}.')
        return cls(one_line(question), "\n".join(map(one_line, answer.split("\n"))))


@dataclass(frozen=True, slots=True)
class Message:
    """What a language model is told, or said. `role`: "system", "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as searched, with what it lacks: `earlier`, the questions that it leans on, and `thing`, what was named
    most since. Both are "" where it stands alone. `said`: what was answered to it and is not to be said again; `most`:
    sentences that are wanted, 0 for as many as there are; `of`: paths of the sources of which a summary is wanted."""

    question: str
    earlier: str = ""
    thing: str = ""
    said: str = ""
    most: int = 0
    of: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.question} ({self.context})" if self.context else self.question

    @property
    def context(self) -> str:
        return " ".join(part for part in (self.thing and f"{self.thing}.", self.earlier) if part)

    @property
    def read(self) -> str:
        """As models read it: in the order in which it was said."""
        return f"{self.context} {self.question}".strip()


@dataclass(frozen=True, slots=True)
class Named:
    """Paths of sources. `asked`: whose words are to answer, each a side where there are several; `spoken_of`: named
    besides, whose words come before others' that answer as well; `left_out`: whose own words cannot answer."""

    asked: tuple[str, ...] = ()
    spoken_of: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The step before an answer: what was searched for and found, in which generation of the corpus.

    `question`: as written; `put`: as searched, made whole from the turns before and spelt right; `topic`: without the
    names of those it asks; `named`: who they are; `hits`: the passages to be read, best first.
    """

    question: str
    put: Asked
    topic: str
    named: Named
    hits: tuple[Hit, ...]
    generation: int
    seconds: float

    @property
    def asked(self) -> str:
        """The question as searched, shown to the user."""
        return str(self.put)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The characters from `start` to `end` of the passage's document. `score`: how well they answer, higher is better."""

    hit: Hit
    start: int
    end: int
    score: float

    @property
    def passage(self) -> Passage:
        return self.hit.passage

    @property
    def text(self) -> str:
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of the passages found: every sentence of theirs, best first; and, once judged, the chance that
    the question is answered."""

    evidence: tuple[Evidence, ...]
    chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """`document.text[start:end]`, marked [n] in the answer. `speaker`: whose words they are; "" where no one is named."""

    n: int
    passage: Passage
    start: int
    end: int
    speaker: str

    @property
    def quote(self) -> str:
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]

    @property
    def source(self) -> Source:
        return self.passage.source

    @property
    def page(self) -> int:
        """The page on which the quote begins; 0 in a document without pages."""
        return self.passage.page_at(self.start)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer. `support`: 0 to 1, how surely its citations bear what a model wrote; None for a quote."""

    text: str
    citations: tuple[Citation, ...]
    support: float | None = None

    @property
    def quoted(self) -> bool:
        """Whether it is in its source's own words."""
        return len(self.citations) == 1 and self.text == plain(self.citations[0].quote)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence that a language model wrote. `state`: "unchecked", "kept", "mended" or "dropped"."""

    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer while `model` writes it: nothing in it is settled but what its states say is. `so_far`: the answer, if the
    writing ends here."""

    model: str
    sentences: tuple[Drafted, ...]
    so_far: "Answer"


@dataclass(frozen=True, slots=True)
class Written:
    """That `model` was asked to write the answer: how many of its sentences were left out because the sources do not bear
    them, and how many put right. `note`: why the sources' own sentences stand in its place; "" where they do not."""

    model: str
    dropped: int = 0
    mended: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """What one source says, in its strongest sentence, which is citation [n]."""

    who: str
    quote: str
    n: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Paths of the sources that speak to the question, and of those that do not."""

    addressing: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`asked`: the question as searched. `abstained`: None, or why there is no answer; then `sentences` is empty.

    `unheard`: names of those who were asked beside others, and of whom nothing was found. `only`: which sources were asked;
    `coverage` counts no others. `written`: None where no model was asked to write it.
    """

    question: str
    asked: str
    sentences: tuple[Sentence, ...]
    hits: tuple[Hit, ...]
    abstained: str | None = None
    positions: tuple[Position, ...] = ()
    coverage: Coverage = Coverage()
    unheard: tuple[str, ...] = ()
    seconds: float = 0.0
    only: Filter = EVERYTHING
    written: Written | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each once, in the order in which they are read."""
        return tuple({c.n: c for sentence in self.sentences for c in sentence.citations}.values())
