"""Many people asking one server at once: python benchmarks/load.py URL [--people 20] [--minutes 5] [--auth USER:PASSWORD]

Each asks by gradio_client, one question after the other, as any program would. Prints errors, the median and 95th percentile
of the time from a question to its answer, and how evenly the answers fell to the people.
"""

import argparse
import json
import statistics
import sys
import threading
import time
from collections import Counter

from gradio_client import Client

QUESTIONS = (
    "What does Craig want the US to do about Kabul?",
    "What do critics and supporters say about drones?",
    "How do Craig and Hashemite differ on India?",
    "What was Imran Khan's position on Ukraine?",
    "Which port was offered to the United States?",
    "What is the boiling point of ethanol?",
    "What does Hashemite say about China?",
    "Why should the United States stay engaged with Pakistan?",
)


class Person(threading.Thread):
    """Asks until the time is over. `took`: seconds of each answer; `errors`: what went wrong, in words."""

    def __init__(self, number: int, client: Client, until: float):
        super().__init__(daemon=True)
        self.number, self.client, self.until = number, client, until
        self.took: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        asked = self.number
        while time.monotonic() < self.until:
            started = time.monotonic()
            try:
                answer = json.loads(self.client.predict(QUESTIONS[asked % len(QUESTIONS)], api_name="/ask"))
                if not (answer["sentences"] or answer["abstained"]):
                    raise ValueError("an answer without a sentence or a reason")
                self.took.append(time.monotonic() - started)
            except Exception as error:
                self.errors.append(f"{type(error).__name__}: {error}"[:200])
            asked += 1


def main() -> int:
    cli = argparse.ArgumentParser(description="Ask one server as many people would.")
    cli.add_argument("url")
    cli.add_argument("--people", type=int, default=20)
    cli.add_argument("--minutes", type=float, default=5)
    cli.add_argument("--auth", metavar="USER:PASSWORD")
    arguments = cli.parse_args()
    auth = tuple(arguments.auth.split(":", 1)) if arguments.auth else None
    clients = [Client(arguments.url, auth=auth, verbose=False) for _ in range(arguments.people)]
    started = time.monotonic()
    people = [Person(i, client, started + 60 * arguments.minutes) for i, client in enumerate(clients)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return told(people, time.monotonic() - started)


def told(people: list[Person], seconds: float) -> int:
    """Prints the table. Returns 1 where anything went wrong."""
    took = sorted(second for person in people for second in person.took)
    errors = Counter(error for person in people for error in person.errors)
    counts = [len(person.took) for person in people]
    rows = [
        ("people, minutes", f"{len(people)}, {seconds / 60:.1f}"),
        ("answers, errors", f"{len(took)}, {errors.total()}"),
        ("answers a second", f"{len(took) / seconds:.1f}"),
    ]
    if took:
        median, p95 = statistics.median(took), took[int(0.95 * len(took))]
        rows += [
            (
                "median, p95, slowest",
                f"{median:.2f} s, {p95:.2f} s, {took[-1]:.2f} s",
            ),
            (
                "answers of a person, fewest to most",
                f"{min(counts)} to {max(counts)} ({min(counts) / max(counts):.2f})",
            ),
        ]
    for what, found in rows:
        print(f"{what:36}{found}")
    for error, count in errors.most_common(5):
        print(f"  {count} × {error}")
    return 1 if errors or not took else 0


if __name__ == "__main__":
    sys.exit(main())
