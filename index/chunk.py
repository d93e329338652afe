"""From a document to passages: runs of whole sentences, at most LARGEST characters, never across a heading.

A passage closes at the end of a paragraph once it is three quarters full, and at any sentence once it is full. Headings
are kept beside a passage, not in it, and so is who speaks where a line or a label says it; boilerplate, front matter
and a bare "by X" make no passage, so they can never be cited. Passages do not overlap: the reader picks sentences, and one
sentence should have one place.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from index.asides import own
from index.markup import strip
from index.references import is_entry
from index.sentences import split
from index.turns import turns
from index.types import CITED, Document, Passage, Region, passage_id

Said = tuple[int, int, str]
"""Where a sentence begins and ends, and whose it is by a line above it or a label."""

LARGEST = 1000
"""Characters of a passage: on the seeds, evidence recall at equal k was best at this size (docs/decisions.md)."""


def chunk(document: Document) -> list[Passage]:
    """The passages of a document, in its order."""
    passages = []
    for heading, paragraphs in _sections(document):
        run: list[Said] = []
        for paragraph in paragraphs:
            if run and run[-1][1] - run[0][0] > LARGEST * 0.75:
                passages.append(_passage(document, heading, run))
                run = []
            for said in paragraph:
                if run and said[1] - run[0][0] > LARGEST:
                    passages.append(_passage(document, heading, run))
                    run = []
                run.append(said)
        if run:
            passages.append(_passage(document, heading, run))
    return passages


def _sections(document: Document) -> Iterator[tuple[str, list[list[Said]]]]:
    """(heading, sentences of each paragraph) for every stretch of one heading and one kind of region."""
    heading, kind, paragraphs = "", "", []
    for region, who in turns(document):
        if region.kind != "heading" and region.kind not in CITED:
            continue
        if paragraphs and region.kind != kind:
            yield heading, paragraphs
            paragraphs = []
        kind = region.kind
        if kind == "heading":
            text = document.text[region.start : region.end]
            heading = " ".join(text.strip("#*_ \n").split())
        elif sentences := _sentences(document, region):
            paragraphs.append([(start, end, who) for start, end in sentences])
    if paragraphs:
        yield heading, paragraphs


def _sentences(document: Document, region: Region) -> list[tuple[int, int]]:
    """Of a paragraph, each without what is none of its words; an entry of a bibliography is one."""
    block, language = document.text[region.start : region.end], document.source.language or "en"
    spans = [strip(block, 0, len(block))] if is_entry(block) else split(block, language)
    spans = [(region.start + start, region.start + end) for start, end in spans]
    return [own(document.text, start, end, region.kind == "footnote") for start, end in spans]


def _passage(document: Document, heading: str, run: list[Said]) -> Passage:
    """Its heading ends with the one who speaks where it begins: it is searched by that name, too."""
    start, end = run[0][0], run[-1][1]
    page = bisect_right(document.pages, start)
    above = ("" if heading == document.source.title else heading, run[0][2])
    return Passage(
        id=passage_id(document.source.sha256, start, end),
        source=document.source,
        start=start,
        end=end,
        text=document.text[start:end],
        heading=". ".join(filter(None, above)),
        sentences=tuple((a, b) for a, b, _ in run),
        page=page,
        page_breaks=document.pages[page : bisect_left(document.pages, end)],
        speakers=tuple(who for *_, who in run) if any(who for *_, who in run) else (),
    )


def in_context(passage: Passage) -> tuple[str, int]:
    """The passage as models read it, after whose it is and what it stands under; and where its own text begins."""
    source = passage.source
    context = "".join(f"{part}. " for part in (source.author, source.title, passage.heading) if part)
    return context + passage.text, len(context)
