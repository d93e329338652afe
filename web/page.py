"""The whole page put together: header, tabs, endpoints. How it is served is in web/serving.py."""

import gradio as gr

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

    with gr.Blocks(title="Whosaid", analytics_enabled=False, fill_width=True) as made:
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
