"""Fits the chance of qa/judge.py and the dial of qa/types.py: python training/calibrate.py TRAIN [--weights FILE].

The held-out worlds, which no training saw, are asked through the product over an index of their documents. One logistic
fit, answered or not, over what both readings say; measured leaving one world out at a time. Beside it stand questions of
another world put to these documents, and SQuAD's held-out articles with their near misses, with the same numbers. The
dials are chosen by hand from the table that is printed.
"""

import argparse
import math
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from data import Passage, training
from sklearn.linear_model import LogisticRegression
from worlds import World, documents, worlds

from index import build, embed, loose
from qa import Assistant
from qa.judge import OFFSET, SCALE, Judge, judged
from qa.measuring.measures import auroc, calibration_error
from qa.reader import LateInteraction
from qa.types import Reading

SEED, OF_SQUAD, FOREIGN = 7, 480, 8


def logit(question: str, reading: Reading, corpus: Judge) -> float:
    """Of both readings, before scale and offset."""
    chance = judged(question, reading, corpus).chance
    return (math.log(chance / (1 - chance)) - OFFSET) / SCALE


def of_world(world: World, other: World) -> Iterator[tuple[str, bool, bool, float]]:
    """(world, whether it is its own, whether it is answered, the logit) of each question, and of FOREIGN of another's."""
    foreign = random.Random(SEED).sample(other.questions, FOREIGN)
    with tempfile.TemporaryDirectory() as scratch:
        build(documents(world, Path(scratch) / "sources"), Path(scratch) / "home")
        corpus = Assistant.open(Path(scratch) / "home").corpus
        for asked in (*world.questions, *foreign):
            found = next(Assistant(corpus).steps(asked.text))
            reading = LateInteraction(corpus).read(found.topic, list(found.hits))
            is_own = asked in world.questions
            yield world.name, is_own, is_own and bool(asked.gold), logit(found.put.read, reading, corpus)


def of_squad(passages: list[Passage]) -> Iterator[tuple[str, bool, float]]:
    corpus = loose.Loose()
    pairs = [(p, q) for p in passages for q in p.questions]
    for passage, question in random.Random(SEED).sample(pairs, OF_SQUAD):
        reading = LateInteraction(corpus).read(
            question.text, loose.hits(question.text, passage.title, passage.sentences)
        )
        yield passage.article, bool(question.gold), logit(question.text, reading, corpus)


def fitted(logits: np.ndarray, answered: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=100).fit(logits[:, None], answered)


def told(name: str, chance: np.ndarray, answered: np.ndarray) -> None:
    print(f"{name}: AUROC {auroc(chance, answered):.3f}, ECE {calibration_error(chance, answered):.3f}")
    for least in np.arange(0.1, 0.85, 0.05):
        kept, declined = (chance[answered] >= least).mean(), (chance[~answered] < least).mean()
        print(f"{name}: from {least:.2f}: {kept:.3f} answered, {declined:.3f} declined, {(kept + declined) / 2:.3f}")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("train", type=Path)
    cli.add_argument("--weights", type=Path, help="of another joint reader than the shipped one")
    args = cli.parse_args()
    if args.weights:
        embed.JUDGE = args.weights
    aside = worlds()[1]
    pairs = zip(aside, [*aside[1:], aside[0]], strict=True)
    names, is_own, answered, logits = map(
        np.array, zip(*(row for pair in pairs for row in of_world(*pair)), strict=True)
    )
    model, chance = fitted(logits[is_own], answered[is_own]), np.zeros(len(logits))
    print(f"scale {model.coef_[0][0]:.2f}, offset {model.intercept_[0]:.2f}")
    for name in set(names):
        held, others = names == name, (names != name) & is_own
        chance[held] = fitted(logits[others], answered[others]).predict_proba(logits[held][:, None])[:, 1]
    told("worlds", chance[is_own], answered[is_own])
    told("worlds, foreign questions", chance[answered | ~is_own], answered[answered | ~is_own])
    _, answered, logits = map(np.array, zip(*of_squad(training(args.train)[1]), strict=True))
    told("SQuAD", model.predict_proba(logits[:, None])[:, 1], answered)


if __name__ == "__main__":
    main()
