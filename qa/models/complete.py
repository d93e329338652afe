"""The one seam to a language model: messages go in, the text it writes comes out in pieces.

    complete = writer("local", "SmolLM2-135M-Instruct.Q4_1.gguf")      # or "endpoint", with an address; None for "extract"
    for piece in complete([Message("user", "…")], most=100): ...

Who writes is decided here, from a command line or the environment. What is written, and what is believed of it, is for
`qa.generate`.
"""

import os
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Protocol

from index.errors import NoModel
from qa.models.endpoint import KEYS as KEYS
from qa.models.endpoint import Endpoint
from qa.models.local import BITS as BITS
from qa.models.local import Local
from qa.types import Message

WAYS = ("extract", "local", "endpoint")
"""Who words an answer: its sources alone, a model on this machine, or one behind an address."""

ANSWER, MODEL, ENDPOINT = "WHOSAID_ANSWER", "WHOSAID_MODEL", "WHOSAID_ENDPOINT"
"""Environment variables that stand in for --answer, --model and --endpoint."""


QUICK = 120.0
"""Characters a second from which on a model is asked for more than the answer: to put a question anew, to mend a
sentence."""


class Complete(Protocol):
    """A language model, shared between threads. `name`: what to call it; `pace`: characters a second that it last wrote,
    None while that is not known."""

    name: str
    pace: float | None

    def warm(self, messages: Sequence[Message]) -> None:
        """Does beforehand what every prompt that begins with these messages would wait for."""

    def __call__(self, messages: Sequence[Message], most: int) -> Generator[str, None, bool]:
        """The text, at most about `most` tokens, in pieces as they are written; returns whether it was cut off there.
        Whoever stops asking for pieces ends it; that he may, one that waits gives empty pieces meanwhile.

        Raises NoModel, at once or in the middle.
        """


def writer(
    way: str | None = None,
    model: str | None = None,
    endpoint: str | None = None,
    bits: int | None = None,
    device: str | None = None,
    home: str | Path = ".whosaid",
) -> Complete | None:
    """The model to write answers with, or None where they are to be quotes; the environment stands in for what is None.

    Without a `way`, that of the model or endpoint that is given. Raises NoModel where what the way needs is missing.
    """
    given = os.environ.get
    model, endpoint = model or given(MODEL, ""), endpoint or given(ENDPOINT, "")
    way = way or given(ANSWER) or ("endpoint" if endpoint else "local" if model else "extract")
    if way not in WAYS:
        raise NoModel(f"there is no way to answer called {way!r}.", f"Choose one of: {', '.join(WAYS)}.")
    if way == "extract":
        return None
    if way == "endpoint":
        if not endpoint:
            raise NoModel("no endpoint is given.", f"Give its address with --endpoint, or in {ENDPOINT}.")
        return Endpoint(endpoint, model)
    if not model:
        raise NoModel("no language model is given.", f"Give a folder, file or hub name with --model, or in {MODEL}.")
    return Local(model, device, bits, home)
