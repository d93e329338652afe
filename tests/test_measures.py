"""The arithmetic of measures: each against numbers worked out by hand, intervals against what is known of them."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from index.errors import BadSource, WhosaidError
from qa.measuring.cases import Run, by_kind, fingerprint, groups, read_cases, read_runs, write_runs
from qa.measuring.measures import (
    MEASURES,
    auroc,
    calibration_error,
    differences,
    estimates,
    gap_closed,
    rank_measures,
    results,
    table,
)


def array(*values):
    return np.array(values, float)


def run(kind, records, groups=None):
    return Run(kind, "x", tuple(records), groups or tuple(str(n) for n in range(len(records))))


def test_auroc_counts_pairs_and_half_a_tie():
    # Pairs (0.9, 0.4), (0.9, 0.1), (0.4, 0.4), (0.4, 0.1): 1 + 1 + 1/2 + 1 of 4.
    assert auroc(array(0.9, 0.4, 0.4, 0.1), array(1, 1, 0, 0)) == 3.5 / 4
    assert auroc(array(1, 2, 3), array(1, 1, 0)) == 0
    assert auroc(array(5, 5, 5), array(1, 0, 1)) == 0.5
    assert math.isnan(auroc(array(1, 2), array(1, 1)))


def test_calibration_error_by_bins():
    # Bin 0.2: three cases of chance 0.25, one happened: |0.75 - 1|. The last bin: two of chance 1, one happened: |2 - 1|. Of five.
    chances, happened = array(0.25, 0.25, 0.25, 1, 1), array(1, 0, 0, 1, 0)
    assert calibration_error(chances, happened) == pytest.approx((0.25 + 1) / 5)
    assert calibration_error(array(0.5, 0.5), array(0, 1)) == 0
    assert math.isnan(calibration_error(array(0.5, 0.5), array(1, 1)))


def test_the_gap_between_the_plain_question_and_the_rewrite():
    assert gap_closed(array(0.2, 0.4), array(0.4, 0.5), array(0.6, 0.8)) == pytest.approx(0.15 / 0.4)
    assert math.isnan(gap_closed(array(0.5), array(0.5), array(0.5)))


def test_measures_of_rankings():
    found = rank_measures(
        ("nDCG@10", "MRR@10", "MRR@3", "R@5", "MAP"),
        [["a", "b", "c", "d"], ["x"], []],
        [{"b": 1, "d": 2, "e": 1}, {"x": 1}, {"x": 1}],
    )
    # Gains 1 at 2 and 2 at 4, against the best order 2, 1, 1.
    dcg, best = 1 / math.log2(3) + 2 / math.log2(5), 2 + 1 / math.log2(3) + 1 / 2
    want = {"nDCG@10": dcg / best, "MRR@10": 1 / 2, "MRR@3": 1 / 2, "R@5": 2 / 3, "MAP": (1 / 2 + 2 / 4) / 3}
    assert found[0] == pytest.approx(want)
    assert set(found[1].values()) == {1} and set(found[2].values()) == {0}


def test_a_missing_extra_names_its_cure(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ir_measures", None)
    with pytest.raises(WhosaidError, match=r"pip install ir-measures"):
        rank_measures(("MAP",), [["a"]], [{"a": 1}])


def test_the_interval_of_a_share():
    records = [{"success": float(n % 2), "answered": 1.0, "seconds": 1.0} for n in range(100)]
    found = estimates(run("answer", records))["success"]
    # A share of one half of 100: 1.96 standard errors of 0.05 on each side.
    assert found.value == 0.5
    assert found.low == pytest.approx(0.402, abs=0.015) and found.high == pytest.approx(0.598, abs=0.015)
    assert estimates(run("answer", records))["success"] == found, "the same records give the same interval"


def test_cases_of_one_group_are_drawn_together():
    records = [{"success": float(n % 50 < 25), "answered": 1.0, "seconds": 1.0} for n in range(100)]
    alone = estimates(run("answer", records))["success"]
    in_groups = estimates(run("answer", records, tuple(f"{n // 25}" for n in range(100))))["success"]
    # Four groups, two of them all right: the share of right ones among four drawn, 0 or 1 in one of sixteen each.
    assert (in_groups.value, in_groups.low, in_groups.high) == (0.5, 0, 1) and alone.high - alone.low < 0.25
    assert groups([{"group": "a"}, {}, {"group": "a"}]) == ("a", "case 1", "a")


def test_measures_that_do_not_apply_are_absent():
    found = estimates(run("answer", [{"success": 1.0, "declined": 1.0, "seconds": 0.1}]))
    assert set(found) == {"success", "declined", "seconds"}
    found = estimates(run("sentences", [{"MAP": 1.0, "chance": 0.9, "answerable": 1.0}] * 3))
    assert set(found) == {"MAP"}


def test_balanced_is_the_mean_of_answering_and_declining():
    records = [{"answered": 1.0}, {"answered": 1.0}, {"answered": 0.0}, {"declined": 0.0}]
    found = estimates(run("answer", [{**r, "success": 0.0, "seconds": 0.0} for r in records]))
    assert found["balanced"].value == pytest.approx((2 / 3 + 0) / 2)


def test_a_paired_comparison_sees_what_two_intervals_hide():
    draw = np.random.default_rng(3)
    before = [{"MAP": float(v), "chance": 0.5, "answerable": 1.0} for v in draw.uniform(0, 0.9, 200)]
    after = [{**r, "MAP": r["MAP"] + 0.02} for r in before]
    old, new = estimates(run("sentences", before))["MAP"], estimates(run("sentences", after))["MAP"]
    assert old.high > new.low, "the two intervals overlap"
    change = differences(run("sentences", after), run("sentences", before))["MAP"]
    assert change.excludes_zero and change.value == pytest.approx(0.02)
    noise = [{**r, "MAP": r["MAP"] + float(d)} for r, d in zip(before, draw.normal(0, 0.1, 200), strict=True)]
    assert not differences(run("sentences", noise), run("sentences", before))["MAP"].excludes_zero


def test_the_table_names_the_primary_number():
    before, after = (run("retrieval", [dict.fromkeys(MEASURES["retrieval"], v)] * 4) for v in (0.5, 0.75))
    found = results({"docs": after}, {"docs": before})
    assert found[0]["primary"] == "nDCG@10" and found[0]["cases"] == 4
    assert found[0]["measures"]["R@5"] == {
        "value": 0.75,
        "low": 0.75,
        "high": 0.75,
        "difference": {"value": 0.25, "low": 0.25, "high": 0.25, "excludes_zero": True},
    }
    lines = table(found).split("\n")
    assert lines[0] == "| set | cases | measure | value | 95 % | difference | 95 % | excludes 0 |"
    assert lines[2] == ("| docs | 4 | **nDCG@10** | **0.750** | 0.750 to 0.750 | +0.250 | +0.250 to +0.250 | yes |")
    assert [line for line in lines[3:] if "**" in line] == []
    json.dumps(found)


def test_only_runs_over_the_same_cases_are_compared():
    one = run("sentences", [{"MAP": 1.0, "chance": 1.0, "answerable": 1.0}])
    for other in ({}, {"a": replace(one, cases="y")}):
        with pytest.raises(BadSource, match="a: what it is compared with"):
            results({"a": one}, other)


def test_a_run_is_kept_and_read(tmp_path):
    kept = run("sentences", [{"MAP": 1.0, "chance": 0.25, "answerable": 1.0}, {"chance": 1.0, "answerable": 0.0}])
    write_runs(tmp_path / "run.json", {"a": kept})
    assert read_runs(tmp_path / "run.json") == {"a": kept}
    whole = {"kind": "sentences", "cases": "x", "records": [{"MAP": 1}], "groups": ["a"]}
    bad = [{"kind": "essays"}, {"records": [{"MAP": "high"}]}, {"records": [1]}, {"groups": []}, {"more": 1}]
    for content in ("", "[]", '{"a": 1}', *(json.dumps({"a": whole | change}) for change in bad)):
        (tmp_path / "bad.json").write_text(content, encoding="utf-8")
        with pytest.raises(BadSource, match=r"bad\.json is no run that was kept"):
            read_runs(tmp_path / "bad.json")
    with pytest.raises(BadSource, match="cannot be written"):
        write_runs(tmp_path / "nowhere" / "run.json", {"a": kept})


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("[1]", "it is not an object"),
        ('{"question": "x", "kind": "essay"}', "kind is 'essay', not one of answer, retrieval, sentences, followup"),
        ('{"docs": []}', '"question" is missing'),
        ('{"question": 5}', '"question" is not text'),
        ('{"question": " ?"}', "the question is empty"),
        ('{"question": "x", "docs": "001"}', '"docs" is not a list'),
        ('{"question": "x", "answer_keys": ["port"]}', '"answer_keys" is not a list of lists of words'),
        ('{"question": "x", "docs": ["001"], "answer_keys": [[386]]}', '"answer_keys" is not a list of lists of words'),
        ('{"question": "x", "docs": [1]}', '"docs" is not a list of texts'),
        ('{"question": "x", "evidence": ["a", 3]}', '"evidence" is not a list of texts'),
        ('{"question": "x", "attribute_to": ["Craig"]}', '"attribute_to" is not text'),
        ('{"question": "x", "type": ["compare"]}', '"type" is not text'),
        (f'{{"question": "{"x" * 2001}"}}', "the question has more than 2,000 characters"),
        ('{"question": "x", "history": [{"answer": "x"}]}', "has no question"),
        ('{"kind": "retrieval", "question": "x"}', '"relevant" is missing'),
        ('{"kind": "retrieval", "question": "x", "relevant": {}}', "gives no path its grade"),
        ('{"kind": "retrieval", "question": "x", "relevant": {"a": true}}', "gives no path its grade"),
        ('{"kind": "sentences", "question": "x", "sentences": [], "gold": []}', "a sentence is empty"),
        ('{"kind": "sentences", "question": "x", "sentences": ["a"], "gold": [1]}', '"gold" has a number'),
        ('{"kind": "sentences", "question": "x", "sentences": ["a"], "gold": [0], "title": 1}', '"title" is not text'),
        ('{"kind": "followup", "question": "x", "history": [], "rewrite": "x"}', '"relevant" is missing'),
        ("{", "line 2: Expecting property name"),
    ],
)
def test_a_bad_case_is_named_by_file_and_line(tmp_path, line, fault):
    file = tmp_path / "cases.jsonl"
    file.write_text('{"question": "fine"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(BadSource) as error:
        read_cases(file)
    assert str(error.value).startswith(f"{file}, line 2: ") and fault in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_file_without_cases(tmp_path):
    (tmp_path / "cases.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(BadSource, match="holds no cases"):
        read_cases(tmp_path / "cases.jsonl")
    with pytest.raises(BadSource, match="cannot be read"):
        read_cases(tmp_path / "missing.jsonl")


def test_the_examples_of_the_errors_are_cases(tmp_path):
    from qa.measuring.cases import _EXAMPLES

    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(_EXAMPLES.values()).replace("…", "words"), encoding="utf-8")
    cases = read_cases(file)
    assert list(by_kind(cases)) == list(_EXAMPLES)
    assert fingerprint(cases) == fingerprint(read_cases(file)) != fingerprint(cases[1:])
