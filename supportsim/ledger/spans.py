"""Many sets of time at once, and how much time of each had passed by given instants."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.arrays import at_or_below
from supportsim.native.ordering import in_time, parted
from supportsim.native.sets import Sets, merged, offset_of, remainder
from supportsim.workweek import OpenHours

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Spans:
    """k sets of disjoint half-open intervals, their time measured on a clock.

    The clock is wall time, or the time inside another `Spans` (so sets intersect without
    being cut up). Differences of `at` over the same set are exact.

    Attributes:
        offset: (k + 1,) first interval of each set.
        start, end: (i,) intervals, in order within their set.
        before: (i + 1,) time on the clock in all intervals before, over all sets.
        low, width: Key of an instant t in set s is s * width + t - low.
        keys: (i,) keys of the starts, ascending.
        within: The clock, or None for wall time.
        outer: (k,) set of `within` on which each set is measured.
        base: (i,) reading of the clock at the start of each interval.
    """

    offset: Integers
    start: Integers
    end: Integers
    before: Integers
    low: int
    width: int
    keys: Integers
    within: "Spans | None"
    outer: Integers
    base: Integers

    def at(self, which: npt.ArrayLike, times: npt.ArrayLike) -> Integers:
        """Time of each set up to an instant, less a constant of the set.

        Args:
            which: (m,) sets.
            times: (m,) instants, any.
        """
        sets, moment = np.asarray(which, dtype=np.int64), np.asarray(times, dtype=np.int64)
        if not len(self.start):
            return np.zeros(np.broadcast_shapes(sets.shape, moment.shape), dtype=np.int64)
        return self._reading(sets, moment, at_or_below(self.keys, self._key(sets, moment)) - 1)

    def between(self, which: npt.ArrayLike, start: npt.ArrayLike, end: npt.ArrayLike) -> Integers:
        """Time of each set in [start, end)."""
        given = np.broadcast_arrays(*(np.asarray(a, dtype=np.int64) for a in (which, start, end)))
        if not len(self.start):
            return np.zeros(given[0].shape, dtype=np.int64)
        sets, begins, ends = (each.ravel() for each in given)
        key, later = self._key(sets, begins), self._key(sets, ends)
        row = at_or_below(self.keys, key) - 1
        # Most end before another interval begins; only the others are searched for once more.
        following = np.append(self.keys, len(self.outer) * self.width)
        again = np.flatnonzero((later >= following[row + 1]) | (later < key))
        last = row.copy()
        last[again] = at_or_below(self.keys, later[again]) - 1
        spent = self._reading(sets, ends, last) - self._reading(sets, begins, row)
        return np.asarray(spent.reshape(given[0].shape))

    def length(self) -> Integers:
        """(k,) time of each set."""
        return np.diff(self.before[self.offset])

    def _key(self, sets: npt.ArrayLike, moment: npt.ArrayLike) -> Integers:
        """Where instants stand among the keys."""
        inside = np.clip(np.asarray(moment) - self.low, 0, self.width - 1)
        return np.asarray(np.asarray(sets) * self.width + inside)

    def _reading(self, sets: Integers, moment: Integers, row: Integers) -> Integers:
        """Time up to an instant, given the last interval that begins by then, in any set."""
        begun = row >= self.offset[sets]
        row = np.maximum(row, 0)
        reached = np.minimum(moment, self.end[row])
        inside = self._clock(self.outer[sets], reached) - self.base[row]
        return np.where(begun, self.before[row] + inside, self.before[self.offset[sets]])

    def _clock(self, outer: Integers, times: Integers) -> Integers:
        """Reading of the clock."""
        return times if self.within is None else self.within.at(outer, times)


def spans(
    offset: npt.ArrayLike,
    start: npt.ArrayLike,
    end: npt.ArrayLike,
    within: Spans | None = None,
    outer: npt.ArrayLike = (),
) -> Spans:
    """Sets from intervals that are disjoint and in order within each set.

    Args:
        offset: (k + 1,) first interval of each set.
        start: (i,) where each interval begins.
        end: (i,) and ends.
        within: Sets that serve as clocks; None for wall time.
        outer: (k,) set of `within` that is the clock of each set; ignored for wall time.
    """
    first, starts = np.asarray(offset, dtype=np.int64), np.asarray(start, dtype=np.int64)
    ends = np.asarray(end, dtype=np.int64)
    low = int(starts.min(initial=0)) - 1
    width = int(ends.max(initial=1)) - low + 2
    sets = np.repeat(np.arange(len(first) - 1), np.diff(first))
    clock = np.zeros(len(first) - 1, np.int64) if within is None else np.asarray(outer, np.int64)
    base = starts if within is None else within.at(clock[sets], starts)
    close = ends if within is None else within.at(clock[sets], ends)
    if np.array_equal(close - base, ends - starts):
        # Every interval lies inside the clock's own: wall time gives the same, faster.
        within, base, close = None, starts, ends
    return Spans(
        offset=first,
        start=starts,
        end=ends,
        before=np.concatenate(([0], np.cumsum(close - base))),
        low=low,
        width=width,
        keys=sets * width + (starts - low),
        within=within,
        outer=clock,
        base=base,
    )


def of_hours(
    hours: Sequence[OpenHours], within: Spans | None = None, outer: npt.ArrayLike = ()
) -> Spans:
    """One set for each of the opening hours; see `spans`."""
    offset = np.concatenate(([0], np.cumsum([len(each.start) for each in hours])))
    none = np.zeros(0, dtype=np.int64)
    starts = np.concatenate([none, *(each.start for each in hours)])
    ends = np.concatenate([none, *(each.end for each in hours)])
    return spans(offset, starts, ends, within, outer)


def measured(
    sets: Spans, which: npt.ArrayLike, within: Spans | None, outer: npt.ArrayLike = ()
) -> Spans:
    """The chosen sets, in a new order, measured on the clocks of `within`.

    Args:
        sets: Intervals to take.
        which: (k,) the set to take for each new one.
        within: Clocks; None for wall time.
        outer: (k,) the clock of each new one.
    """
    chosen = np.asarray(which, dtype=np.int64)
    counts = sets.offset[chosen + 1] - sets.offset[chosen]
    offset = np.concatenate(([0], np.cumsum(counts)))
    row = np.arange(offset[-1]) + np.repeat(sets.offset[chosen] - offset[:-1], counts)
    return spans(offset, sets.start[row], sets.end[row], within, outer)


def covered(sets: npt.ArrayLike, count: int, start: npt.ArrayLike, end: npt.ArrayLike) -> Spans:
    """Sets from intervals in any order, which may overlap: the time covered by at least one.

    Args:
        sets: (i,) the set of each interval.
        count: Number of sets.
        start: (i,) where each begins.
        end: (i,) and ends.
    """
    return spans(*union(sets, count, start, end))


def union(sets: npt.ArrayLike, count: int, start: npt.ArrayLike, end: npt.ArrayLike) -> Sets:
    """The intervals alone of what `covered` gives."""
    return merged(_in_order(sets, count, start, end))


def without(sets: Sets, taken: npt.ArrayLike, start: npt.ArrayLike, end: npt.ArrayLike) -> Sets:
    """Sets less intervals in any order, which may overlap.

    Args:
        sets: What is there, disjoint within a set and of some length.
        taken: (i,) the set that each interval is taken from.
        start: (i,) where each begins.
        end: (i,) and ends.
    """
    return remainder(sets, _in_order(taken, len(sets.offset) - 1, start, end))


def _in_order(sets: npt.ArrayLike, count: int, start: npt.ArrayLike, end: npt.ArrayLike) -> Sets:
    """Intervals in order of (set, start), as so many sets."""
    of, starts, ends = (np.asarray(each, dtype=np.int64) for each in (sets, start, end))
    if not ((of[1:] < of[:-1]) | ((of[1:] == of[:-1]) & (starts[1:] < starts[:-1]))).any():
        return Sets(offset_of(of, count), starts, ends)
    row = in_time(starts, ends > starts)
    offset, _, *columns = parted(
        row, of.astype(np.int32), count, np.ones(len(of), np.bool_), starts, ends
    )
    return Sets(offset, *columns)


def at_least(
    sets: npt.ArrayLike,
    count: int,
    start: npt.ArrayLike,
    end: npt.ArrayLike,
    weight: npt.ArrayLike,
) -> Spans:
    """Sets of the time at which the weights of the intervals add up to more than 0.

    Args:
        sets: (i,) the set of each interval.
        count: Number of sets.
        start: (i,) where each begins.
        end: (i,) and ends.
        weight: (i,) 1 to add the interval, a negative number to take it away.
    """
    of, starts, ends = (np.asarray(a, dtype=np.int64) for a in (sets, start, end))
    weights = np.asarray(weight, dtype=np.int64)
    kept = ends > starts
    of, starts, ends, weights = of[kept], starts[kept], ends[kept], weights[kept]
    where, when = np.concatenate((of, of)), np.concatenate((starts, ends))
    order = np.lexsort((when, where))
    where, when = where[order], when[order]
    level = np.cumsum(np.concatenate((weights, -weights))[order])
    # Only the level after the last event of an instant counts.
    last = np.ones(len(when), dtype=bool)
    last[:-1] = (when[1:] != when[:-1]) | (where[1:] != where[:-1])
    where, when, inside = where[last], when[last], level[last] > 0
    turned = inside != np.concatenate(([False], inside[:-1]))
    rising, falling = turned & inside, turned & ~inside
    offset = offset_of(where[rising], count)
    return spans(offset, when[rising], when[falling])
