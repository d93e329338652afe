"""Whether the sentences that a written sentence cites bear it.

    check("Prices fell by 6 per cent.", citations, corpus)  ->  Verdict(support=0.0, wrong="it says fell where …")

Hard rules, each by tables in a module of its own: figures, names, who says it, the contrary, what goes too far, who did it
to whom, whether it was done. What none of them sees is left to the eye of a trained head. Nothing here knows how a
claim came about.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.lexical import CAPITAL, stems
from qa.claims import amounts, deeds, overreach, placed, polarity, roles, said
from qa.claims.words import STEM
from qa.models import guard
from qa.people import names
from qa.people.authors import authors
from qa.types import Citation

SCALE, OFFSET = 0.492, -0.026
"""From the head's logit to that of the claim being borne (training/confirm.py)."""

ENOUGH, NEAR, APART = 0.4, 0.35, 0.6
"""Support below which a claim is not borne; one in nearly the words of what it cites, of which the rules tell more; and one
that shares no word of content with it."""

_NEARLY = 0.6
"""Share of a claim's words of content that such a one has in common with what it cites."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`support`: 0 to 1, how surely the cited sentences bear the claim. `wrong`: "" where they do, else why not, in a few
    words for a person."""

    support: float
    wrong: str = ""


class Heads(Protocol):
    """What is asked of a Corpus here."""

    def support(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[float]: ...

    def common(self, word: str) -> bool: ...


def check(claim: str, cited: Sequence[Citation], corpus: Heads) -> Verdict:
    """The verdict on one written sentence beside all that it cites."""
    cited = [citation for citation in cited if not guard.addressed(citation.quote)]
    if not cited:
        return Verdict(0.0, "it cites nothing that says something of the matter")
    if why := contradicted(claim, cited, corpus):
        return Verdict(0.0, why)
    support = 1 / (1 + math.exp(-(SCALE * read(claim, cited, corpus) + OFFSET)))
    share = _shared(claim, cited)
    least = NEAR if share >= _NEARLY else ENOUGH if share else APART
    return Verdict(support, "" if support >= least else "what it cites does not say so")


def _shared(claim: str, cited: Sequence[Citation]) -> float:
    """The share of the claim's words of content, other than who says it, that what it cites has too."""
    voices = " ".join(f"{citation.source.author} {citation.speaker}" for citation in cited)
    own = stems(claim, STEM) - stems(voices, STEM)
    return len(own & stems(" ".join(citation.quote for citation in cited), STEM)) / max(1, len(own))


def read(claim: str, cited: Sequence[Citation], corpus: Heads) -> float:
    """The head's logit that the quotes bear the claim."""
    return corpus.support([(claim, _head(cited[0]), [citation.quote for citation in cited])])[0]


def contradicted(claim: str, cited: Sequence[Citation], corpus: Heads) -> str:
    """Why the rules refuse the claim; "" where they do not."""
    evidence = " ".join(citation.quote for citation in cited)
    known = "\n".join(_known(citation) for citation in cited)
    return (
        _no_sentence(claim)
        or _link(claim, cited)
        or amounts.missing(claim, evidence)
        or placed.exchanged_figure(claim, evidence)
        or said.misattributed(claim, cited)
        or names.strange(claim, evidence, known, corpus.common)
        or polarity.reversed_(claim, evidence)
        or overreach.beyond(claim, evidence)
        or roles.exchanged(claim, evidence)
        or deeds.other_doer(claim, evidence, _persons(cited))
        or deeds.other_party(claim, evidence)
        or deeds.undone(claim, evidence)
    )


def _no_sentence(claim: str) -> str:
    """Why it cannot be a claim about the sources at all."""
    written = re.findall(r"\w+", claim)
    if len(written) < LEAST_WORDS or len(claim) > MOST_CHARACTERS:
        return "it is no sentence"
    return "it speaks of itself" if any(map(_speaks, _ITSELF.finditer(_QUOTED.sub("", claim)))) else ""


def _speaks(match: re.Match[str]) -> bool:
    """Whether the word is of a speaker: not the number in "World War I"."""
    before = re.search(rf"({CAPITAL}\w+) $", match.string[: match.start()])
    return match[0] != "I" or not before or before[1].lower() in names.OPENERS


def _link(claim: str, cited: Sequence[Citation]) -> str:
    led = guard.unborne_links(claim, cited)
    return f"{led[0]} is not in what it cites" if led else ""


LEAST_WORDS = 3
MOST_CHARACTERS = 1000
_ITSELF = re.compile(r"\b(?:I|my|me|we|We|My|our|Our|ours|myself|ourselves)\b")
_QUOTED = re.compile(r"[“\"‘][^“”\"]*[”\"’]")


def _head(citation: Citation) -> str:
    """Who speaks, under which title, as the head was trained to read it."""
    source = citation.source
    return f"{source.author or source.publisher}: {source.title}"


def _persons(cited: Sequence[Citation]) -> str:
    """Those of the authors that are persons."""
    each = (author for citation in cited for author in authors(citation.source))
    return " ".join(f"{given} {family}" for given, family in each if given)


def _known(citation: Citation) -> str:
    """What is known besides the quote: names that may be used without standing in it."""
    source = citation.source
    parts = (citation.speaker, source.title, source.author, source.publisher, said.meant(citation, said.ANYTHING))
    return "\n".join(part for part in parts if part)
