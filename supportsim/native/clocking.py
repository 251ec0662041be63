"""Clocks of opening hours in C: how arrays are handed to the library."""

import ctypes
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.native.library import Calendar, library

Integers = npt.NDArray[np.int64]
#: Start and end of disjoint intervals in order, and the open time before each and in all.
Hours = tuple[Integers, Integers, Integers]
#: First stretch of each clock, and start and end of each stretch.
Pauses = tuple[Integers, Integers, Integers]

_ADDRESS: Final = ctypes.c_void_p


def clocks_in_c(
    hours: Sequence[Hours],
    calendar: Integers,
    target: Integers,
    *,
    start: Integers,
    stop: Integers,
    pauses: Pauses,
) -> tuple[Integers, Integers]:
    """Due time and time run of k clocks, as `ledger.clocks.run_clocks` says; by the library only.

    Args:
        hours: Opening hours.
        calendar: (k,) number of those of each clock.
        target: (k,) open milliseconds allowed, or -1.
        start: (k,) when each begins.
        stop: (k,) when each stops.
        pauses: Stretches of each that are left out, in order.
    """
    tables = (Calendar * len(hours))(*(_as_table(each) for each in hours))
    columns = [np.ascontiguousarray(c, np.int64) for c in (calendar, target, start, stop)]
    laid = [np.ascontiguousarray(c, np.int64) for c in pauses]
    due, run = np.empty(len(stop), np.int64), np.empty(len(stop), np.int64)
    library().native_clocks(
        tables,
        len(hours),
        (_ADDRESS * 4)(*(column.ctypes.data for column in columns)),
        (_ADDRESS * 3)(*(column.ctypes.data for column in laid)),
        len(stop),
        due.ctypes.data,
        run.ctypes.data,
    )
    return due, run


def _as_table(hours: Hours) -> Calendar:
    start, end, before = (each.ctypes.data for each in hours)
    return Calendar(start, end, before, len(hours[0]), 0, 0)
