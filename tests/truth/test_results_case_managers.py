"""Case managers: how much they can do under a limit, what helps most, and the best limit.

Against Campello, Ingolfsson and Shumsky (2017); the study is `experiments/how_many_open_cases`.
"""

from functools import cache

import pytest
from chains import DEPTH
from results import best, figure, require_near, run_small

from supportsim import theory
from supportsim.study.results import StudyResult

STUDY = "how_many_open_cases"
TOUCH, DONE, ANSWER, CASES = 0.75, 0.2, 16.0, 0.2
MANAGERS, WEEKS = 10, 8
OWN = ["own_customers"]


def saturation(limit: int, switching: float = 0.0) -> float:
    """Cases that a manager with that many open ones resolves in an hour."""
    rate = 1 / TOUCH / (1 + switching * (limit - 1))
    return theory.saturation_rate(limit, rate, DONE, 1 / ANSWER)


def hours_open(touch: float, done: float) -> float:
    """Mean hours from opening to resolution, without a limit: one server with feedback."""
    visits = 1 / done
    load = CASES * visits * touch
    return visits * touch / (1 - load) + (visits - 1) * ANSWER


@cache
def full() -> StudyResult:
    sets = {"scenario.warm_up_weeks": 1, "scenario.window_weeks": WEEKS}
    curves = {"full_backlog": [5, 10, 15, 20]}
    return run_small(STUDY, curves, replications=24, designs=OWN, sets=sets)


@pytest.mark.parametrize(("limit", "rate"), [(5, 0.0728), (10, 0.1413), (15, 0.2011), (20, 0.2434)])
def test_the_most_that_a_manager_can_do_under_a_limit(limit: int, rate: float):
    """Time at work under a backlog that never ends: sees 6 % more or less; money 15 %."""
    assert saturation(limit) == pytest.approx(rate, abs=5e-5)
    busy = saturation(limit) * TOUCH / DONE
    occupancy = figure(full(), "full_backlog", limit, "own_customers", "occupancy")
    require_near(occupancy, busy, sees=0.06 * busy)
    cost = figure(full(), "full_backlog", limit, "own_customers", "cost").mean
    assert cost is not None
    truth = cost / (MANAGERS * WEEKS * 168 * saturation(limit))
    found = figure(full(), "full_backlog", limit, "own_customers", "cost_per_case")
    require_near(found, truth, sees=0.15 * truth)


def test_a_limit_is_stable_iff_it_lets_through_what_comes():
    """.2 cases an hour: 14 open cases are too few (.190), 18 are enough (.230)."""
    assert saturation(14) < CASES < saturation(18)
    result = run_small(STUDY, {"limit": [10, 14, 18, 40]}, replications=8, designs=OWN)
    over = [point.designs["own_customers"].overloaded for point in result.curves["limit"]]
    assert over == [True, True, False, False]


def test_completing_more_touches_helps_more_than_speed():
    """79.0 h as it is, 74.7 h a tenth faster, 67.4 h with a tenth more completions: sees 4 h."""
    truths = [hours_open(0.75, 0.2), hours_open(0.75 / 1.1, 0.2), hours_open(0.75, 0.22)]
    assert truths == pytest.approx([79.0, 74.7, 67.4], abs=0.06)
    result = run_small(STUDY, {"improved": None}, replications=30, designs=OWN)
    for value, truth in enumerate(truths):
        found = figure(result, "improved", value, "own_customers", "resolution_hours")
        require_near(found, truth, sees=4.0)


#: Curve to switching cost, the best limit by the formula, and limits that are surely worse.
SWITCHING = {
    "switching_1": (0.01, 22, [14, 18, 22, 26, 30], (18, 26)),
    "switching_4": (0.04, 16, [8, 12, 16, 20, 24], (12, 20)),
}
if DEPTH > 1:
    SWITCHING |= {
        "switching_half": (0.005, 24, [14, 20, 24, 28, 32], (20, 32)),
        "switching_2": (0.02, 19, [12, 16, 18, 20, 28], (16, 20)),
    }


@pytest.mark.parametrize("curve", SWITCHING)
def test_the_best_limit_when_open_cases_slow_their_owner(curve: str):
    """Cases resolved under a full backlog rise, then fall: the formula's best may be best."""
    switching, limit, values, (low, high) = SWITCHING[curve]
    assert max(range(1, 60), key=lambda most: saturation(most, switching)) == limit
    result = run_small(STUDY, {curve: values}, replications=10, designs=OWN)
    found = best(result, curve, "cost_per_case", "own_customers")
    nearest = max(values, key=lambda most: saturation(most, switching))
    assert low <= found.low <= nearest <= found.high <= high
