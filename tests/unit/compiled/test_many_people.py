"""Desks of more people than fit a word of bits: both engines name the same, by every rule."""

from random import Random

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build
from parity import differences

from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate
from supportsim.engine.run import simulate as reference
from supportsim.plan.plan import Plan

pytestmark = pytest.mark.skipif(why_missing() is not None, reason=str(why_missing()))

PEOPLE = 150
CASES = 900
RULES = (
    "longest_idle", "random", "rotation", "least_loaded", "most_familiar", "grade_order",
    "highest_solving_rate",
)  # fmt: skip
DESKS = {
    "pull": DeskSpec(),
    "owners": DeskSpec("engineer", limit=3),
    "push": DeskSpec("engineer", limit=4, push=True),
    "interrupted": DeskSpec("engineer", interruption="any_more_severe", shift_end="finish"),
    "alike": DeskSpec(),
}


def crowd(desk: DeskSpec, dice: Random, *, customers: int, rates: int, alike: bool) -> Plan:
    """Many people of some kinds, and about as much work as most of them can do.

    Args:
        desk: Theirs.
        dice: What is drawn is drawn by them.
        customers: How many there are.
        rates: How many solving rates people have: few, or nearly as many as people.
        alike: Whether everybody has all skills, and nothing keeps them from work but work.
    """
    people = [
        EngineerSpec(
            shifts=[(dice.choice((0, 40, 90)), 700), (1_000, 1_800 + dice.choice((0, 50)))],
            blocks=[(300, 330 + dice.randrange(40))] if dice.random() < 0.3 and not alike else [],
            skills=1 if dice.random() < 0.2 and not alike else 3,
            choice_place=dice.randrange(3),
            solving_rate=[dice.randrange(rates)] * 16,
        )
        for _ in range(PEOPLE)
    ]
    cases = [
        CaseSpec(
            dice.randrange(1_600),
            [(20 + dice.randrange(200), dice.randrange(60)) for _ in range(1 + dice.randrange(2))],
            severity=1 + dice.randrange(4),
            customer=dice.randrange(customers),
            skill=dice.randrange(2),
            lot=dice.randrange(1 << 32),
        )
        for _ in range(CASES)
    ]
    return build(cases, [desk], people, window=(0, 1_600), run_off=2_000)


@pytest.mark.parametrize("kind", DESKS)
@pytest.mark.parametrize("rule", RULES)
def test_both_engines_name_the_same_of_many(rule: str, kind: str):
    dice = Random(f"{rule} {kind}")  # noqa: S311 (no secret)
    for customers, rates in ((4, 3), (300, 1_000)):
        desk = DeskSpec(**{**vars(DESKS[kind]), "choice": rule})
        plan = crowd(desk, dice, customers=customers, rates=rates, alike=kind == "alike")
        ledger = simulate(plan)
        assert differences(reference(plan), ledger) == []
        assert len(set(ledger.spells.engineer.tolist())) > 64
