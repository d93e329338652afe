"""What is said to whoever answers, and asks nothing of the sources by itself: thanks, "go on", "in two sentences".

    settled(turns)                  the turns that asked something; what "go on" brought stands with what it went on with
    wanted("In two sentences, who objects?")  ->  Wanted("who objects?", most=2)

Rules of English; of what a question is about, this knows nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.types import DECLINED, Evidence, Turn

_IDLE = re.compile(
    r"(?:\W*\b(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you| a lot| so much)?|thx|cheers|please|"
    r"ok|okay|great|cool|nice|perfect|interesting|wow|hm+|i see|got it|never ?mind|bye|goodbye|very much|that(?:['’]s| is) "
    r"(?:all|good|great|helpful|interesting|enough))\b)+\W*",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\W*(?:(?:and|ok|okay|please|so|yes)\b[\s,]*)*(?:go on|carry on|continue|keep going|"
    r"(?:tell me |say |show me )?(?:some )?more|what else|"
    r"(?:is there )?anything else|any ?more|what more|and further|next)(?: (?:please|then))?\W*",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\b(?:else|others|another|(?:any|some|what|tell me) more)\b", re.IGNORECASE)
_NUMBERS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_IN_SENTENCES = re.compile(
    rf"[\s,(]*\b(?:in|with|using) (?:just |only |at most |about )?(?P<most>{'|'.join(_NUMBERS)}|[1-5])"
    r"(?: (?:short|simple|single|brief))? (?:sentence|line)s?\b(?: only| please)?[),:]*",
    re.IGNORECASE,
)
_BRIEF = re.compile(
    r"\W*(?:(?:please )?(?:keep it|make it|be|a bit) )?(?:short(?:er)?|brief(?:er|ly)?|tl;? ?dr|"
    r"in (?:short|brief)|the short version)(?: please| version)?\W*",
    re.IGNORECASE,
)
NEAR = 0.5
"""Share of the best sentence's score that what is said further has at least."""

BRIEF = 2
"""Sentences of what is to be brief."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question without how its answer is wanted. `most`: sentences, 0 for as many as there are; `goes_on`: more of the
    same, and nothing of what was said; `repeats`: the question before, in another form."""

    question: str
    most: int = 0
    goes_on: bool = False
    repeats: bool = False


def is_idle(text: str) -> bool:
    """Whether it asks nothing: "ok, thanks!"."""
    return bool(_IDLE.fullmatch(text))


def asks_further(text: str) -> bool:
    """Whether it asks beyond what was said: "who else?"."""
    return bool(_FURTHER.search(text))


def wanted(text: str) -> Wanted:
    if _GOES_ON.fullmatch(text):
        return Wanted(text, goes_on=True, repeats=True)
    if _BRIEF.fullmatch(text):
        return Wanted(text, BRIEF, repeats=True)
    if not (form := _IN_SENTENCES.search(text)):
        return Wanted(text)
    most = _NUMBERS.get(form["most"].lower()) or int(form["most"])
    rest = f"{text[: form.start()]}{text[form.end() :]}".strip(" ,;:")
    bare = not re.search(r"\w", rest) or rest.lower().strip("?. ") in (
        "please",
        "and",
        "now",
        "ok",
        "again",
        "say it",
        "put it",
    )
    return Wanted(text if bare else rest, most, repeats=bare)


def settled(turns: Sequence[Turn]) -> list[Turn]:
    """The turns that asked something, oldest first; the answer to "go on" stands with that to what it went on with."""
    kept: list[Turn] = []
    for turn in turns:
        want = wanted(turn.question)
        if kept and want.repeats:
            if not turn.answer.startswith(DECLINED):
                kept[-1] = replace(kept[-1], answer=f"{kept[-1].answer}\n\n{turn.answer}")
        elif not is_idle(turn.question):
            kept.append(replace(turn, question=want.question))
    return kept


def unsaid(evidence: Sequence[Evidence], said: str) -> list[Evidence]:
    """Those whose sentence was not said, and that have at least NEAR of the best score of all."""
    least, told = NEAR * max((e.score for e in evidence), default=0.0), _letters(said)
    return [e for e in evidence if e.score >= least and _letters(e.text) not in told]


def _letters(text: str) -> str:
    found = " ".join(re.findall(r"[^\W_]+", text.lower()))
    return f" {found} "
