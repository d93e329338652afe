"""What a follow-up leans on: question and turns before -> the earlier questions it must be read with.

Without a language model: a question that leans on what was said ("and in 2020?", "why?", "what does he want?") is searched
together with the question it leans on, which in turn may lean on the one before; any other is searched as it is, so
a change of topic drags nothing in. Which word a pronoun stands for is not resolved.
"""

import re
from collections.abc import Sequence

from index.lexical import words
from qa.types import Turn

TURNS = 3
"""How far back a chain of follow-ups is followed."""

_LEANS = re.compile(
    r"^(?:and|but|so|or|then|also|what about|how about|what else|anything else|why|why not|how so|how come|really|"
    r"who else|where else)\b[\s,?]*"
    r"|\b(?:he|she|it|they|him|them|his|its|their|theirs|this|that|these|those|there|then|"
    r"the (?:other|others|same|former|latter))\b",
    re.IGNORECASE,
)
_OWN_THAT = re.compile(
    r"\b(?:says?|said|thinks?|holds?|claims?|argues?|believes?|shows?|is it true|fact|so|now)\s+that\b"
    r"|\bthat (?=the|a|an|[A-Z])"
)


def context(question: str, history: Sequence[Turn]) -> str:
    """The earlier questions that this one leans on, oldest first; "" where it stands alone."""
    earlier = history[-TURNS:]
    if not earlier or not leans(question):
        return ""
    return f"{context(earlier[-1].question, earlier[:-1])} {earlier[-1].question}".strip()


def leans(question: str) -> bool:
    """Whether the question lacks what it is about: a pronoun without its noun, an opening "and", too few words."""
    text = _OWN_THAT.sub(" ", question.strip())
    begins = re.match(r"(?:why|how come|how so|then)\b", text, re.IGNORECASE)
    if begins and len(words(text)) > 2 and not _LEANS.search(text, begins.end()):
        return False
    if match := _LEANS.search(text):
        named_first = len(re.findall(r"(?<=\s)[A-Z]\w+", text[: match.start()])) > 0 and not begins
        return not named_first
    return all(word.isdigit() for word in words(text))
