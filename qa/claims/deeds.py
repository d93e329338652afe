"""Who did a thing, and whether it was done: what a claim makes of the deeds that its evidence tells.

    other_doer("Moor cut the fund.", "Berg cut the fund, as Moor said.")           ->  "what it cites has another do it …"
    other_party("Berg bought the mill.", "Berg sold the mill.")                    ->  "what it cites has Berg on the …"
    undone("The council sold the mill.", "The council offered to sell the mill.")  ->  "it says sold where what it cites …"

By verbs in the past that both share, and by the words before and behind them: a deed told in other words, or of somebody
who is not named beside it, is not seen here.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.lexical import STOP_WORDS
from qa.claims.words import PAST, base, same_matter
from qa.people.names import folded, strange

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+|[^\w\s]")

_NO_VERB = frozenset("hundred indeed speed exceed proceed succeed breed embed naked sacred wicked".split())


class Deed(NamedTuple):
    """The stem of a verb; who did it, as written, or "" where that is not sure; the stems of what it was done to."""

    verb: str
    doer: str
    thing: frozenset[str]


def other_doer(claim: str, evidence: str, authors: str = "") -> str:
    """Why the claim has somebody of whom the evidence speaks, or one of its authors, do what another did; "" where it has
    not. `authors`: the names of those who are persons."""
    told, own, held, said = list(dict.fromkeys(_deeds(evidence))), _stems(authors), _stems(evidence), _stems(claim)
    if not same_matter(said - own, held):
        return ""
    for deed in _deeds(claim):
        doer, same = _stems(deed.doer), [other for other in told if other.verb == deed.verb]
        by_author = bool(doer & own) and held.isdisjoint(doer)
        near = [other for other in same if other.thing & deed.thing or _stems(other.doer) & said]
        if doer and near and (by_author or doer <= held) and all(_apart(deed.doer, o.doer, by_author) for o in same):
            return f"what it cites has another do it than {_THE.sub('the', deed.doer)}"
    return ""


_THE = re.compile(r"^The\b")


def other_party(claim: str, evidence: str) -> str:
    """Why the claim has somebody buy, borrow or receive what he sold, lent or sent in the evidence, or the other way round;
    "" where it has not."""
    ours = [deed for deed in dict.fromkeys(_deeds(claim)) if deed.verb in _CONVERSES]
    told = list(dict.fromkeys(_deeds(evidence))) if ours else []
    verbs = {deed.verb for deed in told}
    for deed in ours:
        doer, other = _stems(deed.doer), _CONVERSES[deed.verb] & verbs
        if (
            other
            and deed.verb not in verbs
            and any(its.verb in other and _stems(its.doer) & doer and its.thing & deed.thing for its in told)
        ):
            return f"what it cites has {_THE.sub('the', deed.doer)} on the other side"
    return ""


def undone(claim: str, evidence: str) -> str:
    """Why the claim has done what the evidence has only planned, offered, asked for or the like; "" where it has not."""
    planned, ours = dict(_plans(evidence)), _words(claim)
    theirs = [base(word) for word in _words(evidence)]
    if not same_matter(_stems(claim), _stems(evidence)) or _PLANNED.search(claim) or not _DONE.isdisjoint(theirs):
        return ""
    for at, word in enumerate(ours):
        verb, before = base(word), ours[max(0, at - 3) : at]
        if verb in planned and theirs.count(verb) == 1 and _is_past(word) and _UNREAL.isdisjoint(before):
            return f"it says {word} where what it cites says {planned[verb]}"
    return ""


def _plans(text: str) -> Iterator[tuple[str, str]]:
    """(the stem of a verb, the word that has it planned): not "left" in "the will left"."""
    for match in (match for way in _PLANS for match in way.finditer(text)):
        verb = match["verb"]
        if match["be"] or not _is_past(verb) or PAST.get(verb) == verb:
            yield base(verb), match["plan"]


_PLAN = (
    r"offer(?:s|ed)?|plan(?:s|ned)?|promise[sd]?|propose[sd]?|intend(?:s|ed)?|intention|hope[sd]?|want(?:s|ed)?|wish(?:es|ed)?|"
    r"threat(?:s|en|ens|ened)?|aim(?:s|ed)?|ask(?:s|ed)?|urge[sd]?|pledge[sd]?|vow(?:s|ed)?|call(?:s|ed)? (?:on|upon|for)|"
    r"demand(?:s|ed)?|request(?:s|ed)?|recommend(?:s|ed)?|suggest(?:s|ed)?|advise[sd]?|expect(?:s|ed)?|undert(?:ook|akes?)|"
    r"prepare[sd]?|seeks?|sought|tr(?:y|ies|ied)|attempt(?:s|ed)?|consider(?:s|ed)?"
)
_MODAL = "will|shall|should|may|might|must"
_LATER = "(?: (?:also|now|soon|then|later|[a-z]+ly))?"
_PLANS = [
    re.compile(rf"\b(?P<plan>{_PLAN})(?: [\w’'-]+){{0,6}}? to (?P<be>be )?(?P<verb>[a-z]+)"),
    re.compile(rf"\b(?P<plan>{_PLAN})(?P<be>)(?: (?:a|an|the|its|his|her))? (?P<verb>[a-z]+ing)\b"),
    re.compile(rf"\b(?P<plan>{_MODAL}){_LATER} (?P<be>be )?(?P<verb>[a-z]+)"),
]
_PLANNED = re.compile(rf"\b(?:{_PLAN}|{_MODAL})\b")
_DONE = frozenset("did done succeed manag".split())
_UNREAL = frozenset("is are will would shall should may might could can must to not never no if cannot being".split())


def _apart(one: str, other: str, is_author: bool) -> bool:
    """Whether they cannot be one: two names, or two that are none, and whoever writes and whom he writes of."""
    if not _stems(other) or _stems(one) & _stems(other):
        return False
    two_names = _is_name(one) and _is_name(other) and bool(strange(one, other, common=lambda _: False))
    return is_author or two_names or not (_is_name(one) or _is_name(other))


def _is_name(doer: str) -> bool:
    return any(word[0].isupper() and word.lower() not in STOP_WORDS for word in doer.split())


def _deeds(text: str) -> Iterator[Deed]:
    """Every verb in the past."""
    written, words = _written(text), _words(text)
    for at, word in enumerate(words):
        if not _is_past(word):
            continue
        start = at
        while start and (words[start - 1] in _BETWEEN or words[start - 1].endswith("ly")):
            start -= 1
        behind = words[at + 1 : _end(words, at + 1)]
        passive = start > 0 and words[start - 1] in _BE
        if words[at + 1 : at + 2] == ["by"]:
            doer = _named(written[at + 2 : _end(words, at + 2)]) if passive else ""
            yield Deed(base(word), doer, _stems(" ".join(words[max(0, start - _REACH) : start])))
        else:
            doer = "" if passive else _named(written[_start(words, start) : start])
            yield Deed(base(word), doer, _stems(" ".join(behind)))


def _start(words: Sequence[str], at: int) -> int:
    """Where who does it begins, who ends there: behind the verb before, and what ends its clause."""
    start = at
    while start and at - start < _REACH and words[start - 1] not in _CLAUSE and words[start - 1] not in _STOPS:
        start -= 1
    told = next((n for n in reversed(range(start, at)) if _is_past(words[n])), None)
    if told is None:
        return start
    return next((n + 1 for n in range(told, at) if words[n] in _PARTS), at)


def _end(words: Sequence[str], at: int) -> int:
    reach = range(at, min(len(words), at + _REACH))
    return next((n for n in reach if words[n] in _BEHIND or not words[n][0].isalnum()), reach.stop)


def _named(words: Sequence[str]) -> str:
    """Who they name; "" for "he" and the like, and where a comma, an "and" or an article stands before the verb."""
    if not words or words[-1].lower() in _PARTS | _ARTICLES or any(word.lower() in _NOBODY for word in words):
        return ""
    return " ".join(word for word in words if word[0].isalnum()).removeprefix("and ")


_REACH = 10
_BE = frozenset("is are was were be been being get gets got".split())
_BETWEEN = frozenset("has had have having also then later never once soon just already twice first again".split())
_CLAUSE = frozenset(
    "or nor that which who whom whose where when while whereas because although though if as after before since until than "
    "what how why so whether".split()
)
_STOPS = frozenset('.;:!?“”"()[]–—')
_PARTS = frozenset(", and but".split())
_ARTICLES = frozenset("a an the its his her their".split())
_BEHIND = _CLAUSE | frozenset(
    "and but to in on at by from with for into over under against about through during towards between among without "
    "near".split()
)
_NOBODY = _BE | frozenset("i we he she they it you one this these those my our to not n't all both each".split())


def _written(text: str) -> list[str]:
    return _WORD.findall(text.replace("’", "'"))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _written(text)]


_TWO_SIDES = "sell buy|sell purchase|lend borrow|teach learn|send receive|give receive|pay receive|bequeath inherit"
_BASES = [frozenset(map(base, pair.split())) for pair in _TWO_SIDES.split("|")]
_CONVERSES = {
    verb: frozenset().union(*(pair - {verb} for pair in _BASES if verb in pair)) for verb in frozenset().union(*_BASES)
}
"""The verbs that tell a deed from the side of the other party, by their stems."""


def _is_past(word: str) -> bool:
    return word in PAST or (word.endswith("ed") and len(word) > 4 and word not in _NO_VERB)


def _stems(text: str) -> frozenset[str]:
    return frozenset(base(folded(w)) for w in _written(text) if w.lower() not in STOP_WORDS and w[0].isalpha())
