"""An Answer as text, Markdown, HTML and JSON, and a source as HTML with what was cited lit up.

Everything that comes from a source or a question is escaped here, once. Nothing is decided here.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from index import Document, Hit, Passage, Source
from index.types import visible
from qa.types import Answer, Citation

NEAREST = 3
"""Passages shown where there is no answer."""


def text(answer: Answer) -> str:
    """As a person would read it, one paragraph a speaker, without the list of sources."""
    if answer.abstained:
        return answer.abstained
    return "\n\n".join(
        f"{who}: " + " ".join(f"“{_inner(s.text)}” {_marks(s.citations)}" for s in group)
        for who, group in _by_speaker(answer)
    )


def markdown(answer: Answer) -> str:
    """The text, then the list of sources by their numbers."""
    return (
        text(answer) + "\n\n" + "\n".join(f"[{c.n}] {place(c)}, characters {c.start}–{c.end}" for c in answer.citations)
    )


def reference(source: Source) -> str:
    """Author, title, publisher, date, and the path: one line for a list of sources."""
    title = f"“{source.title}”" if source.title else ""
    parts = [source.author, title, source.publisher, source.date, visible(source.path)]
    return ("Digest: " if source.digest_of else "") + ", ".join(part for part in parts if part)


def place(citation: Citation) -> str:
    """The source, and the page where it has pages."""
    return reference(citation.source) + (f", p. {citation.page}" if citation.page else "")


def to_json(answer: Answer) -> dict:
    """The contract of `whosaid ask --json`."""
    return {
        "question": answer.question,
        "asked": answer.asked,
        "text": text(answer),
        "abstained": answer.abstained,
        "seconds": round(answer.seconds, 3),
        "sentences": [
            {"text": s.text, "support": s.support, "citations": [_citation(c) for c in s.citations]}
            for s in answer.sentences
        ],
        "positions": [asdict(p) for p in answer.positions],
        "coverage": asdict(answer.coverage),
        "hits": [hit_json(hit) for hit in answer.hits],
        **({"only": asdict(answer.only)} if answer.only else {}),
    }


def hit_json(hit: Hit) -> dict:
    return {
        "passage": hit.passage.id,
        "score": round(hit.score, 4),
        "path": hit.source.path,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "page": hit.passage.page or None,
    }


def source_json(source: Source) -> dict:
    fields = {key: value for key, value in asdict(source).items() if key != "provenance"}
    if not source.digest_of:
        del fields["digest_of"]
    return fields


def chat(answer: Answer, turn: int) -> str:
    """Markdown for the chat: each citation a link to `#src-TURN-N`, or `#src-TURN-pK` for the K-th nearest passage.

    Whatever comes from a source is escaped, so that nothing in it becomes markup, a link or an image.
    """
    if answer.abstained:
        near = [
            f"- [**{escaped(_title(hit.source))}** {escaped(_shortened(hit.passage))}](#src-{turn}-p{k})"
            for k, hit in enumerate(answer.hits[:NEAREST], 1)
        ]
        return escaped(answer.abstained) + ("\n\nNearest in the sources:\n\n" + "\n".join(near) if near else "")
    return "\n\n".join(
        f"**{escaped(who)}** " + " ".join(f"“{escaped(_inner(s.text))}” {_links(s.citations, turn)}" for s in group)
        for who, group in _by_speaker(answer)
    )


def target(answer: Answer, mark: str) -> tuple[Passage, list[tuple[int, int, str]], str]:
    """What a link of `chat` leads to: the passage, what to light up in its document (start, end, mark), and the mark."""
    if mark.startswith("p"):
        passage = answer.hits[int(mark[1:]) - 1].passage
        return passage, [(passage.start, passage.end, mark)], mark
    cited = next(c for c in answer.citations if str(c.n) == mark)
    lit = [(c.start, c.end, str(c.n)) for c in answer.citations if c.source.path == cited.source.path]
    return cited.passage, lit, mark


def document_html(document: Document, lit: Sequence[tuple[int, int, str]], at: str) -> str:
    """The source with its whole text, what is `lit` marked, and the mark `at` to be scrolled to."""
    source = document.source
    parts = [f'<header><h2>{html.escape(source.name)}</h2><p class="ws-of">{html.escape(_byline(source))}</p></header>']
    shown = 0
    for region in document.regions:
        if region.kind == "front matter":
            continue
        inside = sorted(span for span in lit if span[0] < region.end and span[1] > region.start)
        body = _lit(document.text, region.start, region.end, inside, at)
        tag = "h3" if region.kind == "heading" else "p"
        page = bisect_right(document.pages, region.start)
        if page > shown:
            shown = page
            parts.append(f'<p class="ws-page">p. {page}</p>')
        parts.append(f'<{tag} class="ws-{region.kind}">{body}</{tag}>')
    return (
        f'<article class="ws-document" tabindex="0" aria-label="{html.escape(source.name)}">{"".join(parts)}</article>'
    )


def _lit(text_: str, start: int, end: int, spans: Sequence[tuple[int, int, str]], at: str) -> str:
    out, position = [], start
    for a, b, mark in spans:
        a, b = max(a, position), min(b, end)
        if a >= b:
            continue
        label = "" if mark.startswith("p") else f"<sup>{mark}</sup>"
        here = ' ws-here" id="ws-here' if mark == at else ""
        out.append(
            f'{html.escape(text_[position:a])}<mark class="ws-lit{here}">{label}{html.escape(text_[a:b])}</mark>'
        )
        position = b
    return "".join(out) + html.escape(text_[position:end])


def _byline(source: Source) -> str:
    parts = [source.author or "no author named", source.publisher, source.date, visible(source.path)]
    return (f"A digest of {source.digest_of}. " if source.digest_of else "") + " · ".join(p for p in parts if p)


def _title(source: Source) -> str:
    return ", ".join(part for part in (source.author, source.title) if part) or source.name


def _shortened(passage: Passage, longest: int = 220) -> str:
    body = " ".join(passage.text.split())
    return body if len(body) <= longest else body[:longest].rsplit(" ", 1)[0] + " …"


def _links(citations: Sequence[Citation], turn: int) -> str:
    return "".join(f'[\\[{c.n}\\]](#src-{turn}-{c.n} "{_tooltip(c)}")' for c in citations)


def _tooltip(citation: Citation) -> str:
    return re.sub(r'[\\"<>&`\[\]]', " ", place(citation))


def escaped(words: str) -> str:
    """Words as Markdown that renders as those words and nothing else."""
    marked = re.sub(r"([\\`*_{}\[\]()#+\-.!|~$>:@])", r"\\\1", words)
    return marked.replace("&", "&amp;").replace("<", "&lt;")


def _marks(citations: Sequence[Citation]) -> str:
    return "".join(f"[{c.n}]" for c in citations)


def _by_speaker(answer: Answer):
    return groupby(answer.sentences, key=lambda s: s.citations[0].speaker)


def _inner(quote: str) -> str:
    """A quote to be set in “ ”: its own outer pair is dropped, other double marks inside become single ones."""
    inner = quote[1:-1] if re.fullmatch(r"[“\"][^“”\"]*[”\"]", quote) else quote
    return inner.replace("“", "‘").replace("”", "’") if "“" in inner or "”" in inner else inner


def _citation(citation: Citation) -> dict:
    return {
        "n": citation.n,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "speaker": citation.speaker,
        "passage": citation.passage.id,
        "source": source_json(citation.source),
        "page": citation.page or None,
    }
