"""Rows in order of time, by group, and with ties settled: by the library, or by numpy."""

import ctypes
from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.native.library import Carried, Ties, library
from supportsim.native.sets import offset_of

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


def in_time(when: Integers, kept: Flags) -> Integers:
    """The rows that are kept, in order of their time; those alike by row.

    Args:
        when: (n,) of each row.
        kept: (n,) which rows to take.
    """
    loaded: Any = library()
    if loaded is not None:
        row, spare = np.empty((2, len(when)), dtype=np.int64)
        columns = np.ascontiguousarray(when, np.int64), np.ascontiguousarray(kept, np.bool_)
        given = (columns[0].ctypes.data, columns[1].ctypes.data, len(when))
        count = loaded.native_in_time(*given, row.ctypes.data, spare.ctypes.data)
        if count >= 0:
            return np.asarray(row[:count])
    found = np.flatnonzero(kept)
    return np.asarray(found[np.argsort(when[found], kind="stable")])


def parted(
    row: Integers, group: Numbers, groups: int, kept: Flags, *along: Integers
) -> tuple[Integers, ...]:
    """Some rows by group; those of a group keep their order.

    Args:
        row: (k,) the rows.
        group: (n,) of each row, from 0 to below `groups` where it is kept.
        groups: How many there are.
        kept: (n,) which rows to take.
        along: (n,) columns to take along.

    Returns:
        (groups + 1,) first place of each group; the rows; and the columns of these.

    Raises:
        IndexError: A row of no group is kept.
    """
    loaded: Any = library()
    if loaded is None:
        return _parted(row, group, groups, kept, along)
    offset, found = np.zeros(groups + 1, dtype=np.int64), np.empty(len(row), dtype=np.int64)
    rows, chosen = np.ascontiguousarray(row, np.int64), np.ascontiguousarray(kept, np.bool_)
    of = np.ascontiguousarray(group, np.int32)
    sides = ([np.ascontiguousarray(each, np.int64) for each in along],
             [np.empty(len(row), dtype=np.int64) for _ in along])  # fmt: skip
    addresses = [(ctypes.c_void_p * len(along))(*(c.ctypes.data for c in side)) for side in sides]
    carried = Carried(len(along), *map(ctypes.addressof, addresses))
    given = (rows.ctypes.data, len(rows), chosen.ctypes.data, of.ctypes.data, groups)
    taken = (ctypes.byref(carried), offset.ctypes.data, found.ctypes.data)
    count = loaded.native_parted(*given, *taken)
    if count < 0:
        raise IndexError("a row of no group")
    return offset, found[:count], *(column[:count] for column in sides[1])


def untied(row: Integers, group: Numbers, when: Integers, by: tuple[Numbers, Numbers]) -> Integers:
    """Rows in order of group and time, with their ties settled.

    Args:
        row: (k,) the rows, in order of group and time.
        group: (n,) of each row.
        when: (n,) likewise.
        by: (n,) twice: what settles ties, the first before the second.
    """
    loaded: Any = library()
    if loaded is None:
        columns = (by[1], by[0], when, group)
        return np.asarray(row[np.lexsort([column[row] for column in columns])])
    found = np.array(row, dtype=np.int64)
    first, then = (np.ascontiguousarray(column, np.int32) for column in by)
    of, moment = np.ascontiguousarray(group, np.int32), np.ascontiguousarray(when, np.int64)
    ties = Ties(of.ctypes.data, moment.ctypes.data, first.ctypes.data, then.ctypes.data)
    loaded.native_untie(found.ctypes.data, len(found), ctypes.byref(ties))
    return found


def _parted(
    row: Integers, group: Numbers, groups: int, kept: Flags, along: tuple[Integers, ...]
) -> tuple[Integers, ...]:
    """The same without the library."""
    taken = row[kept[row]]
    of = group[taken]
    if len(of) and (of.min() < 0 or of.max() >= groups):
        raise IndexError("a row of no group")
    found = taken[np.argsort(of, kind="stable")]
    return offset_of(of, groups), found, *(column[found] for column in along)
