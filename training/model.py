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
from torch.nn.utils.rnn import pad_sequence
from transformers import BertModel

from index.bert import changed

MAX_PASSAGE, MAX_QUESTION, MAX_HEAD = 512, 64, 48
WHOLE_SHARE = 0.5

AT_ONCE = 8
"""Texts of like length that are read together, so that little is padded."""


@dataclass(frozen=True, slots=True)
class Passages:
    """Encoded sentences: unit token states one after the other, and whose they are."""

    states: Tensor  # (tokens, width)
    sizes: list[int]  # of each sentence, its tokens
    means: Tensor  # (sentences, width), unit length
    at: list[tuple[int, int]]  # of each sentence, which passage and which sentence of it


@dataclass(frozen=True, slots=True)
class Questions:
    states: Tensor  # (tokens, width), unit length
    weights: Tensor  # (tokens,), of each question summing to one
    owner: Tensor  # (tokens,) which question
    means: Tensor  # (questions, width), unit length


class Reader(nn.Module):
    """MiniLM from a sentence-transformers folder, with an adapter's changes where one is given."""

    def __init__(self, folder: str | Path, adapter: str | Path | None = None, bfloat16: bool = False):
        super().__init__()
        self.bfloat16 = bfloat16
        # Without drop-out, which on a CPU costs more than half of a step: attention then has its fast path.
        self.bert = BertModel.from_pretrained(
            str(folder), add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        self.words = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self.words.no_padding()
        self.words.no_truncation()
        self.cls, self.sep = self.words.token_to_id("[CLS]"), self.words.token_to_id("[SEP]")
        self.weigh = nn.Linear(self.bert.config.hidden_size, 1)  # how much a question's token matters
        nn.init.zeros_(self.weigh.weight)
        nn.init.zeros_(self.weigh.bias)
        self.scale = nn.Parameter(torch.tensor(math.log(20.0)))
        self.bias = nn.Parameter(torch.tensor(-15.0))
        if adapter:
            heads = add(self.bert, adapter)
            self.weigh.load_state_dict({name.removeprefix("weigh."): value.float() for name, value in heads.items()})

    def encode_passages(self, passages: list[tuple[str, str, list[str]]]) -> Passages:
        rows, at = [], []
        for number, (title, heading, sentences) in enumerate(passages):
            head, *body = self._ids([". ".join(t for t in (title, heading) if t), *sentences])
            ids = [self.cls, *head[:MAX_HEAD]] + ([self.sep] if head else [])
            owner = [-1] * len(ids)
            for n, sentence in enumerate(body):
                sentence = sentence[: MAX_PASSAGE - 1 - len(ids)]
                ids += sentence
                owner += [len(at)] * len(sentence)
                if sentence:
                    at.append((number, n))
            rows.append(([*ids, self.sep], [*owner, -1]))
        states, owner = self._states(rows)
        sizes = torch.bincount(owner, minlength=len(at))
        return Passages(states, sizes.tolist(), _means(states, owner, len(at)), at)

    def encode_questions(self, questions: list[str]) -> Questions:
        cut = [ids[:MAX_QUESTION] for ids in self._ids(questions)]
        rows = [([self.cls, *ids, self.sep], [-1, *[n] * len(ids), -1]) for n, ids in enumerate(cut)]
        states, owner, raw = self._states(rows, raw=True)
        weights = F.softplus(self.weigh(raw)[:, 0])
        total = weights.new_zeros(len(rows)).index_add(0, owner, weights)
        return Questions(states, weights / total[owner], owner, _means(states, owner, len(rows)))

    def score(self, questions: Questions, passages: Passages) -> Tensor:
        """(questions, sentences)."""
        likeness = questions.states @ passages.states.T
        best = torch.stack([own.amax(1) for own in likeness.split(passages.sizes, 1)], 1)
        late = best.new_zeros(len(questions.means), len(passages.at))
        late = late.index_add(0, questions.owner, best * questions.weights[:, None])
        return late + WHOLE_SHARE * questions.means @ passages.means.T

    def _ids(self, texts: list[str]) -> list[list[int]]:
        return [e.ids for e in self.words.encode_batch(texts, add_special_tokens=False)]

    def _states(self, rows: list[tuple[list[int], list[int]]], raw: bool = False) -> tuple[Tensor, ...]:
        """Of the tokens that have an owner: unit states, owners, and where wanted the states as they came."""
        by_length = sorted(range(len(rows)), key=lambda n: len(rows[n][0]))
        read: dict[int, Tensor] = {}
        for i in range(0, len(rows), AT_ONCE):
            some = by_length[i : i + AT_ONCE]
            ids = pad_sequence([torch.tensor(rows[n][0]) for n in some], batch_first=True)
            mask = pad_sequence([torch.ones(len(rows[n][0]), dtype=torch.long) for n in some], batch_first=True)
            with mixed(self.bfloat16):
                states = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            read |= {n: own[: len(rows[n][0])] for n, own in zip(some, states, strict=True)}
        owner = torch.tensor([of for _, owners in rows for of in owners])
        hidden = torch.cat([read[n] for n in range(len(rows))])[owner >= 0]
        found = F.normalize(hidden, dim=-1), owner[owner >= 0]
        return (*found, hidden) if raw else found


def mixed(wanted: bool) -> torch.autocast:
    """Products of matrices in bfloat16, where that is wanted: a step takes two thirds of the time on a CPU that has it."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=wanted)


def _means(states: Tensor, owner: Tensor, count: int) -> Tensor:
    return F.normalize(states.new_zeros(count, states.shape[1]).index_add(0, owner, states), dim=-1)


def add(bert: nn.Module, adapter: str | Path) -> dict[str, Tensor]:
    """Adds an adapter's changes to the weights, and returns the heads that it has beside."""
    weights = bert.state_dict()
    heads = changed(weights, load_file(str(adapter)))
    bert.load_state_dict(weights)
    return heads


def reduce(before: dict[str, Tensor], after: dict[str, Tensor], rank: int) -> dict[str, Tensor]:
    """What training changed, in few numbers: matrices by their first `rank` singular directions."""
    out = {}
    for name, new in after.items():
        change = (new - before[name]).float()
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
