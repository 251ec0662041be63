"""Philox4x32-10 in numpy: what a block is, and what serves where the library was not built."""

from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Key = tuple[int, int]
#: What is read of a block: "uniform" numbers inside (0, 1), or its "leading" word.
Reading = Literal["uniform", "leading"]
#: Identity (words 0 and 1 of a counter), word 2 and word 3; they broadcast to one shape.
Addresses = tuple[Words, Words, Words]
#: Identity and word 2 of some rows, both contiguous; word 3 counts the draws of each from 0.
Rows = tuple[Words, Words]

_LOW: Final = np.uint64(0xFFFFFFFF)
_SHIFT: Final = np.uint64(32)
#: Multipliers of words 0 and 2, which are worked side by side and change places every round.
_MULTIPLIERS: Final = np.array([[0xD2511F53], [0xCD9E8D57]], dtype=np.uint64)
_WEYL_0: Final = 0x9E3779B9
_WEYL_1: Final = 0xBB67AE85
_ROUNDS: Final = 10
#: Of each word the leading bits make a uniform number.
_BITS_USED: Final = np.uint64(26)
_BITS_LEFT_OUT: Final = np.uint64(6)
#: Blocks worked at a time: so many that calls cost little, few enough for the cache of a core.
_CHUNK: Final = 16384


def philox4x32(counter: Words, key: Key) -> Words:
    """Philox4x32-10 blocks.

    Args:
        counter: (4, n) words of 32 bits, each held in 64.
        key: Two words of 32 bits.

    Returns:
        (4, n) words of 32 bits, each held in 64.
    """
    state = counter[[0, 2, 1, 3]]
    scramble(state, key)
    return state[[0, 3, 1, 2]]


def scramble(state: Words, key: Key) -> None:
    """Turn counters into blocks where they stand.

    Args:
        state: (4, n) words 0, 2, 1, 3 of the counters; then words 0, 2, 3, 1 of the blocks.
        key: Two words of 32 bits.
    """
    factors, others = state[:2], state[:1:-1]
    products, multipliers = np.empty_like(factors), _MULTIPLIERS
    for keys in _round_keys(key):
        np.multiply(factors, multipliers, out=products)
        np.right_shift(products, _SHIFT, out=factors)
        np.bitwise_xor(factors, others, out=factors)
        np.bitwise_xor(factors, keys, out=factors)
        np.bitwise_and(products, _LOW, out=products)
        # The two products change places, and each meets the multiplier of the other.
        multipliers, others, products = multipliers[::-1], products[::-1], others


@lru_cache(maxsize=64)
def _round_keys(key: Key) -> Words:
    """(rounds, 2, 1) words that the products of each round meet, in their order."""
    pairs = [
        [(key[1] + turn * _WEYL_1) & 0xFFFFFFFF, (key[0] + turn * _WEYL_0) & 0xFFFFFFFF]
        for turn in range(_ROUNDS)
    ]
    words = [pair[::-1] if turn % 2 else pair for turn, pair in enumerate(pairs)]
    return np.array(words, dtype=np.uint64)[:, :, np.newaxis]


def fill(reading: Reading, key: Key, addresses: Addresses, found: npt.NDArray[Any]) -> None:
    """Read the blocks of some addresses, worked in pieces of the cache.

    Args:
        reading: What to read: as float64 for "uniform", as int64 for "leading".
        key: Two words of 32 bits.
        addresses: Where; words 2 and 3 below 2**32; of at least one dimension.
        found: Takes what is read; of the shape of the addresses.
    """
    read = _uniform if reading == "uniform" else _leading
    identity, first, second = (np.broadcast_to(part, found.shape) for part in addresses)
    width = max(found[:1].size, 1)
    step = max(_CHUNK // width, 1)
    state = np.empty((4, min(step, len(found)) * width), dtype=np.uint64)
    for start in range(0, len(found), step):
        part = found[start : start + step]
        words = state[:, : part.size]
        rows = words.reshape(4, *part.shape)
        here = identity[start : start + step]
        np.bitwise_and(here, _LOW, out=rows[0])
        np.right_shift(here, _SHIFT, out=rows[2])
        rows[1], rows[3] = first[start : start + step], second[start : start + step]
        scramble(words, key)
        read(rows, part)


def fill_ragged(
    reading: Reading, key: Key, rows: Rows, offset: Integers, found: npt.NDArray[Any]
) -> None:
    """Read the blocks of rows that have different numbers of draws.

    Args:
        reading: See `fill`.
        key: Two words of 32 bits.
        rows: (n,) each.
        offset: (n + 1,) first place in `found` of each row, contiguous; the last ends it.
        found: Takes what is read.
    """
    counts = np.diff(offset)
    draw = np.arange(len(found)) - np.repeat(offset[:-1], counts)
    who, ordinal = (np.repeat(part, counts) for part in rows)
    fill(reading, key, (who, ordinal, draw.view(np.uint64)), found)


def draws_until(key: Key, rows: Rows, edge: Integers, most: Integers) -> Integers:
    """How many draws each row takes until its leading word is below its edge.

    Args:
        key: Two words of 32 bits.
        rows: (n,) each.
        edge: (n,) from 0 to 2**32, contiguous.
        most: (n,) the most draws of each, at least 1, contiguous.
    """
    active, counts = np.arange(len(edge)), np.zeros(len(edge), dtype=np.int64)
    while active.size:
        draw = np.broadcast_to(counts[active[:1]].view(np.uint64), active.shape)
        drawn = np.empty(len(active), dtype=np.int64)
        fill("leading", key, (rows[0][active], rows[1][active], draw), drawn)
        counts[active] += 1
        active = active[(drawn >= edge[active]) & (counts[active] < most[active])]
    return counts


def _uniform(words: Words, found: npt.NDArray[np.float64]) -> None:
    """Odd multiples of 2**-53 from words 0 and 1 of blocks (rows 0 and 3)."""
    # 26 + 26 bits and a half: exact in a double, symmetric, and never 0 or 1.
    high, low = words[0], words[3]
    high >>= _BITS_LEFT_OUT
    high <<= _BITS_USED
    low >>= _BITS_LEFT_OUT
    high |= low
    np.add(high.view(np.int64), 0.5, out=found)
    found *= 2.0**-52


def _leading(words: Words, found: npt.NDArray[np.int64]) -> None:
    """Word 0 of blocks."""
    found[...] = words[0]
