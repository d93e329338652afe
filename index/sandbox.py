"""Parsers of strangers' files, in a process of their own with limits on memory, time and output.

    with Sandbox() as sandbox:
        parsed = sandbox.parse("pdf", data)      # index.formats.pdf.read(data), over there

The parent sends a format's name and a file's bytes and takes back JSON, of which it believes nothing before `_checked`.
A parser that crashes, hangs or swells costs its file, never the build. One process serves many files; it is replaced
when one of them broke it. It knows no formats beyond their names. Memory is limited where the system can (not on Windows).
"""

import json
import os
import signal
import subprocess
import sys
import threading
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from index.errors import BadSource, OverLimit
from index.types import FIELDS, KINDS, Parsed, Region

SECONDS = 12.0
"""Of a processor, for one file, and SECONDS_A_MIB more for each MiB of it, up to MOST_SECONDS: three hundred pages of PDF
take eight. On a busy machine the same work may last PATIENCE times as long."""

SECONDS_A_MIB = 2.0
MOST_SECONDS = 120.0
PATIENCE = 6.0
MEMORY = 3 * 2**29
"""Bytes of address space: 1.5 GiB."""

LONGEST = 2**25
"""Characters of a document."""

OUTPUT = 2**28
"""Bytes of JSON that are taken back."""

_OVER = getattr(signal, "SIGPROF", 0)
"""The signal that ends a child whose time is up; 0 where there is none, as on Windows."""

_NONSENSE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a reply that keeps no promise raises where it is taken apart."""

_CHILD = "from index.sandbox import serve; serve()"


class Sandbox:
    """A child process that is started with the first file and ended with the block."""

    def __init__(self):
        self._child: subprocess.Popen | None = None
        self._served = 0

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_) -> None:
        self._end()

    def parse(self, name: str, data: bytes) -> Parsed:
        """What `index.formats.NAME.read(data)` returns. Raises BadSource where it cannot, or breaks a limit."""
        reply = self._ask(name, data)
        if reply is None and self._served:  # it may have died of what it read before
            self._end()
            reply = self._ask(name, data)
        if reply is None:
            self._end()
            raise OverLimit(
                "its reader stopped working on it (it is damaged, or needs too much memory).",
                "Open it in the program it comes from and save it anew.",
            )
        self._served += 1
        return _checked(reply)

    def _ask(self, name: str, data: bytes) -> bytes | None:
        """The child's reply, or None where it died. Raises BadSource where it took too long or said too much."""
        child = self._child = self._child or _start()
        seconds = min(MOST_SECONDS, SECONDS + SECONDS_A_MIB * len(data) / 2**20)
        late = threading.Event()
        clock = threading.Timer(seconds * PATIENCE, lambda: (late.set(), child.kill()))
        clock.start()
        try:
            request = {"format": name, "size": len(data), "seconds": seconds}
            child.stdin.write(json.dumps(request).encode() + b"\n" + data)
            child.stdin.flush()
            size = int(child.stdout.readline() or b"-1")
            if size > OUTPUT:
                self._end()
                raise BadSource("its reader said too much of it.", "Split it, or leave it out.")
            reply = child.stdout.read(size) if size >= 0 else b""
            if len(reply) < size:
                reply = b""
        except (BrokenPipeError, ValueError):
            reply = b""
        finally:
            clock.cancel()
        if not reply:
            child.kill()
        if late.is_set() or (not reply and _OVER and child.wait() == -_OVER):
            self._end()
            raise OverLimit(
                f"reading it took more than {seconds:.0f} s.",
                "Save it anew as a simpler file, or split it, and build again.",
            )
        return reply or None

    def _end(self) -> None:
        if self._child:
            self._child.kill()
            self._child.communicate()
        self._child, self._served = None, 0


def _start() -> subprocess.Popen:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONHASHSEED": "0"}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def serve() -> None:
    """The child: reads a file, answers in JSON, and so on until its input ends."""
    _limit()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no reply
    with open(0, "rb", closefd=False) as requests:
        while line := requests.readline():
            request = json.loads(line)
            _limit_time(request["seconds"])
            try:
                reply = _reply(request["format"], requests.read(request["size"]))
            except MemoryError:
                return
            _limit_time(0)
            replies.write(f"{len(reply)}\n".encode() + reply)
            replies.flush()


def _reply(name: str, data: bytes) -> bytes:
    try:
        parsed = import_module(f"index.formats.{name}").read(data)
        if len(parsed.text) > LONGEST:
            raise BadSource("it holds more text than fifty books.", "Split it, or leave it out.")
        regions = [[r.kind, r.start, r.end] for r in parsed.regions]
        fields = (parsed.text, regions, parsed.found, parsed.notes, parsed.pages)
        return json.dumps(dict(zip(Parsed.__slots__, fields, strict=True))).encode()
    except BadSource as error:
        return json.dumps({"reason": error.reason, "cure": error.cure}).encode()
    except MemoryError:
        raise
    except Exception as error:  # whatever a library raises for bytes it never met
        what = f"its reader failed on it ({type(error).__name__}: {' '.join(str(error).split())[:200]})."
        cure = "Open it in the program it comes from and save it anew."
        return json.dumps({"reason": what, "cure": cure}).encode()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform != "darwin":  # there the limit is accepted and breaks the process at once
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _limit_time(seconds: float) -> None:
    """Ends this process when it has used so many seconds of a processor from now on; never, where that is 0."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _checked(reply: bytes) -> Parsed:
    """What the reply says. Raises BadSource where it refuses the file, or breaks the promises of `Parsed`."""
    try:
        said = json.loads(reply)
        if "reason" in said:
            raise BadSource(str(said["reason"]), str(said["cure"]))
        parsed = _parsed(said)
    except _NONSENSE:
        parsed = None
    if parsed is None or not _is_whole(parsed):
        raise BadSource("its reader contradicts itself.", "Please report it, with the file if you can.")
    return parsed


def _parsed(said: dict) -> Parsed:
    """The values of a reply, each of the type that it is to have."""
    regions = tuple(Region(str(kind), int(start), int(end)) for kind, start, end in said["regions"])
    found = {key: (str(value), str(why)) for key, (value, why) in said["found"].items() if key in FIELDS}
    return Parsed(str(said["text"]), regions, found, tuple(map(str, said["notes"])), tuple(map(int, said["pages"])))


def _is_whole(parsed: Parsed) -> bool:
    """Whether regions and pages are in order and within the text, and the text is one that can be kept."""
    return (
        all(r.kind in KINDS and 0 <= r.start < r.end <= len(parsed.text) for r in parsed.regions)
        and all(a.end <= b.start for a, b in pairwise(parsed.regions))
        and list(parsed.pages) == sorted(parsed.pages)
        and not any("\ud800" <= c <= "\udfff" or c == "\0" for c in parsed.text)
    )
