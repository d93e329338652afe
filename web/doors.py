"""The endpoints that other programs call: /ask, /retrieve and /build.

They return JSON as text, in the form that the command line prints (`qa.contract`): Gradio's clients take any object with a
`path` for a file. What they do is in `qa.tools`.
"""

import json
from collections.abc import Callable
from functools import wraps

import gradio as gr

from index import WhosaidError
from qa.limits import Limited
from qa.tools import Tools
from web.permission import Permission


def endpoints(assistant: Limited, permission: Permission) -> None:
    """Adds them to the Blocks that are being made."""
    tools = Tools(assistant, may_build=True)

    def build(request: gr.Request) -> str:
        permission.check(request)
        return tools.build()

    build.__doc__ = tools.build.__doc__
    for tool in (tools.ask, tools.retrieve, build):
        gr.api(_as_text(tool), api_name=tool.__name__)


def _as_text(tool: Callable) -> Callable:
    """The tool with its result as JSON, or why there is none, to whoever asks; a fault of ours is logged besides."""

    @wraps(tool)
    def called(*args, **kwargs) -> str:
        try:
            return json.dumps(tool(*args, **kwargs), ensure_ascii=False)
        except WhosaidError as error:
            raise gr.Error(str(error), print_exception=False) from error

    called.__annotations__ = {**tool.__annotations__, "return": str}
    return called
