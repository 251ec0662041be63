"""Where along a curve a quantity passes 0, with an interval from the replications."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from supportsim.study.intervals import NO_VARIATION, Interval, interval_of_mean

#: Steps between two points of a curve at which what lies between them is examined.
STEPS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A quantity at one value of a curve: its mean and one value a replication."""

    value: float
    mean: float
    rows: Mapping[int, float]


def passage(known: Sequence[Step], upper: int) -> tuple[float, float | None, float | None]:
    """Where the quantity passes 0 just below a value, and the ends of its 95 % interval.

    Args:
        known: The quantity along the curve, in ascending order of the value.
        upper: Position of the value; on the one below the mean has the other sign.

    Returns:
        The place by straight lines, and the values around it at which the quantity surely
        is not 0; None where there are none.
    """
    left, right = known[upper - 1], known[upper]
    gap = left.mean - right.mean
    at = left.value if gap == 0 else left.value + (right.value - left.value) * left.mean / gap
    low = _edge(list(reversed(known[:upper])), at, right)
    return at, low, _edge(known[upper:], at, left)


def _edge(beyond: Sequence[Step], at: float, opposite: Step) -> float | None:
    """First value, from `at` outwards, at which the quantity is surely not 0.

    Args:
        beyond: Points on this side of `at`, nearest first.
        at: Where its mean is 0.
        opposite: The point on the other side of `at`.
    """
    for near, far in pairwise([opposite, *beyond]):
        inside = _between(near, far)
        start = at if near is opposite else near.value
        width = (far.value - start) / STEPS
        for number in range(STEPS + 1):
            value = start + width * number
            if not _may_be_zero(inside(value)):
                return value
    return None


def _between(near: Step, far: Step) -> Callable[[float], Interval]:
    """Its interval at a value between two points, by straight lines."""
    common = sorted(set(near.rows) & set(far.rows))

    def at(value: float) -> Interval:
        weight = (value - near.value) / (far.value - near.value)
        rows = [near.rows[r] + weight * (far.rows[r] - near.rows[r]) for r in common]
        centre = sum(rows) / len(rows) if rows else 0.0
        return interval_of_mean(rows, centre=centre)

    return at


def _may_be_zero(found: Interval) -> bool:
    if found.low is None or found.high is None:
        return found.reason != NO_VARIATION or found.mean == 0
    return found.low <= 0 <= found.high


def told(before: str, after: str, at: float, low: float | None, high: float | None) -> str:
    """A change from one to another in words."""
    if low is None and high is None:
        return f"{before} to {after} near {at:.4g}; not separable anywhere on the curve"
    if low is None:
        return f"{before} to {after} near {at:.4g}, at most {high:.4g}"
    if high is None:
        return f"{before} to {after} near {at:.4g}, at least {low:.4g}"
    return f"{before} to {after} at {at:.4g}, between {low:.4g} and {high:.4g}"
