"""Whole numbers in ascending order."""

import numpy as np
import numpy.typing as npt

from supportsim.native.library import library

#: So few are sorted by numpy at once.
_FEW = 1024


def sort(values: npt.NDArray[np.int64], low: int = 0) -> None:
    """Sort numbers where they stand, as numpy would.

    The library goes by digits: on some processors numpy takes four times as long.

    Args:
        values: (n,) contiguous, none below 0.
        low: So many of the lowest bits are in order already among numbers alike in the others.
    """
    loaded = library() if len(values) > _FEW else None
    if loaded is None:
        values.sort()
        return
    spare = np.empty_like(values)
    loaded.native_sort(values.ctypes.data, len(values), low, spare.ctypes.data)
