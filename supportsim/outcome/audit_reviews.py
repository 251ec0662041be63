"""The audit of reviews: old cases that wait leave their desk at a review, and at no other time."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.clocks import (
    closed_stretches,
    customer_pauses,
    merged,
    pauses_of,
    run_clocks,
)
from supportsim.ledger.tables import ATTEMPT, TOUCH, TRIAGE, WAITING, Spells
from supportsim.outcome.evidence import Evidence, named_rows
from supportsim.plan.plan import ASSIST, HAND_OVER, Plan
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def cases_are_reviewed(seen: Evidence) -> list[str]:
    """A case that waits and is too old leaves at the next review of its desk, and only then.

    Looked at are desks with reviews at which only cases of their own wait: no help and no work
    handed over; and cases without a reproduction.
    """
    plan, spells = seen.plan, seen.ledger.spells
    looked_at = (plan.desks.review_every != NONE) & ~_asked(plan)
    if not looked_at.any():
        return []
    touch = np.isin(spells.purpose, (TOUCH, ATTEMPT, TRIAGE, WAITING))
    if (plan.desks.reproduction_desk != NONE).any():
        touch &= plan.cases.reproduction[spells.case] == NONE
    row = np.flatnonzero(touch & looked_at[spells.desk])
    if not len(row):
        return []
    every = plan.desks.review_every[spells.desk[row]]
    is_stay = spells.purpose[row] == WAITING
    left = np.where(is_stay, spells.ended[row], spells.started[row])
    # Who starts at a review starts after it; a stay that ends with it may be what it ended.
    last = (left - is_stay) // every * every
    gone = seen.ledger.cases.withdrawn[spells.case[row]]
    waits = (last > spells.ready[row]) & ((gone == NONE) | (last <= gone))
    faults = _lines(seen, row, waits, last, "too old, and no review saw it")
    went = is_stay & (spells.held[row] == 0) & _elsewhere_next(spells)[row]
    unseen = went & (left % every != 0)
    faults += named_rows(spells, unseen, "sent on as too old between two reviews", row)
    young = went & ~unseen & ~_is_old(seen, row, left)
    return faults + named_rows(spells, young, "sent on at a review before it was too old", row)


def _lines(seen: Evidence, row: Integers, chosen: Flags, at: Integers, fault: str) -> list[str]:
    """Lines for those of the chosen rows whose case was too old for the desk at an instant."""
    old = np.zeros(len(row), dtype=bool)
    old[chosen] = _is_old(seen, row[chosen], at[chosen])
    return named_rows(seen.ledger.spells, old, fault, row)


def _is_old(seen: Evidence, row: Integers, at: Integers) -> Flags:
    """Whether the resolution clock of the case of each row had reached its desk's limit."""
    ledger, contract = seen.ledger, seen.plan.contract
    case = ledger.spells.case[row].astype(np.int64)
    pauses = merged(customer_pauses(ledger), closed_stretches(ledger))
    _, age = run_clocks(
        contract.calendars,
        contract.calendar[case],
        np.full(len(case), NONE),
        start=ledger.cases.opened[case],
        stop=at,
        pauses=pauses_of(pauses, case),
    )
    return np.asarray(age >= seen.plan.desks.aged_after[ledger.spells.desk[row]])


def _asked(plan: Plan) -> Flags:
    """(d,) desks in whose queue something of other desks' cases may wait."""
    desks = plan.desks
    found = np.zeros(len(desks.names) + 1, dtype=bool)
    found[desks.swarm_desk] = True
    found[desks.hand_over_to[desks.shift_end == HAND_OVER]] = True
    if (desks.escalation == ASSIST).any():
        found[desks.escalate_to] = True
    return found[:-1]


def _elsewhere_next(spells: Spells) -> Flags:
    """(s,) whether the next row of the same request stands in the queue of another desk."""
    order = np.lexsort((spells.spell, spells.request, spells.case))
    here, after = order[:-1], order[1:]
    same = (spells.case[here] == spells.case[after]) & (
        spells.request[here] == spells.request[after]
    )
    found = np.zeros(len(order), dtype=bool)
    found[here] = same & (spells.desk[here] != spells.desk[after])
    return found
