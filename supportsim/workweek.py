"""Opening hours as integers: is it open, how long was it open, when is a target used up.

Times are int64 milliseconds since the scenario's start, windows are half-open. Everything here
is exact and pure; calendars in local time become such intervals in `dates`.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.arrays import at_or_below
from supportsim.errors import SupportSimError
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]

#: An instant that does not come within the opening hours given; later than any other.
NEVER: Final = 1 << 62


@dataclass(frozen=True, slots=True, eq=False)
class OpenHours:
    """Disjoint half-open intervals [start, end) in order, and the time open before each.

    Attributes:
        start: (k,) milliseconds since the scenario's start.
        end: (k,) likewise; end[i] < start[i + 1].
        before: (k + 1,) open time before start[i]; the last is the total.
    """

    start: Integers
    end: Integers
    before: Integers


def open_hours(starts: npt.ArrayLike, ends: npt.ArrayLike) -> OpenHours:
    """Opening hours from intervals in any order; those that touch or overlap become one.

    Args:
        starts: (k,) milliseconds.
        ends: (k,) milliseconds, none before its start; an empty interval is left out.

    Raises:
        SupportSimError: The lists differ in length, or an interval ends before it starts.
    """
    start, end = np.asarray(starts, dtype=np.int64), np.asarray(ends, dtype=np.int64)
    if start.ndim != 1 or start.shape != end.shape:
        raise SupportSimError(f"opening hours: {start.shape} starts but {end.shape} ends")
    if (end < start).any():
        bad = int(np.argmax(end < start))
        raise SupportSimError(f"opening hours: interval {bad} ends before it starts")
    start, end = start[end > start], end[end > start]
    order = np.argsort(start, kind="stable")
    start, reach = start[order], np.maximum.accumulate(end[order])
    first = np.ones(len(start), dtype=bool)
    first[1:] = start[1:] > reach[:-1]
    last = np.append(first[1:], True)[: len(start)]
    return _compiled(start[first], reach[last])


def _compiled(start: Integers, end: Integers) -> OpenHours:
    """Opening hours of intervals already disjoint and in order; the arrays become read-only."""
    before = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(end - start)))
    for array in (start, end, before):
        array.flags.writeable = False
    return OpenHours(start, end, before)


def always(start: int, end: int) -> OpenHours:
    """Open without a break from start to end."""
    return open_hours([start], [end])


def union(*parts: OpenHours) -> OpenHours:
    """Open when any of the parts is; never open without parts."""
    if not parts:
        return open_hours([], [])
    return open_hours(
        np.concatenate([part.start for part in parts]), np.concatenate([part.end for part in parts])
    )


def complement(hours: OpenHours, start: int, end: int) -> OpenHours:
    """Open between start and end exactly when the hours given are not."""
    starts = np.clip(np.concatenate(([start], hours.end)), start, end)
    ends = np.clip(np.concatenate((hours.start, [end])), start, end)
    return open_hours(starts, np.maximum(starts, ends))


def intersection(one: OpenHours, other: OpenHours) -> OpenHours:
    """Open when both are."""
    if not len(one.start) or not len(other.start):
        return open_hours([], [])
    start = int(min(one.start[0], other.start[0]))
    end = int(max(one.end[-1], other.end[-1]))
    shut = union(complement(one, start, end), complement(other, start, end))
    return complement(shut, start, end)


def is_open(hours: OpenHours, time: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Whether each instant lies inside the hours; an interval's end does not."""
    at = np.asarray(time, dtype=np.int64)
    begun = at_or_below(hours.start, at)
    ends = np.concatenate((np.full(1, -NEVER), hours.end))
    return np.asarray(at < ends[begun])


def open_time(hours: OpenHours, time: npt.ArrayLike) -> Integers:
    """Open milliseconds before each instant, from the first opening on."""
    at = np.asarray(time, dtype=np.int64)
    if not len(hours.start):
        return np.zeros_like(at)
    row = np.maximum(at_or_below(hours.start, at) - 1, 0)
    start = hours.start[row]
    inside = np.maximum(np.minimum(at, hours.end[row]) - start, 0)
    return np.asarray(hours.before[row] + inside)


def elapsed(hours: OpenHours, start: npt.ArrayLike, end: npt.ArrayLike) -> Integers:
    """Open milliseconds in [start, end); negative when the end comes first."""
    return np.asarray(open_time(hours, end) - open_time(hours, start))


def after(hours: OpenHours, start: npt.ArrayLike, amount: npt.ArrayLike) -> Integers:
    """Earliest instant at which an amount of open time after each start is used up.

    Args:
        hours: Opening hours.
        start: Milliseconds.
        amount: Open milliseconds, >= 0.

    Returns:
        `start` itself where the amount is 0, open or not; NEVER where the opening hours end
        before the amount is used up.
    """
    begin, need = np.broadcast_arrays(
        np.asarray(start, dtype=np.int64), np.asarray(amount, dtype=np.int64)
    )
    goal = open_time(hours, begin) + need
    late = goal > hours.before[-1]
    if not len(hours.start):
        return np.where(need == 0, begin, NEVER)
    # Edges below the goal are those at or below the instant before it.
    row = at_or_below(hours.before, np.minimum(goal, hours.before[-1]) - 1) - 1
    row = np.maximum(row, 0)
    reached = np.where(late, NEVER, hours.start[row] + goal - hours.before[row])
    return np.where(need == 0, begin, reached)


class OpenClock:
    """The same arithmetic for one instant at a time, fast: about a microsecond a call."""

    __slots__ = ("_before", "_end", "_start")

    def __init__(self, hours: OpenHours) -> None:
        self._start: list[int] = hours.start.tolist()
        self._end: list[int] = hours.end.tolist()
        self._before: list[int] = hours.before.tolist()

    def is_open(self, time: int) -> bool:
        """Whether the instant lies inside the hours."""
        row = bisect_right(self._start, time) - 1
        return row >= 0 and time < self._end[row]

    def open_time(self, time: int) -> int:
        """Open milliseconds before the instant."""
        row = bisect_right(self._start, time) - 1
        if row < 0:
            return 0
        if time >= self._end[row]:
            return self._before[row + 1]
        return self._before[row] + time - self._start[row]

    def elapsed(self, start: int, end: int) -> int:
        """Open milliseconds in [start, end)."""
        return self.open_time(end) - self.open_time(start)

    def after(self, start: int, amount: int) -> int:
        """Earliest instant at which the amount of open time is used up; see `after`."""
        if amount == 0:
            return start
        goal = self.open_time(start) + amount
        row = bisect_left(self._before, goal) - 1
        if row == len(self._start):
            return NEVER
        return self._start[row] + goal - self._before[row]


def due(  # noqa: PLR0917 (columns of one ragged table)
    hours: OpenHours,
    opened: npt.ArrayLike,
    target: npt.ArrayLike,
    pause_offset: npt.ArrayLike,
    pause_start: npt.ArrayLike,
    pause_end: npt.ArrayLike,
) -> Integers:
    """Earliest instant at which each case's target is used up, its pauses left out.

    Args:
        hours: Opening hours of the contract.
        opened: (n,) when each clock starts.
        target: (n,) open milliseconds allowed, or -1 for none.
        pause_offset: (n + 1,) first pause row of each case.
        pause_start: (p,) when each pause starts; those of a case in order and disjoint.
        pause_end: (p,) when it ends, that instant excluded; NEVER when it lasts.

    Returns:
        (n,) instants; NEVER beyond the opening hours, -1 where there is no target.
    """
    return _due(hours, opened, target, _laid(hours, pause_offset, pause_start, pause_end))


def used(  # noqa: PLR0917 (columns of one ragged table)
    hours: OpenHours,
    opened: npt.ArrayLike,
    end: npt.ArrayLike,
    due_at: npt.ArrayLike,
    pause_offset: npt.ArrayLike,
    pause_start: npt.ArrayLike,
    pause_end: npt.ArrayLike,
) -> Integers:
    """Open milliseconds that each clock ran from opening to end, its pauses left out.

    Only what of a pause lies before the due time is left out, so a clock that has run over
    its target keeps running. A target is met iff this is at most the target.

    Args:
        hours: Opening hours of the contract.
        opened: (n,) when each clock starts.
        end: (n,) when it stops, not before.
        due_at: (n,) from `due`; NEVER or -1 leaves all pauses out.
        pause_offset: (n + 1,) as for `due`.
        pause_start: (p,) as for `due`.
        pause_end: (p,) as for `due`.

    Returns:
        (n,) milliseconds.
    """
    return _used(hours, opened, end, due_at, _laid(hours, pause_offset, pause_start, pause_end))


def due_and_used(  # noqa: PLR0917 (columns of one ragged table)
    hours: OpenHours,
    opened: npt.ArrayLike,
    end: npt.ArrayLike,
    target: npt.ArrayLike,
    pause_offset: npt.ArrayLike,
    pause_start: npt.ArrayLike,
    pause_end: npt.ArrayLike,
) -> tuple[Integers, Integers]:
    """What `due` says, and `used` until then; pauses are measured once for both."""
    pauses = _laid(hours, pause_offset, pause_start, pause_end)
    due_at = _due(hours, opened, target, pauses)
    return due_at, _used(hours, opened, end, due_at, pauses)


@dataclass(frozen=True, slots=True, eq=False)
class _Laid:
    """Pauses of n cases, and the open time before each begins and ends; open time never falls."""

    offset: Integers
    end: Integers
    open_at_start: Integers
    open_at_end: Integers


def _laid(
    hours: OpenHours, offset: npt.ArrayLike, start: npt.ArrayLike, end: npt.ArrayLike
) -> _Laid:
    ends = np.asarray(end, dtype=np.int64)
    first = np.asarray(offset, dtype=np.int64)
    return _Laid(first, ends, open_time(hours, start), open_time(hours, ends))


def _due(hours: OpenHours, opened: npt.ArrayLike, target: npt.ArrayLike, pauses: _Laid) -> Integers:
    """See `due`."""
    clock, rest = np.array(opened, dtype=np.int64), np.array(target, dtype=np.int64)
    none, counts = rest < 0, np.diff(pauses.offset)
    live, position = np.flatnonzero(~none & (counts > 0)), 0
    reached = open_time(hours, clock) if len(live) else clock
    while len(live):
        pause = pauses.offset[live] + position
        worked = np.maximum(pauses.open_at_start[pause] - reached[live], 0)
        goes_on = worked < rest[live]
        live, pause = live[goes_on], pause[goes_on]
        rest[live] -= worked[goes_on]
        clock[live] = np.maximum(clock[live], pauses.end[pause])
        reached[live] = np.maximum(reached[live], pauses.open_at_end[pause])
        position += 1
        live = live[counts[live] > position]
    return np.where(none, NONE, after(hours, clock, np.where(none, 0, rest)))


def _used(
    hours: OpenHours,
    opened: npt.ArrayLike,
    end: npt.ArrayLike,
    due_at: npt.ArrayLike,
    pauses: _Laid,
) -> Integers:
    """See `used`."""
    first, last = open_time(hours, opened), open_time(hours, end)
    total = last - first
    if len(pauses.end):
        limit = np.asarray(due_at, dtype=np.int64)
        stop = np.where(limit < 0, last, np.minimum(last, open_time(hours, limit)))
        counts = np.diff(pauses.offset)
        paused = np.minimum(pauses.open_at_end, np.repeat(stop, counts))
        paused -= np.maximum(pauses.open_at_start, np.repeat(first, counts))
        before = np.concatenate(([0], np.cumsum(np.maximum(paused, 0))))
        total -= before[pauses.offset[1:]] - before[pauses.offset[:-1]]
    return np.asarray(total)


def sla_due(
    hours: OpenHours, opened: int, target: int, pauses: tuple[tuple[int, int], ...] = ()
) -> int:
    """Due time of one case; see `due`. Pauses are (start, end), in order and disjoint."""
    starts, ends = [pause[0] for pause in pauses], [pause[1] for pause in pauses]
    return int(due(hours, [opened], [target], [0, len(pauses)], starts, ends)[0])


def sla_elapsed(
    hours: OpenHours,
    opened: int,
    end: int,
    pauses: tuple[tuple[int, int], ...] = (),
    due_at: int = NEVER,
) -> int:
    """Clock time of one case from opening to end; see `used`."""
    starts, ends = [pause[0] for pause in pauses], [pause[1] for pause in pauses]
    return int(used(hours, [opened], [end], [due_at], [0, len(pauses)], starts, ends)[0])
