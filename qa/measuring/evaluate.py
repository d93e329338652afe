"""Asks the system the cases of a file and keeps a record of measures for each: what it did, in numbers from 0 to 1.

    runs = evaluate(read_cases("cases.jsonl"), home=".whosaid")      # {kind: Run}
    print(table(results(runs)))                                      # qa/measuring/measures.py

An answer is measured by what its first WORDS words hold and its citations quote, so that pasting whole passages gains
nothing. What many records amount to is not known here.
"""

import math
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from index import Corpus, Hit, loose
from index.builder import HOME, Progress
from index.corpus import DEPTH
from qa.assistant import Assistant
from qa.judge import judged
from qa.measuring.cases import Run, by_kind, fingerprint, groups
from qa.measuring.measures import MEASURES, rank_measures
from qa.reader import LateInteraction
from qa.render import text
from qa.types import Answer, Reading, Turn

WORDS = 110
QUOTED = 0.6
"""Share of the words of an evidence sentence that a quote must hold to have found it."""

DEEPEST = 10
"""Passages among which the one that answers a follow-up is looked for."""

NOTHING_ASKED = frozenset({"unanswerable", "offtopic", "boilerplate"})
"""Types of case that must be declined, as must any for which no document is named."""

Record = dict[str, float]

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


def evaluate(
    cases: Sequence[dict], home: str | Path = HOME, device: str | None = None, progress: Progress | None = None
) -> dict[str, Run]:
    """A Run for each kind of case among them. `sentences` bring their own text; the others ask the index in `home`.

    Raises NoIndex, DamagedIndex, OtherRecipe, BadQuestion, and WhosaidError where the extra `eval` is not installed.
    """
    return {kind: _run(kind, of, home, device, progress) for kind, of in by_kind(cases).items()}


def absent(cases: Sequence[dict], home: str | Path = HOME) -> list[str]:
    """What the cases name as evidence and no source in `home` is, each once: nothing can be right there. Raises NoIndex,
    DamagedIndex, OtherRecipe."""
    named = {kind: {name for case in of for name in _NAMED[kind](case)} for kind, of in by_kind(cases).items()}
    if not any(named.values()):
        return []
    paths = [source.path for source, _ in Corpus.open(home).sources()]
    begun = {name for name in named.pop("answer", ()) if not any(_of([name], path) for path in paths)}
    return sorted(begun.union(*named.values()).difference(paths))


def score(case: dict, answer: Answer) -> Record:
    """The measures of one answer; one that does not apply is absent."""
    declined = bool(answer.abstained)
    if case.get("type") in NOTHING_ASKED or not case.get("docs"):
        return {"success": float(declined), "declined": float(declined)}
    shown = _plain(" ".join(text(answer).split()[:WORDS]))
    keys = not declined and all(any(_plain(key) in shown for key in group) for group in case.get("answer_keys", []))
    right = [_of(case["docs"], c.source.path) for c in answer.citations]
    cited = (
        set(right) - {None} == set(case["docs"])
        if case.get("type") == "compare"
        else bool(right) and right[0] is not None
    )
    out = {"answered": not declined, "keys": keys, "cited_right": cited, "words": len(text(answer).split())}
    if case.get("evidence"):
        out["evidence"] = _evidence_found(case, answer)
    if right:
        out["citation_precision"] = sum(doc is not None for doc in right) / len(right)
    if case.get("attribute_to"):
        names = [case["attribute_to"], *case.get("attribute_alts", [])]
        out["attributed"] = not declined and any(_plain(name) in shown for name in names)
    out["success"] = keys and cited and out.get("attributed", True)
    return {name: float(value) for name, value in out.items()}


def _run(kind: str, cases: list[dict], home: str | Path, device: str | None, progress: Progress | None) -> Run:
    def told() -> Iterator[dict]:
        for n, case in enumerate(cases):
            if progress:
                progress(f"measuring: {kind}", n, len(cases))
            yield case

    return Run(kind, fingerprint(cases), tuple(_RECORDS[kind](told(), home, device)), groups(cases))


def _answers(cases: Iterator[dict], home: str | Path, device: str | None) -> Iterator[Record]:
    assistant = Assistant.open(home, device)
    for case in cases:
        answer = assistant.ask(case["question"], _history(case))
        yield {**score(case, answer), "seconds": answer.seconds}


def _retrieval(cases: Iterator[dict], home: str | Path, device: str | None) -> list[Record]:
    assistant = Assistant.open(home, device)
    found = [(_paths(assistant, case["question"]), case["relevant"]) for case in cases]
    return rank_measures(tuple(MEASURES["retrieval"]), *zip(*found, strict=True))


def _followups(cases: Iterator[dict], home: str | Path, device: str | None) -> Iterator[Record]:
    """The reciprocal rank of the passage that answers, searched for by the plain question, by what the product makes of it
    and the turns before, and by the human rewrite."""
    assistant = Assistant.open(home, device)
    for case in cases:
        found = next(assistant.steps(case["question"], _history(case)))
        questions = {"plain": case["question"], "asked": found.asked, "rewrite": case["rewrite"]}
        ranked = [_answering(case, assistant.retrieve(question, DEEPEST)) for question in questions.values()]
        ranks = rank_measures(("MRR@10",), ranked, [{"": 1}] * len(ranked))
        yield dict(zip(questions, (one["MRR@10"] for one in ranks), strict=True))


def _sentences(cases: Iterator[dict], home: str | Path, device: str | None) -> Iterator[Record]:
    corpus = loose.Loose(device)
    reader = LateInteraction(corpus)
    for case in cases:
        hits = loose.hits(case["question"], case.get("title", ""), case["sentences"], device)
        reading = judged(case["question"], reader.read(case["question"], hits), corpus)
        record = {"chance": reading.chance, "answerable": float(bool(case["gold"]))}
        if case["gold"]:
            record |= rank_measures(("MAP",), [_ranked(case, hits, reading)], [{str(n): 1 for n in case["gold"]}])[0]
        yield record


_NAMED = {
    "answer": lambda case: case.get("docs", []),
    "retrieval": lambda case: case["relevant"],
    "sentences": lambda _: [],
    "followup": lambda case: [case["relevant"]],
}
"""The sources that a case of each kind names as its evidence."""

_RECORDS = {"answer": _answers, "retrieval": _retrieval, "sentences": _sentences, "followup": _followups}


def _ranked(case: dict, hits: Sequence[Hit], reading: Reading) -> list[str]:
    """The numbers of the case's sentences, best first; of those that score alike, and of unread ones, the gold last."""
    scores = {evidence.start: -evidence.score for evidence in reading.evidence}
    starts = [start for hit in hits for start, _ in hit.passage.sentences]
    order = sorted((scores.get(start, math.inf), n in case["gold"], n) for n, start in enumerate(starts))
    return [str(n) for *_, n in order]


def _answering(case: dict, hits: Sequence[Hit]) -> list[str]:
    """The passages found, by their ids; the best that answers is ""."""
    within = range(case.get("start", 0), case.get("end", sys.maxsize))
    answers = (
        hit.source.path == case["relevant"] and hit.start < within.stop and hit.end > within.start for hit in hits
    )
    return list(dict.fromkeys("" if found else hit.passage.id for found, hit in zip(answers, hits, strict=True)))


def _history(case: dict) -> list[Turn]:
    return [Turn.from_json(turn) for turn in case.get("history", [])]


def _paths(assistant: Assistant, question: str) -> list[str]:
    """The sources found, each by its best passage, best first."""
    return list(dict.fromkeys(hit.source.path for hit in assistant.retrieve(question, DEPTH)))


def _of(docs: Sequence[str], path: str) -> str | None:
    """Which of the documents, named by the beginnings of their file names, the path is."""
    return next((doc for doc in docs if path.rsplit("/", 1)[-1].startswith(doc)), None)


def _evidence_found(case: dict, answer: Answer) -> float:
    quotes = [_words(c.quote) for c in answer.citations]
    found = [any(_held(_words(sentence), quote) >= QUOTED for quote in quotes) for sentence in case["evidence"]]
    return float(any(found)) if case.get("evidence_mode") == "any" else sum(found) / len(found)


def _held(words: Counter[str], quote: Counter[str]) -> float:
    return (words & quote).total() / max(1, words.total())


def _words(text_: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", _plain(text_)))


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.translate(_QUOTES)).casefold()
