"""Arrays of whole numbers: read-only columns, parts of intervals, searches in one pass."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.native.library import library
from supportsim.native.searching import search
from supportsim.native.sorting import sort

Integers = npt.NDArray[np.int64]

#: Fewer numbers than these are searched for one by one.
_FEW: Final = 2000
#: Cells of a grid for each of its edges.
_CELLS: Final = 4
#: A cell with more edges than these makes the grid no faster than a search.
_CROWDED: Final = 6
#: Keys up to so many times their number are counted in a table.
_SPARSE: Final = 8


def frozen(values: npt.ArrayLike) -> Integers:
    """The values as a read-only, contiguous int64 array.

    An array that is contiguous int64 already is not copied: it becomes read-only itself.
    """
    array = np.asarray(values, dtype=np.int64, order="C")
    array.flags.writeable = False
    return array


def time_within(start: npt.ArrayLike, end: npt.ArrayLike, low: int, high: int) -> npt.NDArray[Any]:
    """How much of each interval [start, end) lies in [low, high), as numbers of their type."""
    return np.asarray(np.clip(end, low, high) - np.clip(start, low, high))


def at_or_below(edges: Integers, values: npt.ArrayLike) -> Integers:
    """How many of the edges lie at or below each value: a search from the right.

    Args:
        edges: (k,) ascending.
        values: Whole numbers of any shape.
    """
    sought = np.asarray(values)
    if sought.size < _FEW or len(edges) < 2:
        return np.asarray(np.searchsorted(edges, sought, side="right"))
    low, span = int(edges[0]), int(edges[-1]) - int(edges[0])
    width = (span // (_CELLS * len(edges))).bit_length()
    # Of each cell of the grid, how many edges lie before it; few are left inside.
    starts = low + (np.arange((span >> width) + 2) << width)
    before = np.searchsorted(edges, starts)
    most = int(np.diff(before).max())
    if most > _CROWDED:
        return np.asarray(np.searchsorted(edges, sought, side="right"))
    if library() is not None:
        return search(edges, before, width, sought)
    cell = np.subtract(sought, low, dtype=np.int64)
    cell >>= width
    np.clip(cell, 0, len(starts) - 2, out=cell)
    found = before[cell]
    closed = np.append(edges, np.iinfo(np.int64).max)
    for _ in range(most):
        found += sought >= closed[found]
    return np.asarray(found)


def ranked(keys: Integers) -> tuple[Integers, Integers]:
    """The different keys in order, and the place of each key among them.

    Args:
        keys: (n,) none below 0.
    """
    size = int(keys.max(initial=0)) + 1
    if size > _SPARSE * len(keys) + _FEW:
        found, place = np.unique(keys, return_inverse=True)
        return found, place
    found = np.flatnonzero(np.bincount(keys, minlength=size))
    table = np.empty(size, dtype=np.int64)
    table[found] = np.arange(len(found))
    return found, table[keys]


def order_by(major: npt.ArrayLike, minor: npt.ArrayLike) -> Integers:
    """Rows by a major number, then by a minor one; those alike in both keep their order.

    Args:
        major: (n,) none below 0.
        minor: (n,) any.
    """
    of, within = (np.asarray(each, dtype=np.int64) for each in (major, minor))
    if not len(of):
        return np.zeros(0, dtype=np.int64)
    low, bits = int(within.min()), (len(of) - 1).bit_length()
    width = int(within.max()) - low + 1
    if (int(of.max()) + 1) * width >> (63 - bits):
        return np.lexsort((within, of))
    # Both numbers and the row in one word, so that only words are sorted.
    words = of * width
    words += within
    words -= low
    words <<= bits
    words += np.arange(len(of))
    sort(words, bits)
    words &= (1 << bits) - 1
    return words
