"""Which designs keep a promise at a point of a study, and which of them is then the best."""

from collections.abc import Iterable, Mapping, Sequence

from supportsim.inputs.study import Promise
from supportsim.study.comparison import may_be_best
from supportsim.study.crossover import CurvePoint
from supportsim.study.intervals import linearised
from supportsim.study.metrics import sign_of
from supportsim.study.results import Kept, PointResult, PromiseResult
from supportsim.study.standing import Standing, standing
from supportsim.study.turns import turns


def promise_result(
    promise: Promise,
    stages: Mapping[str, Sequence[PointResult]],
    traces: Mapping[str, Sequence[CurvePoint]],
) -> PromiseResult:
    """What came of a promise.

    Args:
        promise: What is wanted.
        stages: "base", then the curves, to the figures of their points.
        traces: The same over replications.
    """
    return PromiseResult(
        label=promise.label,
        goals=dict(promise.goals),
        then=promise.then,
        kept=[
            kept(promise, name, point, trace)
            for name, points in stages.items()
            for point, trace in zip(points, traces[name], strict=True)
        ],
        turns=[
            turn for name in stages if name != "base" for turn in turns(promise, name, traces[name])
        ],
    )


def kept(promise: Promise, stage: str, point: PointResult, trace: CurvePoint) -> Kept:
    """Which designs keep a promise at a point, and which of them may be the best.

    Args:
        promise: What is wanted.
        stage: "base", or the curve.
        point: Figures of the point.
        trace: The same over replications; designs that are overloaded are not in it.
    """
    metric = promise.then
    then = {name: own[metric] for name, own in trace.ratios.items() if metric in own}
    sides = {name: side_of(promise, point, name) for name in then}
    keep = [name for name, side in sides.items() if side == "met"]
    merit = {name: _merit(metric, trace, name) for name in then}
    best = may_be_best({name: then[name] for name in keep}, higher_is_better=sign_of(metric) > 0)
    bar = max((merit[name] for name in keep), default=float("-inf"))
    return Kept(
        stage=stage,
        values=dict(point.values),
        keep=_ordered(keep, merit),
        best=_ordered(best, merit),
        rivals=_ordered(
            [name for name, side in sides.items() if side == "unsure" and merit[name] > bar], merit
        ),
    )


def side_of(promise: Promise, point: PointResult, design: str) -> Standing:
    """Where a design stands to a promise: one goal missed is enough to break it."""
    figures = point.designs[design].metrics
    sides = {
        standing(figures.get(metric), goal, sign_of(metric))
        for metric, goal in promise.goals.items()
    }
    order: tuple[Standing, ...] = ("missed", "unknown", "unsure", "met")
    return next(side for side in order if side in sides)


def _merit(metric: str, trace: CurvePoint, design: str) -> float:
    """The mean, turned so that more is better; the worst where it is undefined."""
    rows = linearised(trace.ratios[design][metric])
    return float("-inf") if rows is None else sign_of(metric) * sum(rows) / len(rows)


def _ordered(names: Iterable[str], merit: Mapping[str, float]) -> list[str]:
    """The best first."""
    return sorted(names, key=lambda name: -merit[name])
