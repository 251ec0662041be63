"""The audit of standby, rest, overtime and reviews: each violation is planted, and named."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, OnCallSpec, build

from supportsim.engine.run import simulate
from supportsim.ledger.tables import SHIFT_END, Ledger
from supportsim.outcome.audit import audit
from supportsim.plan.plan import Plan
from supportsim.supply.roster import CALL_OUT, ON_CALL, OVERTIME, REST, SHIFT

Run = tuple[Plan, Ledger]
STANDBY = "invariant 14, call-outs keep to standby: "
REST_KEPT = "invariant 15, rest is kept: "
PLANNED = "invariant 13, people come as planned: "
LIMIT = "invariant 16, overtime keeps its limit: "
REVIEWED = "invariant 17, old cases are reviewed: "
OUTSIDE = "invariant 3, work lies in shifts: "


@pytest.fixture
def night() -> Run:
    """Two calls in a night of 50 to 200, wake-up 20; rest of 100 after the second, to 270."""
    cases = [CaseSpec(at, [(30, 0)], severity=1) for at in (60, 120)]
    cases.append(CaseSpec(300, [(30, 0)]))
    person = EngineerSpec(shifts=[(0, 50), (200, 2000)], on_call=0, standby=[(50, 150), (150, 200)])
    rules = OnCallSpec(rest=100, most_call_outs=2)
    plan = build(cases, [DeskSpec()], [person], on_call=[rules], window=(0, 1000), run_off=2000)
    return plan, simulate(plan)


def duty_row(made: Ledger, kind: int, number: int = 0) -> int:
    return int(np.flatnonzero(made.duty.kind == kind)[number])


def changed(made: Ledger, table: str, row: int, **cells: int) -> Ledger:
    part = getattr(made, table)
    columns: dict[str, Any] = {name: getattr(part, name).copy() for name in cells}
    for name, value in cells.items():
        columns[name][row] = value
    return replace(made, **{table: replace(part, **columns)})


def ruled(plan: Plan, **rules: int) -> Plan:
    """The plan, had it had another rule of standby all along."""
    columns: dict[str, Any] = {name: np.array([value]) for name, value in rules.items()}
    return replace(plan, on_call=replace(plan.on_call, **columns))


def desks(plan: Plan, **rules: int) -> Plan:
    """The plan, had its only desk had another rule all along."""
    columns: dict[str, Any] = {name: np.array([value]) for name, value in rules.items()}
    return replace(plan, desks=replace(plan.desks, **columns))


def test_a_sound_night_passes(night: Run):
    plan, made = night
    rows = [(int(k), int(a), int(b)) for k, a, b in
            zip(made.duty.kind, made.duty.start, made.duty.end, strict=True)]  # fmt: skip
    assert (CALL_OUT, 60, 110) in rows
    assert (CALL_OUT, 120, 170) in rows
    assert (REST, 200, 270) in rows
    assert audit(plan, made) == []


def test_a_call_outside_standby_is_found(night: Run):
    plan, made = night
    other = {"duty_from": 100 * (plan.engineers.duty_from == 50) + plan.engineers.duty_from}
    late = replace(plan, engineers=replace(plan.engineers, **other))
    assert late.engineers.duty_from.tolist() == [0, 150, 150, 200]
    assert f"{STANDBY}engineer 0: called out while not on standby" in audit(late, made)


def test_a_call_of_somebody_who_is_never_on_call_is_found(night: Run):
    plan, made = night
    nobody = replace(plan, engineers=replace(plan.engineers, on_call=np.array([-1])))
    kinds = np.where(plan.engineers.duty_kind == ON_CALL, SHIFT, plan.engineers.duty_kind)
    nobody = replace(plan, engineers=replace(nobody.engineers, duty_kind=kinds))
    found = audit(nobody, made)
    assert f"{STANDBY}engineer 0: called out while not on standby" in found
    assert f"{PLANNED}engineer 0: standby is not as planned" in found
    assert f"{REST_KEPT}engineer 0: rests without a call-out that owes it" in found


def test_one_call_too_many_in_a_stretch_is_found(night: Run):
    plan, made = night
    assert (
        audit(ruled(plan, most_call_outs=1), made)
        == [f"{STANDBY}engineer 0: called out too often in one stretch"] * 2
    )


def test_a_call_of_the_next_stretch_counts_anew(night: Run):
    plan, made = night
    moved = np.where(plan.engineers.duty_from == 150, 100, plan.engineers.duty_from)
    until = np.where(plan.engineers.duty_to == 150, 100, plan.engineers.duty_to)
    people = replace(plan.engineers, duty_from=moved, duty_to=until)
    assert audit(replace(ruled(plan, most_call_outs=1), engineers=people), made) == []


def test_work_before_the_wake_up_delay_is_over_is_found(night: Run):
    plan, made = night
    found = audit(ruled(plan, wake=21), made)
    assert found == [f"{STANDBY}engineer 0: out before the wake-up delay was over"] * 2


def test_a_call_out_that_is_over_before_anybody_came_is_found(night: Run):
    plan, made = night
    short = changed(made, "duty", duty_row(made, CALL_OUT), end=75)
    assert f"{STANDBY}engineer 0: out before the wake-up delay was over" in audit(plan, short)


def test_who_is_called_out_and_does_nothing_is_found(night: Run):
    plan, made = night
    long = changed(made, "duty", duty_row(made, CALL_OUT), end=115)
    assert audit(plan, long) == [f"{STANDBY}engineer 0: called out and not at work"]


def test_work_that_nobody_is_called_out_for_is_found(night: Run):
    plan, made = night
    mild = replace(plan, cases=replace(plan.cases, severity=np.array([2, 1, 3])))
    found = audit(mild, made)
    assert f"{STANDBY}case 0, row 0: not severe enough for a call-out" in found


def test_a_shift_that_begins_before_the_rest_is_over_is_found(night: Run):
    plan, made = night
    assert audit(ruled(plan, rest=101), made) == [
        f"{REST_KEPT}engineer 0: a shift begins before the rest owed is over"
    ]
    whole = changed(made, "duty", duty_row(made, REST), kind=SHIFT)
    found = audit(plan, whole)
    assert f"{REST_KEPT}engineer 0: a shift begins before the rest owed is over" in found


def test_rest_that_nobody_owes_is_found(night: Run):
    plan, made = night
    undue = f"{REST_KEPT}engineer 0: rests without a call-out that owes it"
    assert audit(ruled(plan, rest=99), made) == [undue]
    assert undue in audit(plan, changed(made, "duty", duty_row(made, CALL_OUT, 1), kind=SHIFT))


def test_work_in_the_rest_is_found(night: Run):
    plan, made = night
    found = audit(plan, changed(made, "spells", 2, started=250, ended=280))
    assert f"{REST_KEPT}case 2, row 2: work in the rest owed" in found
    assert f"{OUTSIDE}case 2, row 2: work outside the shift" in found


def test_shifts_and_standby_other_than_planned_are_found(night: Run):
    plan, made = night
    gone = changed(made, "duty", duty_row(made, SHIFT, 1), end=1500)
    assert f"{PLANNED}engineer 0: shifts and rest are not as planned" in audit(plan, gone)
    moved = changed(made, "duty", duty_row(made, ON_CALL), start=55)
    assert f"{PLANNED}engineer 0: standby is not as planned" in audit(plan, moved)


@pytest.fixture
def overtime() -> Run:
    """Overtime of 30 after the first shift; by the limit of 30 the second one ends in a pause."""
    cases = [CaseSpec(0, [(80, 0)]), CaseSpec(100, [(100, 0)])]
    person = EngineerSpec(shifts=[(0, 50), (100, 150), (200, 2000)])
    desk = DeskSpec(shift_end="finish", overtime_limit=30)
    plan = build(cases, [desk], [person], window=(0, 1000), run_off=2000)
    return plan, simulate(plan)


def test_overtime_beyond_the_limit_of_the_week_is_found(overtime: Run):
    plan, made = overtime
    assert audit(plan, made) == []
    assert made.duty.kind.tolist().count(OVERTIME) == 1
    never = audit(desks(plan, overtime_limit=0), made)
    assert never == [f"{LIMIT}engineer 0: overtime beyond the limit of the week"]


def test_who_stops_below_the_limit_of_overtime_is_found(overtime: Run):
    plan, made = overtime
    row = int(np.flatnonzero(made.spells.end_reason == SHIFT_END)[0])
    found = audit(desks(plan, overtime_limit=31), made)
    assert found == [f"{LIMIT}case 1, row {row}: stopped below the limit of overtime"]


@pytest.fixture
def reviewed() -> Run:
    """Too old from 50 on, reviews every 70: what opens at 10 and waits goes to desk 1 at 70."""
    cases = [CaseSpec(0, [(200, 0)]), CaseSpec(10, [(40, 0)])]
    desks_ = [DeskSpec(aged_after=50, aged_to=1, review_every=70), DeskSpec()]
    people = [EngineerSpec(), EngineerSpec(desk=1)]
    plan = build(cases, desks_, people, window=(0, 1000), run_off=2000)
    return plan, simulate(plan)


def with_limits(plan: Plan, every: int, after: int) -> Plan:
    columns: dict[str, Any] = {
        "review_every": np.array([every, -1]), "aged_after": np.array([after, -1])
    }  # fmt: skip
    return replace(plan, desks=replace(plan.desks, **columns))


def test_a_case_that_goes_between_two_reviews_is_found(reviewed: Run):
    plan, made = reviewed
    assert made.spells.ended.tolist() == [200, 70, 110]
    assert audit(plan, made) == []
    early = audit(with_limits(plan, 60, 50), made)
    assert f"{REVIEWED}case 1, row 1: sent on as too old between two reviews" in early
    young = audit(with_limits(plan, 70, 61), made)
    assert young == [f"{REVIEWED}case 1, row 1: sent on at a review before it was too old"]


def test_a_case_that_no_review_sends_on_is_found(reviewed: Run):
    plan, made = reviewed
    assert f"{REVIEWED}case 1, row 1: too old, and no review saw it" in audit(
        with_limits(plan, 30, 50), made
    )
