"""The sources as a person keeps them: what there is, files added and removed, corrections, and an index brought up to date.

    library = Library(assistant.corpus)
    library.add(Path("/tmp/upload"), "report.pdf"); library.rebuild(); library.work.report

What is removed waits in `.trash` in the folder of the index until it is put back. It knows nothing of pages or people: who
may do this is for whoever serves it to say.
"""

import json
import re
import shutil
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from index import BadSource, Corpus, Report, Source, WhosaidError, build, correct, status
from index.builder import roots_of
from index.plan import find, known_as
from index.readers import LARGEST, SIDECAR, format_of, has
from index.store import naming_trouble
from index.types import visible

TRASH = ".trash"
RECORD = "removed.json"
"""Beside each removed file: what it was."""

LONGEST_NAME = 120
"""Bytes of a file's name; systems stop at 255, and a sidecar adds to it."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


@dataclass(frozen=True, slots=True)
class Row:
    """A source in the list. `copy_of`: the path of the text that it repeats, or ""."""

    source: Source
    passages: int
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A file that can be put back. `time`: when it was removed, ISO 8601; `file`: where it was; `lost`: instead of all this,
    why it is not known."""

    id: str
    path: str = ""
    time: str = ""
    file: str = ""
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Bringing the index up to date: what is being done, how much of how much; at the end, its report or its error."""

    doing: str = ""
    done: int = 0
    total: int = 0
    report: Report | None = None
    error: str = ""


class Library:
    """Over a corpus and the folders it was built from. Safe to share between threads."""

    def __init__(self, corpus: Corpus):
        self._corpus, self._home = corpus, Path(corpus.home)
        self._lock, self._work, self._again = threading.Lock(), Work(), False

    def _naming_trouble(self) -> AbstractContextManager:
        cure = "See that the disk has room and the folder may be written."
        return naming_trouble(f"the sources of {self._home} cannot be changed", cure)

    @property
    def work(self) -> Work:
        """What is being done now, or was done last."""
        return self._work

    def rows(self) -> list[Row]:
        with self._corpus.snapshot():
            copies = self._corpus.copies()
            return [Row(source, count, copies.get(source.path, "")) for source, count in self._corpus.sources()]

    def changes(self) -> Report:
        """What a rebuild would do, and which files have something to say of them."""
        return status(home=self._home)

    def add(self, upload: Path, name: str) -> str:
        """Moves a file into the sources folder under a safe name that is free; returns the path that it will have as a
        source. It is read by the next rebuild. Raises BadSource where no reader knows its kind, or it is empty or too large;
        StorageFailed."""
        name = safe_name(name)
        most = LARGEST[format_of(Path(name))]
        with self._naming_trouble():
            size = upload.stat().st_size
            if not size:
                raise BadSource(f"{visible(name)} is empty.", "Choose another file.")
            if size > most * 2**20:
                raise BadSource(f"{visible(name)} has {size / 2**20:,.0f} MiB.", f"Split it into files of {most} MiB.")
            roots = roots_of(self._home)
            folder = _folder(roots)
            waiting = folder / f".{token_hex(8)}.part"  # hidden from a build until it is whole
            shutil.move(upload, waiting)
            return known_as(str(_into(waiting, folder / name)), folder, roots)

    def remove(self, path: str) -> Removed:
        """Takes a source's file, and the corrections to it, out of its folder. Raises BadSource for the last one: the file
        without which no indexed source has one."""
        with self._lock:
            files = find(roots_of(self._home), self._home).files
            if path not in files:
                raise BadSource(f"the file of {visible(path)} is not there any more.", "Rebuild the index.")
            if not any(source.path in files for source, _ in self._corpus.sources() if source.path != path):
                raise BadSource("this is the last source.", "Add another, and rebuild, before you remove it.")
            return self._take(path, files[path])

    def _take(self, path: str, file: Path) -> Removed:
        removed = Removed(token_hex(8), path, datetime.now(UTC).isoformat(timespec="seconds"), str(file))
        place = self._home / TRASH / removed.id
        with self._naming_trouble():
            place.mkdir(parents=True)
            waiting = place / "removed.part"
            waiting.write_text(json.dumps({"path": path, "time": removed.time, "file": removed.file}), encoding="utf-8")
            waiting.rename(place / RECORD)
            for each, kept in _with_sidecar(file, place / "file"):
                shutil.move(each, kept)
        return removed

    def removed(self) -> list[Removed]:
        """What was removed, the last first."""
        known = [_listed(record) for record in (self._home / TRASH).glob(f"*/{RECORD}")]
        return sorted(known, key=lambda r: (r.time, r.id), reverse=True)

    def restore(self, removed: str) -> str:
        """Puts a file back by the id of its removal, beside what took its name meanwhile. Returns its name. Raises BadSource
        where that cannot be done."""
        place = self._home / TRASH / removed
        if not re.fullmatch(r"[0-9a-f]{16}", removed) or not (place / RECORD).is_file():
            raise BadSource("this was put back already.", "Load the page again.")
        to = Path(_recorded(place / RECORD).file)
        with self._naming_trouble():
            to.parent.mkdir(parents=True, exist_ok=True)
            sidecar = place / ("file" + SIDECAR)
            back = _into(place / "file", to)
            if sidecar.is_file():
                shutil.move(sidecar, back.with_name(back.name + SIDECAR))
            shutil.rmtree(place)
        return back.name

    def correct(self, path: str, fields: dict[str, str]) -> None:
        """Writes a person's corrections of what is known of a source. Raises BadSource for what is no value of its field."""
        correct(path, fields, self._home)

    def rebuild(self) -> Work:
        """Begins to bring the index up to date; where that is being done, it is done again after it, as it may have passed
        what changed meanwhile. `work` tells how far it is."""
        with self._lock:
            if self._work.doing:
                self._again = True
            else:
                self._begin()
            return self._work

    def _begin(self) -> None:
        self._work, self._again = Work("comparing"), False
        threading.Thread(target=self._rebuild, daemon=True).start()

    def _rebuild(self) -> None:
        try:
            self._end(Work(report=build(home=self._home, device=self._corpus.device, progress=self._tell)))
        except WhosaidError as error:
            self._end(Work(error=str(error)))
        except BaseException:
            self._end(Work(error="The index could not be rebuilt; what went wrong stands in the server's log."))
            raise

    def _end(self, done: Work) -> None:
        with self._lock:
            if self._again:
                self._begin()
            else:
                self._work = done

    def _tell(self, doing: str, done: int, total: int) -> None:
        self._work = replace(self._work, doing=doing, done=done, total=total)


def _folder(roots: Sequence[Path]) -> Path:
    """Where files are added: the first folder that the index was built from."""
    folders = [root for root in roots if root.is_dir()]
    if not folders:
        raise BadSource("the index was built from single files.", "Build it from a folder: whosaid build FOLDER")
    return folders[0]


def safe_name(name: str) -> str:
    """A file's name as any system takes it: of one part, not hidden, not too long, with its suffix. Raises BadSource."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = _UNSAFE.sub(" ", "".join(c if c.isprintable() else " " for c in name))
    name = " ".join(name.encode("utf-8", "ignore").decode().split()).strip(". ")
    format_of(Path(name))
    stem, suffix = Path(name).stem.strip(". "), Path(name).suffix
    stem = stem.encode()[: LONGEST_NAME - len(suffix)].decode("utf-8", "ignore").strip()
    return f"{stem or 'document'}{suffix}"


def _recorded(record: Path) -> Removed:
    try:
        told = json.loads(record.read_text(encoding="utf-8"))
        return Removed(record.parent.name, *(str(told[name]) for name in ("path", "time", "file")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"what was removed is not known any more: {record} is damaged."
        raise BadSource(what, "Move the file beside it back by hand.") from error


def _listed(record: Path) -> Removed:
    try:
        return _recorded(record)
    except BadSource as error:
        return Removed(record.parent.name, lost=str(error))


def _into(file: Path, wanted: Path) -> Path:
    """Moves a file to the wanted path, or beside it: "report (2).pdf". Returns where it is."""
    number, to = 1, wanted
    while True:
        try:
            to.touch(exist_ok=False)  # so that two who add the same name do not meet
            break
        except FileExistsError:
            number += 1
            to = wanted.with_stem(f"{wanted.stem} ({number})")
    shutil.move(file, to)
    return to


def _with_sidecar(file: Path, to: Path) -> Iterator[tuple[Path, Path]]:
    yield file, to
    sidecar = file.with_name(file.name + SIDECAR)
    if has(sidecar):
        yield sidecar, to.with_name(to.name + SIDECAR)
