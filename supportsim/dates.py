"""Real dates: local clock times, daylight saving and public holidays, turned into milliseconds.

Local times follow one rule: a time that the clock shows twice is its first showing, and a time
that it skips is the instant of the jump. So a later local time never comes earlier.
"""

import datetime as dt
import re
import sys
import warnings
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from supportsim.errors import SupportSimError
from supportsim.units import DAY, MINUTE
from supportsim.workweek import OpenHours, open_hours

Integers = npt.NDArray[np.int64]

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: A country in two or three letters.
_COUNTRY: Final = re.compile("[A-Z]{2,3}")
#: How the warning of `holidays` begins that it lacks the moving feasts of a year.
_IN_PART: Final = "Requested Holidays are available only"
_MILLISECOND: Final = dt.timedelta(milliseconds=1)
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LocalSpans:
    """A weekly window laid out over real days; k spans in order, read-only.

    Attributes:
        day: (k,) proleptic ordinal of the local date on which the span starts.
        start, end: (k,) milliseconds since the origin; spans of no length are left out.
    """

    day: Integers
    start: Integers
    end: Integers


def origin(start: dt.date, timezone: str) -> dt.datetime:
    """Time 0 in UTC: midnight of the date on the clock of the time zone."""
    return to_utc(start, 0, timezone)


def to_ms(moment: dt.datetime, zero: dt.datetime) -> int:
    """Milliseconds from time 0 to an aware moment, rounded down."""
    return (moment - zero) // _MILLISECOND


def to_datetime(milliseconds: int, zero: dt.datetime) -> dt.datetime:
    """The moment so many milliseconds after time 0, in UTC."""
    return zero + milliseconds * _MILLISECOND


def to_utc(day: dt.date, minutes: int, timezone: str) -> dt.datetime:
    """The moment at which a local clock shows `minutes` past the midnight that starts `day`.

    Minutes may run past 24 hours. See the module for times shown twice or never.
    """
    more, minutes = divmod(minutes, 24 * 60)
    day += more * _DAY
    begin = _midnight(day, timezone)
    # No zone changes its clock twice on a day: where it is 24 hours long, none does at all.
    if _midnight(day + _DAY, timezone) - begin == _DAY:
        return begin + dt.timedelta(minutes=minutes)
    return _to_utc(dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minutes), timezone)


@lru_cache(maxsize=8192)
def _midnight(day: dt.date, timezone: str) -> dt.datetime:
    return _to_utc(dt.datetime.combine(day, dt.time()), timezone)


def _to_utc(shown: dt.datetime, timezone: str) -> dt.datetime:
    """The moment at which a local clock shows this."""
    zone = ZoneInfo(timezone)
    local, later = shown.replace(tzinfo=zone), shown.replace(tzinfo=zone, fold=1)
    offset = local.utcoffset() or dt.timedelta()
    if later.utcoffset() == offset:
        return (shown - offset).replace(tzinfo=dt.UTC)
    first = local.astimezone(dt.UTC)
    second = later.astimezone(dt.UTC)
    return first if second >= first else _jump(second, first, zone)


def _jump(low: dt.datetime, high: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The second in (low, high] at which the zone's offset changes."""
    before = low.astimezone(zone).utcoffset()
    while high - low > dt.timedelta(seconds=1):
        middle = low + dt.timedelta(seconds=(high - low) // dt.timedelta(seconds=2))
        changed = middle.astimezone(zone).utcoffset() != before
        low, high = (low, middle) if changed else (middle, high)
    return high


def ahead_of_utc(times: Iterable[int], timezone: str, zero: dt.datetime) -> Integers:
    """Milliseconds that a local clock is ahead of UTC at some instants.

    Args:
        times: Milliseconds since time 0; what goes beyond a whole second is left out.
        timezone: IANA name.
        zero: Time 0, aware.
    """
    zone, since, none = ZoneInfo(timezone), int(zero.timestamp()), dt.timedelta()
    shown = (dt.datetime.fromtimestamp(since + time // 1000, zone) for time in times)
    offsets = ((moment.utcoffset() or none) // _MILLISECOND for moment in shown)
    return np.fromiter(offsets, dtype=np.int64)


def minutes_of(clock: str) -> int:
    """Minutes past midnight of a clock time "HH:MM"; "24:00" is 1440."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def holiday_parts(country: str) -> list[str] | None:
    """Codes of the parts of a country ("US"); None if its public holidays are not known.

    Only this country is loaded: a list of all would take half a second.
    """
    try:
        found = _holidays_of(country) if _COUNTRY.fullmatch(country) else None
    except NotImplementedError:
        found = None
    # Markets such as "ECB" are no countries.
    is_country = getattr(found, "country", None) is not None
    return list(found.subdivisions) if found is not None and is_country else None


def holiday_years(country: str) -> tuple[int, int]:
    """First and last year for which the public holidays of a known country ("US") are known."""
    found = _holidays_of(country)
    return found.start_year, found.end_year


def holidays_in_part(country: str, years: Sequence[int]) -> tuple[int, ...]:
    """Of these years, those of which only some public holidays of a known country are known.

    `holidays` says so of India, whose moving feasts it lacks before 2001 and from 2036 on.
    """
    return tuple(year for year in years if _is_in_part(country, year))


@lru_cache(maxsize=1024)
def _is_in_part(country: str, year: int) -> bool:
    with warnings.catch_warnings(record=True) as told:
        warnings.filterwarnings("always", _IN_PART, UserWarning)
        _drawn_up(country, None, (year,))
    return bool(told)


def _holidays_of(country: str, part: str | None = None, years: Sequence[int] = ()) -> Any:
    """What `holidays` knows of a country or a part of it, the days of these years drawn up.

    Raises:
        NotImplementedError: It knows no such country, or no such part.
    """
    with warnings.catch_warnings():
        # `holidays_in_part` tells of such years.
        warnings.filterwarnings("ignore", _IN_PART, UserWarning)
        return _drawn_up(country, part, years)


def _drawn_up(country: str, part: str | None, years: Sequence[int]) -> Any:
    """What `holidays` knows, with its warnings; arguments as for `_holidays_of`."""
    import holidays  # noqa: PLC0415 (a tenth of a second that not every run needs)

    _import_alone(country)
    return holidays.country_holidays(country, subdiv=part, years=list(years))


def _import_alone(country: str) -> None:
    """Import the module of a country, which `holidays` would import together with all others."""
    from holidays import registry  # noqa: PLC0415 (see `_holidays_of`)

    known = getattr(registry, "COUNTRIES", {})
    module = next((name for name, codes in known.items() if country in codes), None)
    package = "holidays.countries"
    if module is None or package in sys.modules:
        return
    stand_in = ModuleType(package)
    stand_in.__path__ = [str(Path(registry.__file__).with_name("countries"))]
    sys.modules[package] = stand_in
    # What cannot be imported alone comes with all others, as it would have.
    with suppress(ImportError):
        import_module(f"{package}.{module}")
    del sys.modules[package]


@lru_cache(maxsize=128)
def public_holidays(code: str | None, years: tuple[int, ...]) -> tuple[dt.date, ...]:
    """Public holidays of a country ("DE") or part of one ("US-CA"), in order.

    Args:
        code: As the `holidays` package knows it; None has no holidays.
        years: Calendar years wanted.

    Raises:
        SupportSimError: The code is not known.
    """
    if code is None:
        return ()
    country, _, part = code.partition("-")
    try:
        found = _holidays_of(country, part or None, years)
    except NotImplementedError as error:
        raise SupportSimError(f"no public holidays are known for {code!r}: {error}") from error
    return tuple(sorted(day for day in found if day.year in years))


@lru_cache(maxsize=256)
def local_spans(
    *,
    days: tuple[str, ...],
    opens: str,
    closes: str,
    timezone: str,
    holidays: tuple[dt.date, ...],
    zero: dt.datetime,
    first: dt.date,
    last: dt.date,
) -> LocalSpans:
    """Spans of a weekly local window that start on the dates from first to last, inclusive.

    A window that closes at or before its opening runs past midnight and belongs to the day on
    which it starts; a holiday removes the windows that start on it.

    Args:
        days: Names out of WEEKDAYS.
        opens: "HH:MM".
        closes: "HH:MM", up to "24:00".
        timezone: IANA name.
        holidays: Local dates without a window.
        zero: Time 0, aware.
        first: First local date.
        last: Last local date.
    """
    begin, finish = minutes_of(opens), minutes_of(closes)
    finish += 24 * 60 * (finish <= begin)
    week, free = {WEEKDAYS.index(day) for day in days}, set(holidays)
    ordinals = [
        ordinal
        for ordinal in range(first.toordinal(), last.toordinal() + 1)
        # Ordinal 1 was a Monday.
        if (ordinal - 1) % 7 in week and dt.date.fromordinal(ordinal) not in free
    ]
    day = np.array(ordinals, dtype=np.int64)
    zone = (timezone, zero, first.toordinal(), last.toordinal())
    start, end = _shown(day, begin, zone), _shown(day, finish, zone)
    table = np.stack((day, start, end))[:, start < end]
    table.flags.writeable = False
    return LocalSpans(day=table[0], start=table[1], end=table[2])


#: A time zone, time 0, and the first and last of some days.
_Zone = tuple[str, dt.datetime, int, int]


def _shown(day: Integers, minutes: int, zone: _Zone) -> Integers:
    """`to_utc` of the same clock time on many days, in milliseconds since time 0."""
    timezone, zero, first, _ = zone
    more, rest = divmod(minutes, 24 * 60)
    midnight, whole = _midnights(*zone)
    place = day + more - first
    found = midnight[place] + rest * MINUTE
    for row in np.flatnonzero(~whole[place]).tolist():
        date = dt.date.fromordinal(int(day[row]) + more)
        found[row] = to_ms(to_utc(date, rest, timezone), zero)
    return found


@lru_cache(maxsize=16)
def _midnights(
    timezone: str, zero: dt.datetime, first: int, last: int
) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Midnight of the days from `first` to two after `last`, and whether each has 24 hours."""
    zone, none = ZoneInfo(timezone), dt.timedelta()
    days = range(first - 1, last + 5)
    ahead = (zone.utcoffset(dt.datetime.fromordinal(day)) or none for day in days)
    offsets = np.fromiter((offset // _MILLISECOND for offset in ahead), np.int64, len(days))
    begin = to_ms(dt.datetime.fromordinal(first).replace(tzinfo=dt.UTC), zero)
    found = begin + DAY * np.arange(len(days) - 2) - offsets[1:-1]
    changes = np.diff(offsets) != 0
    # No clock changes and changes back within a day: where it has not changed since the midnight
    # before, and does not until the next, this one is shown once.
    for place in np.flatnonzero(changes[:-1] | changes[1:]).tolist():
        found[place] = to_ms(_midnight(dt.date.fromordinal(first + place), timezone), zero)
    return found[:-1], np.diff(found) == DAY


def local_date(milliseconds: int, timezone: str, zero: dt.datetime) -> dt.date:
    """The date a local clock shows at an instant."""
    return to_datetime(milliseconds, zero).astimezone(ZoneInfo(timezone)).date()


def local_windows(
    days: Sequence[str],
    opens: str,
    closes: str,
    *,
    timezone: str,
    holidays: Collection[dt.date],
    zero: dt.datetime,
    horizon: int,
) -> OpenHours:
    """Opening hours of a weekly local window between time 0 and the horizon.

    Arguments as for `local_spans`; a window that runs over time 0 or the horizon is cut there.
    """
    first = local_date(0, timezone, zero) - dt.timedelta(days=2)
    last = local_date(horizon, timezone, zero)
    spans = local_spans(
        days=tuple(days),
        opens=opens,
        closes=closes,
        timezone=timezone,
        holidays=tuple(sorted(holidays)),
        zero=zero,
        first=first,
        last=last,
    )
    return open_hours(np.clip(spans.start, 0, horizon), np.clip(spans.end, 0, horizon))


def years_between(start: int, end: int, timezone: str, zero: dt.datetime) -> tuple[int, ...]:
    """Local calendar years touched from start to end, with one more on either side."""
    first, last = local_date(start, timezone, zero).year, local_date(end, timezone, zero).year
    return tuple(range(first - 1, last + 2))
