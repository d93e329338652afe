"""What a text says in the main: the sentences that stand for most of it.

    of_which("What is the article by Holm about?", …)  ->  ["holm-bridge.md"]
    read(hits, corpus)                                 ->  every sentence, by how much of its source it stands for

A sentence stands for as much as its mean token state is near to that of all sentences of its source (the centroid of
Radev et al. 2004), and the first ones for a little more. It is what is said most, not what matters most.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from index import Corpus, Hit, Source
from qa.people import whom
from qa.people.voices import heard
from qa.types import Evidence, Reading, Turn

PASSAGES = 24
"""Of a source, evenly spread, that its sentences are taken from."""

OPENING = 0.3
"""Of the likeness, for the first sentence; for each further one in turn half as much."""

OF_OTHERS = 0.15
"""Less, for the words of another whom the source quotes or reports."""

_TEXT = (
    r"(?:article|audit|book|document|essay|file|interview|letter|minutes|page|paper|piece|report|press release|"
    r"source|speech|study|text)s?"
)
_ALL = r"(?:all|everything|these|those|the (?:sources|articles|documents|texts|files|collection|whole thing))"
_MAIN = r"(?:main|key|central|chief) (?:points?|takeaways?|findings?|arguments?|messages?|claims?|ideas?)"
_SUMMARY = re.compile(
    r"\W*(?:(?:please|can you|could you|and|now|give me|write|list)\b[\s,]*)*(?:(?:summari[sz]e|sum up|tl;? ?dr|"
    r"(?:a |the )?(?:short |brief )?summary(?: of)?|"
    rf"(?:what (?:is|are) |what['’]s )?(?:the )?(?:{_MAIN}|gist)(?: (?:of|in|from))?)(?: (?P<what>.+?))?"
    r"|what (?:is|are|does|do) (?P<about>.+?) (?:about|deal with|cover)|what['’]s (?P<short>.+?) about)\W*",
    re.IGNORECASE,
)
_OF_A_TEXT = re.compile(
    rf"\b{_TEXT}(?:\W*$| (?:by|from|of|in|on)\b)|^(?:it|this|that|them|they|{_ALL})\W*$", re.IGNORECASE
)
_OF_ONE = re.compile(r"(?:what )?[\w.’' -]+ (?:says?|said|writes?|wrote|argues?)", re.IGNORECASE)
_EVERY = re.compile(rf"\b{_ALL}\b|\ball (?:the )?{_TEXT}\b", re.IGNORECASE)
_QUOTE = re.compile(r"“([^“”]{20,})”")


def of_which(question: str, sources: Sequence[Source], history: Sequence[Turn], corpus: Corpus) -> list[str]:
    """Paths of the sources that it asks a summary of, none where it asks for something else: those that it names or tells
    apart by a word of their titles; or the one that the answer before quoted first; or all."""
    if not (found := _SUMMARY.fullmatch(question)):
        return []
    what = found["what"] or found["about"] or found["short"] or ""
    told = whom.told(question, sources)
    if _OF_ONE.fullmatch(what):
        return told
    if what and not _OF_A_TEXT.search(what):
        return []
    if not told and not _EVERY.search(question):
        quotes = (_QUOTE.search(turn.answer) for turn in reversed(history))
        quote = next(filter(None, quotes), None)
        told = [hit.source.path for hit in corpus.search(quote[1], 1)] if quote else []
    return told or [source.path for source in sources]


def hits(paths: Sequence[str], corpus: Corpus) -> list[Hit]:
    """The passages to be read, in the order of the texts."""
    return [
        Hit(passage, 1.0, {}, 1.0)
        for path in paths
        for passage in corpus.passages(path, max(1, PASSAGES // len(paths)))
    ]


def read(found: Sequence[Hit], corpus: Corpus) -> Reading:
    """Every sentence with how much of its source it stands for, best first."""
    evidence: list[Evidence] = []
    for _, own in groupby(found, key=lambda hit: hit.source.path):
        own = list(own)
        sentences, vectors = [], []
        for hit, states in zip(own, corpus.states([hit.passage for hit in own]), strict=True):
            for start, end in hit.passage.sentences:
                a, b = np.searchsorted(states.spans[:, 0], [start - hit.start, end - hit.start])
                if b > a:
                    sentences.append((hit, start, end))
                    vectors.append(states.vectors[a:b].mean(axis=0))
        if not sentences:
            continue
        matrix = np.array(vectors)
        matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
        centre = matrix.mean(axis=0)
        likeness = matrix @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
        likeness += OPENING * 0.5 ** np.arange(len(sentences))
        told = [Evidence(*place, float(score)) for place, score in zip(sentences, likeness, strict=True)]
        evidence += [replace(e, score=e.score - OF_OTHERS * bool(heard(e))) for e in told]
    return Reading(tuple(sorted(evidence, key=lambda e: -e.score)), 1.0)
