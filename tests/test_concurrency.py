"""Readers while an index is rebuilt, and writers at the same time: one generation an answer, never backwards, one writer.

WHOSAID_REBUILDS is how many rebuilds the readers live through (20 by default).
"""

import os
import subprocess
import sys
import threading

import pytest

from index import Corpus, build, builder, corpus
from tests.conftest import ROOT, write
from tests.host import Nearby, StandIn

REBUILDS = int(os.environ.get("WHOSAID_REBUILDS", "20"))


@pytest.fixture
def stand_in(monkeypatch):
    """An encoder and a sandbox that cost nothing: what is tested is who sees what."""
    for module in (builder, corpus):
        monkeypatch.setattr(module, "load_encoder", lambda *_: StandIn())
        monkeypatch.setattr(module, "reader", lambda *_: StandIn())
    monkeypatch.setattr(builder, "Sandbox", Nearby)


def text(n: int, part: str) -> str:
    return f"Edition {n} of the {part} note says that the ferry leaves at {n % 24} and costs {n} crowns.\n"


def edition(folder, n: int) -> None:
    """Both files of an edition; every tenth is renamed, so that there are renames and removals too."""
    write(folder, first__txt=text(n, "first"))
    for old in folder.glob("second*"):
        old.unlink()
    write(folder, **{f"second{n % 10 == 0 or ''}__txt": text(n, "second")})


def test_readers_see_one_edition_at_a_time_and_never_an_older_one(stand_in, tmp_path):
    folder, home = tmp_path / "notes", tmp_path / "home"
    edition(folder, 0)
    build(folder, home)
    stop, wrong, seen = threading.Event(), [], [0, 0, 0]

    def read(number: int) -> None:
        shared, last = Corpus.open(home), -1
        while not stop.is_set():
            try:
                with shared.snapshot():
                    hits = shared.search("When does the ferry leave?", 9)
                    texts = [shared.document(source.path).text for source, _ in shared.sources()]
                editions = {t.split()[1] for t in [*texts, *(hit.text for hit in hits)]}
                if len(editions) != 1 or len(texts) != 2 or len(hits) != 2:
                    wrong.append(f"a mixture: {editions}, {len(texts)} texts, {len(hits)} hits")
                elif int(min(editions)) < last:
                    wrong.append(f"backwards: {editions} after {last}")
                last = max(last, int(min(editions)))
                seen[number] += 1
            except Exception as error:
                wrong.append(repr(error))

    readers = [threading.Thread(target=read, args=(number,)) for number in range(3)]
    for reader in readers:
        reader.start()
    try:
        for n in range(1, REBUILDS + 1):
            edition(folder, n)
            build(folder, home)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert not wrong, wrong[:5]
    assert min(seen) > 0 and Corpus.open(home).generation == REBUILDS + 1
    assert Corpus.open(home).check() == []


def test_of_two_writers_one_is_told_and_nothing_is_mixed(tmp_path):
    """Two processes build two folders into one home, over and over: it holds one folder or the other."""
    folders = [
        write(tmp_path / name, note__txt=text(n, name), **{f"{name}__txt": text(n, name) * 2})
        for n, name in enumerate(("left", "right"))
    ]
    home = tmp_path / "home"
    code = (
        "import sys\nfrom tests.host import _stand_in; _stand_in()\nfrom index import Busy, build\n"
        "done = busy = 0\n"
        "while done < 8:\n"
        "    try: build(sys.argv[1], sys.argv[2]); done += 1\n"
        "    except Busy: busy += 1\n"
        "print(done, busy)"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(folder), str(home)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for folder in folders
    ]
    told = [writer.communicate(timeout=300) for writer in writers]
    assert all(out.startswith("8 ") and not err for out, err in told), told
    with pytest.MonkeyPatch.context() as patch:
        for module in (builder, corpus):
            patch.setattr(module, "reader_fingerprint", lambda: "stand-in")
        held = {source.path for source, _ in Corpus.open(home).sources()}
        assert held in ({"note.txt", "left.txt"}, {"note.txt", "right.txt"})
