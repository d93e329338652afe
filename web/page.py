"""The whole page put together and served: header, tabs, endpoints, styles, and the policy that keeps it on this machine."""

import threading
from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware

from qa import Assistant
from web import chat, doors, fragments

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
    threading.Thread(target=assistant.warm, daemon=True).start()
    blocks(assistant).queue(default_concurrency_limit=ASKING_AT_ONCE).launch(
        server_name=host,
        server_port=port,
        root_path=root_path,
        quiet=True,
        theme=THEME,
        css_paths=Path(__file__).with_name("page.css"),
        footer_links=[],
        run_history=False,
        share=False,
        show_error=True,
        app_kwargs={"middleware": [Middleware(_Policy)]},
    )


def blocks(assistant: Assistant) -> gr.Blocks:
    """The page: its tabs, and the endpoints."""
    with gr.Blocks(title="Whosaid", analytics_enabled=False, fill_width=True) as made:
        gr.HTML(f"<h1>Whosaid</h1><p>{_what_is_here(assistant)}</p>", elem_id="ws-title")
        chat.tab(assistant)
        doors.endpoints(assistant)
    return made


def _what_is_here(assistant: Assistant) -> str:
    count = fragments.counted(len(assistant.corpus.sources()))
    return f"Ask {count}. Every sentence of an answer is somebody’s, one click from where it stands."


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
