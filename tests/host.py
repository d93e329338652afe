"""The host of trials: a process that forks another for each, with the shim of faults.c preloaded into both.

It reads orders from stdin, a line of JSON each, and answers with a line that holds an Outcome (tests/trials.py). What is
tested is how files are written, not what a model computes, so a stand-in encodes. The index is used through `build`
and `Corpus` alone; what its files hold is not known here.
"""

import ctypes
import json
import os
import select
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path

import numpy as np

QUESTIONS = ("Who pays for the bridge?", "What became of the orchard in spring?")
DIMENSION = 32

# What the forked process does


def do_build(sources: str, home: str, anew: bool = False) -> None:
    from index import build

    build(sources, home, anew=anew)


def build_beside_reader(sources: str, home: str) -> None:
    """Leaves behind what a build leaves while somebody reads the corpus of before, and nobody tidies up."""
    from index import store

    with closing(sqlite3.connect(Path(home, store.TRUTH), isolation_level=None)) as reader:
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
        from index.bert import States

        return [States(self._vectors(text), self._spans(text)) for text in texts]

    def _vectors(self, text: str) -> np.ndarray:
        vectors = np.stack([_of_word(word) for word in text.lower().split()])
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def _spans(self, text: str) -> np.ndarray:
        ends = np.cumsum([len(word) + 1 for word in text.split()])
        return np.stack([np.concatenate([[0], ends[:-1]]), ends - 1], axis=1).astype(np.int32)


class Nearby:
    """Reads files in this process: a parser's own process is not what these trials are about, and costs each a second."""

    def __enter__(self) -> "Nearby":
        return self

    def __exit__(self, *_) -> None:
        pass

    def parse(self, name: str, data: bytes):
        return import_module(f"index.formats.{name}").read(data)


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
            try:
                _trial(faults, order, Path(result))
            finally:
                os._exit(0 if Path(result).exists() else 1)
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
    import faiss  # noqa: F401

    import index.builder
    import index.corpus
    import index.formats.markdown
    import index.formats.text

    index.builder.Sandbox = Nearby
    index.readers.language.detect = lambda text: "en"


def _trial(faults: ctypes.CDLL, order: dict, result: Path) -> None:
    """Does what is ordered and writes the Outcome to `result`."""
    os.setpgid(0, 0)
    mode, at, lasting = order["plan"]
    with _counted(faults, mode, at, lasting, order["log"]) as outcome:
        try:
            outcome |= {"ended": "returned", "value": ACTIONS[order["action"]](**order["arguments"])}
        except Exception as error:
            outcome |= _raised(error)
    result.write_text(json.dumps(outcome))


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
