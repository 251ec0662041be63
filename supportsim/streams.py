"""Random numbers by name: the same question always gets the same answer, whoever else asks.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers:
as easy as 1, 2, 3"), a counter generator: a block of bits is a pure function of a key and a
counter. The key is made of (scheme, seed, replication, purpose name), the counter of (who,
ordinal, draw); so adding a customer, an engineer, a purpose or a design moves no other draw.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.native import library, philox, philox_in_c
from supportsim.native.philox import Reading

Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

#: Changes when the same (seed, replication, purpose, counter) would give another number.
SCHEME: Final = 1


def name_id(name: str) -> int:
    """64-bit identity of a customer, a role or anything with a name; the same for ever."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def name_ids(names: Iterable[str]) -> Words:
    """`name_id` of each name, as an array."""
    return np.fromiter((name_id(name) for name in names), dtype=np.uint64)


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
        return self._drawn("uniform", np.dtype(np.float64), who, ordinal, draw)

    def bits32(
        self, who: npt.ArrayLike, ordinal: npt.ArrayLike = 0, draw: npt.ArrayLike = 0
    ) -> Integers:
        """Whole numbers in [0, 2**32), addressed like `uniform`."""
        return self._drawn("leading", np.dtype(np.int64), who, ordinal, draw)

    def uniform_each(self, who: Words, ordinal: Integers, offset: Integers) -> Floats:
        """Uniform numbers of ragged rows: draws 0, 1, ... of each, flat.

        Args:
            who: (n,) 64-bit identity of each row.
            ordinal: (n,) as for `uniform`.
            offset: (n + 1,) first place of each row in what is returned; the last ends it.
        """
        return self._each("uniform", np.dtype(np.float64), who, ordinal, offset)

    def bits32_each(self, who: Words, ordinal: Integers, offset: Integers) -> Integers:
        """Whole numbers in [0, 2**32) of ragged rows, addressed like `uniform_each`."""
        return self._each("leading", np.dtype(np.int64), who, ordinal, offset)

    def draws_until(
        self, who: Words, ordinal: Integers, edge: Integers, most: Integers
    ) -> Integers:
        """How many draws of `bits32` each row takes until one is below its edge.

        Args:
            who: (n,) 64-bit identity of each row.
            ordinal: (n,) as for `uniform`.
            edge: (n,) from 0 to 2**32.
            most: (n,) the most draws, at least 1.
        """
        count = philox.draws_until if library.library() is None else philox_in_c.draws_until
        whole = (np.ascontiguousarray(each, dtype=np.int64) for each in (edge, most))
        return count(self._key, _rows(who, ordinal), *whole)

    def _each(
        self, reading: Reading, kind: np.dtype[Any], who: Words, ordinal: Integers, offset: Integers
    ) -> npt.NDArray[Any]:
        """What is read of the blocks of ragged rows."""
        found = np.empty(int(offset[-1]), dtype=kind)
        fill = philox.fill_ragged if library.library() is None else philox_in_c.fill_ragged
        first = np.ascontiguousarray(offset, dtype=np.int64)
        fill(reading, self._key, _rows(who, ordinal), first, found)
        return found

    def _drawn(
        self,
        reading: Reading,
        kind: np.dtype[Any],
        who: npt.ArrayLike,
        ordinal: npt.ArrayLike,
        draw: npt.ArrayLike,
    ) -> npt.NDArray[Any]:
        """What is read of the blocks of some addresses."""
        parts = (np.asarray(who, dtype=np.uint64), _word(ordinal), _word(draw))
        shape = np.broadcast(*parts).shape
        if not shape:
            return self._drawn(reading, kind, parts[0][None], ordinal, draw)[0, ...]
        found = np.empty(shape, dtype=kind)
        fill = philox.fill if library.library() is None else philox_in_c.fill
        fill(reading, self._key, parts, found)
        return found


def _rows(who: Words, ordinal: Integers) -> tuple[Words, Words]:
    """Identity and ordinal of rows, contiguous."""
    return np.ascontiguousarray(who), np.ascontiguousarray(_word(ordinal))


def _word(value: npt.ArrayLike) -> Words:
    """Value as 32-bit words held in 64; refuses what does not fit."""
    array = np.asarray(value)
    if array.size and (array.min() < 0 or array.max() > 0xFFFFFFFF):
        raise ValueError("an ordinal or a draw lies outside [0, 2**32)")
    return array.view(np.uint64) if array.dtype == np.int64 else array.astype(np.uint64)
