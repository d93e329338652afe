"""Which sources a question is put to: by path, author, publisher and date.

    only = Filter(authors=("Craig",), since="2024")
    corpus.search("What about drones?", only=only)

It looks at what is known of a source, never into its text. What is not known passes no filter that asks for it.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.errors import BadQuestion
from index.lexical import fold
from index.types import Source, visible

_DATE = re.compile(r"(?!0000)\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Filter:
    """What a source must be: any of the paths, and by any of the authors, and of any of the publishers, and of that time.

    A name is matched by whole words, in any case: "craig" passes "Ted Craig". `since` and `until` are ISO dates, as much of
    them as is meant ("2024", "2024-04", "2024-04-03"); a source passes where all of the time that its date may mean lies
    between them, both included. Without any field everything passes. Raises BadQuestion for what is no date.
    """

    paths: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        for bound in filter(None, (self.since, self.until)):
            if not span(bound):
                raise BadQuestion(
                    f"{bound!r} is no date.", "Give a year, a month or a day, such as 2024 or 2024-04-03."
                )

    @classmethod
    def of(
        cls,
        paths: Sequence[str] | None = None,
        authors: Sequence[str] | None = None,
        publishers: Sequence[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> "Filter":
        """From lists, and None for what is not asked for, as every door takes them. Raises BadQuestion."""
        return cls(*map(_listed, (paths, authors, publishers)), str(since or ""), str(until or ""))

    def __bool__(self) -> bool:
        return self != EVERYTHING

    def passes(self, source: Source) -> bool:
        return (
            (not self.paths or source.path in self.paths)
            and _names(self.authors, source.author)
            and _names(self.publishers, source.publisher)
            and self._in_time(source.date)
        )

    def _in_time(self, stated: str) -> bool:
        if not (self.since or self.until):
            return True
        days, since, until = span(stated), span(self.since), span(self.until)
        return bool(days) and (not since or since[0] <= days[0]) and (not until or days[1] <= until[1])

    def __str__(self) -> str:
        """In words, such as "by Craig, since 2024"; "" where everything passes."""
        named = (("in", self.paths), ("by", self.authors), ("published by", self.publishers))
        parts = [f"{how} {' or '.join(map(visible, names))}" for how, names in named if names]
        parts += [f"{how} {bound}" for how, bound in (("since", self.since), ("until", self.until)) if bound]
        return ", ".join(parts)


EVERYTHING = Filter()


def _listed(names: object) -> tuple[str, ...]:
    if not isinstance(names, list | tuple | None) or not all(isinstance(name, str) for name in names or ()):
        raise BadQuestion(f"{names!r} is no list of names.", 'Give it as ["…"].')
    if not all(name.strip() for name in names or ()):
        raise BadQuestion("a name to ask for is empty.", "Leave it out, or say which is meant.")
    return tuple(names or ())


def _names(asked: Sequence[str], stated: str) -> bool:
    if not asked:
        return True
    words = fold(stated).casefold()
    return any(re.search(rf"(?<!\w){re.escape(fold(name).casefold().strip())}(?!\w)", words) for name in asked)


def span(stated: str) -> tuple[date, date] | None:
    """The first and the last day that a date may mean: "2024-04" all of April. None for what is no date."""
    if not _DATE.fullmatch(stated):
        return None
    year, month, day = (*map(int, stated.split("-")), 0, 0)[:3]
    last_month = month or 12
    if day > monthrange(year, last_month)[1]:
        return None
    return date(year, month or 1, day or 1), date(year, last_month, day or monthrange(year, last_month)[1])
