"""What the model of a power cut holds for possible: no more than was seen, no less than was synced."""

from errno import EIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.power import Operation, Tree, states

ROOT = Path("/disk")
CREATE, WRITE = ("open", 7, 1, 0, 0, "/disk/a"), ("write", 7, 0, 3, 0, "/disk/a", "", b"new")
SYNC, SYNC_FAILED, SYNC_FOLDER = (
    ("sync", 7, 0, 0, 0, "/disk/a"),
    ("sync", 7, 0, 0, EIO, "/disk/a"),
    ("sync", 1, 0, 0, 0, "/disk"),
)
MOVE, UNLINK = ("rename", 0, 0, 0, 0, "/disk/a", "/disk/b"), ("unlink", 0, 0, 0, 0, "/disk/a")


def operations(*lines: tuple) -> list[Operation]:
    return [Operation(n, *line, *("", b"")[len(line) - 6 :]) for n, line in enumerate(lines, 1)]


def left(before: Tree, *lines: tuple) -> list[Tree]:
    """The different trees that a cut after the last operation may leave."""
    done = operations(*lines)
    trees = [state.tree for state in states(done, before, ROOT, seeds=60, first=len(done))]
    return [tree for n, tree in enumerate(trees) if tree not in trees[:n]]


def test_what_is_not_synced_may_be_lost():
    assert {} in left({}, CREATE, WRITE, SYNC)
    assert {"a": b""} in left({}, CREATE, WRITE, SYNC_FOLDER)
    assert left({}, CREATE, WRITE, SYNC, SYNC_FOLDER) == [{"a": b"new"}]


def test_a_name_may_land_before_the_bytes_and_either_name_may_stay():
    trees = left({"b": b"old"}, CREATE, WRITE, MOVE)
    assert {"b": b"old"} in trees and {"b": b""} in trees and {"b": b"new"} in trees
    assert left({"b": b"old"}, CREATE, WRITE, SYNC, MOVE, SYNC_FOLDER) == [{"b": b"new"}]


def test_a_sync_that_failed_is_not_made_up_for():
    before = {"a": b"old"}
    assert left(before, WRITE, SYNC_FAILED, SYNC) == left(before, WRITE)
    assert left(before, WRITE, SYNC_FAILED, WRITE, SYNC) == [{"a": b"new"}]


def test_a_removed_file_may_be_back_and_a_folder_takes_its_files_along():
    assert left({"a": b"old"}, UNLINK) == [{"a": b"old"}, {}]
    inside = ("open", 8, 1, 0, 0, "/disk/home/a")
    assert left({}, ("mkdir", 0, 0, 0, 0, "/disk/home"), inside, ("sync", 2, 0, 0, 0, "/disk/home")) == [
        {},
        {"home": None, "home/a": b""},
    ]


def test_blocks_land_in_any_order():
    trees = left({"a": bytes(1024)}, ("write", 7, 0, 1024, 0, "/disk/a", "", b"x" * 1024))
    assert {tree["a"][::512] for tree in trees} == {b"\0\0", b"x\0", b"\0x", b"xx"}


@given(st.lists(st.sampled_from([CREATE, WRITE, MOVE, UNLINK, SYNC, SYNC_FOLDER])))
def test_what_is_synced_is_all_there(lines):
    """Whatever was done, after every file and folder was synced a cut leaves what was seen."""
    seen, done = {"a": b"old", "b": b"older"}, []
    for line in lines:
        if line != SYNC_FOLDER and ("a" in seen) == (line == CREATE):
            continue
        done.append(line)
        if line == CREATE:
            seen["a"] = b""
        if line == WRITE:
            seen["a"] = b"new" + seen["a"][3:]
        if line in (MOVE, UNLINK):
            moved = seen.pop("a")
            seen |= {"b": moved} if line == MOVE else {}
    ends = [("sync", 0, 0, 0, 0, f"/disk/{name}") for name in seen]
    assert left({"a": b"old", "b": b"older"}, *done, *ends, SYNC_FOLDER) == [seen]
