"""What the tests of the page share: a server of the digests, one browser, and a page that notes what goes wrong."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import ROOT

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
VIEWS = {
    "wide-light": (1440, 900, "light"),
    "wide-dark": (1440, 900, "dark"),
    "phone-light": (390, 844, "light"),
    "phone-dark": (390, 844, "dark"),
}


class Server:
    """The page of one home. It can be stopped and started again at the same address."""

    def __init__(self, home: Path, *options: str):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._home, self._options, self.url = home, options, f"http://127.0.0.1:{self._port}"

    def start(self) -> "Server":
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.web.server",
                "--home",
                str(self._home),
                "--port",
                str(self._port),
                *self._options,
            ],
            cwd=ROOT,
            env=os.environ | {"DIE_ON_NETWORK": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        until = time.monotonic() + 180
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self._process.kill()
                raise AssertionError(f"the server did not start: {self._process.communicate()[0].decode()}")
            time.sleep(0.1)
        return self

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=5).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        died = self._process.poll() is not None
        self._process.terminate()
        told = self._process.communicate(timeout=30)[0].decode()
        assert not died, f"the server died: {told}"


@contextmanager
def served(home: Path, *options: str):
    server = Server(home, *options).start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def web_home(home, tmp_path_factory) -> Path:
    """The corpus of the digests, to be written to."""
    where = tmp_path_factory.mktemp("web") / "home"
    shutil.copytree(home, where)
    return where


@pytest.fixture(scope="session")
def url(web_home):
    with served(web_home) as server:
        yield server.url


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        pytest.skip("there is no Chromium here (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@dataclass
class Visit:
    """A person at the page. `wrong` collects errors of the console and requests to other machines."""

    page: object
    url: str
    phone: bool
    wrong: list[str] = field(default_factory=list)

    def go(self) -> "Visit":
        self.page.goto(self.url)
        self.page.locator(".ws-welcome, .ws-turn h2").first.wait_for(timeout=60_000)
        return self

    def leave(self, way: Callable[[], object]) -> None:
        """Leaves the page by `way`, whatever Gradio says of a stream that breaks off by it."""
        before = list(self.wrong)
        way()
        self.page.wait_for_load_state()
        noise = ("AbortError", "Connection errored out")
        self.wrong[:] = before + [said for said in self.wrong[len(before) :] if not any(word in said for word in noise)]

    def reload(self) -> None:
        """Loads the page again, to where it can be read."""

        def way() -> None:
            self.page.reload()
            self.page.locator(".ws-welcome, .ws-turn h2").first.wait_for(timeout=60_000)

        self.leave(way)

    def ask(self, question: str) -> object:
        """Types it, sends it with Enter, and returns its turn once it is answered."""
        self.box.fill(question)
        self.page.keyboard.press("Enter")
        return self.answered(question)

    def answered(self, question: str) -> object:
        turn = self.page.locator(".ws-turn", has=self.page.locator("h2", has_text=question)).last
        turn.locator(".ws-actions").wait_for(timeout=60_000)
        return turn

    @property
    def box(self) -> object:
        return self.page.get_by_label("Your question")

    @property
    def source(self) -> object:
        return self.page.locator("#ws-source")

    def in_sight(self, selector: str) -> None:
        """Waits until the element is inside the window."""
        self.page.wait_for_function(
            "(s) => { const e = document.querySelector(s); if (!e) return false; const r = e.getBoundingClientRect(); "
            "return r.height > 0 && r.top >= 0 && r.top < innerHeight }",
            arg=selector,
        )

    def accessible(self) -> None:
        """axe-core finds nothing serious."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        bad = [(v["id"], n["html"][:200]) for v in found if v["impact"] in ("serious", "critical") for n in v["nodes"]]
        assert bad == []

    def fits(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it is wider than the window"


@contextmanager
def visiting(browser, url: str, view: str):
    width, height, scheme = VIEWS[view]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit = Visit(context.new_page(), url, width < 800)
    visit.page.on("console", lambda said: visit.wrong.append(said.text) if said.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.wrong.append(str(error)))
    visit.page.on(
        "request",
        lambda asked: visit.wrong.append(asked.url) if not asked.url.startswith((url, "data:", "blob:")) else None,
    )
    yield visit.go()
    assert visit.wrong == []
    context.close()


@pytest.fixture(params=["wide-light", "phone-dark"])
def visit(request, browser, url):
    """Where a test does not say otherwise, it is done at a desk by day and on a phone by night."""
    with visiting(browser, url, request.param) as visit:
        yield visit


@pytest.fixture(params=VIEWS)
def every_visit(request, browser, url):
    with visiting(browser, url, request.param) as visit:
        yield visit
