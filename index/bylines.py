"""The lines in which a text says what it is called, who wrote it, for whom and when: titles, bylines, signatures.

    byline(["by Ted Craig", "The Lamp, 3 May 2024"], text)  ->  {"author": ("Ted Craig", "byline"), …}

The rules ask for explicit signs ("by Ted Craig", "Published in", a date alone) and leave a field empty where there is none.
They know English signs, and the bylines and dates of a few other languages of Europe. What else a line may be is not known
here.
"""

import re
from collections.abc import Iterable
from itertools import islice, pairwise

from index.dates import TIME, iso_date
from index.markup import RAISED, plain
from index.types import Found

LONGEST_HEAD = 200
"""Characters of a title or a byline."""

LONGEST_MARKED = 1000
"""Characters of a title or a byline with all its marks."""

FIRST = 30
"""Lines among which a byline is looked for."""

_WORD = r"[A-ZÀ-Þ][\w'’-]*\.?"
_NAME = rf"{_WORD}(?: (?:de|da|del|di|du|van|von|der|den|al|el|bin|ibn|{_WORD})){{1,4}}"
AND = "and|&|und|et|y|e|en|och"
"""Between the names of two authors."""

_NAMES = re.compile(rf"{_NAME}(?:(?:,|, and| (?:{AND})) {_NAME})*")
_BYLINE = re.compile(r"(?i:by|(?:written|posted) by|author:|text by)\s+(?P<names>.+)")
_FOREIGN_BYLINE = re.compile(r"(?P<by>[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Aa]v)\s+(?P<names>.+)")
_COMMON_WORDS = {
    "von": re.compile(r"\b(?:und|der|die|das)\b"),
    "par": re.compile(r"\b(?:et|les|des|une)\b"),
    "por": re.compile(r"\b(?:que|los|las|del|dos|não|uma)\b"),
    "di": re.compile(r"\b(?:che|il|della|sono)\b"),
    "door": re.compile(r"\b(?:het|een|van|niet)\b"),
    "av": re.compile(r"\b(?:och|og|att|det|som)\b"),
}
"""What stands before a name, and words that a text in that language cannot do without. "De" is left out: it is also an
article and the beginning of surnames."""

_PERSON = re.compile(_NAME)
_NOBODY = set(
    "our the staff guest web special writer writers reporter reporters correspondent correspondents contributor "
    "contributors editor editors editorial board desk bureau team newsroom agency agencies".split()
)
"""Words of a byline that names no person."""

_PRESS = set(
    "press books publishing publishers publications journal magazine review news newspaper times post daily weekly tribune "
    "herald gazette express standard chronicle observer media radio television tv today".split()
)
_BODIES = _PRESS | set(
    "university college school institute institution foundation council committee commission ministry department office "
    "association society organization organisation union party bank company corporation group inc ltd llc foreign affairs "
    "policy politics international global national world research studies center centre watch rights house".split()
)
"""Words by which what stands before a date is no person either: whose name may hold them where "by" stands before it."""

_PAPERS = set(
    "agenda annual appendix article briefing call camp chapter church conference court dam day dear draft event "
    "evidence eye fact friday hall hearing hotel interview invitation issue kickoff lecture letter meeting memo "
    "memorandum minutes monday note notes opinion paper part popular press proceedings protocol quarterly report "
    "resources results retrospective review room saturday section session sheet site speech square statement summary "
    "sunday talk thursday transcript trip tuesday update version visit volume wednesday workshop".split()
)
"""Words that stand before the date of something else than an article by a person."""

_ROLE = re.compile(
    r", (?:the |our )?(?:[\w'’-]+ ){0,3}(?:correspondent|reporter|editor|writer|columnist|contributor|analyst)s?$",
    re.IGNORECASE,
)
"""What a byline says that its author is."""
_NO_PERSON = _NOBODY | _BODIES | _PAPERS

_BEFORE_DAY = re.compile(r"\s*[,|·—–-]\s*| on (?=\w)")
_BAR = re.compile(r"\s*[|•·]\s*")
_LABEL = re.compile(r"[A-ZÀ-Þ][\w ,&.'’-]{1,24}")
_DATELINE = re.compile(
    r"(?:(?:(?P<changed>(?:last )?(?:updated|modified|revised))|published|posted|date|veröffentlicht|publié|publicado|"
    r"pubblicato)(?: (?:on|am|le|el|em|il))?:?\s*)?(?P<date>.+)",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(r"published (?:by|in)\s+(?P<publisher>[A-ZÀ-Þ].{2,80}?)\.?", re.IGNORECASE)
_ITALIC_PAPER = re.compile(r"(?<=[,—–-] )(?P<mark>[*_]{1,2})(?P<paper>[^*_,]+)(?P=mark)")
_PAPER = re.compile(
    r"(?P<who>.+?)(?:,| [—–-]+) (?:"
    r"(?:(?:first )?(?:published|printed|posted|appeared) (?:in|on|by)|(?:written|writing) for) (?:the )?"
    r"(?P<said>[A-ZÀ-Þ][^,]{1,60})|(?P<alone>[A-ZÀ-Þ][^,]{1,60}))"
)
"""Who wrote it, and for which paper."""
_GREETING = re.compile(r"(?:dear|to (?:the|whom))\b.{1,60}[,:]", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:(?:yours|very|most) )*(?:sincerely|faithfully|truly|respectfully|cordially)(?: yours)?,?|yours,|"
    r"(?:with )?(?:(?:very|my) )?(?:kind|best|warm)(?:est)? (?:regards|wishes),?",
    re.IGNORECASE,
)
_END = 8
"""Lines at the end of a letter among which its closing words are looked for."""
PLACES = set(
    "new san los saint st. hong tel abu addis buenos kuala rio sri united south north east west washington "
    "port fort mount cape lake little upper lower "
    "nueva nuevo nova novo bad costa puerto porto santa santo são la las le les el il notre monte den sankt".split()
)

_LENGTH = re.compile(rf"{TIME}|\d{{1,3}} min(?:ute)?s?(?: read)?", re.IGNORECASE)
"""How long a record or an article is."""
_NO_TITLE = re.compile(rf"[.,;:。۔।][\u200e\u200f\u202c\u2069]*{RAISED}$")
_ADDRESS = re.compile(
    r"\b(?i:tel(?:ephone)?|phone|fax|p\.? ?o\.? box)\b|\b\d{1,5}[a-z]?,? (?:[A-ZÀ-Þ][\w'’.-]* ){1,3}"
    r"(?:Street|Road|Avenue|Lane|Square|Drive|Boulevard|Place|Way|Row|Quay|St|Rd|Ave)\b|\b\d{3} \d{2} [A-ZÀ-Þ]|"
    r"\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b|\b[A-Z]{2} \d{5}\b"
)


def letterhead(lines: list[str]) -> int:
    """How many of the first lines are the name and the address of whoever writes, as they are printed above a letter or a
    report."""
    end = next(
        (i for i, line in enumerate(lines[1:FIRST], 1) if len(line) > LONGEST_HEAD or not _ADDRESS.search(line)), 1
    )
    return end if end > 1 else 0


def byline(head: list[str], text: str) -> Found:
    """Author, date and publisher from the first lines of a text, where a line says nothing else."""
    found: Found = {}
    for line in head:
        for key, value in (_said(line, text) or {}).items():
            found.setdefault(key, value)
    return found


def signed(lines: Iterable[str]) -> Found:
    """Who signs a letter, as its author, below its closing words; nothing where it is none, or no person does."""
    said = filter(None, map(plain, lines))
    first = list(islice(said, FIRST))
    if not any(map(_GREETING.fullmatch, first)):
        return {}
    below = (name for words, name in pairwise([*first, *said][-_END:]) if _CLOSING.fullmatch(words))
    name = next(below, "").rstrip(",")
    is_person = _PERSON.fullmatch(name) and _NO_PERSON.isdisjoint(_words(name))
    return {"author": (name, "signature")} if is_person else {}


def is_byline(line: str, text: str) -> bool:
    """Whether a line says nothing but who wrote the text, who published it, or when; that may be "our correspondent"."""
    return _said(line, text) is not None


def _said(line: str, text: str) -> Found | None:
    """The fields that a byline states; None of another line."""
    found = credited(line, text)
    return _name_and_day(line, text) if found is None else found


def credited(line: str, text: str) -> Found | None:
    """The fields of a byline with a sign: "by", "published", a date alone, or one of these between bars."""
    line = plain(_ITALIC_PAPER.sub(r"published in \g<paper>", line[:LONGEST_MARKED]))
    parts = _BAR.split(line) if len(line) <= LONGEST_HEAD else []
    said = [_credit(part, text) for part in parts]
    found = {key: value for one in reversed(said) for key, value in (one or {}).items()}
    labels = [part for part, one in zip(parts, said, strict=True) if one is None and not _LENGTH.fullmatch(part)]
    is_sure = any(one is not None for one in said) and all(_is_label(label, "author" in found) for label in labels)
    return found if is_sure else None


def _is_label(part: str, is_signed: bool) -> bool:
    """Whether what stands beside an author or a date is a newspaper or a section; a date alone may be that of anything."""
    return bool(_LABEL.fullmatch(part)) and (is_signed or part.startswith("The ") or bool(_BODIES & _words(part)))


def _credit(part: str, text: str) -> Found | None:
    who, day = _undated(part)
    bare, paper = _without_paper(who) if day else (who, "")
    names = _authors(bare, text)
    if names is not None:
        found = {"author": (names, "byline"), "date": (day, "byline"), "publisher": (paper, "byline")}
        return {key: value for key, value in found.items() if value[0]}
    if match := _PUBLISHER.fullmatch(part):
        return {"publisher": (match["publisher"], "first lines")}
    day = _day(part)
    if day is None or len(day) == len("2024"):
        return None
    return {"date": (day, "dateline")} if day else {}


def _name_and_day(line: str, text: str) -> Found | None:
    """The fields of a line that may be a byline: a person's name, it seems, and a day."""
    line = plain(line[:LONGEST_MARKED])
    who, day = _undated(line) if len(line) <= LONGEST_HEAD else ("", "")
    if not _PERSON.fullmatch(who) or len(day or "") < len("2024-04-03") or not _is_person(who, line, text):
        return None
    return {"author": (who, "byline"), "date": (day, "byline")}


def _undated(line: str) -> tuple[str, str]:
    """A line without the date that ends it, and that date or "" (see _day)."""
    days = ((line[: sign.start()], _day(line[sign.end() :])) for sign in _BEFORE_DAY.finditer(line))
    return next(((who, day) for who, day in days if day is not None), (line, ""))


def _without_paper(who: str) -> tuple[str, str]:
    """A byline without the paper that it ends with, and that paper or ""."""
    match = _PAPER.fullmatch(who)
    if not match or _ROLE.search(who):
        return who, ""
    alone = match["alone"] or ""
    is_paper = alone.startswith("The ") or not _PRESS.isdisjoint(_words(alone))
    return (match["who"], match["said"] or alone) if match["said"] or is_paper else (who, "")


def _day(text: str) -> str | None:
    """The date of publication, where a date is all that is said; "" for that of a change; None where it is no date."""
    match = _DATELINE.fullmatch(text)
    day = iso_date(match["date"]) if match else ""
    return None if not day else "" if match["changed"] else day


def _authors(line: str, text: str) -> str | None:
    """The names of a byline, "" where they are nobody's; None of another line.

    In other languages only amid prose of that language, and never from the first line.
    """
    if match := _BYLINE.fullmatch(line):
        names = _ROLE.sub("", match["names"])
        return _persons(names) if _NAMES.fullmatch(names) else None
    match = _FOREIGN_BYLINE.fullmatch(line)
    if not match or not _NAMES.fullmatch(match["names"]) or text.lstrip().startswith(line):
        return None
    is_place = match["names"].split()[0].lower() in PLACES
    common = islice(_COMMON_WORDS[match["by"].lower()].finditer(text), 3)
    return match["names"] if not is_place and len(list(common)) == 3 else None


def _persons(names: str) -> str:
    """The names of a byline without the newspaper after them; "" where the first is nobody's."""
    first, *others = names.split(", ")
    kept = [first, *(name for name in others if _BODIES.isdisjoint(_words(name)))]
    return "" if _NOBODY & _words(names) else ", ".join(kept)


def is_title(block: str, found: Found | None = None) -> bool:
    """Whether a line may be one: short, no sentence, and nothing of what is `found` as the author or a date."""
    names = (found or {}).get("author", ("", ""))[0]
    is_other = (names and names in block) or iso_date(block) or _BYLINE.fullmatch(block) or "@" in block
    return (
        not is_other
        and len(block) <= LONGEST_HEAD
        and not _NO_TITLE.search(block)
        and bool(re.search(r"[^\W\d_]", block))
    )


def _is_person(name: str, line: str, text: str) -> bool:
    """Whether the name before a date is a person's: not a body's nor a document's, not the first line, nor begun with what
    is a word of the text in small letters; and not a place's, or named again in the text."""
    first = name.split()[0].lower()
    if not _NO_PERSON.isdisjoint(_words(name)) or " ".join(text[: 2 * len(line)].split()).startswith(line):
        return False
    if re.search(rf"\b{re.escape(first)}\b", text):
        return False
    return first not in PLACES or text.replace(line, "").count(name) > 0


def _words(names: str) -> set[str]:
    return {word.strip(".,'’").lower() for word in names.split()}
