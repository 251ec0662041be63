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
from chains import DEPTH
from results import ROOT, crossing, difference, require_near

import supportsim as ss
from supportsim.inputs.study import Curve
from supportsim.study.results import StudyResult

FAST, SURE = 2.0, 1.0
CHANCES = (0.3, 0.4, 0.5, 0.6, 0.7)
#: Cases an hour: next to nobody, and about half of what the fast and three sure people can do.
LOADS = {"idle": 0.05, "busy": 2.0}
HOURS = "resolution_hours"
RULE = "highest_solving_rate"


@cache
def played(
    load: str,
    designs: tuple[str, ...] = ("sure_first", "fast_first"),
    chances: tuple[float, ...] = CHANCES,
) -> StudyResult:
    """Total time, call-backs included, over the fast person's chance to solve."""
    folder = ROOT / "models" / "laboratory"
    quiet = load == "idle"
    study = ss.study_of(
        ROOT / "configs" / "laboratory" / "fast_and_sure.yaml",
        [folder / f"{name}.yaml" for name in designs],
        equal_cost=False,
        replications=30 * DEPTH,
        sets={
            "scenario.segments.all.cases_per_hour": LOADS[load],
            "scenario.warm_up_weeks": 1,
            "scenario.window_weeks": 52 if quiet else 4,
        },
    )
    curve = Curve(
        label="chance that a fast person solves a case",
        paths=["scenario.grades.fast.competence.any"],
        values=list(chances),
    )
    study = replace(study, curves={"chance": curve}, turning_points=(HOURS,))
    return ss.run_study(study, brief=True)


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("chance", [0.3, 0.7])
def test_the_highest_index_wins_where_it_is_not_the_fastest_and_where_it_is(
    load: str, chance: float
):
    """.3 x 2 < 1: sure first beats fastest first. .7 x 2 > 1: fast first beats highest p first."""
    found = difference(played(load), "chance", chance, HOURS)
    assert (found.of, found.versus) == ("fast_first", "sure_first")
    assert found.low is not None
    assert found.high is not None
    if chance * FAST > SURE:
        assert found.high < 0
    else:
        assert found.low > 0


def test_alone_with_one_case_both_are_level_where_the_indices_are():
    """Level at p = .5, for then p x 2 = 1: sees a tenth."""
    found = crossing(played("idle"), "chance", HOURS)
    assert (found.before, found.after) == ("sure_first", "fast_first")
    require_near(found, 0.5, sees=0.1)


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize(("chance", "better", "worse"), [
    (0.3, "sure_first", "fast_first"), (0.7, "fast_first", "sure_first"),
])  # fmt: skip
def test_the_rule_itself_does_what_the_better_of_both_does(
    load: str, chance: float, better: str, worse: str
):
    """One desk of all, by solving rate: .3 x 2 against 1, then .7 x 2. Sees .01 h.

    Where nobody waits the two are one; in a queue they differ by a few cases.
    """
    found = difference(played(load, (better, RULE), (chance,)), "chance", chance, HOURS)
    assert (found.of, found.versus) == (RULE, better)
    assert found.mean is not None
    assert abs(found.mean) < 0.01
    found = difference(played(load, (worse, RULE), (chance,)), "chance", chance, HOURS)
    assert found.high is not None
    assert found.high < 0
