"""The ledger's duty: as planned but for rest; overtime, seats and call-outs as they came."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import Duty, typed
from supportsim.plan.plan import Plan
from supportsim.plan.standby import engineer_of_duty
from supportsim.supply.roster import BLOCK, REST, SHIFT
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
#: (n, 4) engineer, start, end and kind, and the same as four columns.
Rows = Integers
Columns = Sequence[Integers]


def duty_rows(plan: Plan, extra: npt.ArrayLike, end: int) -> Duty:
    """The ledger's duty.

    Args:
        plan: The plan, with duty as planned.
        extra: (n, 4) engineer, start, end and kind of what the run added. Rest begins with a
            planned shift, of which it leaves what comes after.
        end: When the run ended.
    """
    people = plan.engineers
    who, start, until, kind = _in_order(_merged(plan, extra, end))
    columns = {
        "engineer": who,
        "desk": people.desk[who],
        "grade": people.grade[who],
        "site": people.site[who],
        "start": start,
        "end": np.minimum(until, end),
        "kind": kind,
    }
    return Duty(**{name: typed(name, column) for name, column in columns.items()})


def _merged(plan: Plan, extra: npt.ArrayLike, end: int) -> Columns:
    """What was planned and begins before the end, less rest, then what the run added."""
    people = plan.engineers
    planned = [engineer_of_duty(plan), people.duty_from, people.duty_to, people.duty_kind]
    added = np.asarray(extra, dtype=np.int64).reshape(-1, 4)
    rest = added[added[:, 3] == REST]
    if len(rest):
        planned = list(_without_rest(np.stack(planned, axis=1), rest).T)
    is_played = planned[1] < end
    played = [column[is_played] for column in planned]
    if not len(added):
        return played
    return [np.concatenate(both) for both in zip(played, added.T, strict=True)]


def _in_order(rows: Columns) -> Columns:
    """The rows by engineer, start and kind; those alike in all three as they came."""
    who, start, _, kind = rows
    if not len(who):
        return rows
    low, spans = _ranges((who, start, kind))
    if spans[0] * spans[1] * spans[2] > np.iinfo(np.int64).max:
        order = np.lexsort((kind, start, who))
        return [column[order] for column in rows]
    key = ((who - low[0]) * spans[1] + (start - low[1])) * spans[2] + (kind - low[2])
    # Planned rows come in order, and often nothing was added.
    if np.all(key[1:] >= key[:-1]):
        return rows
    order = np.argsort(key, kind="stable")
    return [column[order] for column in rows]


def _ranges(columns: Columns) -> tuple[list[int], list[int]]:
    """Of each column the least number, and how many there are from it to the largest."""
    low = [int(column.min()) for column in columns]
    spans = [int(column.max()) - least + 1 for column, least in zip(columns, low, strict=True)]
    return low, spans


def _without_rest(planned: Rows, rest: Rows) -> Rows:
    """Planned duty less rest: shifts and blocks begin after it, or fall away."""
    rest = rest[np.lexsort((rest[:, 1], rest[:, 0]))]
    latest = max(int(planned[:, 1].max()), int(rest[:, 1].max()), 0) + 1
    of_rest, of_planned = (
        rows[:, 0] * latest + np.maximum(rows[:, 1], 0) for rows in (rest, planned)
    )
    # The last rest of the same engineer that begins no later than a row.
    last = np.searchsorted(of_rest, of_planned, side="right") - 1
    is_one = (last != NONE) & (rest[last, 0] == planned[:, 0])
    is_cut = is_one & np.isin(planned[:, 3], (SHIFT, BLOCK))
    late = planned.copy()
    late[is_cut, 1] = np.maximum(late[is_cut, 1], rest[last[is_cut], 2])
    return late[late[:, 1] < late[:, 2]]
