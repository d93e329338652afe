"""What a chat endpoint sends, in all the forms that servers have for it."""

import json

import pytest

from qa.models import events

STREAM = "text/event-stream"


def told(*deltas, ending="stop", line=b"\n", **more):
    """The bytes of a stream that says these deltas, and then why it ended."""
    choices = [{"index": 0, "delta": delta} for delta in deltas]
    choices += [{"index": 0, "delta": {}, "finish_reason": ending}] if ending else []
    lines = [f"data: {json.dumps({'choices': [choice], **more}, ensure_ascii=False)}".encode() for choice in choices]
    return (line * 2).join([*lines, b""])


def read(sent, kind=STREAM, size=7):
    return list(events.read(kind, (sent[at : at + size] for at in range(0, len(sent), size))))


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
@pytest.mark.parametrize("line", [b"\n", b"\r\n"])
def test_it_is_the_same_however_the_bytes_are_cut(size, line):
    sent = (
        b": a comment" + line * 2 + told({"role": "assistant", "content": ""}, {"content": "“Żółć”\u2028日"}, line=line)
    )
    assert read(sent, size=size) == [("text", "“Żółć”\u2028日"), ("end", "stop")]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (
            told({"content": "Yes", "reasoning_content": None}, {"reasoning": "Hm."}),
            [("text", "Yes"), ("thought", "Hm.")],
        ),
        (told({"content": [{"type": "thinking", "thinking": []}, {"type": "text", "text": "Yes"}]}), [("text", "Yes")]),
        (told({"content": None, "refusal": "No."}), [("refusal", "No.")]),
        (told({"content": 42}, {"content": "Yes"}), [("text", "Yes")]),
        (b'data: {"choices": [], "usage": {}}\n' + told({"content": "Yes"}), [("text", "Yes")]),
        (b'data: {"choices": null}\ndata: {"id": "x"}\n' + told({"content": "Yes"}), [("text", "Yes")]),
        (
            b'data: {"choices": [{"index": 1, "delta": {"content": "No"}}]}\n' + told({"content": "Yes"}),
            [("text", "Yes")],
        ),
    ],
)
def test_what_else_stands_in_it_does_no_harm(sent, said):
    assert read(sent) == [*said, ("end", "stop")]


def test_that_it_is_done_is_an_end_too():
    assert read(told({"content": "Yes"}, ending="") + b"data: [DONE]\n\n") == [("text", "Yes")]
    assert read(b"data: [DONE]\n\n") == []


def test_bytes_of_another_encoding_cost_their_letters_only():
    ((_, text), _) = read(told({"content": "café au lait"}).replace("é".encode(), b"\xe9"))
    assert text == "caf\N{REPLACEMENT CHARACTER} au lait"


def test_an_answer_that_comes_whole():
    whole = {"choices": [{"message": {"content": "Yes"}, "finish_reason": "stop"}]}
    assert read(json.dumps(whole).encode(), "application/json; charset=utf-8") == [("text", "Yes"), ("end", "stop")]


@pytest.mark.parametrize(
    ("sent", "kind", "error"),
    [
        (b"", STREAM, EOFError),
        (b": still here\n\n", STREAM, EOFError),
        (told({"content": "Yes"}, ending=""), STREAM, EOFError),
        (b"<html>Welcome</html>", "text/html", ValueError),
        (b'data: {"choices": [{"del\n', STREAM, ValueError),
        (b'data: {"choices": [{"index": 0, "delta": null}]}\n', STREAM, ValueError),
        (b"data: [1]\n", STREAM, ValueError),
        (b"[]", "application/json", ValueError),
        (b'{"ok": true}', "application/json", ValueError),
        (b'{"choices": [', "application/json", ValueError),
        (b'{"error": {"message": "It loads."}}', "application/json", events.Failed),
        (b'event: error\ndata: {"error": "It broke."}\n\n', STREAM, events.Failed),
    ],
)
def test_what_is_no_answer_is_told_from_one_that_broke_off(sent, kind, error):
    with pytest.raises(error):
        read(sent, kind)


@pytest.mark.parametrize("kind", [STREAM, "application/json"])
def test_what_never_ends_is_not_gathered(kind):
    given = []

    def endless():
        while len(given) < 100:
            given.append(1)
            yield b"x" * 2**20

    with pytest.raises(ValueError, match="too large"):
        list(events.read(kind, endless()))
    assert len(given) < 20
