"""The page on a port: where it listens, who is let in, what every response says, and MCP beside it.

    serve(assistant, Options(port=7860))

What is on the page it does not know; that is `web.page`.
"""

import base64
import hmac
from dataclasses import dataclass
from pathlib import Path

import gradio as gr
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from index.readers import LARGEST
from qa import Assistant
from qa import mcp as mcp_
from qa.limits import AT_ONCE, WAITING, Limited
from qa.tools import Tools
from web import page
from web.loading import Loading
from web.permission import Permission, is_loopback

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
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Options:
    """`users`: (name, password) of those who are let in, or nobody is asked. `edit`: as in Permission."""

    host: str = "127.0.0.1"
    port: int = 7860
    root_path: str | None = None
    users: tuple[tuple[str, str], ...] = ()
    edit: bool | None = None
    mcp: bool = False
    share: bool = False

    @property
    def editing(self) -> bool | None:
        """`edit`; but behind a proxy nobody is taken to sit at this machine, whatever the proxy leaves unsaid."""
        return False if self.edit is None and self.root_path else self.edit


def serve(assistant: Assistant, options: Options) -> str | None:
    """Serves the page, and returns at once; the models load meanwhile. Returns the address that others can use, where one is
    shared. Raises OSError where it cannot listen, WhosaidError for MCP without its package."""
    limited, permission = Limited(assistant), Permission(options.editing)
    kwargs = {"middleware": [Middleware(_Policy), Middleware(_Uploads, permission=permission)]}
    if options.mcp:
        may_build = is_loopback(options.host) if options.editing is None else options.editing
        server = mcp_.server(Tools(limited, may_build), may_build)
        app = server.streamable_http_app(stateless_http=True, json_response=True, host=options.host)
        kwargs["middleware"].append(Middleware(_Mcp, mcp=app, users=options.users))
        kwargs["lifespan"] = lambda _: server.session_manager.run()
    made = page.blocks(limited, Loading(limited), permission)
    # Who waits, waits in line before the assistant, and is told so; Gradio lets all of them in.
    _, _, shared = made.queue(default_concurrency_limit=None).launch(
        server_name=options.host,
        server_port=options.port,
        root_path=options.root_path,
        auth=list(options.users) or None,
        max_threads=AT_ONCE + WAITING + 40,
        max_file_size=max(LARGEST.values()) * 2**20,
        quiet=True,
        theme=THEME,
        css_paths=sorted(_HERE.glob("*.css")),
        footer_links=[],
        run_history=False,
        share=options.share,
        show_error=True,
        prevent_thread_lock=True,
        app_kwargs=kwargs,
    )
    return shared


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


class _Uploads:
    """Refuses files from those who may not change the sources, before a byte of them is kept."""

    def __init__(self, app, permission: Permission):
        self._app, self._permission = app, permission

    async def __call__(self, scope, receive, send):
        is_upload = scope["type"] == "http" and scope["path"].rstrip("/").endswith("/upload")
        if is_upload and not self._permission.allows(Request(scope)):
            return await PlainTextResponse("This server takes no files from you.", 403)(scope, receive, send)
        return await self._app(scope, receive, send)


class _Mcp:
    """Serves MCP at /mcp, to those who give a user's name and password where the page asks for them."""

    def __init__(self, app, mcp, users: tuple[tuple[str, str], ...]):
        self._app, self._mcp = app, mcp
        self._known = [base64.b64encode(f"{name}:{password}".encode()).decode() for name, password in users]

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["path"].rstrip("/") != "/mcp":
            return await self._app(scope, receive, send)
        given = Headers(scope=scope).get("authorization", "").removeprefix("Basic ")
        if self._known and not any(hmac.compare_digest(given.encode(), known.encode()) for known in self._known):
            refusal = PlainTextResponse("Give a name and a password.", 401, {"WWW-Authenticate": "Basic"})
            return await refusal(scope, receive, send)
        return await self._mcp(scope, receive, send)
