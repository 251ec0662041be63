"""What the audit looks at, worked out once, and how it words what it finds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.errors import LedgerError
from supportsim.ledger.tables import Ledger, Spells, Whole
from supportsim.ledger.waits import TimeOpen, time_open
from supportsim.outcome.people import owners_on_shift, third_parties
from supportsim.plan.plan import Plan

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Evidence:
    """A run, and where the time of its cases went.

    Attributes:
        plan: What the engine was told.
        ledger: What happened.
        parts: Where the time went; None when the rows do not hang together.
        fault: What is wrong with the rows then.
    """

    plan: Plan
    ledger: Ledger
    parts: TimeOpen | None
    fault: str


def evidence(plan: Plan, ledger: Ledger) -> Evidence:
    """Look at a run; broken rows become a fault, not an error."""
    on_shift = owners_on_shift(ledger.duty, plan.owners)
    try:
        parts = time_open(ledger, plan.desks.opening, on_shift, third_parties(plan))
    except LedgerError as error:
        return Evidence(plan=plan, ledger=ledger, parts=None, fault=str(error))
    return Evidence(plan=plan, ledger=ledger, parts=parts, fault="")


def named(what: str, bad: Flags, fault: str, names: Whole | None = None) -> list[str]:
    """A line for each bad one, ten at most."""
    rows = np.flatnonzero(bad)[:10]
    return [f"{what} {row if names is None else int(names[row])}: {fault}" for row in rows]


def named_rows(spells: Spells, bad: Flags, fault: str, rows: Integers | None = None) -> list[str]:
    """A line for each bad row, with its case; ten at most."""
    found = np.flatnonzero(bad) if rows is None else rows[bad]
    return [f"case {int(spells.case[row])}, row {row}: {fault}" for row in found[:10].tolist()]
