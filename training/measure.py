"""Measures a reader: python training/measure.py MODEL --train FOLDER --eval FOLDER [--adapter reader.safetensors].

SQuAD's held-out articles (near misses), ClapNQ, and a sample of SelQA's test. MAP is over the sentences of the
question's own passage (ties count against the system); AUROC is of the best sentence's score, answerable against not.
"""

import argparse
import random
from pathlib import Path

import numpy as np
import torch
from data import Passage, clapnq, pieces, selqa, training
from model import Reader
from sklearn.metrics import roc_auc_score


def average_precision(scores, gold) -> float:
    order = sorted(range(len(scores)), key=lambda n: (-scores[n], n in gold))
    hits, total = 0, 0.0
    for rank, n in enumerate(order, 1):
        if n in gold:
            hits += 1
            total += hits / rank
    return total / max(1, len(gold))


def sets(train: Path, held: Path, selqa_n: int = 300, seed: int = 7) -> dict[str, list[Passage]]:
    test = selqa(held / "selqa" / "selqa-ass-test.json.gz")
    pairs = [(p, q) for p in test for q in p.questions]
    chosen = random.Random(seed).sample(pairs, selqa_n)
    sample = [Passage(p.set, p.article, p.title, p.heading, p.sentences, [q]) for p, q in chosen]
    return {"squad": training(train)[1], "clapnq": clapnq(held / "clapnq"), "selqa": sample}


@torch.inference_mode()
def scored(reader: Reader, passages: list[Passage], batch: int = 8) -> list[tuple[tuple[int, ...], np.ndarray]]:
    """For each question: its gold sentences, and the score of every sentence of its passage."""
    rows = []
    for i in range(0, len(passages), batch):
        some = passages[i : i + batch]
        parts = [(n, start, part) for n, p in enumerate(some) for start, part in pieces(p)]
        view = reader.encode_passages([(p.title, p.heading, p.sentences) for _, _, p in parts])
        asked = [(n, q) for n, p in enumerate(some) for q in p.questions]
        found = reader.score(reader.encode_questions([q.text for _, q in asked]), view)
        at = torch.tensor(view.at)
        owner = torch.tensor([n for n, _, _ in parts])[at[:, 0]]
        number = torch.tensor([start for _, start, _ in parts])[at[:, 0]] + at[:, 1]
        for k, (n, q) in enumerate(asked):
            scores = np.full(len(some[n].sentences), -1.0)
            scores[number[owner == n].numpy()] = found[k][owner == n].numpy()
            rows.append((q.gold, scores))
    return rows


def measure(rows: list[tuple[tuple[int, ...], np.ndarray]]) -> tuple[float, float]:
    """(MAP over the answerable, AUROC of answerable against not)."""
    means = [average_precision(scores, gold) for gold, scores in rows if gold]
    labels = [bool(gold) for gold, _ in rows]
    area = roc_auc_score(labels, [s.max() for _, s in rows]) if len(set(labels)) > 1 else float("nan")
    return float(np.mean(means)), float(area)


def main():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("model", type=Path)
    cli.add_argument("--train", type=Path, required=True)
    cli.add_argument("--eval", type=Path, required=True)
    cli.add_argument("--adapter", type=Path)
    args = cli.parse_args()
    reader = Reader(args.model, args.adapter).eval()
    for name, passages in sets(args.train, args.eval).items():
        mean, area = measure(scored(reader, passages))
        print(
            f"{name}: {sum(len(p.questions) for p in passages)} questions, MAP {mean:.3f}, AUROC {area:.3f}", flush=True
        )


if __name__ == "__main__":
    main()
