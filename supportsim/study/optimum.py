"""Which value of a curve is best for each design, and which others may be."""

from collections.abc import Iterator, Mapping, Sequence

from supportsim.study.comparison import may_be_best
from supportsim.study.crossover import CurvePoint, is_number
from supportsim.study.intervals import Ratio
from supportsim.study.metrics import judged
from supportsim.study.results import Optimum


def optima(
    curve: str, points: Sequence[CurvePoint], *, metrics: Sequence[str] = ()
) -> list[Optimum]:
    """Best values of a curve for each design in some metrics.

    Values are compared on the same cases: replications that any of the values lacks are left
    out, and so are values at which the design has no lasting figure. With fewer than two
    values or replications, or values that are no numbers, nothing is told.

    Args:
        curve: Its name.
        points: Its points.
        metrics: Metrics of which more, or less, is better.
    """
    if not all(is_number(point.value) for point in points):
        return []
    designs = dict.fromkeys(name for point in points for name in point.ratios)
    found = []
    for metric, higher_is_better in _asked(metrics):
        for design in designs:
            known = _common(points, design, metric)
            if len(known) > 1 and min(len(ratio) for ratio in known.values()) > 1:
                found.append(_optimum(curve, metric, design, known, higher_is_better))
    return found


def _asked(metrics: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Metrics in question, each with whether more is better."""
    known = judged(metrics)
    for metric in metrics:
        yield metric, known[metric]


def _common(points: Sequence[CurvePoint], design: str, metric: str) -> Mapping[float, Ratio]:
    """Value of the curve to the metric there, over the replications that all values have."""
    having = [point for point in points if metric in point.ratios.get(design, {})]
    shared = set.intersection(*(set(point.replications) for point in having)) if having else set()
    found = {}
    for point in having:
        ratio = point.ratios[design][metric]
        kept = [at for at, number in enumerate(point.replications) if number in shared]
        one = Ratio(
            numerator=tuple(ratio.numerator[at] for at in kept),
            denominator=tuple(ratio.denominator[at] for at in kept),
        )
        if sum(one.denominator) != 0:
            found[float(str(point.value))] = one
    return dict(sorted(found.items()))


def _optimum(
    curve: str, metric: str, design: str, known: Mapping[float, Ratio], higher_is_better: bool
) -> Optimum:
    named = {repr(value): ratio for value, ratio in known.items()}
    kept = [float(name) for name in may_be_best(named, higher_is_better=higher_is_better)]
    sign = 1 if higher_is_better else -1
    at = max(known, key=lambda value: sign * _mean(known[value]))
    low, high = min([at, *kept]), max([at, *kept])
    return Optimum(
        curve=curve,
        metric=metric,
        design=design,
        at=at,
        low=low,
        high=high,
        text=f"{design}: best at {at:.4g}, may be from {low:.4g} to {high:.4g}",
    )


def _mean(ratio: Ratio) -> float:
    return sum(ratio.numerator) / sum(ratio.denominator)
