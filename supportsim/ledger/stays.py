"""Every wait in a queue and all work on a case, from the rows of the spells, without overlap."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.errors import LedgerError
from supportsim.ledger.clocks import Moments, moments_of
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
    Spells,
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
        escalated: Whether from a transfer, or from asking for an assist, until work starts there.
        start, end: When.
    """

    case: Integers
    desk: Integers
    owner: Integers
    escalated: Whole | Flags
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


def pieces_of(
    ledger: Ledger, is_outside: Flags | None = None, moments: Moments | None = None
) -> Pieces:
    """The time open of every case in pieces: work, else the customer, else one request's wait.

    Cases whose rows follow each other one by one are done together; those with several
    requests at once, or reopened, are swept.

    Args:
        ledger: What happened.
        is_outside: (p,) whether an engineer stands for a third party; nobody when left out.
        moments: Of the ledger; worked out when left out.

    Raises:
        LedgerError: The rows of a case leave a gap, overlap within a request, or end late.
    """
    _check_resolutions(ledger)
    story = _story_of(ledger, moments or moments_of(ledger))
    outside = _outside(ledger, is_outside)
    overlapping = _overlapping(story)
    swept = _swept(story, np.flatnonzero(overlapping), outside)
    spells = ledger.spells
    worked = (spells.purpose != WAITING) & (spells.ended > spells.started)
    asked = spells.next == CUSTOMER
    if overlapping.any():
        mine = ~overlapping[spells.case]
        worked, asked = worked & mine, asked & mine
    row = np.flatnonzero(asked)
    away = story.begins[row] - spells.ended[row]
    customer = np.bincount(spells.case[row], weights=away, minlength=len(overlapping))
    customer = customer.astype(np.int64)
    np.add.at(customer, _column(swept, "customer", 0), _column(swept, "customer", 1))
    work = _work(spells, np.flatnonzero(worked), outside, swept)
    return Pieces(
        stays=_joined(_chained_stays(story, overlapping), swept), customer=customer, **work
    )


def _work(
    spells: Spells, row: Integers, outside: Flags, swept: dict[str, list[Piece]]
) -> dict[str, Any]:
    """Columns of the work: some rows, and the pieces that were swept; in order."""
    work: dict[str, Any] = {
        "case": spells.case[row],
        "start": spells.started[row],
        "end": spells.ended[row],
        "is_outside": outside[row],
    }
    if not swept["work"]:
        return work
    for position, name in enumerate(work):
        work[name] = np.concatenate((work[name], _column(swept, "work", position)))
    work["is_outside"] = work["is_outside"] == 1
    order = np.lexsort((work["start"], work["case"]))
    return {name: column[order] for name, column in work.items()}


def stays_of(ledger: Ledger) -> Stays:
    """Every wait in a queue, with the one that the end of the run cut off; see `pieces_of`."""
    return pieces_of(ledger).stays


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Story:
    """What the waits of all cases lean on; s rows of spells, n cases.

    Attributes:
        begins: (s,) when the wait that follows each row begins: at its end, or at the reply.
        left: (s,) when the request of each row left its queue.
        last: (n,) last row of each case, or -1.
        tail: (n,) when the wait after it begins.
    """

    ledger: Ledger
    moments: Moments
    begins: Integers
    left: Integers
    last: Integers
    tail: Integers


def _story_of(ledger: Ledger, moments: Moments) -> _Story:
    spells, opened = ledger.spells, ledger.cases.opened
    begins = spells.ended.copy()
    row = np.flatnonzero(spells.next == CUSTOMER)
    reply = spells.reply_at[row]
    reply = np.where(reply == NONE, ledger.end, np.minimum(reply, ledger.end))
    begins[row] = np.maximum(reply, begins[row])
    last = np.full(len(opened), NONE, dtype=np.int64)
    last[spells.case] = np.arange(len(spells.case))
    tail, seen = opened.copy(), np.flatnonzero(last != NONE)
    tail[seen] = begins[last[seen]]
    return _Story(
        ledger=ledger,
        moments=moments,
        begins=begins,
        left=np.where(spells.purpose == WAITING, spells.ended, spells.started),
        last=last,
        tail=tail,
    )


def demand(good: Flags, fault: str, case: Integers | None = None) -> None:
    """Raise a LedgerError that names the first case which is not good."""
    if not good.all():
        row = int(np.argmin(good))
        raise LedgerError(f"case {row if case is None else int(case[row])} {fault} (row {row})")


# --- cases whose rows follow each other -------------------------------------------------------


def _chained_stays(story: _Story, overlapping: Flags) -> Stays:
    """Waits of the cases that are not overlapping."""
    spells, cases = story.ledger.spells, story.ledger.cases
    calls = _escalated(story.ledger)
    row = np.flatnonzero(story.left > spells.ready)
    if overlapping.any():
        row = row[~overlapping[spells.case[row]]]
    kept: dict[str, Any] = {
        "case": spells.case[row],
        "desk": spells.desk[row],
        "owner": _owner(spells, row),
        "escalated": calls[row],
        "start": spells.ready[row],
        "end": story.left[row],
    }
    case = np.flatnonzero((story.moments.stop > story.tail) & ~overlapping)
    if len(case):
        tail: dict[str, Any] = {
            "case": case,
            "desk": cases.last_desk[case],
            "owner": np.full(len(case), NONE),
            "escalated": _calls_after(story, case, calls),
            "start": story.tail[case],
            "end": story.moments.stop[case],
        }
        both: dict[str, Any] = {name: np.concatenate((kept[name], tail[name])) for name in kept}
        # Rows come in order but for the cut-off ones, each the last of its case.
        order = np.argsort(both["case"], kind="stable")
        kept = {name: column[order] for name, column in both.items()}
    return Stays(**kept)


def _owner(spells: Spells, row: Integers) -> Whole:
    """Owner in whose queue the request of each row stood, or the engineer who held it."""
    owner = spells.owner[row].copy()
    held = np.flatnonzero(spells.held[row] == 1)
    if len(held):
        holder = spells.engineer[row[held]]
        if (holder == NONE).any():
            worked = spells.engineer != NONE
            holder = np.where(
                holder == NONE, _previous(spells, spells.engineer, worked)[row[held]], holder
            )
        owner[held] = holder
    return owner


def _previous(spells: Spells, values: Whole, chosen: Flags) -> Whole:
    """Value of the last chosen row of the same case before each row, or -1."""
    count = len(values)
    mark = np.where(chosen, np.arange(count), NONE)
    last = np.concatenate(([NONE], np.maximum.accumulate(mark)))[:count]
    known = (last != NONE) & (spells.case[last] == spells.case)
    return np.where(known, values[last], NONE)


def _is_call(following: Whole) -> Flags:
    """Whether what came next sends the case to other people who have yet to start on it."""
    return np.asarray(
        (following == TRANSFERRED) | (following == ASSIST_ASKED) | (following == ASSIST_PASSED)
    )


def _escalated(ledger: Ledger) -> Flags:
    """Whether the wait of each row began at an escalation and no work came between."""
    spells = ledger.spells
    deciding = (spells.purpose != WAITING) | (spells.next != CONTINUES)
    return _is_call(_previous(spells, spells.next, deciding))


def _calls_after(story: _Story, case: Integers, calls: Flags) -> Flags:
    """Whether the wait after the last row of some cases is for others to start."""
    spells, last = story.ledger.spells, story.last[case]
    if not len(spells.case):
        return np.zeros(len(case), dtype=bool)
    waiting = spells.purpose[last] == WAITING
    called: Flags = np.where(waiting, calls[last], _is_call(spells.next[last]))
    return np.asarray((last != NONE) & called)


# --- cases with several requests at once ------------------------------------------------------


def _overlapping(story: _Story) -> Flags:
    """(n,) whether the rows of a case do not simply follow each other to its end."""
    spells, cases = story.ledger.spells, story.ledger.cases
    cursor = np.empty_like(story.begins)
    cursor[1:] = story.begins[:-1]
    first = np.flatnonzero(np.diff(spells.case, prepend=NONE))
    cursor[first] = cases.opened[spells.case[first]]
    good = (spells.ready == cursor) & (story.left >= spells.ready) & (spells.ended >= story.left)
    stop, tail = story.moments.stop, story.tail
    found: Flags = (
        (stop < tail) | ((cases.status == RESOLVED) & (stop > tail)) | (cases.reopened > 0)
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


def _swept(story: _Story, rows: Integers, outside: Flags) -> dict[str, list[Piece]]:
    """Pieces of the overlapping cases by what they are."""
    found: dict[str, list[Piece]] = {"work": [], "customer": [], "stay": []}
    ledger, closed, cases = story.ledger, story.moments.closed, story.ledger.cases
    for case in rows.tolist():
        span = slice(int(closed.offset[case]), int(closed.offset[case + 1]))
        shut = list(zip(closed.start[span].tolist(), closed.end[span].tolist(), strict=True))
        sweep(
            _line(ledger, case, outside),
            opened=int(cases.opened[case]),
            stop=int(story.moments.stop[case]),
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
