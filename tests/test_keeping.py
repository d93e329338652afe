"""An index through time: work done is kept, formats move on, a running reader follows, an old answer can be checked."""

import gzip
import json
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from index import (
    Busy,
    Corpus,
    DamagedIndex,
    NothingToIndex,
    OtherRecipe,
    Report,
    build,
    builder,
    lexical,
    status,
    store,
    tables,
    unfinished,
    watch,
    watching,
)
from qa import ask, render
from qa.cli import main
from qa.keeping.recheck import standing
from tests.conftest import write

DAM = "---\ntitle: The case for the dam\nauthor: Mara Lind\n---\n\nThe dam would give the valley cheap power.\n"
RIVER = "Leave the river alone\n\nby Oskar Berg\n\nA dam would end the salmon run that feeds four villages.\n"


def test_an_interrupted_build_need_not_embed_again(tmp_path, monkeypatch):
    home = tmp_path / "home"
    folder = write(
        tmp_path / "notes", **{f"n{i}__txt": f"Note {i} speaks of {i * 3} boats in the harbour.\n" for i in range(9)}
    )
    monkeypatch.setattr(builder, "AT_ONCE", 2)
    done = 0

    def stop(what, at, total):
        nonlocal done
        if what == "embedding" and at > total / 2:
            done = at
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, home, progress=stop)
    assert done and (home / unfinished.FILE).is_file()
    report = build(folder, home)
    assert report.passages == 9 and 0 < report.embedded <= 5
    assert not list(home.glob(f"{unfinished.FILE}*"))
    fresh = tmp_path / "fresh"
    build(folder, fresh)
    for a, b in zip(
        Corpus.open(home).states(Corpus.open(home).passages()),
        Corpus.open(fresh).states(Corpus.open(fresh).passages()),
        strict=True,
    ):
        assert (a.spans == b.spans).all() and abs(a.vectors - b.vectors).max() < 0.02


def test_damaged_scratch_is_thrown_away(tmp_path, monkeypatch):
    home = tmp_path / "home"
    folder = write(tmp_path / "notes", **{f"n{i}__txt": f"Note {i} speaks of boats.\n" for i in range(5)})
    home.mkdir()
    (home / unfinished.FILE).write_bytes(b"no database" * 400)
    monkeypatch.setattr(builder, "AT_ONCE", 2)
    assert build(folder, home).embedded == 5 and not (home / unfinished.FILE).exists()


@pytest.fixture
def format_1(tmp_path):
    """A home as the first release wrote it, and its documents."""
    home = tmp_path / "home"
    home.mkdir()
    for name in (store.TRUTH, store.CACHE):
        kept = Path(__file__).parent / "data" / f"format-1.{name.rpartition('.')[2]}.gz"
        (home / name).write_bytes(gzip.decompress(kept.read_bytes()))
    return home, write(tmp_path / "documents", dam__md=DAM, river__txt=RIVER)


def test_an_older_format_is_named_and_brought_up(format_1, monkeypatch):
    home, folder = format_1
    with pytest.raises(OtherRecipe, match="older Whosaid. Run: whosaid build"):
        Corpus.open(home)
    assert "older Whosaid" in status(folder, home).rebuilt
    monkeypatch.chdir(folder.parent)
    assert status(home=home).added == ["dam.md", "river.txt"]  # below documents, as it was built from
    with store.lock(home):
        store.migrate(home)
    with store.reading(home) as db:
        tables.check_contents(db)
        assert [row.source.author for row in tables.sources(db)] == ["Mara Lind", "Oskar Berg"]
        assert tables.document(db, "river.txt").text == RIVER
        passages = tables.passages(db, tables.passage_rows(db))
        assert [p.text for p in passages] == [DAM.split("\n")[-2], RIVER.split("\n")[-2]]
        assert tables.vectors(db, [1, 2], 384).shape == (2, 384)
        assert [row for row, _ in lexical.search(db, "salmon", 5)] == [2]
    with store.lock(home), store.writing(home) as db:
        assert lexical.check(db)
    report = build(folder, home)
    assert report.rebuilt and report.changed == ["dam.md", "river.txt"]
    assert Corpus.open(home).check() == [] and Corpus.open(home).search("salmon")[0].source.author == "Oskar Berg"


def test_a_failed_build_leaves_an_older_format_readable(format_1, tmp_path):
    home, _ = format_1
    with pytest.raises(NothingToIndex):
        build(write(tmp_path / "empty"), home)
    with store.lock(home):
        store.migrate(home)
    with store.reading(home) as db:
        assert len(tables.sources(db)) == 2


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("DELETE FROM sources WHERE path = 'dam.md'", "it holds 1 sources of 2"),
        ("DELETE FROM passages WHERE rowid = 1", "passages of"),
        ("UPDATE sources SET author = 'Somebody Else'", "dam.md"),
        ("UPDATE sources SET fields = replace(fields, 'Mara', 'Sara')", "dam.md"),
        ("UPDATE meta SET value = '[]' WHERE key = 'roots'", "roots"),
        ("DELETE FROM meta WHERE key = 'contents'", "contents"),
    ],
)
def test_what_is_missing_or_changed_is_noticed_before_anything_is_built_on_it(folder, tmp_path, damage, says):
    home = tmp_path / "home"
    build(folder, home)
    db = sqlite3.connect(home / store.TRUTH)
    db.execute(damage)
    db.commit()
    db.close()
    with pytest.raises(DamagedIndex, match=says) as error:
        build(home=home)
    assert str(home) in str(error.value) and "--anew" in error.value.cure
    assert build(folder, home, anew=True).added == ["dam.md", "river.txt"]
    assert Corpus.open(home).check() == []


def test_one_answer_sees_one_generation_and_the_next_the_new_one(folder, tmp_path):
    home = tmp_path / "home"
    build(folder, home)
    corpus = Corpus.open(home)
    with corpus.snapshot():
        before = corpus.generation
        write(folder, bridge__md="# The bridge\n\nThe bridge was closed in May.\n")
        threading.Thread(target=build, kwargs={"home": home}).run()
        assert corpus.generation == before and len(corpus.sources()) == 2
        assert all(hit.source.path != "bridge.md" for hit in corpus.search("bridge closed in May", 9))
    assert corpus.generation == before + 1
    assert corpus.search("bridge closed in May")[0].source.path == "bridge.md"


def test_what_was_refused_is_not_tried_again(folder, tmp_path, monkeypatch):
    home = tmp_path / "home"
    write(folder, junk__txt=b"\0\1\2" * 50)
    assert "not text" in build(folder, home).problems[0].reason
    monkeypatch.setattr("index.sandbox._start", lambda: pytest.fail("the file was read again"))
    again = build(home=home)
    assert "not text" in again.problems[0].reason and again.unchanged == ["dam.md", "river.txt"]
    assert status(home=home).added == []


def test_another_suffix_calls_for_another_reader(folder, tmp_path):
    home = tmp_path / "home"
    write(folder, notes__csv="# The bridge\n\nThe bridge was closed.\n", list__rtf="No rich text, but a plain one.\n")
    assert [problem.path for problem in build(folder, home).problems] == ["list.rtf"]
    (folder / "notes.csv").rename(folder / "notes.md")
    (folder / "list.rtf").rename(folder / "list.txt")
    again = build(home=home)
    assert (again.added, again.removed, again.problems) == (["list.txt", "notes.md"], ["notes.csv"], [])
    assert Corpus.open(home).document("notes.md").source.title == "The bridge"


def test_a_copy_takes_the_place_of_a_file_that_cannot_be_read(folder, tmp_path):
    home, words = tmp_path / "home", "The bridge was closed in May.\n"
    write(folder, a__rtf=words, b__txt=words, c__md=words, d__rtf="No rich text.\n", e__rtf="No rich text.\n")
    report = build(folder, home)
    reasons = {problem.path: problem.reason for problem in report.problems}
    assert report.added == ["dam.md", "river.txt", "b.txt"] and report.passages == len(Corpus.open(home).passages())
    assert reasons == {
        **dict.fromkeys(("a.rtf", "d.rtf", "e.rtf"), "it is not rich text."),
        "c.md": "it holds the same as b.txt, which is indexed.",
    }
    again = build(home=home)
    assert {problem.path: problem.reason for problem in again.problems} == reasons
    assert again.unchanged == ["b.txt", "dam.md", "river.txt"] and not again.added


def test_a_stored_answer_can_be_checked(folder, tmp_path, capsys):
    home = tmp_path / "home"
    build(folder, home)
    answer = render.to_json(ask("Would the dam end the salmon run?", home=home))
    assert answer["sentences"] and {c["source"]["path"] for s in answer["sentences"] for c in s["citations"]} >= {
        "river.txt"
    }
    kept = tmp_path / "answers.jsonl"
    kept.write_text(json.dumps(answer) + "\n", encoding="utf-8")

    def states(path):
        return {each.state for each in standing(answer, Corpus.open(home)) if each.path == path}

    assert states("river.txt") == {"unchanged"}
    (folder / "river.txt").rename(folder / "stream.txt")
    build(home=home)
    assert states("river.txt") == {"renamed"}
    (folder / "stream.txt").rename(folder / "river.txt")
    write(folder, river__txt="The salmon are gone, and the river with them, since the dam was built.\n")
    build(home=home)
    assert states("river.txt") == {"changed"}
    assert main(["check", str(kept), "--home", str(home)]) == 0
    assert "river.txt: source changed since" in capsys.readouterr().out
    (folder / "river.txt").unlink()
    build(home=home)
    assert states("river.txt") == {"removed"}
    cited = {"n": 1, "quote": "x", "start": 0, "end": 1, "source": {"path": "river.txt", "sha256": "0"}}
    for wrong in (
        {"start": "0"},
        {"quote": 5},
        {"source": {"path": 5, "sha256": "0"}},
        {"source": {"path": "", "sha256": []}},
    ):
        kept.write_text(json.dumps({"sentences": [{"citations": [cited | wrong]}]}), encoding="utf-8")
        assert main(["check", str(kept), "--home", str(home)]) == 1
        assert "this is no answer as" in capsys.readouterr().err
    kept.write_text('{"no": "answer"}\n', encoding="utf-8")
    assert main(["check", str(kept), "--home", str(home)]) == 1
    assert f"{kept}, item 1: this is no answer as" in capsys.readouterr().err
    kept.write_text(f'{json.dumps(answer)}\n{{"no": "answer"}}\n', encoding="utf-8")
    assert main(["check", str(kept), "--home", str(home)]) == 1
    assert f"{kept}, line 2: this is no answer as" in capsys.readouterr().err
    for text in (json.dumps(answer, indent=2), json.dumps([answer, answer]), "\ufeff" + json.dumps(answer)):
        kept.write_text(text, encoding="utf-8")
        assert main(["check", str(kept), "--home", str(home)]) == 0
        assert "river.txt: source removed" in capsys.readouterr().out
    assert ask("Would the dam end the salmon run?", home=home, dial="cautious").question


def test_watching_builds_again_when_files_change(folder, tmp_path):
    home, stop, reports = tmp_path / "home", threading.Event(), []
    first, second = threading.Event(), threading.Event()

    def run():
        for report in watch(folder, home, stop=stop):
            reports.append(report)
            (second if len(reports) > 1 else first).set()

    watching = threading.Thread(target=run)
    watching.start()
    assert first.wait(60)
    write(folder, bridge__md="# The bridge\n\nThe bridge was closed in May.\n")
    found = second.wait(60)
    stop.set()
    watching.join(30)
    assert found and reports[0].added == ["dam.md", "river.txt"] and reports[1].added == ["bridge.md"]


def test_a_folder_that_is_not_there_is_not_watched(tmp_path):
    with pytest.raises(NothingToIndex, match="there is no folder or file"):
        next(watch(tmp_path / "missing", tmp_path / "home"))


def test_an_index_among_the_sources_is_no_source(folder):
    home = folder / "idx"
    write(home, notes__tmp="precious\n", own__md="# The index\n")
    assert [build(folder, home).added, build(folder, home).unchanged] == [["dam.md", "river.txt"]] * 2
    assert (home / "notes.tmp").read_text() == "precious\n"
    stop = threading.Event()
    reports = watch(folder, home, stop=stop)
    assert next(reports).unchanged == ["dam.md", "river.txt"]
    threading.Timer(4, stop.set).start()
    assert list(reports) == []


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """Watches with a stand-in for `build` that first raises the refusals: (the options of each call, the reports)."""
    stop, threads, calls, reports = threading.Event(), [], [], []

    def start(root, *refusals, **options):
        def stand_in(*_, **options):
            calls.append(options)
            if len(calls) <= len(refusals):
                raise refusals[len(calls) - 1]
            return Report(["a.md"], [], [], [], [], [], 0.0)

        monkeypatch.setattr(watching, "build", stand_in)
        watch_it = watch(root, tmp_path / "home", stop=stop, **options)
        threads.append(threading.Thread(target=lambda: reports.extend(watch_it)))
        threads[0].start()
        return calls, reports

    monkeypatch.setattr(watching, "SETTLED", 100)
    monkeypatch.setattr(watching, "AGAIN", 0.1)
    yield start
    stop.set()
    threads[0].join(30)


def until(true, seconds=20.0):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_a_build_that_another_process_kept_from_writing_is_tried_again_as_it_was_asked_for(folder, watched):
    busy, empty = Busy("it is being built.", "Wait."), NothingToIndex("there is nothing.", "Add a file.")
    calls, reports = watched(folder, busy, busy, empty, anew=True)
    assert until(lambda: len(calls) == 3)
    write(folder, bridge__md="# The bridge\n")
    assert until(lambda: len(calls) == 4)
    write(folder, bridge__md="# A bridge\n")
    assert until(lambda: len(reports) == 4)
    assert calls == [{"anew": True}] * 4 + [{}] and reports[:2] == [busy, empty]


def test_a_file_that_is_replaced_at_each_save_stays_watched(folder, watched):
    calls, _ = watched(folder / "river.txt")
    assert until(lambda: len(calls) == 1)
    for saves in (2, 3):
        write(folder, other__txt="Nobody reads this.\n", temporary__tmp=f"The river, {saves}.\n")
        (folder / "temporary.tmp").replace(folder / "river.txt")
        assert until(lambda saves=saves: len(calls) == saves)
        time.sleep(0.5)
    assert len(calls) == 3
