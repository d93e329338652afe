"""Whether a claim has a word where its evidence has the contrary of it.

    contrary("Prices fell.", "Prices rose by 6 per cent.")  ->  "it says fell where what it cites says rose"

The words are those of contraries.txt, in their plain form: a row is two sides, each word of the one a contrary of each of
the other, "turn_down" a verb with what belongs to it; and whatever differs by "un-" or the like. Two such words count where
neither text has a word of the other's side, both are denied or neither is, and the same words stand around them.
"""

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from qa.claims.denial import LIGHT, NEGATORS, OVER, UNDOING, tokens
from qa.claims.words import base, rows

_NEAR = 2
"""Words of content around the one that must also be around the other; one does where it is the next on the same side."""

_MOST, _REACH = 5, 8
"""Words of content on a side that are around a word, and words among which they stand."""

_BACK = 6
"""Words before a word among which a "not" denies it."""

_STOPS = frozenset(".;:!?")
_TURNS = _STOPS | frozenset("but whereas while although though".split())
_CLAUSE = _STOPS | frozenset(", but although though because which who whereas while when if".split())
_PARTICLES = frozenset("up down off on out back away aside".split())
_GAP = 4
"""Words within which a verb has its particle: "turned the offer down"."""

_PREFIX = re.compile(r"(?:un(?!der|til|i[oqtv])|in|im(?=[mp])|il(?=l)|ir(?=r)|dis|non)-?(?=.{4})")


class _Word(NamedTuple):
    """One that may have a contrary: as compared, as written, whether it is denied, what stands around it, nearest first."""

    key: str
    written: str
    denied: bool
    left: tuple[str, ...]
    right: tuple[str, ...]


def contrary(claim: str, evidence: str) -> str:
    """Why the claim says the contrary of its evidence; "" where no row of the table knows that it does."""
    ours, said = _read(claim)
    theirs, held = _read(evidence)
    for mine in ours:
        rivals = _PAIRS.get(mine.key, frozenset())
        if mine.key in held or not held.isdisjoint(_SAME.get(mine.key, ())):
            continue
        for its in theirs:
            opposed = its.key in rivals or _bare(mine.key) == its.key or _bare(its.key) == mine.key
            same_side = _SAME.get(its.key, frozenset()) - rivals
            if (
                opposed
                and its.key not in said
                and mine.denied == its.denied
                and said.isdisjoint(same_side)
                and _same_place(mine, its)
            ):
                return f"it says {mine.written} where what it cites says {its.written}"
    return ""


def _same_place(mine: _Word, its: _Word) -> bool:
    """Whether the same words stand around them."""
    shared = {*mine.left, *mine.right} & {*its.left, *its.right}
    return len(shared) >= _NEAR or mine.left[:1] == its.left[:1] != () or mine.right[:1] == its.right[:1] != ()


@lru_cache(256)
def _read(text: str) -> tuple[tuple[_Word, ...], frozenset[str]]:
    """The words that may have a contrary, and all that are compared."""
    words = tokens(text)
    keys = _keys(words)
    told = [key if _is_content(word) else "" for key, word in zip(keys, words, strict=True)]
    found = []
    for n, key in enumerate(keys):
        if key in _PAIRS or told[n]:
            left, right = _around(words, told, range(n - 1, -1, -1)), _around(words, told, range(n + 1, len(words)))
            found.append(_Word(key, words[n], _denied(words, n), left, right))
    return tuple(found), frozenset(word.key for word in found)


def _keys(words: list[str]) -> list[str]:
    """What each word is compared by: its base, with that of its particle ("turn down"), and "" for the particle."""
    bases = [base(word) for word in words]
    keys = list(bases)
    for n, one in enumerate(bases):
        ends = [(places, rest) for rest in _PHRASES.get(one, ()) if (places := _following(bases, words, n, rest))]
        if ends:
            places, rest = min(ends)
            keys[n] = " ".join((one, *rest))
            for place in places:
                keys[place] = ""
    return keys


def _following(bases: list[str], words: list[str], n: int, rest: tuple[str, ...]) -> list[int]:
    """Where the further words of a phrase stand; [] where they do not follow."""
    found, reach = [], _GAP if len(rest) == 1 and rest[0] in _PARTICLES else 1
    for part in rest:
        among = range(n + 1, min(len(bases), n + 1 + reach))
        n = next((m for m in among if bases[m] == part and _STOPS.isdisjoint(words[n:m])), -1)
        if n < 0:
            return []
        found.append(n)
    return found


def _around(words: list[str], told: list[str], places: range) -> tuple[str, ...]:
    found = []
    for n in places[:_REACH]:
        if words[n] in _TURNS:
            break
        if told[n]:
            found.append(told[n])
    return tuple(found[:_MOST])


def _denied(words: list[str], n: int) -> bool:
    """Whether an odd number of noes stands before it in its clause."""
    noes = 0
    for m in range(n - 1, max(-1, n - 1 - _BACK), -1):
        if words[m] in _CLAUSE:
            break
        negates = (words[m] in NEGATORS or words[m].endswith("n't")) and words[m + 1] != "only"
        noes += negates or (words[m] in UNDOING and words[m + 1] == "to")
    return noes % 2 == 1


def _is_content(word: str) -> bool:
    small = word in LIGHT or word in OVER or word in NEGATORS or word.endswith("n't")
    return word[0].isalpha() and not small


def _bare(key: str) -> str:
    """Without "un-" or the like; "" for a word without."""
    found = _PREFIX.match(key)
    return key[found.end() :] if found else ""


def _table(text: str) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """(the contraries of each word, the other words of its side)"""
    pairs, same = defaultdict(set), defaultdict(set)
    for row in rows(text):
        one, other = ([" ".join(map(base, word.split("_"))) for word in side.split()] for side in row.split("|"))
        for side, against in ((one, other), (other, one)):
            for word in side:
                pairs[word].update(set(against) - {word})
                same[word].update(set(side) - {word})
    return {k: frozenset(v) for k, v in pairs.items()}, {k: frozenset(v) for k, v in same.items()}


_PAIRS, _SAME = _table(Path(__file__).with_suffix(".txt").read_text(encoding="utf-8"))
_PHRASES: dict[str, list[tuple[str, ...]]] = defaultdict(list)
for _one, *_rest in (key.split() for key in _PAIRS if " " in key):
    _PHRASES[_one].append(tuple(_rest))
