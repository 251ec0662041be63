"""Case managers: how much they can do under a limit, what helps most, and the best limit.

Against Campello, Ingolfsson and Shumsky (2017); the study is `experiments/how_many_open_cases`.
"""

from collections.abc import Callable
from functools import cache

import pytest
from chains import DEPTH
from results import Claim, Played, Replication, near, played, small, usually

from supportsim import theory

STUDY = "how_many_open_cases"
TOUCH, DONE, ANSWER, CASES = 0.75, 0.2, 16.0, 0.2
MANAGERS, WEEKS = 10, 8
OWN = "own_customers"
YEAR = {"scenario.window_weeks": 52}
QUARTER = {"scenario.window_weeks": 13}


def saturation(limit: int, switching: float = 0.0) -> float:
    """Cases that a manager with that many open ones resolves in an hour."""
    rate = 1 / TOUCH / (1 + switching * (limit - 1))
    return theory.saturation_rate(limit, rate, DONE, 1 / ANSWER)


def hours_open(touch: float, done: float) -> float:
    """Mean hours from opening to resolution, without a limit: one server with feedback."""
    visits = 1 / done
    load = CASES * visits * touch
    return visits * touch / (1 - load) + (visits - 1) * ANSWER


def figure(metric: str, value: int) -> Callable[[Replication], float]:
    return lambda one: one[value][OWN][metric]


def is_near(metric: str, value: int, truth: float, *, by: float) -> Claim:
    found, close = figure(metric, value), near(truth, by=by)
    return lambda one: close(found(one))


@cache
def full() -> Played:
    sets = {"scenario.warm_up_weeks": 1, "scenario.window_weeks": WEEKS}
    return played(small(STUDY, "full_backlog", [5, 10, 15, 20], designs=[OWN], sets=sets))


@pytest.mark.parametrize(("limit", "rate"), [(5, 0.0728), (10, 0.1413), (15, 0.2011), (20, 0.2434)])
def test_the_most_that_a_manager_can_do_under_a_limit(limit: int, rate: float):
    """Time at work under a backlog that never ends: sees 7 % more or less; money 12 %."""
    assert saturation(limit) == pytest.approx(rate, abs=5e-5)
    busy = saturation(limit) * TOUCH / DONE
    # What ten managers cost is sure.
    cost = figure("cost", limit)(full()(1, 1)[0])
    truth = cost / (MANAGERS * WEEKS * 168 * saturation(limit))
    claims = [
        is_near("occupancy", limit, busy, by=0.07 * busy),
        is_near("cost_per_case", limit, truth, by=0.12 * truth),
    ]
    assert usually(full(), claims, replications=26)


def test_a_limit_is_stable_iff_it_lets_through_what_comes():
    """.2 cases an hour: 14 open cases are too few (.190), 18 are enough (.230).

    Sees a backlog of ten managers that grows by 6 cases a week, or not, where the other is due.
    """
    assert saturation(14) < CASES < saturation(18)
    assert MANAGERS * 168 * (CASES - saturation(14)) == pytest.approx(16.5, abs=0.05)

    def grows(limit: int, *, does: bool) -> Claim:
        growth = figure("backlog_growth", limit)
        return lambda one: (growth(one) > 6) == does

    play = played(small(STUDY, "limit", [14, 18], designs=[OWN], sets=YEAR))
    assert usually(play, [grows(14, does=True), grows(18, does=False)], replications=26)


def test_completing_more_touches_helps_more_than_speed():
    """79.0 h as it is, 74.7 h a tenth faster, 67.4 h with a tenth more completions: sees 4 h."""
    truths = [hours_open(0.75, 0.2), hours_open(0.75 / 1.1, 0.2), hours_open(0.75, 0.22)]
    assert truths == pytest.approx([79.0, 74.7, 67.4], abs=0.06)
    play = played(small(STUDY, "improved", designs=[OWN]))
    claims = [
        is_near("resolution_hours", value, truth, by=4.0) for value, truth in enumerate(truths)
    ]
    assert usually(play, claims, replications=28)


#: Curve to switching cost, the best limit by the formula, and limits that are run.
SWITCHING = {
    "switching_1": (0.01, 22, [14, 18, 22, 26, 30]),
    "switching_4": (0.04, 16, [8, 12, 16, 20, 24]),
}
if DEPTH > 1:
    SWITCHING |= {
        "switching_half": (0.005, 24, [14, 20, 24, 28, 32]),
        "switching_2": (0.02, 19, [12, 16, 18, 20, 28]),
    }


@pytest.mark.parametrize("curve", SWITCHING)
def test_the_best_limit_when_open_cases_slow_their_owner(curve: str):
    """Cases resolved under a full backlog rise, then fall: sees a best limit more than a step off.

    Limits at which the formula is within a hundredth of its best count as the best.
    """
    switching, limit, values = SWITCHING[curve]
    assert max(range(1, 60), key=lambda most: saturation(most, switching)) == limit
    least = 0.99 * saturation(limit, switching)
    good = [most for most in values if saturation(most, switching) >= least]
    assert len(good) < len(values) - 1

    def wins(one: Replication) -> bool:
        return min(values, key=lambda most: figure("cost_per_case", most)(one)) in good

    play = played(small(STUDY, curve, values, designs=[OWN], sets=QUARTER))
    assert usually(play, [wins], replications=24)
