"""A follow-up made whole, and a comparison taken apart, by a language model; rules say whether it may be believed.

    whole(asked, history, complete)     -> the question so that it stands alone, or as the rules had it
    sides(question, complete)           -> one question for each side of a comparison, or none

A proposal is searched with only where every word of content in it was said before, by the asker, the answers or the rules
of `qa.rewrite`; where none of the asker's own is lost; where it asks for the same and leans on nothing; and where it is
short. So a model can put words together and can add none. Where it fails, or is slow, the rules' own way stands; one
that is known to be slow is not asked, for what is searched waits for it.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from threading import Event, Thread

from index.errors import NoModel
from index.lexical import stems
from qa.models import guard
from qa.models.complete import QUICK, Complete
from qa.people.mentions import COMPARING
from qa.people.whom import asks_to_compare
from qa.rewrite import leans
from qa.types import Asked, Message, Turn

MOST = 30
"""Words of a question."""

TOKENS = 60
SECONDS = 2.0
"""That a model may take for a proposal."""

TURNS = 3
"""How far back a model is told of."""

SIDES = 4
"""Of a comparison, at most."""

WHOLE = (
    Message(
        "system",
        "Write the last question again so that it can be understood without the questions before it. Use their words. "
        "Write only the question.",
    ),
    Message("user", "What does Mara Lind say of the dam?\nAnd of the salmon?"),
    Message("assistant", "What does Mara Lind say of the salmon?"),
)
APART = (
    Message("system", "Take the comparison apart: write one question for each side, each on its own line."),
    Message("user", "How do Mara Lind and Oskar Berg differ on the dam?"),
    Message("assistant", "What does Mara Lind say on the dam?\nWhat does Oskar Berg say on the dam?"),
)

_ASKING = re.compile(r"\b(?:who|whom|whose|when|where|why|how)\b")
"""What a question asks for, where it says so in a word."""

_COMPARING = stems(" ".join(["side", *COMPARING]))
"""Of words that only ask for a comparison."""


def whole(asked: Asked, history: Sequence[Turn], complete: Complete) -> Asked:
    """`asked`: the question as the rules made it whole; it comes back as it is where it stands alone."""
    if not asked.context:
        return asked
    turns = history[-TURNS:]
    told = "\n".join([*(guard.plain(turn.question) for turn in turns), guard.plain(asked.question)])
    (proposal, *_) = _lines(complete, WHOLE, told) or [""]
    said = " ".join([asked.read, *(f"{turn.question} {turn.answer}" for turn in turns)])
    kept = _asking(asked.question) == _asking(proposal) and not leans(proposal, ())
    fair = kept and _fair(proposal, said, asked.question)
    return replace(asked, question=proposal, earlier="", thing="") if fair else asked


def sides(question: str, complete: Complete) -> list[str]:
    """Empty where nothing is compared, or where the model's questions do not together ask what the question asks."""
    if not asks_to_compare(question):
        return []
    found = list(dict.fromkeys(_lines(complete, APART, guard.plain(question))))
    together = stems(" ".join(found))
    asks_all = stems(question) - _COMPARING <= together and 2 <= len(found) <= SIDES
    return found if asks_all and all(_fair(side, question) and side != question for side in found) else []


def _fair(proposal: str, said: str, own: str = "") -> bool:
    """Whether it holds no word of content that was not said, all of the asker's own, and is short."""
    held = stems(proposal)
    return bool(held) and stems(own) <= held <= stems(said) and len(proposal.split()) <= MOST


def _asking(question: str) -> set[str]:
    return set(_ASKING.findall(question.lower()))


def _lines(complete: Complete, beginning: Sequence[Message], told: str) -> list[str]:
    """What the model writes within SECONDS, line by line; nothing where it fails, of which writing the answer will tell."""
    if complete.pace is not None and complete.pace < QUICK:
        return []
    pieces, late = [], Event()

    def listen() -> None:
        with suppress(NoModel):
            for piece in complete([*beginning, Message("user", told)], TOKENS):
                pieces.append(piece)
                if late.is_set():
                    return
            pieces.append("\n")

    listening = Thread(target=listen, daemon=True)
    listening.start()
    listening.join(SECONDS)
    late.set()
    text = "".join(pieces)
    return [line for line in map(guard.plain, guard.bare(text).splitlines()) if line] if text.endswith("\n") else []
