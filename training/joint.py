"""Trains the joint reader (`index/judge.safetensors`): python training/joint.py TRAIN OUT [--steps N] [--seed 7].

An example is a question with one to a few neighbouring sentences of a passage: do they answer it, which of them, and where
it is known at which words. Those that answer come from the gold; those that do not are the sentences that the first
reading (late interaction) likes best among the wrong ones, of the same passage, of another one of the article, of the
nearest one that does not answer, or of the other documents of a world, and the best-liked sentences for questions that
nothing answers, those of another world among them. The network is the packaged MiniLM read with a question in front (Nogueira & Cho 2019); its embeddings and first two layers stay as they are.
What is written is the change, in factors of rank RANK, and the heads that say whether a window answers and which of its
sentences do; the one for the words only teaches.
"""

import argparse
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from data import Passage, Question, training
from model import Passages, Questions, Reader, add, mixed, reduce
from reported import reported
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel
from worlds import Asked, World, worlds

from index.bert import SENTENCE_TOKENS, joint_input
from index.embed import READER, packaged_folder

RANK, FROZEN_LAYERS = 48, 2
SIZE, RATE, HEADS_RATE, WARM_UP, LAST_RATE = 32, 2.5e-4, 4.0, 30, 0.02
ROOMS = (45, 75, 120)
"""Tokens of a window, drawn anew for each example."""

FOREIGN = 0.4
"""Share of a world's questions that are put to another world's documents too."""

NEAREST = 50
"""Passages among which the nearest one that does not answer is looked for."""

OF_PUBLIC_SETS = 0.4
"""Share of the examples of the public sets that is used in an epoch, beside all of the worlds'."""

SPAN_SHARE, SENTENCE_WEIGHT = 0.3, 1.5

HEADS = ("answered", "sentence")
"""Of the network's heads, those that the product uses."""


@dataclass(frozen=True, slots=True)
class Example:
    ids: list[int]
    types: list[int]
    owner: list[int]
    sentences: int
    gold: tuple[int, ...]
    span: tuple[int, int] | None
    """First and last token of the answer; (0, 0) where there is none to be found, None where it is not known."""


@dataclass(frozen=True, slots=True)
class Put:
    """A question put to passages. `gold`, `also`: (passage, sentence) that answer, and that would do too."""

    question: Question
    passages: tuple[Passage, ...]
    gold: frozenset[tuple[int, int]]
    also: frozenset[tuple[int, int]]
    scores: tuple[np.ndarray, ...]
    """Of each passage: how the first reading likes each sentence."""


class Network(nn.Module):
    def __init__(self, folder: Path, bfloat16: bool = False):
        super().__init__()
        self.bfloat16 = bfloat16
        self.bert = BertModel.from_pretrained(
            str(folder), add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        width = self.bert.config.hidden_size
        self.answered = nn.Linear(width, 1)
        self.sentence = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.span = nn.Linear(width, 2)
        for head in (self.answered, self.sentence[2], self.span):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        for name, weight in self.bert.named_parameters():
            layer = name.split(".")[2] if name.startswith("encoder") else "0"
            weight.requires_grad = int(layer) >= FROZEN_LAYERS

    def forward(self, ids: Tensor, types: Tensor, owner: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits: (windows,), (windows, sentences), (windows, tokens, 2). `owner` is -2 where there is no token."""
        with mixed(self.bfloat16):
            hidden = self.bert(ids, attention_mask=(owner > -2).long(), token_type_ids=types).last_hidden_state.float()
        own = F.one_hot(owner.clamp_min(-1) + 1)[..., 1:].to(hidden.dtype)
        means = own.transpose(1, 2) @ hidden / own.sum(1)[..., None].clamp_min(1)
        return self.answered(hidden[:, 0])[:, 0], self.sentence(means)[..., 0], self.span(hidden)


class Words:
    """Token ids of texts, each looked up once."""

    def __init__(self, folder: Path):
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._held: dict[str, list[int]] = {}

    def __call__(self, text: str) -> list[int]:
        if text not in self._held:
            self._held[text] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return self._held[text]

    def spans(self, text: str) -> list[tuple[int, int]]:
        return self._tokenizer.encode(text, add_special_tokens=False).offsets


def head(passage: Passage) -> str:
    return ". ".join(part for part in (passage.title, passage.heading) if part)


def read(reader: Reader, passages: Iterable[Passage]) -> list[Passages]:
    return [reader.encode_passages([(head(p), "", p.sentences)]) for p in passages]


def liked(reader: Reader, asked: Questions, passage: Passage, view: Passages) -> np.ndarray:
    """How the first reading likes the sentences for each question, (questions, sentences); -1 beyond its longest input."""
    out = np.full((len(asked.means), len(passage.sentences)), -1.0)
    out[:, [n for _, n in view.at]] = reader.score(asked, view).numpy()
    return out


@torch.inference_mode()
def of_public_sets(reader: Reader, passages: list[Passage], draw: random.Random) -> list[Put]:
    """Each question put to its passage, to another one of the article, and to the nearest one that does not answer it."""
    by_article: dict[tuple[str, str], list[int]] = {}
    for number, passage in enumerate(passages):
        by_article.setdefault((passage.set, passage.article), []).append(number)
    views = read(reader, passages)
    begins = np.cumsum([0, *(len(view.at) for view in views[:-1])])
    means = torch.cat([view.means for view in views])
    out = []
    for number, passage in enumerate(passages):
        asked = reader.encode_questions([q.text for q in passage.questions])
        near = np.maximum.reduceat((asked.means @ means.T).numpy(), begins, axis=1)
        own = by_article[passage.set, passage.article]
        other = draw.choice([n for n in own if n != number] or range(len(passages)))
        for n, question in enumerate(passage.questions):
            ranked = near[n].argsort()[::-1][:NEAREST]
            nearest = next((int(k) for k in ranked if not _may_answer(passages[k], passage, question)), other)
            put_to = list(dict.fromkeys((number, other, nearest)))
            scores = tuple(liked(reader, asked, passages[k], views[k])[n] for k in put_to)
            gold = frozenset((0, g) for g in question.gold)
            out.append(Put(question, tuple(passages[k] for k in put_to), gold, frozenset(), scores))
    return out


def _may_answer(passage: Passage, own: Passage, question: Question) -> bool:
    if not question.answers:
        return passage.article == own.article
    return passage is own or any(answer in sentence for sentence in passage.sentences for answer in question.answers)


@torch.inference_mode()
def of_world(reader: Reader, world: World, foreign: list[Asked]) -> list[Put]:
    """Each question put to all documents of the world, and the foreign ones, of another world, which nothing answers."""
    passages = tuple(
        Passage("world", world.name, f"{t.author or t.publisher}: {t.title}", "", list(t.sentences.values()))
        for t in world.texts
    )
    where = {i: (n, k) for n, t in enumerate(world.texts) for k, i in enumerate(t.sentences)}
    questions = [*world.questions, *(Asked(q.text, (), frozenset()) for q in foreign)]
    asked = reader.encode_questions([q.text for q in questions])
    scores = [liked(reader, asked, *each) for each in zip(passages, read(reader, passages), strict=True)]
    return [
        Put(
            Question(q.text, ()),
            passages,
            frozenset(where[i] for i in q.gold),
            frozenset(where[i] for i in q.also),
            tuple(of_passage[n] for of_passage in scores),
        )
        for n, q in enumerate(questions)
    ]


def of_worlds(reader: Reader, own: list[World], draw: random.Random) -> list[Put]:
    out = []
    for number, world in enumerate(own):
        other = own[(number + draw.randrange(1, len(own))) % len(own)]
        out += of_world(
            reader, reported(world, draw), draw.sample(other.questions, round(FOREIGN * len(other.questions)))
        )
    return out


def examples(put: Put, words: Words, draw: random.Random, often: int) -> Iterator[Example]:
    """`often`: windows of each sort; one more where nothing answers."""
    for passage, sentence in draw.sample(sorted(put.gold), min(2, len(put.gold))):
        for _ in range(often if len(put.gold) == 1 else 1):
            yield _example(put, passage, sentence, words, draw)
    wrong = [
        (score, n, k)
        for n, scores in enumerate(put.scores)
        for k, score in enumerate(scores)
        if (n, k) not in put.gold and (n, k) not in put.also
    ]
    wrong.sort(reverse=True)
    for _ in range(often + (often > 1 and not put.gold) if wrong else 0):
        _, passage, sentence = wrong[min(int(draw.expovariate(0.35 * often)), len(wrong) - 1)]
        yield _example(put, passage, sentence, words, draw)


def _example(put: Put, number: int, center: int, words: Words, draw: random.Random) -> Example:
    passage = put.passages[number]
    for _ in range(4):
        first, last = _window(passage, center, words, draw)
        if not any((number, k) in put.also for k in range(first, last)):
            break
    else:
        first, last = center, center + 1
    gold = tuple(k - first for n, k in sorted(put.gold) if n == number and first <= k < last)
    sentences = passage.sentences[first:last]
    ids, types, owner = joint_input(words, put.question.text, head(passage), sentences)
    span = _span(put.question, sentences, gold, owner, words) if put.question.answers or not gold else None
    return Example(ids, types, owner, last - first, gold, span)


def _window(passage: Passage, center: int, words: Words, draw: random.Random) -> tuple[int, int]:
    """From the sentence outwards, to a length and in an order drawn: (first, one past the last)."""
    first, last, room = center, center + 1, draw.choice(ROOMS) - len(words(passage.sentences[center]))
    sides = [True, False] * draw.choice((0, 1, 1, 2, 3))
    draw.shuffle(sides)
    for before in sides:
        n = first - 1 if before else last
        if 0 <= n < len(passage.sentences) and len(words(passage.sentences[n])) <= room:
            room -= len(words(passage.sentences[n]))
            first, last = min(first, n), max(last, n + 1)
    return first, last


def _span(
    question: Question, sentences: list[str], gold: tuple[int, ...], owner: list[int], words: Words
) -> tuple[int, int] | None:
    if not gold:
        return 0, 0
    for n in gold:
        for answer in question.answers:
            at = sentences[n].find(answer)
            inside = [k for k, (a, b) in enumerate(words.spans(sentences[n])) if a < at + len(answer) and at < b]
            if at >= 0 and inside and inside[-1] < SENTENCE_TOKENS and n in owner:
                begins = owner.index(n)
                if begins + inside[-1] < len(owner) - 1:
                    return begins + inside[0], begins + inside[-1]
    return None


def batches(pool: list[Example], draw: random.Random) -> Iterator[list[Example]]:
    """Of like length, in random order."""
    draw.shuffle(pool)
    for i in range(0, len(pool), SIZE * 24):
        some = sorted(pool[i : i + SIZE * 24], key=lambda e: len(e.ids))
        groups = [some[j : j + SIZE] for j in range(0, len(some), SIZE)]
        draw.shuffle(groups)
        yield from groups


def loss(network: Network, batch: list[Example]) -> Tensor:
    ids, types, owner = (
        _padded([getattr(e, f) for e in batch], fill) for f, fill in (("ids", 0), ("types", 0), ("owner", -2))
    )
    answered, sentences, spans = network(ids, types, owner)
    yes = torch.tensor([float(bool(e.gold)) for e in batch])
    wanted, real = torch.zeros_like(sentences), torch.zeros_like(sentences, dtype=torch.bool)
    for row, example in enumerate(batch):
        real[row, : example.sentences] = True
        wanted[row, list(example.gold)] = 1
    total = F.binary_cross_entropy_with_logits(answered, yes)
    total = total + F.binary_cross_entropy_with_logits(
        sentences[real], wanted[real], pos_weight=torch.tensor(SENTENCE_WEIGHT)
    )
    known = [row for row, e in enumerate(batch) if e.span is not None]
    if not known:
        return total
    spans = spans.masked_fill((owner == -2)[..., None], -1e4)[known]
    where = torch.tensor([batch[row].span for row in known])
    return (
        total
        + SPAN_SHARE * (F.cross_entropy(spans[..., 0], where[:, 0]) + F.cross_entropy(spans[..., 1], where[:, 1])) / 2
    )


def _padded(rows: list[list[int]], fill: int) -> Tensor:
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=fill)


def train(
    network: Network, epoch: Callable[[], list[Example]], steps: int, draw: random.Random, rate: float = RATE
) -> None:
    own = [p for n, p in network.named_parameters() if n.startswith("bert") and p.requires_grad]
    heads = [p for n, p in network.named_parameters() if not n.startswith("bert")]
    optimizer = torch.optim.AdamW(
        [{"params": own, "lr": rate}, {"params": heads, "lr": rate * HEADS_RATE}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / WARM_UP, max(LAST_RATE, 1 - (1 - LAST_RATE) * step / steps))
    )
    step, shown = 0, 0.0
    while step < steps:
        for batch in batches(epoch(), draw):
            value = loss(network, batch)
            optimizer.zero_grad()
            value.backward()
            nn.utils.clip_grad_norm_(own + heads, 1.0)
            optimizer.step()
            schedule.step()
            step, shown = step + 1, shown + value.item()
            if step % 50 == 0:
                print(f"{step}/{steps} loss {shown / 50:.3f}", flush=True)
                shown = 0.0
            if step == steps:
                return


def written(network: Network, before: dict[str, Tensor], heads: tuple[str, ...] = HEADS) -> dict[str, Tensor]:
    """The change of the packaged weights in factors, and the heads that the product uses."""
    after = {name: value.detach() for name, value in network.bert.named_parameters()}
    kept = {n: v.detach().half().contiguous() for n, v in network.named_parameters() if n.startswith(heads)}
    return reduce(before, after, RANK) | kept


def begun(folder: Path, weights: Path, frozen: int, bfloat16: bool = False) -> Network:
    """The network with the weights of a joint reader, of which the first `frozen` layers stay as they are."""
    network, held = Network(folder, bfloat16), load_file(str(weights))
    add(network.bert, weights)
    network.load_state_dict(
        {name: value.float() for name, value in held.items() if name.startswith(HEADS)}, strict=False
    )
    for n, layer in enumerate(network.bert.encoder.layer):
        layer.requires_grad_(n >= frozen)
    return network


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("train", type=Path, help="folder of SQuAD, QED, SelQA and NQ-open")
    cli.add_argument("out", type=Path)
    cli.add_argument("--steps", type=int, default=1250)
    cli.add_argument("--begin", type=Path, help="weights to go on from, at a lower --rate")
    cli.add_argument("--rate", type=float, default=RATE)
    cli.add_argument("--seed", type=int, default=7)
    cli.add_argument("--bfloat16", action="store_true", help="for a CPU that multiplies matrices in it")
    cli.add_argument(
        "--limit", type=int, help="passages of the public sets, and a tenth as many worlds, for a quick try"
    )
    args = cli.parse_args()
    torch.manual_seed(args.seed)
    draw, folder = random.Random(args.seed), packaged_folder()
    words = Words(folder)
    before = {name: value.detach().clone() for name, value in Network(folder).bert.named_parameters()}
    network = begun(folder, args.begin, FROZEN_LAYERS, args.bfloat16) if args.begin else Network(folder, args.bfloat16)
    reader = Reader(folder, READER)
    public = of_public_sets(reader, training(args.train)[0][: args.limit], draw)
    own = of_worlds(reader, worlds()[0][: args.limit and max(2, args.limit // 10)], draw)
    print(f"{len(public)} questions of public sets, {len(own)} of worlds", flush=True)

    def epoch() -> list[Example]:
        some = draw.sample(public, round(OF_PUBLIC_SETS * len(public)))
        return [e for often, puts in ((1, some), (2, own)) for put in puts for e in examples(put, words, draw, often)]

    train(network, epoch, args.steps, draw, args.rate)
    save_file(written(network, before), str(args.out))


if __name__ == "__main__":
    main()
