"""What a build would have to do: the files below some folders, by name and content, against what a corpus holds.

    plan = compare([Path("sources")], home, versions, refused)
    plan.added, plan.changed, plan.renamed, plan.removed, plan.unchanged, plan.problems

Whatever is found is either a file to be read, or a Problem with its reason; only hidden files, sidecars and the index itself
are passed over.
Two files with the same bytes are one, by the name of the file itself where the other is a link to it. It reads files to
hash them, and knows nothing of what they say.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index import readers
from index.errors import BadSource, NothingToIndex
from index.types import Problem, Report, visible


@dataclass(slots=True)
class Plan:
    """What differs between the folders and the corpus. `files`: paths on disk by name; `kept`: those only now unreadable;
    `copies`: of a file to be indexed, the others with its bytes; `refused`: why nothing could be read of some content in
    some format, so that it is not tried again."""

    files: dict[str, Path] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    copies: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.renamed or self.removed)

    def read_all(self) -> None:
        """Takes every file for changed."""
        self.changed = sorted([*self.changed, *self.unchanged, *(new for _, new in self.renamed)])
        self.unchanged, self.renamed = [], []

    def report(self, started: float, **more) -> Report:
        renamed = [new for _, new in self.renamed]
        problems = [*self.problems, *(_copy_of(name, copy) for name, copies in self.copies.items() for copy in copies)]
        seconds = time.monotonic() - started
        return Report(self.added, self.changed, renamed, self.removed, self.unchanged, problems, seconds, **more)

    def next_of(self, name: str, stored: dict[str, str]) -> list[str]:
        """After `name` could not be read: the copy that takes its place, which another reader may read, if there is one."""
        copies = self.copies.pop(name, [])
        for copy in copies[:1]:
            self.copies |= {copy: copies[1:]}
            (self.changed if copy in stored else self.added).append(copy)
            self.removed = [other for other in self.removed if other != copy]
        return copies[:1]


def _copy_of(name: str, copy: str) -> Problem:
    return Problem(copy, f"it holds the same as {visible(name)}, which is indexed.", "Nothing need be done.")


def find(roots: list[Path], home: Path) -> Plan:
    """Every file below the folders but the index's own, by the name it will be known by: its path within its folder."""
    plan, index = Plan(), os.path.realpath(home)
    for root in roots:
        must_exist(root)
        for path in [str(root)] if root.is_file() else _walk(root, roots, index, plan.problems):
            name = known_as(path, root, roots)
            if name in plan.files:
                plan.problems.append(Problem(name, "two files would have this name.", "Put both below one folder."))
            else:
                plan.files[name] = Path(path)
    return plan


def must_exist(root: Path) -> None:
    """Raises NothingToIndex for a folder or file that is not there."""
    try:
        why = "" if root.exists() else f"there is no folder or file {root}."
    except OSError as error:
        why = f"{root} cannot be read ({error.strerror})."
    if why:
        raise NothingToIndex(why, "Give the folder that holds your documents.")


def known_as(path: str, root: Path, roots: Sequence[Path]) -> str:
    """The name of a file below one of the folders: its path there, after the folder's name where there are several."""
    prefix = f"{root.name}/" if len(roots) > 1 and path != str(root) else ""
    return prefix + _name(path, str(root))


def _walk(root: Path, roots: Sequence[Path], index: str, problems: list[Problem]) -> list[str]:
    """Regular files in order, none of the folder `index`. Links are followed to files inside the folder only."""
    found, folders = [], [str(root)]
    while folders:
        folder = folders.pop()
        if os.path.realpath(folder) == index:
            continue
        try:
            with os.scandir(folder) as entries:
                inside = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
        except OSError as error:
            why = f"the folder cannot be read ({error.strerror})."
            cure = "Check its permissions, and that its path is not too long."
            problems.append(Problem(known_as(folder, root, roots), why, cure))
            continue
        folders += [e.path for e in reversed(inside) if e.is_dir(follow_symlinks=False)]
        for entry in inside:
            if entry.is_dir(follow_symlinks=False) or entry.name.endswith(readers.SIDECAR):
                continue
            if why := _no_file(entry, root):
                problems.append(Problem(known_as(entry.path, root, roots), *why))
            else:
                found.append(entry.path)
    return found


def _no_file(entry: os.DirEntry, root: Path) -> tuple[str, str] | None:
    """Why something in a folder is no file to be read, and the cure; None for a regular file."""
    try:
        if entry.is_symlink() and not Path(entry.path).resolve(strict=True).is_relative_to(root.resolve()):
            return "it is a link that leads out of the folder.", "Copy the file into the folder."
        if entry.is_dir():
            return "it is a link to a folder.", "Nothing need be done: what is in that folder is found there."
        if not entry.is_file():
            return "it is not a regular file.", "Put a file in its place, or remove it."
    except (OSError, RuntimeError):
        return "it is a link that leads nowhere.", "Copy the file into the folder."
    return None


def _name(path: str, root: str) -> str:
    """The path within the folder, with "/"; bytes that are no UTF-8 are written out."""
    relative = Path(path).name if path == root else path[len(root) :].lstrip(os.sep).replace(os.sep, "/")
    return os.fsencode(relative).decode("utf-8", "backslashreplace")


def compare(roots: list[Path], home: Path, stored: dict[str, str], refused: dict[str, tuple[str, str]]) -> Plan:
    """`stored`: the version of each path in the corpus; `refused`: why some attempts to read failed before."""
    plan = find(roots, home)
    now: dict[str, str] = {}
    for name, path in plan.files.items():
        try:
            content = readers.content(path)
            if why := refused.get(content.attempt):
                plan.refused[content.attempt] = why
                raise BadSource(*why)
            now[name] = content.version
        except BadSource as error:
            leave_out(plan, name, error, stored)
    first: dict[str, str] = {}
    for name in sorted(now, key=lambda n: (plan.files[n].is_symlink(), stored.get(n) != now[n], n)):
        same = first.setdefault(sha_of(now[name]), name)
        if same != name:
            plan.copies.setdefault(same, []).append(name)
    gone = {_read_as(name, version): name for name, version in stored.items() if name not in plan.files}
    for name in sorted(first.values()):
        if name in stored:
            (plan.unchanged if stored[name] == now[name] else plan.changed).append(name)
        elif old := gone.pop(_read_as(name, now[name]), None):
            plan.renamed.append((old, name))
        else:
            plan.added.append(name)
    stays = {*first.values(), *plan.kept, *(old for old, _ in plan.renamed)}
    plan.removed = sorted(name for name in stored if name not in stays)
    return plan


def _read_as(name: str, version: str) -> tuple[str | None, str]:
    """What is compared to tell a renamed file: a name that calls for another reader makes another document of it."""
    return readers.FORMATS.get(Path(name).suffix.lower()), version


def sha_of(version: str) -> str:
    """The file's own SHA-256, without its sidecar's."""
    return version.split("+")[0]


def leave_out(plan: Plan, name: str, error: BadSource, stored: dict[str, str]) -> None:
    """Names a file that cannot be read; where an earlier version of it is stored, that stays."""
    if name in stored:
        plan.kept.append(name)
    stays = " Its earlier version stays in the index." if name in stored else ""
    plan.problems.append(Problem(name, error.reason + stays, error.cure))
