"""The chat: questions and answers on the left, the source of a citation beside them.

An answer's [1] is a link to `#src-TURN-N`; the panel's script (panel.js) catches the click, asks for that source and
scrolls to the sentence, lit up.
"""

from collections.abc import Iterator
from pathlib import Path

import gradio as gr

from index import WhosaidError
from qa import Answer, Assistant, Turn, render
from web import fragments

_HERE = Path(__file__).parent


def tab(assistant: Assistant) -> None:
    """Adds the chat to the Blocks that are being made."""

    def asked(question: str, messages: list) -> tuple[str, str, list]:
        return "", question, [*messages, {"role": "user", "content": fragments.escaped(question)}]

    def answered(question: str, messages: list, answers: list[Answer]) -> Iterator[tuple[list, list[Answer]]]:
        if not question.strip():
            yield messages[:-1], answers
            return
        reading = f"_Reading {fragments.counted(len(assistant.corpus.sources()))} …_"
        yield [*messages, {"role": "assistant", "content": reading}], answers
        history = [Turn(answer.question, render.text(answer)) for answer in answers]
        try:
            answer = assistant.ask(question, history)
        except WhosaidError as error:
            yield [*messages, {"role": "assistant", "content": fragments.escaped(str(error))}], answers
            return
        followed = f"_Searched for: {fragments.escaped(answer.asked)}_\n\n" if answer.asked != answer.question else ""
        content = followed + fragments.chat(answer, len(answers))
        yield [*messages, {"role": "assistant", "content": content}], [*answers, answer]

    def opened(answers: list[Answer], event: gr.EventData) -> str:
        try:
            turn, mark = str(event.at).split("-")
            passage, lit, at = fragments.target(answers[int(turn)], mark)
            return fragments.document_html(assistant.corpus.document(passage.source.path), lit, at)
        except (ValueError, IndexError, StopIteration):
            return fragments.notice("This answer is no longer at hand. Ask again to open its sources.")
        except KeyError:
            return fragments.notice("This source was removed from the index.")

    answers, pending = gr.State([]), gr.State("")
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
                fragments.notice(fragments.CHOOSE),
                elem_id="ws-source",
                html_template='<div class="ws-scroll">${value}</div>',
                css_template=(_HERE / "panel.css").read_text(encoding="utf-8"),
                js_on_load=(_HERE / "panel.js").read_text(encoding="utf-8"),
            )

    hidden = {"api_visibility": "private"}
    question.submit(asked, [question, chat], [question, pending, chat], queue=False, **hidden).then(
        answered, [pending, chat, answers], [chat, answers], show_progress="hidden", **hidden
    )
    chat.example_select(_chosen, chat, [question, pending, chat], queue=False, **hidden).then(
        answered, [pending, chat, answers], [chat, answers], show_progress="hidden", **hidden
    )
    chat.clear(lambda: ([], fragments.notice(fragments.CHOOSE)), None, [answers, panel], queue=False, **hidden)
    panel.select(opened, answers, panel, queue=False, show_progress="hidden", **hidden)


def _chosen(messages: list, event: gr.SelectData) -> tuple[str, str, list]:
    question = event.value["text"]
    return "", question, [*messages, {"role": "user", "content": fragments.escaped(question)}]
