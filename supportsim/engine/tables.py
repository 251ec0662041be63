"""Tables that grow while the SimPy engine runs: rows packed in the ledger's own types."""

from collections.abc import Iterable
from struct import Struct
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import Spells, type_of

Column = npt.NDArray[Any]

#: Rows collected before they are split into columns.
_AT_ONCE: Final = 4_096
_CODES: Final = {1: "b", 4: "i", 8: "q"}


class Rows:
    """Rows on their way into a table, packed one behind the other.

    Attributes:
        names: Columns, in the order of a row.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._type = np.dtype([(name, type_of(name)) for name in self.names])
        codes = (_CODES[type_of(name).itemsize] for name in self.names)
        packer = Struct("=" + "".join(codes))
        self._pack = packer.pack_into
        self._size = packer.size
        self._buffer = bytearray(packer.size * _AT_ONCE)
        self._used = 0

    def add(self, row: tuple[int, ...]) -> None:
        """Put a row behind the others."""
        self._pack(self._buffer, self._used, *row)
        self._used += self._size
        if self._used == len(self._buffer):
            self.flush()

    def flush(self) -> None:
        """Split what was collected into columns."""
        count = self._used // self._size
        self._used = 0
        if count:
            self._take(np.frombuffer(self._buffer, dtype=self._type, count=count))

    def _take(self, rows: Column) -> None:
        raise NotImplementedError


class SpellTable(Rows):
    """Spells and stays, in the order in which they ended."""

    def __init__(self) -> None:
        super().__init__(Spells.__dataclass_fields__)
        self._parts: dict[str, list[Column]] = {name: [] for name in self.names}

    def _take(self, rows: Column) -> None:
        for name, parts in self._parts.items():
            parts.append(rows[name].copy())

    def columns(self) -> dict[str, Column]:
        """All columns in order of case and position; the table is empty afterwards."""
        self.flush()
        case = self._whole("case")
        first = np.cumsum(np.bincount(case, minlength=1)) - np.bincount(case, minlength=1)
        place = first[case] + np.concatenate([*self._parts["spell"], np.zeros(0, np.int32)])
        columns = {"case": _placed(case, place)}
        for name in self.names[1:]:
            columns[name] = _placed(self._whole(name), place)
        return {name: columns[name] for name in self.names}

    def _whole(self, name: str) -> Column:
        """One column; its parts are given back."""
        parts = self._parts.pop(name)
        return np.concatenate([*parts, np.zeros(0, type_of(name))], dtype=type_of(name))


class CaseTable(Rows):
    """Cases by number; those that were never put away have the values they started with."""

    def __init__(self, count: int, **values: int) -> None:
        """Make the room.

        Args:
            count: Number of cases.
            values: Columns beside the case number, and what stands in them at first.
        """
        super().__init__(("case", *values))
        self.columns: dict[str, Column] = {
            name: np.full(count, value, type_of(name)) for name, value in values.items()
        }

    def _take(self, rows: Column) -> None:
        for name, column in self.columns.items():
            column[rows["case"]] = rows[name]


def _placed(column: Column, place: Column) -> Column:
    """A read-only column whose row i stands at place[i]."""
    placed = np.empty_like(column)
    placed[place] = column
    placed.flags.writeable = False
    return placed
