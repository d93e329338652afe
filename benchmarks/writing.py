"""How soon and how fast a language model writes: python benchmarks/writing.py HOME [MODEL or URL] [QUESTION …]

Of each question: seconds until something is found, until the first written words, and until the answer; and pieces a second.
Beside the clock's seconds stand those of the processor, divided by the cores that torch uses: about what it would take on a
machine that does nothing else. Without questions, the examples that the sources give.
"""

import sys
import time

import torch

from qa import Assistant, Draft, Found, writer


class Counted:
    """A model whose pieces are counted."""

    def __init__(self, model):
        self.name, self.warm, self._model, self.pieces, self.seconds = model.name, model.warm, model, 0, 0.0

    @property
    def pace(self):
        return self._model.pace

    def __call__(self, messages, most):
        began = 0.0
        for piece in self._model(messages, most):
            began = began or time.process_time()
            self.pieces += 1
            self.seconds = time.process_time() - began
            yield piece


def main(home: str, model: str, questions: list[str]) -> None:
    model = Counted(writer(endpoint=model) if "://" in model else writer("local", model, home=home))
    assistant, cores = Assistant.open(home, complete=model), torch.get_num_threads()
    assistant.warm()
    print("| question | found | first words | answer | pieces a second |\n|---|---|---|---|---|")
    for question in questions or assistant.examples():
        model.pieces, marks = 0, {}
        clock, work = time.monotonic(), time.process_time()
        for step in assistant.steps(question):
            what = "found" if isinstance(step, Found) else "first" if isinstance(step, Draft) else "answer"
            marks.setdefault(what, (time.monotonic() - clock, (time.process_time() - work) / cores))
        seen = " | ".join(
            "{:.2f} ({:.2f})".format(*marks[w]) if w in marks else "–" for w in ("found", "first", "answer")
        )
        quick = f"{model.pieces / model.seconds * cores:.0f}" if model.pieces > 1 else "–"
        print(f"| {question} | {seen} | {quick} |")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
