from collections.abc import Callable
from typing import Any

import pytest

from supportsim.plan import plan as contract
from supportsim.plan.plan import Plan
from supportsim.units import HOUR, MINUTE, NONE, PPM, QUANTILE_ONE

Planned = Callable[..., Plan]
LAB = {
    "site": "boston",
    "staff": {"day": {"grade": "L2", "headcount": 1, "shift": "early"}},
}


def rules(planned: Planned, **front: Any) -> dict[str, Any]:
    """What the plan says of the front desk with some keys changed; desk 2 is the lab."""
    plan = planned({"desks": with_lab(front)}).desks
    return {name: getattr(plan, name) for name in plan.__slots__}


def with_lab(front: dict[str, Any]) -> dict[str, Any]:
    staff = {"early": {"grade": "L1", "headcount": 1, "shift": "early"}}
    desk = {
        "site": "boston",
        "staff": staff,
        "escalation": {"rule": "transfer", "to": "specialists"},
    }
    expert = {
        "early": {"grade": "L2", "headcount": 1, "shift": "early"},
        "late": {"grade": "L2", "headcount": 1, "shift": "late"},
    }
    owning = {"ownership": "engineer", "backup": {"desk": "lab"}}
    specialists = {"site": "boston", "staff": expert, **owning}
    return {"front": desk | front, "specialists": specialists, "lab": LAB}


@pytest.mark.parametrize(
    ("keys", "field", "value"),
    [
        ({}, "order", contract.SEVERITY_FIRST),
        ({"order": "fifo"}, "order", contract.FIRST_COME),
        ({"order": "due"}, "order", contract.DUE_FIRST),
        ({}, "by_opening", 0),
        ({"order_time": "opened"}, "by_opening", 1),
        ({}, "choice", contract.LONGEST_IDLE),
        ({"choice": "random"}, "choice", contract.AT_RANDOM),
        ({"choice": "rotation"}, "choice", contract.ROTATION),
        ({"choice": "least_loaded"}, "choice", contract.LEAST_LOADED),
        ({"choice": "most_familiar"}, "choice", contract.MOST_FAMILIAR),
        ({"choice": "grade_order", "grade_order": ["L1"]}, "choice", contract.GRADE_ORDER),
        ({"choice": "highest_solving_rate"}, "choice", contract.HIGHEST_SOLVING_RATE),
        ({"ownership": "engineer"}, "push", 0),
        ({"ownership": "engineer", "assignment": "push"}, "push", 1),
        ({}, "overflow_desk", NONE),
        ({"overflow": {"desk": "lab"}}, "overflow_desk", 2),
        ({"overflow": {"desk": "lab", "after_minutes": 7.5}}, "overflow_after", 450_000),
        ({}, "refer_above", QUANTILE_ONE),
        ({"refer_at_sight": {"above": 0.75, "to": "lab"}}, "refer_above", 3 * QUANTILE_ONE // 4),
        ({"refer_at_sight": {"above": 0.75, "to": "lab"}}, "refer_to", 2),
        (
            {"refer_at_sight": {"above": 0.75, "to": "lab", "triage_minutes": 10}},
            "triage",
            10 * MINUTE,
        ),
        ({}, "aged_after", NONE),
        ({"refer_by_age": {"after_hours": 40, "to": "lab"}}, "aged_after", 40 * HOUR),
        ({"refer_by_age": {"after_hours": 40, "to": "lab"}}, "aged_to", 2),
        ({"refer_by_age": {"after_hours": 40, "to": "lab"}}, "review_every", NONE),
        (
            {"refer_by_age": {"after_hours": 40, "to": "lab", "review_days": 2.5}},
            "review_every",
            60 * HOUR,
        ),
        ({"shift_end": "finish"}, "overtime_limit", NONE),
        ({"shift_end": "finish", "overtime_limit_hours": 0}, "overtime_limit", 0),
        ({"shift_end": "finish", "overtime_limit_hours": 4.5}, "overtime_limit", 9 * HOUR // 2),
        ({}, "reproduction_desk", NONE),
        ({"reproduction": {"desk": "lab"}}, "reproduction_desk", 2),
        ({"reproduction": {"desk": "lab"}}, "reproduction_wait", 8 * HOUR),
        ({"reproduction": {"desk": "lab", "wait_hours": 2}}, "reproduction_wait", 2 * HOUR),
        ({}, "interruption", contract.NEVER),
        ({"interruption": "severity_1"}, "interruption", contract.SEVERITY_1),
        ({"interruption": "any_more_severe"}, "interruption", contract.ANY_MORE_SEVERE),
        ({"shift_end": "finish"}, "shift_end", contract.FINISH),
        ({"shift_end": "return"}, "shift_end", contract.RETURN),
        (
            {"escalation": {"rule": "assist", "to": "specialists", "assist_share": 0.25}},
            "assist_share",
            PPM // 4,
        ),
    ],
)
def test_each_key_of_a_desk_is_its_field_of_the_plan(
    planned: Planned, keys: dict[str, Any], field: str, value: int
):
    assert rules(planned, **keys)[field][0] == value


def test_a_hand_over_says_to_whom_what_at_which_cost_and_who_owns(planned: Planned):
    found = rules(
        planned,
        shift_end="hand_over",
        hand_over={"to": "lab", "from_severity": 2, "minutes": 12, "owner": "moves"},
    )
    names = ("shift_end", "hand_over_to", "hand_over_from", "hand_over_added", "hand_over_moves")
    assert [found[name][0] for name in names] == [contract.HAND_OVER, 2, 2, 12 * MINUTE, 1]
    assert [found[name][1] for name in names] == [contract.PAUSE, NONE, 0, 0, 0]


def test_shares_of_moves_become_rising_bounds_in_the_order_of_the_file(planned: Planned):
    found = rules(planned, moves={"lab": 0.25, "specialists": 0.5})
    assert found["move_offset"].tolist() == [0, 2, 2, 2]
    assert found["move_to"].tolist() == [2, 1]
    assert found["move_below"].tolist() == [QUANTILE_ONE // 4, 3 * QUANTILE_ONE // 4]


def test_a_way_that_no_case_takes_is_no_way(planned: Planned):
    found = rules(planned, moves={"lab": 0.0, "specialists": 0.5})
    assert found["move_offset"].tolist() == [0, 1, 1, 1]
    assert found["move_to"].tolist() == [1]
    assert found["move_below"].tolist() == [QUANTILE_ONE // 2]


def test_a_swarm_asks_its_helpers_and_stands_before_them(planned: Planned):
    swarm = {"rule": "swarm", "to": "specialists", "helpers": ["lab", "specialists"]}
    found = rules(planned, escalation=swarm)
    assert found["escalation"][0] == contract.SWARM
    assert found["escalate_to"].tolist() == [1, NONE, NONE]
    assert found["swarm_offset"].tolist() == [0, 2, 2, 2]
    assert found["swarm_desk"].tolist() == [2, 1]
    assert found["rank"].tolist() == [0, 1, 1]


def test_an_unlimited_desk_never_closes_and_has_one_engineer_without_duty(planned: Planned):
    vendor = {"site": "boston", "unlimited": {"grade": "L2"}}
    desks = with_lab({}) | {"specialists": vendor}
    del desks["lab"]
    plan = planned({"desks": desks, "balance": None})
    assert plan.desks.is_unlimited.tolist() == [0, 1]
    assert plan.engineers.names[-1] == "specialists/unlimited/00"
    assert plan.engineers.desk.tolist() == [0, 1]
    assert plan.engineers.duty_offset[-1] == plan.engineers.duty_offset[-2]
    assert plan.engineers.competence[-1].tolist() == [QUANTILE_ONE] * 3
    assert len(plan.desks.opening[1].start) == 1
    assert plan.desks.opening[1].start[0] == 0


def test_a_desk_may_raise_the_completion_share_of_a_kind_and_not_lower_it(planned: Planned):
    scenario = {"kinds.question.touches": {"completion_share": 0.5}}
    plan = planned({"desks.front.completion_share": 0.375}, scenario)
    half, quarter, more = QUANTILE_ONE // 2, QUANTILE_ONE // 4, 3 * QUANTILE_ONE // 8
    assert plan.desks.completion.tolist() == [[half, more, more], [half, quarter, quarter]]
