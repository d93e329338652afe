"""What a chat endpoint sends, read: events as they come, or an answer that comes whole.

    read("text/event-stream", chunks)  ->  ("text", "The dam "), ("thought", "Hm."), ("refusal", "No."), ("end", "stop")

However the bytes are cut, and whatever else stands in them. Where they come from, and what is to become of them, it does not
know.
"""

import json
import re
from collections.abc import Iterable, Iterator

LARGEST = 16 * 2**20
"""Bytes of an event, or of an answer that comes whole."""

_FIELD = re.compile(rb"(?:data|event|id|retry)?:")
_NAMES = {"reasoning_content": "thought", "reasoning": "thought", "refusal": "refusal", "tool_calls": "tool"}
"""Of what a model says besides its text: by which fields it is told."""


class Failed(Exception):
    """The server says that it failed; its argument is the server's word for it."""


def read(kind: str, chunks: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """(what it is, what it says): "text", "thought", "refusal", "tool", and "end" with the reason for ending.

    `kind`: the content type. Raises Failed; EOFError where the end is missing; ValueError for what is no answer.
    """
    if "json" in kind:
        whole = json.loads(b"".join(_bounded(chunks)).decode("utf-8", "replace"))
        yield from _said(whole)
        if not whole.get("choices"):
            raise ValueError("it says nothing")
        return
    ended = strange = begun = False
    for line in _lines(chunks):
        strange = strange or not _FIELD.match(line)
        if not line.startswith(b"data:"):
            continue
        begun, data = True, line.removeprefix(b"data:").strip()
        if data == b"[DONE]":
            return
        for what, said in _said(json.loads(data.decode("utf-8", "replace"))):
            ended = ended or what == "end"
            yield what, said
    if strange and not begun:
        raise ValueError("there are no events in it")
    if not ended:
        raise EOFError


def _said(told: object) -> Iterator[tuple[str, str]]:
    if not isinstance(told, dict) or not told:
        raise ValueError("it is no object")
    if told.get("error"):
        raise Failed(told["error"])
    for choice in told.get("choices") or ():
        if choice.get("index"):  # another answer to the same
            continue
        said, end = choice.get("delta") or choice.get("message"), choice.get("finish_reason")
        if not (isinstance(said, dict) or end or choice.get("delta") == {}):
            raise ValueError("it says nothing")
        said = said or {}
        if text := _text(said.get("content")):
            yield "text", text
        yield from ((what, str(said[name])) for name, what in _NAMES.items() if said.get(name))
        if end:
            yield "end", str(end)


def _text(content: object) -> str:
    """Of a text in parts, those that are text: a part may be a thought."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Those that are not empty."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > LARGEST:
            raise ValueError("it is too large")
        yield from filter(None, map(bytes.strip, lines))
    if rest.strip():
        yield rest.strip()


def _bounded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            raise ValueError("it is too large")
        yield chunk
