"""Fits the decision in qa/abstain.py: is anything found about the question at all? One command, seeded.

    python training/off_subject.py TRAIN_FOLDER

A SQuAD article is a corpus; its own answerable questions are about it, those of the other articles are not. Two features,
as in the product: the best passage's cosine to the question, and its match by late interaction. Fitted on sixteen
articles that the reader was trained on, measured on the held-out ones. Near misses are counted, not fitted on.
"""

import argparse
import random
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from data import Passage, training
from sklearn.linear_model import LogisticRegression

from index.embed import packaged, reader
from qa.abstain import DOUBTFUL
from qa.reader import match

SEED, ARTICLES, ASKED, PASSAGES, READ, OTHERS = 7, 16, 12, 40, 12, 0.15


def rows(passages: Iterable[Passage], articles: int, draw: random.Random) -> list[tuple[str, float, float]]:
    """(own, near miss or other; cosine; match) of questions asked of articles."""
    by_article: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.set == "squad":
            by_article.setdefault(passage.article, []).append(passage)
    names = sorted(name for name, held in by_article.items() if len(held) >= 15)
    draw.shuffle(names)
    names = names[:articles]
    asked = [(n, q) for n in names for q in draw.sample([q for p in by_article[n] for q in p.questions], ASKED)]
    texts = [question.text for _, question in asked]
    vectors, states = packaged().encode(texts), [reader().weighed(text) for text in texts]
    found = []
    for name in names:
        held = [f"{p.title}. {' '.join(p.sentences)}" for p in by_article[name][:PASSAGES]]
        cosines = vectors @ packaged().encode(held).T
        read = reader().states(held)
        for i, (of, question) in enumerate(asked):
            if of != name and draw.random() > OTHERS:
                continue
            kind = "other" if of != name else "own" if question.gold else "near miss"
            best = np.argsort(-cosines[i])[:READ]
            found.append(
                (
                    kind,
                    float(cosines[i].max()),
                    max(match(states[i][0].vectors @ read[j].vectors.T, states[i][1]) for j in best),
                )
            )
    return found


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("train", type=Path)
    trained, aside = training(cli.parse_args().train)
    fitted = rows(trained, ARTICLES, random.Random(SEED))
    clear = [row for row in fitted if row[0] != "near miss"]
    features, own = np.array([row[1:] for row in clear]), np.array([row[0] == "own" for row in clear])
    model = LogisticRegression(C=100, class_weight="balanced").fit(features, own)
    print(f"cosine {model.coef_[0][0]:.2f}, match {model.coef_[0][1]:.2f}, bias {model.intercept_[0]:.2f}")
    for name, measured in (("fitted on", fitted), ("held out", rows(aside, ARTICLES, random.Random(SEED)))):
        for kind in ("own", "near miss", "other"):
            chosen = np.array([row[1:] for row in measured if row[0] == kind])
            declined = model.predict_proba(chosen)[:, 1] < DOUBTFUL
            print(f"{name}: {kind}: {declined.mean():.3f} of {len(chosen)} declined")


if __name__ == "__main__":
    main()
