"""When not to answer, and the reason in one sentence.

Three signs: the question names somebody or something that no source names; what was found has none of its few words and
is not near it; or, read together with the question, does not seem to answer it (`qa.judge`). How sure that last must be is
a dial that the asker turns; where whatever speaks of a subject answers, less is enough. What is true, it does not know:
only what the sources say.
"""

import re
from collections.abc import Callable, Sequence

from index import BadQuestion, Corpus, Hit, Source
from index.dates import MONTHS, WEEKDAYS
from index.lexical import ASKING, CAPITAL, STOP_WORDS, fold, stems, words
from qa.claims.said import sayers
from qa.people import asking, mentions, whom
from qa.people.names import is_held
from qa.people.voices import heard
from qa.types import BALANCED, DECLINED, DIAL, Evidence, Reading

NEAR = 0.22
"""Cosine of a passage from which it is about a question of few words that it does not have."""

SPOKEN_OF = 0.2
"""Chance of the question being answered that is enough where whatever speaks of its subject answers it, and something
does."""

_NAME = re.compile(rf"(?<=[\w,;:] )[“\"'‘]?({CAPITAL}\w*(?:(?!{CAPITAL})[^\W\d_]){{3}}\w*)(?!\w*-)")

_IN_LANGUAGE = re.compile(rf"\b(?:answer|reply|respond|write|explain|say it) in {CAPITAL}\w+", re.IGNORECASE)

BEST = 3
"""Best sentences in which one looks for what is asked for."""

KEYWORDS = 2
"""Words of a question that is nothing but its subject."""

_OPEN = re.compile(
    r"\W*(?:and |but )?(?:what (?:of|about)|how about|tell me (?:about|of)|anything (?:on|about)|"
    r"what do (?:the |these |all |all the )?(?:[a-z]+ )?(?:sources|articles|documents|authors|writers) (?:say|write) "
    r"(?:of|on|about)|"
    r"what do(?:es)? (?:people|they|others|all sides|both sides|each side|every(?:one|body)) (?:say|think|write) "
    r"(?:of|on|about)|"
    r"what(?:['’]s| is| was| has been) (?:known|reported|said|written) (?:of|on|about)|"
    r"(?:which|what|do any) (?:of the )?(?:sources|articles|documents|texts) (?:mention|discuss|speak of|deal with))\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\bwhat (?:does|do|did) (?P<who>.+?) (?:say|think|write|argue|tell \w+|report|claim|conclude)\b "
    r"(?:about|of|on) (?P<subject>.+)",
    re.IGNORECASE,
)
"""Of one who is named. The judge, trained where such questions mostly have no answer, believes none of them."""

_MATTERS = stems("plan proposal idea view position matter question")
"""What is thought of is seldom called so."""

_AT_LARGE = re.compile(
    r"\b(?:think|say|want|argue|believe|propose|recommend|conclude|views?|opinions?|positions?|stance|arguments?|case|point|"
    r"conclusions?|message)\W*$",
    re.IGNORECASE,
)
"""Ends of a question that asks one who is named for whatever he says: "What does Berg want?"."""

_ASKS = re.compile(rf"\b(?:{ASKING}|is|are|was|were|do|does|did|can|has|have)\b", re.IGNORECASE)

_FORM = (
    "amount article author average case difference document effect example fact idea kind lot matter name number opinion "
    "point position question reason role sort source stance text total view way writer".split()
)
"""What a question may call its answer, its subject or the sources."""

_THING = re.compile(
    rf"\b(?:the|an?|of|about|in|on|for|from|with|by|at|my|our|your|his|her|their|its|how (?:many|much)) "
    rf"(?!(?:{'|'.join([*STOP_WORDS, *_FORM])})s?\b)([^\W\d_]\w+|\d{{4}})(?![\w-])",
    re.IGNORECASE,
)
"""Where a question speaks of some thing, or of some kind of it: "the airport", "how many patients", "in 2017"."""

_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_IN_YEAR = re.compile(
    rf"(?<![-–\d])\b(?:in|of|by|for|since|during|from|after|before|until|around) (?:the )?"
    rf"(?:(?:early|late|mid|spring|summer|autumn|winter|year|{'|'.join(MONTHS)}) (?:of )?)?({_YEAR.pattern})(?![-–/’'])",
    re.IGNORECASE,
)

_MONTHS = [month.capitalize() for month in MONTHS]
_DAYS = [day.capitalize() for day in WEEKDAYS]
_NOBODY = frozenset(("Assistant", "Chatbot", "Whosaid", "Madam", *_MONTHS, *_DAYS, *(f"{day}s" for day in _DAYS)))
"""Capitalised words that a source need not hold: dates, and whom a question is addressed to."""

_ASKS_NUMBER = r"\bhow (?:many|much|long|old|far|often|high|large|big|deep|fast)\b"

_LACKS = (
    (
        r"\b(?:when|what (?:year|date|month|day)|which (?:year|month|day))\b",
        rf"\b(?:1\d|20)\d\d\b|\b(?:{'|'.join(_MONTHS)})\b",
        "no date",
    ),
    (
        _ASKS_NUMBER,
        r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?|billions?|half|twice)\b",
        "no number",
    ),
    (r"\bwho(?:m|se)?\b", rf"(?<=[a-z,] ){CAPITAL}(?!{CAPITAL})[^\W\d_]", "no name"),
)
"""What a question asks for, how one tells that a sentence holds such a thing, and what to say where none does."""


def enough(dial: str) -> float:
    """The chance that is enough. Raises BadQuestion for a dial that there is not."""
    if not isinstance(dial, str) or dial not in DIAL:
        raise BadQuestion(f"there is no dial {dial!r}.", f"Choose one of: {', '.join(DIAL)}.")
    return DIAL[dial]


def reason(
    question: str,
    hits: Sequence[Hit],
    reading: Reading,
    corpus: Corpus,
    least: float = DIAL[BALANCED],
    named: Sequence[str] = (),
) -> str | None:
    """None where an answer may be given. `least`: the chance, 0 to 1, of its being one that is enough; `named`: paths of the
    sources that the question names."""
    if not reading.evidence:
        return f"{DECLINED}: nothing in them matches the question."
    names = _unmentioned([*_names(question, corpus.common), *_subjects(question, corpus.common)], hits, corpus)
    if absent := [*names, *_absent_years(question, corpus)]:
        return f"{DECLINED}: none of them mentions {_listed(absent)}."
    if _AT_LARGE.search(question) and (named or asking.asks(question, heard(reading.evidence[0]))):
        return None
    is_open, has_subject = asks_nothing_particular(question), _has_subject(question, hits)
    is_enough = reading.chance >= (SPOKEN_OF if is_open and _is_spoken_of(question, hits) else least)
    is_answered = is_enough or (not is_open and _says_so(question, reading, named))
    if has_subject and is_answered and not _of_other_years(question, reading):
        return None
    missing = _unmentioned(_things(question, hits), hits, corpus)
    none_mentions = f"none of them mentions {_listed(missing)}" if missing else ""
    if is_open or not has_subject:
        return f"{DECLINED}: {none_mentions or 'nothing in them is about this'}."
    nearest = reading.evidence[0]
    besides = f", and {none_mentions}" if missing else ""
    return f"{DECLINED}: nearest comes {_called(nearest.passage.source)}, which {_lacks(question, reading)}{besides}."


def asks_nothing_particular(question: str) -> bool:
    """Whether whatever speaks of its subject answers it: "What of drones?", "What do the sources say of it?", "salmon"."""
    return bool(_OPEN.match(question)) or (not _ASKS.search(question) and len(words(question)) <= KEYWORDS)


def _has_subject(question: str, hits: Sequence[Hit]) -> bool:
    """Whether it has more than a word or two of its own, or what was found has one of them or is near it; of "hello" and
    "Who are you?" the judge knows nothing."""
    is_near = any(hit.similarity >= NEAR for hit in hits)
    return is_near or len(stems(question)) > KEYWORDS or _is_spoken_of(question, hits)


def _is_spoken_of(question: str, hits: Sequence[Hit]) -> bool:
    """Whether what was found has a word of its subject."""
    subject = stems(_OPEN.sub(" ", question))
    return any(not subject.isdisjoint(stems(hit.text)) for hit in hits)


def _says_so(question: str, reading: Reading, named: Sequence[str]) -> bool:
    """Whether it asks what somebody says of a subject, and a sentence of his has all its words."""
    if not (asked := _SAYS.search(question)):
        return False
    subject = stems(asked["subject"]) - _MATTERS
    of_subject = (e for e in reading.evidence if subject and subject <= stems(e.text))
    return any(_is_his(e, asked["who"], named) for e in of_subject)


def _is_his(evidence: Evidence, who: str, named: Sequence[str]) -> bool:
    """Whether a sentence is of a source that is named, or the word of somebody whom these words name."""
    tellers, last = words(" ".join(sayers(evidence.text))), words(who)[-1]
    if evidence.passage.source.path in named or last in tellers:
        return True
    if last.endswith("s") and last.removesuffix("s") in words(heard(evidence))[:-1]:  # "the councillors"
        return True
    return any(end == len(who) for _, end in mentions.heard_in(who, heard(evidence)))


def _years(question: str) -> list[str]:
    """Those that it asks about: "in 2019", "by the spring of 2021"."""
    return list(dict.fromkeys(_IN_YEAR.findall(question)))


def _absent_years(question: str, corpus: Corpus) -> list[str]:
    """Those in or near which no source was written and that none mentions: one of May 2024 says "last year"."""
    absent = corpus.unknown(_years(question))
    dates = [source.date for source, _ in corpus.sources()] if absent else []
    return [year for year in absent if not _is_near(year, dates)]


def _of_other_years(question: str, reading: Reading) -> str:
    """The year for which it asks a number, where the best sentences have others and none was written near it; else ""."""
    best = reading.evidence[:BEST]
    said = set(_YEAR.findall(" ".join(e.text for e in best)))
    dates = [e.passage.source.date for e in best]
    years = _years(question) if said and re.search(_ASKS_NUMBER, question, re.IGNORECASE) else []
    return next((year for year in years if year not in said and not _is_near(year, dates)), "")


def _is_near(year: str, dates: Sequence[str]) -> bool:
    return any(abs(int(year) - int(date[:4])) <= 1 for date in dates if date)


def _lacks(question: str, reading: Reading) -> str:
    if year := _of_other_years(question, reading):
        return f"gives no number for {year}"
    near = " ".join(e.text for e in reading.evidence[:BEST])
    for asks, holds, lack in _LACKS:
        if re.search(asks, question, re.IGNORECASE) and not re.search(holds, near):
            return f"gives {lack} for this"
    return "does not seem to answer this"


def _things(question: str, hits: Sequence[Hit]) -> list[str]:
    """What it speaks of, without those of the sources found that it names or describes."""
    found = {hit.source.path: hit.source for hit in hits}
    return [match[1] for match in _THING.finditer(fold(whom.topic(question, list(found.values()))))]


def _called(source: Source) -> str:
    return f"“{source.title}” by {source.author}" if source.title and source.author else f"“{source.name}”"


def _names(question: str, common: Callable[[str], bool]) -> list[str]:
    """Capitalised words that are not of a date, and open neither the question nor, being common ones, what follows a comma
    or a colon ("Quickly, Please"); none where most words are capitalised, nor the language to answer in."""
    text = _IN_LANGUAGE.sub("", fold(question))
    matches = [m for m in _NAME.finditer(text) if text[m.start() - 2] not in ",;:" or not common(m[1])]
    found = list(dict.fromkeys(match[1] for match in matches))
    return [] if len(found) * 2 > len(question.split()) > 3 else [name for name in found if name not in _NOBODY]


def _subjects(question: str, common: Callable[[str], bool]) -> list[str]:
    """Words, none of them English, of what is no more than a subject ("zuckerberg ferry") or begins with one ("Merkel on the
    bridge")."""
    said = words(question)
    opening = re.match(rf"\W*{CAPITAL}\w+(?:['’]s\b| (?:on|about|versus|vs)\b)", fold(question))
    subject = said if len(said) <= KEYWORDS else said[:1] if opening else []
    return [word for word in subject if word.isalpha() and not common(word)] if not _ASKS.search(question) else []


def _unmentioned(names: Sequence[str], hits: Sequence[Hit], corpus: Corpus) -> list[str]:
    """Those that no source has, and of whose state or people what was found does not speak by another name."""
    absent = corpus.unknown(list(dict.fromkeys(names)))
    found = "\n".join(hit.text for hit in hits) if absent else ""
    return _unpublished([name for name in absent if not is_held(name, found)], corpus)


def _unpublished(names: Sequence[str], corpus: Corpus) -> list[str]:
    """Those that are no part of a publisher's name or a file's either, which are not searched in."""
    said = " ".join(f"{s.publisher} {s.name}" for s, _ in corpus.sources()) if names else ""
    known = set(words(re.sub(r"[_.]", " ", said)))
    return [name for name in names if name.lower() not in known]


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names[:4]]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
