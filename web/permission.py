"""Who may change the sources: by default, whoever sits at this machine.

A request is from this machine if its connection is, no proxy says that it passes on somebody else's, and it names the
server by a name of loopback; and it is its own page's, if the browser does not say that another site made it. That keeps
out visitors behind a proxy, and pages elsewhere that would use the browser of the person who sits here.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

from index import Forbidden

_PASSED_ON = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


@dataclass(frozen=True, slots=True)
class Permission:
    """`edit`: everybody whom the server lets in may, nobody may, or (None) those at this machine."""

    edit: bool | None = None

    def allows(self, request: Request) -> bool:
        """Whether the request may change the sources."""
        headers, client = request.headers, request.client.host if request.client else ""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        if self.edit is not None:
            return self.edit
        host = urlsplit("//" + headers.get("host", "")).hostname or ""
        return is_loopback(client) and is_loopback(host) and not any(name in headers for name in _PASSED_ON)

    def check(self, request: Request) -> None:
        """Raises Forbidden where the request may not."""
        if not self.allows(request):
            raise Forbidden("this server lets you read, not change, its sources.", "Start it with --edit to allow it.")


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine's own."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
