"""Subtitles and transcripts in cues (.srt, .vtt): what is said, without the counters, times and marks of the cues.

A sentence may run over several cues; what one person says, or what stands between two pauses, is a paragraph. Who speaks
is named where the cues name them. It knows nothing of places on the screen.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from index.errors import BadSource
from index.formats.blocks import parsed
from index.formats.encodings import decode
from index.types import Parsed, one_line

PAUSE = 4.0
"""Seconds without words, after which another paragraph begins."""

_TIME = r"(?:\d{1,2}:)?\d{1,3}:\d\d(?:[.,]\d{1,3})?"
_TIMES = re.compile(rf"\s*[\[(]?(?P<start>{_TIME})[\])]?\s*(?:-->\s*(?P<end>{_TIME})(?:\s.*)?)?")
_COUNTER = re.compile(r"\s*\d+\s*")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)\b")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^<>]{1,60})>")
_MARK = re.compile(r"</?[a-zA-Z\d][^<>]{0,80}>|\{\\[^{}]{1,40}\}")
_NAME = r"[^\W\d_a-z][\w.'’-]*"
_PLAIN_NAME = re.compile(rf"{_NAME}(?: {_NAME}){{0,3}}")
_LABEL = re.compile(r"(?P<name>[^\W\d_][^:<>]{0,58}): ")
_TURN = re.compile(rf"(?:[-–—]\s?|>>\s?)(?=\S)|{_LABEL.pattern}")
"""Where another begins to speak."""


class _Cue(NamedTuple):
    """From when to when (None: until the next), and the lines that are shown."""

    start: float
    end: float | None
    lines: list[str]


def read(data: bytes) -> Parsed:
    """What is said in the cues. Raises BadSource."""
    text, note = decode(data)
    cues = _cues(text)
    if not cues:
        raise BadSource("there are no subtitles in it.", "Save it as .txt.")
    return parsed((("body", said) for said in _paragraphs(cues)), {}, filter(None, [note]))


def saved(text: str) -> Parsed | None:
    """What is said in subtitles that were saved as plain text, or in a transcript that tells the time above each line; None
    of another text."""
    head = [line for line in text[:500].split("\n") if line.strip()][:4]
    first = next((match for line in head if (match := _TIMES.fullmatch(line))), None)
    if not first or not (first["end"] or (_seconds(first["start"]) < 60 and first[0] == head[0])):
        return None
    cues = _cues(text)
    return parsed((("body", said) for said in _paragraphs(cues)), {}) if len(cues) > 2 else None


def _cues(text: str) -> list[_Cue]:
    found: list[_Cue] = []
    for block in re.split(r"\n\s*\n", text):
        lines = block.split("\n") if not _ASIDE.match(block) else []
        for i, line in enumerate(lines):
            names_next = "-->" in "".join(lines[i + 1 : i + 2]) and (i == 0 or _COUNTER.fullmatch(line))
            if times := _TIMES.fullmatch(line):
                end = _seconds(times["end"]) if times["end"] else None
                found.append(_Cue(_seconds(times["start"]), end, []))
            elif found and not names_next:
                found[-1].lines.append(line)
    return found


def _seconds(time: str) -> float:
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _speakers(cues: list[_Cue]) -> set[str]:
    """What stands before a colon at the beginning of cues and names who speaks: what is marked so, is made like a name or
    comes again and again, or anything where most cues begin so, as in the record of a meeting."""
    marked = {one_line(unescape(name)) for cue in cues for line in cue.lines for name in _VOICE.findall(line)}
    labels = [match["name"] for cue in cues for line in cue.lines[:1] if (match := _LABEL.match(_words(line)))]
    if len(labels) * 2 > len(cues):
        return marked | set(labels)
    every = (match["name"] for cue in cues for line in cue.lines if (match := _LABEL.match(_words(line))))
    return marked | {name for name in every if _PLAIN_NAME.fullmatch(name) or labels.count(name) > 2}


def _paragraphs(cues: list[_Cue]) -> Iterator[str]:
    """What is said, a paragraph each turn; a line that stays while others come below it is said once."""
    speakers = _speakers(cues)
    said: list[str] = []
    speaker, last = "", _Cue(0.0, None, [])
    for cue in cues:
        cue = cue._replace(lines=[words for line in cue.lines if (words := _words(line))])
        pauses = last.end is not None and cue.start - last.end > PAUSE
        for line in cue.lines:
            if line in last.lines:
                continue
            turn = _TURN.match(line)
            turn = turn if turn and (turn["name"] in speakers or not turn["name"]) else None
            if pauses or (turn and turn["name"] != speaker):
                yield " ".join(said)
                said = []
            if turn and (said or not turn["name"]):
                line = line[turn.end() :]
            speaker, pauses = (turn["name"] or "") if turn else speaker, False
            said.append(line)
        last = cue
    yield " ".join(said)


def _words(line: str) -> str:
    return one_line(unescape(_MARK.sub("", _VOICE.sub(r"\1: ", line))))
