"""Due times and elapsed times on a real calendar, for any moments: the clock of the contracts."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from numbers import Real
from typing import Final

from supportsim.dates import to_datetime, to_ms
from supportsim.errors import InputError
from supportsim.inputs.check_time import zone_problems
from supportsim.inputs.places import Calendar
from supportsim.inputs.problems import one_line
from supportsim.supply.opening import compiled_calendar
from supportsim.units import DAY, HOUR, from_hours
from supportsim.workweek import NEVER, OpenHours, sla_due, sla_elapsed

#: A stretch of time in which a clock stands still: its start, and its end, excluded.
Pause = tuple[dt.datetime, dt.datetime]

#: A calendar is looked at so far beyond the last moment given, then twice as far, and so on.
_FIRST_LOOK: Final = 60 * DAY
_LONGEST_LOOK: Final = 40 * 366 * DAY
#: Years of moments: a calendar is looked at somewhat before and after them.
_YEARS: Final = range(1600, 9900)


def due_time(
    *,
    calendar: Calendar,
    opened: dt.datetime,
    target_hours: float,
    pauses: Sequence[Pause] = (),
) -> dt.datetime:
    """Return the earliest moment at which so many opening hours are used up, pauses left out.

    Args:
        calendar: Opening hours, as a scenario's `calendars` have them.
        opened: When the clock starts; with a time zone, as all moments here.
        target_hours: Opening hours allowed, at least 0.
        pauses: In order and disjoint; what of one lies after the due time does not count.

    Returns:
        The moment in UTC, to the millisecond.

    Raises:
        InputError: A value of another type, a calendar in no time zone, a moment without a time
            zone or before 1600 or after 9899, pauses out of order, a target below 0, or one that
            the calendar does not use up within 40 years.
    """
    _require_types(calendar, {"opened": opened}, pauses, target_hours)
    if not target_hours >= 0:
        raise InputError([f"target_hours must be at least 0, not {target_hours}"])
    zero, laid, last = _laid_out(opened, pauses, [opened])
    reach = _FIRST_LOOK
    while target_hours * HOUR <= _LONGEST_LOOK and reach <= _LONGEST_LOOK:
        target = from_hours(target_hours)
        found = sla_due(_hours(calendar, zero, last + reach), 0, target, laid)
        if found != NEVER:
            return to_datetime(found, zero)
        reach *= 4
    raise InputError([f"{target_hours} opening hours are not used up within 40 years"])


def elapsed_time(
    *,
    calendar: Calendar,
    opened: dt.datetime,
    until: dt.datetime,
    pauses: Sequence[Pause] = (),
    target_hours: float | None = None,
) -> dt.timedelta:
    """Return the opening time from one moment to another, pauses left out.

    Args:
        calendar: Opening hours, as a scenario's `calendars` have them.
        opened: When the clock starts; with a time zone, as all moments here.
        until: When it is read, not before.
        pauses: In order and disjoint.
        target_hours: With a target, a pause counts only before the due time: a clock that
            has run over keeps running. A target is met iff the time elapsed is at most it.

    Raises:
        InputError: A value that `due_time` refuses, or `until` before `opened`.
    """
    target = 0 if target_hours is None else target_hours
    _require_types(calendar, {"opened": opened, "until": until}, pauses, target)
    zero, laid, last = _laid_out(opened, pauses, [opened, until])
    end = to_ms(until, zero)
    if end < 0:
        raise InputError([f"until ({until}) is before opened ({opened})"])
    due = NEVER
    if target_hours is not None:
        due_at = due_time(
            calendar=calendar, opened=opened, target_hours=target_hours, pauses=pauses
        )
        due = to_ms(due_at, zero)
    hours = _hours(calendar, zero, last + _FIRST_LOOK)
    return dt.timedelta(milliseconds=sla_elapsed(hours, 0, end, laid, due))


def _require_types(
    calendar: object, moments: dict[str, object], pauses: object, target_hours: object
) -> None:
    """Refuse what is no calendar, moment, pause or number.

    Raises:
        InputError: With a line for each.
    """
    wrong = []
    if not isinstance(calendar, Calendar):
        wrong.append(f"calendar must be one of a scenario's `calendars`, not {_shown(calendar)}")
    else:
        zone = zone_problems(("calendar", "timezone"), calendar.timezone)
        wrong += [f"calendar.timezone: {one.message}" for one in zone]
    wrong += [
        f"{name} must be a datetime with a time zone, not {_shown(moment)}"
        for name, moment in moments.items()
        if not isinstance(moment, dt.datetime)
    ]
    listed = pauses if isinstance(pauses, Sequence) else [pauses]
    wrong += [
        f"a pause must be a pair of datetimes with a time zone, not {_shown(pause)}"
        for pause in listed
        if not (
            isinstance(pause, Sequence)
            and len(pause) == 2
            and all(isinstance(moment, dt.datetime) for moment in pause)
        )
    ]
    if not isinstance(target_hours, Real | Decimal):
        wrong.append(f"target_hours must be a number, not {_shown(target_hours)}")
    if wrong:
        raise InputError(wrong)


def _shown(value: object) -> str:
    """A value as its writer would recognise it, with its type."""
    return f"{one_line(repr(value))} ({type(value).__name__})"


def _laid_out(
    opened: dt.datetime, pauses: Sequence[Pause], moments: list[dt.datetime]
) -> tuple[dt.datetime, tuple[tuple[int, int], ...], int]:
    """Time 0, the pauses in milliseconds since then, and the last moment of all.

    Raises:
        InputError: See `due_time`.
    """
    every = [*moments, *(moment for pause in pauses for moment in pause)]
    naive = [f"{moment} has no time zone" for moment in every if moment.utcoffset() is None]
    if naive:
        raise InputError(naive)
    far = [f"{moment} is not from {_YEARS[0]} to {_YEARS[-1]}" for moment in every if _far(moment)]
    if far:
        raise InputError(far)
    zero = opened.astimezone(dt.UTC)
    zero = zero.replace(microsecond=zero.microsecond // 1000 * 1000)
    laid = tuple((to_ms(start, zero), to_ms(end, zero)) for start, end in pauses)
    flat = [moment for pause in laid for moment in pause]
    if flat != sorted(flat) or any(moment < 0 for moment in flat):
        raise InputError(["pauses must be in order, disjoint, and not before the opening"])
    return zero, laid, max(to_ms(moment, zero) for moment in every)


def _far(moment: dt.datetime) -> bool:
    return moment.year not in _YEARS


def _hours(calendar: Calendar, zero: dt.datetime, horizon: int) -> OpenHours:
    """The calendar from time 0 to a day beyond the horizon."""
    return compiled_calendar(calendar, zero, horizon + DAY)
