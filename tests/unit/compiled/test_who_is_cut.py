"""Many who began at once: both engines cut the spell of the same."""

from random import Random

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build
from parity import differences

from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate
from supportsim.engine.run import simulate as reference
from supportsim.plan.plan import Plan

pytestmark = pytest.mark.skipif(why_missing() is not None, reason=str(why_missing()))

PLANS = 400
PEOPLE = 12
WAVES = 12


def waves(dice: Random) -> Plan:
    """Two desks at which waves of cases start and end at once, but for one that goes on below them.

    Who takes what is drawn by lot; cases of severity 1 cut what is less severe, at times while the
    other desk has just ended a wave.
    """
    desk = DeskSpec(choice="random", interruption="any_more_severe")
    people = [EngineerSpec(desk=number % 2) for number in range(2 * PEOPLE)]
    cases = []

    def come(at: int, desk: int, effort: int, severity: int) -> None:
        lot = dice.randrange(1 << 32)
        cases.append(CaseSpec(at, [(effort, 0)], severity=severity, desk=desk, lot=lot))

    for wave in range(WAVES):
        at, busy = 1_000 * wave, dice.randrange(2)
        for number in range(2 if wave % 4 == 0 else 0):
            come(at, number, 3_500, 3)
        for _ in range(PEOPLE - 1):
            come(at + 5, busy, 300, 3)
        for _ in range(PEOPLE if dice.random() < 0.5 else 0):
            come(at + 50, 1 - busy, 700, 2)
        for _ in range(dice.randrange(4)):
            come(at + 100 + dice.randrange(800), dice.randrange(2), 50, 1)
    cases.sort(key=lambda case: case.opened)
    return build(cases, [desk, desk], people, window=(0, 15_000), run_off=20_000)


def test_both_engines_cut_the_spells_of_the_same():
    dice = Random(1)  # noqa: S311 (no secret)
    for _ in range(PLANS):
        plan = waves(dice)
        assert differences(reference(plan), simulate(plan)) == []
