"""The chat in the browser: a thin door on `web`.

    python app.py [--home DIR] [--host ADDR] [--port N] [--root-path PATH] [--device DEVICE]

Nothing leaves the machine: no fonts, no analytics, and a policy that forbids the browser to ask.
"""

import argparse
import sys

from index import WhosaidError


def main(argv: list[str] | None = None) -> int:
    """Serves the chat until stopped. Returns the exit code."""
    arguments = _arguments(argv)
    from qa import Assistant

    try:
        assistant = Assistant.open(arguments.home, arguments.device)
    except WhosaidError as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 1
    from web.page import serve

    print(f"Whosaid is at http://{arguments.host}:{arguments.port}", flush=True)
    try:
        serve(assistant, arguments.host, arguments.port, arguments.root_path)
    except OSError as error:
        print(f"app.py: it cannot listen on port {arguments.port} ({error}). Give another: --port N", file=sys.stderr)
        return 1
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    cli = argparse.ArgumentParser(description="Chat with your documents in the browser.")
    cli.add_argument("--home", default=".whosaid", help="folder of the index (default: .whosaid)")
    cli.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    cli.add_argument("--port", type=int, default=7860)
    cli.add_argument("--root-path", help="where a proxy serves the page, such as /chat")
    cli.add_argument("--device", help="cpu, cuda, mps … (default: a GPU where there is one)")
    return cli.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
