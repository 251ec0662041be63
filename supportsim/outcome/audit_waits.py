"""The waits that the audit of the queues looks at: those in a backlog open to all of a desk."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import ASSIST_PASSED, BACK_TO_OWNER, DONE, Ledger, Spells
from supportsim.plan.plan import DESK_OWNS, Plan
from supportsim.units import NONE

Flags = npt.NDArray[np.bool_]


def are_open_to_all(plan: Plan, ledger: Ledger) -> Flags:
    """(r,) which rows, tasks last, wait where anyone of the desk with the skill may take them.

    Left out: what an owner has; what a holder has (it waits since later than it joined); desks
    that push, that are unlimited or have an open-case limit that counts; and requests at which
    somebody failed before (they are not offered them again).
    """
    spells, tasks, desks = ledger.spells, ledger.tasks, plan.desks
    shut = (desks.limit != NONE) & (desks.ownership != DESK_OWNS)
    shut |= (desks.push == 1) | (desks.is_unlimited == 1)
    found = (spells.owner == NONE) & (spells.held == 0) & (spells.joined == spells.ready)
    found &= _unless(shut, spells.desk) & ~_failed_before(spells)
    if not len(tasks.case):
        return np.asarray(found)
    free = (tasks.held == 0) & (tasks.joined == tasks.ready)
    return np.append(found, free & _unless(desks.is_unlimited == 1, tasks.desk))


def _unless(shut: Flags, desk: npt.NDArray[np.int32]) -> Flags:
    """Which rows are not at a desk that is shut."""
    return ~shut[desk] if shut.any() else np.ones(len(desk), dtype=np.bool_)


def _failed_before(spells: Spells) -> Flags:
    """(s,) whether somebody gave up a request of the same case in a row before."""
    passed = (spells.next == ASSIST_PASSED) | (spells.next == BACK_TO_OWNER)
    failed = np.flatnonzero(passed & (spells.end_reason == DONE))
    found = np.zeros(len(spells.case), dtype=bool)
    if len(failed):
        # The first such row of each case; rows come in order of their case.
        case, at = np.unique(spells.case[failed], return_index=True)
        first = np.full(int(spells.case.max()) + 1, len(spells.case))
        first[case] = failed[at]
        found = np.arange(len(spells.case)) > first[spells.case]
    return found
