"""Sets of intervals: their length, what is left of them, what they meet; by C, or by numpy."""

import ctypes
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from supportsim.native import library as c
from supportsim.native.library import addresses, library

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Sets(NamedTuple):
    """k sets of half-open intervals.

    Attributes:
        offset: (k + 1,) first interval of each set, and the number of all.
        start, end: (i,) intervals, in order of their start within a set.
    """

    offset: Integers
    start: Integers
    end: Integers


def lengths(sets: Sets) -> Integers:
    """(k,) what the intervals of each set add up to."""
    loaded: Any = library()
    count = len(sets.offset) - 1
    if loaded is None:
        before = np.concatenate(([0], np.cumsum(sets.end - sets.start)))
        return np.diff(before[sets.offset])
    found, laid = np.empty(count, dtype=np.int64), _contiguous(sets)
    loaded.native_lengths(_as_c(laid), count, found.ctypes.data)
    return found


def merged(sets: Sets) -> Sets:
    """What at least one interval of each set covers; what has no length covers nothing."""
    loaded: Any = library()
    if loaded is None:
        return _merged(sets)
    count, laid = len(sets.offset) - 1, _contiguous(sets)
    found = _room(count, len(sets.start))
    parts = loaded.native_merged(_as_c(laid), count, *addresses(*found))
    return Sets(found.offset, found.start[:parts], found.end[:parts])


def remainder(there: Sets, taken: Sets) -> Sets:
    """What is left of each set.

    Args:
        there: Intervals of some length, disjoint within a set.
        taken: As many sets; what has no length takes nothing.
    """
    loaded: Any = library()
    if loaded is None:
        return _remainder(there, taken)
    count = len(there.offset) - 1
    found = _room(count, len(there.start) + len(taken.start))
    # What is laid out lives until it is read.
    laid = [_contiguous(each) for each in (there, taken)]
    sides = map(_as_c, laid)
    parts = loaded.native_remainder(*sides, count, *addresses(*found))
    return Sets(found.offset, found.start[:parts], found.end[:parts])


def meet(sets: Sets, which: Integers, start: Integers, end: Integers) -> Flags:
    """(m,) whether anything of a set lies in [start, end), which has some length.

    Args:
        sets: Disjoint within a set.
        which: (m,) the set.
        start: (m,) from when.
        end: (m,) until when.

    Raises:
        IndexError: There is no such set.
    """
    loaded: Any = library()
    if loaded is None:
        return _meet(sets, which, start, end)
    count, found = len(sets.offset) - 1, np.zeros(len(which), dtype=np.bool_)
    near, laid = np.zeros(count, dtype=np.int64), _contiguous(sets)
    asked = [np.ascontiguousarray(each, np.int64) for each in (which, start, end)]
    given = (_as_c(laid), count, *addresses(*asked), len(which))
    if loaded.native_meet(*given, near.ctypes.data, found.ctypes.data) < 0:
        raise IndexError("no such set")
    return found


def _room(count: int, intervals: int) -> Sets:
    """Room for so many sets and intervals."""
    return Sets(*(np.empty(size, np.int64) for size in (count + 1, intervals, intervals)))


def _contiguous(sets: Sets) -> Sets:
    """The sets with their numbers side by side."""
    return Sets(*(np.ascontiguousarray(column, np.int64) for column in sets))


def _as_c(sets: Sets) -> Any:
    """The sets as C sees them, by address; the columns must outlive the call."""
    return ctypes.byref(c.Sets(*addresses(*sets)))


class _Line(NamedTuple):
    """All sets one after the other on one line: instant t of set s is at s * width + t - low."""

    low: int
    width: int

    def keys(self, of: Integers, times: Integers | int) -> Integers:
        """Where instants of sets are on the line."""
        return np.asarray(of * self.width + (times - self.low))


def _line_of(*sets: Sets) -> _Line:
    """A line with room between the sets."""
    low = int(min(each.start.min(initial=0) for each in sets)) - 1
    return _Line(low, int(max(each.end.max(initial=1) for each in sets)) - low + 2)


def set_of(offset: Integers) -> Integers:
    """(i,) the set of each interval, given the first of each set."""
    return np.repeat(np.arange(len(offset) - 1), np.diff(offset))


def offset_of(of: npt.NDArray[np.signedinteger[Any]], count: int) -> Integers:
    """(count + 1,) first interval of each set and their number, given the set of each."""
    return np.concatenate(([0], np.cumsum(np.bincount(of, minlength=count))))


def _merged(sets: Sets) -> Sets:
    """The same without the library."""
    some = sets.end > sets.start
    of, start, line = set_of(sets.offset)[some], sets.start[some], _line_of(sets)
    begins, reach = line.keys(of, start), np.maximum.accumulate(line.keys(of, sets.end[some]))
    is_new = np.append(True, begins[1:] > reach[:-1])[: len(of)]
    first = np.flatnonzero(is_new)
    last = np.append(first[1:], len(of))[: len(first)] - 1
    end = reach[last] - line.keys(of[first], 0)
    return Sets(offset_of(of[first], len(sets.offset) - 1), start[first], end)


def _remainder(there: Sets, taken: Sets) -> Sets:
    """The same without the library: what is left of a whole line, then what is there of it."""
    line, mine, gone = _line_of(there, taken), set_of(there.offset), set_of(taken.offset)
    some = np.flatnonzero(taken.end > taken.start)
    begins, ends = (line.keys(mine, column) for column in there[1:])
    opens, shuts = (line.keys(gone[some], column[some]) for column in taken[1:])
    part, low, high = _left((begins, ends), (opens, shuts))
    of = mine[part]
    base = line.keys(of, 0)
    return Sets(offset_of(of, len(there.offset) - 1), low - base, high - base)


def _left(
    there: tuple[Integers, Integers], taken: tuple[Integers, Integers]
) -> tuple[Integers, Integers, Integers]:
    """Of each part left of one line, the interval it is left of, its start and its end."""
    low, high = there
    opens = np.append(np.iinfo(np.int64).min, np.maximum.accumulate(taken[1]))
    shuts = np.append(taken[0], np.iinfo(np.int64).max)
    gap = np.flatnonzero(shuts > opens)
    opens, shuts = opens[gap], shuts[gap]
    first = np.searchsorted(shuts, low, side="right")
    number = np.searchsorted(opens, high, side="left") - first
    before = np.concatenate(([0], np.cumsum(number)))
    of = np.repeat(np.arange(len(low)), number)
    part = np.arange(before[-1]) + (first - before[:-1])[of]
    return of, np.maximum(low[of], opens[part]), np.minimum(high[of], shuts[part])


def _meet(sets: Sets, which: Integers, start: Integers, end: Integers) -> Flags:
    """The same without the library: the last interval that begins by then is the one."""
    count = len(sets.offset) - 1
    if len(which) and not 0 <= which.min() <= which.max() < count:
        raise IndexError("no such set")
    if not len(sets.start):
        return np.zeros(len(which), dtype=np.bool_)
    low, high = int(sets.start.min()), int(sets.start.max())
    of, width = set_of(sets.offset), high - low + 2
    last = np.clip(end - 1, low - 1, high) - low
    row = np.searchsorted(of * width + sets.start - low, which * width + last, side="right") - 1
    return np.asarray((row >= sets.offset[which]) & (sets.end[row] > start))
