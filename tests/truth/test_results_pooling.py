"""Pool or groups, specialists or generalists: what the pool is worth, against Erlang's formula.

The studies are `experiments/dedicated_or_pooled` and `experiments/generalists_or_specialists`.
"""

from functools import cache

import pytest
from results import SHORT, crossing, figure, require_near, run_small
from scipy.optimize import brentq

from supportsim import theory
from supportsim.study.results import StudyResult

LOAD, PEOPLE = 0.85, 12
HOURS = "resolution_hours"


def sojourn(people: int, effort: float) -> float:
    """Mean hours of a case with its share of the load and that much effort."""
    return effort + theory.mean_wait(LOAD * people, effort, people)


@cache
def level(people: int) -> float:
    """The part of effort that a group must save to be as fast as the pool."""

    def ahead(saved: float) -> float:
        return sojourn(people, 1 - saved) - sojourn(PEOPLE, 1.0)

    return float(brentq(ahead, 0.0, 0.9))


GROUPS = {
    "singles": (1, 0.39, [0.35, 0.4, 0.45]),
    "threes": (3, 0.18, [0.15, 0.2, 0.25]),
    "sixes": (6, 0.08, [0.05, 0.1, 0.15]),
}


@pytest.mark.parametrize("curve", GROUPS)
def test_what_a_group_must_save_to_be_as_fast_as_the_pool(curve: str):
    """39 % for one, 18 % for three, 8 % for six: sees a break-even off by seven points."""
    people, about, values = GROUPS[curve]
    assert level(people) == pytest.approx(about, abs=0.005)
    study = "dedicated_or_pooled/laboratory.yaml"
    result = run_small(study, {curve: values}, replications=24, sets=SHORT)
    found = crossing(result, curve, HOURS)
    assert (found.before, found.after) == ("pool", "groups")
    require_near(found, level(people), sees=0.07)


@cache
def mixes() -> StudyResult:
    curves = {"number": [4, 20]}
    return run_small("generalists_or_specialists", curves, replications=30, sets=SHORT)


@pytest.mark.parametrize(("design", "people"), [("specialists", 6), ("generalists", 24)])
def test_teams_without_a_mix_are_queues_of_the_textbook(design: str, people: int):
    """Four queues of six, or one of 24: sees their waits off by a half."""
    found = mixes().base.designs[design].metrics["wait_hours"]
    truth = theory.mean_wait(0.9 * people, 1.0, people)
    require_near(found, truth, sees=0.5 * truth)


def test_few_generalists_recover_most_of_the_pool():
    """One in six brings more than half of what all would bring, in wait."""
    waits = {
        name: mixes().base.designs[name].metrics["wait_hours"]
        for name in ("specialists", "mixed", "generalists")
    }
    nobody, some, everybody = (waits[name] for name in ("specialists", "mixed", "generalists"))
    assert some.high is not None
    assert nobody.low is not None
    assert everybody.mean is not None
    assert some.high < everybody.mean + 0.5 * (nobody.low - everybody.mean)
    most = figure(mixes(), "number", 20, "mixed", "wait_hours")
    assert most.high is not None
    assert some.low is not None
    assert most.high < some.low
