"""The memory of the ledger's tables while the compiled engine fills them; no copy is made after."""

import ctypes
from typing import Any, Final

import numpy as np

from supportsim.ledger.tables import SPELL_COLUMNS, CaseRows, Spells, Whole, spells_of, type_of

CASE_COLUMNS: Final = tuple(name for name in CaseRows.__dataclass_fields__ if name != "opened")

#: The engine writes to these only what is not 0. Fresh zeros to which nobody writes take no room.
_MOSTLY_ZERO: Final = frozenset(
    {
        "escalations", "returns", "assists", "hand_offs", "interruptions", "reopened", "added",
        "rework", "overtime",
    }
)  # fmt: skip


#: Bytes at multiples of which columns begin.
_ALIGNED: Final = 64


def columns_for(names: tuple[str, ...], room: int) -> dict[str, Whole]:
    """Columns for so many rows, in the types that the ledger gives them.

    Those that are written throughout lie side by side in one piece of memory: the system hands
    out large pieces several times as fast as many small ones.
    """
    types = {name: type_of(name) for name in names}
    dense = [name for name in names if name not in _MOSTLY_ZERO]
    sizes = [-(-types[name].itemsize * room // _ALIGNED) * _ALIGNED for name in dense]
    memory = np.empty(sum(sizes), dtype=np.uint8)
    starts = dict(zip(dense, np.cumsum([0, *sizes]).tolist(), strict=False))
    return {
        name: np.frombuffer(memory, types[name], room, starts[name])
        if name in starts
        else np.zeros(room, types[name])
        for name in names
    }


def pointers(names: tuple[str, ...], columns: dict[str, Whole]) -> Any:
    """Where the columns of these names begin, as C wants to know it; nowhere if not wanted."""
    addresses = (columns[name].ctypes.data if name in columns else None for name in names)
    return (ctypes.c_void_p * len(names))(*addresses)


def width(names: tuple[str, ...]) -> int:
    """Bytes of a row with these columns."""
    return sum(type_of(name).itemsize for name in names)


class SpellRows:
    """Spells in the making.

    Args:
        room: Rows that fit.
        names: Columns that are wanted, "case" among them.

    Attributes:
        columns: By name; all of one length.
    """

    def __init__(self, room: int, names: tuple[str, ...] = SPELL_COLUMNS) -> None:
        self._names = names
        self.columns = columns_for(names, room)

    @property
    def room(self) -> int:
        """Rows that fit."""
        return len(self.columns["case"])

    def widen(self, room: int, written: int) -> None:
        """Make room for more, keeping the rows written so far."""
        wider = columns_for(self._names, room)
        for name, column in wider.items():
            column[:written] = self.columns[name][:written]
        self.columns = wider

    def finished(self, written: int, *, is_ordered: bool) -> Spells:
        """The table of the rows written, in order of case."""
        order = None
        if not is_ordered:
            order = np.argsort(self.columns["case"][:written], kind="stable")
        table = {}
        for name, column in self.columns.items():
            rows = column[:written]
            if order is not None:
                rows[:] = rows[order]
            rows.flags.writeable = False
            table[name] = rows
        return spells_of(table)
