"""The command line as a person or a script meets it: output, errors, exit codes."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from qa.cli import main
from tests.conftest import ROOT, write


@pytest.fixture
def built(folder, tmp_path, capsys):
    assert main(["build", str(folder), "--home", str(tmp_path / "home")]) == 0
    capsys.readouterr()
    return str(tmp_path / "home")


def said(capsys, *argv, code=0):
    """(stdout, stderr) of a command that ends with `code`."""
    assert main(list(argv)) == code
    return capsys.readouterr()


def test_build_and_status(folder, tmp_path, capsys):
    home = str(tmp_path / "home")
    assert "added: dam.md" in said(capsys, "status", str(folder), "--home", home).out
    out, err = said(capsys, "build", str(folder), "--home", home)
    assert "added: dam.md" in out and "3 passages" in out and "left out" not in err
    assert "up to date" in said(capsys, "status", "--home", home).out
    nothing = str(write(tmp_path / "empty"))
    assert "there is no index" in said(capsys, "status", nothing, "--home", nothing).out
    write(folder, bad__txt=b"\0")
    out, err = said(capsys, "build", "--home", home)
    assert "unchanged: 2" in out and "left out: bad.txt: it is not text" in err
    assert json.loads(said(capsys, "build", "--home", home, "--json").out)["unchanged"] == ["dam.md", "river.txt"]


def test_ask_and_search(built, capsys):
    out = said(capsys, "ask", "What of the salmon run?", "--home", built).out
    assert "Oskar Berg: “" in out and "[1]" in out and "river.txt, characters" in out
    answer = json.loads(said(capsys, "ask", "What of the salmon run?", "--home", built, "--json").out)
    assert answer["sentences"] and answer["abstained"] is None
    hits = json.loads(said(capsys, "search", "salmon", "-k", "1", "--home", built, "--json").out)
    assert len(hits) == 1 and set(hits[0]) == {"passage", "score", "path", "start", "end", "page", "text"}
    assert "river.txt" in said(capsys, "search", "salmon run", "--home", built).out
    assert "Nearest in the sources" in said(capsys, "ask", "boiling point of ethanol", "--home", built).out


def test_many_questions_in_a_file(built, tmp_path, capsys):
    lines = [
        {"question": "What of the salmon?", "id": 7, "answer": ["ignored"]},
        {"question": "And the cost?", "history": [{"question": "What of the dam?"}]},
        {"question": " "},
        {"question": "What of the \ud83d salmon?"},
    ]
    file = write(tmp_path / "q", q__jsonl="\ufeff" + "\n".join(map(json.dumps, lines)) + "\n\n") / "q.jsonl"
    answers = [json.loads(line) for line in said(capsys, "ask", "--jsonl", str(file), "--home", built).out.splitlines()]
    assert [a["question"] for a in answers] == [
        "What of the salmon?",
        "And the cost?",
        " ",
        "What of the \ufffd salmon?",
    ]
    assert answers[1]["asked"] == "And the cost? (What of the dam?)" and "empty" in answers[2]["abstained"]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[" * 10_000,
        "[]",
        '{"q": 1}',
        '{"question": "x", "history": [1]}',
        '{"question": "x", "history": 5}',
        '{"question": null}',
        '{"question": ["a"]}',
    ],
)
def test_a_bad_line_is_named(built, tmp_path, capsys, line):
    file = write(tmp_path / "q", q__jsonl='{"question": "fine"}\n' + line) / "q.jsonl"
    out, err = said(capsys, "ask", "--jsonl", str(file), "--home", built, code=1)
    assert "line 2" in err and len(err.splitlines()) == 1 and out == ""


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["ask", "x?"], "there is no index"),
        (["ask", "--jsonl", "missing.jsonl"], "cannot be read"),
        (["build", "missing"], "no folder or file"),
        (["build", "x" * 300], "cannot be read (File name too long)"),
        (["status", "x" * 300], "cannot be read (File name too long)"),
        (["eval", "missing.jsonl"], "cannot be read"),
    ],
)
def test_failures_are_one_line_with_a_cure(tmp_path, capsys, monkeypatch, argv, reason):
    monkeypatch.chdir(tmp_path)
    out, err = (
        said(capsys, *argv, "--home", "nowhere", code=1)
        if "--jsonl" not in argv
        else said(capsys, *argv, "--home", str(built_home(tmp_path)), code=1)
    )
    assert reason in err and err.count("\n") == 1 and out == ""


def built_home(tmp_path):
    from index import build

    build(write(tmp_path / "d", a__txt="Some words.\n"), tmp_path / "h")
    return tmp_path / "h"


def test_bad_questions(built, capsys):
    assert "empty" in said(capsys, "ask", " ", "--home", built, code=1).err
    assert "50,000 characters" in said(capsys, "ask", "x" * 50_000, "--home", built, code=1).err


def test_the_words_of_a_file_give_no_orders_to_a_terminal(tmp_path, capsys):
    home, words = str(tmp_path / "home"), "The ferry \x1b[31mruns\x1b[0m at noon, and it costs two crowns."
    page = f"<title>A \x1b[2J table \x07</title><article><p>{words}</p></article>"
    folder = write(tmp_path / "d", ferry__txt=words, table__html=page.replace("runs", "sails"))
    said(capsys, "build", str(folder), "--home", home)
    asked = ["When does the ferry run?", "--home", home]
    for argv in (["sources", "--home", home], ["search", *asked], *(["ask", *asked, *form] for form in FORMS)):
        out = said(capsys, *argv).out
        assert out and not any(c in out for c in "\x1b\x07")


FORMS = [], ["--json"], *(["--format", name] for name in ("markdown", "html", "bibtex", "csl"))


def test_options_without_effect_are_refused(built, capsys):
    for argv in (["ask", "What of the salmon?", "--json", "--format", "bibtex"], ["sources", "--author", "X"]):
        assert "usage" in said(capsys, *argv, "--home", built, code=2).err
    for argv in (["ask", "What of the salmon?"], ["search", "salmon"]):
        some = said(capsys, *argv, "--source", "rivre.txt", "--source", "river.txt", "--home", built, code=1)
        assert "there is no source rivre.txt. See their paths: whosaid sources" in some.err
    edited = said(capsys, "sources", "edit", "river.txt", "--author", "O. Berg", "--json", "--home", built)
    assert json.loads(edited.out)["changed"] == ["river.txt"]


def test_what_is_stopped_is_said(built, capsys, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", stop)
    assert said(capsys, "chat", "--home", built, code=1).err.endswith("whosaid: stopped.\n")
    monkeypatch.setattr("index.build", stop)
    assert "the index is as it was" in said(capsys, "build", "--home", built, code=1).err


def test_wrong_usage_exits_with_2(capsys):
    for argv in ([], ["fly"], ["ask"], ["build", ""], ["status", "--home", ""], ["search", "x", "-k", "0"]):
        with pytest.raises(SystemExit) as stop:
            main(argv)
        assert stop.value.code == 2
    with pytest.raises(SystemExit):
        main(["search", "x", "-k", "many"])
    assert "'many' is no number from 1 on" in capsys.readouterr().err


def test_sources_are_listed_and_corrected(built, capsys):
    assert "author: Oskar Berg  [byline]" in said(capsys, "sources", "--home", built).out
    said(capsys, "sources", "edit", "river.txt", "--author", "O. Berg", "--home", built)
    rows = json.loads(said(capsys, "sources", "--json", "--home", built).out)
    assert rows[1]["author"] == "O. Berg" and rows[1]["provenance"]["author"] == "user"
    assert "usage" in said(capsys, "sources", "edit", "river.txt", "--home", built, code=2).err
    for field, what in {"--date": "date", "--url": "address", "--language": "code"}.items():
        wrong = said(capsys, "sources", "edit", "river.txt", field, "some day", "--home", built, code=1)
        assert "“some day” is no" in wrong.err and what in wrong.err


def test_eval(built, tmp_path, capsys):
    case = {
        "question": "What does Berg say of the salmon?",
        "docs": ["river"],
        "answer_keys": [["salmon"]],
        "attribute_to": "Berg",
    }
    file = write(tmp_path / "c", c__jsonl=json.dumps(case)) / "c.jsonl"
    kept = str(tmp_path / "run.json")
    (found,) = json.loads(said(capsys, "eval", str(file), "--home", built, "--json", "--save", kept).out)
    assert (found["set"], found["cases"], found["primary"]) == ("answer", 1, "success")
    assert set(found["measures"]["success"]) == {"value", "low", "high"}
    again = said(capsys, "eval", str(file), "--home", built, "--against", kept).out
    first = again.split("\n")[2]
    assert first.startswith("| answer | 1 | **success** | **") and first.endswith(" | +0.000 | +0.000 to +0.000 | no |")
    write(tmp_path / "c", c__jsonl=json.dumps({**case, "docs": ["dam"]}))
    assert "was run on other cases" in said(capsys, "eval", str(file), "--home", built, "--against", kept, code=1).err
    more = {**case, "docs": ["rivre", "river"]}, {"kind": "retrieval", "question": "Fish?", "relevant": {"damm.md": 1}}
    write(tmp_path / "c", c__jsonl="\n".join(map(json.dumps, more)))
    assert "no source is or begins with damm.md, rivre:" in said(capsys, "eval", str(file), "--home", built).err
    assert "no index" in said(capsys, "eval", str(file), "--home", str(tmp_path / "none"), code=1).err


def test_eval_says_what_it_cannot_keep_or_compare_before_it_asks(built, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("qa.measuring.evaluate.evaluate", lambda *_: pytest.fail("it asked"))
    file = str(write(tmp_path / "c", c__jsonl='{"question": "Who fishes?"}') / "c.jsonl")
    other = write(tmp_path / "c", run__json='{"answer": {"kind": "answer", "cases": "x", "records": [], "groups": []}}')
    for options, why in (
        (["--save", str(tmp_path / "nowhere" / "run.json")], "there is no folder"),
        (["--save", str(tmp_path)], "cannot be written"),
        (["--against", str(other / "run.json")], "was run on other cases"),
    ):
        assert why in said(capsys, "eval", file, "--home", built, *options, code=1).err


def test_doctor(built, tmp_path, capsys):
    rows = {
        row["what"]: row for row in json.loads(said(capsys, "doctor", "--home", built, "--json", "--device", "cpu").out)
    }
    assert all(row["ok"] for row in rows.values()) and "2 sources, 3 passages" in rows["index"]["found"]
    assert "NOT  index" in said(capsys, "doctor", "--home", str(tmp_path / "none"), code=1).out


def test_chat_in_the_terminal(built, capsys, monkeypatch):
    lines = iter(["What of the salmon?", "And the cost of it?", ""])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    out, err = said(capsys, "chat", "--home", built)
    assert out.count("[1]") >= 2 and "searched for: And the cost of it? (" in err and "What of the salmon?)" in err


def test_chat_takes_bytes_that_are_no_text(built, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"salmon \xff\n\n"), encoding="utf-8"))
    assert said(capsys, "chat", "--home", built).out.startswith("Mara Lind: “")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_output_that_cannot_be_written(built):
    for closed, told in (
        (False, ["whosaid: there is no room for the output. See that the disk has room."]),
        (True, []),
    ):
        read, write_ = os.pipe()
        os.close(read)
        with open(write_, "wb") if closed else open("/dev/full", "wb") as out:
            command = [sys.executable, "-m", "qa.cli", "sources", "--home", built]
            done = subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, text=True)
        assert (done.returncode, done.stderr.splitlines()) == (1, told)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_knows_few_signs(built, encoding):
    def printed(*options):
        command = [sys.executable, "-m", "qa.cli", "ask", "What of the salmon – and the 🐟?", "--home", built, *options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, env=os.environ | {"PYTHONIOENCODING": encoding})
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode(encoding)

    assert r"Oskar Berg: \u201c" in printed()
    assert json.loads(printed("--json"))["question"] == "What of the salmon – and the 🐟?"


def test_what_a_notebook_prints_is_no_terminals(built):
    with redirect_stdout(io.StringIO()) as out:
        assert main(["search", "salmon", "--home", built, "--json"]) == 0
    assert json.loads(out.getvalue())


def test_the_console_script(built):
    done = subprocess.run(
        [sys.executable, "-m", "qa.cli", "search", "salmon", "--home", built, "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and json.loads(done.stdout) and done.stderr == ""
