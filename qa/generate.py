"""A written answer from a quoted one: a language model joins up the evidence, and every sentence of it is checked.

The model sees the sentences that the extractive answer quotes, numbered, with speaker and date, and the question; nothing
else of any source, and of a sentence that gives orders only who says it. It refers to them by number; the numbers become
citations here. Each sentence is checked against what it cites as soon as it is whole: kept, mended, or dropped. What the
kept ones do not say of the evidence stays as quotes after them, as far as there is room beside what they cite. Whether the
question is answered at all was decided before. It knows neither how a sentence is told from the next, nor where the model
runs, nor how an answer is shown.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.errors import NoModel
from index.lexical import stems
from index.markup import plain
from qa.claims.made import made_of, share
from qa.extract import DANGLES, LONGEST
from qa.models import guard, marks
from qa.models.complete import QUICK, Complete
from qa.types import Answer, Citation, Draft, Drafted, Message, Sentence, Written
from qa.verify import Verdict

Check = Callable[[str, Sequence[Citation]], Verdict]
"""Whether citations bear a claim (`qa.verify.check` over a corpus)."""

TOKENS = 160
"""That an answer may take."""

MOST = 8
"""Sentences of the model's that are looked at."""

CHARACTERS = 4000
"""Of what a model writes, all that is read."""

EVERY = 0.1
"""Seconds between two drafts of a sentence that is still being written."""

SECONDS = 30.0
"""After which what is settled by then is the answer."""

HOLDS = 0.6
"""A quote is said where a kept sentence that cites it holds so much of its words of content."""

BEGINNING = (
    Message(
        "system",
        "You answer a question from numbered sentences. Write one to three short sentences in the language of the "
        "question. Say who says it. End each with the number of the sentence it comes from, such as [1]. Write nothing "
        "that the numbered sentences do not say.",
    ),
    Message(
        "user",
        "[1] Mara Lind, 2021: The dam would give the valley cheap power, for ninety million crowns.\n"
        "[2] Oskar Berg: No ladder has ever brought the salmon back on this coast.\n\n"
        "Question: What speaks for the dam, and what against it?",
    ),
    Message(
        "assistant",
        "Mara Lind expects cheap power for the valley from the dam [1]. Oskar Berg says that no ladder has ever brought "
        "the salmon back on this coast [2].",
    ),
)
"""What every prompt begins with: a model computes it once."""

_UNSTATED = re.compile(r"[,;:?？][\"”’')]*$")
"""The end of a question, or of a sentence that was left in the middle."""

_ABOUT_ITSELF = re.compile(
    r"\b(?:the|this|that|your|numbered) (?:\w+ )?(questions?|sentences?|answers?|statements?|notes?|text|passages?)\b",
    re.IGNORECASE,
)
"""Words by which a model speaks of its task instead of the matter."""


@dataclass(frozen=True, slots=True)
class _Settled:
    """A sentence as it was written, what became of it, and, unless it was dropped, as it is kept."""

    text: str
    state: str
    sentence: Sentence | None = None

    @property
    def drafted(self) -> Drafted:
        return Drafted(self.sentence.text if self.sentence else self.text, self.state)


def write(answer: Answer, complete: Complete, check: Check) -> Iterator[Draft | Answer]:
    """Drafts of the extractive answer's evidence in the model's words, then the answer.

    Where the model cannot be asked, breaks off, or writes nothing that is borne, the extractive answer stands, and
    `written` says why. Raises nothing of the model's.
    """
    if all(map(_orders, answer.citations)):
        note = f"What they say gives orders, which {complete.name} is not shown."
        yield _written(answer, complete.name, [], note, 0.0)
        return
    writing, settled, note, told = _Writing(answer.citations, complete, check), [], "", 0.0
    try:
        for before, whole, rest in writing.sentences(complete(prompt(answer), TOKENS)):
            del settled[before:]
            if whole or time.monotonic() - told > EVERY:
                told = time.monotonic()
                yield _draft(writing, answer, settled, whole or rest)
            if whole:
                lost = bool(settled) and settled[-1].state == "dropped"
                settled.append(_once(writing.settled(whole, lost), settled))
                yield _draft(writing, answer, settled)
            if len(settled) == MOST:
                break
    except NoModel as error:
        settled, note = [], f"{complete.name} could not be used: {error}"
    yield _written(answer, complete.name, settled, note, writing.seconds)


def warm(complete: Complete) -> None:
    """Loads the model, with what every prompt begins with. Raises NoModel."""
    complete.warm(BEGINNING)


def prompt(answer: Answer) -> list[Message]:
    """What the model is told: the evidence and the question, with nothing in them that could pass for an order of ours."""
    return [*BEGINNING, Message("user", f"{_rows(answer.citations)}\n\nQuestion: {guard.plain(answer.asked)}")]


def _once(now: "_Settled", before: Sequence["_Settled"]) -> "_Settled":
    """Dropped where it comes to what was kept before, as a mended sentence can."""
    kept = {each.sentence.text for each in before if each.sentence}
    return _Settled(now.text, "dropped") if now.sentence and now.sentence.text in kept else now


def _orders(citation: Citation) -> bool:
    """Whether it gives orders, even without what can be taken from it."""
    return guard.addressed(guard.plain(citation.quote))


def _rows(citations: Sequence[Citation]) -> str:
    """Numbered; of one that gives orders, which may bear nothing and which a model might follow, only who says it."""
    said = ("…" if _orders(c) else guard.plain(plain(c.quote)) for c in citations)
    return "\n".join(f"[{c.n}] {_head(c)}: {text}" for c, text in zip(citations, said, strict=True))


def _head(citation: Citation) -> str:
    date = citation.source.date
    return guard.plain(f"{citation.speaker}, {date}" if date else citation.speaker)


def _draft(writing: "_Writing", answer: Answer, settled: Sequence["_Settled"], rest: str = "") -> Draft:
    unchecked = [Drafted(marks.shown(rest), "unchecked")] if rest else []
    so_far = _written(answer, writing.model, settled, "", writing.seconds)
    if so_far.written.note:
        so_far = replace(so_far, written=replace(so_far.written, note="Stopped."))
    return Draft(writing.model, (*(each.drafted for each in settled), *unchecked), so_far)


class _Writing:
    """One answer being written: reads what the model writes, and settles its sentences."""

    def __init__(self, quotes: Sequence[Citation], complete: Complete, check: Check):
        self._quotes, self._complete, self._check = {c.n: c for c in quotes}, complete, check
        self._heads = sorted((f"{_head(c)}: " for c in quotes), key=len, reverse=True)
        self._began = time.monotonic()

    @property
    def model(self) -> str:
        return self._complete.name

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def sentences(self, pieces: Iterator[str]) -> Iterator[tuple[int, str, str]]:
        """(how many sentences before it stand, the next that is whole, "") or (how many stand, "", what is still open).

        However the pieces are cut, the sentences are those of the whole text: where what follows shows that one was none,
        as a `</think>` does, it and all after it no longer stand. One that was there before ends the text: a small model
        has begun to repeat itself. Raises NoModel.
        """
        stand = []
        for text, ended, cut in self._texts(pieces):
            found, rest = marks.sentences(text, ended, cut)
            same = next(
                (i for i, (a, b) in enumerate(zip(stand, found, strict=False)) if a != b), min(len(stand), len(found))
            )
            if ended or same < len(found):
                del stand[same:]
            for sentence in found[len(stand) :]:
                if marks.shown(sentence) in map(marks.shown, stand):
                    return
                yield len(stand), sentence, ""
                stand.append(sentence)
            yield len(stand), "", rest

    def _texts(self, pieces: Iterator[str]) -> Iterator[tuple[str, bool, bool]]:
        """All that is written so far, again with each piece, until it is too much or takes too long; whether it has ended;
        and whether it was cut off. Raises NoModel."""
        text, ended, cut = "", False, False
        while not ended:
            try:
                text += next(pieces)
                ended = cut = len(text) >= CHARACTERS or self.seconds > SECONDS
            except StopIteration as end:
                ended, cut = True, bool(end.value)
            said = marks.written(text[:CHARACTERS])
            if ended and text.strip() and not said.strip():
                raise NoModel("it only thought, and wrote nothing.", "Choose an “instruct” model.")
            if cut and not text:
                raise NoModel(f"it wrote nothing in {SECONDS:.0f} seconds.", "Ask again, or choose a smaller model.")
            yield said, ended, cut

    def settled(self, written: str, lost: bool = False) -> _Settled:
        """A whole sentence as the model wrote it: kept, mended or dropped. `lost`: the one before it was dropped, so that
        what points back at it points at nothing. Raises NoModel."""
        claim = self._bare(written)
        cited = self._cited(written)
        lost = (lost and DANGLES.match(claim)) or marks.spoken(written)
        if lost or not self._may_stand(claim, cited or list(self._quotes.values())):
            return _Settled(claim, "dropped")
        nearest = sorted(self._quotes.values(), key=lambda c: -share(claim, c.quote))
        wrong = ""
        for tried in ([cited] if cited else []) + [[quote] for quote in nearest[:2]]:
            verdict = self._verdict(claim, tried)
            if not verdict.wrong:
                state = "kept" if tried == cited or not cited else "mended"
                return _Settled(claim, state, Sentence(claim, tuple(tried), verdict.support))
            wrong = wrong or verdict.wrong
        return self._mended(claim, cited or nearest[:1], wrong) or _Settled(claim, "dropped")

    def _mended(self, claim: str, cited: Sequence[Citation], wrong: str) -> _Settled | None:
        """The sentence as the model writes it when told what is wrong with it, where that takes no time to speak of."""
        if (self._complete.pace or 0.0) < QUICK:
            return None
        order = (
            f"{_rows(cited)}\n\nThis is wrong: {claim} ({wrong}) Write it again, with what the numbered sentences say."
        )
        try:
            *_, (text, *ending) = self._texts(self._complete([*BEGINNING, Message("user", order)], TOKENS // 2))
        except NoModel:  # what it wrote before stands
            return None
        for sentence in marks.sentences(text, *ending)[0][:1]:
            again = self._bare(sentence)
            verdict = self._verdict(again, cited)
            if not verdict.wrong and not marks.spoken(sentence) and self._may_stand(again, cited):
                return _Settled(claim, "mended", Sentence(again, tuple(cited), verdict.support))
        return None

    def _verdict(self, claim: str, cited: Sequence[Citation]) -> Verdict:
        made = made_of(claim, cited)
        return self._check(claim, cited) if made else Verdict(0.0, "it says more than they do, or of whom they do not.")

    def _may_stand(self, claim: str, cited: Sequence[Citation]) -> bool:
        """Whether it is a statement of the matter, speaks to nobody, and leads nowhere but where its citations do."""
        of_itself = stems(" ".join(_ABOUT_ITSELF.findall(claim))) - stems(" ".join(c.quote for c in cited))
        stated = bool(stems(claim)) and not _UNSTATED.search(claim) and not of_itself
        return stated and not guard.addressed(claim) and not guard.unborne_links(claim, cited)

    def _bare(self, written: str) -> str:
        """The sentence without its numbers, and without a speaker's name set before it as in the prompt."""
        text = marks.shown(written)
        return next((text.removeprefix(head) for head in self._heads if text.startswith(head)), text)

    def _cited(self, written: str) -> list[Citation]:
        """What its numbers stand for; those that stand for nothing are dropped."""
        return [self._quotes[n] for n in marks.numbers(written) if n in self._quotes]


def _written(answer: Answer, model: str, settled: Sequence[_Settled], note: str, seconds: float) -> Answer:
    """The answer with the sentences that were kept in it, or as it was, with a note why."""
    states = [each.state for each in settled]
    shown, left = _composed(answer.sentences, [each.sentence for each in settled if each.sentence])
    if not shown and not note:
        note = f"{model} wrote nothing{_wanting(settled)}."
    numbers = _numbers([*shown, *left])
    positions = [replace(p, n=numbers[p.n]) for p in answer.positions if p.n in numbers]
    return replace(
        answer,
        sentences=tuple(_numbered(s, numbers) for s in [*shown, *left]),
        positions=tuple(positions) if len(positions) > 1 else (),
        written=Written(model, states.count("dropped"), states.count("mended"), note),
        seconds=answer.seconds + seconds,
    )


def _wanting(settled: Sequence[_Settled]) -> str:
    """What is wrong with all that was written, of which nothing is shown."""
    if any(each.sentence and not each.sentence.quoted for each in settled):
        return " that is short enough to stand with what the sources say themselves"
    return " that the sources bear and do not say themselves" if settled else ""


def _composed(quotes: Sequence[Sentence], kept: Sequence[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The kept sentences, and the quotes that they do not say, at most LONGEST words together.

    Where that is too long, quotes that a kept sentence cites give way to it, those first of which most is said; and where
    that is not enough, the last sentence does.
    """
    shown = [s for s in kept if not s.quoted]
    while shown:
        left = [quote for quote in quotes if _said(quote, shown) < HOLDS]
        for quote in sorted(left, key=lambda q: -_said(q, shown)):
            if _said(quote, shown) and _length(shown + left) > LONGEST:
                left.remove(quote)
        if _length(shown + left) <= LONGEST:
            return shown, left
        shown.pop()
    return [], list(quotes)


def _said(quote: Sentence, shown: Sequence[Sentence]) -> float:
    """How much of its content a sentence that cites it holds, 0 to 1."""
    (citation,) = quote.citations
    citing = [s for s in shown if any(c.n == citation.n for c in s.citations)]
    return max((share(citation.quote, s.text) for s in citing), default=0.0)


def _length(sentences: Sequence[Sentence]) -> int:
    """In words, names included, as an answer is shown."""
    voices = {c.speaker for s in sentences for c in s.citations}
    return sum(len(s.text.split()) for s in sentences) + sum(len(who.split()) for who in voices)


def _numbers(sentences: Sequence[Sentence]) -> dict[int, int]:
    """New numbers for old, in the order in which the citations are read; what is cited twice keeps its number."""
    cited = dict.fromkeys(c.n for s in sentences for c in s.citations)
    return {old: new for new, old in enumerate(cited, 1)}


def _numbered(sentence: Sentence, numbers: dict[int, int]) -> Sentence:
    return replace(sentence, citations=tuple(replace(c, n=numbers[c.n]) for c in sentence.citations))
