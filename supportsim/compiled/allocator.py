"""Has the allocator keep what is given back: fresh memory costs a run up to a fifth of its time."""

import ctypes
import os
from typing import Any, Final

#: Options of glibc's `mallopt`, by their numbers in malloc.h.
_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3

#: Pieces up to the first, the most that glibc allows, come from the heap; of whose end the system
#: gets back what is over the second. Tables of a year of 100,000 cases are within both.
_LARGEST_PIECE: Final = 32 << 20
_MOST_KEPT: Final = 256 << 20

#: Whoever says how memory is to be handled is left alone.
_SAID_BY_USER: Final = ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES")


def keep_memory() -> bool:
    """Have the next run use the memory of the last; whether the allocator agreed.

    Each page that the system hands out must be cleared first: as long as writing it takes.
    Nothing is done where the C library is not glibc, or the environment says otherwise.
    """
    if any(name in os.environ for name in _SAID_BY_USER):
        return False
    try:
        mallopt: Any = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    options = ((_MMAP_THRESHOLD, _LARGEST_PIECE), (_TRIM_THRESHOLD, _MOST_KEPT))
    return all(mallopt(number, value) == 1 for number, value in options)
