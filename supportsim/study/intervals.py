"""Confidence intervals of figures that are ratios of sums over replications.

The replication is the unit: cases of one replication share its weather, so an interval that
counted cases would be far too narrow.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from supportsim.study.student import student

#: The confidence of every interval of one figure.
CONFIDENCE: Final = 0.95
#: Beyond this skewness the t interval is bent (Johnson's t, inverted by Hall's cubic).
LARGE_SKEWNESS: Final = 0.5
#: How far a bend may take the cubic's inverse towards where it has no slope: 1 is all the way.
#: Skewness of a few values is mostly chance, and beyond it makes intervals that say nothing.
MOST_BENT: Final = 0.9
#: Spread below this share of the size of the numbers is rounding, not variation.
ROUNDING: Final = 1e-12

ONE_REPLICATION: Final = "one replication has no interval"
NO_VARIATION: Final = "the same in every replication"
NOTHING_TO_MEASURE: Final = "there is nothing to measure: the denominator is 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate with its interval; what is undefined is None and `reason` says why."""

    mean: float | None
    low: float | None
    high: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A metric of one design as (numerator, denominator) by replication."""

    numerator: tuple[float, ...]
    denominator: tuple[float, ...]

    def __len__(self) -> int:
        """Number of replications."""
        return len(self.numerator)


def linearised(ratio: Ratio) -> list[float] | None:
    """One value a replication whose mean is the ratio and whose spread is its uncertainty.

    With p = sum X / sum N the value of replication r is p + (X_r - p N_r) / mean N, the
    first-order (cluster) linearisation. None when sum N is 0.
    """
    total = math.fsum(ratio.denominator)
    if total == 0:
        return None
    estimate = math.fsum(ratio.numerator) / total
    average = total / len(ratio)
    rows = zip(ratio.numerator, ratio.denominator, strict=True)
    return [estimate + (top - estimate * bottom) / average for top, bottom in rows]


def ratio_interval(
    ratio: Ratio,
    *,
    confidence: float = CONFIDENCE,
    skewed: bool | None = None,
    is_share: bool = False,
) -> Interval:
    """Interval of sum X / sum N over replications.

    Args:
        ratio: The metric by replication.
        confidence: In (0, 1).
        skewed: Whether to correct for skewness; by the data when None.
        is_share: Whether the interval is cut to [0, 1].
    """
    values = linearised(ratio)
    if values is None:
        return Interval(mean=None, low=None, high=None, reason=NOTHING_TO_MEASURE)
    estimate = math.fsum(ratio.numerator) / math.fsum(ratio.denominator)
    found = interval_of_mean(values, centre=estimate, confidence=confidence, skewed=skewed)
    if not is_share or found.low is None or found.high is None:
        return found
    return Interval(mean=found.mean, low=max(found.low, 0.0), high=min(found.high, 1.0))


def interval_of_mean(
    values: Sequence[float],
    *,
    centre: float,
    confidence: float = CONFIDENCE,
    skewed: bool | None = None,
) -> Interval:
    """Interval of the mean of independent values; see `ratio_interval` for the rest.

    Args:
        values: (R,) one a replication.
        centre: Their mean, as the caller wants it printed.
        confidence: In (0, 1).
        skewed: Whether to correct for skewness; by the data when None.
    """
    count = len(values)
    if count < 2:
        return Interval(mean=centre, low=None, high=None, reason=ONE_REPLICATION)
    deviations = [value - centre for value in values]
    spread = standard_deviation(values, centre=centre)
    if spread == 0:
        return Interval(mean=centre, low=None, high=None, reason=NO_VARIATION)
    skewness = sample_skewness(deviations, spread)
    corrected = abs(skewness) > LARGE_SKEWNESS if skewed is None else skewed
    quantile = student((1 + confidence) / 2, count - 1)
    most = largest_bend(quantile)
    bend = min(max(skewness / math.sqrt(count), -most), most) if corrected else 0.0
    error = spread / math.sqrt(count)
    return Interval(
        mean=centre,
        low=centre - error * straightened(quantile, bend),
        high=centre - error * straightened(-quantile, bend),
    )


def standard_deviation(values: Sequence[float], *, centre: float) -> float:
    """Standard deviation about a known mean; exactly 0 when it is rounding only."""
    total = math.fsum((value - centre) ** 2 for value in values)
    spread = math.sqrt(total / (len(values) - 1))
    size = max(abs(value) for value in values)
    return 0.0 if spread <= ROUNDING * size else spread


def sample_skewness(deviations: Sequence[float], spread: float) -> float:
    """Third central moment over the cubed standard deviation, bias-corrected from R = 3 on."""
    count = len(deviations)
    if count < 3:
        return 0.0
    third = math.fsum(deviation**3 for deviation in deviations)
    return third * count / ((count - 1) * (count - 2)) / spread**3


def bent(statistic: float, bend: float) -> float:
    """Johnson's t with the term that makes it monotone (Hall 1992).

    Args:
        statistic: (estimate - truth) over its standard error.
        bend: Skewness over the square root of the number of replications.
    """
    cube = bend * bend * statistic**3 / 27
    return statistic + bend / 6 + bend * statistic * statistic / 3 + cube


def largest_bend(quantile: float) -> float:
    """The bend beyond which an interval is not bent further.

    Args:
        quantile: The bent statistic is taken to lie between minus this and this.

    Source:
        `straightened` has no slope where 1 + bend (value - bend / 6) is 0; at this bend it is
        1 - MOST_BENT for the value that comes nearest.
    """
    return 3 * (math.sqrt(quantile**2 + 2 * MOST_BENT / 3) - quantile)


def straightened(value: float, bend: float) -> float:
    """The statistic whose bent value is `value`: Hall's cubic inverted in closed form.

    Source:
        (1 + bend T / 3)**3 = 1 + bend (bent(T) - bend / 6).
    """
    if abs(bend) < 1e-9:
        return value
    return 3 / bend * (math.cbrt(1 + bend * (value - bend / 6)) - 1)
