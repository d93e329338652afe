"""An Assistant for many at once: so many questions are answered at a time, so many more may wait, each for so long.

    limited = Limited(Assistant.open(".whosaid"))
    limited.ask("What does Craig want?")       # or Overloaded, with a word on when to ask again

Every door of a server shares one of these, so that the browser, other programs and language models wait in one line. It
knows nothing of who asks.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

from index import Filter, Hit, Overloaded
from index.filters import EVERYTHING
from qa import generate
from qa.assistant import Assistant
from qa.types import BALANCED, Answer, Draft, Found, Turn

AT_ONCE = 4
"""Questions answered at the same time."""

WAITING = 60
"""Questions that may wait for their turn; more are told to come back."""

SECONDS = 60.0
"""That a question may take, with its waiting; where a model writes, so much more as writing may take."""


class Limited:
    """The same questions as to an Assistant, in line. Safe to share between threads."""

    def __init__(self, assistant: Assistant, at_once: int = AT_ONCE, waiting: int = WAITING, seconds: float = SECONDS):
        self.corpus, self.complete = assistant.corpus, assistant.complete
        self._assistant, self._most = assistant, at_once + waiting
        self._seconds = seconds + (generate.SECONDS if assistant.complete else 0.0)
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="asking")
        self._asking, self._lock, self._loaded = 0, Lock(), Event()
        self._loaded.set()

    def warm(self) -> None:
        """Loads the models; a question that comes meanwhile waits for them before its time begins."""
        self._loaded.clear()
        try:
            self._assistant.warm()
        finally:
            self._loaded.set()

    def examples(self) -> list[str]:
        """A few questions to begin with, made from the sources."""
        return self._assistant.examples()

    def retrieve(self, question: str, k: int = 5, only: Filter = EVERYTHING) -> list[Hit]:
        """The best k passages of the sources that pass `only`. Raises BadQuestion, Overloaded."""
        return self._within(self._deadline(), lambda: self._assistant.retrieve(question, k, only))

    def ask(
        self, question: str, history: Sequence[Turn] = (), only: Filter = EVERYTHING, dial: str = BALANCED
    ) -> Answer:
        """The answer. Raises BadQuestion, Overloaded."""
        *_, answer = self.steps(question, history, only, dial)
        return answer

    def steps(
        self,
        question: str,
        history: Sequence[Turn] = (),
        only: Filter = EVERYTHING,
        dial: str = BALANCED,
        write: bool = True,
    ) -> Iterator[Found | Draft | Answer]:
        """First what is searched for and found, then drafts where a model writes, then the answer. Raises BadQuestion,
        Overloaded."""
        steps, deadline = self._assistant.steps(question, history, only, dial, write), self._deadline()
        while step := self._within(deadline, lambda: next(steps, None)):
            yield step

    def _deadline(self) -> float:
        self._loaded.wait()
        return time.monotonic() + self._seconds

    def _within(self, deadline: float, work: Callable):
        with self._lock:
            if self._asking >= self._most:
                raise Overloaded(f"{self._asking} questions are waiting to be answered.", "Ask again in a moment.")
            self._asking += 1
        done = self._pool.submit(work)
        done.add_done_callback(self._left)
        try:
            return done.result(max(0, deadline - time.monotonic()))
        except TimeoutError:
            done.cancel()
            raise Overloaded(
                f"there was no answer within {self._seconds:.0f} seconds, so much is asked.", "Ask again in a moment."
            ) from None

    def _left(self, _) -> None:
        with self._lock:
            self._asking -= 1
