"""Fine-tunes the reader: python training/train.py MODEL TRAIN_FOLDER OUT.safetensors. One command, seeded.

A step takes `--passages` passages (several of one article, so that what is near is told apart) and up to `--asked`
questions of each; a passage is encoded once for all its questions. Loss: the answering sentences against all the step's
sentences (softmax), and `--near` times every sentence of the own passage yes or no, unanswerable questions included.
OUT holds `--share` of the change of each weight (half way back to where it came from: see MODEL_CARD.md), matrices
reduced to `--rank`. It knows no measuring set.
"""

import argparse
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from data import Passage, pieces, training
from model import Reader, reduce
from safetensors.torch import save_file


def batches(passages: list[Passage], count: int, asked: int, draw: random.Random):
    """For ever: lists of (passage, questions); half of each SQuAD, four of an article at a time, half the other sets."""

    def groups(of_squad: bool):
        while True:
            by_article: dict[str, list] = {}
            for n, p in enumerate(passages):
                if (p.set == "squad") == of_squad:
                    by_article.setdefault(p.article if of_squad else str(n), []).extend(
                        part for _, part in pieces(p, 1100)
                    )
            ready = []
            for parts in by_article.values():
                draw.shuffle(parts)
                ready += [parts[i : i + 4] for i in range(0, len(parts), 4)]
            draw.shuffle(ready)
            yield from ready

    def take(source):
        out = []
        while len(out) < count // 2:
            out += next(source)
        return out[: count // 2 + 2]

    squad, others = groups(True), groups(False)
    while True:
        yield [(p, draw.sample(p.questions, min(asked, len(p.questions)))) for p in take(squad) + take(others)]


def loss_of(reader: Reader, step):
    passages = reader.encode_passages([(p.title, p.heading, p.sentences) for p, _ in step])
    asked = [(n, q) for n, (_, some) in enumerate(step) for q in some]
    questions = reader.encode_questions([q.text for _, q in asked])
    raw = reader.score(questions, passages)
    scores = raw * reader.scale.exp()
    gold = torch.zeros_like(scores, dtype=torch.bool)
    for k, (n, q) in enumerate(asked):
        for g in q.gold:
            gold[k] |= (passages.passage == n) & (passages.number == g)
    mine = passages.passage[None] == torch.tensor([n for n, _ in asked])[:, None]
    has = gold.any(1)
    listwise = (scores.logsumexp(1) - scores.masked_fill(~gold, -1e4).logsumexp(1))[has].mean()
    counted = mine & (has[:, None] | torch.tensor([q.near_miss for _, q in asked])[:, None])
    yes_no = F.binary_cross_entropy_with_logits((scores + reader.bias)[counted], gold[counted].float())
    return listwise, yes_no


def main():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("model", type=Path)
    cli.add_argument("train", type=Path)
    cli.add_argument("out", type=Path)
    cli.add_argument("--steps", type=int, default=400)
    cli.add_argument("--passages", type=int, default=16)
    cli.add_argument("--asked", type=int, default=6)
    cli.add_argument("--rate", type=float, default=5e-5)
    cli.add_argument("--near", type=float, default=0.3, help="weight of the yes-or-no loss")
    cli.add_argument("--rank", type=int, default=32)
    cli.add_argument("--share", type=float, default=0.5)
    cli.add_argument("--seed", type=int, default=7)
    args = cli.parse_args()
    torch.manual_seed(args.seed)
    reader = Reader(args.model)
    before = {k: v.detach().clone() for k, v in reader.bert.named_parameters()}
    for p in reader.bert.embeddings.parameters():
        p.requires_grad = False
    slow = [p for n, p in reader.named_parameters() if p.requires_grad and n.startswith("bert")]
    fast = [p for n, p in reader.named_parameters() if p.requires_grad and not n.startswith("bert")]
    groups = [{"params": slow, "lr": args.rate}, {"params": fast, "lr": 20 * args.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = 0.1 * args.steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.0, (args.steps - s) / (args.steps - warm)))
    )
    reader.train()
    began, sums = time.time(), [0.0, 0.0]
    stream = batches(training(args.train)[0], args.passages, args.asked, random.Random(args.seed))
    for number in range(1, args.steps + 1):
        listwise, yes_no = loss_of(reader, next(stream))
        optimizer.zero_grad()
        (listwise + args.near * yes_no).backward()
        torch.nn.utils.clip_grad_norm_(slow + fast, 1.0)
        optimizer.step()
        schedule.step()
        sums = [sums[0] + listwise.item(), sums[1] + yes_no.item()]
        if number % 20 == 0:
            print(f"{number} {sums[0] / 20:.4f} {sums[1] / 20:.4f} {time.time() - began:.0f}s", flush=True)
            sums = [0.0, 0.0]
    after = {k: v.detach() for k, v in reader.bert.named_parameters()}
    save_file(reduce(before, after, args.rank, args.share), str(args.out))


if __name__ == "__main__":
    main()
