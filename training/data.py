"""Training and measuring sets as plain values: passages of sentences, questions, and which sentences answer.

`folder` is the shared training folder (SQuAD, QED, SelQA dev, NQ-open with gold passages).  A fifth of SQuAD's articles,
drawn with a seed, is held out of everything, by title, in both versions.  Nothing here knows a model.
"""

import gzip
import json
import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from syntok import segmenter

SEED, HELD_OUT = 7, 0.2


@dataclass(slots=True)
class Question:
    text: str
    gold: tuple[int, ...]  # numbers of the sentences which answer; empty: the passage does not answer
    answers: tuple[str, ...] = ()
    near_miss: bool = False  # unanswerable, and written to look answerable


@dataclass(slots=True)
class Passage:
    set: str
    article: str
    title: str
    heading: str
    sentences: list[str]
    questions: list[Question] = field(default_factory=list)


def load(path: Path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file] if ".jsonl" in path.name else json.load(file)


def split(text: str) -> list[tuple[int, int]]:
    """Sentences as (start, end) offsets; they cover all but the white space between them."""
    spans = []
    for paragraph in segmenter.analyze(text):
        for sentence in paragraph:
            tokens = list(sentence)
            spans.append((tokens[0].offset, tokens[-1].offset + len(tokens[-1].value)))
    return spans


def pieces(passage: Passage, limit: int = 1200) -> list[tuple[int, Passage]]:
    """The passage in parts of at most `limit` characters, each with the number of its first sentence."""
    parts, start, size = [], 0, 0
    for n, sentence in enumerate(passage.sentences):
        if size and size + len(sentence) > limit:
            parts.append((start, n))
            start, size = n, 0
        size += len(sentence) + 1
    parts.append((start, len(passage.sentences)))
    out = []
    for a, b in parts:
        questions = [replace(q, gold=tuple(g - a for g in q.gold if a <= g < b)) for q in passage.questions]
        out.append((a, replace(passage, sentences=passage.sentences[a:b], questions=questions)))
    return out


def held_out(titles: list[str], seed: int = SEED) -> set[str]:
    titles = sorted(titles)
    random.Random(seed).shuffle(titles)
    return set(titles[: round(HELD_OUT * len(titles))])


def occurrences(answers, text: str, spans) -> tuple[int, ...]:
    """Sentences which hold the commonest answer (its place is not known: the set was rebuilt from web pages)."""
    if not answers:
        return ()
    best = max(answers, key=lambda a: (answers.count(a), len(a)))
    found = []
    for match in re.finditer(re.escape(best), text):
        found += [n for n, (s, e) in enumerate(spans) if s < match.end() and match.start() < e][:1]
    return tuple(dict.fromkeys(found))


def squad(folder: Path) -> tuple[list[Passage], list[Passage]]:
    """(training, held out); questions of both versions meet in one passage where the paragraph is the same."""
    v2 = load(folder / "squad-dev-v2.0.json.gz")["data"]
    v1 = load(folder / "squad-dev-1.1.json.gz")["data"]
    aside = held_out([a["title"] for a in v2])
    passages: dict[tuple[str, str], Passage] = {}
    seen: set[tuple[str, str]] = set()
    for article in [*v2, *v1]:
        title = article["title"].replace("_", " ")
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            key = (article["title"], re.sub(r"\W", "", text)[:200])
            if key not in passages:
                spans = split(text)
                passages[key] = Passage("squad", article["title"], title, "", [text[s:e] for s, e in spans])
            passage = passages[key]
            joined, spans, at = "", [], 0
            for s in passage.sentences:
                spans.append((at, at + len(s)))
                joined += s + " "
                at = len(joined)
            for q in paragraph["qas"]:
                if (q["id"], "") in seen or (title, q["question"].lower()) in seen:
                    continue
                seen.update({(q["id"], ""), (title, q["question"].lower())})
                answers = [a["text"] for a in q["answers"]]
                gold = occurrences(answers, joined, spans)
                impossible = bool(q.get("is_impossible"))
                if not impossible and not gold:
                    continue
                passage.questions.append(
                    Question(q["question"], gold, tuple(dict.fromkeys(answers)), near_miss=impossible)
                )
    kept = [p for p in passages.values() if p.questions]
    return [p for p in kept if p.article not in aside], [p for p in kept if p.article in aside]


def qed(folder: Path) -> list[Passage]:
    out = []
    for row in load(folder / "qed-dev.jsonl.gz"):
        text, starts = row["paragraph_text"], row["sentence_starts"]
        sentences = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
        chosen = row["annotation"].get("selected_sentence")
        answers = tuple(a["paragraph_reference"]["string"] for a in row["annotation"].get("answer", []))
        if not chosen:
            continue
        gold = tuple(n for n, s in enumerate(starts) if s == chosen["start"])
        question = Question(row["question_text"], gold, answers)
        if gold:
            out.append(Passage("qed", row["title_text"], row["title_text"], "", sentences, [question]))
    return out


def selqa(path: Path) -> list[Passage]:
    out: dict[tuple, Passage] = {}
    for row in load(path):
        key = (row["article"], row["section"], tuple(row["candidates"]))
        heading = "" if row["section"].startswith("Abstract") else row["section"]
        passage = out.setdefault(key, Passage("selqa", row["article"], row["article"], heading, row["candidates"]))
        passage.questions.append(Question(row["question"], tuple(row["answers"])))
    return list(out.values())


def nq(folder: Path, seen: set[str]) -> list[Passage]:
    out = []
    for row in load(folder / "nq-open-oracle.jsonl.gz"):
        if row["question"].lower() in seen:
            continue
        gold_page = row["nq_annotated_gold"]
        text = re.sub(r"\s+", " ", gold_page.get("chunked_long_answer") or gold_page["long_answer"])
        if "<" in text or len(text) > 2500:
            continue
        spans = split(text)
        answers = tuple(a for a in (row["answers"]) if a in text)
        gold = occurrences(answers, text, spans)
        if gold and len(spans) > 1:
            sentences, question = [text[s:e] for s, e in spans], Question(row["question"], gold, answers)
            out.append(Passage("nq", gold_page["title"], gold_page["title"], "", sentences, [question]))
    return out


def clapnq(folder: Path) -> list[Passage]:
    """Measuring only.  A sentence is gold when any annotator selected it."""
    out = []
    for name in ("answerable", "unanswerable"):
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            page = row["passages"][0]
            chosen = {s.strip() for o in row["output"] for s in o.get("selected_sentences", [])}
            gold = tuple(n for n, s in enumerate(page["sentences"]) if s.strip() in chosen)
            if bool(gold) == (name == "answerable"):
                question = Question(row["input"], gold)
                out.append(Passage("clapnq", page["title"], page["title"], "", page["sentences"], [question]))
    return out


def training(folder: str | Path) -> tuple[list[Passage], list[Passage]]:
    """(training, held out SQuAD)."""
    folder = Path(folder)
    train, aside = squad(folder)
    short = qed(folder)
    short += nq(folder, {q.text.lower() for p in short for q in p.questions})
    short += selqa(folder / "selqa-ass-dev.json.gz")
    return train + short, aside
