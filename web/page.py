"""The whole page put together and served: header, tabs, endpoints, styles, and the policy that keeps it on this machine."""

from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware

from qa import Assistant
from web import chat, doors, fragments
from web.loading import Loading

ASKING_AT_ONCE = 4
"""Questions answered at the same time; more wait in line."""

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; connect-src 'self' blob: data:; "
    "frame-src 'none'; object-src 'none'"
)
"""Content-Security-Policy of every response: the browser may ask nobody else for anything."""

THEME = gr.themes.Base(
    primary_hue="blue",
    neutral_hue="slate",
    font=["system-ui", "sans-serif"],
    font_mono=["ui-monospace", "monospace"],
)


def serve(assistant: Assistant, host: str, port: int, root_path: str | None = None) -> None:
    """Serves the page until stopped; the models load meanwhile. Raises OSError where it cannot listen."""
    blocks(assistant, Loading(assistant)).queue(default_concurrency_limit=ASKING_AT_ONCE).launch(
        server_name=host,
        server_port=port,
        root_path=root_path,
        quiet=True,
        theme=THEME,
        css_paths=Path(__file__).with_name("style.css"),
        footer_links=[],
        run_history=False,
        share=False,
        show_error=True,
        app_kwargs={"middleware": [Middleware(_Policy)]},
    )


def blocks(assistant: Assistant, loading: Loading) -> gr.Blocks:
    """The page: its tabs, and the endpoints."""

    def header() -> str:
        return fragments.header(len(assistant.corpus.sources()), loading.told)

    def watched() -> tuple:
        return header(), gr.Timer(active=not loading.ready)

    with gr.Blocks(title="Whosaid", analytics_enabled=False, fill_width=True) as made:
        top = gr.HTML(header, elem_id="ws-title", apply_default_css=False)
        clock = gr.Timer(0.5)
        clock.tick(watched, None, [top, clock], queue=False, show_progress="hidden", api_visibility="private")
        with gr.Tabs(elem_id="ws-tabs"), gr.Tab("Chat"):
            chat.tab(assistant, loading)
        doors.endpoints(assistant)
    return made


class _Policy:
    """Adds the policy to every response."""

    def __init__(self, app):
        self._app = app

    async def __call__(self, scope, receive, send):
        async def with_policy(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", POLICY.encode())]
            await send(message)

        await self._app(scope, receive, with_policy if scope["type"] == "http" else send)
