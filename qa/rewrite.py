"""What a follow-up lacks: question and turns before -> the question, and the words it must be searched with.

Without a language model, by rules of English. A question leans on the turns before where it points back ("he", "the other"),
is a fragment ("why?", "any others?"), or has no name of its own and speaks on of what was spoken of. What it lacks is the
question that opened the subject and the thing named most since. "And in 2020?" is the question before with its year
exchanged, "And Craig?" with its name. An answer that declined said nothing of the subject. Any other question is searched
as it is, so a change of subject drags nothing in. Which of the things named a pronoun stands for is not decided.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.lexical import CAPITAL, STOP_WORDS, words
from qa.types import DECLINED, Asked, Turn

TURNS = 12
"""How far back a subject is followed."""

IN_ANSWER = 0.5
"""What naming a thing in an answer counts, beside naming it in a question."""

FEW = 2
"""Words of content up to which "and Craig?" leans on the question before."""

_OPENS = re.compile(
    r"(?:and|but|so|or|then|also|any|anything|anyone|what about|how about|why not|how so|how come|really|who else|"
    r"where else)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:he|she|they|his|her|hers|its|their|theirs|that|there|then)\b", re.IGNORECASE)
"""What may stand for something before it, in the question itself or in a turn before."""

_POINTS_BACK = re.compile(
    r"\b(?:(?-i:[Ii]t)|this|these|those|him|them|the (?:others?|same|former|latter))\b"
    r"|\b(?:about|after|before|for|of|to|with) that\b|\bthat\W*$|\b(?:dis)?agrees?\b(?! (?:with|that|on|about|to|over)\b)",
    re.IGNORECASE,
)
"""What mostly stands for something in a turn before, whatever the question names."""

_POINTS_NOWHERE = re.compile(
    r"\b(?:says?|said|thinks?|holds?|claims?|argues?|believes?|shows?|is it true|fact|so|now)\s+that\b"
    rf"|\bthat (?=(?:the|an?)\b|(?-i:{CAPITAL}))"
    r"|\b(?:is|are|was|were|been|be) there\b|\bthere (?:is|are|was|were|been|be)\b"
    r"|\bit (?:true|possible|likely|safe|legal|rains?|snows?|cheaper|hard|easy|better|worth)\b|\bit takes? to\b"
    r"|\bwhat makes it\b"
    r"|\b(?:the|an?|any|some) [\w-]+ that\b|\bthose (?:[\w-]+ )?(?:who|that|which)\b"
    r"|\b(?:(?:do|does|did|can|could|should|must|will|would)(?: the| an?)?|which|how many)"
    r" (?!he\b|she\b|it\b|they\b|the\b|an?\b|this\b|that\b|these\b|those\b|you\b|we\b|his\b|her\b|its\b|their\b)[a-z-]+"
    r" (?:\w+ ){1,3}?(?:their|its|his|her)\b"
    r"|\bthis (?:article|text|page|document)\b",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    """
    another anything anyone article aspects besides change changed details else ever facts happen happened happens
    important information interesting know later learn like new next notable others really significant something thing things
    """.split()
)
"""Words that say nothing of what a question is about."""

_BARE = frozenset("elaborate everybody everyone example explain far long many much often since".split())
"""Words that alone ask on of what was said: "How much?", "Since when?"."""

_OPENING = STOP_WORDS.union(
    _EMPTY,
    "compare describe explain give list might must name ok okay outline please show summarise summarize thanks yes".split(),
)
"""Words that may be capital for being first."""

_KINDS = """
    act agreement album article attack author band battle book case city club colony company conflict conference council
    country court crisis deal disease document episode event family film firm game government group interview law league
    magazine man match meeting movie newspaper novel organisation organization paper party period place play president
    program programme project region report school season series show single singer song storm story strike study team
    tour town treaty tribe trial university war woman work writer
    """
_OF_A_KIND = re.compile(
    rf"\b(?:the|such an?) (?:\w+ )?(?:{'|'.join(_KINDS.split())})(?:s|['’]s)?\b"
    r"(?! (?:of|in|between|against|on|about|called)\b)|\b(?:other|another|else)\b(?!.*\b(?:besides|than|except)\b)",
    re.IGNORECASE,
)
"""A thing called by its kind, as one is that was named before, or another of that kind."""

_NAME = re.compile(rf"\b{CAPITAL}[\w&-]+(?:(?: (?:of|the|and|de|von|van|&))* {CAPITAL}[\w&-]*)*")
_FIRST = re.compile(
    rf"(?:^|(?<=[.!?] )|(?<=[“\"])){CAPITAL}[\w'’-]*(?:s|ly|ing)"
    rf"(?= (?!(?:of|the|and|de|von|van)\b|{CAPITAL})[^\W\d_])"
)
"""A word that is probably capital only for being first ("Critics say", "Recently he")."""

_THING = re.compile(rf"(?:\b[Tt]he )?{_NAME.pattern}")
_ANNOUNCED = re.compile(r"(?:^|\]\s+)(?:[^:“”\n]|“[^“”\n]+”){1,80}: (?=“)")
"""Who is quoted, or by its title what, as an answer of ours announces it."""

_FRAGMENT = re.compile(
    r"(?:(?:and|or|but|so|what about|how about)\b[\s,]*)+"
    r"(?P<by>(?:about|after|against|at|before|by|for|from|in|near|of|on|over|since|to|under|with)\b )?"
    r"(?P<thing>(?:the |an? )?[\w'’.-]+(?: [\w'’.-]+){0,2})\W*",
    re.IGNORECASE,
)
"""With how it is bound to its question, and the thing that it asks about instead."""

_YEAR = re.compile(r"\b[12]\d{3}s?\b")


def resolve(question: str, history: Sequence[Turn]) -> Asked:
    """The question with what it lacks, from the turns before it (oldest first)."""
    heard = [replace(turn, answer="") if turn.answer.startswith(DECLINED) else turn for turn in history[-TURNS:]]
    *earlier, last = _whole([*heard, Turn(question)])
    return Asked(last.question, *_lacking(last.question, _subject(last.question, earlier)))


def leans(question: str, before: Sequence[Turn]) -> bool:
    """Whether the question lacks what it is about, after these turns."""
    text = _POINTS_NOWHERE.sub(" ", question.strip())
    if not _content(text) - _BARE or _POINTS_BACK.search(text):
        return True
    if _OPENS.match(text) and (not _names(text) or len(_content(text)) <= FEW):
        return True
    if points := _POINTS.search(text):
        return not _names(text[: points.start()])
    return not _names(text) and bool(_OF_A_KIND.search(text) or _stems(text) & _said(before))


def _whole(history: Sequence[Turn]) -> list[Turn]:
    """The turns, where a fragment made whole takes the place of the turn it was made whole from."""
    turns: list[Turn] = []
    for turn in history:
        if turns and (whole := _exchanged(turn.question, turns[-1].question)):
            turns[-1] = replace(turn, question=whole)
        else:
            turns.append(turn)
    return turns


def _subject(question: str, earlier: Sequence[Turn]) -> Sequence[Turn]:
    """The turns that the question leans on, oldest first: back to the one whose question opened the subject."""
    if not earlier or not leans(question, earlier):
        return []
    for i in range(len(earlier) - 1, 0, -1):
        before, opening = earlier[:i], earlier[i].question
        if not leans(opening, before) and not _stems(opening) & _stems(" ".join(turn.question for turn in before)):
            return earlier[i:]
    return earlier


def _lacking(question: str, subject: Sequence[Turn]) -> tuple[str, str]:
    """The question that opened the subject, with the one before where the question asks on of what that said; and the
    thing named most, where they do not name it."""
    asks_on = _POINTS_BACK.search(question) or not _content(question)
    turns = [*subject[:1], *(subject[-1:] if asks_on else [])]
    earlier = " ".join(dict.fromkeys(turn.question for turn in turns if _content(turn.question)))
    thing = _named_most(subject)
    return earlier, "" if set(words(thing)) <= set(words(earlier)) else thing


def _named_most(subject: Sequence[Turn]) -> str:
    """The name named most, in its longest form; "" where nothing is named."""
    counts: Counter[str] = Counter()
    for turn in subject:
        counts.update(dict.fromkeys(_names(turn.question), 1))
        counts.update(dict.fromkeys(_names(_in_sentences(turn.answer)), IN_ANSWER))
    whole: Counter[str] = Counter()
    for name, count in counts.items():
        longer = [other for other in counts if set(words(name)) < set(words(other))]
        whole[max(longer, key=counts.__getitem__, default=name)] += count
    return max(whole, key=whole.__getitem__, default="")


def _exchanged(question: str, before: str) -> str:
    """The question before, about the year or name of a fragment ("and in 2020?") instead; "" where it is not clear of
    which."""
    fragment = _FRAGMENT.fullmatch(question.strip())
    if not fragment or not _content(fragment["thing"], years=True):
        return ""
    thing, by = fragment["thing"], fragment["by"] or ""
    if _YEAR.fullmatch(thing):
        places = list(_YEAR.finditer(before))
    elif not _names(thing):
        return ""
    else:
        places = [m for m in _THING.finditer(before) if _names(m[0])]
        if by:
            places = [m for m in places if before[: m.start()].lower().endswith(f" {by.lower()}")]
    return f"{before[: places[0].start()]}{thing}{before[places[0].end() :]}" if len(places) == 1 else ""


def _names(text: str) -> list[str]:
    """The things named: runs of capitalised words, without the opening words that are only capital for being first."""
    found = []
    for match in _NAME.finditer(text):
        parts = match[0].split()
        while parts and parts[0].lower() in _OPENING:
            parts = parts[1:]
        if parts:
            found.append(" ".join(parts))
    return list(dict.fromkeys(found))


def _in_sentences(answer: str) -> str:
    """An answer without who is announced in it, and without capitals that only open a sentence."""
    return _FIRST.sub(lambda match: match[0].lower(), _ANNOUNCED.sub("", answer))


def _said(turns: Sequence[Turn]) -> set[str]:
    """Stems of what the questions, and the last answer, spoke of."""
    return _stems(" ".join([*(turn.question for turn in turns), *(turn.answer for turn in turns[-1:])]))


def _content(text: str, years: bool = False) -> set[str]:
    """The words that say what a text is about."""
    return {w for w in words(text) if w not in STOP_WORDS and w not in _EMPTY and (years or not w.isdigit())}


def _stems(text: str) -> set[str]:
    """Its words without the ends in which their forms differ."""
    return {re.sub(r"(?:ies|es|s|ed|ing|y|e)$", "", word) if len(word) > 4 else word for word in _content(text)}
