"""Whether somebody comes to work at every desk while a scenario runs."""

import datetime as dt
import math
from collections.abc import Iterator

from supportsim.dates import local_windows, origin, public_holidays, years_between
from supportsim.inputs.design import Design, Desk, Shift, Staff
from supportsim.inputs.places import Site
from supportsim.inputs.problems import Problem
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.units import WEEK


def time_problems(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Yield desks at which nobody ever works, and shifts that never come during the run."""
    for name, desk in design.desks.items():
        late = [role for role, staff in desk.staff.items() if _starts_late(scenario, staff)]
        gone = [role for role, staff in desk.staff.items() if _left_early(scenario, staff)]
        if late and len(late) == len(desk.staff):
            message = f"nobody works here: all start after the run ends on {scenario.last_day}"
            yield Problem(path=("desks", name, "staff"), message=message)
        elif gone and len({*late, *gone}) == len(desk.staff):
            message = f"nobody works here: all have left when the run starts on {scenario.start}"
            yield Problem(path=("desks", name, "staff"), message=message)
        for role, staff in desk.staff.items():
            if not _ever_comes(scenario, design, desk, staff):
                message = f"this shift never comes between {scenario.start} and {scenario.last_day}"
                yield Problem(path=("desks", name, "staff", role, "shift"), message=message)


def _starts_late(scenario: Scenario, staff: Staff) -> bool:
    """Whether all people of a staff are hired after the run, or have no term in it."""
    start, last = scenario.start, scenario.last_day
    if staff.programme is not None:
        years = range(start.year - 1, last.year + 1)
        return not any(
            day <= last and day + dt.timedelta(weeks=term.weeks) > start
            for term in staff.programme.terms.values()
            for day in term.dates(start, years)
        )
    days = staff.first_days(start)
    everybody = staff.headcount is not None and len(days) >= staff.headcount
    return everybody and min(days) > last


def _left_early(scenario: Scenario, staff: Staff) -> bool:
    """Whether all people of a staff have left by plan when the run starts, and nobody comes."""
    if not staff.departures or any(
        day <= scenario.last_day for day in _first_days(scenario, staff)
    ):
        return False
    here = math.ceil(staff.people) - len(_first_days(scenario, staff))
    return here == sum(day <= scenario.start for day in staff.last_days(scenario.start))


def _first_days(scenario: Scenario, staff: Staff) -> list[dt.date]:
    return staff.first_days(scenario.start)


def _ever_comes(scenario: Scenario, design: Design, desk: Desk, staff: Staff) -> bool:
    """Whether a shift has at least a moment in the run; a year always has one."""
    if staff.shift is None or staff.shift == ALWAYS or scenario.run_weeks >= 52:
        return True
    return _comes(scenario, design.shifts[staff.shift], scenario.sites[desk.site])


def _comes(scenario: Scenario, shift: Shift, site: Site) -> bool:
    zero = origin(scenario.start, scenario.books_timezone)
    horizon = scenario.run_weeks * WEEK
    years = years_between(0, horizon, site.timezone, zero)
    hours = local_windows(
        shift.days,
        shift.starts,
        shift.ends,
        timezone=site.timezone,
        holidays=() if shift.works_holidays else public_holidays(site.holidays, years),
        zero=zero,
        horizon=horizon,
    )
    return len(hours.start) > 0
