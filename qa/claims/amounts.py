"""Whether the numbers and dates of a claim are those of its evidence.

    missing("over six thousand charges", "6,212 duplicate charges")  ->  ""
    missing("It closed on 9 June.", "It closed on 9 May.")           ->  "June is not in what it cites"

Numbers agree by value, in the room that "over" or "nearly" leave, also as shares, decades, spans between years and falls.
Which number belongs to what is not asked here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.dates import MONTHS, WEEKDAYS
from qa.claims.figures import MEASURES, Figure, figures
from qa.claims.numerals import LARGE

_ROOM = {">": (1.0, 1.6), "<": (0.6, 1.0), "~": (0.88, 1.12), "": (0.9999, 1.0001)}
"""Between which shares of the claimed number that of the evidence may lie, by how the claim qualifies it."""

_CURRENCIES = set("dollar euro pound yen yuan franc rupe crown peso".split())
"""As the stems of what is counted."""

_FEW = 20

_YEARS = re.compile(r"\b(1\d{3}|20\d{2}|21\d{2})s?\b")
_GROUPED = re.compile(r"\d[,\s]\d")
_ONE = re.compile(rf"\b(?:a|an|another|one|each|per|every|last|next) ({'|'.join(MEASURES)})\b")
_MANY = re.compile(r"\b(?:hundreds|thousands|millions|billions)\b")
_SHARE = re.compile(
    r"(?<![\w,.-])([\w,.-]+) (?:out )?of (?:the |all |its |their |his |her |our |these |those )?([\w,.-]+)"
)
_LATER = re.compile(r"\byears? (?:later|earlier|after\w*|before\w*)\b", re.IGNORECASE)
_LEFT = re.compile(
    r"\b(?:all|every|any|none)(?: [\w’'-]+){0,4}? but\b|\b(?:remain\w*|left|still|to spare)\b"
    r"|\w+(?: [\w’'-]+){1,3} (?:less|fewer|lower|higher|later|earlier|sooner|longer|shorter|older|younger|worse|better)\b",
    re.IGNORECASE,
)
"""By what a claim tells a difference: "four weeks less", "all but two"."""
_FALLS = re.compile(
    r"\b(?:f[ae]ll\w*|drop\w*|declin\w*|decreas\w*|los[est]\w*|losing|down|below|shr[aiu]nk\w*|reduc\w*|cut\w*|deficit)\b"
    r"(?! to\b)",
    re.IGNORECASE,
)

_MONTH = {m: n for n, m in enumerate(MONTHS, 1)} | {m[:3]: n for n, m in enumerate(MONTHS, 1)} | {"sept": 9}
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_NAMES = "|".join(sorted((m.capitalize() for m in _MONTH), key=len, reverse=True))
_DATE = re.compile(
    rf"(?:\b{_DAY}(?: of)? )?\b({_NAMES})\b\.?(?: (?:the )?{_DAY}\b(?!,?\d))?(?:,? (?:of )?(\d{{4}})\b)?"
)
_BEFORE_MONTH = set(
    "in since until till by from of during last next this that early late mid every each before after and to".split()
)
_LAST_WORD = re.compile(r"(\w+)\W*$")


def missing(claim: str, evidence: str) -> str:
    """Why the numbers and dates of the claim are not those of the evidence; "" where they are."""
    claimed = dict.fromkeys(figures(claim))
    held = _held(claim, evidence) if claimed else []
    unborne = (_unborne(figure, held, evidence) for figure in claimed)
    return (
        next(filter(None, unborne), "")
        or _other_share(claim, evidence)
        or _other_many(claim, evidence)
        or _other_date(claim, evidence)
    )


def _held(claim: str, evidence: str) -> list[Figure]:
    """The numbers of the evidence, and those that it leads to."""
    held = figures(evidence)
    held += [*_ones(evidence), *_between(held), *_reckoned(held, evidence), *_lessened(held, claim, evidence)]
    return held + _differences(held, claim)


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


def _ratio(figure: Figure, held: Sequence[Figure]) -> bool:
    """Whether two numbers of the evidence stand to one another as a factor or fraction of the claim says."""
    is_factor = figure.of == "time" or (figure.kind in ("times", "percent") and not figure.text[0].isdigit())
    if not (is_factor and figure.value):
        return False
    low, high = _ROOM[figure.about or "~"]
    factor = figure.value / 100 if figure.kind == "percent" else figure.value
    values = {o.value for o in held if o.value and o.kind in ("count", "percent")}
    return any(low <= a / b / factor <= high for a in values for b in values if a != b)


def _of_a_range(figure: Figure, evidence: str) -> bool:
    """Whether it names the decade or century of a year in the evidence, or the ten of an age."""
    years = [int(year) for year in _YEARS.findall(evidence)]
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
    return [Figure(1, "count", match[1], "", match[0]) for match in _ONE.finditer(text.lower())]


def _between(held: Iterable[Figure]) -> list[Figure]:
    """The years between two years."""
    years = _years(held)
    spans = dict.fromkeys(a - b for a in years for b in years if a > b)
    return [Figure(span, "count", "year", "", f"{span:g} years") for span in spans]


def _reckoned(held: Iterable[Figure], evidence: str) -> list[Figure]:
    """The years that lie as far before and after a year as it says: "in 1902, and two years later"."""
    spans = [f.value for f in held if f.kind == "count" and f.of == "year"] if _LATER.search(evidence) else []
    found = dict.fromkeys(year + way * span for year in _years(held) for span in spans for way in (-1, 1))
    return [Figure(year, "count", "", "", f"{year:g}") for year in found]


def _years(held: Iterable[Figure]) -> dict[float, None]:
    counts = (f for f in held if f.kind == "count" and 1000 <= f.value <= 2199)
    return dict.fromkeys(f.value for f in counts if not f.of.isdigit() and not _GROUPED.search(f.text))


def _differences(held: Iterable[Figure], claim: str) -> list[Figure]:
    """What lies between two numbers, where the claim says how much less, or what is left; of a kind of its own, since shares
    of it are not asked for."""
    values = dict.fromkeys(f.value for f in held if f.kind == "count") if _LEFT.search(claim) else ()
    found = dict.fromkeys(round(a - b, 9) for a in values for b in values if a > b)
    return [Figure(value, "difference", "", "", f"{value:g}") for value in found]


def _lessened(held: Sequence[Figure], claim: str, evidence: str) -> list[Figure]:
    """ "-5 %" where the other says "fell by 5 per cent"."""
    fell = _FALLS.search(claim), _FALLS.search(evidence)
    return [replace(f, value=-f.value) for f in held if fell[f.value > 0]]


def _other_share(claim: str, evidence: str) -> str:
    """ "Two of the nine", where the evidence has seven of the nine."""
    ours = _shares(claim)
    held = _shares(evidence) if ours else []
    for part, whole in ours:
        parts = [its for its, of in held if of == whole]
        if parts and part not in parts:
            return f"what it cites has another share of {whole:g}"
    return ""


def _shares(text: str) -> list[tuple[float, float]]:
    """(the part, the whole) of each."""
    pairs = ([figures(part) for part in match.groups()] for match in _SHARE.finditer(text))
    return [(one.value, other.value) for one, other in ((a[0], b[0]) for a, b in pairs if len(a) == len(b) == 1)]


def _other_many(claim: str, evidence: str) -> str:
    """ "Thousands", where the evidence has hundreds and no number so large."""
    ours, theirs = (set(_MANY.findall(text.lower())) for text in (claim, evidence))
    for word in sorted(ours - theirs) if theirs else ():
        if not any(f.value >= LARGE[word] for f in figures(evidence)):
            return f"what it cites has {min(theirs)}, not {word}"
    return ""


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


def _dated(text: str, at: int) -> bool:
    """Whether "May" or "March" is a month here."""
    before = _LAST_WORD.search(text, max(0, at - 40), at)
    return bool(before) and before[1].lower() in _BEFORE_MONTH
