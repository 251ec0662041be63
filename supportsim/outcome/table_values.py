"""What must hold of the cells of one table: known codes, counts from 0, times in order."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.inputs.problems import unknown_name
from supportsim.ledger.tables import END_REASONS, NEXTS, OUTCOMES, PURPOSES, STATUSES
from supportsim.outcome.saved import Frame
from supportsim.outcome.table_cells import Told
from supportsim.supply.person import ARRIVALS, LEAVINGS, OFFERS
from supportsim.supply.roster import DUTY_KINDS

_CODES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "cases": {
        "status": STATUSES,
        **{f"{goal}_outcome": OUTCOMES for goal in ("response", "update", "resolution")},
    },
    "spells": {"purpose": PURPOSES, "end_reason": END_REASONS, "next": NEXTS},
    "duty": {"kind": DUTY_KINDS},
    "people": {"arrival": ARRIVALS, "leaving": LEAVINGS, "offer": OFFERS},
}
#: Times that every row has.
_DUE: Final = {"cases": ("opened",), "spells": ("started", "ended"), "duty": ("from", "to")}
#: By table, times that come in this order.
_IN_ORDER: Final = {
    "cases": (
        *(("opened", later) for later in ("assigned", "first_start", "resolved", "withdrawn")),
        ("first_start", "first_end"),
    ),
    "spells": (("joined", "ready"), ("joined", "started"), ("started", "ended")),
    "duty": (("from", "to"),),
    "people": (("hired", "left"),),
}
_FLAGS: Final = ("judged", "held", "stand_in", "under_performer")
#: Numbers that are never below 0.
_COUNTS: Final = (
    *("patience", "touches", "escalations", "returns", "assists", "hand_offs", "interruptions"),
    *("reopened", "effort_drawn", "progress", "rework", "added", "length", "overtime", "worked"),
    *("response_clock", "update_clock", "resolution_clock", "replication"),
    *(f"wait_{why}" for why in ("queue", "escalation", "owner_away", "off_hours")),
    *("wait_customer", "wait_third_party"),
)


def check_values(told: Told, name: str, table: Frame) -> None:
    """Tell what is wrong with the cells of a table, in turn: codes, numbers, order of times."""
    _check_codes(told, name, table)
    _check_numbers(told, name, table)
    _check_order(told, name, table)


def _check_codes(told: Told, name: str, table: Frame) -> None:
    """Codes are among those of the column; an empty one is none."""
    for column, known in _CODES.get(name, {}).items():
        if table.has(column):
            cells = table.text(column)
            unknown = set(cells.tolist()) - {*known, ""}
            rows = np.flatnonzero(np.isin(cells, list(unknown))) if unknown else ()

            def say(row: int, c: str = column, k: tuple[str, ...] = known) -> str:
                return unknown_name(c, table.text(c)[row], k)

            told.rows(f"{name}, column {column}", rows, say)


def _check_numbers(told: Told, name: str, table: Frame) -> None:
    """Times that every row has, counts from 0, flags of 0 and 1."""
    for column in _DUE.get(name, ()):
        if table.has(column) and not _told_already(told, name, column):
            rows = np.flatnonzero(np.isnan(table.number(column)))
            told.rows(f"{name}, column {column}", rows, lambda _: "nothing, but every row has one")
    for column in (c for c in (*_COUNTS, *_FLAGS) if table.has(c)):
        cells = table.number(column)
        is_bad = (cells < 0) | ((cells > 1) if column in _FLAGS else False)
        wanted = "0 or 1" if column in _FLAGS else "a number from 0 on"

        def say(row: int, wanted: str = wanted, cells: npt.NDArray[Any] = cells) -> str:
            return f"{wanted}, not {cells[row]:.0f}"

        told.rows(f"{name}, column {column}", np.flatnonzero(is_bad), say)


def _told_already(told: Told, name: str, column: str) -> bool:
    """Whether something is wrong with a column, so that an empty cell may be that."""
    return any(one.startswith(f"{name}, column {column}, ") for one in told.problems)


def _check_order(told: Told, name: str, table: Frame) -> None:
    """Times that come one after the other."""
    for first, then in _IN_ORDER.get(name, ()):
        if table.has(first, then):
            before, after = table.number(first), table.number(then)

            def say(row: int, a: Any = before, b: Any = after, first: str = first) -> str:
                return f"{b[row]:.0f} lies before {first}, {a[row]:.0f}"

            told.rows(f"{name}, column {then}", np.flatnonzero(after < before), say)
