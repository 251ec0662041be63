"""Capacity: the case hours that people are expected to have, before anything is drawn."""

from collections import Counter
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.dates import LocalSpans
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Absence, Scenario
from supportsim.supply.blocks import expected_block_time
from supportsim.supply.duty import years_of
from supportsim.supply.people import roles
from supportsim.supply.shifts import Period, desk_shift_days, period, shortened
from supportsim.units import DAY, HOUR, PPM

#: A mean year in milliseconds.
YEAR: Final = 365.25 * DAY


def case_hours_per_year(scenario: Scenario, design: Design) -> dict[str, float]:
    """Expected hours a year for case work of each "desk/role", as it is staffed.

    Rostered time without public holidays, less expected leave, illness and blocks, over the
    judged window and scaled to a year of 365.25 days. New hires count from their first day.
    """
    covered = period(scenario)
    found = {}
    for role in roles(scenario, design, covered):
        spans = desk_shift_days(scenario, design, role.desk, role.role, covered)
        alike = Counter(zip(role.fraction.tolist(), role.hired.tolist(), strict=True))
        found[f"{role.desk}/{role.role}"] = sum(
            count * _expected_hours(scenario, spans, covered, fraction, hired)
            for (fraction, hired), count in alike.items()
        )
    return found


def case_hours_per_person(scenario: Scenario, design: Design) -> dict[str, float]:
    """Expected hours a year for case work of one full-time person of each "desk/role"."""
    covered = period(scenario)
    return {
        f"{desk}/{role}": _expected_hours(
            scenario,
            desk_shift_days(scenario, design, desk, role, covered),
            covered,
            PPM,
            covered.window_start,
        )
        for desk, place in design.desks.items()
        for role in place.staff
    }


def presence(rules: Absence, spans: LocalSpans) -> npt.NDArray[np.float64]:
    """Chance that a person works each day of the pattern.

    A day is leave with chance leave days / working days of its year. Illnesses that reach a day
    are Poisson with mean spells * length / working days, whether or not the day is leave.
    """
    years, row, days = np.unique(years_of(spans), return_inverse=True, return_counts=True)
    leave = np.minimum(rules.leave_days_per_year / days, 1.0)
    healthy = np.exp(-rules.sickness_spells_per_year * rules.sickness_days / days)
    chance = (1 - leave) * healthy
    return np.asarray(chance[row] if len(years) else np.zeros(0))


def _expected_hours(
    scenario: Scenario, spans: LocalSpans, covered: Period, fraction: int, hired: int
) -> float:
    """Expected case hours a year of one person, over the shifts that start in the window."""
    first = max(covered.window_start, hired)
    inside = (spans.start >= first) & (spans.start < covered.window_end)
    length = shortened(spans.start, spans.end, fraction) - spans.start
    worked = length - expected_block_time(length, scenario.shrinkage)
    total = float((worked * presence(scenario.absence, spans))[inside].sum())
    return total / HOUR * YEAR / (covered.window_end - covered.window_start)
