"""What characters a file's bytes stand for: bytes -> (text, a note for a person).

A byte-order mark or valid UTF-8 settles it. Otherwise chardet names an encoding, and its answer counts only where the
text then reads like one: no control characters, one script, no word of two scripts, no sign amid letters.
What does not is refused: a file that cannot be cited is better than one that is cited wrong.

`labelled` takes what a page or a mail says of its encoding, and believes it unless the bytes are UTF-8 after all.

It does not know which language a text is in, nor how formats name their encoding.
"""

import re
import unicodedata
from collections import Counter
from itertools import islice

from index.errors import BadSource

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_WINDOWS_1252 = ("cp1252", "Windows-1252")
_MAC_AND_DOS = {"mac-roman": "Mac Roman", "cp850": "DOS code page 850", "cp437": "DOS code page 437"}

GUESSES = {
    "utf-16-le": [("utf-16-le", "UTF-16")],
    "utf-16-be": [("utf-16-be", "UTF-16")],
    "cp1252": [_WINDOWS_1252, *_MAC_AND_DOS.items()],
    "iso8859-1": [_WINDOWS_1252, *_MAC_AND_DOS.items()],
    "iso8859-15": [_WINDOWS_1252, ("iso8859-15", "ISO-8859-15"), *_MAC_AND_DOS.items()],
    **{codec: [(codec, name), _WINDOWS_1252, *_MAC_AND_DOS.items()] for codec, name in _MAC_AND_DOS.items()},
    "cp1250": [("cp1250", "Windows-1250")],
    "iso8859-2": [("iso8859-2", "ISO-8859-2"), ("cp1250", "Windows-1250")],
    "cp852": [("cp852", "DOS code page 852"), *_MAC_AND_DOS.items()],
    "cp1251": [("cp1251", "Windows-1251")],
    "koi8-r": [("koi8-r", "KOI8-R")],
    "koi8-u": [("koi8-u", "KOI8-U")],
    "iso8859-5": [("iso8859-5", "ISO-8859-5")],
    "cp866": [("cp866", "DOS code page 866")],
    "cp1253": [("cp1253", "Windows-1253")],
    "iso8859-7": [("iso8859-7", "ISO-8859-7"), ("cp1253", "Windows-1253")],
    "cp1254": [("cp1254", "Windows-1254")],
    "iso8859-9": [("cp1254", "Windows-1254")],
    "cp1255": [("cp1255", "Windows-1255")],
    "iso8859-8": [("cp1255", "Windows-1255")],
    "cp1256": [("cp1256", "Windows-1256")],
    "iso8859-6": [("iso8859-6", "ISO-8859-6")],
    "cp932": [("cp932", "Shift_JIS")],
    "shift_jis_2004": [("cp932", "Shift_JIS")],
    "euc_jis_2004": [("euc_jp", "EUC-JP")],
    "iso2022_jp_2": [("iso2022_jp", "ISO-2022-JP")],
    "gb18030": [("gb18030", "GB18030")],
    "big5hkscs": [("cp950", "Big5"), ("big5hkscs", "Big5")],
    "cp949": [("cp949", "EUC-KR"), ("gb18030", "GB18030")],
    "euc_kr": [("cp949", "EUC-KR"), ("gb18030", "GB18030")],
}
"""chardet's answer: the codecs to compare, with what people call them. The first wins a tie."""

ODDEST = 0.1
"""What share of a text may be odd: abbreviations and misprints are, too."""

STANDS_OUT = 1.45
"""How much likelier than a western one a neighbouring code page must be: prose has 1.5 to 5, western names up to 1.4."""

SHORTEST_WIDE = 16
"""Bytes that a text must have to be taken for UTF-16 or UTF-32 without a mark."""

_WEST = ("cp1252", "iso8859-1", "iso8859-15", "cp850")
_NEAR_WEST = {"cp1250", "iso8859-2", "cp852", "cp1254", "iso8859-9"}
_WIDE = [("utf-32-le", "UTF-32"), ("utf-32-be", "UTF-32"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")]

_IN_ASCII = re.compile(r"iso-?2022|csiso2022|hz|utf-?7", re.IGNORECASE)
_WITH_NULS = re.compile(r"utf-?(?:16|32)", re.IGNORECASE)
"""The labels under which bytes that could be UTF-8, ASCII or with NULs among them, stand for something else."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NEVER = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff]")
_CAPITAL = "A-ZÀ-ÖØ-ÞŠŒŽŸĄĆČĎĘĚŁŃŇÓŐŘŚŞŤŢŮŰŹŻ"
_ODD = re.compile(
    rf"""[^\W\d_][^\w\s\x00-\x7f’·…–—»«\xad]+[^\W\d_]  # a sign amid letters
    | [^\W\d_][‘‚„†‡ˆ‰§®¢¨¯¸˜¿¡¬¦±¹³²¶€£¥ƒ]             # a sign that no letter stands before
    | [a-zß-öø-ÿ](?![A-Z])[{_CAPITAL}]                    # a capital after a small letter,
    | [.,!?](?![A-Z])[{_CAPITAL}]                         # or after a stop,
    | (?<!\w)(?![A-Z])[{_CAPITAL}][{_CAPITAL}][a-z]  # or before another,
    | (?<!\w)[ÐÑÒÓÔÕÖŠŽŸÞÇ](?!\w)                          # or alone
    | [£€¢¥¤§¶®¬±ƒ†‡¯¨´¸](?=[^\W\d_])                       # a sign that no letter follows
    | [À-ɏ]{{4}}                                            # more accents than a word has in a row
    | [‚„]{{2}} | [^\W\d_][–—](?=[ ,.]) | (?<=[a-z])\xa0(?=[a-z])
    """,
    re.VERBOSE,
)
_HIGH = bytes(range(128, 256))
_BEYOND = re.compile(r"[^\x00-\x7f]{1,50}")
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = set("‘’“”‚„‹›–—…€£°«»§·¿¡©®™ªº½¼²\xa0\xad•\u200c\u200d\u200e\u200f。，、！？：；（）「」『』《》・؟،؛۔।")
_EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "FULLWIDTH"}


def decode(data: bytes) -> tuple[str, str]:
    """The text, its lines ended by "\\n", and a sentence that names the encoding where it had to be guessed, or "".

    Raises BadSource where there is nothing, no text, or text in an encoding that cannot be told.
    """
    if not data:
        raise BadSource("it is empty.", "Add text, or remove the file.")
    text, encoding = _stated(data) or _guessed(data)
    if _CONTROL.search(text):
        raise BadSource("it is not text (it holds control characters).", "Save it as plain text, or remove it.")
    note = f"Its encoding is not stated; it was read as {encoding}." if encoding else ""
    return text.replace("\r\n", "\n").replace("\r", "\n"), note


def labelled(data: bytes, label: str) -> str:
    """The text of bytes of which a page or a mail says that they are in `label`, or says nothing: "".

    A label is wrong more often than bytes are UTF-8 by chance. Raises BadSource where a guess is in vain.
    """
    import webencodings

    known = webencodings.lookup(label)
    first = (_WITH_NULS if b"\0" in data else _IN_ASCII).match(label)
    for codec in [label, "utf-8"] if first else ["utf-8", "" if known else label]:
        if (text := _try(data, codec)) is not None:
            return text
    if known and not known.name.startswith("utf-"):
        return webencodings.decode(data, known, "replace")[0]
    whole = data.decode("utf-8", "replace")
    return whole if known and whole.find("\ufffd") > len(whole) // 2 else decode(data)[0]


def _stated(data: bytes) -> tuple[str, str] | None:
    """The text by its byte-order mark or as UTF-8; None where neither holds."""
    encoding = next((name for bom, name in BOMS if data.startswith(bom)), "utf-8")
    if encoding == "utf-8" and (b"\0" in data or b"\x1b$" in data):
        return None
    text = _try(data, encoding)
    if text is None and encoding not in ("utf-8", "utf-8-sig"):
        raise BadSource(f"its bytes are not the {encoding.upper()} that they say they are.", "Save it as UTF-8.")
    return None if text is None else (text, "")


def _guessed(data: bytes) -> tuple[str, str]:
    wide = b"\0" in data and len(data) >= SHORTEST_WIDE
    candidates, in_doubt = (_WIDE, False) if wide else _candidates(data)
    read = [(_try(data, codec), name) for codec, name in candidates]
    plausible = [(oddness(text), text, name) for text, name in read if text is not None and not _NEVER.search(text)]
    odds, text, name = min(plausible, key=lambda reading: reading[0], default=(1.0, "", ""))
    rivals = in_doubt and any(other == odds and words != text for other, words, _ in plausible)
    if odds < ODDEST and not rivals:
        return text, name
    if b"\0" in data:
        raise BadSource("it is not text (it holds NUL bytes).", "Save it as plain text, or remove it.")
    raise BadSource("its encoding is not known.", "Save it as UTF-8.")


def _candidates(data: bytes) -> tuple[list[tuple[str, str]], bool]:
    """(codec, name) of the encodings to compare, the likeliest first, and whether chardet's answer needs to win alone.

    A sign or two do not make a file Mac or DOS. Central European and Turkish letters must stand out, not just be possible.
    """
    import chardet

    found = chardet.detect_all(data, True, max_bytes=len(data), include_encodings=GUESSES, compat_names=False)
    score = {guess["encoding"]: guess["confidence"] for guess in found}
    best = found[0]["encoding"]
    guesses = GUESSES.get(best, [])
    if best in _MAC_AND_DOS and len(data) - len(data.translate(None, _HIGH)) < 4:
        return [_WINDOWS_1252, *guesses], False
    in_doubt = best in _NEAR_WEST and score[best] < STANDS_OUT * max(score.get(codec, 0) for codec in _WEST)
    return [*guesses, _WINDOWS_1252], in_doubt


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (LookupError, ValueError):
        return None


def oddness(text: str) -> float:
    """How unlike a text this is, from 0 to 1: the share of its characters beyond ASCII that writing does not put so.

    A wrong encoding puts letters of another script, capitals and signs amid the letters of a word.
    """
    text = _around_what_is_not_ascii(text)
    beyond = [c for c in text if c > "\x7f"]
    letters = [c for c in beyond if c not in _SIGNS]
    scripts = Counter(_script(c) for c in letters if unicodedata.category(c)[0] in "LM")
    script, count = scripts.most_common(1)[0] if scripts else ("LATIN", 0)
    odd = len(letters) - count
    if script == "LATIN":
        return min(1.0, max(odd, len(_ODD.findall(text))) / max(1, len(beyond)))
    if script not in ("EAST ASIAN", "HANGUL"):
        odd += sum(_is_odd(word) for word in _WORD.findall(text) if not word.isascii())
        odd += count * (count > 10 and _swaps_case(text))
    return min(1.0, odd / len(letters))


def _is_odd(word: str) -> bool:
    """Whether a word that is not Latin holds Latin letters, or capitals amid small letters."""
    return any(c < "\u0250" for c in word) or not (word.isupper() or word[1:] == word[1:].lower())


def _swaps_case(text: str) -> bool:
    """Whether a script that has capitals goes without: KOI8 and Windows-1251 have each the one where the other has none."""
    return text != text.upper() and text == text.lower()


def _around_what_is_not_ascii(text: str) -> str:
    """Enough of the text to judge it by: the first few thousand stretches beyond ASCII, each with what surrounds it."""
    parts, at = [], 0
    for stretch in islice(_BEYOND.finditer(text), 4000):
        parts.append(text[max(at, stretch.start() - 20) : stretch.end() + 20])
        at = stretch.end() + 20
    return "".join(parts)


def _script(character: str) -> str:
    name = unicodedata.name(character, "").split(" ")[0]
    return "EAST ASIAN" if name in _EAST_ASIAN else name
