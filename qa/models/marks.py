"""What a model writes, read: its sentences, and the marks by which it refers to numbered evidence.

    written(text)              without what it only thinks
    sentences(text, …)         those that are whole, with their marks, and what is still open
    numbers(sentence)          what its marks stand for: [1], [2, 3], (Source 1), [S1]
    shown(sentence)            as it is read: without marks, labels, markup, role tokens and hidden characters
    spoken(sentence)           whether a mark stands in it as a word ("[1] says …"), so that without it none is left

Whether a sentence is true, and what a number stands for, it does not know.
"""

import re

from index.sentences import split
from qa.models import guard

AHEAD = 20
"""Characters that must follow a sentence of a growing text before it is whole: they can still join it."""

_THOUGHT = re.compile(r"(?:\A(?:(?!<think>).)*|<think>.*?)</think>|<think>.*\Z", re.DOTALL)

_CALLED = r"\b(?:sentences?|sources?|quotes?|passages?|evidence|s)"
_ITEM = rf"(?:{_CALLED}[ \t#]*)?\d{{1,4}}"
_ITEMS = rf"{_ITEM}(?:[ \t]*(?:[,;&–-]|and)[ \t]*{_ITEM})*"
_ANY_MARK = re.compile(
    rf"\\?[\[【][ \t]*\^?{_ITEMS}[ \t]*\\?[\]】]|\([ \t]*(?={_CALLED}[ \t#]*\d){_ITEMS}[ \t]*\)", re.IGNORECASE
)
_MARK = r"\[\d[\d, ]*\]"
_NUMBER = re.compile(_MARK)
_AFTER = re.compile(rf"((?<![.!?…])[.!?…]+[\"”’')]*)((?:[ \t]*{_MARK})++)(?![ \t]+[a-zß-ÿ])")
_BEGUN = re.compile(r"(?<![ \t])[ \t]*\\?[\[(<【][^\[\]()<>【】]{0,20}$")

_BULLET = re.compile(r"(?:[-*•]|\d{1,2}[.)])\s+")
_BEGINS = re.compile(rf"{_BULLET.pattern}|[#>|]|[-=_*]{{3}}|{_MARK}.*[^\W\d]")
"""A line that is no other's continuation: an item, a heading, a row, or a sentence set behind its mark."""

_ENDED = re.compile(r"(?:[.!?…。！？][\"”’')]*|\])$")

_GROUP = rf"{_MARK}(?:[ \t]*[,;–-]?[ \t]*(?:(?:and|or|&)[ \t]+)?{_MARK})*+"
_NAMED = rf"(?:(?:the[ \t]+)?{_CALLED}[ \t]+)?{_GROUP}"
_BY = rf"\b(?:according to|based on|as per|per|via)[ \t]+{_NAMED}"
_IN = rf"\b(?:in|from|by|see)[ \t]+{_NAMED}"
_LEADING = rf"(?:{_BY}|{_IN})"
_SAID = (
    r"\b(?:says|said|state[sd]|reports|reported|describe[sd]|note[sd]|writes|written|shown|given|cited|quoted|found)"
)
_LAST = r"(?=\W*$)"
_ASIDES = [
    (re.compile(pattern, re.IGNORECASE), left)
    for pattern, left in (
        (rf"[ \t]*\((?:{_LEADING}|{_NAMED})\)", ""),
        (rf"^{_LEADING}[ \t]*,?[ \t]*(\w)", lambda found: found[1].upper()),
        (rf",[ \t]*{_LEADING}(?:[ \t]*,|{_LAST})", ""),
        (rf"[ \t]*(?:{_BY}|{_IN}(?!{_LAST}))", ""),
        (rf"({_SAID})[ \t]+{_LEADING}", r"\1"),
    )
]
"""Marks with the words that only lead to them, and what is left of them. A last word may belong to what is before it ("no
way in [1].")."""

_SPOKEN = re.compile(
    rf"^(?i:{_NAMED})[ \t]+[a-zß-ÿ]|\b(?i:to|of|with|than|both|like|that|the|for|as|about|and|or|but|while|whereas|because|"
    rf"since|although)[ \t]+{_MARK}(?!{_LAST})|\b(?i:refer\w*[ \t]+to)[ \t]+{_MARK}"
)


def written(text: str) -> str:
    """A thought may lack its beginning, which some templates put into the prompt."""
    return _THOUGHT.sub("", text)


def sentences(text: str, ended: bool = True, cut: bool = False) -> tuple[list[str], str]:
    """The sentences that are whole, each with its marks before its end, and the rest.

    Of a text that has not `ended`, those are whole behind which enough is written, and in which no quotation is open that
    may close in what follows. Of one that has, a last one without an end was broken off, where it is not the only one or the
    text is known to be `cut`.
    """
    text = _ANY_MARK.sub(lambda mark: f"[{', '.join(re.findall('[0-9]+', mark[0]))}]", text)
    lines = _lines(_AFTER.sub(r"\2\1", text if ended else _BEGUN.sub("", text)))
    found = [line[a:b] for line in lines for a, b in split(line) if re.search(r"\w", _NUMBER.sub("", line[a:b]))]
    if ended:
        broken = found and (cut or len(found) > 1) and not _ENDED.search(found[-1])
        return found[:-1] if broken else found, ""
    whole = 0
    while whole < len(found) and not _open(found[whole]) and sum(map(len, found[whole + 1 :])) >= AHEAD:
        whole += 1
    return found[:whole], " ".join(found[whole:])


def numbers(sentence: str) -> list[int]:
    return list(dict.fromkeys(int(n) for mark in _NUMBER.findall(sentence) for n in re.findall(r"\d+", mark)))


def shown(sentence: str) -> str:
    bare = guard.plain(guard.bare(re.sub(_GROUP, "", _without_asides(sentence))))
    return re.sub(r"\s+([.,;:!?…])", r"\1", bare).lstrip(" .,;:–—")


def spoken(sentence: str) -> bool:
    return bool(_SPOKEN.search(re.sub(_GROUP, "[0]", _without_asides(sentence))))


def _lines(text: str) -> list[str]:
    """Lines without their bullets; one that was only broken for its width is joined to the one before it."""
    lines, before = [], ""
    for line in map(str.strip, text.splitlines()):
        if before and line and _goes_on(before, line):
            lines[-1] += f" {line}"
        else:
            lines.append(_BULLET.sub("", line, count=1) if _BULLET.match(line) else line)
        before = line
    return lines


def _goes_on(before: str, line: str) -> bool:
    ended = before.endswith(":") or (before.endswith("]") and line[0].isupper())
    return not (ended or before[0] in "#>|" or _BEGINS.match(line))


def _open(sentence: str) -> bool:
    return bool(sum(map(sentence.count, '"“”„«»')) % 2) or sentence.count("(") > sentence.count(")")


def _without_asides(sentence: str) -> str:
    for aside, left in _ASIDES:
        sentence = aside.sub(left, sentence)
    return sentence
