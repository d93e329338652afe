"""An Answer as text, Markdown and JSON. Nothing is decided here, and nothing known of a page in a browser."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from index import Hit, Source
from index.lexical import words
from index.types import visible
from qa.types import Answer, Citation, Sentence


def text(answer: Answer) -> str:
    """As a person would read it, one paragraph a speaker, and one for those of whom nothing was found; without the list of
    sources."""
    if answer.abstained:
        return answer.abstained
    runs = (
        (who and f"{who}: ") + " ".join(f"{said(s)} {_marks(s.citations)}" for s in group)
        for who, group in by_speaker(answer)
    )
    return "\n\n".join(part for part in (*runs, unheard(answer)) if part)


def unheard(answer: Answer) -> str:
    """That nothing was found of those who were asked beside others, by name; "" where all of them say something."""
    return f"Nothing by {' or '.join(answer.unheard)} was found that answers this." if answer.unheard else ""


def markdown(answer: Answer) -> str:
    """The text, then the list of sources by their numbers, and who wrote it where a model was asked to."""
    listed = "\n".join(f"[{c.n}] {place(c)}, characters {c.start}–{c.end}" for c in answer.citations)
    return "\n\n".join(part for part in (text(answer), listed, writing(answer)) if part)


def said(sentence: Sentence) -> str:
    """A sentence as it is read: in quotation marks where it is a quote."""
    return f"“{inner(sentence.text)}”" if sentence.quoted else sentence.text


def writing(answer: Answer) -> str:
    """Who wrote the answer, where a model was asked to, and what became of its sentences; "" where none was."""
    written = answer.written
    if not written:
        return ""
    dropped = (
        f"{written.dropped} sentence{' was' if written.dropped == 1 else 's were'} dropped: the sources do not bear "
    )
    lines = [
        f"{written.note} These are the sources’ own sentences." if written.note else "",
        "" if written.note else f"Written by {written.model}, each sentence checked against what it cites.",
        dropped + ("it." if written.dropped == 1 else "them.") if written.dropped else "",
    ]
    return " ".join(line for line in lines if line)


def reference(source: Source) -> str:
    """Author, title, publisher, date, and the path: one line for a list of sources."""
    title = f"“{source.title}”" if source.title else ""
    parts = [source.author, title, source.publisher, source.date, visible(source.path)]
    return ("Digest: " if source.digest_of else "") + ", ".join(part for part in parts if part)


def place(citation: Citation) -> str:
    """The source, and the page where it has pages."""
    return reference(citation.source) + (f", p. {citation.page}" if citation.page else "")


def to_json(answer: Answer) -> dict:
    """The contract of `whosaid ask --json`."""
    return {
        "question": answer.question,
        "asked": answer.asked,
        "text": text(answer),
        "abstained": answer.abstained,
        "seconds": round(answer.seconds, 3),
        "sentences": [
            {"text": s.text, "support": s.support, "citations": [_citation(c) for c in s.citations]}
            for s in answer.sentences
        ],
        "positions": [asdict(p) for p in answer.positions],
        "coverage": asdict(answer.coverage),
        **({"unheard": list(answer.unheard)} if answer.unheard else {}),
        "hits": [hit_json(hit) for hit in answer.hits],
        **({"only": asdict(answer.only)} if answer.only else {}),
        **({"written": asdict(answer.written)} if answer.written else {}),
    }


def hit_json(hit: Hit) -> dict:
    return {
        "passage": hit.passage.id,
        "score": round(hit.score, 4),
        "path": hit.source.path,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "page": hit.passage.page or None,
    }


def source_json(source: Source) -> dict:
    fields = {key: value for key, value in asdict(source).items() if key != "provenance"}
    return {key: value for key, value in fields.items() if value or key not in ("digest_of", "author_is")}


def _marks(citations: Sequence[Citation]) -> str:
    return "".join(f"[{c.n}]" for c in citations)


def by_speaker(answer: Answer) -> Iterator[tuple[str, list[Sentence]]]:
    """Its sentences in runs of one speaker, or of the same several, as a paragraph is shown; quotes in runs of their own,
    one for each source. The speaker is "" where a written sentence begins the run and names him itself."""
    for (who, _), run in groupby(answer.sentences, key=lambda s: (_voices(s), _quoted_from(s))):
        sentences = list(run)
        named = not sentences[0].quoted and set(words(who)) <= set(words(sentences[0].text))
        yield "" if named else who, sentences


def _quoted_from(sentence: Sentence) -> str:
    return sentence.citations[0].source.path if sentence.quoted else ""


def _voices(sentence: Sentence) -> str:
    return "; ".join(dict.fromkeys(c.speaker for c in sentence.citations))


def inner(quote: str) -> str:
    """A quote to be set in “ ”: its own outer pair is dropped, and one mark of it where the other stands elsewhere; other
    double marks inside become single ones, straight ones in pairs."""
    match = re.fullmatch(r"[“\"]([^“”\"]*)[”\"]|[“\"]([^“”\"]+)|([^“”\"]+[.,!?…])[”\"]", quote)
    inner = next(filter(None, match.groups()), "") if match else quote
    return re.sub(r'(?<!\w)"(?=\S)([^"]*)(?<=\S)"(?!\w)', r"‘\1’", inner).replace("“", "‘").replace("”", "’")


def _citation(citation: Citation) -> dict:
    return {
        "n": citation.n,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "speaker": citation.speaker,
        "passage": citation.passage.id,
        "source": source_json(citation.source),
        "page": citation.page or None,
    }
