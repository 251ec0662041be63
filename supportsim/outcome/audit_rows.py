"""All rows of a run as one table: those of the cases, then those of the tasks."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import LedgerError
from supportsim.ledger.tables import WAITING, Codes, Ledger, Numbers, Spells, type_of
from supportsim.native.ordering import in_time
from supportsim.plan.plan import Plan
from supportsim.units import NONE, TASK_SEVERITY

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Columns that are those of the ledger.
_SHARED: Final = (
    *("case", "request", "purpose", "desk", "engineer", "held"),
    *("ready", "started", "ended"),
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """All rows of the spells, then of the tasks; r rows, n cases and tasks.

    Attributes:
        cases: Number of cases; a task has the case number `cases` + its own.
        spells: Number of rows of the spells.
        case, request, purpose, desk, engineer, held, ready, started, ended: As in `Spells`.
        left: (r,) when the request of each left its queue.
        by_left: (r,) the rows in order of that.
        skill, severity, opened: (n,) of each case or task.
    """

    cases: int
    spells: int
    case: Numbers
    request: Numbers
    purpose: Codes
    desk: Numbers
    engineer: Numbers
    held: Codes
    ready: Integers
    started: Integers
    ended: Integers
    left: Integers
    by_left: Integers
    skill: Integers
    severity: Integers
    opened: Integers

    def line(self, row: int, fault: str) -> str:
        """A line of the audit about one of them."""
        case, is_task = int(self.case[row]), row >= self.spells
        what = "task" if is_task else "case"
        return f"{what} {case - is_task * self.cases}, row {row - is_task * self.spells}: {fault}"

    def by_table(self, bad: Flags) -> tuple[Flags, Flags]:
        """Which rows of the spells are bad, and which of the tasks.

        Args:
            bad: (r,) which rows are.
        """
        return bad[: self.spells], bad[self.spells :]


def require_known(plan: Plan, ledger: Ledger) -> None:
    """Refuse a ledger whose rows name what the plan does not have.

    Raises:
        LedgerError: A row is of a case, task, desk or engineer that there is not.
    """
    desks, people = len(plan.desks.names), len(plan.engineers.names)
    for spells, what, subjects in (
        (ledger.spells, "case", len(plan.cases.opened)),
        (ledger.tasks, "task", len(plan.tasks.ready)),
    ):
        _require_within(what, spells.case, 0, subjects)
        _require_within("desk", spells.desk, 0, desks)
        _require_within("engineer", spells.engineer, NONE, people)


def _require_within(what: str, column: Numbers, least: int, number: int) -> None:
    """Refuse a column with a number below the least or not below their number."""
    if not len(column) or (column.min() >= least and column.max() < number):
        return
    row = int(np.argmax((column < least) | (column >= number)))
    raise LedgerError(f"row {row} is of {what} {int(column[row])}, which there is not")


def rows_of(plan: Plan, ledger: Ledger) -> Rows:
    """All rows of a run; where there is no task they are those of the ledger, not copied.

    Args:
        plan: What the engine was told.
        ledger: What happened, see `require_known`.
    """
    spells, tasks, cases = ledger.spells, ledger.tasks, len(plan.cases.opened)
    columns = {name: _both(spells, tasks, name) for name in _SHARED}
    if len(tasks.case):
        both = np.concatenate((spells.case, tasks.case + cases))
        columns["case"] = both.astype(type_of("case"), copy=False)
    left = np.where(columns["purpose"] == WAITING, columns["ended"], columns["started"])
    own = plan.tasks
    return Rows(
        cases=cases,
        spells=len(spells.case),
        left=left,
        by_left=in_time(left, np.ones(len(left), dtype=np.bool_)),
        skill=np.concatenate((plan.cases.skill, own.skill)),
        severity=np.append(plan.cases.severity, np.full(len(own.ready), TASK_SEVERITY)),
        opened=np.concatenate((plan.cases.opened, own.ready)),
        **columns,
    )


def _both(spells: Spells, tasks: Spells, name: str) -> Any:
    """A column of both tables; contiguous, in the width of the ledger."""
    one, other = getattr(spells, name), getattr(tasks, name)
    both = np.concatenate((one, other)) if len(other) else one
    return np.ascontiguousarray(both, type_of(name))
