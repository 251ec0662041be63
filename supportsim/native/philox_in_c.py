"""The blocks in C: how arrays are handed to the library."""

from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.native.library import KeyWords, Table, library
from supportsim.native.philox import Addresses, Key, Reading, Words


def fill(reading: Reading, key: Key, addresses: Addresses, found: npt.NDArray[Any]) -> None:
    """Read the blocks of some addresses: the same numbers as `philox.fill`, and its arguments.

    `found` is contiguous; the library is there.
    """
    if not found.size:
        return
    # The library walks rows and columns; more dimensions than two are laid out as rows.
    grids = [np.atleast_2d(part).reshape(-1, found.shape[-1]) for part in addresses]
    tables = (Table * 3)(*(_table(grid) for grid in grids))
    loaded = library()
    door = loaded.philox_uniform if reading == "uniform" else loaded.philox_leading
    door(KeyWords(*key), tables, *grids[0].shape, found.ctypes.data)


def _table(grid: Words) -> Table:
    return Table(grid.ctypes.data, *grid.strides)
