"""The front of the report: at most seven measures, each beside its target."""

from dataclasses import replace
from typing import Final

from supportsim.report.goals import has_goal
from supportsim.report.measures import (
    COST_PER_CASE,
    MARGIN,
    MISSED_MONTH,
    RESOLUTION,
    RESPONSE,
    measure_of,
)
from supportsim.report.numbers import NOTHING
from supportsim.report.tables.cells import figure_cell, marked, metric_row, target_cell
from supportsim.report.tables.table import Cell, Row, Table, design_columns, table_of
from supportsim.report.worst import figure_of, worst_goal
from supportsim.study.results import StudyResult

#: At most this many measures stand on the front.
FRONT_MOST: Final = 7
#: Each entry lists metrics of which one that has a value is taken: with a goal, or the first.
FRONT: Final = (
    (RESOLUTION,),
    (RESPONSE,),
    (MISSED_MONTH,),
    ("first_response_hours_p90", "first_response_hours"),
    (COST_PER_CASE,),
    (MARGIN,),
    ("backlog", "utilisation"),
)
#: What the front says of the months missed; the packages stand in a table of their own.
WORST_GLOSS: Final = "Share of months in which the worst of the promised goals was missed."


def front_metrics(result: StudyResult) -> list[str]:
    """At most seven measures that stand on the front, those that have a value somewhere.

    Another measure with a goal takes a free place, or that of the last one without a goal; what
    else the study asks about takes a free place.
    """
    found = []
    for choice in FRONT:
        known = [metric for metric in choice if _anywhere(result, metric)]
        found += sorted(known, key=lambda metric: metric not in result.goals)[:1]
    found = found[:FRONT_MOST]
    for metric in result.goals:
        if "/" in metric or metric in found or not _anywhere(result, metric):
            continue
        yielding = [n for n, one in enumerate(found) if not has_goal(result, one)]
        if len(found) < FRONT_MOST:
            found.append(metric)
        elif yielding:
            found[yielding[-1]] = metric
    asked = [one for one in result.along if "/" not in one and one not in found]
    return [*found, *(one for one in asked if _anywhere(result, one))][:FRONT_MOST]


def front(result: StudyResult) -> Table:
    """At most seven measures of each design, each beside its target."""
    rows = tuple(
        _worst_row(result)
        if metric == MISSED_MONTH
        else metric_row(result, metric, target=target_cell(result, metric))
        for metric in front_metrics(result)
    )
    columns = ("Target", *design_columns(result.base))
    return table_of("The measures", "Measure", columns, rows)


def _worst_row(result: StudyResult) -> Row:
    """The share of months missed of each design's worst package and goal, never an average."""
    cells = [target_cell(result, MISSED_MONTH)]
    for design in result.base.designs.values():
        worst = worst_goal(design)
        if worst is None:
            cells.append(Cell(text=NOTHING))
            continue
        cell = figure_cell(result, worst[1], MISSED_MONTH)
        cell = marked(cell, result, design, MISSED_MONTH)
        cells.append(replace(cell, part=worst[0]))
    return Row(label=measure_of(MISSED_MONTH).label, gloss=WORST_GLOSS, cells=tuple(cells))


def _anywhere(result: StudyResult, metric: str) -> bool:
    """Whether any design has a value for the metric at the base point."""
    found = [figure_of(design, metric) for design in result.base.designs.values()]
    return any(figure is not None and figure.mean is not None for figure in found)
