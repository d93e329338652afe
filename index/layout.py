"""What the blocks of a plain text are: paragraphs, headings, footnotes, records of what was said, menus, teasers of others.

Made for text copied or dumped from web pages, where nothing but the words and the line breaks is left. The rules ask for
explicit signs ("More on this topic", numbered notes at the end) and leave a block in the body where there is none. They
know English signs: menus and teasers in other languages read as body text. Titles and bylines are known by `bylines`.
"""

import re
import statistics
from collections import Counter
from itertools import groupby, pairwise
from unicodedata import normalize

from index import bylines
from index.dates import TIME, iso_date
from index.markup import RAISED
from index.types import Found, Region

Line = tuple[int, str]
"""Where it begins, and what it says."""

_FILED = re.compile(
    r"[A-ZÀ-Þ][\w.'’-]{0,20}(?:,? [A-ZÀ-Þ][\w.'’-]{0,20}){0,4}(?:,| \() ?"
    r"(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4})\)? ?"
    r"(?:/[^/]{2,30}/ ?|\([^()]{2,30}\) ?)?(?:—|–|--?) ?(?=[\"“‘']?[A-ZÀ-Þ])"
)
"""Where and when a report was written, before its first sentence: "OSLO, March 3, 2019 — The dam is full."""
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
_TIMED = re.compile(rf"{TIME}(?:\s|$)")
_SPEAKER = re.compile(rf"\[?[^\W\d_][\w'’.-]*\]?,? (?:[\w'’.-]+\]?,? ){{0,4}} *{TIME}|{TIME}")
"""What stands above the words of a speaker in a record: a name and a time, or a time."""
_LABEL_BEFORE = re.compile(r"<[^<>\n]{1,30}>|[^\W\d_][\w .'’-]{0,30}:(?=\s)")
_NOTE = re.compile(r"(?:\[?(\d{1,3})(?:[\].)]{1,2})?\s+|([⁰¹²³⁴-⁹]{1,3})\s*)(?=[\"“‘'(]?\w)")
_ENDS_SENTENCE = re.compile(
    rf"[.!?…:;。！？۔؟।](?:\[[^][\n]{{1,20}}\])*[\"”’')\]」』\u200e\u200f\u202c\u2069]*{RAISED}$|[.!?]End\.$|"
    r"(?<=[a-zß-ÿ]{2})[.!?][\"”’)]{0,2}\d{1,3}(?:[,–-]\d{1,3})*$"
)
_STOPS_SHORT = re.compile(r"(?:,|\b(?:an?|and|as|at|by|for|from|in|of|on|or|that|the|to|with))$")
_NO_HEADING = re.compile(r"^[-*•‣◦▪]\s|[.,;!][\"”’')\]]*$")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.|[A-Z]\.) [A-ZÀ-Þ]")
_ASKS = re.compile(
    r".*\?|(?:(?:and|so|but|now|then|first|please),? )*(?:(?:can|could|would|will) you\b|(?:describe|explain)\b|"
    r"(?:tell|talk|walk|take|give|show|remind|let) (?:us|me|about)\b|let['’]s talk\b).*",
    re.DOTALL | re.IGNORECASE,
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
        if (
            bylines.credited(words[i], text) is not None
        ):  # without a sign it may be a caption, or a section of a newspaper
            kinds[i] = "byline"
    kinds[tail:] = ["boilerplate"] * (len(words) - tail)
    for i in _footnotes(words[:tail]):
        kinds[i] = "footnote"
    found = bylines.signed(text[start:].split("\n"))
    found |= bylines.byline([words[i] for i in first if i not in apart and kinds[i] in ("body", "byline")], text)
    if head < len(words) and (filed := _FILED.match(words[head])) and (day := iso_date(filed["date"])):
        found.setdefault("date", (day, "dateline"))
    titles = [i for i in first if kinds[i] == "body" and i not in rows and bylines.is_title(words[i], found)]
    above = bylines.letterhead(words)
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
    following = next((i for i in range(head + 1, min(tail, bylines.FIRST)) if _is_prose(blocks[i])), head)
    is_signed = any("author" in (bylines.credited(block, text) or {}) for block in blocks[head + 1 : following])
    return range(min(following if is_signed else head + 1, tail))


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
    first = pairwise([None, *lines[: bylines.FIRST]])
    return {
        here[0]
        for pair in first
        if (here := pair[1]) and any(line and bylines.is_byline(line[1], text) for line in pair)
    }


def asks(line: str) -> bool:
    """Whether it puts something to somebody: "Is it safe?", "Tell us about the bridge."."""
    return bool(_ASKS.fullmatch(line))


def _is_menu(block: str) -> bool:
    """Whether a block is what a page offers its readers to do; a long one that ends a sentence must name what they get."""
    is_sentence = len(block) > 40 and _ENDS_SENTENCE.search(block) and not OFFER.search(block)
    return bool(_MENU.fullmatch(block)) and not is_sentence


def _is_prose(block: str) -> bool:
    return len(block) >= 200 or (len(block) >= 80 and bool(_ENDS_SENTENCE.search(block)))


def _is_heading(block: str) -> bool:
    """A short line that ends no sentence, with most of its longer words capitalised (a caption reads like a sentence)."""
    words = re.findall(r"[^\W\d_][\w'’-]*", block)
    if not words or len(block) > 100 or len(words) > 14 or _NO_HEADING.search(block) or iso_date(block):
        return False
    long = [w for w in words if len(w) > 3] or words
    return len(words) <= 4 or sum(w[0].isupper() for w in long) * 10 >= len(long) * 6


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
