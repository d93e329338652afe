"""A build that is killed, runs out of disk, meets a broken one or loses its power leaves the old corpus or the new.

By default a sample of each is tried; the environment widens it: WHOSAID_KILLS, WHOSAID_FAULTS and WHOSAID_CUTS are how
many trials a case may take, and WHOSAID_SYNCS=all asks of every fsync whether it is needed. WHOSAID_TALLY names a file
to which each case adds a line of JSON: how its trials ended.
"""

import json
import os
import shutil
import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests import power
from tests.conftest import write
from tests.trials import Host, Outcome

TOPICS = ("bridge", "orchard", "harbour", "mill")
OLD = {"bridge.md": 1, "orchard.txt": 1, "harbour.txt": 1}
NEW = {"bridge.md": 1, "orchard.txt": 2, "mill.md": 1}
"""Sources and their versions: one stays, one is changed, one is removed, one is added."""


def essay(name: str, version: int) -> str:
    """Some two thousand characters about the name, other ones for another version."""
    topic, random = name.partition(".")[0], Random(f"{name} {version}")
    words = "council spring river winter toll fruit keeper stone ferry pays repairs village market debt flood".split()
    lines = [f"The {topic} {' '.join(random.sample(words, 9))} {number}." for number in range(24)]
    return f"# The {topic}\n\n" + "\n\n".join(" ".join(lines[at : at + 6]) for at in range(0, 24, 6)) + "\n"


def budget(name: str, default: int) -> int:
    return int(os.environ.get(f"WHOSAID_{name}", default))


def spread(items: list, most: int) -> list:
    """At most so many of the items, evenly from first to last."""
    if len(items) <= most:
        return items
    return [items[round(i * (len(items) - 1) / (most - 1))] for i in range(most)]


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

    def settle(self, case: str) -> None:
        if "WHOSAID_TALLY" in os.environ:
            with Path(os.environ["WHOSAID_TALLY"]).open("a") as file:
                file.write(json.dumps({"case": case, "counts": self.counts, "bad": self.bad}) + "\n")
        assert self.counts and not self.bad, f"{dict(self.counts)}\n" + "\n".join(self.bad[:20])


class Scene:
    """A build to be disturbed: what its folder holds before (`before`), and the corpora `old` and `new`."""

    def __init__(self, host: Host, before: power.Tree, sources: Path, anew: bool, old: dict | None):
        self.host, self.before, self.sources, self.anew, self.old = host, before, sources, anew, old
        self._known: dict[bytes, str] = {}
        place = self.stage()
        started = time.monotonic()
        self.operations = self.log(place)
        self.seconds = time.monotonic() - started
        clean = self.holds(place)
        self.new, self.files = clean["first"], set(clean["files"])
        assert self.new != self.old and self.new["passages"]

    def stage(self, tree: power.Tree | None = None) -> Path:
        """A fresh folder in which `home` stands as before the build, or as told."""
        place = self.host.root / f"{time.monotonic_ns()}"
        power.lay(self.before if tree is None else tree, place)
        return place

    def build(self, place: Path, **how: object) -> Outcome:
        return self.host.run("build", sources=self.sources, home=place / "home", anew=self.anew, **how)

    def log(self, place: Path, **how: object) -> list[power.Operation]:
        """The operations of a build that nobody disturbs, or as told."""
        log = self.host.root.with_name(f"{place.name}.log")
        self.build(place, log=log, **how)
        operations = power.read_log(log)
        log.unlink()
        return operations

    def holds(self, place: Path) -> dict:
        found = self.host.run("holds", sources=self.sources, home=place / "home")
        assert found.ended == "returned", found.trace or found.ended
        return found.value

    def verdict(self, place: Path) -> str:
        """ "old" or "new", or "bad: why"; the folder is then removed."""
        found = self.host.run("holds", sources=self.sources, home=place / "home")
        shutil.rmtree(place)
        if found.ended != "returned":
            return f"bad: {found.ended} {found.error} {found.message} ({found.trace})"
        seen = found.value
        wrong = {
            "another build did not make it new": seen["then"] != self.new,
            f"something was mended: {seen['mended']}": seen["mended"],
            f"files were left: {set(seen['files']) - self.files}": set(seen["files"]) - self.files,
            "there is no index": seen["first"] is None is not self.old,
            "it is neither old nor new": seen["first"] not in (self.old, self.new, None),
        }
        bad = [why for why, is_so in wrong.items() if is_so]
        return f"bad: {'; '.join(bad)}" if bad else "new" if seen["first"] == self.new else "old"

    def after_cut(self, state: power.State, is_done: bool) -> str:
        """The verdict on what a power cut left; after a build that is done it must be new."""
        if state.digest not in self._known:
            self._known[state.digest] = self.verdict(self.stage(state.tree))
        verdict = self._known[state.digest]
        return "bad: the build was done, but its corpus is lost" if is_done and verdict == "old" else verdict


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("folders")
    versions = {"older": {"harbour.txt": 1}, "old": OLD, "new": NEW}
    return {
        name: write(base / name, **{file.replace(".", "__"): essay(file, version) for file, version in files.items()})
        for name, files in versions.items()
    }


@pytest.fixture(scope="module")
def homes(host: Host, folders) -> dict[str, tuple[power.Tree, dict | None]]:
    """What a folder may hold before a build, and its picture: nothing, a corpus, one that lies in the journal still."""
    clean = host.root / "clean"
    host.run("build", sources=folders["old"], home=clean / "home")
    tree, old = power.take(clean), host.run("picture", home=clean / "home").value
    return {"none": ({}, None), "old": (tree, old), "journal": (_in_the_journal(host, folders, old), old)}


def _in_the_journal(host: Host, folders: dict[str, Path], old: dict) -> power.Tree:
    """An old corpus as a build leaves it that is killed as soon as its transaction counts."""

    def left(number: int) -> tuple[power.Tree, bool]:
        place = host.root / f"journal{number}"
        host.run("build", sources=folders["older"], home=place / "home")
        host.run("build", sources=folders["old"], home=place / "home", plan=("kill", number, False))
        tree = power.take(place)
        counts = host.run("picture", home=place / "home").value == old
        shutil.rmtree(place)
        return tree, counts

    first = 1 + bisect_left(range(1, 1000), True, key=lambda number: left(number)[1])
    return left(first)[0]


KINDS = {
    "first build": ("none", False),
    "change": ("old", False),
    "change after a crash": ("journal", False),
    "anew": ("old", True),
    "anew after a crash": ("journal", True),
}
FAULTS = [
    ("kill", False),
    ("torn", False),
    ("enospc", False),
    ("enospc", True),
    ("eio", False),
    ("eio", True),
]


@pytest.fixture(scope="module", params=KINDS)
def scene(request, host, folders, homes) -> Scene:
    before, anew = KINDS[request.param]
    tree, old = homes[before]
    return Scene(host, tree, folders["new"], anew, old)


def test_a_kill_at_any_moment_leaves_the_old_or_the_new(scene, request):
    random, tally = Random(7), Tally()
    for _ in range(budget("KILLS", 25)):
        place, moments = scene.stage(), [random.uniform(0, 1.1 * scene.seconds)]
        while random.random() < 0.3:
            moments.append(random.uniform(0, 1.1 * scene.seconds))
        for moment in moments:
            scene.build(place, kill_after=moment)
        tally.add(scene.verdict(place), f"killed after {moments} s")
    tally.settle(request.node.name)


@pytest.mark.parametrize(
    ("mode", "lasting"), FAULTS, ids=lambda value: {True: "lasting", False: "once"}.get(value, value)
)
def test_an_operation_that_fails_leaves_the_old_or_the_new(scene, mode, lasting, request):
    tally = Tally()
    numbers = [op.number for op in scene.operations if mode != "torn" or op.kind == "write"]
    for number in spread(numbers, budget("FAULTS", 8)):
        place = scene.stage()
        log = scene.host.root.with_name("fault.log")
        ended = scene.build(place, plan=(mode, number, lasting), log=log)
        operation = scene.operations[number - 1]
        where = f"{mode} at {number}, {operation.kind} {operation.path}"
        tally.add(ended.ended, where)
        if told := complaint(scene, place, ended, log) if mode in ("enospc", "eio") else "":
            tally.add(told, where)
        log.unlink()
        tally.add(scene.verdict(place), where)
    tally.settle(request.node.name)


def complaint(scene: Scene, place: Path, ended: Outcome, log: Path) -> str:
    """What is wrong with the way a build ended that met an error; "" for nothing."""
    if ended.ended == "raised":
        is_clear = ended.named and str(place / "home") in ended.message
        return "" if is_clear else f"unclear: {ended.error} {ended.message} ({ended.trace})"
    if ended.ended != "returned":
        return f"bad: {ended.ended}"
    operations = power.read_log(log)
    for state in power.states(operations, scene.before, place, seeds=2, first=len(operations)):
        verdict = scene.after_cut(state, is_done=True)
        if verdict != "new":
            return f"bad: told as done, but after a power cut ({state.how}): {verdict}"
    return ""


def cuts(scene: Scene, most: int, ignore_sync: int = 0, seeds: int = 4) -> list[power.State]:
    """What power cuts may leave of a build; always with the last, when it is done."""
    place = scene.stage()
    operations = scene.log(place)
    shutil.rmtree(place)
    wanted = spread(range(1, len(operations) + 1), most // (2 + seeds))
    return [
        state
        for state in power.states(operations, scene.before, place, seeds, ignore_sync, ignore_sync)
        if state.cut in wanted or state.cut == len(operations)
    ]


def test_a_power_cut_leaves_the_old_or_the_new(scene, request):
    tally = Tally()
    last = len(scene.operations)
    for state in cuts(scene, budget("CUTS", 120)):
        verdict = scene.after_cut(state, is_done=state.cut == last)
        tally.add(verdict, f"cut after {state.cut} of {last}, {state.how}")
    tally.settle(request.node.name)
