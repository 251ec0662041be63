"""The smallest numbers of each row, as runs of neighbours: by the library, or by numpy."""

import numpy as np
import numpy.typing as npt

from supportsim.native.library import library

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def runs_of_smallest(lots: Floats, places: Integers, wanted: Integers) -> Integers:
    """Where the smallest numbers of each row stand.

    Args:
        lots: (n, m) numbers below 2, contiguous.
        places: (n,) how many of each row count, the first ones; at most m.
        wanted: (n,) how many are taken, at most so many; all that are equal to the last of them
            are taken too.

    Returns:
        (3, r) row, first column and column after the last of each run, in order.
    """
    loaded = library()
    if loaded is None:
        return _by_numpy(lots, places, wanted)
    counts = np.ascontiguousarray(places), np.ascontiguousarray(wanted)
    # Between two runs is a place that is not taken.
    found = np.empty((int((places + 1).sum()) // 2, 3), dtype=np.int64)
    given = (lots.ctypes.data, *lots.shape, counts[0].ctypes.data, counts[1].ctypes.data)
    runs = loaded.native_runs(*given, found.ctypes.data)
    return np.ascontiguousarray(found[:runs].T)


def _by_numpy(lots: Floats, places: Integers, wanted: Integers) -> Integers:
    rows, width = lots.shape
    order = np.where(np.arange(width) < places[:, None], lots, 2.0)
    limit = np.sort(order, axis=1)[np.arange(rows), np.maximum(wanted - 1, 0)]
    taken = np.zeros((rows, width + 2), dtype=np.int8)
    taken[:, 1:-1] = (order <= limit[:, None]) & (wanted[:, None] > 0)
    change = np.diff(taken, axis=1)
    row, first = np.nonzero(change == 1)
    return np.stack((row, first, np.nonzero(change == -1)[1]))
