"""Tiers against structures without them: what easy cases, skill and waiting decide.

The studies are `experiments/tiered_or_touch_and_hold` and `experiments/experts_or_gatekeepers`.
"""

from functools import cache

import pytest
from results import SHORT, Claim, Played, Replication, near, played, small, usually

from supportsim import theory

# --- easy cases: tiers or touch-and-hold ---------------------------------------------------------


def level_share(again: float) -> float:
    """Easy share at which both cost as much work, in dollars.

    Tiered: 40 x .75 on every case, 75 x (5 + again) on a hard one. Touch-and-hold: 60 x .6 on an
    easy case, 60 x 5.5 + 75 x 1 on a hard one. Linear in the share of hard cases.
    """
    hard = (40 * 0.75 - 60 * 0.6) / (60 * (5.5 - 0.6) + 75 * 1 - 75 * (5 + again))
    return 1 - hard


#: Curve to hours to find out again, the share about, and a share on either side of it.
SHARES = {
    "quarter_hour": (0.25, 0.76, [0.6, 0.92]),
    "three_quarters": (0.75, 0.90, [0.82, 0.98]),
    "five_quarters": (1.25, 0.94, [0.86, 0.99]),
}
LONG = {"scenario.warm_up_weeks": 1, "scenario.window_weeks": 9}


@pytest.mark.parametrize("curve", SHARES)
def test_how_many_easy_cases_make_tiers_the_cheaper_way(curve: str):
    """.76, .90 or .94 by the hours to find out again: sees an easy share off by .16, .08, .08."""
    again, about, (below, above) = SHARES[curve]
    assert level_share(again) == pytest.approx(about, abs=0.005)

    def tiers_work_less(share: float, *, does: bool) -> Claim:
        return lambda one: (
            does
            == (one[share]["tiered"]["worked_hours"] < one[share]["touch_and_hold"]["worked_hours"])
        )

    spec = small("tiered_or_touch_and_hold", curve, [below, above], sets=LONG)
    claims = [tiers_work_less(below, does=False), tiers_work_less(above, does=True)]
    assert usually(played(spec), claims, replications=26)


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
def tiers(solved: float) -> Played:
    return played(small("experts_or_gatekeepers", f"skill_{round(100 * solved)}", sets=SHORT))


@pytest.mark.parametrize("solved", SPLITS)
def test_two_tiers_are_two_queues_in_a_row(solved: float):
    """At every budget but the fullest: sees a time off by a sixth."""

    def is_near(budget: int, design: str, truth: float) -> Claim:
        close = near(truth, by=truth / 6)
        return lambda one: close(one[budget][design][HOURS])

    claims = []
    for budget, split in list(zip(BUDGETS, SPLITS[solved], strict=True))[1:]:
        claims.append(is_near(budget, "experts_only", experts_hours(budget // 2)))
        claims.append(is_near(budget, "two_tiers", tiers_hours(solved, *split)))
    assert usually(tiers(solved), claims, replications=28)


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
    """With the best staff for each, tiers win at half of the formula's cost, and lose at twice.

    Sees a cost of waiting at which both are level that is off by a factor of 2. Where gatekeepers
    solve .7 they save so little at half of it (.6 of 28 an hour) that only the dear side is seen.
    """

    def cost(one: Replication, design: str, waiting: float) -> float:
        return min(b + waiting * RATE * one[b][design][HOURS] for b in BUDGETS)

    def tiers_win(waiting: float, *, does: bool) -> Claim:
        return lambda one: (
            does == (cost(one, "two_tiers", waiting) < cost(one, "experts_only", waiting))
        )

    level = dearest(solved)
    claims = [tiers_win(2 * level, does=False)]
    if solved == 0.9:
        claims.append(tiers_win(level / 2, does=True))
    assert usually(tiers(solved), claims, replications=28)


def test_skilled_gatekeepers_bear_dearer_waiting():
    """A customer's hour may cost .74 gatekeeper's hours if they solve .7, and 8.6 if .9."""
    assert [dearest(solved) for solved in (0.7, 0.9)] == pytest.approx([0.74, 8.6], rel=0.02)


def test_at_the_same_cost_little_staff_favours_tiers_and_much_staff_experts():
    """Gatekeepers who solve .9 are level with experts at a budget of about 26: sees 2 more."""
    ahead = {
        budget: tiers_hours(0.9, *split) - experts_hours(budget // 2)
        for budget, split in zip(BUDGETS, SPLITS[0.9], strict=True)
    }
    assert ahead[24] < 0 < ahead[28]

    def tiers_are_faster(budget: int, *, does: bool) -> Claim:
        return lambda one: (
            does == (one[budget]["two_tiers"][HOURS] < one[budget]["experts_only"][HOURS])
        )

    claims = [tiers_are_faster(24, does=True), tiers_are_faster(28, does=False)]
    assert usually(tiers(0.9), claims, replications=28)
