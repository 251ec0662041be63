"""Where along a curve the answer changes: who leads where, and where two are level."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from supportsim.report.measures import (
    COST_PER_CASE,
    MARGIN,
    RESOLUTION,
    RESPONSE,
    called,
    measure_of,
    words,
)
from supportsim.report.numbers import listed, plain
from supportsim.report.ranking import in_order, lead
from supportsim.study.results import Crossover, PointResult, StudyResult

TOO_CLOSE: Final = "too close"
OVERLOADED: Final = "all overloaded"
UNKNOWN: Final = "no figures"
#: The first of these that has a figure is told of every curve, the others where the leader changes.
_TOLD: Final = (RESOLUTION, MARGIN)
#: Shown over every curve.
_SHOWN: Final = (RESPONSE, RESOLUTION, COST_PER_CASE, MARGIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reign:
    """Neighbouring points of a curve with the same answer.

    Attributes:
        first, last: Values of the curve at its ends.
        who: The clear leader, TOO_CLOSE, OVERLOADED or UNKNOWN.
        clear: Whether one design alone leads.
    """

    first: object
    last: object
    who: str
    clear: bool


def metrics_along(result: StudyResult) -> list[str]:
    """Metrics shown over the curves: the promised, the usual, and parts that the study names."""
    promised = [metric for promise in result.promises.values() for metric in promise.goals]
    named = [metric for metric in result.along if "/" in metric]
    return list(dict.fromkeys([*promised, *_SHOWN, *named]))


def goal_of(result: StudyResult, metric: str) -> float | None:
    """The goal of a metric: what a promise of the study says, else the organisation's."""
    promised = [
        promise.goals[metric] for promise in result.promises.values() if metric in promise.goals
    ]
    return promised[0] if promised else result.goals.get(metric)


def answer(point: PointResult, metric: str) -> tuple[str, bool]:
    """The clear leader at a point and True; else TOO_CLOSE, OVERLOADED or UNKNOWN, and False."""
    leading = lead(point, metric)
    if leading is None:
        over = all(design.overloaded for design in point.designs.values())
        return (OVERLOADED if over else UNKNOWN), False
    return (leading.leader, True) if leading.clear else (TOO_CLOSE, False)


def told(points: list[PointResult], metric: str) -> bool:
    """Whether some point has several designs, and a steady one among them a figure."""
    return any(len(point.designs) > 1 and lead(point, metric) is not None for point in points)


def reigns(points: list[PointResult], curve: str, metric: str) -> list[Reign]:
    """Runs of neighbouring points with the same answer, in the order of the curve."""
    found: list[Reign] = []
    for point in in_order(points, curve):
        who, clear = answer(point, metric)
        value = first = point.values[curve]
        if found and (found[-1].who, found[-1].clear) == (who, clear):
            first = found.pop().first
        found.append(Reign(first=first, last=value, who=who, clear=clear))
    return found


def crossings(result: StudyResult, curve: str, metric: str) -> list[Crossover]:
    """Crossovers bounded on both sides, between neighbouring reigns of two clear leaders."""
    runs = reigns(result.curves[curve], curve, metric)
    changes = {
        (before.who, after.who) for before, after in pairwise(runs) if before.clear and after.clear
    }
    return [
        one
        for one in result.crossovers
        if (one.curve, one.metric) == (curve, metric)
        and None not in (one.at, one.low, one.high)
        and (one.before, one.after) in changes
    ]


def turning_points(result: StudyResult) -> list[str]:
    """For each curve, who resolves most in time, from which value to which.

    A second sentence tells it of the margin where there another design takes the lead. Then
    come other metrics that the study asks about, where there are several designs: where these
    are level, and best values.
    """
    found = []
    for curve, points in result.curves.items():
        metrics = [metric for metric in _TOLD if told(points, metric)]
        found += [_sentence(result, curve, metric) for metric in metrics[:1]]
        for metric in metrics[1:]:
            if len({run.who for run in reigns(points, curve, metric) if run.clear}) > 1:
                found.append(_sentence(result, curve, metric))
        found += _asked_along(result, curve)
    return found


def asked_points(result: StudyResult) -> list[str]:
    """Of `turning_points` those on other metrics that the study asks about."""
    return [sentence for curve in result.curves for sentence in _asked_along(result, curve)]


def _asked_along(result: StudyResult, curve: str) -> list[str]:
    if len(result.base.designs) == 1:
        return []
    asked = dict.fromkeys(one.metric for one in result.optima if one.curve == curve)
    found = (_asked(result, curve, metric) for metric in asked if metric not in _TOLD)
    return [sentence for sentences in found for sentence in sentences]


def _asked(result: StudyResult, curve: str, metric: str) -> list[str]:
    """Where designs are level in a metric that the study asks about, and best values inside.

    A crossing is told where at least one side of it is sure, a best value where its interval
    keeps clear of both ends of the curve.
    """
    points = in_order(result.curves[curve], curve)
    ends = (points[0].values[curve], points[-1].values[curve])
    steps = [
        words(one.text)
        for one in result.crossovers
        if (one.curve, one.metric) == (curve, metric) and (one.low, one.high) != (None, None)
    ]
    steps += [
        f"best for {called(one.design)} at {one.at:.3g}"
        + (f" (may be {one.low:.3g} to {one.high:.3g})" if one.low < one.high else "")
        for one in result.optima
        if (one.curve, one.metric) == (curve, metric)
        and one.low not in ends
        and one.high not in ends
    ]
    label = result.labels.get(curve, words(curve))
    return [f"{measure_of(metric).label} over {label}: {'; '.join(steps)}."] if steps else []


def _sentence(result: StudyResult, curve: str, metric: str) -> str:
    label = result.labels.get(curve, words(curve))
    points = result.curves[curve]
    runs = reigns(points, curve, metric)
    steps = [_step(run, runs, points, curve, metric) for run in runs]
    steps += [
        f"{called(one.before)} and {called(one.after)} are level at {one.at:.3g} "
        f"(95% interval {one.low:.3g} to {one.high:.3g})"
        for one in crossings(result, curve, metric)
    ]
    return f"{measure_of(metric).label} over {label}: {'; '.join(steps)}."


def _contenders(run: Reign, points: list[PointResult], curve: str, metric: str) -> list[str]:
    """Who may be the best at some point of a reign, in words, the study's order kept."""
    order = in_order(points, curve)
    values = [point.values[curve] for point in order]
    inside = order[values.index(run.first) : values.index(run.last) + 1]
    leads = [found for found in (lead(point, metric) for point in inside) if found is not None]
    close = {name for found in leads for name in found.contenders}
    return [called(name) for name in order[0].designs if name in close]


def _step(run: Reign, runs: list[Reign], points: list[PointResult], curve: str, metric: str) -> str:
    who = called(run.who) if run.clear else run.who
    if run.who == TOO_CLOSE and not run.clear:
        who = f"{TOO_CLOSE} to call between {listed(_contenders(run, points, curve, metric))}"
    first, last = plain(run.first), plain(run.last)
    if len(runs) == 1:
        return f"{who} throughout"
    if first == last:
        return f"{who} at {first}"
    if run is runs[0]:
        return f"{who} up to {last}"
    return f"{who} from {first}" if run is runs[-1] else f"{who} from {first} to {last}"
