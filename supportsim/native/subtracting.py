"""What is left of intervals on a line after others are taken away."""

import ctypes

import numpy as np
import numpy.typing as npt

from supportsim.native.library import Stretches, library

Integers = npt.NDArray[np.int64]
Intervals = tuple[Integers, Integers]


def remainder(there: Intervals, taken: Intervals) -> tuple[Integers, Integers, Integers]:
    """Of each part that is left, the interval it is left of, its start and its end; in order.

    Args:
        there: Starts and ends of intervals of some length, disjoint, in order.
        taken: Starts and ends of others of some length, in order of their start.
    """
    loaded = library()
    if loaded is None:
        return _remainder(there, taken)
    given = [tuple(map(np.ascontiguousarray, pair)) for pair in (there, taken)]
    sides = [Stretches(low.ctypes.data, high.ctypes.data, len(low)) for low, high in given]
    room = np.empty((3, sum(len(low) for low, _ in given)), dtype=np.int64)
    parts = loaded.native_remainder(
        *(ctypes.byref(side) for side in sides), *(row.ctypes.data for row in room)
    )
    of, start, end = room[:, :parts]
    return of, start, end


def _remainder(there: Intervals, taken: Intervals) -> tuple[Integers, Integers, Integers]:
    """The same without the library: what is left of the whole line, then what is there of it."""
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
