"""The folder for a Hugging Face Space: its front matter, what it needs, and that it starts and answers as it stands."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
import urllib.request

import pytest
import yaml

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    if not shutil.which("make") or not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("it is made with make and git, from a checkout")
    subprocess.run(["make", "--silent", "space", f"PYTHON={sys.executable}"], cwd=ROOT, check=True)
    where = tmp_path_factory.mktemp("space") / "space"
    return shutil.move(ROOT / "build" / "space", where)


def test_its_front_matter_is_what_a_space_reads(space):
    _, front, body = (space / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    told = yaml.safe_load(front)
    assert told["sdk"] == "gradio" and (space / told["app_file"]).is_file() and told["title"] == "Whosaid"
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    gradio = next(each for each in needs["dependencies"] if each.startswith("gradio"))
    lowest = re.search(r">=([\d.]+)", gradio)[1]
    assert told["sdk_version"].startswith(lowest) and told["license"] == needs["license"].lower()
    assert set(needs["dependencies"]) < set((space / "requirements.txt").read_text(encoding="utf-8").splitlines())
    assert len(told["short_description"]) <= 60 and "WHOSAID_AUTH" in body


def test_it_starts_and_lets_nobody_change_it(space):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    listen = {"GRADIO_SERVER_NAME": "127.0.0.1", "GRADIO_SERVER_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "space.py"], cwd=space, env=os.environ | listen, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == f"Whosaid is at http://127.0.0.1:{port}\n"
        call = {"data": []}
        for name in ("build", "retrieve"):
            url = f"http://127.0.0.1:{port}/gradio_api/call/{name}"
            body = json.dumps(call if name == "build" else {"data": ["Kabul", 1]}).encode()
            request = urllib.request.Request(url, body, {"content-type": "application/json"})
            event = json.loads(urllib.request.urlopen(request, timeout=60).read())["event_id"]
            told = urllib.request.urlopen(f"{url}/{event}", timeout=120).read().decode()
            assert ("lets you read, not change" if name == "build" else "passage") in told
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
