"""Whether one whom a question names is asked: what he says, where he stands, or all but him.

    is_asked("What does Berg think of Lind?", 10, 14)  ->  True; of Lind it is False

Rules for English around a name. Whose the name is, `mentions` finds; whether there are two sides, `whom`.
"""

import re

from index.lexical import CAPITAL
from qa.people import mentions

Spans = dict[str, list[tuple[int, int]]]
"""Path of a source, or label of a speaker -> where a question names him."""

VIEW = (
    r"(?:view|opinion|eye|judge?ment|reckoning|telling|word|position|stance|account|argument|case|advice|verdict)s?\b"
)
ACCORDING = re.compile(r"\b(?:according to|per)\b", re.IGNORECASE)
IS = r"\b(?:is|are|was|were) "

_BUT = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|apart from|aside from|other than|besides|excluding|leaving out) "
    r"|\b(?:all|none|no one|nobody|any(?:one|body)|every(?:one|body)(?: else)?)(?P<but> but )",
    re.IGNORECASE,
)
_APART = re.compile(rf"(?:{_BUT.pattern})(?:the )?(?:(?-i:{CAPITAL})[\w.’'-]* )*$", re.IGNORECASE)
"""Before the name of one whom it asks all but."""

_AND = re.compile(r",? (?:and|or) |, ")

_STANDS = re.compile(
    r"(?: (?:article|author|essay|piece|writer))?(?: (?:still|really|also|even|not|\w+ly))* "
    r"(?:for|against|in favou?r|opposed|sceptical|skeptical|critical|supportive|keen on)\b",
    re.IGNORECASE,
)
_ASKED_ONCE = re.compile(r"\b(?:did|does|do) (?:the )?(?:[\w.’'-]+ ){0,3}(?<! of )$", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:does|do)(?: not|n[’']t)? (?:the )?(?:[\w.’'-]+ ){0,2}(?<! of )$", re.IGNORECASE)
_STANCE = re.compile(rf"{IS}(?:the )?(?:(?!and |or )[\w.’'-]+ ){{0,2}}(?<! of )$", re.IGNORECASE)
_ACCORDING_TO = re.compile(rf"\b(?:according to|per|in the {VIEW} of) (?:the )?(?:[\w.’'-]+ ){{0,2}}$", re.IGNORECASE)
_HIS_VIEW = re.compile(rf"(?:['’]s?)? (?:(?:own|main|overall|chief|central) )?{VIEW}", re.IGNORECASE)
_SIDES_WITH = re.compile(
    r"\b(?:who|whose|anyone|anybody|which (?:of the )?(?:writer|author|source|article|one)s?)\b.*\b(?:(?:dis)?agree[sd]?|"
    r"sides?|differs?|argue[sd]?|contradict(?:s|ed)?|oppose[sd]?|refute[sd]?|criticis(?:es|ed)|support(?:s|ed)?) "
    r"(?:(?:with|from|against) )?(?:the )?(?:[\w.’'-]+ )?$",
    re.IGNORECASE,
)
"""Before the name of one whose own words are no answer to it."""

_OPINES = re.compile(
    r" (?:say|think|argue|want|believe|agree|write|claim|see|view|blame|recommend|propose|fear|expect|suggest|hold|regard|"
    r"consider|feel|judge|rate|find|concede|reject|favou?r|oppose|reckon|prefer|warn|advise|hope|predict|disagree|object|"
    r"defend|critici[sz]e|explain|describe|report|mention|like|have|admit|regret|suspect|trust|doubt|accept|deny|demand|"
    r"promise|make of)\b",
    re.IGNORECASE,
)

_AND_OPINES = re.compile(rf"(?: and(?: [\w.’'-]+){{1,3}}?)?{_OPINES.pattern}", re.IGNORECASE)

ASKS_ANOTHER = re.compile(
    r"\b(?:do|does|did) (?!(?:he|she|it|they|this|that|these|those|both|each|either|you|we|i|"
    r"the (?:article|author|book|document|page|paper|piece|report|source|text|two|writer)s?)\b)"
    rf"(?:the )?[\w.’'-]+{_OPINES.pattern}",
    re.IGNORECASE,
)
"""What asks somebody it calls by a name or an office, and nobody who was named before."""


def is_asked(question: str, start: int, end: int) -> bool:
    """Whether who is named there is asked what he says, and not only spoken of: "according to Berg", "does Berg think",
    "Berg’s view", "Berg on fish"."""
    before, name, after = question[:start], question[start:end], question[end:]
    if tells(question, start, end) or stands(question, start, end):
        return True
    if _ASKED.search(before) and _OPINES.match(after):
        return True
    is_his = name.endswith(("'s", "’s")) or after[:1] in "'’"
    return bool(is_his and _HIS_VIEW.match(after)) or (not before.strip() and after.startswith((" on ", " about ")))


def tells(question: str, start: int, end: int) -> bool:
    """Whether it asks according to who is named there: whose views he tells may be another's."""
    return bool(ACCORDING.match(question[start:end]) or _ACCORDING_TO.search(question[:start]))


def stands(question: str, start: int, end: int) -> bool:
    """Whether it asks where he stands who is named there: "Is Berg against it?"."""
    return bool(_STANCE.search(question[:start]) and _STANDS.match(question, end))


def asks(question: str, who: str) -> bool:
    """Whether it asks, or asked, one who speaks in a source without having written it, by the surname of his label."""
    spans = mentions.heard_in(question, who) if who else []
    return any(
        is_asked(question, start, end) or (_ASKED_ONCE.search(question[:start]) and _AND_OPINES.match(question, end))
        for start, end in spans
    )


def apart(question: str, named: Spans) -> list[tuple[int, int, str]]:
    """(start, end, path) of each whom it asks all but, with what says so: "except Berg and Lind"."""
    found: list[tuple[int, int, str]] = []
    for start, end, path in sorted((*span, path) for path, spans in named.items() for span in spans):
        if match := _APART.search(question[:start]):
            found.append((match.start("but" if match["but"] else 0), end, path))
        elif found and _AND.fullmatch(question[found[-1][1] : start]):
            found.append((found[-1][1], end, path))
    return found


def sets_apart(question: str) -> bool:
    """Whether it asks all but somebody."""
    return bool(_BUT.search(question))


def is_apart(question: str, who: str) -> bool:
    """Whether it asks all but one who speaks in a source without having written it."""
    return bool(apart(question, {who: mentions.heard_in(question, who)}))


def sided_with(question: str, named: Spans) -> list[str]:
    """Whoever agrees or disagrees with one is another: the paths of those with whom it asks who does."""
    return [path for path, spans in named.items() if any(_SIDES_WITH.search(question[:start]) for start, _ in spans)]
