"""The page: its endpoints by gradio_client, and a person's way through it in headless Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

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


@pytest.fixture(scope="module")
def url(home):
    """The page of the digests, served as `python app.py` serves it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # The server's own process has its sockets closed too, and dies where it tries another machine.
    code = "import sys, tests.conftest, app; sys.exit(app.main(sys.argv[1:]))"
    server = subprocess.Popen(
        [sys.executable, "-c", code, "--home", str(home), "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"DIE_ON_NETWORK": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            break
        except OSError:
            assert server.poll() is None, server.stdout.read().decode()
            time.sleep(0.1)
    yield address
    assert server.poll() is None, "the server died"
    server.terminate()
    server.wait(20)
    server.stdout.close()


def test_no_index_is_said_before_anything_is_served(tmp_path):
    done = subprocess.run([sys.executable, "app.py", "--home", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "there is no index" in done.stderr and done.stderr.count("\n") == 1


def test_the_browser_may_ask_nobody_else(url):
    with urllib.request.urlopen(url) as page:
        policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http" not in policy


@pytest.mark.filterwarnings("default")
def test_endpoints(url):
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    client = Client(url, verbose=False)
    answer = json.loads(client.predict("What does Craig want the US to do about Kabul?", api_name="/ask"))
    assert answer["sentences"][0]["citations"][0]["source"]["author"] == "Ted Craig"
    history = [{"question": "What does Craig say?", "answer": "…"}]
    follow = json.loads(client.predict("And about India?", history, api_name="/ask"))
    assert follow["asked"] == "What does Craig say? And about India?"
    hits = json.loads(client.predict("Kabul", 2, api_name="/retrieve"))
    assert len(hits) == 2 and hits[0]["path"].startswith("00")
    with pytest.raises(AppError, match="the question is empty"):
        client.predict("  ", api_name="/ask")
    client.close()


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("there is no Chromium here (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.mark.parametrize(("width", "height", "scheme"), [(1440, 900, "light"), (390, 844, "dark")])
def test_a_person_asks_and_opens_the_source(url, browser, width, height, scheme):
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: complaints.append(request.url) if not request.url.startswith((url, "data:", "blob:")) else None,
    )
    page.goto(url)
    page.get_by_placeholder("Ask the sources").fill("What does Craig want the US to do about Kabul?")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="[2]")
    link.wait_for(timeout=60_000)
    assert "Digest of Ted Craig" in page.locator("#ws-chat").inner_text()
    link.click()
    lit = page.locator("#ws-here")
    lit.wait_for()
    quote = page.locator("#ws-chat .message.bot").inner_text().split("[1]")[1].split("[2]")[0].strip(" “”\n")
    assert lit.inner_text().lstrip("2") == quote
    page.wait_for_function(
        "() => { const r = document.querySelector('#ws-here').getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight }"
    )
    page.get_by_placeholder("Ask the sources").fill("What did Modi say about it?")
    page.keyboard.press("Enter")
    page.get_by_text("none of them mentions “Modi”").wait_for(timeout=60_000)
    page.locator('a[href="#src-1-p1"]').click()
    page.wait_for_function("() => document.querySelector('#ws-here').innerText.length > 200")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []
    context.close()


def test_an_example_question_is_asked_at_a_click(url, browser):
    page = browser.new_page()
    page.goto(url)
    page.get_by_text("What does Ted Craig say about").click()
    page.get_by_role("link", name="[1]").wait_for(timeout=60_000)
    page.close()
