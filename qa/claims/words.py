"""What the rules compare words by: the stem of a word, and how much of a claim's content its evidence shares.

    stem("reported")  ->  "report"

Endings are cut off, not understood: irregular forms stay apart.
"""

import re
from collections.abc import Set

STEM = 5
"""Letters by whose first a word of content is known (`index.lexical.stems`)."""

_SHARED = 0.6
"""Share of the claim's words of content that the evidence must hold to be of the same matter."""

_ENDINGS = ("ingly", "ings", "ing", "edly", "ied", "ies", "ed", "es", "s", "e", "ly")


def stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word.lower())
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("y")
    return word.rstrip("y") if len(word) > 3 else word


def same_matter(ours: Set[str], theirs: Set[str]) -> bool:
    """Whether the evidence holds enough of the claim's stems for what each makes of them to be compared."""
    return len(ours & theirs) >= _SHARED * len(ours)


def rows(table: str) -> list[str]:
    """The rows of a table of words, in which a line that is indented goes on with the one before."""
    return re.sub(r"\n\s+", " ", table.strip()).splitlines()
