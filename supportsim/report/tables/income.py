"""The income statement of the judged period as a table, with both margins."""

from dataclasses import replace
from typing import Final

from supportsim.outcome.statement import DIRECT_LINES, REVENUE_LINES
from supportsim.report.measures import MARGIN, measure_of
from supportsim.report.numbers import capital, currency_of
from supportsim.report.tables.cells import figure_cell, metrics_of
from supportsim.report.tables.table import Cell, Row, Table, design_columns, table_of
from supportsim.study.results import DesignResult, StudyResult

#: Metrics that begin so say why a line of the statement is not known.
_LINE: Final = "statement/"


def statement(result: StudyResult) -> Table:
    """The income statement of the judged period, line by line, and both margins."""
    designs = list(result.base.designs.values())
    lines = list(dict.fromkeys(line for design in designs for line in design.statement))
    income = [line for line in lines if line.startswith(REVENUE_LINES)]
    direct = [line for line in lines if line.startswith(DIRECT_LINES)]
    rest = [line for line in lines if line not in {*income, *direct}]
    income += [line for line in _unknown(result) if line.startswith(REVENUE_LINES)]
    rows: list[Row] = []
    for block, metric in (
        (income, "revenue"),
        (_kept_together(direct), "direct_margin"),
        (rest, MARGIN),
    ):
        rows += [
            Row(label=_line_words(line), cells=tuple(_line(result, d, line) for d in designs))
            for line in block
        ]
        rows += _total(result, metric)
    months = designs[0].months if designs else []
    whole = f"{months[0]} to {months[-1]}" if months else "the judged period"
    title = f"Income statement, {whole}"
    return table_of(title, currency_of(result), design_columns(result.base), rows)


def _kept_together(lines: list[str]) -> list[str]:
    """Lines by what stands before their colon, so that all salaries follow each other."""
    heads = list(dict.fromkeys(line.partition(":")[0] for line in lines))
    return sorted(lines, key=lambda line: heads.index(line.partition(":")[0]))


def _line_words(line: str) -> str:
    base, _, rest = line.partition("/")
    tail = rest.replace("=", " ").replace("/", ", ").replace("_", " ")
    return capital(base.replace("_", " ")) + (f": {tail}" if tail else "")


def _unknown(result: StudyResult) -> list[str]:
    """Lines of the statement that have a reason instead of money."""
    metrics = [metric for metric in metrics_of(result.base) if metric.startswith(_LINE)]
    return [metric.removeprefix(_LINE) for metric in metrics]


def _line(result: StudyResult, design: DesignResult, line: str) -> Cell:
    unknown = design.metrics.get(f"{_LINE}{line}")
    if unknown is not None:
        return replace(figure_cell(result, unknown, f"{_LINE}{line}"), quiet=True)
    if line not in design.statement:
        return Cell(text="-", quiet=True)
    return Cell(text=f"{round(sum(design.statement[line])):,}", quiet=True)


def _total(result: StudyResult, metric: str) -> list[Row]:
    """A line of the statement that is a metric, in full and with its interval."""
    designs = result.base.designs.values()
    if not any(metric in design.metrics for design in designs):
        return []
    cells = []
    for design in designs:
        figure = design.metrics.get(metric)
        cell = figure_cell(result, figure, metric)
        if figure is not None and figure.mean is not None:
            cell = replace(cell, text=f"{round(figure.mean):,}")
        cells.append(cell)
    measure = measure_of(metric)
    return [Row(label=measure.label, gloss=measure.gloss, cells=tuple(cells), total=True)]
