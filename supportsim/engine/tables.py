"""Tables that grow while the SimPy engine runs: rows packed in the ledger's own types."""

from collections.abc import Iterable
from operator import length_hint
from struct import Struct
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import Spells, type_of

Column = npt.NDArray[Any]

#: Rows collected before they are split into columns.
_AT_ONCE: Final = 1_024
_CODES: Final = {1: "b", 4: "i", 8: "q"}


class Rows:
    """Rows on their way into a table, packed one behind the other.

    Attributes:
        names: Columns, in the order of a row.
        pack: Packs a row: `pack(buffer, next(places), *row)`; after the last of `places` comes
            `turn_over`.
        buffer: Where rows are packed.
        places: Where in it there is room.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._type = np.dtype([(name, type_of(name)) for name in self.names])
        codes = (_CODES[type_of(name).itemsize] for name in self.names)
        packer = Struct("=" + "".join(codes))
        self.pack = packer.pack_into
        self.buffer = bytearray(packer.size * _AT_ONCE)
        self._all = range(0, len(self.buffer), packer.size)
        self.places = iter(self._all)

    def turn_over(self) -> int:
        """Split what was packed into columns; the first place of the buffer."""
        count = _AT_ONCE - length_hint(self.places)
        self.places = iter(self._all)
        if count:
            self._take(np.frombuffer(self.buffer, dtype=self._type, count=count))
        return next(self.places)

    def _take(self, rows: Column) -> None:
        raise NotImplementedError


class SpellTable(Rows):
    """Spells and stays, in the order in which they ended."""

    def __init__(self, room: int) -> None:
        """Make room.

        Args:
            room: Rows that fit at first. Those that never come take no memory, as nobody writes
                there; a table that must grow leaves behind the places it has outgrown.
        """
        super().__init__(Spells.__dataclass_fields__)
        self._columns: dict[str, Column] = {
            name: np.empty(room, type_of(name)) for name in self.names
        }
        self._count = 0

    def _take(self, rows: Column) -> None:
        start, end = self._count, self._count + len(rows)
        if end > len(self._columns["case"]):
            self._widen(2 * end)
        for name, column in self._columns.items():
            column[start:end] = rows[name]
        self._count = end

    def _widen(self, room: int) -> None:
        for name, column in self._columns.items():
            wider = np.empty(room, column.dtype)
            wider[: self._count] = column[: self._count]
            self._columns[name] = wider

    def columns(self) -> dict[str, Column]:
        """All columns in order of case and position; the table is empty afterwards."""
        self.turn_over()
        rows = slice(self._count)
        case = self._columns["case"][rows]
        counts = np.bincount(case, minlength=1)
        place = (np.cumsum(counts) - counts)[case]
        place += self._columns["spell"][rows]
        return {name: _placed(self._columns.pop(name)[rows], place) for name in self.names}


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
