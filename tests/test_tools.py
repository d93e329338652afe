"""What other programs call: the contract as types, the line they wait in, and MCP by a real client over standard input and
output."""

import json
import sys
import threading
import time
from dataclasses import replace
from typing import get_type_hints

import anyio
import pytest

from index import BadQuestion, Forbidden, Overloaded, build
from qa import Assistant, contract, render
from qa.limits import Limited
from qa.tools import Tools
from tests.conftest import ROOT, write


def fits(kind, value: dict) -> bool:
    """Whether a dict has the keys of a TypedDict, and no others."""
    return kind.__required_keys__ <= set(value) <= set(get_type_hints(kind))


def test_the_contract_is_what_is_printed(assistant, folder, tmp_path):
    answer = Tools(assistant).ask("What does Craig want the US to do about Kabul?", since="", authors=["Craig"])
    assert fits(contract.AnswerJson, answer) and fits(contract.OnlyJson, answer["only"])
    (sentence, *_), (hit, *_) = answer["sentences"], answer["hits"]
    assert fits(contract.SentenceJson, sentence) and fits(contract.HitJson, hit)
    assert fits(contract.CitationJson, sentence["citations"][0])
    assert fits(contract.SourceJson, sentence["citations"][0]["source"])
    assert fits(contract.CoverageJson, answer["coverage"])
    compared = Tools(assistant).ask("How do Craig and Hashemite differ on India?")
    assert all(fits(contract.PositionJson, each) for each in compared["positions"]) and compared["positions"]
    build(write(folder, bad__txt=b"\0"), tmp_path / "home")
    report = Tools(Assistant.open(tmp_path / "home"), may_build=True).build()
    assert fits(contract.ReportJson, report)
    assert fits(contract.ProblemJson, report["problems"][0])


def test_tools_take_what_json_holds(assistant):
    tools = Tools(assistant)
    follow = tools.ask("And about India?", [{"question": "What does Craig say?"}])
    assert follow["asked"] == "And about India? (What does Craig say?)"
    only = tools.ask("What of India?", authors=["hashemite"], since="2025")
    assert {c["source"]["author"] for s in only["sentences"] for c in s["citations"]} == {"Abbas Hashemite"}
    assert len(tools.retrieve("India", 3)) == 3
    assert {hit["path"] for hit in tools.retrieve("India", 9, paths=["003-us-pakistan-relations.md"])} == {
        "003-us-pakistan-relations.md"
    }
    with pytest.raises(BadQuestion, match="no source passes"):
        tools.ask("What of India?", authors=["Modi"])
    for turns in ([{}], ["What does Craig say?"], [{"role": "user", "content": "x"}], "What does Craig say?", 5):
        with pytest.raises(BadQuestion, match="Give (each as|it as)"):
            tools.ask("And India?", turns)
    for question in (None, 5, ["India"]):
        with pytest.raises(BadQuestion, match="is not text"):
            tools.ask(question)
    for dial in ("sure", 5, None, ["eager"]):
        with pytest.raises(BadQuestion, match="cautious, balanced, eager"):
            tools.ask("What of India?", dial=dial)
    with pytest.raises(BadQuestion, match="from 1 to 100"):
        tools.retrieve("India", "many")
    for retrieve in (tools.retrieve, assistant.retrieve, Limited(assistant).retrieve):
        for k in (0, -1):
            with pytest.raises(BadQuestion, match=f"^{k} is no number of passages"):
                retrieve("India", k)
    odd = tools.ask("What of\x1b[31m India \ud83d?", [{"question": "What \udce9 does Craig say?", "answer": "\ud83d"}])
    assert odd["question"] == "What of [31m India \ufffd?" and json.dumps(odd, ensure_ascii=False).encode()


def test_nobody_builds_unless_allowed(assistant):
    with pytest.raises(Forbidden, match="--edit"):
        Tools(assistant).build()


class Slow:
    """An Assistant that answers when it is let."""

    def __init__(self, assistant: Assistant):
        self.corpus, self.complete, self._assistant = assistant.corpus, None, assistant
        self.let, self.now, self.most, self._lock = threading.Event(), 0, 0, threading.Lock()

    def steps(self, question, history, only, *how):
        found, answer = self._assistant.steps(question, history, only, *how)
        yield found
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.let.wait(60)
        with self._lock:
            self.now -= 1
        yield replace(answer, question=question)


def test_so_many_at_once_and_so_many_in_line(assistant):
    slow = Slow(assistant)
    limited = Limited(slow, at_once=2, waiting=1)
    told = []

    def ask(question):
        try:
            told.append(limited.ask(question).question)
        except Overloaded as error:
            told.append(error)

    threads = [threading.Thread(target=ask, args=(f"What of Kabul, {i}?",)) for i in range(3)]
    for thread in threads:
        thread.start()
    while limited._asking < 3 or slow.now < 2:
        time.sleep(0.01)
    with pytest.raises(Overloaded, match="3 questions are waiting"):
        limited.ask("One too many?")
    slow.let.set()
    for thread in threads:
        thread.join()
    assert len(told) == 3 and slow.most == 2 and not any(isinstance(each, Overloaded) for each in told)
    assert limited.ask("And now?").question == "And now?"


def test_an_answer_that_takes_too_long_is_not_waited_for(assistant):
    slow = Slow(assistant)
    limited = Limited(slow, seconds=0.5)
    with pytest.raises(Overloaded, match="no answer within"):
        limited.ask("What of Kabul?")
    slow.let.set()
    assert limited.ask("What of Kabul?").question == "What of Kabul?"


def test_the_time_of_a_question_begins_when_the_models_are_loaded(assistant):
    class Loading(Slow):
        def warm(self):
            self.let.wait(60)

    loading = Loading(assistant)
    limited = Limited(loading, seconds=5)
    warming = threading.Thread(target=limited.warm)
    warming.start()
    while limited._loaded.is_set():
        time.sleep(0.01)
    told = []
    asking = threading.Thread(target=lambda: told.append(limited.ask("What of Kabul?").question))
    asking.start()
    asking.join(6)
    assert asking.is_alive() and told == []
    loading.let.set()
    asking.join(60)
    warming.join()
    assert told == ["What of Kabul?"]


def test_limited_answers_as_the_assistant_does(assistant):
    question = "What does Craig want the US to do about Kabul?"
    ours, plain = (render.to_json(each.ask(question)) | {"seconds": 0} for each in (Limited(assistant), assistant))
    assert ours == plain
    assert Limited(assistant).retrieve("Kabul", 2) == assistant.retrieve("Kabul", 2)
    with pytest.raises(BadQuestion):
        Limited(assistant).ask(" ")


def test_mcp_over_standard_input_and_output(folder, tmp_path):
    from mcp import StdioServerParameters
    from mcp.client import Client
    from mcp.client.stdio import stdio_client

    home = tmp_path / "home"
    build(folder, home)
    code = "import sys, tests.conftest; from qa.cli import main; sys.exit(main(sys.argv[1:]))"
    command = StdioServerParameters(
        command=sys.executable,
        args=["-c", code, "mcp", "--home", str(home)],
        cwd=str(ROOT),
        env={"DIE_ON_NETWORK": "1"},
    )

    async def talk():
        async with Client(stdio_client(command)) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(tools) == {"ask", "retrieve", "build"}
            assert tools["ask"].annotations.read_only_hint and not tools["build"].annotations.read_only_hint
            assert "every sentence quoted" in tools["ask"].description
            assert set(tools["ask"].input_schema["properties"]) >= {"question", "history", "authors", "since"}
            assert "sentences" in json.dumps(tools["ask"].output_schema)
            asked = await client.call_tool("ask", {"question": "What of the salmon run?", "authors": ["Berg"]})
            (citation, *_) = asked.structured_content["sentences"][0]["citations"]
            assert citation["source"]["path"] == "river.txt" and "salmon run" in citation["quote"]
            assert json.loads(asked.content[0].text) == asked.structured_content
            found = await client.call_tool("retrieve", {"question": "weir", "k": 9})
            assert len(found.structured_content["result"]) == 3
            write(folder, weir__txt="The weir was built in 1921 by monks.\n")
            report = (await client.call_tool("build", {})).structured_content
            assert report["added"] == ["weir.txt"]
            again = await client.call_tool("retrieve", {"question": "weir", "k": 1})
            assert again.structured_content["result"][0]["path"] == "weir.txt"
            bad = await client.call_tool("ask", {"question": "  "})
            assert bad.is_error and "the question is empty. Ask in a few words." in bad.content[0].text

    anyio.run(talk)
