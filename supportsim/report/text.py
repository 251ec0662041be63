"""The result of a study as plain text for a terminal of 100 columns."""

import textwrap
from typing import Final

from supportsim.report.headline import headline
from supportsim.report.measures import COST_PER_CASE, MARGIN, RESOLUTION, RESPONSE
from supportsim.report.tables import (
    INDICATIVE,
    Cell,
    Row,
    Table,
    curve_table,
    front,
    indicative,
    side_by_side,
)
from supportsim.study.results import StudyResult

WIDTH: Final = 100
#: A column is never narrower than this; designs that do not fit go into a further block.
NARROWEST: Final = 12
#: Small print longer than this goes on in the next line.
SMALL_MOST: Final = 17
LABEL_MOST: Final = 24


def study_text(result: StudyResult) -> str:
    """The tables, the curves and the headline, each line at most 100 characters.

    Designs are columns and measures rows, each value over its 95 % interval.
    """
    parts = [_wrap(f"{result.name}: {result.question}")]
    parts.append(
        f"Scenario {result.scenario}, {result.base.replications} replications, "
        "95% intervals below each figure."
    )
    parts += [table_text(front(result)), table_text(side_by_side(result))]
    for curve in result.curves:
        parts += [
            table_text(curve_table(result, curve, metric))
            for metric in (RESPONSE, RESOLUTION, COST_PER_CASE, MARGIN)
            if any(metric in d.metrics for p in result.curves[curve] for d in p.designs.values())
        ]
    parts += [_bullets("In short", headline(result)), _bullets("Warnings", result.warnings)]
    parts.append(_bullets("Notes", result.notes))
    return "\n\n".join(part for part in parts if part) + "\n"


def table_text(table: Table) -> str:
    """One table, in several blocks side by side where it is too wide."""
    label = min(LABEL_MOST, max([len(table.corner), *(len(row.label) for row in table.rows), 8]))
    widths = [_column_width(table, column) for column in range(len(table.columns))]
    blocks, block, used = [], list[int](), label
    for column, width in enumerate(widths):
        if block and used + 2 + width > WIDTH:
            blocks.append(block)
            block, used = [], label
        block.append(column)
        used += 2 + width
    blocks.append(block)
    drawn = [_block(table, block, label, widths) for block in blocks]
    notes = [*table.notes, *([INDICATIVE] if indicative(table) else [])]
    return "\n".join([table.title.upper(), "\n\n".join(drawn), *notes])


def _small(cell: Cell) -> str:
    return f"~ {cell.small}" if cell.indicative else cell.small


def _column_width(table: Table, column: int) -> int:
    cells = [row.cells[column] for row in table.rows]
    longest = max((len(cell.text) for cell in cells), default=0)
    small = max((len(_small(cell)) for cell in cells), default=0)
    wanted = max(NARROWEST, longest, len(table.columns[column]), min(small, SMALL_MOST))
    return min(wanted, WIDTH - LABEL_MOST - 2)


def _block(table: Table, block: list[int], label: int, widths: list[int]) -> str:
    head = _line(table.corner, [table.columns[c] for c in block], label, [widths[c] for c in block])
    lines = [head, "-" * len(head)]
    for row in table.rows:
        lines += _row_lines(row, block, label, widths)
    return "\n".join(line.rstrip() for line in lines)


def _row_lines(row: Row, block: list[int], label: int, widths: list[int]) -> list[str]:
    """A row: labels, values and small print, each in as many lines as it takes."""
    chosen = [widths[column] for column in block]
    labels = textwrap.wrap(row.label, label) or [""]
    columns = [
        [row.cells[column].text, *textwrap.wrap(_small(row.cells[column]), widths[column])]
        for column in block
    ]
    height = max(len(part) for part in (labels, *columns))
    filled = [part + [""] * (height - len(part)) for part in (labels, *columns)]
    return [_line(first, list(rest), label, chosen) for first, *rest in zip(*filled, strict=True)]


def _line(label: str, cells: list[str], label_width: int, widths: list[int]) -> str:
    shown = [_cut(cell, width).rjust(width) for cell, width in zip(cells, widths, strict=True)]
    return "  ".join([_cut(label, label_width).ljust(label_width), *shown])


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=indent)


def _bullets(title: str, sentences: list[str]) -> str:
    if not sentences:
        return ""
    return "\n".join([title.upper(), *(_wrap(f"- {text}", "  ") for text in sentences)])
