"""Numbers and dates in a text, and those of a claim that its evidence does not hold.

    figures("some 6,212 charges, half of them in May 1998")  ->  6212 about, 50 %, 1998
    missing("over six thousand charges", "6,212 duplicate charges")  ->  ""

English in words and digits. A number counts with what qualifies it ("over", "nearly") and with the word that it counts, not
with its part in the sentence: whether the 212 were found or lost is not known here.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.dates import MONTHS, WEEKDAYS

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SMALL = {word: value for value, word in enumerate(_UNITS)} | _TENS
_LARGE = {
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
_ALONE = {"dozen": 12, "dozens": 12, "pair": 2, "couple": 2, "fortnight": 14, "score": 20}
_TIMES = {"twice": 2, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "thrice": 3, "triple": 3, "tripled": 3}
_TIMES |= {"trebled": 3, "treble": 3, "quadrupled": 4, "quadruple": 4, "fourfold": 4, "threefold": 3, "twofold": 2}
_TIMES |= {"tenfold": 10, "fivefold": 5}
_PARTS = {"half": 2, "halves": 2, "halved": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_PARTS |= {"eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
_ORDINALS |= {"ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14}
_ORDINALS |= {"fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19}
_ORDINALS |= {word[:-1] + "ieth": value for word, value in _TENS.items()}
_DECADES = {word[:-1] + "ies": value for word, value in _TENS.items()}

_MONTH = {m: n for n, m in enumerate(MONTHS, 1)} | {m[:3]: n for n, m in enumerate(MONTHS, 1)} | {"sept": 9}

_SPANS = {
    "time": "minute 1 hour 60 day 1440 night 1440 week 10080 fortnight 20160 month 43830 year 525960 decade 5259600 "
    "century 52596000",
    "length": "millimetre .001 millimeter .001 mm .001 centimetre .01 centimeter .01 cm .01 metre 1 meter 1 kilometre 1000 "
    "kilometer 1000 km 1000 mile 1609.34 inch .0254 foot .3048 feet .3048 yard .9144",
    "weight": "gram 1 gramme 1 kilo 1000 kilogram 1000 kg 1000 tonne 1000000 ton 1000000 pound 453.6 ounce 28.35",
}
_MEASURES = {
    name: (kind, float(size))
    for kind, row in _SPANS.items()
    for name, size in zip(row.split()[::2], row.split()[1::2], strict=True)
}
"""What is measured by a word, and how much of it that is."""

_AND_A_HALF = re.compile(rf"\b(?:an?|one) ({'|'.join(_MEASURES)}) and a half\b", re.IGNORECASE)

_QUALIFIED = {
    ">": "more than,over,above,at least,exceeding,exceeded,upwards of,beyond,no fewer than,no less than,past,topped",
    "<": "less than,fewer than,under,below,at most,up to,no more than,not even,within,short of,nearly,almost,"
    "not quite,just under",
    "~": "about,around,roughly,some,approximately,close to,more or less,just over,a little over,little over,"
    "little more than,"
    "a good,as many as,as much as",
}
_ROOM = {">": (1.0, 1.6), "<": (0.6, 1.0), "~": (0.88, 1.12), "": (0.9999, 1.0001)}
"""Between which shares of the claimed number that of the evidence may lie, by how the claim qualifies it."""

_TOKEN = re.compile(
    r"\d{1,3}(?:(?:,\d{3})+|(?:[ \u00a0\u202f]\d{3})+(?![\d.,]*\d))(?:\.\d+)?|\d+(?:[.,]\d+)?|[^\W\d_]+|[%£$€½¼¾–—-]"
)
_ATTACHED = re.compile(r"[^\W\d_][-–]?$")
_MINUS = re.compile(r"(?:^|\(|[^\d\s(]\s+|\s\()(?:[-−]|minus )$", re.IGNORECASE)
_MONEY = {"$": "dollar", "€": "euro", "£": "pound"}
_CURRENCIES = set("dollar euro pound yen yuan franc rupe crown peso".split())
"""As the stems of what is counted."""
_SPECIAL = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_AFTER_DOUBLE = {"the", "a", "that", "what", "its", "their", "his", "her", "as", "or"}
_SKIPPED = {"the", "of", "a", "an", "its", "their", "other", "more", "further", "additional", "new", "extra", "such"}


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
        kind, size = _MEASURES.get(self.of, ("", 0.0))
        return (kind, self.value * size) if self.kind == "count" else ("", 0.0)


def figures(text: str) -> list[Figure]:
    """Every number of the text, in order."""
    return list(_read(_BARE_POINT.sub("0.", _AND_A_HALF.sub(r"1.5 \1s", _plain_digits(text)))))


def _plain_digits(text: str) -> str:
    """Digits of other scripts and shapes as ours; those raised, which are marks of notes and powers, left out."""
    if text.isascii():
        return text
    return "".join(c if c.isascii() else str(unicodedata.digit(c, c)) for c in text if c not in _RAISED)


_BARE_POINT = re.compile(r"(?<![\w.])\.(?=\d)")
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")


def missing(claim: str, evidence: str) -> str:
    """Why the numbers and dates of the claim are not those of the evidence; "" where they are."""
    held = figures(evidence)
    held += [*_ones(evidence), *_between(held), *_lessened(held, claim, evidence)]
    for figure in figures(claim):
        if why := _unborne(figure, held, evidence):
            return why
    return _other_share(claim, evidence) or _other_many(claim, evidence) or _other_date(claim, evidence)


def stem(word: str) -> str:
    """A word without its commonest endings: enough to see that "crowns" and "crown" are one."""
    word = word.lower()
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 6), ("ly", 6), ("s", 4), ("e", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def _unborne(figure: Figure, held: Sequence[Figure], evidence: str) -> str:
    if any(agree(figure, other) for other in held) or _of_a_range(figure, evidence) or _ratio(figure, held):
        return ""
    if not figure.slight:
        return "" if _counted_up(figure, held) else f"the number {figure.text} is not in what it cites"
    rivals = [o for o in held if figure.of and o.of == figure.of and o.kind == figure.kind]
    return f"what it cites has {rivals[0].text}, not {figure.text}" if rivals else ""


def _counted_up(figure: Figure, held: Sequence[Figure]) -> bool:
    """Whether it is a few, in words ("two courts", "a third time"), of what the evidence, having no other few, may name one
    by one."""
    others = any(o.kind == figure.kind and 1 < o.value < _FEW for o in held)
    return figure.value in (2, 3) and figure.kind in ("count", "ordinal") and not (figure.text[0].isdigit() or others)


_FEW = 20


def agree(claimed: Figure, other: Figure) -> bool:
    """Whether a number of a claim may stand for one of its evidence."""
    if {claimed.about, other.about} == {"<", ">"} and claimed.value == other.value:
        return False
    if claimed.of != other.of and {claimed.of, other.of} <= _CURRENCIES:
        return False
    low, high = _ROOM[claimed.about]
    (kind, size), (its, its_size) = claimed.measure, other.measure
    if kind and kind == its and claimed.of != other.of:
        return low * 0.96 <= its_size / size <= high * 1.04
    if "percent" in (claimed.kind, other.kind) and claimed.kind != other.kind:
        return claimed.kind == "count" and not claimed.of and claimed.value == other.value
    if "ordinal" in (claimed.kind, other.kind) and claimed.kind != other.kind:
        dated = claimed.text[0].isdigit() and other.text[0].isdigit() and claimed.value <= 31
        return claimed.value == other.value and (dated or (claimed.of == other.of != ""))
    if claimed.value == 0 or other.value == 0:
        return other.value == claimed.value
    if claimed.kind == "percent" and not (claimed.text[0].isdigit() and other.text[0].isdigit()):
        low, high = min(low, 0.985), max(high, 1.015)  # a third is 33 per cent
    return low <= other.value / claimed.value <= high


def _ratio(figure: Figure, held: Sequence[Figure]) -> bool:
    """Whether two numbers of the evidence stand to one another as a factor or fraction of the claim says."""
    if figure.of != "time" and (figure.kind not in ("times", "percent") or figure.text[0].isdigit()):
        return False
    low, high = _ROOM[figure.about or "~"]
    factor = figure.value / 100 if figure.kind == "percent" else figure.value
    values = [o.value for o in held if o.value and o.kind in ("count", "percent")]
    return any(low <= a / b / factor <= high for a in values for b in values if a != b)


def _of_a_range(figure: Figure, evidence: str) -> bool:
    """Whether it names the decade or century of a year in the evidence, or the ten of an age."""
    years = [int(y) for y in re.findall(r"\b(1\d{3}|20\d{2}|21\d{2})s?\b", evidence)]
    if figure.kind == "ordinal" and figure.of == "century":
        return any((year - 1) // 100 + 1 == figure.value for year in years)
    if figure.kind == "decade":
        return any(year % 100 // 10 * 10 == figure.value for year in [*years, *_tens(evidence)])
    if figure.text.endswith("s") and figure.text[0].isdigit():
        return any(year // 10 * 10 == figure.value for year in years) or figure.value % 100 in _tens(evidence, "decade")
    return False


def _tens(evidence: str, *kinds: str) -> list[int]:
    """The numbers below a hundred."""
    return [int(f.value) for f in figures(evidence) if 0 < f.value < 100 and f.kind in (kinds or ("count", "decade"))]


def _ones(text: str) -> list[Figure]:
    """ "Another century", "within a month": one of a span of time."""
    found = re.finditer(rf"\b(?:a|an|another|one|each|per|every|last|next) ({'|'.join(_MEASURES)})\b", text.lower())
    return [Figure(1, "count", match[1], "", match[0]) for match in found]


def _between(held: Sequence[Figure]) -> list[Figure]:
    """The years between two years."""
    years = [
        f.value
        for f in held
        if f.kind == "count" and 1000 <= f.value <= 2199 and not f.of.isdigit() and not _GROUPED.search(f.text)
    ]
    return [Figure(a - b, "count", "year", "", f"{a - b:g} years") for a in years for b in years if a > b]


YEAR = re.compile(r"1\d{3}|2[01]\d{2}")
_GROUPED = re.compile(r"\d[,\s]\d")


def _lessened(held: Sequence[Figure], claim: str, evidence: str) -> list[Figure]:
    """ "-5 %" where the other says "fell by 5 per cent"."""
    fell = _FALLS.search(claim), _FALLS.search(evidence)
    return [replace(f, value=-f.value) for f in held if fell[f.value > 0]]


_FALLS = re.compile(
    r"\b(?:f[ae]ll\w*|drop\w*|declin\w*|decreas\w*|los[est]\w*|losing|down|below|shr[aiu]nk\w*|reduc\w*|cut\w*|deficit)\b"
    r"(?! to\b)",
    re.IGNORECASE,
)


def _other_share(claim: str, evidence: str) -> str:
    """ "Two of the nine", where the evidence has seven of the nine."""
    for claimed in _shares(claim):
        others = [share for share in _shares(evidence) if share[1] == claimed[1]]
        if others and claimed[0] not in [share[0] for share in others]:
            return f"what it cites has another share of {claimed[1]:g}"
    return ""


def _other_many(claim: str, evidence: str) -> str:
    """ "Thousands", where the evidence has hundreds and no number so large."""
    ours, theirs = (set(_MANY.findall(text.lower())) for text in (claim, evidence))
    for word in sorted(ours - theirs) if theirs else ():
        if not any(f.value >= _LARGE[word] for f in figures(evidence)):
            return f"what it cites has {min(theirs)}, not {word}"
    return ""


_MANY = re.compile(r"\b(?:hundreds|thousands|millions|billions)\b")


def _shares(text: str) -> list[tuple[float, float]]:
    found = []
    for match in re.finditer(
        r"([\w,.-]+) (?:out )?of (?:the |all |its |their |his |her |our |these |those )?([\w,.-]+)", text
    ):
        pair = [figures(part) for part in match.groups()]
        if all(len(part) == 1 for part in pair):
            found.append((pair[0][0].value, pair[1][0].value))
    return found


def _other_date(claim: str, evidence: str) -> str:
    held = _dates(evidence)
    for month, day, year in _dates(claim):
        of_month = [date for date in held if date[0] == month]
        name = MONTHS[month - 1].capitalize()
        if not of_month:
            return f"{name} is not in what it cites"
        if day and all(d != day for _, d, _ in of_month):
            return f"what it cites names another day of {name}"
        if year and all(y not in (0, year) for _, _, y in of_month):
            return f"what it cites names {name} of another year"
    words = set(re.findall(r"[a-z]+", evidence.lower()))
    for day_of_week in sorted(set(WEEKDAYS) & set(re.findall(r"[a-z]+", claim.lower()))):
        if not {day_of_week, day_of_week + "s"} & words:
            return f"{day_of_week.capitalize()} is not in what it cites"
    return ""


def _dates(text: str) -> list[tuple[int, int, int]]:
    """(month, day or 0, year or 0) of every date."""
    found = [
        (int(m), int(d), int(y)) for y, m, d in re.findall(r"\b(\d{4})-(\d{2})-(\d{2})\b", text) if 1 <= int(m) <= 12
    ]
    for match in _DATE.finditer(text):
        before, month, after, year = match.groups()
        if month in ("May", "March", "Mar") and not (before or after or year) and not _dated(text, match.start(2)):
            continue
        found.append((_MONTH[month.lower()], int(before or after or 0), int(year or 0)))
    return found


_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_NAMES = "|".join(sorted((m.capitalize() for m in _MONTH), key=len, reverse=True))
_DATE = re.compile(
    rf"(?:\b{_DAY}(?: of)? )?\b({_NAMES})\b\.?(?: (?:the )?{_DAY}\b(?!,?\d))?(?:,? (?:of )?(\d{{4}})\b)?"
)


def _dated(text: str, at: int) -> bool:
    """Whether "May" or "March" is a month here."""
    before = re.search(r"(\w+)\W*$", text[:at])
    return bool(before) and before[1].lower() in _BEFORE_MONTH


_BEFORE_MONTH = set(
    "in since until till by from of during last next this that early late mid every each before after and to".split()
)


def _read(text: str) -> Iterator[Figure]:
    tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
    lower, spans = [token.lower() for token, _, _ in tokens], [(a, b) for _, a, b in tokens]
    at = 0
    while at < len(tokens):
        start = spans[at][0]
        found = None if _ATTACHED.search(text[max(0, start - 2) : start]) else _number(lower, at, spans)
        if not found:
            at += 1
            continue
        value, kind, end = found
        value, kind, end = _of_many(lower, value, kind, end)
        kind, end = _percent(lower, kind, end)
        value, kind, of, end = _span(lower, value, kind, end)
        raw = text[start : spans[end - 1][1]]
        before = text[max(0, start - 40) : start].lower()
        value = -value if _MINUS.search(before) else value
        if lower[end : end + 2] != ["-", "figure"]:
            of = of or _MONEY.get(before.strip()[-1:]) or _counted(lower, end)
            yield Figure(value, kind, of, _qualifier(before), raw, _slight(value, kind, raw, before))
        at = end


def _slight(value: float, kind: str, raw: str, before: str) -> bool:
    if raw[0].isdigit() or kind not in ("count", "ordinal"):
        return False
    return (
        value == 1 or (value == 2 and bool(_DEFINITE.search(before))) or (kind == "ordinal" and before.endswith(" a "))
    )


_DEFINITE = re.compile(r"\b(?:the|these|those|its|their|his|her|our|other|between|any)(?: other)? $")


_WHOLES = {*range(2, 21), 100, 1000}


def _of_many(lower: list[str], value: float, kind: str, end: int) -> tuple[float, str, int]:
    """One in ten, two out of three, one teacher in three, forty litres in every hundred: a share, in per cent."""
    for at in (end, end + 1):
        rest = lower[at : at + 4]
        skip = 1 if rest[:1] == ["in"] else 2 if rest[:2] == ["out", "of"] else 0
        skip += bool(skip) and rest[skip : skip + 1] == ["every"]
        whole = lower[at + skip] if skip and at + skip < len(lower) else ""
        of = (
            _SMALL.get(whole) or {"hundred": 100, "thousand": 1000}.get(whole) or (int(whole) if whole.isdigit() else 0)
        )
        if of in _WHOLES and kind == "count" and 0 < value < of:
            return 100 * value / of, "percent", at + skip + 1
    return value, kind, end


def _span(lower: list[str], value: float, kind: str, end: int) -> tuple[float, str, str, int]:
    """Half a year, a quarter of an hour; a year and a half, two and a half years."""
    rest = lower[end : end + 4]
    if kind == "percent":
        words = [word for word in rest if word not in ("of", "a", "an", "the", "his", "her", "their")]
        of = _stem_of_span(words[0]) if words else ""
        near = rest and rest[0] in ("of", "a", "an", "the", "his", "her", "their", *words[:1])
        if of in _MEASURES and near and "of the" not in " ".join(rest):
            return value / 100, "count", of, end
    if kind == "count" and rest[:3] == ["and", "a", "half"]:
        large = _LARGE.get(rest[3], 1) if rest[3:] else 1
        return (value + 0.5) * large, kind, "", end + 3 + (large > 1)
    return value, kind, "", end


def _number(lower: list[str], at: int, spans: list[tuple[int, int]]) -> tuple[float, str, int] | None:
    """(value, kind, one past the last token) of the number that begins there."""
    word, following = lower[at], lower[at + 1] if at + 1 < len(lower) else ""
    if word in _SPECIAL:
        return _SPECIAL[word] * 100, "percent", at + 1
    if word in _TIMES and (word != "double" or following in _AFTER_DOUBLE):
        return _TIMES[word], "times", at + 1
    if word in _DECADES:
        return _DECADES[word], "decade", at + 1
    if word[0].isdigit():
        return _digits(lower, at, spans)
    if word in ("half", "halved"):
        if following in ("a", "an") and at + 2 < len(lower) and lower[at + 2] in _LARGE:
            return _LARGE[lower[at + 2]] / 2, "count", at + 3
        return 50, "percent", at + 1
    if (
        word in ("a", "an", "one")
        and following in _PARTS
        and (following not in _ORDINALS or _shares_next(lower, at + 2))
    ):
        return 100 / _PARTS[following], "percent", at + 2
    if word in ("a", "an") and following in _LARGE:
        return _LARGE[following], "count", at + 2
    if word in _ALONE and word != "score":
        return _ALONE[word], "count", at + 1
    if word in _SMALL:
        return _words(lower, at, spans)
    if word in _ORDINALS:
        return _ORDINALS[word], "ordinal", at + 1
    return None


def _shares_next(lower: list[str], at: int) -> bool:
    """Whether "a third" is a part: of something, or the end of what is said; "a third line" is the next one."""
    return at >= len(lower) or lower[at] in _AFTER_PART


_AFTER_PART = set(
    "of in and or to less more from as by at on over for was were is are lower higher fewer than do did within during since "
    "between after before when while".split()
)


def _digits(lower: list[str], at: int, spans: list[tuple[int, int]]) -> tuple[float, str, int]:
    word = lower[at]
    value = float(re.sub(r"[,\s](?=\d{3})", "", word).replace(",", "."))
    end = at + 1
    if end < len(lower) and spans[end][0] == spans[at][1] and lower[end] in ("st", "nd", "rd", "th"):
        return value, "ordinal", end + 1
    if end < len(lower) and spans[end][0] == spans[at][1] and lower[end] == "s" and len(word) >= 2:
        return value, "count", end + 1
    if (
        end < len(lower)
        and lower[end] in _LARGE
        and (lower[end] not in ("m", "b", "k") or spans[end][0] == spans[at][1])
    ):
        return value * _LARGE[lower[end]], "count", end + 1
    return value, "count", end


def _words(lower: list[str], at: int, spans: list[tuple[int, int]]) -> tuple[float, str, int]:
    """Two hundred and twenty-one thousand; two thirds; twenty-first."""
    total = current = 0.0
    end, kind = at, "count"
    while end < len(lower):
        word = lower[end]
        if word in _SMALL and (end == at or lower[end - 1] in ("-", "and", *_LARGE) or current == 0):
            current += _SMALL[word]
        elif word in ("hundred", "hundreds"):
            current = (current or 1) * 100
        elif word in _LARGE and word not in ("m", "b", "k"):
            total, current = total + (current or 1) * _LARGE[word], 0.0
        elif word in _PARTS or word.removesuffix("s") in _PARTS:
            if word in _ORDINALS and lower[end - 1] == "-" and lower[end - 2] in _TENS:
                return total + current + _ORDINALS[word], "ordinal", end + 1
            return (
                (total + current) * 100 / _PARTS[word if word in _PARTS else word.removesuffix("s")],
                "percent",
                end + 1,
            )
        elif word in _ORDINALS and lower[end - 1] == "-":
            return total + current + _ORDINALS[word], "ordinal", end + 1
        elif word in ("-", "and") and end + 1 < len(lower) and _joins(lower, end, spans):
            pass
        else:
            break
        end += 1
    return total + current, kind, end


def _joins(lower: list[str], at: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a hyphen or "and" is inside a number: twenty-one, a hundred and two, two-thirds."""
    before, after = lower[at - 1], lower[at + 1]
    if lower[at] == "and":
        return before in _LARGE and after in _SMALL
    part = after in _PARTS or after.removesuffix("s") in _PARTS
    tight = spans[at][0] == spans[at - 1][1] and spans[at + 1][0] == spans[at][1]
    return tight and ((before in _TENS and (after in _SMALL or after in _ORDINALS)) or part)


def _percent(lower: list[str], kind: str, end: int) -> tuple[str, int]:
    """A number before "per cent", also one that is joined to such a number: "between 40 and 60 per cent"."""
    if kind != "count":
        return kind, end
    rest, is_year = lower[end : end + 5], bool(YEAR.fullmatch(lower[end - 1]))
    if rest[:1] == ["%"] or rest[:1] in (["percent"], ["percentage"], ["pct"]):
        return "percent", end + 1
    if rest[:2] == ["per", "cent"]:
        return "percent", end + 2
    if (
        not is_year
        and rest[:1]
        and rest[0] in ("and", "to", "or", "-", "–")
        and (rest[2:3] == ["%"] or rest[2:4] == ["per", "cent"])
    ):
        return "percent", end
    return kind, end


def _counted(lower: list[str], end: int) -> str:
    for word in lower[end : end + 3]:
        if word in _SKIPPED or word == "-":
            continue
        return _stem_of_span(word) if word.isalpha() else ""
    return ""


def _stem_of_span(word: str) -> str:
    for span in _MEASURES:
        if word in (span, span + "s", "centuries" if span == "century" else ""):
            return span
    return stem(word)


_BEFORE = {
    sign: re.compile(rf"\b(?:{'|'.join(sorted(words.split(','), key=len, reverse=True))})(?: (?:a|an|the))?[ £$€]*$")
    for sign, words in _QUALIFIED.items()
}


def _qualifier(before: str) -> str:
    found = [(m.end() - m.start(), sign) for sign, pattern in _BEFORE.items() if (m := pattern.search(before))]
    return max(found)[1] if found else ""
