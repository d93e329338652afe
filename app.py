"""The chat in the browser: a thin door on `qa`, and the only file that knows Gradio.

    python app.py [--home DIR] [--host ADDR] [--port N] [--root-path PATH] [--device DEVICE]

An answer's [1] is a link to `#src-TURN-N`; the panel beside the chat catches the click, asks for that source and scrolls
to the sentence, lit up. Nothing leaves the machine: no fonts, no analytics, and a policy that forbids the browser to ask.
"""

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = os.environ.get("HF_HUB_OFFLINE", "1")

import gradio as gr
from starlette.middleware import Middleware

from index import Source, WhosaidError
from qa import Answer, Assistant, Turn, page, render

ASKING_AT_ONCE = 4
"""Questions answered at the same time; more wait in line."""


def main(argv: list[str] | None = None) -> int:
    """Serves the chat until stopped. Returns the exit code."""
    arguments = _arguments(argv)
    try:
        assistant = Assistant.open(arguments.home, arguments.device)
    except WhosaidError as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 1
    threading.Thread(target=assistant.warm, daemon=True).start()
    print(f"Whosaid is at http://{arguments.host}:{arguments.port}", flush=True)
    try:
        blocks(assistant).queue(default_concurrency_limit=ASKING_AT_ONCE).launch(
            server_name=arguments.host, server_port=arguments.port, root_path=arguments.root_path, **LAUNCH
        )
    except OSError as error:
        print(f"app.py: it cannot listen on port {arguments.port} ({error}). Give another: --port N", file=sys.stderr)
        return 1
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    cli = argparse.ArgumentParser(description="Chat with your documents in the browser.")
    cli.add_argument("--home", default=".whosaid", help="folder of the index (default: .whosaid)")
    cli.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    cli.add_argument("--port", type=int, default=7860)
    cli.add_argument("--root-path", help="where a proxy serves the page, such as /chat")
    cli.add_argument("--device", help="cpu, cuda, mps … (default: a GPU where there is one)")
    return cli.parse_args(argv)


def blocks(assistant: Assistant) -> gr.Blocks:
    """The page: chat on the left, the source on the right, and the endpoints /ask and /retrieve."""
    sources = [source for source, _ in assistant.corpus.sources()]

    def asked(question: str, messages: list) -> tuple[str, str, list]:
        return "", question, [*messages, {"role": "user", "content": render.escaped(question)}]

    def answered(question: str, messages: list, answers: list[Answer]) -> Iterator[tuple[list, list[Answer]]]:
        if not question.strip():
            yield messages[:-1], answers
            return
        reading = f"_Reading {_counted(len(assistant.corpus.sources()))} …_"
        yield [*messages, {"role": "assistant", "content": reading}], answers
        history = [Turn(answer.question, render.text(answer)) for answer in answers]
        try:
            answer = assistant.ask(question, history)
        except WhosaidError as error:
            yield [*messages, {"role": "assistant", "content": render.escaped(str(error))}], answers
            return
        followed = f"_Searched for: {render.escaped(answer.asked)}_\n\n" if answer.asked != answer.question else ""
        content = followed + render.chat(answer, len(answers))
        yield [*messages, {"role": "assistant", "content": content}], [*answers, answer]

    def opened(answers: list[Answer], event: gr.EventData) -> str:
        try:
            turn, mark = str(event.at).split("-")
            passage, lit, at = render.target(answers[int(turn)], mark)
            return render.document_html(assistant.corpus.document(passage.source.path), lit, at)
        except (ValueError, IndexError, StopIteration):
            return page.notice("This answer is no longer at hand. Ask again to open its sources.")
        except KeyError:
            return page.notice("This source was removed from the index.")

    def ask(question: str, history: list[dict] | None = None) -> str:
        """Answer a question from the sources, as JSON; history: [{"question": …, "answer": …}]."""
        turns = [Turn.from_json(turn) for turn in history or []]
        return _told(lambda: render.to_json(assistant.ask(question, turns)))

    def retrieve(question: str, k: int = 5) -> str:
        """The k passages nearest to a question, as JSON."""
        return _told(lambda: [render.hit_json(hit) for hit in assistant.retrieve(question, max(1, min(int(k), 100)))])

    with gr.Blocks(title="Whosaid", analytics_enabled=False, fill_width=True) as made:
        answers, pending = gr.State([]), gr.State("")
        gr.HTML(f"<h1>Whosaid</h1><p>{_what_is_here(sources)}</p>", elem_id="ws-title")
        with gr.Row(elem_id="ws-main"):
            with gr.Column(scale=5, min_width=320):
                chat = gr.Chatbot(
                    elem_id="ws-chat",
                    show_label=False,
                    height="calc(100vh - 230px)",
                    min_height=300,
                    latex_delimiters=[],
                    feedback_options=None,
                    buttons=["copy"],
                    placeholder="Every sentence of an answer is quoted from a source, with its number beside it.",
                    examples=[{"text": question} for question in assistant.examples()],
                )
                question = gr.Textbox(
                    placeholder="Ask the sources …",
                    show_label=False,
                    submit_btn=True,
                    autofocus=True,
                    max_lines=4,
                    elem_id="ws-question",
                )
            with gr.Column(scale=4, min_width=320):
                panel = gr.HTML(
                    page.notice(page.CHOOSE),
                    elem_id="ws-source",
                    html_template='<div class="ws-scroll">${value}</div>',
                    css_template=page.PANEL_CSS,
                    js_on_load=page.PANEL_JS,
                )

        hidden = {"api_visibility": "private"}
        question.submit(asked, [question, chat], [question, pending, chat], queue=False, **hidden).then(
            answered, [pending, chat, answers], [chat, answers], show_progress="hidden", **hidden
        )
        chat.example_select(_chosen, chat, [question, pending, chat], queue=False, **hidden).then(
            answered, [pending, chat, answers], [chat, answers], show_progress="hidden", **hidden
        )
        chat.clear(lambda: ([], page.notice(page.CHOOSE)), None, [answers, panel], queue=False, **hidden)
        panel.select(opened, answers, panel, queue=False, show_progress="hidden", **hidden)
        gr.api(ask, api_name="ask")
        gr.api(retrieve, api_name="retrieve")
    return made


def _chosen(messages: list, event: gr.SelectData) -> tuple[str, str, list]:
    question = event.value["text"]
    return "", question, [*messages, {"role": "user", "content": render.escaped(question)}]


def _told(work: Callable[[], object]) -> str:
    """The result as JSON (Gradio's clients take any object with a `path` for a file), or why there is none."""
    try:
        return json.dumps(work(), ensure_ascii=False)
    except (WhosaidError, KeyError, TypeError) as error:
        raise gr.Error(str(error), print_exception=False) from error


def _counted(sources: int) -> str:
    return "1 source" if sources == 1 else f"{sources} sources"


def _what_is_here(sources: list[Source]) -> str:
    return f"Ask {_counted(len(sources))}. Every sentence of an answer is somebody’s, one click from where it stands."


class _Policy:
    """Adds the policy to every response, so that the browser asks no other machine for anything."""

    def __init__(self, app):
        self._app = app

    async def __call__(self, scope, receive, send):
        async def with_policy(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", page.POLICY.encode())]
            await send(message)

        await self._app(scope, receive, with_policy if scope["type"] == "http" else send)


LAUNCH = {
    "quiet": True,
    "theme": gr.themes.Base(
        primary_hue="blue",
        neutral_hue="slate",
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    ),
    "css": page.CSS,
    "footer_links": [],
    "run_history": False,
    "share": False,
    "show_error": True,
    "app_kwargs": {"middleware": [Middleware(_Policy)]},
}


if __name__ == "__main__":
    sys.exit(main())
