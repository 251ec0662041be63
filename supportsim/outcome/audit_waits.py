"""The waits that the audit of the queues looks at: those in a backlog open to all of a desk."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import (
    ASSIST_PASSED,
    BACK_TO_OWNER,
    DONE,
    WAITING,
    Ledger,
    Spells,
    Whole,
)
from supportsim.plan.plan import DESK_OWNS, Plan
from supportsim.units import NONE, TASK_SEVERITY

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Waits:
    """Waits in a backlog from which anyone of the desk with the skill may take; k rows.

    Attributes:
        cases: Number of cases; a task has the case number `cases` + its own.
        is_task: Whether it is a task.
        row: Its row among the spells, or the tasks.
        desk, skill, severity, opened, case, request: Of the request.
        ready, left: The wait; it joined the backlog as the wait began.
        engineer: Who started it; -1 for a stay without work.
    """

    cases: int
    is_task: Integers
    row: Integers
    desk: Integers
    skill: Integers
    severity: Integers
    opened: Integers
    case: Integers
    request: Integers
    ready: Integers
    left: Integers
    engineer: Integers

    def line(self, at: int, fault: str) -> str:
        """A line of the audit about one of them."""
        what, row = "task" if self.is_task[at] else "case", int(self.row[at])
        case = int(self.case[at]) - int(self.is_task[at]) * self.cases
        return f"{what} {case}, row {row}: {fault}"


def waits_of(plan: Plan, ledger: Ledger) -> Waits:
    """Waits in a backlog from which anyone of the desk with the skill may take.

    Left out: what an owner has; what a holder has (it waits since later than it joined); desks
    that push, that are unlimited or have an open-case limit that counts; and requests at which
    somebody failed before (they are not offered them again).
    """
    spells, tasks, desks = ledger.spells, ledger.tasks, plan.desks
    shut = (desks.limit != NONE) & (desks.ownership != DESK_OWNS)
    shut |= (desks.push == 1) | (desks.is_unlimited == 1)
    mine = (spells.owner == NONE) & (spells.held == 0) & (spells.joined == spells.ready)
    row = np.flatnonzero(mine & ~shut[spells.desk] & ~_failed_before(spells))
    free = (tasks.held == 0) & (tasks.joined == tasks.ready)
    task = np.flatnonzero(free & (desks.is_unlimited[tasks.desk] == 0))
    case, number = spells.case[row], tasks.case[task]
    count = len(plan.cases.opened)
    columns: dict[str, tuple[Whole, Whole]] = {
        "is_task": (np.zeros(len(row), np.int64), np.ones(len(task), np.int64)),
        "row": (row, task),
        "skill": (plan.cases.skill[case], plan.tasks.skill[number]),
        "severity": (plan.cases.severity[case], np.full(len(task), TASK_SEVERITY)),
        "opened": (plan.cases.opened[case], plan.tasks.ready[number]),
        "case": (case, count + number),
        "left": (left_at(spells)[row], left_at(tasks)[task]),
    }
    for name in ("desk", "request", "ready", "engineer"):
        columns[name] = (getattr(spells, name)[row], getattr(tasks, name)[task])
    whole = {
        name: (np.concatenate(pair) if len(task) else pair[0]).astype(np.int64, copy=False)
        for name, pair in columns.items()
    }
    return Waits(cases=count, **whole)


def left_at(spells: Spells) -> Integers:
    """When each row left its queue."""
    return np.where(spells.purpose == WAITING, spells.ended, spells.started)


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
