"""The two ways to a language model: an endpoint that fails in every way, and real weights on this machine."""

import copy
import importlib.util
import socket
import sys
import time
from unittest.mock import patch

import pytest

from index.errors import NoModel
from qa import Message, writer
from qa.models.complete import QUICK
from qa.models.endpoint import Endpoint, Patience
from qa.models.local import Local
from tests.endpoint import Says, endpoint

TOLD = [Message("system", "Be brief."), Message("user", "What of the dam?")]
HASTY = Patience(connect=1.0, first=0.4, between=0.4, whole=1.2)


def said(model, messages=TOLD, most=40):
    return "".join(model(messages, most))


# Who writes


def test_who_writes_is_chosen_by_options_or_the_environment(monkeypatch):
    for name in ("WHOSAID_ANSWER", "WHOSAID_MODEL", "WHOSAID_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    assert writer() is None and writer("extract", "x", "http://x/v1") is None
    assert isinstance(writer(model="some/folder"), Local) and writer(model="some/Name-1B").name == "Name-1B"
    assert isinstance(writer(endpoint="http://x/v1", model="m"), Endpoint)
    assert isinstance(writer("local", "m", "http://x/v1"), Local)
    monkeypatch.setenv("WHOSAID_ENDPOINT", "http://host:1/v1")
    assert writer().name == "host:1" and writer("extract") is None
    monkeypatch.setenv("WHOSAID_MODEL", "m")
    assert writer().name == "m" and isinstance(writer(), Endpoint)
    monkeypatch.setenv("WHOSAID_ANSWER", "extract")
    assert writer() is None


@pytest.mark.parametrize(
    ("options", "cure"),
    [(("local",), "--model"), (("endpoint",), "--endpoint"), (("telepathy",), "extract, local, endpoint")],
)
def test_what_is_missing_is_named(options, cure, monkeypatch):
    for name in ("WHOSAID_ANSWER", "WHOSAID_MODEL", "WHOSAID_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(NoModel, match=cure):
        writer(*options)


# An endpoint


def test_an_endpoint_writes_piece_by_piece(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "second")
    monkeypatch.setenv("WHOSAID_API_KEY", "first")
    with endpoint(Says("The dam gives power [1].")) as server:
        assert list(Endpoint(server.url, "m")(TOLD, 40)) == ["The ", "dam ", "gives ", "power ", "[1]. "]
        said(Endpoint(server.url))
    asked, unnamed = server.asked
    assert asked["messages"] == [{"role": m.role, "content": m.content} for m in TOLD]
    assert (asked["model"], asked["max_tokens"], asked["temperature"], asked["stream"]) == ("m", 40, 0, True)
    assert unnamed["model"] == "first" and server.keys == ["Bearer first"] * 2


def test_how_fast_an_endpoint_writes_is_known_after_it_has():
    with endpoint(Says("The dam gives power to the whole valley for ninety years.", pause=0.06)) as server:
        model = Endpoint(server.url)
        assert model.pace is None and said(model)
        assert 1 < model.pace < QUICK


@pytest.mark.parametrize(
    ("says", "why"),
    [
        (Says(status=401), "refuses the key. Set WHOSAID_API_KEY"),
        (Says(status=404), "knows no such page or model"),
        (Says(status=500), "answers with status 500: no such luck. Ask again, or look into its log"),
        (Says(status=400, reason="The prompt is too long."), "with status 400: The prompt is too long. Ask again"),
        (Says(status=402, reason="Out of credit."), "402: Out of credit. Look into the account"),
        (Says(status=429, reason="Too many."), "429: Too many. Wait a moment"),
        (Says(status=429, reason="Too many.", after="20"), "429: Too many. Wait 20 seconds, then ask again"),
        (Says(status=503, after="3600"), "503: no such luck. Wait 60 minutes"),
        (
            Says(status=404, reason="No model m."),
            "page or model .m.: No model m. Check --endpoint, which mostly ends in /v1",
        ),
        (Says("", end="refused", reason="Not that."), "m refused: Not that. Ask in other words"),
        (Says("", end="filtered"), "m was kept by a filter from answering"),
        (Says("", end="tool"), "m called for a tool, and wrote nothing"),
        (Says(end="other"), "sent what is no answer .it says nothing.. Is it a chat endpoint"),
        (Says(end="failed", reason="CUDA out of memory\n" * 50), "answers: CUDA out of memory CUDA"),
        (Says("", end="length"), "only thought, and wrote nothing. Choose an “instruct” model"),
        (Says("", thought="Hm."), "only thought, and wrote nothing"),
        (Says(end="cut"), "broke off before its answer was whole"),
        (Says(end="silent"), "takes too long"),
        (Says(end="pings"), "takes too long"),
        (Says(wait=5.0), "takes too long"),
        (Says("a b c d e f g h", pause=0.3), "takes too long"),
        (Says(end="nonsense"), "sent what is no answer .there are no events in it.. Is it a chat endpoint"),
        (Says(end="broken"), "sent what is no answer"),
        (Says(end="odd"), "sent what is no answer"),
    ],
)
def test_whatever_an_endpoint_does_is_a_clear_word(says, why):
    with endpoint(says) as server, pytest.raises(NoModel, match=why) as failed:
        said(Endpoint(server.url, "m", HASTY, retries=0))
    assert "\n" not in str(failed.value) and "<b>" not in str(failed.value)


def test_an_endpoint_without_a_model_wants_one_named():
    with endpoint(Says(models=())) as server, pytest.raises(NoModel, match="lists no model. Name one with --model"):
        said(Endpoint(server.url))


def test_an_endpoint_is_asked_not_to_think():
    with endpoint(Says()) as server:
        said(Endpoint(server.url, "m"))
    assert server.asked[0]["reasoning_effort"] == "none"
    assert server.asked[0]["chat_template_kwargs"] == {"enable_thinking": False}


@pytest.mark.parametrize(
    ("refuses", "taken"),
    [
        (("reasoning_effort",), {"max_tokens", "temperature", "chat_template_kwargs"}),
        (("chat_template_kwargs",), {"max_tokens", "temperature"}),
        (("max_tokens", "temperature"), {"max_completion_tokens"}),
    ],
)
def test_what_an_endpoint_refuses_is_not_asked_of_it_again(refuses, taken):
    with endpoint(Says("At last.", refuses=refuses)) as server:
        model = Endpoint(server.url, "m")
        assert said(model) == "At last. "
        before = len(server.asked)
        assert said(model) == "At last. " and len(server.asked) == before + 1
    assert set(server.asked[-1]) == {"model", "messages", "stream", *taken}


def test_an_answer_that_comes_whole_is_one():
    with endpoint(Says(end="json")) as server:
        assert list(Endpoint(server.url, "m")(TOLD, 40)) == ["The dam gives power [1]."]


@pytest.mark.parametrize(
    ("end", "cut"), [("whole", False), ("open", False), ("done", False), ("length", True), ("filtered", True)]
)
def test_an_endpoint_says_whether_its_answer_was_cut_off(end, cut):
    with endpoint(Says(end=end)) as server:
        began, pieces = time.monotonic(), Endpoint(server.url, "m")(TOLD, 40)
        with pytest.raises(StopIteration) as ended:
            while True:
                next(pieces)
    assert ended.value.value is cut and time.monotonic() - began < 5


def test_an_endpoint_that_is_down_is_said_to_be():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(NoModel, match="cannot be reached. Is it running"):
        said(Endpoint(url, "m", HASTY, retries=0))


@pytest.mark.parametrize(
    "url", ["here", "127.0.0.1:11434", "ftp://x/", "http://", "http://[::1", "http://h:99999", "http://a b/"]
)
def test_what_is_no_address_is_said_before_anything_is_asked(url):
    with pytest.raises(NoModel, match="is no address to ask. Give one such as"):
        writer("endpoint", endpoint=url)


def test_an_endpoint_that_stumbles_is_asked_again():
    with endpoint(Says(status=503), Says("At last.")) as server:
        assert said(Endpoint(server.url, "m", retries=1)) == "At last. "
    assert len(server.asked) == 2


def test_nobody_waits_without_a_word_where_an_endpoint_asks_for_patience():
    with endpoint(Says(status=429, after="20"), Says("Too early.")) as server:
        began, model = time.monotonic(), Endpoint(server.url, "m")
        with pytest.raises(NoModel, match="Wait 20 seconds"):
            said(model)
        assert time.monotonic() - began < 5 and len(server.asked) == 1
    with endpoint(Says(status=429, after="0.1"), Says("At last.")) as server:
        assert said(Endpoint(server.url, "m")) == "At last. "


def test_who_waits_for_an_endpoint_can_leave_it():
    with endpoint(Says("At last.", wait=1.0)) as server:
        pieces = list(Endpoint(server.url, "m")(TOLD, 40))
    assert pieces[0] == "" and "".join(pieces) == "At last. "


def test_an_endpoint_without_end_is_left():
    with endpoint(Says(end="endless")) as server:
        pieces = Endpoint(server.url, "m")(TOLD, 40)
        for _ in range(30):
            next(pieces)
        pieces.close()
        assert server.left.wait(10)


def test_a_huge_piece_is_a_piece():
    with endpoint(Says(end="huge")) as server:
        assert len(said(Endpoint(server.url, "m"))) > 5_000_000


@pytest.mark.parametrize("end", ["cut", "nonsense", "broken", "silent"])
def test_the_conversation_survives_an_endpoint_that_fails(assistant, end):
    from qa import Assistant, Turn, render

    with endpoint(Says("Craig wants", end=end)) as server:
        talking = Assistant(assistant.corpus, complete=Endpoint(server.url, "m", HASTY, retries=0))
        plain = assistant.ask("What does Craig want?")
        answer = talking.ask("What does Craig want?")
        assert answer.sentences == plain.sentences and server.url in answer.written.note
        again = talking.ask("And from India?", [Turn(answer.question, render.text(answer))])
        assert again.asked != again.question and again.written.note


# Real weights on this machine


@pytest.fixture(scope="module")
def local(smollm2, tmp_path_factory) -> Local:
    """SmolLM2-135M-Instruct from its GGUF file, in float32 on the CPU."""
    return Local(str(smollm2), "cpu", home=smollm2.parent)


def test_real_weights_answer_by_their_template(local):
    pieces = list(local([Message("user", "What is the capital of France? Answer in one sentence.")], 20))
    assert "Paris" in "".join(pieces) and len(pieces) > 3 and local.name.startswith("SmolLM2-135M-Instruct")


def test_the_kept_beginning_changes_nothing(local, smollm2):
    begun = [Message("system", "You are terse."), Message("user", "Is water wet?"), Message("assistant", "Yes.")]
    told = [*begun, Message("user", "Name three colours.")]
    afresh = Local(str(smollm2), "cpu", home=smollm2.parent)
    afresh._loaded = local._loaded
    first = said(afresh, told, 12)
    local.warm(begun)
    assert said(local, told, 12) == said(local, told, 12) == first


def test_its_pace_is_known_once_it_is_warm(local):
    local.pace = None
    local.warm([Message("system", "Tell a long story.")])
    assert 1 < local.pace < 100_000


def test_whoever_stops_asking_ends_the_computing(local):
    model = local._loaded[0]
    steps = []
    hook = model.register_forward_pre_hook(lambda *_: steps.append(1))
    pieces = local(TOLD, 200)
    next(pieces)
    pieces.close()
    hook.remove()
    assert len(steps) <= 3


def test_two_at_once_do_not_disturb_each_other(local):
    alone = [said(local, [Message("user", f"Say {word}.")], 8) for word in ("river", "stone")]
    together = [local([Message("user", f"Say {word}.")], 8) for word in ("river", "stone")]
    told = ["", ""]
    for _ in range(8):
        for i, pieces in enumerate(together):
            told[i] += next(pieces, "")
    assert told == alone


def test_a_gguf_file_is_converted_once(smollm2, local):
    (folder,) = (smollm2.parent / "models").iterdir()
    assert {"model.safetensors", "config.json", "tokenizer.json"} <= {f.name for f in folder.iterdir()}
    with patch("transformers.AutoModelForCausalLM.from_pretrained", side_effect=AssertionError("it was read again")):
        assert Local(str(smollm2), home=smollm2.parent)._unpacked(smollm2) == folder


@pytest.mark.parametrize(
    ("model", "bits", "why"),
    [
        ("nowhere/at/all", None, "cannot be loaded .*HF_HUB_OFFLINE=0"),
        ("missing.gguf", None, "no file missing.gguf"),
        ("x", 4, "needs a GPU"),
        ("x", 3, "Choose --bits 4 or 8"),
    ],
)
def test_what_cannot_be_loaded_is_said_with_a_cure(model, bits, why):
    with pytest.raises(NoModel, match=why):
        said(Local(model, "cpu", bits))


def test_a_file_that_is_no_gguf_is_said_to_be(tmp_path):
    (tmp_path / "x.gguf").write_bytes(b"GGUF but not really")
    with pytest.raises(NoModel, match="cannot be loaded"):
        said(Local(str(tmp_path / "x.gguf"), "cpu", home=tmp_path))
    assert list(tmp_path.rglob("*.part")) == []


def test_a_model_without_a_chat_template_is_refused(local, tmp_path):
    model, tokenizer, torch = local._loaded
    bare = Local("x")
    untold = copy.deepcopy(tokenizer)
    untold.chat_template = None
    bare._loaded = model, untold, torch
    with pytest.raises(NoModel, match="no chat template"):
        said(bare)


def test_a_template_that_knows_no_system_tells_it_as_the_user(local):
    model, tokenizer, torch = local._loaded
    strict = copy.deepcopy(tokenizer)
    strict.chat_template = (
        "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}{% endif %}"
        "<{{ m.role }}>{{ m.content }}{% endfor %}"
    )
    other = Local("x")
    other._loaded = model, strict, torch
    assert tokenizer.decode(other._ids(TOLD)) == "<user>Be brief.\n\nWhat of the dam?"


def test_a_template_that_knows_of_thinking_is_told_not_to(local):
    model, tokenizer, torch = local._loaded
    thinking = copy.deepcopy(tokenizer)
    thinking.chat_template = (
        "{% if enable_thinking is defined and enable_thinking is false %}<think></think>{% endif %}"
    )
    other = Local("x")
    other._loaded = model, thinking, torch
    assert tokenizer.decode(other._ids(TOLD)) == "<think></think>"


def test_it_says_whether_it_had_more_to_say(local):
    pieces = local([Message("user", "Tell a long story.")], 4)
    with pytest.raises(StopIteration) as ended:
        while True:
            next(pieces)
    assert ended.value.value is True


def test_a_missing_extra_names_its_cure(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(NoModel, match="pip install .openai"):
        said(Endpoint("http://127.0.0.1:9/v1", "m"))
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "gguf" else find(name))
    (tmp_path / "x.gguf").write_bytes(b"GGUF")
    with pytest.raises(NoModel, match="pip install accelerate gguf"):
        said(Local(str(tmp_path / "x.gguf"), "cpu", home=tmp_path))


def test_what_it_really_writes_is_checked(local, assistant):
    """The small model invents; what is shown as written passed the checks, and the rest is still quoted."""
    from qa import Assistant

    written = Assistant(assistant.corpus, complete=local).ask("Which port was offered to the United States?")
    quoted = assistant.ask("Which port was offered to the United States?")
    assert written.written.model == local.name
    for sentence in written.sentences:
        assert sentence.citations and (sentence.quoted or sentence.support > 0)
        for c in sentence.citations:
            assert assistant.corpus.document(c.source.path).text[c.start : c.end] == c.quote
    if written.written.note:
        assert written.sentences == quoted.sentences
