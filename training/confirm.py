"""Fits what qa/verify.py makes of the head's logit: PYTHONPATH=. python training/confirm.py [--weights FILE].

Over the claims of the worlds that training/support.py left aside, false ones mended too, those that the hard rules let pass: one logistic fit, borne or
not, over the logit. Printed: the fit, how well it tells them apart with
each world left out in turn, and for each threshold how many true claims and how many others pass, rules and head together.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from support import MENDED, split
from twists import mended
from worlds import World

from benchmarks.claims import Pair, of_world
from index import embed
from index.loose import Loose
from qa.claims.said import sayers
from qa.measuring.measures import auroc
from qa.verify import contradicted, read


def both(world: World) -> Iterator[Pair]:
    """The world's claims, and those of its false ones that can be mended, as true ones: without these, the true claims share fewer
    words with their evidence than the others do."""
    for kind, claim, cited in of_world(world):
        yield kind, claim, cited
        if kind in MENDED:
            who, author = sayers(claim), cited[0].source.author
            speakers = (who[0], author.split(",")[0].split()[-1]) if who and author else ("", "")
            if right := mended(claim, " ".join(c.quote for c in cited), speakers):
                yield "true", right, cited


def fitted(rows: np.ndarray, borne: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=10, class_weight="balanced").fit(rows, borne)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--weights", type=Path, help="another head than the shipped one")
    args = cli.parse_args()
    if args.weights:
        embed.SUPPORT = args.weights
    corpus = Loose()
    pairs = [(world.name, *pair) for world in split()[1] for pair in both(world)]
    borne = np.array([kind == "true" for _, kind, _, _ in pairs])
    passed = np.array([not contradicted(claim, cited, corpus) for _, _, claim, cited in pairs])
    print(
        f"rules alone: {passed[borne].mean():.3f} of {borne.sum()} true claims pass, {passed[~borne].mean():.3f} of others"
    )
    rows = np.array([[read(claim, cited, corpus)] for _, _, claim, cited in pairs])
    names = np.array([name for name, *_ in pairs])
    model, chance = fitted(rows[passed], borne[passed]), np.zeros(len(pairs))
    print(f"scale {model.coef_[0][0]:.3f}, offset {model.intercept_[0]:.3f}")
    for name in set(names):
        own = names == name
        chance[own] = fitted(rows[passed & ~own], borne[passed & ~own]).predict_proba(rows[own])[:, 1]
    print(
        f"AUROC {auroc(chance[passed], borne[passed]):.3f}, of all {auroc(chance * passed, borne):.3f}, logit alone {auroc(rows[:, 0], borne):.3f}"
    )
    for least in np.arange(0.2, 0.85, 0.05):
        kept = passed & (chance >= least)
        print(
            f"from {least:.2f}: {kept[borne].mean():.3f} of the true, {1 - kept[~borne].mean():.3f} caught, {(kept[borne].mean() + 1 - kept[~borne].mean()) / 2:.3f}"
        )


if __name__ == "__main__":
    main()
