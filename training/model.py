"""The reader as it is trained: late interaction over MiniLM's token states, in torch, with gradients.

A passage (title, heading, sentences) is encoded once; a question is encoded alone; a sentence's score is the weighted
mean, over the question's tokens, of each one's best cosine among the sentence's own tokens, plus half the cosine of the
two mean states. What the shipped reader does with these states is in qa/reader.py; this module is for training only.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

MAX_PASSAGE, MAX_QUESTION, MAX_HEAD = 512, 64, 48
WHOLE_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Passages:
    """Encoded sentences: unit token states, zero where there is no token, and whose they are."""

    states: Tensor  # (sentences, longest sentence, width)
    mask: Tensor  # (sentences, longest sentence)
    means: Tensor  # (sentences, width), unit length
    passage: Tensor  # (sentences,) which passage
    number: Tensor  # (sentences,) which sentence of it


@dataclass(frozen=True, slots=True)
class Questions:
    states: Tensor  # (questions, longest, width), unit length
    weights: Tensor  # (questions, longest), summing to one
    means: Tensor  # (questions, width)


class Reader(nn.Module):
    """MiniLM from a sentence-transformers folder, with a share of an adapter's changes where one is given."""

    def __init__(self, folder: str | Path, adapter: str | Path | None = None):
        super().__init__()
        self.bert = BertModel.from_pretrained(str(folder), add_pooling_layer=False)
        self.words = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self.words.no_padding()
        self.words.no_truncation()
        self.cls, self.sep = self.words.token_to_id("[CLS]"), self.words.token_to_id("[SEP]")
        self.weigh = nn.Linear(self.bert.config.hidden_size, 1)  # how much a question's token matters, in training
        nn.init.zeros_(self.weigh.weight)
        nn.init.zeros_(self.weigh.bias)
        self.scale = nn.Parameter(torch.tensor(math.log(20.0)))
        self.bias = nn.Parameter(torch.tensor(-15.0))
        if adapter:
            add(self.bert, adapter)

    def encode_passages(self, passages: list[tuple[str, str, list[str]]]) -> Passages:
        rows = []
        for title, heading, sentences in passages:
            head, *body = self._ids([". ".join(t for t in (title, heading) if t), *sentences])
            ids = [self.cls, *head[:MAX_HEAD]] + ([self.sep] if head else [])
            owner = [-1] * len(ids)
            for n, sentence in enumerate(body):
                sentence = sentence[: MAX_PASSAGE - 1 - len(ids)]
                ids += sentence
                owner += [n] * len(sentence)
            rows.append(([*ids, self.sep], [*owner, -1]))
        ids, mask, owner = _pad(rows)
        return _gather(self._states(ids, mask), owner)

    def encode_questions(self, questions: list[str]) -> Questions:
        cut = [ids[:MAX_QUESTION] for ids in self._ids(questions)]
        ids, mask, owner = _pad([([self.cls, *q, self.sep], [-1, *[0] * len(q), -1]) for q in cut])
        states = self._states(ids, mask)
        weights = F.softplus(self.weigh(states)[..., 0]) * (owner >= 0)
        weights = weights / weights.sum(1, keepdim=True).clamp_min(1e-6)
        return Questions(F.normalize(states, dim=-1), weights, F.normalize((states * mask[..., None]).sum(1), dim=-1))

    def score(self, questions: Questions, passages: Passages) -> Tensor:
        """(questions, sentences)."""
        n, length, width = passages.states.shape
        cosine = questions.states.reshape(-1, width) @ passages.states.reshape(-1, width).T
        cosine = cosine.view(*questions.states.shape[:2], n, length).masked_fill(~passages.mask, -1.0)
        late = (cosine.amax(-1).transpose(1, 2) * questions.weights[:, None, :]).sum(-1)
        return late + WHOLE_SHARE * questions.means @ passages.means.T

    def _ids(self, texts: list[str]) -> list[list[int]]:
        return [e.ids for e in self.words.encode_batch(texts, add_special_tokens=False)]

    def _states(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.bert(input_ids=ids, attention_mask=mask.long()).last_hidden_state


def _pad(rows: list[tuple[list[int], list[int]]]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(ids) for ids, _ in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    owner = torch.full((len(rows), longest), -1, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.bool)
    for n, (i, o) in enumerate(rows):
        ids[n, : len(i)], owner[n, : len(o)], mask[n, : len(i)] = torch.tensor(i), torch.tensor(o), True
    return ids, mask, owner


def _gather(states: Tensor, sentence: Tensor) -> Passages:
    """From (passages, tokens) to (sentences, tokens): a sentence keeps its own tokens only."""
    where, at = torch.nonzero(sentence >= 0, as_tuple=True)
    key, counts = torch.unique_consecutive(where * 4096 + sentence[where, at], return_counts=True)
    row = torch.repeat_interleave(torch.arange(len(key)), counts)
    column = torch.arange(len(where)) - (counts.cumsum(0) - counts)[row]
    mask = torch.zeros(len(key), int(counts.max()), dtype=torch.bool)
    mask[row, column] = True
    out = states.new_zeros(*mask.shape, states.shape[-1]).index_put((row, column), states[where, at])
    return Passages(F.normalize(out, dim=-1), mask, F.normalize(out.sum(1), dim=-1), key // 4096, key % 4096)


def add(bert: nn.Module, adapter: str | Path) -> None:
    """Adds an adapter's changes to the weights: NAME.a @ NAME.b, or NAME whole where it has no factors. Heads are left."""
    held, changes = dict(bert.named_parameters()), load_file(str(adapter))
    with torch.no_grad():
        for name, change in changes.items():
            if name.endswith(".a"):
                held[name[:-2]] += change.float() @ changes[f"{name[:-2]}.b"].float()
            elif name in held:
                held[name] += change.float()


def reduce(before: dict[str, Tensor], after: dict[str, Tensor], rank: int, share: float) -> dict[str, Tensor]:
    """A share of what training changed, in few numbers: matrices by their first `rank` singular directions."""
    out = {}
    for name, new in after.items():
        change = share * (new - before[name]).float()
        if not change.abs().max() > 0:
            continue
        if change.dim() == 2 and min(change.shape) > rank:
            u, s, v = torch.linalg.svd(change, full_matrices=False)
            root = s[:rank].sqrt()
            out[f"{name}.a"] = (u[:, :rank] * root).half().contiguous()
            out[f"{name}.b"] = (root[:, None] * v[:rank]).half().contiguous()
        else:
            out[name] = change.half().contiguous()
    return out
