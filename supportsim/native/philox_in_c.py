"""The blocks in C: how arrays are handed to the library."""

from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.native.library import KeyWords, Ragged, Table, library
from supportsim.native.philox import Addresses, Integers, Key, Reading, Rows, Words


def fill(reading: Reading, key: Key, addresses: Addresses, found: npt.NDArray[Any]) -> None:
    """Read the blocks of some addresses: the same numbers as `philox.fill`, and its arguments.

    The parts broadcast to `found`, which is contiguous; the library is there.
    """
    if not found.size:
        return
    # The library walks rows and columns; more dimensions than two are laid out as rows.
    shape = found.shape if found.ndim < 3 else (found.size // found.shape[-1], found.shape[-1])
    # A list, so that what is laid out lives until it is read.
    grids = [_laid_out(part, found.shape, shape) for part in addresses]
    tables = (Table * 3)(*(_table(grid, shape) for grid in grids))
    loaded = library()
    door = loaded.philox_uniform if reading == "uniform" else loaded.philox_leading
    rows, columns = shape if len(shape) == 2 else (1, *shape)
    door(KeyWords(*key), tables, rows, columns, found.ctypes.data)


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


def _laid_out(part: Words, shape: tuple[int, ...], rows: tuple[int, ...]) -> Words:
    """A part of the addresses as it is, or as rows and columns where it has more dimensions."""
    return part if shape == rows else np.broadcast_to(part, shape).reshape(rows)


def _table(part: Words, shape: tuple[int, ...]) -> Table:
    """A part of addresses that may have one row or column for all, or none of its own."""
    row, column = 0, 0
    if part.ndim and part.shape[-1] == shape[-1]:
        column = part.strides[-1]
    if part.ndim == 2 and part.shape[0] == shape[0]:
        row = part.strides[0]
    return Table(part.ctypes.data, row, column)
