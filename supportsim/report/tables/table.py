"""What a table of the report is: rows of cells, each a value with its interval or a remark."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from supportsim.report.measures import words
from supportsim.report.numbers import capital
from supportsim.study.quantiles import NO_UPPER_BOUND
from supportsim.study.results import PointResult

Mark = Literal["", "met", "missed", "unsure"]

#: Where a figure stands to its goal, in words.
MARKS: Final = {"met": "meets goal", "missed": "misses goal", "unsure": "too close to call"}
#: What the tilde before an interval means.
INDICATIVE: Final = "~ indicative: too few replications for the interval to be trusted"
#: What stands behind the lower end of an interval without an upper one, and its meaning.
OPEN_MARK: Final = "(+)"
OPEN_ENDED: Final = f"{OPEN_MARK} {NO_UPPER_BOUND}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value in a table.

    Attributes:
        text: The value.
        small: Its interval, or a remark.
        part: What part of the measure the value is of; empty for the whole.
        mark: Where it stands to its goal.
        quiet: Whether it is set lightly.
        indicative: Whether too few replications stand behind the interval.
    """

    text: str
    small: str = ""
    part: str = ""
    mark: Mark = ""
    quiet: bool = False
    indicative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its words, what they mean, its cells; `total` sets it apart."""

    label: str
    gloss: str = ""
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; `columns` name the cells, the first column is the rows' labels."""

    title: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())


def small_print(cell: Cell) -> str:
    """What stands below a value: its part and its interval, behind a tilde where indicative."""
    interval = f"~ {cell.small}" if cell.indicative and cell.small else cell.small
    return "; ".join(text for text in (cell.part, interval) if text)


def table_of(title: str, corner: str, columns: tuple[str, ...], rows: Iterable[Row]) -> Table:
    """A table without notes."""
    return Table(title=title, corner=corner, columns=columns, rows=tuple(rows))


def design_columns(point: PointResult) -> tuple[str, ...]:
    """The designs of a point as heads of columns."""
    return tuple(capital(words(name)) for name in point.designs)


def indicative(table: Table) -> bool:
    """Whether some cell of a table is only indicative."""
    return any(cell.indicative for row in table.rows for cell in row.cells)


def open_ended(table: Table) -> bool:
    """Whether some interval of a table has no upper end."""
    return any(cell.small.endswith(f" {OPEN_MARK}") for row in table.rows for cell in row.cells)
