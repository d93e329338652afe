"""Whosaid as tools for language models, by the Model Context Protocol: ask, retrieve, and build where it is allowed.

    whosaid mcp                  # over standard input and output, for a client that starts it
    python app.py --mcp          # over HTTP at /mcp, beside the page

The only file that knows MCP. What the tools do is in `qa.tools`.
"""

from collections.abc import Callable
from functools import wraps

from index import WhosaidError
from qa.tools import Tools

CURE = "Install it: pip install 'mcp>=2.3,<3'"
INSTRUCTIONS = (
    "Answers questions from the user's own documents. Every sentence of an answer is quoted from one of them: keep its "
    "speaker and its [n], and say so where the documents do not answer."
)


def server(tools: Tools, may_build: bool):
    """An MCPServer with the tools; `run("stdio")` it, or serve it `over_http`. Raises WhosaidError without the package
    mcp."""
    try:
        from mcp.server import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise WhosaidError("the package mcp is missing.", CURE) from error
    made = MCPServer("whosaid", title="Whosaid", instructions=INSTRUCTIONS, log_level="WARNING")
    looking = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    made.add_tool(_told(tools.ask), annotations=looking)
    made.add_tool(_told(tools.retrieve), annotations=looking)
    if may_build:
        made.add_tool(_told(tools.build), annotations=ToolAnnotations(idempotent_hint=True, open_world_hint=False))
    return made


def over_http(server):
    """The server as an ASGI app, to run within its `session_manager`. Who may ask, and by which names, is for whoever serves
    it to say."""
    from mcp.server.transport_security import TransportSecuritySettings

    anybody = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return server.streamable_http_app(stateless_http=True, json_response=True, transport_security=anybody)


def _told(tool: Callable) -> Callable:
    """The tool, whose errors a model is told as they stand."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def called(*args, **kwargs):
        try:
            return tool(*args, **kwargs)
        except (WhosaidError, KeyError, TypeError) as error:
            raise ToolError(str(error)) from error

    return called
