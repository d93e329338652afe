"""Files of cases to measure on, and of runs to compare: JSON, checked before anything is asked.

A case is an object on a line of its own. Its `kind` says what is asked of the system and what counts as right:

    answer      the default: a question, its `history`, and what the answer must hold: `docs`, beginnings of the names of
                the files that hold the evidence (none where it must decline); `evidence`, their sentences (`evidence_mode`
                "any": one will do); `answer_keys`, of which each group is met by one of its words; `attribute_to`, a name
                (or one of `attribute_alts`); `type`, of which "compare" asks for every one of `docs`
    retrieval   a question and `relevant`: {path of a source: grade}
    sentences   a question, a `title`, `sentences`, and `gold`, the numbers from 0 of those that answer; none where none does
    followup    `history`, a question that leans on it, a person's `rewrite` of it, and `relevant`: the path that answers
                (the characters from `start` to `end` of it, where they are given)

Cases that are not independent, such as questions about one passage, have the same `group`. A Run is what came out: a
record of measures for each case. How a case is judged is not known here.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import get_args, get_origin

from index.errors import BadSource
from qa.types import LONGEST_QUESTION

_EXAMPLES = {
    "answer": '{"question": "…", "docs": ["dam"], "answer_keys": [["power", "energy"]]}',
    "retrieval": '{"kind": "retrieval", "question": "…", "relevant": {"dam.md": 1}}',
    "sentences": '{"kind": "sentences", "question": "…", "title": "…", "sentences": ["…", "…"], "gold": [1]}',
    "followup": '{"kind": "followup", "history": [{"question": "…", "answer": "…"}], "question": "…", "rewrite": "…", '
    '"relevant": "dam.md"}',
}
KINDS = tuple(_EXAMPLES)
_WHERE = "Name a file in a folder that is there and may be written to."
_NEEDED = {
    "answer": {"question": str},
    "retrieval": {"question": str, "relevant": dict},
    "sentences": {"question": str, "sentences": list, "gold": list},
    "followup": {"question": str, "history": list, "rewrite": str, "relevant": str},
}
_OTHERS = {
    **dict.fromkeys(("type", "title", "group", "attribute_to", "evidence_mode"), str),
    **dict.fromkeys(("docs", "evidence", "attribute_alts"), list[str]),
    "history": list,
    "answer_keys": list[list[str]],
    "start": int,
    "end": int,
}
_TYPES = {
    str: "text",
    int: "a whole number",
    list: "a list",
    dict: "an object",
    list[str]: "a list of texts",
    list[list[str]]: "a list of lists of words",
}


@dataclass(frozen=True, slots=True)
class Run:
    """How one set of cases was met. `cases`: SHA-256 over them; `records`: {measure: number} of each, in their order;
    `groups`: the group of each."""

    kind: str
    cases: str
    records: tuple[dict[str, float], ...]
    groups: tuple[str, ...]


def json_lines(file: str | Path) -> list[tuple[int, object]]:
    """(line, value) for a file of JSON Lines, or for standard input where it is "-". Raises BadSource."""
    return _lines(_text(file), file)


def json_values(file: str | Path) -> list[tuple[str, object]]:
    """(where, value) for what a file holds: JSON Lines, the items of one array, or one value on several lines; "-" is
    standard input. Raises BadSource."""
    text = _text(file)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return [(f"{file}, line {number}", value) for number, value in _lines(text, file)]
    return [(f"{file}, item {n}", item) for n, item in enumerate(whole if isinstance(whole, list) else [whole], 1)]


def _text(file: str | Path) -> str:
    try:
        text = sys.stdin.read() if str(file) == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", "") or error
        raise BadSource(f"{file} cannot be read ({why}).", "Give a file of JSON in UTF-8.") from error
    return text.removeprefix("\ufeff")


def _lines(text: str, file: str | Path) -> list[tuple[int, object]]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            found += [(number, json.loads(line))] if line.strip() else []
        except (ValueError, RecursionError) as error:
            raise BadSource(f"{file}, line {number}: {error}.", "Each line is one JSON value.") from error
    return found


def read_cases(file: str | Path) -> list[dict]:
    """The cases of a file, in its order. Raises BadSource, naming the line and what is wrong with it."""
    cases = []
    for number, case in json_lines(file):
        kind, fault = _judged(case)
        if fault:
            raise BadSource(f"{file}, line {number}: {fault}.", f"Such a case looks like this: {_EXAMPLES[kind]}")
        cases.append(case)
    if not cases:
        raise BadSource(f"{file} holds no cases.", f"Each line is one, such as {_EXAMPLES['answer']}")
    return cases


def by_kind(cases: Sequence[dict]) -> dict[str, list[dict]]:
    """The cases of each kind that there is, in the order of KINDS."""
    of = {kind: [case for case in cases if case.get("kind", "answer") == kind] for kind in KINDS}
    return {kind: found for kind, found in of.items() if found}


def groups(cases: Sequence[dict]) -> tuple[str, ...]:
    """The group of each case; one that names none is a group by itself."""
    return tuple(case.get("group", f"case {n}") for n, case in enumerate(cases))


def fingerprint(cases: Sequence[dict]) -> str:
    """SHA-256 over what the cases say: runs over the same cases can be compared case by case."""
    return sha256(json.dumps(list(cases), sort_keys=True).encode()).hexdigest()


def may_write(file: str | Path) -> None:
    """Raises BadSource where runs could not be kept in this file, before the work is done."""
    path = Path(file)
    if not path.parent.is_dir():
        raise BadSource(f"{file} cannot be written: there is no folder {path.parent}.", _WHERE)
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise BadSource(f"{file} cannot be written.", _WHERE)


def write_runs(file: str | Path, runs: Mapping[str, Run]) -> None:
    """Keeps runs by the name of their set. Raises BadSource where the file cannot be written."""
    kept = json.dumps({name: asdict(run) for name, run in runs.items()})
    try:
        Path(file).write_text(kept + "\n", encoding="utf-8")
    except OSError as error:
        raise BadSource(f"{file} cannot be written ({error.strerror}).", _WHERE) from error


def read_runs(file: str | Path) -> dict[str, Run]:
    """What `write_runs` kept. Raises BadSource."""
    try:
        kept = json.loads(Path(file).read_text(encoding="utf-8"))
        return {name: _kept_run(**run) for name, run in kept.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        what = f"{file} is no run that was kept ({type(error).__name__}: {error})."
        raise BadSource(what, "Make one: whosaid eval CASES --save FILE") from error


def _kept_run(kind: str, cases: str, records: list[dict], groups: list[str]) -> Run:
    if kind not in KINDS or len(records) != len(groups):
        raise ValueError(f"{len(records)} records of {len(groups)} {kind} cases")
    return Run(
        kind, cases, tuple({name: float(value) for name, value in one.items()} for one in records), tuple(groups)
    )


def _judged(case: object) -> tuple[str, str]:
    """The kind of a case, and what is wrong with it; "" where nothing is."""
    if not isinstance(case, dict):
        return "answer", "it is not an object"
    kind = case.get("kind", "answer")
    if kind not in KINDS:
        return "answer", f"kind is {kind!r}, not one of {', '.join(KINDS)}"
    return kind, _fields_fault(case, _NEEDED[kind]) or _question_fault(case) or _CHECKS[kind](case)


def _fields_fault(case: dict, needed: dict[str, type]) -> str:
    missing = [f'"{name}" is missing' for name in needed if name not in case]
    wrong = [
        f'"{name}" is not {_TYPES[type_]}'
        for name, type_ in (_OTHERS | needed).items()
        if not _is(case.get(name, type_()), type_)
    ]
    return next(iter(missing + wrong), "")


def _is(value: object, type_: type) -> bool:
    """Whether it is of this type, and in a list, whatever it holds."""
    inner = get_args(type_)
    return isinstance(value, get_origin(type_) or type_) and all(_is(each, of) for of in inner for each in value)


def _question_fault(case: dict) -> str:
    if not any(c.isalnum() for c in case["question"]):
        return "the question is empty"
    if len(case["question"]) > LONGEST_QUESTION:
        return f"the question has more than {LONGEST_QUESTION:,} characters"
    turns = case.get("history", [])
    asked = all(isinstance(turn, dict) and isinstance(turn.get("question"), str) for turn in turns)
    return "" if asked else 'a turn of "history" has no question'


def _retrieval_fault(case: dict) -> str:
    graded = case["relevant"] and all(type(grade) is int and grade > 0 for grade in case["relevant"].values())
    return "" if graded else '"relevant" gives no path its grade, a whole number from 1 on'


def _sentences_fault(case: dict) -> str:
    if not case["sentences"] or not all(isinstance(s, str) and s.strip() for s in case["sentences"]):
        return "a sentence is empty, or none is there"
    inside = range(len(case["sentences"]))
    return (
        "" if all(type(n) is int and n in inside for n in case["gold"]) else '"gold" has a number that no sentence has'
    )


_CHECKS = {
    "answer": lambda _: "",
    "retrieval": _retrieval_fault,
    "sentences": _sentences_fault,
    "followup": lambda _: "",
}
