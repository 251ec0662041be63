import json
from pathlib import Path

import pytest
from study_fakes import FILES, LARGER, run_like_dice

from supportsim.errors import InputError
from supportsim.inputs.study import Promise
from supportsim.study.beforehand import STAFFING
from supportsim.study.crossover import CurvePoint
from supportsim.study.intervals import Ratio
from supportsim.study.points import points_of
from supportsim.study.promises import kept
from supportsim.study.results import DesignResult, Figure, Kept, PointResult
from supportsim.study.run import run_study
from supportsim.study.spec import StudySpec, spec_of_study
from supportsim.study.tables import csv_text
from supportsim.study.write import json_text

GOAL = "response_attainment/severity=1"
PROMISE = Promise(label="answered", goals={GOAL: 0.9})
#: Low and high of the share answered, and the cost of two replications.
KEEPING = {
    "sure": ((0.91, 0.99), (5.0, 5.1)),
    "as_good": ((0.92, 0.93), (5.2, 5.0)),
    "dear": ((0.95, 0.97), (9.0, 9.1)),
    "cheap_and_unsure": ((0.85, 0.95), (2.0, 2.1)),
    "dear_and_unsure": ((0.85, 0.95), (7.0, 7.1)),
    "broken": ((0.5, 0.6), (1.0, 1.1)),
}


def at_point(names: list[str], overloaded: tuple[str, ...] = ()) -> Kept:
    figures = {
        name: Figure(mean=sum(share) / 2, low=share[0], high=share[1], replications=2)
        for name, (share, _) in KEEPING.items()
    }
    designs = {
        name: DesignResult(
            name=name,
            metrics={GOAL: figures[name]},
            series={},
            statement={},
            months=[],
            headcounts={},
            staff_cost=1.0,
            overloaded=name in overloaded,
        )
        for name in names
    }
    ratios = {
        name: {"cost": Ratio(numerator=KEEPING[name][1], denominator=(1.0, 1.0))}
        for name in names
        if name not in overloaded
    }
    point = PointResult(values={}, designs=designs, differences=[], best={}, replications=2)
    return kept(PROMISE, "base", point, CurvePoint(value=1, replications=(0, 1), ratios=ratios))


def test_the_cheapest_that_surely_keeps_it_is_best_and_cheaper_ones_in_doubt_are_rivals():
    found = at_point(list(KEEPING))
    assert found.keep == ["sure", "as_good", "dear"]
    assert found.best == ["sure", "as_good"]
    assert found.rivals == ["cheap_and_unsure"]


def test_where_nobody_surely_keeps_it_all_in_doubt_are_rivals():
    found = at_point(["cheap_and_unsure", "dear_and_unsure", "broken"])
    assert (found.keep, found.best) == ([], [])
    assert found.rivals == ["cheap_and_unsure", "dear_and_unsure"]


def test_an_overloaded_design_keeps_nothing():
    assert at_point(["sure", "dear"], overloaded=("sure",)).best == ["dear"]


def study(folder: Path, more: str) -> StudySpec:
    """The valid study with more keys."""
    text = (FILES / "study.yaml").read_text(encoding="utf-8")
    for name in ("scenario", "tiered", "touch_and_hold", "dedicated"):
        text = text.replace(f" {name}.yaml", f" {FILES / name}.yaml")
    file = folder / "study.yaml"
    file.write_text(f"{text}\n{more}", encoding="utf-8")
    return spec_of_study(file, [LARGER])


def test_a_study_tells_of_its_promises_and_writes_their_metrics_along_curves(tmp_path: Path):
    wanted = "promises: {solved: {label: solved, goals: {resolution_attainment: 0.4}}}"
    spec = study(tmp_path, wanted.replace("}}}", "}, then: cost_per_case}}"))
    result = run_study(spec, runner=run_like_dice)
    found = json.loads(json_text(result))["promises"]["solved"]
    assert (found["goals"], found["then"]) == ({"resolution_attainment": 0.4}, "cost_per_case")
    stages = [one["stage"] for one in found["kept"]]
    assert stages == ["base", *["load"] * 3, *["easy"] * 2]
    assert found["kept"][0]["best"] == ["tiered"]
    assert spec.along == ("resolution_attainment", "cost_per_case")


def test_parts_that_a_study_names_stand_in_the_table_along_curves_too(tmp_path: Path):
    part = "backlog/severity=1"
    result = run_study(study(tmp_path, f"turning_points: [{part}]"), replications=1)
    rows = [line.split(",") for line in csv_text(result).splitlines()]
    parts = {row[4] for row in rows if row[2] != "base" and "/" in row[4]}
    assert parts == {part}


def test_a_part_that_no_file_has_is_refused_with_its_place(tmp_path: Path):
    goals = "{response_attainment/package=gold: 0.9, backlog/severity=1: 3}"
    spec = study(
        tmp_path,
        "turning_points: [open_hours/desk=fronts]\n"
        f"promises:\n  a:\n    label: a\n    goals: {goals}\n",
    )
    with pytest.raises(InputError) as refusal:
        points_of(spec, staffing=STAFFING, seed=1, replications=2, full=False)
    file = tmp_path / "study.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    first = 1 + next(at for at, line in enumerate(lines) if line.startswith("turning_points"))
    assert refusal.value.problems == [
        (
            f"{file}:{first}:1: turning_points: 'open_hours/desk=fronts': there is no desk "
            "'fronts' (did you mean 'front'?)"
        ),
        (
            f"{file}:{first + 4}:5: promises.a.goals: 'response_attainment/package=gold': there "
            "is no package 'gold' (known: premium, standard)"
        ),
    ]
