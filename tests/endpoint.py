"""A server on loopback that speaks as much of OpenAI's language as the tests need, and fails in every way that they ask for.

with endpoint(Says("The dam gives power [1].")) as server:
    Endpoint(server.url)(messages, 100)
"""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Says:
    """How the server answers: `text` a word at a time, `pause` seconds between two, ended as `end` says.

    end: "whole"; "cut" (the connection closes early); "silent" (it stays open, nothing comes); "endless"; "pings" (comments
    without end); "nonsense" (no events); "broken" (an event that is no JSON); "odd" (events of another shape); "huge";
    "length" (cut off); "filtered" (the same, by a filter); "failed" (an event with `reason`); "json" (the whole answer at once,
    and no events); "open" (it is said to be whole, and the connection stays open); "done" (only that is said, not why);
    "refused" (with this `reason`); "tool" (it calls for one); "other" (JSON of another kind).
    `after`: seconds to wait, as an error names them; `status`: of the answer, 200 or an error with this `reason`; `refuses`: fields for which it is 400; `thought`: what it
    thinks before; `wait`: seconds before the first word; `models`: those that are listed.
    """

    text: str = "The dam gives power [1]."
    end: str = "whole"
    status: int = 200
    wait: float = 0.0
    pause: float = 0.0
    reason: str = "no <b>such</b> luck"
    refuses: tuple[str, ...] = ()
    thought: str = ""
    models: tuple[str, ...] = ("first",)
    after: str = ""


@dataclass
class Server:
    """`says`: how the next requests are answered, the last of them every further one; `asked`: the JSON of every request;
    `keys`: what each gave as its key; `left`: set when a reader has gone."""

    url: str
    says: list[Says]
    asked: list[dict] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)


@contextmanager
def endpoint(*says: Says):
    """A Server that is gone after the block."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            listed = [{"id": name, "object": "model"} for name in server.says[0].models]
            self._send(200, "application/json", json.dumps({"object": "list", "data": listed}))

        def do_POST(self):
            server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            server.keys.append(self.headers.get("Authorization", ""))
            now = server.says.pop(0) if len(server.says) > 1 else server.says[0]
            refused = [name for name in now.refuses if name in server.asked[-1]]
            if refused or now.status != 200:
                reason = f"Unknown field: {refused[0]}. Use max_completion_tokens." if refused else now.reason
                status = 400 if refused else now.status
                after = {"Retry-After": now.after} if now.after else {}
                return self._send(status, "application/json", json.dumps({"error": {"message": reason}}), after)
            if now.end == "json":
                said = {"message": {"role": "assistant", "content": now.text}, "index": 0, "finish_reason": "stop"}
                whole = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [said]}
                return self._send(200, "application/json", json.dumps(whole))
            if now.end == "other":
                return self._send(200, "application/json", '{"object": "list", "data": []}')
            if now.end == "nonsense":
                return self._send(200, "text/html", "<html>Welcome to nginx</html>")
            return self._stream(now)

        def _send(self, status, kind, body, headers=()):
            self.send_response(status)
            for name, value in dict(headers).items():
                self.send_header(name, value)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def _stream(self, now):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            try:
                over.wait(now.wait)
                if now.thought:
                    self._event({"choices": [{"index": 0, "delta": {"reasoning_content": now.thought}}]})
                for word in now.text.split(" ") if now.text else ():
                    self._event({"choices": [{"index": 0, "delta": {"content": f"{word} "}, "finish_reason": None}]})
                    over.wait(now.pause)
                getattr(self, f"_{now.end}")()
            except OSError:
                server.left.set()

        def _event(self, told):
            self._line(f"data: {told if isinstance(told, str) else json.dumps(told)}\n\n")

        def _line(self, line):
            self.wfile.write(line.encode())
            self.wfile.flush()

        def _ended(self, why):
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": why}]})

        def _whole(self):
            self._ended("stop")
            self._event({"choices": [], "usage": {"total_tokens": 3}})
            self._event("[DONE]")

        def _length(self):
            self._ended("length")

        def _filtered(self):
            self._ended("content_filter")

        def _open(self):
            self._ended("stop")
            over.wait(60)

        def _done(self):
            self._event("[DONE]")

        def _refused(self):
            self._event({"choices": [{"index": 0, "delta": {"content": None, "refusal": server.says[0].reason}}]})
            self._ended("stop")

        def _tool(self):
            self._event({"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "id": "a"}]}}]})
            self._ended("tool_calls")

        def _failed(self):
            self._event({"error": {"message": server.says[0].reason, "code": 500}})

        def _cut(self):
            pass

        def _silent(self):
            over.wait(60)

        def _endless(self):
            while not over.is_set():
                self._event({"choices": [{"index": 0, "delta": {"content": "and on "}, "finish_reason": None}]})

        def _pings(self):
            while not over.wait(0.05):
                self._line(": still here\n\n")

        def _broken(self):
            self._event('{"choices": [{"del')

        def _odd(self):
            self._event({"choices": [{"index": 0, "delta": None}]})

        def _huge(self):
            self._event({"choices": [{"index": 0, "delta": {"content": "x" * 5_000_000}, "finish_reason": "stop"}]})

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    server = Server(f"http://127.0.0.1:{running.server_port}/v1", list(says))
    threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        over.set()
        running.shutdown()
        running.server_close()
