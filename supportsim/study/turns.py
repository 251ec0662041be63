"""Where along a curve the best design of those that keep a promise changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from supportsim.inputs.study import Promise
from supportsim.study.crossover import CurvePoint, is_number
from supportsim.study.intervals import linearised
from supportsim.study.metrics import sign_of
from supportsim.study.passing import Step, passage, told
from supportsim.study.results import Turn

#: What stands in a text where no design keeps the promise.
NOBODY: Final = "no design"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """A point of a curve: the rows of what a promise needs, and their means.

    Attributes:
        value: Of the curve.
        rows: Design to metric to one value by number of the replication; only designs for
            which all metrics are defined.
        means: Design to metric to its mean.
    """

    value: float
    rows: Mapping[str, Mapping[str, Mapping[int, float]]]
    means: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    """What passes 0 at a value: the distance of a design from a goal, or that of two designs.

    Attributes:
        at: The value, by straight lines.
        designs: The one that passes its goal, or the two that pass each other.
        metric: In which.
    """

    at: float
    designs: tuple[str, ...]
    metric: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """Who leads before and after; the cause is None where a design drops out by overload."""

    before: str | None
    after: str | None
    cause: _Cause | None


def turns(promise: Promise, curve: str, points: Sequence[CurvePoint]) -> list[Turn]:
    """Changes of the best design of those whose means keep the promise, in order.

    Between two points every mean runs straight. A design that is overloaded at one of them
    takes no part between them, and a change for that reason has no place but the two points.
    A curve whose values are no numbers has no changes.
    """
    if not all(is_number(point.value) for point in points):
        return []
    known = sorted((_point(promise, point) for point in points), key=lambda one: one.value)
    found = []
    for left, right in pairwise(known):
        for change in _changes(promise, left, right):
            at: float | None = None
            low: float | None = left.value
            high: float | None = right.value
            if change.cause is not None:
                at, low, high = passage(*_course(promise, known, right, change.cause))
            found.append(_turn(curve, change, at, low, high))
    return found


def _turn(
    curve: str, change: _Change, at: float | None, low: float | None, high: float | None
) -> Turn:
    """A change with its place and the words for it."""
    words, cause = (change.before or NOBODY, change.after or NOBODY), change.cause
    by_overload = f"{words[0]} to {words[1]} between {low} and {high}, by overload"
    return Turn(
        curve=curve,
        before=change.before,
        after=change.after,
        designs=[] if cause is None else list(cause.designs),
        metric=None if cause is None else cause.metric,
        at=at,
        low=low,
        high=high,
        text=by_overload if at is None else told(*words, at, low, high),
    )


def _point(promise: Promise, point: CurvePoint) -> _Point:
    wanted = [*promise.goals, promise.then]
    rows: dict[str, dict[str, Mapping[int, float]]] = {}
    for name, own in point.ratios.items():
        values = {metric: linearised(own[metric]) for metric in wanted if metric in own}
        if all(values.get(metric) for metric in wanted):
            rows[name] = {
                metric: dict(zip(point.replications, each or (), strict=True))
                for metric, each in values.items()
            }
    means = {
        name: {metric: sum(each.values()) / len(each) for metric, each in own.items()}
        for name, own in rows.items()
    }
    return _Point(value=float(str(point.value)), rows=rows, means=means)


def _changes(promise: Promise, left: _Point, right: _Point) -> Iterator[_Change]:
    """The changes from one point to the next, in order."""
    shared = [name for name in left.means if name in right.means]
    causes = sorted(_causes(promise, left, right, shared), key=lambda cause: cause.at)
    leader = _leader(promise, left.means)
    places = [left.value, *(cause.at for cause in causes), right.value]
    for cause, (low, high) in zip([None, *causes], pairwise(places), strict=True):
        if low < high:
            weight = ((low + high) / 2 - left.value) / (right.value - left.value)
            follower = _leader(promise, _between(left, right, shared, weight))
            if follower != leader:
                yield _Change(before=leader, after=follower, cause=cause)
            leader = follower
    last = _leader(promise, right.means)
    if last != leader:
        at_the_end = causes[-1] if causes and causes[-1].at == right.value else None
        yield _Change(before=leader, after=last, cause=at_the_end)


def _leader(promise: Promise, means: Mapping[str, Mapping[str, float]]) -> str | None:
    """The best of the designs whose means keep the promise."""
    merit = {
        name: sign_of(promise.then) * own[promise.then]
        for name, own in means.items()
        if all(sign_of(m) * (own[m] - goal) >= 0 for m, goal in promise.goals.items())
    }
    return max(merit, key=lambda name: merit[name]) if merit else None


def _between(
    left: _Point, right: _Point, shared: Sequence[str], weight: float
) -> dict[str, dict[str, float]]:
    """Means of the designs of both points between them, by straight lines."""
    return {
        name: {
            metric: mean + weight * (right.means[name][metric] - mean)
            for metric, mean in left.means[name].items()
        }
        for name in shared
    }


def _causes(
    promise: Promise, left: _Point, right: _Point, shared: Sequence[str]
) -> Iterator[_Cause]:
    """All that passes 0 between two points, or at one of them."""
    asked: list[tuple[tuple[str, ...], str]]
    asked = [((name,), metric) for metric in promise.goals for name in shared]
    asked += [(pair, promise.then) for pair in combinations(shared, 2)]
    for designs, metric in asked:
        here, there = (_gap(promise, point.means, designs, metric) for point in (left, right))
        if here != there and here * there <= 0:
            at = left.value + (right.value - left.value) * here / (here - there)
            yield _Cause(at=at, designs=designs, metric=metric)


def _gap(
    promise: Promise,
    of: Mapping[str, Mapping[str, float]],
    designs: tuple[str, ...],
    metric: str,
) -> float:
    """Distance of a design from a goal, or of the first of two from the second."""
    first, *other = designs
    less = of[other[0]][metric] if other else promise.goals[metric]
    return of[first][metric] - less


def _course(
    promise: Promise, points: Sequence[_Point], right: _Point, cause: _Cause
) -> tuple[list[Step], int]:
    """The gap along the whole curve where it is defined, and the position of `right` in it."""
    steps = []
    for point in points:
        if all(name in point.rows for name in cause.designs):
            rows = [point.rows[name][cause.metric] for name in cause.designs]
            less = rows[1] if len(rows) > 1 else dict.fromkeys(rows[0], promise.goals[cause.metric])
            steps.append(
                Step(
                    value=point.value,
                    mean=_gap(promise, point.means, cause.designs, cause.metric),
                    rows={number: value - less[number] for number, value in rows[0].items()},
                )
            )
    return steps, next(at for at, step in enumerate(steps) if step.value == right.value)
