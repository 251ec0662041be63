"""Where along a curve the answer changes: which measures are shown, who leads where."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from supportsim.report.measures import COST_PER_CASE, MARGIN, RESOLUTION, RESPONSE
from supportsim.report.ranking import in_order, lead
from supportsim.study.results import Crossover, PointResult, StudyResult

TOO_CLOSE: Final = "too close"
OVERLOADED: Final = "all overloaded"
UNKNOWN: Final = "no figures"
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


def metrics_along(result: StudyResult, curve: str) -> list[str]:
    """Metrics with a figure somewhere on a curve: the promised, the usual, those the study names.

    Where nothing is known of attainment, as without contracts, what the study names leads.
    """
    promised = [metric for promise in result.promises.values() for metric in promise.goals]
    found = dict.fromkeys([*promised, *_SHOWN, *result.along])
    known = [one for one in found if has_figure(result.curves[curve], one)]
    if RESOLUTION in known or RESPONSE in known:
        return known
    return sorted(known, key=lambda metric: metric not in result.along)


def has_figure(points: list[PointResult], metric: str) -> bool:
    """Whether some design has a value of a metric at some point."""
    found = (d.metrics.get(metric) for point in points for d in point.designs.values())
    return any(figure is not None and figure.mean is not None for figure in found)


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
