"""Who it is that a question asks by an office, where the nearest passages name one who holds it, and no other.

    named("What does the mayor want?", ["Mayor Helena Brandt was there."])  ->  "What does the mayor Helena Brandt want?"

The name stands behind the office ("Mayor Brandt", "the mayor, Helena Brandt,") or before it ("Helena Brandt, mayor of Elm",
"HELENA BRANDT (mayor):"). Of one who held it before another, this knows nothing.
"""

import re
from collections.abc import Iterator, Sequence

from index.lexical import CAPITAL
from qa.people import asking
from qa.people.names import folded
from qa.people.speakers import NAME

_THE = re.compile(r"\bthe (?=[\w-]+)", re.IGNORECASE)
_PERSON = re.compile(rf"^{CAPITAL}.*[^\W\d_]{{3}}(?<![’']s)$")
"""No numeral, pronoun, or owner of something: "the fund III", "the mayor Brandt’s wife"."""

_WORDS = re.compile(r"[\w-]+(?:(?:['’]s)? [\w-]+){0,2}")


def named(question: str, texts: Sequence[str]) -> str:
    """The question with the name behind the office of the one it asks; as it is where there is none, or more than one."""
    for start, end in _asked(question):
        if who := _holder(question[start:end], texts):
            return f"{question[:end]} {who}{question[end:]}"
    return question


def _asked(question: str) -> Iterator[tuple[int, int]]:
    """Where one is asked by one word, two or three after a "the"."""
    for the in _THE.finditer(question):
        words = _WORDS.match(question, the.end())
        ends = [m.end() + the.end() for m in re.finditer(r"[\w-]+", words[0])]
        yield from ((the.end(), end) for end in ends if asking.is_asked(question, the.end(), end))


def _holder(office: str, texts: Sequence[str]) -> str:
    called = re.escape(office)
    pattern = re.compile(
        rf"\b(?i:{called})(?P<comma>,)? (?P<who>{NAME})(?(comma),)"
        rf"|(?P<whose>{NAME})(?:, (?:[a-z]+ )?| \()(?i:{called})\b(?!,? {CAPITAL})"
    )
    found = [m["who"] or m["whose"] for text in texts for m in pattern.finditer(text)]
    names = [name for name in found if _PERSON.search(name)]
    one = {folded(name).split()[-1] for name in names}
    return max(names, key=len) if len(one) == 1 else ""
