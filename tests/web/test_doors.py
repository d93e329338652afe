"""The endpoints that other programs call, MCP beside the page, who is let in, and what the server says of itself."""

import base64
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

from index import build
from qa.cli import _parser
from tests.conftest import ROOT, write
from tests.web.conftest import Visit, served
from web.permission import is_loopback


def test_no_index_is_said_before_anything_is_served(tmp_path):
    done = subprocess.run([sys.executable, "app.py", "--home", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "there is no index" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("bad", ["--auth=nobody", "--auth=:secret", "--auth-file=nowhere.txt"])
def test_users_are_named_with_a_password(tmp_path, bad):
    command = [sys.executable, "app.py", "--home", str(tmp_path), bad]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and ("USER:PASSWORD" in done.stderr or "cannot be read" in done.stderr)
    assert done.stderr.count("\n") == 1


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
    history = [{"question": "What does Craig want the US to do about Kabul?", "answer": "…"}]
    follow = json.loads(client.predict("And about India?", history, api_name="/ask"))
    assert follow["asked"] == "What does Craig want the US to do about India?"
    only = json.loads(client.predict("What of India?", authors=["Hashemite"], since="2025", api_name="/ask"))
    assert only["coverage"] == {"addressing": ["002-replaying-old-mistakes.md"], "silent": []}
    hits = json.loads(client.predict("Kabul", 2, api_name="/retrieve"))
    assert len(hits) == 2 and hits[0]["path"].startswith("00")
    with pytest.raises(AppError, match="the question is empty"):
        client.predict("  ", api_name="/ask")
    described = client.view_api(return_format="dict")["named_endpoints"]
    assert {"/ask", "/retrieve", "/build"} <= set(described)
    assert "every sentence quoted" in described["/ask"]["description"]
    client.close()


def test_later_parameters_may_be_left_out_of_a_plain_request(url):
    for name, given in (("retrieve", ["Kabul", 2]), ("retrieve", ["Kabul"]), ("ask", ["What of Kabul?", []])):
        body = json.dumps({"data": given}).encode()
        request = urllib.request.Request(f"{url}/gradio_api/call/{name}", body, {"content-type": "application/json"})
        event = json.loads(urllib.request.urlopen(request, timeout=60).read())["event_id"]
        told = urllib.request.urlopen(f"{url}/gradio_api/call/{name}/{event}", timeout=120).read().decode()
        assert told.startswith("event: complete") and "passage" in told, (name, given)


USER, PASSWORD = "mara", "salmon: run"
OTHER = "ada", "pike"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A folder, and its page with MCP, for one user; the file that names her is none of the process list."""
    where = tmp_path_factory.mktemp("guarded")
    folder = write(
        where / "documents", dam__md="---\nauthor: Mara Lind\n---\nThe dam would cost ninety million crowns.\n"
    )
    build(folder, where / "home")
    users = write(where, users__txt=f"\n{USER}:{PASSWORD}\n{':'.join(OTHER)}\n") / "users.txt"
    with served(where / "home", "--mcp", "--auth-file", str(users)) as server:
        yield folder, server.url


@pytest.mark.filterwarnings("default")
def test_gradio_client_asks_retrieves_and_rebuilds(guarded):
    from gradio_client import Client

    folder, url = guarded
    client = Client(url, auth=(USER, PASSWORD), verbose=False)
    assert "ninety million" in json.loads(client.predict("What would the dam cost?", api_name="/ask"))["text"]
    write(folder, ferry__txt="The ferry of Holm sails on Sundays.\n")
    assert json.loads(client.predict(api_name="/build"))["added"] == ["ferry.txt"]
    (hit, *_) = json.loads(client.predict("When does the ferry sail?", 1, api_name="/retrieve"))
    assert hit["path"] == "ferry.txt"
    client.close()


def refused(url: str, body: bytes | None = None, **headers: str):
    """(status, headers) of a request that is refused."""
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60)
    with told.value as response:
        return response.code, response.headers


def test_without_a_password_nothing_is_told(guarded):
    _, url = guarded
    assert [refused(url + path)[0] for path in ("/config", "/gradio_api/info", "/mcp")] == [401, 401, 401]
    body = json.dumps({"data": ["What of the dam?"]}).encode()
    assert refused(f"{url}/gradio_api/call/ask", body, **{"content-type": "application/json"})[0] == 401


def test_who_logs_in_at_the_same_browser_finds_no_conversation_but_their_own(guarded, browser):
    context = browser.new_context()
    visit = Visit(context.new_page(), guarded[1], phone=False)

    def enter(name: str, password: str) -> None:
        visit.page.get_by_label("username").fill(name)
        visit.page.get_by_label("password").fill(password)
        visit.page.get_by_role("button", name="Login").click()
        visit.page.locator(".ws-welcome, .ws-turn h2").first.wait_for(timeout=60_000)

    visit.page.goto(visit.url)
    enter(USER, PASSWORD)
    visit.ask("What would the dam cost?")
    for who, turns in ((OTHER, 0), ((USER, PASSWORD), 1)):
        visit.page.get_by_role("link", name="Log out").click()
        enter(*who)
        assert visit.page.locator(".ws-turn h2", has_text="dam").count() == turns
        visit.page.get_by_text("Earlier", exact=True).click()
        assert visit.page.locator(".ws-choose").count() == turns
    context.close()


def test_mcp_over_http_asks_retrieves_and_rebuilds(guarded):
    import httpx2
    from mcp.client import Client
    from mcp.client.streamable_http import streamable_http_client

    folder, url = guarded

    async def talk():
        async with (
            httpx2.AsyncClient(auth=(USER, PASSWORD)) as http,
            Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client,
        ):
            asked = await client.call_tool("ask", {"question": "What would the dam cost?"})
            assert "ninety million" in asked.structured_content["text"]
            write(folder, bridge__txt="The bridge of Holm was sold to a circus.\n")
            report = (await client.call_tool("build", {})).structured_content
            assert report["added"] == ["bridge.txt"]
            found = await client.call_tool("retrieve", {"question": "Who bought the bridge?", "k": 1})
            assert found.structured_content["result"][0]["path"] == "bridge.txt"

    # The browser's driver keeps a loop of its own in this thread.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(anyio.run, talk).result()


def test_mcp_is_not_there_unless_asked_for(url):
    assert refused(url + "/mcp")[0] == 404


@pytest.mark.filterwarnings("default")
def test_the_readme_shows_how(url):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = [b for b in re.findall(r"^```python\n(.*?)^```", readme, re.S | re.M) if "gradio_client" in b]
    names = {}
    exec(compile(block.replace("http://127.0.0.1:7860", url), "README.md", "exec"), names)
    assert names["answer"]["sentences"] and names["only"]["only"]["authors"] == ["Craig"]
    assert len(names["passages"]) == 3 and len(names["report"]["unchanged"]) == 4
    names["client"].close()
    clients = [json.loads(b)["mcpServers"]["whosaid"] for b in re.findall(r"^```json\n(.*?)^```", readme, re.S | re.M)]
    assert _parser().parse_args(clients[0]["args"]).run is not None and clients[1]["url"].endswith(":7860/mcp")


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        ("192.168.1.2", False),
        ("", False),
    ],
)
def test_what_is_this_machine(host, own):
    assert is_loopback(host) is own


def test_the_hosts_of_gradio_pages_say_where_to_listen(home, monkeypatch):
    import app

    monkeypatch.setattr(os, "environ", os.environ | {"GRADIO_SERVER_NAME": "0.0.0.0", "GRADIO_SERVER_PORT": "7871"})
    arguments = app._arguments([])
    assert (arguments.host, arguments.port, arguments.edit) == ("0.0.0.0", 7871, None)
    assert app._arguments(["--host", "::1"]).host == "::1"


def test_a_wrong_password_is_no_password(guarded):
    token = base64.b64encode(f"{USER}:wrong".encode()).decode()
    status, headers = refused(guarded[1] + "/mcp", authorization=f"Basic {token}")
    assert status == 401 and headers["www-authenticate"] == "Basic"
