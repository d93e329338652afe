"""A word of the question that no source holds, and that is one slip away from one that stands in the nearest passages, or
from a common one.

The nearest passages come from a search by meaning, which a slip of the pen does not lead far astray. A slip is a letter
too many, too few, wrong, or two exchanged (Damerau 1964), the first letter being right; or a word is written as it sounds.
Common English words and their plurals are never slips, so a question about something that the sources do not hold is not
bent into another; what becomes a common word had two letters exchanged, and no capital.
"""

import re
from collections.abc import Sequence

from index import Corpus, Hit
from index.lexical import STOP_WORDS, words

SHORTEST = 4
"""Letters of a word that is compared with those of the passages."""

_PLURAL = re.compile(rf"\w{{{SHORTEST - 1},}}[^\Ws]s")
_AS_HEARD = (("ph", "f"), ("ck", "k"), ("y", "i"))


def corrected(question: str, hits: Sequence[Hit], corpus: Corpus) -> str:
    """The question with such words put right; as it is where there are none."""
    strange = corpus.strange([w for w in words(question) if len(w) >= SHORTEST - 1 and w.isalpha()])
    strange = [w for w in strange if not (_PLURAL.fullmatch(w) and corpus.common(w[:-1]))]
    if not strange:
        return question
    found = [w for hit in hits for w in re.findall(r"[^\W\d_]+", hit.text) if len(w) >= SHORTEST]
    small = {w for w in found if w.islower()}
    held = {w.lower(): w.lower() if w.lower() in small else w for w in found if w.lower() not in STOP_WORDS}
    for word in strange:
        near = [held[w] for w in held if len(word) >= SHORTEST and (one_slip(word, w) or heard(word) == heard(w))]
        common = [w for w in _swapped(word) if corpus.common(w) and re.search(rf"\b{word}\b", question)]
        if meant := next(iter(near + common), None):
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


def heard(word: str) -> str:
    """The word as one who knows it by ear might write it: "phosphorus" -> "fosforus", "Hadad" for "Haddad"."""
    for written, sound in _AS_HEARD:
        word = word.replace(written, sound)
    return re.sub(r"(.)\1", r"\1", word)


def _swapped(word: str) -> list[str]:
    """The words that it is with two neighbours exchanged, but for the first letter."""
    return [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)]
