"""Seats: how many anonymous places of each desk are staffed when."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from supportsim.dates import minutes_of
from supportsim.inputs.base import WEEKDAYS
from supportsim.inputs.design import Design, Desk, Shift
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Seats
from supportsim.supply.shifts import Period, period, shift_days

Integers = npt.NDArray[np.int64]

_DAY = 24 * 60
_WEEK = 7 * _DAY


def seats_of(desk: Desk) -> Seats | None:
    """The seats of a desk, if it has any; at most one of its staff has."""
    return next((one.seats for one in desk.staff.values() if one.seats is not None), None)


def most_seats(seats: Seats) -> int:
    """Most seats that are staffed at any minute of a week."""
    change = np.zeros(2 * _WEEK + 1, dtype=np.int64)
    for shift, count in seats.parts():
        for first, last in _minutes(shift):
            change[first] += count
            change[last] -= count
    level = np.cumsum(change[:-1])
    return int((level[:_WEEK] + level[_WEEK:]).max())


def seat_rows(scenario: Scenario, design: Design) -> Integers:
    """(3, s) instant, desk and count of every change, in order of (instant, desk).

    From time 0 to the end of the roster; windows over either end are cut there. None of the
    windows starts on a public holiday of the desk's site.
    """
    covered = period(scenario)
    rows: list[tuple[int, int, int]] = []
    for number, desk in enumerate(design.desks.values()):
        seats = seats_of(desk)
        if seats is not None:
            levels = seat_levels(scenario, desk, seats, covered)
            rows += [(at, number, count) for at, count in levels]
    return np.reshape(np.array(sorted(rows), dtype=np.int64), (-1, 3)).T


def seat_levels(
    scenario: Scenario, desk: Desk, seats: Seats, covered: Period
) -> list[tuple[int, int]]:
    """(instant, count from then on) of one desk, each count another than the one before."""
    change: dict[int, int] = {0: seats.always}
    most, site = most_seats(seats), scenario.sites[desk.site]
    for window in seats.windows.values():
        spans = shift_days(window.pattern, site, covered)
        starts = np.clip(spans.start, 0, covered.end).tolist()
        ends = np.clip(spans.end, 0, covered.end).tolist()
        for start, end in zip(starts, ends, strict=True):
            change[start] = change.get(start, 0) + window.count
            change[end] = change.get(end, 0) - window.count
    level, found = 0, [(-1, 0)]
    for at in sorted(change):
        level += change[at]
        if min(level, most) != found[-1][1] and at < covered.end:
            found.append((at, min(level, most)))
    return found[1:]


def seat_time(levels: list[tuple[int, int]], start: int, end: int) -> int:
    """Milliseconds of all seats together in [start, end)."""
    whole = [(0, 0), *levels, (end, 0)]
    return sum(
        count * max(min(until, end) - max(at, start), 0)
        for (at, count), (until, _) in pairwise(whole)
    )


def _minutes(shift: Shift) -> list[tuple[int, int]]:
    """Spans of a weekly window in minutes since Monday; the last may run into the next week."""
    first, last = minutes_of(shift.starts), minutes_of(shift.ends)
    length = last - first + _DAY * (last <= first)
    days = [WEEKDAYS.index(day) * _DAY for day in shift.days]
    return [(day + first, day + first + length) for day in days]
