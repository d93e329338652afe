"""Whether a number of a claim stands where the claim puts it, or belongs to something else in the evidence.

    exchanged_figure("It was sold in 1990.", "It was built in 1990 and sold in 2004.")  ->  "what it cites has 2004 there, …"

Where the evidence has several such numbers, each with its year or month, these alone are asked. Else, for each number: the
clauses that hold it against those that hold another of its kind, by the words of content that they share with the claim's
own clause; of two years a draw is enough, another number must share more. Words are compared by their beginnings: of other
words for the same it knows nothing.
"""

import re
from collections.abc import Iterator

from index.dates import MONTHS
from index.lexical import stems
from qa.claims.amounts import agree
from qa.claims.figures import Figure, figures
from qa.claims.numerals import YEAR
from qa.claims.words import STEM

_CUT = re.compile(
    r"[.;:,—()]\s+|\s+(?:and|while|but|whereas|although|though|with|of which|until|when|where|who|after|before)\s+",
    re.IGNORECASE,
)

_DATE = re.compile(rf"\b((?:{'|'.join(MONTHS)})(?: \d{{1,2}})?),? (?=\d{{4}}\b)", re.IGNORECASE)
_SPAN = re.compile(r"\b((?:between|from) \S+(?: \S+)?) and (?=\d)", re.IGNORECASE)


def exchanged_figure(claim: str, evidence: str) -> str:
    """Why a number of the claim is another thing's in the evidence; "" where none is."""
    claim, evidence = _joined(claim), _joined(evidence)
    if not any(found for found, _ in _clauses(claim)):
        return ""
    if (why := _of_date(claim, evidence)) is not None:
        return why
    held = list(_clauses(evidence))
    others = {other for found, _ in held for other in found}
    for ours, beside in _clauses(claim):
        taken = {other for other in others if any(agree(mine, other) for mine in ours)}
        for figure in ours:
            same = {other for other in taken if agree(figure, other)}
            own = [len(beside & words) for found, words in held if not same.isdisjoint(found)]
            rivals = (
                (len(beside & words), other.text)
                for found, words in held
                if same.isdisjoint(found)
                for other in found
                if other not in taken and _alike(figure, other)
            )
            shared, text = max(rivals, key=lambda rival: rival[0], default=(0, ""))
            if own and shared >= max(1, max(own) + (not _is_year(figure))):
                return f"what it cites has {text} there, not {figure.text}"
    return ""


def _of_date(claim: str, evidence: str) -> str | None:
    """Why the number of a claim is another month's or year's; "" where it is that one's, None where that is not seen, as of
    a claim that has more than one of either."""
    ours, dates = _dated(claim)
    held = [_dated(part) for part in _PART.split(evidence)] if len(ours) == len(dates) == 1 else []
    for figure, date in zip(ours, dates, strict=False):
        its = [theirs for found, theirs in held if any(agree(figure, other) for other in found)]
        rivals = [o.text for found, theirs in held if date in theirs for o in found if o.kind == figure.kind]
        if rivals and its and all(its):
            return (
                ""
                if any(date in theirs for theirs in its)
                else f"what it cites has {rivals[0]} there, not {figure.text}"
            )
    return None


def _dated(text: str) -> tuple[list[Figure], set[str]]:
    """Its numbers but for years, and the years and months that it names."""
    found = [figure for figure in figures(text) if not figure.slight]
    years = {figure.text for figure in found if _is_year(figure)}
    return [figure for figure in found if not _is_year(figure)], years | set(_MONTH.findall(text))


_PART = re.compile(rf"{_CUT.pattern}|,\s|\s(?:to|against|from|as)\s", re.IGNORECASE)
_MONTH = re.compile(rf"\b(?:{'|'.join(month.capitalize() for month in MONTHS)})\b")


def _alike(figure: Figure, other: Figure) -> bool:
    """Whether the one could stand for the other: years both or neither, and not votes for clauses."""
    return (
        other.kind == figure.kind
        and _is_year(other) == _is_year(figure)
        and bool(_is_year(figure) or not (other.of and figure.of) or other.of == figure.of)
    )


def _joined(text: str) -> str:
    """Without the commas and the "and" that stand within a date or a span: "12 June, 1903", "between 2010 and 2014"."""
    return _SPAN.sub(r"\1 to ", _DATE.sub(r"\1 ", text))


def _is_year(figure: Figure) -> bool:
    return figure.kind == "count" and bool(YEAR.fullmatch(figure.text))


def _clauses(text: str) -> Iterator[tuple[dict[Figure, None], set[str]]]:
    """The numbers that count of each clause, each once, and the beginnings of its words, with those of who does it from the
    clause before where it begins with a verb: "was built in 1990 and has since 2004 been closed"."""
    subject: set[str] = set()
    for clause in _CUT.split(text):
        words = _words(clause)
        if _GOES_ON.match(clause):
            words |= subject
        elif begun := _SUBJECT.match(clause):
            subject = _words(begun[0])
        yield dict.fromkeys(figure for figure in figures(clause) if not figure.slight), words


def _words(text: str) -> set[str]:
    return {stem for stem in stems(text, STEM) if not any(c.isdigit() for c in stem)}


_AUXILIARY = r"(?:is|are|was|were|has|have|had|will|would|can|could|did|does)"
_GOES_ON = re.compile(rf"(?:then |later |also |again )?{_AUXILIARY}\b")
_SUBJECT = re.compile(rf"(?:\S+ ){{1,6}}?(?={_AUXILIARY}\b)")
