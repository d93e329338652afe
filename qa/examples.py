"""Questions to begin with, made from whom the sources are by and which names they speak of most.

Counts capitalised names inside sentences; it knows no grammar, so it asks in a few plain forms only.
"""

import re
from collections import Counter
from collections.abc import Sequence

from index import Passage

MOST = 4
LOOKED_AT = 400
"""Passages that are enough to count."""

EVERYWHERE = 0.3
"""Share of the passages in which a name is no subject any more, but what all of it is about."""

_NAME = re.compile(
    r"(?<=[a-z,;] )(?:the )?[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*"
    r"(?=[.,;:?!]| (?:and|or|is|was|has|had|to|in|by|as|for|with|that|will|would|on|at|from|but)\b)"
)
"""A capitalised name inside a sentence, with its article, where no noun follows that it would only describe."""

_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
"""Titles, and words of others."""


def questions(passages: Sequence[Passage]) -> list[str]:
    """At most MOST questions that the passages should answer."""
    spoken: dict[str, Counter[str]] = {}
    everywhere: Counter[str] = Counter()
    writers = {word for p in passages for word in p.source.author.split()}
    for passage in passages:
        names = {name for name in _NAME.findall(_QUOTED.sub(" ", passage.text)) if not writers & set(name.split())}
        everywhere.update(names)
        spoken.setdefault(passage.source.author, Counter()).update(names)
    common = {name for name, n in everywhere.items() if n > max(2, EVERYWHERE * len(passages))}
    subjects = {who: Counter({n: c for n, c in count.items() if n not in common}) for who, count in spoken.items()}
    authors = [who for who in subjects if who and subjects[who]]
    asked = []
    if len(authors) > 1 and (shared := subjects[authors[0]] & subjects[authors[1]]):
        asked.append(f"How do {authors[0]} and {authors[1]} differ on {_top(shared, asked)}?")
    asked += [f"What does {who} say about {_top(subjects[who], asked)}?" for who in authors[: MOST - 1]]
    if left := +Counter({n: c for n, c in everywhere.items() if n not in common}):
        asked.append(f"What do the sources say about {_top(left, asked)}?")
    return asked[:MOST]


def _top(count: Counter[str], asked: Sequence[str]) -> str:
    """The commonest name that no question asks about yet; the commonest of all where every one is taken."""
    ordered = [name for name, _ in sorted(count.items(), key=lambda item: (-item[1], item[0]))]
    return next((name for name in ordered if not any(name in question for question in asked)), ordered[0])
