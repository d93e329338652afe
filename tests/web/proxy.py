"""A reverse proxy as the README describes one: it takes the prefix off, says for whom it asks, and passes on what comes as it comes.

with proxied("http://127.0.0.1:7860") as front:
    urlopen(front.url)
"""

import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PREFIX = "/chat"
ICON = "/favicon.ico"
"""A browser asks every site for it before it has heard of a page's own."""

_OF_ONE_CONNECTION = {"connection", "keep-alive", "transfer-encoding"}


@dataclass
class Front:
    """`strays`: what was asked for outside of the prefix."""

    url: str
    strays: list[str] = field(default_factory=list)


@contextmanager
def proxied(behind: str):
    """A Front of the server at the address `behind`, gone after the block."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            if self.path == ICON:
                self.send_response(204)
                return self.end_headers()
            if not self.path.startswith(f"{PREFIX}/"):
                front.strays.append(self.path)
                return self.send_error(404)
            with closing(HTTPConnection(urlsplit(behind).netloc)) as connection:
                try:
                    self._pass(connection)
                except (OSError, HTTPException):
                    self.close_connection = True  # one of both sides has gone

        def do_POST(self):
            self.do_GET()

        def _pass(self, connection: HTTPConnection) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            forwarded = {"X-Forwarded-For": self.client_address[0], "X-Forwarded-Proto": "http"}
            connection.request(
                self.command, self.path.removeprefix(PREFIX), body or None, _kept(self.headers.items()) | forwarded
            )
            response = connection.getresponse()
            self.send_response_only(response.status, response.reason)
            for name, value in response.getheaders():
                if name.lower() not in _OF_ONE_CONNECTION:
                    self.send_header(name, value)
            self.end_headers()
            while piece := response.read1(65536):
                self.wfile.write(piece)

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    front = Front(f"http://127.0.0.1:{running.server_port}{PREFIX}/")
    threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield front
    finally:
        running.shutdown()
        running.server_close()


def _kept(headers) -> dict[str, str]:
    return {name: value for name, value in headers if name.lower() not in _OF_ONE_CONNECTION}
