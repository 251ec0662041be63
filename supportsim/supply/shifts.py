"""Shifts: the weekly patterns of a design laid out over real days in local time."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.dates import LocalSpans, local_spans, origin, public_holidays, years_between
from supportsim.inputs.design import Design, Shift
from supportsim.inputs.places import Site
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.kept import kept
from supportsim.units import DAY, MINUTE, PPM, WEEK

Integers = npt.NDArray[np.int64]

#: Pauses and due times may lie beyond the end of a run; calendars cover so much more.
CALENDAR_MARGIN = 8 * WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The time that supply is laid out over.

    Attributes:
        zero: Time 0 in UTC.
        window_start: End of the warm-up, in milliseconds.
        window_end: End of the judged window.
        end: End of the roster: one day after the longest run-off.
    """

    zero: dt.datetime
    window_start: int
    window_end: int
    end: int


@kept
def period(scenario: Scenario) -> Period:
    """The time that a scenario covers."""
    window_start = scenario.warm_up_weeks * WEEK
    window_end = window_start + scenario.window_weeks * WEEK
    return Period(
        zero=origin(scenario.start, scenario.books_timezone),
        window_start=window_start,
        window_end=window_end,
        end=window_end + scenario.run_off_weeks * WEEK + DAY,
    )


def shift_days(shift: Shift, site: Site, covered: Period) -> LocalSpans:
    """Every shift of a full-time person; public holidays of the site only if they are worked.

    The days run over whole local calendar years, from the year before time 0 to the year after
    the end, so that a longer run changes nobody's leave.
    """
    years = years_between(0, covered.end, site.timezone, covered.zero)
    return local_spans(
        days=tuple(shift.days),
        opens=shift.starts,
        closes=shift.ends,
        timezone=site.timezone,
        holidays=() if shift.works_holidays else public_holidays(site.holidays, years),
        zero=covered.zero,
        first=dt.date(years[0], 1, 1),
        last=dt.date(years[-1], 12, 31),
    )


def desk_shift_days(
    scenario: Scenario, design: Design, desk: str, role: str, covered: Period
) -> LocalSpans | None:
    """`shift_days` of a role at a desk; None for seats and people around the clock."""
    place = design.desks[desk]
    name = place.staff[role].shift if role in place.staff else None
    if name is None or name == ALWAYS:
        return None
    return shift_days(design.shifts[name], scenario.sites[place.site], covered)


def shortened(start: Integers, end: Integers, fraction: int) -> Integers:
    """End of each shift of a part-time person: so many parts per million of it, whole minutes.

    A part-time person starts with everybody else and leaves early; half a minute is rounded to
    the even minute.
    """
    if fraction == PPM:
        return end
    minutes = np.rint((end - start) * fraction / PPM / MINUTE).astype(np.int64)
    return np.asarray(np.minimum(start + minutes * MINUTE, end))
