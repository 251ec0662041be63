"""Designs against each other on the same cases: paired differences and the best of several."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from supportsim.study.intervals import (
    CONFIDENCE,
    NO_VARIATION,
    NOTHING_TO_MEASURE,
    Interval,
    Ratio,
    interval_of_mean,
    linearised,
    standard_deviation,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """A paired difference and what the pairing was worth.

    Attributes:
        interval: Of the difference.
        correlation: Between the two designs over replications.
        variance_ratio: Variance of the difference on separate cases over that on the same.
    """

    interval: Interval
    correlation: float | None = None
    variance_ratio: float | None = None


def paired_difference(
    of: Ratio, versus: Ratio, *, confidence: float = CONFIDENCE, skewed: bool | None = None
) -> Paired:
    """Ratio `of` minus ratio `versus`, paired by replication.

    Args:
        of: A metric of one design by replication.
        versus: The same metric of another over the same replications.
        confidence: In (0, 1); see `bonferroni` for several comparisons.
        skewed: Whether to correct for skewness; by the data when None.

    Raises:
        ValueError: The two have different numbers of replications.
    """
    if len(of) != len(versus):
        raise ValueError(f"{len(of)} replications cannot be paired with {len(versus)}")
    left, right = linearised(of), linearised(versus)
    if left is None or right is None:
        return Paired(interval=Interval(mean=None, low=None, high=None, reason=NOTHING_TO_MEASURE))
    centre = _estimate(of) - _estimate(versus)
    values = [one - other for one, other in zip(left, right, strict=True)]
    found = _interval_of_difference(
        values, left, right, centre=centre, confidence=confidence, skewed=skewed
    )
    if len(of) < 2:
        return Paired(interval=found)
    correlation, ratio = _worth_of_pairing(left, right)
    return Paired(interval=found, correlation=correlation, variance_ratio=ratio)


def bonferroni(comparisons: int, *, confidence: float = CONFIDENCE) -> float:
    """Confidence of each of several intervals so that all hold together."""
    return 1 - (1 - confidence) / max(comparisons, 1)


def may_be_best(
    ratios: Mapping[str, Ratio], *, higher_is_better: bool, confidence: float = CONFIDENCE
) -> list[str]:
    """Designs that may be the best one (comparison with the best), in the given order.

    A design is struck out when a simultaneous paired interval (Bonferroni over all pairs)
    says that another is better; where every replication gives the same difference, that
    difference decides. A design whose metric is undefined does not take part.
    """
    level = bonferroni(math.comb(len(ratios), 2), confidence=confidence)
    defined = {name: ratio for name, ratio in ratios.items() if sum(ratio.denominator) != 0}
    beaten = set()
    for one, other in combinations(defined, 2):
        found = paired_difference(defined[one], defined[other], confidence=level).interval
        sign = _sign(found) if higher_is_better else -_sign(found)
        if sign:
            beaten.add(other if sign > 0 else one)
    return [name for name in defined if name not in beaten]


def _sign(found: Interval) -> int:
    """1 or -1 when the difference surely has that sign, else 0."""
    if found.low is not None and found.high is not None:
        return (found.low > 0) - (found.high < 0)
    if found.reason == NO_VARIATION and found.mean is not None:
        return (found.mean > 0) - (found.mean < 0)
    return 0


def _estimate(ratio: Ratio) -> float:
    return math.fsum(ratio.numerator) / math.fsum(ratio.denominator)


def _interval_of_difference(
    values: list[float],
    left: list[float],
    right: list[float],
    *,
    centre: float,
    confidence: float,
    skewed: bool | None,
) -> Interval:
    """Interval of the mean difference; spread that is rounding of its parts counts as none."""
    size = max(abs(value) for value in [*left, *right])
    if len(values) > 1 and max(abs(value - centre) for value in values) <= 1e-12 * size:
        settled = 0.0 if abs(centre) <= 1e-12 * size else centre
        return Interval(mean=settled, low=None, high=None, reason=NO_VARIATION)
    return interval_of_mean(values, centre=centre, confidence=confidence, skewed=skewed)


def _worth_of_pairing(left: list[float], right: list[float]) -> tuple[float | None, float | None]:
    """Correlation and variance ratio of two designs over replications."""
    count = len(left)
    middle = math.fsum(left) / count, math.fsum(right) / count
    spread = (
        standard_deviation(left, centre=middle[0]),
        standard_deviation(right, centre=middle[1]),
    )
    if 0.0 in spread:
        return None, None
    pairs = zip(left, right, strict=True)
    products = math.fsum((one - middle[0]) * (other - middle[1]) for one, other in pairs)
    covariance = products / (count - 1)
    separate = spread[0] ** 2 + spread[1] ** 2
    together = separate - 2 * covariance
    correlation = max(-1.0, min(1.0, covariance / (spread[0] * spread[1])))
    return correlation, None if together <= 1e-12 * separate else separate / together
