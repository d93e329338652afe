"""An answer given earlier, from its JSON: what a browser or a file kept becomes an Answer again.

The JSON is that of `whosaid ask --json`. Nothing is searched for and nothing compared with today's index: the answer is as
it was given; whether its sources still say so is `recheck`'s to find.
"""

from collections.abc import Mapping
from dataclasses import replace

from index import BadSource, Filter, Hit, Passage, Source
from index.types import FIELDS
from qa.types import Answer, Citation, Coverage, Position, Sentence, Written


def from_json(told: dict, sources: Mapping[str, Source] | None = None) -> Answer:
    """`sources`: what is known today of the sources of its nearest passages, of which the JSON gives only the path.

    Raises BadSource where it is not such an answer.
    """
    try:
        return _answer(told, sources or {})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"this is no answer as `whosaid ask --json` prints it ({type(error).__name__}: {error})."
        raise BadSource(what, "Ask again.") from error


def _answer(told: dict, sources: Mapping[str, Source]) -> Answer:
    cited = {c["source"]["path"]: _source(c["source"]) for s in told["sentences"] for c in s["citations"]}
    hits = [_hit(hit, {**sources, **cited}) for hit in told["hits"]]
    passages = {hit.passage.id: hit.passage for hit in hits}
    return Answer(
        question=str(told["question"]),
        asked=str(told["asked"]),
        sentences=tuple(
            Sentence(str(s["text"]), tuple(_citation(c, cited, passages) for c in s["citations"]), s["support"])
            for s in told["sentences"]
        ),
        hits=tuple(hits),
        abstained=told["abstained"] and str(told["abstained"]),
        positions=tuple(Position(str(p["who"]), str(p["quote"]), int(p["n"])) for p in told["positions"]),
        coverage=Coverage(*(tuple(map(str, told["coverage"][name])) for name in ("addressing", "silent"))),
        unheard=tuple(map(str, told.get("unheard", ()))),
        seconds=float(told["seconds"]),
        only=Filter.of(**told.get("only", {})),
        written=_written(told["written"]) if told.get("written") else None,
    )


def _written(told: dict) -> Written:
    return Written(str(told["model"]), int(told["dropped"]), int(told["mended"]), str(told["note"]))


def _source(told: dict) -> Source:
    fields = {name: str(told.get(name) or "") for name in (*FIELDS, "author_is")}
    return Source(path=str(told["path"]), sha256=str(told["sha256"]), **fields)


def _hit(told: dict, sources: Mapping[str, Source]) -> Hit:
    source = sources.get(told["path"]) or Source(str(told["path"]), "")
    start, text = int(told["start"]), str(told["text"])
    span = (start, start + len(text))
    passage = Passage(str(told["passage"]), source, *span, text, "", (span,), int(told.get("page") or 0))
    return Hit(passage, float(told["score"]), {})


def _citation(told: dict, sources: Mapping[str, Source], passages: Mapping[str, Passage]) -> Citation:
    """In the passage it came from; where that does not hold its quote, in one that is the quote."""
    start, quote, page = int(told["start"]), str(told["quote"]), int(told.get("page") or 0)
    source, span = sources[told["source"]["path"]], (start, start + len(quote))
    alone = Passage(str(told["passage"]), source, *span, quote, "", (span,), page)
    passage = passages.get(alone.id, alone)
    found = Citation(int(told["n"]), replace(passage, source=source, page=page), *span, str(told["speaker"]))
    return found if found.quote == quote else replace(found, passage=alone)
