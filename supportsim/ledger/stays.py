"""Every wait in a queue, from the rows of the spells; and whether those rows hang together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.errors import LedgerError
from supportsim.ledger.clocks import stop_times
from supportsim.ledger.tables import (
    ASSIST_ASKED,
    ASSIST_PASSED,
    CONTINUES,
    CUSTOMER,
    RESOLVED,
    TRANSFERRED,
    WAITING,
    Ledger,
)
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Stays:
    """Waits of positive length in a queue, in order of (case, time); m rows.

    Attributes:
        case, desk: Whose, and at which desk.
        owner: Owner in whose queue it stood, or the engineer who held it; -1 for the
            desk's backlog.
        escalated: 1 from a transfer, or from asking for an assist, until work starts there.
        start, end: When.
    """

    case: Integers
    desk: Integers
    owner: Integers
    escalated: Integers
    start: Integers
    end: Integers


def stays_of(ledger: Ledger) -> Stays:
    """Every wait in a queue, with the one that the end of the run cut off.

    Raises:
        LedgerError: The rows of a case leave a gap or overlap.
    """
    spells = ledger.spells
    _check_rows(ledger)
    left = np.where(spells.purpose == WAITING, spells.ended, spells.started)
    holder = np.where(spells.engineer == NONE, _last_engineer(ledger), spells.engineer)
    owner = np.where(spells.held == 1, holder, spells.owner)
    case, start, stop, escalated = _unrecorded(ledger)
    rows = {
        "case": np.concatenate((spells.case, case)),
        "desk": np.concatenate((spells.desk, ledger.cases.last_desk[case])),
        "owner": np.concatenate((owner, np.full(len(case), NONE))),
        "escalated": np.concatenate((_escalated(ledger), escalated)),
        "start": np.concatenate((spells.ready, start)),
        "end": np.concatenate((left, stop)),
    }
    kept = np.flatnonzero(rows["end"] > rows["start"])
    # Rows come in order but for the cut-off ones, each the last of its case.
    kept = kept[np.argsort(rows["case"][kept], kind="stable")] if len(case) else kept
    return Stays(**{name: column[kept] for name, column in rows.items()})


def wait_begins(ledger: Ledger) -> Integers:
    """When the wait that follows each row begins: at its end, or at the customer's reply."""
    spells = ledger.spells
    reply = np.where(spells.reply_at == NONE, ledger.end, np.minimum(spells.reply_at, ledger.end))
    return np.where(spells.next == CUSTOMER, np.maximum(reply, spells.ended), spells.ended)


def _previous(ledger: Ledger, values: Integers, chosen: npt.NDArray[np.bool_]) -> Integers:
    """Value of the last chosen row of the same case before each row, or -1."""
    spells, count = ledger.spells, len(values)
    mark = np.where(chosen, np.arange(count), NONE)
    last = np.concatenate(([NONE], np.maximum.accumulate(mark)))[:count]
    known = (last != NONE) & (spells.case[last] == spells.case)
    return np.where(known, values[last], NONE)


def _last_engineer(ledger: Ledger) -> Integers:
    """Who worked last on the case before each row, or -1."""
    return _previous(ledger, ledger.spells.engineer, ledger.spells.engineer != NONE)


def _calls(following: Integers) -> Integers:
    """1 where what came next sends the case to other people who have yet to start on it."""
    return np.isin(following, (TRANSFERRED, ASSIST_ASKED, ASSIST_PASSED)).astype(np.int64)


def _escalated(ledger: Ledger) -> Integers:
    """1 for rows whose wait began at an escalation and no work came between."""
    spells = ledger.spells
    deciding = (spells.purpose != WAITING) | (spells.next != CONTINUES)
    return _calls(_previous(ledger, spells.next, deciding))


def _last_rows(ledger: Ledger) -> Integers:
    """(n,) last row of each case, or -1."""
    last = np.full(len(ledger.cases.opened), NONE, dtype=np.int64)
    last[ledger.spells.case] = np.arange(len(ledger.spells.case))
    return last


def _unrecorded(ledger: Ledger) -> tuple[Integers, Integers, Integers, Integers]:
    """Waits after the last row of a case: case, start, stop, escalated.

    Raises:
        LedgerError: A case goes on after its resolution, or stops before its last row ends.
    """
    last, stop = _last_rows(ledger), stop_times(ledger)
    seen = last != NONE
    start = ledger.cases.opened.copy()
    start[seen] = wait_begins(ledger)[last[seen]]
    resolved = ledger.cases.status == RESOLVED
    demand((stop >= start) & ~(resolved & (stop > start)), "stops when its last row does not")
    case = np.flatnonzero(stop > start)
    escalated = np.zeros(len(stop), dtype=np.int64)
    if len(ledger.spells.case):
        following = np.where(seen, ledger.spells.next[last], NONE)
        waiting = seen & (ledger.spells.purpose[last] == WAITING)
        before = np.where(seen, _escalated(ledger)[last], 0)
        escalated = np.where(waiting, before, _calls(following))
    return case, start[case], stop[case], escalated[case]


def _check_rows(ledger: Ledger) -> None:
    """Raise unless the rows of every case follow each other without gap or overlap."""
    spells = ledger.spells
    first = np.ones(len(spells.case), dtype=bool)
    first[1:] = spells.case[1:] != spells.case[:-1]
    cursor = np.concatenate(([0], wait_begins(ledger)))[: len(first)]
    cursor = np.where(first, ledger.cases.opened[spells.case], cursor)
    left = np.where(spells.purpose == WAITING, spells.ended, spells.started)
    good = (spells.ready == cursor) & (left >= spells.ready) & (spells.ended >= left)
    demand(good, "leaves a gap or overlaps", spells.case)


def demand(good: npt.NDArray[np.bool_], fault: str, case: Integers | None = None) -> None:
    """Raise a LedgerError that names the first case which is not good."""
    if not good.all():
        row = int(np.argmin(good))
        raise LedgerError(f"case {row if case is None else int(case[row])} {fault} (row {row})")
