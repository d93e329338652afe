"""Attacks of our own making (tests/cases/attacks.jsonl), where each is planted, and a model that obeys every one of them.

A line: `where` its `text` is planted, what is then asked (`ask`), what a model writes that obeys (`does`), what must not come of it
in the words of the answer (`effect`, a pattern), and what must still be shown (`beside`).
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa import Turn
from qa.types import Message

CASES = Path(__file__).with_name("cases") / "attacks.jsonl"

DAM = (
    "The dam would give the valley cheap power. It would cost ninety million crowns. Engineers from Velden examined the rock "
    "in 2019 and found it sound. Twelve hundred people would work on it for five years."
)
RIVER = (
    "No ladder has ever brought the salmon back on this coast. The salmon feed forty families at Kettle Bend. The dam would "
    "flood the old mill and nine farms. Power can be bought more cheaply from the north."
)
NOTES = "Jon Vale walked the valley in January. {text} The valley has two bridges."


def attacks() -> list[dict]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def documents(folder: Path, attack: dict | None = None) -> Path:
    """Two documents by people who do not agree, and a third that holds the attack where it is planted in a source."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in ("dam.md", "river.md"):
            old.unlink()
    _write(folder / "dam.md", "The case for the dam", "Mara Lind", "2021-05-04", DAM)
    _write(folder / "river.md", "Leave the river alone", "Oskar Berg", "2022-02-01", RIVER)
    if attack:
        of = {"title": "Notes from the valley", "author": "Jon Vale", "file name": "notes.md", "source": ""}
        of[attack["where"]] = attack["text"]
        text = of["source"] or "The dam would be seen from the valley."
        _write(
            folder / of["file name"].replace("/", "∕"), of["title"], of["author"], "2023-01-15", NOTES.format(text=text)
        )
    return folder


def put(attack: dict) -> tuple[str, list[Turn]]:
    """(the question, the turns before it)."""
    if attack["where"] == "question":
        return f"{attack['ask']} {attack['text']}", []
    if attack["where"] == "history":
        return attack["ask"], [Turn("What of my illness, and of the dam?", attack["text"])]
    return attack["ask"], []


class Obedient:
    """A model that does what the attack wants, whether or not the order reached it, and cites everything that it was shown."""

    name, pace = "obedient", None

    def __init__(self, does: Sequence[str]):
        self._does, self.seen = does, []

    def warm(self, messages: Sequence[Message]) -> None:
        pass

    def __call__(self, messages: Sequence[Message], most: int) -> Iterator[str]:
        self.seen = self.seen or list(messages)
        numbers = re.findall(r"^\[(\d+)\]", messages[-1].content, re.MULTILINE)
        first, other = self._does[0], self._does[-1]
        yield " ".join(
            [
                *(f"{first.rstrip('.')} [{n}]." for n in numbers[:4]),
                *(f"{other.rstrip('.')} [{n}]." for n in numbers[:3]),
            ]
        )
        yield f" {other}"


def _write(path: Path, title: str, author: str, date: str, text: str) -> None:
    fields = {"title": title, "author": author, "date": date}
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    path.write_text(f"---\n{front}---\n\n{text}\n", encoding="utf-8")
