"""How many edges lie at or below each value, by a grid: how arrays are handed to the library."""

from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.native.library import Grid, library

Integers = npt.NDArray[np.int64]


def search(edges: Integers, before: Integers, width: int, values: npt.NDArray[Any]) -> Integers:
    """How many of the edges lie at or below each value; the library is there.

    Args:
        edges: (k,) ascending, at least one.
        before: Of each cell of a grid, how many edges lie before it; the cells begin at the
            first edge and are 2**width wide; what lies beyond counts to the last.
        width: See above.
        values: Whole numbers of any shape.
    """
    edge, sought = (np.ascontiguousarray(each, dtype=np.int64) for each in (edges, values))
    found = np.empty(sought.shape, dtype=np.int64)
    grid = Grid(edge.ctypes.data, len(edge), before.ctypes.data, len(before), width)
    library().native_search(grid, sought.ctypes.data, sought.size, found.ctypes.data)
    return found
