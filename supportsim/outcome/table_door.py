"""What must hold of tables before anything is measured from them; all that does not, at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import InputError
from supportsim.inputs.problems import MOST_PROBLEMS, first_ones, one_line, unknown_name
from supportsim.ledger.tables import END_REASONS, NEXTS, OUTCOMES, PURPOSES, STATUSES
from supportsim.outcome.saved import TEXTS, Frame, Tables
from supportsim.outcome.table_overlaps import busier_than_paid, overlaps
from supportsim.supply.person import ARRIVALS, LEAVINGS, OFFERS
from supportsim.supply.roster import DUTY_KINDS

Integers = npt.NDArray[np.int64]

#: Whole numbers from here on are not exact as floats.
_TOO_LARGE: Final = 2**53
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


@dataclass(slots=True, kw_only=True)
class _Told:
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


def require_sound(
    tables: Tables, window: tuple[int, int] | None, cut: int | None
) -> dict[str, Frame]:
    """The tables as columns to compute with, if they do not contradict themselves.

    Args:
        tables: As for `measure`; columns that it does not know are looked at for numbers only.
        window: As for `measure`.
        cut: Likewise.

    Raises:
        InputError: With table, column, row from 0 and value of each mistake; the first twenty.
    """
    told = _Told()
    _check_bounds(told, window, cut)
    frames = {name: _frame(told, name, columns) for name, columns in tables.items()}
    for name, table in frames.items():
        _check_codes(told, name, table)
        _check_numbers(told, name, table)
        _check_order(told, name, table)
    _check_ends(told, frames["cases"])
    _check_keys(told, frames["cases"], frames.get("spells"))
    for where, row, what in overlaps(frames.get("spells"), frames.get("duty")):
        told.rows(where, [row], lambda _, what=what: what)  # type: ignore[misc]
    if not told.problems and window is not None:
        told.problems += busier_than_paid(frames.get("spells"), frames.get("duty"), window)
    if told.problems:
        raise InputError(first_ones(told.problems, "tables", told.more))
    return frames


def _check_bounds(told: _Told, window: tuple[int, int] | None, cut: int | None) -> None:
    """The window and the cut: whole numbers, in order."""
    given = {"window": window or (), "cut": () if cut is None else (cut,)}
    for name, values in given.items():
        for value in values:
            if (why := not_whole(value)) is not None:
                told.problems.append(f"{name}: {why}")
    if window is not None and not told.problems and window[1] <= window[0]:
        told.problems.append(f"window: ends at {window[1]}, not after its start, {window[0]}")


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


def _frame(told: _Told, table: str, columns: Mapping[str, Sequence[Any]]) -> Frame:
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


def _numbers(told: _Told, where: str, values: Sequence[Any]) -> npt.NDArray[np.float64]:
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


def _check_codes(told: _Told, name: str, table: Frame) -> None:
    """Codes are among those of the column; an empty one is none."""
    for column, known in _CODES.get(name, {}).items():
        if table.has(column):
            cells = table.text(column)
            unknown = set(cells.tolist()) - {*known, ""}
            rows = np.flatnonzero(np.isin(cells, list(unknown))) if unknown else ()

            def say(row: int, c: str = column, k: tuple[str, ...] = known) -> str:
                return unknown_name(c, table.text(c)[row], k)

            told.rows(f"{name}, column {column}", rows, say)


def _check_numbers(told: _Told, name: str, table: Frame) -> None:
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


def _told_already(told: _Told, name: str, column: str) -> bool:
    """Whether something is wrong with a column, so that an empty cell may be that."""
    return any(one.startswith(f"{name}, column {column}, ") for one in told.problems)


def _check_order(told: _Told, name: str, table: Frame) -> None:
    """Times that come one after the other."""
    for first, then in _IN_ORDER.get(name, ()):
        if table.has(first, then):
            before, after = table.number(first), table.number(then)

            def say(row: int, a: Any = before, b: Any = after, first: str = first) -> str:
                return f"{b[row]:.0f} lies before {first}, {a[row]:.0f}"

            told.rows(f"{name}, column {then}", np.flatnonzero(after < before), say)


def _check_ends(told: _Told, cases: Frame) -> None:
    """A case ends once, and as its status says."""
    once = np.ones(cases.length, dtype=bool)
    if cases.has("resolved", "withdrawn"):
        once = np.isnan(cases.number("resolved")) | np.isnan(cases.number("withdrawn"))

        def say(row: int) -> str:
            other = cases.number("resolved")[row]
            return f"{cases.number('withdrawn')[row]:.0f}, but it was resolved at {other:.0f}"

        told.rows("cases, column withdrawn", np.flatnonzero(~once), say)
    for column in (c for c in ("resolved", "withdrawn") if cases.has(c, "status")):
        status, came = cases.text("status"), ~np.isnan(cases.number(column))
        rows = np.flatnonzero(once & came & (status != column) & np.isin(status, STATUSES))
        told.rows(
            "cases, column status",
            rows,
            lambda row, c=column: (  # type: ignore[misc]
                f"'{cases.text('status')[row]}', but {c} is {cases.number(c)[row]:.0f}"
            ),
        )


def _check_keys(told: _Told, cases: Frame, spells: Frame | None) -> None:
    """Each case is there once, and spells are of cases that are there."""
    if not cases.has("case"):
        return
    first: dict[tuple[float, str], int] = {}
    keys = cases.keys("case")
    again = [row for row, key in enumerate(keys) if first.setdefault(key, row) != row]
    told.rows(
        "cases, column case",
        again,
        lambda row: f"'{keys[row][1]}' is there already, in row {first[keys[row]]}",
    )
    if spells is None or not spells.has("case"):
        return
    mine = spells.keys("case")
    strange = [row for row, key in enumerate(mine) if key[1] and key not in first]
    told.rows("spells, column case", strange, lambda row: f"no case is called '{mine[row][1]}'")
    if spells.has("purpose"):
        loose = np.flatnonzero(
            (spells.text("case") == "") & ~np.isin(spells.text("purpose"), ("task", "waiting"))
        )
        told.rows("spells, column case", loose, lambda _: "nothing, but only a task has no case")
