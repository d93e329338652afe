"""The sources that answers cite, as bibliographies: BibTeX and CSL-JSON.

One entry a source. Its key is made of its author, year and content alone, so that it stays the same in every export. What
is not known is left out; a source's path, the characters quoted and the file's SHA-256 go along, so that a quote can be
checked.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote

from index import Source
from index.dates import MONTHS
from index.types import visible
from qa.people.authors import authors
from qa.types import Answer, Citation

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, those with a backslash too
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: "\\" + character for character in "&%$#_"},
}


def bibtex(answers: Sequence[Answer]) -> str:
    """Entries @misc, or @online where an address is known, in UTF-8."""
    return "\n".join(_entry(source, citations) for source, citations in cited(answers))


def csl(answers: Sequence[Answer]) -> str:
    """A CSL-JSON array; under `custom`, path, SHA-256 and each quote with its offsets and speaker."""
    return json.dumps([_item(*each) for each in cited(answers)], ensure_ascii=False, indent=2) + "\n"


def cited(answers: Sequence[Answer]) -> list[tuple[Source, list[Citation]]]:
    """Every source that the answers cite, as first cited, with its citations by their place in it, each once."""
    found: dict[Source | str, tuple[Source, dict[tuple[int, int], Citation]]] = {}
    for citation in (c for answer in answers for c in answer.citations):
        _, of = found.setdefault(key(citation.source), (citation.source, {}))
        of.setdefault((citation.start, citation.end), citation)
    return [(source, [of[span] for span in sorted(of)]) for source, of in found.values()]


def key(source: Source) -> str:
    """Such as "craig2024-53aa5117": letters, digits and a hyphen. Other content has another key."""
    given, family = next(iter(authors(source)), ("", source.name))
    plain = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z]{2,}", re.sub(r"\b(?:the|an|a)\b|['’-]", "", plain)) or ["source"]
    year = source.date[:4] if _is_iso(source.date) else ""
    return f"{words[-1] if given else words[0]}{year}-{source.sha256[:8]}"


def _entry(source: Source, citations: Sequence[Citation]) -> str:
    year, month, day = ([*source.date.split("-"), "", ""] if _is_iso(source.date) else ["", "", ""])[:3]
    people = [f"{{{_latex(family)}}}" + (f", {_latex(given)}" if given else "") for given, family in authors(source)]
    fields = {
        "author": "{" + " and ".join(people) + "}" if people else "",
        "title": "{{" + _latex(source.name) + "}}",
        "howpublished": _braced(_latex(source.publisher)),
        "year": _braced(year),
        "month": MONTHS[int(month) - 1][:3] if month else "",
        "day": _braced(day),
        "url": _braced(quote(source.url, safe=":/?#[]@!$&'()*+,;=%-._~")),
        "note": _braced(_latex(_note(source, citations))),
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@{'online' if source.url else 'misc'}{{{key(source)},\n{lines}}}\n"


def _item(source: Source, citations: Sequence[Citation]) -> dict:
    people = [{"given": given, "family": family} if given else {"literal": family} for given, family in authors(source)]
    item = {
        "id": key(source),
        "type": "webpage" if source.url else "document",
        "title": source.name,
        "author": people,
        "publisher": source.publisher,
        "issued": {"date-parts": [[int(part) for part in source.date.split("-")]]} if _is_iso(source.date) else None,
        "URL": source.url,
        "language": source.language,
        "note": _note(source, citations),
        "custom": {
            "path": source.path,
            "sha256": source.sha256,
            "quotes": [{"quote": c.quote, "speaker": c.speaker, "start": c.start, "end": c.end} for c in citations],
        },
    }
    return {name: value for name, value in item.items() if value}


def _note(source: Source, citations: Sequence[Citation]) -> str:
    digest = f"A digest of {source.digest_of}. " if source.digest_of else ""
    spans = ", ".join(f"{c.start}–{c.end}" for c in citations)
    return f"{digest}Quoted from {visible(source.path)}, characters {spans}; SHA-256 {source.sha256}"


def _latex(text: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return "".join(_LATEX.get(c, c) for c in plain)


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _is_iso(date: str) -> bool:
    return bool(re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?", date))
