"""What other programs may call, whichever way they come: ask, retrieve, build.

Parameters and results are what JSON can hold, in the form that the command line prints (`qa.contract`). It knows neither
HTTP nor MCP: those wrap these functions. `build` works only where whoever serves allows it.
"""

from dataclasses import asdict

from index import BadQuestion, Filter, Forbidden, build
from qa import render
from qa.assistant import Assistant
from qa.contract import AnswerJson, HitJson, ReportJson, TurnJson
from qa.limits import Limited
from qa.types import BALANCED, Turn

MOST = 100
"""Passages that can be asked for."""


class Tools:
    """Over an Assistant, or a Limited one. `may_build`: whether callers may bring the index up to date."""

    def __init__(self, assistant: Assistant | Limited, may_build: bool = False):
        self._assistant, self._may_build = assistant, may_build

    def ask(
        self,
        question: str,
        history: list[TurnJson] | None = None,
        paths: list[str] | None = None,
        authors: list[str] | None = None,
        publishers: list[str] | None = None,
        since: str = "",
        until: str = "",
        dial: str = BALANCED,
    ) -> AnswerJson:
        """Answer a question from the indexed documents, every sentence quoted from one of them and cited at its exact
        characters; or say that they do not answer it. `history`: the earlier questions of the conversation, which a
        follow-up such as "And India?" leans on. The rest asks only some of the documents: by path, author, publisher, or
        date (ISO, such as 2024 or 2024-04). `dial`: how sure to be before answering: cautious, balanced or eager."""
        only = Filter.of(paths, authors, publishers, since, until)
        return render.to_json(self._assistant.ask(question, _turns(history), only, dial))

    def retrieve(
        self,
        question: str,
        k: int = 5,
        paths: list[str] | None = None,
        authors: list[str] | None = None,
        publishers: list[str] | None = None,
        since: str = "",
        until: str = "",
    ) -> list[HitJson]:
        """The k passages of the indexed documents that are nearest to a question, best first. The rest filters as in ask."""
        only = Filter.of(paths, authors, publishers, since, until)
        return [render.hit_json(hit) for hit in self._assistant.retrieve(question, _count(k), only)]

    def build(self) -> ReportJson:
        """Bring the index up to date with the folders it was made from, and say what changed. Takes no folder: which files
        are read is for whoever runs the server to say."""
        if not self._may_build:
            raise Forbidden("this server lets nobody change its index.", "Start it with --edit, or run: whosaid build")
        return asdict(build(home=self._assistant.corpus.home, device=self._assistant.corpus.device))


def _turns(history: object) -> list[Turn]:
    if not isinstance(history, list | None):
        raise BadQuestion("the history is no list of turns.", 'Give it as [{"question": "…", "answer": "…"}].')
    return [Turn.from_json(turn) for turn in history or []]


def _count(k: object) -> int:
    try:
        return min(int(k), MOST)
    except (TypeError, ValueError, OverflowError):
        raise BadQuestion("k is no number of passages.", f"Give one from 1 to {MOST}.") from None
