"""Trains the reader (`index/reader.safetensors`): python training/train.py MODEL TRAIN_FOLDER OUT. One command, seeded.

A step takes the documents of two worlds (training/worlds.py) and a few passages of the public sets, and some questions of
each. Loss: a sentence that answers against all the step's sentences that do not (softmax), and NEAR times each
sentence of the question's own documents, yes or no. All layers learn, and how much each word of a question matters; the
embeddings stay. OUT holds the change, matrices reduced to RANK. It knows no measuring set.
"""

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from data import Passage, pieces, training
from model import Reader, reduce
from reported import reported
from safetensors.torch import save_file
from torch import Tensor
from worlds import World, worlds

WORLDS, OTHERS, OF_WORLD, OF_OTHER = 2, 4, 32, 4
"""Worlds and public passages of a step, and questions of each."""

LONGEST = (600, 1000, 1400)
"""Characters of a passage of a world, drawn anew each time; the product's have about 1,000."""

RATE, HEADS_RATE, WARM_UP, NEAR, RANK = 6e-5, 20.0, 0.08, 0.1, 64

Sentence = tuple[int, int]
"""The number of a passage, and of a sentence of it."""


@dataclass(frozen=True, slots=True)
class Put:
    """A question with the sentences that answer, those that would do too, and the passages it was put to."""

    text: str
    gold: frozenset[Sentence]
    also: frozenset[Sentence]
    passages: range


@dataclass(frozen=True, slots=True)
class Step:
    passages: list[tuple[str, str, list[str]]]
    asked: list[Put]


def steps(public: list[Passage], own: list[World], draw: random.Random) -> Iterator[Step]:
    """For ever."""
    of_worlds = _endless(lambda: own, draw)
    squad = _endless(lambda: _trios([p for p in public if p.set == "squad"], draw), draw)
    others = _endless(lambda: [[part] for p in public if p.set != "squad" for _, part in pieces(p)], draw)
    while True:
        step = Step([], [])
        for _ in range(WORLDS):
            _put_world(step, reported(next(of_worlds), draw), draw)
        for source in (squad, others):
            parts: list[Passage] = []
            while len(parts) < OTHERS // 2:
                parts += next(source)
            for part in parts[: OTHERS // 2]:
                _put_passage(step, part, draw)
        yield step


def _endless(pool, draw: random.Random) -> Iterator:
    while True:
        shuffled = list(pool())
        draw.shuffle(shuffled)
        yield from shuffled


def _trios(passages: list[Passage], draw: random.Random) -> list[list[Passage]]:
    """Parts of passages, up to three of one article together, so that what is near is told apart."""
    by_article: dict[str, list[Passage]] = {}
    for passage in passages:
        by_article.setdefault(passage.article, []).extend(part for _, part in pieces(passage))
    for parts in by_article.values():
        draw.shuffle(parts)
    return [parts[i : i + 3] for parts in by_article.values() for i in range(0, len(parts), 3)]


def _put_world(step: Step, world: World, draw: random.Random) -> None:
    begins, where, longest = len(step.passages), {}, draw.choice(LONGEST)
    for text in world.texts:
        whole = Passage("world", world.name, text.title, "", list(text.sentences.values()))
        ids = list(text.sentences)
        for first, part in pieces(whole, longest):
            where |= {ids[first + n]: (len(step.passages), n) for n in range(len(part.sentences))}
            step.passages.append((part.title, "", part.sentences))
    answered = [q for q in world.questions if q.sides]
    for question in draw.sample(answered, min(OF_WORLD, len(answered))):
        gold, also = (frozenset(where[i] for i in ids) for ids in (question.gold, question.also))
        step.asked.append(Put(question.text, gold, also, range(begins, len(step.passages))))


def _put_passage(step: Step, passage: Passage, draw: random.Random) -> None:
    number = len(step.passages)
    step.passages.append((passage.title, passage.heading, passage.sentences))
    for question in draw.sample(passage.questions, min(OF_OTHER, len(passage.questions))):
        gold = frozenset((number, n) for n in question.gold)
        step.asked.append(Put(question.text, gold, frozenset(), range(number, number + 1)))


def loss(reader: Reader, step: Step) -> tuple[Tensor, Tensor]:
    """(answering sentences against all others, each sentence of the own passages yes or no)."""
    passages = reader.encode_passages(step.passages)
    scores = reader.score(reader.encode_questions([put.text for put in step.asked]), passages) * reader.scale.exp()
    listwise, said, wanted = [], [], []
    for put, row in zip(step.asked, scores, strict=True):
        gold = torch.tensor([at in put.gold for at in passages.at])
        counted = torch.tensor([at not in put.also for at in passages.at])
        own = torch.tensor([number in put.passages for number, _ in passages.at])
        if gold.any():
            others = row[counted & ~gold].logsumexp(0)
            listwise.append((torch.logaddexp(row[gold], others) - row[gold]).mean())
        said.append(row[own & counted] + reader.bias)
        wanted.append(gold[own & counted].float())
    return torch.stack(listwise).mean(), F.binary_cross_entropy_with_logits(torch.cat(said), torch.cat(wanted))


def train(reader: Reader, stream: Iterator[Step], count: int) -> None:
    for weight in reader.bert.embeddings.parameters():
        weight.requires_grad = False
    own = [p for n, p in reader.named_parameters() if p.requires_grad and n.startswith("bert")]
    heads = [p for n, p in reader.named_parameters() if not n.startswith("bert")]
    groups = [{"params": own, "lr": RATE}, {"params": heads, "lr": HEADS_RATE * RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = WARM_UP * count
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.0, (count - n) / (count - warm)))
    )
    reader.train()
    began, sums = time.monotonic(), [0.0, 0.0]
    for number in range(1, count + 1):
        listwise, yes_no = loss(reader, next(stream))
        optimizer.zero_grad()
        (listwise + NEAR * yes_no).backward()
        torch.nn.utils.clip_grad_norm_(own + heads, 1.0)
        optimizer.step()
        schedule.step()
        sums = [sums[0] + listwise.item(), sums[1] + yes_no.item()]
        if number % 20 == 0:
            print(f"{number} {sums[0] / 20:.4f} {sums[1] / 20:.4f} {time.monotonic() - began:.0f}s", flush=True)
            sums = [0.0, 0.0]


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("model", type=Path)
    cli.add_argument("train", type=Path)
    cli.add_argument("out", type=Path)
    cli.add_argument("--steps", type=int, default=700)
    cli.add_argument("--seed", type=int, default=7)
    cli.add_argument("--begin", type=Path, help="weights to go on from, the packaged ones if none are given")
    cli.add_argument("--bfloat16", action="store_true", help="for a CPU that multiplies matrices in it")
    args = cli.parse_args()
    torch.manual_seed(args.seed)
    before = {name: value.detach() for name, value in Reader(args.model).bert.named_parameters()}
    reader = Reader(args.model, args.begin, args.bfloat16)
    train(reader, steps(training(args.train)[0], worlds()[0], random.Random(args.seed)), args.steps)
    after = {name: value.detach() for name, value in reader.bert.named_parameters()}
    heads = {f"weigh.{name}": value.detach().half() for name, value in reader.weigh.named_parameters()}
    save_file(reduce(before, after, RANK) | heads, str(args.out))


if __name__ == "__main__":
    main()
