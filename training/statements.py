"""A question and its answer, made one statement by rule: "Who ruled it?", "a duke" -> "A duke ruled it."

    stated("When did it open?", "1961")     ->  "It did open in 1961."
    supposed("When did it open?")           ->  "It did open at some time."

"" where no rule fits: some half of the questions. Stiff English, of the question's own words.
"""

import re

_BE, _DO = "is|was|are|were", "did|does|do"
_MODAL = "can|could|will|would|should|must|may|might|has|had|have"
_VERB = r"(?:[a-z]+(?:ed|[^s]s)|made|took|became|gave|wrote|began|built|held|sent|led|won|lost|came|went|ran|grew|fell|found|said|saw)"
_SUBJECT = re.compile(
    rf"^(?P<wh>(?:what|which|how many|whose) [\w’'-]+(?: [\w’'-]+)??|who|what) (?P<rest>(?!(?:{_BE}|{_DO}|{_MODAL})\b){_VERB}\b.*)$"
)
_IS = re.compile(
    rf"^(?:who|what) (?P<be>{_BE}) (?P<rest>(?:the|a|an|some|one|[\w-]+[’']s|[A-Z][\w’'-]*) .+)(?<!called)(?<!named)(?<! as)(?<! for)(?<! of)"
    r"(?<!about)(?<! to)(?<!like)(?<!known)(?<!used)$"
)
_DID = re.compile(
    rf"^(?P<wh>who|whom|what|when|where|why|how|how much|(?:in|on|at|by|for|from|with|to|during) (?:what|which) [\w’'-]+(?: [\w’'-]+)??)"
    rf" (?P<do>{_DO}|{_MODAL}) (?P<subject>(?:the |a |an )?(?:(?:[A-Z][\w’'-]*)(?: (?:of|de|and|the|von))? ?)+?|the [a-z]+|they|he|she|it|people)"
    r" (?P<rest>[a-z].*)$"
)
_SOMETHING = {
    "who": "somebody", "whom": "somebody", "what": "something", "when": "some time", "where": "some place", "why": "some reason",
    "how": "some means", "which": "something of the kind",
}  # fmt: skip


def stated(question: str, answer: str) -> str:
    """The statement; "" where no rule fits. `answer`: a few words."""
    asked = " ".join(question.strip().rstrip("?").split())
    asked, answer = asked[:1].lower() + asked[1:], answer.strip().rstrip(".")
    if found := _SUBJECT.match(asked):
        counted = found["wh"].removeprefix("how many ") if found["wh"].startswith("how many") else ""
        noun = f" {counted}" if counted and counted.split()[-1] not in answer.lower() else ""
        return _sentence(f"{answer}{noun} {found['rest']}")
    if found := _DID.match(asked):
        return _sentence(
            f"{found['subject']} {found['do']} {found['rest']}{_placed(found['wh'], answer, found['rest'])}"
        )
    if found := _IS.match(asked):
        return _sentence(f"{answer} {found['be']} {found['rest']}")
    return ""


def supposed(question: str) -> str:
    """That the question has an answer, as a statement; "" where no rule fits."""
    wh = question.split()[0].lower() if question.split() else ""
    return stated(question, _SOMETHING[wh]) if wh in _SOMETHING and " many" not in question.lower() else ""


def _placed(wh: str, answer: str, rest: str) -> str:
    """The answer with the preposition that its question word asks for."""
    given = re.match(r"(?:in|on|at|by|for|from|with|to|during|because|after|before|through)\b", answer, re.IGNORECASE)
    own = re.match(r"(in|on|at|by|for|from|with|to|during)\b", wh)
    if given or re.search(r"\b(?:in|on|at|by|for|from|with|to|as|of)$", rest):
        return f" {answer}"
    if own:
        return f" {own[1]} {answer}"
    kind = wh.split()[0]
    places = {"when": "at" if answer == "some time" else "in", "where": "in", "why": "because of", "how": "by"}
    if kind == "when" and re.search(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?!\d)", answer) and re.search(r"[A-Z][a-z]+", answer):
        return f" on {answer}"
    return f" {places[kind]} {answer}" if kind in places and not wh.startswith("how m") else f" {answer}"


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}."
