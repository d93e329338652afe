"""Who is answered, and who may change the sources: by default, whoever sits at this machine.

A request is from this machine if its connection is, no proxy says that it passes on somebody else's, and it names the
server by a name of loopback; and it is its own page's, if the browser does not say that another site made it. That keeps
out visitors behind a proxy, and pages elsewhere that would use the browser of the person who sits here.

Pages elsewhere are not answered either: they would read the sources through the browser of whoever may (CORS, which Gradio
leaves open, and DNS rebinding). Programs, which say nothing of a page, are.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

from index import Forbidden

_PASSED_ON = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Permission:
    """`edit`: everybody whom the server lets in may, nobody may, or (None) those at this machine. `names`: hosts, with
    their ports, whose pages count as its own. `at_loopback`: whether it is asked by names of loopback alone."""

    edit: bool | None = None
    names: tuple[str, ...] = ()
    at_loopback: bool = False

    def allows(self, request: Request) -> bool:
        """Whether the request may change the sources."""
        headers, client = request.headers, request.client.host if request.client else ""
        if self.is_foreign(request):
            return False
        if self.edit is not None:
            return self.edit
        return is_loopback(client) and is_loopback(_host(request)) and not any(name in headers for name in _PASSED_ON)

    def check(self, request: Request) -> None:
        """Raises Forbidden where the request may not."""
        if not self.allows(request):
            raise Forbidden("this server lets you read, not change, its sources.", "Start it with --edit to allow it.")

    def admit(self, request: Request) -> None:
        """Raises Forbidden where the request is not answered at all. A link to the page may stand anywhere."""
        if self.at_loopback and not is_loopback(_host(request)):
            cure = "Ask for localhost; behind a proxy, start it with --root-path."
            raise Forbidden("this server is asked by a name that is not its own.", cure)
        opens = request.method in ("GET", "HEAD") and request.headers.get("sec-fetch-mode") == "navigate"
        if self.is_foreign(request) and not opens:
            raise Forbidden(
                "this server answers programs and its own pages, not those of other sites.",
                "Behind a proxy, pass on the Host that it was asked by.",
            )

    def is_foreign(self, request: Request) -> bool:
        """Whether a page of another site made the request, in somebody's browser. The browser says so; where it does not
        (plain HTTP, older ones), the host of its Origin is not the one that is asked. As Go's CrossOriginProtection."""
        headers = request.headers
        scheme, _, origin = headers.get("origin", "").partition("://")
        if origin and _place(origin, scheme) in [_place(name, scheme) for name in self.names]:
            return False
        if site := headers.get("sec-fetch-site"):
            return site not in ("same-origin", "none")
        return "origin" in headers and not (
            origin and _place(origin, scheme) == _place(headers.get("host", ""), scheme)
        )


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine's own."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _host(request: Request) -> str:
    """The name or address by which the server is asked."""
    return _place(request.headers.get("host", ""))[0]


def _place(address: str, scheme: str = "") -> tuple[str, int | None]:
    """Name and port of HOST or HOST:PORT; without a name where it is neither."""
    try:
        parts = urlsplit("//" + address)
        return parts.hostname or "", parts.port or _PORTS.get(scheme)
    except ValueError:
        return "", None
