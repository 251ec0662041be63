"""Tables along a curve: one metric at every value, and who clearly leads where."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from supportsim.report.measures import MARGIN, RESOLUTION, RESPONSE, measure_of, words
from supportsim.report.numbers import capital, plain
from supportsim.report.promised import NO_DESIGN
from supportsim.report.ranking import in_order
from supportsim.report.tables.cells import figure_cell
from supportsim.report.tables.table import Cell, Row, Table, design_columns, table_of
from supportsim.report.turning import TOO_CLOSE, answer, told
from supportsim.study.results import Kept, PointResult, PromiseResult, StudyResult

#: What stands in the table of where the answer changes.
TURNING: Final = (RESOLUTION, MARGIN, RESPONSE)


def turning(result: StudyResult, curve: str) -> Table | None:
    """Who clearly leads at each value of a curve; None without a promise or a rival's figure.

    Before the measures stand the promises of the study: who is the best that surely keeps each.
    """
    points = in_order(result.curves[curve], curve)
    rows = [_promise_row(promise, curve, points) for promise in result.promises.values()]
    for metric in (metric for metric in TURNING if told(points, metric)):
        answers = [answer(point, metric) for point in points]
        cells = tuple(Cell(text=words(who), quiet=not clear) for who, clear in answers)
        rows.append(Row(label=measure_of(metric).label, cells=cells))
    label = capital(result.labels.get(curve, words(curve)))
    columns = tuple(plain(point.values[curve]) for point in points)
    corner = "Best at" if result.promises else "Clear leader at"
    return table_of(label, corner, columns, rows) if rows else None


def _promise_row(promise: PromiseResult, curve: str, points: list[PointResult]) -> Row:
    """Who keeps a promise at each point, the best of them by what decides."""
    kept = {str(one.values[curve]): one for one in promise.kept if one.stage == curve}
    cells = (_kept_cell(kept.get(str(point.values[curve]))) for point in points)
    measure = measure_of(promise.then)
    gloss = f"The {measure.best} {measure.label.lower()} of those that surely keep it."
    return Row(label=capital(promise.label), gloss=gloss, cells=tuple(cells))


def _kept_cell(kept: Kept | None) -> Cell:
    if kept is not None and kept.best:
        return Cell(text=" or ".join(map(words, kept.best)))
    is_unsure = kept is not None and kept.rivals
    return Cell(text=TOO_CLOSE if is_unsure else NO_DESIGN, quiet=True)


def curve_table(result: StudyResult, curve: str, metric: str) -> Table:
    """One metric of every design along a curve; an overloaded point carries a star."""
    points = in_order(result.curves[curve], curve)
    rows = [
        Row(label=plain(point.values[curve]), cells=tuple(_cells(result, point, metric)))
        for point in points
    ]
    over = any(design.overloaded for point in points for design in point.designs.values())
    return Table(
        title=measure_of(metric).label,
        corner=capital(result.labels.get(curve, words(curve))),
        columns=design_columns(result.base),
        rows=tuple(rows),
        notes=("* overloaded: the backlog keeps growing",) if over else (),
    )


def _cells(result: StudyResult, point: PointResult, metric: str) -> Iterable[Cell]:
    for name in result.base.designs:
        design = point.designs.get(name)
        figure = None if design is None else design.metrics.get(metric)
        cell = figure_cell(result, figure, metric)
        known = figure is not None and figure.mean is not None
        star = "*" if known and design is not None and design.overloaded else ""
        yield replace(cell, text=cell.text + star)
