"""What must hold of tables before anything is measured from them; all that does not, at once."""

import numpy as np

from supportsim.errors import InputError
from supportsim.inputs.problems import first_ones
from supportsim.ledger.tables import STATUSES
from supportsim.outcome.saved import Frame, Tables
from supportsim.outcome.table_cells import Told, frame_of, not_whole
from supportsim.outcome.table_overlaps import busier_than_paid, overlaps
from supportsim.outcome.table_values import check_values


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
    told = Told()
    _check_bounds(told, window, cut)
    frames = {name: frame_of(told, name, columns) for name, columns in tables.items()}
    for name, table in frames.items():
        check_values(told, name, table)
    _check_ends(told, frames["cases"])
    _check_keys(told, frames["cases"], frames.get("spells"))
    for where, row, what in overlaps(frames.get("spells"), frames.get("duty")):
        told.rows(where, [row], lambda _, what=what: what)  # type: ignore[misc]
    if not told.problems and window is not None:
        told.problems += busier_than_paid(frames.get("spells"), frames.get("duty"), window)
    if told.problems:
        raise InputError(first_ones(told.problems, "tables", told.more))
    return frames


def _check_bounds(told: Told, window: tuple[int, int] | None, cut: int | None) -> None:
    """The window and the cut: whole numbers, in order."""
    given = {"window": window or (), "cut": () if cut is None else (cut,)}
    for name, values in given.items():
        for value in values:
            if (why := not_whole(value)) is not None:
                told.problems.append(f"{name}: {why}")
    if window is not None and not told.problems and window[1] <= window[0]:
        told.problems.append(f"window: ends at {window[1]}, not after its start, {window[0]}")


def _check_ends(told: Told, cases: Frame) -> None:
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


def _check_keys(told: Told, cases: Frame, spells: Frame | None) -> None:
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
