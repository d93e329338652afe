"""The endpoints that other programs call: /ask and /retrieve. They return JSON as text (Gradio's clients take any object
with a `path` for a file), in the form that the command line prints."""

import json
from collections.abc import Callable

import gradio as gr

from index import WhosaidError
from qa import Assistant, Turn, render


def endpoints(assistant: Assistant) -> None:
    """Adds them to the Blocks that are being made."""

    def ask(question: str, history: list[dict] | None = None) -> str:
        """Answer a question from the sources, as JSON; history: [{"question": …, "answer": …}]."""
        turns = [Turn.from_json(turn) for turn in history or []]
        return _told(lambda: render.to_json(assistant.ask(question, turns)))

    def retrieve(question: str, k: int = 5) -> str:
        """The k passages nearest to a question, as JSON."""
        return _told(lambda: [render.hit_json(hit) for hit in assistant.retrieve(question, max(1, min(int(k), 100)))])

    gr.api(ask, api_name="ask")
    gr.api(retrieve, api_name="retrieve")


def _told(work: Callable[[], object]) -> str:
    """The result as JSON, or why there is none."""
    try:
        return json.dumps(work(), ensure_ascii=False)
    except (WhosaidError, KeyError, TypeError) as error:
        raise gr.Error(str(error), print_exception=False) from error
