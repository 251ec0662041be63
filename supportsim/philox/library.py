"""The blocks in C: whether their library can serve, and how arrays are handed to it."""

import ctypes
import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.philox.blocks import Addresses, Key, Reading, Words

#: Where the build puts the library, and what it is built of.
LIBRARY: Final = Path(__file__).with_name("_philox.so")
SOURCE: Final = Path(__file__).with_name("source")


class _Key(ctypes.Structure):
    _fields_ = (("first", ctypes.c_uint32), ("second", ctypes.c_uint32))


class _Table(ctypes.Structure):
    _fields_ = (
        ("first", ctypes.c_void_p),
        ("row", ctypes.c_int64),
        ("column", ctypes.c_int64),
    )


@cache
def library() -> Any:
    """The library; loaded once; None where it was not built, or of another source."""
    try:
        loaded = ctypes.CDLL(str(LIBRARY))
    except OSError:
        return None
    loaded.philox_source.restype = ctypes.c_char_p
    if loaded.philox_source().decode() != source_hash():
        return None
    number, address = ctypes.c_int64, ctypes.c_void_p
    for door in (loaded.philox_uniform, loaded.philox_leading):
        door.restype, door.argtypes = None, (_Key, ctypes.POINTER(_Table), number, number, address)
    return loaded


def source_hash() -> str:
    """What the library and the source beside it must agree on."""
    total = hashlib.sha256()
    for file in sorted(SOURCE.iterdir()):
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


def fill(reading: Reading, key: Key, addresses: Addresses, found: npt.NDArray[Any]) -> None:
    """Read the blocks of some addresses: the same numbers as `blocks.fill`, and its arguments.

    `found` is contiguous; the library is there.
    """
    if not found.size:
        return
    # The library walks rows and columns; more dimensions than two are laid out as rows.
    grids = [np.atleast_2d(part).reshape(-1, found.shape[-1]) for part in addresses]
    tables = (_Table * 3)(*(_table(grid) for grid in grids))
    loaded = library()
    door = loaded.philox_uniform if reading == "uniform" else loaded.philox_leading
    door(_Key(*key), tables, *grids[0].shape, found.ctypes.data)


def _table(grid: Words) -> _Table:
    return _Table(grid.ctypes.data, *grid.strides)
