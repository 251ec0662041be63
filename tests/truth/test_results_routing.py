"""Whom to send a case to first: the highest p x mu, after de Vericourt and Zhou (2005).

Competence stands for p: a case of uniform difficulty is solved by a fast person iff it lies below
their competence, so with chance p, and by a sure person always. Who was not helped by a fast
person calls back at once, to a sure one; so a call-back is never the same try again. Alone with
one case, fast first takes 1 / mu_f + (1 - p) / mu_s hours and sure first 1 / mu_s: fast first is
better iff p x mu_f > mu_s, the rule of the index. With a queue the rule is a claim; it is tested.
"""

from dataclasses import replace
from functools import cache

import pytest
from results import ROOT, Claim, Played, Replication, played, usually

import supportsim as ss
from supportsim.inputs.study import Curve

FAST, SURE = 2.0, 1.0
CHANCES = [0.3, 0.4, 0.6, 0.7]
#: Cases an hour: next to nobody, and about half of what the fast and three sure people can do.
LOADS = {"idle": 0.05, "busy": 2.0}
HOURS = "resolution_hours"
RULE = "highest_solving_rate"


@cache
def loaded(load: str) -> Played:
    """Total time, call-backs included, over the fast person's chance to solve."""
    folder = ROOT / "models" / "laboratory"
    quiet = load == "idle"
    study = ss.study_of(
        ROOT / "configs" / "laboratory" / "fast_and_sure.yaml",
        [folder / f"{name}.yaml" for name in ("sure_first", "fast_first", RULE)],
        equal_cost=False,
        sets={
            "scenario.segments.all.cases_per_hour": LOADS[load],
            "scenario.warm_up_weeks": 1,
            "scenario.window_weeks": 52 if quiet else 16,
        },
    )
    curve = Curve(
        label="chance that a fast person solves a case",
        paths=["scenario.grades.fast.competence.any"],
        values=list(CHANCES),
    )
    study = replace(study, curves={"chance": curve}, turning_points=(HOURS,))
    return played(study)


def fast_first_wins(chance: float, *, does: bool) -> Claim:
    return lambda one: does == (one[chance]["fast_first"][HOURS] < one[chance]["sure_first"][HOURS])


def level_with_the_better(chance: float) -> Claim:
    """The rule's hours are within .01 h of the better of the two orders."""

    def claim(one: Replication) -> bool:
        hours = {name: found[HOURS] for name, found in one[chance].items()}
        return bool(abs(hours[RULE] - min(hours["fast_first"], hours["sure_first"])) < 0.01)

    return claim


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("chance", [0.3, 0.7])
def test_the_highest_index_wins_where_it_is_not_the_fastest_and_where_it_is(
    load: str, chance: float
):
    """.3 x 2 < 1: sure first beats fastest first. .7 x 2 > 1: fast first beats highest p first.

    Sees the other one win.
    """
    claim = fast_first_wins(chance, does=chance * FAST > SURE)
    assert usually(loaded(load), [claim], replications=24)


@pytest.mark.parametrize("load", LOADS)
def test_both_are_level_where_the_indices_are(load: str):
    """Level at p = .5, for then p x 2 = 1: sees a tenth more or less."""
    claims = [fast_first_wins(0.4, does=False), fast_first_wins(0.6, does=True)]
    assert usually(loaded(load), claims, replications=26)


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("chance", [0.3, 0.7])
def test_the_rule_itself_does_what_the_better_of_both_does(load: str, chance: float):
    """One desk of all, by solving rate: .3 x 2 against 1, then .7 x 2. Sees .01 h.

    Where nobody waits the two are one; in a queue they differ by a few cases.
    """
    assert usually(loaded(load), [level_with_the_better(chance)], replications=24)
