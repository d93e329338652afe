"""Numbers in a text, each with what it counts and what qualifies it.

    figures("some 6,212 charges, half of them in 1998")  ->  6212 about, 50 %, 1998

English in words and digits. A number counts with what qualifies it ("over", "nearly") and with the word that it counts, not
with its part in the sentence: whether the 212 were found or lost is not known here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa.claims.numerals import LARGE, numeral

_SPANS = {
    "time": "minute 1 hour 60 day 1440 night 1440 week 10080 fortnight 20160 month 43830 year 525960 decade 5259600 "
    "century 52596000",
    "length": "millimetre .001 millimeter .001 mm .001 centimetre .01 centimeter .01 cm .01 metre 1 meter 1 kilometre 1000 "
    "kilometer 1000 km 1000 mile 1609.34 inch .0254 foot .3048 feet .3048 yard .9144",
    "weight": "gram 1 gramme 1 kilo 1000 kilogram 1000 kg 1000 tonne 1000000 ton 1000000 pound 453.6 ounce 28.35",
}
MEASURES = {
    name: (kind, float(size))
    for kind, row in _SPANS.items()
    for name, size in zip(row.split()[::2], row.split()[1::2], strict=True)
}
"""What is measured by a word, and how much of it that is."""

_MEASURE_OF = {form: name for name in MEASURES for form in (name, name + "s")} | {"centuries": "century"}

_AND_A_HALF = re.compile(rf"\b(?:an?|one) ({'|'.join(MEASURES)}) and a half\b", re.IGNORECASE)

_TOKEN = re.compile(
    r"\d{1,3}(?:(?:,\d{3})+|(?:[ \u00a0\u202f]\d{3})+(?![\d.,]*\d))(?:\.\d+)?|\d+(?:[.,]\d+)?|[^\W\d_]+|[%£$€½¼¾–—-]"
)
_ATTACHED = re.compile(r"[^\W\d_][-–]?$")
_MINUS = re.compile(r"(?:^|\(|[^\d\s(]\s+|\s\()(?:[-−]|minus )$", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|these|those|its|their|his|her|our|other|between|any)(?: other)? $")
_MONEY = {"$": "dollar", "€": "euro", "£": "pound"}
_SKIPPED = {
    "the",
    "of",
    "a",
    "an",
    "its",
    "their",
    "other",
    "more",
    "further",
    "additional",
    "new",
    "extra",
    "such",
    "-",
}
_POSSESSIVE = ("of", "a", "an", "the", "his", "her", "their")
_BARE_POINT = re.compile(r"(?<![\w.])\.(?=\d)")
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")

_QUALIFIED = {
    ">": "more than,over,above,at least,exceeding,exceeded,upwards of,beyond,no fewer than,no less than,past,topped",
    "<": "less than,fewer than,under,below,at most,up to,no more than,not even,within,short of,nearly,almost,"
    "not quite,just under",
    "~": "about,around,roughly,some,approximately,close to,more or less,just over,a little over,little over,"
    "little more than,"
    "a good,as many as,as much as",
}
_BEFORE = {
    sign: re.compile(rf"\b(?:{'|'.join(sorted(words.split(','), key=len, reverse=True))})(?: (?:a|an|the))?[ £$€]*$")
    for sign, words in _QUALIFIED.items()
}


@dataclass(frozen=True, slots=True)
class Figure:
    """`kind`: "count", "percent", "ordinal", "times" … `of`: the stem of what it counts. `about`: "", ">", "<" or "~"."""

    value: float
    kind: str
    of: str
    about: str
    text: str
    slight: bool = False
    """Said in passing ("one of them", "the two", "first"): it is wrong only where the evidence counts otherwise."""

    @property
    def measure(self) -> tuple[str, float]:
        """What it measures and how much of it in one unit, where it counts spans of time, lengths or weights."""
        kind, size = MEASURES.get(self.of, ("", 0.0))
        return (kind, self.value * size) if self.kind == "count" else ("", 0.0)


def figures(text: str) -> list[Figure]:
    """Every number of the text, in order."""
    return list(_read(_BARE_POINT.sub("0.", _AND_A_HALF.sub(r"1.5 \1s", _plain_digits(text)))))


def stem(word: str) -> str:
    """A word without its commonest endings: enough to see that "crowns" and "crown" are one."""
    word = word.lower()
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 6), ("ly", 6), ("s", 4), ("e", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def _plain_digits(text: str) -> str:
    """Digits of other scripts and shapes as ours; those raised, which are marks of notes and powers, left out."""
    if text.isascii():
        return text
    return "".join(c if c.isascii() else str(unicodedata.digit(c, c)) for c in text if c not in _RAISED)


def _read(text: str) -> Iterator[Figure]:
    tokens = list(_TOKEN.finditer(text))
    words = [token[0].lower() for token in tokens]
    tight = [False, *(one.end() == other.start() for one, other in pairwise(tokens))]
    at = 0
    while at < len(tokens):
        start = tokens[at].start()
        found = None if _ATTACHED.search(text[max(0, start - 2) : start]) else numeral(words, at, tight)
        if not found:
            at += 1
            continue
        value, kind, of, at = _of_measure(words, *found)
        before, raw = text[max(0, start - 40) : start].lower(), text[start : tokens[at - 1].end()]
        value = -value if _MINUS.search(before) else value
        if words[at : at + 2] != ["-", "figure"]:
            of = of or _MONEY.get(before.strip()[-1:]) or _counted(words, at)
            yield Figure(value, kind, of, _qualifier(before), raw, _slight(value, kind, raw, before))


def _of_measure(words: list[str], value: float, kind: str, end: int) -> tuple[float, str, str, int]:
    """Half a year, a quarter of an hour; a year and a half, two and a half years."""
    rest = words[end : end + 4]
    if kind == "percent":
        named = [word for word in rest if word not in _POSSESSIVE]
        of = _measured(named[0]) if named else ""
        if of in MEASURES and rest[0] in (*_POSSESSIVE, named[0]) and "of the" not in " ".join(rest):
            return value / 100, "count", of, end
    if kind == "count" and rest[:3] == ["and", "a", "half"]:
        large = LARGE.get(rest[3], 1) if rest[3:] else 1
        return (value + 0.5) * large, kind, "", end + 3 + (large > 1)
    return value, kind, "", end


def _counted(words: list[str], end: int) -> str:
    """The stem of the next word that may be counted."""
    word = next((word for word in words[end : end + 3] if word not in _SKIPPED), "")
    return _measured(word) if word.isalpha() else ""


def _measured(word: str) -> str:
    return _MEASURE_OF.get(word) or stem(word)


def _qualifier(before: str) -> str:
    found = [(m.end() - m.start(), sign) for sign, pattern in _BEFORE.items() if (m := pattern.search(before))]
    return max(found)[1] if found else ""


def _slight(value: float, kind: str, raw: str, before: str) -> bool:
    if raw[0].isdigit() or kind not in ("count", "ordinal"):
        return False
    definite = value == 2 and bool(_DEFINITE.search(before))
    return value == 1 or definite or (kind == "ordinal" and before.endswith(" a "))
