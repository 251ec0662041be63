"""Every wait in a queue and all work on a case, from the rows of the spells, without overlap."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.errors import LedgerError
from supportsim.ledger.clocks import closed_stretches, stop_times
from supportsim.ledger.sweep import CaseLine, Piece, sweep
from supportsim.ledger.tables import (
    ASSIST_ASKED,
    ASSIST_PASSED,
    CONTINUES,
    CUSTOMER,
    RESOLUTION,
    RESOLVED,
    TRANSFERRED,
    WAITING,
    Ledger,
    Whole,
)
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pieces:
    """What the cases did with their time, every instant of the time open in one piece.

    Attributes:
        stays: Nobody worked on it and it did not wait for its customer.
        case, start, end: (w,) somebody worked on it, in order of (case, time).
        is_outside: (w,) whether that was a third party alone.
        customer: (n,) time waiting for the customer.
    """

    stays: Stays
    case: Integers
    start: Integers
    end: Integers
    is_outside: Flags
    customer: Integers


def pieces_of(ledger: Ledger, is_outside: Flags | None = None) -> Pieces:
    """The time open of every case in pieces: work, else the customer, else one request's wait.

    Cases whose rows follow each other one by one are done together; those with several
    requests at once, or reopened, are swept.

    Args:
        ledger: What happened.
        is_outside: (p,) whether an engineer stands for a third party; nobody when left out.

    Raises:
        LedgerError: The rows of a case leave a gap, overlap within a request, or end late.
    """
    _check_resolutions(ledger)
    outside = _outside(ledger, is_outside)
    overlapping = _overlapping(ledger)
    mine = ~overlapping[ledger.spells.case]
    lines = [_line(ledger, case, outside) for case in np.flatnonzero(overlapping).tolist()]
    swept = _swept(lines, ledger)
    waits = _chained_stays(ledger, overlapping)
    spells = ledger.spells
    row = np.flatnonzero(mine & (spells.purpose != WAITING) & (spells.ended > spells.started))
    work = {
        "case": np.concatenate((spells.case[row], _column(swept, "work", 0))),
        "start": np.concatenate((spells.started[row], _column(swept, "work", 1))),
        "end": np.concatenate((spells.ended[row], _column(swept, "work", 2))),
        "is_outside": np.concatenate((outside[row], _column(swept, "work", 3) == 1)),
    }
    asked = np.where(mine & (spells.next == CUSTOMER), wait_begins(ledger) - spells.ended, 0)
    customer = np.bincount(spells.case, weights=asked, minlength=len(ledger.cases.opened))
    customer = customer.astype(np.int64)
    np.add.at(customer, _column(swept, "customer", 0), _column(swept, "customer", 1))
    if swept["work"]:
        order = np.lexsort((work["start"], work["case"]))
        work = {name: column[order] for name, column in work.items()}
    return Pieces(stays=_joined(waits, swept), customer=customer, **work)


def stays_of(ledger: Ledger) -> Stays:
    """Every wait in a queue, with the one that the end of the run cut off; see `pieces_of`."""
    return pieces_of(ledger).stays


def wait_begins(ledger: Ledger) -> Integers:
    """When the wait that follows each row begins: at its end, or at the customer's reply."""
    spells = ledger.spells
    reply = np.where(spells.reply_at == NONE, ledger.end, np.minimum(spells.reply_at, ledger.end))
    return np.where(spells.next == CUSTOMER, np.maximum(reply, spells.ended), spells.ended)


def demand(good: Flags, fault: str, case: Integers | None = None) -> None:
    """Raise a LedgerError that names the first case which is not good."""
    if not good.all():
        row = int(np.argmin(good))
        raise LedgerError(f"case {row if case is None else int(case[row])} {fault} (row {row})")


# --- cases whose rows follow each other -------------------------------------------------------


def _chained_stays(ledger: Ledger, overlapping: Flags) -> Stays:
    """Waits of the cases that are not overlapping."""
    spells = ledger.spells
    left = np.where(spells.purpose == WAITING, spells.ended, spells.started)
    holder = np.where(spells.engineer == NONE, _last_engineer(ledger), spells.engineer)
    owner = np.where(spells.held == 1, holder, spells.owner)
    case, start, stop, escalated = _unrecorded(ledger, overlapping)
    rows = {
        "case": np.concatenate((spells.case, case)),
        "desk": np.concatenate((spells.desk, ledger.cases.last_desk[case])),
        "owner": np.concatenate((owner, np.full(len(case), NONE))),
        "escalated": np.concatenate((_escalated(ledger), escalated)),
        "start": np.concatenate((spells.ready, start)),
        "end": np.concatenate((left, stop)),
    }
    kept = np.flatnonzero((rows["end"] > rows["start"]) & ~overlapping[rows["case"]])
    # Rows come in order but for the cut-off ones, each the last of its case.
    kept = kept[np.argsort(rows["case"][kept], kind="stable")] if len(case) else kept
    return Stays(**{name: column[kept] for name, column in rows.items()})


def _previous(ledger: Ledger, values: Whole, chosen: Flags) -> Whole:
    """Value of the last chosen row of the same case before each row, or -1."""
    spells, count = ledger.spells, len(values)
    mark = np.where(chosen, np.arange(count), NONE)
    last = np.concatenate(([NONE], np.maximum.accumulate(mark)))[:count]
    known = (last != NONE) & (spells.case[last] == spells.case)
    return np.where(known, values[last], NONE)


def _last_engineer(ledger: Ledger) -> Whole:
    """Who worked last on the case before each row, or -1."""
    return _previous(ledger, ledger.spells.engineer, ledger.spells.engineer != NONE)


def _calls(following: Whole) -> Integers:
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


def _tail_starts(ledger: Ledger) -> Integers:
    """(n,) when the wait after the last row of each case begins."""
    last = _last_rows(ledger)
    start = ledger.cases.opened.copy()
    start[last != NONE] = wait_begins(ledger)[last[last != NONE]]
    return start


def _unrecorded(
    ledger: Ledger, overlapping: Flags
) -> tuple[Integers, Integers, Integers, Integers]:
    """Waits after the last row of a chained case: case, start, stop, escalated."""
    last, stop, start = _last_rows(ledger), stop_times(ledger), _tail_starts(ledger)
    case = np.flatnonzero((stop > start) & ~overlapping)
    escalated = np.zeros(len(stop), dtype=np.int64)
    if len(ledger.spells.case):
        seen = last != NONE
        following = np.where(seen, ledger.spells.next[last], NONE)
        waiting = seen & (ledger.spells.purpose[last] == WAITING)
        before = np.where(seen, _escalated(ledger)[last], 0)
        escalated = np.where(waiting, before, _calls(following))
    return case, start[case], stop[case], escalated[case]


# --- cases with several requests at once ------------------------------------------------------


def _overlapping(ledger: Ledger) -> Flags:
    """(n,) whether the rows of a case do not simply follow each other to its end."""
    spells, cases = ledger.spells, ledger.cases
    first = np.ones(len(spells.case), dtype=bool)
    first[1:] = spells.case[1:] != spells.case[:-1]
    cursor = np.concatenate(([0], wait_begins(ledger)))[: len(first)]
    cursor = np.where(first, cases.opened[spells.case], cursor)
    left = np.where(spells.purpose == WAITING, spells.ended, spells.started)
    good = (spells.ready == cursor) & (left >= spells.ready) & (spells.ended >= left)
    stop, start = stop_times(ledger), _tail_starts(ledger)
    found: Flags = (
        (stop < start) | ((cases.status == RESOLVED) & (stop > start)) | (cases.reopened > 0)
    )
    found[spells.case[~good]] = True
    return found


def _check_resolutions(ledger: Ledger) -> None:
    """Raise unless every case was resolved at the end of its last touch."""
    spells, resolved = ledger.spells, ledger.cases.resolved
    row = np.flatnonzero(spells.next == RESOLUTION)
    said = np.full(len(resolved), NONE)
    said[spells.case[row]] = spells.ended[row]
    wrong = (resolved != NONE) & (said != resolved)
    demand(~wrong, "stops when its last row does not")


def _outside(ledger: Ledger, is_outside: Flags | None) -> Flags:
    """(s,) whether the work of each row is a third party's."""
    engineer = ledger.spells.engineer
    if is_outside is None or not is_outside.any():
        return np.zeros(len(engineer), dtype=bool)
    return np.asarray(np.append(is_outside, [False])[engineer])


def _line(ledger: Ledger, case: int, outside: Flags) -> CaseLine:
    """The rows of one case for the sweep."""
    spells = ledger.spells
    first, last = np.searchsorted(spells.case, [case, case + 1]).tolist()
    columns = {
        name: getattr(spells, name)[first:last].tolist()
        for name in (
            *("request", "purpose", "desk", "owner", "held", "joined", "ready", "engineer"),
            *("started", "ended", "end_reason", "next", "reply_at"),
        )
    }
    return CaseLine(case=case, first=first, outside=outside[first:last].tolist(), **columns)


def _swept(lines: list[CaseLine], ledger: Ledger) -> dict[str, list[Piece]]:
    """Pieces of the overlapping cases by what they are."""
    found: dict[str, list[Piece]] = {"work": [], "customer": [], "stay": []}
    if not lines:
        return found
    closed, stop, cases = closed_stretches(ledger), stop_times(ledger), ledger.cases
    for line in lines:
        case = line.case
        span = slice(int(closed.offset[case]), int(closed.offset[case + 1]))
        shut = list(zip(closed.start[span].tolist(), closed.end[span].tolist(), strict=True))
        sweep(
            line,
            opened=int(cases.opened[case]),
            stop=int(stop[case]),
            run_end=ledger.end,
            shut=shut,
            last_desk=int(cases.last_desk[case]),
            may_wait_on=int(cases.resolved[case]) == NONE,
            found=found,
        )
    return found


def _column(swept: dict[str, list[Piece]], kind: str, position: int) -> Integers:
    return np.array([piece[position] for piece in swept[kind]], dtype=np.int64)


def _joined(waits: Stays, swept: dict[str, list[Piece]]) -> Stays:
    """Waits of both kinds of case in order of (case, time)."""
    if not swept["stay"]:
        return waits
    names = ("case", "start", "end", "desk", "owner", "escalated")
    rows = {
        name: np.concatenate((getattr(waits, name), _column(swept, "stay", position)))
        for position, name in enumerate(names)
    }
    order = np.lexsort((rows["start"], rows["case"]))
    return Stays(**{name: column[order] for name, column in rows.items()})
