"""The audit on organisations that use every rule: sound runs pass, and damage is named."""

from dataclasses import replace

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, TaskSpec, build

from supportsim.engine.run import simulate
from supportsim.errors import LedgerError
from supportsim.ledger.tables import INTERRUPTED, REPRODUCED, TASK_DONE, Ledger
from supportsim.outcome.audit import INVARIANTS, audit, audit_tape, require_sound
from supportsim.plan.plan import Plan


def changed(made: Ledger, table: str, column: str, row: int, value: int) -> Ledger:
    part = getattr(made, table)
    cells = getattr(part, column).copy()
    cells[row] = value
    return replace(made, **{table: replace(part, **{column: cells})})


@pytest.fixture
def rich() -> tuple[Plan, Ledger]:
    """Interruption, a reproduction, a task, a vendor, and a case reopened."""
    cases = [
        CaseSpec(0, touches=[(50, 30), (20, 0)], reproduction=25),
        CaseSpec(10, severity=1, reopen=(200, 15)),
        CaseSpec(20, difficulty=0.9),
        CaseSpec(25, difficulty=0.9),
    ]
    desks = [
        DeskSpec(interruption="any_more_severe", escalation="transfer", to=2, reproduction=1,
                 reproduction_wait=1000),
        DeskSpec(),
        DeskSpec(is_unlimited=True, rank=1),
    ]  # fmt: skip
    people = [EngineerSpec(competence=0.5), EngineerSpec(desk=1), EngineerSpec(desk=2, shifts=[])]
    plan = build(
        cases, desks, people, window=(0, 2000), run_off=3000, tasks=[TaskSpec(5, desk=1, effort=40)]
    )
    return plan, simulate(plan)


def test_a_sound_run_with_every_rule_passes(rich: tuple[Plan, Ledger]):
    plan, made = rich
    assert (made.spells.end_reason == INTERRUPTED).any()
    assert made.cases.reopened.sum() == 1
    assert audit(plan, made) == []


def test_a_vendor_may_work_on_two_cases_at_once_and_nobody_else(rich: tuple[Plan, Ledger]):
    plan, made = rich
    vendor = np.flatnonzero(made.spells.engineer == 2)
    starts, ends = made.spells.started[vendor], made.spells.ended[vendor]
    assert starts.max() < ends.min()
    bad = changed(made, "spells", "engineer", int(vendor[0]), 1)
    found = audit(plan, changed(bad, "spells", "engineer", int(vendor[1]), 1))
    assert "invariant 2, people do one thing at a time: engineer 1: two spells at once" in found


def test_a_task_counts_as_work_of_its_engineer(rich: tuple[Plan, Ledger]):
    plan, made = rich
    row = int(np.flatnonzero(made.tasks.next == TASK_DONE)[0])
    lost = changed(made, "tasks", "progress", row, int(made.tasks.progress[row]) - 1)
    assert audit(plan, lost) == ["invariant 4, work is done once: task 0: work lost or done twice"]
    moved = changed(made, "tasks", "engineer", row, 0)
    assert any("two spells at once" in line for line in audit(plan, moved))
    late = changed(made, "tasks", "ready", row, int(made.tasks.ready[row]) - 1)
    assert audit(plan, late) == [
        f"invariant 5, time adds up: case 0, row {row}: joined after ready"
    ]


def test_interruptions_and_reproductions_are_counted_from_the_rows(rich: tuple[Plan, Ledger]):
    plan, made = rich
    case = int(made.spells.case[made.spells.end_reason == INTERRUPTED][0])
    more = changed(made, "cases", "interruptions", case, 5)
    assert audit(plan, more) == [
        f"invariant 5, time adds up: case {case}: interruptions are not those of its rows"
    ]
    row = int(np.flatnonzero(made.spells.next == REPRODUCED)[0])
    whole = int(made.spells.progress[row])
    lost = changed(made, "spells", "progress", row, whole - 1)
    case = int(made.spells.case[row])
    lost = changed(lost, "cases", "progress", case, int(made.cases.progress[case]) - 1)
    assert audit(plan, lost) == [
        f"invariant 4, work is done once: case {case}: reproduction not done once"
    ]


def test_a_reopening_that_the_case_forgets_is_found(rich: tuple[Plan, Ledger]):
    plan, made = rich
    case = int(np.flatnonzero(made.cases.reopened)[0])
    assert any(
        "leaves a gap" in line for line in audit(plan, changed(made, "cases", "reopened", case, 0))
    )


def test_a_starter_is_checked_by_the_order_of_the_desk():
    for order, starts in (("severity", [0, 200, 100]), ("fifo", [0, 100, 200])):
        cases = [CaseSpec(0), CaseSpec(10, severity=3), CaseSpec(20, severity=2)]
        plan = build(cases, [DeskSpec(order=order)], [EngineerSpec()])
        made = simulate(plan)
        assert made.spells.started.tolist() == starts
        assert audit(plan, made) == []
        other = "fifo" if order == "severity" else "severity"
        wrong = build(cases, [DeskSpec(order=other)], [EngineerSpec()])
        assert [line.split(":")[0] for line in audit(wrong, made)] == [
            "invariant 7, the most urgent goes first"
        ]


def test_a_task_that_overtakes_a_case_is_found():
    cases = [CaseSpec(0, touches=[(50, 0)]), CaseSpec(10, touches=[(40, 0)])]
    plan = build(cases, [DeskSpec()], [EngineerSpec()], tasks=[TaskSpec(5, effort=40)])
    made = simulate(plan)
    assert (made.spells.started.tolist(), made.tasks.started.tolist()) == ([0, 50], [90])
    spells = {"started": {1: 90}, "ended": {1: 130}}
    case = {"first_start": {1: 90}, "first_end": {1: 130}, "resolved": {1: 130}}
    bad = made
    for table, cells in (("spells", spells), ("cases", case)):
        for column, rows in cells.items():
            for row, value in rows.items():
                bad = changed(bad, table, column, row, value)
    bad = changed(changed(bad, "tasks", "started", 0, 50), "tasks", "ended", 0, 90)
    assert audit(plan, bad) == [
        "invariant 7, the most urgent goes first: task 0, row 0: overtook case 1, row 1: waiting"
    ]


def test_an_audit_that_fails_names_design_invariant_and_case():
    with pytest.raises(LedgerError, match=r"audit of tiered: a; b; c \(and 1 more\)"):
        require_sound("tiered", ["a", "b", "c", "d"])
    require_sound("tiered", [])
    assert audit_tape("a", "a") == []
    assert audit_tape("a", "b") == ["invariant 11, no design changes the cases: it did"]
    assert {law.number for law in INVARIANTS} == {*range(1, 9), *range(12, 18)}
