"""An Answer as text, Markdown, HTML and JSON, and a source as HTML with what was cited lit up.

Everything that comes from a source or a question is escaped here, once. Nothing is decided here.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from index import Document, Hit, Passage, Source
from qa.types import Answer, Citation


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
        text(answer)
        + "\n\n"
        + "\n".join(f"[{c.n}] {reference(c.source)}, characters {c.start}–{c.end}" for c in answer.citations)
    )


def reference(source: Source) -> str:
    """Author, title, publisher, date, and the path: one line for a list of sources."""
    title = f"“{source.title}”" if source.title else ""
    parts = [source.author, title, source.publisher, source.date, source.path]
    return ("Digest: " if source.digest_of else "") + ", ".join(part for part in parts if part)


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
        "coverage": {"addressing": list(answer.addressing), "silent": list(answer.silent)},
        "hits": [hit_json(hit) for hit in answer.hits],
    }


def hit_json(hit: Hit) -> dict:
    return {
        "passage": hit.passage.id,
        "score": round(hit.score, 4),
        "path": hit.source.path,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
    }


def source_json(source: Source) -> dict:
    fields = {key: value for key, value in asdict(source).items() if key != "provenance"}
    if not source.digest_of:
        del fields["digest_of"]
    return fields


def answer_html(answer: Answer) -> str:
    """The answer with a button for each citation: `data-n` is its number."""
    if answer.abstained:
        return f'<p class="ws-abstained">{html.escape(answer.abstained)}</p>' + _nearest(answer.hits)
    return "".join(
        f'<p class="ws-said"><span class="ws-who">{html.escape(who)}</span> '
        + " ".join(f"“{html.escape(_inner(s.text))}” {_buttons(s.citations)}" for s in group)
        + "</p>"
        for who, group in _by_speaker(answer)
    )


def document_html(document: Document, lit: Sequence[tuple[int, int, int]], at: int | None) -> str:
    """The whole text, its regions marked by class; `lit`: (start, end, n) of each citation; `at`: the n to show first."""
    spans = sorted(lit)
    parts, position = [], 0
    for region in document.regions:
        if region.kind == "front matter":
            position = region.end
            continue
        inside = [span for span in spans if span[0] < region.end and span[1] > region.start]
        parts.append(
            f'<p class="ws-{region.kind.replace(" ", "-")}">{_lit(document.text, region.start, region.end, inside, at)}</p>'
        )
        position = region.end
    return "".join(parts) if position else f"<p>{html.escape(document.text)}</p>"


def _lit(text_: str, start: int, end: int, spans: Sequence[tuple[int, int, int]], at: int | None) -> str:
    out, position = [], start
    for a, b, n in spans:
        a, b = max(a, position), min(b, end)
        if a >= b:
            continue
        here = ' id="ws-here" tabindex="-1"' if n == at else ""
        out.append(
            html.escape(text_[position:a])
            + f'<mark{here} class="{"ws-lit ws-here" if n == at else "ws-lit"}"><sup>{n}</sup>{html.escape(text_[a:b])}</mark>'
        )
        position = b
    return "".join(out) + html.escape(text_[position:end])


def _nearest(hits: Sequence[Hit]) -> str:
    if not hits:
        return ""
    items = "".join(
        f'<li><button type="button" class="ws-near" data-passage="{hit.passage.id}"><b>{html.escape(_title(hit.source))}</b><span>{html.escape(_shortened(hit.passage))}</span></button></li>'
        for hit in hits[:3]
    )
    return f'<p class="ws-label">Nearest in the sources</p><ul class="ws-nearest">{items}</ul>'


def _title(source: Source) -> str:
    return ", ".join(part for part in (source.author, source.title) if part) or source.name


def _shortened(passage: Passage, longest: int = 220) -> str:
    body = " ".join(passage.text.split())
    return body if len(body) <= longest else body[:longest].rsplit(" ", 1)[0] + " …"


def _buttons(citations: Sequence[Citation]) -> str:
    return "".join(
        f'<button type="button" class="ws-cite" data-n="{c.n}" title="{html.escape(reference(c.source), quote=True)}" aria-label="Citation {c.n}: {html.escape(reference(c.source), quote=True)}">{c.n}</button>'
        for c in citations
    )


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
    }
