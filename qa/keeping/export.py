"""Answers to be kept, mailed or printed: as Markdown, one HTML page, JSON, BibTeX or CSL-JSON.

    export([answer], "html")

Markdown, HTML and JSON hold every quote with its speaker, source, characters and the SHA-256 of the file it is from, so that
whoever has the file can check it. Whatever comes from a source or a question is escaped. It writes no file.
"""

import html
import json
import re
from collections.abc import Sequence

from index import BadQuestion, Hit, Passage, Source
from qa import render
from qa.keeping import references
from qa.types import Answer, Citation, Sentence

NEAREST = 3
"""Passages shown where there is no answer."""


def export(answers: Sequence[Answer], form: str) -> str:
    """The answers in one of FORMS. Raises BadQuestion for another form."""
    if form not in FORMS:
        raise BadQuestion(f"there is no form {form!r}.", f"Ask for one of {', '.join(FORMS)}.")
    return FORMS[form](answers)


def _json(answers: Sequence[Answer]) -> str:
    """An array of answers as `whosaid ask --json` prints them, one a line."""
    return "[\n" + ",\n".join(json.dumps(render.to_json(a), ensure_ascii=False) for a in answers) + "\n]\n"


# Markdown


def _markdown(answers: Sequence[Answer]) -> str:
    return "\n".join(_markdown_of(answer) for answer in answers)


def _markdown_of(answer: Answer) -> str:
    blocks = [f"# {_escaped(answer.question)}"]
    blocks += [f"*{_escaped(line)}*" for line in _asked(answer)]
    if answer.abstained:
        blocks.append(_escaped(answer.abstained))
        blocks += ["Nearest in the sources:"] * bool(answer.hits)
        blocks += [f"- “{_escaped(hit.text)}”  \n  {_escaped(_where(hit.passage))}" for hit in answer.hits[:NEAREST]]
    for who, sentences in render.by_speaker(answer):
        said = (f"{_escaped(render.said(s))} {_marks(s.citations)}" for s in sentences)
        blocks.append((who and f"**{_escaped(who)}:** ") + " ".join(said))
    blocks += [
        f"{c.n}. {_escaped(c.speaker)}: “{_escaped(render.inner(_line(c.quote)))}”  \n   {_escaped(_place(c))}"
        for c in answer.citations
    ]
    blocks += [f"*{_escaped(line)}*" for line in _spoken(answer)]
    return "\n\n".join(blocks) + "\n"


def _marks(citations: Sequence[Citation]) -> str:
    return "".join(rf"\[{c.n}\]" for c in citations)


def _escaped(text: str) -> str:
    """Markdown that shows this text on one line and nothing else, and can be read as it stands."""
    plain = _line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    marked = re.sub(r"([\\`*_\[\]|~$#!])", r"\\\1", plain)
    return re.sub(r"(?<=\w)(?=://|@\w)|(?<=www)(?=\.)", "&#8203;", marked)


# HTML

_STYLE = """
:root { color-scheme: light dark; --quiet: #56637a; --edge: #d5dbe6; --mark: #fff1b8; --link: #1d4fd7 }
@media (prefers-color-scheme: dark) { :root { --quiet: #a9b6cb; --edge: #3a4454; --mark: #4a3d0c; --link: #9dbcff } }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 2rem 1.2rem;
  overflow-wrap: anywhere }
h1 { font-size: 1.3rem; line-height: 1.3 } article + article { border-top: 1px solid var(--edge); margin-top: 2.5rem }
a { color: var(--link); text-decoration: none; font-weight: 700 } a:hover { text-decoration: underline }
ol { padding-left: 1.6rem; font-size: .92rem } li { margin: .6rem 0 } li:target { background: var(--mark) }
.quiet { color: var(--quiet); font-size: .85rem } .quiet a { font-weight: 400 } .of { display: block }
@media print { body { max-width: none } }
"""


def _html(answers: Sequence[Answer]) -> str:
    title = html.escape(answers[0].question if len(answers) == 1 else f"{len(answers)} questions")
    body = "\n".join(_html_of(answer, turn) for turn, answer in enumerate(answers, 1))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _html_of(answer: Answer, turn: int) -> str:
    parts = [f"<h1{UNKNOWN}>{html.escape(answer.question)}</h1>"]
    parts += [f'<p class="quiet">{html.escape(line)}</p>' for line in _asked(answer)]
    if answer.abstained:
        parts += [f"<p>{html.escape(answer.abstained)}</p>", _nearest(answer.hits[:NEAREST])]
    for who, sentences in render.by_speaker(answer):
        said = (f"{_sentence(s)} {_links(s.citations, turn)}" for s in sentences)
        head = who and f"<strong>{html.escape(who)}:</strong> "
        parts.append(f"<p>{head}{' '.join(said)}</p>")
    if answer.citations:
        parts.append(f"<ol>\n{''.join(_listed(c, turn) for c in answer.citations)}</ol>")
    parts += [f'<p class="quiet">{html.escape(line)}</p>' for line in _spoken(answer)]
    return "<article>\n" + "\n".join(parts) + "\n</article>"


def written_in(source: Source) -> str:
    """Attributes of an element with words of a source: their language and direction, which need not be the page's."""
    return f' lang="{html.escape(source.language)}" dir="auto"'


UNKNOWN = ' lang="" dir="auto"'
"""The same of words in a language that is not known."""


def _sentence(sentence: Sentence) -> str:
    language = written_in(sentence.citations[0].source) if sentence.quoted else UNKNOWN
    return f"<span{language}>{html.escape(render.said(sentence))}</span>"


def _quote(source: Source, quote: str) -> str:
    return f"<span{written_in(source)}>“{html.escape(quote)}”</span>"


def _links(citations: Sequence[Citation], turn: int) -> str:
    return "".join(f'<a href="#q{turn}-{c.n}">[{c.n}]</a>' for c in citations)


def _listed(citation: Citation, turn: int) -> str:
    url, place = citation.source.url, html.escape(_place(citation))
    web = f' <a href="{html.escape(url)}" rel="noreferrer">{html.escape(url)}</a>' if re.match("https?://", url) else ""
    quote = f"{html.escape(citation.speaker)}: {_quote(citation.source, render.inner(_line(citation.quote)))}"
    return (
        f'<li id="q{turn}-{citation.n}" value="{citation.n}">{quote}<span class="quiet of">{place}{web}</span></li>\n'
    )


def _nearest(hits: Sequence[Hit]) -> str:
    rows = (
        f'<li>{_quote(h.source, _line(h.text))}<span class="quiet of">{html.escape(_where(h.passage))}</span></li>\n'
        for h in hits
    )
    return f"<p>Nearest in the sources:</p>\n<ul>\n{''.join(rows)}</ul>" if hits else ""


# what both say


def _asked(answer: Answer) -> list[str]:
    searched = [f"Searched for: {answer.asked}"] if answer.asked != answer.question else []
    return searched + ([f"Asked only of sources {answer.only}."] if answer.only else [])


def _spoken(answer: Answer) -> list[str]:
    addressing, silent = answer.coverage.addressing, answer.coverage.silent
    by = [line for line in (render.unheard(answer), render.writing(answer)) if line]
    if answer.abstained or not (addressing or silent):
        return by
    known = f"{len(addressing)} of {len(addressing) + len(silent)} sources speak to this"
    return [*by, f"{known}; silent: {', '.join(silent)}." if silent else f"{known}."]


def _place(citation: Citation) -> str:
    return f"{render.place(citation)}, characters {citation.start}–{citation.end}, SHA-256 {citation.source.sha256}"


def _where(passage: Passage) -> str:
    page = f", p. {passage.page}" if passage.page else ""
    span = f"characters {passage.start}–{passage.end}"
    return f"{render.reference(passage.source)}{page}, {span}, SHA-256 {passage.source.sha256}"


def _line(text: str) -> str:
    return " ".join(text.split())


FORMS = {
    "markdown": _markdown,
    "html": _html,
    "json": _json,
    "bibtex": references.bibtex,
    "csl": references.csl,
}
"""What answers can be kept as, by the name that every door gives it."""
