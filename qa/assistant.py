"""From a question to an Answer: rewrite, search, read, abstain or answer, compare, and have it written where wanted.

    assistant = Assistant.open(".whosaid")
    answer = assistant.ask("What does Craig want?", history=[])

The models are loaded with the first question; every later one costs a short forward pass.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from index import BadQuestion, Corpus, Filter, Hit, Source
from index.builder import HOME
from index.filters import EVERYTHING
from index.types import one_line
from qa import abstain, catalogue, disagree, examples, extract, generate, restate, summary, talk
from qa.judge import judged
from qa.models.complete import Complete
from qa.people import mentions, offices, whom
from qa.reader import LateInteraction, Reader, ranked
from qa.rewrite import TURNS, resolve
from qa.spelling import corrected
from qa.types import BALANCED, DECLINED, LONGEST_QUESTION, Answer, Asked, Draft, Evidence, Found, Named, Reading, Turn
from qa.verify import check

CANDIDATES = 12
"""Passages that the reader reads in any case."""

STORED_CANDIDATES = 48
"""Passages that it reads where their token states are stored."""

FROM_NAMED = 6
"""Of them, at least as many from each source that the question names."""

SHOWN = 5
"""Passages listed with an answer."""


class Assistant:
    """An opened corpus, a reader, and a language model where answers are to be written. Safe to share between threads."""

    def __init__(self, corpus: Corpus, reader: Reader | None = None, complete: Complete | None = None):
        self.corpus, self.complete = corpus, complete
        self._reader = reader or LateInteraction(corpus)

    @classmethod
    def open(
        cls,
        home: str | Path = HOME,
        device: str | None = None,
        reader: str | None = None,
        complete: Complete | None = None,
    ) -> "Assistant":
        """Raises NoIndex, DamagedIndex, OtherRecipe. `reader`: ours, or a CrossEncoder by folder or hub name; `complete`:
        the language model to write answers with (`qa.models.complete.writer`)."""
        return cls(Corpus.open(home, device, reader), complete=complete)

    def warm(self) -> None:
        """Loads the models, so that the first question costs what every other does. Raises NoModel."""
        judged("warm", self._reader.read("warm", self.corpus.search("warm", 1)), self.corpus)
        if self.complete:
            generate.warm(self.complete)

    def examples(self) -> list[str]:
        """A few questions to begin with, made from the sources."""
        return examples.questions(self.corpus.passages(most=examples.LOOKED_AT))

    def retrieve(self, question: str, k: int = 5, only: Filter = EVERYTHING, history: Sequence[Turn] = ()) -> list[Hit]:
        """The best k passages of the sources that pass `only`, best first, for the question with what it leans on: those
        that the search finds, the first CANDIDATES of them in an order that knows their best sentences too.

        Raises BadQuestion.
        """
        if k < 1:
            raise BadQuestion(f"{k} is no number of passages.", "Ask for one or more.")
        asked = self._resolved(_checked(question), history).read
        with self._asking(only):
            hits = self.corpus.search(asked, max(k, CANDIDATES))
            return ranked(hits, self._reader.read(asked, hits[:CANDIDATES]))[:k]

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        only: Filter = EVERYTHING,
        dial: str = BALANCED,
        write: bool = True,
    ) -> Answer:
        """The answer, from one generation of the corpus and the sources that pass `only`. Raises BadQuestion.

        `dial`: "cautious", "balanced" or "eager" to answer where it is not sure that the sources do; `write`: False for
        quotes only, where there is a language model.
        """
        *_, answer = self.steps(question, history, only, dial, write)
        return answer

    def steps(
        self,
        question: str,
        history: Sequence[Turn] = (),
        only: Filter = EVERYTHING,
        dial: str = BALANCED,
        write: bool = True,
    ) -> Iterator[Found | Draft | Answer]:
        """First what is searched for and found, then drafts where a model writes, then the answer. Raises BadQuestion.

        Between them nothing is held, so each may be taken in another thread; where the corpus moved to another
        generation before it was read, it is searched again, so that the answer is from one. Whether the sources answer is
        decided before a model is asked to write.
        """
        question, least = _checked(question), abstain.enough(dial)
        complete = self.complete if write else None
        asked, sides = self._put(question, history, complete)
        with self._asking(only):
            found = self._find(question, asked, sides)
        yield found
        with self._asking(only):
            if found.generation != self.corpus.generation:
                found = self._find(question, asked, sides)
            answer = replace(self._answer(found, least), only=only)
        if complete and not answer.abstained:
            yield from generate.write(answer, complete, partial(check, corpus=self.corpus))
        else:
            yield answer

    @contextmanager
    def _asking(self, only: Filter) -> Iterator[None]:
        with self.corpus.snapshot(only):
            if only and not self.corpus.sources():
                raise BadQuestion(f"no source passes the filter ({only}).", "See what there is: whosaid sources")
            yield

    def _put(self, question: str, history: Sequence[Turn], complete: Complete | None) -> tuple[Asked, list[str]]:
        """The question with what it lacks, and one for each side of a comparison where a model took it apart."""
        asked = self._resolved(question, history)
        if not complete:
            return asked, []
        asked = restate.whole(asked, history, complete)
        return asked, restate.sides(asked.question, complete)

    def _resolved(self, question: str, history: Sequence[Turn]) -> Asked:
        """The question with what it lacks; the authors named in it and before are known also in small letters."""
        wanted, turns = talk.wanted(question), talk.settled(history[-TURNS:])
        asks, before = (turns[-1].question, turns[:-1]) if wanted.repeats and turns else (wanted.question, turns)
        if of := summary.of_which(asks, self._voices(), before, self.corpus):
            gone_on = turns[-1].answer if wanted.goes_on and turns else ""
            return Asked(asks, said=gone_on, most=wanted.most, of=tuple(of))
        if not turns:
            return replace(resolve(wanted.question, ()), most=wanted.most)
        said = "\n".join([*(turn.question for turn in turns), question])
        sources = mentions.likely(said, self._voices())
        turns = [replace(turn, question=mentions.written(turn.question, sources)) for turn in turns]
        if wanted.repeats:
            *turns, last = turns
            asked = resolve(last.question, turns)
            return replace(asked, said=last.answer if wanted.goes_on else "", most=wanted.most)
        asked = resolve(mentions.written(wanted.question, sources), turns)
        further = asked.context and talk.asks_further(wanted.question)
        return replace(asked, said=turns[-1].answer if further else "", most=wanted.most)

    def _find(self, question: str, asked: Asked, sides: Sequence[str]) -> Found:
        started, sources = time.monotonic(), self._voices()
        if of := [source.path for source in sources if source.path in asked.of][: extract.MOST]:
            hits = tuple(summary.hits(of, self.corpus))
            seconds = time.monotonic() - started
            return Found(question, asked, "", Named(tuple(of)), hits, self.corpus.generation, seconds)
        asked = replace(asked, of=())
        named, topic, hits = self._search(asked, sources)
        spelt = corrected(asked.question, hits, self.corpus)
        told = spelt if named.asked else offices.named(spelt, [hit.text for hit in hits])
        earlier = corrected(asked.earlier, hits, self.corpus) if asked.earlier else ""
        if (told, earlier) != (asked.question, asked.earlier):
            asked = replace(asked, question=told, earlier=earlier)
            named, topic, hits = self._search(asked, sources)
        hits = self._with_sides(hits, sides)
        seconds = time.monotonic() - started
        return Found(question, asked, topic, named, tuple(hits), self.corpus.generation, seconds)

    def _with_sides(self, hits: list[Hit], sides: Sequence[str]) -> list[Hit]:
        """With the best passages for each side of a comparison, where they are not among the hits."""
        found = {hit.passage.id: hit for side in sides for hit in self.corpus.search(side, FROM_NAMED)}
        return [*hits, *(hit for id_, hit in found.items() if id_ not in {h.passage.id for h in hits})]

    def _search(self, asked: Asked, sources: list[Source]) -> tuple[Named, str, list[Hit]]:
        """(who is asked, what their sentences are to be about, the passages to be read)."""
        named = whom.named(asked.question, asked.earlier, sources)
        topic = whom.topic(
            asked.question,
            [source for source in sources if source.path in named.asked],
            [source for source in sources if source.path in named.left_out],
        )
        return named, topic, self._candidates(f"{asked.context} {topic}".strip(), [*named.asked, *named.spoken_of])

    def _answer(self, found: Found, least: float) -> Answer:
        started = time.monotonic()
        answer = self._at_once(found) or self._quoted(found, least)
        return replace(answer, seconds=found.seconds + time.monotonic() - started)

    def _at_once(self, found: Found) -> Answer | None:
        """What needs no reading: of small talk, and of questions about the documents themselves."""
        if talk.is_idle(found.question):
            return Answer(found.question, found.asked, (), (), f"{DECLINED}: this asks nothing of them.")
        told = catalogue.told(found.put.question, self._voices(), self.corpus.document)
        return Answer(found.question, found.asked, told.sentences, (), told.why) if told else None

    def _quoted(self, found: Found, least: float) -> Answer:
        put, reading = found.put, self._read(found)
        question, why = "" if put.of else put.question, None
        if not put.of:
            why = abstain.reason(question, found.hits, reading, self.corpus, least, found.named.asked)
        evidence: Sequence[Evidence] = () if why else reading.evidence
        if put.said and evidence:
            evidence = talk.unsaid(evidence, put.said)
            why = None if evidence else f"{DECLINED} more about this."
        sentences, unheard = extract.told(question, evidence, found.named, put.most or extract.MOST)
        if not sentences and not why:
            asked = " or ".join(
                sorted({s.author or f"“{s.name}”" for s in self._voices() if s.path in found.named.asked})
            )
            why = f"{DECLINED}: no sentence {f'of {asked}' if asked else 'in them'} answers this."
        return Answer(
            question=found.question,
            asked=found.asked,
            sentences=sentences,
            hits=tuple(_shown(found.hits, sentences)),
            abstained=why,
            positions=disagree.positions(sentences, evidence),
            coverage=disagree.coverage(evidence, sentences, self._voices()),
            unheard=unheard if sentences else (),
        )

    def _read(self, found: Found) -> Reading:
        """Every sentence of what was found that says something, best first, and whether they answer."""
        if found.put.of:
            reading = summary.read(found.hits, self.corpus)
        else:
            reading = self._reader.read(found.topic, list(found.hits), found.put.context)
        reading = replace(reading, evidence=tuple(extract.stating(reading.evidence)))
        return reading if found.put.of else judged(found.put.read, reading, self.corpus)

    def _voices(self) -> list[Source]:
        """The sources, without copies of others."""
        copies = self.corpus.copies()
        return [source for source, _ in self.corpus.sources() if source.path not in copies]

    def _candidates(self, asked: str, named: Sequence[str]) -> list[Hit]:
        """The best passages, of which those beyond CANDIDATES must be stored, and the best of each named source."""
        hits = self.corpus.search(asked, STORED_CANDIDATES)
        stored = self.corpus.stored([hit.passage for hit in hits[CANDIDATES:]])
        chosen = [hit for i, hit in enumerate(hits) if i < CANDIDATES or hit.passage.id in stored]
        for path in named:
            own = [hit for hit in hits if hit.source.path == path][:FROM_NAMED]
            if len(own) < FROM_NAMED and len(hits) == STORED_CANDIDATES:
                least = hits[-1].score  # of a search in one source the scores are that source's own
                further = self.corpus.search(asked, FROM_NAMED, Filter(paths=(path,)))
                own = [*own, *(replace(hit, score=min(hit.score, least)) for hit in further)]
            chosen += own
        places = {hit.passage.id: i for i, hit in reversed([*enumerate([*hits, *chosen])])}
        best = {hit.passage.id: hit for hit in reversed(chosen)}
        return sorted(best.values(), key=lambda hit: places[hit.passage.id])


def ask(
    question: str,
    history: Sequence[Turn] = (),
    home: str | Path = HOME,
    device: str | None = None,
    only: Filter = EVERYTHING,
    complete: Complete | None = None,
    dial: str = BALANCED,
) -> Answer:
    """The answer from the corpus in `home`. For more than one question, open an Assistant."""
    return Assistant.open(home, device, complete=complete).ask(question, history, only, dial)


def retrieve(
    question: str, k: int = 5, home: str | Path = HOME, device: str | None = None, only: Filter = EVERYTHING
) -> list[Hit]:
    """The best k passages from the corpus in `home`, best first."""
    return Assistant.open(home, device).retrieve(question, k, only)


def _checked(question: str) -> str:
    if not isinstance(question, str):
        raise BadQuestion("the question is not text.", "Ask in a few words.")
    question = one_line(question)
    if not any(c.isalnum() for c in question):
        raise BadQuestion("the question is empty.", "Ask in a few words.")
    if len(question) > LONGEST_QUESTION:
        raise BadQuestion(f"the question has {len(question):,} characters.", f"Ask in at most {LONGEST_QUESTION:,}.")
    return question


def _shown(hits: Sequence[Hit], sentences: Sequence) -> list[Hit]:
    """The best passages, and those that the answer cites."""
    cited = {c.passage.id for sentence in sentences for c in sentence.citations}
    return [hit for i, hit in enumerate(hits) if i < SHOWN or hit.passage.id in cited]
