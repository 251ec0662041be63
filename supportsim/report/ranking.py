"""Who is best at a point, who cannot be told apart from them, and where that changes."""

from dataclasses import dataclass

from supportsim.report.measures import measure_of
from supportsim.study.intervals import NO_VARIATION
from supportsim.study.results import PointResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Who leads in one metric at one point.

    Attributes:
        leader: The steady design with the best mean.
        contenders: The leader first, then the steady designs that may be as good.
        runner_up: The steady design with the next best mean, or None.
        advantage, low, high: How much better the leader is than the runner-up (never
            less than 0 for the mean by choice of leader), with its simultaneous 95 %
            interval; None when the pair was not compared.
    """

    leader: str
    contenders: tuple[str, ...]
    runner_up: str | None
    advantage: float | None
    low: float | None
    high: float | None

    @property
    def clear(self) -> bool:
        """Whether one design alone may be the best."""
        return len(self.contenders) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Neighbouring points of a curve at which the same designs may be the best.

    Attributes:
        first, last: Values of the curve at its ends.
        contenders: Sorted designs; empty when every design is overloaded.
    """

    first: object
    last: object
    contenders: tuple[str, ...]


def _advantage(
    point: PointResult, metric: str, leader: str, other: str, better: int
) -> tuple[float | None, float | None, float | None]:
    """How much better `leader` is than `other`: mean, low, high, whichever way it was taken."""
    for difference in point.differences:
        if difference.metric != metric or {difference.of, difference.versus} != {leader, other}:
            continue
        if difference.mean is None or difference.low is None or difference.high is None:
            return None, None, None
        sign = better if difference.of == leader else -better
        low, high = sorted((sign * difference.low, sign * difference.high))
        return sign * difference.mean, low, high
    return None, None, None


def ranked(point: PointResult, metric: str) -> list[str]:
    """Steady designs with a value, the best mean first; ties keep the study's order."""
    better = measure_of(metric).better or 1
    values: dict[str, float] = {}
    for name, design in point.designs.items():
        figure = design.metrics.get(metric)
        if figure is not None and figure.mean is not None and not design.overloaded:
            values[name] = better * figure.mean
    return sorted(values, key=lambda name: -values[name])


def _may_match(point: PointResult, metric: str, leader: str, other: str) -> bool:
    """Whether `other` cannot be told apart from the leader."""
    _, low, _ = _advantage(point, metric, leader, other, measure_of(metric).better or 1)
    if low is not None and low <= 0:
        return True
    if metric in point.best:
        return other in point.best[metric]
    return low is None


def are_alike(point: PointResult, metric: str, one: str, other: str) -> bool:
    """Whether two designs, compared, have the same value of a metric in every replication."""
    return any(
        difference.metric == metric
        and {difference.of, difference.versus} == {one, other}
        and difference.mean == 0
        and difference.reason == NO_VARIATION
        for difference in point.differences
    )


def lead(point: PointResult, metric: str) -> Lead | None:
    """Who leads in `metric`; None when no steady design has a value.

    A design is out of contention only when the comparison with the best leaves it out
    and its paired interval to the leader, where there is one, lies above 0.
    """
    order = ranked(point, metric)
    if not order:
        return None
    leader, rest = order[0], order[1:]
    close = [other for other in rest if _may_match(point, metric, leader, other)]
    runner_up = close[0] if close else (rest[0] if rest else None)
    mean = low = high = None
    if runner_up is not None:
        better = measure_of(metric).better or 1
        mean, low, high = _advantage(point, metric, leader, runner_up, better)
    return Lead(
        leader=leader,
        contenders=(leader, *close),
        runner_up=runner_up,
        advantage=mean,
        low=low,
        high=high,
    )


def in_order(points: list[PointResult], curve: str) -> list[PointResult]:
    """Points by rising value; values that are no numbers keep the study's order."""
    values = [point.values[curve] for point in points]
    if all(isinstance(value, int | float) for value in values):
        return sorted(points, key=lambda point: float(str(point.values[curve])))
    return list(points)


def stretches(points: list[PointResult], curve: str, metric: str) -> list[Stretch]:
    """Runs of neighbouring points with the same contenders, in the order of the curve."""
    found: list[Stretch] = []
    for point in in_order(points, curve):
        leading = lead(point, metric)
        contenders = () if leading is None else tuple(sorted(leading.contenders))
        value = point.values[curve]
        if found and found[-1].contenders == contenders:
            first = found.pop().first
            found.append(Stretch(first=first, last=value, contenders=contenders))
        else:
            found.append(Stretch(first=value, last=value, contenders=contenders))
    return found
