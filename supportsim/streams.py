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

    def _drawn(
        self,
        reading: Reading,
        kind: np.dtype[Any],
        who: npt.ArrayLike,
        ordinal: npt.ArrayLike,
        draw: npt.ArrayLike,
    ) -> npt.NDArray[Any]:
        """What is read of the blocks of some addresses."""
        identity, first, second = np.broadcast_arrays(
            np.asarray(who, dtype=np.uint64), _word(ordinal), _word(draw)
        )
        if not identity.ndim:
            return self._drawn(reading, kind, identity[None], first, second)[0, ...]
        found = np.empty(identity.shape, dtype=kind)
        fill = philox.fill if library.library() is None else philox_in_c.fill
        fill(reading, self._key, (identity, first, second), found)
        return found


def _word(value: npt.ArrayLike) -> Words:
    """Value as 32-bit words held in 64; refuses what does not fit."""
    array = np.asarray(value)
    if array.size and (array.min() < 0 or array.max() > 0xFFFFFFFF):
        raise ValueError("an ordinal or a draw lies outside [0, 2**32)")
    return array.view(np.uint64) if array.dtype == np.int64 else array.astype(np.uint64)
