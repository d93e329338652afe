"""The chat in the browser: a thin door on `web`.

    python app.py [--home DIR] [--host ADDR] [--port N] [--auth-file FILE] [--mcp] …

Nothing leaves the machine: no fonts, no analytics, and a policy that forbids the browser to ask. Without --host, only this
machine is served; GRADIO_SERVER_NAME, GRADIO_SERVER_PORT and GRADIO_ROOT_PATH are defaults, as hosts of Gradio pages set
them.
"""

import argparse
import os
import socket
import sys
import threading
from pathlib import Path

from index import BadSource, WhosaidError
from qa.cli import add_model, writer

AUTH = "WHOSAID_AUTH"
"""An environment variable with a line USER:PASSWORD for each who is let in."""


def main(argv: list[str] | None = None) -> int:
    """Serves the chat until stopped. Returns the exit code."""
    arguments = _arguments(argv)
    from qa import Assistant

    try:
        users = _users(arguments)
        _check_address(arguments.host)
        assistant = Assistant.open(arguments.home, arguments.device, arguments.reader, writer(arguments))
        return _serve(assistant, arguments, users)
    except WhosaidError as error:
        print(f"app.py: {error}", file=sys.stderr)
    except OSError as error:
        print(f"app.py: it cannot listen on port {arguments.port} ({error}). Give another: --port N", file=sys.stderr)
    return 1


def _serve(assistant, arguments: argparse.Namespace, users: tuple[tuple[str, str], ...]) -> int:
    from web.permission import is_loopback
    from web.serving import Options, serve

    host, port = arguments.host, arguments.port
    options = Options(host, port, arguments.root_path, users, arguments.edit, arguments.mcp, arguments.share, _names())
    shared = serve(assistant, options)
    print(f"Whosaid is at http://{host}:{port}" + (f", and for a week at {shared}" if shared else ""), flush=True)
    if not users and (shared or not is_loopback(host)):
        print(
            "app.py: whoever reaches this address can read your sources. To ask for a name: --auth-file",
            file=sys.stderr,
        )
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print("app.py: stopped", file=sys.stderr)
    return 0


def _names() -> tuple[str, ...]:
    """Of a Hugging Face Space: the hosts that it is at, and the one whose pages frame it."""
    names = [name.strip() for name in os.environ.get("SPACE_HOST", "").split(",") if name.strip()]
    return (*names, "huggingface.co") if names else ()


def _users(arguments: argparse.Namespace) -> tuple[tuple[str, str], ...]:
    """(name, password) of all who are let in. Raises BadSource."""
    lines = list(arguments.auth) + os.environ.get(AUTH, "").split("\n")
    if arguments.auth_file:
        try:
            lines += Path(arguments.auth_file).read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise BadSource(f"{arguments.auth_file} cannot be read ({error}).", "Give a file in UTF-8.") from error
    users = [line.strip().partition(":") for line in lines if line.strip()]
    if not all(name and password for name, _, password in users):
        raise BadSource("a user is given without a name or a password.", "Write USER:PASSWORD, one a line.")
    return tuple((name, password) for name, _, password in users)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    given = os.environ.get
    cli = argparse.ArgumentParser(description="Chat with your documents in the browser.")
    cli.add_argument("--home", default=".whosaid", help="folder of the index (default: .whosaid)")
    cli.add_argument(
        "--host",
        default=given("GRADIO_SERVER_NAME", "127.0.0.1"),
        help="address to listen on (default: this machine only; 0.0.0.0 for everybody who can reach it)",
    )
    cli.add_argument(
        "--port",
        type=_port,
        default=given("GRADIO_SERVER_PORT", "7860"),
        help="port to listen on (default: %(default)s)",
    )
    cli.add_argument("--root-path", default=given("GRADIO_ROOT_PATH"), help="where a proxy serves it, such as /chat")
    cli.add_argument("--device", help="cpu, cuda, mps … (default: a GPU where there is one)")
    cli.add_argument("--reader", help="a CrossEncoder, by hub name or folder (default: the packaged reader)")
    add_model(cli)
    cli.add_argument(
        "--auth", action="append", default=[], metavar="USER:PASSWORD", help="let in only who gives these; repeatable"
    )
    cli.add_argument("--auth-file", metavar="FILE", help=f"the same, one a line, unseen by others (or {AUTH})")
    cli.add_argument(
        "--edit",
        action=argparse.BooleanOptionalAction,
        help="let everybody, or with --no-edit nobody, change the sources (default: who sits at this machine)",
    )
    cli.add_argument("--mcp", action="store_true", help="serve language models at /mcp too (needs the package mcp)")
    cli.add_argument("--share", action="store_true", help="also at a public address, by Gradio's tunnel")
    return cli.parse_args(argv)


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 2**16):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 1 to 65535")
    return int(text)


def _check_address(host: str) -> None:
    """Raises BadSource where this machine cannot be reached at `host`, whichever port is taken."""
    try:
        family, kind, _, _, (address, *_) = socket.getaddrinfo(host.strip("[]"), 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.bind((address, 0))
    except (OSError, UnicodeError) as error:
        raise BadSource(f"{host} is no address of this machine ({error}).", "Give another: --host ADDR") from error


if __name__ == "__main__":
    sys.exit(main())
