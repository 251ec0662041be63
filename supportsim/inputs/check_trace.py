"""Checks of a trace against its scenario: what lies inside the run, sites, and who takes whom."""

import datetime as dt
from collections.abc import Iterator, Sequence

from supportsim.dates import local_date, origin
from supportsim.inputs.problems import Problem
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.trace_file import TraceRow
from supportsim.units import WEEK


def rows_inside(scenario: Scenario, rows: Sequence[TraceRow]) -> tuple[TraceRow, ...]:
    """The rows that open inside the run, in order of (opened, line)."""
    end = scenario.weeks * WEEK
    inside = (row for row in rows if 0 <= row.opened < end)
    return tuple(sorted(inside, key=lambda row: (row.opened, row.line)))


def trace_problems(scenario: Scenario, rows: Sequence[TraceRow]) -> Iterator[Problem]:
    """What keeps a scenario from replaying its rows; nothing for one without a trace."""
    if scenario.trace is None:
        return
    inside = rows_inside(scenario, rows)
    if not inside:
        yield Problem(path=("trace", "file"), message=_none_inside(scenario, rows))
        return
    silent = [row.line for row in inside if row.site is None]
    has_shares = all(segment.sites is not None for segment in scenario.segments.values())
    if scenario.trace.columns.site is not None and silent and not has_shares:
        lines = f"{len(silent)} rows, first line {silent[0]}, have no site"
        message = f"{lines}; give each segment shares of `sites`"
        yield Problem(path=("trace", "columns", "site"), message=message)
    wants = [segment.busiest_customers for segment in scenario.segments.values()]
    customers = len({row.customer for row in inside})
    room = sum(want or 0 for want in wants)
    if None not in wants and room < customers:
        counts = f"the trace has {customers} customers, and busiest_customers are {room}"
        message = f"{counts}; leave it out of one segment, for the rest"
        yield Problem(path=("segments",), message=message)


def trace_remarks(scenario: Scenario, rows: Sequence[TraceRow]) -> Iterator[Problem]:
    """What a reader should know of a trace that can be replayed: rows that are left out."""
    if scenario.trace is None:
        return
    before = sum(row.opened < 0 for row in rows)
    after = sum(row.opened >= scenario.weeks * WEEK for row in rows)
    for count, when in ((before, "before the start"), (after, "after the end of the run")):
        if count:
            message = f"{count} of {len(rows)} rows opened {when} and are left out"
            yield Problem(path=("trace", "file"), message=message)
    start = scenario.warm_up_weeks * WEEK
    end = start + scenario.window_weeks * WEEK
    if not any(start <= row.opened < end for row in rows):
        message = f"no row opened in the judged weeks, {_days(scenario, start, end - 1)}"
        yield Problem(path=("trace", "file"), message=message)


def _none_inside(scenario: Scenario, rows: Sequence[TraceRow]) -> str:
    """That no row lies inside the run, and where those that there are lie."""
    run = _days(scenario, 0, scenario.weeks * WEEK - 1)
    if not rows:
        return f"has no rows; the run is {run}"
    times = [row.opened for row in rows]
    found = _days(scenario, min(times), max(times))
    return f"none of its {len(rows)} rows opened in the run, {run}; they are {found}"


def _days(scenario: Scenario, first: int, last: int) -> str:
    """The dates from one instant to another, on the clock of the books."""
    zone = scenario.books_timezone
    zero = origin(scenario.start, zone)
    days: list[dt.date] = [local_date(at, zone, zero) for at in (first, last)]
    return f"from {days[0]} to {days[1]}"
