"""The ledger's duty: as planned up to the end; overtime and seats as they came."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import Duty, typed
from supportsim.plan.plan import Plan


def duty_rows(plan: Plan, extra: npt.ArrayLike, end: int) -> Duty:
    """The ledger's duty.

    Args:
        plan: The plan, with duty as planned.
        extra: (n, 4) engineer, start, end and kind of what the run added.
        end: When the run ended.
    """
    people = plan.engineers
    engineer = np.repeat(np.arange(len(people.names)), np.diff(people.duty_offset))
    planned = np.stack([engineer, people.duty_from, people.duty_to, people.duty_kind], axis=1)
    planned = planned[planned[:, 1] < end]
    rows = np.concatenate([planned, np.asarray(extra, dtype=np.int64).reshape(-1, 4)])
    rows[:, 2] = np.minimum(rows[:, 2], end)
    rows = rows[np.lexsort((rows[:, 3], rows[:, 1], rows[:, 0]))]
    who = rows[:, 0]
    columns = {
        "engineer": who,
        "desk": people.desk[who],
        "grade": people.grade[who],
        "site": people.site[who],
        "start": rows[:, 1],
        "end": rows[:, 2],
        "kind": rows[:, 3],
    }
    return Duty(**{name: typed(name, column) for name, column in columns.items()})
