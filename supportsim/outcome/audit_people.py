"""The audit of the people: there as planned, one thing at a time, and within what they may."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.spans import Spans, at_least, covered
from supportsim.ledger.tables import SHIFT_END, WAITING
from supportsim.outcome.evidence import Evidence, named, named_rows
from supportsim.outcome.people import (
    call_outs,
    duty_of_kind,
    hours_of,
    on_duty,
    third_parties,
    work_rows,
)
from supportsim.plan.plan import FINISH
from supportsim.plan.standby import engineer_of_duty
from supportsim.supply.roster import ON_CALL, OVERTIME, REST, SHIFT
from supportsim.units import NONE, WEEK


def people_do_one_thing(seen: Evidence) -> list[str]:
    """Spells of one engineer do not overlap; an unlimited desk's stands for many people."""
    plan, ledger = seen.plan, seen.ledger
    who, start, end = work_rows(ledger)
    rows = np.flatnonzero((end > start) & ~third_parties(plan)[who])
    rows = rows[np.lexsort((start[rows], who[rows]))]
    same = who[rows][1:] == who[rows][:-1]
    overlap = same & (start[rows][1:] < end[rows][:-1])
    return named("engineer", overlap, "two spells at once", who[rows][1:])


def work_lies_in_shifts(seen: Evidence) -> list[str]:
    """Every spell lies in its engineer's shift outside blocks, a call-out, or overtime."""
    plan, ledger = seen.plan, seen.ledger
    people, outside = len(plan.engineers.names), third_parties(plan)
    over, there = duty_of_kind(ledger.duty, OVERTIME), on_duty(ledger.duty, people)
    called = call_outs(ledger.duty, people)
    extra = at_least(over[0], people, over[1], over[2], np.ones(len(over[0])))
    faults = []
    for spells in (ledger.spells, ledger.tasks):
        worked = (spells.purpose != WAITING) & ~outside[spells.engineer]
        rows = np.flatnonzero(worked)
        who, start, end = spells.engineer[rows], spells.started[rows], spells.ended[rows]
        late, inside = extra.between(who, start, end), there.between(who, start, end)
        inside += called.between(who, start, end)
        wrong = late != spells.overtime[rows]
        faults += named_rows(spells, wrong, "overtime is not in the duty", rows)
        beyond = inside + late != end - start
        faults += named_rows(spells, beyond, "work outside the shift", rows)
    return faults


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
        due = covered(planned[row], len(people.names), people.duty_from[row], until)
        row = np.flatnonzero(np.isin(duty.kind, kinds) & (people.is_seat[duty.engineer] == 0))
        there = covered(duty.engineer[row], len(people.names), duty.start[row], duty.end[row])
        faults += named("engineer", _differ(due, there), f"{what} not as planned")
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


def _differ(one: Spans, other: Spans) -> npt.NDArray[np.bool_]:
    """(k,) which sets of time are not the same in both."""
    count = len(one.offset) - 1
    of = np.repeat(np.arange(count), np.diff(one.offset))
    outside = one.end - one.start - other.between(of, one.start, one.end)
    long, short = (np.diff(spans.before[spans.offset]) for spans in (one, other))
    return np.asarray((long != short) | (np.bincount(of[outside > 0], minlength=count) > 0))
