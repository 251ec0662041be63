"""How fast people are before any run: ramps, familiarity, open cases."""

import math
from typing import Any

import numpy as np
import pytest
from study_fakes import desk, offices, organisation

from supportsim.inputs.mechanisms import ContextSwitching, Familiarity
from supportsim.study.workload_left_out import left_out
from supportsim.study.workload_pace import context_factor, familiar_factor, productivity
from supportsim.supply.shifts import period


def short(**changes: Any):
    """Four weeks from the first day on."""
    return offices(warm_up_weeks=0, window_weeks=4, **changes)


@pytest.mark.parametrize(
    ("free", "beyond"),
    [
        (1, 1.0),
        (0, 2.0),
        # A Poisson number N of mean 1 beside the case in hand: E[(N - 2)+] = 3 / e - 1.
        (3, 3 / math.e - 1),
    ],
)
def test_open_cases_beyond_the_free_ones_slow(free: int, beyond: float):
    rule = ContextSwitching(share_per_open_case=0.01, free_open_cases=free)
    assert context_factor(rule, 1.0) == pytest.approx(1 + 0.01 * beyond)
    assert context_factor(ContextSwitching(enabled=False), 5.0) == 1


def test_what_never_fades_is_a_poisson_number_of_cases():
    rule = Familiarity(largest_cut=0.25, cases=10, half_life_days=1e9)
    found = familiar_factor(rule, cases_a_year=36.525, history_months=12.0, covered=period(short()))
    # A tenth of a case a day; E[exp(-N / 10)] of a Poisson N of mean m is exp(-m (1 - e^-.1)).
    days = np.arange(28) + 1
    unknown = np.exp(-3.6525 - 0.1 * days * (1 - math.exp(-0.1))).mean()
    assert found == pytest.approx(1 - 0.25 * (1 - unknown), rel=1e-6)


def test_history_fades():
    rule = Familiarity(largest_cut=0.25, cases=10, half_life_days=7)
    covered = period(short())
    none = familiar_factor(rule, cases_a_year=0.0, history_months=24.0, covered=covered)
    assert none == 1
    some = familiar_factor(rule, cases_a_year=12.0, history_months=24.0, covered=covered)
    assert some < familiar_factor(rule, cases_a_year=12.0, history_months=0.0, covered=covered) < 1
    off = Familiarity(enabled=False)
    assert familiar_factor(off, cases_a_year=12.0, history_months=24.0, covered=covered) == 1


def test_new_people_are_as_productive_as_their_ramp_is_on_average():
    ramp = {"weeks": 4, "start_productivity": 0.2, "end_productivity": 0.6}
    staff = {"day": {"grade": "l1", "headcount": 2.0, "shift": "day", "new_hires": 1,
                     "hired_week": 0, "ramp": ramp}}  # fmt: skip
    found = productivity(short(), organisation({"front": desk(staff=staff)}))
    # Days 0 to 27 of 28 from .2 to .6; who was there before is at .6.
    new = 0.2 + 0.4 * 13.5 / 28
    assert found["front/day"] == pytest.approx((new + 0.6) / 2, abs=0.005)
    off = short(mechanisms={"ramp": {"enabled": False}})
    assert productivity(off, organisation({"front": desk(staff=staff)})) == {}


def test_successors_are_in_their_ramp():
    scenario = offices(
        warm_up_weeks=100, window_weeks=4, hiring={"weeks_to_hire": 8},
        mechanisms={"ramp": {"months": 6, "start_productivity": 0.25}},
    )  # fmt: skip
    lively = scenario.model_copy(update={
        "grades": scenario.grades | {
            "l1": scenario.grades["l1"].model_copy(update={"leavers_per_year": 0.5})
        }
    })  # fmt: skip
    design = organisation({"front": desk()})
    assert productivity(scenario, design) == {"front/day": 1.0}
    # Half a place a year goes to somebody who loses .375 of 183 days.
    lost = 0.5 / 365.25 * 0.375 * 183
    assert productivity(lively, design)["front/day"] == pytest.approx(1 - lost, abs=0.002)


@pytest.mark.parametrize(
    ("rules", "world", "told"),
    [
        ({}, {}, []),
        ({"overflow": {"desk": "back"}}, {}, ["overflow"]),
        ({"shift_end": "hand_over", "hand_over": {"to": "back", "minutes": 5}}, {},
         ["work handed over at the end of shifts"]),
        ({"refer_by_age": {"to": "back", "after_hours": 8}}, {}, ["referral by age"]),
        ({}, {"patience_hours": {"law": "exponential", "mean": 8}}, ["customers who give up"]),
        ({}, {"under_performers": {"share": 0.1}}, ["under-performers"]),
        ({}, {"mechanisms": {"known_topic": {"enabled": True}}}, ["known topics"]),
        ({"interruption": "severity_1"}, {"mechanisms": {"resume": {"enabled": True}}},
         ["resuming after interruptions"]),
    ],
)  # fmt: skip
def test_what_is_not_counted_is_named_where_it_is_in_force(
    rules: dict[str, Any], world: dict[str, Any], told: list[str]
):
    design = organisation({"front": desk(**rules), "back": desk()})
    assert left_out(offices(**world), design) == told
