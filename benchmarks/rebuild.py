"""What a rebuild costs in a large corpus: unchanged, one file added, changed, renamed, removed; seconds and bytes written.

    python benchmarks/rebuild.py [FILES] [PASSAGES A FILE]        (10000 and 10 by default)

The encoder is a stand-in that takes no time (vectors from a hash), so that what is left is the work around it. The files
are made of words drawn from a seed. Seconds are of this machine and this moment; the ratio to a build anew is what counts.
"""

import random
import sys
import tempfile
import time
from hashlib import blake2b
from pathlib import Path

import numpy as np

from index import build, builder, status

WORDS = (
    "river dam salmon council bridge ferry harbour crown valley power cheap storm village ladder coast ministry".split()
)


class Free:
    """An encoder that costs nothing."""

    name, device, fingerprint, dimension = builder.DEFAULT, "cpu", "stand-in", 384

    def encode(self, texts, progress=None):
        out = np.zeros((len(texts), self.dimension), np.float32)
        for i, text in enumerate(texts):
            digest = np.frombuffer(blake2b(text.encode(), digest_size=64).digest(), np.int8)
            out[i] = np.resize(digest, self.dimension) + 0.5
        return out / np.linalg.norm(out, axis=1, keepdims=True)


def main(files: int = 10_000, passages: int = 10) -> None:
    builder.load_encoder = lambda name, device: Free()
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place, "sources"), Path(place, "home")
        folder.mkdir()
        chance = random.Random(7)
        for n in range(files):
            (folder / f"{n:06}.txt").write_text(_text(chance, n, passages), encoding="utf-8")
        whole = _timed(f"first build of {files} files", lambda: build(folder, home))
        _timed("unchanged", lambda: build(folder, home), whole)
        _timed("status", lambda: status(folder, home), whole)
        one = folder / "new.txt"
        one.write_text(_text(chance, files, passages), encoding="utf-8")
        _timed("one file added", lambda: build(folder, home), whole)
        one.write_text(_text(chance, files + 1, passages), encoding="utf-8")
        _timed("one file changed", lambda: build(folder, home), whole)
        one.rename(folder / "newer.txt")
        _timed("one file renamed", lambda: build(folder, home), whole)
        (folder / "newer.txt").unlink()
        _timed("one file removed", lambda: build(folder, home), whole)


def _text(chance: random.Random, n: int, passages: int) -> str:
    def paragraph() -> str:
        return " ".join(" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(11))

    return f"File {n} of a large folder\n\n" + "\n\n".join(paragraph() for _ in range(passages)) + "\n"


def _timed(what: str, work, whole: float = 0.0) -> float:
    before, started = _written(), time.perf_counter()
    report = work()
    seconds, written = time.perf_counter() - started, _written() - before
    share = f", {seconds / whole:.4f} of the first build" if whole else ""
    print(f"{what}: {seconds:.2f} s{share}; {written / 2**20:.1f} MiB written; {report.passages} passages", flush=True)
    return seconds


def _written() -> int:
    """Bytes this process has handed to the system to write."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("wchar")))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
