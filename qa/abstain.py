"""When not to answer, and the reason in one sentence.

Two signs: what was found is not about the question (a logistic decision over cosine and late interaction, fitted by
training/off_subject.py on questions put to the wrong article), or the question names somebody or something that no
source names. A near miss, the right subject without the fact, is not recognised here: of all that was tried, nothing
told it from an answer on documents like those in sources/ (docs/decisions.md).
"""

import math
import re
from collections.abc import Sequence

from index import Corpus, Hit
from index.lexical import fold

COSINE, MATCH, BIAS = 12.86, 15.14, -11.73
"""Of the logit that a passage speaks to the question: its cosine, and the match of its word pieces."""

DOUBTFUL = 0.1
"""Chance of speaking to the question below which a passage is taken not to."""

_NAME = re.compile(r"(?<=[\w,;:] )[“\"'‘]?([A-ZÀ-Þ]\w*[a-zà-ÿ]{3}\w*)(?!\w*-)")


def reason(question: str, hits: Sequence[Hit], match: float, corpus: Corpus, asks_a_source: bool) -> str | None:
    """None where an answer may be given. `match`: the best passage's, by the reader; `asks_a_source`: by its name."""
    if not hits:
        return "The sources do not say: nothing in them matches the question."
    if names := corpus.unknown(_names(question)):
        return f"The sources do not say: none of them mentions {_listed(names)}."
    if not asks_a_source and chance(max(hit.similarity for hit in hits), match) < DOUBTFUL:
        return "The sources do not say: nothing in them is about this."
    return None


def chance(cosine: float, match: float) -> float:
    """Of a passage with these features speaking to the question, where half of all questions are spoken to."""
    return 1 / (1 + math.exp(-(COSINE * cosine + MATCH * match + BIAS)))


def _names(question: str) -> list[str]:
    """Capitalised words that do not open the question; none where most words are capitalised."""
    found = list(dict.fromkeys(_NAME.findall(fold(question))))
    return [] if len(found) * 2 > len(question.split()) > 3 else found


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names[:4]]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
