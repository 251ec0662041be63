"""Opening: when desks are staffed by pattern, and when the contracts' clocks run."""

import datetime as dt

from supportsim.dates import local_windows, public_holidays, years_between
from supportsim.inputs.design import Design, Desk, Shift
from supportsim.inputs.places import Calendar, Site
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.kept import kept
from supportsim.supply.seats import seats_of
from supportsim.supply.shifts import CALENDAR_MARGIN, period
from supportsim.workweek import OpenHours, always, union


def desk_opening(scenario: Scenario, design: Design) -> tuple[OpenHours, ...]:
    """When the patterns of each desk say that somebody works, desks in design order.

    Patterns are shifts and windows of seats. Public holidays of the site are left out; leave,
    illness and blocks are not. People around the clock and unlimited desks are always there.
    From time 0 to eight weeks beyond the roster.
    """
    covered = period(scenario)
    horizon = covered.end + CALENDAR_MARGIN
    opening = []
    for desk in design.desks.values():
        patterns = _patterns(design, desk)
        if patterns is None:
            opening.append(always(0, horizon))
            continue
        site = scenario.sites[desk.site]
        windows = [shift_hours(shift, site, covered.zero, horizon) for shift in patterns]
        opening.append(union(*windows))
    return tuple(opening)


def shift_hours(shift: Shift, site: Site, zero: dt.datetime, horizon: int) -> OpenHours:
    """A weekly pattern at a site from time 0 to the horizon.

    Public holidays of the site are left out, unless the shift works on them.
    """
    free = _holidays(site.holidays, site.timezone, zero, horizon)
    return local_windows(
        shift.days,
        shift.starts,
        shift.ends,
        timezone=site.timezone,
        holidays=() if shift.works_holidays else free,
        zero=zero,
        horizon=horizon,
    )


def _patterns(design: Design, desk: Desk) -> list[Shift] | None:
    """The weekly patterns of a desk, none twice; None when it never closes."""
    names = dict.fromkeys(staff.shift for staff in desk.staff.values())
    seats = seats_of(desk)
    if desk.unlimited is not None or ALWAYS in names or (seats is not None and seats.always):
        return None
    shifts = [design.shifts[name] for name in names if name is not None]
    return shifts if seats is None else [*shifts, *(shift for shift, _ in seats.parts())]


@kept
def package_calendars(scenario: Scenario) -> dict[str, OpenHours]:
    """Opening hours of each calendar, from time 0 to eight weeks beyond the roster.

    A clock that has not run out by then is due NEVER.
    """
    covered = period(scenario)
    horizon = covered.end + CALENDAR_MARGIN
    return {
        name: compiled_calendar(calendar, covered.zero, horizon)
        for name, calendar in scenario.calendars.items()
    }


def compiled_calendar(calendar: Calendar, zero: dt.datetime, horizon: int) -> OpenHours:
    """A calendar between time 0 and the horizon; without windows it never closes.

    Without windows holidays do not count either: around the clock means every day.
    """
    if not calendar.windows:
        return always(0, horizon)
    free = _holidays(calendar.holidays, calendar.timezone, zero, horizon)
    windows = [
        local_windows(
            window.days,
            window.opens,
            window.closes,
            timezone=calendar.timezone,
            holidays=free,
            zero=zero,
            horizon=horizon,
        )
        for window in calendar.windows
    ]
    return union(*windows)


def _holidays(
    code: str | None, timezone: str, zero: dt.datetime, horizon: int
) -> tuple[dt.date, ...]:
    """Public holidays of all years touched."""
    return public_holidays(code, years_between(0, horizon, timezone, zero))
