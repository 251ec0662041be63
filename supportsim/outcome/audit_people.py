"""The audit of the people: one thing at a time, in their shifts, never more than all of it."""

import numpy as np

from supportsim.ledger.spans import at_least
from supportsim.ledger.tables import WAITING
from supportsim.outcome.evidence import Evidence, named, named_rows
from supportsim.outcome.people import (
    call_outs,
    duty_of_kind,
    hours_of,
    on_duty,
    third_parties,
    work_rows,
)
from supportsim.supply.roster import OVERTIME


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
