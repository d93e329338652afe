"""What the lines of a plain text are: title, byline, headings, paragraphs, footnotes, menus, teasers of other articles.

Made for text copied or dumped from web pages, where nothing but the words and the line breaks is left. The rules ask for
explicit signs ("by Ted Craig", "More on this topic", numbered notes at the end) and leave a field empty, or a block
in the body, where there is none. They know English signs, and the bylines and dates of a few other languages of Europe;
menus and teasers in those, and everything in the rest, read as body text.
"""

import re
import statistics
from itertools import islice, pairwise

from index.types import Region

LONGEST_HEAD = 200
"""Characters of a title or a byline."""

Found = dict[str, tuple[str, str]]

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_FOREIGN_MONTHS = {
    name: f"{number:02d}"
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
    re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?:T[\d:.+Z-]*)?"),
    re.compile(_MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+" + _MONTH + r",?\s+(?P<year>\d{4})", re.IGNORECASE),
    re.compile(_MONTH + r",?\s+(?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?:(?P<day>\d{1,2})(?:\.|er|º)?\s+(?:de\s+)?)?" + _FOREIGN_MONTH + r"(?:\s+de)?\s+(?P<year>\d{4})"),
]
_WORD = r"[A-ZÀ-Þ][\w'’-]*\.?"
_NAME = rf"{_WORD}(?: (?:de|da|del|di|du|van|von|der|den|al|el|bin|ibn|{_WORD})){{1,4}}"
AND = "and|&|und|et|y|e|en|och"
"""Between the names of two authors."""

_NAMES = re.compile(rf"{_NAME}(?:(?:,|, and| (?:{AND})) {_NAME})*")
_BYLINE = re.compile(r"(?i:by|written by|author:|text by)\s+(?P<names>.+)")
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

_NAME_DATE = re.compile(rf"(?P<names>{_NAME})\s*(?:,|\||·|—|–|-)\s*(?P<date>[^,|·—–-].*)")
_DATELINE = re.compile(
    r"(?:(?:published|posted|updated|date|veröffentlicht|publié|publicado|pubblicato)(?: (?:on|am|le|el|em|il))?:?\s*)?"
    r"(?:(?:\w+day|\w+tag|mittwoch|\w+di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|\w+dì|sabato|"
    r"domenica|\w+-feira),?\s+)?(?P<date>.+)",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(r"published (?:by|in)\s+(?P<publisher>[A-ZÀ-Þ].{2,80}?)\.?", re.IGNORECASE)
PLACES = set(
    "new san los saint st. hong tel abu addis buenos kuala rio sri united south north east west washington "
    "port fort mount cape lake little upper lower "
    "nueva nuevo nova novo bad costa puerto porto santa santo são la las le les el il notre monte den sankt".split()
)

_MENU = re.compile(
    r"(?:skip to (?:main )?content|follow (?:us|me)\b.*|follow new articles on .*|subscribe(?: now| to .*)?|"
    r"sign (?:in|up)(?: .*)?|log in|menu|search|share(?: this.*)?|comments? (?:are|is) closed\.?|"
    r"leave a (?:comment|reply)|print(?: this.*)?|advertisement|accept (?:all )?cookies|read more|keep reading.*|"
    r"show less|(?:[A-Z]{2}\|)+[A-Z]{2}|\d+ min(?:ute)?s? read|back to top|[A-Z][\w ]{1,24} \| [A-Z][\w ,&]{1,24})",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:more on this (?:topic|story)|related (?:articles|posts|stories|content|reading)|"
    r"(?:you (?:may|might) also like)|recommended(?: for you)?|read (?:next|also)|most (?:read|popular)|"
    r"latest (?:articles|news|posts))\W*",
    re.IGNORECASE,
)
_TEASER_END = re.compile(r"(?:keep|continue) reading.*|read (?:more|the full (?:article|story))\W*", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:={3,}|[=~*^\"'.+-]{4,})\s*")
_NOTE = re.compile(r"\[?(\d{1,3})(?:[\].)]{1,2})?\s+(?=[\"“‘'(]?\w)")
_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？۔؟।][\"”’')\]」』\u200e\u200f\u202c\u2069]*$|[.!?]End\.$")
_ENDS_STATEMENT = re.compile(r"[.。۔।][\u200e\u200f\u202c\u2069]*$")
_MARKUP = re.compile(r"^[#>\s]+|[*_`]{1,3}|\[\^[^\]]+\]:?|!?\[([^\]]*)\]\([^)]*\)")
_GLUED_EDIT = re.compile(r"(?<=[a-z])\s*\[?Edit\]?$")


def describe(text: str) -> tuple[tuple[Region, ...], Found]:
    """Regions of a plain text, and the title, author, publisher and date that it states, each with its provenance."""
    blocks = [(a, b) for a, b in paragraphs(text)]
    words = [text[a:b] for a, b in blocks]
    kinds = ["boilerplate" if _MENU.fullmatch(block) else "body" for block in words]
    tail = _teasers(words)
    kinds[tail:] = ["boilerplate"] * (len(words) - tail)
    for i in _footnotes(words[:tail]):
        kinds[i] = "footnote"
    head = next((i for i, block in enumerate(words) if _is_prose(block)), min(3, len(words)))
    found = byline(
        [block if kind == "body" else "" for block, kind in zip(words[: head + 1], kinds, strict=False)], text
    )
    for i in range(min(head + 1, tail)):
        if kinds[i] == "body" and _authors(words[i], text):
            kinds[i] = "byline"
    title = next((i for i in range(min(head + 1, tail)) if kinds[i] == "body" and _is_title(words[i], found)), None)
    if title is not None and title < max(head, 1):
        found["title"] = (_GLUED_EDIT.sub("", " ".join(words[title].split())), "first line")
        kinds[title] = "heading"
    following = ""
    for i in reversed(range(head, tail)):
        if not _is_heading(words[i]):
            following = words[i]
        elif kinds[i] == "body" and _is_prose(following):
            kinds[i] = "heading"
    return tuple(Region(kind, a, b) for kind, (a, b) in zip(kinds, blocks, strict=True)), found


def paragraphs(text: str) -> list[tuple[int, int]]:
    """(start, end) of each paragraph: a line, or, in text wrapped at a fixed width, the lines between blank ones.

    A line that only underlines the one above it, or parts what is around it, is as good as blank.
    """
    lines, at = [], 0
    for line in text.split("\n"):
        body = "" if _RULE.fullmatch(line) else line.strip()
        lines.append((at + line.find(body), body) if body else None)
        at += len(line) + 1
    joins = [(a, b) for a, b in pairwise(lines) if a and b]
    wrapped = [a for a, b in joins if b[1][0].islower() and not _ENDS_SENTENCE.search(a[1])]
    if len(wrapped) * 4 < len(joins) or not wrapped or not 25 <= statistics.median(len(a[1]) for a in wrapped) <= 120:
        return [(start, start + len(body)) for start, body in filter(None, lines)]
    found, open_ = [], False
    for line in lines:
        if line:
            end = line[0] + len(line[1])
            found[-1:] = [(found[-1][0], end)] if open_ else [*found[-1:], (line[0], end)]
        open_ = line is not None
    return found


def byline(head: list[str], text: str) -> Found:
    """Author, date and publisher from the first lines of a text, where a line says nothing else."""
    found: Found = {}
    for block in (block for block in head if len(block) <= LONGEST_HEAD):
        block = " ".join(block.split())
        if names := _authors(block, text):
            found.setdefault("author", (names, "byline"))
        elif (
            (match := _NAME_DATE.fullmatch(block))
            and iso_date(match["date"])
            and _is_person(match["names"], block, text)
        ):
            found.setdefault("author", (match["names"], "byline"))
            found.setdefault("date", (iso_date(match["date"]), "byline"))
        elif match := _PUBLISHER.fullmatch(block):
            found.setdefault("publisher", (match["publisher"], "first lines"))
        elif (match := _DATELINE.fullmatch(block)) and re.search("[a-z-]", match["date"]) and iso_date(match["date"]):
            found.setdefault("date", (iso_date(match["date"]), "dateline"))
    return found


def _authors(line: str, text: str) -> str:
    """The names of a byline, or "": in other languages only amid prose of that language, and never from the first line."""
    line = " ".join(line.split())
    if match := _BYLINE.fullmatch(line):
        return match["names"] if _NAMES.fullmatch(match["names"]) else ""
    match = _FOREIGN_BYLINE.fullmatch(line)
    if not match or not _NAMES.fullmatch(match["names"]) or text.lstrip().startswith(line):
        return ""
    is_place = match["names"].split()[0].lower() in PLACES
    common = islice(_COMMON_WORDS[match["by"].lower()].finditer(text), 3)
    return match["names"] if not is_place and len(list(common)) == 3 else ""


def iso_date(text: str) -> str:
    """2025-10-24, 2025-10 or 2025 from a date and nothing else; "" from anything more or less."""
    for pattern in _DATES:
        if match := pattern.fullmatch(text.strip(" .,")):
            parts = match.groupdict()
            month = parts.get("month") or ""
            if month and not month.isdigit():
                month = _FOREIGN_MONTHS.get(month) or _english_month(month)
            day = f"{int(parts['day']):02d}" if parts.get("day") else ""
            if (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= 31):
                return ""
            return "-".join(filter(None, [parts["year"], month, day]))
    return ""


def _english_month(name: str) -> str:
    return f"{1 + next(i for i, month in enumerate(_MONTHS) if month.startswith(name[:3].lower())):02d}"


def plain(text: str) -> str:
    """Text without Markdown's marks, on one line: for titles, labels and reading, never for offsets."""
    return " ".join(_MARKUP.sub(lambda m: m[1] or "", text).split())


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def leftover(text: str, start: int, end: int) -> list[Region]:
    """What stands between two blocks, as boilerplate, where it is more than white space and marks."""
    body = text[start:end].strip()
    if not re.search(r"\w", body):
        return []
    at = text.index(body, start)
    return [Region("boilerplate", at, at + len(body))]


def _is_prose(block: str) -> bool:
    return len(block) >= 200 or (len(block) >= 80 and bool(_ENDS_SENTENCE.search(block)))


def _is_title(block: str, found: Found) -> bool:
    names = found.get("author", ("", ""))[0]
    is_other = (names and names in block) or _PUBLISHER.fullmatch(block) or iso_date(block) or _BYLINE.fullmatch(block)
    return (
        not is_other
        and len(block) <= LONGEST_HEAD
        and not _ENDS_STATEMENT.search(block)
        and bool(re.search(r"[^\W\d_]", block))
    )


def _is_heading(block: str) -> bool:
    """A short line that ends no sentence, with most of its longer words capitalised (a caption reads like a sentence)."""
    words = re.findall(r"[^\W\d_][\w'’-]*", block)
    if not words or len(block) > 100 or len(words) > 14 or re.search(r"[.,;!][\"”’')\]]*$", block) or iso_date(block):
        return False
    long = [w for w in words if len(w) > 3] or words
    return len(words) <= 4 or sum(w[0].isupper() for w in long) * 10 >= len(long) * 6


def _is_person(names: str, line: str, text: str) -> bool:
    """Whether the name before a date is a person's: not a place, or named again in the text."""
    return names.split()[0].lower() not in PLACES or text.replace(line, "").count(names) > 0


def _teasers(blocks: list[str]) -> int:
    """Index of the block from which on everything advertises other articles; len(blocks) if there is none."""
    more = next((i for i, block in enumerate(blocks) if _MORE.fullmatch(block) and i > len(blocks) * 0.6), len(blocks))
    mark = next((i for i, block in enumerate(blocks) if _TEASER_END.fullmatch(block)), None)
    if mark is None or _position(blocks, mark) < 0.5:
        return more
    start = mark
    while start and _is_prose(blocks[start - 1]):
        start -= 1
    while start and not _is_prose(blocks[start - 1]):
        start -= 1
    before = set(blocks[:start])
    first = next((i for i in range(start, mark) if blocks[i] in before), None)
    if first is None:
        first = next((i for i in range(start, mark) if len(blocks[i].split()) <= 15), mark)
    return min(first, more)


def _position(blocks: list[str], i: int) -> float:
    sizes = [len(block) for block in blocks]
    return sum(sizes[:i]) / max(1, sum(sizes))


def _footnotes(blocks: list[str]) -> list[int]:
    """Blocks numbered 1, 2, 3… in the second half of the text."""
    found, expected = [], 1
    for i, block in enumerate(blocks):
        match = _NOTE.match(block)
        if match and int(match[1]) == expected and _position(blocks, i) > 0.5:
            found.append(i)
            expected += 1
    return found if len(found) > 1 else []
