"""What must hold inside a scenario beyond the types of its values."""

import datetime as dt
import math
import warnings
from collections.abc import Iterator, Mapping

from supportsim.dates import holidays_in_part
from supportsim.inputs.base import WEEKDAYS
from supportsim.inputs.check_demand import demand_problems
from supportsim.inputs.check_goals import goal_problems
from supportsim.inputs.check_time import (
    day_problems,
    holiday_problems,
    span_problems,
    zone_problems,
)
from supportsim.inputs.contracts import Package, Segment
from supportsim.inputs.openings import Profile, Trace
from supportsim.inputs.problems import KeyPath, Problem, got, name_problems
from supportsim.inputs.scenario import Scenario
from supportsim.units import MOST_SKILLS

_SUM_TOLERANCE = 1e-6


def scenario_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield every mistake of a scenario that its types cannot see."""
    yield from _place_problems(scenario)
    yield from _share_problems(scenario)
    yield from demand_problems(scenario)
    for name, profile in scenario.profiles.items():
        yield from _profile_problems(("profiles", name), profile, scenario)
    yield from _competence_problems(scenario)
    yield from _wage_problems(scenario)
    for name, package in scenario.packages.items():
        yield from _package_problems(("packages", name), package, scenario)
    for name, segment in scenario.segments.items():
        yield from _segment_problems(("segments", name), segment, scenario)
    if scenario.trace is not None:
        yield from _trace_problems(scenario.trace, scenario)
    yield from goal_problems(scenario.goals)


def _place_problems(scenario: Scenario) -> Iterator[Problem]:
    """Time zones, holidays and hours of sites, calendars, profiles and premiums."""
    yield from zone_problems(("books_timezone",), scenario.books_timezone)
    for collection in ("sites", "calendars"):
        for name, place in getattr(scenario, collection).items():
            path = (collection, name)
            yield from zone_problems((*path, "timezone"), place.timezone)
            yield from holiday_problems((*path, "holidays"), place.holidays, *_years(scenario))
    for name, calendar in scenario.calendars.items():
        for number, window in enumerate(calendar.windows):
            where: KeyPath = ("calendars", name, "windows", number)
            yield from day_problems(where, window.days)
            yield from span_problems(where, window.opens, window.closes, ("opens", "closes"))
    for name, premium in scenario.costs.premiums.items():
        where = ("costs", "premiums", name)
        yield from day_problems(where, premium.days)
        yield from span_problems(where, premium.opens, premium.closes, ("opens", "closes"))


def holiday_remarks(scenario: Scenario) -> Iterator[Problem]:
    """A remark for each place of whose holidays only some are known in years of the run."""
    first, last = _years(scenario)
    for collection in ("sites", "calendars", "profiles"):
        for name, place in getattr(scenario, collection).items():
            country = (place.holidays or "").partition("-")[0]
            if country and (years := holidays_in_part(country, range(first, last + 1))):
                span = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
                message = f"only some public holidays of {country} are known for {span}"
                yield Problem(path=(collection, name, "holidays"), message=message)


def _share_problems(scenario: Scenario) -> Iterator[Problem]:
    """Shares of all cases must add up to 1."""
    kinds = {name: kind.share for name, kind in scenario.kinds.items()}
    collections: tuple[tuple[str, Mapping[int, float] | Mapping[str, float]], ...] = (
        ("severities", scenario.severities),
        ("kinds", kinds),
        ("skills", scenario.skills),
    )
    for key, shares in collections:
        total = math.fsum(shares.values())
        if abs(total - 1) > _SUM_TOLERANCE:
            message = f"the shares must add up to 1 (they add up to {total:.6g})"
            yield Problem(path=(key,), message=message)
    if len(scenario.skills) > MOST_SKILLS:
        message = f"must be at most {MOST_SKILLS} of them (got {len(scenario.skills)})"
        yield Problem(path=("skills",), message=message)


def _years(scenario: Scenario) -> tuple[int, int]:
    """First and last year of what calendars and the roster cover, whether a run is cut or not."""
    end = scenario.start + dt.timedelta(weeks=scenario.weeks)
    return scenario.start.year, end.year


def _profile_problems(path: KeyPath, profile: Profile, scenario: Scenario) -> Iterator[Problem]:
    yield from holiday_problems((*path, "holidays"), profile.holidays, *_years(scenario))
    missing = [day for day in WEEKDAYS if day not in profile.days]
    if missing:
        yield Problem(path=(*path, "days"), message=f"no weights for {', '.join(missing)}")
    for day, weights in profile.days.items():
        if len(weights) != 24:
            message = f"must hold 24 weights, one an hour (got {len(weights)})"
            yield Problem(path=(*path, "days", day), message=message)
    if len(profile.months) != 12:
        message = f"must hold 12 weights, January first (got {len(profile.months)})"
        yield Problem(path=(*path, "months"), message=message)
    if not any(weight > 0 for weights in profile.days.values() for weight in weights):
        yield Problem(path=(*path, "days"), message="all weights are 0; one must be above")
    if profile.months and not any(weight > 0 for weight in profile.months):
        yield Problem(path=(*path, "months"), message="all weights are 0; one must be above")


def _competence_problems(scenario: Scenario) -> Iterator[Problem]:
    """Competence is stated for every kind, and for nothing else."""
    tables: list[tuple[KeyPath, Mapping[str, float]]] = [
        (("difficulty", "first_line"), scenario.difficulty.first_line)
    ]
    for name, grade in scenario.grades.items():
        tables.append((("grades", name, "competence"), grade.competence))
        where: KeyPath = ("grades", name, "speed_by_kind")
        for kind in grade.speed_by_kind:
            yield from name_problems((*where, kind), "kind", [kind], scenario.kinds)
    for path, table in tables:
        for kind in table:
            yield from name_problems((*path, kind), "kind", [kind], scenario.kinds)
        missing = [kind for kind in scenario.kinds if kind not in table]
        if missing:
            yield Problem(path=path, message=f"says nothing about the kind {', '.join(missing)}")
    yield from _easy_share_problems(scenario)


def _wage_problems(scenario: Scenario) -> Iterator[Problem]:
    """A grade is paid by the year or by the hour."""
    for name, grade in scenario.grades.items():
        where: KeyPath = ("grades", name)
        if grade.wage_per_year is None and grade.wage_per_hour is None:
            yield Problem(path=(*where, "wage_per_year"), message="is missing; or wage_per_hour")
        if grade.wage_per_year is not None and grade.wage_per_hour is not None:
            message = "stands beside wage_per_year: give one of them"
            yield Problem(path=(*where, "wage_per_hour"), message=message)


def _easy_share_problems(scenario: Scenario) -> Iterator[Problem]:
    """Some law of difficulty must give the share of easy cases that is asked for."""
    easy, first_line = scenario.difficulty.easy_share, scenario.difficulty.first_line
    if easy is None or set(first_line) != set(scenario.kinds):
        return
    shares = {name: kind.share for name, kind in scenario.kinds.items()}
    low = math.fsum(share for name, share in shares.items() if first_line[name] >= 1)
    high = math.fsum(share for name, share in shares.items() if first_line[name] > 0)
    if not low < easy < high:
        reason = f"strictly between {low:.6g} and {high:.6g}, by the competences of first_line"
        message = f"must lie {reason} (got {got(easy)})"
        yield Problem(path=("difficulty", "easy_share"), message=message)


def _package_problems(path: KeyPath, package: Package, scenario: Scenario) -> Iterator[Problem]:
    calendars = scenario.calendars
    yield from name_problems((*path, "calendar"), "calendar", [package.calendar], calendars)
    for site, calendar in package.calendar_by_site.items():
        where: KeyPath = (*path, "calendar_by_site", site)
        yield from name_problems(where, "site", [site], scenario.sites)
        yield from name_problems(where, "calendar", [calendar], calendars)
    for clock in ("response", "update", "resolution"):
        targets = getattr(package.targets, f"{clock}_hours")
        for severity in targets:
            where = (*path, "targets", f"{clock}_hours", severity)
            yield from name_problems(where, "severity", [severity], scenario.severities)
        if getattr(package.goals, clock, None) is not None and not targets:
            message = f"a goal needs targets, and targets.{clock}_hours has none"
            yield Problem(path=(*path, "goals", clock), message=message)


def _segment_problems(path: KeyPath, segment: Segment, scenario: Scenario) -> Iterator[Problem]:
    packages, profiles = scenario.packages, scenario.profiles
    yield from name_problems((*path, "package"), "package", [segment.package], packages)
    if segment.profile is not None:
        yield from name_problems((*path, "profile"), "profile", [segment.profile], profiles)
    stated = {
        "customers": segment.customers > 0,
        "cases_per_month": segment.cases_per_month > 0,
        "profile": segment.profile is not None,
    }
    if segment.cases_per_hour is not None and scenario.trace is None:
        stated = {"customers": segment.customers > 0}
    for key, is_stated in stated.items():
        if scenario.trace is None and not is_stated:
            what = "be named" if key == "profile" else "be above 0"
            yield Problem(path=(*path, key), message=f"must {what} unless there is a trace")
        if scenario.trace is not None and is_stated:
            message = "comes with the trace; leave it out"
            yield Problem(path=(*path, key), message=message)
    if scenario.trace is None and segment.busiest_customers is not None:
        message = "is only for scenarios with a trace"
        yield Problem(path=(*path, "busiest_customers"), message=message)


def _trace_problems(trace: Trace, scenario: Scenario) -> Iterator[Problem]:
    yield from zone_problems(("trace", "timezone"), trace.timezone)
    for text, severity in (trace.severities or {}).items():
        where = ("trace", "severities", text)
        yield from name_problems(where, "severity", [severity], scenario.severities)
    if not _reads_dates(trace.date_format):
        hint = 'as "%Y-%m-%d %H:%M:%S"'
        message = f"must be a date format, {hint} (got {got(trace.date_format)})"
        yield Problem(path=("trace", "date_format"), message=message)
    rest = [name for name, one in scenario.segments.items() if one.busiest_customers is None]
    if len(rest) != 1:
        found = f"got {', '.join(rest)}" if rest else "got none"
        message = f"with a trace, one segment without busiest_customers takes the rest ({found})"
        yield Problem(path=("segments",), message=message)


def _reads_dates(date_format: str) -> bool:
    """Whether what the format writes, it reads back with at least year, month and day."""
    day = dt.datetime(2003, 11, 25, 16, 45, tzinfo=dt.UTC)
    try:
        with warnings.catch_warnings(action="ignore"):
            read = dt.datetime.strptime(day.strftime(date_format), date_format)  # noqa: DTZ007
    except ValueError:
        return False
    return read.date() == day.date()
