"""Random numbers by name: the same question always gets the same answer, whoever else asks.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers:
as easy as 1, 2, 3"), a counter generator: a block of bits is a pure function of a key and a
counter. The key is made of (scheme, seed, replication, purpose name), the counter of (who,
ordinal, draw); so adding a customer, an engineer, a purpose or a design moves no other draw.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

#: Changes when the same (seed, replication, purpose, counter) would give another number.
SCHEME: Final = 1

_LOW: Final = np.uint64(0xFFFFFFFF)
_SHIFT: Final = np.uint64(32)
_MULTIPLIER_0: Final = np.uint64(0xD2511F53)
_MULTIPLIER_1: Final = np.uint64(0xCD9E8D57)
_WEYL_0: Final = 0x9E3779B9
_WEYL_1: Final = 0xBB67AE85
_ROUNDS: Final = 10
#: Blocks worked at a time: what fits the cache of one core.
_CHUNK: Final = 8192


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
    c0, c1, c2, c3 = (word.copy() for word in counter)
    high_0, high_1 = np.empty_like(c0), np.empty_like(c0)
    for turn in range(_ROUNDS):
        k0 = np.uint64((key[0] + turn * _WEYL_0) & 0xFFFFFFFF)
        k1 = np.uint64((key[1] + turn * _WEYL_1) & 0xFFFFFFFF)
        np.multiply(c0, _MULTIPLIER_0, out=c0)
        np.multiply(c2, _MULTIPLIER_1, out=c2)
        np.right_shift(c0, _SHIFT, out=high_0)
        np.right_shift(c2, _SHIFT, out=high_1)
        np.bitwise_xor(high_1, c1, out=high_1)
        np.bitwise_xor(high_1, k0, out=high_1)
        np.bitwise_xor(high_0, c3, out=high_0)
        np.bitwise_xor(high_0, k1, out=high_0)
        np.bitwise_and(c0, _LOW, out=c0)
        np.bitwise_and(c2, _LOW, out=c2)
        c0, c1, c2, c3, high_0, high_1 = high_1, c2, high_0, c0, c3, c1
    return np.stack((c0, c1, c2, c3))


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
        shape, words = self._words(who, ordinal, draw)
        # 26 + 26 bits and a half: exact in a double, symmetric, and never 0 or 1.
        high = (words[0] >> np.uint64(6)) << np.uint64(26)
        steps: Floats = (high | (words[1] >> np.uint64(6))).astype(np.float64)
        return ((steps + 0.5) * 2.0**-52).reshape(shape)

    def bits32(
        self, who: npt.ArrayLike, ordinal: npt.ArrayLike = 0, draw: npt.ArrayLike = 0
    ) -> Integers:
        """Whole numbers in [0, 2**32), addressed like `uniform`."""
        shape, words = self._words(who, ordinal, draw)
        bits: Integers = words[0].astype(np.int64)
        return bits.reshape(shape)

    def _words(
        self, who: npt.ArrayLike, ordinal: npt.ArrayLike, draw: npt.ArrayLike
    ) -> tuple[tuple[int, ...], Words]:
        """The first two words of each block, flat, and the shape they belong in."""
        identity, *small = np.broadcast_arrays(
            np.asarray(who, dtype=np.uint64), _word(ordinal), _word(draw)
        )
        flat_who, flat_ordinal, flat_draw = (part.ravel() for part in (identity, *small))
        words = np.empty((2, flat_who.size), dtype=np.uint64)
        for start in range(0, flat_who.size, _CHUNK):
            part = slice(start, start + _CHUNK)
            low, high = flat_who[part] & _LOW, flat_who[part] >> _SHIFT
            counter = np.stack((low, high, flat_ordinal[part], flat_draw[part]))
            words[:, part] = philox4x32(counter, self._key)[:2]
        return identity.shape, words


def _word(value: npt.ArrayLike) -> Words:
    """Value as 32-bit words held in 64; refuses what does not fit."""
    array = np.asarray(value)
    if array.size and (array.min() < 0 or array.max() > 0xFFFFFFFF):
        raise ValueError("an ordinal or a draw lies outside [0, 2**32)")
    return array.astype(np.uint64)
