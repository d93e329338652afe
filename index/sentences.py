"""Where the sentences of a text are: str -> [(start, end)].

Boundaries come from sentencex (rules for some 240 languages). Three things are added: a quotation that sentencex keeps
whole is opened when it is too long to cite, text without any punctuation (tables, logs) is cut at white space, and in
languages other than English a piece is joined to the one before it after an initial or a title, or where it goes on.
What the sentences mean, and which lines of a file make a paragraph, is not known here. Thai has no sign for the end of a
sentence: its paragraphs stay whole, up to LONGEST.
"""

import re

import sentencex

from index.layout import strip

LONGEST = 600
"""Characters a sentence may have before it is opened or cut: about four lines on a screen, a quarter of a forward pass."""

_INSIDE_QUOTE = re.compile(r"(?<=[.!?…])\s+(?=[\"“‘'(]?[A-ZÀ-ÞА-Я])|(?<=[。！？])(?![。！？」』”’）])")
_BREAK = re.compile(r"\s|(?<=[。！？；，、])")
_NO_END = re.compile(
    r"(?:^|[\W_])(?:[A-ZÀ-ÞĀ-ſΆ-ΫЀ-Я]|Drs?|Dra|Prof|Sra?|Mme|Mlle|Sig|St|dott|pag|pág|str|डॉ|प्रो|د|[дт]-р)\.$"
)
_GOES_ON = {
    "ja": re.compile(r"(?<=[」』])[とっ]"),
    "fr": re.compile(r"(?<=\.)-"),
    "ko": re.compile(r"(?<=[”’\"'])[이라고하며는]"),
}
_OPENING_QUOTE = re.compile(r"\s[”\"’']$")
_WORD_CHARACTER = re.compile(r"\w")


def split(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Sentences of one paragraph, without the white space around them; every word of the text is in exactly one.

    `language` is a code such as "en" or "pt-br"; one that is not known is split by the rules for English.
    """
    language, found = language.lower().split("-")[0], []
    for boundary in sentencex.get_sentence_boundaries(language, text):
        start, end = strip(text, boundary["start_index"], boundary["end_index"])
        if start == end:
            continue
        if language != "en" and found and _OPENING_QUOTE.search(text, found[-1][1] - 2, found[-1][1]):
            start = found[-1][1] - 1
            found[-1] = strip(text, found[-1][0], start)
        if found and _goes_on(text, found[-1], (start, end), language):
            start = found.pop()[0]
        found.append((start, end))
    return [piece for start, end in found for piece in _shorten(text, start, end)]


def _goes_on(text: str, last: tuple[int, int], piece: tuple[int, int], language: str) -> bool:
    """Whether `piece` belongs to the sentence before it. Of English, sentencex knows the abbreviations itself."""
    if not _WORD_CHARACTER.search(text, *piece) or text[piece[0]] in ",;)":
        return True
    if language == "en":
        return False
    before = text[max(last[0], last[1] - 8) : last[1]]
    broken = before.endswith(".") and (text[piece[0]].islower() or _NO_END.search(before))
    return bool(broken or (language in _GOES_ON and _GOES_ON[language].match(text, piece[0])))


def _shorten(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= LONGEST:
        return [(start, end)]
    cuts = [m.end() for m in _INSIDE_QUOTE.finditer(text, start, end)]
    pieces = [strip(text, a, b) for a, b in zip([start, *cuts], [*cuts, end], strict=True)]
    return [small for a, b in pieces for small in _cut(text, a, b)]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Pieces of at most LONGEST characters, cut at the last white space or comma that fits, or failing that anywhere."""
    pieces = []
    while end - start > LONGEST:
        space = max((m.start() for m in _BREAK.finditer(text[start : start + LONGEST])), default=0)
        cut = start + (space or LONGEST)
        pieces.append(strip(text, start, cut))
        start = strip(text, cut, end)[0]
    return [(a, b) for a, b in [*pieces, (start, end)] if a < b]
