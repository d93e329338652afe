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

from index import BadQuestion, Source, WhosaidError
from qa import Answer, Assistant, Turn, render

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; connect-src 'self' blob: data:; frame-src 'none'; object-src 'none'"
)

ASKING_AT_ONCE = 4
"""Questions answered at the same time; more wait in line."""

EMPTY = (
    '<div class="ws-empty"><p>Choose a number in an answer, such as <b>[1]</b>, '
    "to read the sentence where it stands.</p></div>"
)

CSS = """
.gradio-container { max-width: 1500px !important; margin: 0 auto !important; padding: 0 !important; }
.gradio-container main.app { padding: 10px 20px !important; width: 100%; max-width: 100% !important; }
footer { display: none !important; }
#ws-title { padding: 2px 0 6px; }
#ws-title h1 { font-size: 1.35rem; font-weight: 700; margin: 0; }
#ws-title p { margin: 2px 0 0; color: var(--ws-muted); font-size: .92rem; }
#ws-main { gap: 20px; align-items: stretch; }
#ws-chat { border: 1px solid var(--border-color-primary); border-radius: 12px; }
#ws-chat .message a[href^="#src-"] { text-decoration: none; font-weight: 700; padding: 0 3px; border-radius: 4px;
  color: var(--ws-link); white-space: nowrap; }
#ws-chat .message a[href^="#src-"]:hover, #ws-chat .message a[href^="#src-"]:focus-visible { background: var(--ws-mark); }
#ws-chat .message li a[href^="#src-"] { white-space: normal; font-weight: 400; color: inherit; display: block; padding: 2px 4px; }
#ws-source { padding: 0 !important; border: 1px solid var(--border-color-primary); border-radius: 12px; overflow: hidden;
  background: var(--background-fill-primary); }
:root, .gradio-container { --ws-link: #1d4fd7; --ws-muted: #56637a; --ws-mark: #fff1b8; --ws-here: #ffdf6b; --ws-edge: #c98a00; }
.dark, .dark .gradio-container { --ws-link: #9dbcff; --ws-muted: #a9b6cb; --ws-mark: #4a3d0c; --ws-here: #6b5710; --ws-edge: #f0c24b; }
@media (max-width: 800px) {
  .gradio-container main.app { padding: 6px 10px !important; }
  #ws-main { flex-direction: column; flex-wrap: nowrap; }
  #ws-main > .column { min-width: 0 !important; width: 100%; }
}
"""

PANEL_CSS = """
.ws-scroll { height: calc(100vh - 150px); min-height: 320px; overflow: auto; position: relative; }
.ws-empty { box-sizing: border-box; display: grid; place-items: center; height: 100%; min-height: 280px; padding: 24px;
  text-align: center; color: var(--ws-muted); }
.ws-document { padding: 18px 24px 60px; line-height: 1.62; font-size: 1rem; color: var(--body-text-color); }
@media (max-width: 800px) { .ws-scroll { height: 75vh; } .ws-document { padding: 14px 14px 40px; } }
.ws-document header { border-bottom: 1px solid var(--border-color-primary); margin-bottom: 14px; padding-bottom: 10px; }
.ws-document h2 { font-size: 1.15rem; font-weight: 700; margin: 0; }
.ws-document .ws-of { font-size: .85rem; color: var(--ws-muted); margin: 4px 0 0; overflow-wrap: anywhere; }
.ws-document h3 { font-size: 1rem; font-weight: 700; margin: 22px 0 6px; }
.ws-document p { margin: 0 0 12px; white-space: pre-line; overflow-wrap: anywhere; }
.ws-document .ws-footnote { font-size: .88rem; }
.ws-document .ws-boilerplate { font-size: .8rem; color: var(--ws-muted); margin: 0 0 4px; }
mark.ws-lit { background: var(--ws-mark); color: inherit; border-radius: 3px; padding: 1px 2px; }
mark.ws-here { background: var(--ws-here); border-bottom: 2px solid var(--ws-edge); }
mark.ws-lit sup { font-weight: 700; font-size: .72em; margin-right: 3px; color: var(--ws-link); }
"""

PANEL_JS = """
document.addEventListener('click', (event) => {
  const link = event.target.closest && event.target.closest('a[href^="#src-"]');
  if (!link) return;
  event.preventDefault();
  trigger('select', {at: link.getAttribute('href').slice(5)});
});
const show = () => requestAnimationFrame(() => {
  const here = element.querySelector('#ws-here');
  if (!here) return;
  const panel = element.querySelector('.ws-scroll');
  panel.scrollTop += here.getBoundingClientRect().top - panel.getBoundingClientRect().top - panel.clientHeight / 3;
  if (window.innerWidth <= 800) panel.scrollIntoView({block: 'start'});
});
watch('value', show);
"""


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
    page(assistant).queue(default_concurrency_limit=ASKING_AT_ONCE).launch(
        server_name=arguments.host, server_port=arguments.port, root_path=arguments.root_path, **LAUNCH
    )
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    cli = argparse.ArgumentParser(description="Chat with your documents in the browser.")
    cli.add_argument("--home", default=".whosaid", help="folder of the index (default: .whosaid)")
    cli.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    cli.add_argument("--port", type=int, default=7860)
    cli.add_argument("--root-path", help="where a proxy serves the page, such as /chat")
    cli.add_argument("--device", help="cpu, cuda, mps … (default: a GPU where there is one)")
    return cli.parse_args(argv)


def page(assistant: Assistant) -> gr.Blocks:
    """The page: chat on the left, the source on the right, and the endpoints /ask and /retrieve."""
    sources = [source for source, _ in assistant.corpus.sources()]

    def asked(question: str, messages: list) -> tuple[str, str, list]:
        return "", question, [*messages, {"role": "user", "content": question}]

    def answered(question: str, messages: list, answers: list[Answer]) -> Iterator[tuple[list, list[Answer]]]:
        if not question.strip():
            yield messages[:-1], answers
            return
        yield [*messages, {"role": "assistant", "content": f"_Reading {len(sources)} sources …_"}], answers
        history = [Turn(answer.question, render.text(answer)) for answer in answers]
        try:
            answer = assistant.ask(question, history)
        except (BadQuestion, WhosaidError) as error:
            yield [*messages, {"role": "assistant", "content": str(error)}], answers
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
            return '<div class="ws-empty"><p>This answer is no longer at hand. Ask again to open its sources.</p></div>'
        except KeyError:
            return '<div class="ws-empty"><p>This source was removed from the index.</p></div>'

    def ask(question: str, history: list[dict] | None = None) -> str:
        """Answer a question from the sources, as JSON; history: [{"question": …, "answer": …}]."""
        turns = [Turn(str(turn["question"]), str(turn.get("answer") or "")) for turn in history or []]
        return _told(lambda: render.to_json(assistant.ask(question, turns)))

    def retrieve(question: str, k: int = 5) -> str:
        """The k passages nearest to a question, as JSON."""
        return _told(lambda: [render.hit_json(hit) for hit in assistant.retrieve(question, max(1, min(int(k), 100)))])

    with gr.Blocks(title="Whosaid", analytics_enabled=False, fill_width=True) as blocks:
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
                    EMPTY,
                    elem_id="ws-source",
                    html_template='<div class="ws-scroll">${value}</div>',
                    css_template=PANEL_CSS,
                    js_on_load=PANEL_JS,
                )

        hidden = {"api_visibility": "private"}
        question.submit(asked, [question, chat], [question, pending, chat], queue=False, **hidden).then(
            answered, [pending, chat, answers], [chat, answers], show_progress="hidden", **hidden
        )
        chat.example_select(_chosen, chat, [question, pending, chat], queue=False, **hidden).then(
            answered, [pending, chat, answers], [chat, answers], show_progress="hidden", **hidden
        )
        chat.clear(lambda: ([], EMPTY), None, [answers, panel], queue=False, **hidden)
        panel.select(opened, answers, panel, queue=False, show_progress="hidden", **hidden)
        gr.api(ask, api_name="ask")
        gr.api(retrieve, api_name="retrieve")
    return blocks


def _chosen(messages: list, event: gr.SelectData) -> tuple[str, str, list]:
    question = event.value["text"]
    return "", question, [*messages, {"role": "user", "content": question}]


def _told(work: Callable[[], object]) -> str:
    """The result as JSON (Gradio's clients take any object with a `path` for a file), or why there is none."""
    try:
        return json.dumps(work(), ensure_ascii=False)
    except (WhosaidError, KeyError, TypeError) as error:
        raise gr.Error(str(error), print_exception=False) from error


def _what_is_here(sources: list[Source]) -> str:
    how_many = "1 source" if len(sources) == 1 else f"{len(sources)} sources"
    return f"Ask {how_many}. Every sentence of an answer is somebody’s, one click from where it stands."


class _Policy:
    """Adds POLICY to every response, so that the browser asks no other machine for anything."""

    def __init__(self, app):
        self._app = app

    async def __call__(self, scope, receive, send):
        async def with_policy(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", POLICY.encode())]
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
    "css": CSS,
    "footer_links": [],
    "run_history": False,
    "share": False,
    "show_error": True,
    "app_kwargs": {"middleware": [Middleware(_Policy)]},
}


if __name__ == "__main__":
    sys.exit(main())
