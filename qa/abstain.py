"""When not to answer, and the reason in one sentence.

Two plain signs, neither fitted on a test: nothing found is about the question at all, or the question names somebody or
something that no source names. A near miss (the right subject, the fact not stated) is not recognised here: none of
the simple signals tells it from an answer (docs/decisions.md).
"""

import re
from collections.abc import Sequence

from index import Corpus, Hit
from index.lexical import fold

UNLIKE = 0.15
"""Cosine below which MiniLM finds two texts unrelated."""

_NAME = re.compile(r"(?<=[\w,;:] )[“\"'‘]?([A-ZÀ-Þ]\w*[a-zà-ÿ]{3}\w*)(?!\w*-)")


def reason(question: str, hits: Sequence[Hit], corpus: Corpus) -> str | None:
    """None where an answer may be tried."""
    if not hits:
        return "The sources do not say: nothing in them matches the question."
    if max(hit.similarity for hit in hits) < UNLIKE:
        return "The sources do not say: nothing in them is about this."
    if names := corpus.unknown(_names(question)):
        return f"The sources do not say: none of them mentions {_listed(names)}."
    return None


def _names(question: str) -> list[str]:
    """Capitalised words that do not open the question; none where most words are capitalised."""
    found = list(dict.fromkeys(_NAME.findall(fold(question))))
    return [] if len(found) * 2 > len(question.split()) > 3 else found


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names[:4]]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
