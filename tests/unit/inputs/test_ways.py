from pathlib import Path
from typing import Any

import pytest

from supportsim.errors import InputError
from supportsim.inputs.design import Design
from supportsim.inputs.load import load_design, load_scenario
from supportsim.inputs.match import match
from supportsim.inputs.ways import ranks

VALID = Path(__file__).parents[2] / "files" / "valid"


def design(**desks: dict[str, Any]) -> Design:
    """Desks of two experts with some rules each; cases enter the first."""
    staff = {"day": {"grade": "L2", "headcount": 2, "shift": "early"}}
    sets = {
        "desks": {
            name: {"site": "boston", "staff": staff} | rules for name, rules in desks.items()
        },
        "intake": [{"desk": next(iter(desks))}],
        "balance": None,
    }
    return load_design(VALID / "tiered.yaml", list(sets.items()))


def swarm(to: str, *helpers: str) -> dict[str, Any]:
    return {"escalation": {"rule": "swarm", "to": to, "helpers": list(helpers)}}


def transfer(to: str) -> dict[str, Any]:
    return {"escalation": {"rule": "transfer", "to": to}}


def test_desks_rank_behind_the_desks_that_escalate_to_them():
    found = ranks(design(a=transfer("b"), b=transfer("c"), c={}))
    assert found == {"a": 0, "b": 1, "c": 2}


def test_desks_of_a_swarm_that_ask_each_other_stand_beside_each_other():
    found = ranks(design(a=swarm("c", "b"), b=swarm("c", "a"), c={}))
    assert found == {"a": 0, "b": 0, "c": 1}


def test_a_stated_rank_stays():
    assert ranks(design(a=transfer("b"), b={"rank": 3})) == {"a": 0, "b": 3}


@pytest.mark.parametrize(
    "rules",
    [
        {"moves": {"b": 0.5}},
        {"overflow": {"desk": "b"}},
        {"reproduction": {"desk": "b"}},
        {"refer_at_sight": {"above": 0.9, "to": "b"}},
        {"refer_by_age": {"after_hours": 9, "to": "b"}},
        {"shift_end": "hand_over", "hand_over": {"to": "b"}},
        swarm("c", "b"),
    ],
)
def test_every_way_on_reaches_a_desk(rules: dict[str, Any]):
    others = {"b": {}, "c": transfer("b")} if "escalation" in rules else {"b": {}}
    assert set(design(a=rules, **others).desks) == {"a", *others}


def test_a_desk_with_tasks_is_not_left_out():
    law = {"law": "exponential", "mean": 1.0}
    tasks = {"write": {"per_week": 1, "effort_hours": law}}
    assert "lab" in design(a={}, lab={"tasks": tasks}).desks


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"moves": {"b": 1.0}}, {"moves": {"a": 0.99}}),
        (transfer("b"), {"moves": {"a": 0.5}}),
        ({"overflow": {"desk": "b"}}, {"overflow": {"desk": "a"}}),
        (
            {"refer_at_sight": {"above": 1.0, "to": "b"}},
            {"refer_by_age": {"after_hours": 1, "to": "a"}},
        ),
        (
            {"escalation": {"rule": "assist", "to": "b"}},
            {"refer_at_sight": {"above": 0.5, "to": "a"}},
        ),
    ],
)
def test_ways_that_come_to_an_end_are_no_loops(a: dict[str, Any], b: dict[str, Any]):
    assert set(design(a=a, b=b).desks) == {"a", "b"}


def test_a_shift_that_never_comes_in_the_run_is_refused():
    world = load_scenario(
        VALID / "scenario.yaml",
        [("start", "2025-01-20"), ("warm_up_weeks", 0), ("window_weeks", 1), ("run_off_weeks", 0)],
    )
    holiday = [("shifts.late.days", ["mon"])]  # 20 January 2025 is a public holiday.
    made = load_design(VALID / "tiered.yaml", holiday)
    with pytest.raises(InputError) as refusal:
        match(world, made, scenario_file="s.yaml", design_file="gone.yaml")
    assert refusal.value.problems == [
        f"gone.yaml: desks.{desk}.staff.late.shift: this shift never comes between 2025-01-20 "
        "and 2025-01-26 (scenario s.yaml)"
        for desk in ("front", "specialists")
    ]


def test_entries_that_take_only_some_cases_let_the_others_pass():
    world = load_scenario(VALID / "scenario.yaml")
    some = {"when": {"hours": ["early"]}, "desk": "specialists"}
    made = load_design(VALID / "tiered.yaml", [("intake", [some, {"desk": "front"}])])
    assert match(world, made, scenario_file="s", design_file="gone.yaml") == []
    everybody = {"when": {"severity": [1, 2, 3, 4]}, "desk": "specialists"}
    made = load_design(VALID / "tiered.yaml", [("intake", [everybody, {"desk": "front"}])])
    assert match(world, made, scenario_file="s", design_file="gone.yaml") == [
        "gone.yaml: desks.front: no case comes here in this scenario (scenario s)"
    ]
