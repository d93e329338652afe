"""What the tests share: a network closed but for loopback, small folders of documents, and the corpora built once."""

import os
import socket
import sys
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"  # threads of workers that wait for each other cost more than they bring

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}

_connect = socket.socket.connect


def _only_loopback(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
        if os.environ.get("DIE_ON_NETWORK"):
            os._exit(97)
        raise AssertionError(f"the network was touched: {address}")
    return _connect(self, address)


socket.socket.connect = _only_loopback


def write(folder: Path, **files: str | bytes) -> Path:
    """Files by name, with "__" for the dot: write(folder, a__txt="…")."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(body if isinstance(body, bytes) else body.encode("utf-8"))
    return folder


def read(path: Path):
    """The document in a file, as a build reads it."""
    from index import readers
    from index.sandbox import Sandbox

    with Sandbox() as sandbox:
        return readers.read(readers.content(path), path.name, sandbox)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two short documents by people who do not agree."""
    return write(
        tmp_path / "documents",
        dam__md="---\ntitle: The case for the dam\nauthor: Mara Lind\ndate: 2021-05-04\n---\n\n"
        "The dam would give the valley cheap power. It would cost ninety million crowns.\n\n"
        "## Fish\n\nLind holds that a ladder would let the salmon pass.\n",
        river__txt="Leave the river alone\n\nby Oskar Berg\n\nA dam would end the salmon run that feeds four villages, and no ladder has ever "
        "brought one back on this coast. The power would be sold abroad.\n",
    )


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """The corpus of the shipped digests."""
    from index import build

    where = tmp_path_factory.mktemp("home")
    build(ROOT / "sources", where)
    return where


@pytest.fixture(scope="session")
def seeds_home(tmp_path_factory) -> Path:
    """The corpus of the raw web pages that the digests retell."""
    from index import build

    if not SEEDS.is_dir():
        pytest.skip("the raw pages are not at hand")
    where = tmp_path_factory.mktemp("seeds")
    build(SEEDS, where)
    return where


@pytest.fixture(scope="session")
def assistant(home):
    from qa import Assistant

    return Assistant.open(home)


@pytest.fixture(scope="session")
def small_encoder(tmp_path_factory) -> Path:
    """A real sentence-transformers model, tiny and untrained, in a folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("encoder")
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *[f"##{c}" for c in letters]]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    bert = modules.Transformer(str(folder / "bert"), max_seq_length=64)
    SentenceTransformer(modules=[bert, modules.Pooling(16), modules.Normalize()]).save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """The GGUF file of SmolLM2-135M-Instruct, in a folder that keeps what is made of it: real weights, which really invent."""
    from tests import weights

    file = weights.smollm2()
    if not file:
        pytest.skip("SmolLM2 is not at hand: python -m tests.weights fetches it")
    return file


@pytest.fixture(scope="session")
def host(tmp_path_factory):
    """A process that forks others in which file operations fail or end them, below `host.root`."""
    import shutil
    import subprocess

    from tests.trials import Host

    compiler = shutil.which("gcc") or shutil.which("cc")
    if not compiler or not sys.platform.startswith("linux"):
        pytest.skip("file operations can be made to fail on Linux, with a C compiler")
    folder = tmp_path_factory.mktemp("faults").resolve()
    shim = folder / "faults.so"
    flags = ["-shared", "-fPIC", "-O1"]
    subprocess.run([compiler, *flags, "-o", shim, ROOT / "tests" / "faults.c", "-ldl", "-lpthread"], check=True)
    (folder / "root").mkdir()
    with Host(shim, folder / "root") as running:
        yield running


@pytest.fixture(scope="session")
def corpora(host, tmp_path_factory):
    """Sources and homes to disturb the building of."""
    from tests.trials import Corpora

    return Corpora(host, tmp_path_factory.mktemp("corpora"))
