"""Where a text names a source: its author, or whom an interview is with, by surname or by what the author is, or its title.

    names_in("What did Anna Berg say?", source)  ->  [(9, 18)]

A person is named by surname, and by no other given name than the own; a body by its whole name; a title only where it is
marked as one. Names are matched letter for letter but for accents: of misspelt ones this knows nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import Source
from index.lexical import CAPITAL, STOP_WORDS, fold
from qa.people import speakers
from qa.people.authors import authors, is_body

_ORDINARY = frozenset(
    """
    april august baker banks barber bell best bird bishop black bond bridge bridges brook brooks brown burns bush
    butler carpenter case chambers chance church clay cook cooper cross day days dean english farmer field fields fish
    fisher flood flowers food ford forest foster fountain fox france freeman french frost glass gold golden good grant
    graves gray green grey hall hand hands hart head hill hills holiday hope house hunt hunter iron ivory judge
    justice key king knight lake lamb lane law lawyer little lock long lord love low mail major march marsh marshall
    mason may mayor means mercury miles mill mills moon moss nations news night noble north page parish park parks
    peace pearl pike piper pool poor pope porter post potter power powers price prince rain read reader rice rich
    river rivers roads rock root rose rush sage sands savage sharp shepherd short silver singer small smart snow south
    spring stands star stark steel stone storm strange street strong summers sun sunday swift table temple time times
    tower towns turner vale walker wall war ward water waters way weeks well wells west wheat white wild will winter
    winters wise wolf wood woods work worth young
    """.split()
)
"""Surnames, and authors of one word, that are words besides: in small letters they name nobody without a given name."""

HONORIFICS = frozenset(
    """
    admiral ambassador archbishop author bishop brigadier captain chairman chancellor chief colonel columnist commander
    commissioner councillor dame deputy diplomat director doctor dr editor father general governor journalist judge justice
    lady lieutenant lord major mayor minister miss mr mrs ms mx officer premier president prime prof professor rev reverend
    scientist secretary senator sergeant sir writer
    """.split()
)
"""Words that stand before a surname and are no given name."""

COMPARING = (
    "compare, compares, compared, comparison, differ, differs, difference, differences, different, versus, vs, both, each, "
    "writers, authors, sides, contrast, who's for, whos for, disagree, disagrees, disagreed, "
    "disagreement, at odds, at variance"
).split(", ")
"""What only asks for a comparison, and is no name."""

_OF_PERSONS = ("ist", "yst", "ian", "man", "woman", "mat")

_NO_GIVEN = STOP_WORDS | HONORIFICS | set(COMPARING)

_WORD = re.compile(r"\w+")
_PART = re.compile(rf"{CAPITAL}[^\W\d_]{{2,}}")
_WORDS_TOO = _ORDINARY | set(
    "art bill chase dawn drew faith frank grace grant ivy jack joy june lily mark pat ray rob ruby sue victor will".split()
)
_BOUND = re.compile(r"['’]s |,? (?:and|or|v|vs|versus|on|about)\b", re.IGNORECASE)
_VERSUS = re.compile(r" (?:vs?|versus)\b")
_LINKING = frozenset(("of", "the", "and", "for"))
_ENDS = r"(?:['’]s)?(?!\w|-\w)"
_TERRITORIES = frozenset("Borough City County District Parish Town Village".split())
_THE_BODY = re.compile(rf"\bthe (?P<word>[^\W\d_]+){_ENDS}", re.IGNORECASE)
_LAST_WORD = re.compile(r"(?<![\w-])([\w.()’'-]+) $")
_UNACCENTED = str.maketrans("łŁøØđĐı", "lLoOdDi") | {
    c: base
    for c in range(0xC0, 0x2000)
    if (base := unicodedata.normalize("NFKD", chr(c))[0]) != chr(c) and base.isalpha()
}
_DETERMINED = re.compile(
    r"\b(?:the|an?|this|that|these|those|his|her|its|their|our|my|your|no|any|some|every|\d+) "
    r"(?P<between>(?:[\w-]+ ){0,2})$",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(rf" (?:{CAPITAL}|\d)")
_OF_WHAT = re.compile(r"(?<=\w) (?:of|from|for|at) .*")
_TITLES = re.compile(rf"(?:(?:{'|'.join(sorted(HONORIFICS))})\b\.? )+(?=\w)", re.IGNORECASE)
_TIMED = re.compile(r"\b(?:the|in|since|until|till|last|next|during|this|every) $", re.IGNORECASE)
"""After and before a word that is a name in "Jim White" and none in "White House", "the West", "in May"."""
_PER = re.compile(r"\b(?:according to|per) $", re.IGNORECASE)
_SAYS = r"(?:says?|said|argues?|claims?|thinks?|reports?|states?|writes?|holds?|wants?|proposes?|concludes?)"
_MARKED = re.compile(
    r"(?:\b(?:according to|per|article|essay|report|paper|page|piece|book|text|document|source|titled|entitled|called|named)"
    r"[,:]? (?:the )?[“\"‘']?|[“\"‘'])$",
    re.IGNORECASE,
)
_CLOSED = re.compile(rf"[”\"’']|,? {_SAYS}\b", re.IGNORECASE)

TITLE = 12
"""Letters of a title up to which it may be any words."""


def likely(text: str, sources: Sequence[Source]) -> list[Source]:
    """Those of which the text holds a word of the author, or the title: a quick look, for there may be thousands."""
    plain = unaccented(text).casefold()
    said = set(_WORD.findall(plain)) - _LINKING

    def may_be(source: Source) -> bool:
        by, title = unaccented(source.author).casefold(), unaccented(source.title).casefold()
        whom = _WORD.findall(unaccented(speakers.interviewed(source.title)).casefold())
        return not said.isdisjoint([*_WORD.findall(by), *whom]) or (len(title) > TITLE and title in plain)

    return [source for source in sources if may_be(source)]


def names_in(text: str, source: Source) -> list[tuple[int, int]]:
    """Where the text has an author's name or the title: (start, end), with a possessive and "according to"."""
    found = [*_authors_in(text, source), *_titles_in(text, source)]
    return [(per.start() if (per := _PER.search(text[:start])) else start, end) for start, end in found]


def written(text: str, sources: Sequence[Source]) -> str:
    """The text with the authors that it names written as they write themselves: "and pennant?" -> "and Pennant?"."""
    for source in sources:
        own = {word.casefold(): word for word in _WORD.findall(source.author)}
        for start, end in names_in(text, source):
            name = (own.get(word.casefold(), word) for word in re.split(r"(\W+)", text[start:end]))
            text = f"{text[:start]}{''.join(name)}{text[end:]}"
    return text


def heard_in(text: str, who: str) -> list[tuple[int, int]]:
    """Where the text names somebody by the surname that his label as a speaker ends with: "COUNCILLOR BOYLE"."""
    return names_in(text, as_source(who))


def as_source(who: str) -> Source:
    """Somebody who is heard in sources and wrote none of them, as if he had: "Maeve Linton of the Union" by his name."""
    name = _OF_WHAT.sub("", who)
    return Source(who, "", author=who if is_body(name) else _TITLES.sub("", name))


def parts_in(text: str, sources: Sequence[Source]) -> list[tuple[int, int, str]]:
    """(start, end, path) of each word that is a part of one author's name and of no other's: one with a capital, the first
    word only before what binds a name; in a question in small letters a given name, and beside "vs" any part."""
    plain, of = unaccented(text), dict[str, set[str]]()
    is_small = plain == plain.lower()
    given: set[str] = set()
    for source in sources:
        given |= {name.casefold() for given, _ in authors(source) for name in unaccented(given).split()}
        for word in _PART.findall(unaccented(source.author)):
            of.setdefault(word.casefold(), set()).add(source.path)

    def is_part(match: re.Match[str]) -> bool:
        if not is_small:
            return bool(match.start() or _BOUND.match(plain, match.end()))
        is_beside = _VERSUS.match(plain, match.end()) or re.search(r"\b(?:vs?\.?|versus) $", plain[: match.start()])
        return bool(is_beside) or (match[0] in given and match[0] not in _WORDS_TOO)

    found = ((match, of.get(match[0].casefold(), set())) for match in (_WORD if is_small else _PART).finditer(plain))
    return [(*match.span(), *paths) for match, paths in found if len(paths) == 1 and is_part(match)]


def publishers_in(text: str, sources: Sequence[Source]) -> list[tuple[int, int, str]]:
    """(start, end, path) of each publisher that the text names, where it published one of the sources and no more."""
    of: dict[str, list[str]] = {}
    for source in sources:
        if name := re.sub("^[Tt]he ", "", unaccented(source.publisher).partition(",")[0]).strip():
            of.setdefault(name, []).append(source.path)
    plain = unaccented(text)
    alone = ((name, *paths) for name, paths in of.items() if len(paths) == 1 and name in plain)
    return [(*m.span(), path) for name, path in alone for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", plain)]


def roles_in(text: str, source: Source) -> list[tuple[int, int]]:
    """Where the text has the last word of "the new commissioner", and the author is a commission(er), or said to be one."""
    plain, found = unaccented(text), []
    for i, (given, family) in enumerate(authors(source)):
        last = unaccented(family).split()[-1]
        if last.islower() or (last[0].isupper() and (i or not given) and last.casefold() not in _ORDINARY):
            found += re.finditer(rf"\bthe (?:[\w'’-]+ )?(?P<role>{re.escape(last)}{_ENDS})", plain, re.IGNORECASE)
    return [match.span("role") for match in found]


def bodies_in(text: str, sources: Sequence[Source]) -> list[tuple[int, int, str]]:
    """(start, end, path) of each word behind a "the" by which one body alone may be called, of those that are authors: what
    it is, or who is in it ("the union", "the nurses" of a Nurses' Union)."""
    of: dict[str, set[str]] = {}
    for source in sources:
        if is_body(source.author):
            for word in re.findall(r"[^\W\d_]+", unaccented(source.author)):
                if is_body(word) or word in _TERRITORIES or (word.endswith("s") and len(word) > 4):
                    of.setdefault(word.casefold(), set()).add(source.path)
    found = ((match, of.get(match["word"].casefold(), set())) for match in _THE_BODY.finditer(unaccented(text)))
    return [(*match.span("word"), *paths) for match, paths in found if len(paths) == 1]


def is_alone(role: str, source: Source, sources: Sequence[Source]) -> bool:
    """Whether no other source has the word in its author or title."""
    word = unaccented(re.sub(r"['’]s$", "", role)).casefold()
    others = (unaccented(f"{other.author} {other.title}").casefold() for other in sources if other.path != source.path)
    return not any(word in _WORD.findall(text) for text in others if word in text)


def _authors_in(text: str, source: Source) -> Iterator[tuple[int, int]]:
    plain = unaccented(text)
    interviewed = replace(source, author=speakers.interviewed(source.title))
    for given, family in [*authors(source), *authors(interviewed)]:
        given, family = _person(unaccented(given), unaccented(family))
        particles, _, surname = family.rpartition(" ") if given else ("the", "", re.sub("^[Tt]he ", "", family))
        before = rf"(?:{re.escape(particles)} )?" if particles else ""
        for match in re.finditer(rf"(?<![\w-]){before}(?P<name>{re.escape(surname)}){_ENDS}", plain, re.IGNORECASE):
            start, other = _given_before(plain[: match.start()], given)
            own = start < match.start() or " " in surname
            if own or (not other and _is_name(plain, match, surname)):
                yield start, match.end()


def _person(given: str, family: str) -> tuple[str, str]:
    """The name at the end of "interviewed by Simeon Brady", and what stands before it; any other as it is."""
    *before, last = family.split()
    told = not given and before and not is_body(family) and last[0].isupper()
    return (" ".join(before), last) if told and (family[0].islower() or len(before) >= 5) else (given, family)


def _given_before(text: str, given: str) -> tuple[int, bool]:
    """Where the author's given names begin at the end of this text; and whether another's stand there instead."""
    own, start = [_letters(name) for name in given.split()], len(text)
    while (match := _LAST_WORD.search(text[:start])) and any(_same(match[1], name) for name in own):
        start = match.start()
    return start, bool(own and start == len(text) and match and _is_given(match[1], text[: match.start()]))


def _letters(name: str) -> str:
    return name.casefold().strip(".()")


def _same(word: str, name: str) -> bool:
    """Whether a word of the text is the given name, its initial, or what it is an initial of ("did" is not, for "D.")."""
    small = _letters(word)
    if 1 not in (len(small), len(name)):
        return small == name
    return small[:1] == name[:1] != "" and (len(small) == 1 or (word[0].isupper() and small not in STOP_WORDS))


def _is_given(word: str, before: str) -> bool:
    """Whether a word before a surname is probably a given name: capital, and neither first, an acronym nor a title."""
    small = _letters(word)
    first = not before.strip() or before.rstrip()[-1] in ".?!:"
    named = word[0].isupper() and (len(small) == 1 or not (word.isupper() or word.endswith(("'s", "’s", "."))))
    return named and not first and small not in _NO_GIVEN


def _is_name(text: str, match: re.Match[str], name: str) -> bool:
    """Whether this word of the text is meant as a name: it is capital, not for being first, or is no word besides."""
    start, before = match.start("name"), text[: match.start()]
    is_word = name.casefold() in _ORDINARY
    if text[start].isupper() and start:
        return not is_word or not (_OF_ANOTHER.match(text, match.end("name")) or _TIMED.search(before))
    ordinary = is_word or (text[start].islower() and _is_thing(before))
    return not ordinary or bool(_PER.search(before))


def _is_thing(before: str) -> bool:
    """Whether a word after this is one of many: "the new crane", but not "the former ambassador crane"."""
    match = _DETERMINED.search(before)
    return bool(match) and not any(
        word in HONORIFICS or word.endswith(_OF_PERSONS) for word in match["between"].casefold().split()
    )


def _titles_in(text: str, source: Source) -> Iterator[tuple[int, int]]:
    """Where the text has the title, in quotation marks or as something that says or is read."""
    if len(source.title) > TITLE:
        for match in re.finditer(re.escape(unaccented(source.title)), unaccented(text), re.IGNORECASE):
            if _MARKED.search(text[: match.start()]) or _CLOSED.match(text, match.end()):
                yield match.span()


def unaccented(text: str) -> str:
    """Without accents, letter for letter."""
    return fold(unicodedata.normalize("NFC", text)).translate(_UNACCENTED)
