"""A sound ledger passes the audit, and each kind of damage is named."""

from dataclasses import replace

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build

from supportsim.engine.run import simulate
from supportsim.ledger.tables import RESOLVED, WAITING, Ledger
from supportsim.outcome.audit import audit
from supportsim.plan.plan import Plan


@pytest.fixture
def run() -> tuple[Plan, Ledger]:
    """Four cases, two of them urgent, two engineers with a block and a shift end."""
    cases = [
        CaseSpec(0, touches=[(100, 50), (60, 0)]),
        CaseSpec(5),
        CaseSpec(10, severity=3),
        CaseSpec(20, severity=1, customer=1),
    ]
    people = [
        EngineerSpec(shifts=[(0, 400), (600, 2000)], blocks=[(120, 160)]),
        EngineerSpec(shifts=[(50, 300)]),
    ]
    plan = build(cases, [DeskSpec()], people, window=(0, 1000), run_off=2000)
    return plan, simulate(plan)


def damaged(made: Ledger, table: str, **columns: dict[int, int]) -> Ledger:
    """The ledger with some cells of a table replaced: column to row to value."""
    part = getattr(made, table)
    changed = {}
    for name, cells in columns.items():
        changed[name] = getattr(part, name).copy()
        for row, value in cells.items():
            changed[name][row] = value
    return replace(made, **{table: replace(part, **changed)})


def test_a_sound_ledger_has_no_violation(run: tuple[Plan, Ledger]):
    assert audit(*run) == []


@pytest.mark.parametrize("what", ["case", "desk", "engineer"])
@pytest.mark.parametrize("number", [-2, 99])
def test_a_row_of_what_there_is_not_is_found(run: tuple[Plan, Ledger], what: str, number: int):
    plan, made = run
    bad = damaged(made, "spells", **{what: {3: number}})
    assert audit(plan, bad) == [
        f"invariant 1, cases are conserved: row 3 is of {what} {number}, which there is not"
    ]


def test_a_run_without_any_case_is_sound():
    plan = build([], [DeskSpec()], [EngineerSpec()])
    assert audit(plan, simulate(plan)) == []


def has(faults: list[str], words: str) -> bool:
    return any(words in fault for fault in faults)


def test_a_case_both_resolved_and_withdrawn_is_found(run: tuple[Plan, Ledger]):
    plan, made = run
    bad = damaged(made, "cases", withdrawn={1: 900})
    assert has(audit(plan, bad), "case 1: status and times")
    assert has(audit(plan, bad), "opened, resolved, withdrawn and open differ")


def test_a_gap_in_a_case_is_found(run: tuple[Plan, Ledger]):
    plan, made = run
    row = int(np.flatnonzero(made.spells.ready < made.spells.started)[0])
    bad = damaged(made, "spells", ready={row: int(made.spells.ready[row]) + 1})
    assert has(audit(plan, bad), "leaves a gap or overlaps")


def test_a_person_in_two_places_is_found(run: tuple[Plan, Ledger]):
    plan, made = run
    other = int(np.flatnonzero(made.spells.engineer == 1)[0])
    bad = damaged(made, "spells", engineer={other: 0})
    assert has(audit(plan, bad), "engineer 0: two spells at once")


def test_work_outside_the_shift_is_found(run: tuple[Plan, Ledger]):
    plan, made = run
    row = int(np.flatnonzero(made.duty.engineer == 1)[0])
    bad = damaged(made, "duty", end={row: 60})
    assert has(audit(plan, bad), "work outside the shift")
    assert has(audit(plan, bad), "worked more than they were on duty")


def test_work_of_nobody_and_a_stay_with_somebody_are_found(run: tuple[Plan, Ledger]):
    plan, made = run
    row = int(np.flatnonzero(made.spells.engineer == 1)[0])
    line = f"row {row}: work of nobody, or a stay with an engineer"
    assert has(audit(plan, damaged(made, "spells", engineer={row: -1})), line)
    assert has(audit(plan, damaged(made, "spells", purpose={row: WAITING})), line)


def test_overtime_that_no_duty_row_records_is_found(run: tuple[Plan, Ledger]):
    plan, made = run
    assert has(audit(plan, damaged(made, "spells", overtime={0: 5})), "overtime is not in the duty")


def test_lost_work_is_found(run: tuple[Plan, Ledger]):
    plan, made = run
    less = int(made.spells.progress[0]) - 1
    bad = damaged(made, "spells", progress={0: less})
    assert has(audit(plan, bad), "progress of case and spells differ")
    done = int(made.cases.progress[0]) - 1
    assert made.cases.status[0] == RESOLVED
    both = damaged(bad, "cases", progress={0: done})
    assert audit(plan, both) == ["invariant 4, work is done once: case 0: work lost or done twice"]


def test_a_wrong_first_start_is_found(run: tuple[Plan, Ledger]):
    plan, made = run
    bad = damaged(made, "cases", first_start={2: int(made.cases.first_start[2]) + 1})
    assert has(audit(plan, bad), "case 2: first_start is not its first spell")


def test_an_engineer_idle_beside_waiting_work_is_found():
    plan = build([CaseSpec(0), CaseSpec(0)], [DeskSpec()], [EngineerSpec(), EngineerSpec()])
    made = simulate(plan)
    # As if the second case had waited for the first engineer while the second was free.
    late = damaged(made, "spells", engineer={1: 0}, started={1: 100}, ended={1: 200})
    bad = damaged(late, "cases", first_start={1: 100}, first_end={1: 200}, resolved={1: 200})
    assert audit(plan, bad) == [
        "invariant 6, nobody idles beside work: case 1, row 1: waits beside a free engineer"
    ]


def test_an_urgent_case_overtaken_in_the_backlog_is_found():
    cases = [CaseSpec(0), CaseSpec(10, severity=2), CaseSpec(20, severity=1)]
    plan = build(cases, [DeskSpec()], [EngineerSpec()])
    made = simulate(plan)
    assert made.spells.started.tolist() == [0, 200, 100]
    swap = {"started": {1: 100, 2: 200}, "ended": {1: 200, 2: 300}}
    late = damaged(made, "spells", **swap)
    fixed = {"first_start": {1: 100, 2: 200}, "first_end": {1: 200, 2: 300}}
    bad = damaged(late, "cases", **fixed, resolved={1: 200, 2: 300})
    assert audit(plan, bad) == [
        "invariant 7, the most urgent goes first: case 1, row 1: overtook case 2, row 2: waiting"
    ]


def test_a_request_that_needs_another_skill_is_not_overtaken():
    cases = [CaseSpec(0), CaseSpec(10, severity=2), CaseSpec(20, severity=1, skill=1)]
    people = [EngineerSpec(), EngineerSpec(skills=2, shifts=[(500, 900)])]
    plan = build(cases, [DeskSpec()], people)
    made = simulate(plan)
    assert made.spells.started.tolist() == [0, 100, 500]
    assert audit(plan, made) == []
