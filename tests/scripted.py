"""A language model that says what a test wrote for it: a stand-in for `qa.models.complete.Complete`."""

from collections.abc import Generator, Sequence

from index import WhosaidError
from qa import Message


class Scripted:
    """Answers each call with the next of `texts`, a word at a time; an exception among the words is raised there.

    `asked`: the messages of every call; `given`: how many pieces were asked for; `closed`: whether the last reader left;
    `pace`: what it says of itself; `cut`: whether it says that its texts were cut off.
    """

    name = "Scripted"
    pace: float | None = None

    def __init__(self, *texts: str | list, cut: bool = False):
        self._texts, self._cut = list(texts), cut
        self.asked: list[list[Message]] = []
        self.given, self.closed = 0, False

    def warm(self, messages: Sequence[Message]) -> None:
        self.asked.append(list(messages))

    def __call__(self, messages: Sequence[Message], most: int) -> Generator[str, None, bool]:
        self.asked.append(list(messages))
        text = self._texts.pop(0) if self._texts else ""
        try:
            for piece in text.split(" ") if isinstance(text, str) else text:
                self.given += 1
                if isinstance(piece, WhosaidError):
                    raise piece
                yield f"{piece} "
            return self._cut
        finally:
            self.closed = True
