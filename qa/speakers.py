"""Whose words a sentence holds, where it says so itself: "Critics argue that …", "…”, Khan told a crowd".

Rules for English on one sentence, made to be right rather than complete: two verbs of saying, a second clause after a
semicolon, a pronoun for a name, and it stays with its author. Who "he" is, and where a quotation that runs over
several sentences began, is not known here.
"""

import re

_WORD = r"(?:[A-ZÀ-Þ][\w’'-]*|U\.S\.|US|EU|UN)"
_NAME = rf"(?:the )?{_WORD}(?: (?:of|for|de|von|van|al|bin|{_WORD})){{0,5}}"
_GROUP = (
    r"(?:(?:Many|Some|Several|Most|Other|The|U\.S\.|US|American|Pakistani|Indian|many|some|several|most|other|the) )*"
    r"(?:critics|supporters|proponents|opponents|advocates|sceptics|skeptics|analysts|observers|officials|experts|"
    r"diplomats|economists|residents|leaders|commentators|Critics|Supporters|Proponents|Opponents|Advocates|"
    r"Sceptics|Skeptics|Analysts|Observers|Officials|Experts|Diplomats|Economists|Residents|Leaders|Commentators)"
    r"(?: (?:of|in|around) (?:the )?[\w-]+(?: [\w-]+){0,2}?)?"
)
_WHO = rf"(?P<who>{_GROUP}|{_NAME})"
_ASIDE = r"(?:, [^,“”;]{1,90},)?(?: (?:may|might|also|however|often|famously|therefore|itself|still|once))*"
_SAID = (
    r"(?:said|says|told|stated|states|declared|declares|argued?|argues|contends?|contended|claims?|claimed|"
    r"asserts?|asserted)"
)
_HELD = (
    r"(?:maintain|counter|warn|insist|add|report|suggest|answer|respond|object|remark|recall|fear|expect|complain|caution|"
    r"stress|predict)(?:s|es|ed)?|"
    r"(?:emphasi[sz]|not|believ|conced|observ|conclud|acknowledg|alleg)e[sd]?|"
    r"repl(?:y|ie[sd])|point(?:s|ed)? out|admit(?:s|ted)?|(?:hold|write|think|find)s?|held|wrote|thought|found"
)
_MADE = r"ma(?:kes?|de) (?:an?|the|this) (?:[\w-]+ )?(?:argument|case|point)\b"
_SAYS = rf"(?:{_SAID}\b|(?:{_HELD}) that\b|warn(?:s|ed)? of\b|{_MADE})"
_OPENS = r"(?:(?:But|And|Yet|Even|However,|Still,|Meanwhile,|Today,?|At the same time,) )?"
_PATTERNS = [
    re.compile(rf"^[“\"]?{_OPENS}{_WHO}{_ASIDE} {_SAYS}"),
    re.compile(rf"\b[Aa]ccording to {_WHO}(?=[,.;)]| (?:published|reported))"),
    re.compile(rf"[,?!][”\"] {_WHO}{_ASIDE} {_SAID}\b"),
    re.compile(rf"[,?!][”\"] {_SAID} {_WHO}"),
    re.compile(rf"\b[Aa]s {_WHO}{_ASIDE} (?:{_SAID}|puts? it|wrote|noted)\b"),
]
_SAYING = re.compile(rf"\b(?:{_SAYS}|argu\w+ for\b)")
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_NOBODY = re.compile(
    r"(?:The|This|That|These|Those|It|He|She|They|We|I|You|One|Who|What|There|Our|Its|His|Her|Their|As|In|On|At|For|If|"
    r"When|While|Such|No|Not|None|Neither|Both|All|Each|Everyone|Nobody|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|"
    r"An?|Note|First|Second|Third|Finally|Even)(?: |$)"
)


def speaker(sentence: str, author: str = "") -> str:
    """The one person, group or body that the sentence says is speaking; "" where there is none, or it is the author."""
    plain = " ".join(sentence.split())
    told = _QUOTED.sub("“”", plain)
    if ";" in told or len(_SAYING.findall(told)) > 1:
        return ""
    found = {_named(match["who"]) for pattern in _PATTERNS for match in pattern.finditer(plain)} - {""}
    if len(found) != 1:
        return ""
    who = found.pop()
    return "" if set(who.casefold().split()) & set(author.casefold().split()) else who


def _named(who: str) -> str:
    """The name as a label: without a leading article, with a capital; "" for what is no one."""
    bare = re.sub(r"^[Tt]he (?=\w)", "", who).removesuffix("’s").removesuffix("'s")
    return "" if _NOBODY.match(bare) else bare[:1].upper() + bare[1:]
