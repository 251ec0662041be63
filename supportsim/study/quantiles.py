"""Quantiles of times over pooled replications, with intervals that know the replications."""

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.study.intervals import CONFIDENCE, ONE_REPLICATION, Interval
from supportsim.study.student import student

Integers = npt.NDArray[np.int64]

#: A time that did not come.
NEVER: Final = int(np.iinfo(np.int64).max)

NO_CASES: Final = "no case to measure"
TOO_FEW_ENDED: Final = "so many cases were still waiting for it at the end of the run"
NO_UPPER_BOUND: Final = "no upper bound: too many cases were still waiting for it at the end"


def quantile_interval(
    samples: Sequence[Integers], share: float, *, confidence: float = CONFIDENCE
) -> Interval:
    """The time within which a share of all pooled cases had the event.

    The bounds are the times at which the interval of F(x), a ratio over replications on
    the logit scale, begins and ceases to hold the share.

    Args:
        samples: For each replication its sorted times; `NEVER` where the event did not come.
        share: In (0, 1).
        confidence: In (0, 1).

    Returns:
        Whole units of the samples, as floats; None where the quantile is never reached.
    """
    sizes = np.array([len(sample) for sample in samples], dtype=np.int64)
    if sizes.sum() == 0:
        return Interval(mean=None, low=None, high=None, reason=NO_CASES)
    top = _largest_time(samples)
    needed = math.ceil(share * int(sizes.sum()) - 1e-9)
    middle = _first(lambda x: int(_counts(samples, x).sum()) >= needed, top)
    if middle is None:
        return Interval(mean=None, low=None, high=None, reason=TOO_FEW_ENDED)
    if len(samples) < 2:
        return Interval(mean=float(middle), low=None, high=None, reason=ONE_REPLICATION)
    quantile = student((1 + confidence) / 2, len(samples) - 1)
    low = _first(lambda x: _bound(samples, sizes, x, quantile) >= _logit(share), top)
    high = _first(lambda x: _bound(samples, sizes, x, -quantile) >= _logit(share), top)
    return Interval(
        mean=float(middle),
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        reason=NO_UPPER_BOUND if high is None else None,
    )


def _largest_time(samples: Sequence[Integers]) -> int:
    """The largest time that came, 0 when none did."""
    ends = (np.searchsorted(sample, NEVER) for sample in samples)
    pairs = zip(samples, ends, strict=True)
    return max((int(sample[end - 1]) for sample, end in pairs if end > 0), default=0)


def _counts(samples: Sequence[Integers], x: int) -> Integers:
    """Cases within x, by replication."""
    return np.array([sample.searchsorted(x, side="right") for sample in samples])


def _bound(samples: Sequence[Integers], sizes: Integers, x: int, quantile: float) -> float:
    """Logit of F(x) plus `quantile` standard errors of it."""
    counts = _counts(samples, x)
    within, total = int(counts.sum()), int(sizes.sum())
    if within == 0:
        return -math.inf
    if within == total:
        return math.inf
    reached = within / total
    replications = len(samples)
    errors = (counts - reached * sizes) / (total / replications)
    error = math.sqrt(float((errors**2).sum()) / (replications * (replications - 1)))
    return _logit(reached) + quantile * error / (reached * (1 - reached))


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _first(holds: Callable[[int], bool], top: int) -> int | None:
    """Smallest whole number in [0, top] at which a growing condition holds, by bisection."""
    if not holds(top):
        return None
    low, high = -1, top
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
