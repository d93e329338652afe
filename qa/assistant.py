"""From a question to an Answer: rewrite, search, read, abstain or answer, compare.

    assistant = Assistant.open(".whosaid")
    answer = assistant.ask("What does Craig want?", history=[])

The models are loaded with the first question; every later one costs a short forward pass.
"""

import time
from collections.abc import Sequence
from pathlib import Path

from index import BadQuestion, Corpus, Hit
from index.builder import HOME
from qa import abstain, disagree, examples, extract
from qa.reader import LateInteraction, Reader
from qa.rewrite import resolve
from qa.types import Answer, Turn

CANDIDATES = 12
"""Passages that the reader reads."""

FROM_NAMED = 6
"""Of them, at least as many from each source that the question names."""

SHOWN = 5
"""Passages listed with an answer."""

LONGEST_QUESTION = 2000
"""Characters."""


class Assistant:
    """An opened corpus and a reader. Safe to share between threads."""

    def __init__(self, corpus: Corpus, reader: Reader | None = None):
        self.corpus = corpus
        self._reader = reader or LateInteraction(corpus)

    @classmethod
    def open(cls, home: str | Path = HOME, device: str | None = None) -> "Assistant":
        """Raises NoIndex, DamagedIndex, OtherRecipe."""
        return cls(Corpus.open(home, device))

    def warm(self) -> None:
        """Loads the models, so that the first question costs what every other does."""
        self._reader.read("warm", self.corpus.search("warm", 1))

    def examples(self) -> list[str]:
        """A few questions to begin with, made from the sources."""
        return examples.questions(self.corpus.passages(most=examples.LOOKED_AT))

    def retrieve(self, question: str, k: int = 5, history: Sequence[Turn] = ()) -> list[Hit]:
        """The best k passages, best first, for the question with what it leans on. Raises BadQuestion."""
        return self.corpus.search(str(resolve(_checked(question), history)), k)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer, from one generation of the corpus. Raises BadQuestion."""
        with self.corpus.snapshot():
            return self._answer(_checked(question), history)

    def _answer(self, question: str, history: Sequence[Turn]) -> Answer:
        started = time.monotonic()
        given, asked = question, resolve(question, history)
        question, earlier = asked.question, asked.context
        copies = self.corpus.copies()
        sources = [source for source, _ in self.corpus.sources() if source.path not in copies]
        named = extract.named_sources(question, earlier, sources)
        of_named = [source for source in sources if source.path in named]
        topic = extract.topic(question, of_named)
        hits = self._candidates(f"{earlier} {topic}".strip(), named)
        reading = self._reader.read(topic, hits, earlier)
        why = abstain.reason(question, hits, reading.match, self.corpus, bool(named))
        evidence = () if why else reading.evidence
        sentences = extract.answer(question, evidence, named)
        if not sentences and not why:
            why = "The sources do not say: no sentence in them answers this."
        return Answer(
            question=given,
            asked=str(asked),
            sentences=sentences,
            hits=tuple(_shown(hits, sentences)),
            abstained=why,
            positions=disagree.positions(sentences, evidence),
            coverage=disagree.coverage(evidence, sentences, sources),
            seconds=time.monotonic() - started,
        )

    def _candidates(self, asked: str, named: Sequence[str]) -> list[Hit]:
        """The best passages, and beyond them the best of each named source."""
        hits = self.corpus.search(asked, CANDIDATES * (4 if named else 1))
        chosen = set(range(min(CANDIDATES, len(hits))))
        for path in named:
            chosen.update([i for i, hit in enumerate(hits) if hit.source.path == path][:FROM_NAMED])
        return [hits[i] for i in sorted(chosen)]


def ask(question: str, history: Sequence[Turn] = (), home: str | Path = HOME, device: str | None = None) -> Answer:
    """The answer from the corpus in `home`. For more than one question, open an Assistant."""
    return Assistant.open(home, device).ask(question, history)


def retrieve(question: str, k: int = 5, home: str | Path = HOME, device: str | None = None) -> list[Hit]:
    """The best k passages from the corpus in `home`, best first."""
    return Assistant.open(home, device).retrieve(question, k)


def _checked(question: str) -> str:
    question = " ".join(question.split())
    if not any(c.isalnum() for c in question):
        raise BadQuestion("the question is empty.", "Ask in a few words.")
    if len(question) > LONGEST_QUESTION:
        raise BadQuestion(f"the question has {len(question):,} characters.", f"Ask in at most {LONGEST_QUESTION:,}.")
    return question


def _shown(hits: list[Hit], sentences: Sequence) -> list[Hit]:
    """The best passages, and those that the answer cites."""
    cited = {c.passage.id for sentence in sentences for c in sentence.citations}
    return [hit for i, hit in enumerate(hits) if i < SHOWN or hit.passage.id in cited]
