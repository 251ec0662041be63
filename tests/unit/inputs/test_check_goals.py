from pathlib import Path

import pytest

from supportsim.errors import InputError
from supportsim.inputs.check_goals import goal_problems
from supportsim.inputs.directions import WITH_GOAL
from supportsim.inputs.load import load_scenario
from supportsim.inputs.schema import json_schema

VALID = Path(__file__).parents[2] / "files" / "valid" / "scenario.yaml"
SHIPPED = sorted((Path(__file__).parents[3] / "configs").glob("*.yaml"))


def messages(**goals: float):
    return [problem.message for problem in goal_problems(goals)]


def test_goals_in_their_range_are_no_mistake_and_a_loss_may_be_one():
    assert messages(resolution_attainment=1.0, backlog=0.0, margin=-50_000.0) == []


def test_every_mistake_is_told_at_its_key():
    problems = list(goal_problems({"margn": 3.0, "backlog": 9.0, "occupancy": 0.8}))
    assert [problem.path for problem in problems] == [("goals", "margn"), ("goals", "occupancy")]
    assert "did you mean 'margin'?" in problems[0].message


@pytest.mark.parametrize(
    ("metric", "goal", "wanted"),
    [
        ("late_share", 1.01, "from 0 to 1 (got 1.01)"),
        ("direct_margin_share", 2.0, "at most 1 (got 2)"),
        ("cost", -1.0, "at least 0 (got -1)"),
    ],
)
def test_a_value_off_range_is_told_with_the_range(metric: str, goal: float, wanted: str):
    assert messages(**{metric: goal}) == [f"must be {wanted}"]


def test_a_goal_can_be_set_and_all_be_taken_away():
    wanted = load_scenario(VALID, [("scenario.goals.cost_per_case", 260)])
    assert wanted.goals == {"cost_per_case": 260.0}
    assert load_scenario(SHIPPED[0], [("scenario.goals", {})]).goals == {}


def test_an_override_of_a_wrong_goal_is_named_as_one():
    with pytest.raises(InputError, match=r"override scenario\.goals\.headcount=40: .* no goal"):
        load_scenario(VALID, [("scenario.goals.headcount", 40)])


def test_editors_are_told_the_names():
    goals = json_schema("scenario")["properties"]["goals"]
    assert goals["propertyNames"] == {"enum": list(WITH_GOAL)}
    assert goals["additionalProperties"]["type"] == "number"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_goal_is_marked_as_an_assumption(path: Path):
    scenario = load_scenario(path)
    assert scenario.goals
    for metric in scenario.goals:
        assert scenario.sources[f"goals.{metric}"].startswith("assumption: a management goal")


def test_a_log_without_income_has_no_goal_of_income():
    goals = load_scenario(SHIPPED[-1]).goals
    assert SHIPPED[-1].stem == "servicenow_2016"
    assert not {"margin", "direct_margin", "revenue", "margin_share"} & set(goals)
