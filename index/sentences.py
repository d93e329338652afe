"""Where the sentences of a text are: str -> [(start, end)].

Boundaries come from sentencex (rules for some 240 languages). Six things are added: a quotation that sentencex keeps
whole is opened when it is too long to cite, text without any punctuation (tables, logs) is cut at white space, a piece is
joined to the one before it after an abbreviation, an ordinal or the number of an item or a figure, or where it goes on in
small letters, the marks that stand right behind a sentence (its footnote, the end of its emphasis or quotation) are its
own, not the next one's, and a sentence ends behind the number of a note though that is no raised figure, behind a word or
initials that only look like an abbreviation ("He was ill."), and at the bracket that closes it.
What the sentences mean, and which lines of a file make a paragraph, is not known here. Thai has no sign for the end of a
sentence: its paragraphs stay whole, up to LONGEST.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from index.markup import strip

LONGEST = 600
"""Characters a sentence may have before it is opened or cut: about four lines on a screen, a quarter of a forward pass."""

_INSIDE_QUOTE = re.compile(r"(?<=[.!?…])\s+(?=[\"“‘'(]?[A-ZÀ-ÞА-Я])|(?<=[。！？])(?![。！？」』”’）])")
_BREAKS = [re.compile(r"(?<=[;；。！？])"), re.compile(r"(?<=[,:，、—–])"), re.compile(r"\s")]
"""Where a sentence that is too long is cut: best behind a semicolon, worst between two words."""
_ANY = r"""
    (?:^|[\W_])(?:[A-ZÀ-ÞĀ-ſΆ-ΫЀ-Яء-ی]|Drs?|Dra|Prof|Sra?|Mme|Mlle|Sig|St|dott|pag|pág|str|डॉ|प्रो|د|[дт]-р)\.\0
"""
_GOES_ON = {
    language: re.compile(boundary, re.VERBOSE)
    for language, boundary in {
        "": _ANY,
        "en": r"""
            \b(?:Ambs?|Assoc|Atty|Br|Cdr|Cmdt|Ft|Gens|Govs|Ms|Profs|Revs|Secy|Sgts|Spc|Sta|Ste|[RV]adm)\.\0[A-Z]
            | \b(?:[Aa]pprox|[Bb]k|[Cc]h(?:ap)?s?|[Ee]qs?|[Ee]st|[Ff]igs|max|[Pp]aras?|[Pp]ar|[Ss]ecs|[Tt]el|[Vv]ols?)\.\0
              (?:[\d$£€]|[IVXL]+\b)
            | \d\s?[ap]\.m\.\0(?:(?:GMT|UTC|BST|[CEM]ES?T|[ECMP][SD]?T|IST|PKT|JST|KST|MSK)\b
              | (?:Eastern|Central|Mountain|Pacific)(?:[.,;)]|\s(?i:daylight|on|standard|time)\b))
            | [ap]\.m\.\0(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b
              | (?:Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)[a-z]*\.?\s\d | (?:May|June|July)\s\d)
            | [A-Z]\.\0[a-z]
        """,
        "de": rf"""{_ANY}
            | \b(?:Fa|[Gg]eb|Hg|Hl|Hrsg|[Ii]nkl)\.\0
            | \b(?i:de[rnms]|die|das|[ia]m|vom|zu[mr]|beim|jede[mnrs]?|(?:[mds]ein|ihr|unser)(?:e[mnrs]?)?)\s\d{{1,2}}\.\0
        """,
        "fr": rf"{_ANY} | \.\0-",
        "ja": rf"{_ANY} | [」』]\0[とっ]",
        "ko": rf"{_ANY} | [”’\"']\0[이라고하며는]",
    }.items()
}
r"""Where a sentence goes on, by language ("": any other): \0 stands for the boundary and the white space at it."""

_AROUND = 20
"""Characters on each side of a boundary that _GOES_ON looks at."""

_NUMBERED = re.compile(
    r"[*_]{0,2}(?:(?:Annex|Appendix|Art(?:icle|\.)|Box|Chapter|Chart|Clause|Exhibit|Fig(?:ure|\.)|Map|Note|Part|Plate|Rule|Schedule|"
    r"Sect?(?:ion|\.)|Step|Table|§) ?)?(?:\d{1,3}(?:\.\d{1,3})*[a-z]?|[^\W\d_]|[IVX]+)\.[*_]{0,2}"
)
"""The number of an item, a figure or a section, before what it is the number of."""
_INITIALS = re.compile(r"[A-Z]\.(?=[A-Z]\b)")
_SMALL = re.compile(
    r"(?:[!?][\"”’')\]*_]*|"
    r"\b(?:[A-Z][a-z]{1,4}|incl|excl|esp|resp|mio|mill|mln|per cent|translit|transl|lit|repr|orig|var)\.)\0"
    r"(?!(?:i|al|bin|da|de|di|du|el|ibn|la|le|ter|van|von)\b)[a-zà-ÿ]+(?:[\s,;:.’'”\"]|$)"
)
"""Where a word in small letters goes on with a sentence: "Yahoo! is", "An. gambiae"; not with "p53" or "de Gaulle"."""
_BEHIND = re.compile(
    r"(?:==|~~|(?<=[⁰¹²³⁴-⁹])[,–⁻](?=[⁰¹²³⁴-⁹])|[*_†‡⁰¹²³⁴-⁹\"”’»“‘']|"
    r"\[[^][\n]{1,30}\]|\(\d{1,3}\)|:\d[\d,–-]*)+(?=\s|$)"
)
_NO_WORDS = re.compile(r"\^[a-zA-Z][\w-]*|%%[^%]*%%|\[\d{1,3}(?:[,–-] ?\d{1,3})*\]")
"""The name of a block and a comment in notes, and references: of the sentence that they stand behind."""
_NOTED = re.compile(
    r"(?:(?<=[a-zß-ÿа-я]{3})|(?<=[\"”’»)\]]))[.!?][\"”’»)\]]{0,2}\d{1,3}(?:[,–-]\d{1,3}){0,4}(?=\s+[\"“‘']?[A-ZÀ-ÞА-Я])"
)
_FIGURE = (
    r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|\w+teen|"
    r"(?:Twen|Thir|For|Fif|Six|Seven|Eigh|Nine)ty)"
)
_OPENER = (
    r"[\"“‘']?(?:After|Although|And|At|Because|Before|But|He|Her|His|However|If|In|Instead|It|Its|Many|Nobody|Our|She|Since|"
    r"So|Some|Such|That|The|Their|Then|There|These|They|This|Those|We|What|When|While|Who|Why|Yet)\b"
)
_ENDED = re.compile(
    rf"(?:\b(?:[A-Z]\.){{2,}}|(?<=[a-zß-ÿ])…)[\"”’)]*(?=\s+{_OPENER})|"
    r"\b(?:(?:ill|[Mm]ay|me)\.[\"”’)]*(?=\s+[\"“‘']?[AI]\b)|no\.(?=\s+I (?!in\b|of\b|and\b)[a-z])|"
    rf"(?:arc|ark|art|fed|fig|ill|[Mm]ay|me|miss|no|ok|ore|[a-z]+ No(?!\.\s{_FIGURE}\b)|[a-z]+ [“\"‘']No)\."
    r"[\"”’)]*(?=\s+[\"“‘']?[A-Z][a-z]))"
)
"""Words of English at the end of a sentence that are abbreviations too, before a figure, or with a capital; and initials
and dots before a word that opens one."""
_ASIDE = re.compile(r"\s*\((?=[^()]*\w{3})[^()]*(?<!\betc)(?<!\bal)[.!?…][\"”’]?\)(?=\s+[\"“‘'(]?[A-ZÀ-ÞА-Я])")
"""A sentence in brackets, before another."""
_BEFORE_NUMBER = re.compile(
    r"\b(?:figs?|vols?|chaps?|secs?|sect|arts?|paras?|eqs?|apps?|nos|num|ref|tab|ann|cap|tel)$", re.I
)
"""Abbreviations behind which a number is none of a note."""
_OPENING_QUOTE = re.compile(r"\s[“”\"‘’']$")
_BEFORE_STOP = re.compile(r"[^\S\n ](?=\s*\.)")
"""White space at which sentencex fails."""
_WORD_CHARACTER = re.compile(r"\w")


def split(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Sentences of one paragraph, without the white space around them; every word of the text is in exactly one.

    `language` is a code such as "en" or "pt-br"; one that is not known is split by the rules for English.
    """
    language, found = language.lower().split("-")[0], []
    for start, end in _pieces(text, language):
        start, end = strip(text, start, end)
        if found and start == found[-1][1] and (marks := _BEHIND.match(text, start, end)):
            found[-1] = found[-1][0], marks.end()
            start, end = strip(text, marks.end(), end)
        if start == end:
            continue
        is_next = found and (language != "en" or start == found[-1][1])
        if is_next and _OPENING_QUOTE.search(text, found[-1][1] - 2, found[-1][1]):
            start = found[-1][1] - 1
            found[-1] = strip(text, found[-1][0], start)
        if found and _goes_on(text, found[-1], (start, end), language):
            start = found.pop()[0]
        found.append((start, end))
    return [piece for start, end in found for piece in _shorten(text, start, end)]


def _pieces(text: str, language: str) -> Iterator[tuple[int, int]]:
    for boundary in sentencex.get_sentence_boundaries(language, _BEFORE_STOP.sub(" ", text)):
        start, end = boundary["start_index"], boundary["end_index"]
        notes = _NOTED.finditer(text, start, end)
        ends = [m.end() for m in notes if not _BEFORE_NUMBER.search(text, max(0, m.start() - 6), m.start())]
        ends += [m.end() for m in _ENDED.finditer(text, start, end)] if language == "en" else []
        ends += [m.end() for m in [_ASIDE.match(text, start, end)] if m]
        yield from pairwise([start, *sorted(ends), end])


def _goes_on(text: str, last: tuple[int, int], piece: tuple[int, int], language: str) -> bool:
    """Whether `piece` belongs to the sentence before it."""
    if not _WORD_CHARACTER.search(text, *piece) or _NO_WORDS.fullmatch(text, *piece):
        return True
    is_within = last[1] == piece[0] and _INITIALS.match(text, last[1] - 2)
    if text[piece[0]] in ",;:)" or _NUMBERED.fullmatch(text, *last) or is_within:
        return True
    before, after = text[max(last[0], last[1] - _AROUND) : last[1]], text[piece[0] : min(piece[1], piece[0] + _AROUND)]
    if language != "en" and before.endswith(".") and after[0].islower():
        return True
    if language == "en" and not text[last[0]].islower() and _SMALL.search(f"{before}\0{after}"):
        return True
    return bool(_GOES_ON.get(language, _GOES_ON[""]).search(f"{before}\0{after}"))


def _shorten(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= LONGEST:
        return [(start, end)]
    cuts = [m.end() for m in _INSIDE_QUOTE.finditer(text, start, end)]
    pieces = [strip(text, a, b) for a, b in zip([start, *cuts], [*cuts, end], strict=True)]
    return [small for a, b in pieces for small in _cut(text, a, b)]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Pieces of at most LONGEST characters, cut at the last semicolon or else comma of their second half, at the last white
    space, or failing that anywhere."""
    pieces = []
    while end - start > LONGEST:
        breaks = ([m.start() for m in sign.finditer(text, start + 1, start + LONGEST)] for sign in _BREAKS)
        fitting = (max(found, default=0) for found in breaks)
        least = [LONGEST // 2, LONGEST // 2, 0]
        cut = next((at for at, low in zip(fitting, least, strict=True) if at > start + low), start + LONGEST)
        pieces.append(strip(text, start, cut))
        start = strip(text, cut, end)[0]
    return [(a, b) for a, b in [*pieces, (start, end)] if a < b]
