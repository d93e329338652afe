"""How well follow-ups are searched: the plain question, a person's rewrite of it, and the product's, on CANARD.

    python -m benchmarks.followups DIALOGUES [--part look|keep|all] [--home DIR]

DIALOGUES: CANARD's JSON (Elgohary et al. 2019), plain or gzipped. The collection is every answer of every dialogue, a file a
dialogue, titled by its page and headed by its section. What is to be found for a turn is its own answer. The system is
given the turns before, as a chat would: questions and answers, never the page's title. A person's rewrite after the turns
of another dialogue is a change of subject, and should be searched as it is. docs/decisions.md defends the measure. A
third of the dialogues, drawn by a seed, is for looking at; the rest is for measuring only.
"""

import argparse
import gzip
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ir_measures
import numpy as np
from ir_measures import RR, R

from index import Corpus, Hit, build
from qa import Assistant, Turn
from qa.rewrite import resolve

DEPTH = 10
MEASURES = (RR @ DEPTH, R @ DEPTH)
NO_ANSWER = "I don't know."
SEED = 7
RESAMPLES = 2000

Search = Callable[["Case"], list[Hit]]


@dataclass(frozen=True, slots=True)
class Case:
    """A turn that has turns before it and an answer. `start`, `end`: where that answer stands in the file `path`."""

    dialogue: str
    question: str
    rewrite: str
    history: tuple[Turn, ...]
    path: str
    start: int
    end: int

    @property
    def name(self) -> str:
        return f"{self.path}-{self.start}"


def prepare(dialogues: Path, folder: Path) -> list[Case]:
    """Writes the collection, a file a dialogue, into `folder`; returns the cases that it is to be searched for."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = []
    for name, turns in _dialogues(dialogues):
        title, section, *said = turns[-1]["History"]
        text, spans = f"---\ntitle: {json.dumps(title)}\n---\n", []
        for answer in said[1::2]:
            text += f"\n## {section}\n\n"
            spans.append((len(text), len(text) + len(answer)))
            text += f"{answer}\n" if answer != NO_ANSWER else ""
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        history = tuple(Turn(*pair) for pair in zip(said[::2], said[1::2], strict=True))
        for i, (turn, (start, end)) in enumerate(zip(turns, spans, strict=False)):
            if i and history[i].answer != NO_ANSWER:
                cases.append(Case(name, turn["Question"], turn["Rewrite"], history[:i], f"{name}.md", start, end))
    return cases


def part(cases: Sequence[Case], which: str) -> list[Case]:
    """The third of the dialogues that may be looked at ("look"), the others ("keep"), or "all"."""
    names = sorted({case.dialogue for case in cases})
    looked = set(random.Random(SEED).sample(names, len(names) // 3))
    return [case for case in cases if which == "all" or (case.dialogue in looked) == (which == "look")]


def elsewhere(cases: Sequence[Case]) -> list[Case]:
    """The rewrites, which stand alone, each put after the turns of another dialogue: changes of subject."""
    last = {case.dialogue: case.history for case in cases}
    after = dict(zip(last, [*list(last.values())[1:], *list(last.values())[:1]], strict=True))
    return [replace(case, question=case.rewrite, history=after[case.dialogue]) for case in cases]


def scores(cases: Sequence[Case], search: Search) -> np.ndarray:
    """float [cases, measures]: RR@10 and R@10 of each case under this search."""
    qrels, run = {}, {}
    for case in cases:
        hits = search(case)[:DEPTH]
        qrels[case.name] = {"answer": 1}
        run[case.name] = {
            "answer" if _finds(hit, case) else hit.passage.id: -i for i, hit in reversed([*enumerate(hits)])
        }
    found = {(m.query_id, m.measure): m.value for m in ir_measures.iter_calc(MEASURES, qrels, run)}
    return np.array([[found[case.name, measure] for measure in MEASURES] for case in cases])


def closed(cases: Sequence[Case], plain: np.ndarray, human: np.ndarray, ours: np.ndarray) -> np.ndarray:
    """float [measures, 3]: the share of the gap between plain and human that ours closes, and the ends of its 95 %
    interval, resampling whole dialogues."""
    by_dialogue: dict[str, list[int]] = {}
    for i, case in enumerate(cases):
        by_dialogue.setdefault(case.dialogue, []).append(i)
    groups, draw = list(by_dialogue.values()), np.random.default_rng(SEED)

    def share(rows: Sequence[int]) -> np.ndarray:
        return (ours[rows] - plain[rows]).mean(0) / (human[rows] - plain[rows]).mean(0)

    again = [
        share([row for g in draw.integers(len(groups), size=len(groups)) for row in groups[g]])
        for _ in range(RESAMPLES)
    ]
    return np.column_stack([share(range(len(cases))), *np.quantile(again, [0.025, 0.975], axis=0)])


def report(cases: Sequence[Case], plain: np.ndarray, human: np.ndarray, ours: np.ndarray, moved: np.ndarray) -> str:
    """A Markdown table. `moved`: scores of the rewrites after another dialogue's turns."""
    heads = [f"{str(measure).replace('RR', 'MRR')}" for measure in MEASURES]
    rows = [("plain question", plain), ("the product's", ours), ("a person's rewrite", human)]
    rows.append(("the product's, of a rewrite after another dialogue", moved))
    dragged = np.mean([str(resolve(case.question, case.history)) != case.question for case in elsewhere(cases)])
    lines = [f"| {len(cases)} turns | {' | '.join(heads)} |", "|---|" + "---|" * len(heads)]
    lines += [f"| {name} | {' | '.join(f'{value:.3f}' for value in values.mean(0))} |" for name, values in rows]
    shares = [f"{s:.0%} ({low:.0%} to {high:.0%})" for s, low, high in closed(cases, plain, human, ours)]
    lines.append(f"| of the gap closed | {' | '.join(shares)} |")
    return "\n".join(
        [*lines, "", f"Of the rewrites after another dialogue, {dragged:.1%} were searched with something of it."]
    )


def searches(assistant: Assistant) -> dict[str, Search]:
    """The three ways to search a case, by name."""
    return {
        "plain": lambda case: assistant.retrieve(case.question, DEPTH),
        "human": lambda case: assistant.retrieve(case.rewrite, DEPTH),
        "ours": lambda case: assistant.retrieve(case.question, DEPTH, history=case.history),
    }


def _dialogues(path: Path) -> Iterator[tuple[str, list[dict]]]:
    data = path.read_bytes()
    turns = json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)
    by_name: dict[str, list[dict]] = {}
    for turn in turns:
        by_name.setdefault(turn["QuAC_dialog_id"], []).append(turn)
    for name, own in by_name.items():
        yield name, sorted(own, key=lambda turn: turn["Question_no"])


def _finds(hit: Hit, case: Case) -> bool:
    return hit.source.path == case.path and hit.start < case.end and hit.end > case.start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dialogues", type=Path)
    parser.add_argument("--part", choices=["look", "keep", "all"], default="look")
    parser.add_argument("--home", type=Path, help="where to keep the collection and its index; by default nowhere")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        home = options.home or Path(place)
        cases = part(prepare(options.dialogues, home / "sources"), options.part)
        build(home / "sources", home / "index")
        assistant = Assistant(Corpus.open(home / "index"))
        by = searches(assistant)
        found = {name: scores(cases, search) for name, search in by.items()}
        print(report(cases, **found, moved=scores(elsewhere(cases), by["ours"])))


if __name__ == "__main__":
    main()
