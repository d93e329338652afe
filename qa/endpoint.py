"""A language model behind an address that speaks OpenAI's language: vLLM, Ollama, llama.cpp, TGI, or a service.

    Endpoint("http://127.0.0.1:11434/v1", "qwen3:4b")

The only file that knows the package openai, imported when first used. The key comes from the environment alone. Whatever
goes wrong out there is one NoModel that says what; an answer that ends without saying that it ended was cut off.
"""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from index.errors import NoModel
from qa.types import Message

KEYS = ("WHOSAID_API_KEY", "OPENAI_API_KEY")
"""Environment variables that may hold the key, the first that does."""

TIMED = 40
"""Characters from which on the pace is told."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for a connection, for the first piece, for each further one, and for all of them."""

    connect: float = 3.0
    first: float = 30.0
    between: float = 15.0
    whole: float = 60.0


class Endpoint:
    """`model`: by its name there, or "" for the first that the endpoint lists. Safe to share between threads."""

    def __init__(self, url: str, model: str = "", patience: Patience = Patience(), retries: int = 2):
        self.name = model or url.partition("://")[2].partition("/")[0] or url
        self._url, self._model, self._patience, self._retries = url, model, patience, retries
        self.pace: float | None = None

    def warm(self, messages: Sequence[Message]) -> None:
        """Nothing: whether it answers is found when it is asked."""

    def __call__(self, messages: Sequence[Message], most: int) -> Iterator[str]:
        """What the model answers, in pieces as they come. Raises NoModel."""
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
                if piece is None:
                    return
                if isinstance(piece, Exception):
                    raise self._told(piece) from piece
                wait = self._patience.between
                yield piece
        finally:
            stopped.append(True)
            client.close()

    def _listen(self, client, told: list[dict], most: int, arrived: SimpleQueue, stopped: list) -> None:
        """Puts the pieces into `arrived`, then None, or what went wrong. In a thread of its own, so that a server which
        says nothing, or says it without end, keeps nobody waiting."""
        try:
            model = self._model or next(iter(client.models.list())).id
            stream = client.chat.completions.create(
                model=model, messages=told, max_tokens=most, temperature=0, stream=True
            )
            whole, length, first = False, 0, 0.0
            with stream:
                for chunk in stream:
                    if stopped:
                        return
                    for choice in (chunk.choices or [])[:1]:
                        if piece := choice.delta.content:
                            arrived.put(str(piece))
                            length, first = length + len(piece), first or time.monotonic()
                        whole = whole or bool(choice.finish_reason)
            if length >= TIMED:
                self.pace = length / max(time.monotonic() - first, 0.001)
            arrived.put(None if whole else EOFError())
        except Exception as error:  # from a server that may send anything
            arrived.put(error)

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
        if status:
            return NoModel(f"{self._url} answers with status {status}.", "Ask again, or look into its log.")
        return NoModel(f"{self._url} sent what is no answer ({type(error).__name__}).", "Is it a chat endpoint?")
