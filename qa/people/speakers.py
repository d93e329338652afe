"""Whose words a sentence holds, where it says so itself: "Critics argue that …", "…”, Khan told a crowd".

Rules for English on one sentence, made to be right rather than complete: two verbs of saying, a second clause after a
semicolon or a "but I", a pronoun for a name, and nobody is named. What stands around the sentence is for `voices`.
"""

import re
from functools import lru_cache

from index.lexical import CAPITAL
from qa.people.names import COMMON, COUNTRIES, OPENERS, TITLES, folded

_TITLES = (
    r"Mrs?|Ms|Mx|Messrs|Mme|Mlle|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Cdr|Adm|Brig|Sgt|Sen|Rep|Gov|Pres|Amb|Sec|Supt|Det|Insp|"
    r"Rev|Hon|Fr|St|Sr|Jr"
)
_WORD = rf"(?:(?:{_TITLES})\.|(?:{CAPITAL}\.)+|(?:[a-z]{{1,3}}[-’'])?{CAPITAL}[\w’'-]*)"
"""A word of a name: "Khan", "al-Assad", "O’Neill", "J.", "U.S.", "Gen."."""

_OF_NAMES = (
    "de|da|do|dos|das|di|du|del|della|der|den|des|la|le|las|los|von|van|zu|zur|af|av|ter|al|el|bin|bint|ibn|ben|abu|y|e"
)
_JOINED = rf"(?:(?:{_OF_NAMES}|of|for|of the|for the) )"
NAME = rf"(?:the )?(?:(?:{_OF_NAMES}) )*{_WORD}(?: {_JOINED}*{_WORD}){{0,5}}"
_GROUP = (
    r"(?:(?:Many|Some|Several|Most|Other|The|U\.S\.|US|American|Pakistani|Indian|many|some|several|most|other|the) )*"
    r"(?:critics|supporters|proponents|opponents|advocates|sceptics|skeptics|analysts|observers|officials|experts|"
    r"diplomats|economists|residents|leaders|commentators|Critics|Supporters|Proponents|Opponents|Advocates|"
    r"Sceptics|Skeptics|Analysts|Observers|Officials|Experts|Diplomats|Economists|Residents|Leaders|Commentators)"
    r"(?: (?:of|in|around) (?:the )?[\w-]+(?: [\w-]+){0,2}?)?"
)
_RELATES = (
    "of|to|from|for|with|by|in|on|at|against|and|or|than|that|who|whom|which|whose|as|like|near|behind|beside|around|about|"
    "under|over|after|before|since|via|per|into|between|among|towards?|without|within|outside|inside|not|is|was|are|were|"
    "has|had|said|says|told|what|time|day|night|week|month|year|moment|reason|way"
)
_ROLE = (
    rf"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Mm]y)(?: {CAPITAL}[\w’'-]*){{0,3}}(?: [a-z-]+[’']s?)?"
    rf"|{CAPITAL}[\w-]*[’']s?)"
    rf"(?: (?!(?:{_RELATES})\b|\w+(?:ing|ed)\b)[a-z][\w-]*(?![\w’'])){{1,3}}"
)
"""What a person is, before the name: "The British cardiologist Alan Whitcombe", "its chairman, Tomas Veld", "the board’s
surveyor"."""

_LEADER = rf"(?:(?!(?:{_RELATES})\b|\w+(?:ing|ed|ly)\b)[a-z][a-z-]+ ){{0,3}}"
"""The same without an article: "said union leader Gro Hatlem"."""

_COMPANY = r"(?: and (?:(?:his|her|their) )?(?:colleagues|team|co-?authors)| et al\b\.?)"
_WHO = rf"(?:{_ROLE}(?P<comma>,)? (?={NAME}))?(?P<who>{_GROUP}|{NAME}{_COMPANY}?)(?(comma),?)"
_ASIDE = (
    r"(?: \([^()“”]{1,40}\))?(?: of (?:the|our|this) [a-z’'-]+(?: [a-z-]+){0,2}?)?(?:, [^,“”\";]{1,90},)?"
    r"(?: (?:may|might|also|however|often|famously|therefore|itself|still|once|has|have|long))*"
)
_SAID = (
    r"(?:said|says|(?<!\bbe )(?<!\bbeen )(?<!\bwas )(?<!\bwere )told(?! \w+ about\b)|"
    r"tells (?:me|us|him|her|them|you)\b(?! (?:about|how|of)\b)|argued?|argues|"
    r"contends?|contended)"
)
_HELD = (
    r"(?:maintain|counter|warn|insist|add|report|suggest|answer|respond|object|remark|recall|fear|expect|complain|caution|"
    r"stress|predict|protest)(?:s|es|ed)?|"
    r"(?:emphasi[sz]|not|believ|conced|observ|conclud|acknowledg|alleg|propos)e[sd]?|explain(?:s|ed)?|"
    r"repl(?:y|ie[sd])|point(?:s|ed)? out|admit(?:s|ted)?|(?:hold|write|think|find)s?|held|wrote|thought|found"
)
_PUT = r"(?:state|declare|claim|assert)(?:s|d|ed)?"
"""Of a thing, too, or what is no verb ("claimed 1,800 lives", "Medicare claims rose"): only before what is said."""
_MADE = r"ma(?:kes?|de) (?:an?|the|this) (?:[\w-]+ )?(?:argument|case|point)\b"
_TO_WHOM = r"(?: (?:to|out to) [a-z]+(?: [a-z]+)?)?"
_NAUGHT = r"(?:nothing|little)(?: (?:about|and|at|for|in|of|on|to|until)\b|[.,;])"
_SAYS = (
    rf"(?:{_SAID}\b(?! (?:for|with) | {_NAUGHT})|used to say\b|(?:{_HELD}|{_PUT}){_TO_WHOM}(?: that\b|[,:] [“\"])|"
    rf"{_PUT} [“\"]|puts? it(?: [a-z]+)?: [“\"]|warn(?:s|ed)? of\b|{_MADE})"
)
_SPOKE = rf"(?:{_SAID}|{_PUT}|{_HELD}|asks?|asked|continue[sd]|goes on|went on|cried|joked|laughed)"
"""What stands beside a closed quotation is a verb of saying, whichever it is."""

_CALLS = r"(?:(?:call|dismiss|condemn|brand)(?:s|es|ed)?|(?:describe|denounce)[sd]?)"
"""Before what is quoted in part: "called the plan “closure by instalments”"."""

_CLOSED = r"(?:[,?!][”\"’']|[”\"’'],)"
_OPENS = r"(?:(?:But|And|Yet|Even|However,|Still,|Meanwhile,|Today,?|At the same time,) )?"
_STOP = r"\.(?=$|[”\")])"
_ON = (
    r" (?:in|on|at|to|from|after|before|during|when|while|as|who|this|last|yesterday|today|later|earlier|again|once|over|"
    r"outside|through|with|by|about|[a-z]+ly|—|–|-)(?= )"
)
"""What may follow a name that is whole: in "said Khan officials" and "said Berg’s wife" it is not."""

_SINGLE = r"(?<!\w)[‘'](?=[A-ZÀ-Þ])(?:(?!(?<!\w)[‘'])[^“”\"]|“[^“”]*”)*?(?:[.,!?…][’']|[’'](?=, ))(?!\w)"
QUOTATION = re.compile(rf"“[^“”]*”|(?<!\w)\"(?=\S)[^“”\"]*(?<=\S)\"(?!\w)|{_SINGLE}")
"""In one paragraph. In single marks it begins with a capital, as nothing does behind the apostrophe of a plural."""

_PATTERNS = [
    re.compile(rf"^{_OPENS}{_WHO}{_ASIDE} {_SAYS}"),
    re.compile(rf"^{_OPENS}{_WHO}{_ASIDE} {_CALLS} [^“”\"]{{1,80}}[“\"]"),
    re.compile(rf"\b[Aa]ccording to {_WHO}(?=[,;)]|{_STOP}| (?:published|reported))"),
    re.compile(rf"{_CLOSED} {_WHO}{_ASIDE} {_SPOKE}\b"),
    re.compile(rf"{_CLOSED} {_SPOKE} {_LEADER}{_WHO}(?=[,;:)]|$|{_STOP}|{_ON})"),
    re.compile(rf"\b[Aa]s {_WHO}{_ASIDE} (?:{_SAID}|{_PUT}|puts? it|wrote|noted|used to say)\b"),
]
_INTERVIEW = re.compile(rf"\b(?:[Ii]nterview|[Tt]alk|[Cc]onversation|Q ?& ?A) with (?P<whom>{NAME})(?<![’']s)(?![’'])")
_TURNS = re.compile(
    r", (?:but|yet|though|although) (?:I|we|you|he|she|it|they|there|th(?:e|is|ese|ose)|an?|my|our|his|her|its|their|no)\b|"
    r", which (?:is|are)\b"
)
"""Where a clause begins that may be the author's own again."""

_SAYING = re.compile(rf"\b(?:{_SAYS}|(?<!\bthe )(?<!\ba ){_PUT}\b|argu\w+ for\b)")
_HE = r"I|[Ww]e|[Ss]?[Hh]e|[Tt]hey"
_PRONOUN = re.compile(
    rf"”,? (?:(?P<before>I|we|s?he|they){_ASIDE} {_SPOKE}\b|{_SPOKE} (?P<after>I|we|s?he|they)\b)"
    rf"|^(?:{_OPENS}|(?:When )?[Aa]sked [^“”:]{{1,90}}, )(?P<first>{_HE}){_ASIDE} {_SPOKE}(?: that\b|[.,:])"
)
_DIFFERS = (
    r"(?:den(?:y|ie[sd])|(?:dis)?agree[sd]?|(?:re|ob)ject(?:s|ed)?|dispute[sd]?|shrug(?:s|ged)|laugh(?:s|ed)|sigh(?:s|ed)|"
    r"nod(?:s|ded)|sh(?:akes?|ook) (?:his|her) head|refuse[sd]?|oppose[sd]?|smile[sd]?|hesitate[sd]?)"
)
_TURNED_TO = re.compile(rf"^{_OPENS}{_WHO}{_ASIDE} {_DIFFERS}\b")
_INTRODUCED = re.compile(
    rf"^{_OPENS}{_ROLE}(?P<comma>,)? (?P<who>{NAME})(?(comma),(?! (?:and|or)\b)| (?!(?:and|or|of)\b)[a-z])"
)
_SUBJECT = re.compile(
    rf"^{_OPENS}(?P<who>{CAPITAL}[\w’'-]*)(?P<self> (?:him|her)self)?(?:, [^,“”;]{{1,90}},)? (?!(?:and|or|of)\b)[a-z]"
)
_TELLS = re.compile(rf"[^“”\"‘’;:]{{0,60}}?\b{_SPOKE}\b")
_CALLED = {
    "he": re.compile(r"(?:Mr|Sir|Lord|Father|Brother|Fr)\b"),
    "she": re.compile(r"(?:Mrs|Ms|Miss|Mme|Mlle|Lady|Dame|Sister)\b"),
}
_ASKED = re.compile(rf"^{_WHO} {_SPOKE}(?: [a-z]+){{0,2}}\.$")
_NOBODY = re.compile(
    r"(?:The|This|That|These|Those|It|He|She|They|We|I|You|One|Who|What|There|Our|Its|His|Her|Their|As|In|On|At|For|If|"
    r"When|While|Such|No|Not|None|Neither|Both|All|Each|Everyone|Nobody|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|"
    r"An?|Note|First|Second|Third|Finally|Even)(?: |$)"
)
_IS_GROUP = re.compile(_GROUP)
_BEGINNINGS = OPENERS.union(
    "furthermore apparently reportedly allegedly officially publicly privately lest maybe surely certainly sometimes".split()
)
"""Words of a clause, and not of a name, that the name may seem to begin with: "Although Vogel said"."""

_ABSTRACT = frozenset(
    "history evidence experience research legend data studies polls tradition science rumour rumor people common surveys "
    "statistics figures logic reason wisdom nature theory practice rumours rumors scholarship memory".split()
)
"""What suggests and shows without being anybody, capital for being first."""
_NO_ONE = re.compile(rf"(?:(?:{_TITLES})\.? ?)*(?:{CAPITAL}\.?)?|.*['’]s")
"""A title or an initial alone, where the sentence was cut; what is somebody's and not he: "Khan’s claim", "it’s said"."""


def speaker(sentence: str, author: str = "") -> str:
    """The one person, group or body that the sentence says is speaking; "" where there is none, or it is the author."""
    plain = " ".join(sentence.split())
    told = QUOTATION.sub("“”", plain)
    turns = not told.startswith("“”") and _TURNS.search(told)
    if ";" in told or turns or len(_SAYING.findall(told)) > 1:
        return ""
    found = {_named(match["who"]) for pattern in _PATTERNS for match in pattern.finditer(plain)} - {""}
    if len(found) != 1:
        return ""
    who = found.pop()
    return "" if is_one_of(who, author) else who


@lru_cache(1 << 16)
def interviewed(title: str) -> str:
    """Whom a title says that its author talks with: "The dam: an interview with Anna Holm"; "" where it says none."""
    match = _INTERVIEW.search(title)
    return match["whom"] if match else ""


def is_one_of(who: str, author: str) -> bool:
    """Whether the name may be that of an author."""
    return any(_same(_parts(one), _parts(other)) for one in who.split(" and ") for other in _AND.split(author))


def is_group(who: str) -> bool:
    """Whether many speak who may be called otherwise too: "Critics", "several analysts"."""
    return bool(_IS_GROUP.fullmatch(who))


def pronoun(sentence: str) -> str:
    """Who is said to speak without a name, in small letters: "she" in "“It is so,” she said."; "" where nobody is."""
    told = QUOTATION.sub("“”", " ".join(sentence.split()))
    match = _PRONOUN.search(told) if len(_SAYING.findall(told)) < 2 else None
    return next(filter(None, match.groups()), "").lower() if match else ""


def is_told(sentence: str) -> bool:
    """Whether it begins with a quotation and goes on with who says it, named or not: "“It is so,” the owner said."."""
    plain = " ".join(sentence.split())
    quoted = QUOTATION.match(plain)
    closed = quoted and re.search(rf"{_CLOSED}$", plain[: quoted.end() + 1].rstrip())
    return bool(closed and _TELLS.match(plain, quoted.end())) and pronoun(plain) not in ("i", "we")


def spoken_of(sentence: str, he: str, text: str = "") -> str:
    """Who "he" or "she" is in the next sentence: "The owner, Clara Dunn, was angry."; "" where it may be another. In `text`
    a surname may stand behind a given name, as a place does not."""
    who = speaker(sentence) or turned_to(sentence) or _first(_INTRODUCED, sentence)
    if (
        not who
        and (subject := _SUBJECT.match(sentence))
        and (subject["self"] or in_full(subject["who"], text) != subject["who"])
    ):
        who = subject["who"]
    if _CALLED["she" if he == "he" else "he"].match(who):
        return ""
    others = re.findall(rf"(?<=[\w,] ){CAPITAL}\w+", QUOTATION.sub("", sentence).replace(who, "")) if who else []
    return "" if others else who


def turned_to(sentence: str) -> str:
    """Whose the quotation is that follows: "Pryce denied this."; "" where nobody's."""
    return _first(_TURNED_TO, sentence)


def asked(sentence: str) -> str:
    """Whose the question or the cry was that stands before: "Dunn asked."; "" where nobody's."""
    return _first(_ASKED, sentence)


def in_full(who: str, text: str) -> str:
    """A surname with the given name that stands before it in the text, where there is one and no other."""
    if not re.fullmatch(rf"{CAPITAL}[\w’'-]+", who) or folded(who) in COUNTRIES:
        return who
    runs = re.findall(rf"(?<!\w)((?:{_WORD} ){{1,4}}){re.escape(who)}\b(?!-)", text)
    given = {_given(run) for run in runs} - {""}
    shortest = min(given, key=len, default="")
    return f"{shortest} {who}" if shortest and all(name.endswith(shortest) for name in given) else who


def _given(before: str) -> str:
    """The given names at the end of the capital words before a surname; "" where a title stands there."""
    words = re.sub(r".*[’']s? ", "", before).split()
    titles = [i for i, word in enumerate(words, 1) if folded(word) in _NO_GIVEN]
    return " ".join(words[titles[-1] if titles else 0 :])


def _first(pattern: re.Pattern[str], sentence: str) -> str:
    match = pattern.search(" ".join(sentence.split()))
    return _named(match["who"]) if match else ""


def _named(who: str) -> str:
    """The name as a label: without a leading article, with a capital; "" for what is no one."""
    bare = re.sub(r"^[Tt]he (?=\w)|(?<=\w) of [^,]*[’']s$", "", who)
    is_clause = not _IS_GROUP.fullmatch(who) and bare.split()[0].lower() in _BEGINNINGS
    if is_clause or bare.lower() in _ABSTRACT or _NOBODY.match(bare) or _NO_ONE.fullmatch(bare):
        return ""
    return bare[:1].upper() + bare[1:]


def _parts(name: str) -> list[str]:
    """The words of a name that tell it from others: without titles and particles."""
    return [part for part in re.findall(r"\w+", folded(name)) if part not in _SHARED]


_NO_GIVEN = TITLES | COMMON | OPENERS
_AND = re.compile(r"[,;&]| and ")
_SHARED = TITLES.union(_OF_NAMES.split("|"), _TITLES.lower().replace("?", "").split("|"))


def _same(one: list[str], other: list[str]) -> bool:
    """Whether two names may be one's: the one is part of the other, or they share the surname and no given name speaks
    against it."""
    if not (one and other):
        return False
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    given = one[0], other[0]
    return one[-1] == other[-1] and given[0][0] == given[1][0] and min(map(len, given)) == 1
