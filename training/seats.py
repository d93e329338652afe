"""A state called by the seat of its government, and the other way round, as newspapers do.

    called_otherwise(world, draw)  ->  the world, with some of its states called by another name than before

In questions and documents apart, so that what asks for Beijing is answered by what says China. The ids stay. A capital that is
meant as a city is exchanged as well: a question about it then finds its sentence by the rest of its words.
"""

import random
import re
from dataclasses import replace

from worlds import World

SEATS = """
America Washington|the US Washington|the United States Washington|the Americans Washington|Argentina Buenos Aires|Australia Canberra
Austria Vienna|Belgium Brussels|Brazil Brasília|Britain London|the UK London|the British London|Canada Ottawa|Chile Santiago|China Beijing
the Chinese Beijing|Cuba Havana|Cyprus Nicosia|Denmark Copenhagen|Egypt Cairo|Ethiopia Addis Ababa|the EU Brussels|Finland Helsinki
France Paris|the French Paris|Georgia Tbilisi|Germany Berlin|the Germans Berlin|Greece Athens|Haiti Port-au-Prince|Hungary Budapest
India Delhi|India New Delhi|Indonesia Jakarta|Iran Tehran|Iraq Baghdad|Ireland Dublin|Israel Jerusalem|Italy Rome|Japan Tokyo
the Japanese Tokyo|Kenya Nairobi|Kosovo Pristina|Lebanon Beirut|Lithuania Vilnius|Malaysia Kuala Lumpur|Mexico Mexico City
Moldova Chisinau|the Netherlands The Hague|Nigeria Abuja|Norway Oslo|Pakistan Islamabad|Peru Lima|the Philippines Manila
Poland Warsaw|Portugal Lisbon|Romania Bucharest|Russia Moscow|Russia the Kremlin|the Russians Moscow|Rwanda Kigali|Saudi Arabia Riyadh|Scotland Edinburgh
Serbia Belgrade|Somalia Mogadishu|South Korea Seoul|Spain Madrid|Sweden Stockholm|Switzerland Bern|Syria Damascus|Taiwan Taipei
Thailand Bangkok|Tunisia Tunis|Turkey Ankara|Ukraine Kyiv|Venezuela Caracas|Vietnam Hanoi
"""

OF_QUESTIONS, OF_SENTENCES = 0.5, 0.15
"""Chances that a name is exchanged."""

_TWO = ("Buenos Aires", "Addis Ababa", "New Delhi", "Kuala Lumpur", "Mexico City", "The Hague", "the Kremlin")


def _pairs() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for row in SEATS.replace("\n", "|").strip("|").split("|"):
        seat = next((two for two in _TWO if row.endswith(two)), row.rpartition(" ")[2])
        state = row.removesuffix(seat).strip()
        names.setdefault(state, []).append(seat)
        names.setdefault(seat, []).append(state)
    return names


NAMES = _pairs()
_NAMED = re.compile(
    rf"\b(?:{'|'.join(sorted(map(re.escape, NAMES), key=len, reverse=True))})\b(?!-|['’]?s? (?:Times|Post))"
)


def called_otherwise(world: World, draw: random.Random) -> World:
    texts = tuple(
        replace(text, sentences={i: _turned(s, draw, OF_SENTENCES) for i, s in text.sentences.items()})
        for text in world.texts
    )
    return replace(
        world,
        texts=texts,
        questions=tuple(replace(q, text=_turned(q.text, draw, OF_QUESTIONS)) for q in world.questions),
    )


def names_states(world: World) -> bool:
    """Whether it has enough of them for something to be learned."""
    return sum(bool(_NAMED.search(q.text)) for q in world.questions) >= 5


def _turned(text: str, draw: random.Random, chance: float) -> str:
    def other(match: re.Match[str]) -> str:
        name = draw.choice(NAMES[match[0]]) if draw.random() < chance else match[0]
        return name[0].upper() + name[1:] if match.start() == 0 else name

    return _NAMED.sub(other, text)
