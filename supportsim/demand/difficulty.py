"""Difficulty: how the share of easy cases shapes the law of difficulty."""

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from supportsim.errors import InputError
from supportsim.inputs.kinds import PerceptionError
from supportsim.inputs.scenario import Scenario
from supportsim.laws import Distribution, quantile
from supportsim.native.normal import normal_quantile
from supportsim.units import QUANTILE_ONE

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def easy_share(scenario: Scenario) -> float:
    """Share of drawn cases whose difficulty lies below first-line competence."""
    return _easy_share(_first_line(scenario), difficulty_exponent(scenario))


def difficulty_exponent(scenario: Scenario) -> float:
    """The exponent e for which difficulty u**e makes the share `easy_share` of cases easy.

    P(u**e < c) = c**(1/e), so kinds with competence 0 or 1 do not vary with it.

    Raises:
        InputError: No exponent gives the share.
    """
    wanted = scenario.difficulty.easy_share
    return 1.0 if wanted is None else _exponent(wanted, _first_line(scenario))


@lru_cache(maxsize=64)
def _exponent(wanted: float, kinds: tuple[tuple[float, float], ...]) -> float:
    """The same of shares and first-line competences of kinds."""
    low, high = -12.0, 12.0
    least, most = (_easy_share(kinds, math.exp(end)) for end in (low, high))
    if not least <= wanted <= most:
        problem = (
            f"difficulty.easy_share: {wanted} cannot be reached: with these kinds and "
            f"first-line competences it lies between {least:.4g} and {most:.4g}"
        )
        raise InputError([problem])
    for _ in range(200):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        below = _easy_share(kinds, math.exp(middle)) < wanted
        low, high = (middle, high) if below else (low, middle)
    return math.exp((low + high) / 2)


def perceived(difficulty: Integers, error: PerceptionError, u: Floats) -> Integers:
    """Difficulty as it looks at opening: difficulty + error, clipped to its scale.

    Args:
        difficulty: (n,) quantiles in [0, 2**32).
        error: Law of the error on the scale of difficulty.
        u: (n,) uniform numbers.
    """
    shift = np.rint(_misjudged(error, u) * QUANTILE_ONE).astype(np.int64)
    seen: Integers = np.clip(difficulty + shift, 0, QUANTILE_ONE - 1)
    return seen


def _misjudged(error: PerceptionError, u: Floats) -> Floats:
    """Error of each case; at most the whole scale, beyond which all is clipped anyway."""
    if error.law == "normal":
        return np.clip(normal_quantile(u) * (error.sd or 0.0), -1.0, 1.0)
    low, mode, high = error.low or 0.0, error.mode or 0.0, error.high or 0.0
    law = Distribution(law="triangular", low=0.0, mode=mode - low, high=high - low)
    return low + quantile(law, u)


def _first_line(scenario: Scenario) -> tuple[tuple[float, float], ...]:
    """Share and first-line competence of each kind."""
    first_line = scenario.difficulty.first_line
    return tuple(
        (kind.share, float(first_line.get(name, 0.0))) for name, kind in scenario.kinds.items()
    )


def _easy_share(kinds: tuple[tuple[float, float], ...], exponent: float) -> float:
    return math.fsum(share * competence ** (1 / exponent) for share, competence in kinds)
