"""From folders to a corpus: what is compared, what is embedded, and that bad input and crashes lose nothing."""

import os
import sqlite3
import subprocess
import sys
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from index import (
    BadSource,
    Busy,
    Corpus,
    DamagedIndex,
    NoIndex,
    NothingToIndex,
    OtherRecipe,
    StorageFailed,
    build,
    builder,
    correct,
    status,
    store,
    tables,
)
from index.vectors import CACHE
from tests.conftest import ROOT, write


def paths(home):
    return [source.path for source, _ in Corpus.open(home).sources()]


def test_building_twice_embeds_nothing_the_second_time(folder, tmp_path):
    home = tmp_path / "home"
    first = build(folder, home)
    assert first.added == ["dam.md", "river.txt"] and first.embedded == first.passages > 0
    again = build(folder, home)
    assert again.unchanged == ["dam.md", "river.txt"] and again.embedded == 0 and not again.added
    assert Corpus.open(home).generation == 1


def test_each_change_costs_what_changed(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    ids = {p.id: p.source.path for p in Corpus.open(home).passages()}
    write(folder, bridge__md="# The bridge\n\nThe bridge was closed in May.\n")
    report = build(home=home)
    assert (report.added, report.embedded) == (["bridge.md"], 1)
    (folder / "river.txt").rename(folder / "stream.txt")
    assert status(home=home).renamed == ["stream.txt"]
    report = build(home=home)
    assert (report.renamed, report.embedded) == (["stream.txt"], 0)
    now = {p.id: p.source.path for p in Corpus.open(home).passages()}
    assert set(ids) < set(now) and "stream.txt" in now.values() and "river.txt" not in now.values()
    write(folder, bridge__md="# The bridge\n\nThe bridge was opened again in June.\n")
    report = build(home=home)
    assert (report.changed, report.embedded) == (["bridge.md"], 1)
    (folder / "stream.txt").unlink()
    report = build(home=home)
    assert (report.removed, report.embedded) == (["stream.txt"], 0)
    assert not any("salmon run" in hit.text for hit in Corpus.open(home).search("salmon run of the villages", 20))
    assert paths(home) == ["bridge.md", "dam.md"]


def test_who_speaks_below_a_line_is_kept_with_the_passage(tmp_path):
    write(
        tmp_path / "talk",
        call__txt="Anna Holm  0:12\nThe dam leaks.\n\nTomas Veld  0:31\nDoes it?\n\nAnna Holm  0:40\nIt does.\n",
    )
    build(tmp_path / "talk", tmp_path / "home")
    [passage] = Corpus.open(tmp_path / "home").passages()
    assert passage.speakers == ("Anna Holm", "Tomas Veld", "Anna Holm") and len(passage.sentences) == 3
    assert passage.heading == "Anna Holm"


def test_status_does_nothing(folder, tmp_path):
    home = tmp_path / "home"
    assert status(folder, home).added == ["dam.md", "river.txt"]
    assert not home.exists()


def test_an_open_corpus_follows_a_rebuild(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    corpus = Corpus.open(home)
    assert corpus.search("bridge closed in May")[0].source.path != "bridge.md"
    write(folder, bridge__md="# The bridge\n\nThe bridge was closed in May.\n")
    build(home=home)
    assert corpus.search("bridge closed in May")[0].source.path == "bridge.md"


def test_bad_files_are_named_and_the_rest_is_indexed(folder, tmp_path):
    write(
        folder,
        empty__txt="",
        binary__txt=b"\0\1\2" * 50,
        odd__txt=b"\x81\x8d\x8f\x90 text",
        notes__xyz="words",
        copy__md=(folder / "dam.md").read_bytes(),
    )
    os.mkfifo(folder / "pipe.txt")
    (folder / "away.txt").symlink_to("/etc/hostname")
    (folder / "loop").symlink_to(folder)
    report = build(folder, tmp_path / "home")
    assert paths(tmp_path / "home") == ["copy.md", "river.txt"]
    reasons = {problem.path: problem.reason for problem in report.problems}
    assert set(reasons) == {"empty.txt", "binary.txt", "odd.txt", "notes.xyz", "pipe.txt", "away.txt", "dam.md", "loop"}
    assert (
        "not text" in reasons["binary.txt"]
        and "encoding" in reasons["odd.txt"]
        and "holds the same as copy.md" in reasons["dam.md"]
    )
    assert all(problem.cure and problem.skipped for problem in report.problems)


def test_a_file_that_becomes_unreadable_keeps_its_earlier_version(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    write(folder, river__txt=b"\0\0\0")
    report = build(home=home)
    assert "earlier version stays" in report.problems[0].reason and not report.changed and not report.removed
    assert paths(home) == ["dam.md", "river.txt"]


def test_an_unreadable_file_survives_a_change_of_encoder_and_yields_to_its_copy(folder, tmp_path, small_encoder):
    home = tmp_path / "home"
    build(folder, home)
    old = (folder / "river.txt").read_bytes()
    write(folder, river__txt=b"\0\0\0")
    assert "encoder is now" in build(home=home, encoder=str(small_encoder)).rebuilt
    assert paths(home) == ["dam.md", "river.txt"]
    write(folder, stream__txt=old)
    assert build(home=home).added == ["stream.txt"]
    assert paths(home) == ["dam.md", "stream.txt"]


@pytest.mark.parametrize("bad", ["nothing there", "empty", "only bad files"])
def test_nothing_to_index_leaves_the_old_index(folder, tmp_path, bad):
    home = tmp_path / "home"
    build(folder, home)
    other = tmp_path / "other"
    if bad != "nothing there":
        write(other, **({"a__txt": ""} if bad == "only bad files" else {}))
    with pytest.raises(NothingToIndex):
        build(other, home)
    assert paths(home) == ["dam.md", "river.txt"]


def test_several_folders(folder, tmp_path):
    other = write(tmp_path / "more", dam__md="Something else about the dam.\n")
    report = build([folder, other], tmp_path / "home")
    assert report.added == ["documents/dam.md", "documents/river.txt", "more/dam.md"]


def test_no_index(tmp_path):
    with pytest.raises(NoIndex, match="whosaid build"):
        Corpus.open(tmp_path)


def test_a_crash_or_ctrl_c_leaves_the_old_corpus(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    write(folder, bridge__md="The bridge was closed in May.\n")

    def stop(what, done, total):
        if what == "embedding":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(home=home, progress=stop)
    assert paths(home) == ["dam.md", "river.txt"]
    with pytest.raises(RuntimeError), store.lock(home), store.writing(home) as db:
        tables.remove_source(db, "dam.md")
        raise RuntimeError("the power went")
    assert paths(home) == ["dam.md", "river.txt"] and Corpus.open(home).check() == []
    assert build(home=home).added == ["bridge.md"]


def test_a_second_writer_is_told_and_a_dead_one_frees_the_lock(folder, tmp_path):
    home = tmp_path / "home"
    inside, leave = threading.Event(), threading.Event()

    def hold(what, done, total):
        inside.set()
        leave.wait(30)

    first = threading.Thread(target=build, args=(folder, home), kwargs={"progress": hold})
    first.start()
    assert inside.wait(30)
    with pytest.raises(Busy, match="another process"):
        build(folder, home)
    leave.set()
    first.join()
    code = f"import os; from pathlib import Path; from index import store\nwith store.lock(Path({str(home)!r})): os._exit(1)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert build(folder, home).unchanged == ["dam.md", "river.txt"]


def test_a_home_that_may_not_be_written_is_read_as_it_is(folder, tmp_path, monkeypatch):
    home = tmp_path / "home"
    build(folder, home)
    for suffix in ("-wal", "-shm"):
        (home / f"{store.TRUTH}{suffix}").unlink(missing_ok=True)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with store.reading(home) as db:
        assert not list(home.glob("*-shm")) and db.execute("SELECT count(*) FROM sources").fetchone() == (2,)
    monkeypatch.undo()
    with store.reading(home):
        assert list(home.glob("*-shm"))


def test_a_home_that_cannot_be_one_is_named(folder, tmp_path, monkeypatch):
    home = write(tmp_path, taken="words") / "taken"
    for where in (home, home / "below"):
        with pytest.raises(StorageFailed, match="no folder, and cannot be one. Give another --home"):
            build(folder, where)

    def closed(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", closed)
    with pytest.raises(StorageFailed, match="cannot be read .Permission denied.. See that the folder may be read"):
        Corpus.open(tmp_path / "home")


def test_a_damaged_copy_of_the_vectors_is_made_anew(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    best = Corpus.open(home).search("salmon")[0].passage.id
    data = bytearray((home / CACHE).read_bytes())
    data[len(data) // 2] ^= 255
    identity, _ = Corpus.open(home).edition
    of_another_faiss = data[32:64] + b"IxZZ" + data[68:]
    foreign = sha256(identity.encode() + of_another_faiss).digest() + of_another_faiss
    for damaged in (bytes(data), foreign, b"", b"x" * 10, None):
        (home / CACHE).write_bytes(damaged) if damaged is not None else (home / CACHE).unlink()
        assert Corpus.open(home).search("salmon")[0].passage.id == best


def test_a_damaged_file_of_truth_is_named_and_can_be_built_anew(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    whole = (home / store.TRUTH).read_bytes()
    (home / store.TRUTH).write_bytes(b"this is no database at all" * 100)
    with pytest.raises(DamagedIndex, match="--anew"):
        Corpus.open(home)
    with pytest.raises(DamagedIndex, match="--anew"):
        build(folder, home)
    assert build(folder, home, anew=True).added == ["dam.md", "river.txt"]
    (home / store.TRUTH).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedIndex, match="--anew"):
        Corpus.open(home).check()


def test_what_was_built_anew_is_never_ranked_by_the_vectors_of_before(tmp_path):
    home, before = (
        tmp_path / "home",
        write(tmp_path / "a", a__txt="The dam is high.\n", b__txt="Bread is baked at dawn.\n"),
    )
    build(before, home)
    running = Corpus.open(home)
    assert running.search("a tall barrage", 1)[0].source.path == "a.txt"
    after = write(tmp_path / "b", a__txt="Bread is baked at dawn.\n", b__txt="The dam is high.\n")
    build(after, home, anew=True)
    for corpus in (running, Corpus.open(home)):
        hit = corpus.search("a tall barrage", 1)[0]
        assert (hit.source.path, hit.text) == ("b.txt", "The dam is high.")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE passages SET text = replace(text, 'salmon', 'salmons')",
        "UPDATE passages SET start = start + 1",
        "UPDATE vectors SET vector = zeroblob(1536)",
        "UPDATE sources SET text = text || 'x'",
        "DELETE FROM vectors",
    ],
)
def test_a_changed_row_is_noticed(folder, tmp_path, damage):
    home = tmp_path / "home"
    build(folder, home)
    db = sqlite3.connect(home / store.TRUTH)
    db.execute(damage)
    db.commit()
    db.close()
    (home / CACHE).unlink()
    with pytest.raises(DamagedIndex, match="whosaid build --anew"):
        Corpus.open(home).check()


def test_a_damaged_word_index_is_made_anew(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    with store.lock(home), store.writing(home) as db:
        db.execute("INSERT INTO lexical (lexical) VALUES ('delete-all')")
    corpus = Corpus.open(home)
    assert "made anew" in corpus.check()[0]
    assert corpus.check() == [] and corpus.search("salmon")[0].ranks["lexical"] == 1


def test_another_encoder_rebuilds_and_says_so(folder, tmp_path, small_encoder):
    home = tmp_path / "home"
    build(folder, home)
    opened = Corpus.open(home)
    opened.search("salmon")
    report = build(home=home, encoder=str(small_encoder))
    assert (
        "encoder is now" in report.rebuilt
        and report.changed == ["dam.md", "river.txt"]
        and report.embedded == report.passages
    )
    with pytest.raises(OtherRecipe, match="Open it again"):
        opened.search("salmon")
    assert Corpus.open(home).search("salmon", 3)
    assert build(home=home).unchanged == ["dam.md", "river.txt"]


def test_an_index_made_by_other_weights_is_not_searched(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    with store.lock(home), store.writing(home) as db:
        tables.put(db, "recipe", tables.get(db, "recipe") | {"fingerprint": "0" * 20})
    with pytest.raises(OtherRecipe, match="other weights"):
        Corpus.open(home).search("salmon")


def test_an_index_made_for_another_reader_is_built_again(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    with store.lock(home), store.writing(home) as db:
        tables.put(db, "recipe", tables.get(db, "recipe") | {"reader": "another"})
    with pytest.raises(OtherRecipe, match="weights of the reader"):
        Corpus.open(home)
    report = build(home=home)
    assert "reader's weights changed" in report.rebuilt and report.embedded == report.passages
    assert Corpus.open(home).search("salmon")


def test_a_newer_format_is_refused(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    db = sqlite3.connect(home / store.TRUTH)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(OtherRecipe, match="newer Whosaid"):
        Corpus.open(home)


def test_corrections_are_kept_through_rebuilds(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    correct("river.txt", {"author": "O. Berg", "publisher": "Coast News"}, home)
    assert build(home=home).changed == ["river.txt"]
    source = Corpus.open(home).document("river.txt").source
    assert (source.author, source.publisher, source.provenance["author"]) == ("O. Berg", "Coast News", "user")
    with pytest.raises(BadSource, match="no source"):
        correct("other.txt", {"author": "X"}, home)


def test_token_states_are_stored_and_close_to_those_computed(folder, tmp_path, monkeypatch):
    import numpy as np

    build(folder, tmp_path / "with")
    monkeypatch.setattr(builder, "STATES_UP_TO", 0)
    build(folder, tmp_path / "without")
    stored, computed = (Corpus.open(tmp_path / name) for name in ("with", "without"))
    for a, b in zip(stored.states(stored.passages()), computed.states(computed.passages()), strict=True):
        assert (a.spans == b.spans).all() and a.spans.min() >= 0
        lengths = np.linalg.norm(a.vectors, axis=1)
        cosines = (a.vectors * b.vectors).sum(axis=1) / lengths
        assert float(cosines.min()) > 0.999 and np.abs(lengths - 1).max() < 0.02, (cosines.min(), lengths)
