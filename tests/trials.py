"""Builds and readings of an index in processes that may die: a host that forks one for each trial, and its client.

    with Host(shim, root) as host:    # faults.c compiled; the folder whose files are watched
        host.run("build", sources=..., home=..., plan=("kill", 7, False))    # -> Outcome

The host is a process of its own with the shim preloaded and the index imported. What is tested is how files are
written, not what a model computes, so a stand-in encodes: a few words summed up, the same in every process. The index
is used through `build` and `Corpus` alone; where its rows lie is not known here.
"""

import ctypes
import json
import os
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from random import Random

import numpy as np

from tests import power

ROOT = Path(__file__).parents[1]
QUESTIONS = ("Who pays for the bridge?", "What became of the orchard in spring?")
DIMENSION = 32


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
            [sys.executable, "-m", "tests.trials", str(shim), str(self._result)],
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
        """Forks a process that does `action` with the arguments, under a fault plan (see faults.c)."""
        order = {"action": action, "plan": plan, "log": str(log), "kill_after": kill_after, "limit": limit}
        self._process.stdin.write(json.dumps(order | {"arguments": arguments}, default=str) + "\n")
        self._process.stdin.flush()
        return Outcome(**json.loads(self._process.stdout.readline()))

    def __enter__(self) -> "Host":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


# What is built, and how trials are told

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
        self._host.run("build", sources=self.folders[name], home=place / "home")
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


# What the forked process does


def do_build(sources: str, home: str, anew: bool = False) -> None:
    from index import build

    build(sources, home, anew=anew)


def build_beside_reader(sources: str, home: str) -> None:
    """Leaves behind what a build leaves while somebody reads the corpus of before, and nobody tidies up."""
    with closing(sqlite3.connect(Path(home, "corpus.sqlite"), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        do_build(sources, home)
        os.kill(os.getpid(), signal.SIGKILL)


def picture(home: str) -> dict | None:
    """All that an index says of itself, None where there is none. Nothing in it depends on the way it came about."""
    from index import Corpus, NoIndex

    try:
        corpus = Corpus.open(home)
    except NoIndex:
        return None
    hits = {question: corpus.search(question, 1000) for question in QUESTIONS}
    passages = sorted(corpus.passages(), key=lambda passage: passage.id)
    states = [blake2b(s.vectors.round(3).tobytes() + s.spans.tobytes()).hexdigest() for s in corpus.states(passages)]
    return {
        "sources": [[asdict(source), count] for source, count in corpus.sources()],
        "documents": [asdict(corpus.document(source.path)) for source, _ in corpus.sources()],
        "passages": [asdict(passage) for passage in passages],
        "states": states,
        "vectors": {q: {h.passage.id: round(h.similarity, 4) for h in found} for q, found in hits.items()},
        "best": {q: [h.passage.id for h in found[:3]] for q, found in hits.items()},
    }


def probe(home: str) -> dict | None:
    """The picture, and what a check mended."""
    from index import Corpus

    seen = picture(home)
    return seen and {"picture": seen, "mended": Corpus.open(home).check()}


def holds(sources: str, home: str) -> dict:
    """What stands in `home`, and what stands there after another build: `first`, `then`, `mended`, `files`."""
    first = picture(home)
    do_build(sources, home)
    then = probe(home)
    return {
        "first": first,
        "then": then["picture"],
        "mended": then["mended"],
        "files": sorted(p.name for p in Path(home).iterdir()),
    }


ACTIONS = {
    "build": do_build,
    "build beside reader": build_beside_reader,
    "picture": picture,
    "probe": probe,
    "holds": holds,
}


class StandIn:
    """An encoder whose tokens are the words, each with a hash's bits as signs for a vector, and whose vectors are their sums."""

    name, device, fingerprint, dimension = "stand-in", "cpu", "0" * 20, DIMENSION

    def encode(self, texts: list[str], progress=None) -> np.ndarray:
        sums = np.stack([self._vectors(text).sum(axis=0) for text in texts]) if texts else np.zeros((0, DIMENSION))
        return (sums / np.linalg.norm(sums, axis=1, keepdims=True)).astype(np.float32)

    def states(self, texts: list[str], progress=None) -> list:
        from index.embed import States

        return [States(self._vectors(text), self._spans(text)) for text in texts]

    def _vectors(self, text: str) -> np.ndarray:
        vectors = np.stack([_of_word(word) for word in text.lower().split()])
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def _spans(self, text: str) -> np.ndarray:
        ends = np.cumsum([len(word) + 1 for word in text.split()])
        return np.stack([np.concatenate([[0], ends[:-1]]), ends - 1], axis=1).astype(np.int32)


@cache
def _of_word(word: str) -> np.ndarray:
    bits = np.frombuffer(blake2b(word.encode(), digest_size=DIMENSION // 8).digest(), np.uint8)
    return np.unpackbits(bits).astype(np.float32) * 2 - 1


# The host's own process


def main(shim: str, result: str) -> None:
    """Reads orders from stdin, a line of JSON each, and answers each with a line that holds an Outcome."""
    faults = ctypes.CDLL(shim)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    _stand_in()
    for line in sys.stdin:
        order = json.loads(line)
        Path(result).unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            _trial(faults, order, Path(result))
        ended = _await(child, order["kill_after"], order["limit"])
        outcome = json.loads(Path(result).read_bytes()) if ended == "exit 0" else {"ended": ended}
        answers.write(json.dumps(outcome) + "\n")
        answers.flush()


def _stand_in() -> None:
    """Puts the stand-in in the encoder's place, before the modules that use it are imported."""
    from index import embed

    embed.load_encoder = lambda *_: StandIn()
    embed.reader = lambda *_: StandIn()
    embed.reader_fingerprint = lambda: "stand-in"
    embed.check_packaged = lambda: None
    import faiss  # noqa: F401

    import index.builder
    import index.corpus  # noqa: F401


def _trial(faults: ctypes.CDLL, order: dict, result: Path) -> None:
    """Does what is ordered, writes the Outcome to `result`, and ends this process."""
    os.setpgid(0, 0)
    mode, at, lasting = order["plan"]
    with _counted(faults, mode, at, lasting, order["log"]) as outcome:
        try:
            outcome |= {"ended": "returned", "value": ACTIONS[order["action"]](**order["arguments"])}
        except Exception as error:
            outcome |= _raised(error)
    result.write_text(json.dumps(outcome))
    os._exit(0)


@contextmanager
def _counted(faults: ctypes.CDLL, mode: str, at: int, lasting: bool, log: str) -> Iterator[dict]:
    outcome: dict = {}
    if faults.fault_plan(mode.encode(), ctypes.c_long(at), int(lasting), log.encode()):
        raise ValueError(f"no such plan: {mode} {log}")
    yield outcome
    outcome["operations"] = faults.fault_count()
    faults.fault_plan(b"none", ctypes.c_long(0), 0, b"")


def _raised(error: Exception) -> dict:
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "ended": "raised",
        "kinds": [kind.__name__ for kind in type(error).__mro__],
        "message": str(error),
        "trace": " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames) if "/index/" in f.filename),
    }


def _await(child: int, kill_after: float | None, limit: float) -> str:
    """How the process ended: "exit N", "signal N", or "hang" where it had to be ended at its limit."""
    watch = os.pidfd_open(child)
    given = limit if kill_after is None else kill_after
    over = not select.select([watch], [], [], given)[0]
    os.close(watch)
    if over:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    _end_group(child)
    if over and kill_after is None:
        return "hang"
    return f"exit {code}" if code >= 0 else f"signal {-code}"


def _end_group(group: int) -> None:
    """Ends what the trial's process started and left behind."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
