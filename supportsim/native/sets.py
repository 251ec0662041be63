"""Sets of intervals: their length, what is left of them, what they meet; by C, or by numpy."""

import ctypes
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from supportsim.native import library as c
from supportsim.native.library import library

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
    room = len(there.start) + len(taken.start)
    found = Sets(*(np.empty(size, dtype=np.int64) for size in (count + 1, room, room)))
    # What is laid out lives until it is read.
    laid = [_contiguous(each) for each in (there, taken)]
    sides = map(_as_c, laid)
    parts = loaded.native_remainder(*sides, count, *(column.ctypes.data for column in found))
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
    given = (_as_c(laid), count, *(column.ctypes.data for column in asked), len(which))
    if loaded.native_meet(*given, near.ctypes.data, found.ctypes.data) < 0:
        raise IndexError("no such set")
    return found


def _contiguous(sets: Sets) -> Sets:
    """The sets with their numbers side by side."""
    return Sets(*(np.ascontiguousarray(column, np.int64) for column in sets))


def _as_c(sets: Sets) -> Any:
    """The sets as C sees them, by address; the columns must outlive the call."""
    return ctypes.byref(c.Sets(*(column.ctypes.data for column in sets)))


def _remainder(there: Sets, taken: Sets) -> Sets:
    """The same without the library: what is left of a whole line, then what is there of it."""
    some = taken.end > taken.start
    number = np.concatenate(([0], np.cumsum(some)))[taken.offset]
    start, end = taken.start[some], taken.end[some]
    low = int(np.concatenate(([0], there.start, start)).min()) - 1
    width = int(np.concatenate(([1], there.end, end)).max()) - low + 2
    mine, gone = (np.repeat(np.arange(len(of) - 1), np.diff(of)) for of in (there.offset, number))
    begins, ends = (mine * width + column - low for column in there[1:])
    of, opens, shuts = _left((begins, ends), (gone * width + start - low, gone * width + end - low))
    sets = mine[of]
    offset = np.concatenate(([0], np.cumsum(np.bincount(sets, minlength=len(there.offset) - 1))))
    return Sets(offset, opens - sets * width + low, shuts - sets * width + low)


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
    of, width = np.repeat(np.arange(count), np.diff(sets.offset)), high - low + 2
    last = np.clip(end - 1, low - 1, high) - low
    row = np.searchsorted(of * width + sets.start - low, which * width + last, side="right") - 1
    return np.asarray((row >= sets.offset[which]) & (sets.end[row] > start))
