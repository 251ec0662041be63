"""The result of a study as plain text for a terminal of 100 columns."""

import textwrap
from dataclasses import replace
from typing import Final

from supportsim.report.alike import told_once
from supportsim.report.blocks import without_detours
from supportsim.report.headline import headline
from supportsim.report.measures import COST_PER_CASE, MARGIN, RESOLUTION, RESPONSE
from supportsim.report.tables.along import curve_table
from supportsim.report.tables.beside import ON_CALL, side_by_side
from supportsim.report.tables.cells import NO_SUCH_THING
from supportsim.report.tables.front import front
from supportsim.report.tables.pairs import comparison
from supportsim.report.tables.table import (
    INDICATIVE,
    MARKS,
    OPEN_ENDED,
    Cell,
    Row,
    Table,
    indicative,
    open_ended,
    small_print,
)
from supportsim.report.turning import has_figure, metrics_along
from supportsim.study.results import StudyResult

WIDTH: Final = 100
#: A column is never narrower than this; designs that do not fit go into a further block.
NARROWEST: Final = 12
#: Small print longer than this goes on in the next line.
SMALL_MOST: Final = 17
LABEL_MOST: Final = 24
#: Heads of the table of differences.
_HEADS: Final = ("Difference", "Between (95%)", "Correlation", "Gain")
#: Measures with a table for each curve; without contracts what the study asks about has one too.
CURVES: Final = (RESPONSE, RESOLUTION, COST_PER_CASE, MARGIN)
#: Measures whose differences are printed.
COMPARED: Final = (RESOLUTION, RESPONSE, COST_PER_CASE, MARGIN)
#: What the terminal shows of the designs side by side; the report has more.
SHORT_LIST: Final = (
    "utilisation",
    "occupancy",
    "hand_offs_per_case",
    "escalation_share",
    "assist_share",
    "rework_hours",
    "resolution_hours",
    *ON_CALL,
)


def study_text(result: StudyResult) -> str:
    """The tables, the curves and the headline, each line at most 100 characters.

    Designs are columns and measures rows, each value over its 95 % interval.
    """
    parts = [_wrap(f"{result.name}: {result.question}")]
    parts.append(
        f"Scenario {result.scenario}, {result.base.replications} replications, "
        "95% intervals below each figure."
    )
    tables = [front(result), side_by_side(result, SHORT_LIST)]
    for curve in result.curves:
        known = metrics_along(result, curve)
        usual = {RESPONSE, RESOLUTION} & set(known)
        shown = [one for one in CURVES if one in known] if usual else known
        tables += [_along(result, curve, metric) for metric in shown]
    parts += [table_text(table) for table in tables]
    parts += [INDICATIVE] if any(map(indicative, tables)) else []
    parts.append(differences_text(result))
    parts += [
        _bullets("In short", headline(result)),
        _bullets("Warnings", told_once([without_detours(line) for line in result.warnings])),
    ]
    parts.append(_bullets("Notes", result.notes))
    return "\n\n".join(part for part in parts if part) + "\n"


def table_text(table: Table) -> str:
    """One table, in several blocks where it is too wide, each without what its designs lack."""
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
    notes = [*table.notes, *([OPEN_ENDED] if open_ended(table) else [])]
    return "\n".join([_wrap(table.title.upper()), "\n\n".join(drawn), *notes])


def _along(result: StudyResult, curve: str, metric: str) -> Table:
    """The table of a curve, with the curve's words in its title, where there is room for them."""
    table = curve_table(result, curve, metric)
    return replace(table, title=f"{table.title}: {table.corner}", corner="Value")


def differences_text(result: StudyResult) -> str:
    """Each pair in a line: difference, simultaneous interval, correlation, gain.

    The gain is the variance of separate cases over that of the same cases. Where all designs are
    compared with one, it stands in the heading alone. Empty without pairs.
    """
    asked = [one for one in result.along if one not in COMPARED and "/" not in one]
    has_contracts = has_figure([result.base], RESOLUTION)
    table = comparison(result, COMPARED if has_contracts else (*asked, *COMPARED))
    rows = table.rows
    if not rows:
        return ""
    lines = [[cell.text.removesuffix(" times") for cell in row.cells] for row in rows]
    heads = ["", *_HEADS]
    widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
    widths[0] = min(widths[0], WIDTH - sum(widths[1:]) - 2 * len(_HEADS))
    drawn = [
        f"{table.title} on the same cases".upper(),
        _line("", [*_HEADS], widths[0], widths[1:]),
    ]
    drawn.append("-" * len(drawn[-1]))
    label = ""
    for row, cells in zip(rows, lines, strict=True):
        if row.label != label:
            label = row.label
            drawn.append(label)
        drawn.append(_line(cells[0], cells[1:], widths[0], widths[1:]))
    drawn.append(
        _wrap(
            "The intervals hold for all pairs at once; one that contains 0 is too close to call. "
            "Gain: how many times more replications separate cases would have needed."
        )
    )
    return "\n".join(line.rstrip() for line in drawn)


def _mark(cell: Cell) -> str:
    return MARKS[cell.mark] if cell.mark else ""


def _column_width(table: Table, column: int) -> int:
    cells = [row.cells[column] for row in table.rows]
    longest = max((len(cell.text) for cell in cells), default=0)
    small = max(
        (len(line) for cell in cells for line in (small_print(cell), _mark(cell))), default=0
    )
    wanted = max(NARROWEST, longest, len(table.columns[column]), min(small, SMALL_MOST))
    return min(wanted, WIDTH - LABEL_MOST - 2)


def _block(table: Table, block: list[int], label: int, widths: list[int]) -> str:
    head = _line(table.corner, [table.columns[c] for c in block], label, [widths[c] for c in block])
    lines = [head, "-" * len(head)]
    for row in table.rows:
        if any(row.cells[column].text != NO_SUCH_THING for column in block):
            lines += _row_lines(row, block, label, widths)
    return "\n".join(line.rstrip() for line in lines)


def _row_lines(row: Row, block: list[int], label: int, widths: list[int]) -> list[str]:
    """A row: labels, values, small print and marks, each in as many lines as it takes."""
    chosen = [widths[column] for column in block]
    labels = textwrap.wrap(row.label, label) or [""]
    columns = [
        [row.cells[column].text, *_remarks(row.cells[column], widths[column])] for column in block
    ]
    height = max(len(part) for part in (labels, *columns))
    filled = [part + [""] * (height - len(part)) for part in (labels, *columns)]
    return [_line(first, list(rest), label, chosen) for first, *rest in zip(*filled, strict=True)]


def _remarks(cell: Cell, width: int) -> list[str]:
    """Small print and mark of a cell, in lines of a width."""
    return [*textwrap.wrap(small_print(cell), width), *textwrap.wrap(_mark(cell), width)]


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
