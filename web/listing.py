"""What the page of the sources shows, as HTML: the table, one source, what changed, the picture with its legend.

Everything that comes from a source is escaped here. Values in, strings and plain dicts out; nothing here knows Gradio.
"""

from collections.abc import Callable, Sequence
from html import escape
from threading import Lock

from index import Corpus, Report, Source
from index.types import FIELDS, visible
from qa import picture
from qa.keeping.export import written_in
from qa.sources import Removed, Row, Work
from web.fragments import counted

MOST = 200
"""Rows of the table; of more sources, those are asked for by a word."""

_LABELS = {
    "title": "Title",
    "author": "Author",
    "publisher": "Publisher",
    "date": "Date",
    "url": "Address",
    "language": "Language",
    "digest_of": "Digest of",
}
_COLUMNS = FIELDS[1:4]


def marks(rows: Sequence[Row]) -> dict[str, int]:
    """The number of each source's mark in the picture, by path."""
    return picture.marks([row.source for row in rows], {row.source.path: row.passages for row in rows})


def matching(rows: Sequence[Row], query: str) -> list[Row]:
    """The rows whose path or metadata hold every word of the query."""
    words = query.casefold().split()

    def text(source: Source) -> str:
        return " ".join([source.path, *(getattr(source, name) for name in FIELDS)]).casefold()

    return [row for row in rows if all(word in text(row.source) for word in words)]


def table(rows: Sequence[Row], mark: dict[str, int], notes: Callable[[str], Sequence[str]]) -> str:
    """`notes`: what the reader of a path's file has to say of it."""
    heads = "".join(f'<th scope="col">{_LABELS[name]}</th>' for name in _COLUMNS)
    body = "".join(_row(row, mark[row.source.path], notes(row.source.path)) for row in rows[:MOST])
    more = f"<p>… and {len(rows) - MOST} more. Look for them by a word.</p>" if len(rows) > MOST else ""
    if not rows:
        return '<p class="wl-none">No source holds these words.</p>'
    return (
        '<table><caption class="ws-hidden">The indexed sources</caption><thead><tr><th scope="col">Source</th>'
        f'{heads}<th scope="col" class="wl-number">Passages</th></tr></thead><tbody>{body}</tbody></table>{more}'
    )


def _row(row: Row, mark: int, notes: Sequence[str]) -> str:
    source = row.source
    said = [*notes, *([f"The same text as {visible(row.copy_of)}."] if row.copy_of else [])]
    problems = "".join(f'<span class="wl-note">{escape(note)}</span>' for note in said)
    cells = "".join(f'<td data-label="{_LABELS[name]}">{_value(source, name)}</td>' for name in _COLUMNS)
    return (
        f'<tr><th scope="row"><button type="button" class="wl-see" data-path="{escape(source.path)}">'
        f"{picture.sample(mark)}<b{written_in(source)}>{escape(source.name)}</b></button>"
        f'<span class="wl-path">{escape(visible(source.path))}</span>{problems}</th>'
        f'{cells}<td class="wl-number" data-label="Passages">{row.passages}</td></tr>'
    )


def _value(source: Source, name: str) -> str:
    value, why = getattr(source, name), source.provenance.get(name, "")
    if not value:
        return '<span class="wl-unknown">not known</span>'
    return f'<bdi>{escape(value)}</bdi> <span class="wl-why">{escape(_from(why))}</span>'


def _from(why: str) -> str:
    return "corrected by hand" if why == "user" else why


def about(source: Source, notes: Sequence[str], may: bool) -> str:
    """What is known of one source and how; a form to correct it, where one may."""
    known = "".join(f"<dt>{_LABELS[name]}</dt><dd>{_value(source, name)}</dd>" for name in FIELDS)
    if source.author_is:
        known += f"<dt>The author is</dt><dd>{escape(source.author_is)}, as the text says</dd>"
    said = "".join(f'<p class="wl-note">{escape(note)}</p>' for note in notes)
    path = escape(source.path)
    actions = (
        f'<div class="wl-actions"><button type="button" class="wl-correct">Correct</button>'
        f'<button type="button" class="wl-remove" data-path="{path}">Remove</button></div>'
    )
    fields = "".join(
        f'<label>{_LABELS[name]}<input name="{name}" value="{escape(getattr(source, name))}" maxlength="400" dir="auto">'
        "</label>"
        for name in FIELDS
    )
    form = (
        f'<form class="wl-form" data-path="{path}" hidden>{fields}<p class="wl-wrong" role="alert"></p>'
        '<div class="wl-actions"><button type="submit">Save</button>'
        '<button type="button" class="wl-cancel">Cancel</button></div></form>'
    )
    return f'<div class="wl-about"><dl>{known}</dl>{said}{actions + form if may else ""}</div>'


def changes(report: Report) -> str:
    """What a rebuild would do."""
    parts = [f"<p>All of it would be made anew: {escape(report.rebuilt)}.</p>"] if report.rebuilt else []
    lists = {
        "Added": report.added,
        "Changed": report.changed,
        "Renamed": [f"{old} → {new}" for old, new in report.renamed],
        "Removed": report.removed,
    }
    parts += [f"<h3>{what}</h3>{_list(paths)}" for what, paths in lists.items() if paths]
    if not parts:
        parts.append("<p>Nothing: the index holds what the folder holds.</p>")
    skipped = [problem for problem in report.problems if problem.skipped]
    if skipped:
        rows = "".join(
            f"<li><b>{escape(visible(p.path))}</b>: {escape(p.reason)} {escape(p.cure)} "
            f'<button type="button" class="wl-remove" data-path="{escape(p.path)}">Remove<span class="ws-hidden"> '
            f"{escape(visible(p.path))}</span></button></li>"
            for p in skipped[:MOST]
        )
        parts.append(f"<h3>Left out</h3><ul>{rows}</ul>")
    return "".join(parts)


def _list(paths: Sequence[str]) -> str:
    more = f"<li>… and {len(paths) - MOST} more</li>" if len(paths) > MOST else ""
    return "<ul>" + "".join(f"<li>{escape(visible(path))}</li>" for path in paths[:MOST]) + more + "</ul>"


def removed(files: Sequence[Removed], most: int = 10) -> str:
    """The files that can be put back, and those of which that is not known."""
    rows = "".join(f"<li>{escape(each.lost) if each.lost else _removed(each)}</li>" for each in files[:most])
    return f"<h3>Removed</h3><ul>{rows}</ul>" if rows else ""


def _removed(file: Removed) -> str:
    path = escape(visible(file.path))
    return (
        f'{path} <span class="wl-why">removed {escape(file.time[:16].replace("T", " "))} UTC</span> '
        f'<button type="button" class="wl-undo" data-id="{file.id}">Undo<span class="ws-hidden"> removing {path}</span>'
        "</button>"
    )


def work(now: Work, passages: dict[str, int]) -> dict:
    """How far a rebuild is, for the script; at its end, what became of each file, by path."""
    files = {problem.path: f"{problem.reason} {problem.cure}" for problem in now.report.problems} if now.report else {}
    files |= {path: counted(n, "passage") for path, n in passages.items()}
    told = {"doing": now.doing, "done": now.done, "total": now.total, "problem": now.error}
    return told | ({"files": files, "said": _said(now.report)} if now.report else {})


def _said(report: Report) -> str:
    counts = {
        "added": len(report.added),
        "changed": len(report.changed),
        "renamed": len(report.renamed),
        "removed": len(report.removed),
    }
    did = ", ".join(f"{n} {what}" for what, n in counts.items() if n) or "nothing to do"
    left = sum(problem.skipped for problem in report.problems)
    return f"The index is up to date: {did}" + (f"; {counted(left, 'file')} left out." if left else ".")


class Pictures:
    """The picture of the corpus, made once for each edition of it."""

    def __init__(self, corpus: Corpus):
        self._corpus, self._lock, self._made = corpus, Lock(), (None, "")

    def now(self) -> str:
        with self._lock, self._corpus.snapshot():
            if self._made[0] != self._corpus.edition:
                self._made = self._corpus.edition, self._draw()
            return self._made[1]

    def _draw(self) -> str:
        passages = self._corpus.passages(most=picture.MOST)
        rows = [Row(source, count) for source, count in self._corpus.sources()]
        mark, sources = marks(rows), [row.source for row in rows]
        plane = picture.plane(passages, picture.flatten(self._corpus.matrix(passages)), mark)
        own = [source for source in sources if mark[source.path] < picture.OWN_MARK]
        legend = "".join(f"<li>{picture.sample(mark[s.path])}{escape(s.name)}</li>" for s in own)
        if others := len(sources) - len(own):
            legend += f"<li>{picture.sample(picture.OWN_MARK)}{counted(others, 'other source')}</li>"
        legend += '<li class="wl-used" hidden><i></i>used by the last answer</li>'
        undated = sum(not source.date for source in sources)
        when = picture.timeline(sources, mark)
        without = f"<p>{counted(undated, 'source')} without a known date.</p>" if when and undated else ""
        time = f"<h2>When they were written</h2>{when}{without}" if when else ""
        return (
            f"<h2>What they speak of</h2><p>Each mark is a passage; near is alike in meaning.</p>{plane}"
            f'<ul class="wl-legend">{legend}</ul>{time}'
        )
