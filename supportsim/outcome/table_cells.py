"""The cells of tables: names, whole numbers, and what is neither, which is told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import InputError
from supportsim.inputs.problems import MOST_PROBLEMS, one_line
from supportsim.outcome.saved import TEXTS, Frame

#: Whole numbers from here on are not exact as floats.
_TOO_LARGE: Final = 2**53


@dataclass(slots=True, kw_only=True)
class Told:
    """Mistakes, the first of each sort in words and the rest counted."""

    problems: list[str] = field(default_factory=list)
    more: int = 0

    def rows(
        self, where: str, rows: Iterable[int] | npt.NDArray[Any], say: Callable[[int], str]
    ) -> None:
        """Tell what is wrong in some rows of a "table, column name"."""
        for number, row in enumerate(rows):
            if number < MOST_PROBLEMS:
                self.problems.append(f"{where}, row {row}: {say(int(row))}")
            else:
                self.more += 1


def not_whole(value: object) -> str | None:
    """Why a value is no whole number; None where it is."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, int | float) and abs(plain) < _TOO_LARGE and plain == int(plain):
        return None
    shown = one_line(repr(plain))
    if plain != plain:  # noqa: PLR0124 (only nan differs from itself)
        return f"a whole number, or None for none, not {shown}"
    if isinstance(plain, int | float) and abs(plain) >= _TOO_LARGE:
        return f"a whole number below 2**53, not {shown}"
    return f"a whole number, not {shown}"


def frame_of(told: Told, table: str, columns: Mapping[str, Sequence[Any]]) -> Frame:
    """A table whose cells can be looked at; what is no number stands for none.

    Raises:
        InputError: Columns of different length.
    """
    lengths = {len(column) for column in columns.values()}
    if len(lengths) > 1:
        raise InputError([f"{table}: columns have different lengths: {sorted(lengths)}"])
    made: dict[str, npt.NDArray[Any]] = {}
    for name, column in columns.items():
        if name in TEXTS or name == "case":
            cells = ["" if value is None else str(value) for value in column]
            made[name] = np.array(cells, dtype=object)
        else:
            made[name] = _numbers(told, f"{table}, column {name}", column)
    return Frame(columns=made, length=lengths.pop() if lengths else 0)


def _numbers(told: Told, where: str, values: Sequence[Any]) -> npt.NDArray[np.float64]:
    """A column of whole numbers, NaN for none and for what is none."""
    if not set(map(type, values)) - {int, bool, type(None)}:
        found = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
        if not (np.abs(found) >= _TOO_LARGE).any():
            return found
    reasons = ((row, not_whole(v)) for row, v in enumerate(values) if v is not None)
    bad = {row: why for row, why in reasons if why is not None}
    told.rows(where, bad, lambda row: bad[row])
    cells = [np.nan if v is None or row in bad else v for row, v in enumerate(values)]
    return np.array(cells, dtype=np.float64)
