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
LARGEST_LINE, LARGEST_FILE = 128 * 2**10, 64 * 2**20
"""Bytes. What comes from a browser may hold anything; an answer over English sources is some 10,000."""


def keep(home: str | Path, answer: dict, verdict: str, reason: str = "") -> Path:
    """Adds a line: time, question, verdict, reason, and the answer as `whosaid ask --json` prints it. Returns the file.

    Raises BadSource for a verdict that is none of VERDICTS, and where the line or the file would be too large.
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
    data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
    if len(data) > LARGEST_LINE:
        why = f"with its sources this answer is longer than {LARGEST_LINE:,} bytes."
        raise BadSource(why, "Export the conversation instead.")
    file = Path(home) / FILE
    with file.open("ab") as out:
        if out.tell() + len(data) > LARGEST_FILE:
            why = f"{FILE} in the home folder holds all that it may."
            raise BadSource(why, "Move it elsewhere, and a new one begins.")
        out.write(data)
    return file
