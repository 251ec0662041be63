"""Checks of days of the week, hours of the day, time zones and public holidays."""

import zoneinfo
from collections.abc import Iterator

from supportsim.dates import holiday_parts, holiday_years
from supportsim.inputs.base import WEEKDAYS, Weekday
from supportsim.inputs.problems import KeyPath, Problem, got, suggestion


def day_problems(path: KeyPath, days: list[Weekday]) -> Iterator[Problem]:
    """Yield a problem if a day of the week is listed twice."""
    twice = sorted({day for day in days if days.count(day) > 1}, key=WEEKDAYS.index)
    if twice:
        yield Problem(path=(*path, "days"), message=f"{', '.join(twice)} is listed twice")


def span_problems(path: KeyPath, first: str, last: str, keys: tuple[str, str]) -> Iterator[Problem]:
    """Yield a problem if the hours from `first` to `last` are none, or start at 24:00."""
    if first == "24:00":
        yield Problem(path=(*path, keys[0]), message='"24:00" only ends a day; write "00:00"')
    elif first == last:
        hint = 'for a whole day write "00:00" to "24:00"'
        message = f"is the same as {keys[0]}, which leaves no hours; {hint}"
        yield Problem(path=(*path, keys[1]), message=message)


def zone_problems(path: KeyPath, name: str) -> Iterator[Problem]:
    """Yield a problem if the time zone database has no such name.

    Names that mean something else on every machine, or count leap seconds, are none.
    """
    is_known = not _is_odd(name)
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        is_known = False
    if not is_known:
        known = zoneinfo.available_timezones()
        # A near abbreviation or offset is another clock: only places are proposed, but for UTC.
        places = [zone for zone in known if _is_place(zone) or zone == "UTC"]
        close = suggestion(name, sorted(places))
        hint = close if close.startswith("did") else 'write an IANA name, as "Europe/Berlin"'
        yield Problem(path=path, message=f"unknown time zone {got(name)} ({hint})")


def _is_place(name: str) -> bool:
    return "/" in name and not _is_odd(name) and not name.startswith("Etc/GMT")


def _is_odd(name: str) -> bool:
    return name in {"localtime", "posixrules", "Factory"} or name.startswith(("posix/", "right/"))


def holiday_problems(path: KeyPath, code: str | None, first: int, last: int) -> Iterator[Problem]:
    """Yield a problem if no public holidays are known for a code as "US" or "US-CA".

    Args:
        path: Where the code stands.
        code: As it was written.
        first: First year of the run.
        last: Its last year.
    """
    if code is None:
        return
    country, dash, part = code.partition("-")
    parts = holiday_parts(country)
    if parts is None:
        hint = 'write a country code, as "US" or "DE"'
        yield Problem(path=path, message=f"no holidays known for {got(code)} ({hint})")
    elif dash and part not in parts:
        hint = suggestion(part, parts)
        message = f"no holidays known for the part {got(part)} of {country} ({hint})"
        yield Problem(path=path, message=message)
    else:
        yield from _year_problems(path, country, first, last)


def _year_problems(path: KeyPath, country: str, first: int, last: int) -> Iterator[Problem]:
    """Yield a problem if years of the run lie beyond those whose holidays are known."""
    since, until = holiday_years(country)
    if first < since or last > until:
        years = f"{first}" if first == last else f"{first} to {last}"
        message = f"holidays of {country} are known for {since} to {until}, not for {years}"
        yield Problem(path=path, message=message)
