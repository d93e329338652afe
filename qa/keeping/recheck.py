"""Does an answer given earlier still stand? What has become of the sources that it cites.

Takes the JSON of `whosaid ask --json`, so an answer that was kept, mailed or printed can be checked against today's index.
It compares contents by their hashes; whether changed words still mean the same is for a person.
"""

from dataclasses import dataclass

from index import BadSource, Corpus

MEANING = {
    "unchanged": "source unchanged",
    "renamed": "source unchanged, under another name",
    "changed": "source changed since",
    "removed": "source removed",
}


_TYPES = (int, str, str, str, int, int)
"""Of n, path, quote, sha256, start and end."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Citation [n] of an answer: the path and quote it gave, and `state`, a key of MEANING."""

    n: int
    path: str
    quote: str
    state: str


def standing(answer: dict, corpus: Corpus) -> list[Standing]:
    """One for each citation of the answer, in its order. Raises BadSource where it is not such an answer."""
    try:
        cited = {c["n"]: c for sentence in answer["sentences"] for c in sentence["citations"]}.values()
        rows = [(c["n"], c["source"]["path"], c["quote"], c["source"]["sha256"], c["start"], c["end"]) for c in cited]
        if not all(tuple(map(type, row)) == _TYPES for row in rows):
            raise TypeError
    except (KeyError, TypeError) as error:
        what = "this is no answer as `whosaid ask --json` prints it."
        raise BadSource(what, "Give a file of such answers.") from error
    with corpus.snapshot():
        return [Standing(n, path, q, corpus.standing(sha256, path, a, b, q)) for n, path, q, sha256, a, b in rows]
