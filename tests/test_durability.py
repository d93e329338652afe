"""A build that is killed, runs out of disk, meets a broken one or loses its power leaves the old corpus or the new.

By default a sample of each is tried; the environment widens it: WHOSAID_KILLS, WHOSAID_FAULTS and WHOSAID_CUTS are how
many trials one case may take, and WHOSAID_SYNCS=all asks of every fsync whether it is needed. WHOSAID_TALLY names a file
to which each case adds a line of JSON: how its trials ended.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests import power
from tests.trials import Host, Outcome, Tally, budget, spread


class Scene:
    """A build to be disturbed: what its folder holds before (`before`), and the corpora `old` and `new`."""

    def __init__(self, host: Host, before: power.Tree, sources: Path, anew: bool, old: dict | None):
        self.host, self.before, self.sources, self.anew, self.old = host, before, sources, anew, old
        self._known: dict[bytes, str] = {}
        self.logged = place = self.stage()
        started = time.monotonic()
        self.operations = self.log(place)
        self.seconds = time.monotonic() - started
        clean = self.holds(place).value
        self.new, self.files = clean["first"], set(clean["files"])
        assert self.new != self.old and self.new["passages"]

    def stage(self, tree: power.Tree | None = None) -> Path:
        """A fresh folder in which `home` stands as before the build, or as told."""
        place = self.host.root / f"{time.monotonic_ns()}"
        power.lay(self.before if tree is None else tree, place)
        return place

    def build(self, place: Path, **how: object) -> Outcome:
        return self.host.run("build", sources=self.sources, home=place / "home", anew=self.anew, **how)

    def log(self, place: Path) -> list[power.Operation]:
        """The operations of a build that nobody disturbs."""
        log = self.host.root.with_name(f"{place.name}.log")
        self.build(place, log=log)
        operations = power.read_log(log)
        log.unlink()
        return operations

    def holds(self, place: Path) -> Outcome:
        return self.host.run("holds", sources=self.sources, home=place / "home")

    def verdict(self, place: Path) -> str:
        """ "old" or "new", or "bad: why"; the folder is then removed."""
        found = self.holds(place)
        shutil.rmtree(place)
        if found.ended != "returned":
            return f"bad: {found}"
        seen = found.value
        wrong = {
            "another build did not make it new": seen["then"] != self.new,
            f"something was mended: {seen['mended']}": seen["mended"],
            f"files were left: {set(seen['files']) - self.files}": set(seen["files"]) - self.files,
            "there is no index": seen["first"] is None and self.old is not None,
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


KINDS = {
    "first build": ("none", False),
    "change": ("old", False),
    "change after a crash": ("killed", False),
    "anew": ("old", True),
    "anew after a crash": ("killed", True),
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
def scene(request, host, corpora) -> Scene:
    before, anew = KINDS[request.param]
    tree, old = corpora.homes[before]
    return Scene(host, tree, corpora.folders["new"], anew, old)


def test_the_log_tells_of_all_that_is_written(scene):
    """But for what goes through shared memory: else the states after a power cut would not be the true ones."""
    place = scene.stage()
    *_, told = power.states(scene.log(place), scene.before, place)
    assert told.how == "everything" and told.tree.keys() == power.take(place).keys()
    assert [p for p, data in power.take(place).items() if data != told.tree[p] and not p.endswith("-shm")] == []


def test_a_kill_at_any_moment_leaves_the_old_or_the_new(scene, request):
    random, tally = Random(7), Tally()
    for _ in range(budget("KILLS", 10)):
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
        if told := complaint(scene, place, mode, ended, log):
            tally.add(told, where)
        log.unlink()
        tally.add(scene.verdict(place), where)
    tally.settle(request.node.name)


def complaint(scene: Scene, place: Path, mode: str, ended: Outcome, log: Path) -> str:
    """What is wrong with the way a build ended that was struck; "" for nothing."""
    if mode in ("kill", "torn"):
        return "" if ended.ended == "signal 9" else f"bad: it was not struck: {ended}"
    if ended.ended == "raised":
        is_clear = {"WhosaidError", "OSError"} & {*ended.kinds} and str(place / "home") in ended.message
        return "" if is_clear else f"unclear: {ended}"
    if ended.ended != "returned":
        return f"bad: {ended.ended}"
    operations = power.read_log(log)
    for state in power.states(operations, scene.before, place, seeds=2, first=len(operations)):
        verdict = scene.after_cut(state, is_done=True)
        if verdict != "new":
            return f"bad: told as done, but after a power cut ({state.how}): {verdict}"
    return ""


def cuts(scene: Scene, most: int, ignore_sync: int = 0, seeds: int = 4) -> Iterator[tuple[power.State, str]]:
    """What power cuts may leave of a build, and the verdict on it; always with the last, when it is done."""
    last = len(scene.operations)
    wanted = {*spread(range(1, last + 1), most // (2 + seeds)), last}
    for state in power.states(scene.operations, scene.before, scene.logged, seeds, ignore_sync, ignore_sync):
        if state.cut in wanted:
            yield state, scene.after_cut(state, is_done=state.cut == last)


def test_a_power_cut_leaves_the_old_or_the_new(scene, request):
    tally = Tally()
    for state, verdict in cuts(scene, budget("CUTS", 72)):
        tally.add(verdict, f"cut after {state.cut}, {state.how}")
    tally.settle(request.node.name)


def test_a_sync_that_is_left_out_is_missed(scene, request):
    """Else the power cuts would prove nothing. One that no cut misses is not needed, or no cut was cruel enough."""
    tally = Tally()
    for sync in [op for op in scene.operations if op.kind == "sync" and not op.error]:
        bad = next((why for _, why in cuts(scene, budget("CUTS", 36), sync.number) if ":" in why), "")
        name = f"{sync.number} {Path(sync.path).name}"
        tally.counts[f"{name} is needed, {bad}" if bad else f"{name} is not"] += 1
        if bad and os.environ.get("WHOSAID_SYNCS") != "all":
            break
    tally.settle(request.node.name)
    assert any(" is needed" in count for count in tally.counts), tally.counts
