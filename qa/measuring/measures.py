"""What the records of a run amount to: pure functions from numbers to numbers, each with its 95 % interval.

    rank_measures(rankings, relevant)  -> a record for each ranking, by ir-measures
    estimates(run)                     -> {measure: Estimate}, the primary one first
    differences(run, before)           -> the same for the difference of two runs over the same cases
    results(runs, against), table(…)   -> as JSON, as Markdown

A measure is a function of the columns of the records, so one bootstrap (Efron 1979; percentiles of RESAMPLES seeded
resamples) serves means and areas alike, and, with the same resample for both runs, paired comparison. Cases of one group
are drawn together. NaN, in a record absence, says that a measure does not apply. Who answered, and how, is not known here.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from index.errors import BadSource, WhosaidError
from qa.measuring.cases import Run

RESAMPLES, SEED = 1000, 7
PERCENTILES = (2.5, 97.5)
BINS = 10
"""Of chances, equally wide, when their calibration is measured."""

RANKING = {"nDCG@10": "nDCG@10", "MRR@10": "RR@10", "MRR@3": "RR@3", "R@5": "R@5", "R@10": "R@10", "MAP": "AP"}
"""Our name for the mean over all questions: the name ir-measures has for the value of one."""

Columns = Mapping[str, np.ndarray]
Statistic = Callable[[Columns], float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure and the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


def mean(values: np.ndarray) -> float:
    """Of the values that are there; NaN where none is."""
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else math.nan


def auroc(scores: np.ndarray, positive: np.ndarray) -> float:
    """The chance that a positive case scores above a negative one, a tie counting half (Mann and Whitney 1947)."""
    positive = positive.astype(bool)
    n, m = int(positive.sum()), int((~positive).sum())
    if not n or not m:
        return math.nan
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * m))


def calibration_error(chances: np.ndarray, happened: np.ndarray) -> float:
    """Expected calibration error (Guo et al. 2017): how far the mean chance in each of BINS bins is from the share in
    which it happened, weighted by the cases in it. NaN where it happened always, or never: that needs no calibration."""
    if len(np.unique(happened)) < 2:
        return math.nan
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, chances - happened, BINS)
    return float(np.abs(gaps).sum() / len(chances))


def gap_closed(plain: np.ndarray, asked: np.ndarray, rewrite: np.ndarray) -> float:
    """The share of the way from the plain question's mean to the human rewrite's; NaN where the rewrite is no better."""
    gap = mean(rewrite) - mean(plain)
    return (mean(asked) - mean(plain)) / gap if gap > 0 else math.nan


def _mean_of(name: str) -> Statistic:
    return lambda columns: mean(columns[name]) if name in columns else math.nan


def _balanced(columns: Columns) -> float:
    return (_mean_of("answered")(columns) + _mean_of("declined")(columns)) / 2


MEASURES: dict[str, dict[str, Statistic]] = {
    "answer": {
        **{
            name: _mean_of(name)
            for name in "success keys evidence cited_right citation_precision attributed answered declined".split()
        },
        "balanced": _balanced,
        "words": _mean_of("words"),
        "seconds": lambda c: float(np.median(c["seconds"])),
    },
    "retrieval": {name: _mean_of(name) for name in ("nDCG@10", "MRR@10", "MRR@3", "R@5", "R@10")},
    "sentences": {
        "MAP": _mean_of("MAP"),
        "AUROC": lambda c: auroc(c["chance"], c["answerable"]),
        "ECE": lambda c: calibration_error(c["chance"], c["answerable"]),
    },
    "followup": {
        "gap closed": lambda c: gap_closed(c["plain"], c["asked"], c["rewrite"]),
        "MRR@10": _mean_of("asked"),
        "MRR@10 plain": _mean_of("plain"),
        "MRR@10 human": _mean_of("rewrite"),
    },
}
"""For each kind of case its measures, the primary one first. Higher is better, but for ECE, words and seconds."""


def rank_measures(
    names: Sequence[str], rankings: Sequence[Sequence[str]], relevant: Sequence[Mapping[str, int]]
) -> list[dict[str, float]]:
    """{name: value} for each ranking (best first) and the grades of what is relevant to it. `names`: of RANKING."""
    try:
        import ir_measures
    except ModuleNotFoundError as error:
        raise WhosaidError("ir-measures is not installed.", "Run: pip install ir-measures") from error
    of = {ir_measures.parse_measure(RANKING[name]): name for name in names}
    qrels = [ir_measures.Qrel(str(q), doc, grade) for q, one in enumerate(relevant) for doc, grade in one.items()]
    run = [ir_measures.ScoredDoc(str(q), doc, -n) for q, ranked in enumerate(rankings) for n, doc in enumerate(ranked)]
    records = [dict.fromkeys(names, 0.0) for _ in rankings]
    for found in ir_measures.iter_calc(list(of), qrels, run):
        records[int(found.query_id)][of[found.measure]] = float(found.value)
    return records


def estimates(run: Run) -> dict[str, Estimate]:
    """Every measure of the run's kind that applies to its records."""
    columns = _columns(run.records)
    return _bootstrap(run, lambda rows: _values(run.kind, columns, rows))


def differences(run: Run, before: Run) -> dict[str, Estimate]:
    """Every measure's difference to that of `before`, over the same cases in the same order."""
    new, old = _columns(run.records), _columns(before.records)
    return _bootstrap(run, lambda rows: _values(run.kind, new, rows) - _values(run.kind, old, rows))


def comparable(cases: Mapping[str, str], against: Mapping[str, Run]) -> None:
    """Raises BadSource where `against` has no run of a set of `cases`, {name: fingerprint}, or one over others."""
    for name, fingerprint in cases.items():
        before = against.get(name)
        if before is None or before.cases != fingerprint:
            what = "holds no run of it" if before is None else "was run on other cases"
            raise BadSource(f"{name}: what it is compared with {what}.", "Run both on the same file of cases.")


def results(runs: Mapping[str, Run], against: Mapping[str, Run] | None = None) -> list[dict]:
    """The measures of each set as JSON takes them; with `against`, each one's difference to that run's.

    Raises BadSource where `against` has no run of a set, or one over other cases.
    """
    if against is not None:
        comparable({name: run.cases for name, run in runs.items()}, against)
    found = []
    for name, run in runs.items():
        measures = {m: _rounded(each) for m, each in estimates(run).items()}
        if against is not None:
            for m, each in differences(run, against[name]).items():
                measures[m]["difference"] = _rounded(each) | {"excludes_zero": each.excludes_zero}
        primary = next(iter(MEASURES[run.kind]))
        found.append(
            {"set": name, "kind": run.kind, "cases": len(run.records), "primary": primary, "measures": measures}
        )
    return found


def table(found: Sequence[dict]) -> str:
    """What `results` gave, in Markdown: a row for each measure, each set's primary one in bold."""
    compared = any("difference" in value for each in found for value in each["measures"].values())
    head = ["set", "cases", "measure", "value", "95 %", *(["difference", "95 %", "excludes 0"] if compared else [])]
    lines = [head, ["---"] * len(head)]
    for each in found:
        for name, value in each["measures"].items():
            first = name == each["primary"]
            of = [each["set"], str(each["cases"])] if name == next(iter(each["measures"])) else ["", ""]
            row = [f"**{name}**" if first else name, f"**{value['value']:.3f}**" if first else f"{value['value']:.3f}"]
            row.append(_interval(value, "{:.3f}"))
            if change := value.get("difference"):
                row += [
                    f"{change['value']:+.3f}",
                    _interval(change, "{:+.3f}"),
                    "yes" if change["excludes_zero"] else "no",
                ]
            lines.append(of + row)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _columns(records: Sequence[Mapping[str, float]]) -> Columns:
    names = dict.fromkeys(name for record in records for name in record)
    return {name: np.array([record.get(name, math.nan) for record in records], float) for name in names}


def _values(kind: str, columns: Columns, rows: np.ndarray) -> np.ndarray:
    """The kind's measures over these rows of the records."""
    drawn = {name: column[rows] for name, column in columns.items()}
    return np.array([of(drawn) for of in MEASURES[kind].values()])


def _bootstrap(run: Run, values: Callable[[np.ndarray], np.ndarray]) -> dict[str, Estimate]:
    """`values`: rows of the records -> every measure of the kind."""
    names = list(dict.fromkeys(run.groups))
    place = {name: n for n, name in enumerate(names)}
    of = np.array([place[group] for group in run.groups])
    members = [np.flatnonzero(of == n) for n in range(len(names))]
    draw, point = np.random.default_rng(SEED), values(np.arange(len(of)))
    drawn = (draw.integers(len(members), size=len(members)) for _ in range(RESAMPLES))
    samples = np.array([values(np.concatenate([members[n] for n in some])) for some in drawn])
    found = {}
    for name, value, column in zip(MEASURES[run.kind], point, samples.T, strict=True):
        if not math.isnan(value):
            found[name] = Estimate(float(value), *map(float, np.nanpercentile(column, PERCENTILES)))
    return found


def _rounded(estimate: Estimate) -> dict:
    return {name: round(value, 4) for name, value in asdict(estimate).items()}


def _interval(value: Mapping[str, float], form: str) -> str:
    return f"{form.format(value['low'])} to {form.format(value['high'])}"
