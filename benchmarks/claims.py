"""The checker over claims beside their evidence: python -m benchmarks.claims. Borne or not, by kind, in Markdown.

Three sets: the claims of the worlds held out of training, the earlier and the later ones, and those in
tests/cases/claims.jsonl, written by hand before the checker was looked at. On none was anything trained, fitted or chosen.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index import Passage, Source
from index.loose import Loose
from qa.people.voices import speaker
from qa.types import Citation
from qa.verify import check
from training.worlds import EARLIER, LATER, WORLDS, World, read

CASES = Path(__file__).parents[1] / "tests" / "cases" / "claims.jsonl"

Pair = tuple[str, str, tuple[Citation, ...]]
"""(kind, claim, what it cites); only kind "true" is borne."""


@dataclass(frozen=True, slots=True)
class Found:
    """One pair after it was checked. `wrong`: "" where it passed."""

    kind: str
    claim: str
    support: float
    wrong: str

    @property
    def right(self) -> bool:
        return (self.kind == "true") == (not self.wrong)


def of_world(world: World) -> Iterator[Pair]:
    """The claims of a world, as if its documents had been indexed."""
    cited = {}
    for text in world.texts:
        source = Source(text.title, world.name, text.title, text.author, text.publisher, text.date)
        cited |= dict(zip(text.sentences, _citations(source, list(text.sentences.values())), strict=True))
    for claim in world.claims:
        yield claim.kind, claim.text, tuple(cited[i] for i in claim.cited)


def of_worlds(names: Iterable[str]) -> Iterator[Pair]:
    return (pair for name in sorted(names) for pair in of_world(read(WORLDS / f"{name}.txt")))


def by_hand(path: Path = CASES) -> Iterator[Pair]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        citations = _citations(Source("source.md", "x", row["title"], row["author"]), row["sentences"])
        for claim in row["claims"]:
            yield claim["kind"], claim["claim"], tuple(citations[n] for n in claim["cited"])


def _citations(source: Source, sentences: Sequence[str]) -> list[Citation]:
    spans, at = [], 0
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    text = " ".join(sentences)
    passage = Passage("p", source, 0, len(text), text, "", tuple(spans))
    return [Citation(1, passage, a, b, speaker(passage, a, b)) for a, b in spans]


def checked(pairs: Iterable[Pair], corpus: Loose) -> list[Found]:
    out = []
    for kind, claim, cited in pairs:
        verdict = check(claim, cited, corpus)
        out.append(Found(kind, claim, verdict.support, verdict.wrong))
    return out


def balanced(found: Sequence[Found]) -> float:
    """The mean of the shares of true claims that pass and of others that do not."""
    return sum(_share([f for f in found if (f.kind == "true") == borne]) for borne in (True, False)) / 2


def caught(found: Sequence[Found], *kinds: str) -> float:
    """The share of claims of these kinds that do not pass."""
    return _share([f for f in found if f.kind in kinds])


def _share(found: Sequence[Found]) -> float:
    return sum(f.right for f in found) / len(found)


def main() -> None:
    corpus = Loose()
    sets = {
        "earlier worlds": checked(of_worlds(EARLIER), corpus),
        "later worlds": checked(of_worlds(LATER), corpus),
        "by hand": checked(by_hand(), corpus),
    }
    sets["all"] = [f for found in list(sets.values()) for f in found]
    kinds = [kind for kind, _ in Counter(f.kind for f in sets["all"]).most_common()]
    print(f"| | {' | '.join(sets)} |\n|---|{'---|' * len(sets)}")
    for kind in kinds:
        of_kind = {name: [f for f in found if f.kind == kind] for name, found in sets.items()}
        cells = (f"{_share(found):.3f} of {len(found)}" if found else "" for found in of_kind.values())
        print(f"| {'true, passed' if kind == 'true' else f'{kind}, caught'} | {' | '.join(cells)} |")
    print(f"| balanced accuracy | {' | '.join(f'{balanced(found):.3f} of {len(found)}' for found in sets.values())} |")


if __name__ == "__main__":
    main()
