"""Capacity: the case hours that people are expected to have, before anything is drawn."""

from collections import Counter
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.dates import LocalSpans
from supportsim.inputs.design import Design
from supportsim.inputs.market import Absence
from supportsim.inputs.scenario import Scenario
from supportsim.supply.blocks import expected_block_time
from supportsim.supply.duty import absence_rules, is_away, years_of
from supportsim.supply.mentoring import planned_hours
from supportsim.supply.people import Role, roles
from supportsim.supply.seats import most_seats, seat_levels, seat_time
from supportsim.supply.shifts import Period, desk_shift_days, period, shift_days, shortened
from supportsim.supply.vacancy import filled_share
from supportsim.units import DAY, HOUR, PPM
from supportsim.workweek import NEVER, OpenHours, elapsed, open_hours, union

#: A mean year in milliseconds.
YEAR: Final = 365.25 * DAY


def case_hours_per_year(scenario: Scenario, design: Design) -> dict[str, float]:
    """Expected hours a year for case work of each "desk/role", as it is staffed.

    Rostered time without public holidays, less expected leave, illness and blocks, over the
    judged window and scaled to a year of 365.25 days. People count from their first to their
    last day, places by the expected share of time in which they are filled, interns by their
    terms, mentors less the hours set aside. Seats and people around the clock lose nothing to
    leave, illness and shrinkage; unlimited desks are left out.
    """
    covered = period(scenario)
    staffed = roles(scenario, design, covered)
    scale = YEAR / (covered.window_end - covered.window_start)
    return {
        role.full_name: max(
            _role_hours(scenario, design, role, covered)
            - planned_hours(role, staffed, scenario, covered) * scale,
            0.0,
        )
        for role in staffed
        if role.staff is not None
    }


def case_hours_per_person(scenario: Scenario, design: Design) -> dict[str, float]:
    """Expected hours a year for case work of one full-time person of each "desk/role".

    There for the whole window, without mentoring. Of seats it is the mean over the most that are
    ever staffed, of interns that of one of the headcount, by their terms.
    """
    covered = period(scenario)
    found = {}
    for role in roles(scenario, design, covered):
        if role.staff is None:
            continue
        start, end = np.array([covered.window_start]), np.array([NEVER])
        one = replace(role, fraction=np.array([PPM]), hired=start, left=end)
        number = most_seats(role.staff.seats) if role.staff.seats is not None else 1.0
        if role.programme is not None:
            one, number = role, role.staff.people
        found[role.full_name] = _role_hours(scenario, design, one, covered) / number
    return found


def _role_hours(scenario: Scenario, design: Design, role: Role, covered: Period) -> float:
    """Expected case hours a year of all people or seats of a role."""
    desk, staff = design.desks[role.desk], role.staff
    window = covered.window_end - covered.window_start
    if staff is not None and staff.seats is not None:
        levels = seat_levels(scenario, desk, staff.seats, covered)
        total = seat_time(levels, covered.window_start, covered.window_end)
        return total / HOUR * YEAR / window
    spans = desk_shift_days(scenario, design, role.desk, role.role, covered)
    columns = (role.fraction.tolist(), role.hired.tolist(), role.left.tolist())
    alike = Counter(zip(*columns, strict=True))
    return sum(
        count
        * _expected_time(scenario, desk.site, role, spans, covered, *each)
        / HOUR
        * YEAR
        / window
        for each, count in alike.items()
    )


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


def _expected_time(  # noqa: PLR0917 (one person of a role)
    scenario: Scenario,
    site: str,
    role: Role,
    spans: LocalSpans | None,
    covered: Period,
    fraction: int,
    hired: int,
    left: int,
) -> float:
    """Expected case time of one place, over the shifts that start in the window."""
    first, last = max(covered.window_start, hired), min(covered.window_end, left)
    fixed = _fixed_hours(scenario, site, role, covered)
    if spans is None:
        whole = max(last - first, 0)
        return float(whole - max(int(elapsed(fixed, first, last)), 0))
    inside = (spans.start >= first) & (spans.start < last) & ~is_away(role, scenario, spans)
    end = shortened(spans.start, spans.end, fraction)
    length = end - spans.start
    worked = length - expected_block_time(length, scenario.shrinkage)
    # Blocks at random hours fall on fixed ones in proportion.
    share = np.where(length > 0, elapsed(fixed, spans.start, end) / np.maximum(length, 1), 0.0)
    here = presence(absence_rules(role, scenario), spans)
    here = here * filled_share(role, scenario, spans.start, since=hired, end=covered.end)
    return float((worked * (1 - share) * here)[inside].sum())


def _fixed_hours(scenario: Scenario, site: str, role: Role, covered: Period) -> OpenHours:
    """The fixed hours of a role that are not case work, over whole years."""
    patterns = role.staff.blocks.values() if role.staff is not None else ()
    spans = [shift_days(pattern, scenario.sites[site], covered) for pattern in patterns]
    return union(*(open_hours(one.start, one.end) for one in spans))
