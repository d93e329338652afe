"""Markdown: bytes -> Parsed. The text is the file's own, marks and front matter included, its lines ended by "\\n".

Front matter (YAML between lines of "---") states the fields; what it does not state is read from the first heading and
the first lines. It knows CommonMark with tables and footnotes; what a dialect adds is read as paragraphs.
"""

import re
from itertools import zip_longest

import yaml
from markdown_it import MarkdownIt

from index import layout
from index.formats.encodings import decode
from index.formats.fields import field
from index.types import FIELDS, Parsed, Region

MOST_BRACKETS = 300
"""Of front matter: the YAML parser's time grows with the square of those left open."""

DEEPEST = 60
"""Lists and quotations inside one another; what stands deeper is not told apart."""

LONGEST_LINE = 1000
"""Characters of a title or a byline with all its marks."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,16384}?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:")
_KINDS = {
    "heading_open": "heading",
    "paragraph_open": "body",
    "tr_open": "body",
    "fence": "body",
    "code_block": "body",
    "html_block": "boilerplate",
}
_ALIASES = {"lang": "language"}


def read(data: bytes) -> Parsed:
    """The text with a Region for each block. Raises BadSource where it is empty, no text, or its encoding is not known."""
    text, note = decode(data)
    notes = [note] if note else []
    front = _FRONT_MATTER.match(text)
    found, trouble = _front_matter(front[1]) if front else ({}, "")
    notes += [trouble] if trouble else []
    body = front.end() if front and found else 0
    regions = [Region("front matter", 0, len(front[0].rstrip()))] if front and found else []
    regions += _blocks(text, body)
    stated = front.end() if front else 0
    title = next((text[r.start : r.end] for r in regions if r.kind == "heading" and r.start >= stated), "")
    if 0 < len(title) <= LONGEST_LINE and "title" not in found:
        found["title"] = (layout.plain(title), "first heading")
    head = [text[r.start : r.end] for r in regions if r.kind == "body"][:4]
    for key, value in layout.byline(
        [layout.plain(block) for block in head if len(block) <= LONGEST_LINE], text
    ).items():
        found.setdefault(key, value)
    return Parsed(text, tuple(regions), found, tuple(notes))


def _front_matter(block: str) -> tuple[dict[str, tuple[str, str]], str]:
    if block.count("[") + block.count("{") > MOST_BRACKETS:
        return {}, "its front matter has too many brackets and was read as text."
    try:
        values = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        return {}, f"its front matter is not YAML (line {line}) and was read as text."
    if not isinstance(values, dict):
        return {}, ""
    stated = {_ALIASES.get(key, key): value for key, value in values.items() if isinstance(key, str)} | values
    fields = {key: field(key, stated[key]) for key in FIELDS if stated.get(key)}
    return {key: (value, "front matter") for key, value in fields.items() if value}, ""


def _blocks(text: str, body: int) -> list[Region]:
    """A Region for each heading, paragraph, table row and code block; what no block holds is boilerplate."""
    starts = [body]
    for line in text[body:].split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    tokens = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table").disable("inline").parse(text[body:])
    regions, covered = [], body
    for token, following in zip_longest(tokens, tokens[1:]):
        kind = _KINDS.get(token.type)
        if not kind or not token.map:
            continue
        start, end = starts[token.map[0]], min(starts[token.map[1]] - 1, len(text))
        first = following.content.split("\n")[0] if following and following.type == "inline" else ""
        start, end = layout.strip(text, max(start, text.find(first, start, end)) if first else start, end)
        if start < covered or start == end:
            continue
        if kind == "body" and _FOOTNOTE.match(text, start, end):
            kind = "footnote"
        regions += layout.leftover(text, covered, start)
        regions.append(Region(kind, start, end))
        covered = end
    return regions + layout.leftover(text, covered, len(text))
