"""Random numbers by name: the same question always gets the same answer, whoever else asks.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers:
as easy as 1, 2, 3"), a counter generator: a block of bits is a pure function of a key and a
counter. The key is made of (scheme, seed, replication, purpose name), the counter of (who,
ordinal, draw); so adding a customer, an engineer, a purpose or a design moves no other draw.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

#: Changes when the same (seed, replication, purpose, counter) would give another number.
SCHEME: Final = 1

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


def name_id(name: str) -> int:
    """64-bit identity of a customer, a role or anything with a name; the same for ever."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def name_ids(names: Iterable[str]) -> Words:
    """`name_id` of each name, as an array."""
    return np.fromiter((name_id(name) for name in names), dtype=np.uint64)


def philox4x32(counter: Words, key: tuple[int, int]) -> Words:
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


def scramble(state: Words, key: tuple[int, int]) -> None:
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
def _round_keys(key: tuple[int, int]) -> Words:
    """(rounds, 2, 1) words that the products of each round meet, in their order."""
    pairs = [
        [(key[1] + turn * _WEYL_1) & 0xFFFFFFFF, (key[0] + turn * _WEYL_0) & 0xFFFFFFFF]
        for turn in range(_ROUNDS)
    ]
    words = [pair[::-1] if turn % 2 else pair for turn, pair in enumerate(pairs)]
    return np.array(words, dtype=np.uint64)[:, :, np.newaxis]


@dataclass(frozen=True, slots=True)
class Stream:
    """All draws of one purpose in one replication, addressed and never consumed.

    Attributes:
        seed: Seed of the study.
        replication: Number of the replication.
        purpose: What the draws are for, as "severity" or "touch_effort".
    """

    seed: int
    replication: int
    purpose: str
    _key: tuple[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        text = f"supportsim\0{SCHEME}\0{self.seed}\0{self.replication}\0{self.purpose}"
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        key = (int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little"))
        object.__setattr__(self, "_key", key)

    def uniform(
        self, who: npt.ArrayLike, ordinal: npt.ArrayLike = 0, draw: npt.ArrayLike = 0
    ) -> Floats:
        """Uniform numbers inside (0, 1): odd multiples of 2**-53.

        Args:
            who: 64-bit identity (see `name_id`).
            ordinal: Which of their cases, slots or the like, in [0, 2**32).
            draw: Which draw for it, in [0, 2**32).

        Returns:
            An array of the shape to which the three broadcast.

        Raises:
            ValueError: An ordinal or draw does not fit 32 bits.
        """
        return self._drawn(_uniform, np.dtype(np.float64), who, ordinal, draw)

    def bits32(
        self, who: npt.ArrayLike, ordinal: npt.ArrayLike = 0, draw: npt.ArrayLike = 0
    ) -> Integers:
        """Whole numbers in [0, 2**32), addressed like `uniform`."""
        return self._drawn(_leading, np.dtype(np.int64), who, ordinal, draw)

    def _drawn(
        self,
        read: Callable[[Words, npt.NDArray[Any]], None],
        kind: np.dtype[Any],
        who: npt.ArrayLike,
        ordinal: npt.ArrayLike,
        draw: npt.ArrayLike,
    ) -> npt.NDArray[Any]:
        """What `read` makes of the blocks of some addresses, worked in pieces of the cache."""
        identity, first, second = np.broadcast_arrays(
            np.asarray(who, dtype=np.uint64), _word(ordinal), _word(draw)
        )
        found = np.empty(identity.shape, dtype=kind)
        if not found.ndim:
            return self._drawn(read, kind, identity[None], first, second)[0, ...]
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
            scramble(words, self._key)
            read(rows, part)
        return found


def _uniform(words: Words, found: Floats) -> None:
    """Odd multiples of 2**-53 from words 0 and 1 of blocks (rows 0 and 3)."""
    # 26 + 26 bits and a half: exact in a double, symmetric, and never 0 or 1.
    high, low = words[0], words[3]
    high >>= _BITS_LEFT_OUT
    high <<= _BITS_USED
    low >>= _BITS_LEFT_OUT
    high |= low
    np.add(high.view(np.int64), 0.5, out=found)
    found *= 2.0**-52


def _leading(words: Words, found: Integers) -> None:
    """Word 0 of blocks."""
    found[...] = words[0]


def _word(value: npt.ArrayLike) -> Words:
    """Value as 32-bit words held in 64; refuses what does not fit."""
    array = np.asarray(value)
    if array.size and (array.min() < 0 or array.max() > 0xFFFFFFFF):
        raise ValueError("an ordinal or a draw lies outside [0, 2**32)")
    return array.view(np.uint64) if array.dtype == np.int64 else array.astype(np.uint64)
