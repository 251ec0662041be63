"""Pool or groups, specialists or generalists: what the pool is worth, against Erlang's formula.

The studies are `experiments/dedicated_or_pooled` and `experiments/generalists_or_specialists`.
"""

from functools import cache

import pytest
from results import Claim, Played, Replication, near, played, small, usually
from scipy.optimize import brentq

from supportsim import theory

LOAD, PEOPLE = 0.85, 12
HOURS = "resolution_hours"
LONG = {"scenario.warm_up_weeks": 1, "scenario.window_weeks": 6}


def sojourn(people: int, effort: float) -> float:
    """Mean hours of a case with its share of the load and that much effort."""
    return effort + theory.mean_wait(LOAD * people, effort, people)


@cache
def level(people: int) -> float:
    """The part of effort that a group must save to be as fast as the pool."""

    def ahead(saved: float) -> float:
        return sojourn(people, 1 - saved) - sojourn(PEOPLE, 1.0)

    return float(brentq(ahead, 0.0, 0.9))


#: Curve to people in a group, the level about, and a value on either side of it.
GROUPS = {
    "singles": (1, 0.39, [0.35, 0.45]),
    "threes": (3, 0.18, [0.1, 0.25]),
    "sixes": (6, 0.08, [0.05, 0.15]),
}


@pytest.mark.parametrize("curve", GROUPS)
def test_what_a_group_must_save_to_be_as_fast_as_the_pool(curve: str):
    """39 % for one, 18 % for three, 8 % for six: sees a break-even off by eight points."""
    people, about, (below, above) = GROUPS[curve]
    assert level(people) == pytest.approx(about, abs=0.005)
    assert level(people) - 0.08 <= below < level(people) < above <= level(people) + 0.08

    def pool_is_faster(saved: float, *, does: bool) -> Claim:
        return lambda one: (one[saved]["pool"][HOURS] < one[saved]["groups"][HOURS]) == does

    spec = small("dedicated_or_pooled/laboratory.yaml", curve, [below, above], sets=LONG)
    claims = [pool_is_faster(below, does=True), pool_is_faster(above, does=False)]
    assert usually(played(spec), claims, replications=26)


@cache
def mixes() -> Played:
    return played(small("generalists_or_specialists", "number", [4], sets=LONG))


def waits(one: Replication) -> dict[str, float]:
    """Hours of each design, with four generalists in the mix."""
    return {name: each["wait_hours"] for name, each in one[4].items()}


@pytest.mark.parametrize(("design", "people"), [("specialists", 6), ("generalists", 24)])
def test_teams_without_a_mix_are_queues_of_the_textbook(design: str, people: int):
    """Four queues of six, or one of 24: sees their waits off by a half."""
    truth = theory.mean_wait(0.9 * people, 1.0, people)
    close = near(truth, by=truth / 2)
    assert usually(mixes(), [lambda one: close(waits(one)[design])], replications=26)


def test_few_generalists_recover_most_of_the_pool():
    """One in six brings more than half of what all would bring, in wait: sees half or less."""

    def recovers_most(one: Replication) -> bool:
        found = waits(one)
        return found["mixed"] < (found["specialists"] + found["generalists"]) / 2

    assert usually(mixes(), [recovers_most], replications=26)
