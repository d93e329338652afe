"""Where the sentences of a text are: str -> [(start, end)].

Boundaries come from sentencex (rules for some 240 languages). Two things are added: a quotation that sentencex keeps
whole is opened when it is too long to cite, and text without any punctuation (tables, logs) is cut at white space.
What the sentences mean, and which lines of a file make a paragraph, is not known here.
"""

import re

import sentencex

LONGEST = 600
"""Characters a sentence may have before it is opened or cut: about four lines on a screen, a quarter of a forward pass."""

_INSIDE_QUOTE = re.compile(r"(?<=[.!?…])\s+(?=[\"“‘'(]?[A-ZÀ-ÞА-Я])")
_WORD_CHARACTER = re.compile(r"\w")


def split(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Sentences of one paragraph, without the white space around them; every word of the text is in exactly one."""
    found = []
    for boundary in sentencex.get_sentence_boundaries(language, text):
        start, end = _strip(text, boundary["start_index"], boundary["end_index"])
        if start == end:
            continue
        if found and (not _WORD_CHARACTER.search(text, start, end) or text[start] in ",;)"):
            start = found.pop()[0]
        found.append((start, end))
    return [piece for start, end in found for piece in _shorten(text, start, end)]


def _shorten(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= LONGEST:
        return [(start, end)]
    cuts = [m.end() for m in _INSIDE_QUOTE.finditer(text, start, end)]
    pieces = [_strip(text, a, b) for a, b in zip([start, *cuts], [*cuts, end], strict=True)]
    return [small for a, b in pieces for small in _cut(text, a, b)]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Pieces of at most LONGEST characters, cut at the last white space that fits, or where there is none, anywhere."""
    pieces = []
    while end - start > LONGEST:
        space = max((m.start() for m in re.finditer(r"\s", text[start : start + LONGEST])), default=0)
        cut = start + (space or LONGEST)
        pieces.append(_strip(text, start, cut))
        start = _strip(text, cut, end)[0]
    return [(a, b) for a, b in [*pieces, (start, end)] if a < b]


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
