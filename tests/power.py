"""What a power cut may leave of a folder, told from a log of file operations (see faults.c).

The file system promises what POSIX promises and no more. What was written to a file is on the disk once that file was
synced; a name made, moved or removed is there once its folder was. Until then each name, and each block of 512 bytes,
lands or does not, in any order; where a file grew but its bytes did not land, it holds zeros or junk. A sync that
failed has synced nothing, and a later one does not make up for it: the system may have dropped what it could not write.

It does not know what the files mean. Hard links to folders, and links that are symbolic, are not modelled.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from random import Random

SECTOR = 512

Tree = dict[str, bytes | None]
"""A folder's contents by path within it; None for a folder."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the log. `number`: its place, from 1; `a` and `b`: see `Disk`; `error`: its errno, 0 where it was done."""

    number: int
    kind: str
    inode: int
    a: int
    b: int
    error: int
    path: str
    other: str
    data: bytes


@dataclass(frozen=True, slots=True)
class State:
    """What may stand in the folder where the power went after operation `cut`; `how` it was chosen."""

    cut: int
    how: str
    tree: Tree

    @property
    def digest(self) -> bytes:
        """Equal for equal trees."""
        return blake2b(repr(sorted(self.tree.items())).encode(), digest_size=16).digest()


def read_log(log: Path) -> list[Operation]:
    """The operations in the order in which they were done."""
    data, at, operations = log.read_bytes(), 0, []
    while at < len(data):
        end = data.index(b"\n", at)
        kind, inode, a, b, error, path, other = data[at:end].decode().split("\t")
        at = end + 1 + (int(b) if kind == "write" else 0)
        fields = (int(inode), int(a), int(b), int(error), path, other, data[end + 1 : at])
        operations.append(Operation(len(operations) + 1, kind, *fields))
    return operations


def take(folder: Path) -> Tree:
    """The folder as it stands."""
    return {str(p.relative_to(folder)): None if p.is_dir() else p.read_bytes() for p in folder.rglob("*")}


def lay(tree: Tree, folder: Path) -> None:
    """Makes an empty folder hold the tree."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in sorted(tree.items()):
        if data is None:
            (folder / path).mkdir(exist_ok=True)
        else:
            (folder / path).write_bytes(data)


def states(
    operations: list[Operation], before: Tree, root: Path, seeds: int = 0, ignore_sync: int = 0, first: int = 0
) -> Iterator[State]:
    """What may be left by a cut after each operation from number `first` on, `before` being on the disk at the start.

    For each: nothing that was not synced, everything, and `seeds` random parts of it. `ignore_sync`: the number of a
    sync that is taken as not done.
    """
    disk = Disk(before, root)
    for operation in operations:
        if operation.number != ignore_sync:
            disk.do(operation)
        if operation.number < first:
            continue
        for how, luck in _lots(operation.number, seeds):
            yield State(operation.number, how, disk.survivors(luck))


def _lots(cut: int, seeds: int) -> Iterator[tuple[str, "Luck"]]:
    yield "nothing", Luck(Random(0), 0, 0)
    yield "everything", Luck(Random(0), 1, 1)
    for seed in range(seeds):
        random = Random(f"{cut} {seed}")
        yield f"seed {seed}", Luck(random, random.choice((0.1, 0.5, 0.9, 1)), random.choice((0, 0.2, 0.8, 1)))


@dataclass(frozen=True, slots=True)
class Luck:
    """How likely a name and a block that were not synced are to land."""

    random: Random
    name: float
    block: float

    def keeps(self, likely: float) -> bool:
        return self.random.random() < likely


@dataclass(slots=True)
class _Change:
    """Bytes written at an offset, or (`data` None) a size that was set. `is_safe`: synced; `is_lost`: its sync failed."""

    at: int
    data: bytes | None
    is_safe: bool = False
    is_lost: bool = False

    def land(self, content: bytearray, luck: Luck) -> None:
        if self.data is None:
            if self.is_safe or luck.keeps(luck.block):
                _set_size(content, self.at)
            return
        for start, part in self._blocks():
            if self.is_safe or luck.keeps(luck.block):
                _set_size(content, max(len(content), start))
                content[start : start + len(part)] = part
            elif luck.block and luck.random.random() < 0.3:
                _grow(content, start + len(part), luck.random)

    def _blocks(self) -> Iterator[tuple[int, bytes]]:
        at, end = self.at, self.at + len(self.data)
        while at < end:
            until = min(end, (at // SECTOR + 1) * SECTOR)
            yield at, self.data[at - self.at : until - self.at]
            at = until


def _set_size(content: bytearray, size: int) -> None:
    del content[size:]
    content.extend(bytes(size - len(content)))


def _grow(content: bytearray, size: int, random: Random) -> None:
    """The size landed, the bytes did not."""
    missing = max(0, size - len(content))
    content.extend(random.choice((bytes(missing), random.randbytes(missing))))


@dataclass(slots=True)
class _File:
    safe: bytearray
    changes: list[_Change] = field(default_factory=list)

    def sync(self, failed: bool) -> None:
        for change in self.changes:
            change.is_lost |= failed and not change.is_safe
            change.is_safe |= not change.is_lost
        while self.changes and self.changes[0].is_safe:
            self.changes.pop(0).land(self.safe, _SURE)

    def survivor(self, luck: Luck) -> bytes:
        content = bytearray(self.safe)
        for change in self.changes:
            change.land(content, luck)
        return bytes(content)


_SURE = Luck(Random(0), 1, 1)
Names = dict[str, _File | None]


@dataclass(frozen=True, slots=True)
class _Naming:
    """A change of names that is not yet synced, of a name in `folder`."""

    folder: str
    land: Callable[[Names], None]


class Disk:
    """Files and names as a running system sees them, and what of them is sure to be on the disk."""

    def __init__(self, before: Tree, root: Path):
        self._root = str(root)
        self._seen: Names = {path: None if data is None else _File(bytearray(data)) for path, data in before.items()}
        self._safe: Names = dict(self._seen)
        self._namings: list[_Naming] = []
        self._inodes: dict[int, _File] = {}

    def do(self, operation: Operation) -> None:
        """Follows one operation. One that failed, or lies elsewhere, changes nothing; a sync that failed does."""
        is_here = operation.path == self._root or operation.path.startswith(f"{self._root}/")
        if is_here and (not operation.error or operation.kind == "sync"):
            getattr(self, f"_{operation.kind}")(operation)

    def survivors(self, luck: Luck) -> Tree:
        """What is found after a cut: a file or folder whose parent folder did not land is gone with it."""
        names = dict(self._safe)
        for naming in self._namings:
            if luck.keeps(luck.name):
                naming.land(names)
        tree: Tree = {}
        for path in sorted(names):
            if _parent(path) in tree or not _parent(path):
                tree[path] = names[path] and names[path].survivor(luck)
        return tree

    def _open(self, op: Operation) -> None:
        """`a`: it was created; `b`: with O_TRUNC."""
        if op.a:
            self._inodes[op.inode] = made = _File(bytearray())
            self._name(op.path, made)
        elif op.b:
            self._file(op).changes.append(_Change(0, None))

    def _write(self, op: Operation) -> None:
        """`a`: the offset."""
        self._file(op).changes.append(_Change(op.a, op.data))

    def _size(self, op: Operation) -> None:
        """`a`: the size."""
        self._file(op).changes.append(_Change(op.a, None))

    def _sync(self, op: Operation) -> None:
        path = self._within(op.path)
        if path and self._seen.get(path, self) is not None:
            self._file(op).sync(failed=bool(op.error))
        elif not op.error:
            self._sync_folder(path)

    def _sync_folder(self, folder: str) -> None:
        for naming in self._namings:
            if naming.folder == folder:
                naming.land(self._safe)
        self._namings = [naming for naming in self._namings if naming.folder != folder]

    def _mkdir(self, op: Operation) -> None:
        self._name(op.path, None)

    def _link(self, op: Operation) -> None:
        self._name(op.other, self._seen[self._within(op.path)])

    def _unlink(self, op: Operation) -> None:
        gone = self._within(op.path)
        self._change(_parent(gone), lambda names: names.pop(gone, None))

    _rmdir = _unlink

    def _rename(self, op: Operation) -> None:
        old, new = self._within(op.path), self._within(op.other)
        moved = self._seen[old]

        def land(names: Names) -> None:
            names.pop(old, None)
            names[new] = moved

        self._change(_parent(new), land)

    def _name(self, path: str, made: _File | None) -> None:
        name = self._within(path)
        self._change(_parent(name), lambda names: names.update({name: made}))

    def _change(self, folder: str, land: Callable[[Names], None]) -> None:
        land(self._seen)
        self._namings.append(_Naming(folder, land))

    def _file(self, op: Operation) -> _File:
        """By name, or by inode where it is open still but has no name any more."""
        known = self._seen.get(self._within(op.path)) or self._inodes[op.inode]
        self._inodes[op.inode] = known
        return known

    def _within(self, path: str) -> str:
        return path.removeprefix(self._root).lstrip("/")


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
