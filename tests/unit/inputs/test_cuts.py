import re
from collections import defaultdict
from pathlib import Path

import pytest

import supportsim as ss
from supportsim.inputs.cuts import CUTS, cut_problems, measure_problem, parts_of
from supportsim.inputs.directions import WITH_GOAL
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.schema import json_schema

VALID = Path(__file__).parents[2] / "files" / "valid"


def measured() -> dict[str, set[str]]:
    """Metric to the traits by which a run of the small study has it, those of months left out."""
    result = ss.compare(
        VALID / "scenario.yaml",
        [VALID / "tiered.yaml"],
        replications=1,
        sets={"scenario.packages.premium.targets.update_hours": {1: 4.0}},
    )
    found: dict[str, set[str]] = defaultdict(set)
    for metric in result.base.designs["tiered"].metrics:
        name, slash, cut = metric.partition("/")
        traits = ",".join(trait for trait, _ in parts_of(cut)) if slash else ""
        if name in WITH_GOAL and not re.search(r"_p\d\d$", name) and "month" not in traits:
            found[name] |= {traits} if slash else set()
    return found


def test_the_parts_that_may_be_named_are_those_that_a_run_measures():
    assert {name: cuts for name, cuts in measured().items() if cuts} == {
        name: set(cuts) for name, cuts in CUTS.items()
    }


@pytest.mark.parametrize(
    "metric",
    [
        "cost",
        "response_attainment/package=premium,severity=1",
        "wait_hours/kind=how_to,reason=queue",
        "month_missed_share/package=premium,goal=response",
    ],
)
def test_a_measure_and_its_parts_are_no_mistake(metric: str):
    assert measure_problem(metric) is None


def problems(*metrics: str) -> list[str]:
    scenario = load_scenario(VALID / "scenario.yaml")
    designs = {"tiered": load_design(VALID / "tiered.yaml")}
    return [one.message for one in cut_problems("turning_points", metrics, scenario, designs)]


def test_a_part_that_nothing_has_is_told_with_what_there_is():
    assert problems("backlog/package=premum", "open_hours/severity=7", "cost") == [
        "'backlog/package=premum': there is no package 'premum' (did you mean 'premium'?)",
        "'open_hours/severity=7': there is no severity '7' (known: 1, 2, 3, 4)",
    ]


def test_work_is_a_reason_to_be_late_and_the_customer_one_to_wait():
    assert problems("late_share/reason=work", "wait_hours/reason=customer") == []
    assert len(problems("late_share/reason=customer", "wait_hours/reason=work")) == 2


def test_editors_are_told_how_a_part_is_written():
    items = json_schema("study")["properties"]["turning_points"]["items"]
    pattern = items["anyOf"][1]["pattern"]
    for metric in ("backlog/package=premium", "open_hours/package=premium,severity=1"):
        assert re.search(pattern, metric)
    for metric in ("cost/package=premium", "backlog/package", "backlog"):
        assert not re.search(pattern, metric)
