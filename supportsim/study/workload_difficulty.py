"""Difficulty of cases in ranges within which the same people can solve them."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from supportsim.demand.difficulty import difficulty_exponent
from supportsim.inputs.design import Design
from supportsim.inputs.kinds import PerceptionError
from supportsim.inputs.scenario import Scenario
from supportsim.laws import Distribution, distribution

#: Ranges are no wider where an error of perception is asked for inside them.
_STEPS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Cases of like difficulty: its lower end, its median, and their share of a kind."""

    low: float
    middle: float
    share: float


def ranges(scenario: Scenario, design: Design, kind: str) -> list[Range]:
    """Ranges between the competences of grades and what desks refer at sight, none empty."""
    exponent = difficulty_exponent(scenario)
    edges = {0.0, 1.0, *(g.competence.get(kind, 0.0) for g in scenario.grades.values())}
    above = [d.refer_at_sight.above for d in design.desks.values() if d.refer_at_sight is not None]
    edges.update(above)
    if above and scenario.difficulty.perception_error is not None:
        edges.update(step / _STEPS for step in range(_STEPS))
    found = []
    for low, high in pairwise(sorted(edges)):
        before, until = low ** (1 / exponent), high ** (1 / exponent)
        middle = ((before + until) / 2) ** exponent
        found.append(Range(low=low, middle=middle, share=until - before))
    return [one for one in found if one.share > 0]


def looks_above(scenario: Scenario, where: Range, above: float) -> float:
    """Chance that a case of a range looks harder than this at opening."""
    if above >= 1:
        return 0.0
    error = scenario.difficulty.perception_error
    if error is None:
        return 1.0 if where.low >= above else 0.0
    return 1 - _at_most(error, above - where.middle)


def _at_most(error: PerceptionError, shift: float) -> float:
    """Share of errors that are no larger; all lie in [-1, 1]."""
    if error.law == "normal":
        from scipy.special import ndtr  # noqa: PLC0415 (a quarter of a second few runs need)

        return float(ndtr(shift / (error.sd or 1.0)))
    low, mode, high = error.low or 0.0, error.mode or 0.0, error.high or 0.0
    law = Distribution(law="triangular", low=0.0, mode=mode - low, high=high - low)
    return float(distribution(law, np.array(max(shift - low, 0.0)))) if shift >= low else 0.0
