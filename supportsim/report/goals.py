"""Goals: what each is in words, where a figure stands to it, and which designs miss theirs."""

from typing import Final

from supportsim.report.measures import MISSED_MONTH, cut_of, measure_of
from supportsim.report.numbers import currency_of, number
from supportsim.report.worst import figure_of, worst_goal
from supportsim.study.results import DesignResult, StudyResult
from supportsim.study.standing import Standing, standing

#: A promised goal of a package, of which the goal for months missed holds.
_PROMISED: Final = f"{MISSED_MONTH}/package="


def goal_of(result: StudyResult, metric: str) -> float | None:
    """The goal of a metric; that of the months missed holds for each promised goal."""
    if metric.startswith(_PROMISED) and "goal=" in metric:
        return result.goals.get(metric, result.goals.get(MISSED_MONTH))
    return result.goals.get(metric)


def contracts(result: StudyResult, metric: str) -> dict[str, float]:
    """What the packages promise of a whole metric: package to goal."""
    return {
        cut_of(name).rpartition("=")[2]: goal
        for name, goal in result.goals.items()
        if name.startswith(f"{metric}/")
    }


def has_goal(result: StudyResult, metric: str) -> bool:
    """Whether the metric, or some package in it, has a goal."""
    return goal_of(result, metric) is not None or bool(contracts(result, metric))


def goal_words(result: StudyResult, metric: str, goal: float) -> str:
    """A goal as people say it: "at most 24.0 h"."""
    measure = measure_of(metric, result.units.get(metric))
    sign = "at most" if measure.better < 0 else "at least"
    return f"{sign} {number(goal, measure.kind, currency_of(result), short=True)}"


def standing_of(result: StudyResult, design: DesignResult, metric: str) -> Standing:
    """Where a design stands to the goal of a metric at the base point.

    Where only packages promise something: met when all promises are, missed when one is.
    """
    better, goal = measure_of(metric).better, goal_of(result, metric)
    if goal is not None:
        return standing(figure_of(design, metric), goal, better)
    sides = {
        standing(design.metrics.get(name), promised, better)
        for name, promised in result.goals.items()
        if name.startswith(f"{metric}/")
    }
    order: tuple[Standing, ...] = ("missed", "unknown", "unsure", "met")
    return next((side for side in order if side in sides), "unknown")


def goals_missed(result: StudyResult) -> list[str]:
    """A line for each goal that a design's mean does not reach at the base point.

    A goal for which nothing was measured is missed too.
    """
    found = [
        _missed(result, design, metric)
        for design in result.base.designs.values()
        for metric in result.goals
    ]
    return [line for line in found if line]


def _missed(result: StudyResult, design: DesignResult, metric: str) -> str:
    """What is missed of one goal, or nothing."""
    figure, goal = figure_of(design, metric), result.goals[metric]
    mean, less = None if figure is None else figure.mean, measure_of(metric).better < 0
    if mean is not None and (mean <= goal if less else mean >= goal):
        return ""
    worst = worst_goal(design) if metric == MISSED_MONTH else None
    where = f" ({worst[0]})" if worst else ""
    reached = "not measured" if mean is None else _exact(result, metric, mean)
    sign = "at most" if less else "at least"
    wanted = f"goal {sign} {_exact(result, metric, goal)}"
    return f"{design.name}: {metric}{where} {reached}, {wanted}"


def _exact(result: StudyResult, metric: str, value: float) -> str:
    """A value with two decimals and its unit, so that a narrow miss can be seen."""
    if measure_of(metric).kind == "share":
        return f"{value:.2%}"
    return f"{value:,.2f} {result.units.get(metric, '')}".strip()
