"""The page behind a reverse proxy, under a prefix: asked, read, kept and changed there, by a person and by a program."""

import json
from dataclasses import replace
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from index import build
from tests.conftest import write
from tests.web.conftest import served, visiting
from tests.web.proxy import PREFIX, proxied
from web.serving import Options

DAM = "What would the dam cost?"


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """The page of one document, which its visitors may change."""
    where = tmp_path_factory.mktemp("front")
    dam = "---\ntitle: The case for the dam\nauthor: Mara Lind\n---\nThe dam would cost ninety million crowns.\n"
    build(write(where / "documents", dam__md=dam), where / "home")
    with served(where / "home", "--root-path", PREFIX, "--edit", "--mcp") as server, proxied(server.url) as front:
        yield front
    assert front.strays == []


def test_a_person_asks_reads_comes_back_and_adds_a_source(browser, front, tmp_path):
    with visiting(browser, front.url, "wide-light") as visit:
        visit.box.fill("What would the dam slowly cost?")
        visit.page.keyboard.press("Enter")
        visit.page.locator(".ws-found").wait_for(timeout=60_000)
        expect(visit.page.locator(".ws-answer")).to_have_count(0)
        visit.answered("slowly")
        turn = visit.ask(DAM)
        assert "ninety million crowns" in turn.inner_text()
        turn.get_by_role("button", name="[1]").click()
        visit.in_sight(".ws-here")
        visit.reload()
        assert "ninety million crowns" in visit.answered(DAM).inner_text()
        visit.page.get_by_role("tab", name="Sources").click()
        visit.page.locator(".wl-see", has_text="The case for the dam").click()
        visit.page.locator(".wl-source .ws-document").wait_for()
        added = write(tmp_path / "more", ferry__txt="The ferry of Holm sails on Sundays.\n") / "ferry.txt"
        visit.page.locator(".wl-drop input").set_input_files(added)
        visit.page.locator(".wl-see", has_text="ferry").wait_for(timeout=60_000)


@pytest.mark.filterwarnings("default")
def test_a_program_asks(front):
    from gradio_client import Client

    client = Client(front.url, verbose=False)
    assert "ninety million" in json.loads(client.predict(DAM, api_name="/ask"))["text"]
    client.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "docs.example"])
def test_a_language_model_asks(front, host):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    headers = {"host": host, "accept": "application/json", "content-type": "application/json"}
    with urlopen(Request(f"{front.url}mcp", body, headers), timeout=60) as told:
        assert {"ask", "retrieve", "build"} == {tool["name"] for tool in json.loads(told.read())["result"]["tools"]}


def test_behind_a_prefix_nobody_is_taken_to_sit_at_this_machine():
    at = Options("127.0.0.1", 7860, PREFIX)
    assert Options("127.0.0.1", 7860).editing is None and at.editing is False and replace(at, edit=True).editing
