"""What must hold of standby, limits and ramps on any organisation; so far as the twin plays it."""

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

import pytest
from builders import OnCallSpec, on_call_table
from organisations import EXAMPLES, WORK_RULES, Organisation, some_organisations
from twin import Twin, happened

from supportsim.arrays import frozen
from supportsim.engine.run import simulate
from supportsim.ledger import tables as is_
from supportsim.outcome.audit import audit
from supportsim.plan.circles import require_ends
from supportsim.plan.plan import FINISH, Plan
from supportsim.plan.relations import require_relations
from supportsim.units import NONE, PPM, WEEK

UNITS: Final = (1, 7 * 3_600_000)
Interval = tuple[int, int]


@cache
def drawn() -> tuple[Organisation, ...]:
    return some_organisations(EXAMPLES or 120)


@cache
def runs() -> tuple[tuple[Plan, Twin], ...]:
    """Every organisation, in turn by the millisecond and by seven hours."""
    plans = [one.plan(UNITS[n % 2]) for n, one in enumerate(drawn())]
    return tuple((plan, Twin(plan).run()) for plan in plans)


def spells(twin: Twin) -> list[tuple[int, ...]]:
    return [row for row in twin.rows + twin.task_rows if row[4] != is_.WAITING]


def overlap(spell: Interval, stretches: list[Interval]) -> int:
    return sum(max(min(spell[1], b) - max(spell[0], a), 0) for a, b in stretches)


def test_every_plan_passes_the_door_of_the_rules():
    for plan, _ in runs():
        require_relations(plan)
        require_ends(plan)


def test_the_audit_finds_every_run_sound():
    for plan, _ in runs():
        assert audit(plan, simulate(plan)) == []


def test_there_is_something_of_everything():
    seen: Counter[str] = Counter()
    for plan, twin in runs():
        seen["call-outs"] += sum(len(p.calls) for p in twin.people)
        seen["rest"] += sum(len(p.rests()) for p in twin.people)
        seen["own ramp"] += bool((plan.engineers.ramp_class != NONE).any())
        seen["left"] += bool(plan.engineers.only_solvable.any())
        seen["reviews"] += bool((plan.desks.review_every != NONE).any())
        seen["limits"] += bool((plan.desks.overtime_limit != NONE).any())
        seen["learning"] += plan.mechanisms.topic_from_assists
    assert all(seen[what] >= 10 for what in seen), seen
    assert len(seen) == 7


def test_work_lies_in_shifts_call_outs_after_coming_and_overtime():
    for _, twin in runs():
        for row in spells(twin):
            p = twin.people[row[10]]
            if p.is_seat or p.is_unlimited:
                continue
            calls = [(c.comes, c.until) for c in p.calls]
            inside = overlap((row[2], row[3]), p.shifts) + overlap((row[2], row[3]), calls)
            assert inside + row[17] == row[3] - row[2]


def test_nobody_works_in_two_places_at_once():
    for _, twin in runs():
        for p in twin.people:
            times = sorted((r[2], r[3]) for r in spells(twin) if r[10] == p.id and r[2] < r[3])
            assert p.is_unlimited or all(one[1] <= two[0] for one, two in pairwise(times))


def test_who_is_called_out_takes_nothing_that_may_wait():
    for plan, twin in runs():
        for row in spells(twin):
            p = twin.people[row[10]]
            calls = [c for c in p.calls if c.comes <= row[2] < c.until]
            if calls and not p.is_on_shift(row[2]):
                severity = 99 if row in twin.task_rows else int(plan.cases.severity[row[0]])
                assert severity <= twin.of_call("from_severity", p)


def test_calls_are_made_on_standby_off_shift_and_not_too_often():
    for _, twin in runs():
        for p in twin.people:
            count = Counter(c.stretch for c in p.calls)
            assert all(n <= twin.of_call("most_call_outs", p) for n in count.values())
            for call in p.calls:
                assert call.stretch == p.stretch(call.since)
                assert not any(a <= call.since < b for a, b in p.planned)


def test_no_shift_begins_before_rest_is_over():
    for _, twin in runs():
        for p in twin.people:
            starts = {a for a, _ in p.shifts}
            for call in p.calls:
                if call.until in starts or call.until >= twin.now:
                    continue
                until = call.until + twin.of_call("rest", p)
                assert not any(call.until < start < until for start in starts)


def test_rest_and_shift_make_up_what_was_planned():
    for _, twin in runs():
        for p in twin.people:
            whole = sum(b - a for a, b in p.planned)
            assert whole == sum(b - a for a, b in [*p.shifts, *p.rests()])
            assert not p.rests() or p.calls


def test_who_leaves_what_is_hard_never_tries():
    for plan, twin in runs():
        for row in twin.rows:
            if row[10] != NONE and plan.engineers.only_solvable[row[10]]:
                assert row[4] != is_.ATTEMPT
                assert row[18] != is_.ASSIST_PASSED


def test_nobody_begins_overtime_beyond_the_limit_of_the_week():
    for plan, twin in runs():
        for p in twin.people:
            limit = int(plan.desks.overtime_limit[p.desk])
            if limit == NONE or plan.desks.shift_end[p.desk] != FINISH or p.is_seat:
                continue
            rows = sorted((a, b) for who, a, b in twin.duty if who == p.id and a < b)
            for start, _ in rows:
                week = start // WEEK * WEEK
                assert overlap((week, start), rows) < limit


@pytest.mark.parametrize("unit", UNITS)
def test_rules_that_are_stated_and_mean_nothing_change_nothing(unit: int):
    """On call without standby, a limit nobody reaches, everybody's ramp as a ramp of one's own."""
    for organisation in some_organisations(30, rules=WORK_RULES):
        plan = organisation.plan(unit)
        count, ramp = len(plan.engineers.names), plan.mechanisms.ramp
        rules = OnCallSpec(from_severity=9, wake=0)
        people = replace(plan.engineers, on_call=frozen([0] * count))
        tables = plan.mechanisms
        if len(ramp):
            people = replace(people, ramp_class=frozen([0] * count))
            tables = replace(tables, own_ramp=frozen(ramp[None, :]), ramp=frozen([5 * PPM]))
        other = replace(
            plan,
            desks=replace(plan.desks, overtime_limit=frozen([WEEK] * len(plan.desks.names))),
            engineers=people,
            on_call=on_call_table([rules]),
            mechanisms=tables,
        )
        assert happened(Twin(other).run()) == happened(Twin(plan).run())
