"""What a source may be called besides its names: by what its author is, and by what kind of text it is.

    called(Source(…, author="General (ret.) Ada Moor", publisher="The Lamp, weekly, column"))
        ->  {"general", "officer", "weekly", "magazine", "columnist", …}

By the words of author, publisher (or of the body that is the author), what the text says its author is, and what a digest
is of, and by what its title says it is; and only where no other source is called so. Of those who are only reported in a
source it knows nothing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from index import Source
from index.lexical import fold
from qa.people.authors import authors, is_body

_KINDS = """
encyclopedia encyclopaedia wiki wikipedia lexicon compendium gazetteer almanac factbook handbook reference dictionary
  : encyclopedia encyclopaedia encyclopedist wiki lexicon reference entry page
database register index catalogue directory : database register index catalogue directory reference
page entry profile : page entry
magazine monthly quarterly fortnightly weekly review forum journal : magazine journal review journalist* essayist* reviewer*
monthly : monthly
quarterly : quarterly
fortnightly : fortnightly
weekly : weekly
daily : daily
newspaper daily gazette herald tribune courier : newspaper paper journalist* reporter*
reportage dispatch feature : reporter* journalist*
chapter : chapter
memoir memoirs autobiography recollections reminiscences : memoir memoirs memoirist* autobiography
column columnist : column columnist*
opinion comment commentary : columnist* commentator*
op-ed editorial leader leading : op-ed columnist* commentator* editorial editor*
essay essays : essay essayist*
interview interviewed conversation : interview interviewee
letter letters : letter
blog weblog : blog blogger*
newsletter bulletin : newsletter bulletin
cable telegram : cable telegram embassy
embassy : embassy
minutes : minutes
speech lecture address sermon : speech lecture
testimony statement : testimony statement
report : report
audit auditor auditors : audit auditor auditors
commission inquiry committee : commission commissioner inquiry committee
study research proceedings : study researcher* scientist* scholar*
institute think-tank think : institute think-tank think
union : union unionist*
museum : museum curator*
court tribunal : court tribunal judges
ministry : ministry
bank : bank
"""
"""Words of a publisher or of what a digest is of, and what such a text or its author is called; * if it has an author."""

_OF_A_NAME = re.compile(r"(?<=\w )(?:Cable|Conversation|Letters?|Telegram)\b")
"""What says nothing of the texts where it is part of their publisher's name: "The Conversation", "The Long Telegram"."""

_OFFICES = """
ambassador consul envoy diplomat attache : ambassador envoy diplomat consul
general colonel brigadier major lieutenant sergeant marshal : officer soldier veteran
admiral commodore captain : sailor seaman officer
minister : minister official
director : director official
secretary deputy official : official
professor prof lecturer university : professor academic scholar
dr doctor physician surgeon : doctor physician clinician
judge justice : judge
bishop archbishop rev reverend canon father sister : priest cleric
mayor councillor : politician
president chairman chair chairwoman : chairman chair president
analyst : analyst
journalist reporter : journalist reporter
"""
"""Words of an author's field, or of what a digest is of, and what such a person is called."""

_OF_STATE = re.compile(r"\bsecretary (?:for|of state)\b", re.IGNORECASE)
"""A secretary who is a minister."""

_TEXT = (
    "address|audit|diary|editorial|essay|guide|handbook|interview|judge?ment|lecture|letter|manual|memo|memoir|memorandum|"
    "minutes|notes|petition|report|ruling|speech|statement|study|submission|survey|testimony|transcript"
)
_NO_TEXT = (
    r"the|what|how|my|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?"
)
_TITLED = re.compile(
    rf"(?:^|[:,.?;(—–-] )\W*(?:(?!(?:{_NO_TEXT})\b)[\w’'/-]+ ){{0,3}}(?P<kind>{_TEXT})\b"
    r"(?=\W*$|[:,(]| [(\d–—-]| (?:of|to|from|on|into|with|by|for|about|in|before|at|concerning|no)\b)",
    re.IGNORECASE,
)
"""Where a title says what a text is: "Minutes of the board", "The dam: an interview with Anna Holm", "Staff survey 2023"."""

_OF_PERSONS = re.compile(r"(?:ist|er|or|ian|ant|ent|mat|yst|man|woman|eer|oy|ess|nurse|judge|critic)$")
_NO_OFFICE = frozenset(
    "former independent current senior junior prior permanent other minor recent frequent important".split()
)
"""Words that look like an office and are none."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def called_in(text: str, sources: Sequence[Source]) -> list[tuple[int, int, str]]:
    """(start, end, path) of each word of the text that one of the sources is called by, and no other."""
    calls, found = [(source.path, called(source)) for source in sources], []
    for match in _WORD.finditer(fold(text)):
        word = match[0].casefold().removeprefix("ex-")
        paths = [path for path, names in calls if word in names or word.removesuffix("s") in names]
        found += [(*match.span(), *paths)] if len(paths) == 1 else []
    return found


def called(source: Source) -> frozenset[str]:
    return _called(source.author, source.author_is, source.publisher, source.digest_of, source.title)


@lru_cache(1 << 16)
def _called(author: str, author_is: str, publisher: str, digest_of: str, title: str) -> frozenset[str]:
    bodies = " ".join(name for given, name in authors(Source("", "", author=author)) if not given and is_body(name))
    kinds = _words(_OF_A_NAME.sub("", f"{publisher} {bodies} {digest_of}"))
    who = _words(_OF_STATE.sub(r"\g<0> minister", f"{author} {author_is} {digest_of}"))
    texts = {name for of, names in _TEXTS if of & kinds for name in names if author or not name.endswith("*")}
    offices = {name for of, names in _PERSONS if of & who for name in (*names, *(of & who))}
    said = {word for word in _words(author_is) if _OF_PERSONS.search(word) and word not in _NO_OFFICE}
    titled = {match["kind"].casefold() for match in _TITLED.finditer(fold(title))}
    return frozenset(name.removesuffix("*") for name in texts | offices | said | titled)


def _words(text: str) -> set[str]:
    found = {word.casefold() for word in _WORD.findall(fold(text))}
    return found | {part for word in found for part in word.split("-")}


def _table(text: str) -> list[tuple[frozenset[str], tuple[str, ...]]]:
    rows = [row.split(":") for row in text.replace("\n  :", " :").strip().splitlines()]
    return [(frozenset(of.split()), tuple(names.split())) for of, names in rows]


_TEXTS, _PERSONS = _table(_KINDS), _table(_OFFICES)

_ALL = {name.removesuffix("*") for _, names in (*_TEXTS, *_PERSONS) for name in names}
VOICES = frozenset(_ALL.union(_TEXT.replace("?", "").split("|")))
"""Whatever a source may be called besides its names."""
