"""The ladder: the sets that quality is measured on, turned into cases and homes, run, and put into one table.

    python -m benchmarks.ladder EVAL --train TRAIN [--only clapnq,seeds] [--sample 50] [--save RUN] [--against RUN]

EVAL and TRAIN are folders of public sets (docs/quality.md says which). Each set becomes SCRATCH/NAME.jsonl, cases as
`whosaid eval` takes them, and, where its documents are to be searched, SCRATCH/NAME/sources and an index of them that is
built anew only where they or its recipe changed. How a case is asked and judged is in qa/, not here.
"""

import argparse
import csv
import json
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks import followups
from index import WhosaidError, build
from qa.measuring.cases import Run, read_cases, read_runs, write_runs
from qa.measuring.evaluate import evaluate
from qa.measuring.measures import results, table
from training.data import Passage, Question, clapnq, load, selqa, squad

ROOT = Path(__file__).parents[1]
SEED = 7
BEGIN, END = "<!-- ladder: begin -->", "<!-- ladder: end -->"
"""Between these marks of a Markdown file the table is put."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the sets are, where training sets are (some articles are held out of them), and where to put what is made."""

    eval: Path
    train: Path
    scratch: Path


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Set:
    """Cases, and what they are put to: a folder that is there, documents to be written into one, or nothing."""

    cases: list[dict]
    sources: Path | None = None
    documents: Sequence[Document] = ()


def seeds(folders: Folders) -> Set:
    return Set(read_cases(folders.eval / "seeds_dev.jsonl"), folders.eval.parent / "seeds")


def digests(folders: Folders) -> Set:
    return Set(read_cases(folders.eval / "seeds_dev.jsonl"), ROOT / "sources")


def scifact(folders: Folders) -> Set:
    """Claims to abstracts (Wadden et al. 2020, as in BEIR): each abstract a file."""
    folder = folders.eval / "scifact"
    documents = [Document(d["_id"], d["title"], d["text"]) for d in load(folder / "corpus.jsonl.gz")]
    questions = {q["_id"]: q["text"] for q in load(folder / "queries_test.jsonl.gz")}
    relevant: dict[str, dict[str, int]] = {}
    with (folder / "qrels" / "test.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]):
                relevant.setdefault(row["query-id"], {})[f"{row['corpus-id']}.md"] = int(row["score"])
    cases = [{"kind": "retrieval", "question": questions[q], "relevant": of} for q, of in relevant.items()]
    return Set(cases, documents=documents)


def anthropic_docs(folders: Folders) -> Set:
    """Questions about a product to the sections of its documentation: each section a file."""
    folder = folders.eval / "anthropic_docs"
    sections = load(folder / "anthropic_docs.json.gz")
    name = {s["chunk_link"]: f"{n:03}" for n, s in enumerate(sections)}
    documents = [Document(name[s["chunk_link"]], s["chunk_heading"], s["text"]) for s in sections]
    asked = json.loads((folder / "docs_evaluation_dataset.json").read_text(encoding="utf-8"))
    cases = [
        {
            "kind": "retrieval",
            "question": row["question"],
            "relevant": {f"{name[link]}.md": 1 for link in row["correct_chunks"]},
        }
        for row in asked
    ]
    return Set(cases, documents=documents)


def clapnq_set(folders: Folders) -> Set:
    return Set(_sentences(clapnq(folders.eval / "clapnq")))


def selqa_set(folders: Folders) -> Set:
    return Set(_sentences(selqa(folders.eval / "selqa" / "selqa-ass-test.json.gz")))


def squad_set(folders: Folders) -> Set:
    """The articles that are held out of training; its unanswerable questions are near misses."""
    _, held_out = squad(folders.train)
    return Set(_sentences(held_out))


def canard(folders: Folders) -> Set:
    """Turns of conversations to the passages that answer them (Elgohary et al. 2019), in the dialogues set aside."""
    sources = folders.scratch / "canard" / "sources"
    turns = followups.part(followups.prepare(folders.eval / "canard" / "dev.json.gz", sources), "keep")
    cases = [
        {
            "kind": "followup",
            "history": [asdict(turn) for turn in each.history],
            "question": each.question,
            "rewrite": each.rewrite,
            "relevant": each.path,
            "start": each.start,
            "end": each.end,
            "group": each.dialogue,
        }
        for each in turns
    ]
    return Set(cases, sources)


SETS: dict[str, Callable[[Folders], Set]] = {
    "seeds": seeds,
    "digests": digests,
    "scifact": scifact,
    "anthropic_docs": anthropic_docs,
    "clapnq": clapnq_set,
    "selqa": selqa_set,
    "squad": squad_set,
    "canard": canard,
}


def run(name: str, folders: Folders, sample: int | None = None) -> Run:
    """One set: its cases (of more than `sample` so many, drawn with SEED), its index, its records."""
    of = SETS[name](folders)
    drawn = sorted(random.Random(SEED).sample(range(len(of.cases)), min(sample or len(of.cases), len(of.cases))))
    file, home = folders.scratch / f"{name}.jsonl", folders.scratch / name / "home"
    folders.scratch.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(of.cases[n]) + "\n" for n in drawn), encoding="utf-8")
    sources = _written(folders.scratch / name / "sources", of.documents) if of.documents else of.sources
    if sources:
        report = build(sources, home)
        for problem in report.problems:
            print(f"{name}: {problem}", file=sys.stderr)
    (found,) = evaluate(read_cases(file), home).values()
    return found


def put_into(file: Path, text: str) -> None:
    """Replaces what stands between the marks of a Markdown file. Exits where it has none."""
    before, begin, rest = file.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        sys.exit(f"{file} has no region between {BEGIN} and {END}: put the two lines where the table is to stand.")
    file.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("eval", type=_folder)
    cli.add_argument("--train", type=_folder, required=True)
    cli.add_argument("--scratch", type=Path, default=ROOT / ".ladder", help="(default: .ladder)")
    cli.add_argument("--only", type=_names, default=list(SETS), help=f"of {','.join(SETS)}")
    cli.add_argument("--sample", type=int, help="at most so many cases of a set")
    cli.add_argument("--save", type=Path, metavar="RUN", help="keep the records, after each set")
    cli.add_argument("--against", type=Path, metavar="RUN", help="compare with a run over the same cases")
    cli.add_argument("--into", type=Path, metavar="FILE", help="put the table between the marks of this Markdown file")
    cli.add_argument("--json", action="store_true", help="print JSON")
    args = cli.parse_args()
    try:
        _climb(args)
    except (WhosaidError, OSError) as error:
        sys.exit(f"ladder: {error}")


def _climb(args: argparse.Namespace) -> None:
    folders = Folders(args.eval, args.train, args.scratch)
    before = read_runs(args.against) if args.against else None
    runs: dict[str, Run] = {}
    for name in args.only:
        print(f"{name} …", file=sys.stderr, flush=True)
        runs[name] = run(name, folders, args.sample)
        if args.save:
            write_runs(args.save, runs)
    found = results(runs, before)
    if args.into:
        drawn = f", at most {args.sample} cases a set" if args.sample else ""
        put_into(args.into, f"\nMeasured {date.today().isoformat()}{drawn}.\n\n{table(found)}\n")
    print(json.dumps(found) if args.json else table(found))


def _sentences(passages: Iterable[Passage]) -> list[dict]:
    return [_sentences_case(passage, question) for passage in passages for question in passage.questions]


def _sentences_case(passage: Passage, question: Question) -> dict:
    """Without the blank sentences that some sets have."""
    kept = [n for n, sentence in enumerate(passage.sentences) if sentence.strip()]
    return {
        "kind": "sentences",
        "question": question.text,
        "title": f"{passage.title}. {passage.heading}" if passage.heading else passage.title,
        "sentences": [passage.sentences[n].strip() for n in kept],
        "gold": [kept.index(n) for n in question.gold],
        "group": f"{passage.article}: {' '.join(passage.sentences)[:200]}",
    }


def _written(folder: Path, documents: Sequence[Document]) -> Path:
    """The folder, holding a Markdown file of each document and nothing else; one that is there as it should be is left."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {f"{d.name}.md": f"---\ntitle: {json.dumps(d.title)}\n---\n\n{d.text}\n" for d in documents}
    for path in folder.iterdir():
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    return folder


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text)


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in SETS]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: there are {', '.join(SETS)}")
    return names


if __name__ == "__main__":
    main()
