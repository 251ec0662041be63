"""Tiers against structures without them: what easy cases, skill and waiting decide.

The studies are `experiments/tiered_or_touch_and_hold` and `experiments/experts_or_gatekeepers`.
"""

from functools import cache

import pytest
from results import SHORT, crossing, figure, require_near, run_small

from supportsim import theory
from supportsim.study.results import StudyResult

# --- easy cases: tiers or touch-and-hold ---------------------------------------------------------


def level_share(again: float) -> float:
    """Easy share at which both cost as much work, in dollars.

    Tiered: 40 x .75 on every case, 75 x (5 + again) on a hard one. Touch-and-hold: 60 x .6 on an
    easy case, 60 x 5.5 + 75 x 1 on a hard one. Linear in the share of hard cases.
    """
    hard = (40 * 0.75 - 60 * 0.6) / (60 * (5.5 - 0.6) + 75 * 1 - 75 * (5 + again))
    return 1 - hard


SHARES = {
    "quarter_hour": (0.25, 0.76, [0.6, 0.76, 0.92]),
    "three_quarters": (0.75, 0.90, [0.82, 0.9, 0.98]),
    "five_quarters": (1.25, 0.94, [0.86, 0.94, 0.99]),
}


@pytest.mark.parametrize("curve", SHARES)
def test_how_many_easy_cases_make_tiers_the_cheaper_way(curve: str):
    """.76, .90 or .94 by the hours to find out again: sees an easy share off by .15."""
    again, about, values = SHARES[curve]
    assert level_share(again) == pytest.approx(about, abs=0.005)
    result = run_small("tiered_or_touch_and_hold", {curve: values}, replications=24, sets=SHORT)
    found = crossing(result, curve, "worked_hours")
    assert (found.before, found.after) == ("touch_and_hold", "tiered")
    require_near(found, level_share(again), sees=0.15)


# --- waiting: experts alone or gatekeepers -------------------------------------------------------

RATE = 10.0
BUDGETS = [22, 24, 26, 28, 32]
#: Gatekeepers and experts at each budget, by the share of cases that gatekeepers solve.
SPLITS = {
    0.7: [(14, 4), (14, 5), (16, 5), (16, 6), (18, 7)],
    0.9: [(16, 3), (18, 3), (18, 4), (20, 4), (22, 5)],
}
HOURS = "resolution_hours"


def experts_hours(experts: int) -> float:
    return 1 + theory.mean_wait(RATE, 1.0, experts)


def tiers_hours(solved: float, gatekeepers: int, experts: int) -> float:
    """Two queues M/M/c in a row: what leaves the first is Poisson (Burke 1956)."""
    first = 1 + theory.mean_wait(RATE, 1.0, gatekeepers)
    return first + (1 - solved) * (1 + theory.mean_wait(RATE * (1 - solved), 1.0, experts))


@cache
def tiers(solved: float) -> StudyResult:
    curves = {curve_of(solved): None}
    return run_small("experts_or_gatekeepers", curves, replications=24, sets=SHORT)


def curve_of(solved: float) -> str:
    return f"skill_{round(100 * solved)}"


@pytest.mark.parametrize("solved", SPLITS)
def test_two_tiers_are_two_queues_in_a_row(solved: float):
    """At every budget but the fullest: sees a time off by an eighth."""
    for budget, (gatekeepers, experts) in list(zip(BUDGETS, SPLITS[solved], strict=True))[1:]:
        both = {
            "experts_only": experts_hours(budget // 2),
            "two_tiers": tiers_hours(solved, gatekeepers, experts),
        }
        for design, truth in both.items():
            found = figure(tiers(solved), curve_of(solved), budget, design, HOURS)
            require_near(found, truth, sees=0.125 * truth)


def dearest(solved: float) -> float:
    """Cost of a customer's hour at which experts alone and two tiers cost as much, by formula."""
    low, high = 0.01, 1000.0
    for _ in range(60):
        middle = (low * high) ** 0.5
        alone = min(b + middle * RATE * experts_hours(b // 2) for b in BUDGETS)
        tiered = min(
            b + middle * RATE * tiers_hours(solved, *split)
            for b, split in zip(BUDGETS, SPLITS[solved], strict=True)
        )
        low, high = (low, middle) if alone < tiered else (middle, high)
    return (low * high) ** 0.5


@pytest.mark.parametrize("solved", SPLITS)
def test_dear_waiting_makes_experts_alone_the_cheaper_way(solved: float):
    """With the best staff for each, tiers win at half of the formula's cost, and lose at twice."""
    switch = dearest(solved)
    cheap, dear = (_costs(solved, waiting) for waiting in (switch / 2, switch * 2))
    assert cheap["two_tiers"][1] < cheap["experts_only"][0]
    assert dear["experts_only"][1] < dear["two_tiers"][0]


def test_skilled_gatekeepers_bear_dearer_waiting():
    """A customer's hour may cost .74 gatekeeper's hours if they solve .7, and 8.6 if .9."""
    assert [dearest(solved) for solved in (0.7, 0.9)] == pytest.approx([0.74, 8.6], rel=0.02)


def _costs(solved: float, waiting: float) -> dict[str, tuple[float, float]]:
    """Least cost an hour of each, by the low and by the high ends of the intervals."""
    found = {}
    for design in ("experts_only", "two_tiers"):
        figures = {b: figure(tiers(solved), curve_of(solved), b, design, HOURS) for b in BUDGETS}
        found[design] = (
            min(b + waiting * RATE * (one.low or 0.0) for b, one in figures.items()),
            min(b + waiting * RATE * (one.high or 1e9) for b, one in figures.items()),
        )
    return found


def test_at_the_same_cost_little_staff_favours_tiers_and_much_staff_experts():
    """Gatekeepers who solve .9 are level with experts at a budget of about 26."""
    found = crossing(tiers(0.9), "skill_90", HOURS)
    assert (found.before, found.after) == ("two_tiers", "experts_only")
    assert found.low is not None
    assert found.high is not None
    assert 24 < found.low < found.high < 28
