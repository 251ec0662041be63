"""The two CSV tables of a study: figures of designs, and differences between them."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from supportsim.study.aggregate import ENOUGH, compared_pairs
from supportsim.study.results import Figure, PointResult, StudyResult
from supportsim.study.written import cell, number

#: What stands in front of the values of curves, and after them.
COLUMNS: Final = ("scenario", "design", "stage", "point", "metric")
FIGURES: Final = ("mean", "low", "high", "replications", "indicative", "reason", "overloaded")
#: The same of differences.
PAIR_COLUMNS: Final = ("scenario", "design", "versus", "stage", "point", "metric")
DIFFERENCES: Final = (
    *("mean", "low", "high", "replications", "indicative", "simultaneous", "reason"),
)


def csv_text(result: StudyResult) -> str:
    """results.csv: a row for each scenario, design, point and metric.

    `stage` is "base", the name of a curve or of a grid; each curve has a column for the
    value it takes at the point, empty at base. Cuts of a metric stand at base only, as they
    would make a grid's table a hundred times as long; but for those that the study names.
    """
    rows = []
    for stage, point in _all_points(result):
        label, swept = _place(result, point)
        for name, design in point.designs.items():
            overloaded = {True: "yes", False: "no", None: ""}[design.overloaded]
            for metric, figure in design.metrics.items():
                if _stands(result, stage, metric):
                    where = [result.scenario, name, stage, label, metric, *swept]
                    rows.append([*where, *_figure_cells(figure), overloaded])
    return _text([*COLUMNS, *result.labels, *FIGURES], rows)


def differences_text(result: StudyResult) -> str:
    """differences.csv: a row for each pair of designs, point and compared metric.

    The mean is of `design` minus `versus` on the same cases. Its 95 % interval is `simultaneous`
    where the point compares several pairs: it then holds for all of them at once. Stages, points
    and cuts stand as in `csv_text`.
    """
    rows = []
    for stage, point in _all_points(result):
        label, swept = _place(result, point)
        several = len(compared_pairs(list(point.designs), result.reference)) > 1
        behind = [str(point.replications), _yes(point.replications < ENOUGH), _yes(several)]
        for one in point.differences:
            if _stands(result, stage, one.metric):
                where = [result.scenario, one.of, one.versus, stage, label, one.metric, *swept]
                values = _interval_cells(one.mean, one.low, one.high)
                rows.append([*where, *values, *behind, one.reason or ""])
    return _text([*PAIR_COLUMNS, *result.labels, *DIFFERENCES], rows)


def _stands(result: StudyResult, stage: str, metric: str) -> bool:
    """Whether a table has a metric at a stage."""
    return stage == "base" or "/" not in metric or metric in result.along


def _place(result: StudyResult, point: PointResult) -> tuple[str, list[str]]:
    """Label of a point, and the value that each curve takes there."""
    label = ";".join(f"{name}={cell(value)}" for name, value in point.values.items())
    return label, [cell(point.values.get(curve)) for curve in result.labels]


def _text(head: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *rows])
    return out.getvalue()


def _all_points(result: StudyResult) -> Iterator[tuple[str, PointResult]]:
    yield "base", result.base
    for stages in (result.curves, result.grids):
        for name, points in stages.items():
            for point in points:
                yield name, point


def _figure_cells(figure: Figure) -> list[str]:
    values = _interval_cells(figure.mean, figure.low, figure.high)
    return [*values, str(figure.replications), _yes(figure.indicative), figure.reason or ""]


def _interval_cells(*values: float | None) -> list[str]:
    return [cell(number(value)) for value in values]


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
