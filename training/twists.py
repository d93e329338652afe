"""Ways to change a statement by rule: some keep what it says, most make it say what its source does not.

    kept(sentence, draw)                    ->  the same in fewer or other words
    mended(claim, evidence, speakers)       ->  a false claim with the evidence's number, name, speaker or contrary in its place
    turned(sentence, others, draw)          ->  (kind, what is no longer borne by the sentence), for each way that fits

Tables of English words. What comes out is not always good English, and now and then not what its kind promises.
"""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.dates import MONTHS
from qa.claims.amounts import missing
from qa.claims.figures import figures
from qa.claims.polarity import reversed_
from qa.people.names import names

CONTRARIES = """
rose fell|rise fall|risen fallen|increased decreased|increase decrease|increases decreases|grew shrank|grown shrunk
higher lower|more less|more fewer|larger smaller|bigger smaller|longer shorter|better worse|best worst|before after
earlier later|supported opposed|supports opposes|support oppose|accepted rejected|accepts rejects|accept reject|won lost
approved rejected|adopted defeated|agreed refused|in_favour_of against|began ended|begins ends|opened closed|opens closes
bought sold|buy sell|buys sells|gave took|allowed forbidden|allow forbid|allows forbids|permitted forbidden|legal illegal
lawful unlawful|true false|right wrong|correct wrong|guilty innocent|safe dangerous|strong weak|stronger weaker|early late
high low|rich poor|richer poorer|cheap dear|cheaper dearer|faster slower|public secret|present absent|included excluded
possible impossible|likely unlikely|common rare|often rarely|always never|happy unhappy|majority minority|north south
northern southern|east west|eastern western|hired dismissed|loved hated|friends enemies|survived died|peace war
confirmed denied|admitted denied|admits denies|succeeded failed|succeed fail|necessary unnecessary|remained vanished
with without|inside outside|upheld annulled|praised criticised|everyone nobody|everything nothing|all none|first last
above below|left arrived|kept dropped|strengthened weakened|improved worsened|helped harmed|reduced raised|cut raised
hot cold|warm cold|young old|younger older|heavy light|heavier lighter|hard easy|narrow wide|near far|on_purpose by_accident
started stopped|start stop|allowed prevented|built demolished|welcomed condemned|honest dishonest|willing unwilling
"""

ALIKE = """
said stated|says states|argued contended|argues contends|thinks believes|began started|ended finished|because since
about roughly|nearly almost|however though|also as_well|large big|small little|help aid|shows indicates|show indicate
buy purchase|bought purchased|got received|needs requires|need require|many numerous|often frequently|whole entire|wants wishes
kept retained|built constructed|told informed|asked requested|whilst while|children youngsters|house home|money funds
people persons|doctor physician|car vehicle|ship vessel|road street|war conflict|law statute|job post|pay wage|town city
company firm|company business|workers employees|rule regulation|chance opportunity|mistake error|answer reply|answered replied
end close|used employed|use employ|given granted|gave granted|sent dispatched|chose selected|chosen selected|lives resides
cheap inexpensive|dear expensive|clear plain|enough sufficient|only just|perhaps maybe|rose increased|fell decreased
rose went_up|fell went_down|refused declined|died perished|quickly rapidly|at_once immediately|later afterwards|earlier before
in_fact indeed|report account|found discovered|saw noticed|written composed|last final|first initial|main chief|hard difficult
easy simple|important significant|sick ill|illness disease|proposal suggestion|proposed suggested|decided resolved|per_cent percent
"""

TOO_FAR = """
some all|many all|most all|several all|may will|might will|could will|may must|suggests proves|suggest prove|often always
usually always|sometimes always|rarely never|seldom never|about_half all|a_few all|likely certain|probably certainly
perhaps certainly|part the_whole|partly entirely|nearly_all all|almost_all all|largely entirely|mostly entirely|mainly only
a_third_of all_of|half_of all_of|believes has_proved|thinks has_proved|estimate know|estimated established|indicates proves
appears is_certain|seems is_certain|possible certain|can must|should must|one_of all_of|up_to exactly|at_least exactly
"""

_AUXILIARY = re.compile(
    r"\b(is|was|are|were|has|had|have|will|would|can|could|should|must|may|might|does|did|do)\b(?! not\b|n't)(?= [a-z])"
)
_DENIALS = [
    (re.compile(r"\b(is|was|are|were|has|had|have|will|would|could|should|must|may|might|did|does|do) not\b"), r"\1"),
    (re.compile(r"\b(\w+)n[’']t\b"), r"\1"),
    (re.compile(r"\bcannot\b"), "can"),
    (re.compile(r"\bnever\b"), "always"),
    (re.compile(r"\bnobody\b", re.I), "everybody"),
    (re.compile(r"\bno longer\b"), "still"),
    (re.compile(r"\bno (?=[a-z])"), "a "),
    (re.compile(r"\bwithout\b"), "with"),
    (re.compile(r"\bnothing\b", re.I), "everything"),
]
_PAST = re.compile(r"(?<=[a-z] )([a-z]{3,}ed)\b(?= (?:the|a|an|his|her|its|their|that|to|in|on|for|at|from|with)\b)")
_BECAUSE = re.compile(r"^(.{15,}?),? (because|after|before|until|whereas|so that|which led to) (.{12,}?)([.!?]?)$")
_TAIL = re.compile(
    r"^(.{25,}?)(?:, (?:which|who|whose|where|although|though|whereas|while|since|because|but|and|so|if)\b|;| \().*$"
)
_ASIDE = re.compile(r", [^,;“\"]{8,60}, (?=[a-z])|\s\([^)]*\)")


def _table(text: str) -> list[tuple[str, str]]:
    pairs = [line.split() for line in re.split(r"[|\n]", text.strip())]
    return [(one.replace("_", " "), other.replace("_", " ")) for one, other in pairs]


_CONTRARY = [pair for a, b in _table(CONTRARIES) for pair in ((a, b), (b, a))]
_SAME = [pair for a, b in _table(ALIKE) for pair in ((a, b), (b, a))]
_BEYOND = _table(TOO_FAR)


def kept(sentence: str, draw: random.Random) -> str:
    """The sentence in fewer or other words; as it is where no rule fits."""
    text = sentence
    if draw.random() < 0.5:
        text = _ASIDE.sub(" ", text, count=1).replace("  ", " ")
    if draw.random() < 0.5 and (tail := _TAIL.match(text)):
        text = tail[1].rstrip(",") + "."
    fits = [pair for pair in _SAME if _has(text, pair[0])]
    for one, other in draw.sample(fits, min(len(fits), draw.choice((0, 1, 2, 3)))):
        text = _put(text, one, other)
    return text


def turned(sentence: str, others: Sequence[str], draw: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, the sentence turned) for each way that fits. `others`: sentences from which names may be taken."""
    ways = {
        "negation": _denied,
        "contrary": _contrary,
        "number": _recounted,
        "beyond": _too_far,
        "relation": _exchanged,
    }
    for kind, way in ways.items():
        if (made := way(sentence, draw)) and made != sentence:
            yield kind, made
    if (made := _renamed(sentence, others, draw)) and made != sentence:
        yield "name", made


def mended(claim: str, evidence: str, speakers: tuple[str, str] = ("", "")) -> str:
    """The claim made to agree with its evidence where one exchange does so by the rules of the checker; "" where none does.

    `speakers`: (who is said to speak, who does). A borne claim in the very words of one that is not.
    """
    tries = [_put(claim, *speakers)] if speakers[0] and speakers[0] in claim else []
    wrong = [f.text for f in figures(claim) if f.text not in evidence]
    tries += [
        claim.replace(w, f.text, 1)
        for w in wrong[:1]
        for f in figures(evidence)
        if f.text[0].isdigit() == w[0].isdigit()
    ]
    strangers = [n for n in names(claim, evidence) if n not in evidence]
    tries += [claim.replace(n, other, 1) for n in strangers[:1] for other in names(evidence)]
    months = [m for m in _MONTHS if m in claim and m not in evidence]
    tries += [claim.replace(m, other, 1) for m in months[:1] for other in _MONTHS if other in evidence]
    tries += [_put(claim, one, other) for one, other in _CONTRARY if _has(claim, one) and _has(evidence, other)]
    if _AUXILIARY.search(claim):
        tries.append(_AUXILIARY.sub(lambda m: f"{m[1]} not", claim, count=1))
    tries += [pattern.sub(to, claim, count=1) for pattern, to in _DENIALS if pattern.search(claim)]
    bad = missing(claim, evidence) or reversed_(claim, evidence) or (strangers and "name") or speakers[0]
    fits = [t for t in tries if t != claim and not missing(t, evidence) and not reversed_(t, evidence)]
    fits = [t for t in fits if not [n for n in names(t, evidence) if n not in evidence and n not in speakers[1]]]
    return max(fits, key=lambda t: _alike(t, evidence)) if bad and fits else ""


def _alike(text: str, evidence: str) -> int:
    """How many pairs of neighbouring words the two share."""
    return len(set(pairwise(text.lower().split())) & set(pairwise(evidence.lower().split())))


_MONTHS = [month.capitalize() for month in MONTHS]


def _has(text: str, word: str) -> bool:
    return word in text and re.search(rf"\b{re.escape(word)}\b", text) is not None


def _put(text: str, one: str, other: str) -> str:
    return re.sub(rf"\b{re.escape(one)}\b", other, text, count=1)


def _denied(text: str, draw: random.Random) -> str:
    fits = [(pattern, to) for pattern, to in _DENIALS if pattern.search(text)]
    if fits:
        pattern, to = draw.choice(fits)
        return pattern.sub(to, text, count=1)
    if found := list(_AUXILIARY.finditer(text)):
        at = found[0].end() if draw.random() < 0.7 else draw.choice(found).end()
        return f"{text[:at]} not{text[at:]}"
    return _PAST.sub(lambda m: f"never {m[1]}", text, count=1)


def _contrary(text: str, draw: random.Random) -> str:
    return _swapped(text, _CONTRARY, draw)


def _too_far(text: str, draw: random.Random) -> str:
    return _swapped(text, _BEYOND, draw)


def _swapped(text: str, table: Sequence[tuple[str, str]], draw: random.Random) -> str:
    fits = [pair for pair in table if _has(text, pair[0])]
    return _put(text, *draw.choice(fits)) if fits else ""


def _recounted(text: str, draw: random.Random) -> str:
    """With another number in place of one."""
    found = [figure for figure in figures(text) if figure.text and not figure.slight]
    if not found:
        return ""
    figure = draw.choice(found)
    words = "two three four five six seven eight nine eleven twelve fifteen twenty thirty-one forty ninety".split()
    if figure.text[0].isdigit():
        digits = figure.text.rstrip("%")
        at = draw.randrange(len(digits))
        while not digits[at].isdigit():
            at = draw.randrange(len(digits))
        other = digits[:at] + draw.choice([d for d in "123456789" if d != digits[at]]) + digits[at + 1 :]
        return text.replace(digits, other, 1)
    parts = ["half", "a third", "two thirds", "a quarter", "a fifth", "three quarters"]
    rest = [w for w in (parts if figure.kind == "percent" else words) if w != figure.text.lower()]
    return text.replace(figure.text, draw.choice(rest), 1) if figure.kind in ("count", "percent") else ""


def _renamed(text: str, others: Sequence[str], draw: random.Random) -> str:
    own = names(text)
    rest = [name for other in others for name in names(other) if not set(name.split()) & set(" ".join(own).split())]
    return text.replace(draw.choice(own), draw.choice(rest), 1) if own and rest else ""


def _exchanged(text: str, draw: random.Random) -> str:
    """Two names, or a cause and what came of it, in each other's place."""
    own = list(dict.fromkeys(names(text)))
    if len(own) > 1:
        one, other = draw.sample(own, 2)
        a, b = sorted((text.find(one), text.find(other)))
        between = text[a:b].split()
        if a >= 0 and len(between) > 2 and one not in other and other not in one:
            return text.replace(one, "\0").replace(other, one).replace("\0", other)
    if (found := _BECAUSE.match(text)) and found[2] in ("because", "after", "before"):
        effect, link, cause, end = found.groups()
        return f"{cause[0].upper()}{cause[1:]} {link} {effect[0].lower()}{effect[1:]}{end}"
    return ""
