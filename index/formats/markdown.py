"""Markdown (CommonMark with tables), with front matter in YAML. The text is the file's own, marks included."""

import re
from datetime import date
from itertools import zip_longest

import yaml
from markdown_it import MarkdownIt

from index import layout
from index.formats.text import decode
from index.types import FIELDS, Parsed, Region

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)


def read(data):
    text = decode(data)
    front = _FRONT_MATTER.match(text)
    found, notes, regions = {}, [], []
    if front:
        found, note = _front_matter(front[1])
        notes += [note] if note else []
        if found:
            regions.append(Region("front matter", 0, front.end()))
    body = front.end() if front and found else 0
    regions += _markdown_blocks(text, body)
    title = next((text[r.start : r.end] for r in regions if r.kind == "heading"), "")
    if title and "title" not in found:
        found["title"] = (layout.plain(title), "first heading")
    head = [text[r.start : r.end] for r in regions if r.kind == "body"][:4]
    for key, value in layout.byline([layout.plain(block) for block in head], text).items():
        found.setdefault(key, value)
    return Parsed(text, tuple(regions), found, tuple(notes))


def _front_matter(block: str) -> tuple[dict[str, tuple[str, str]], str]:
    try:
        values = yaml.safe_load(block)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        return {}, f"its front matter is not YAML (line {line}) and was read as text."
    if not isinstance(values, dict):
        return {}, ""
    return {key: (_field(key, values[key]), "front matter") for key in FIELDS if values.get(key)}, ""


def _field(key: str, value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    return layout.iso_date(text) or text if key == "date" else text


def _markdown_blocks(text: str, body: int) -> list[Region]:
    """A Region for each heading, paragraph, table row and code block; what no block holds is boilerplate."""
    starts = [body]
    for line in text[body:].split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    tokens = MarkdownIt("commonmark").enable("table").parse(text[body:])
    regions, covered = [], body
    for token, following in zip_longest(tokens, tokens[1:]):
        kind = _MARKDOWN_KINDS.get(token.type)
        if not kind or not token.map:
            continue
        start, end = starts[token.map[0]], min(starts[token.map[1]] - 1, len(text))
        first = following.content.split("\n")[0] if following and following.type == "inline" else ""
        start = max(start, text.find(first, start, end)) if first else start
        end = start + len(text[start:end].rstrip())
        if start < covered or start == end:
            continue
        if kind == "body" and re.match(r"\[\^[^\]]+\]:", text[start:end]):
            kind = "footnote"
        regions += layout.leftover(text, covered, start)
        regions.append(Region(kind, start, end))
        covered = end
    return regions + layout.leftover(text, covered, len(text))


_MARKDOWN_KINDS = {
    "heading_open": "heading",
    "paragraph_open": "body",
    "tr_open": "body",
    "fence": "body",
    "code_block": "body",
    "html_block": "boilerplate",
}
