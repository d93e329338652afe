"""What a text denies: the no of a claim against that of its evidence.

    denied("It was renewed.", "It was not renewed.")  ->  "it affirms “renewed”, which what it cites denies"

Word by word, by tables. Of a denial only the first word of content behind it is known to be denied; one that is told without
any of these words is not seen here.
"""

import re
from collections.abc import Iterator, Set
from itertools import groupby

from qa.claims.said import sayers

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[.;:!?]|,")
NEGATORS = set(
    "not no never none nobody nothing neither nor without cannot can't couldn't won't wouldn't don't doesn't "
    "didn't isn't aren't wasn't weren't hasn't haven't hadn't shouldn't mustn't hardly scarcely barely nowhere "
    "unable".split()
)
UNDOING = set(
    "fail failed fails failing failure refuse refused refuses refusing refusal decline declined declines declining "
    "deny denied denies denying lack lacked lacks lacking avoid avoided avoids stop stopped prevent prevented "
    "prevents reject rejected rejects forbid forbade forbidden forbids ban banned bans cancel cancelled abandon "
    "abandoned neglect neglected omit omitted".split()
)
"""Verbs that make what follows not happen."""

_ENDS = set(". ; : ! ? , but and or although though because which who whereas while so then when if as".split())
_AGAINST = set(
    "against only except forbid none else contrary rather instead cancelled out left missed lost gave".split()
)
"""Other words by which a thing may be denied."""

OVER = set("of in on at by for from with into about over than since".split())
"""Words over which a negation does not reach."""

LIGHT = set(
    "a an the this that these those its it his her their our my your he she they we you i them him us be been "
    "being is are was were am do does did done have has had having will would shall should may might can could "
    "must to of in on at by for from with into any some all more most much many very too only just even ever yet "
    "still also one two there here as than such other another what who whom whose which how when where why if or "
    "and but so up out over about because been get got make made take took come came go went say said says".split()
)

_DENYING = NEGATORS | UNDOING | _AGAINST
_NO_DENIAL = [["only"], ["fewer"], ["less"], ["least"], ["just"], ["merely"], ["simply"], ["sooner"]]
"""Words before which a negator denies nothing."""

_UNDONE = re.compile(r"(?:un(?!der|i[oqt]|iv|til)|dis(?!t)|mis|non|im(?=p)|ir(?=r)|il(?=l)).{3}|.{3,}less$")
"""Words that may deny by what they begin or end with."""

_DISOWNING = set(
    "deny denies denied denying dispute disputes disputed disputing doubt doubts doubted contest contests contested "
    "contradict contradicts contradicted question questions questioned refute refutes refuted disagree disagrees "
    "disagreed".split()
)
_DOUBTING = _DISOWNING | set(
    "doubtful false untrue wrong mistaken error myth object objects objected objection oppose opposes opposed impossible "
    "unlikely".split()
)

_STOPS = set(".;:!?")
_TURNS = _STOPS | set("but whereas while although though".split())
"""What parts one thing that is told from another."""
_BESIDE = [(_STOPS, 18, 1, 0.2), (_STOPS, 99, 2, 0.5), (_ENDS, 99, 2, 0.4)]
"""(what ends a part of the evidence, its most words, the least words of content of the claim and the share of them in it)"""

_APART = 0.8
"""Share of what the claim has somebody say that clauses without a no must hold, for it to leave none out."""

_LEAST = 0.5
"""Share of the claim's content that evidence must hold which a claim has somebody deny."""
_REACH = 5
"""Words on either side of one that are near it."""
_SIGNS = {True: "denies", False: "affirms"}


def denied(claim: str, evidence: str) -> str:
    """A word that the one denies and the other, which denies nothing, affirms."""
    ours, theirs = _leaning(claim), _leaning(evidence)
    said = tokens(claim), tokens(evidence)
    firm = [not denies(words) for words in said]
    for root, (word, signs) in ours.items():
        other = theirs.get(root, (word, signs))[1]
        if len(signs) == len(other) == 1 and signs != other and firm[signs == {True}]:
            one, another = (near(words, {w for w in words if stem(w) == root}) for words in said)
            if one & another:
                return f"it {_SIGNS[True in signs]} “{word}”, which what it cites {_SIGNS[True not in signs]}"
    return ""


def affirmed(claim: str, evidence: str) -> str:
    """A no in the evidence of which the claim, which denies nothing, can have taken no other part: one beside much of
    what the claim says, or in a short sentence, unless the clauses without it say by themselves what the claim does."""
    ours, words = tokens(claim), tokens(evidence)
    if denies(ours) or any(_UNDONE.match(word) for word in ours):
        return ""
    wanted = content(ours)
    if not sayers(claim) and _told_apart(wanted, words):
        return ""
    for ends, most, shared, share in _BESIDE:
        for part in _parts(words, ends):
            noes = [word for n, word in enumerate(part) if _negates(part, n)]
            if noes and len(part) <= most and len(wanted & content(part)) >= max(shared, share * len(wanted)):
                return f"what it cites says {noes[0]}, and it denies nothing"
    return ""


def _told_apart(wanted: Set[str], words: list[str]) -> bool:
    """Whether clauses that deny nothing hold nearly all of what is wanted, and none that does adds to it."""
    clauses = [(content(part), any(_negates(part, n) for n in range(len(part)))) for part in _parts(words, _ENDS)]
    plain = {root for held, denies_it in clauses if not denies_it for root in held}
    others = {root for held, denies_it in clauses if denies_it for root in held}
    return len(wanted & plain) >= _APART * len(wanted) and not wanted & (others - plain)


def disowned(claim: str, evidence: str) -> str:
    """Somebody whom the claim has deny what the evidence, in which nobody denies or doubts anything, says in much the same
    words."""
    ours, words = tokens(claim), tokens(evidence)
    noes = [word for word in ours if word in _DISOWNING]
    if not noes or denies(words) or not _DOUBTING.isdisjoint(words):
        return ""
    shared, least = content(ours) & content(words), _LEAST * len(content(ours))
    return f"it says {noes[0]}, and what it cites denies nothing" if len(shared) >= max(2, least) else ""


def denies(words: list[str], but: Set[str] = frozenset()) -> bool:
    """Whether any of the words denies something, other than these."""
    return any((word in _DENYING and word not in but) or word.endswith("n't") for word in words)


def tokens(text: str) -> list[str]:
    """Its words in small letters, and what ends a clause."""
    return [m[0].lower().replace("’", "'") for m in _WORD.finditer(text)]


def content(words: list[str]) -> set[str]:
    """The stems of the words that carry meaning and deny nothing."""
    found = (w for w in words if w not in LIGHT and w not in OVER and w not in NEGATORS and w[0].isalpha())
    return {stem(word) for word in found if not word.endswith("n't")}


def near(words: list[str], wanted: Set[str]) -> set[str]:
    """The stems of content within reach of any of the wanted words, on its side of a "but"."""
    parts = [(part, n) for part in _parts(words, _TURNS) for n, word in enumerate(part) if word in wanted]
    return {root for part, n in parts for root in content(part[max(0, n - _REACH) : n] + part[n + 1 : n + 1 + _REACH])}


def stem(word: str) -> str:
    """As `qa.claims.words.stem`, but with a word in "-ss", "-ings" or of four letters left longer."""
    for ending in ("ingly", "edly", "ies", "ied", "ing", "ed", "es", "s", "e", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: -len(ending)].rstrip("y")
    return word.rstrip("y") if len(word) > 4 else word


def _leaning(text: str) -> dict[str, tuple[str, set[bool]]]:
    """By its stem, each word that carries meaning, as first written, and whether it is denied, affirmed or both."""
    found: dict[str, tuple[str, set[bool]]] = {}
    for word, is_denied in _said(tokens(text)):
        found.setdefault(stem(word), (word, set()))[1].add(is_denied)
    return found


def _said(words: list[str]) -> Iterator[tuple[str, bool]]:
    """Each word that carries meaning, with whether it is denied: the first one after a negator."""
    denying = False
    for n, word in enumerate(words):
        if _negates(words, n) or (word in UNDOING and words[n + 1 : n + 2] == ["to"]):
            denying = True
            if word in UNDOING:
                yield word, False
        elif word in _ENDS or word in OVER:
            denying = False
        elif word not in LIGHT:
            yield word, denying
            denying = False


def _negates(words: list[str], n: int) -> bool:
    """Whether the word there denies what follows: "no fewer than 40" and "not only" do not."""
    negator = words[n] in NEGATORS or words[n].endswith("n't")
    return negator and words[n : n + 2] != ["none", "other"] and words[n + 1 : n + 2] not in _NO_DENIAL


def _parts(words: list[str], ends: Set[str]) -> Iterator[list[str]]:
    """The words between those that end a clause or a sentence."""
    for end, part in groupby(words, ends.__contains__):
        if not end:
            yield list(part)
