"""Whether a claim goes beyond its evidence: all for some, proved for likely, only where nobody is singled out.

    beyond("All the guards fled.", "Some of the guards fled.")  ->  "it says all, which what it cites does not"

By words that claim everything and those that may bear each: a claim that is wider without one of them is not seen here.
"""

import re

from qa.claims.denial import content, denies, tokens
from qa.claims.words import rows

_ABSOLUTE = """
all: all every each everyone everybody everything entire entirely whole wholly both throughout any complete
    completely full fully total unanimous unanimously without always
every: all every each everyone everybody everything entire whole any always
always: always invariably every never each constantly throughout ever all
solely: only sole solely alone exclusively just single
entirely: entirely wholly completely fully all whole every total totally quite altogether nothing none
proved: prove proved proves proven proof demonstrate demonstrated demonstrates show shows showed shown establish
    established confirm confirmed conclusive conclusively certain
certainly: certainly certain surely sure definite definitely doubtless undoubtedly clearly obviously without must
everywhere: everywhere all every throughout
"""
"""Words that claim everything, and what in the evidence bears each."""
_EACH_OF = (
    "minute hour day morning evening night week month quarter season spring summer autumn winter year decade century "
    "two three four five six seven eight nine ten twenty hundred thousand second third fourth fifth tenth"
).replace(" ", "|")
_NO_ABSOLUTE = re.compile(
    r"\b(?:(?:above|after|in|of|nearly|almost|virtually|practically|not|over|under) all|(?:all|every)(?: [\w’'-]+){0,4}? but"
    r"|all the (?:more|same|better|worse)|(?:everyone|everybody) else"
    r"|(?:not|nearly|almost|virtually) (?:every\w*|always|entirely|completely|wholly|whole|entire)"
    rf"|every (?:other )?(?:\d+|{_EACH_OF})|(?:for|per) every|(?:see|whether|if|that) it always"
    r"|prove[sd]? (?:not|un\w+|\w+(?:ful|ive|able|ible|ous|ory))"
    r"|(?:not|never|nobody|no one|cannot|\w+n[’']t)(?: \w+){0,2} (?:prove[dn]?|show[ns]?|established?|confirm(?:ed)?))\b",
    re.IGNORECASE,
)
"""Words of those tables that claim nothing of the kind: "above all", "every third year"."""
_SAME_AS = {
    "everyone": "every", "everybody": "every", "everything": "every", "whole": "all", "entire": "all",
    "invariably": "always", "proves": "proved", "proven": "proved", "prove": "proved",
    "establishes": "proved", "established": "proved", "definitely": "certainly", "undoubtedly": "certainly",
    "exclusively": "solely", "wholly": "entirely", "totally": "entirely", "fully": "entirely",
    "completely": "entirely",
}  # fmt: skip

_BORNE_BY = {word: frozenset(others.split()) for word, others in (row.split(":") for row in rows(_ABSOLUTE))}

_ONLY = re.compile(
    r"\bthe only\b|\b(?<!not )(?<!if )only(?! (?:[\d.,]+|an?\b|one|two|three|four|five|six|seven|eight|nine|ten|half|about|"
    r"some|few|after|then|when|once|if|in|on|at|by|since|recently|later)\b)|\b(?:nobody|no one) (?:but|else|other than)\b|"
    r"(?<=\w )alone(?= \w)",
    re.IGNORECASE,
)
"""Not of a number or a time: "only three", "only in May"."""
_SINGLING = frozenset(
    "only sole solely alone exclusively just single unique merely mere other others exception but unless until lone "
    "confined limited restricted apart besides all each every any both one last first".split()
)
_MOST = 0.7
"""Share of the claim's content that the evidence must hold."""


def beyond(claim: str, evidence: str) -> str:
    """Why the claim is surer or wider than its evidence; "" where it is not."""
    held = set(tokens(evidence))
    for word in tokens(_NO_ABSOLUTE.sub(" ", claim)):
        kind = _SAME_AS.get(word, word)
        if kind in _BORNE_BY and held.isdisjoint(_BORNE_BY[kind]):
            return f"it says {word}, which what it cites does not"
    return _singled_out(claim, evidence)


def _singled_out(claim: str, evidence: str) -> str:
    """Where "only" is put into what the evidence says, much in these words, without any word that could stand for it."""
    only, ours, words = _ONLY.search(claim), content(tokens(claim)), tokens(evidence)
    if not only or denies(words) or not _SINGLING.isdisjoint(words):
        return ""
    shared = len(ours & content(words))
    return f"it says {only[0].lower()}, which what it cites does not" if shared >= _MOST * len(ours) else ""
