"""How fast people are on average in the judged window: ramps, familiarity, open cases."""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.arrays import time_within
from supportsim.inputs.design import Design
from supportsim.inputs.mechanisms import ContextSwitching, Familiarity, Ramp
from supportsim.inputs.scenario import Scenario
from supportsim.plan.mechanisms import MONTH_DAYS
from supportsim.supply.people import Role, roles
from supportsim.supply.shifts import Period, period
from supportsim.supply.succession import YEAR_DAYS
from supportsim.units import DAY

Floats = npt.NDArray[np.float64]

#: Instants of the window at which speeds are looked at.
_LOOKS: Final = 60


def productivity(scenario: Scenario, design: Design) -> dict[str, float]:
    """Mean productivity of each "desk/role" over the window, by time employed: 1 without ramps.

    People who are new at some day, and, to first order, those who follow leavers: a place of
    which nu leave in a year has nu / 365.25 successors for each day of age.
    """
    ramp = scenario.mechanisms.ramp
    if not ramp.enabled:
        return {}
    covered = period(scenario)
    found = {}
    for role in roles(scenario, design, covered):
        if role.staff is None or not role.is_on_shifts:
            continue
        curve = _curve(ramp, role)
        start, end = covered.window_start, covered.window_end
        weights = time_within(role.hired, role.left, start, end) * (role.fraction / 1e6)
        means = [_mean_over(curve, role, scenario, one, covered) for one in range(len(role.people))]
        if weights.sum() > 0:
            found[role.full_name] = float(np.average(means, weights=weights))
    return found


def _curve(ramp: Ramp, role: Role) -> Floats:
    """Productivity by whole days employed; the last holds for ever."""
    own = role.staff.ramp if role.staff is not None else None
    if own is None:
        days, first, last = math.ceil(ramp.months * MONTH_DAYS), ramp.start_productivity, 1.0
    else:
        days, first = math.ceil(own.weeks * 7), own.start_productivity
        last = own.end_productivity
    return np.linspace(first, last, days + 1)


def _mean_over(curve: Floats, role: Role, scenario: Scenario, one: int, covered: Period) -> float:
    """Mean productivity in the window of a person and, to first order, of who follows."""
    hired, left = int(role.hired[one]), int(role.left[one])
    start, end = max(hired, covered.window_start), min(left, covered.window_end)
    if start >= end:
        return 1.0
    at = start + (np.arange(_LOOKS) + 0.5) / _LOOKS * (end - start)
    age = np.minimum((at - hired) // DAY, len(curve) - 1).astype(np.int64)
    lost = _lost_by_successors(curve, role, scenario, (at - max(hired, 0)) / DAY)
    return float(np.mean(curve[age] - lost))


def _lost_by_successors(curve: Floats, role: Role, scenario: Scenario, days: Floats) -> Floats:
    """Productivity lost to successors in their ramp, after so many days of a place."""
    staff = role.staff
    if staff is None or staff.programme is not None or not staff.replacement.enabled:
        return np.zeros(len(days))
    leavers = scenario.grades[staff.grade].leavers_per_year / YEAR_DAYS
    own = staff.replacement.weeks_to_hire
    weeks = scenario.hiring.weeks_to_hire if own is None else own
    short = np.concatenate(([0.0], np.cumsum(curve[-1] - curve)))
    oldest = np.clip(days - 7 * weeks, 0, len(curve)).astype(np.int64)
    return leavers * short[oldest]


def familiar_factor(
    rule: Familiarity, *, cases_a_year: float, history_months: float, covered: Period
) -> float:
    """Mean factor of familiarity on the work for a customer, over the window.

    Cases that one person resolves for the customer come at a constant rate r, each credited as
    one and fading at a rate k, on top of the history. After a time s the mean of exp(-n / c) is
    exp(-n0 exp(-k s) / c - r * integral from 0 to s of 1 - exp(-exp(-k t) / c) dt) (shot noise).

    Args:
        rule: Enabled or not.
        cases_a_year: That one person resolves for one customer.
        history_months: How long they had come before time 0.
        covered: The window.
    """
    if not rule.enabled:
        return 1.0
    fade = math.log(2) / rule.half_life_days
    rate = cases_a_year / YEAR_DAYS
    before = rate / fade * -math.expm1(-fade * history_months * MONTH_DAYS)
    days = np.arange(covered.window_end // DAY) + 0.5
    faded = np.exp(-fade * days)
    grown = np.cumsum(-np.expm1(-faded / rule.cases))
    unknown = np.exp(-before * faded / rule.cases - rate * grown)[covered.window_start // DAY :]
    return 1 - rule.largest_cut * (1 - float(unknown.mean()))


def context_factor(rule: ContextSwitching, open_cases: float) -> float:
    """Mean factor of context switching: the case in hand, and a Poisson number of others.

    Args:
        rule: Enabled or not.
        open_cases: Mean number of open cases of an owner.
    """
    if not rule.enabled:
        return 1.0
    free = rule.free_open_cases - 1
    beyond = open_cases - free
    chance = math.exp(-open_cases)
    for number in range(max(free, 0)):
        beyond += (free - number) * chance
        chance *= open_cases / (number + 1)
    return 1 + rule.share_per_open_case * beyond
