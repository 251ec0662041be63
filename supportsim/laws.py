"""Laws of quantities that are never negative: quantile, distribution and mean of each.

Every law is drawn by its quantile at one uniform number, so that a draw has one address and
a change of a parameter moves a quantity smoothly. A mixture takes the uniform number for two
things: the band in which it falls names the part, its place inside the band is the quantile
there; where the parts lie one above the other that is the quantile of the whole.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from supportsim.native.normal import normal_quantile

Floats = npt.NDArray[np.float64]
LawName = Literal[
    "deterministic",
    "exponential",
    "lognormal",
    "gamma",
    "weibull",
    "uniform",
    "triangular",
    "table",
    "mixture",
]


#: The outermost uniform numbers that a stream can give.
_SMALLEST: Final = 2.0**-53
_LARGEST: Final = 1 - 2.0**-53

#: Parameters without which a law is not complete, in ascending order where they are ends.
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "deterministic": ("mean",),
    "exponential": ("mean",),
    "lognormal": ("mean", "cv"),
    "gamma": ("mean", "cv"),
    "weibull": ("mean", "cv"),
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "table": (),
    "mixture": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A law with its parameters, complete for the formulas of this module.

    Attributes:
        law: Its name.
        mean: Mean; a mean of 0 makes the quantity always 0.
        cv: Standard deviation over mean (lognormal, gamma, weibull).
        low, mode, high: Ends and peak (uniform, triangular); the rest ignore them.
        values: What a table may give, ascending.
        shares: Share of each of the values, or of the parts of a mixture; for a table none
            means that all have the same.
        parts: Laws of a mixture.

    Raises:
        ValueError: A parameter that the law needs is missing, ends are out of order, or
            shares do not fit.
    """

    law: LawName
    mean: float | None = None
    cv: float | None = None
    low: float | None = None
    mode: float | None = None
    high: float | None = None
    values: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()
    parts: tuple["Distribution", ...] = ()

    def __post_init__(self) -> None:
        needed = NEEDED[self.law]
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise ValueError(f"the {self.law} law needs {' and '.join(missing)}")
        ends = [getattr(self, name) for name in needed if name in {"low", "mode", "high"}]
        if ends != sorted(ends):
            raise ValueError(f"the {self.law} law needs {' <= '.join(needed)}")
        if self.law in {"table", "mixture"}:
            self._check_shares()

    def _check_shares(self) -> None:
        among = self.values if self.law == "table" else self.parts
        if not among or list(self.values) != sorted(self.values):
            raise ValueError(f"the {self.law} law needs something to choose from, in order")
        if not self.shares and self.law == "table":
            return
        if len(self.shares) != len(among) or abs(math.fsum(self.shares) - 1) > 1e-6:
            raise ValueError(f"the {self.law} law needs a share for each, 1 in all")


def mean(law: Distribution) -> float:
    """Expected value of the law."""
    low, mode, high = _ends(law)
    if law.law == "uniform":
        return (low + high) / 2
    if law.law == "triangular":
        return (low + mode + high) / 3
    if law.law == "table":
        shares = law.shares or (1 / len(law.values),) * len(law.values)
        return math.fsum(x * share for x, share in zip(law.values, shares, strict=True))
    if law.law == "mixture":
        among = zip(law.parts, law.shares, strict=True)
        return math.fsum(share * mean(part) for part, share in among)
    return law.mean or 0.0


def quantile(law: Distribution, u: Floats) -> Floats:
    """The value below which the share u of the law lies; u inside (0, 1), any shape."""
    if is_constant(law):
        return np.full(np.shape(u), mean(law))
    return np.asarray(_QUANTILES[law.law](law, u), dtype=np.float64)


def distribution(law: Distribution, x: Floats) -> Floats:
    """Share of the law at or below x; x >= 0, any shape."""
    if is_constant(law):
        return np.where(np.asarray(x) >= mean(law), 1.0, 0.0)
    return np.asarray(_DISTRIBUTIONS[law.law](law, np.asarray(x)), dtype=np.float64)


def largest(law: Distribution) -> float:
    """The largest value that a uniform number of `streams` can draw; may be infinite."""
    with np.errstate(over="ignore"):
        if law.law == "mixture":
            parts = zip(law.parts, law.shares, strict=True)
            return max(largest(part) for part, share in parts if share > 0)
        return float(quantile(law, np.array([_LARGEST]))[0])


def is_constant(law: Distribution) -> bool:
    """Whether the law is told to have one value, its mean; the formulas divide by the spread."""
    if law.law in {"uniform", "triangular"}:
        return law.low == law.high
    if law.law in {"table", "mixture"}:
        return False
    return law.law == "deterministic" or law.mean == 0


def lognormal_sigma(cv: float) -> float:
    """Standard deviation of the logarithm of a lognormal quantity with this cv."""
    return math.sqrt(math.log1p(cv * cv))


@lru_cache(maxsize=256)
def weibull_shape(cv: float) -> float:
    """Shape of the Weibull law with this cv, by bisection; cv in [0.02, 100].

    The cv falls as the shape rises: cv**2 + 1 = gamma(1 + 2/k) / gamma(1 + 1/k)**2.

    Raises:
        ValueError: The cv lies outside [0.02, 100].
    """
    if not 0.02 <= cv <= 100:
        raise ValueError(f"a weibull law needs a cv in [0.02, 100], not {cv}")
    target = math.log1p(cv * cv)
    low, high = 0.05, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        excess = math.lgamma(1 + 2 / middle) - 2 * math.lgamma(1 + 1 / middle)
        low, high = (middle, high) if excess > target else (low, middle)
    return (low + high) / 2


def _ends(law: Distribution) -> tuple[float, float, float]:
    return law.low or 0.0, law.mode or 0.0, law.high or 0.0


def _average(law: Distribution) -> tuple[float, float]:
    return law.mean or 0.0, law.cv or 0.0


def _uniform_quantile(law: Distribution, u: Floats) -> Floats:
    low, _, high = _ends(law)
    return low + (high - low) * u


def _uniform_share(law: Distribution, x: Floats) -> Floats:
    low, _, high = _ends(law)
    return np.clip((x - low) / (high - low), 0.0, 1.0)


def _triangular_quantile(law: Distribution, u: Floats) -> Floats:
    low, mode, high = _ends(law)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u * (high - low) < mode - low, rising, falling)


def _triangular_share(law: Distribution, x: Floats) -> Floats:
    low, mode, high = _ends(law)
    inside = np.clip(x, low, high)
    # A side of no width is never asked: `or 1` only keeps the unused branch finite.
    rising = (inside - low) ** 2 / ((high - low) * (mode - low) or 1.0)
    falling = 1 - (high - inside) ** 2 / ((high - low) * (high - mode) or 1.0)
    return np.where(inside < mode, rising, falling)


def _exponential_quantile(law: Distribution, u: Floats) -> Floats:
    return -_average(law)[0] * np.log1p(-u)


def _exponential_share(law: Distribution, x: Floats) -> Floats:
    return -np.expm1(-x / _average(law)[0])


def _lognormal_quantile(law: Distribution, u: Floats) -> Floats:
    average, cv = _average(law)
    sigma = lognormal_sigma(cv)
    # In place: fresh memory costs more than the sums.
    result = normal_quantile(u)
    result *= sigma
    result -= sigma * sigma / 2
    np.exp(result, out=result)
    result *= average
    return result


def _lognormal_share(law: Distribution, x: Floats) -> Floats:
    average, cv = _average(law)
    from scipy.special import ndtr  # noqa: PLC0415 (a quarter of a second few runs need)

    sigma = lognormal_sigma(cv)
    positive = np.maximum(x, np.finfo(np.float64).tiny)
    return np.asarray(ndtr(np.log(positive / average) / sigma + sigma / 2))


def _gamma_quantile(law: Distribution, u: Floats) -> Floats:
    from scipy.special import gammaincinv  # noqa: PLC0415 (see above)

    average, cv = _average(law)
    return np.asarray(average * cv * cv * gammaincinv(1 / (cv * cv), u))


def _gamma_share(law: Distribution, x: Floats) -> Floats:
    from scipy.special import gammainc  # noqa: PLC0415 (see above)

    average, cv = _average(law)
    return np.asarray(gammainc(1 / (cv * cv), x / (average * cv * cv)))


def _weibull_quantile(law: Distribution, u: Floats) -> Floats:
    average, cv = _average(law)
    shape = weibull_shape(cv)
    return np.asarray(average / math.gamma(1 + 1 / shape) * (-np.log1p(-u)) ** (1 / shape))


def _weibull_share(law: Distribution, x: Floats) -> Floats:
    average, cv = _average(law)
    shape = weibull_shape(cv)
    return np.asarray(-np.expm1(-((x * math.gamma(1 + 1 / shape) / average) ** shape)))


def _band(shares: tuple[float, ...], u: Floats) -> npt.NDArray[np.int64]:
    """Which band of the cumulative shares each uniform number falls in; none of share 0."""
    bands = np.cumsum(shares)[:-1]
    last = max(index for index, share in enumerate(shares) if share > 0)
    return np.minimum(np.searchsorted(bands, u, side="right"), last)


def _table_quantile(law: Distribution, u: Floats) -> Floats:
    values = np.array(law.values)
    if law.shares:
        return values[_band(law.shares, u)]
    return values[np.minimum(np.floor(u * len(values)).astype(np.int64), len(values) - 1)]


def _table_share(law: Distribution, x: Floats) -> Floats:
    shares = law.shares or (1 / len(law.values),) * len(law.values)
    below = np.concatenate(([0.0], np.cumsum(shares)))
    return np.minimum(below[np.searchsorted(np.array(law.values), x, side="right")], 1.0)


def _mixture_quantile(law: Distribution, u: Floats) -> Floats:
    flat = np.ravel(u)
    band = _band(law.shares, flat)
    before = np.concatenate(([0.0], np.cumsum(law.shares)[:-1]))
    result = np.empty(len(flat))
    for index, (part, share) in enumerate(zip(law.parts, law.shares, strict=True)):
        rows = np.flatnonzero(band == index)
        inside = np.clip((flat[rows] - before[index]) / (share or 1.0), _SMALLEST, _LARGEST)
        result[rows] = quantile(part, inside)
    return result.reshape(np.shape(u))


def _mixture_share(law: Distribution, x: Floats) -> Floats:
    parts = zip(law.parts, law.shares, strict=True)
    return np.asarray(sum(share * distribution(part, x) for part, share in parts))


_Formula = Callable[[Distribution, Floats], Floats]
_QUANTILES: Final[dict[str, _Formula]] = {
    "exponential": _exponential_quantile,
    "lognormal": _lognormal_quantile,
    "gamma": _gamma_quantile,
    "weibull": _weibull_quantile,
    "uniform": _uniform_quantile,
    "triangular": _triangular_quantile,
    "table": _table_quantile,
    "mixture": _mixture_quantile,
}
_DISTRIBUTIONS: Final[dict[str, _Formula]] = {
    "exponential": _exponential_share,
    "lognormal": _lognormal_share,
    "gamma": _gamma_share,
    "weibull": _weibull_share,
    "uniform": _uniform_share,
    "triangular": _triangular_share,
    "table": _table_share,
    "mixture": _mixture_share,
}
