"""A document told as by somebody else: each sentence with who says so before, between or behind its words.

    reported(world, draw)  ->  the world, with SHARE of its documents, by chance, told so

Digests, minutes and reference pages name who speaks in every sentence; the worlds' documents speak for themselves. The ids
stay, and so do sentences in the first person, which would have to be turned. It knows no grammar but the first comma.
"""

import random
import re
from dataclasses import replace

from worlds import Text, World

BEFORE = """
{who} says that|{who} writes that|{who} argues that|According to {who},|In {who}'s account,|By {who}'s account,
As {who} sees it,|{who} adds that|{who} recalls that|In {who}'s view,|{who} holds that|{who} reports that|For {who},
{who} points out that|{who} notes that|{who} maintains that|In the words of {who},|The author notes that
The article says that|It is {who}'s contention that|{who} observes that|{who} goes on to say that|{who} mentions that
"""

BETWEEN = """
{who} says|{who} writes|by {who}'s account|according to {who}|{who} argues|the author says|as {who} tells it
{who} explains|{who} notes|in {who}'s view|{who} continues|{who} adds|{who} recalls
"""

SHARE, TOLD = 0.15, 0.8
"""Of the documents of a world, and of the sentences of such a document."""

_FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|we|us|our|ours|myself|ourselves)\b")
_COMMA = re.compile(r"^((?:\S+ ){2,11}\S+), (?=(?:\S+ ){3})")
_NO_AUTHOR = ("the page", "the article", "the text", "the report")


def reported(world: World, draw: random.Random, share: float = SHARE) -> World:
    small = {word for text in world.texts for s in text.sentences.values() for word in re.findall(r"\b[a-z]+", s)}
    texts = tuple(_told(text, small, draw) if draw.random() < share else text for text in world.texts)
    return replace(world, texts=texts)


def _told(text: Text, small: set[str], draw: random.Random) -> Text:
    who = text.author.split(",")[0].split()[-1] if text.author else draw.choice(_NO_AUTHOR)
    told = {i: _sentence(s, who, small, draw) if draw.random() < TOLD else s for i, s in text.sentences.items()}
    return replace(text, sentences=told)


def _sentence(sentence: str, who: str, small: set[str], draw: random.Random) -> str:
    if _FIRST_PERSON.search(sentence) or not sentence[0].isalpha():
        return sentence
    where, comma = draw.random(), _COMMA.match(sentence)
    if comma and where < 0.4:
        return f"{comma[1]}, {_drawn(BETWEEN, who, draw)}, {sentence[comma.end() :]}"
    if sentence.endswith(".") and where < 0.55:
        return f"{sentence[:-1]}, {_drawn(BETWEEN, who, draw)}."
    first, *rest = sentence.split(" ", 1)
    begun = first.lower() if first.lower() in small else first
    before = _drawn(BEFORE, who, draw)
    return " ".join([before[0].upper() + before[1:], begun, *rest])


def _drawn(table: str, who: str, draw: random.Random) -> str:
    return draw.choice(re.split(r"[|\n]", table.strip())).format(who=who)
