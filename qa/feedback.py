"""What people thought of answers, kept in the home folder: one line of JSON each in feedback.jsonl.

It stays on this machine. What is made of it, such as cases for `whosaid eval`, is for a person.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from index import BadSource

FILE = "feedback.jsonl"
VERDICTS = ("up", "down")
LONGEST = 2000
"""Characters of a reason."""


def keep(home: str | Path, answer: dict, verdict: str, reason: str = "") -> Path:
    """Adds a line: time, question, verdict, reason, and the answer as `whosaid ask --json` prints it. Returns the file.

    Raises BadSource for a verdict that is none of VERDICTS.
    """
    if verdict not in VERDICTS:
        raise BadSource(f"{verdict!r} is no verdict.", f"Give one of: {', '.join(VERDICTS)}")
    line = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": answer["question"],
        "verdict": verdict,
        "reason": " ".join(reason.split())[:LONGEST],
        "answer": answer,
    }
    file = Path(home) / FILE
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return file
