"""What a follow-up lacks: question and turns before -> the question, and the words it must be searched with.

Without a language model, by rules of English. A question leans on the turns before where it points back ("he", "the other"),
is a fragment ("why?", "according to Berg?"), leaves unsaid what it asks of ("what does Berg think?"), or has no name of its
own and speaks on of what was spoken of. What it lacks is the question that opened the subject and the thing named most
since. "And in 2020?" is the question before with its year exchanged, "And Craig?" with its name; "Do they agree?" asks of
both; "the latter" and "that year" are called by name. An answer that declined said nothing of the subject, and of its
question a new one takes what it names. Any other question is searched as it is, so a change of subject drags nothing in.
Which of the things named a pronoun stands for is not decided.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.dates import MONTHS, WEEKDAYS
from index.lexical import ASKING, CAPITAL, STOP_WORDS, words
from qa.people.kinds import VOICES
from qa.people.names import COMMON, OPENERS
from qa.types import DECLINED, LONGEST_QUESTION, Asked, Turn

TURNS = 12
"""How far back a subject is followed."""

IN_ANSWER = 0.5
"""What naming a thing in all sentences of an answer counts, beside naming it in a question."""

SUBJECT = 0.25
"""What a thing must count to be what was spoken of: as much as one that half of an answer names."""

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
    r"|\b(?:about|after|before|for|of|to|with) that\b|\b(?:that|so)\W*$"
    r"|\b(?:against|from|than|to|with) (?:his|hers|theirs)\W*$"
    r"|\b(?:the|an?|which|that|this) "
    r"(?:(?:\w+ )?(?:last|latest|first|second|third|next|previous|other|new|old|big|small)(?:er|est)? )?"
    r"ones?(?=\W*$| (?:is|are|was|were|has|have|did|does|do|would|will|by|from|in|on)\b)"
    r"|\b(?:dis)?agrees?\b(?! (?:with|that|on|about|to|over)\b)",
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

_BARE = frozenset(
    """
    better both compare contrast difference differences elaborate everybody everyone example explain far long many much
    often reason reasons right since sure till true two until worse wrong
    """.split()
)
"""Words that alone ask on of what was said: "How much?", "Since when?", "Who is right?"."""

_ORDERS = frozenset("compare describe explain give list outline people summarise summarize tell".split())
"""Words that say what is to be done, or of nobody in particular: no subject is shared by them."""

_OPENING = STOP_WORDS.union(
    _EMPTY,
    OPENERS,
    "compare describe explain give let list might must name ok okay outline please show summarise summarize thanks".split(),
    ["yes"],
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

_NAME = re.compile(rf"\b{CAPITAL}[\w&-]+(?:(?: (?:of|the|and|de|von|van|&))* (?!I\b){CAPITAL}[\w&-]*)*")
_FIRST = re.compile(
    rf"(?:^|(?<=[“\"])){CAPITAL}[\w'’-]*(?:s['’]?|ly|ing|al|[st]ion|ment|ness|ity|ty-\w+)"
    rf"(?= (?!(?:of|the|and|de|von|van)\b|{CAPITAL})[^\W\d_])"
)
"""A word that is probably capital only for being first ("Critics say", "Recently he", "Sixty-four people")."""

_SENTENCE = re.compile(r"(?<=[.!?…])[”\"’']?\s+(?:\[[\d\]\[]*\]\s*)?")

_ANNOUNCED = re.compile(r"(?:^|\]\s+)(?:[^:“”\n]|“[^“”\n]+”){1,80}: (?=“)")
"""Who is quoted, or by its title what, as an answer of ours announces it."""

_ASKING = rf"(?:{ASKING})\b"
_VERB = r"(?:am|is|are|was|were|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would)\b"

_FRAGMENT = re.compile(
    r"(?:(?:and|or|but|so|what about|how about)\b[\s,]*)*"
    r"(?:(?P<by>(?:according to|about|after|against|at|before|by|for|from|in|near|of|on|over|since|to|under|with) )"
    rf"|(?P<verb>{_VERB} )(?=(?:the )?(?:[\w'’-]+|(?-i:{CAPITAL})[\w'’-]+(?: (?-i:{CAPITAL})[\w'’-]+)+)\W*$)"
    r"|(?<=[\s,]))"
    r"(?P<thing>(?:the |an? )?[\w'’.-]+(?: [\w'’.-]+){0,2})\W*",
    re.IGNORECASE,
)
"""With how it is bound to its question, and the thing that it asks about instead: "and from Norway?", "does Berg?"."""

_UNSAID = re.compile(
    r"(?:(?:what|how) )?(?:do|does|would) (?:[\w'’.-]+ ){1,3}(?:say|think|believe)\W*"
    r"|(?:what(?: is| are|['’]s) )?(?:[\w'’.-]+ ){0,2}[\w.-]+(?:s['’]|['’]s) (?:own )?"
    r"(?:answer|opinion|position|stance|take|verdict|view)s?\W*",
    re.IGNORECASE,
)
"""What asks for a view, and not of what: "what does Berg say?"."""

_SHORT = re.compile(rf"{_ASKING}(?: (?!{_VERB}|to\b)[\w-]+){{1,3}}\W*", re.IGNORECASE)
"""What asks with a word or two, and has no verb but them: "who paid?", "how soon?"."""

_OF_SEVERAL = re.compile(
    r"\b(?:they|them|both|n?either|each other|one another|the two|sides|(?:dis)?agree|differ|differences?|right|wrong|"
    r"compared?)\b",
    re.IGNORECASE,
)
"""What asks of all who were asked, not only of the last."""

_YEAR = re.compile(r"\b[12]\d{3}s?\b")
_MONTH = rf"(?:\d{{1,2}} )?\b(?:{'|'.join(map(str.capitalize, MONTHS))})\b"
_TIMES = (_YEAR, re.compile(_MONTH), re.compile(rf"(?:{_MONTH},? )?{_YEAR.pattern}"))
"""Of which one takes another's place."""

_SPANS = ("after ", "before ", "since ")
"""What goes with the time that it binds ("and since 2020?"), in the place of whatever else does."""

_BINDS = r"\b(?:after|at|before|by|during|from|in|of|on|since|until) "

_NO_NAMES = COMMON.union(["and"], (f"{day}s" for day in WEEKDAYS))
"""Words of which alone no name is made."""

_THING = r"(?P<thing>(?:the |an? |its |his |her |their )?[a-z][a-z'’-]*(?: [a-z][a-z'’-]*)?)"
"""A thing without a name, with its article."""

_THE_ONE = re.compile(
    r"^((?:(?:and|but|what about|how about)\b[\s,]*)*)(?:the|that) ones? (?=(?:by|of|from|in|on)\b)", re.IGNORECASE
)
"""What stands for the thing asked about, before what tells it from another: "and the one by Berg?"."""

_ARTICLE = re.compile(r"(?:\b(?:the|an?) )?$", re.IGNORECASE)
_ASKS = re.compile(rf"\b(?:{_ASKING}|{_VERB})", re.IGNORECASE)
_ASKED = r"(?:do|does|did|can|could|should|will|would) |according to "
"""Before one who is asked."""

_MANNERS = re.compile(
    r"(?:(?:ok|okay|thanks|thank you|sorry|hi|hello)\b[\s,.!;:–—-]+|(?:well|great|good|fine|right|i see|yes|no|interesting|"
    r"cool|wow|hm+|sure|nice|(?:one|a) (?:more|last|further) (?:thing|question)|another (?:thing|question))[,.!;:] +)+"
    r"(?=\w)",
    re.IGNORECASE,
)
"""What is said to whoever answers, before the question."""

_ANNOUNCES = re.compile(
    r"(?:(?:and|but|so|now|then)\b[\s,]*)*(?:(?:going |coming |to come )?back to|returning to|as for|as to|regarding|"
    r"concerning|(?:on )?another (?:matter|question|subject|topic|thing)\b)[:,]? *(?=\w)",
    re.IGNORECASE,
)
"""Before a subject that is named anew."""

_HE = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_HIS_VIEW = re.compile(
    r"\b(?:he|she|they) (?:argue|believe|claim|hold|propose|say|think|want|write)\b|\b(?:his|her|their) (?:\w+ )?"
    r"(?:answer|opinion|position|stance|take|verdict|view)",
    re.IGNORECASE,
)
"""What asks for the view of whoever was asked before."""

_ONE_OF_TWO = re.compile(
    r"\bthe (?:former|latter)(?=['’]s\b|[,;:]|\W*$)"
    r"|(?:(?<=\bdo )|(?<=\bdoes )|(?<=\bdid ))the (?:former|latter)(?= [a-z]+(?: (?:about|from|of|on|to|with)\b|\W*$))",
    re.IGNORECASE,
)
"""One of two that were named, and not "the former mayor"."""

_THAT_YEAR = re.compile(
    r"(?P<bound>\b(?:after|before|by|during|for|from|in|of|since|till|until) )?\b(?:that|the same|that same) year\b",
    re.IGNORECASE,
)


def resolve(question: str, history: Sequence[Turn]) -> Asked:
    """The question with what it lacks, from the turns before it (oldest first)."""
    turns: list[Turn] = []
    for turn in [*history[-TURNS:], Turn(question)]:
        turns.append(replace(turn, question=_called(_plain(turn.question.strip()[:LONGEST_QUESTION]), turns)))
    *earlier, last = _whole(turns)
    return Asked(last.question, *_lacking(last.question, _subject(last.question, earlier)))


def leans(question: str, before: Sequence[Turn]) -> bool:
    """Whether the question lacks what it is about, after these turns."""
    if (announced := _ANNOUNCES.match(question)) and _content(question[announced.end() :]):
        return bool(_HE.search(question))
    if _asks_on(question):
        return True
    text = _POINTS_NOWHERE.sub(" ", question)
    if _OPENS.match(text) and (not _names(text) or len(_content(text)) <= FEW):
        return True
    if points := _POINTS.search(text):
        return not _names(text[: points.start()])
    return not _names(text) and bool(_OF_A_KIND.search(text) or _stems(text) & _spoken(before))


def _plain(question: str) -> str:
    """Without what is said to whoever answers; one in capitals in small letters, for they tell no name there."""
    if manners := _MANNERS.match(question):
        question = question[manners.end() :]
    is_loud = question.isupper() and len(question.split()) > FEW
    return re.sub(r"\b(?!US\b)\w+", lambda word: word[0].lower(), question) if is_loud else question


def _called(question: str, before: Sequence[Turn]) -> str:
    """With the name for "the former" and "the latter", and the figures for "that year", where no doubt is left of which."""
    pairs = (_pair(turn.question) for turn in reversed(before))
    if _ONE_OF_TWO.search(question) and (two := next(filter(None, pairs), None)):
        question = _ONE_OF_TWO.sub(lambda match: two["latter" in match[0].lower()], question)
    years = set(_YEAR.findall(f"{before[-1].question} {_said(before[-1])}")) if before else set()
    if len(years) == 1 and (year := min(years)).isdigit():
        question = _THAT_YEAR.sub(lambda match: f"{match['bound'] or 'in '}{year}", question)
    return question


def _pair(question: str) -> list[str]:
    """The two that a question names, where they are two."""
    named = [one for name in _names(question) for one in re.split(r" (?:and|&) (?:the )?", name)]
    return named if len(named) == 2 else []


def _said(turn: Turn) -> str:
    """Its answer, without who is announced in it; "" where it declined."""
    return "" if _declined(turn) else _ANNOUNCED.sub("", turn.answer)


def _declined(turn: Turn) -> bool:
    return turn.answer.startswith(DECLINED)


def _asks_on(question: str) -> bool:
    """Whether it asks of what was said just before, whatever it names."""
    return _is_part(question) or bool(_POINTS_BACK.search(_POINTS_NOWHERE.sub(" ", question)))


def _is_part(question: str) -> bool:
    """Whether it lacks words of its own: a fragment, one that leaves unsaid what it asks of, or one of bare words."""
    if _FRAGMENT.fullmatch(question) or _UNSAID.fullmatch(question):
        return True
    if _SHORT.fullmatch(question) and len(_content(question) - _BARE) == 1:
        return True
    return not _content(_POINTS_NOWHERE.sub(" ", question)) - _BARE


def _whole(history: Sequence[Turn]) -> list[Turn]:
    """The turns, where a fragment made whole takes the place of the turn it was made whole from, or stands beside it where
    the next asks of several."""
    turns: list[Turn] = []
    forms: list[str] = []
    for turn in history:
        if forms and (whole := _exchanged(turn.question, forms[-1])):
            forms.append(whole)
            turns[-1] = replace(turn, question=whole)
            continue
        if turns and _OF_SEVERAL.search(turn.question):
            turns[-1] = replace(turns[-1], question=_closed(forms))
        forms = [turn.question]
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
    turns = [*subject[:1], *(subject[-1:] if _asks_on(question) else [])]
    if not (_is_part(question) or _OF_SEVERAL.search(question) or _HIS_VIEW.search(question)):
        turns = [turn for turn in turns if not (_declined(turn) and _names(turn.question))]
    earlier = _closed(dict.fromkeys(turn.question for turn in turns if _content(turn.question) - _BARE))
    thing = _named_most(subject)
    return earlier, "" if set(words(thing)) <= set(words(f"{earlier} {question}")) else thing


def _closed(questions: Iterable[str]) -> str:
    """One after the other, each with a mark at its end."""
    return " ".join(q if q.endswith((*".?!…:;",)) else f"{q}{'?' if _ASKS.match(q) else '.'}" for q in questions)


def _named_most(subject: Sequence[Turn]) -> str:
    """The name named most, in its longest form; "" where nothing is named, or in too little of what was said."""
    counts: Counter[str] = Counter()
    heard: set[str] = set()
    for turn in subject:
        counts.update(dict.fromkeys(_names(turn.question), 1))
        sentences = [sentence for sentence in _SENTENCE.split(_said(turn)) if _content(sentence)]
        for sentence in dict.fromkeys(s for s in sentences if s not in heard):
            counts.update(dict.fromkeys(_names(_opened_small(sentence)), IN_ANSWER / len(sentences)))
        heard.update(sentences)
    counts = Counter({name: count for name, count in counts.items() if not _is_nobody(name)})
    whole: Counter[str] = Counter()
    for name, count in counts.items():
        longer = [other for other in counts if set(words(name)) < set(words(other))]
        whole[max(longer, key=counts.__getitem__, default=name)] += count
    most = max(whole, key=whole.__getitem__, default="")
    return most if whole[most] >= SUBJECT else ""


def _exchanged(question: str, before: str) -> str:
    """The question before, about the time or name of a fragment ("and in 2020?") instead; "" where it is not clear of
    which."""
    fragment = _FRAGMENT.fullmatch(_THE_ONE.sub(r"\1", question))
    if not fragment or not _content(fragment["thing"], years=True):
        return ""
    thing = re.sub(r"['’]s$|\.$", "", fragment["thing"])
    time = next((time for time in _TIMES if time.fullmatch(thing)), None)
    by = (fragment["by"] or "").lower()
    if time and by in _SPANS:
        places, thing = [m.span() for m in re.finditer(_BINDS + time.pattern, before)], by + thing
    elif time:
        places = [m.span() for m in time.finditer(before)]
    else:
        places = _places(fragment, before) or _last_place(fragment, before)
    return f"{before[: places[0][0]]}{thing}{before[places[0][1] :]}" if len(places) == 1 else ""


def _places(fragment: re.Match[str], before: str) -> list[tuple[int, int]]:
    """Where a name that the fragment's could take the place of stands, with its article. One who is called by what he is
    ("the union") takes the place only of one who is asked."""
    thing, by = fragment["thing"].rstrip("."), fragment["by"]
    named = bool(_names(thing))
    voice = thing.lower().removeprefix("the ").removesuffix("s") in VOICES
    if _ASKS.search(thing) or not (named or voice):
        return []
    bound = re.escape(by) if by else _ASKED if fragment["verb"] or not named else ""
    places = []
    for start, end in _named(before):
        start -= len(_ARTICLE.search(before[:start])[0])
        if " and " in before[start:end]:
            return []
        is_bound = re.search(rf"(?<!\w)(?:{bound})$", before[:start], re.IGNORECASE)
        if is_bound and not _is_nobody(before[start:end]):
            places.append((start, end))
    return places


def _last_place(fragment: re.Match[str], before: str) -> list[tuple[int, int]]:
    """Where the question before ends with a thing that has no name and is bound as the fragment's is: "about the land"."""
    thing, by = fragment["thing"], (fragment["by"] or "").lower()
    if not by or _ASKS.search(thing) or _names(thing):
        return []
    return [m.span("thing") for m in re.finditer(rf"(?<!\w){re.escape(by)}{_THING}\W*$", before)]


def _names(text: str) -> list[str]:
    """The things named: runs of capitalised words, without the opening words that are only capital for being first."""
    return list(dict.fromkeys(text[start:end] for start, end in _named(text)))


def _named(text: str) -> Iterator[tuple[int, int]]:
    """Where each stands."""
    for match in _NAME.finditer(text):
        parts = match[0].split(" ")
        while parts and parts[0].lower() in _OPENING:
            parts = parts[1:]
        if parts:
            yield match.end() - len(" ".join(parts)), match.end()


def _is_nobody(name: str) -> bool:
    """Whether it is of months, days or forms of address only."""
    return set(words(name)) <= _NO_NAMES


def _opened_small(sentence: str) -> str:
    """A sentence without a capital that it only opens with."""
    return _FIRST.sub(lambda match: match[0].lower(), sentence)


def _spoken(turns: Sequence[Turn]) -> set[str]:
    """Stems of what the questions, and the last answer, spoke of."""
    return _stems(" ".join([*(turn.question for turn in turns), *map(_said, turns[-1:])]))


def _content(text: str, years: bool = False) -> set[str]:
    """The words that say what a text is about."""
    return {w for w in words(text) if w not in STOP_WORDS and w not in _EMPTY and (years or not w.isdigit())}


def _stems(text: str) -> set[str]:
    """Its words without the ends in which their forms differ."""
    said = _content(text) - _BARE - _ORDERS
    return {re.sub(r"(?:ies|es|s|ed|ing|y|e)$", "", word) if len(word) > 4 else word for word in said}
