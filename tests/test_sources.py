"""Keeping sources without a browser: adding, removing with undo, correcting, rebuilding; and the corpus as a picture."""

import json
import threading
import time
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from index import BadSource, Corpus, Source, StorageFailed, build
from qa import picture, sources
from qa.sources import Library, safe_name
from tests.conftest import write
from web import listing


@pytest.fixture
def library(folder, tmp_path) -> Library:
    build(folder, tmp_path / "home")
    return Library(Corpus.open(tmp_path / "home"))


def upload(tmp_path: Path, text: str | bytes = "The weir was built in 1921 by monks.\n") -> Path:
    return write(tmp_path / "uploaded", x=text) / "x"


def rebuilt(library: Library):
    """What a rebuild ended with."""
    library.rebuild()
    while library.work.doing:
        time.sleep(0.02)
    return library.work


def paths(library: Library) -> list[str]:
    return [row.source.path for row in library.rows()]


def test_what_is_added_is_read_by_the_next_rebuild(library, folder, tmp_path):
    assert library.add(upload(tmp_path), "weir.txt") == "weir.txt"
    assert library.changes().added == ["weir.txt"] and "weir.txt" not in paths(library)
    report = rebuilt(library).report
    assert report.added == ["weir.txt"] and paths(library) == ["dam.md", "river.txt", "weir.txt"]
    assert not (tmp_path / "uploaded" / "x").exists()
    assert library.add(upload(tmp_path, "Another weir.\n"), "weir.txt") == "weir (2).txt"
    assert (folder / "weir.txt").read_text(encoding="utf-8").startswith("The weir")


def test_of_two_folders_what_is_added_is_named_as_it_will_be_known(folder, tmp_path):
    other = write(tmp_path / "others", mill__txt="The mill grinds no more.\n")
    build([folder, other], tmp_path / "home")
    library = Library(Corpus.open(tmp_path / "home"))
    name = library.add(upload(tmp_path), "weir.txt")
    assert name == "documents/weir.txt" and rebuilt(library).report.added == [name]


def test_a_rebuild_asked_for_during_another_follows_it(library, tmp_path, monkeypatch):
    begun, go_on = threading.Semaphore(0), threading.Semaphore(0)

    def held(**asked):
        report = build(**asked)
        begun.release()
        go_on.acquire(timeout=20)
        return report

    monkeypatch.setattr(sources, "build", held)
    library.rebuild()
    assert begun.acquire(timeout=20)
    name = library.add(upload(tmp_path), "weir.txt")
    library.rebuild()
    library.rebuild()
    go_on.release()
    assert begun.acquire(timeout=20) and library.work.doing
    go_on.release()
    while library.work.doing:
        time.sleep(0.02)
    assert library.work.report.added == [name] and name in paths(library) and not begun.acquire(blocking=False)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\Users\me\notes.md", "notes.md"),
        (".hidden.txt", "hidden.txt"),
        ("a\nb\0c\u202egpj.txt", "a b c gpj.txt"),
        ('q: "why?" <b>|*.txt', "q why b.txt"),
        ("é" * 300 + ".txt", "é" * 58 + ".txt"),
        ("\ud800x.txt", "x.txt"),
    ],
)
def test_a_safe_name(given, name):
    assert safe_name(given) == name


@pytest.mark.parametrize(
    "name", ["run.exe", "noending", "", "....txt", "..", "a.txt/", "dam.md.whosaid.yaml", "x.txt.part"]
)
def test_a_kind_that_no_reader_knows_is_refused(library, folder, tmp_path, name):
    before = sorted(folder.iterdir())
    with pytest.raises(BadSource, match="no reader"):
        library.add(upload(tmp_path), name)
    assert sorted(folder.iterdir()) == before


def test_empty_and_too_large_files_are_refused(library, folder, tmp_path):
    with pytest.raises(BadSource, match="empty"):
        library.add(upload(tmp_path, b""), "a.txt")
    large = upload(tmp_path)
    with large.open("r+b") as file:
        file.truncate(33 * 2**20)
    with pytest.raises(BadSource, match="33 MiB"):
        library.add(large, "a.txt")
    with pytest.raises(StorageFailed, match="cannot be changed"):
        library.add(tmp_path / "gone", "a.txt")
    assert len(list(folder.iterdir())) == 2


def test_a_file_that_cannot_be_read_is_named_and_can_be_removed(library, tmp_path):
    library.add(upload(tmp_path, b"\0\1\2"), "bad.txt")
    report = rebuilt(library).report
    assert [problem.path for problem in report.problems] == ["bad.txt"] and "bad.txt" not in paths(library)
    library.remove("bad.txt")
    assert library.changes().problems == []


def test_what_is_removed_can_be_put_back_with_its_corrections(library, folder, tmp_path):
    library.correct("river.txt", {"author": "O. Berg", "date": "2020-05"})
    rebuilt(library)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    removed = library.remove("river.txt")
    assert removed in library.removed() and rebuilt(library).report.removed == ["river.txt"]
    assert paths(library) == ["dam.md"] and {path.name for path in folder.iterdir()} == {"dam.md"}
    assert library.restore(removed.id) == "river.txt" and library.removed() == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    rebuilt(library)
    assert [row.source.author for row in library.rows()] == ["Mara Lind", "O. Berg"]
    with pytest.raises(BadSource, match="put back already"):
        library.restore(removed.id)


def test_what_took_its_name_meanwhile_stays(library, folder, tmp_path):
    removed = library.remove("river.txt")
    write(folder, river__txt="Another river.\n")
    assert library.restore(removed.id) == "river (2).txt"
    assert (folder / "river.txt").read_text(encoding="utf-8") == "Another river.\n"


@pytest.mark.parametrize("bad", ["../../home", "", ".", "0" * 16, "x" * 16])
def test_only_what_was_removed_is_put_back(library, bad):
    with pytest.raises(BadSource):
        library.restore(bad)


def test_the_last_source_stays(library, tmp_path):
    library.remove("river.txt")
    rebuilt(library)
    with pytest.raises(BadSource, match="last source"):
        library.remove("dam.md")
    with pytest.raises(BadSource, match="not there any more"):
        library.remove("river.txt")
    with pytest.raises(BadSource):
        library.remove("../documents/dam.md")


@pytest.mark.parametrize("added", [{}, {"bad__txt": b"\0\1\2"}])
def test_the_last_source_stays_before_a_rebuild_too(library, folder, added):
    write(folder, **added)
    library.remove("river.txt")
    with pytest.raises(BadSource, match="last source"):
        library.remove("dam.md")
    assert (folder / "dam.md").is_file()


@pytest.mark.parametrize("record", ["", '{"path": "ri', "{}", "[]"])
def test_a_removal_whose_record_is_damaged_is_told_and_hides_no_other(library, tmp_path, record):
    removed = library.remove("river.txt")
    damaged = tmp_path / "home" / sources.TRASH / ("0" * 16) / sources.RECORD
    damaged.parent.mkdir()
    damaged.write_text(record)
    first, second = library.removed()
    assert first == removed and f"{damaged} is damaged" in second.lost
    html = listing.removed([first, second])
    assert html.count("wl-undo") == 1 and second.lost in html
    with pytest.raises(BadSource, match="by hand"):
        library.restore(second.id)


@pytest.mark.parametrize(
    "fields", [{"date": "yesterday"}, {"url": "javascript:alert(1)"}, {"path": "x"}, {"title": "x" * 401}]
)
def test_corrections_are_looked_at(library, folder, fields):
    with pytest.raises(BadSource):
        library.correct("dam.md", fields)
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("length", [238, 244, 255])
def test_a_file_whose_name_leaves_no_room_for_corrections_is_read_and_removed_all_the_same(library, folder, length):
    name = "x" * (length - 4) + ".txt"
    write(folder, **{name: "The weir was built in 1921 by monks.\n"})
    assert rebuilt(library).report.added == [name]
    with pytest.raises(StorageFailed, match="File name too long"):
        library.correct(name, {"author": "O. Berg"})
    assert library.remove(name).path == name


def test_a_rebuild_that_fails_says_so_and_the_next_goes_on(library, folder, tmp_path):
    (folder / "dam.md").rename(tmp_path / "dam.md")
    (folder / "river.txt").rename(tmp_path / "river.txt")
    assert "nothing to index" in rebuilt(library).error and paths(library) == ["dam.md", "river.txt"]
    (tmp_path / "dam.md").rename(folder / "dam.md")
    assert rebuilt(library).report.removed == ["river.txt"]


def test_copies_are_told(library, folder):
    text = "".join(f"Reason {i} against the dam is the salmon of village {i}.\n" for i in range(40))
    write(folder, one__txt=text, two__txt=text + "And so on.\n")
    rebuilt(library)
    assert {row.source.path: row.copy_of for row in library.rows()}["two.txt"] == "one.txt"


# the picture


def test_flattening_keeps_what_is_near_near():
    rng = np.random.default_rng(3)
    middles = rng.normal(size=(3, 64)) * 5
    vectors = np.concatenate([middle + rng.normal(size=(40, 64)) for middle in middles])
    at = picture.flatten(vectors)
    assert at.shape == (120, 2) and at.min() == 0 and at.max() == 1
    # The plane of three far middles holds them: each point is nearest to the mean of its own.
    means = at.reshape(3, 40, 2).mean(axis=1)
    nearest = np.linalg.norm(at[:, None] - means[None], axis=2).argmin(axis=1)
    assert (nearest == np.repeat([0, 1, 2], 40)).all()
    assert np.allclose(picture.flatten(vectors.copy()), at)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_flattening_few_and_like_points(count):
    at = picture.flatten(np.ones((count, 8), np.float32))
    assert at.shape == (count, 2) and ((at >= 0) & (at <= 1)).all()


def test_the_plane_says_what_each_point_is(library, folder):
    write(folder, dam__md='---\ntitle: <Dams> & "rivers"\n---\nA dam. <script>alert(1)</script>\n')
    rebuilt(library)
    corpus = library._corpus
    passages = corpus.passages()
    vectors = corpus.matrix(passages)
    assert vectors.shape == (len(passages), 384) and np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    sources = [row.source for row in library.rows()]
    mark = picture.marks(sources, {row.source.path: row.passages for row in library.rows()})
    svg = ElementTree.fromstring(picture.plane(passages, picture.flatten(vectors), mark))
    assert svg.get("role") == "img" and svg.get("aria-label") and "2 sources" in svg.find("desc").text
    points = [(g.get("data-path"), int(g.get("data-start")), int(g.get("data-end"))) for g in svg.findall("g")]
    assert points == [(p.source.path, p.start, p.end) for p in passages]
    titles = [g.find("title").text for g in svg.findall("g")]
    assert any(title.startswith('<Dams> & "rivers": A dam. <script>') for title in titles)
    assert len(list(svg.iter())) == 2 + 3 * len(passages)


def test_no_two_marks_are_alike():
    shapes = {picture.sample(i) for i in range(picture.OWN_MARK)}
    assert len(shapes) == picture.OWN_MARK and picture.sample(99) == picture.sample(picture.OWN_MARK)
    many = [Source(f"{i:02}", "0") for i in range(20)]
    mark = picture.marks(many, {source.path: int(source.path) for source in many})
    assert mark["00"] == picture.OWN_MARK and sorted(mark.values())[:12] == list(range(12))


def test_the_timeline_stands_each_source_over_its_days():
    sources = [
        Source("a", "0", title="Day", date="2021-07-02"),
        Source("b", "0", title="Year", author="Ann", date="2022"),
        Source("c", "0", title="Unknown"),
        Source("d", "0", title="Also that year", date="2022"),
    ]
    svg = ElementTree.fromstring(picture.timeline(sources, dict.fromkeys("abcd", 0)))
    groups = svg.findall("g")
    assert [g.get("aria-label") for g in groups] == ["2021-07-02: Day", "2022: Year, Ann", "2022: Also that year"]
    spans = [(float(g.find("line").get("x1")), float(g.find("line").get("x2"))) for g in groups]
    # From January 2021 (x 14) to January 2023 (x 626): July 2, 2021 is day 182 of 730, so 14 + 182/730*612.
    assert spans[0] == (pytest.approx(14 + 182 / 730 * 612, abs=0.1),) * 2
    assert spans[1][0] == pytest.approx(14 + 365 / 730 * 612, abs=0.1) and spans[1] == spans[2]
    assert groups[1].find("line").get("y1") != groups[2].find("line").get("y1")
    assert [text.text for text in svg.findall("text")] == ["2021", "2022", "2023"]
    assert picture.timeline([Source("c", "0")], {"c": 0}) == ""


def test_very_old_and_very_late_dates_have_a_place():
    sources = [Source("a", "0", date="0001"), Source("b", "0", date="9999-12-31")]
    assert ElementTree.fromstring(picture.timeline(sources, {"a": 0, "b": 1})).findall("g")


def test_removals_of_another_process_are_told(library, tmp_path):
    removed = library.remove("river.txt")
    told = json.loads((tmp_path / "home" / ".trash" / removed.id / "removed.json").read_text(encoding="utf-8"))
    assert told["path"] == "river.txt"
    assert Library(Corpus.open(tmp_path / "home")).removed() == [removed]
