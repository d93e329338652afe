"""Whom a question asks: the sources that it names or describes, whether it compares them, and what it is about besides.

Rules over the question and what is known of the sources. A side is a source: of people who are only reported in one, or who
speak side by side in the same, this knows nothing.
"""

import re
from collections.abc import Sequence

from index import Source
from index.lexical import STOP_WORDS, stems, words

_COMPARES = re.compile(
    r"\b(?:compare[sd]?|comparison|differ(?:s|ence|ences|ent)?|versus|vs|both|each|articles|sources|"
    r"writers|authors|sides|contrast|who'?s for|disagree(?:s|d|ment)?|at odds|at variance)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:articles|sources|documents|texts)\b", re.IGNORECASE)
_PERSONS = re.compile(r"\b(?:writers|authors)\b", re.IGNORECASE)

_ASKS_WHO = re.compile(r"\W*(?:who|whose|which (?:writer|author|source|article|one)s?)\b", re.IGNORECASE)
_ACCORDING = re.compile(r"\b(?:according to|per)\b", re.IGNORECASE)

_BESIDE = r"(?:and|or|against|versus|vs|v)\b\.?"
_CALLED = re.compile(
    r"\b(?i:the|an?|its|his|her|their) +(?P<described>(?:[\w’'-]+ +){0,2}[\w’'-]+)|(?<=[^\s] )(?P<named>[A-ZÀ-Þ][\w’-]+)"
)
"""What may describe a source: up to three words after an article, and names."""

STEM = 5
"""Letters by which a word of the question and one of a title or publisher are the same."""


def asks_to_compare(question: str, sources: Sequence[Source] = ()) -> bool:
    """Whether it asks for more than one side, or has a source's author on one side of an "and" or an "against"."""
    return bool(_COMPARES.search(question)) or any(
        re.search(rf"\b{_BESIDE} {names}|{names} {_BESIDE}", question, re.IGNORECASE)
        for names in (_named(source) for source in sources if source.author)
    )


def asked_for(question: str, sources: Sequence[Source]) -> tuple[list[str], int]:
    """(paths of the sources among which a comparison is to choose, of how many it is one): all for "the articles", those
    with an author for "the writers"; else two."""
    authored = [source.path for source in sources if source.author]
    if _PERSONS.search(question) and len(authored) > 1:
        return authored, len(authored)
    return [source.path for source in sources], len(sources) if _ALL.search(question) else 2


def named_sources(question: str, context: str, sources: Sequence[Source]) -> list[str]:
    """Paths of the sources that the question asks, naming their author (by surname) or title; or else its context does.

    A comparison may also describe them by a word of their title or publisher that no other has ("the commission"). A
    question for "who" asks all of them (whoever disagrees with Berg, it is not Berg who says so), but for one that asks who
    it is "according to" somebody.
    """
    if _ASKS_WHO.match(question) and not _ACCORDING.search(question):
        return []
    named = _named_in(question, sources)
    if asks_to_compare(question, sources):
        named += [path for path in _described_in(question, sources) if path not in named]
    return named or _named_in(context, sources)


def topic(question: str, named: Sequence[Source]) -> str:
    """The question without the names of those it asks, and without "compare": what their sentences are to be about.

    A sentence of Craig's does not name Craig; read with his name in it, the question would find his biography.
    """
    bare = question
    for source in named:
        bare = _names(source).sub(" ", bare)
    bare = " ".join((_COMPARES.sub(" ", bare) if len(named) > 1 else bare).split())
    return bare if set(words(bare)) - STOP_WORDS else question


def _named_in(text: str, sources: Sequence[Source]) -> list[str]:
    said = text.casefold()

    def may_be(source: Source) -> bool:
        return any(word in said for word in (*source.author.casefold().split(), source.title.casefold()) if word)

    return [source.path for source in sources if may_be(source) and _names(source).search(text)]


def _described_in(question: str, sources: Sequence[Source]) -> list[str]:
    called = set().union(*(stems(match["described"] or match["named"], STEM) for match in _CALLED.finditer(question)))
    own = {source.path: stems(f"{source.title} {source.publisher}", STEM) for source in sources}
    telling = {stem for stem in called if sum(stem in stems_ for stems_ in own.values()) == 1}
    return [path for path, stems_ in own.items() if stems_ & telling]


def _names(source: Source) -> re.Pattern[str]:
    return re.compile(rf"(?:\b(?:per|according to) )?{_named(source)}", re.IGNORECASE)


def _named(source: Source) -> str:
    """Of the author's name or surname, with a possessive, and of the title where it is long enough to be one: a pattern."""
    names = []
    for author in re.split(r",| and | & ", source.author):
        parts = [re.escape(part) for part in author.split()]
        if parts:
            given = rf"(?:{' '.join(parts[:-1])} )?" if parts[:-1] else ""
            names.append(rf"{given}{parts[-1]}(?:['’]s)?")
    if len(source.title) > 12:
        names.append(re.escape(source.title))
    return rf"(?<!\w)(?:{'|'.join(names)})(?!\w)" if names else r"(?!)"
