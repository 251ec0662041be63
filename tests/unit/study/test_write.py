import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from supportsim.study.results import (
    DesignResult,
    Difference,
    Figure,
    PointResult,
    StudyResult,
)
from supportsim.study.tables import csv_text, differences_text
from supportsim.study.write import json_text, write_results, write_whole
from supportsim.study.written import number


def figure(mean: float | None, **changes: object) -> Figure:
    keys = {"low": mean, "high": mean, "replications": 3}
    return Figure(**({"mean": mean} | keys | changes))


def at(values: dict[str, object], mean: float = 1 / 3) -> PointResult:
    design = DesignResult(
        name="one",
        metrics={
            "wait_hours": figure(mean),
            "wait_hours/severity=1": figure(2.0),
            "margin": figure(None, reason="no fees"),
        },
        series={"backlog_by_day": [1.0, 2.5]},
        statement={"salaries": [-10.0]},
        months=["2027-01"],
        headcounts={"front/day": 2.0},
        staff_cost=100.0,
        overloaded=False,
    )
    difference = Difference(
        of="two", versus="one", metric="wait_hours", mean=1e-17, low=-0.1, high=0.1
    )
    return PointResult(
        values=values,
        designs={"one": design},
        differences=[difference],
        best={"margin": ["one"]},
        replications=3,
    )


def study() -> StudyResult:
    return StudyResult(
        name="s",
        description="d",
        question="q?",
        scenario="world",
        reference="one",
        base=at({}),
        curves={"load": [at({"load": 0.7}), at({"load": 1.3})]},
        grids={},
        labels={"load": "Case load"},
        units={"wait_hours": "h"},
        goals={},
        assumptions=[],
        warnings=[],
        notes=[],
        provenance={"seed": 1, "input_hash": "abc"},
        timings={"base": 12.3},
    )


def test_numbers_have_nine_digits_and_no_dust():
    assert number(1 / 3) == 0.333333333
    assert number(123456789012.0) == 123456789000.0
    assert number(-3e-17) == 0.0
    assert math.copysign(1, number(-0.0) or 0.0) == 1


def test_nan_and_infinity_never_leave():
    assert number(math.nan) is None
    assert number(math.inf) is None


def test_json_has_the_shape_of_the_contract():
    data = json.loads(json_text(study()))
    assert data["designs"][0]["metrics"]["wait_hours"]["mean"] == 0.333333333
    assert data["designs"][0]["metrics"]["margin"] == {
        "mean": None,
        "low": None,
        "high": None,
        "replications": 3,
        "reason": "no fees",
    }
    assert data["differences"][0]["mean"] == 0.0
    assert [one["values"]["load"] for one in data["curves"]["load"]] == [0.7, 1.3]


def test_csv_has_a_row_for_each_design_point_and_metric_and_cuts_at_base_only():
    rows = list(csv.DictReader(io.StringIO(csv_text(study()))))
    assert [(row["stage"], row["point"], row["metric"]) for row in rows] == [
        ("base", "", "wait_hours"),
        ("base", "", "wait_hours/severity=1"),
        ("base", "", "margin"),
        ("load", "load=0.7", "wait_hours"),
        ("load", "load=0.7", "margin"),
        ("load", "load=1.3", "wait_hours"),
        ("load", "load=1.3", "margin"),
    ]
    assert (rows[0]["load"], rows[3]["load"]) == ("", "0.7")
    assert (rows[2]["mean"], rows[2]["reason"]) == ("", "no fees")


def test_differences_have_a_row_for_each_pair_point_and_metric():
    rows = list(csv.DictReader(io.StringIO(differences_text(study()))))
    assert [(row["stage"], row["point"], row["load"]) for row in rows] == [
        ("base", "", ""),
        ("load", "load=0.7", "0.7"),
        ("load", "load=1.3", "1.3"),
    ]
    assert rows[0] == {
        "scenario": "world",
        "design": "two",
        "versus": "one",
        "stage": "base",
        "point": "",
        "metric": "wait_hours",
        "load": "",
        "mean": "0.0",
        "low": "-0.1",
        "high": "0.1",
        "replications": "3",
        "indicative": "yes",
        "simultaneous": "no",
        "reason": "",
    }


def test_intervals_of_several_pairs_are_simultaneous():
    base = at({})
    designs = {name: replace(base.designs["one"], name=name) for name in ("one", "two", "three")}
    several = replace(study(), base=replace(base, designs=designs), curves={})
    rows = csv.DictReader(io.StringIO(differences_text(several)))
    assert [row["simultaneous"] for row in rows] == ["yes"]


def test_how_long_it_took_is_written_nowhere(tmp_path: Path):
    files = write_results(study(), tmp_path / "out")
    assert [file.name for file in files] == [
        *("results.json", "results.csv", "differences.csv", "provenance.json"),
    ]
    assert not any("12.3" in file.read_text(encoding="utf-8") for file in files)


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "results.csv"
    file.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_whole(file, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["results.csv"]
    assert file.read_bytes() == b"old"
