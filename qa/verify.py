"""Whether the sentences that a written sentence cites bear it.

    check("Prices fell by 6 per cent.", citations, corpus)  ->  Verdict(support=0.0, wrong="it says fell where …")

Hard rules, each by tables in a module of its own: figures, names, who says it, the contrary, what goes too far. What none
of them sees is left to the eye of a trained head. Nothing here knows how a claim came about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from qa import figures, names, polarity, said
from qa.types import Citation


@dataclass(frozen=True, slots=True)
class Verdict:
    """`support`: 0 to 1, how surely the cited sentences bear the claim. `wrong`: "" where they do, else why not, in a few
    words for a person."""

    support: float
    wrong: str = ""


class Heads(Protocol):
    """What is asked of a Corpus here."""

    def common(self, word: str) -> bool: ...


def check(claim: str, cited: Sequence[Citation], corpus: Heads) -> Verdict:
    """The verdict on one written sentence beside all that it cites."""
    if not cited:
        return Verdict(0.0, "it cites nothing")
    if why := contradicted(claim, cited, corpus):
        return Verdict(0.0, why)
    return Verdict(1.0)


def contradicted(claim: str, cited: Sequence[Citation], corpus: Heads) -> str:
    """Why the rules refuse the claim; "" where they do not."""
    evidence = " ".join(citation.quote for citation in cited)
    known = "\n".join(_known(citation) for citation in cited)
    return (
        figures.missing(claim, evidence)
        or said.misattributed(claim, cited)
        or names.strange(claim, evidence, known, corpus.common)
        or polarity.reversed_(claim, evidence)
        or polarity.beyond(claim, evidence)
    )


def _known(citation: Citation) -> str:
    """What is known of a source besides its text: names that may be used without standing in the quote."""
    source = citation.source
    return "\n".join(part for part in (citation.speaker, source.title, source.author, source.publisher) if part)
