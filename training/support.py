"""Trains the head that checks written sentences (`index/support.safetensors`): python training/support.py TRAIN OUT.

A row is a claim, who speaks under which title, and the sentences that it cites: do they bear it? Borne are the true claims of the
worlds, false ones mended, a sentence by itself or in fewer and other words, and questions made statements with their answers (training/statements.py),
each beside its own sentence. Not borne are the false claims of the worlds, whatever training/twists.py turns, true ones
beside the sentence of the same text that is most like them, other answers in the place of the right one, and the near misses of
SQuAD 2.0; of these, what the checker's rules on figures and names let pass. The network, its loss and its training are those of the joint reader (training/joint.py), begun from the judge.
Worlds that ASIDE picks are left for fitting what is made of the logit (training/confirm.py).
"""

import argparse
import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import torch
from data import Passage, training
from joint import FROZEN_LAYERS, Example, Network, Words, begun, train, written
from safetensors.torch import save_file
from statements import stated, supposed
from twists import kept, mended, turned
from worlds import Text, World, worlds

from index.bert import CLAIM_TOKENS, joint_input
from index.embed import JUDGE, packaged_folder
from qa.claims.amounts import missing
from qa.claims.said import sayers
from qa.people.names import strange

ASIDE = 8
"""One world in eight of those for training, by its name, so that a world stays where it is when others come."""

OF_PUBLIC_SETS, OF_SENTENCES = 0.03, 0.01
"""Shares of the statements and of the worlds' sentences that an epoch uses."""

ELSEWHERE, TURNED, PUT_RIGHT = 0.3, 0.3, 0.5
"""Shares of the worlds' true claims that an epoch also puts beside another sentence, and turned by rule, and of its false ones that
it also puts mended: most true claims have a false one of the same make beside them, which teaches more."""

STATED_SHARE = 0.85

MENDED = ("number", "date", "name", "negation", "speaker")
"""Kinds of false claims that are also put as they ought to be: without these, false claims share more words with their
evidence than true ones do, and the head learns to distrust likeness."""


@dataclass(frozen=True, slots=True)
class Row:
    claim: str
    head: str
    sentences: tuple[str, ...]
    borne: bool


def split() -> tuple[list[World], list[World]]:
    """(for training, for fitting): none of them held out of both."""
    found = worlds()[0]
    aside = {world.name for world in found if zlib.crc32(world.name.encode()) % ASIDE == 0}
    return [w for w in found if w.name not in aside], [w for w in found if w.name in aside]


def of_world(world: World, draw: random.Random) -> Iterator[Row]:
    said = {i: (s, t) for t in world.texts for i, s in t.sentences.items()}
    heads = {id(t): f"{t.author or t.publisher}: {t.title}" for t in world.texts}
    everything = [s for s, _ in said.values()]
    for claim in world.claims:
        own, text = tuple(said[i][0] for i in claim.cited), said[claim.cited[0]][1]
        head, beside = heads[id(text)], [s for s in text.sentences.values() if s not in own]
        yield Row(claim.text, head, own, claim.kind == "true")
        if claim.kind == "true":
            if draw.random() < ELSEWHERE:
                yield Row(claim.text, head, (_nearest(claim.text, beside, draw),), False)
            if draw.random() < TURNED:
                yield from _turned(claim.text, head, own, everything, draw, 1)
        elif claim.kind in MENDED and draw.random() < PUT_RIGHT:
            right = mended(claim.text, " ".join(own), _speakers(claim.text, text))
            yield from [Row(right, head, own, True)] if right else []
    for sentence, text in said.values():
        if draw.random() < OF_SENTENCES:
            head, own = heads[id(text)], (sentence,)
            yield Row(kept(sentence, draw), head, own, True)
            yield from _turned(kept(sentence, draw), head, own, everything, draw, 1)


def _speakers(claim: str, text: Text) -> tuple[str, str]:
    """(who is said to speak, the author's last name), where both are known."""
    who = sayers(claim)
    return (who[0], text.author.split(",")[0].split()[-1]) if who and text.author else ("", "")


def of_public_sets(passages: Sequence[Passage], draw: random.Random) -> Iterator[Row]:
    for passage in passages:
        answers = [a for q in passage.questions for a in q.answers[:1]]
        for question in passage.questions:
            if draw.random() > OF_PUBLIC_SETS:
                continue
            if question.near_miss:
                if claim := supposed(question.text):
                    nearest = _nearest(question.text, passage.sentences, draw)
                    yield Row(claim, passage.title, (nearest,), False)
                continue
            if not question.gold or not question.answers:
                continue
            own = (passage.sentences[question.gold[0]],)
            answer = question.answers[0] if draw.random() < STATED_SHARE else ""
            claim = stated(question.text, answer) if answer else supposed(question.text)
            if not claim:
                continue
            yield Row(claim, passage.title, own, True)
            rest = [s for n, s in enumerate(passage.sentences) if n not in question.gold]
            if rest and draw.random() < 0.5:
                yield Row(claim, passage.title, (_nearest(claim, rest, draw),), False)
            wrong = [a for a in answers if a not in question.answers and a[:1].isupper() == answer[:1].isupper()]
            if answer and wrong and draw.random() < 0.5:
                yield Row(stated(question.text, draw.choice(wrong)), passage.title, own, False)
            yield from _turned(claim, passage.title, own, passage.sentences, draw, 1)


def _turned(
    claim: str, head: str, own: tuple[str, ...], others: Sequence[str], draw: random.Random, most: int
) -> Iterator[Row]:
    made = [text for _, text in turned(claim, draw.sample(list(others), min(12, len(others))), draw)]
    for text in draw.sample(made, min(most, len(made))):
        yield Row(text, head, own, False)


def _nearest(claim: str, sentences: Sequence[str], draw: random.Random) -> str:
    """Of the sentences that share most words with the claim, one drawn; "" where there is none."""
    wanted = _words(claim)
    ranked = sorted(sentences, key=lambda s: -len(wanted & _words(s)) / (5 + len(_words(s))) ** 0.5)
    return ranked[min(int(draw.expovariate(0.6)), len(ranked) - 1)] if ranked else ""


@lru_cache(100_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in re.findall(r"\w+", text.lower()) if len(w) > 3)


def _seen_by_rules(row: Row) -> bool:
    """Whether the rules on figures and names refuse the claim, so that the head need never see its like."""
    evidence = " ".join(row.sentences)
    return bool(missing(row.claim, evidence) or strange(row.claim, evidence, row.head))


def example(row: Row, words: Words) -> Example:
    ids, types, owner = joint_input(words, row.claim, row.head, row.sentences, CLAIM_TOKENS)
    count = len(row.sentences)
    return Example(ids, types, owner, count, tuple(range(count)) if row.borne else (), None)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("train", type=Path, help="folder of SQuAD, QED and NQ-open")
    cli.add_argument("out", type=Path)
    cli.add_argument("--steps", type=int, default=1300)
    cli.add_argument("--rate", type=float, default=2e-4)
    cli.add_argument("--seed", type=int, default=7)
    cli.add_argument("--begin", type=Path, default=JUDGE, help="weights to begin from, the judge's if none are given")
    cli.add_argument("--frozen", type=int, default=FROZEN_LAYERS, help="layers that stay as they are")
    cli.add_argument("--limit", type=int, help="passages, and a tenth as many worlds, for a quick try")
    args = cli.parse_args()
    torch.manual_seed(args.seed)
    draw, folder = random.Random(args.seed), packaged_folder()
    words = Words(folder)
    before = {name: value.detach().clone() for name, value in Network(folder).bert.named_parameters()}
    network = begun(folder, args.begin, args.frozen)
    public = [p for p in training(args.train)[0] if p.set != "selqa"][: args.limit]
    own = split()[0][: args.limit and args.limit // 10]

    def epoch() -> list[Example]:
        rows = [row for world in own for row in of_world(world, draw)] + list(of_public_sets(public, draw))
        rows = [row for row in rows if row.claim and all(row.sentences) and (row.borne or not _seen_by_rules(row))]
        print(f"{len(rows)} rows, {sum(row.borne for row in rows)} borne", flush=True)
        return [example(row, words) for row in rows]

    train(network, epoch, args.steps, draw, args.rate)
    save_file(written(network, before, ("answered",)), str(args.out))


if __name__ == "__main__":
    main()
