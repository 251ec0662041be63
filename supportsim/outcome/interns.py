"""What interns give and take: what their work is worth, less the time that mentors set aside."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import WAITING, Numbers, Spells
from supportsim.outcome.facts import Facts
from supportsim.outcome.series import time_before
from supportsim.plan.people import grade_factors
from supportsim.plan.plan import Plan
from supportsim.supply.person import INTERN, RETURNED
from supportsim.supply.roster import Roster
from supportsim.units import DAY, HOUR, NONE, PPM, WEEK

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def net_intern_hours(
    scenario: Scenario, facts: Facts, kinds: tuple[str, ...], roster: Roster | None
) -> dict[str, Floats]:
    """`net_intern_hours_by_week`: (weeks,) of the window; nothing where nobody is an intern.

    Hours that interns spend in spells of any purpose and in tasks, overtime included, each times
    the productivity with which it was worked, less the hours that their mentors set aside. So
    both are hours of an engineer of speed 1 who is past any ramp.

    Args:
        scenario: Speeds of grades.
        facts: Of the run.
        kinds: Names of the kinds of cases, in their order.
        roster: Who is an intern; may be left out where nobody comes or goes by chance.
    """
    if roster is None:
        return {}
    is_intern = np.isin(roster.arrival, (INTERN, RETURNED))
    if not is_intern.any():
        return {}
    edges = np.arange(facts.plan.window_start, facts.plan.window_end + 1, WEEK)
    slow = np.array([grade_factors(scenario, one, kinds) for one in scenario.grades.values()])
    given = np.zeros(len(edges) - 1)
    for spells, kind in _work(facts):
        row = np.flatnonzero(spells.purpose != WAITING)
        row = row[is_intern[spells.engineer[row]]]
        who, start, end = spells.engineer[row], spells.started[row], spells.ended[row]
        factor = slow[facts.plan.engineers.grade[who], kind[row]] / PPM
        factor *= _ramp(facts.plan, who, start) / PPM
        given += _spread(start, end, (end - start) / factor, edges)
    taken = np.diff(time_before(roster.mentoring_from, roster.mentoring_to, edges))
    return {"net_intern_hours_by_week": np.asarray((given - taken) / HOUR)}


def _work(facts: Facts) -> Iterator[tuple[Spells, Integers]]:
    """Spells with the kind of work of each; a task counts as the first kind, as it is played."""
    ledger = facts.ledger
    yield ledger.spells, facts.plan.cases.kind[ledger.spells.case]
    yield ledger.tasks, np.zeros(len(ledger.tasks.case), dtype=np.int64)


def _ramp(plan: Plan, who: Numbers, start: Integers) -> Integers:
    """Factor of the ramp of each spell by days employed at its start, parts per million."""
    days = (start - plan.engineers.hired[who]) // DAY
    row, factor = plan.engineers.ramp_class[who], np.full(len(who), PPM)
    everybody, own = plan.mechanisms.ramp, plan.mechanisms.own_ramp
    if len(everybody):
        factor = everybody[np.minimum(days, len(everybody) - 1)]
    if len(own):
        mine = own[row, np.minimum(days, own.shape[1] - 1)]
        factor = np.where(row == NONE, factor, mine)
    return factor


def _spread(start: Integers, end: Integers, amount: Integers | Floats, edges: Integers) -> Floats:
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
