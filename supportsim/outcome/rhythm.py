"""The rhythm of the week at each desk: people on duty, new cases, and hours of work."""

import numpy as np
import numpy.typing as npt

from supportsim.inputs.scenario import Scenario
from supportsim.outcome.facts import Facts
from supportsim.outcome.people import duty_of_kind, third_parties, work_rows
from supportsim.outcome.series import by_hour_of_week, hours_of_week, time_before
from supportsim.supply.roster import BLOCK, SHIFT
from supportsim.units import HOUR

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def rhythm(facts: Facts, scenario: Scenario) -> dict[str, Floats]:
    """Series of (168,) by hour of the week in the books' time zone, for each limited desk.

    `staffing_by_hour_of_week/desk=D` is the mean number of people on shift and not in a
    block, `demand_by_hour_of_week/desk=D` the cases an hour that enter there, and
    `work_by_hour_of_week/desk=D` the hours its people work in an hour, overtime included.
    """
    plan, ledger = facts.plan, facts.ledger
    start, end = plan.window_start, plan.window_end
    hour = hours_of_week(scenario, start, end)
    edges = np.arange(start, end + 1, HOUR)
    desk_of = plan.engineers.desk
    shift, block = (duty_of_kind(ledger.duty, kind) for kind in (SHIFT, BLOCK))
    work = work_rows(ledger)
    opened = ledger.cases.opened
    inside = (opened >= start) & (opened < end)
    entered = plan.cases.entry_desk
    outside = set(desk_of[third_parties(plan)].tolist())
    found = {}
    for number, name in enumerate(plan.desks.names):
        if number in outside:
            continue
        people = _presence(_at(shift, desk_of, number), edges)
        people -= _presence(_at(block, desk_of, number), edges)
        worked = _presence(_at(work, desk_of, number), edges)
        slot = (opened[inside & (entered == number)] - start) // HOUR
        cases = np.bincount(slot, minlength=len(edges) - 1).astype(np.float64)
        for series, values in (("staffing", people), ("demand", cases), ("work", worked)):
            found[f"{series}_by_hour_of_week/desk={name}"] = by_hour_of_week(values, hour)
    return found


def _at(
    rows: tuple[Integers, Integers, Integers], desk_of: Integers, desk: int
) -> tuple[Integers, Integers]:
    """Start and end of the rows of people of one desk."""
    who, start, end = rows
    mine = desk_of[who] == desk
    return start[mine], end[mine]


def _presence(rows: tuple[Integers, Integers], edges: Integers) -> Floats:
    """Mean number of intervals that are under way in each hour between the edges."""
    return np.asarray(np.diff(time_before(*rows, edges)) / HOUR)
