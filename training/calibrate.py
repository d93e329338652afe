"""Fits the numbers of qa/judge.py and qa/abstain.py's dial: python training/calibrate.py TRAIN [--weights FILE].

On questions that no training saw: the held-out worlds, asked through the product over an index of their documents, and
SQuAD's held-out articles with their near misses. Two logistic fits: of a sentence answering, over what the cross-encoder
says of it and its score of the first reading; and of the question being answered, over the best of these and the best
window as a whole. Measured leaving one world, or one article, out at a time.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from data import Passage, training
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from worlds import World, documents, worlds

from index import build, embed, loose
from qa import Assistant
from qa.judge import READ, second
from qa.measures import calibration_error
from qa.reader import LateInteraction

SEED, OF_SQUAD = 7, 480


@dataclass(frozen=True, slots=True)
class Seen:
    """A question: of which world or article, whether it is answered, each sentence's (joint, late, gold), the window's."""

    of: str
    answered: bool
    sentences: np.ndarray
    together: float


def of_world(world: World) -> Iterator[Seen]:
    with tempfile.TemporaryDirectory() as scratch:
        build(documents(world, Path(scratch) / "sources"), Path(scratch) / "home")
        assistant = Assistant.open(Path(scratch) / "home")
        texts = {i: s for t in world.texts for i, s in t.sentences.items()}
        for asked in world.questions:
            hits = next(assistant.steps(asked.text))
            reading = LateInteraction(assistant.corpus).read(hits.topic, list(hits.hits))
            found, together = second(asked.text, reading.evidence[:READ], assistant.corpus)
            gold = {texts[i] for i in asked.gold}
            rows = [(joint, e.score, float(e.text in gold)) for e, joint in found]
            yield Seen(world.name, bool(gold), np.array(rows), together)


def of_squad(passages: list[Passage]) -> Iterator[Seen]:
    corpus = loose.Loose()
    reader = LateInteraction(corpus)
    pairs = [(p, q) for p in passages for q in p.questions]
    for passage, question in random.Random(SEED).sample(pairs, OF_SQUAD):
        hits = loose.hits(question.text, passage.title, passage.sentences)
        reading = reader.read(question.text, hits)
        found, together = second(question.text, reading.evidence[:READ], corpus)
        gold = {passage.sentences[g] for g in question.gold}
        rows = [(joint, e.score, float(e.text in gold)) for e, joint in found]
        yield Seen(passage.article, bool(question.gold), np.array(rows), together)


def fitted(seen: list[Seen]) -> tuple[LogisticRegression, LogisticRegression]:
    rows = np.concatenate([s.sentences for s in seen])
    sentence = LogisticRegression(C=100).fit(rows[:, :2], rows[:, 2])
    return sentence, LogisticRegression(C=100, class_weight="balanced").fit(
        features(seen, sentence), [s.answered for s in seen]
    )


def features(seen: list[Seen], sentence: LogisticRegression) -> np.ndarray:
    return np.array([[sentence.decision_function(s.sentences[:, :2]).max(), s.together] for s in seen])


def left_out(seen: list[Seen]) -> tuple[np.ndarray, np.ndarray]:
    """(answered, chance) of every question, by fits that saw none of its world or article."""
    answered, chance = [], []
    for name in sorted({s.of for s in seen}):
        own = [s for s in seen if s.of == name]
        sentence, question = fitted([s for s in seen if s.of != name])
        answered += [s.answered for s in own]
        chance += list(question.predict_proba(features(own, sentence))[:, 1])
    return np.array(answered), np.array(chance)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("train", type=Path)
    cli.add_argument("--weights", type=Path, help="of another joint reader than the shipped one")
    args = cli.parse_args()
    if args.weights:
        embed.JUDGE = args.weights
    own = [s for world in worlds()[1] for s in of_world(world)]
    squad = list(of_squad(training(args.train)[1]))
    for name, seen in (("worlds", own), ("SQuAD", squad), ("both", own + squad)):
        sentence, question = fitted(seen)
        answered, chance = left_out(seen)
        print(f"{name}: sentence {sentence.coef_[0].round(3)} {sentence.intercept_.round(3)}")
        print(f"{name}: question {question.coef_[0].round(3)} {question.intercept_.round(3)}")
        print(f"{name}: AUROC {roc_auc_score(answered, chance):.3f}, ECE {calibration_error(chance, answered):.3f}")
        for least in (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
            kept, declined = (chance[answered] >= least).mean(), (chance[~answered] < least).mean()
            print(f"{name}: from {least}: {kept:.3f} answered, {declined:.3f} declined")
        late = np.array([s.sentences[:, 1].max() for s in seen])
        first = np.mean([s.sentences[s.sentences[:, 1].argmax(), 2] for s in seen if s.answered])
        again = np.mean(
            [s.sentences[sentence.decision_function(s.sentences[:, :2]).argmax(), 2] for s in seen if s.answered]
        )
        print(
            f"{name}: best sentence right {first:.3f} at first, {again:.3f} again; AUROC at first {roc_auc_score(answered, late):.3f}"
        )


if __name__ == "__main__":
    main()
