"""The promised goal a design missed most often: packages and goals are never averaged."""

from typing import Final

from supportsim.report.measures import MISSED_MONTH, cut_of
from supportsim.study.results import DesignResult, Figure

_PACKAGE: Final = f"{MISSED_MONTH}/package="


def worst_goal(design: DesignResult) -> tuple[str, Figure] | None:
    """The package and goal missed in the largest share of months, and that share.

    The words read "premium, resolution"; None when no package has a goal with a figure.
    The first of several equal ones is taken.
    """
    found = {
        metric: figure
        for metric, figure in design.metrics.items()
        if metric.startswith(_PACKAGE) and figure.mean is not None
    }
    if not found:
        return None
    metric = max(found, key=lambda name: found[name].mean or 0.0)
    return _words(metric), found[metric]


def figure_of(design: DesignResult, metric: str) -> Figure | None:
    """The figure of a metric; that of the worst goal for the share of months missed."""
    if metric != MISSED_MONTH:
        return design.metrics.get(metric)
    worst = worst_goal(design)
    return None if worst is None else worst[1]


def _words(metric: str) -> str:
    parts = [part.partition("=")[2].replace("_", "-") for part in cut_of(metric).split(",")]
    return ", ".join(parts)
