"""The page on a port: where it listens, who is let in, what every response says, and MCP beside it.

    serve(assistant, Options(port=7860))

What is on the page it does not know; that is `web.page`.
"""

import base64
import hmac
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import gradio as gr
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from index import Forbidden
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
    "frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Content-Security-Policy of every response: the browser may ask nobody else for anything, and no other page may frame this
one. Whose may, is added at the end."""

THEME = gr.themes.Base(
    primary_hue="blue",
    neutral_hue="slate",
    font=["system-ui", "sans-serif"],
    font_mono=["ui-monospace", "monospace"],
)
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Options:
    """`users`: (name, password) of those who are let in, or nobody is asked. `edit`: as in Permission. `names`: hosts whose
    pages count as its own, and may frame it."""

    host: str = "127.0.0.1"
    port: int = 7860
    root_path: str | None = None
    users: tuple[tuple[str, str], ...] = ()
    edit: bool | None = None
    mcp: bool = False
    share: bool = False
    names: tuple[str, ...] = ()

    @property
    def editing(self) -> bool | None:
        """`edit`; but behind a proxy nobody is taken to sit at this machine, whatever the proxy leaves unsaid."""
        return False if self.edit is None and self.root_path else self.edit

    @property
    def permission(self) -> Permission:
        """Behind a proxy or a tunnel it is asked by names that cannot be known here."""
        own = urlsplit(self.root_path or "").netloc
        names = (*self.names, own) if own else self.names
        at_loopback = is_loopback(self.host) and not (self.root_path or self.share or names)
        return Permission(self.editing, names, at_loopback)


def serve(assistant: Assistant, options: Options) -> str | None:
    """Serves the page, and returns at once; the models load meanwhile. Returns the address that others can use, where one is
    shared. Raises OSError where it cannot listen, WhosaidError for MCP without its package."""
    limited, permission = Limited(assistant), options.permission
    kwargs = {"middleware": [Middleware(each, permission=permission) for each in (_Policy, _Admitted, _Uploads)]}
    if options.mcp:
        beside, kwargs["lifespan"] = _beside(limited, permission, options.users)
        kwargs["middleware"].append(beside)
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


def _beside(assistant: Limited, permission: Permission, users: tuple[tuple[str, str], ...]) -> tuple:
    """What serves MCP, and the lifespan in which it does: with the tool that builds for those who may change the sources,
    and without it for the others."""
    servers = {may_build: mcp_.server(Tools(assistant, may_build), may_build) for may_build in (False, True)}
    apps = {may_build: mcp_.over_http(server) for may_build, server in servers.items()}

    @asynccontextmanager
    async def lifespan(_):
        async with servers[False].session_manager.run(), servers[True].session_manager.run():
            yield

    return Middleware(_Mcp, apps=apps, permission=permission, users=users), lifespan


class _Policy:
    """Adds the policy to every response."""

    def __init__(self, app, permission: Permission):
        self._app, self._policy = app, " ".join((POLICY, *permission.names)).encode()

    async def __call__(self, scope, receive, send):
        async def with_policy(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", self._policy)]
            await send(message)

        await self._app(scope, receive, with_policy if scope["type"] == "http" else send)


class _Admitted:
    """Refuses what pages of other sites ask for, before anything is done."""

    def __init__(self, app, permission: Permission):
        self._app, self._permission = app, permission

    async def __call__(self, scope, receive, send):
        try:
            if scope["type"] == "http":
                self._permission.admit(Request(scope))
        except Forbidden as refusal:
            return await PlainTextResponse(str(refusal), 403)(scope, receive, send)
        return await self._app(scope, receive, send)


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
    """Serves MCP at /mcp, to those who give a user's name and password where the page asks for them. `apps`: by whether
    who asks may change the sources."""

    def __init__(self, app, apps: dict[bool, object], permission: Permission, users: tuple[tuple[str, str], ...]):
        self._app, self._apps, self._permission = app, apps, permission
        self._known = [base64.b64encode(f"{name}:{password}".encode()).decode() for name, password in users]

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["path"].rstrip("/") != "/mcp":
            return await self._app(scope, receive, send)
        given = Headers(scope=scope).get("authorization", "").removeprefix("Basic ")
        if self._known and not any(hmac.compare_digest(given.encode(), known.encode()) for known in self._known):
            refusal = PlainTextResponse("Give a name and a password.", 401, {"WWW-Authenticate": "Basic"})
            return await refusal(scope, receive, send)
        return await self._apps[self._permission.allows(Request(scope))](scope, receive, send)
