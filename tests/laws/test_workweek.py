"""Opening-hour arithmetic against counting milliseconds one by one, on random small calendars."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from supportsim.workweek import (
    NEVER,
    OpenClock,
    OpenHours,
    after,
    complement,
    due,
    elapsed,
    intersection,
    is_open,
    open_hours,
    open_time,
    union,
    used,
)

END = 60
Pauses = list[tuple[int, int]]
instants = st.integers(0, END)


@st.composite
def calendars(draw: st.DrawFn) -> OpenHours:
    pairs = [sorted(pair) for pair in draw(st.lists(st.tuples(instants, instants), max_size=6))]
    return open_hours([pair[0] for pair in pairs], [pair[1] for pair in pairs])


@st.composite
def pause_lists(draw: st.DrawFn) -> Pauses:
    edges = sorted(draw(st.lists(instants, max_size=8)))
    return list(zip(edges[::2], edges[1::2], strict=False))


def ticks(hours: OpenHours) -> set[int]:
    """Every millisecond that is open."""
    spans = zip(hours.start.tolist(), hours.end.tolist(), strict=True)
    return {tick for start, end in spans for tick in range(start, end)}


def slow_after(running: set[int], start: int, amount: int) -> int:
    left = sorted(tick for tick in running if tick >= start)
    if amount == 0:
        return start
    return left[amount - 1] + 1 if amount <= len(left) else NEVER


@given(calendars())
def test_intervals_are_disjoint_in_order_and_never_touch(hours: OpenHours):
    assert (hours.start < hours.end).all()
    assert (hours.end[:-1] < hours.start[1:]).all()
    assert hours.before[-1] == len(ticks(hours))


@given(calendars(), calendars())
def test_sets_of_hours_obey_the_laws_of_sets(one: OpenHours, other: OpenHours):
    everything = set(range(END))
    assert ticks(union(one, other)) == ticks(one) | ticks(other)
    assert ticks(intersection(one, other)) == ticks(one) & ticks(other)
    assert ticks(complement(one, 0, END)) == everything - ticks(one)
    assert ticks(complement(one, 10, 20)) == set(range(10, 20)) - ticks(one)


@given(calendars(), instants, instants)
def test_open_time_counts_open_ticks(hours: OpenHours, start: int, end: int):
    running, clock = ticks(hours), OpenClock(hours)
    assert open_time(hours, start) == clock.open_time(start) == len(running & set(range(start)))
    assert elapsed(hours, start, end) == clock.elapsed(start, end)
    assert bool(is_open(hours, start)) == clock.is_open(start) == (start in running)


@given(calendars(), instants, st.integers(0, END))
def test_after_is_the_earliest_instant_at_which_the_amount_is_used_up(
    hours: OpenHours, start: int, amount: int
):
    found = OpenClock(hours).after(start, amount)
    assert found == slow_after(ticks(hours), start, amount)
    assert found == after(hours, start, amount)
    if found != NEVER:
        assert elapsed(hours, start, found) == amount


@given(calendars(), instants, st.integers(0, END), pause_lists())
def test_due_time_counts_ticks_that_are_open_and_not_paused(
    hours: OpenHours, opened: int, target: int, pauses: Pauses
):
    running = ticks(hours) - {tick for start, end in pauses for tick in range(start, end)}
    starts, ends = [p[0] for p in pauses], [p[1] for p in pauses]
    found = due(hours, [opened], [target], [0, len(pauses)], starts, ends)[0]
    assert found == slow_after(running, opened, target)


@given(calendars(), instants, instants, st.integers(0, END), pause_lists())
def test_clock_counts_ticks_but_pauses_only_before_the_due_time(
    hours: OpenHours, opened: int, end: int, target: int, pauses: Pauses
):
    end = max(opened, end)
    starts, ends = [p[0] for p in pauses], [p[1] for p in pauses]
    limit = int(due(hours, [opened], [target], [0, len(pauses)], starts, ends)[0])
    paused = {tick for start, stop in pauses for tick in range(start, min(stop, limit))}
    expected = len((ticks(hours) - paused) & set(range(opened, end)))
    found = used(hours, [opened], [end], [limit], [0, len(pauses)], starts, ends)[0]
    assert found == expected
    assert (found <= target) == (elapsed(hours, limit, end) <= 0)


@settings(max_examples=50)
@given(calendars(), st.lists(st.tuples(instants, st.integers(-1, END), pause_lists()), max_size=8))
def test_many_cases_at_once_are_each_case_alone(
    hours: OpenHours, cases: list[tuple[int, int, Pauses]]
):
    offset = np.cumsum([0, *(len(pauses) for _, _, pauses in cases)])
    flat = [pause for _, _, pauses in cases for pause in pauses]
    starts, ends = [p[0] for p in flat], [p[1] for p in flat]
    opened, target = [c[0] for c in cases], [c[1] for c in cases]
    together = due(hours, opened, target, offset, starts, ends)
    for row, (begin, goal, pauses) in enumerate(cases):
        alone = due(
            hours, [begin], [goal], [0, len(pauses)], [p[0] for p in pauses], [p[1] for p in pauses]
        )
        assert together[row] == alone[0]
