"""A conversation, as the browser keeps it: questions, and the answers given to them.

    {"id": "…", "only": {…}, "dial": "…", "write": true, "chosen": "…",
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
from qa import Answer, Turn, feedback, kept, render
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
    model, where there is one, writes the answer; `chosen`: the question itself, where it is chosen and not typed."""

    id: str = ""
    only: Filter = EVERYTHING
    dial: str = BALANCED
    chosen: str = ""
    turns: tuple[Exchange, ...] = ()
    write: bool = True

    @property
    def last(self) -> Exchange | None:
        return self.turns[-1] if self.turns else None

    def asking(self, question: str) -> "Talk":
        """With a further question. One that stands last without an answer gives way to it. Raises BadSource where the
        conversation is too long."""
        earlier = self.turns[:-1] if self.last and not self.last.answer else self.turns
        if len(earlier) >= MOST_TURNS:
            raise BadSource(f"this conversation has {MOST_TURNS} questions.", "Begin a new one.")
        return replace(self, chosen="", turns=(*earlier, Exchange(question, self.only, key=token_hex(8))))

    def ended(self, answer: Answer | None = None, note: str = "") -> "Talk":
        """With the last question answered, or with a note why not."""
        return replace(self, turns=(*self.turns[:-1], replace(self.turns[-1], answer=answer, note=note)))

    def history(self) -> list[Turn]:
        """What was said before the last question."""
        return [Turn(each.question, render.text(each.answer)) for each in self.turns[:-1] if each.answer]

    def answers(self) -> list[Answer]:
        return [each.answer for each in self.turns if each.answer]


def read(value: str, sources: Mapping[str, Source] | None = None) -> Talk:
    """From the browser's JSON; "" is an empty conversation. Raises BadSource for anything else, and for too much of it."""
    if len(value) > LARGEST:
        raise BadSource("this conversation is too long.", "Begin a new one.")
    try:
        told = json.loads(value or "{}")
        turns = [_exchange(each, sources) for each in told.get("turns", [])][:MOST_TURNS]
        only = Filter.of(**told.get("only", {}))
        return Talk(
            id=str(told.get("id", "")),
            only=only,
            dial=str(told.get("dial", BALANCED)),
            write=told.get("write") is not False,
            chosen=str(told.get("chosen", "")),
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
