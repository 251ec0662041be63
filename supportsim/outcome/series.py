"""The flow of work in the judged window: backlog, use of people, and the week's rhythm."""

import datetime as dt
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from supportsim.arrays import at_or_below, time_within
from supportsim.dates import origin, to_datetime
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import TASK
from supportsim.outcome.cuts import Ratios, cut, grade_cut, plain, ratio
from supportsim.outcome.facts import Facts
from supportsim.outcome.payroll import Role
from supportsim.outcome.people import Hours, duty_of_kind
from supportsim.supply.roster import BLOCK, SHIFT
from supportsim.units import DAY, HOUR, WEEK

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: Upper ends of the bands of age; the last band has none.
AGE_BANDS: Final = (DAY, WEEK, 2 * WEEK, 4 * WEEK)
_HOURS_OF_WEEK: Final = 168
#: Weeks after which a season comes again, but for a day or two.
YEAR: Final = 52


def backlog_at(opened: Integers, stop: Integers, times: Integers) -> Integers:
    """Cases open at each instant, ascending: opened at or before it and not closed by then."""
    return _passed(opened, times) - _passed(stop, times)


def _passed(moments: Integers, times: Integers) -> Integers:
    """How many of the moments lie at or before each of the times, which are ascending."""
    # Whole numbers: what is at or below the millisecond before lies before it.
    first = at_or_below(times, moments - 1)
    return np.cumsum(np.bincount(first, minlength=len(times) + 1)[: len(times)])


def backlog(facts: Facts, daily: Floats) -> Ratios:
    """Mean backlog over the window, by severity and package, and its growth a week.

    Args:
        facts: Of the run.
        daily: From `backlog_by_day`.
    """
    start, end = facts.plan.window_start, facts.plan.window_end
    opened, closed = facts.ledger.cases.opened, facts.moments.closed
    is_open = time_within(opened, facts.moments.stop, start, end)
    case = np.repeat(np.arange(len(opened)), np.diff(closed.offset))
    np.subtract.at(is_open, case, time_within(closed.start, closed.end, start, end))
    cuts = (facts.traits["severity"], facts.traits["package"])
    return plain("backlog", is_open, cuts, unit=end - start) | {
        "backlog_growth": (growth_per_week(daily), 1.0)
    }


def backlog_by_day(facts: Facts) -> Floats:
    """Cases open at the end of every 24 hours of the window."""
    times = np.arange(facts.plan.window_start + DAY, facts.plan.window_end + 1, DAY)
    return backlog_at(*_open_stretches(facts), times).astype(np.float64)


def backlog_by_age(facts: Facts) -> Floats:
    """(5,) cases open at the window's end by age: under AGE_BANDS, and older."""
    opened, end, closed = facts.ledger.cases.opened, facts.plan.window_end, facts.moments.closed
    is_open = (opened <= end) & (facts.moments.stop > end)
    case = np.repeat(np.arange(len(opened)), np.diff(closed.offset))
    is_open[case[(closed.start <= end) & (closed.end > end)]] = False
    age = end - opened[is_open]
    band = np.searchsorted(np.array(AGE_BANDS), age, side="right")
    return np.bincount(band, minlength=len(AGE_BANDS) + 1).astype(np.float64)


def _open_stretches(facts: Facts) -> tuple[Integers, Integers]:
    """Starts and ends of the stretches in which cases were open, reopenings apart."""
    opened, closed = facts.ledger.cases.opened, facts.moments.closed
    return np.concatenate((opened, closed.end)), np.concatenate((facts.moments.stop, closed.start))


def growth_per_week(daily: Floats) -> float:
    """Slope of a least-squares line through numbers by day, times seven."""
    day = np.arange(len(daily)) - (len(daily) - 1) / 2
    spread = float((day**2).sum())
    return 7 * float((day * daily).sum()) / spread if spread else 0.0


def growth_over_years(daily: Floats) -> float:
    """Growth a week from a season of the year to the same season: of the mean over a week.

    The last week is compared with that whole years of 52 weeks before; where the numbers go back
    no further than 52 weeks, which they must, with the first.
    """
    weeks = len(daily) // 7
    back = min(weeks // YEAR * YEAR, weeks - 1)
    end = len(daily) - 7 * back
    return float(daily[-7:].mean() - daily[end - 7 : end].mean()) / back


def use_of_people(facts: Facts, scenario: Scenario, design: Design, hours: Hours) -> Ratios:
    """Occupancy, utilisation and overtime, by desk and grade too."""
    people = facts.plan.engineers
    cuts = (
        cut("desk", facts.plan.desks.names, people.desk),
        grade_cut(scenario.grades, design.grades(scenario.grades), people.grade),
    )
    seats = (cut("staff", ("named", "seats"), people.is_seat),) if people.is_seat.any() else ()
    return (
        ratio("occupancy", hours.worked, hours.on_duty, (*cuts, *seats))
        | ratio("utilisation", hours.worked, hours.paid, cuts)
        | plain("overtime_hours", hours.overtime, cuts, HOUR)
    )


def task_hours(facts: Facts) -> Ratios:
    """Hours worked in the window without a case, by desk of who did it too."""
    tasks, plan = facts.ledger.tasks, facts.plan
    row = np.flatnonzero(tasks.purpose == TASK)
    start, end = plan.window_start, plan.window_end
    spent = time_within(tasks.started[row], tasks.ended[row], start, end)
    desk = plan.engineers.desk[tasks.engineer[row]]
    cuts = (cut("desk", plan.desks.names, desk),) if len(plan.tasks.ready) else ()
    return plain("task_hours", spent, cuts, HOUR)


def headcount(facts: Facts, paid: list[Role]) -> Ratios:
    """Mean full-time people employed over the window, by desk and grade too."""
    start, end = facts.plan.window_start, facts.plan.window_end
    amounts, cuts = [], []
    for role in paid:
        total = 0.0
        for stint in role.stints:
            since = start if stint.since is None else min(max(stint.since, start), end)
            until = end if stint.until is None else min(max(stint.until, since), end)
            total += float(stint.headcount) * ((until - since) / (end - start))
        amounts.append(total)
    for trait in ("desk", "grade"):
        values = [getattr(role, trait) for role in paid]
        known = list(dict.fromkeys(values))
        cuts.append(cut(trait, known, np.array([known.index(value) for value in values])))
    return plain("headcount", amounts, cuts)


def demand_by_hour_of_week(facts: Facts, scenario: Scenario) -> Floats:
    """(168,) cases opened an hour, by hour of the week in the books' time zone."""
    start, end = facts.plan.window_start, facts.plan.window_end
    opened = facts.ledger.cases.opened
    slot = (opened[(opened >= start) & (opened < end)] - start) // HOUR
    counts = np.bincount(slot, minlength=(end - start) // HOUR).astype(np.float64)
    return by_hour_of_week(counts, hours_of_week(scenario, start, end))


def staffing_by_hour_of_week(facts: Facts, scenario: Scenario) -> Floats:
    """(168,) mean people on shift and not in a block, by hour of the week likewise."""
    start, end = facts.plan.window_start, facts.plan.window_end
    edges = np.arange(start, end + 1, HOUR)
    present = np.zeros(len(edges) - 1)
    for kind, sign in ((SHIFT, 1), (BLOCK, -1)):
        _, begun, ended = duty_of_kind(facts.ledger.duty, kind)
        present += sign * np.diff(time_before(begun, ended, edges)) / HOUR
    return by_hour_of_week(present, hours_of_week(scenario, start, end))


def time_before(begun: Integers, ended: Integers, times: Integers) -> Integers:
    """Length of all intervals before each instant, added up."""
    return _past(begun, times) - _past(ended, times)


def _past(moments: Integers, times: Integers) -> Integers:
    """Sum over the moments of the time from each to the instant, if it has passed."""
    first = at_or_below(times, moments)
    number = np.cumsum(np.bincount(first, minlength=len(times) + 1)[: len(times)])
    # Sums of milliseconds stay far below 2**53, so that floats hold them.
    before = np.cumsum(np.bincount(first, moments, len(times) + 1)[: len(times)].astype(np.int64))
    return np.asarray(number * times - before)


def by_hour_of_week(values: Floats, hour: Integers) -> Floats:
    """Mean of hourly values by hour of the week."""
    total = np.bincount(hour, weights=values, minlength=_HOURS_OF_WEEK)
    return total / np.maximum(np.bincount(hour, minlength=_HOURS_OF_WEEK), 1)


def hours_of_week(scenario: Scenario, start: int, end: int) -> Integers:
    """Hour of the week (0 is Monday midnight) at which each hour of the window begins."""
    return _hours_of_week(scenario.start, scenario.books_timezone, start, end)


@lru_cache(maxsize=8)
def _hours_of_week(first: dt.date, timezone: str, start: int, end: int) -> Integers:
    zone, zero = ZoneInfo(timezone), origin(first, timezone)
    shown = [to_datetime(at, zero).astimezone(zone) for at in range(start, end, HOUR)]
    return np.array([moment.weekday() * 24 + moment.hour for moment in shown], dtype=np.int64)
