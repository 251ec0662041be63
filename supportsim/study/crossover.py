"""Where along a curve the best design changes, with an interval from the replications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from supportsim.study.comparison import paired_difference
from supportsim.study.intervals import Ratio, linearised
from supportsim.study.metrics import JUDGED
from supportsim.study.passing import Step, passage, told
from supportsim.study.results import Crossover


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
    at, low, high = passage(known, upper)
    return Crossover(
        curve=curve,
        metric=metric,
        before=before,
        after=after,
        at=at,
        low=low,
        high=high,
        text=told(before, after, at, low, high),
    )


def _step(point: CurvePoint, metric: str, one: str, other: str) -> Step | None:
    """Difference of two designs at a point, or None where one is undefined."""
    ratios = [point.ratios.get(name, {}).get(metric) for name in (one, other)]
    if ratios[0] is None or ratios[1] is None:
        return None
    left, right = linearised(ratios[0]), linearised(ratios[1])
    mean = paired_difference(ratios[0], ratios[1]).interval.mean
    if left is None or right is None or mean is None:
        return None
    values = [a - b for a, b in zip(left, right, strict=True)]
    return Step(
        value=float(str(point.value)),
        mean=mean,
        rows=dict(zip(point.replications, values, strict=True)),
    )
