"""Where along a curve the answer changes: who leads where, and where two are level."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from supportsim.report.measures import MARGIN, RESOLUTION, measure_of, words
from supportsim.report.numbers import plain
from supportsim.report.ranking import in_order, lead
from supportsim.study.results import Crossover, PointResult, StudyResult

TOO_CLOSE: Final = "too close"
OVERLOADED: Final = "all overloaded"
UNKNOWN: Final = "no figures"
#: The first of these that has a figure stands in the sentence on a curve.
_TOLD: Final = (RESOLUTION, MARGIN)


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


def answer(point: PointResult, metric: str) -> tuple[str, bool]:
    """The clear leader at a point and True; else TOO_CLOSE, OVERLOADED or UNKNOWN, and False."""
    leading = lead(point, metric)
    if leading is None:
        over = all(design.overloaded for design in point.designs.values())
        return (OVERLOADED if over else UNKNOWN), False
    return (leading.leader, True) if leading.clear else (TOO_CLOSE, False)


def told(points: list[PointResult], metric: str) -> bool:
    """Whether some steady design has a figure at some point."""
    return any(lead(point, metric) is not None for point in points)


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
    """One sentence for each curve: who resolves most in time, from which value to which."""
    found = []
    for curve, points in result.curves.items():
        metric = next((metric for metric in _TOLD if told(points, metric)), None)
        if metric is not None:
            found.append(_sentence(result, curve, metric))
    return found


def _sentence(result: StudyResult, curve: str, metric: str) -> str:
    label = result.labels.get(curve, words(curve))
    runs = reigns(result.curves[curve], curve, metric)
    steps = [_step(run, runs) for run in runs]
    steps += [
        f"{words(one.before)} and {words(one.after)} are level at {one.at:.3g} "
        f"(95% interval {one.low:.3g} to {one.high:.3g})"
        for one in crossings(result, curve, metric)
    ]
    return f"{measure_of(metric).label} over {label}: {'; '.join(steps)}."


def _step(run: Reign, runs: list[Reign]) -> str:
    who = f"{TOO_CLOSE} to call" if run.who == TOO_CLOSE and not run.clear else run.who
    who = words(who) if run.clear else who
    first, last = plain(run.first), plain(run.last)
    if len(runs) == 1:
        return f"{who} throughout"
    if first == last:
        return f"{who} at {first}"
    if run is runs[0]:
        return f"{who} up to {last}"
    return f"{who} from {first}" if run is runs[-1] else f"{who} from {first} to {last}"
