"""The corpus as a picture: passages in the plane, coloured by source, and the sources on a line of time. As inline SVG.

    svg = plane(passages, flatten(vectors))

Near in the picture is near in meaning, as far as two of the vectors' dimensions can say (their principal components).
Numbers and text in, SVG out: it knows no corpus and no page. Each source has a colour and a shape, each point a word on
what it is.
"""

import html
from collections.abc import Sequence
from datetime import date

import numpy as np

from index import Passage, Source
from index.filters import span

MOST = 2000
"""Points that a picture shows; of more passages, as many evenly spread."""

OWN_MARK = 12
"""Sources with a colour and shape of their own; the others share one."""

WIDTH, HEIGHT, MARGIN = 640, 420, 14
_RADIUS = 5.0
_HUES = 6


def flatten(vectors: np.ndarray) -> np.ndarray:
    """float [n, 2] in 0…1 from float [n, d]: the first two principal components, each scaled to its extremes, and turned so
    that the same vectors give the same picture on every machine."""
    if len(vectors) < 3:
        return np.linspace([0.25, 0.5], [0.75, 0.5], len(vectors)) if len(vectors) else np.zeros((0, 2))
    centred = np.asarray(vectors, np.float64) - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, [-1, -2]]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
    flat = centred @ axes
    low, span = flat.min(axis=0), np.ptp(flat, axis=0)
    return np.where(span > 1e-9, (flat - low) / np.maximum(span, 1e-9), 0.5)


def marks(sources: Sequence[Source], counts: dict[str, int]) -> dict[str, int]:
    """The number of the mark of each path: the OWN_MARK sources with most passages have their own, the others the last."""
    first = sorted(sources, key=lambda source: (-counts.get(source.path, 0), source.path))[:OWN_MARK]
    own = {source.path: i for i, source in enumerate(sorted(first, key=lambda source: source.path))}
    return {source.path: own.get(source.path, OWN_MARK) for source in sources}


def plane(passages: Sequence[Passage], at: np.ndarray, mark: dict[str, int]) -> str:
    """The SVG of passages at float [n, 2] in 0…1. A point says in `data-path`, `data-start` and `data-end` what it is."""
    names = {p.source.path: p.source.name for p in passages}
    of = f"{len(passages)} passages of {len(names)} {'source' if len(names) == 1 else 'sources'}"
    points = [
        _point(mark[p.source.path], MARGIN + x * (WIDTH - 2 * MARGIN), MARGIN + (1 - y) * (HEIGHT - 2 * MARGIN), p)
        for p, (x, y) in zip(passages, at, strict=True)
    ]
    return (
        f'<svg class="wl-plane" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="The passages in the plane">'
        f"<desc>{of}; near is alike in meaning. Each source has its own colour and shape.</desc>{''.join(points)}</svg>"
    )


def sample(mark: int) -> str:
    """A mark alone, for a legend."""
    return f'<svg class="wl-sample" viewBox="0 0 14 14" aria-hidden="true">{_shape(mark, 7, 7)}</svg>'


def timeline(sources: Sequence[Source], mark: dict[str, int]) -> str:
    """The SVG of the sources whose date is known, each over the days that its date may mean; "" where none is known."""
    dated = _dated(sources)
    if not dated:
        return ""
    first, last = dated[0][0], max(end for _, end, _ in dated)
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 2)
    begin, end = date(years[0], 1, 1).toordinal(), date(min(years[-1], date.max.year), 1, 1).toordinal()

    def x(day: int) -> float:
        return MARGIN + (day - begin) / max(1, end - begin) * (WIDTH - 2 * MARGIN)

    rows, parts = [], []
    for start, stop, source in dated:
        row = next((i for i, busy in enumerate(rows) if busy < x(start) - 14), len(rows))
        rows[row : row + 1] = [x(stop)]
        y = 18 + 18 * row
        words = html.escape(f"{source.date}: {source.name}" + (f", {source.author}" if source.author else ""))
        bar = f'<line x1="{x(start):.1f}" x2="{x(stop):.1f}" y1="{y}" y2="{y}" class="wl-span"/>'
        shape = _shape(mark[source.path], (x(start) + x(stop)) / 2, y)
        parts.append(f'<g role="img" aria-label="{words}"><title>{words}</title>{bar}{shape}</g>')
    floor = 18 + 18 * len(rows)
    every = max(1, -(-len(years) // 12))
    ticks = "".join(
        f'<line x1="{x(day):.1f}" x2="{x(day):.1f}" y1="{floor}" y2="{floor + 5}" class="wl-tick"/>'
        f'<text x="{x(day):.1f}" y="{floor + 18}" text-anchor="middle">{year}</text>'
        for year in years[::every]
        if year <= date.max.year
        for day in [date(year, 1, 1).toordinal()]
    )
    return (
        f'<svg class="wl-time" viewBox="0 0 {WIDTH} {floor + 26}" role="group" aria-label="The sources by their dates">'
        f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{floor}" y2="{floor}" class="wl-tick"/>{ticks}{"".join(parts)}</svg>'
    )


def _dated(sources: Sequence[Source]) -> list[tuple[int, int, Source]]:
    """(first day, last day, source) of those whose date is known, in order; days as numbers."""
    spans = [(span(source.date), source) for source in sources]
    found = [(days[0].toordinal(), days[1].toordinal(), source) for days, source in spans if days]
    return sorted(found, key=lambda each: (each[0], each[1], each[2].path))


def _point(mark: int, x: float, y: float, passage: Passage) -> str:
    page = f", p. {passage.page}" if passage.page else ""
    head = " ".join(passage.text.split())[:140]
    words = html.escape(f"{passage.source.name}{page}: {head} …")
    span = f'data-path="{html.escape(passage.source.path)}" data-start="{passage.start}" data-end="{passage.end}"'
    return f"<g {span}><title>{words}</title>{_shape(mark, x, y)}</g>"


def _shape(mark: int, x: float, y: float) -> str:
    """Colour by class, so that a page chooses it for light and dark; shape by turns, so that no two marks are alike."""
    if mark >= OWN_MARK:
        return f'<circle class="wl-mark wl-others" cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS * 0.6:.1f}"/>'
    r, of = _RADIUS, f'class="wl-mark wl-hue{mark % _HUES}"'
    match (mark + mark // _HUES) % 4:
        case 0:
            return f'<circle {of} cx="{x:.1f}" cy="{y:.1f}" r="{r}"/>'
        case 1:
            return f'<rect {of} x="{x - r + 0.5:.1f}" y="{y - r + 0.5:.1f}" width="{2 * r - 1}" height="{2 * r - 1}"/>'
        case 2:
            corners = ((x, y - r - 0.5), (x + r + 0.5, y + r - 0.5), (x - r - 0.5, y + r - 0.5))
        case _:
            corners = ((x, y - r - 1), (x + r + 1, y), (x, y + r + 1), (x - r - 1, y))
    return f'<polygon {of} points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in corners)}"/>'
