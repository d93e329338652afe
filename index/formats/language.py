"""Which language a text is in: str -> ISO 639-1 code, or "" where that is not sure.

py3langid's model (naive Bayes over byte sequences, 139 languages) classifies the beginning of the text, cut in quarters
where it is long; three of four must agree. It does not know languages inside a sentence, dialects, or texts of names
and numbers: these are "".
"""

from collections import Counter
from functools import cache

LONGEST = 20_000
"""Characters that are looked at."""

SHORTEST = 20
"""Letters without which no language is named."""

_ENGLISH = frozenset("the of and to in a is that for it as was with on by are this be from at not have".split())

OFTEN = 0.2
"""Share of the words that these are from which on a text is English, without the model being asked: prose has 0.3."""

SURE = 0.5
"""Probability from which on an answer counts; of 324 beginnings of 40 characters none was wrong above it."""


def detect(text: str) -> str:
    """ "en", "de", …; "" for a text that is short, mixed, or no language. The same text always has the same answer."""
    text = " ".join(text[:LONGEST].split())
    if sum(c.isalpha() for c in text) < SHORTEST:
        return ""
    words = text.casefold().split()
    if len(words) >= 40 and sum(word in _ENGLISH for word in words) >= OFTEN * len(words):
        return "en"
    size = max(400, len(text) // 4 + 1)
    parts = [text[start : start + size] for start in range(0, len(text), size)]
    votes = Counter(map(_language, parts))
    language, count = votes.most_common(1)[0]
    return language if len(language) == 2 and count * 4 >= len(parts) * 3 else ""


def _language(text: str) -> str:
    language, probability = _model().classify(text)
    return language if probability >= SURE else ""


@cache
def _model():
    """The identifier, loaded once a process, where it is needed: a second of time and 130 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
