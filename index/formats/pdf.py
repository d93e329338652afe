"""PDF: words with their places from PDFium, one text from `pdf_flow`, and what the file credibly says of itself.

A property of the file is believed only where the pages bear it out: a template's title and the name of whoever owns the
computer are in as many files as the author's. So every word of a stated title must stand on the first two pages, and
its spelling there wins; failing that, one block in clearly larger type on the first page is the title. A stated author
is a full name that the first two pages hold, or that the only dc:creator agrees with; a byline on the page wins over
both. The file's dates say when it was made, not when it was published.

It reads no images: a page without a text layer is named and left out. Characters whose meaning the file does not give
are counted, and a page where they abound is left out as well, since wrong text is worse than none.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from index import bylines
from index.dates import iso_date
from index.errors import BadSource
from index.formats import pdf_flow
from index.formats.blocks import raised
from index.formats.pdf_page import Word, is_rtl
from index.types import Found, Parsed, Region

MOST_PAGES = 3_000
MOST_ON_A_PAGE = 100_000
"""Characters of one page that are read; a dense newspaper page has some 30,000."""
MOST = 12_000_000
"""Characters of a whole document."""

_OCR = "Run text recognition on it, for example with `ocrmypdf`."
_REPAIR = "Open it in a PDF viewer and save it anew, or fetch it again."

_BOLD = re.compile(rb"bold|black|heavy|semibold|-bd\b|cmbx|sfbx|ecbx", re.IGNORECASE)
_SOFTWARE = re.compile(
    r"\b(?:microsoft|word|powerpoint|excel|adobe|acrobat|indesign|pagemaker|quarkxpress|libreoffice|openoffice|"
    r"latex|pdftex|xetex|tex|writer|scribus|chrome|chromium|skia|ghostscript|pdfcreator|distiller|scanner|unknown|"
    r"anonymous|untitled|administrator|admin|user|owner|author|root|default|template|student|staff|company)\b",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"[\w.-]+\.\w{2,5}|.*[\\/].*|(?:microsoft (?:word|powerpoint|excel)|untitled|document)\b.*", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"(?:(?:table of )?contents|references|abstract|summary|index|introduction|inhalt(?:sverzeichnis)?)\W*",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")
_CREATORS = re.compile(rb"<dc:creator>(.{1,2000}?)</dc:creator>", re.DOTALL)
_ITEM = re.compile(rb"<rdf:li[^>]{0,200}>([^<]{1,200})</rdf:li>")

_FIGURES = re.compile(r"(?<!^)\d{1,4}(?!\d)")

_MEANINGS = dict.fromkeys((9, 10, 13, 0xA0, 0x3000), " ") | {2: "-\n"} | {code: chr(code) for code in range(32, 0x7F)}
"""Characters by the code that PDFium gives; 2 is a hyphen at the end of a line."""


class _Content(NamedTuple):
    """What is on a page: words along its main direction and in others, whether they make no sense, whether it is blank."""

    words: list[Word]
    strays: list[Word]
    unread: bool
    blank: bool


def read(data: bytes) -> Parsed:
    """The text of a PDF file. Raises BadSource for one that is encrypted, damaged, scanned, too long or not legible."""
    import pypdfium2

    document = _open(pypdfium2, data)
    try:
        contents = list(_contents(pypdfium2.raw, document))
        language = _language(pypdfium2.raw, document)
        title, author = _property(document, "Title"), _property(document, "Author")
    finally:
        document.close()
    notes = _check(contents)
    made = pdf_flow.compose([c.words for c in contents], [c.strays for c in contents])
    if not made.regions:
        raise BadSource("it has no text layer (scanned pages).", _OCR)
    opening = made.text[: next((start for start in made.pages[2:]), len(made.text))]
    found = _title(title, made.first, opening) | language
    found |= _author(author, _creators(data), opening)
    found |= bylines.byline([text for text, _ in made.first[:12]], made.text)
    return Parsed(made.text, _with_byline(made, found), found, notes, made.pages)


def _open(pypdfium2, data: bytes):
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY):
            raise BadSource("it is encrypted.", "Save a copy without a password.") from None
        raise BadSource("it is damaged, or no PDF file.", _REPAIR) from None
    pages = len(document)
    if 0 < pages <= MOST_PAGES:
        return document
    document.close()
    if pages > MOST_PAGES:
        raise BadSource(f"it has {pages:,} pages.", f"Split it into files of at most {MOST_PAGES:,} pages.")
    raise BadSource("it has no pages.", _REPAIR)


def _contents(raw, document) -> Iterator[_Content]:
    import pypdfium2

    total = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise BadSource(f"its page {number + 1} is damaged.", _REPAIR) from error
        try:
            text = page.get_textpage()
            try:
                total += text.count_chars()
                if text.count_chars() > MOST_ON_A_PAGE or total > MOST:
                    raise BadSource(f"it has too much text (on page {number + 1}).", "Split it into smaller files.")
                yield _content(raw, text, page.get_bbox(), raw.FPDFPage_CountObjects(page.raw) == 0)
            finally:
                text.close()
        finally:
            page.close()


def _content(raw, text, box: tuple[float, float, float, float], blank: bool) -> _Content:
    """The words of a page, turned so that most of them run along x."""
    probe = _Probe(raw, text.raw, box)
    ask, handle = raw.FPDFText_GetUnicode, text.raw
    codes = [ask(handle, i) for i in range(text.count_chars())]
    chars = _chars(codes)
    probe.moved = _is_moved(raw, handle, [i for i, code in enumerate(codes) if code == 32])
    placed = [(turn, word) for span in _spans(chars) for turn, word in probe.words(*span)]
    turns: Counter[int] = Counter()
    for turn, word in placed:
        turns[turn] += len(word.text)
    main = max(turns, key=lambda t: (turns[t], -t), default=0)
    words = _mirrored([word for turn, word in placed if turn == main])
    strays = [word for aside in range(4) if aside != main for turn, word in placed if turn == aside]
    return _Content(words, strays, _is_unread(probe.unmapped, [word.text for _, word in placed]), blank)


def _is_moved(raw, page, spaces: list[int]) -> bool:
    """Whether words are set apart by moves of the pen, at least here and there, and not by characters for a space."""
    return sum(raw.FPDFText_IsGenerated(page, i) == 1 for i in spaces) * 20 > len(spaces)


def _mirrored(words: list[Word]) -> list[Word]:
    """Words with x turned round and up to 0, where most are written from right to left."""
    if not is_rtl("".join(word.text for word in words)):
        return words
    left = min(word.x0 for word in words)
    return [word._replace(x0=left - word.x1, x1=left - word.x0) for word in words]


def _chars(codes: list[int]) -> list[str]:
    """A string for each of the codes that PDFium gives: 2 is a hyphen at the end of a line, halves of a pair are joined."""
    chars = [_MEANINGS.get(code) or _char(code) for code in codes]
    for i in range(1, len(codes)):
        if codes[i] >> 10 == 0x37 and codes[i - 1] >> 10 == 0x36:
            chars[i - 1 : i + 1] = [chr(0x10000 + ((codes[i - 1] & 0x3FF) << 10) + (codes[i] & 0x3FF)), ""]
    return chars


def _char(code: int) -> str:
    means = 32 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF)
    return chr(code) if means else "\ufffd"


def _spans(chars: list[str]) -> Iterator[tuple[str, int, int, bool]]:
    """(text, first, last, spaced) of each run of characters without white space between them."""
    start, spaced = 0, False
    for i, char in enumerate([*chars, " "]):
        if char.isspace():
            if i > start:
                yield "".join(chars[start:i]), start, i - 1, spaced
            start, spaced = i + 1, True
        elif char == "-\n":
            yield "".join(chars[start:i]) + "-", start, i, spaced
            start, spaced = i + 1, False


class _Probe:
    """Asks PDFium for the places and types of characters; holds what its answers are written into."""

    def __init__(self, raw, page, box: tuple[float, float, float, float]):
        self.raw, self.page = raw, page
        self.left, self.bottom, self.right, self.top = box
        self.box, self.matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self.x, self.y, self.flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
        self.box_address, self.matrix_address = ctypes.byref(self.box), ctypes.byref(self.matrix)
        self.x_address, self.y_address = ctypes.byref(self.x), ctypes.byref(self.y)
        self.name = ctypes.create_string_buffer(128)
        self.unmapped = 0
        self.moved = False
        self.bold: dict[bytes, bool] = {}

    def words(self, text: str, first: int, last: int, spaced: bool, whole=True) -> list[tuple[int, Word]]:
        """(quarter turns, word) of the characters, or of each part of them if they are not `whole` as they should be."""
        if self.raw.FPDFText_HasUnicodeMapError(self.page, first) == 1:
            self.unmapped += len(text)
        if last > first and is_rtl(text):
            text, whole = self._logical(text, first, last), False
        turn, size = self._type(first)
        x0, x1, base = self._place(first, turn)
        if not self._is_on_page() or not 0.1 < size < 5_000 or not math.isfinite(x0 + x1):
            return []
        if last > first:
            end0, end1, end_base = self._place(last, turn)
            if not math.isfinite(end0 + end1):
                return []
            broken = abs(end_base - base) > size * 0.6 or max(x1, end1) - min(x0, end0) > size * 1.6 * (len(text) + 1)
            cuts = range(first + 1, last + 1) if broken else self._cuts(first, last, turn, size)
            if whole and cuts and len(text) == last - first + 1:
                return self._parts(text, first, [first, *cuts, last + 1], spaced)
            x0, x1 = min(x0, end0), max(x1, end1)
            if len(text) == last - first + 1 and not is_rtl(text):
                text = self._raised(text, first, turn, size, base)
        return [(turn, Word(text, x0, x1, base, size, self._is_bold(first), spaced, first))]

    def _raised(self, text: str, first: int, turn: int, size: float, base: float) -> str:
        """The text with its raised figures as signs of their own: smaller than its first character, and above its line."""
        for figures in _FIGURES.finditer(text):
            start = end = figures.end()
            while start > max(1, figures.start()) and self._is_raised(first + start - 1, turn, size, base):
                start -= 1
            text = text[:start] + raised(text[start:end]) + text[end:]
        return text

    def _is_raised(self, index: int, turn: int, size: float, base: float) -> bool:
        is_small = self._type(index)[1] < 0.85 * size
        return is_small and self._place(index, turn)[2] < base - 0.1 * size

    def _is_on_page(self) -> bool:
        """Whether the character that was placed last is to be seen."""
        return self.left <= self.x.value <= self.right and self.bottom <= self.y.value <= self.top

    def _cuts(self, first: int, last: int, turn: int, size: float) -> list[int]:
        """Where a word begins anew since white space stands before it that PDFium did not see."""
        if not self.moved:
            return []
        cuts, (_, end) = [], self._extent(first, turn)
        ask, page, box, refer = self.raw.FPDFText_GetLooseCharBox, self.page, self.box, self.box_address
        for i in range(first + 1, last + 1):
            if turn:
                start, stop = self._extent(i, turn)
            else:
                ask(page, i, refer)
                start, stop = box.left - self.left, box.right - self.left
            if start - end > 0.17 * size:
                cuts.append(i)
            end = stop
        return cuts if len(cuts) * 3 <= last - first or last - first < 3 else []

    def _parts(self, text: str, first: int, cuts: list[int], spaced: bool) -> list[tuple[int, Word]]:
        return [
            word
            for start, stop in pairwise(cuts)
            for word in self.words(
                text[start - first : stop - first], start, stop - 1, spaced and start == first, False
            )
        ]

    def _logical(self, text: str, first: int, last: int) -> str:
        """Hebrew or Arabic letters in the order in which they are read, whichever way round the file has them."""
        lefts = [self._place(i, self._type(first)[0])[0] for i in range(first, last + 1)]
        letters = [left for left, char in zip(lefts, text, strict=False) if char.isalpha()]
        if len(lefts) != len(text) or not letters:
            return text
        if letters[0] < letters[-1]:
            return "".join(text[i] for i in sorted(range(len(text)), key=lambda i: -lefts[i]))
        chars = list(text)
        for i in range(len(chars) - 1):
            if lefts[i] == lefts[i + 1] and chars[i] in "آأإا" and chars[i + 1] == "ل":
                chars[i], chars[i + 1] = chars[i + 1], chars[i]
        return "".join(chars)

    def _type(self, index: int) -> tuple[int, float]:
        """The direction of the writing in quarter turns, and the size of the type as it appears on the page."""
        self.raw.FPDFText_GetMatrix(self.page, index, self.matrix_address)
        a, b, size = self.matrix.a, self.matrix.b, self.raw.FPDFText_GetFontSize(self.page, index)
        size *= math.hypot(self.matrix.c, self.matrix.d)
        if not math.isfinite(a + b + size):
            return 0, 0.0
        turn = 0 if a > abs(b) else round(math.atan2(b, a) / (math.pi / 2)) % 4
        return turn, round(abs(size), 1)

    def _place(self, index: int, turn: int) -> tuple[float, float, float]:
        """Where a character begins and ends along its line, and its base line, which grows from line to line."""
        self.raw.FPDFText_GetCharOrigin(self.page, index, self.x_address, self.y_address)
        base = (-self.y.value, self.x.value, self.y.value, -self.x.value)[turn]
        return *self._extent(index, turn), base

    def _extent(self, index: int, turn: int) -> tuple[float, float]:
        self.raw.FPDFText_GetLooseCharBox(self.page, index, self.box_address)
        if turn == 0:
            return self.box.left - self.left, self.box.right - self.left
        if turn == 1:
            return self.box.bottom - self.bottom, self.box.top - self.bottom
        if turn == 2:
            return self.right - self.box.right, self.right - self.box.left
        return self.top - self.box.top, self.top - self.box.bottom

    def _is_bold(self, index: int) -> bool:
        self.raw.FPDFText_GetFontInfo(self.page, index, self.name, 128, self.flags)
        name = self.name.value
        if name not in self.bold:
            self.bold[name] = bool(_BOLD.search(name))
        return self.bold[name]


def _is_unread(unmapped: int, words: list[str]) -> bool:
    """Whether a page's characters are not what they look like: without meaning, or Latin letters without vowels."""
    text = "".join(words)
    odd = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in text)
    latin = re.findall("[a-zA-Z]", text)
    vowels = sum(char in "aeiouyAEIOUY" for char in latin)
    return max(odd, unmapped) > 0.3 * len(text) > 6 or (len(latin) > 300 and vowels < 0.2 * len(latin))


def _check(contents: list[_Content]) -> tuple[str, ...]:
    """Notes on pages that were left out, whose words are removed. Raises BadSource where all were."""
    empty = [i + 1 for i, c in enumerate(contents) if not c.words and not c.strays]
    unread = [i + 1 for i, c in enumerate(contents) if c.unread]
    for number in unread:
        contents[number - 1] = _Content([], [], True, False)
    if all(c.blank for c in contents):
        raise BadSource("there is no text in it.", "Add text, or remove the file.")
    if len(empty) == len(contents):
        raise BadSource("it has no text layer (scanned pages).", _OCR)
    if len(empty) + len(unread) == len(contents):
        raise BadSource("its text layer makes no sense (its fonts do not say which characters they show).", _OCR)
    notes = [
        ([number for number in empty if not contents[number - 1].blank], "no text layer"),
        (unread, "a text layer that makes no sense"),
    ]
    return tuple(_left_out(numbers, what) for numbers, what in notes if numbers)


def _left_out(numbers: list[int], what: str) -> str:
    """Pages 3, 7–9 have no text layer and were left out."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], number]
        else:
            ranges.append([number])
    names = ", ".join("–".join(map(str, r)) for r in ranges)
    return (
        f"Page {names} has {what} and was left out."
        if len(numbers) == 1
        else f"Pages {names} have {what} and were left out."
    )


def _property(document, name: str) -> str:
    try:
        return document.get_metadata_value(name)
    except UnicodeDecodeError:
        return ""


def _language(raw, document) -> Found:
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), 128)
    code = buffer.raw.decode("utf-16-le", "replace").split("\0")[0].strip()
    return {"language": (code.lower().replace("_", "-"), "document properties")} if _LANGUAGE.fullmatch(code) else {}


def _title(stated: str, first: tuple[tuple[str, float], ...], opening: str) -> Found:
    """The title that the properties state and the first pages bear out, or else the largest type on the first page."""
    stated, largest = " ".join(stated.split()), _largest(first)
    words, known = re.findall(r"\w+", stated.casefold()), set(re.findall(r"\w+", opening.casefold()))
    if words and set(words) <= set(re.findall(r"\w+", largest.casefold())):
        return {"title": (largest, "largest type on the first page")}
    if words and len(stated) <= bylines.LONGEST_HEAD and not _FILE_NAME.fullmatch(stated) and known.issuperset(words):
        return {"title": (stated, "document properties")}
    return {"title": (largest, "largest type on the first page")} if largest else {}


def _largest(first: tuple[tuple[str, float], ...]) -> str:
    """The one block of the first page that is set in clearly larger type than all others, or ""."""
    size = max((size for _, size in first), default=0.0)
    titles = [text for text, other in first if other > 0.98 * size]
    others = [other for _, other in first if other <= 0.98 * size]
    sole = len(titles) == 1 and others and size > 1.15 * max(others) and _is_title(titles[0])
    return titles[0].rstrip("*∗†‡§⁰¹²³⁴⁵⁶⁷⁸⁹ ") if sole else ""


def _is_title(text: str) -> bool:
    return (
        len(text) <= bylines.LONGEST_HEAD
        and not _NO_TITLE.fullmatch(text)
        and len(re.findall(r"[^\W\d_]", text)) > 3
        and not iso_date(text)
    )


def _creators(data: bytes) -> list[str]:
    """The names under dc:creator where the file holds exactly one such list (images bring lists of their own)."""
    lists = _CREATORS.findall(data)
    names = _ITEM.findall(lists[0]) if len(lists) == 1 else []
    return [" ".join(name.decode("utf-8", "replace").split()) for name in names]


def _author(stated: str, creators: list[str], opening: str) -> Found:
    """The author whom the properties state, where the first pages name them, or XMP does and it is a full name."""
    stated = " ".join(stated.split()).strip(" ,;")
    names = [name for name in re.split(r"\s*(?:[,;&]|\band\b)\s*", stated) if name]
    if not names or len(stated) > bylines.LONGEST_HEAD or re.search(r"[@\[\]<>{}]", stated) or _SOFTWARE.search(stated):
        return {}
    text = opening.casefold()
    shown = all(len(name) > 3 and name.casefold() in text for name in names)
    agreed = [stated] == creators or names == creators
    full = all(len(name.split()) > 1 for name in names)
    return {"author": (stated, "document properties")} if full and (shown or agreed) else {}


def _with_byline(made: pdf_flow.Flow, found: Found) -> tuple[Region, ...]:
    """The regions, with the short blocks of the first page that say who wrote it, or when, as its byline."""
    end = made.pages[1] if len(made.pages) > 1 else len(made.text)
    return tuple(
        Region("byline", r.start, r.end)
        if r.kind == "body" and r.start < end and bylines.is_byline(made.text[r.start : r.end], made.text)
        else r
        for r in made.regions
    )
