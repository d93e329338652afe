"""Who wrote a source: the people and bodies that its author field names, each apart.

    authors(Source(…, author="Smith, John; Food and Agriculture Organization"))
        ->  [("John", "Smith"), ("", "Food and Agriculture Organization")]

Rules for the forms in which bylines and catalogues write names. A name that is no person's, or may be none, stays whole.
Whether the field tells the truth is not known here.
"""

import re

from index import Source
from index.bylines import AND

_PARTICLES = set("de da del della der den di dos du la le van von zu bin ibn al el ten ter af av".split())
_ORGANISATION = re.compile(
    r"\b(?:the(?! (?:rt|right|rev|reverend|hon)\b)|news|staff|press|institute|university|college|foundation|team|"
    r"editors?|editorial|agency|council|committee|"
    r"commission|cent(?:er|re)s?|ministry|department|office|association|society|times|post|magazine|review|group|bank|"
    r"court|party|union|board|bureau|network|project|reuters|inc|ltd|llc|llp|plc|gmbh|sons|club|organi[sz]ation|corporation|company|"
    r"authority|federation|directorate|division|services?|tribunal|trust|fund|museum|gallery|library|archives?|laborator(?:y|ies)|"
    r"advisory|advisers|consulting|consultan(?:ts|cy)|partners|hospital|academy|alliance|coalition|consortium|police|"
    r"engineering|holdings|labs|solutions|technologies|government|parliament|assembly|observatory|secretariat|treasury|embassy)\b|[\d@/]",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(?<![,\s])[,\s]+(?:jr|jnr|sr|snr|ii|iii|iv|ph\.?\s?d|m\.?d|esq|(?-i:MP|MEP|MSP|QC|OBE|CBE|MBE|CEO|CTO|CFO))\.?"
    r"(?=\s*(?:$|[,;]))",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:treasurer|secretary|chair(?:man|woman)|president|director|manager|ambassador|minister|officer|engineer|inspector|"
    r"commissioner|correspondent|professor|lecturer|analyst|economist|journalist|reporter)$",
    re.IGNORECASE,
)
"""What a person is, and is not called."""

_AND = re.compile(rf"\s+(?:and|&|und)\s+|\s+(?:{AND})\s+(?=\S+\s+\S)", re.IGNORECASE)
_LABEL = re.compile(r"(?:[^:]{1,30}:\s+)?")
_OTHERS = re.compile(r"(?:\d+ )?others|et al\.?|etc\.?", re.IGNORECASE)
_REVERSED = re.compile(
    r"(?P<family>[^\s,]+), (?P<given>(?:[A-ZÀ-Þ]\.[ -]?)+|[^\s,]+(?: [^\s,]+)?)"
    r"|(?P<families>[^\s,]+(?: [^\s,]+){1,2}), (?P<one>(?:[A-ZÀ-Þ]\.[ -]?)+|[^\s,]+)"
)
_AND_NEXT = re.compile(r"\s*,?\s+(?:and|&)\s+")


def authors(source: Source) -> list[tuple[str, str]]:
    """(given names, family name) of each author; ("", name) where it may be no person's, or its script has no capitals, and
    for what the person before is.

    "Jr.", "PhD", "MP" and the like, and "and others", are left out.
    """
    return [_parted(words, source.publisher) for words in _each(_SUFFIX.sub("", source.author)) if words]


def is_body(name: str) -> bool:
    """Whether a word of the name is one of those that bodies are called by."""
    return bool(_ORGANISATION.search(name))


def _each(field: str) -> list[list[str]]:
    """The words of each name, a family name that was given apart as one."""
    found: list[list[str]] = []
    for part in re.split(r"\s*;\s*", field.strip()):
        turned = [_turned(piece) for piece in _AND_NEXT.split(part)]
        if all(turned):
            found += turned
        else:
            found += [name.split() for piece in re.split(r"\s*,\s*(?:and\s+)?", part) for name in _apart(piece)]
    return [words for words in found if not _OTHERS.fullmatch(" ".join(words))]


def _turned(name: str) -> list[str]:
    """["John", "Smith"] for "Smith, John"; [] for a body and its place, a name and what its bearer is, or two names."""
    match = _REVERSED.fullmatch(name)
    if not match or is_body(name) or _OFFICE.search(name):
        return []
    family, given = match["family"] or match["families"], match["given"] or match["one"]
    return [*given.split(), family] if given[0].isupper() and not family.isupper() else []


def _apart(piece: str) -> list[str]:
    """The names on both sides of an "and", but for one that is part of a body's name, and without "editor:"."""
    found, at = [], _LABEL.match(piece).end()
    body = max((match.start() for match in _ORGANISATION.finditer(piece)), default=-1)
    while joint := _AND.search(piece, at):
        name = piece[at : joint.start()]
        if body >= at and (is_body(name) or " " not in name):
            break
        found.append(name)
        at = _LABEL.match(piece, joint.end()).end()
    return [*found, piece[at:]]


def _parted(words: list[str], publisher: str) -> tuple[str, str]:
    name = " ".join(words)
    if (
        not 2 <= len(words) <= 5
        or name == publisher
        or is_body(name)
        or _OFFICE.search(name)
        or "&" in name
        or not words[0][0].isupper()
    ):
        return "", name
    at = next((i for i, word in enumerate(words[1:-1], 1) if word.lower() in _PARTICLES), len(words) - 1)
    return " ".join(words[:at]), " ".join(words[at:])
