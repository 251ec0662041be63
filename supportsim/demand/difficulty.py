"""Difficulty: how the share of easy cases shapes the law of difficulty."""

import math

from supportsim.errors import InputError
from supportsim.inputs.scenario import Scenario


def easy_share(scenario: Scenario) -> float:
    """Share of drawn cases whose difficulty lies below first-line competence."""
    return _easy_share(scenario, difficulty_exponent(scenario))


def difficulty_exponent(scenario: Scenario) -> float:
    """The exponent e for which difficulty u**e makes the share `easy_share` of cases easy.

    P(u**e < c) = c**(1/e), so kinds with competence 0 or 1 do not vary with it.

    Raises:
        InputError: No exponent gives the share.
    """
    wanted = scenario.difficulty.easy_share
    if wanted is None:
        return 1.0
    low, high = -12.0, 12.0
    least, most = (_easy_share(scenario, math.exp(end)) for end in (low, high))
    if not least <= wanted <= most:
        problem = (
            f"difficulty.easy_share: {wanted} cannot be reached: with these kinds and "
            f"first-line competences it lies between {least:.4g} and {most:.4g}"
        )
        raise InputError([problem])
    for _ in range(200):
        middle = (low + high) / 2
        below = _easy_share(scenario, math.exp(middle)) < wanted
        low, high = (middle, high) if below else (low, middle)
    return math.exp((low + high) / 2)


def _easy_share(scenario: Scenario, exponent: float) -> float:
    first_line = scenario.difficulty.first_line
    return math.fsum(
        kind.share * float(first_line.get(name, 0.0)) ** (1 / exponent)
        for name, kind in scenario.kinds.items()
    )
