"""What must hold for the organisation's goals: metrics that can have one, values in their range."""

import math
from collections.abc import Iterator, Mapping

from supportsim.inputs.directions import NATURES, WITH_GOAL, Nature, goal_range
from supportsim.inputs.problems import Problem, unknown_name

_KEY = "goals"


def goal_problems(goals: Mapping[str, float]) -> Iterator[Problem]:
    """Yield a problem for each goal of an unknown metric, of one without a direction, or off range.

    Args:
        goals: Whole metric to the value that is wanted.
    """
    for metric, goal in goals.items():
        message = _problem(metric, goal)
        if message:
            yield Problem(path=(_KEY, metric), message=message)


def _problem(metric: str, goal: float) -> str | None:
    nature = NATURES.get(metric)
    if nature is None and metric.partition("/")[0] in NATURES:
        return "a goal is for a whole metric, not for a part of it"
    if nature is None:
        return unknown_name("metric", metric, WITH_GOAL)
    if not nature.better:
        return "takes no goal: neither more nor less of it is better"
    return range_problem(nature, goal)


def range_problem(nature: Nature, goal: float) -> str | None:
    """What is wrong with the value of a goal of a measure of this nature."""
    low, high = goal_range(nature)
    if low <= goal <= high:
        return None
    if math.isinf(low):
        wanted = f"at most {high:g}"
    else:
        wanted = f"at least {low:g}" if math.isinf(high) else f"from {low:g} to {high:g}"
    return f"must be {wanted} (got {goal:.12g})"
