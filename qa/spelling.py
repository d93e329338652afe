"""A word of the question that no source holds, and that is one slip away from one that stands in the nearest passages.

The nearest passages come from a search by meaning, which a slip of the pen does not lead far astray. A slip is a letter
too many, too few, wrong, or two exchanged (Damerau 1964); the first letter is taken to be right. Common English words are
never slips, so a question about something that the sources do not hold is not bent into another.
"""

import re
from collections.abc import Sequence

from index import Corpus, Hit
from index.lexical import STOP_WORDS, words

SHORTEST = 4
"""Letters of a word that is looked at."""


def corrected(question: str, hits: Sequence[Hit], corpus: Corpus) -> str:
    """The question with such words put right; as it is where there are none."""
    strange = corpus.strange([w for w in words(question) if len(w) >= SHORTEST and w.isalpha()])
    if not strange:
        return question
    held = {w.lower(): w for hit in hits for w in re.findall(r"[^\W\d_]+", hit.text) if len(w) >= SHORTEST}
    for word in strange:
        meant = next((held[w] for w in held if w not in STOP_WORDS and one_slip(word, w)), None)
        if meant:
            question = re.sub(rf"\b{re.escape(word)}\b", meant, question, flags=re.IGNORECASE)
    return question


def one_slip(a: str, b: str) -> bool:
    """Whether the words differ, by one letter too many, too few or wrong, or by two neighbours exchanged."""
    if a == b or a[:1] != b[:1] or abs(len(a) - len(b)) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        return longer[at + 1 :] == shorter[at:]
    return a[at + 1 :] == b[at + 1 :] or (a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :])
