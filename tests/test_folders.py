"""Whatever lies in a folder is indexed or named with its reason: odd names, links, pipes, holes, files that move."""

import os
import sys
import threading
from pathlib import Path

import pytest

from index import Corpus, build, readers
from index.errors import BadSource
from index.types import visible
from tests.conftest import write

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="such files are Linux's")
TEXT = "The ferry leaves at nine and comes back at noon.\n"


def built(folder, tmp_path):
    """Paths indexed, and reasons by path for the rest."""
    report = build(folder, tmp_path / "home")
    assert {p.path for p in report.problems}.isdisjoint(report.added)
    indexed = [source.path for source, _ in Corpus.open(tmp_path / "home").sources()]
    return indexed, {problem.path: problem.reason for problem in report.problems}


@LINUX
@pytest.mark.parametrize(
    ("name", "known_as", "shown"),
    [
        (b"two\nlines.txt", "two\nlines.txt", "two\\nlines.txt"),
        ("abc\u202etxt.exe.txt".encode(), "abc\u202etxt.exe.txt", "abc\\u202etxt.exe.txt"),
        (b"caf\xe9.txt", "caf\\xe9.txt", "caf\\xe9.txt"),
        (b"tab\t & <b>.txt", "tab\t & <b>.txt", "tab\\t & <b>.txt"),
        ("日本語 🙂.txt".encode(), "日本語 🙂.txt", "日本語 🙂.txt"),
        (b"-rf.txt", "-rf.txt", "-rf.txt"),
    ],
)
def test_names(tmp_path, name, known_as, shown):
    folder = write(tmp_path / "notes", plain__txt="Another note, of the harbour.\n")
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(TEXT, encoding="utf-8")
    indexed, reasons = built(folder, tmp_path)
    assert set(indexed) == {"plain.txt", known_as} and not reasons
    assert visible(known_as) == shown
    hit = Corpus.open(tmp_path / "home").search("When does the ferry leave?")[0]
    assert hit.source.path == known_as and hit.text == TEXT.strip()
    assert build(home=tmp_path / "home").unchanged == sorted(["plain.txt", known_as])


@LINUX
def test_a_path_beyond_the_systems_limit_is_named(tmp_path):
    folder = write(tmp_path / "notes", plain__txt=TEXT)
    here = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(20):
            Path("d" * 250).mkdir()
            os.chdir("d" * 250)
        Path("deep.txt").write_text("Too deep.\n", encoding="utf-8")
    finally:
        os.chdir(here)
    indexed, reasons = built(folder, tmp_path)
    assert indexed == ["plain.txt"] and len(reasons) == 1
    ((path, reason),) = reasons.items()
    assert path.startswith("ddd") and "too long" in reason


@LINUX
def test_links_pipes_and_sockets(tmp_path):
    import socket

    folder = write(tmp_path / "notes", plain__txt=TEXT)
    write(folder / "inner", other__txt="The bridge is closed in May.\n")
    write(tmp_path / "outside", secret__txt="Not to be read.\n")
    (folder / "again.txt").symlink_to(folder / "inner" / "other.txt")
    (folder / "outside.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (folder / "etc").symlink_to("/etc")
    (folder / "loop").symlink_to(folder)
    (folder / "round.txt").symlink_to(folder / "round.txt")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(folder / "socket.txt"))
        indexed, reasons = built(folder, tmp_path)
    assert indexed == ["inner/other.txt", "plain.txt"]
    assert {path: reason.split(" that ")[-1] for path, reason in reasons.items()} == {
        "again.txt": "it holds the same as inner/other.txt, which is indexed.",
        "outside.txt": "leads out of the folder.",
        "etc": "leads out of the folder.",
        "loop": "it is a link to a folder.",
        "round.txt": "leads nowhere.",
        "gone.txt": "leads nowhere.",
        "pipe.txt": "it is not a regular file.",
        "socket.txt": "it is not a regular file.",
    }


def test_what_is_no_file_is_named_with_its_folder_where_there_are_several(tmp_path):
    folders = [write(tmp_path / name, plain__txt=f"{TEXT} {name}") for name in ("first", "second")]
    for folder in folders:
        (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    report = build(folders, tmp_path / "home")
    assert [problem.path for problem in report.problems] == ["first/gone.txt", "second/gone.txt"]


@LINUX
def test_a_file_that_becomes_a_pipe_while_it_is_looked_at_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(BadSource, match="not a regular file"):
        readers.content(tmp_path / "pipe.txt")


def test_holes_and_huge_files(tmp_path):
    folder = write(tmp_path / "notes", plain__txt=TEXT)
    for name, size in (("hole.txt", 20 * 2**20), ("huge.txt", 5 * 2**40 if sys.platform == "linux" else 40 * 2**20)):
        with open(folder / name, "wb") as file:
            file.truncate(size)
    indexed, reasons = built(folder, tmp_path)
    assert indexed == ["plain.txt"] and "not text" in reasons["hole.txt"] and "MiB" in reasons["huge.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to root")
def test_what_may_not_be_read_is_named(tmp_path):
    folder = write(tmp_path / "notes", plain__txt=TEXT, closed__txt="Closed.\n")
    write(folder / "inner", other__txt="Closed too.\n")
    (folder / "closed.txt").chmod(0)
    (folder / "inner").chmod(0)
    try:
        indexed, reasons = built(folder, tmp_path)
    finally:
        (folder / "inner").chmod(0o700)
    assert indexed == ["plain.txt"] and set(reasons) == {"closed.txt", "inner"}


def test_a_file_that_changes_while_it_is_read_is_read_at_rest_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "moving.txt"
    path.write_text(TEXT, encoding="utf-8")
    real, left = os.fstat, [1]

    def restless(descriptor):
        if left[0]:
            left[0] -= 1
            with open(path, "a", encoding="utf-8") as file:
                file.write("More.\n")
        return real(descriptor)

    monkeypatch.setattr(readers.os, "fstat", restless)
    assert readers.content(path).data.decode().count("More.") == 1
    left[0] = 99
    with pytest.raises(BadSource, match="changes while it is read"):
        readers.content(path)


def test_files_written_while_a_build_runs_are_taken_whole_then_or_next_time(tmp_path):
    folder, home, stop = write(tmp_path / "notes", plain__txt=TEXT), tmp_path / "home", threading.Event()
    versions = {f"Version {n} of the note. " + f"It says {n}. " * 200 + "\n" for n in range(5)}

    def scribble():
        while not stop.is_set():
            for version in versions:
                (folder / "busy.txt").write_text(version, encoding="utf-8")

    scribbling = threading.Thread(target=scribble)
    scribbling.start()
    try:
        for _ in range(10):
            build(folder, home)
            corpus = Corpus.open(home)
            if "busy.txt" in [source.path for source, _ in corpus.sources()]:
                text = corpus.document("busy.txt").text
                assert any(version.startswith(text) for version in versions)
    finally:
        stop.set()
        scribbling.join()
    build(folder, home)
    assert Corpus.open(home).document("busy.txt").text in versions


def test_two_files_of_the_same_bytes_and_different_corrections_are_one_source(tmp_path):
    folder = write(tmp_path / "notes", a__txt=TEXT, b__txt=TEXT)
    (folder / "b.txt.whosaid.yaml").write_text("author: Mara Lind\n", encoding="utf-8")
    indexed, reasons = built(folder, tmp_path)
    assert indexed == ["a.txt"] and "same as a.txt" in reasons["b.txt"]
