"""The update clock: every reply of the customer, to the next work on the touch."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from supportsim.ledger.clocks import (
    Clock,
    Moments,
    moments_of,
    no_pauses,
    outcomes,
    run_clocks,
)
from supportsim.ledger.story import first_work
from supportsim.ledger.tables import CUSTOMER, MISSED, NO_TARGET, Ledger
from supportsim.units import NONE
from supportsim.workweek import OpenHours

Integers = npt.NDArray[np.int64]


def update_clock(
    ledger: Ledger,
    calendars: Sequence[OpenHours],
    calendar: Integers,
    target: Integers,
    cut: int | None = None,
    *,
    moments: Moments | None = None,
    last_only: bool = False,
) -> Clock:
    """Clock from each reply to the start of the next touch or attempt on the case.

    A case missed if any of its updates was; else the last one decides. Due time and elapsed
    time are those of the last. A case without a reply has nothing to keep: NO_TARGET, -1, 0.

    Args:
        ledger: What happened.
        calendars: Opening hours of the contracts.
        calendar: (n,) the one of each case.
        target: (n,) open milliseconds allowed, or -1.
        cut: Only updates due before it are judged; None judges all.
        moments: Of the ledger; worked out when left out.
        last_only: Look at the last update of each case alone: one missed earlier is not told.
    """
    spells, count = ledger.spells, len(ledger.cases.opened)
    row = np.flatnonzero(spells.next == CUSTOMER)
    reply = spells.reply_at[row]
    row = row[(reply != NONE) & (reply <= ledger.end)]
    if last_only and len(row):
        case = spells.case[row]
        row = row[np.flatnonzero(np.append(case[1:] != case[:-1], True))]
    case, begun, served = spells.case[row], spells.reply_at[row], _start_after(ledger, row)
    stopped = (moments or moments_of(ledger)).stop[case]
    stop = np.where(served == NONE, np.maximum(stopped, begun), served)
    due_at, spent = run_clocks(
        calendars, calendar[case], target[case], start=begun, stop=stop,
        pauses=no_pauses(len(row)),
    )  # fmt: skip
    came = (served != NONE).astype(np.int64)
    outcome = outcomes(due_at, spent, came, target[case], cut)
    found = Clock(
        due=np.full(count, NONE),
        elapsed=np.zeros(count, np.int64),
        outcome=np.full(count, NO_TARGET),
    )
    # Rows come in order of time, so of each case the last one stays.
    found.due[case], found.elapsed[case], found.outcome[case] = due_at, spent, outcome
    found.outcome[case[outcome == MISSED]] = MISSED
    return found


def _start_after(ledger: Ledger, row: Integers) -> Integers:
    """Start of the next touch or attempt after some rows, or -1."""
    found = first_work(ledger.spells, row + 1, ledger.spells.case[row])
    if not len(ledger.spells.started):
        return found
    return np.where(found == NONE, NONE, ledger.spells.started[found])
