"""Parsers in a process of their own: what they break costs their file, never the build."""

import json
import sys
import textwrap

import pytest

from index import BadSource, sandbox
from index.errors import OverLimit
from index.sandbox import Sandbox, _checked

LIMITED = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system limits no memory")
MISBEHAVE = {
    "dies": "import os; os._exit(3)",
    "aborts": "import os; os.abort()",
    "hangs": "while True: pass",
    "counts": "sum(range(10**13))",
    "sleeps": "import time; time.sleep(60)",
    "swells": "x = bytearray(2**33)",
    "raises": "raise ZeroDivisionError('by nought')",
    "recurses": "def f(): f()\n    f()",
    "prints": "print('x' * 10**6); return Parsed('fine', (Region('body', 0, 4),))",
    "writes": "import os; os.write(os.open(os.path.dirname(__file__) + '/here', os.O_CREAT | os.O_WRONLY), b'x')",
    "lies": "return Parsed('short', (Region('body', 0, 400),))",
    "babbles": "return Parsed('x' * 4 * 10**7, ())",
}


@pytest.fixture
def misbehaving(tmp_path, monkeypatch):
    """A sandbox whose child finds formats that misbehave."""
    package = tmp_path / "bad"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for name, body in MISBEHAVE.items():
        code = f"from index.types import Parsed, Region\n\ndef read(data):\n    {body}\n"
        (package / f"{name}.py").write_text(code)
    child = f"""
        import sys; sys.path.append({str(tmp_path)!r})
        import bad, index.formats
        index.formats.__path__ += bad.__path__
        from index.sandbox import serve; serve()
    """
    monkeypatch.setattr(sandbox, "_CHILD", textwrap.dedent(child))
    monkeypatch.setattr(sandbox, "SECONDS", 2.0)
    monkeypatch.setattr(sandbox, "PATIENCE", 4.0)
    with Sandbox() as made:
        yield made


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("dies", OverLimit, "stopped working"),
        ("aborts", OverLimit, "stopped working"),
        ("hangs", OverLimit, "took more than 2 s"),
        ("counts", OverLimit, "took more than 2 s"),
        ("sleeps", OverLimit, "took more than 2 s"),
        pytest.param("swells", OverLimit, "stopped working", marks=LIMITED),
        ("raises", BadSource, "ZeroDivisionError: by nought"),
        ("recurses", BadSource, "RecursionError"),
        pytest.param("writes", BadSource, "its reader failed", marks=LIMITED),
        ("lies", BadSource, "contradicts itself"),
        ("babbles", BadSource, "fifty books"),
    ],
)
def test_a_parser_that_misbehaves_costs_its_file(misbehaving, name, error, says):
    with pytest.raises(error, match=says) as raised:
        misbehaving.parse(name, b"data")
    assert raised.value.cure.endswith(".")
    assert misbehaving.parse("text", b"The next file is read as if nothing had been.\n").text.startswith("The next")


def test_what_a_parser_prints_disturbs_nothing(misbehaving):
    assert misbehaving.parse("prints", b"data").text == "fine"


def test_one_process_serves_many_files():
    with Sandbox() as one:
        assert one.parse("text", b"First.\n").text == "First.\n"
        child = one._child.pid
        assert one.parse("markdown", b"# Second\n\nText.\n").regions and one._child.pid == child
        with pytest.raises(BadSource, match="not text"):
            one.parse("text", b"\0\1\2" * 40)
        assert one._child.pid == child


@pytest.mark.parametrize(
    "change",
    [
        {"regions": [["body", 3, 2]]},
        {"regions": [["body", 0, 3], ["body", 2, 4]]},
        {"regions": [["script", 0, 2]]},
        {"pages": [3, 1]},
        {"text": "a\0b", "regions": []},
        {"text": "a\ud800", "regions": []},
        {"regions": [["body", 0, float("inf")]]},
        {"regions": [["body", 0]]},
        {"found": []},
        {"notes": None},
    ],
)
def test_a_reply_that_breaks_its_promises_is_refused(change):
    reply = {"text": "words", "regions": [["body", 0, 5]], "found": {}, "notes": [], "pages": []}
    assert _checked(json.dumps(reply).encode()).text == "words"
    with pytest.raises(BadSource, match="contradicts"):
        _checked(json.dumps(reply | change).encode())


@pytest.mark.parametrize("reply", [b"", b"null", b'"reason"', b"[]", b"[" * 200_000, b"\xff"])
def test_a_reply_that_is_none_is_refused(reply):
    with pytest.raises(BadSource, match="contradicts"):
        _checked(reply)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (b'1000\n{"text": "The da', "stopped working"),
        (b"many\n{}", "stopped working"),
        (b"2\n{}", "contradicts itself"),
        (b'7\n{"text"', "contradicts itself"),
        (b'18\n{"reason": "none"}', "contradicts itself"),
    ],
)
def test_a_child_that_dies_while_it_replies_or_talks_nonsense_costs_its_file(monkeypatch, reply, says):
    talk = f"import sys; sys.stdin.buffer.readline(); sys.stdout.buffer.write({reply!r})"
    monkeypatch.setattr(sandbox, "_CHILD", talk)
    with Sandbox() as one, pytest.raises(BadSource, match=says):
        one.parse("text", b"data")
