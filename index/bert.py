"""BERT in plain torch, from a sentence-transformers folder: the only file that knows torch, imported when first used.

    Bert(folder, name, device, adapter)     texts -> one vector each, or one vector a token
    Joint(bert)                             a question with a few sentences -> how surely they, and each of them, answer it

The same numbers as sentence-transformers gives, to five decimals (a test compares them), in a process that starts in a
third of the time. Nothing here knows what a passage or a question is for.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from index.errors import NoEncoder

BATCH_TOKENS = 4096
"""Tokens in one forward pass, padding included."""

Progress = Callable[[int], None]
"""Called with the number of texts just finished."""

QUESTION_TOKENS, HEAD_TOKENS, SENTENCE_TOKENS, JOINT_TOKENS = 40, 20, 100, 256
"""The longest question, head, sentence and whole that are read together; what is beyond is cut."""

CLAIM_TOKENS = 90
"""The longest claim that is read in the place of a question."""

CLS, SEP = 101, 102
"""BERT's marks in the vocabulary of the packaged weights."""


@dataclass(frozen=True, slots=True)
class States:
    """One text as its tokens: `vectors` float32 [tokens, d], rows of length 1; `spans` int32 [tokens, 2], characters."""

    vectors: np.ndarray
    spans: np.ndarray


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
    `adapter`: a file of changes to the weights, and of `heads`, weights of its own for what is put on top.
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
        weights = dict(_published(folder))
        heads = changed(weights, load_file(adapter)) if adapter else {}
        self.heads = {name: value.to(device=device, dtype=torch.float32) for name, value in heads.items()}
        self.fingerprint = fingerprint(weights | heads)
        self._weights = {
            key: value.to(device=device, dtype=torch.float32)
            for key, value in weights.items()
            if value.is_floating_point()
        }
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(self._longest)

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
                keep, spans = _own(encoding)
                out[row] = States(np.ascontiguousarray(vectors[keep]), spans)
        return [states for states in out if states is not None]

    def weighed(self, text: str) -> tuple[States, np.ndarray]:
        """The token states of a text, and how much each token matters, float32 [tokens] summing to 1, as the head `weigh`
        has learned."""
        torch = self._torch
        _, hidden, _, (encoding,) = next(self._forward([text], None))
        keep, spans = _own(encoding)
        f, hidden = torch.nn.functional, hidden[0, keep]
        weights = f.softplus(f.linear(hidden, self.heads["weigh.weight"], self.heads["weigh.bias"]))[:, 0].cpu().numpy()
        return States(f.normalize(hidden, dim=-1).cpu().numpy(), spans), weights / max(float(weights.sum()), 1e-9)

    def _forward(self, texts: list[str], progress: Progress | None) -> Iterator[tuple]:
        """(rows of `texts`, hidden states, attention mask, encodings) for batches of texts of similar length."""
        torch = self._torch
        encodings = self.tokenizer.encode_batch(texts)
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
                hidden = self.hidden(ids.to(self.device), mask.to(self.device))
            yield rows, hidden, mask.to(self.device), [encodings[row] for row in rows]
            if progress:
                progress(len(rows))

    def hidden(self, ids, mask, types=0):
        """Hidden states [batch, tokens, d] of the last layer. `types`: 0, or the segment of each token, 0 or 1."""
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
        x = (
            x
            + w["embeddings.position_embeddings.weight"][:tokens]
            + w["embeddings.token_type_embeddings.weight"][types]
        )
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


@dataclass(frozen=True, slots=True)
class Judgement:
    """Logits: that the sentences answer the question, and of each, that it is one of those that do; `sentences` is empty
    where nothing was trained to say so."""

    together: float
    sentences: tuple[float, ...] = ()


class Joint:
    """A cross-encoder (Nogueira & Cho 2019): reads a question together with a few neighbouring sentences.

    Input: [CLS] question [SEP] head [SEP] sentences [SEP]. Output: a logit from [CLS], that the sentences answer, and one
    from the mean of each sentence's states. `longest`: tokens of a question that are read.
    """

    def __init__(self, bert: Bert, longest: int = QUESTION_TOKENS):
        self._bert, self._torch, self._longest = bert, _torch(), longest

    def read(self, rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[Judgement]:
        """Of each row of (question, head, sentences). Head: who speaks, under which title."""
        out = [Judgement(0.0)] * len(rows)
        inputs = [joint_input(self._ids, *row, self._longest) for row in rows]
        order = sorted(range(len(rows)), key=lambda i: -len(inputs[i][0]))
        while order:
            size = max(1, BATCH_TOKENS // len(inputs[order[0]][0]))
            batch, order = order[:size], order[size:]
            together, own = self._logits([inputs[i] for i in batch], max(len(rows[i][2]) for i in batch))
            for row, logit, logits in zip(batch, together, own, strict=True):
                out[row] = Judgement(logit, tuple(logits[: len(rows[row][2])]))
        return out

    def _ids(self, text: str) -> list[int]:
        return self._bert.tokenizer.encode(text, add_special_tokens=False).ids

    def _logits(
        self, inputs: list[tuple[list[int], list[int], list[int]]], most: int
    ) -> tuple[list[float], list[list[float]]]:
        """Of each input, and of each of its sentences, of which there are at most so many."""
        torch, bert = self._torch, self._bert
        ids, types, owner = (
            _padded([row[i] for row in inputs], fill).to(bert.device) for i, fill in enumerate((0, 0, -2))
        )
        with torch.inference_mode():
            hidden = bert.hidden(ids, owner > -2, types)
            together = self._head("answered", hidden[:, 0])[:, 0].tolist()
            if "sentence.0.weight" not in bert.heads:
                return together, [[] for _ in inputs]
            own = torch.nn.functional.one_hot(owner.clamp_min(-1) + 1, most + 1)[..., 1:].to(hidden.dtype)
            means = own.transpose(1, 2) @ hidden / own.sum(1)[..., None].clamp_min(1)
            inner = torch.nn.functional.gelu(self._head("sentence.0", means))
            return together, self._head("sentence.2", inner)[..., 0].tolist()

    def _head(self, name: str, states):
        heads = self._bert.heads
        return self._torch.nn.functional.linear(states, heads[f"{name}.weight"], heads[f"{name}.bias"])


def joint_input(
    ids_of: Callable[[str], list[int]],
    question: str,
    head: str,
    sentences: Sequence[str],
    longest: int = QUESTION_TOKENS,
) -> tuple[list[int], list[int], list[int]]:
    """(token ids, segment of each, sentence of each: -1 where it is of none), cut at JOINT_TOKENS."""
    ids = [CLS, *ids_of(question)[:longest], SEP]
    types, owner = [0] * len(ids), [-1] * len(ids)
    part = [*ids_of(head)[:HEAD_TOKENS], SEP]
    ids, owner = ids + part, owner + [-1] * len(part)
    for number, sentence in enumerate(sentences):
        part = ids_of(sentence)[: max(0, min(SENTENCE_TOKENS, JOINT_TOKENS - 1 - len(ids)))]
        ids, owner = ids + part, owner + [number] * len(part)
    return [*ids, SEP], types + [1] * (len(ids) + 1 - len(types)), [*owner, -1]


def _own(encoding) -> tuple[np.ndarray, np.ndarray]:
    """(positions of the text's own tokens, int32 [tokens, 2] their characters). Each look at a list makes it anew."""
    keep = np.flatnonzero(np.array(encoding.special_tokens_mask) == 0)
    return keep, np.array(encoding.offsets, np.int32).reshape(-1, 2)[keep]


@cache
def _published(folder: Path) -> dict:
    """The weights as they are: models that differ from them in a few share the rest."""
    from safetensors.torch import load_file

    return load_file(folder / "model.safetensors")


def _padded(rows: Sequence[list[int]], fill: int):
    torch = _torch()
    out = torch.full((len(rows), max(map(len, rows))), fill, dtype=torch.long)
    for row, values in zip(out, rows, strict=True):
        row[: len(values)] = torch.tensor(values)
    return out


def changed(weights: dict, changes: dict) -> dict:
    """Adds an adapter's changes to the weights: NAME.a @ NAME.b, or NAME whole. Returns what is no change but a head."""
    heads = {}
    for name, change in changes.items():
        base = name.removesuffix(".a")
        if base not in weights and not name.endswith(".b"):
            heads[name] = change
        elif not name.endswith(".b"):
            added = change.float() @ changes[f"{base}.b"].float() if name.endswith(".a") else change.float()
            weights[base] = weights[base] + added
    return heads


def fingerprint(weights: dict) -> str:
    """SHA-256 over the names and bytes of the weights: what a model is, wherever it was loaded from."""
    torch, digest = _torch(), sha256()
    for name in sorted(weights):
        digest.update(name.encode())
        digest.update(weights[name].detach().cpu().contiguous().view(-1).view(torch.uint8).numpy())
    return digest.hexdigest()[:20]
