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
from playwright.sync_api import expect
from starlette.requests import Request

from index import Forbidden, build
from qa.cli import _parser
from tests.conftest import ROOT, write
from tests.web.conftest import Visit, served
from web.doors import _as_text
from web.permission import Permission, is_loopback
from web.serving import Options


def test_no_index_is_said_before_anything_is_served(tmp_path):
    done = subprocess.run([sys.executable, "app.py", "--home", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "there is no index" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("bad", ["--auth=nobody", "--auth=:secret", "--auth-file=nowhere.txt"])
def test_users_are_named_with_a_password(tmp_path, bad):
    command = [sys.executable, "app.py", "--home", str(tmp_path), bad]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and ("USER:PASSWORD" in done.stderr or "cannot be read" in done.stderr)
    assert done.stderr.count("\n") == 1


def test_an_address_or_a_port_that_is_none_is_named(tmp_path, folder):
    home = tmp_path / "home"
    build(folder, home)

    def stops(code, *options, port="7860"):
        command = [sys.executable, "app.py", "--home", str(home), *options]
        env = os.environ | {"GRADIO_SERVER_PORT": port}
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=env)
        assert done.returncode == code and "Traceback" not in done.stderr
        return done.stderr

    for port in ("99999", "-1", "abc"):
        assert "is no port: give a number from 1 to 65535" in stops(2, f"--port={port}")
        assert "is no port" in stops(2, port=port)
    assert stops(0, "--help", port="abc") == ""
    assert "192.0.2.1 is no address of this machine" in stops(1, "--host", "192.0.2.1")


def test_the_browser_may_ask_nobody_else(url):
    with urllib.request.urlopen(url) as page:
        policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http" not in policy and policy.endswith("frame-ancestors 'self'")


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
    with pytest.raises(AppError, match=r'Give each as {"question"'):
        client.predict("And India?", [{"role": "user", "content": "What does Craig say?"}], api_name="/ask")
    with pytest.raises(AppError, match="no list of names"):
        client.predict("What of India?", authors=5, api_name="/ask")
    with pytest.raises(AppError, match="there is no dial"):
        client.predict("What of India?", dial=["eager"], api_name="/ask")
    described = client.view_api(return_format="dict")["named_endpoints"]
    assert {"/ask", "/retrieve", "/build"} <= set(described)
    assert "every sentence quoted" in described["/ask"]["description"]
    client.close()


def test_a_fault_inside_is_not_laid_to_whoever_asks():
    def ask(question: str) -> str:
        raise TypeError("a fault of ours")

    with pytest.raises(TypeError, match="a fault of ours"):
        _as_text(ask)("What of Kabul?")


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
        expect(visit.page.locator(".ws-turn h2", has_text="dam")).to_have_count(turns)
        visit.page.get_by_text("Earlier", exact=True).click()
        expect(visit.page.locator(".ws-choose")).to_have_count(turns)
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


def tools(url: str, **headers: str) -> set[str]:
    """The names of the tools that a client of MCP is offered."""
    credentials = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    headers |= {
        "authorization": f"Basic {credentials}",
        "accept": "application/json",
        "content-type": "application/json",
    }
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/mcp", body, headers), timeout=60) as told:
        return {tool["name"] for tool in json.loads(told.read())["result"]["tools"]}


def test_mcp_offers_to_build_to_those_who_may(guarded):
    assert tools(guarded[1]) == {"ask", "retrieve", "build"}
    assert tools(guarded[1], **{"x-forwarded-for": "203.0.113.9"}) == {"ask", "retrieve"}


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


def asking(client: str = "127.0.0.1", method: str = "POST", **headers: str) -> Request:
    """A request with these headers, "_" for "-", from an address."""
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": method, "headers": given, "client": (client, 50000)})


LAN, EVIL = "192.168.1.5:7860", "http://evil.example"


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({"host": LAN}, False),
        ({"host": LAN, "origin": f"http://{LAN}"}, False),
        ({"host": "docs.example", "origin": "https://docs.example"}, False),
        ({"host": "docs.example:443", "origin": "https://Docs.example"}, False),
        ({"host": "127.0.0.1:7860", "origin": "https://docs.example", "sec_fetch_site": "same-origin"}, False),
        ({"host": LAN, "sec_fetch_site": "none"}, False),
        ({"host": LAN, "origin": EVIL}, True),
        ({"host": LAN, "origin": EVIL, "x_forwarded_host": "evil.example"}, True),
        ({"host": LAN, "origin": "http://192.168.1.5:9000"}, True),
        ({"host": LAN, "origin": "http://[::1"}, True),
        ({"host": LAN, "origin": "null"}, True),
        ({"origin": "null"}, True),
        ({"host": LAN, "sec_fetch_site": "cross-site"}, True),
        ({"host": LAN, "sec_fetch_site": "same-site"}, True),
    ],
)
def test_a_page_of_another_site_is_not_answered_and_changes_nothing(headers, foreign):
    for edit in (True, False, None):
        permission = Permission(edit)
        assert permission.is_foreign(asking(**headers)) is foreign
        if foreign:
            assert not permission.allows(asking(**headers))
            with pytest.raises(Forbidden, match="not those of other sites"):
                permission.admit(asking(**headers))
        else:
            permission.admit(asking(**headers))


def test_a_link_to_the_page_may_stand_anywhere():
    followed = {"host": LAN, "sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    Permission().admit(asking(method="GET", **followed))
    with pytest.raises(Forbidden):
        Permission().admit(asking(method="POST", **followed))


@pytest.mark.parametrize(
    ("options", "strange"),
    [
        (Options(), True),
        (Options("localhost", edit=True), True),
        (Options("::1"), True),
        (Options(root_path="/chat"), False),
        (Options(share=True), False),
        (Options("0.0.0.0"), False),
    ],
)
def test_without_a_proxy_this_machine_is_asked_by_its_own_names(options, strange):
    for own in ("localhost:7860", "127.0.0.1", "[::1]:7860"):
        options.permission.admit(asking(host=own))
    rebound = asking(host="evil.example:7860", origin="http://evil.example:7860")
    if strange:
        with pytest.raises(Forbidden, match="a name that is not its own"):
            options.permission.admit(rebound)
    else:
        options.permission.admit(rebound)


def test_the_pages_of_its_other_names_are_its_own(monkeypatch):
    import app

    monkeypatch.setattr(os, "environ", os.environ | {"SPACE_HOST": "mara-whosaid.hf.space, docs.example"})
    assert app._names() == ("mara-whosaid.hf.space", "docs.example", "huggingface.co")
    permission = Options("0.0.0.0", names=app._names()).permission
    for own in ("https://mara-whosaid.hf.space", "https://docs.example", "https://huggingface.co"):
        assert not permission.is_foreign(asking(host="10.0.0.7:7860", origin=own, sec_fetch_site="cross-site"))
    assert permission.is_foreign(asking(host="10.0.0.7:7860", origin="https://evil.hf.space"))
    at = Options(root_path="https://docs.example/chat").permission
    assert not at.is_foreign(asking(host="127.0.0.1:7860", origin="https://docs.example"))


@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/info", "/gradio_api/component_server", "/mcp"])
@pytest.mark.parametrize("strange", [{"origin": EVIL}, {"origin": "http://127.0.0.1:9"}, {"host": "evil.example"}])
def test_what_other_sites_ask_for_is_refused(url, path, strange):
    assert refused(url + path, **strange)[0] == 403


def test_the_pages_own_requests_and_programs_are_answered(url):
    for headers in (
        {},
        {"origin": url},
        {"origin": url.replace("127.0.0.1", "localhost"), "sec-fetch-site": "same-origin"},
    ):
        with urllib.request.urlopen(urllib.request.Request(f"{url}/config", headers=headers), timeout=60) as told:
            assert json.loads(told.read())["title"] == "Whosaid"


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
