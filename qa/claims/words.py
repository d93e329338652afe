"""What the rules compare words by: the stem of a word, and how much of a claim's content its evidence shares.

    stem("reported")  ->  "report"
    base("rose")      ->  "ris"

Endings are cut off, not understood; irregular forms are known of verbs alone, and to `base`.
"""

import re
from collections.abc import Set

STEM = 5
"""Letters by whose first a word of content is known (`index.lexical.stems`)."""

_SHARED = 0.6
"""Share of the claim's words of content that the evidence must hold to be of the same matter."""

_ENDINGS = ("ingly", "ings", "ing", "edly", "ied", "ies", "ed", "es", "s", "e", "ly")


_IRREGULAR = """
sell sold|buy bought|give gave given|tell told|take took taken|send sent|beat beaten|win won|lose lost|write wrote written|
pay paid|lead led|meet met|make made|leave left|hold held|see saw seen|find found|teach taught|hit hit|put put|feed fed|
build built|lend lent|bring brought|catch caught|choose chose chosen|draw drew drawn|drive drove driven|fight fought|
forgive forgave forgiven|get got|hide hid hidden|keep kept|know knew known|let let|ring rang rung|read read|shoot shot|
shake shook shaken|speak spoke spoken|steal stole stolen|strike struck|swear swore sworn|throw threw thrown|cut cut|
set set|shut shut|begin began begun|break broke broken|come came|fall fell fallen|fly flew flown|forbid forbade forbidden|
go went gone|grow grew grown|lay laid|rise rose risen|run ran|seek sought|show shown|sink sank sunk|sit sat|spend spent|
split split|stand stood|tear tore torn|withdraw withdrew withdrawn|undertake undertook undertaken|bear bore borne|
become became|burn burnt|dig dug|hang hung|deal dealt|ride rode ridden|wear wore worn|swell swollen|overcome overcame|
uphold upheld|overthrow overthrew overthrown|freeze froze frozen|forget forgot forgotten|weep wept|sleep slept|wake woke|
withhold withheld|cling clung|stick stuck|sweep swept|arise arose|shrink shrank shrunk|spring sprang|light lit|
overshoot overshot|mislead misled|bend bent
"""
PAST = {form: verb for verb, *forms in map(str.split, _IRREGULAR.replace("\n", "").split("|")) for form in forms}
"""The verbs whose past is not in "-ed", by its forms."""


def stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word.lower())
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("y")
    return word.rstrip("y") if len(word) > 3 else word


def base(word: str) -> str:
    """Its stem, that of its verb for an irregular form, a doubled last letter single: of "ban" and "banned"."""
    word = word.lower()
    return re.sub(r"(.)\1$", r"\1", stem(PAST.get(word, word)))


def same_matter(ours: Set[str], theirs: Set[str]) -> bool:
    """Whether the evidence holds enough of the claim's stems for what each makes of them to be compared."""
    return len(ours & theirs) >= _SHARED * len(ours)


def rows(table: str) -> list[str]:
    """The rows of a table of words, in which a line that is indented goes on with the one before."""
    return re.sub(r"\n\s+", " ", table.strip()).splitlines()
