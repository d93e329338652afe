"""Front matter: what stands above a text to say of it, in YAML, in TOML, in Pandoc's lines of "%", in lines such as
"Title: The dam", or as Project Gutenberg does.

It knows where that ends and which fields it states, under the names that the common programs give them; the text below is
none of its business.
"""

import re
import tomllib
from typing import NamedTuple

import yaml

from index.formats.fields import field, stated

MOST_BRACKETS = 300
"""The YAML parser's time grows with the square of those left open."""

_NAMES = {
    "author": ("author", "authors"),
    "date": ("date", "published", "pubdate", "publishdate"),
    "language": ("language", "lang"),
    "url": ("url", "source"),
}
"""What a field is called, the best name first. Of what stands under another than the field's own nothing is asked."""


_LINE = re.compile(
    r"""^(?P<name>[A-Za-z]+):[ \t]+(?:(?P<mark>["'])(?P<quoted>.+)(?P=mark)|(?P<value>[^\s"'\[\]{}|>&*!%#].*?))[ \t]*$""",
    re.MULTILINE,
)
"""A name and a value that is neither a list nor another of YAML's constructions."""

_SHAPE = re.compile(r"[\w-]+:(?:\s.*)?|[ \t].*|-\s.*|#.*|")
"""A line of front matter, and of hardly any text."""


class Front(NamedTuple):
    """`end`: where the front matter ends, 0 where there is none; `below`: where the text can begin, after a block that
    should have been front matter and is read as text; the fields it states, and what a person should know."""

    end: int
    below: int
    fields: dict[str, str]
    notes: tuple[str, ...]


_NONE = Front(0, 0, {}, ())


def read(text: str) -> Front:
    """The front matter of a text, as far as there is any."""
    for pattern, language, parse in _FORMS:
        if match := pattern.match(text):
            above = text.count("\n", 0, match.start("block"))
            front = _read(match["block"], match.end(), language, parse, above)
            return front._replace(notes=(*front.notes, _NO_END)) if pattern is _UNENDED and front.end else front
    return _NONE


def _read(block: str, end: int, language: str, parse, above: int) -> Front:
    if block.count("[") + block.count("{") > MOST_BRACKETS:
        return _NONE._replace(below=end, notes=("its front matter has too many brackets and was read as text.",))
    try:
        values = parse(block)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        wrong = f"its front matter is not {language} (line {above + _line(error)})"
        fields, notes = stated(_by_field(_by_line(block) if language == "YAML" else {}))
        if not any(fields.values()):
            return _NONE._replace(below=end, notes=(f"{wrong} and was read as text.",))
        mend = f"{wrong} and was read line by line; put what holds a colon in quotation marks."
        return Front(end, end, fields, (mend, *notes))
    if not isinstance(values, dict):
        return _NONE
    fields, notes = stated(_by_field(values))
    is_text = not any(fields.values()) and block[:1].isspace()  # a paragraph with a colon, between two rules
    return _NONE if is_text else Front(end, end, fields, notes)


def _by_line(block: str) -> dict[str, object]:
    """The values that stand on a line with their name, as they stand: titles have colons, and names begin with "@".

    None where a line is of another form, as in a text.
    """
    if not all(map(_SHAPE.fullmatch, block.splitlines())):
        return {}
    return {match["name"]: match["quoted"] or match["value"] for match in _LINE.finditer(block)}


def _by_field(values: dict) -> dict[str, object]:
    """The values by what they are called here."""
    values = {name.lower(): value for name, value in values.items() if isinstance(name, str)} | values
    for key, names in _NAMES.items():
        others = (values[name] for name in names[1:] if values.get(name) and field(key, values[name]))
        values[key] = values.get(key) or next(others, None)
    if not field("url", values["url"]):  # where in its site a generator puts a page: "/posts/dam"
        values["url"] = None
    return values


def _line(error: Exception) -> int:
    mark, told = getattr(error, "problem_mark", None), re.search(r"at line (\d+)", str(error))
    return 1 + mark.line if mark else int(told[1]) if told else 1


def _title_block(block: str) -> dict[str, object]:
    """Pandoc's three lines: a title, authors with ";" or line breaks between them, a date."""
    title, authors, day, *_ = [*re.split(r"^%", block, flags=re.MULTILINE)[1:], "", ""]
    names = [name.strip() for name in re.split("[;\n]", authors) if name.strip()]
    return {"title": title.strip(), "author": names, "date": day.strip()}


def _gutenberg(block: str) -> dict[str, object]:
    """What an e-book of Project Gutenberg says of itself above its first page; its dates are those of the file."""
    values = dict(re.findall(r"^(Title|Author): +(.*(?:\n[ \t]+\S.*)*)", block, re.MULTILINE))
    return {"title": values.get("Title", "").replace("\n", ": "), "author": values.get("Author", "")}


def _labels(block: str) -> dict[str, object]:
    """Lines with a label each; where they come from is an address or a house."""
    values = {label.strip().lower(): value.strip() for label, value in re.findall(r"^(.+?):(.*)$", block, re.MULTILINE)}
    house = {} if field("url", values.get("source", "")) else {"publisher": values.get("source")}
    return {"author": values.get("by"), "url": values.get("link")} | house | values


def _fenced(opens: str, closes: str) -> re.Pattern[str]:
    return re.compile(rf"\A\n*{opens}[ \t]*\n(?P<block>.{{0,16384}}?)^{closes}[ \t]*$\n?", re.DOTALL | re.MULTILINE)


_LABEL = (
    r"(?:title|authors?|by|date|published|source|publisher|url|link|lang(?:uage)?|tags|keywords|category) ?:[ \t]*\S.*"
)
_NO_END = "its front matter has no end; put “---” on the line below it."
_UNENDED = re.compile(
    r"\A\n*---[ \t]*\n(?P<block>(?=(?:.*\n){0,8}title:)(?:(?:[\w-]+:(?: .*)?|[ \t]+\S.*|- .*)\n){2,40})(?=[ \t]*\n)",
    re.IGNORECASE,
)
"""Lines of front matter up to a blank one."""
_FORMS = [
    (_fenced("---", r"(?:---|\.\.\.)"), "YAML", yaml.safe_load),
    (_UNENDED, "YAML", yaml.safe_load),
    (_fenced(r"\+\+\+", r"\+\+\+"), "TOML", tomllib.loads),
    (re.compile(r"\A(?P<block>(?:%(?:[ \t].*)?(?:\n[ \t]+\S.*)*(?:\n|\Z)){1,3})(?=[ \t]*(?:\n|\Z))"), "", _title_block),
    (
        re.compile(
            r"\A(?P<block>(?:.*\n){1,80}?)\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK .*(?:\n|\Z)",
            re.IGNORECASE,
        ),
        "",
        _gutenberg,
    ),
    (
        re.compile(rf"\A\s*(?P<block>(?=(?:.*\n){{0,3}}title ?:)(?:{_LABEL}\n){{2,9}})(?=[ \t]*\n)", re.IGNORECASE),
        "",
        _labels,
    ),
]
