"""What the page shows of an answer and of a source, as Markdown and HTML.

Everything that comes from a source or a question is escaped here, once, so that nothing in it becomes markup, a link or an
image. Values in, strings out; nothing here knows Gradio.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Sequence

from index import Document, Passage, Source
from index.types import visible
from qa import Answer, Citation, render

NEAREST = 3
"""Passages shown where there is no answer."""

CHOOSE = "Choose a number in an answer, such as [1], to read the sentence where it stands."


def notice(words: str) -> str:
    """A panel that holds nothing but a word to the reader."""
    return f'<div class="ws-empty"><p>{html.escape(words)}</p></div>'


def counted(sources: int) -> str:
    return "1 source" if sources == 1 else f"{sources} sources"


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
        f"**{escaped(who)}** "
        + " ".join(f"“{escaped(render.inner(s.text))}” {_links(s.citations, turn)}" for s in group)
        for who, group in render.by_speaker(answer)
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


def escaped(words: str) -> str:
    """Words as Markdown that renders as those words and nothing else."""
    marked = re.sub(r"([\\`*_{}\[\]()#+\-.!|~$>:@])", r"\\\1", words)
    return marked.replace("&", "&amp;").replace("<", "&lt;")


def _links(citations: Sequence[Citation], turn: int) -> str:
    return "".join(f'[\\[{c.n}\\]](#src-{turn}-{c.n} "{_tooltip(c)}")' for c in citations)


def _tooltip(citation: Citation) -> str:
    return re.sub(r'[\\"<>&`\[\]]', " ", render.place(citation))
