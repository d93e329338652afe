"""Marks that are no words, and white space: of Markdown, of notes, around a span.

    plain("**The** [dam](x.md)")  ->  "The dam"

What the words mean, and which lines make a paragraph, is not known here.
"""

import re

RAISED = "(?:[,–⁻]?[⁰¹²³⁴-⁹])*"
"""The numbers of notes behind a sentence, as a regular expression."""

_MARKS = re.compile(
    r"^\s*(?:#{1,6} +|>(?!\s*[\d$€£])\s*)+|\[\^[^\]]+\]:?|!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)|"
    r"\s*%%[^%]*%%|\s*!\[\[[^\[\]]*\]\]|\[\[(?!\d+\])(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|^\[[ xX]\]\s+|\s\^[a-zA-Z][\w-]{3,}$"
)
_QUOTED_ON = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_EMPHASIS = re.compile(r"(?<![\w*_`])([*_]{1,3}|`+|==|~~)(?=\S)(.+?)(?<=\S)\1(?![\w*_`])")
_CUT_EMPHASIS = re.compile(r"^(?:[*_]{1,3}|`)(?=\w)|(?<=[\w.!?,;:”\"’)])(?:[*_]{1,3}|`)$")
"""Where a sentence begins or ends within what is emphasised."""


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
