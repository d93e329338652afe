"""A language model behind an address that speaks OpenAI's language: vLLM, Ollama, llama.cpp, TGI, or a service.

    Endpoint("http://127.0.0.1:11434/v1", "qwen3:4b")

The only file that knows the package openai, imported when first used. The key comes from the environment alone. Whatever
goes wrong out there is one NoModel that says what; an answer that ends without saying that it ended was cut off. How what it
sends is read, `qa.models.events` knows.
"""

import os
import time
from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from index.errors import NoModel
from qa.models import events, guard
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

_STUMBLES = (408, 409, 429, 500, 502, 503, 504)
"""Statuses after which the same is asked again."""

PAUSE = 0.5
"""Seconds before it is, and each time twice as long."""

SHORT = 3.0
"""Seconds that a server may ask to wait: for longer, nobody is kept waiting without a word."""

AFTER = 1.0
"""Seconds for which one listens on where a server has said that its answer is whole."""

PULSE = 0.25
"""Seconds without a piece after which an empty one is given."""

_CUT = ("length", "max_tokens", "model_length", "content_filter")
"""Reasons to end by which a text lacks its own end."""


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
        now, cut = time.monotonic(), None
        end, due = now + self._patience.whole, now + self._patience.first
        try:
            while True:
                try:
                    piece = arrived.get(timeout=max(0.0, min(PULSE, due - time.monotonic())))
                except Empty:
                    if time.monotonic() < due:
                        yield ""
                        continue
                    if cut is None:
                        raise self._late() from None
                    return cut
                if piece is None:
                    return bool(cut)
                if isinstance(piece, Exception):
                    raise self._told(piece) from piece
                if isinstance(piece, bool):
                    cut = piece
                else:
                    yield piece
                due = min(end, time.monotonic() + (self._patience.between if cut is None else AFTER))
        finally:
            stopped.append(True)
            client.close()

    def _listen(self, client, told: list[dict], most: int, arrived: SimpleQueue, stopped: list) -> None:
        """Puts the pieces into `arrived`, whether they were cut off as soon as that is known, and None at last; or what went
        wrong. In a thread of its own, so that a server which says nothing, or says it without end, keeps nobody waiting."""
        try:
            with ExitStack() as stack:
                response = self._asked(stack, client, told, most)
                length, first, heard = 0, 0.0, defaultdict(str)
                for what, said in events.read(response.headers.get("content-type", ""), response.iter_bytes()):
                    if stopped:
                        return
                    if what == "text":
                        arrived.put(said)
                        length, first = length + len(said), first or time.monotonic()
                        continue
                    heard[what] += said
                    if what == "end":
                        arrived.put((None if length else self._silent(heard)) or said in _CUT)
                        if length >= TIMED:
                            self.pace = length / max(time.monotonic() - first, 0.001)
            arrived.put(None if length else self._silent(heard))
        except Exception as error:  # from a server that may send anything
            arrived.put(error)

    def _asked(self, stack: ExitStack, client, told: list[dict], most: int):
        """The response, asked for in this manner or the next that the server does not refuse, again where it stumbles."""
        import openai

        model = self._model or next((each.id for each in client.models.list()), "")
        if not model:
            raise NoModel(f"{self._url} lists no model.", "Name one with --model.")
        manner, tried, ask = self._manner, 0, client.chat.completions.with_streaming_response.create
        while True:
            try:
                asked = ask(model=model, messages=told, stream=True, **_MANNERS[manner](most))
                response = stack.enter_context(asked)
                self._manner = manner
                return response
            except (openai.BadRequestError, openai.UnprocessableEntityError) as refused:
                left = len(_MANNERS) - 1 - manner
                if not left or (left == 1 and "max_completion_tokens" not in str(refused.body)):
                    raise
                manner += 1
            except openai.APIError as error:
                if tried == self._retries or not _may_pass(error):
                    raise
                time.sleep(_asks_to_wait(error) or PAUSE * 2**tried)
                tried += 1

    def _client(self):
        try:
            import openai
        except ImportError as error:
            raise NoModel("the package openai is missing.", "Install it: pip install 'openai>=2,<4'") from error
        key = next((os.environ[name] for name in KEYS if os.environ.get(name)), "none")
        wait = openai.Timeout(self._patience.first, connect=self._patience.connect)
        return openai.OpenAI(base_url=self._url, api_key=key, timeout=wait, max_retries=0)

    def _told(self, error: Exception) -> NoModel:
        import openai

        if isinstance(error, NoModel):
            return error
        status = getattr(error, "status_code", 0)
        connecting = "Connect" in type(error.__cause__).__name__
        if "Timeout" in type(error).__name__ and not connecting:
            return self._late()
        if isinstance(error, EOFError) or _is_of_transport(error):
            return NoModel(f"{self._url} broke off before its answer was whole.", "Ask again.")
        if isinstance(error, openai.APIConnectionError):
            return NoModel(f"{self._url} cannot be reached.", "Is it running, and is the address right?")
        why = _reason(error.args[0] if isinstance(error, events.Failed) else getattr(error, "body", None))
        told = why and f": {why}"
        if status in (401, 403):
            return NoModel(f"{self._url} refuses the key.", f"Set {KEYS[0]}.")
        if status == 404:
            what = f"{self._url} knows no such page or model ({self._model}){told}."
            return NoModel(what, "Check --endpoint, which mostly ends in /v1, and --model.")
        if status or why:
            with_status = f" with status {status}" if status else ""
            return NoModel(f"{self._url} answers{with_status}{told}.", _cure(error, status))
        found = str(error) if type(error) is ValueError else type(error).__name__
        return NoModel(f"{self._url} sent what is no answer ({found}).", "Is it a chat endpoint?")

    def _late(self) -> NoModel:
        return NoModel(f"{self._url} takes too long.", "Ask again, or choose a smaller model.")

    def _silent(self, heard: Mapping[str, str]) -> NoModel | None:
        """Why nothing was written, where it says so. `heard`: what it said besides, and the reason for its end."""
        instead = "Choose an “instruct” model with --model."
        if heard["refusal"]:
            return NoModel(f"{self.name} refused: {_reason(heard['refusal'])}.", "Ask in other words.")
        if "filter" in heard["end"]:
            return NoModel(f"{self.name} was kept by a filter from answering.", "Ask in other words.")
        if heard["thought"] or "length" in heard["end"]:
            return NoModel(f"{self.name} only thought, and wrote nothing.", instead)
        return NoModel(f"{self.name} called for a tool, and wrote nothing.", instead) if heard["tool"] else None


def _may_pass(error: Exception) -> bool:
    """Whether to ask the same again may bring another answer, and soon."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return error.status_code in _STUMBLES and _asks_to_wait(error) <= SHORT
    return isinstance(error, openai.APIConnectionError) and not isinstance(error, openai.APITimeoutError)


def _asks_to_wait(error: Exception) -> float:
    """Seconds, where the server names them."""
    told = getattr(error, "response", None)
    try:
        return max(0.0, float(told.headers.get("retry-after", 0))) if told is not None else 0.0
    except ValueError:  # a date
        return 0.0


def _cure(error: Exception, status: int) -> str:
    seconds = _asks_to_wait(error)
    if seconds:
        return f"Wait {seconds:.0f} seconds, then ask again." if seconds < 120 else f"Wait {seconds / 60:.0f} minutes."
    return _CURES.get(status, "Ask again, or look into its log.")


def _is_of_transport(error: Exception) -> bool:
    """By its name: which library carries the package openai depends on its version."""
    return not {"TransportError", "DecodingError"}.isdisjoint(kind.__name__ for kind in type(error).__mro__)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and not set(url) & set(" \t")
        )
    except ValueError:
        return False


def _reason(body: object) -> str:
    """What a server says went wrong, on one line and without its end."""
    while isinstance(body, dict):
        body = next((body[name] for name in ("message", "detail", "error") if body.get(name)), "")
    return guard.plain(str(body or "").replace("<", " <"))[:REASON].rstrip(" .")
