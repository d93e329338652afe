"""Who did what to whom, and what came first: whether a claim puts two things of its evidence in each other's place.

    exchanged("The tenant sued the landlord.", "The landlord sued the tenant.")   ->  "what it cites has …"
    exchanged("It closed because it burnt.", "It burnt after it had closed.")     ->  "what it cites has …"

By the order of words that both share around a verb that both share, active and passive told apart, by names on either
side of what both share, and by the words that both share on either side of "after", "because", "than", "from … to" and the
like. A relation told in other words is not seen here.
"""

import re
from collections.abc import Iterator
from itertools import combinations, takewhile

from index.dates import MONTHS
from index.lexical import STOP_WORDS, stems
from qa.claims.words import STEM, same_matter, stem

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.;:]")
_VERB = re.compile(
    r"(?:ed|ing|[^s]s)$|^(?:sold|bought|gave|told|took|sent|beat|won|lost|wrote|paid|led|met|made|left|held|saw|found|taught|hit|put|"
    r"fed|built|lent|brought|caught|chose|drew|drove|fought|forgave|got|hid|kept|knew|let|rang|read|shot|shook|spoke|stole|struck|"
    r"swore|threw|told|understood|sue|thank|offer|owe|call|help|support|oppose|fear|follow|lead|pay|sell|buy|give|tell|send)$"
)

_REACH = 8
"""Words between the one and the other."""

Sides = tuple[set[str], set[str]]
"""The words of either side of a relation."""


def exchanged(claim: str, evidence: str) -> str:
    """Why the claim has a relation the wrong way round; "" where that is not seen."""
    ways = (_turned, _swapped, _reordered, _outdone, _backwards)
    return next((why for way in ways if (why := way(claim, evidence))), "")


def _turned(claim: str, evidence: str) -> str:
    if not same_matter(stems(claim, STEM), stems(evidence, STEM)):
        return ""
    ours, theirs = _triples(claim), set(_triples(evidence))
    for one, verb, other, passive in ours:
        same = {(one, verb, other, passive), (other, verb, one, not passive)}
        turned = {(other, verb, one, passive), (one, verb, other, not passive)}
        if same.isdisjoint(theirs) and not turned.isdisjoint(theirs):
            return f"what it cites has {one} and {other} the other way round"
    return ""


def _swapped(claim: str, evidence: str) -> str:
    """Where two names stand on either side of the same words, each in the other's place: "his flattery of Moor"."""
    theirs = _named_ends(evidence)
    for (one, other), own in _named_ends(claim).items():
        kept = set().union(*(between for between, _ in theirs.get((one, other), ())))
        for between, by in own:
            turned = (words for words, its_by in theirs.get((other, one), ()) if its_by == by)
            if kept.isdisjoint(between) and any(between <= ws and len(ws) <= 2 * len(between) for ws in turned):
                return f"what it cites has {one} and {other} the other way round"
    return ""


def _named_ends(text: str) -> dict[tuple[str, str], set[tuple[frozenset[str], bool]]]:
    """For two words with capitals, the stems of content between them, and whether "by" is there."""
    words, found = [m[0] for m in _WORD.finditer(text)], {}
    for at in (n for n, word in enumerate(words) if _is_name(word)):
        one, between, by = stem(words[at]), set(), False
        for word in takewhile(lambda w: w not in _STOPS, words[at + 1 : at + _FAR]):
            if _is_name(word) and len(between) >= LEAST and (other := stem(word)) != one:
                found.setdefault((one, other), set()).add((frozenset(between), by))
            elif word[0].islower() and word not in _NO_THING:
                between.add(stem(word))
            by = by or word == "by"
    return found


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.lower() not in _NO_THING


_STOPS = frozenset([*".;:", "than"])
_FAR = 100
"""Words up to which two names stand on either side of the same."""
LEAST = 2
"""Stems that two names must have between them."""


def _reordered(claim: str, evidence: str) -> str:
    """Where what the claim has first, or as the cause, comes later in the evidence, and the other way round."""
    for first, then in _orders(claim):
        for earlier, later in _orders(evidence):
            crossed = len(first & later), len(then & earlier)
            if all(crossed) and sum(crossed) > len(first & earlier) + len(then & later):
                return "what it cites has what came first and what came of it the other way round"
    return ""


def _orders(text: str) -> Iterator[tuple[set[str], set[str]]]:
    """The words of what came first and of what came then, of each sentence that tells."""
    for sentence in re.split(r"(?<=[.!?;])\s+", text):
        if told := _OPENED.match(sentence) or _LINKED.match(sentence):
            one, other = (stems(told[part], STEM) for part in ("main", "linked"))
            yield (other, one) if told["after"] else (one, other)


_NO_DATE = rf"(?! (?:\d|{'|'.join(MONTHS)}|(?:last|then|the (?:first|second|third|year|age))\b))"
_LINK = (
    rf"(?:(?P<after>(?:after|since){_NO_DATE}|because|owing to|due to|as a result of|thanks to|following)"
    rf"|before{_NO_DATE}|led to|leading to|resulted in|whereupon|so that)"
)
_OPENED = re.compile(rf"{_LINK} (?P<linked>.+?), (?P<main>.+)$", re.IGNORECASE | re.DOTALL)
_LINKED = re.compile(rf"(?P<main>.+?),? \b{_LINK}\b (?P<linked>.+)$", re.IGNORECASE | re.DOTALL)
"""What links what came first to what came then: "after" what follows it, and all others before it."""


def _outdone(claim: str, evidence: str) -> str:
    """Where what the claim has more of something has less of it in the evidence: "than" with its sides exchanged."""
    claimed = list(_compared(claim))
    held = list(_compared(evidence)) if claimed else []
    for measure, ours in claimed:
        if _opposed(ours, [sides for its, sides in held if its == measure]):
            return "what it cites has what is more and what is less the other way round"
    return ""


def _backwards(claim: str, evidence: str) -> str:
    """Where the claim goes from where the evidence goes to, and the other way round."""
    claimed = list(_ways(claim))
    held = list(_ways(evidence)) if claimed else []
    return "what it cites goes the other way" if any(_opposed(ours, held) for ours in claimed) else ""


def _opposed(ours: Sides, held: list[Sides]) -> bool:
    """Whether each side holds words that are the other side's there, and nowhere words of its own."""
    (one, other), crossed = _apart(*ours), False
    for first, second in (_apart(*sides) for sides in held):
        if other & second:
            return False
        crossed = crossed or bool(one & second and other & first)
    return crossed


def _apart(one: set[str], other: set[str]) -> Sides:
    """What is on one side only."""
    return one - other, other - one


def _compared(text: str) -> Iterator[tuple[tuple[str, ...], Sides]]:
    """(what is compared, the words of what has more of it and of what has less) of each "than"."""
    for match in filter(None, map(_THAN.match, _CLAUSE.split(text))):
        word, measured = match["word"].lower(), match["of"].split()[:1]
        one, other = (stems(match[side], STEM) - stems(word, STEM) for side in ("main", "linked"))
        measure = _GREATER.get(word, word), *map(stem, measured)
        yield measure, (other, one) if word in _GREATER else (one, other)


def _ways(text: str) -> Iterator[Sides]:
    """The words of where each "from … to …" begins and of where it ends."""
    return ((stems(match["one"], STEM), stems(match["other"], STEM)) for match in _FROM_TO.finditer(text))


_CLAUSE = re.compile(r"[.;:!?,]\s+|\s(?:but|while|whereas|although|though|because|and)\s", re.IGNORECASE)
_THAN = re.compile(
    r"(?P<main>.+?) (?P<word>more|less|fewer|worse|(?!other|rather|either|whether|under|over)\w{2,}er)\b"
    r"(?P<of>(?: [\w’'-]+){0,5}?) than (?!\d|ever|before|usual|expected|half|one |a )(?P<linked>.+)",
    re.IGNORECASE,
)
_GREATER = dict(
    pair.split()
    for pair in "less more|fewer more|worse better|smaller larger|shorter longer|lower higher|earlier later|younger older|"
    "weaker stronger|cheaper dearer|slower faster|poorer richer|nearer farther".split("|")
)
"""Words of comparison for what has less, and those for what has more."""
_WAY = r"[^\s,;:.]+(?: [^\s,;:.]+)"
_FROM_TO = re.compile(rf"\bfrom (?P<one>{_WAY}{{0,4}}?) (?:in)?to (?P<other>{_WAY}{{0,3}})", re.IGNORECASE)


def _triples(text: str) -> list[tuple[str, str, str, bool]]:
    """(one, a word between, another, whether "by" stands before the latter) of the stems of content, near one another."""
    written = [m[0] for m in _WORD.finditer(text)]
    words = [word.lower() for word in written]
    content = [(n, stem(w)) for n, w in enumerate(words) if w not in _NO_THING and w[0].isalpha()]
    found = []
    for at, (i, a) in enumerate(content):
        near = [(n, word) for n, word in content[at + 1 : at + 1 + _REACH] if n - i <= _REACH]
        for (j, v), (k, b) in combinations(near, 2):
            if (
                _VERB.search(words[j])
                and written[j].islower()
                and len({a, v, b}) == 3
                and (words[i] in _NUMBERS) is (words[k] in _NUMBERS)
                and _STOPS.isdisjoint(words[i:k])
            ):
                by = _is_by(words[j + 1 : k])
                if not (_by_a_noun(words, j) if by else _suffered(words, j)):
                    found.append((a, v, b, by))
    return found


def _is_by(between: list[str]) -> bool:
    """Whether "by" stands between a verb and a word, and is not another verb's: "resigned, and was replaced by Berg"."""
    return "by" in between and not any(_VERB.search(w) for w in between if w not in _NO_THING and w[0].isalpha())


def _by_a_noun(words: list[str], at: int) -> bool:
    """Whether "by" behind the word there is a noun's: "proposals by Berg", "quoted a report by Berg"."""
    return bool(_NOUN.search(words[at])) or (words[at + 1] in _DETERMINERS and not _suffered(words, at))


_NOUN = re.compile(r"(?:s|ing)$|^(?:thank|offer|call|help|support|fear|lead|pay|sell|buy|give|tell|send)$")
_DETERMINERS = set("a an the this that these those his her its their our my your".split())


def _suffered(words: list[str], at: int) -> bool:
    """Whether the verb there is passive: "passed in parliament" does not say who passed it."""
    return not words[at].endswith("ing") and bool(_BE.intersection(words[max(0, at - 2) : at]))


_BE = {"is", "are", "was", "were", "be", "been", "being"}
_NUMBERS = set(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred "
    "thousand million first second third half quarter".split()
)
_NO_THING = (
    STOP_WORDS
    | set(MONTHS)
    | set("between since within without near even each every still yet among during against".split())
)
