"""Where along a curve the best design changes, with an interval from the replications."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from supportsim.study.comparison import paired_difference
from supportsim.study.intervals import NO_VARIATION, Interval, Ratio, interval_of_mean, linearised
from supportsim.study.metrics import JUDGED
from supportsim.study.results import Crossover

#: Steps between two points of a curve at which the interpolated difference is examined.
STEPS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """What a crossover needs of one point of a curve.

    Attributes:
        value: Value of the curve.
        replications: Numbers of the replications that came back, ascending.
        ratios: Design to metric to its ratio over these replications; overloaded designs
            are left out, since they have no lasting figures.
    """

    value: object
    replications: tuple[int, ...]
    ratios: Mapping[str, Mapping[str, Ratio]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """Paired difference of two designs at one value: its mean and one value a replication."""

    value: float
    mean: float
    rows: Mapping[int, float]


def crossovers(
    curve: str, points: Sequence[CurvePoint], *, judged: Mapping[str, bool] = JUDGED
) -> list[Crossover]:
    """Changes of the best design along a curve, in each judged metric.

    A curve whose values are no numbers has none. The best design is the one with the best
    mean of those that keep up; the interval says how sure the place of the change is.
    Where the leader drops out by overload there is no crossing.
    """
    if not all(is_number(point.value) for point in points):
        return []
    ordered = sorted(points, key=lambda point: float(str(point.value)))
    found = []
    for metric, higher_is_better in judged.items():
        led = [(point, _leader(point, metric, higher_is_better)) for point in ordered]
        known = [(point, leader) for point, leader in led if leader is not None]
        for (earlier, before), (later, after) in pairwise(known):
            if before != after and all(
                metric in point.ratios.get(name, {})
                for point in (earlier, later)
                for name in (before, after)
            ):
                found.append(
                    _crossover(
                        ordered,
                        curve=curve,
                        metric=metric,
                        before=str(before),
                        after=str(after),
                        later=later,
                    )
                )
    return found


def is_number(value: object) -> bool:
    """Whether a value of a curve can be placed on an axis."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _leader(point: CurvePoint, metric: str, higher_is_better: bool) -> str | None:
    """The design with the best mean, or None where none has one."""
    values = {}
    for name, own in point.ratios.items():
        rows = linearised(own[metric]) if metric in own else None
        if rows:
            values[name] = sum(rows) / len(rows)
    if not values:
        return None
    sign = 1 if higher_is_better else -1
    return max(values, key=lambda name: sign * values[name])


def _crossover(
    points: Sequence[CurvePoint],
    *,
    curve: str,
    metric: str,
    before: str,
    after: str,
    later: CurvePoint,
) -> Crossover:
    """The change from `before` to `after` just below or at the point `later`."""
    steps = [_step(point, metric, before, after) for point in points]
    known = [step for step in steps if step is not None]
    upper = next(at for at, step in enumerate(known) if step.value == float(str(later.value)))
    left, right = known[upper - 1], known[upper]
    gap = left.mean - right.mean
    at = left.value if gap == 0 else left.value + (right.value - left.value) * left.mean / gap
    low = _edge(list(reversed(known[:upper])), at, right)
    high = _edge(known[upper:], at, left)
    return Crossover(
        curve=curve,
        metric=metric,
        before=before,
        after=after,
        at=at,
        low=low,
        high=high,
        text=_text(before, after, at, low, high),
    )


def _step(point: CurvePoint, metric: str, one: str, other: str) -> _Step | None:
    """Difference of two designs at a point, or None where one is undefined."""
    ratios = [point.ratios.get(name, {}).get(metric) for name in (one, other)]
    if ratios[0] is None or ratios[1] is None:
        return None
    left, right = linearised(ratios[0]), linearised(ratios[1])
    mean = paired_difference(ratios[0], ratios[1]).interval.mean
    if left is None or right is None or mean is None:
        return None
    values = [a - b for a, b in zip(left, right, strict=True)]
    return _Step(
        value=float(str(point.value)),
        mean=mean,
        rows=dict(zip(point.replications, values, strict=True)),
    )


def _edge(beyond: Sequence[_Step], at: float, opposite: _Step) -> float | None:
    """First value, from `at` outwards, at which the difference is surely not 0.

    Args:
        beyond: Points on this side of `at`, nearest first.
        at: Where the mean difference is 0.
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


def _between(near: _Step, far: _Step) -> Callable[[float], Interval]:
    """The interval of the difference at a value between two points, by straight lines."""
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


def _text(before: str, after: str, at: float, low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return f"{before} to {after} near {at:.4g}; not separable anywhere on the curve"
    if low is None:
        return f"{before} to {after} near {at:.4g}, at most {high:.4g}"
    if high is None:
        return f"{before} to {after} near {at:.4g}, at least {low:.4g}"
    return f"{before} to {after} at {at:.4g}, between {low:.4g} and {high:.4g}"
