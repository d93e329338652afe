"""What the page shows of a conversation and of a source, as HTML.

Everything that comes from a source or a question is escaped here, once, so that nothing in it becomes markup, a link or an
image. Values in, strings out; nothing here knows Gradio. Buttons carry what the scripts need in `data-` attributes: a
citation (`.ws-cite`) all that its card and its source in the panel take.
"""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

from index import Document, Filter, Hit, Source
from index.types import visible
from qa import Answer, Citation, Draft, Found, Sentence, examples, render
from qa.keeping.export import UNKNOWN, written_in
from web.talk import Exchange

NEAREST = 3
"""Passages shown where there is no answer."""

LONGEST_CARD = 260
"""Characters of a passage shown there."""

_ICONS = {
    "copy": "M9 9V4h11v11h-5M4 9h11v11H4z",
    "again": "M4 11a8 8 0 0 1 14-4l2 2M20 4v5h-5M20 13a8 8 0 0 1-14 4l-2-2M4 20v-5h5",
    "up": "M7 11v9H4v-9zM7 11l4-7a2 2 0 0 1 2 2v4h6a1 1 0 0 1 1 1l-2 8a1 1 0 0 1-1 1H7",
    "down": "M17 13V4h3v9zM17 13l-4 7a2 2 0 0 1-2-2v-4H5a1 1 0 0 1-1-1l2-8a1 1 0 0 1 1-1h10",
    "edit": "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
}


def counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def header(sources: int, state: str) -> str:
    """The top of the page. `state`: what is going on, such as models being loaded; "" where nothing is."""
    return (
        f'<h1>Whosaid</h1><p><span id="ws-sources">{counted(sources, "source")}</span>. Every sentence of an answer is '
        f'somebody’s.</p><p class="ws-loading" role="status">{escape(state)}</p>'
    )


def names(sources: Sequence[Source]) -> dict[str, str]:
    """What to call each source, by path: its author where no other source is theirs, or its title."""
    by = Counter(source.author for source in sources)
    return {s.path: s.author if s.author and by[s.author] == 1 else s.name for s in sources}


def turn(
    exchange: Exchange,
    names: Mapping[str, str],
    found: Found | None = None,
    state: str = "",
    draft: Draft | None = None,
) -> str:
    """One question with what there is of its answer. `names`: what to call each source, by path; `state`: what is being done
    about it right now; `draft`: what is written of it."""
    parts = [f'<h2 dir="auto">{escape(exchange.question)}</h2>']
    if exchange.answer:
        parts += [_asked(exchange.answer.asked, exchange.only, names), _answer(exchange, names)]
    elif found:
        parts += [_asked(found.asked, exchange.only, names), f'<p class="ws-found">{_found(found.hits, names)}</p>']
        parts += [_draft(draft)] if draft else []
    if exchange.note:
        parts.append(f'<p class="ws-why">{escape(exchange.note)}</p>{_actions([_button("again", "Ask again")])}')
    elif state:
        parts.append(f'<p class="ws-state">{escape(state)}</p>')
    return "".join(parts)


def _asked(asked: str, only: Filter, names: Mapping[str, str]) -> str:
    within = f" · {escape(_told(only, names))}" if only else ""
    label = "Put what was searched for into the question box, to change it"
    return (
        f'<p class="ws-asked">Searched for: <button type="button" class="ws-edit" title="{label}" '
        f'data-text="{escape(asked)}">{escape(asked)}{_icon("edit")}<span class="ws-hidden">. {label}</span></button>'
        f"{within}</p>"
    )


def _told(only: Filter, names: Mapping[str, str]) -> str:
    """A filter in words, with the sources' names instead of their paths."""
    return str(replace(only, paths=tuple(names.get(path, visible(path)) for path in only.paths)))


def _found(hits: Sequence[Hit], names: Mapping[str, str]) -> str:
    paths = list(dict.fromkeys(hit.source.path for hit in hits))
    of = ", ".join(f"<cite>{escape(names.get(path, path))}</cite>" for path in paths)
    return (
        f"Found {counted(len(hits), 'passage')} in {counted(len(paths), 'source')}: {of}" if hits else "Found nothing."
    )


def _draft(draft: Draft) -> str:
    """What a model has written by now; each sentence looks like what it is: unchecked, kept, mended or dropped."""
    shown = "".join(f'<span class="ws-{s.state}">{escape(s.text)}{_STATES[s.state]}</span> ' for s in draft.sentences)
    return f'<p class="ws-draft" dir="auto">{shown}</p>'


_STATES = {
    state: f'<span class="ws-hidden"> ({told})</span>'
    for state, told in {
        "unchecked": "not checked yet",
        "kept": "checked",
        "mended": "checked and put right",
        "dropped": "dropped: the sources do not bear it",
    }.items()
}


def _answer(exchange: Exchange, names: Mapping[str, str]) -> str:
    answer = exchange.answer
    body = _nothing(answer) if answer.abstained else _said(answer)
    actions = [
        _button("copy", "Copy", text=render.markdown(answer)),
        _button("again", "Ask again"),
        _button("up", "Good answer", pressed=exchange.verdict == "up"),
        _button("down", "Bad answer", pressed=exchange.verdict == "down"),
    ]
    return f'<div class="ws-answer">{body}{_coverage(answer, names)}{_actions(actions)}</div>'


def _said(answer: Answer) -> str:
    """What a model wrote and was kept, what became of the rest, and the quotes."""
    runs = list(render.by_speaker(answer))
    written = "".join(_written(who, said) for who, said in runs if not said[0].quoted)
    by = f'<p class="ws-by">{escape(render.writing(answer))}</p>' if answer.written else ""
    quotes = _voices([(who, said) for who, said in runs if said[0].quoted])
    unheard = f'<p class="ws-unheard">{escape(render.unheard(answer))}</p>' if answer.unheard else ""
    return f"{written}{by}{'<h3>In the sources’ own words</h3>' if written and quotes else ''}{quotes}{unheard}"


def _written(who: str, sentences: Sequence[Sentence]) -> str:
    said = " ".join(f"{escape(s.text)} {''.join(map(_mark, s.citations))}" for s in sentences)
    head = who and f"<b>{escape(who)}:</b> "
    return f'<p class="ws-written" dir="auto">{head}{said}</p>'


def _voices(runs: Sequence[tuple[str, Sequence[Sentence]]]) -> str:
    """Who says what: a block for each speaker, side by side where there is more than one."""
    blocks = []
    for who, sentences in runs:
        quotes = "".join(map(_quoted, sentences))
        source = sentences[0].citations[0].source
        of = " · ".join(part for part in (source.name, source.publisher, source.date) if part)
        blocks.append(
            f'<figure class="ws-voice"><figcaption><b>{escape(who)}</b><span>{escape(of)}</span></figcaption>'
            f"<blockquote>{quotes}</blockquote></figure>"
        )
    beside = " ws-beside" if len(blocks) > 1 else ""
    return f'<div class="ws-voices{beside}">{"".join(blocks)}</div>' if blocks else ""


def _quoted(sentence: Sentence) -> str:
    marks = "".join(map(_mark, sentence.citations))
    return f"<p{written_in(sentence.citations[0].source)}>{escape(render.said(sentence))} {marks}</p>"


def _mark(citation: Citation) -> str:
    place = {"n": str(citation.n), "start": citation.start, "end": citation.end, "quote": citation.quote}
    said = {"who": citation.speaker, **_of(citation.source, citation.page), **place}
    label = f"[{citation.n}] {citation.speaker}, {said['title']}. Show in the source"
    return f'<button type="button" class="ws-cite" aria-label="{escape(label)}" {_data(said)}>[{citation.n}]</button>'


def _nothing(answer: Answer) -> str:
    """The reason, the nearest passages as cards, and what to try."""
    cards = "".join(f"<li>{_card(hit, k)}</li>" for k, hit in enumerate(answer.hits[:NEAREST], 1))
    nearest = f'<h3>Nearest in the sources</h3><ul class="ws-cards">{cards}</ul>' if cards else ""
    questions = examples.questions([hit.passage for hit in answer.hits])
    return f'<p class="ws-why">{escape(answer.abstained)}</p>{nearest}{_tries(questions, answer.only)}'


def _card(hit: Hit, k: int) -> str:
    place = {"n": f"p{k}", "start": hit.start, "end": hit.end, "quote": hit.text}
    said = {"who": "", **_of(hit.source, hit.passage.page), **place}
    text = " ".join(hit.text.split())
    shown = text if len(text) <= LONGEST_CARD else text[:LONGEST_CARD].rsplit(" ", 1)[0] + " …"
    return (
        f'<button type="button" class="ws-cite ws-card" {_data(said)}><b>{escape(said["title"])}</b>'
        f"<span>{escape(said['of'])}</span><q{written_in(hit.source)}>{escape(shown)}</q></button>"
    )


def _tries(questions: Sequence[str], only: Filter) -> str:
    """What to try where there is no answer: without the filter, or questions that the sources should answer."""
    asks = [_ask("Ask all sources, without the filter", everywhere="yes")] if only else []
    asks += [_ask(question, question=question) for question in questions]
    return f'<h3>What to try</h3><ul class="ws-tries">{"".join(f"<li>{ask}</li>" for ask in asks)}</ul>' if asks else ""


def welcome(questions: Sequence[str], refusal: str = "") -> str:
    """The empty conversation. `refusal`: why it is not the one that was to be opened."""
    why = f'<p class="ws-refusal" role="alert">{escape(refusal)}</p>' if refusal else ""
    asks = "".join(f"<li>{_ask(question, question=question)}</li>" for question in questions)
    return (
        f'<div class="ws-welcome">{why}<p>Every sentence of an answer is quoted from a source, with a number that opens it '
        "there.</p>"
        f'<h2>Questions to begin with</h2><ul class="ws-tries">{asks}</ul></div>'
    )


def _ask(label: str, **data: str) -> str:
    carried = " ".join(f'data-{name}="{escape(value)}"' for name, value in data.items())
    return f'<button type="button" class="ws-ask" {carried}>{escape(label)}</button>'


def _coverage(answer: Answer, names: Mapping[str, str]) -> str:
    """How many of the sources speak to the question, and which; each asks the question of that source alone."""
    addressing, silent = answer.coverage.addressing, answer.coverage.silent
    if not addressing or not names:
        return ""
    total = len(addressing) + len(silent)
    speak = "speaks" if len(addressing) == 1 else "speak"
    parts = [f"{len(addressing)} of {counted(total, 'source')} {speak} to this: {_withins(addressing, names)}"]
    if silent:
        parts.append(f"silent: {_withins(silent, names)}")
    return f'<p class="ws-coverage">{"; ".join(parts)}</p>'


FEW = 8
"""Sources named in a line; of more, their number."""


def _withins(paths: Sequence[str], names: Mapping[str, str]) -> str:
    shown = ", ".join(
        f'<button type="button" class="ws-within" title="Ask this source alone" data-path="{escape(path)}">'
        f"{escape(names.get(path, visible(path)))}</button>"
        for path in paths[:FEW]
    )
    return shown + (f" and {len(paths) - FEW} more" if len(paths) > FEW else "")


def _actions(buttons: Sequence[str]) -> str:
    return f'<div class="ws-actions">{"".join(buttons)}</div>'


def _button(name: str, label: str, text: str = "", pressed: bool | None = None) -> str:
    state = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    carried = f' data-text="{escape(text)}"' if text else ""
    return (
        f'<button type="button" class="ws-{name}" title="{label}" aria-label="{label}"{state}{carried}>'
        f"{_icon(name)}</button>"
    )


def _icon(name: str) -> str:
    return f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{_ICONS[name]}"/></svg>'


def _data(citation: dict) -> str:
    return f'data-citation="{escape(json.dumps(citation, ensure_ascii=False))}"'


def _of(source: Source, page: int) -> dict:
    """Of a citation, where it is from: for its card, and to find the source again."""
    where = _where(source) + (f" · p. {page}" if page else "")
    return {"path": source.path, "sha256": source.sha256, "title": source.name, "of": where}


def _where(source: Source) -> str:
    """Author or publisher and date, whatever is known; else the file."""
    parts = (source.author, source.publisher, source.date)
    return " · ".join(part for part in parts if part) or visible(source.path)


def shelf(sources: Sequence[Source], most: int = 100) -> str:
    """What is indexed, each source a button that opens it."""
    rows = "".join(
        f'<li><button type="button" class="ws-read" data-path="{escape(s.path)}"><b{written_in(s)}>{escape(s.name)}</b>'
        f"<span>{escape(_where(s))}</span></button></li>"
        for s in sources[:most]
    )
    more = f"<p>… and {len(sources) - most} more.</p>" if len(sources) > most else ""
    return f'<div class="ws-shelf"><h2>{counted(len(sources), "source")}</h2><ul>{rows}</ul>{more}</div>'


def document(document: Document, lit: Sequence[tuple[int, int, str]] = (), at: str = "") -> str:
    """The source with its whole text, `lit` (start, end, mark) marked, and the mark `at` to be scrolled to; its front matter
    where something in it is marked."""
    shown, parts, language = 0, [], written_in(document.source)
    for region in document.regions:
        inside = sorted(span for span in lit if span[0] < region.end and span[1] > region.start)
        if region.kind == "front matter" and not inside:
            continue
        body = _lit(document.text, region.start, region.end, inside, at)
        tag = "h3" if region.kind == "heading" else "p"
        page = bisect_right(document.pages, region.start)
        if page > shown:
            shown = page
            parts.append(f'<p class="ws-page">p. {page}</p>')
        parts.append(f'<{tag} class="ws-{region.kind.replace(" ", "-")}"{language}>{body}</{tag}>')
    return _article(document.source, "".join(parts))


def gone(source: str, why: str, quotes: Sequence[str]) -> str:
    """Instead of a source that is no longer what was cited: why, and what it said then."""
    said = "".join(f"<blockquote{UNKNOWN}>{escape(quote)}</blockquote>" for quote in quotes)
    return f'<div class="ws-gone" role="note"><b>{escape(source)}</b><p>{escape(why)}</p>{said}</div>'


def _article(source: Source, body: str) -> str:
    of = f"A digest of {source.digest_of}. " if source.digest_of else ""
    who = (source.author or "no author named") + (f" ({source.author_is}, as it says)" if source.author_is else "")
    parts = [who, source.publisher, source.date, visible(source.path)]
    byline = escape(of + " · ".join(part for part in parts if part))
    title = f"<h2{written_in(source)}>{escape(source.name)}</h2>"
    return f'<article class="ws-document">{title}<p class="ws-of">{byline}</p>{body}</article>'


def _lit(text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]], at: str) -> str:
    out, position = [], start
    for a, b, mark in spans:
        a, b = max(a, position), min(b, end)
        if a >= b:
            continue
        label = "" if mark.startswith("p") else f"<sup>{escape(mark)}</sup>"
        here = " ws-here" if mark == at else ""
        out.append(
            f'{escape(text[position:a])}<mark class="ws-lit{here}" data-n="{escape(mark)}">{label}{escape(text[a:b])}</mark>'
        )
        position = b
    return "".join(out) + escape(text[position:end])
