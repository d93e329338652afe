"""Whom a question asks, and whom it only speaks of, among the sources that it names or describes; whether it compares them,
and what it is about besides.

Rules over the question and what is known of the sources, whose names `mentions` finds. A side is a source: of people
who speak side by side in the same, this knows nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from index import Source
from index.lexical import ASKING, CAPITAL, STOP_WORDS, stems, words
from qa.people import kinds, mentions, speakers
from qa.types import Named

_FOR_OR_AGAINST = r"\bfor (?:[\w’'-]+ ){0,8}?(?:and|or) (?:(?:who|which)(?: (?:is|are|was|were)|['’]s)? )?against\b"
_COMPARES = re.compile(
    rf"\b(?:{'|'.join(mentions.COMPARING)})\b|\bdo (?:the \w+s|all|both|they|these)\b[^?]*\bagree\b|{_FOR_OR_AGAINST}",
    re.IGNORECASE,
)
_ALL = re.compile(rf"\b(?:articles|sources|documents|texts)\b|{_FOR_OR_AGAINST}", re.IGNORECASE)
_PERSONS = re.compile(r"\b(?:writers|authors)\b", re.IGNORECASE)

_ASKS_WHO = re.compile(r"\W*(?:who|whose|which (?:writer|author|source|article|one)s?)\b", re.IGNORECASE)
_ACCORDING = re.compile(r"\b(?:according to|per)\b", re.IGNORECASE)

_BESIDE = r"(?:and|or|(?P<against>against)|versus|vs|v)\b\.?"
_AFTER, _BEFORE = re.compile(rf" {_BESIDE}", re.IGNORECASE), re.compile(rf"\b{_BESIDE} $", re.IGNORECASE)

_WITH_HIM = re.compile(r"\b(?:against|from|than|to|with) (?:his|hers?|him|theirs?|them)\b", re.IGNORECASE)
"""Where a comparison is with one who was asked before."""

_BE = re.compile(r"\b(?:is|are|was|were|be|been) (?:the )?$", re.IGNORECASE)
_OPPOSED = re.compile(
    r"\b(?:cases?|arguments?|evidence|charges?|claims?|complaints?|objections?|suits?|lawsuits?|anything|something|nothing|"
    r"has|have|had|holds?|held|stands?|stood|speaks?|spoke|argues?|argued|votes?|voted|brings?|brought|goes|went|is|was) $",
    re.IGNORECASE,
)

_CALLED = re.compile(
    r"\b(?i:the|an?|its|his|her|their) +(?P<described>(?:[\w’'-]+ +){0,2}[\w’'-]+)"
    rf"|(?<=[^\s] )(?P<named>{CAPITAL}[\w’-]+)"
)
"""What may describe a source: up to three words after an article, and names."""

_ASKING = f"{ASKING}|is|are|was|were|did|does|do|has|have|had|can|could|will|would"
_HOLDS = "say|think|see|put|view|judge|treat|weigh|describe|tell|explain|want"
_ASKS = re.compile(rf"\b(?:{_ASKING})\b", re.IGNORECASE)
_SETS_APART = re.compile(
    r"[:?].*\w|\b(?:against|versus|vs?|agree|accounts?|views?|opinions?|according)\b|"
    rf"\b(?:do|does|did)\b.+ (?:{_HOLDS}|mean|read|make)\b",
    re.IGNORECASE,
)
"""Where a question asks of two who are called by what they are, and does not only speak of them: "which bank lent it, and
what did the court decide?"."""

_JOINS = re.compile(r"\b(?:and|or|vs?|versus|against|than|but|from|with)\b|[,;:/|–—-]", re.IGNORECASE)
_VIEW = (
    r"(?:view|opinion|eye|judge?ment|reckoning|telling|word|position|stance|account|argument|case|advice|verdict)s?\b"
)
_ASKED_ONCE = re.compile(r"\b(?:did|does|do) (?:the )?(?:[\w.’'-]+ ){0,3}(?<! of )$", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:does|do)(?: not|n[’']t)? (?:the )?(?:[\w.’'-]+ ){0,2}(?<! of )$", re.IGNORECASE)
_ACCORDING_TO = re.compile(rf"\b(?:according to|per|in the {_VIEW} of) (?:the )?(?:[\w.’'-]+ ){{0,2}}$", re.IGNORECASE)
_HIS_VIEW = re.compile(rf"(?:['’]s?)? (?:(?:own|main|overall|chief|central) )?{_VIEW}", re.IGNORECASE)
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

_ASKS_ANOTHER = re.compile(
    r"\b(?:do|does|did) (?!(?:he|she|it|they|this|that|these|those|both|each|either|you|we|i|"
    r"the (?:article|author|book|document|page|paper|piece|report|source|text|two|writer)s?)\b)"
    rf"(?:the )?[\w.’'-]+{_OPINES.pattern}",
    re.IGNORECASE,
)
"""What asks somebody it calls by a name or an office, and nobody who was named before."""

_SIDES = re.compile(
    rf"""
      [:?](?!\ and\b).*(?:\b(?:and|or|against)\b|,)
    | \w['’]s?\b.*\band\b.*(?:\w['’]s|s['’])
    | \b(of|by|in|on|for|from|to|at|about|before|after)\b[^?]*\band\ \1\b
    | \b(?:do|does|did)\b.+\band\b.+\b(?:{_HOLDS}|agree|gain|get)\b
    | ^(?!.*\b(?:{_ASKING}|should)\b).*\band\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Of 1,582 comparisons of the worlds for training that name no source it finds 79 in a hundred, of 22,322 others one."""

_ASKING_AT_LARGE = frozenset(
    "think thinks thought say says said want wants believe believes argue argues hold view views opinion opinions "
    "position stance".split()
)
"""Words that only ask what somebody thinks, of whatever it may be."""

STEM = 5
"""Letters by which a word of the question and one of a title or publisher are the same."""


def asks_to_compare(question: str, sources: Sequence[Source] = ()) -> bool:
    """Whether it asks for more than one side, or has a source's author on one side of an "and" or an "against"."""
    return _compares(question, _named_in(question, sources))


def has_sides(question: str) -> bool:
    """Whether it puts two matters or two accounts side by side, whoever's they are: "the fee: the clerk and the miller"."""
    return bool(_SIDES.search(question))


def asked_for(question: str, sources: Sequence[Source]) -> tuple[list[str], int]:
    """(paths of the sources among which a comparison is to choose, of how many it is one): all for "the articles", those
    with an author for "the writers"; else two."""
    authored = [source.path for source in sources if source.author]
    if _PERSONS.search(question) and len(authored) > 1:
        return authored, len(authored)
    return [source.path for source in sources], len(sources) if _ALL.search(question) else 2


def named(question: str, context: str, sources: Sequence[Source]) -> Named:
    """The sources that the question names by author or title; or else those that its context does.

    Sources that are put beside each other, and the one who is asked what he thinks, may be called by what they are ("the
    columnist", `kinds`), by a given name or a publisher; those of a comparison by a word of their title or publisher too
    that no other has. A question for "who" asks all of them, but for one that asks who it is "according to" somebody; and
    whoever disagrees with Berg, it is not Berg who says so. What somebody thinks who is no source, none is asked for him.
    """
    found = _named_in(question, sources)
    if _ASKS_WHO.match(question) and not _ACCORDING.search(question):
        return Named(left_out=tuple(_sided_with(question, found)))
    if sides := _beside(question, found, sources):
        return Named(tuple(sides))
    asked = [path for path, spans in found.items() if any(is_asked(question, a, b) for a, b in spans)]
    asked = asked or _called_and_asked(question, sources)
    if _COMPARES.search(question) or (not asked and _compares(question, found)):
        before = named(context, "", sources).asked if _WITH_HIM.search(question) else ()
        return Named(tuple(dict.fromkeys([*found, *asked, *before, *_described_in(question, sources)])))
    if not asked and (left_out := _sided_with(question, found)):
        return Named(left_out=tuple(left_out))
    if asked or found or not context or _ASKS_ANOTHER.search(question):
        return Named(tuple(asked), tuple(path for path in found if path not in asked))
    return named(context, "", sources)


def told(question: str, sources: Sequence[Source]) -> list[str]:
    """Paths of the sources that the question tells by name, by what they are, or by a word of their titles alone."""
    named = list(_named_in(question, sources))
    called = chain(kinds.called_in(question, sources), mentions.parts_in(question, sources))
    return named or list(dict.fromkeys(path for _, _, path in called)) or _described_in(question, sources)


def topic(question: str, asked: Sequence[Source]) -> str:
    """The question without the names of those it asks, and without "compare": what their sentences are to be about; as it is
    where nothing else is left.

    A sentence of Craig's does not name Craig; read with his name in it, the question would find his biography.
    """
    question = unicodedata.normalize("NFC", question)
    spans = [
        span
        for source in asked
        for span in mentions.names_in(question, source)
        or mentions.roles_in(question, source)
        or [(start, end) for start, end, _ in kinds.called_in(question, [source])]
    ]
    bare = "".join(" " if any(a <= i < b for a, b in spans) else c for i, c in enumerate(question))
    bare = " ".join((_COMPARES.sub(" ", bare) if len(asked) > 1 else bare).split())
    return bare if set(words(bare)) - STOP_WORDS - _ASKING_AT_LARGE else question


def _compares(question: str, named: dict[str, list[tuple[int, int]]]) -> bool:
    spans = (span for own in named.values() for span in own)
    return bool(_COMPARES.search(question)) or any(_is_beside(question, start, end) for start, end in spans)


def _is_beside(question: str, start: int, end: int) -> bool:
    """Whether an "and" or the like binds who is named there to another; an "against" does not in "Is Berg against it?" and
    "the case against Berg"."""
    after, before = _AFTER.match(question, end), _BEFORE.search(question[:start])
    if after and not (after["against"] and _BE.search(question[:start])):
        return True
    return bool(before) and not (before["against"] and _OPPOSED.search(question[: before.start()]))


def _named_in(text: str, sources: Sequence[Source]) -> dict[str, list[tuple[int, int]]]:
    """Path -> where the text names the source: by name, or by what its author is where that is no other's. Where one
    name holds another ("Anna Berg"), the longer counts."""
    found = {}
    for source in mentions.likely(text, sources):
        roles = ((a, b) for a, b in mentions.roles_in(text, source) if mentions.is_alone(text[a:b], source, sources))
        found[source.path] = mentions.names_in(text, source) or list(roles)
    every = {span for spans in found.values() for span in spans}
    outermost = {(a, b) for a, b in every if not any(c <= a and b <= d and (a, b) != (c, d) for c, d in every)}
    return {path: spans for path, spans in found.items() if outermost & set(spans)}


def _beside(question: str, named: dict[str, list[tuple[int, int]]], sources: Sequence[Source]) -> list[str]:
    """Paths of two sources or more that the question puts beside each other, by name or by what they are: "the dam: the
    columnist against Berg"."""
    spans = [(start, end, path) for path, own in named.items() for start, end in own]
    called = [] if _ASKS.search(question) and not _SETS_APART.search(question) else kinds.called_in(question, sources)
    spans += [
        (start, end, path)
        for start, end, path in (
            *called,
            *mentions.parts_in(question, sources),
            *mentions.publishers_in(question, sources),
        )
        if not any(a < end and start < b for a, b, _ in spans)
    ]
    spans.sort()
    joined = any(p != r and _JOINS.search(question[b:c]) for (_, b, p), (c, _, r) in pairwise(spans))
    paths = list(dict.fromkeys(path for _, _, path in spans))
    return paths if len(paths) > 1 and (joined or _COMPARES.search(question)) else []


def is_asked(question: str, start: int, end: int) -> bool:
    """Whether who is named there is asked what he says, and not only spoken of: "according to Berg", "does Berg think",
    "Berg’s view", "Berg on fish"."""
    before, name, after = question[:start], question[start:end], question[end:]
    if _ACCORDING.match(name) or _ACCORDING_TO.search(before) or (_ASKED.search(before) and _OPINES.match(after)):
        return True
    is_his = name.endswith(("'s", "’s")) or after[:1] in "'’"
    return bool(is_his and _HIS_VIEW.match(after)) or (not before.strip() and after.startswith((" on ", " about ")))


def asks(question: str, who: str) -> bool:
    """Whether it asks, or asked, one who speaks in a source without having written it, by the surname of his label."""
    spans = mentions.heard_in(question, who) if who else []
    return any(
        is_asked(question, start, end) or (_ASKED_ONCE.search(question[:start]) and _AND_OPINES.match(question, end))
        for start, end in spans
    )


def heard_beside(question: str, tellers: Iterable[str], sources: Sequence[Source]) -> list[Source]:
    """The sides of a question that sets one of the tellers, who are heard in sources and wrote none, beside another or
    beside a source; none where it sets nobody so."""
    if _ASKS.search(question) and not (_SETS_APART.search(question) or _COMPARES.search(question)):
        return []
    people: dict[str, Source] = {}
    for who in sorted(filter(None, dict.fromkeys(tellers)), key=len):
        is_known = any(speakers.is_one_of(who, other.author) for other in (*sources, *people.values()))
        if not is_known and mentions.heard_in(question, who):
            people[who] = mentions.as_source(who)
    spans = {who: mentions.heard_in(question, who) for who in people}
    beside = _beside(question, _named_in(question, sources) | spans, sources) if people else []
    every = people | {source.path: source for source in sources}
    return [every[path] for path in beside] if not people.keys().isdisjoint(beside) else []


def _called_and_asked(question: str, sources: Sequence[Source]) -> list[str]:
    """The path of the one source that is asked by what its author is, by a part of his name or by its publisher: "what does
    the columnist want"."""
    called = (
        kinds.called_in(question, sources),
        mentions.parts_in(question, sources),
        mentions.publishers_in(question, sources),
    )
    return [path for start, end, path in chain(*called) if is_asked(question, start, end)][:1]


def _sided_with(question: str, found: dict[str, list[tuple[int, int]]]) -> list[str]:
    return [path for path, spans in found.items() if any(_SIDES_WITH.search(question[:start]) for start, _ in spans)]


def _described_in(question: str, sources: Sequence[Source]) -> list[str]:
    called = set().union(*(stems(match["described"] or match["named"], STEM) for match in _CALLED.finditer(question)))
    own = {source.path: stems(f"{source.title} {source.publisher}", STEM) for source in sources}
    telling = {stem for stem in called if sum(stem in stems_ for stems_ in own.values()) == 1}
    return [path for path, stems_ in own.items() if stems_ & telling]
