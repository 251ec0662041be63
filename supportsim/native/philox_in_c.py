"""The blocks in C: how arrays are handed to the library."""

from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.native.library import KeyWords, Ragged, Table, library
from supportsim.native.philox import Addresses, Integers, Key, Reading, Rows, Words


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


def fill_ragged(
    reading: Reading, key: Key, rows: Rows, offset: Integers, found: npt.NDArray[Any]
) -> None:
    """Read the blocks of ragged rows: the same numbers as `philox.fill_ragged`."""
    loaded = library()
    is_uniform = reading == "uniform"
    door = loaded.philox_uniform_ragged if is_uniform else loaded.philox_leading_ragged
    door(KeyWords(*key), _ragged(rows, offset), len(offset) - 1, found.ctypes.data)


def draws_until(key: Key, rows: Rows, edge: Integers, most: Integers) -> Integers:
    """How many draws each row takes: the same numbers as `philox.draws_until`."""
    found = np.empty(len(edge), dtype=np.int64)
    given = (edge.ctypes.data, most.ctypes.data, found.ctypes.data)
    library().philox_draws_until(KeyWords(*key), _ragged(rows, None), len(edge), *given)
    return found


def _ragged(rows: Rows, offset: Integers | None) -> Ragged:
    places = None if offset is None else offset.ctypes.data
    return Ragged(rows[0].ctypes.data, rows[1].ctypes.data, places)


def _table(grid: Words) -> Table:
    return Table(grid.ctypes.data, *grid.strides)
