"""Where along a curve the answer changes, in sentences."""

from typing import Final

from supportsim.report.measures import MARGIN, RESOLUTION, called, measure_of, words
from supportsim.report.numbers import bounds, listed, plain
from supportsim.report.ranking import in_order, lead
from supportsim.report.turning import TOO_CLOSE, Reign, crossings, reigns, told
from supportsim.study.results import Crossover, PointResult, StudyResult

#: The first of these that has a figure is told of every curve, the others where the leader changes.
_TOLD: Final = (RESOLUTION, MARGIN)
#: More contenders than so many are not named where they are all designs.
_MANY: Final = 3


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
    changes = [
        _change(one)
        for one in result.crossovers
        if (one.curve, one.metric) == (curve, metric) and (one.low, one.high) != (None, None)
    ]
    steps = [f"by the means the best changes {'; '.join(changes)}"] if changes else []
    steps += [
        f"for {called(one.design)} the best value is {one.at:.3g}"
        + (f" (it may be from {one.low:.3g} to {one.high:.3g})" if one.low < one.high else "")
        for one in result.optima
        if (one.curve, one.metric) == (curve, metric)
        and one.low not in ends
        and one.high not in ends
    ]
    label = result.labels.get(curve, words(curve))
    head = f"{measure_of(metric).label}, over {label}"
    return [f"{head}: {'; '.join(steps)}."] if steps else []


def _change(one: Crossover) -> str:
    """Where the best mean passes from one design to another, and how sure that place is."""
    place = "somewhere" if one.at is None else f"near {one.at:.3g}"
    sure = bounds(one.low, one.high)
    return f"from {called(one.before)} to {called(one.after)} {place} ({sure})"


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
    return f"{measure_of(metric).label}, over {label}: {'; '.join(steps)}."


def _contenders(run: Reign, points: list[PointResult], curve: str, metric: str) -> list[str]:
    """Who may be the best at some point of a reign, in words, the study's order kept."""
    order = in_order(points, curve)
    values = [point.values[curve] for point in order]
    inside = order[values.index(run.first) : values.index(run.last) + 1]
    leads = [found for found in (lead(point, metric) for point in inside) if found is not None]
    close = {name for found in leads for name in found.contenders}
    names = [called(name) for name in order[0].designs if name in close]
    return ["all designs"] if len(names) == len(order[0].designs) > _MANY else names


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
