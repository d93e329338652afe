"""A language model behind an address that speaks OpenAI's language: vLLM, Ollama, llama.cpp, TGI, or a service.

    Endpoint("http://127.0.0.1:11434/v1", "qwen3:4b")

The only file that knows the package openai, imported when first used. The key comes from the environment alone. Whatever
goes wrong out there is one NoModel that says what; an answer that ends without saying that it ended was cut off.
"""

import os
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from index.errors import NoModel
from qa.models import guard
from qa.types import Message

KEYS = ("WHOSAID_API_KEY", "OPENAI_API_KEY")
"""Environment variables that may hold the key, the first that does."""

TIMED = 40
"""Characters from which on the pace is told."""

REASON = 200
"""Characters of what a server says of its own failure."""

THOUGHT = 1000
"""Tokens for thinking, where a model cannot be kept from it."""

_UNTHINKING = {"chat_template_kwargs": {"enable_thinking": False}}
_MANNERS = (
    lambda most: {"max_tokens": most, "temperature": 0, "reasoning_effort": "none", "extra_body": _UNTHINKING},
    lambda most: {"max_tokens": most, "temperature": 0, "extra_body": _UNTHINKING},
    lambda most: {"max_tokens": most, "temperature": 0},
    lambda most: {"max_completion_tokens": most + THOUGHT},
)
"""How to ask for so many tokens and no thoughts: in Ollama's words and vLLM's, in vLLM's, in none, and as OpenAI's thinking
models ask to be asked. A server that refuses one is asked in the next, and from then on in the one that it took."""

_CURES = {402: "Look into the account there.", 429: "Wait a moment, then ask again."}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for a connection, for the first piece, for each further one, and for all of them."""

    connect: float = 3.0
    first: float = 30.0
    between: float = 15.0
    whole: float = 60.0


class Endpoint:
    """`model`: by its name there, or "" for the first that the endpoint lists. Safe to share between threads. Raises NoModel
    for what is no address."""

    def __init__(self, url: str, model: str = "", patience: Patience = Patience(), retries: int = 2):
        if not _is_address(url):
            raise NoModel(f"{url!r} is no address to ask.", "Give one such as http://127.0.0.1:11434/v1.")
        self.name = model or url.partition("://")[2].partition("/")[0] or url
        self._url, self._model, self._patience, self._retries = url, model, patience, retries
        self._manner = 0
        self.pace: float | None = None

    def warm(self, messages: Sequence[Message]) -> None:
        """Nothing: whether it answers is found when it is asked."""

    def __call__(self, messages: Sequence[Message], most: int) -> Generator[str, None, bool]:
        """What the model answers, in pieces as they come; returns whether it was cut off. Raises NoModel."""
        client, arrived, stopped = self._client(), SimpleQueue(), []
        told = [{"role": m.role, "content": m.content} for m in messages]
        Thread(target=self._listen, args=(client, told, most, arrived, stopped), daemon=True).start()
        began, wait = time.monotonic(), self._patience.first
        try:
            while True:
                left = self._patience.whole - (time.monotonic() - began)
                try:
                    piece = arrived.get(timeout=max(0.0, min(wait, left)))
                except Empty:
                    raise NoModel(f"{self._url} takes too long.", "Ask again, or choose a smaller model.") from None
                if isinstance(piece, bool):
                    return piece
                if isinstance(piece, NoModel):
                    raise piece
                if isinstance(piece, Exception):
                    raise self._told(piece) from piece
                wait = self._patience.between
                yield piece
        finally:
            stopped.append(True)
            client.close()

    def _listen(self, client, told: list[dict], most: int, arrived: SimpleQueue, stopped: list) -> None:
        """Puts the pieces into `arrived`, then whether they were cut off, or what went wrong. In a thread of its own, so
        that a server which says nothing, or says it without end, keeps nobody waiting."""
        try:
            ending, thought, length, first = "", False, 0, 0.0
            with self._ask(client, told, most, self._manner) as stream:
                for choice, said in _choices(stream):
                    if stopped:
                        return
                    if piece := said.content:
                        arrived.put(str(piece))
                        length, first = length + len(piece), first or time.monotonic()
                    thought = thought or any(getattr(said, name, None) for name in ("reasoning_content", "reasoning"))
                    ending = ending or choice.finish_reason or ""
            if length >= TIMED:
                self.pace = length / max(time.monotonic() - first, 0.001)
            if ending and not length and (thought or ending == "length"):
                raise NoModel(
                    f"{self.name} only thought, and wrote nothing.", "Choose an “instruct” model with --model."
                )
            arrived.put(ending == "length" if ending else EOFError())
        except Exception as error:  # from a server that may send anything
            arrived.put(error)

    def _ask(self, client, told: list[dict], most: int, manner: int):
        """The stream of the answer, asked for in this manner or the next that the server does not refuse."""
        import openai

        model = self._model or next((each.id for each in client.models.list()), "")
        if not model:
            raise NoModel(f"{self._url} lists no model.", "Name one with --model.")
        try:
            stream = client.chat.completions.create(model=model, messages=told, stream=True, **_MANNERS[manner](most))
        except (openai.BadRequestError, openai.UnprocessableEntityError) as refused:
            left = len(_MANNERS) - 1 - manner
            if not left or (left == 1 and "max_completion_tokens" not in str(refused.body)):
                raise
            return self._ask(client, told, most, manner + 1)
        self._manner = manner
        return stream

    def _client(self):
        try:
            import openai
        except ImportError as error:
            raise NoModel("the package openai is missing.", "Install it: pip install 'openai>=2,<4'") from error
        key = next((os.environ[name] for name in KEYS if os.environ.get(name)), "none")
        wait = openai.Timeout(self._patience.first, connect=self._patience.connect)
        return openai.OpenAI(base_url=self._url, api_key=key, timeout=wait, max_retries=self._retries)

    def _told(self, error: Exception) -> NoModel:
        import openai

        status = getattr(error, "status_code", 0)
        if isinstance(error, EOFError):
            return NoModel(f"{self._url} broke off before its answer was whole.", "Ask again.")
        if isinstance(error, openai.APITimeoutError):
            return NoModel(f"{self._url} takes too long.", "Ask again, or choose a smaller model.")
        if isinstance(error, openai.APIConnectionError):
            return NoModel(f"{self._url} cannot be reached.", "Is it running, and is the address right?")
        if status in (401, 403):
            return NoModel(f"{self._url} refuses the key.", f"Set {KEYS[0]}.")
        if status == 404:
            return NoModel(f"{self._url} knows no such page or model ({self._model}).", "Check --endpoint and --model.")
        why = _reason(getattr(error, "body", None))
        if status or why:
            with_status = f" with status {status}" if status else ""
            cure = _CURES.get(status, "Ask again, or look into its log.")
            return NoModel(f"{self._url} answers{with_status}{why and f': {why}'}.", cure)
        return NoModel(f"{self._url} sent what is no answer ({type(error).__name__}).", "Is it a chat endpoint?")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and not set(url) & set(" \t")
        )
    except ValueError:
        return False


def _choices(stream) -> Iterator[tuple]:
    """(choice, what it says) for each event of a stream, or of the whole answer that a server sends instead."""
    if "json" in stream.response.headers.get("content-type", ""):
        from openai.types.chat import ChatCompletion

        stream.response.read()
        for choice in ChatCompletion.model_validate(stream.response.json()).choices[:1]:
            yield choice, choice.message
        return
    for chunk in stream:
        for choice in (chunk.choices or [])[:1]:
            yield choice, choice.delta


def _reason(body: object) -> str:
    """What a server says went wrong, on one line and without its end."""
    while isinstance(body, dict):
        body = next((body[name] for name in ("message", "detail", "error") if body.get(name)), "")
    return guard.plain(str(body or ""))[:REASON].rstrip(" .")
