"""Whether a claim is put together from what it cites, in its words, and has no matter of its own.

    made_of("Lind says that the dam gives cheap power.", [a citation of Lind])  ->  True

Who says it, that it is said, and how many there are do not count: these have rules of their own. Whether the words are put
together as they were is not seen here.
"""

import re
from collections.abc import Sequence
from functools import cache

from index.lexical import STOP_WORDS, words
from qa.claims.said import VERBS, sayers
from qa.claims.words import stem
from qa.types import Citation

MADE = 0.8
"""So much of a claim's content must stand in what it cites."""

MADE_OF_PART = 0.5
"""The same of each part between commas and the like: what is added at the end is a few words, and all its own."""

_PARTS = re.compile(r"[,;:—–()]")
_SAYING = re.compile(
    rf"\b(?:{VERBS}|according|also|article|both|contrast|digest|document|hand|instead|opinion|report|similarly|view|words)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours|ourselves)\b(?!\.)")
"""Words by which somebody speaks of himself."""


def made_of(claim: str, cited: Sequence[Citation]) -> bool:
    """Whether it puts together what its citations say, and lets those who say it only say it: an author who neither speaks
    of himself nor is named in what he says is not what it is about."""
    held = " ".join(f"{c.quote} {c.speaker} {c.source.date}" for c in cited)
    bare = _SAYING.sub(" ", claim)
    return (
        _spoken_of(claim, cited) <= set(words(" ".join(sayers(claim))))
        and share(bare, held) >= MADE
        and all(share(part, held) >= MADE_OF_PART for part in _PARTS.split(bare) if len(content(part)) > 1)
    )


def share(text: str, other: str) -> float:
    """How much of the content of a text the other holds, by words without their ends, 0 to 1."""
    own = content(text)
    return len(own & content(other)) / len(own) if own else 0.0


@cache
def content(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning, numbers left out."""
    return frozenset(stem(word) for word in words(text) if word not in STOP_WORDS and not word[0].isdigit())


def _spoken_of(claim: str, cited: Sequence[Citation]) -> set[str]:
    """The names in the claim of authors who do not come into what they say."""
    said = set(words(" ".join(c.quote for c in cited)))
    names = (set(words(c.source.author)) for c in cited if not _OWN.search(c.quote))
    return {name for own in names if not own & said for name in own} & set(words(claim))
