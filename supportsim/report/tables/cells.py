"""From figures to cells and rows: the number, its interval, and where it stands to its goal."""

from dataclasses import replace
from typing import Final

from supportsim.inputs.directions import Kind
from supportsim.report.goals import contracts, goal_of, goal_words, standing_of
from supportsim.report.measures import is_signed, measure_of, words
from supportsim.report.numbers import NOTHING, currency_of, interval, number
from supportsim.report.tables.table import OPEN_MARK, Cell, Row
from supportsim.study.intervals import NO_VARIATION, NOTHING_TO_MEASURE
from supportsim.study.quantiles import NO_UPPER_BOUND
from supportsim.study.results import DesignResult, Figure, PointResult, StudyResult

NO_TARGET: Final = "none set"
#: A metric that a design does not have, as call-outs where nobody is on call.
NO_SUCH_THING: Final = "-"
#: The remark of a share of nothing.
NO_CASE: Final = "no such case"
#: The remark of a figure without an interval for want of any difference.
NO_SPREAD: Final = "no spread"


def metrics_of(point: PointResult) -> list[str]:
    """Every metric of any design at a point, in order of first sight."""
    return list(dict.fromkeys(m for design in point.designs.values() for m in design.metrics))


def target_cell(result: StudyResult, metric: str) -> Cell:
    """The goal of a metric, and what its packages promise where that is something else."""
    measure = measure_of(metric, result.units.get(metric))
    goal, promised = goal_of(result, metric), contracts(result, metric)
    small = ", ".join(
        f"{words(name)} {number(value, measure.kind, currency_of(result))}"
        for name, value in promised.items()
    )
    if goal is not None:
        differ = set(promised.values()) - {goal}
        text = goal_words(result, metric, goal)
        return Cell(text=text, small=f"by contract {small}" if differ else "")
    if promised:
        return Cell(text="by contract", small=small, quiet=True)
    return Cell(text=NO_TARGET, quiet=True)


def metric_row(result: StudyResult, metric: str, *, target: Cell | None = None) -> Row:
    """A metric of every design at the base point, each figure marked against its goal.

    The goal stands before the figures in `target`, or else behind the label.
    """
    measure, goal = measure_of(metric, result.units.get(metric)), goal_of(result, metric)
    cells = [
        marked(figure_cell(result, design.metrics.get(metric), metric), result, design, metric)
        for design in result.base.designs.values()
    ]
    before = () if target is None else (target,)
    label = measure.label
    if target is None and goal is not None:
        label = f"{label} (goal: {goal_words(result, metric, goal)})"
    return Row(label=label, gloss=measure.gloss, cells=(*before, *cells))


def marked(cell: Cell, result: StudyResult, design: DesignResult, metric: str) -> Cell:
    """The cell of a design's figure, marked by where it stands to the goal of its metric."""
    side = standing_of(result, design, metric)
    return cell if side == "unknown" else replace(cell, mark=side)


def figure_cell(result: StudyResult, figure: Figure | None, metric: str) -> Cell:
    """A figure with its interval, or why it has none."""
    if figure is None:
        return Cell(text=NO_SUCH_THING, quiet=True)
    measure, currency = measure_of(metric, result.units.get(metric)), currency_of(result)
    if figure.mean is None:
        reason = figure.reason or ""
        return Cell(text=NOTHING, small=NO_CASE if reason == NOTHING_TO_MEASURE else reason)
    small = interval(figure, measure.kind, currency, signed=is_signed(metric)) or _reason(
        figure, measure.kind, currency
    )
    text = number(figure.mean, measure.kind, currency, short=True)
    tilde = figure.indicative and figure.low is not None
    return Cell(text=text, small=small, indicative=tilde)


def _reason(figure: Figure, kind: Kind, currency: str) -> str:
    """Why a figure has no whole interval, in few words where they are known."""
    if figure.reason == NO_VARIATION:
        return NO_SPREAD
    if figure.reason == NO_UPPER_BOUND and figure.low is not None:
        low = figure.low if kind == "money" else max(figure.low, 0.0)
        return f"from {number(low, kind, currency, short=True)} {OPEN_MARK}"
    return figure.reason or ""
