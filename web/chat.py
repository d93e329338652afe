"""The chat: questions and answers on the left, the source of a citation beside them.

The conversation is held by the browser (web/talk.py says in what form) in a gr.HTML whose scripts show it, keep it in
the browser's storage and send it with every question, so nothing of anybody stays here. A question is answered in
steps: what was found is shown while it is read, and what a language model writes while it is checked. The scripts call
web/desk.py for what needs no queue.
"""

from collections import deque
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path

import gradio as gr

from index import WhosaidError
from qa import Draft, Found
from qa.limits import Limited
from web import fragments, talk
from web.desk import Desk
from web.loading import Loading
from web.talk import Talk

_HERE = Path(__file__).parent
_SCRIPTS = ("talk.js", "filter.js", "dial.js", "way.js", "keeping.js", "feedback.js", "cards.js")


def tab(assistant: Limited, loading: Loading) -> None:
    """Adds the chat to the Blocks that are being made."""
    _Page(assistant, loading).lay_out()


class _Page:
    def __init__(self, assistant: Limited, loading: Loading):
        self._assistant, self._desk, self._loading = assistant, Desk(assistant), loading
        self._examples: tuple[int, list[str]] = (-1, [])
        self._stops: deque[str] = deque(maxlen=100)

    def lay_out(self) -> None:
        with gr.Row(elem_id="ws-main", equal_height=True):
            with gr.Column(scale=5, min_width=320, elem_id="ws-left"):
                held = gr.HTML(
                    talk.write(Talk()),
                    elem_id="ws-talk",
                    apply_default_css=False,
                    html_template=_file("talk.html"),
                    js_on_load="\n".join(map(_file, _SCRIPTS)),
                    server_functions=[
                        _served(self._desk.shelf),
                        _served(self._desk.exported),
                        _served(self._desk.judged),
                        _served(self.restored),
                        _served(self.stopped),
                    ],
                )
                question = gr.Textbox(
                    label="Your question",
                    placeholder="Ask the sources …",
                    show_label=False,
                    submit_btn=True,
                    autofocus=True,
                    max_lines=4,
                    elem_id="ws-question",
                )
            with gr.Column(scale=4, min_width=320, elem_id="ws-right"):
                gr.HTML(
                    "",
                    elem_id="ws-source",
                    apply_default_css=False,
                    html_template=_file("panel.html"),
                    js_on_load=_file("panel.js"),
                    server_functions=[_served(self._desk.source)],
                )
        self._wire(held, question)

    def _wire(self, held: gr.HTML, question: gr.Textbox) -> None:
        quick = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
        asked = gr.on([question.submit, held.submit], self._asked, [question, held], [question, held], **quick)
        asked.then(self._answered, held, [question, held], show_progress="hidden", api_visibility="private")

    def _asked(self, typed: str, value: str) -> tuple:
        """The question, typed or chosen, is in the conversation at once; the button now stops it."""
        try:
            now = self._read(value)
            question = " ".join((now.chosen or typed).split())
            if not question:
                return gr.skip(), gr.skip()
            begun = now.asking(question)
        except WhosaidError as error:
            raise gr.Error(str(error), print_exception=False) from error
        left = {} if now.chosen else {"value": ""}
        return _box(waiting=True, **left), self._write(begun, state=self._loading.told or "Searching …")

    def _answered(self, value: str) -> Iterator[tuple]:
        begun = self._read(value)
        if not begun.last or not begun.last.open:
            yield _box(), gr.skip()
            return
        try:
            found = drafted = None
            asked = begun.last.question, begun.history(), begun.last.only, begun.dial, begun.write
            for step in self._assistant.steps(*asked):
                is_draft = isinstance(step, Draft)
                if begun.last.key in self._stops:
                    ended = begun.ended(step.so_far) if is_draft else begun.ended(note="Stopped.")
                    yield _box(), self._write(ended)
                    return
                if isinstance(step, Found):
                    found = step
                    yield gr.skip(), self._write(begun, found, "Reading …")
                elif is_draft and step.sentences == drafted:
                    continue
                elif is_draft:
                    drafted = step.sentences
                    state = f"{step.model} is writing; each sentence is checked …"
                    yield gr.skip(), self._write(begun, found, state, step)
                else:
                    yield _box(), self._write(begun.ended(step))
        except WhosaidError as error:
            yield _box(), self._write(begun.ended(note=str(error)))
        except Exception:
            yield _box(), self._write(begun.ended(note="This was not answered: something went wrong here."))
            raise

    def stopped(self, key: str) -> dict:
        """The answer to that turn ends with the step that is being computed. (Gradio's own `cancels` lets the next question
        begin before, and then loses its answer.)"""
        self._stops.append(str(key))
        return {}

    def restored(self, value: str) -> dict:
        """A kept conversation as it is to be shown; where it cannot be read, an empty one that says so."""
        try:
            return {"value": self._write(self._read(str(value)).interrupted("Not answered yet."))}
        except WhosaidError as error:
            return {"value": self._write(Talk(), refusal=str(error))}

    def _read(self, value: str) -> Talk:
        return talk.read(value, self._desk.known())

    def _write(
        self, now: Talk, found: Found | None = None, state: str = "", draft: Draft | None = None, refusal: str = ""
    ) -> str:
        """The conversation with the HTML of its turns; of the last one, what was found, what is being done, and what is
        written by now. `refusal`: why it is empty, if it should not be."""
        names = fragments.names(list(self._desk.known().values()))
        last = len(now.turns) - 1
        shown = [
            fragments.turn(each, names, *((found, state, draft) if i == last else ()))
            for i, each in enumerate(now.turns)
        ]
        generation = self._assistant.corpus.generation
        return talk.write(now, shown or [fragments.welcome(self._questions(generation), refusal)], generation)

    def _questions(self, generation: int) -> list[str]:
        """Examples, made anew where the index moved."""
        if self._examples[0] != generation:
            self._examples = (generation, self._assistant.examples())
        return self._examples[1]


def _box(waiting: bool = False, **value: str) -> dict:
    """The question box, with a button that sends or, while an answer is awaited, one that stops."""
    return gr.update(submit_btn=not waiting, stop_btn=waiting, **value)


def _served(method: Callable) -> Callable:
    """Gradio marks the functions that it serves, and a method cannot be marked."""

    @wraps(method)
    def call(asked: object = None) -> object:
        return method(asked)

    return call


def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
