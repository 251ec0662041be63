"""Sums by group, and time by person and by code of what they did: by the library, or by numpy."""

import ctypes
from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.arrays import time_within
from supportsim.native.library import library

Integers = npt.NDArray[np.int64]
#: Person (-1 is nobody), code from 0, start and end of each interval.
Intervals = tuple[
    npt.NDArray[np.int32], npt.NDArray[np.int8], npt.NDArray[np.int64], npt.NDArray[np.int64]
]


def time_by_code(intervals: Intervals, shape: tuple[int, int], within: tuple[int, int]) -> Integers:
    """(people, codes) time that lies in a stretch of time.

    Args:
        intervals: (n,) each, none of which ends before it starts.
        shape: People and codes.
        within: Start and end of the stretch.
    """
    loaded: Any = library()
    if loaded is None:
        return _by_numpy(intervals, shape, within)
    found = np.zeros(shape, dtype=np.int64)
    types = (np.int32, np.int8, np.int64, np.int64)
    columns = [np.ascontiguousarray(c, t) for c, t in zip(intervals, types, strict=True)]
    given = (ctypes.c_void_p * 4)(*(column.ctypes.data for column in columns))
    loaded.native_time_by_code(given, len(columns[0]), *within, shape[1], found.ctypes.data)
    return found


def _by_numpy(intervals: Intervals, shape: tuple[int, int], within: tuple[int, int]) -> Integers:
    row = np.flatnonzero(intervals[0] >= 0)
    who, code, start, end = (column[row].astype(np.int64) for column in intervals)
    time = time_within(start, end, *within)
    # Sums of milliseconds stay far below 2**53, so that floats hold them.
    flat = np.bincount(who * shape[1] + code, time, shape[0] * shape[1])
    return flat.astype(np.int64).reshape(shape)


def sums(group: npt.NDArray[np.signedinteger[Any]], values: Integers, groups: int) -> Integers:
    """(groups,) sum of the whole numbers of each group.

    Args:
        group: (n,) of each number, from 0 to below `groups`.
        values: (n,) numbers.
        groups: How many there are.

    Raises:
        IndexError: A number is of no group.
    """
    loaded: Any = library()
    found = np.zeros(groups, dtype=np.int64)
    if loaded is None:
        if len(group) and not 0 <= group.min() <= group.max() < groups:
            raise IndexError("a number of no group")
        np.add.at(found, group, values)
        return found
    of, number = np.ascontiguousarray(group, np.int32), np.ascontiguousarray(values, np.int64)
    columns = (of.ctypes.data, number.ctypes.data, len(of), groups)
    if loaded.native_sums(*columns, found.ctypes.data) < 0:
        raise IndexError("a number of no group")
    return found


def weighed(values: Integers) -> int:
    """Sum of whole numbers with weights, modulo 2**64: no single one can change unseen.

    The weights are odd and without a pattern: multiples of 2**64 over the golden ratio, mixed.

    Args:
        values: Of any shape.
    """
    words = np.ascontiguousarray(values, dtype=np.int64)
    loaded: Any = library()
    if loaded is not None:
        return int(loaded.native_weighed(words.ctypes.data, words.size))
    weights = np.arange(1, words.size + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    weights ^= weights >> np.uint64(29)
    return int(np.dot(words.ravel().view(np.uint64), weights | np.uint64(1)))
