"""Trials of the index in processes that may die, the corpora they are made with, and a tally of how they ended.

    with Host(shim, root) as host:    # faults.c compiled; the folder whose files are watched
        host.run("build", sources=..., home=..., plan=("kill", 7, False))    # -> Outcome

The processes are forked by a host (tests/host.py), which knows what they do.
"""

import json
import os
import shutil
import subprocess
import sys
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests import power

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a trial ended: it "returned" a `value`, "raised" an `error` with a `message`, died of a "signal", or hung.

    `kinds`: the classes of the error, its own first; `trace`: the lines of the index it came through, innermost first.
    `operations`: file operations that were counted.
    """

    ended: str
    value: object = None
    kinds: tuple[str, ...] = ()
    message: str = ""
    operations: int = 0
    trace: str = ""

    def __str__(self) -> str:
        return f"{self.ended} {''.join(self.kinds[:1])} {self.message} ({self.trace})"


class Host:
    """The process that forks the trials. `shim`: the compiled faults.c; `root`: where it strikes."""

    def __init__(self, shim: Path, root: Path):
        self.root = root
        self._result = root.with_name(f"{root.name}.result")
        quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.host", str(shim), str(self._result)],
            env=os.environ | quiet | {"LD_PRELOAD": str(shim), "WHOSAID_FAULT_ROOT": str(root)},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self,
        action: str,
        *,
        plan: tuple[str, int, bool] = ("none", 0, False),
        log: Path | str = "",
        kill_after: float | None = None,
        limit: float = 60,
        **arguments: object,
    ) -> Outcome:
        """Forks a process that does `action` (see ACTIONS in tests/host.py) with the arguments, under a fault plan (mode,
        number, whether it lasts; see faults.c). `kill_after` and `limit` are seconds.
        """
        order = {"action": action, "plan": plan, "log": str(log), "kill_after": kill_after, "limit": limit}
        self._process.stdin.write(json.dumps(order | {"arguments": arguments}, default=str) + "\n")
        self._process.stdin.flush()
        return Outcome(**json.loads(self._process.stdout.readline()))

    def __enter__(self) -> "Host":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


OLDER = {"harbour.txt": 1}
OLD = {"bridge.md": 1, "orchard.txt": 1, "harbour.txt": 1}
NEW = {"bridge.md": 1, "orchard.txt": 2, "mill.md": 1}
"""Sources and their versions: one stays, one is changed, one is removed, one is added."""


def essay(name: str, version: int) -> str:
    """Some two thousand characters about the name, other ones for another version."""
    topic, random = name.partition(".")[0], Random(f"{name} {version}")
    words = "council spring river winter toll fruit keeper stone ferry pays repairs village market debt flood".split()
    lines = [f"The {topic} {' '.join(random.sample(words, 9))} {number}." for number in range(24)]
    return f"# The {topic}\n\n" + "\n\n".join(" ".join(lines[at : at + 6]) for at in range(0, 24, 6)) + "\n"


class Corpora:
    """The sources of three corpora (`folders`: older, old, new), and what a home may hold before a build (`homes`).

    A home is a tree and its picture: none; old, cleanly built; and two that were built over older, whose journal may
    still hold what is old: one by a build that was done while somebody read, one by a build that was killed as soon as
    its transaction counted.
    """

    def __init__(self, host: Host, base: Path):
        self._host = host
        self.folders = {name: base / name for name in ("older", "old", "new")}
        for folder, files in zip(self.folders.values(), (OLDER, OLD, NEW), strict=True):
            folder.mkdir()
            for file, version in files.items():
                (folder / file).write_text(essay(file, version), encoding="utf-8")
        self.older = self._built("older")
        self.old = self._built("old")
        held, killed = self._beside_reader(), self._killed_late()
        self.homes = {"none": ({}, None), "old": self.old, "held": held, "killed": killed}

    def _built(self, name: str) -> tuple[power.Tree, dict]:
        place = self._host.root / name
        built = self._host.run("build", sources=self.folders[name], home=place / "home")
        assert built.ended == "returned", built
        tree = power.take(place)
        return tree, self._host.run("picture", home=place / "home").value

    def _beside_reader(self) -> tuple[power.Tree, dict | None]:
        return self._left("build beside reader", "held")

    def _killed_late(self) -> tuple[power.Tree, dict]:
        first = 1 + bisect_left(range(1, 1000), True, key=lambda number: self._killed(number)[1] == self.old[1])
        return self._killed(first)

    def _killed(self, number: int) -> tuple[power.Tree, dict | None]:
        return self._left("build", f"killed{number}", plan=("kill", number, False))

    def _left(self, action: str, name: str, **how: object) -> tuple[power.Tree, dict | None]:
        """What a build of old over older leaves, and the picture of it."""
        place = self._host.root / name
        power.lay(self.older[0], place)
        self._host.run(action, sources=self.folders["old"], home=place / "home", **how)
        tree = power.take(place)
        seen = self._host.run("picture", home=place / "home").value
        shutil.rmtree(place)
        return tree, seen


def budget(name: str, default: int) -> int:
    return int(os.environ.get(f"WHOSAID_{name}", default))


def spread(items: list, most: int) -> list:
    """At most so many of the items, evenly from first to last."""
    if len(items) <= most:
        return items
    return [items[round(i * (len(items) - 1) / max(1, most - 1))] for i in range(most)]


@dataclass(slots=True)
class Tally:
    """How trials ended, and what was wrong with those that ended badly."""

    counts: Counter = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)

    def add(self, verdict: str, where: str) -> None:
        """A verdict with a colon tells what is wrong."""
        self.counts[verdict.partition(":")[0]] += 1
        if ":" in verdict:
            self.bad.append(f"{where}: {verdict}")

    def settle(self, case: str, **more: object) -> None:
        """Adds a line to the tally that is kept, with what `more` there is to say; fails where anything was bad."""
        if "WHOSAID_TALLY" in os.environ:
            with Path(os.environ["WHOSAID_TALLY"]).open("a") as file:
                file.write(json.dumps({"case": case, "counts": self.counts, "bad": self.bad} | more) + "\n")
        assert self.counts and not self.bad, f"{dict(self.counts)}\n" + "\n".join(self.bad[:20])
