"""What the lines of a plain text are: title, byline, headings, paragraphs, footnotes, menus, teasers of other articles.

Made for text copied or dumped from web pages, where nothing but the words and the line breaks is left. The rules ask for
explicit signs ("by Ted Craig", "More on this topic", numbered notes at the end) and leave a field empty, or a block
in the body, where there is none. They know English signs, and the bylines and dates of a few other languages of Europe;
menus and teasers in those, and everything in the rest, read as body text.
"""

import re
import statistics
from collections import Counter
from itertools import groupby, islice, pairwise
from unicodedata import normalize

from index.dates import iso_date
from index.types import Region

LONGEST_HEAD = 200
"""Characters of a title or a byline."""

LONGEST_MARKED = 1000
"""Characters of a title or a byline with all its marks."""

FIRST = 30
"""Lines among which a byline is looked for."""

Found = dict[str, tuple[str, str]]
Line = tuple[int, str]
"""Where it begins, and what it says."""

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
_FILED = re.compile(
    r"[A-ZÀ-Þ][\w.'’-]{0,20}(?:,? [A-ZÀ-Þ][\w.'’-]{0,20}){0,4}(?:,| \() ?"
    r"(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4})\)? ?"
    r"(?:/[^/]{2,30}/ ?|\([^()]{2,30}\) ?)?(?:—|–|--?) ?(?=[\"“‘']?[A-ZÀ-Þ])"
)
"""Where and when a report was written, before its first sentence: "OSLO, March 3, 2019 — The dam is full."""
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

_MENU = re.compile(
    r"(?:skip to (?:main )?content|follow (?:us|me)\b.*|follow new articles on .*|subscribe(?: now| to .*)?|"
    r"sign (?:in|up)(?: .*)?|log in|menu|search|share(?: this.*)?|comments? (?:are|is) closed\.?|"
    r"leave a (?:comment|reply)|print(?: this.*)?|advertisement|accept (?:all )?cookies|read more|keep reading.*|"
    r"(?:view|read|open|see) (?:this|the|it)\b.{0,30} (?:in|on) (?:(?:your|a|the) (?:web ?)?browser|the web at)\b.*|"
    r".{1,60} is a (?:free|reader-supported) (?:publication|newsletter)\b.*|thanks for (?:reading|subscribing)\b.*|"
    r"unsubscribe\b.*|"
    r"you(?: are|'re|’re|) receiv(?:e|ed|ing) this (?:e-?mail|message|newsletter)\b.*|"
    r"for (?:immediate release|release .{0,40})|jump to (?:navigation|search|content)|save|image (?:source,.*|caption,)|"
    r"from [\w ]{1,30}, the free encyclopedia|categor(?:y|ies):.*|show less|(?:[A-Z]{2}\|)+[A-Z]{2}|"
    r"\d+ min(?:ute)?s? read|back to top|transcribed by https?://.*|- your (?:highlight|note|bookmark) .*)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"[A-Z][\w ]{1,24} \| [A-Z][\w ,&]{1,24}", re.IGNORECASE)
"""Where an article stands in a newspaper; amid other rows, a row of a table."""
OFFER = re.compile(
    r"\b(?:newsletters?|inbox|e-?mails?|updates|alerts|new posts|podcast|channel|facebook|twitter|instagram|youtube|"
    r"whatsapp|telegram|linkedin)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:more on this (?:topic|story)|related (?:articles|posts|stories|content|reading|topics)|"
    r"(?:you (?:may|might) also like)|recommended(?: for you)?|read (?:next|also)|most (?:read|popular)|"
    r"latest (?:articles|news|posts))\W*",
    re.IGNORECASE,
)
_BOOK_END = re.compile(r"\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK ", re.IGNORECASE)
TEASED = 2
"""Paragraphs of a teaser at most: what has more above a link that offers to read on, or below it, is the article."""

_TEASER_END = re.compile(r"(?:keep|continue) reading.*|read (?:more|the full (?:article|story))\W*", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:={3,}|[=~*^\"'.+-]{4,}|[|+][|+:= -]{3,})\s*")
_ITEM = re.compile(r"(?P<mark>[-*•‣◦▪]|[(\[]?(?:\d{1,3}|[a-z])[.)\]])\s+\S")
TIME = r"[\[(]?(?:[\d/.-]{6,10},? )?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?: ?[AaPp]\.?[Mm]\.?)?[\])]?:?"
_TIMED = re.compile(rf"{TIME}(?:\s|$)")
_SPEAKER = re.compile(rf"\[?[^\W\d_][\w'’.-]*\]?,? (?:[\w'’.-]+\]?,? ){{0,4}} *{TIME}|{TIME}")
"""What stands above the words of a speaker in a record: a name and a time, or a time."""
_LENGTH = re.compile(rf"{TIME}|\d{{1,3}} min(?:ute)?s?(?: read)?", re.IGNORECASE)
"""How long a record or an article is."""
_LABEL_BEFORE = re.compile(r"<[^<>\n]{1,30}>|[^\W\d_][\w .'’-]{0,30}:(?=\s)")
_NOTE = re.compile(r"(?:\[?(\d{1,3})(?:[\].)]{1,2})?\s+|([⁰¹²³⁴-⁹]{1,3})\s*)(?=[\"“‘'(]?\w)")
_RAISED = "(?:[,–⁻]?[⁰¹²³⁴-⁹])*"
_ENDS_SENTENCE = re.compile(
    rf"[.!?…:;。！？۔؟।](?:\[[^][\n]{{1,20}}\])*[\"”’')\]」』\u200e\u200f\u202c\u2069]*{_RAISED}$|[.!?]End\.$|"
    r"(?<=[a-zß-ÿ]{2})[.!?][\"”’)]{0,2}\d{1,3}(?:[,–-]\d{1,3})*$"
)
_STOPS_SHORT = re.compile(r"(?:,|\b(?:an?|and|as|at|by|for|from|in|of|on|or|that|the|to|with))$")
_NO_HEADING = re.compile(r"^[-*•‣◦▪]\s|[.,;!][\"”’')\]]*$")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.|[A-Z]\.) [A-ZÀ-Þ]")
_NO_TITLE = re.compile(rf"[.,;:。۔।][\u200e\u200f\u202c\u2069]*{_RAISED}$")
_ASKS = re.compile(
    r".*\?|(?:(?:and|so|but|now|then|first|please),? )*(?:(?:can|could|would|will) you\b|(?:describe|explain)\b|"
    r"(?:tell|talk|walk|take|give|show|remind|let) (?:us|me|about)\b|let['’]s talk\b).*",
    re.DOTALL | re.IGNORECASE,
)
_MARKS = re.compile(
    r"^\s*(?:#{1,6} +|>(?!\s*[\d$€£])\s*)+|\[\^[^\]]+\]:?|!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)|"
    r"\s*%%[^%]*%%|\s*!\[\[[^\[\]]*\]\]|\[\[(?!\d+\])(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|^\[[ xX]\]\s+|\s\^[a-zA-Z][\w-]{3,}$"
)
_QUOTED_ON = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_EMPHASIS = re.compile(r"(?<![\w*_`])([*_]{1,3}|`+|==|~~)(?=\S)(.+?)(?<=\S)\1(?![\w*_`])")
_CUT_EMPHASIS = re.compile(r"^(?:[*_]{1,3}|`)(?=\w)|(?<=[\w.!?,;:”\"’)])(?:[*_]{1,3}|`)$")
"""Where a sentence begins or ends within what is emphasised."""
_ADDRESS = re.compile(
    r"\b(?i:tel(?:ephone)?|phone|fax|p\.? ?o\.? box)\b|\b\d{1,5}[a-z]?,? (?:[A-ZÀ-Þ][\w'’.-]* ){1,3}"
    r"(?:Street|Road|Avenue|Lane|Square|Drive|Boulevard|Place|Way|Row|Quay|St|Rd|Ave)\b|\b\d{3} \d{2} [A-ZÀ-Þ]|"
    r"\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b|\b[A-Z]{2} \d{5}\b"
)
_GLUED_EDIT = re.compile(r"(?<=[a-z])\s*\[?Edit\]?$")


def describe(text: str, start: int = 0) -> tuple[tuple[Region, ...], Found]:
    """Regions of a plain text from `start` on, and the title, author, publisher and date that it states, each with its
    provenance."""
    blocks = [(start + a, start + b) for a, b in paragraphs(text[start:])]
    words = [text[a:b] for a, b in blocks]
    rows, record = _rows(words), _record(words)
    apart = rows | record
    kinds = [
        "byline" if i in record and _SPEAKER.fullmatch(block) else kind(block, i in rows)
        for i, block in enumerate(words)
    ]
    tail = _teasers(words)
    head = next((i for i, block in enumerate(words) if _is_prose(block)), min(3, len(words)))
    first = _first(words, text, head, tail)
    for i in set(first) - rows:
        if _credits(words[i], text) is not None:  # without a sign it may be a caption, or a section of a newspaper
            kinds[i] = "byline"
    kinds[tail:] = ["boilerplate"] * (len(words) - tail)
    for i in _footnotes(words[:tail]):
        kinds[i] = "footnote"
    found = byline([words[i] for i in first if i not in apart and kinds[i] in ("body", "byline")], text)
    if "author" not in found and (name := signed(text[start:].split("\n"))):
        found["author"] = (name, "signature")
    if head < len(words) and (filed := _FILED.match(words[head])) and (day := iso_date(filed["date"])):
        found.setdefault("date", (day, "dateline"))
    titles = [i for i in first if kinds[i] == "body" and i not in rows and is_title(words[i], found)]
    above = letterhead(words)
    if below := [i for i in titles if i >= above]:
        titles = below
        kinds[:above] = ["front matter"] * above
    title = next(iter(titles), None)
    if title is not None and title < min([max(head, 1), *record]):
        found["title"] = (_GLUED_EDIT.sub("", " ".join(words[title].split())), "first line")
        kinds[title] = "heading"
    begins = min((i for i in record if _SPEAKER.fullmatch(words[i])), default=0)
    for i in range(begins if begins <= head else 0):
        if kinds[i] == "body" and not _ENDS_SENTENCE.search(words[i]):  # who spoke, and of what
            kinds[i] = "front matter"
    following = ""
    for i in reversed(range((title or 0) + 1, tail)):
        if i in apart or not _is_heading(words[i]) or (i < head and not _NUMBERED.match(words[i])):
            following = words[i]
        elif kinds[i] == "body" and _is_prose(following):
            kinds[i] = "heading"
    return tuple(Region(kind, a, b) for kind, (a, b) in zip(kinds, blocks, strict=True)), found


def _first(blocks: list[str], text: str, head: int, tail: int) -> range:
    """The lines up to the first paragraph, and where a byline stands below that one, up to the next."""
    following = next((i for i in range(head + 1, min(tail, FIRST)) if _is_prose(blocks[i])), head)
    is_signed = any("author" in (_credits(block, text) or {}) for block in blocks[head + 1 : following])
    return range(min(following if is_signed else head + 1, tail))


def letterhead(lines: list[str]) -> int:
    """How many of the first lines are the name and the address of whoever writes, as they are printed above a letter or a
    report."""
    end = next(
        (i for i, line in enumerate(lines[1:FIRST], 1) if len(line) > LONGEST_HEAD or not _ADDRESS.search(line)), 1
    )
    return end if end > 1 else 0


def kind(block: str, in_table: bool = False) -> str:
    """What a line is by itself."""
    is_offer = _is_menu(block) or _TEASER_END.fullmatch(block) or (_SECTION.fullmatch(block) and not in_table)
    return "boilerplate" if is_offer else "body"


def _rows(blocks: list[str]) -> set[int]:
    """The rows of tables: three lines or more, one below the other, that bars part alike."""
    found: set[int] = set()
    for bars, run in groupby(range(len(blocks)), lambda i: blocks[i].count("|")):
        members = list(run)
        found |= set(members) if bars and len(members) > 2 else set()
    return found


def _record(blocks: list[str]) -> set[int]:
    """The lines of a record of what was said, before which a time stands, or the name of one of those who speak in turn.

    A line of nothing but a name and a time stands above what was said, never above another such line.
    """
    labels = [match[0] if (match := _LABEL_BEFORE.match(block)) else "" for block in blocks]
    turns = Counter(label for label, _ in set(zip(labels, blocks, strict=True)) if label)
    speakers = {label for label, count in turns.items() if count > 1}
    above = [bool(_SPEAKER.fullmatch(block)) for block in blocks]
    is_list = any(a and b for a, b in pairwise(above))
    timed = {i for i, block in enumerate(blocks) if _TIMED.match(block) or (above[i] and not is_list)}
    said = {i for i, label in enumerate(labels) if label in speakers and len(speakers) > 1}
    return said | (timed if len(timed) > 1 else set())


def paragraphs(text: str) -> list[tuple[int, int]]:
    """(start, end) of each paragraph: a line, or, in text wrapped at a fixed width, the lines between blank ones.

    A line that only underlines the one above it, or parts what is around it, is as good as blank. A byline and an item of
    a list stand by themselves, as does a first or last line that is not half as long as the others.
    """
    lines: list[Line | None] = []
    at = 0
    for line in text.split("\n"):
        body = "" if _RULE.fullmatch(line) else line.strip()
        lines.append((at + line.find(body), body) if body else None)
        at += len(line) + 1
    joins = [(a, b) for a, b in pairwise(lines) if a and b]
    wrapped = [a for a, b in joins if b[1][0].islower() and not _ENDS_SENTENCE.search(a[1])]
    width = statistics.median(len(a[1]) for a in wrapped) if wrapped else 0
    if len(wrapped) * 4 < len(joins) or not 25 <= width <= 120:
        return [(start, start + len(body)) for start, body in filter(None, lines)]
    apart = _items(lines) | _around_bylines(lines, text)
    found: list[tuple[int, int]] = []
    for above, before, line in zip([None, None, *lines], [None, *lines], lines, strict=False):
        if line:
            end = line[0] + len(line[1])
            is_cut = before and len(before[1]) * 2 < width and (not above or _ENDS_SENTENCE.search(before[1]))
            goes_on = before and not (is_cut and line[1][0].isupper()) and line[0] not in apart
            found[-1:] = [(found[-1][0], end)] if goes_on else [*found[-1:], (line[0], end)]
    return found


def wraps(last: str, line: str, longest: int) -> bool:
    """Whether a line goes on with the sentence of the one above: in small letters, or where that one stops amid a phrase
    or is longer than a line that is ended on purpose."""
    if _ENDS_SENTENCE.search(last) or _ITEM.match(line):
        return False
    return line[0].islower() or len(last) > longest or bool(_STOPS_SHORT.search(last))


def _items(lines: list[Line | None]) -> set[int]:
    """Where the items of lists begin: two lines or more between blank ones that have the same mark."""
    found: set[int] = set()
    for is_filled, run in groupby(lines, bool):
        marked = [(start, _ITEM.match(body)) for start, body in run] if is_filled else []
        marks = {start: re.sub(r"\w+", "1", match["mark"]) for start, match in marked if match}
        counts = Counter(marks.values())
        found |= {start for start, mark in marks.items() if counts[mark] > 1}
    return found


def _around_bylines(lines: list[Line | None], text: str) -> set[int]:
    """Where the bylines among the first lines begin, and the lines below them."""
    first = pairwise([None, *lines[:FIRST]])
    return {here[0] for pair in first if (here := pair[1]) and any(line and is_byline(line[1], text) for line in pair)}


def byline(head: list[str], text: str) -> Found:
    """Author, date and publisher from the first lines of a text, where a line says nothing else."""
    found: Found = {}
    for line in head:
        for key, value in (_said(line, text) or {}).items():
            found.setdefault(key, value)
    return found


def signed(lines: list[str]) -> str:
    """Who signs a letter, below its closing words; "" where it is none, or no person does."""
    lines = [words for line in lines if (words := plain(line))]
    if not any(map(_GREETING.fullmatch, lines[:FIRST])):
        return ""
    below = (name for words, name in pairwise(lines[-_END:]) if _CLOSING.fullmatch(words))
    name = next(below, "").rstrip(",")
    return name if _PERSON.fullmatch(name) and _NO_PERSON.isdisjoint(_words(name)) else ""


def is_byline(line: str, text: str) -> bool:
    """Whether a line says nothing but who wrote the text, who published it, or when; that may be "our correspondent"."""
    return _said(line, text) is not None


def _said(line: str, text: str) -> Found | None:
    """The fields that a byline states; None of another line."""
    found = _credits(line, text)
    return _name_and_day(line, text) if found is None else found


def _credits(line: str, text: str) -> Found | None:
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


def plain(text: str) -> str:
    """Text without Markdown's marks, on one line: for titles, labels and reading, never for offsets. What is no mark at the
    edge of words stays: 2*10^6, max_retry, #1, > 40."""
    text = _MARKS.sub(lambda m: m[1] or m[2] or "", " ".join(_QUOTED_ON.sub(" ", text).split()))
    while (bare := _EMPHASIS.sub(r"\2", text)) != text:
        text = bare
    return _CUT_EMPHASIS.sub("", text)


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


def asks(line: str) -> bool:
    """Whether it puts something to somebody: "Is it safe?", "Tell us about the bridge."."""
    return bool(_ASKS.fullmatch(line))


def _is_menu(block: str) -> bool:
    """Whether a block is what a page offers its readers to do; a long one that ends a sentence must name what they get."""
    is_sentence = len(block) > 40 and _ENDS_SENTENCE.search(block) and not OFFER.search(block)
    return bool(_MENU.fullmatch(block)) and not is_sentence


def _is_prose(block: str) -> bool:
    return len(block) >= 200 or (len(block) >= 80 and bool(_ENDS_SENTENCE.search(block)))


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


def _is_heading(block: str) -> bool:
    """A short line that ends no sentence, with most of its longer words capitalised (a caption reads like a sentence)."""
    words = re.findall(r"[^\W\d_][\w'’-]*", block)
    if not words or len(block) > 100 or len(words) > 14 or _NO_HEADING.search(block) or iso_date(block):
        return False
    long = [w for w in words if len(w) > 3] or words
    return len(words) <= 4 or sum(w[0].isupper() for w in long) * 10 >= len(long) * 6


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


def _teasers(blocks: list[str]) -> int:
    """Index of the block from which on everything advertises other articles; len(blocks) if there is none."""
    end = next((i for i, block in enumerate(blocks) if _BOOK_END.match(block)), len(blocks))
    more = next((i for i, block in enumerate(blocks) if _MORE.fullmatch(block) and i > len(blocks) * 0.6), end)
    mark = next((i for i, block in enumerate(blocks) if _TEASER_END.fullmatch(block)), None)
    half = sum(map(len, blocks)) / 2
    if mark is None or sum(map(len, blocks[:mark])) < half:
        return more
    start = mark
    while start and _is_prose(blocks[start - 1]):
        start -= 1
    following = next((i for i in range(mark + 1, len(blocks)) if _TEASER_END.fullmatch(blocks[i])), len(blocks))
    goes_on = sum(map(_is_prose, blocks[mark + 1 : following])) > 2 * TEASED
    if mark - start > TEASED or goes_on or sum(map(_is_prose, blocks[mark + 1 : mark + 4])) > TEASED:
        return more  # a link amid the article, or below all of it
    while start and not _is_prose(blocks[start - 1]):
        start -= 1
    before = set(blocks[:start])
    first = next((i for i in range(start, mark) if blocks[i] in before), None)
    if first is None:
        first = next((i for i in range(start, mark) if len(blocks[i].split()) <= 15), mark)
    return (
        min(first, more) if sum(map(len, blocks[:first])) >= half else more
    )  # the article itself, of a few paragraphs


def _footnotes(blocks: list[str]) -> list[int]:
    """Blocks numbered 1, 2, 3… in the second half of the text."""
    found, before, half = [], 0, sum(map(len, blocks)) / 2
    for i, block in enumerate(blocks):
        match = _NOTE.match(block) if before > half else None
        if match and int(normalize("NFKC", match[1] or match[2])) == len(found) + 1:
            found.append(i)
        before += len(block)
    return found if len(found) > 1 else []
