"""The endpoints that other programs call: /ask, /retrieve and /build.

They return JSON as text, in the form that the command line prints (`qa.contract`): Gradio's clients take any object with a
`path` for a file. What they do is in `qa.tools`.
"""

import json
from collections.abc import Callable
from functools import wraps

import gradio as gr

from index import WhosaidError
from qa.tools import Tools


def endpoints(tools: Tools) -> None:
    """Adds them to the Blocks that are being made."""
    for tool in (tools.ask, tools.retrieve, tools.build):
        gr.api(_as_text(tool), api_name=tool.__name__)


def _as_text(tool: Callable) -> Callable:
    """The tool with its result as JSON, or why there is none."""

    @wraps(tool)
    def called(*args, **kwargs) -> str:
        try:
            return json.dumps(tool(*args, **kwargs), ensure_ascii=False)
        except (WhosaidError, KeyError, TypeError) as error:
            raise gr.Error(str(error), print_exception=False) from error

    called.__annotations__ = {**tool.__annotations__, "return": str}
    return called
