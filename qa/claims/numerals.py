"""The numerals of English, in words and digits, as they follow one another in a text.

    numeral(["two", "out", "of", "three"], 0, …)   ->  (66.7, "percent", 4)
    numeral(["twenty", "-", "first"], 0, …)        ->  (21, "ordinal", 3)

It reads lower-case tokens, each with whether it touches the one before, and says where the numeral ends. What a number
counts, or what stands before it, is not known here.
"""

import re

YEAR = re.compile(r"1\d{3}|2[01]\d{2}")

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SMALL = {word: value for value, word in enumerate(_UNITS)} | _TENS
LARGE = {
    "hundred": 1e2,
    "hundreds": 1e2,
    "thousand": 1e3,
    "thousands": 1e3,
    "k": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "billions": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "lakh": 1e5,
    "lakhs": 1e5,
    "crore": 1e7,
    "crores": 1e7,
}
_LETTERS = frozenset("kmb")
"""Those of LARGE that only digits which they touch make a number."""

_SPECIAL = {"½": 50, "¼": 25, "¾": 75}
_DOZENS = {"dozen": 12, "dozens": 12, "pair": 2, "couple": 2, "fortnight": 14}
_TIMES = {"twice": 2, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "thrice": 3, "triple": 3, "tripled": 3}
_TIMES |= {"trebled": 3, "treble": 3, "quadrupled": 4, "quadruple": 4, "fourfold": 4, "threefold": 3, "twofold": 2}
_TIMES |= {"tenfold": 10, "fivefold": 5}
_AFTER_DOUBLE = {"the", "a", "that", "what", "its", "their", "his", "her", "as", "or"}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
_ORDINALS |= {"ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14}
_ORDINALS |= {"fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19}
_ORDINALS |= {word[:-1] + "ieth": value for word, value in _TENS.items()}
_DECADES = {word[:-1] + "ies": value for word, value in _TENS.items()}
_ALONE: dict[str, tuple[float, str]] = {
    word: (value, kind)
    for kind, table in (
        ("percent", _SPECIAL), ("times", _TIMES), ("decade", _DECADES), ("count", _DOZENS), ("ordinal", _ORDINALS)
    )
    for word, value in table.items()
}  # fmt: skip
"""Numerals of one word: their value and kind."""

_HALF = ("half", "halved", "halve", "halving")
_PARTS = {"half": 2, "halves": 2, "halved": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_PARTS |= {"eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100}
_MANY_PARTS = {part + "s": value for part, value in _PARTS.items()} | _PARTS
_WHOLES = {word: value for word, value in _SMALL.items() if 2 <= value <= 20} | {"hundred": 100, "thousand": 1000}
_WHOLES |= {str(value): value for value in _WHOLES.values()}
"""Of what a share is told: one in ten."""

_BEFORE_SMALL = {"-", "and", *LARGE}
_AFTER_PART = set(
    "of in and or to less more from as by at on over for was were is are lower higher fewer than do did within during since "
    "between after before when while".split()
)

Numeral = tuple[float, str, int]
"""Its value, its kind ("count", "percent", "ordinal", "times", "decade"), and one past its last token."""


def numeral(words: list[str], at: int, tight: list[bool]) -> Numeral | None:
    """The one that begins there. `tight`: of each token, whether it touches the one before."""
    found = _plain(words, at, tight)
    return _percent(words, *_share(words, *found)) if found else None


def _plain(words: list[str], at: int, tight: list[bool]) -> Numeral | None:
    word, following = words[at], _at(words, at + 1)
    if word in _ALONE and (word != "double" or following in _AFTER_DOUBLE):
        return *_ALONE[word], at + 1
    if word[0].isdigit():
        return _digits(words, at, tight)
    if word in _HALF:
        large = LARGE.get(_at(words, at + 2), 0) if following in ("a", "an") else 0
        return (large / 2, "count", at + 3) if large else (50, "percent", at + 1)
    if word in ("a", "an", "one") and following in _PARTS and (following not in _ORDINALS or _is_part(words, at + 2)):
        return 100 / _PARTS[following], "percent", at + 2
    if word in ("a", "an") and following in LARGE and following not in _LETTERS:
        return _words(words, at + 1, tight)
    return _words(words, at, tight) if word in _SMALL else None


def _at(words: list[str], at: int) -> str:
    return words[at] if at < len(words) else ""


def _is_part(words: list[str], at: int) -> bool:
    """Whether "a third" is a part: of something, or the end of what is said; "a third line" is the next one."""
    return at >= len(words) or words[at] in _AFTER_PART


def _digits(words: list[str], at: int, tight: list[bool]) -> Numeral:
    value, end = float(re.sub(r"[,\s](?=\d{3})", "", words[at]).replace(",", ".")), at + 1
    after, touches = _at(words, end), end < len(words) and tight[end]
    if touches and after in ("st", "nd", "rd", "th"):
        return value, "ordinal", end + 1
    if touches and after == "s" and len(words[at]) >= 2:
        return value, "count", end + 1
    if after in LARGE and (touches or after not in _LETTERS):
        return value * LARGE[after], "count", end + 1
    return value, "count", end


def _words(words: list[str], at: int, tight: list[bool]) -> Numeral:
    """Two hundred and twenty-one thousand; two thirds; twenty-first."""
    total = current = 0.0
    end = at
    while end < len(words):
        word, hyphened = words[end], words[end - 1] == "-"
        if word in _SMALL and (end == at or words[end - 1] in _BEFORE_SMALL or current == 0):
            current += _SMALL[word]
        elif word in ("hundred", "hundreds"):
            current = (current or 1) * 100
        elif word in LARGE and word not in _LETTERS:
            total, current = total + (current or 1) * LARGE[word], 0.0
        elif word in _ORDINALS and hyphened and (word not in _PARTS or words[end - 2] in _TENS):
            return total + current + _ORDINALS[word], "ordinal", end + 1
        elif word in _MANY_PARTS:
            return (total + current) * 100 / _MANY_PARTS[word], "percent", end + 1
        elif not _joins(words, end, tight):
            break
        end += 1
    return total + current, "count", end


def _joins(words: list[str], at: int, tight: list[bool]) -> bool:
    """Whether a hyphen or "and" is inside a number: twenty-one, a hundred and two, two-thirds."""
    before, after = words[at - 1], _at(words, at + 1)
    if words[at] == "and":
        return before in LARGE and after in _SMALL
    if words[at] != "-" or not after or not (tight[at] and tight[at + 1]):
        return False
    return after in _MANY_PARTS or (before in _TENS and (after in _SMALL or after in _ORDINALS))


def _share(words: list[str], value: float, kind: str, end: int) -> Numeral:
    """One in ten, two out of three, one teacher in three, forty litres in every hundred: a share, in per cent."""
    for at in (end, end + 1) if kind == "count" else ():
        skip = 1 if _at(words, at) == "in" else 2 if words[at : at + 2] == ["out", "of"] else 0
        skip += bool(skip) and _at(words, at + skip) == "every"
        whole = _WHOLES.get(_at(words, at + skip), 0) if skip else 0
        if 0 < value < whole:
            return 100 * value / whole, "percent", at + skip + 1
    return value, kind, end


def _percent(words: list[str], value: float, kind: str, end: int) -> Numeral:
    """A number before "per cent", also one that is joined to such a number: "between 40 and 60 per cent"."""
    if kind != "count":
        return value, kind, end
    after = words[end : end + 4]
    if after[:1] in (["%"], ["percent"], ["percentage"], ["pct"]):
        return value, "percent", end + 1
    if after[:2] == ["per", "cent"]:
        return value, "percent", end + 2
    joined = bool(after) and after[0] in _JOINING and (after[2:3] == ["%"] or after[2:] == ["per", "cent"])
    return value, "percent" if joined and not YEAR.fullmatch(words[end - 1]) else kind, end


_JOINING = {"and", "to", "or", "-", "–"}
