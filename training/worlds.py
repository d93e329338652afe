"""Small worlds of our own making: documents by people who do not agree, questions about them, and claims.

    == TOPIC: what they are about
    -- A | title | author | publisher | date         a document; its sentences follow, each with its id
    A1 First sentence.
    ? question = A7 B2 (C9)                          answered by A7 and B2; C9 would do too. Nothing after "=": by none
    ? comparison = A4 | B7                           a side each
    ! kind | claim | A7                              whether A7 bears the claim: only kind "true" does

`read(path)` -> World. The worlds named in HELD_OUT are never trained on. Nothing here knows a model.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

WORLDS = Path(__file__).with_name("worlds")

EARLIER = frozenset(
    """
    w1-leaked-cable w1-port-lease w2-base w2-coup w3-landfill w3-library w4-lynx w4-vaccine w5-backup w5-registry
    w6-famine w6-masks
    """.split()
)
LATER = frozenset(
    """
    w11-nairobihaiti w11-svalbard w12-island-vote w12-state-police w13-lithium w13-verticalfarm w14-exoplanet w14-screening
    w15-ironpan w15-stair w16-incinerator w16-pursuit w17-fashion w17-pie w18-listening w18-wool
    """.split()
)
"""Written later, by another plan: longer, with questions and claims nearer to the documents' own words."""

LATEST = frozenset(
    """
    w19-hague w20-sultan w21-cheques w22-petrol w23-thyroid
    w24-sultan w25-avocado w26-clubhouse
    """.split()
)
"""Written after these: longer sentences, and a question for nearly every one of them."""

NEWEST = frozenset(
    "w27-hydrangea w28-clubroom w28-interdict w28-oblivion w29-interns w29-pincode w29-sewage w30-amber w30-hydrogen w30-organ w30-runway".split()
)
"""Written last, by the same plan."""

HELD_OUT = EARLIER | LATER | LATEST | NEWEST


@dataclass(frozen=True, slots=True)
class Text:
    """A document: `sentences` by their ids, in order."""

    title: str
    author: str
    publisher: str
    date: str
    sentences: dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """`sides`: the ids that answer, a tuple for each side of a comparison, one for any other question, none where no
    document answers. `also`: ids that would do too, or answer in part."""

    text: str
    sides: tuple[tuple[str, ...], ...]
    also: frozenset[str]

    @property
    def gold(self) -> frozenset[str]:
        return frozenset(i for side in self.sides for i in side)


@dataclass(frozen=True, slots=True)
class Claim:
    kind: str
    text: str
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    name: str
    texts: tuple[Text, ...]
    questions: tuple[Asked, ...]
    claims: tuple[Claim, ...]


def read(path: Path) -> World:
    """Raises ValueError, naming file and line, for a line of another form."""
    texts: list[Text] = []
    questions, claims = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("=="):
            continue
        if line.startswith("-- "):
            _, *fields = [field.strip() for field in line[3:].split("|")]
            texts.append(Text(*fields, {}))
        elif line.startswith("? "):
            questions.append(_asked(line[2:]))
        elif line.startswith("! "):
            kind, claim, cited = [field.strip() for field in line[2:].split("|")]
            claims.append(Claim(kind, claim, tuple(cited.split())))
        elif found := re.match(r"([A-Z]\d+) (.+)", line):
            texts[-1].sentences[found[1]] = found[2].strip()
        else:
            raise ValueError(f"{path}, line {number}: neither text nor question: {line!r}")
    return World(path.stem, tuple(texts), tuple(questions), tuple(claims))


def worlds(folder: Path = WORLDS) -> tuple[list[World], list[World]]:
    """(for training, held out)."""
    found = [read(path) for path in sorted(folder.glob("*.txt"))]
    return [w for w in found if w.name not in HELD_OUT], [w for w in found if w.name in HELD_OUT]


def documents(world: World, folder: Path) -> Path:
    """Writes the world's documents into the folder as Markdown, each named by the letter of its sentences' ids."""
    folder.mkdir(parents=True)
    for text in world.texts:
        fields = {"title": text.title, "author": text.author, "publisher": text.publisher, "date": text.date}
        front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value)
        body = " ".join(text.sentences.values())
        letter = next(iter(text.sentences))[0]
        (folder / f"{letter}.md").write_text(f"---\n{front}---\n\n{body}\n", encoding="utf-8")
    return folder


def _asked(line: str) -> Asked:
    question, ids = line.rsplit(" =", 1)
    also = frozenset(i for group in re.findall(r"\(([^)]*)\)", ids) for i in group.split())
    sides = [tuple(side.split()) for side in re.sub(r"\([^)]*\)", "", ids).split("|")]
    return Asked(question.strip(), tuple(side for side in sides if side), also)
