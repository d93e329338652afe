"""Names in a claim, and those that neither its evidence nor what is known of its source holds.

    names("Sir Horace Bellingham-Tanaka told the Pakistani envoy")  ->  ["Horace Bellingham-Tanaka", "Pakistani"]
    strange("Bulgarians objected", "Bulgaria has objected.")        ->  ""

A name is known by its capitals; where a sentence begins and every word has one, it must also look like no common word.
A surname stands for a full name, a people for its country, an acronym for its words. Who did what is not known here.
"""

import re
import unicodedata
from collections.abc import Callable

from index.dates import MONTHS, WEEKDAYS
from index.lexical import CAPITAL

_WORD = re.compile(r"[^\W\d_](?:[\w’'.-]*\w)?")
_CAPITALS = re.compile(rf"\b{CAPITAL}[\w’'.-]*")
TITLES = set(
    "mr mrs ms miss dr prof professor sir lady lord dame saint st president prime minister senator governor mayor "
    "king queen prince princess general colonel captain lieutenant major sergeant commander admiral brigadier "
    "bishop archbishop father sister brother pope ambassador chancellor secretary judge justice director chief "
    "chairman rev reverend hon the of and for de la le von van der al bin jr jnr sr ret foreign old new north "
    "south east west upper lower great republic kingdom state federal national royal".split()
)
"""Words that come with names and are none themselves."""

COMMON = {
    *"i i'm i've i'd i'll mr mrs ms dr bc ad am pm ok sept".split(),
    *MONTHS,
    *WEEKDAYS,
    *(m[:3] for m in MONTHS),
}
"""Words that have a capital and name nobody."""
OPENERS = set(
    "a about above according across after again against all almost along already also although always among an and "
    "another any anybody anyone anything around as at away back because before behind being below beside besides "
    "between beyond both but by certain clearly contrary despite did do does during each earlier early either "
    "enough even eventually ever every everybody everyone everything except few fewer finally first for former "
    "formerly four five six seven eight nine ten from further given had half has have having he hence her here "
    "hers him his how however hundreds i if in indeed inside instead into is it its just last late later least "
    "less like likewise many meanwhile more moreover most much my near nearly neither never nevertheless next no "
    "nobody none nor not nothing now of off often on once one only or other others our out outside over own "
    "perhaps possibly rather recently roughly same second several shall she should since so some somebody someone "
    "something soon still such take than that the their them then there therefore these they third this those "
    "though thousands three through throughout thus to today together tomorrow too toward towards twice two under "
    "unless unlike until up upon us usually very was we well were what whatever when whenever where whereas "
    "wherever whether which while who whoever whole whom whose why will with within without would yesterday yet "
    "you your".split()
)
_ENDINGS = tuple(
    "ing ed ly tion sion ment ness ence ance ity ship ism age ists ers ors ies ions ents ants ments ities less ful "
    "ives ials als ics".split()
)
"""Of words that are no names."""

_PLACES = {"", "a", "ia", "y", "e", "o", "land", "stan", "istan", "que"}
_OF_PLACES = {"n", "an", "ian", "ean", "ese", "ns", "ans", "ians", "eans", "anian", "nian", "ene"}
_PEOPLES = _OF_PLACES | {"ish", "i", "s", "es", "is", "er", "ers", "man", "men", "ic", "ch", "ni"}
"""Endings of places, and of those who live there."""

_NO_PEOPLE = set("adrian christian damian fabian julian lucian marian roman vivian nigerian nigerians".split())
"""Words that end like a people of another name, and are none: Julia and Julian, Niger and Nigerian."""

_STATES = """
america american americans us usa washington
argentina argentine argentines argentinian argentinians
australia australian australians canberra
austria austrian austrians vienna
belgium belgian belgians
brazil brazilian brazilians brasilia
britain british briton britons uk london
canada canadian canadians ottawa
china chinese beijing peking
cuba cuban cubans havana
cyprus cypriot cypriots nicosia
denmark danish dane danes copenhagen
egypt egyptian egyptians cairo
england english englishman englishmen
europe european europeans eu brussels union
finland finnish finn finns helsinki
france french frenchman frenchmen paris
germany german germans berlin
greece greek greeks athens
hungary hungarian hungarians budapest
india indian indians delhi
iran iranian iranians tehran
iraq iraqi iraqis baghdad
ireland irish irishman irishmen dublin
islam islamic muslim muslims
israel israeli israelis
italy italian italians rome
japan japanese tokyo
kenya kenyan kenyans nairobi
korea korean koreans seoul
lebanon lebanese beirut
mexico mexican mexicans
netherlands dutch dutchman dutchmen holland hague
nigeria nigerian nigerians abuja
norway norwegian norwegians oslo
pakistan pakistani pakistanis islamabad
peru peruvian peruvians lima
philippines philippine filipino filipinos manila
poland polish pole poles warsaw
portugal portuguese lisbon
russia russian russians moscow kremlin
scotland scottish scots scot
serbia serbian serbians serb serbs belgrade
spain spanish spaniard spaniards madrid
sweden swedish swede swedes stockholm
switzerland swiss bern berne
thailand thai thais bangkok
turkey turkish turk turks türkiye turkiye ankara
ukraine ukrainian ukrainians kyiv kiev
wales welsh
"""
"""What stands for a state in the papers: its people and the seat of its government."""

_IRREGULAR = [set(line.split()) for line in _STATES.strip().splitlines()]


def folded(text: str) -> str:
    """Small letters without marks, dots and possessives: "Müller’s", "U.S." -> "muller", "us"."""
    plain = unicodedata.normalize("NFKD", text).translate(_LETTERS)
    bare = "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace("’", "'")
    return re.sub(r"'s?(?=\W|$)", "", bare).replace(".", "")


_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE"})


def names(text: str, known: str = "", common: Callable[[str], bool] = str.islower) -> list[str]:
    """Every name in the text, without titles. `known`: texts in which a name may stand where its capital tells;
    `common`: says of a word in small letters whether it is one of the language."""
    found: list[list[str]] = []
    told = {folded(m[0]) for m in _WORD.finditer(known) if m[0][0].isupper() and not _opens(known, m.start())}
    at = -2
    for match in _WORD.finditer(text):
        word = match[0]
        if not _capital(word) or (_opens(text, match.start()) and not _name_at_opening(text, match, told, common)):
            continue
        if folded(word) in COMMON:
            continue
        joined = match.start() == at + 1 and text[at : match.start()] in (" ", "\n") and text[at - 1] not in ".,;:!?"
        if joined and found:
            found[-1].append(word)
        else:
            found.append([word])
        at = match.end()
    return [name for parts in found if (name := " ".join(p for p in parts if folded(p) not in TITLES))]


def strange(claim: str, evidence: str, context: str = "", common: Callable[[str], bool] = str.islower) -> str:
    """Why a name of the claim is in neither the evidence nor the context; "" where each is."""
    claim, known = _short(claim), _short(f"{evidence}\n{context}")
    held, initials = _tokens(known), _initials(known)
    acronyms = _acronyms(known)
    for name in names(claim, known, common):
        parts = [part for part in re.split(r"[\s-]+", folded(name)) if part and part not in TITLES]
        whole = folded(name).replace(" ", "")
        if (_initialled(name) and whole in acronyms) or _spelt_out(parts, initials):
            continue
        if any(not _held(part, held, acronyms, len(parts) == 1) for part in parts):
            return f"the name {name} is not in what it cites"
    return ""


def is_held(name: str, text: str) -> bool:
    """Whether a text has this name of one word, or another of the same state: "Danish", where it speaks of Denmark."""
    capitals = _tokens(" ".join(_CAPITALS.findall(_short(text))))
    return _held(folded(name), capitals, set(), True)


def _short(text: str) -> str:
    """With the states that are mostly called otherwise called so."""
    return re.sub(r"\bUnited Kingdom\b", "Britain", re.sub(r"\bUnited States(?: of America)?\b", "America", text))


def _capital(word: str) -> bool:
    return word[0].isupper() or (len(word) > 2 and word[1].isupper() and word[0] in "aei")


def _opens(text: str, at: int) -> bool:
    """Whether a sentence, a title or a quotation begins there."""
    before = text[max(0, at - 12) : at]
    return not before.strip() or bool(_OPENING.search(before))


_TENS = re.compile(r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-|$)")
_OPENING = re.compile(r"[.!?:]['\"”’)]*\s+['\"“‘(]*$|[\"“‘(\n]\s*$")


def _name_at_opening(text: str, match: re.Match, told: set[str], common: Callable[[str], bool]) -> bool:
    word, small = match[0], folded(match[0])
    if word.isupper() and len(word) > 1:
        return True
    if small in OPENERS or _TENS.match(small):
        return False
    if (
        small in told
        or small.removesuffix("s") in COUNTRIES
        or small in COUNTRIES
        or (small in TITLES and small not in ("old", "new", "upper", "lower", "great"))
    ):
        return True
    after = text[match.end() :]
    if re.match(r"[’']s\b", after) or re.search(r"[’']s$", word):
        return small not in ("today", "yesterday", "tomorrow") and not small.endswith(_ENDINGS)
    if re.match(rf"[ -]{CAPITAL}[\w’'-]+", after) and not small.endswith(("ing", "ed", "ly")):
        return True
    if re.match(r"[^-]+-[a-z]", word) or any(common(small.removesuffix(ending)) for ending in ("", "s", "es")):
        return False
    return not small.endswith(_ENDINGS)


COUNTRIES = {word for group in _IRREGULAR for word in group} - {"union"} | set(
    "afghanistan africa african asia asian saudi syria syrian yemen ethiopia ethiopian bulgaria bulgarian romania "
    "croatia chile colombia venezuela indonesia malaysia vietnam vietnamese bangladesh nepal taiwan qatar jordan sudan "
    "libya tunisia morocco algeria ghana nato congress".split()
)
"""States, peoples and capitals."""


def _tokens(text: str) -> set[str]:
    return {part for m in _WORD.finditer(text) for part in (folded(m[0]), *re.split(r"[-\s]", folded(m[0]))) if part}


def _held(part: str, held: set[str], acronyms: set[str], alone: bool) -> bool:
    if part in held or (len(part) > 2 and part in acronyms):
        return True
    if any(part in group and group & held for group in _IRREGULAR):
        return True
    return any(_one_people(part, other, alone) for other in held)


def _one_people(a: str, b: str, alone: bool) -> bool:
    """Whether two words differ only in such endings as make a people of a place: Bulgaria, Bulgarians. Beside a given name
    ("Hugo Berger"), only in those that no surname has."""
    if len(a) < 4 or len(b) < 4 or a[:3] != b[:3] or {a, b} & _NO_PEOPLE:
        return False
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    people = _PEOPLES if alone else _OF_PLACES
    return shared >= max(3, min(len(a), len(b)) - 3) and any(
        {a[n:], b[n:]} <= _PLACES | people and {a[n:], b[n:]} & people for n in range(3, shared + 1)
    )


def _acronyms(text: str) -> set[str]:
    """The initials of every run of capitalised words: "International Monetary Fund" -> imf."""
    found = set()
    for match in re.finditer(rf"{CAPITAL}[\w’'-]*(?:(?: (?:of|for|and|the|on|in|de|to))* {CAPITAL}[\w’'-]*)+", text):
        words = [w for w in match[0].split() if w[0].isupper()]
        letters = "".join(w[0] for w in words).casefold()
        found |= {letters[i:j] for i in range(len(letters)) for j in range(i + 2, len(letters) + 1)}
    return found


def _initials(text: str) -> set[str]:
    """Every word in capitals, on lines that are not all in capitals: "the IMF lent" -> imf."""
    lines = (line for line in text.splitlines() if not line.isupper())
    return {folded(m[0]) for line in lines for m in _WORD.finditer(line) if _initialled(m[0])}


def _initialled(name: str) -> bool:
    """Whether it may stand for other words: IMF, U.S., Nato, and neither Al nor "is"."""
    return name[:2].isupper() or (len(name) > 3 and name[0].isupper())


def _spelt_out(parts: list[str], initials: set[str]) -> bool:
    """Whether the evidence holds the initials of the name, in capitals."""
    return len(parts) > 1 and "".join(part[0] for part in parts) in initials
