"""Whom a question asks, and whom it only speaks of, among the sources that it names or describes; whether it compares them,
and what it is about besides.

Rules over the question and what is known of the sources, whose names `mentions` finds. A side is a source: of people
who speak side by side in the same, this knows nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from index import Source
from index.lexical import ASKING, CAPITAL, STOP_WORDS, stems, words
from qa.people import asking, kinds, mentions, speakers
from qa.people.authors import is_body
from qa.types import Named

_HOLDS = "say|think|see|put|view|judge|treat|weigh|describe|tell|explain|want"
_MANY = "articles|authors|documents|sources|texts|writers"
_ASKED_FOR = r"\b(?:across|all|among|between|different|do|the|these|those|two|various|which) (?:\w+ )?"
_NOT_OF = r"\b(?! (?:of|for)\b)"
_EVERYBODY = (
    rf"(?:\b(?:what|how|where) (?:do|does) (?:all (?:of them|the others)|every(?:one|body)(?: else)?)\b.* (?:{_HOLDS})\b"
    rf"|\bdoes every(?:one|body) agree\b|\bevery(?:one|body)['’]s (?:\w+ )?{asking.VIEW}"
    r"|^\W*every(?:one|body)(?: else)? (?:but|except|on)\b)"
)
_FOR_OR_AGAINST = r"\bfor (?:[\w’'-]+ ){0,8}?(?:and|or) (?:(?:who|which)(?: (?:is|are|was|were)|['’]s)? )?against\b"
_COMPARES = re.compile(
    rf"\b(?:{'|'.join(mentions.COMPARING)})\b|{_ASKED_FOR}(?:articles|sources){_NOT_OF}"
    rf"|\bdo (?:the \w+s|all|both|they|these)\b[^?]*\bagree\b|{_FOR_OR_AGAINST}|{_EVERYBODY}",
    re.IGNORECASE,
)
_ALL = re.compile(
    rf"{_ASKED_FOR}(?:articles|documents|sources|texts){_NOT_OF}|{_FOR_OR_AGAINST}|{_EVERYBODY}", re.IGNORECASE
)
_PERSONS = re.compile(r"\b(?:writers|authors)\b", re.IGNORECASE)

_ASKS_WHO = re.compile(r"\W*(?:who|whose|which (?:writer|author|source|article|one)s?)\b", re.IGNORECASE)

_BESIDE = r"(?:and|or|(?P<against>against)|versus|vs|v)\b\.?"
_AFTER, _BEFORE = re.compile(rf" {_BESIDE}", re.IGNORECASE), re.compile(rf"\b{_BESIDE} $", re.IGNORECASE)

_WITH_HIM = re.compile(r"\b(?:against|from|than|to|with) (?:his|hers?|him|theirs?|them)\b", re.IGNORECASE)
"""Where a comparison is with one who was asked before."""

_BE = re.compile(r"\b(?:is|are|was|were|be|been) (?:the )?$", re.IGNORECASE)
_IS_WHO = re.compile(rf"{asking.IS}(?:(?!and |or )[\w.’'-]+ ){{1,4}}$", re.IGNORECASE)
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
_ASKS = re.compile(rf"\b(?:{_ASKING})\b", re.IGNORECASE)
_SETS_APART = re.compile(
    r"[:?].*\w|\b(?:against|versus|vs?|agree|accounts?|views?|opinions?|according)\b|"
    rf"\b(?:do|does|did)\b.+ (?:{_HOLDS}|mean|read|make)\b",
    re.IGNORECASE,
)
"""Where a question asks of two who are called by what they are, and does not only speak of them: "which bank lent it, and
what did the court decide?"."""

_JOINS = re.compile(r"\b(?:and|or|vs?|versus|against|than|but|from|with)\b|[,;:/|–—-]", re.IGNORECASE)
_ONE_STANDS = re.compile(
    rf"\W*(?:and |but |so )?{asking.IS}(?!(?:all |any )?(?:the )?(?:both|they|these|{_MANY})\b)"
    r"(?:[\w.’'-]+ ){1,4}?for or against\b",
    re.IGNORECASE,
)
"""What has both sides, and asks one: "Is Berg for or against it?"."""

_OFFICE_OF_SEVERAL = re.compile(r"\b(?:each|every) (?P<one>[a-z]+)|\b(?P<many>[a-z]+)s\b")

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
    if apart := asking.apart(question, found):
        out = {path for _, _, path in apart}
        rest = named(
            " ".join(_blanked(question, apart).split()),
            context,
            [source for source in sources if source.path not in out],
        )
        return replace(rest, left_out=(*rest.left_out, *sorted(out)))
    if _ASKS_WHO.match(question) and not asking.ACCORDING.search(question):
        return Named(left_out=tuple(asking.sided_with(question, found)))
    stands = [path for path, spans in found.items() if any(asking.stands(question, a, b) for a, b in spans)]
    sides = [] if stands else _beside(question, found, sources)
    if sides:
        return Named(tuple(sides))
    asked = stands or _asked_in(question, found, sources)
    if _puts_sides(question) or (not asked and _compares(question, found)):
        before = named(context, "", sources).asked if _WITH_HIM.search(question) else ()
        return Named(tuple(dict.fromkeys([*found, *asked, *before, *_described_in(question, sources)])))
    if not asked and (left_out := asking.sided_with(question, found)):
        return Named(left_out=tuple(left_out))
    if asked or found or not context or asking.ASKS_ANOTHER.search(question):
        return Named(tuple(asked), tuple(path for path in found if path not in asked))
    return named(context, "", sources)


def told(question: str, sources: Sequence[Source]) -> list[str]:
    """Paths of the sources that the question tells by name, by what they are, or by a word of their titles alone."""
    named = list(_named_in(question, sources))
    called = chain(kinds.called_in(question, sources), mentions.parts_in(question, sources))
    return named or list(dict.fromkeys(path for _, _, path in called)) or _described_in(question, sources)


def topic(question: str, asked: Sequence[Source], left_out: Sequence[Source] = ()) -> str:
    """The question without the names of those it asks, or asks all but, and without "compare": what their sentences are to
    be about; as it is where nothing else is left.

    A sentence of Craig's does not name Craig; read with his name in it, the question would find his biography.
    """
    question = unicodedata.normalize("NFC", question)
    spans = [
        span
        for source in asked
        for span in mentions.names_in(question, source)
        or mentions.roles_in(question, source)
        or [(start, end) for start, end, _ in kinds.called_in(question, [source])]
        or [(start, end) for start, end, _ in mentions.parts_in(question, [source])]
    ]
    apart = asking.apart(question, {source.path: mentions.names_in(question, source) for source in left_out})
    bare = _blanked(question, [*spans, *apart])
    bare = " ".join((_COMPARES.sub(" ", bare) if len(asked) > 1 else bare).split())
    return bare if set(words(bare)) - STOP_WORDS - _ASKING_AT_LARGE else question


def _compares(question: str, named: dict[str, list[tuple[int, int]]]) -> bool:
    spans = (span for own in named.values() for span in own)
    return _puts_sides(question) or any(_is_beside(question, start, end) for start, end in spans)


def _puts_sides(question: str) -> bool:
    return bool(_COMPARES.search(question) and not _ONE_STANDS.match(question))


def _blanked(text: str, spans: Iterable[tuple]) -> str:
    """With a space for each character of the spans, which begin with (start, end)."""
    gone = {i for start, end, *_ in spans for i in range(start, end)}
    return "".join(" " if i in gone else c for i, c in enumerate(text))


def _is_beside(question: str, start: int, end: int) -> bool:
    """Whether an "and" or the like binds who is named there to another; an "against" does not in "Is Berg against it?" and
    "the case against Berg"."""
    after, before = _AFTER.match(question, end), _BEFORE.search(question[:start])
    if after and not (after["against"] and _BE.search(question[:start])):
        return True
    if not before or not before["against"]:
        return bool(before)
    return not any(opposed.search(question[: before.start()]) for opposed in (_OPPOSED, _IS_WHO))


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
            *mentions.bodies_in(question, sources),
        )
        if not any(a < end and start < b for a, b, _ in spans)
    ]
    spans.sort()
    bare = {} if _ASKS.search(question) else named
    joined = any(
        p != r and (_JOINS.search(question[b:c]) or (question[b:c] == " " and p in bare and r in bare))
        for (_, b, p), (c, _, r) in pairwise(spans)
    )
    paths = list(dict.fromkeys(path for _, _, path in spans))
    return paths if len(paths) > 1 and (joined or _COMPARES.search(question)) else []


def is_author(question: str, who: str, source: Source) -> bool:
    """Whether a label may be the source's author, by the name that the question has for both: "Daal" is but a word of
    Van Daal Advisory, which Professor Daal is not."""
    if not speakers.is_one_of(who, f"{source.author}; {speakers.interviewed(source.title)}"):
        return False
    if not is_body(source.author):
        return True
    own = set(words(source.author))
    before = {word for start, _ in mentions.heard_in(question, who) for word in words(question[:start])[-1:]}
    return set(words(who)) <= own or not own.isdisjoint(before) or bool(mentions.names_in(question, source))


def _called_alike(question: str, tellers: Iterable[str]) -> list[str]:
    """Those of the tellers who have an office that it asks several of: "each councillor", "the councillors"."""
    offices = {match["one"] or match["many"] for match in _OFFICE_OF_SEVERAL.finditer(question.lower())}
    offices &= mentions.HONORIFICS
    return [who for who in tellers if not offices.isdisjoint(words(who)[:-1])]


def heard_beside(question: str, tellers: Iterable[str], sources: Sequence[Source]) -> list[Source]:
    """The sides of a question that sets one of the tellers, who are heard in sources and wrote none, beside another or
    beside a source, or asks several of one office; none where it does neither."""
    if _ASKS.search(question) and not (_SETS_APART.search(question) or _COMPARES.search(question)):
        return []
    people: dict[str, Source] = {}
    tellers = [who for who in dict.fromkeys(tellers) if who]
    if len(alike := _called_alike(question, tellers)) > 1:
        return [mentions.as_source(who) for who in alike]
    for who in sorted(tellers, key=len):
        is_known = any(is_author(question, who, other) for other in (*sources, *people.values()))
        if not is_known and mentions.heard_in(question, who):
            people[who] = mentions.as_source(who)
    spans = {who: mentions.heard_in(question, who) for who in people}
    beside = _beside(question, _named_in(question, sources) | spans, sources) if people else []
    every = people | {source.path: source for source in sources}
    return [every[path] for path in beside] if not people.keys().isdisjoint(beside) else []


def _asked_in(question: str, found: dict[str, list[tuple[int, int]]], sources: Sequence[Source]) -> list[str]:
    """The sources that are asked, first according to whom, by name; or else the one that is by what its author is, by a part
    of his name or by its publisher: "what does the columnist want"."""
    called = (
        kinds.called_in(question, sources),
        mentions.parts_in(question, sources),
        mentions.publishers_in(question, sources),
        mentions.bodies_in(question, sources),
    )
    for asks_him in (asking.tells, asking.is_asked):
        asked = [path for path, spans in found.items() if any(asks_him(question, a, b) for a, b in spans)]
        if asked := asked or [path for a, b, path in chain(*called) if asks_him(question, a, b)][:1]:
            return asked
    return []


def _described_in(question: str, sources: Sequence[Source]) -> list[str]:
    called = set().union(*(stems(match["described"] or match["named"], STEM) for match in _CALLED.finditer(question)))
    own = {source.path: stems(f"{source.title} {source.publisher}", STEM) for source in sources}
    telling = {stem for stem in called if sum(stem in stems_ for stems_ in own.values()) == 1}
    return [path for path, stems_ in own.items() if stems_ & telling]
