"""Who speaks where a line above the words or a label before them says so: transcripts, debates, depositions, panels.

    turns(document)  ->  [(Region, "Maria Lopez"), …]

A line such as "Maria Lopez  0:12", "Mr. SMITH (Leeds):" or "MODERATOR" is no sentence; the words below it are the
speaker's up to the next such line or a heading, those behind "A." the witness's. "LIND: We never …" stays as it is, and the
paragraph is hers from there on, up to the next label; in an unsigned text so are those after it, up to the last that
says "I" or "we". A line or label counts only where others like it, or who wrote the text, bear it out.
Names inside a sentence and quotations are not known here.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.dates import TIME
from index.layout import asks
from index.markup import plain, strip
from index.sentences import split
from index.types import Document, Region, Source

LONGEST = 120
"""Characters of a line that says who speaks."""

HEAD = 6
"""Regions among which a text says that it is a talk."""

Key = tuple[str, str]

_WORD = r"[^\W\d_a-z][\w'’-]*\.?"
_JOINED = rf"(?:de|da|del|di|du|van|von|der|den|al|el|bin|of|for|the|{_WORD}|\d{{1,3}})"
_NAME = rf"{_WORD}(?:,? {_JOINED}){{0,6}}(?<!\.)"
_ROLE = (
    r"(?i:(?:the )?(?:moderator|interviewer|interviewee|host|chair(?:man|woman|person)?|facilitator|presenter|witness|court|"
    r"clerk|president|operator|(?:unknown |unidentified )?speaker(?: \d+)?|audience(?: member)?|questioner))"
)
_TIMED = re.compile(rf"\[?(?P<who>{_NAME})\]?,? ?(?:[|–—-] )?{TIME}|{TIME}(?: ?[|–—-])?(?: (?P<after>{_NAME}):?)?")
_ALONE = re.compile(rf"(?P<who>{_NAME})(?: \((?P<of>[^()]{{1,60}})\)){{0,2}}(?P<colon>(?:, [^.:]{{1,60}})?:)?")
_EXAMINER = re.compile(rf"\(?(?:BY|By) (?P<who>{_NAME})\)?:?")
_BEFORE_WORDS = {
    "chat": re.compile(rf"[*_]*{TIME}[*_]*\s*(?:[-–—]\s+)?[*_]*(?P<who>{_NAME}):?[*_]*:?\s+(?<=:[\s*_])\s*(?=\S)"),
    "asked": re.compile(r"[*_]*(?P<who>Q|A|Question|Answer|QUESTION|ANSWER)(?:\s?[.:][*_]*\s+|\t+|\s{2,})(?=\S)"),
    "label": re.compile(
        rf"[>*_\s]*(?P<who>{_WORD}(?: {_JOINED}){{0,6}}(?<!\.)|{_ROLE})[*_]*(?: \([^()\n]{{1,60}}\))?"
        rf"(?:, {_NAME}|, (?:for|from|of) [\w ’'-]{{1,60}})?:[*_]*\s+(?=\S)"
    ),
}
_NOBODY = frozenset("q a question answer note notes date place location time subject topic source sources".split())
_WITNESS = re.compile(
    rf".*\b(?i:examination|deposition|testimony) (?i:of) (?P<of>{_NAME})[.,:]?|(?P<who>{_NAME}),.*\bsworn\b.*",
    re.DOTALL,
)
_TITLED = re.compile(
    r"(?:the )?(?:mrs?|ms|miss|dr|prof|professor|sir|lord|lady|dame|councill?or|cllr|alderman|senator|representative|judge|"
    r"justice|minister|secretary|mayor|president|chair|chairman|chairwoman|commissioner|inspector|captain|colonel|general|"
    r"rev|father|sister)\b\.? \S",
    re.IGNORECASE,
)
_ONE_IS_ASKED = (
    r"interview(?:ed|er)?|transcript|(?<!the )conversation|conversation with|talk with|questioned|as told to|oral history|"
    r"recorded by"
)
ONE_IS_ASKED = re.compile(rf"\b(?:{_ONE_IS_ASKED})\b", re.IGNORECASE)
"""What calls a text one in which somebody is asked."""

_TALK = re.compile(
    rf"\b(?:{_ONE_IS_ASKED}|hearing|debates?|deposition|testimony|panel|q ?(?:&|and) ?a|round[ -]?table|hansard|podcast)\b",
    re.IGNORECASE,
)
_FIRST_MINUTE = re.compile(r"(?<![\d:])(?:0{1,2}:)?0{1,2}:\d\d(?![\d:])")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Mm]e|[Uu]s|[Yy]ou|[Yy]our)\b")
_ENDS = re.compile(r"[.!?…—-][”\"’')\]*_]*$")
_ASIDE = re.compile(r"[*_]*(?:\([^()]*\)|\[[^][]*\])[*_.]*")
_STARTED = re.compile(rf"{_NAME} (?:started|stopped) (?:the )?(?:transcription|recording)\.?")
_MARKED = re.compile(r"(?P<mark>[*_]{1,3})(?=\S)(?P<said>(?:(?!(?P=mark)).)+(?<=\S))(?P=mark)", re.DOTALL)


class _Line(NamedTuple):
    """What may say who speaks: `name`, "" where it says only when; and `how`: "timed", "called" (a name and a colon),
    "named" (a name alone), "by" (who asks from here on), or, before words, "chat" (a time and a name), "asked" (Q. or
    A.) and "label"."""

    start: int
    end: int
    how: str
    name: str


def turns(document: Document) -> list[tuple[Region, str]]:
    """The regions of a document without the lines that only say who speaks, each with whose words it holds, or ""."""
    text, (regions, put), language = document.text, _headed(document), document.source.language or "en"
    lines = _by_whole_names([line for region in regions for line in _lines(text, region, language)])
    said = [(region, "") for region in regions]
    if sure := _sure(document, lines):
        said = _spoken(text, _said(text, regions, lines, sure), lines, sure, goes_on=not document.source.author)
    return [(region, who or ("Q" if region in put else "")) for region, who in said]


def about(source: Source) -> str:
    """Where a text is called what it is."""
    return f"{source.title}; {source.author}; {source.publisher}"


def _said(text: str, regions: list[Region], lines: Sequence[_Line], sure: set[Key]) -> list[Region]:
    """The regions without what a program writes of a recording above the first who speaks, as long as nothing else stands
    there: when it was, how long, and who started it; nor who stopped it."""
    first = next((line.start for line in lines if line.how == "timed" and (line.how, line.name) in sure), 0)
    above = {r for r in regions if r.kind == "body" and r.end <= first}
    if any(_ENDS.search(text, r.start, r.end) for r in above):
        above = set()
    return [r for r in regions if r not in above and not _STARTED.fullmatch(text, r.start, r.end)]


def _headed(document: Document) -> tuple[list[Region], set[Region]]:
    """Its regions, questions in bold letters as the headings of what answers them; and those in such letters, between the
    answers of an interview, that whoever asks says too. There they may be in italics."""
    text, regions = document.text, document.regions
    found = [(r, _MARKED.fullmatch(text, r.start, r.end)) for r in regions if r.kind == "body"]
    marked = [(region, match["mark"], match["said"]) for region, match in found if match]
    if is_interview := _is_called(document, ONE_IS_ASKED):
        asked = [region for region, _, said in marked if asks(said)]
    else:
        asked = [region for region, mark, said in marked if len(mark) == 2 and said.endswith("?")]
    if len(asked) < 2:
        return list(regions), set()
    is_his = is_interview and len(asked) * 2 >= len(marked)
    heads = set(asked)
    put = {region for region, *_ in marked if is_his and region.start > asked[0].start} - heads
    return [Region("heading", r.start, r.end) if r in heads else r for r in regions], put


def _is_called(document: Document, pattern: re.Pattern[str]) -> bool:
    """Whether what is known of it or one of its first lines calls it so."""
    head = [document.text[r.start : r.end] for r in document.regions[:HEAD]]
    return any(map(pattern.search, [about(document.source), *(line for line in head if len(line) <= LONGEST)]))


def _by_whole_names(lines: list[_Line]) -> list[_Line]:
    """The lines, where one with a surname has the whole name of the only one of that surname."""
    whole: dict[str, set[str]] = {}
    for name in {line.name for line in lines if " " in line.name and not _TITLED.match(line.name)}:
        whole.setdefault(name.rpartition(" ")[2], set()).add(name)
    alone = {last: min(names) for last, names in whole.items() if len(names) == 1}
    return [line._replace(name=alone.get(line.name, line.name)) for line in lines]


def _lines(text: str, region: Region, language: str) -> list[_Line]:
    """In order, a label before a sentence amid a line with them."""
    if region.kind not in ("body", "heading", "byline"):
        return []
    found, at = {}, region.start
    for words in text[region.start : region.end].split("\n"):
        line = _read(text, *strip(text, at, at + len(words)), region)
        if line and (line.how != "named" or not text[region.start : line.start].strip()):
            found[line.start] = line
        at += len(words) + 1
    amid = {line.start: line for line in _amid(text, region, language)} if region.kind == "body" else {}
    return [line for _, line in sorted((amid | found).items())]


def _amid(text: str, region: Region, language: str) -> Iterator[_Line]:
    label, said = _BEFORE_WORDS["label"], text[region.start : region.end]
    for a, b in split(said, language)[1:] if ":" in said else ():
        match = label.match(text, region.start + a, region.start + b)
        if match and _ENDS.search(text, match.end(), region.start + b):
            yield _Line(region.start + a, match.end(), "label", match["who"])


def _read(text: str, start: int, end: int, region: Region) -> _Line | None:
    """What one line says by itself."""
    said = plain(text[start:end]) if end - start <= LONGEST else ""
    if match := _TIMED.fullmatch(said):
        return _Line(start, end, "timed", _in_order(match["who"] or match["after"] or ""))
    if region.kind == "byline":
        return None
    if match := _EXAMINER.fullmatch(said):
        return _Line(start, end, "by", match["who"])
    if match := _ALONE.fullmatch(said):
        is_office = match["of"] and re.match("[Tt]he ", match["who"]) and re.fullmatch(_NAME, match["of"])
        return _Line(start, end, "called" if match["colon"] else "named", match["of"] if is_office else match["who"])
    for how, pattern in _BEFORE_WORDS.items() if region.kind == "body" else ():
        match = pattern.match(text, start, min(end, start + LONGEST))
        if match and (how != "label" or _ENDS.search(text, region.end - 4, region.end)):
            return _Line(start, match.end(), how, match["who"])
    return None


def _in_order(name: str) -> str:
    """A name with the surname first as it is said."""
    return re.sub(rf"({_WORD}(?: {_WORD})?), ({_WORD}(?: {_WORD})?)", r"\2 \1", name)


def _sure(document: Document, lines: Sequence[_Line]) -> set[Key]:
    """(how, name) of the lines that say who speaks: where names come again above words, in a talk or with their titles."""
    text, is_talk = document.text, _is_called(document, _TALK)
    above = [a for a, b in pairwise(lines) if re.search(r"\w", text[a.end : b.start])] + [*lines[-1:]]
    counts = Counter((line.how, line.name) for line in above)
    of = {how: {key for key in counts if key[0] == how} for how in {how for how, _ in counts}}
    sure: set[Key] = set()
    first = next((text[line.start : line.end] for line in above if line.how == "timed"), "")
    for how in ("timed", "chat"):
        comes_again = any(name and counts[how, name] > 1 for how, name in of.get(how, ()))
        begins = how == "timed" and len(of.get(how, ())) > 1 and _FIRST_MINUTE.search(first)
        sure |= of[how] if comes_again or begins else set()
    asked = Counter(name[0] for how, name in counts.elements() if how == "asked")
    if min(asked["Q"], asked["A"]) > (not is_talk):
        sure |= of["asked"] | {("by", line.name) for line in lines if line.how == "by"}
    starts = {region.start for region in document.regions if region.kind == "body"}
    begin = [line for line in above if line.how == "label" and line.start in starts and _is_speaker(line.name)]
    is_record = is_talk or bool(sure) or len(begin) * 2 >= len(starts)
    return sure | _by_name(text, counts, is_talk or bool(sure)) | _labels(document.source, counts, is_talk, is_record)


def _by_name(text: str, counts: Counter[Key], is_talk: bool) -> set[Key]:
    """Those of a name alone: in a talk, where a name comes again and is not the only one. One that comes once is named in a
    sentence too, or has its colon."""
    may = {key for key in counts if key[0] in ("called", "named") and _is_speaker(key[1])}
    titled = {name for _, name in may if _TITLED.match(name)}
    if not (is_talk or len(titled) > 1):
        return set()
    sure = {key for key in may if key[0] == "called" or counts[key] > 1 or _is_told_of(key[1], text)}
    return sure if len({name for _, name in sure}) > 1 and any(counts[key] > 1 for key in sure) else set()


def _labels(source: Source, counts: Counter[Key], is_talk: bool, is_record: bool) -> set[Key]:
    """Those before words: with a title, the author's, or of several, one of them again, in a record (a talk, or where most
    paragraphs begin so); in a talk, or beside such a one, a role, and whatever comes again or is in capitals."""
    labels = {key for key in counts if key[0] == "label" and key[1].lower() not in _NOBODY}
    named = about(source) if is_talk else source.author
    sure = {key for key in labels if _TITLED.match(key[1]) or _is_in(key[1], named)}
    may = {key for key in labels if _is_speaker(key[1])}
    names = Counter(name for _, name in counts.elements())
    if is_record and len(may) > 1 and any(names[name] > 1 for _, name in may):
        sure |= may
    others = {key for key in labels if counts[key] > 1 or key[1].isupper() or re.fullmatch(_ROLE, key[1])}
    return sure | others if is_talk or sure else set()


def _is_in(name: str, field: str) -> bool:
    return set(name.casefold().split()) <= set(re.findall(r"[\w'’-]+", field.casefold()))


def _is_told_of(name: str, text: str) -> bool:
    return bool(re.search(rf"(?:[a-z,] {re.escape(name)}\b|\b{re.escape(name)},? [a-z])", text))


def _is_speaker(name: str) -> bool:
    return bool(" " in name or re.fullmatch(_ROLE, name) or (name.isupper() and len(name) > 2))


def _spoken(
    text: str, regions: Sequence[Region], lines: Sequence[_Line], sure: set[Key], goes_on: bool
) -> list[tuple[Region, str]]:
    """The regions parted at the lines that are sure, each with whose it is. A name alone that is not sure ends a turn.
    `goes_on`: whether who is named in a label may speak the paragraphs after it."""
    found: list[tuple[Region, str]] = []
    who = label = asker = witness = ""
    held: list[int] = []  # what may go on with what stands behind a label
    for part in _parts(regions, lines, sure):
        if isinstance(part, _Line):
            is_sure, held = (part.how, part.name) in sure, []
            asker = part.name if part.how == "by" else asker
            label = part.name if part.how == "label" else ""
            if part.how == "asked":
                who = asker or "Q" if part.name[0] == "Q" else witness or "A"
            else:
                who = part.name or who if is_sure and part.how != "by" else ""
            continue
        words = text[part.start : part.end]
        is_said = part.kind == "body" and not _ASIDE.fullmatch(words)
        found.append((part, who if is_said else ""))
        if match := _WITNESS.fullmatch(words[:LONGEST]):
            witness = match["who"] or match["of"]
        if part.kind == "heading":
            who = label = ""
        elif label and is_said:
            held = [] if who else [*held, len(found) - 1]
            if held and goes_on and _FIRST_PERSON.search(words):
                found[held[0] :] = [(region, label if region.kind == "body" else "") for region, _ in found[held[0] :]]
                held = []
            who = ""
    return found


def _parts(regions: Sequence[Region], lines: Sequence[_Line], sure: set[Key]) -> Iterator[Region | _Line]:
    """In order: what is said, and the lines between. A line before words of its own, and one that is not sure, is shown and
    stays in what is said."""
    rest = deque(lines)
    for region in regions:
        at = region.start
        while rest and rest[0].start < region.end:
            line = rest.popleft()
            is_sure = (line.how, line.name) in sure
            if not is_sure and line.how not in ("called", "named"):
                continue
            if at < line.start:
                yield Region(region.kind, at, line.start)
            yield line
            at = line.end if is_sure and line.how != "label" else line.start
        if at < region.end:
            yield Region(region.kind, at, region.end)
