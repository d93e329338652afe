"""The endpoints that other programs call, and what the server says of itself."""

import json
import subprocess
import sys
import urllib.request

import pytest

from tests.conftest import ROOT


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
