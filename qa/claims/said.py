"""Who a claim says is speaking, and whether its evidence has that person speak.

    misattributed("According to Berg, the dam is safe.", [a citation of Lind])  ->  "it is not Berg who says so …"

By the speaker and author of each citation, and by names that stand beside a verb of saying in its quote.
"""

import re
from collections.abc import Sequence

from index.lexical import CAPITAL, stems
from qa.people.names import OPENERS, TITLES, folded
from qa.people.voices import voice
from qa.types import Citation

_PART = rf"{CAPITAL}[\w’'.-]{{0,40}}"
_NAME = rf"{_PART}(?:(?: (?:of|de|von|van|der|al|bin|and|the))? {_PART}){{0,5}}"
VERBS = (
    r"(?:say|said|says|saying|tells?|told|states?|stated|declares?|declared|argues?|argued|contends?|contended|claims?|claimed|"
    r"asserts?|asserted|maintains?|maintained|thinks?|thought|believes?|believed|writes?|wrote|notes?|noted|adds?|added|"
    r"warns?|warned|explains?|explained|insists?|insisted|suggests?|suggested|reports?|reported|admits?|admitted|concedes?|conceded|"
    r"denie[sd]|recalls?|recalled|remarks?|remarked|observes?|observed|complains?|complained|proposes?|proposed|recommends?|"
    r"recommended|advise[sd]?|concludes?|concluded|predicts?|predicted|estimates?|estimated|considers?|considered|regards?|"
    r"replie[sd]|answer(?:s|ed)|announces?|announced|confirms?|confirmed|acknowledges?|acknowledged|doubts?|doubted|fears?|feared|"
    r"hopes?|hoped|expects?|expected|criticis(?:es|ed)|describes?|described|accuses?|accused|demands?|demanded|"
    r"testifie[sd]|emphasi[sz](?:es|ed)|stress(?:es|ed)|points? out|pointed out|urges?|urged|"
    r"suspects?|suspected|worr(?:y|ies|ied)|supposes?|supposed|assumes?|assumed|"
    r"(?:is|are|was|were) (?:afraid|convinced|confident|certain|sure)|"
    r"(?:holds?|held|finds?|found|calls?|called|asks?|asked) that)"
)
_ASIDE = (
    r"(?:, [^,;]{1,60},)?(?: (?:also|however|often|himself|herself|once|later|therefore|has|had|even|still|then|now|always|"
    r"sometimes|rightly|openly|explicitly|repeatedly|frequently|generally))*"
)
_SAYING = [
    re.compile(rf"\b[Aa]ccording to (?:the |Mr\.? |Mrs\.? |Ms\.? |Dr\.? )*(?P<who>{_NAME})"),
    re.compile(rf"(?P<who>{_NAME}){_ASIDE} {VERBS}\b(?! (?:in|at|by|on|to)\b)"),
    re.compile(rf"\b[Ii]n (?P<who>{_NAME})[’'](?:s)? (?:view|opinion|words|account|eyes|judg)"),
    re.compile(rf"\bin the (?:view|opinion|words|eyes|account) of (?:the )?(?P<who>{_NAME})"),
    re.compile(rf"(?P<who>{_NAME})[’']s? (?:view|opinion|advice|claim|argument|verdict|fear|hope) (?:is|was|that)\b"),
    re.compile(rf"[,?!][”\"] (?:said|says|asked|wrote|told) (?P<who>{_NAME})"),
    re.compile(rf", {VERBS} (?P<who>{_NAME})(?=[.,;]|$)"),
    re.compile(rf"\b[Aa]s (?P<who>{_NAME}){_ASIDE} {VERBS}\b"),
]
_NO_NAME = OPENERS.union(
    TITLES,
    "according commentators critics experts judges observers officers officials people residents teachers".split(),
)


def sayers(claim: str) -> list[str]:
    """Every name that the claim has say something."""
    found = [re.sub(r"(?:[’']s?|\.)$", "", match["who"]) for pattern in _SAYING for match in pattern.finditer(claim)]
    return list(dict.fromkeys(name for name in found if _tokens(name)))


def misattributed(claim: str, cited: Sequence[Citation]) -> str:
    """Why what the claim lets somebody say is not his; "" where it is, or where it names no speaker."""
    for name in sayers(claim):
        own = _tokens(name)
        if not any(_speaks(own, claim, citation) for citation in cited):
            return f"what it cites is not {name}’s"
        by_author = all(own & _tokens(c.source.author) and not own & _tokens(c.quote) for c in cited)
        heard = [voice(c.passage, c.start, c.end) for c in cited]
        others = [one.who or "another" for one in heard if one.how and not _HIMSELF.match(one.who)]
        if by_author and len(others) == len(cited) and not any(_tokens(who) & _tokens(claim) for who in others):
            return f"in what it cites {others[0]} says so, not {name}"
    return ""


_HIMSELF = re.compile(r"I\b")

PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
ANYTHING = re.compile(rf"{PERSON.pattern}|\b(?:it|its|itself|they|them|their|theirs|themselves)\b", re.IGNORECASE)


def meant(citation: Citation, pronouns: re.Pattern[str] = PERSON) -> str:
    """The sentences before a quote that says he or she, in which whoever is meant may be named; "" for another quote."""
    passage = citation.passage
    before = [start for start, end in passage.sentences if end <= citation.start][-_BACK:]
    if not before or not pronouns.search(citation.quote):
        return ""
    return passage.text[before[0] - passage.start : citation.start - passage.start]


_BACK = 2
"""Sentences back to which a pronoun may point."""


def _speaks(own: set[str], claim: str, citation: Citation) -> bool:
    source = citation.source
    heading = " ".join((citation.speaker, source.author, source.publisher, "" if source.author else source.title))
    if own & _tokens(heading) or (_interview(source) and own & _tokens(source.title)):
        return True
    if tellers := sayers(citation.quote):
        return any(own & _tokens(teller) for teller in tellers)
    ours = stems(claim) - stems(" ".join(own))
    nearest = max(citation.quote.split(";"), key=lambda part: len(ours & stems(part)))
    return bool(own & _tokens(f"{nearest} {meant(citation)}"))


def _interview(source) -> bool:
    return "interview" in f"{source.author} {source.title}".lower()


def _tokens(name: str) -> set[str]:
    return {part for part in re.split(r"[^\w]+", folded(name)) if len(part) > 1} - _NO_NAME
