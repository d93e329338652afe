"""Markdown: bytes -> Parsed. The text is the file's own, marks and front matter included, its lines ended by "\\n".

Front matter states the fields; what it does not state is read from the title's heading and the first lines. It knows
CommonMark with tables and footnotes, callouts, and of HTML the headings and what stands in boxes; what else a dialect adds
is read as paragraphs.
"""

import re
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index import bylines
from index.formats import front_matter
from index.formats.encodings import decode
from index.markup import plain, strip
from index.types import Parsed, Region

DEEPEST = 60
"""Lists and quotations inside one another; what stands deeper is not told apart."""

_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:")
_KINDS = dict.fromkeys(("paragraph_open", "tr_open", "fence", "code_block"), "body") | {"heading_open": "heading"}
_HTML_HEADING = re.compile(r"<(h[1-6])\b[^>]*>(?P<inner>.{0,1000}?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_CALLOUT = re.compile(r"\[!\w+\][-+]?[^\n]*\n[>\s]*")
"""The line above the words of a note or a warning."""
_PICTURES = re.compile(r"(?:!\[[^\]]*\]\([^()]*\)\s*)+")
"""What stands above its caption."""
_ASIDE = re.compile(
    rf"%%.*%%|!\[\[[^\]]*\]\]|{_PICTURES.pattern}|(?:#[\w/-]+\s*)+|\[toc\]|"
    r"(?:[\w -]+::(?:[ \t][^\n]*)?(?:\n|$))+",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, another file or a picture shown in place, tags, the place of a table of contents, fields such as
"status:: draft"."""
_PROPERTIES = re.compile(
    r"(?=(?:.*\n)*(?:Created|Last edited(?: time)?|Tags|Status|Owner|URL|Type):)(?:[A-Z][\w ]{1,24}: \S.*(?:\n|$)){2,}"
)
"""Lines that a program for notes writes below the title."""
_DRAWN = {"mermaid", "dataview", "dataviewjs", "query", "tasks"}
"""What programs for notes draw or list in the place of a block."""
_BOX = re.compile(
    r"</?(?:aside|details|summary|div|p|section|article|center|blockquote|figure|figcaption|[uo]l|li|[bh]r)\b[^<>]*>",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"<!--|<[^<>]*(?:\bhidden\b|display\s*:\s*none)", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def read(data: bytes) -> Parsed:
    """The text with a Region for each block. Raises BadSource where it is empty, no text, or its encoding is not known."""
    text, note = decode(data)
    front = front_matter.read(text)
    blocks = _blocks(text, front.end)
    below = [r for r in blocks if r.start >= front.below]
    who_and_when = _who_and_when(text, [r for r in below if r.kind == "body"][:4])
    found = bylines.signed(text[front.end :].split("\n"))
    found |= bylines.byline([line for lines in who_and_when.values() for line in lines], text)
    if title := _title(text, [r for r in below if r not in who_and_when]):
        found["title"] = (title, "first heading")
    found |= {key: (value, "front matter") for key, value in front.fields.items() if value}
    regions = [Region("front matter", *strip(text, 0, front.end))] if front.end else []
    stated = [r for r in below[:2] if r.kind == "body" and _PROPERTIES.fullmatch(text, r.start, r.end)]
    kinds = dict.fromkeys(who_and_when, "byline") | dict.fromkeys(stated, "front matter")
    regions += [Region(kinds.get(r, r.kind.partition(" ")[0]), r.start, r.end) for r in blocks]
    return Parsed(text, tuple(regions), found, (*filter(None, [note]), *front.notes))


def _who_and_when(text: str, head: list[Region]) -> dict[Region, list[str]]:
    """{region: its lines} of those that say nothing but who and when."""
    found = {}
    for region in (r for r in head if r.end - r.start <= bylines.LONGEST_MARKED):
        lines = text[region.start : region.end].split("\n")
        for parts in ([" ".join(lines)], lines):
            if all(bylines.is_byline(part, text) for part in parts):
                found[region] = parts
    return found


def _title(text: str, regions: list[Region]) -> str:
    """The first heading, where no words stand above it, or no other is of the first level."""
    levels = [r for r in regions if r.kind.startswith("heading")]
    if not levels:
        return ""
    is_alone = [r for r in levels if r.kind == "heading 1"] == levels[:1]
    if not is_alone and any(r.kind == "body" for r in regions[: regions.index(levels[0])]):
        return ""
    title = text[levels[0].start : levels[0].end]
    return plain(_TAG.sub("", title)) if len(title) <= bylines.LONGEST_MARKED else ""


def _blocks(text: str, body: int) -> list[Region]:
    """A Region for each heading ("heading 1", by its level), paragraph, table row and code block; boilerplate the rest."""
    starts = [body]
    for line in text[body:].split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    tokens = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table").disable("inline").parse(text[body:])
    regions, covered = [], body
    for token, following in zip_longest(tokens, tokens[1:]):
        if not token.map:
            continue
        start, end = starts[token.map[0]], min(starts[token.map[1]] - 1, len(text))
        content = following.content if following and following.type == "inline" else ""
        for region in _regions(token, content, text, start, end):
            if covered <= region.start < region.end:
                regions += [*_leftover(text, covered, region.start), region]
                covered = region.end
    return regions + _leftover(text, covered, len(text))


def _leftover(text: str, start: int, end: int) -> list[Region]:
    """What stands between two blocks, as boilerplate, where it is more than white space and marks."""
    body = text[start:end].strip()
    if not re.search(r"\w", body):
        return []
    at = text.index(body, start)
    return [Region("boilerplate", at, at + len(body))]


def _regions(token: Token, content: str, text: str, start: int, end: int) -> list[Region]:
    """What a token of the parser makes of its lines: `content` is what stands in them without marks."""
    kind = "boilerplate" if token.info.strip() in _DRAWN else _KINDS.get(token.type, "")
    if token.type == "html_block":
        found = _html_headings(text, start, end) or _boxed(text, start, end)
        return found or [Region("boilerplate", *strip(text, start, end))]
    lines = content.split("\n")
    start = max(start, text.find(lines[0], start, end))
    if kind == "heading":
        kind = f"heading {token.tag[1:]}"
        last = text.rfind(lines[-1], start, end)  # an underline, or marks that close the heading, may follow
        end = last + len(lines[-1]) if last >= 0 else end
    start, end = strip(text, start, end)
    if kind == "body" and _FOOTNOTE.match(text, start, end):
        kind = "footnote"
    elif kind == "body" and _ASIDE.fullmatch(text, start, end):
        kind = "boilerplate"
    elif above := _CALLOUT.match(text, start, end) or _PICTURES.match(text, start, end):
        start = above.end()
    return [Region(kind, start, end)] if kind else []


def _html_headings(text: str, start: int, end: int) -> list[Region]:
    """The headings of a block of HTML, from their first word to their last."""
    found = []
    for match in _HTML_HEADING.finditer(text, start, end):
        first, last = match.span("inner")
        cuts = [first, *(at for tag in _TAG.finditer(text, first, last) for at in tag.span()), last]
        words = [strip(text, a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
        words = [(a, b) for a, b in words if a < b]
        if words:
            found.append(Region(f"heading {match[1][1:]}", words[0][0], words[-1][1]))
    return found


def _boxed(text: str, start: int, end: int) -> list[Region]:
    """What stands in the boxes of a block of HTML, where that is words without marks."""
    if _HIDDEN.search(text, start, end):
        return []
    cuts = [start, *(at for box in _BOX.finditer(text, start, end) for at in box.span()), end]
    held = [strip(text, a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    return [Region("body", a, b) for a, b in held if re.fullmatch(r"[^<>&]*\w[^<>&]*", text[a:b])]
