"""How good the answers to a file of cases are, in numbers that cannot be had by pasting whole passages.

A case is a line of JSON: `question`, `history`, `type`, `docs` (beginnings of the file names that hold the evidence; empty
where nothing does), `answer_keys` (every group must be met by one of its words in the first WORDS words of the answer)
and, where somebody must be named, `attribute_to` with `attribute_alts`. The primary number is `success`.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from index import BadSource
from qa.assistant import Assistant
from qa.render import text
from qa.types import Answer, Turn

WORDS = 110
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


def read_cases(path: str | Path) -> list[dict]:
    """Raises BadSource, naming the line, where the file is not JSON Lines with a question each."""
    try:
        cases = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, ValueError) as error:
        raise BadSource(f"{path} cannot be read as cases ({error}).", "Give a file of JSON Lines.") from error
    if not cases or not all(isinstance(case, dict) and "question" in case for case in cases):
        raise BadSource(f"{path} holds no cases.", 'Each line is an object with at least "question".')
    return cases


def evaluate(assistant: Assistant, cases: Sequence[dict]) -> dict:
    """{measure: mean over the cases it applies to}, with the number of cases and the median seconds of an answer."""
    scores, seconds = [], []
    for case in cases:
        history = [Turn.from_json(turn) for turn in case.get("history") or []]
        answer = assistant.ask(case["question"], history)
        scores.append(score(case, answer))
        seconds.append(answer.seconds)
    names = list(dict.fromkeys(name for one in scores for name in one))
    means = {name: _mean([one[name] for one in scores if one.get(name) is not None]) for name in names}
    means["balanced"] = (means.get("answered", 1.0) + means.get("declined", 1.0)) / 2
    return {
        "cases": len(cases),
        **{name: round(value, 4) for name, value in means.items()},
        "seconds": round(sorted(seconds)[len(seconds) // 2], 3),
    }


def score(case: dict, answer: Answer) -> dict[str, float | None]:
    """The measures of one answer, 0 to 1; a measure that does not apply is absent."""
    if not case.get("docs"):
        return {"success": float(bool(answer.abstained)), "declined": float(bool(answer.abstained))}
    shown = _plain(" ".join(text(answer).split()[:WORDS]))
    keys = not answer.abstained and all(
        any(_plain(key) in shown for key in group) for group in case.get("answer_keys", [])
    )
    right = [any(c.source.path.rsplit("/", 1)[-1].startswith(doc) for doc in case["docs"]) for c in answer.citations]
    names = [case["attribute_to"], *case.get("attribute_alts", [])] if case.get("attribute_to") else []
    attributed = any(_plain(name) in shown for name in names)
    out = {
        "answered": float(not answer.abstained),
        "keys": float(keys),
        "citation_precision": _mean(right) if right else None,
    }
    if names:
        out["attributed"] = float(attributed)
    return {"success": float(keys and bool(right) and right[0] and (attributed or not names)), **out}


def table(result: dict) -> str:
    """The measures as a Markdown table."""
    return "\n".join(["| measure | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in result.items())])


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.translate(_QUOTES)).casefold()


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
