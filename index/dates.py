"""A date as people and programs write it -> as much of an ISO date as it says.

It knows the names of months and weekdays in English and a few other languages of Europe. "03/04/2024" is two different days,
and no date here.
"""

import re
from datetime import date

TIME = r"[\[(]?(?:[\d/.-]{6,10},? )?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?: ?[AaPp]\.?[Mm]\.?)?[\])]?:?"
"""The time that a line of a record begins with, as a regular expression: 0:12, [10:03:45], 3/5/24, 10:12 AM."""

LONGEST = 80
"""Characters of a date."""

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_FOREIGN_MONTHS = {
    name: number
    for names in (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    )
    for number, name in enumerate(names.split(), 1)
}
"""In the case that their languages write them in: "mars" is a month, "Mars" is not."""

_FOREIGN_MONTH = rf"(?P<month>{'|'.join(_FOREIGN_MONTHS)})"
_DATES = [
    re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?"),
    re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})"),
    re.compile(_MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH + r",?\s+(?P<year>\d{4})", re.IGNORECASE),
    re.compile(_MONTH + r",?\s+(?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?:(?P<day>\d{1,2})(?:\.|er|º)?\s+(?:de\s+)?)?" + _FOREIGN_MONTH + r"(?:\s+de)?\s+(?P<year>\d{4})"),
]
_WEEKDAY = re.compile(
    r"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?|"
    r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|"
    r"(?:segunda|terça|quarta|quinta|sexta)-feira)\s*,?\s+",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:T|,?\s+(?:(?:at|um|à)\s+)?)"
    r"(?:\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)"
    r"(?:\s*(?:[A-Z]{1,5})?(?:[+-]\d{1,2}(?::?\d{2})?)?)?$",
    re.IGNORECASE,
)


def iso_date(text: str) -> str:
    """2025-10-24, 2025-10 or 2025 from a date and nothing else, be it with the weekday and the time of a day; else ""."""
    text = text.strip(" .,")
    if len(text) > LONGEST:
        return ""
    bare = _TIME.sub("", _WEEKDAY.sub("", text))
    match = next((match for pattern in _DATES if (match := pattern.fullmatch(bare))), None)
    if not match or (bare != text and not match.groupdict().get("day")):
        return ""
    year, month, day = (match.groupdict().get(part) or "" for part in ("year", "month", "day"))
    try:
        whole = date(int(year), _month(month) if month else 1, int(day or 1)).isoformat()
    except ValueError:
        return ""
    return whole[: 10 if day else 7 if month else 4]


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    english = (number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3].lower()))
    return _FOREIGN_MONTHS.get(name) or next(english)
