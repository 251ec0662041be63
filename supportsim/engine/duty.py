"""The ledger's duty: as planned but for rest; overtime, seats and call-outs as they came."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import Duty, typed
from supportsim.plan.plan import Plan
from supportsim.supply.roster import BLOCK, REST, SHIFT
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
#: (n, 4), and (4, n) of the same.
Rows = Integers
Columns = Integers


def duty_rows(plan: Plan, extra: npt.ArrayLike, end: int) -> Duty:
    """The ledger's duty.

    Args:
        plan: The plan, with duty as planned.
        extra: (n, 4) engineer, start, end and kind of what the run added. Rest begins with a
            planned shift, of which it leaves what comes after.
        end: When the run ended.
    """
    people = plan.engineers
    engineer = np.repeat(np.arange(len(people.names)), np.diff(people.duty_offset))
    planned = np.stack([engineer, people.duty_from, people.duty_to, people.duty_kind])
    added = np.asarray(extra, dtype=np.int64).reshape(-1, 4)
    planned = _without_rest(planned.T, added[added[:, 3] == REST]).T
    rows = np.concatenate([planned[:, planned[1] < end], added.T], axis=1)
    rows = rows[:, _order(rows)]
    who, start, until, kind = rows
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


def _order(rows: Columns) -> Integers:
    """Places of the rows by engineer, start and kind; where that fits, of one number a row.

    Planned rows come in order, which a stable sort makes use of.
    """
    low, high = rows.min(axis=1, initial=0), rows.max(axis=1, initial=0)
    spans = (high - low + 1).tolist()
    if spans[0] * spans[1] * spans[3] > np.iinfo(np.int64).max:
        return np.lexsort((rows[3], rows[1], rows[0]))
    key = (rows[0] - low[0]) * spans[1] + (rows[1] - low[1])
    return np.argsort(key * spans[3] + (rows[3] - low[3]), kind="stable")


def _without_rest(planned: Rows, rest: Rows) -> Rows:
    """Planned duty less rest: shifts and blocks begin after it, or fall away."""
    if not len(rest):
        return planned
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
