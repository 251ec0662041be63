"""What interns give and take: hours they work, less the time that mentors set aside for them."""

import numpy as np
import numpy.typing as npt

from supportsim.outcome.facts import Facts
from supportsim.outcome.people import work_rows
from supportsim.outcome.series import time_before
from supportsim.supply.person import INTERN, RETURNED
from supportsim.supply.roster import Roster
from supportsim.units import HOUR, WEEK

Floats = npt.NDArray[np.float64]


def net_intern_hours(facts: Facts, roster: Roster | None) -> dict[str, Floats]:
    """`net_intern_hours_by_week`: (weeks,) of the window; nothing where nobody is an intern.

    Hours that interns spend in spells of any purpose and in tasks, overtime included, less the
    hours that their mentors set aside.
    """
    if roster is None:
        return {}
    is_intern = np.isin(roster.arrival, (INTERN, RETURNED))
    if not is_intern.any():
        return {}
    edges = np.arange(facts.plan.window_start, facts.plan.window_end + 1, WEEK)
    who, start, end = work_rows(facts.ledger)
    mine = is_intern[who]
    given = np.diff(time_before(start[mine], end[mine], edges))
    taken = np.diff(time_before(roster.mentoring_from, roster.mentoring_to, edges))
    return {"net_intern_hours_by_week": np.asarray((given - taken) / HOUR)}
