"""Vacancy: the expected share of time in which a place is filled, before anything is drawn."""

import math

import numpy as np
import numpy.typing as npt

from supportsim.inputs.scenario import Scenario
from supportsim.supply.people import Role
from supportsim.supply.succession import YEAR_DAYS
from supportsim.units import DAY

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def chance_filled(leavers: float, days_to_hire: int, days: int) -> Floats:
    """(days,) chance that a place is filled on each day after its first person started.

    Leaving has a constant hazard, a vacancy lasts a fixed time: day by day
    p(d + 1) = p(d) - l(d) + l(d - vacancy), with l(d) = p(d) (1 - exp(-leavers / 365.25)).
    Nobody follows when `days_to_hire` is below 0.

    Args:
        leavers: People who leave in a year, for each who is employed.
        days_to_hire: From a departure to the successor; below 0 for never.
        days: How many days.
    """
    leaving = -math.expm1(-leavers / YEAR_DAYS)
    filled, gone = np.ones(max(days, 1)), np.zeros(max(days, 1))
    for day in range(days - 1):
        gone[day] = filled[day] * leaving
        back = gone[day - days_to_hire] if 0 <= days_to_hire <= day else 0.0
        filled[day + 1] = filled[day] - gone[day] + back
    return filled


def filled_share(
    role: Role, scenario: Scenario, times: Integers, *, since: int, end: int
) -> Floats:
    """(n,) chance that a place is filled at each instant, its first person there from `since`.

    Leaving at the rate of the grade counts, from time 0 on; that under-performers are replaced,
    or that interns fill vacancies sooner, does not.
    """
    staff = role.staff
    if staff is None or staff.programme is not None or not role.is_on_shifts:
        return np.ones(len(times))
    leavers = scenario.grades[staff.grade].leavers_per_year
    if leavers == 0:
        return np.ones(len(times))
    own = staff.replacement.weeks_to_hire
    weeks = scenario.hiring.weeks_to_hire if own is None else own
    first = max(since, 0)
    days = max(end - first, 0) // DAY + 2
    chance = chance_filled(leavers, 7 * weeks if staff.replacement.enabled else -1, int(days))
    return np.asarray(chance[np.clip((times - first) // DAY, 0, len(chance) - 1)])
