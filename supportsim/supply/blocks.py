"""Blocks: the half hours of a shift that are not case work (shrinkage)."""

from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.native.choosing import runs_of_smallest
from supportsim.streams import Stream
from supportsim.units import MINUTE

Integers = npt.NDArray[np.int64]

#: Length of a block, and of the raster on which blocks lie from the start of a shift.
BLOCK_LENGTH: Final = 30 * MINUTE


def raster(length: Integers) -> tuple[Integers, Integers]:
    """Places for a block in shifts of this length, and the most that may be taken.

    The last place stays free where the places would fill the shift.
    """
    places = length // BLOCK_LENGTH
    return places, np.maximum(places - (places * BLOCK_LENGTH == length), 0)


def expected_block_time(length: Integers, shrinkage: float) -> npt.NDArray[np.float64]:
    """Mean block time of shifts of this length: their share, as far as the raster has room."""
    return np.asarray(np.minimum(length * shrinkage, raster(length)[1] * BLOCK_LENGTH))


def draw_blocks(
    start: Integers,
    end: Integers,
    who: npt.NDArray[np.uint64],
    day: Integers,
    *,
    shrinkage: float,
    source: Stream,
) -> tuple[Integers, Integers, Integers]:
    """Blocks of shifts, those that touch made one.

    The number is the shift's share of half hours, rounded up or down at random so that the mean
    is exact; the places are drawn without replacement.

    Args:
        start: (s,) start of each shift.
        end: (s,) its end.
        who: (s,) identity of the person.
        day: (s,) ordinal of the local date.
        shrinkage: Share of shift time, in [0, 1).
        source: The stream of blocks.

    Returns:
        (shift, from, to) of each block, in order.
    """
    places, most = raster(end - start)
    width = int(places.max(initial=0))
    if shrinkage == 0 or width == 0:
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty, empty
    share = shrinkage * (end - start) / BLOCK_LENGTH
    count = np.minimum(np.floor(share + source.uniform(who, day)).astype(np.int64), most)
    lots = source.uniform(who[:, None], day[:, None], np.arange(1, width + 1))
    shift, first, last = runs_of_smallest(lots, places, count)
    return shift, start[shift] + first * BLOCK_LENGTH, start[shift] + last * BLOCK_LENGTH
