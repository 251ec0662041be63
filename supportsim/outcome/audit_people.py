"""The audit of the people: there as planned, one thing at a time, and within what they may."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.spans import Spans, covered, spans
from supportsim.ledger.tables import SHIFT_END, WAITING
from supportsim.native.sets import Sets, lengths
from supportsim.outcome.evidence import Evidence, named, named_rows
from supportsim.outcome.people import (
    call_outs,
    duty_of_kind,
    hours_of,
    third_parties,
    time_of_kind,
)
from supportsim.plan.plan import FINISH
from supportsim.plan.standby import engineer_of_duty
from supportsim.supply.roster import CALL_OUT, ON_CALL, OVERTIME, REST, SHIFT
from supportsim.units import NONE, WEEK

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Sets of time alike in these are the same.
_PARTS = ("offset", "start", "end")


def people_do_one_thing(seen: Evidence) -> list[str]:
    """Spells of one engineer do not overlap; an unlimited desk's stands for many people."""
    sets = seen.work.sets
    if not _overlap(sets).any():
        return []
    # What has no length hides no overlap of its neighbours, and is none.
    some = sets.end > sets.start
    before = np.concatenate(([0], np.cumsum(some)))[sets.offset]
    real = Sets(before, sets.start[some], sets.end[some])
    overlap = _overlap(real)
    return named("engineer", overlap, "two spells at once", seen.work.who()[some][1:])


def work_lies_in_shifts(seen: Evidence) -> list[str]:
    """Every spell lies in its engineer's shift outside blocks, a call-out, or overtime."""
    rows, faults = seen.rows, []
    tables = (seen.ledger.spells, seen.ledger.tasks)
    odd = (rows.purpose == WAITING) != (rows.engineer == NONE)
    if odd.any():
        for spells, bad in zip(tables, rows.by_table(odd), strict=True):
            faults += named_rows(spells, bad, "work of nobody, or a stay with an engineer")
    if _all_in_shifts(seen):
        return faults
    ledger, work, people = seen.ledger, seen.work, len(seen.plan.engineers.names)
    asked = (work.who(), work.sets.start, work.sets.end)
    late = time_of_kind(ledger.duty, OVERTIME, people).between(*asked)
    inside = spans(*seen.there).between(*asked)
    inside += call_outs(ledger.duty, people).between(*asked)
    recorded = np.concatenate((ledger.spells.overtime, ledger.tasks.overtime))[work.row]
    unknown, beyond = np.zeros((2, len(rows.case)), dtype=np.bool_)
    unknown[work.row] = late != recorded
    beyond[work.row] = inside + late != work.sets.end - work.sets.start
    for spells, untold, outside in zip(
        tables, rows.by_table(unknown), rows.by_table(beyond), strict=True
    ):
        faults += named_rows(spells, untold, "overtime is not in the duty")
        faults += named_rows(spells, outside, "work outside the shift")
    return faults


def _all_in_shifts(seen: Evidence) -> bool:
    """Whether there is no overtime and no call-out, and time on shift is work and time unused.

    Time unused is on shift outside all work. So work that overlaps, or lies outside, would make
    the sum of an engineer larger than the time on shift.
    """
    ledger, work = seen.ledger, seen.work.sets
    if seen.duties & {OVERTIME, CALL_OUT}:
        return False
    if ledger.spells.overtime.any() or ledger.tasks.overtime.any():
        return False
    there, unused, worked = (lengths(sets) for sets in (seen.there, seen.unused, work))
    return bool((worked + unused == there).all() and (work.end >= work.start).all())


def _overlap(sets: Sets) -> Flags:
    """(i - 1,) which intervals begin before the one before them in their set ends."""
    early, first = sets.start[1:] < sets.end[:-1], sets.offset[1:-1]
    early[first[(first > 0) & (first <= len(early))] - 1] = False
    return np.asarray(early)


def use_is_a_share(seen: Evidence) -> list[str]:
    """Nobody works longer than they are on duty, overtime and call-outs left out."""
    plan, ledger = seen.plan, seen.ledger
    hours = hours_of(ledger, third_parties(plan), 0, ledger.end)
    bad = (hours.worked < 0) | (hours.worked > hours.on_duty)
    return named("engineer", bad, "worked more than they were on duty")


def people_come_as_planned(seen: Evidence) -> list[str]:
    """Standby is that of the plan; so are the shifts of people, but for rest taken instead."""
    people, duty, end = seen.plan.engineers, seen.ledger.duty, seen.ledger.end
    faults, planned = [], engineer_of_duty(seen.plan)
    told = (("shifts and rest are", SHIFT, (SHIFT, REST)), ("standby is", ON_CALL, (ON_CALL,)))
    for what, kind, kinds in told:
        row = np.flatnonzero((people.duty_kind == kind) & (people.duty_from < end))
        until = np.minimum(people.duty_to[row], end)
        due = (planned[row], people.duty_from[row], until)
        row = np.flatnonzero(np.logical_or.reduce([duty.kind == each for each in kinds]))
        row = row[people.is_seat[duty.engineer[row]] == 0]
        there = (duty.engineer[row], duty.start[row], duty.end[row])
        if all(map(np.array_equal, due, there)):
            continue
        count = len(people.names)
        asked = (covered(who, count, *times) for who, *times in (due, there))
        faults += named("engineer", _differ(*asked), f"{what} not as planned")
    return faults


def overtime_has_its_limit(seen: Evidence) -> list[str]:
    """Overtime begins only below the limit of the week; where it is worked, nobody stops below."""
    plan, ledger = seen.plan, seen.ledger
    limit = np.where(plan.desks.shift_end == FINISH, plan.desks.overtime_limit, NONE)
    limit = limit[plan.engineers.desk]
    if (limit == NONE).all():
        return []
    who, start, end = duty_of_kind(ledger.duty, OVERTIME)
    worked = covered(who, len(limit), start, end)
    week = start - start % WEEK
    beyond = (limit[who] != NONE) & (worked.between(who, week, start) >= limit[who])
    faults = named("engineer", beyond, "overtime beyond the limit of the week", who)
    for spells in (ledger.spells, ledger.tasks):
        rows = np.flatnonzero(spells.end_reason == SHIFT_END)
        rows = rows[limit[spells.engineer[rows]] != NONE]
        who, at = spells.engineer[rows], spells.ended[rows]
        left = worked.between(who, at - at % WEEK, at) < limit[who]
        faults += named_rows(spells, left, "stopped below the limit of overtime", rows)
    return faults


def _differ(one: Spans, other: Spans) -> Flags:
    """(k,) which sets of time are not the same in both."""
    count = len(one.offset) - 1
    if all(np.array_equal(getattr(one, name), getattr(other, name)) for name in _PARTS):
        return np.zeros(count, dtype=bool)
    of = np.repeat(np.arange(count), np.diff(one.offset))
    outside = one.end - one.start - other.between(of, one.start, one.end)
    long, short = one.length(), other.length()
    return np.asarray((long != short) | (np.bincount(of[outside > 0], minlength=count) > 0))
