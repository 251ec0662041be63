"""Small helpers to make the arrays of a plan: whole numbers, read-only."""

from collections.abc import Iterable, Sequence

import numpy as np

from supportsim.arrays import Integers, frozen
from supportsim.units import PPM, QUANTILE_ONE


def offsets(lengths: Iterable[int]) -> Integers:
    """(n + 1,) start of each part of a flat array whose parts have these lengths."""
    counts = np.fromiter(lengths, dtype=np.int64)
    return frozen(np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]))


def parts_per_million(share: float) -> int:
    """A share or factor as whole parts per million, rounded half to even."""
    return round(share * PPM)


def quantile(share: float) -> int:
    """A probability in [0, 1] on the scale of tape quantiles."""
    return round(share * QUANTILE_ONE)


def index_of(names: Sequence[str], name: str) -> int:
    """Position of a name that the inputs have been checked to hold."""
    return list(names).index(name)
