"""The whole page put together: header, tabs, endpoints. How it is served is in web/serving.py."""

import gradio as gr
from gradio.components.api_component import Api

from qa.limits import Limited
from web import chat, doors, fragments, sources
from web.loading import Loading
from web.permission import Permission


def blocks(assistant: Limited, loading: Loading, permission: Permission) -> gr.Blocks:
    """The page: its tabs, and the endpoints."""

    def header() -> str:
        return fragments.header(len(assistant.corpus.sources()), loading.told)

    def watched() -> tuple:
        return header(), gr.Timer(active=not loading.ready)

    with _Page(title="Whosaid", analytics_enabled=False, fill_width=True) as made:
        top = gr.HTML(header, elem_id="ws-title", apply_default_css=False)
        clock = gr.Timer(0.5)
        clock.tick(watched, None, [top, clock], queue=False, show_progress="hidden", api_visibility="private")
        with gr.Tabs(elem_id="ws-tabs"):
            with gr.Tab("Chat"):
                chat.tab(assistant, loading)
            with gr.Tab("Sources"):
                sources.tab(assistant.corpus, permission)
        doors.endpoints(assistant, permission)
    return made


class _Page(gr.Blocks):
    """Of an endpoint's parameters the later may be left out, however it is called; Gradio's own clients fill them in."""

    def validate_inputs(self, block_fn, inputs: list) -> None:
        left = block_fn.inputs[len(inputs) :]
        if inputs and all(isinstance(each, Api) for each in left):
            inputs += [each.value for each in left]
        super().validate_inputs(block_fn, inputs)
