"""What interns give and take: work that they get done, less the time that mentors set aside."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import WAITING, Ledger
from supportsim.outcome.facts import Facts
from supportsim.outcome.series import time_before
from supportsim.supply.person import INTERN, RETURNED
from supportsim.supply.roster import Roster
from supportsim.units import HOUR, WEEK

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def net_intern_hours(facts: Facts, roster: Roster | None) -> dict[str, Floats]:
    """`net_intern_hours_by_week`: (weeks,) of the window; nothing where nobody is an intern.

    Hours of work, at the speed of 1 that effort is stated in, that interns get done in touches,
    reproductions and tasks, less the hours that their mentors set aside. So an hour of an intern
    with a productivity of .3 is worth .3. Attempts that fail, help and loss are no progress.
    """
    if roster is None:
        return {}
    is_intern = np.isin(roster.arrival, (INTERN, RETURNED))
    if not is_intern.any():
        return {}
    edges = np.arange(facts.plan.window_start, facts.plan.window_end + 1, WEEK)
    given = _spread(*_progress(facts.ledger, is_intern), edges)
    taken = np.diff(time_before(roster.mentoring_from, roster.mentoring_to, edges))
    return {"net_intern_hours_by_week": np.asarray((given - taken) / HOUR)}


def _progress(ledger: Ledger, mine: Flags) -> tuple[Integers, Integers, Integers]:
    """Start, end and progress of every spell of work of some engineers, tasks included."""
    parts = []
    for spells in (ledger.spells, ledger.tasks):
        row = np.flatnonzero(spells.purpose != WAITING)
        row = row[mine[spells.engineer[row]] & (spells.progress[row] > 0)]
        parts.append((spells.started[row], spells.ended[row], spells.progress[row]))
    start, end, done = (np.concatenate(column) for column in zip(*parts, strict=True))
    return start, end, done


def _spread(start: Integers, end: Integers, amount: Integers, edges: Integers) -> Floats:
    """What of the amounts falls between each pair of edges, each spread evenly over its time."""
    first = np.maximum(np.searchsorted(edges, start, side="right") - 1, 0)
    last = np.minimum(np.searchsorted(edges, end, side="left") - 1, len(edges) - 2)
    number = np.maximum(last - first + 1, 0)
    before = np.concatenate(([0], np.cumsum(number)))
    row = np.repeat(np.arange(len(start)), number)
    week = np.arange(before[-1]) - before[row] + first[row]
    inside = np.minimum(end[row], edges[week + 1]) - np.maximum(start[row], edges[week])
    part = inside / np.maximum(end[row] - start[row], 1) * amount[row]
    return np.bincount(week, weights=part, minlength=len(edges) - 1).astype(np.float64)
