"""Desks that push, where work comes and goes by other ways too: both engines name the same."""

from random import Random

import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, OnCallSpec, TaskSpec, build
from parity import differences

from supportsim.compiled.library import why_missing
from supportsim.compiled.run import simulate
from supportsim.engine.run import simulate as reference
from supportsim.plan.plan import Plan

pytestmark = pytest.mark.skipif(why_missing() is not None, reason=str(why_missing()))

PLANS = 150


def shared_work(dice: Random, choice: str) -> Plan:
    """A few people who are given cases, have tasks besides, are backed by others and back them."""
    limit, patience = dice.choice((2, 5)), dice.choice((0, 40))
    front = DeskSpec(
        "engineer",
        "assist",
        1,
        backup=1,
        limit=limit,
        backup_after=patience,
        choice=choice,
        push=True,
    )
    back = DeskSpec("engineer", backup=0, backup_after=30, rank=1, choice=choice, push=True)
    people = [
        EngineerSpec(
            desk=number % 2,
            shifts=[
                (at + dice.randrange(200), at + 300 + dice.randrange(200)) for at in (0, 600, 1_200)
            ],
            competence=1.0 if number % 2 else 0.6,
        )
        for number in range(8)
    ]
    cases = [
        CaseSpec(
            dice.randrange(1_500),
            [(10 + dice.randrange(80), dice.randrange(60)) for _ in range(1 + dice.randrange(3))],
            severity=1 + dice.randrange(4),
            customer=dice.randrange(6),
            difficulty=dice.random(),
            patience=dice.choice((-1, 200)),
            desk=dice.randrange(2),
            lot=dice.randrange(1 << 32),
        )
        for _ in range(60)
    ]
    tasks = [TaskSpec(dice.randrange(1_500), dice.randrange(2), 0, 40) for _ in range(15)]
    return build(cases, [front, back], people, tasks=tasks, window=(0, 1_600), run_off=2_000)


@pytest.mark.parametrize("choice", ["longest_idle", "least_loaded"])
def test_both_engines_give_cases_to_the_same_whatever_else_people_do(choice: str):
    dice = Random(choice)  # noqa: S311 (no secret)
    for _ in range(PLANS):
        plan = shared_work(dice, choice)
        assert differences(reference(plan), simulate(plan)) == []


def test_who_works_on_into_their_next_standby_is_given_cases_from_then_on():
    on_call = OnCallSpec(from_severity=2, wake=0)
    plan = build(
        [CaseSpec(10, [(200, 0)], severity=1), CaseSpec(60, [(50, 0)], severity=1)],
        [DeskSpec("engineer", push=True)],
        [EngineerSpec(shifts=[(1_000, 1_100)], on_call=0, standby=[(0, 50), (100, 300)])],
        on_call=[on_call],
        window=(0, 1_500),
        run_off=2_000,
    )
    ledger = simulate(plan)
    assert differences(reference(plan), ledger) == []
    assert ledger.cases.assigned.tolist() == [10, 100]
