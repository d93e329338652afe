"""A conversation, as the browser keeps it: questions, and the answers given to them.

    {"id": "…", "only": {…}, "dial": "…", "write": true, "chosen": "…", "instead": "…",
     "turns": [{"question": "…", "only": {…}, "answer": {…} or null, "note": "…"}]}

The browser holds it and sends it with every question, so the server keeps nothing of anybody, and a conversation
survives a reload and a restart. What comes from there is checked here; nothing here knows Gradio or HTML.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from secrets import token_hex

from index import BadSource, Filter, Source, WhosaidError
from index.filters import EVERYTHING
from qa import Answer, Turn, render
from qa.keeping import feedback, kept
from qa.types import BALANCED

MOST_TURNS = 200
LARGEST = 8_000_000
"""Characters of the JSON of a conversation."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question put to `only` some sources. `answer`: None until it is given; `note`: why there is none, if there is none.

    `verdict`: "up", "down" or "", what the person thinks of it; `key`: tells this asking from every other.
    """

    question: str
    only: Filter = EVERYTHING
    answer: Answer | None = None
    note: str = ""
    verdict: str = ""
    key: str = ""

    @property
    def open(self) -> bool:
        return self.answer is None and not self.note


@dataclass(frozen=True, slots=True)
class Talk:
    """For the next question, `only`: the filter; `dial`: how sure to be before answering it; `write`: whether a language
    model, where there is one, writes the answer; `chosen`: the question itself, where it is chosen and not typed;
    `instead`: the key of the last turn, where the question is to take its place."""

    id: str = ""
    only: Filter = EVERYTHING
    dial: str = BALANCED
    chosen: str = ""
    turns: tuple[Exchange, ...] = ()
    write: bool = True
    instead: str = ""

    @property
    def last(self) -> Exchange | None:
        return self.turns[-1] if self.turns else None

    def asking(self, question: str) -> "Talk":
        """With a further question. One that stands last gives way to it where it has no answer or is asked again. Raises
        BadSource where the conversation is too long."""
        gives_way = self.last and (not self.last.answer or (self.instead and self.instead == self.last.key))
        earlier = self.turns[:-1] if gives_way else self.turns
        if len(earlier) >= MOST_TURNS:
            raise BadSource(f"this conversation has {MOST_TURNS} questions.", "Begin a new one.")
        return replace(self, chosen="", instead="", turns=(*earlier, Exchange(question, self.only, key=token_hex(8))))

    def ended(self, answer: Answer | None = None, note: str = "") -> "Talk":
        """With the last question answered, or with a note why not."""
        return replace(self, turns=(*self.turns[:-1], replace(self.turns[-1], answer=answer, note=note)))

    def interrupted(self, note: str) -> "Talk":
        """With a note on every question that nobody is answering here."""
        return replace(self, turns=tuple(replace(each, note=note) if each.open else each for each in self.turns))

    def history(self) -> list[Turn]:
        """What was said before the last question."""
        return [Turn(each.question, render.text(each.answer)) for each in self.turns[:-1] if each.answer]

    def answers(self) -> list[Answer]:
        return [each.answer for each in self.turns if each.answer]


def read(value: str, sources: Mapping[str, Source] | None = None) -> Talk:
    """From the browser's JSON; "" is an empty conversation. A filter that cannot be is none, so that it can be changed.
    Raises BadSource for anything else, and for too much of it."""
    if len(value) > LARGEST:
        raise BadSource("this conversation is too long.", "Begin a new one.")
    try:
        told = json.loads(value or "{}")
        turns = [_exchange(each, sources) for each in told.get("turns", [])][:MOST_TURNS]
        return Talk(
            id=str(told.get("id", "")),
            only=_filter(told.get("only", {})),
            dial=str(told.get("dial", BALANCED)),
            write=told.get("write") is not False,
            chosen=str(told.get("chosen", "")),
            instead=str(told.get("instead", "")),
            turns=tuple(turns),
        )
    except (KeyError, TypeError, ValueError, AttributeError, WhosaidError) as error:
        raise BadSource(f"this conversation cannot be read ({error}).", "Begin a new one.") from error


def write(talk: Talk, shown: Sequence[str] = (), generation: int = 0) -> str:
    """As JSON without "<", so that it is safe inside HTML. `shown`: the HTML of each turn, made while the index was in that
    generation."""
    turns = [
        {
            "question": each.question,
            "only": asdict(each.only),
            "answer": render.to_json(each.answer) if each.answer else None,
            "note": each.note,
            "verdict": each.verdict,
            "key": each.key,
        }
        for each in talk.turns
    ]
    told = {
        "id": talk.id,
        "only": asdict(talk.only),
        "dial": talk.dial,
        "write": talk.write,
        "turns": turns,
        "shown": list(shown),
        "generation": generation,
    }
    return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")


def _filter(told: dict) -> Filter:
    try:
        return Filter.of(**told)
    except (TypeError, WhosaidError):
        return EVERYTHING


def _exchange(told: dict, sources: Mapping[str, Source] | None) -> Exchange:
    answer = kept.from_json(told["answer"], sources) if told.get("answer") else None
    verdict = told.get("verdict", "")
    return Exchange(
        str(told["question"]),
        Filter.of(**told.get("only", {})),
        answer,
        str(told.get("note", "")),
        verdict if verdict in feedback.VERDICTS else "",
        str(told.get("key", "")),
    )
