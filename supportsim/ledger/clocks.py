"""The customer's clocks: response and resolution of every case against its target."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.ledger.tables import (
    CUSTOMER,
    MET,
    MISSED,
    NO_TARGET,
    RESOLUTION,
    UNDECIDED,
    Ledger,
)
from supportsim.native.clocking import clocks_in_c
from supportsim.native.library import library
from supportsim.units import NONE
from supportsim.workweek import OpenHours, due_and_used, elapsed

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Clock:
    """One clock of n cases; milliseconds.

    Attributes:
        due: Instant at which the target is used up; -1 without one.
        elapsed: Open time from opening to the event, or to the withdrawal or the end of
            the run where it did not come.
        outcome: MET, MISSED, UNDECIDED or NO_TARGET. A case without the event is missed
            once more than its target has elapsed, else undecided. With a cut, what is not
            due before it is undecided, come what may.
    """

    due: Integers
    elapsed: Integers
    outcome: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pauses:
    """Stretches of time of each case, disjoint; p rows in order of (case, start).

    Attributes:
        offset: (n + 1,) first row of each case.
        start, end: Half-open, cut at the end of the run.
    """

    offset: Integers
    start: Integers
    end: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Moments:
    """What the clocks and the time open of n cases lean on, worked out once.

    Attributes:
        stop: (n,) see `stop_times`.
        closed: See `closed_stretches`.
    """

    stop: Integers
    closed: Pauses


def moments_of(ledger: Ledger) -> Moments:
    """The moments of a ledger."""
    return Moments(stop=stop_times(ledger), closed=closed_stretches(ledger))


def stop_times(ledger: Ledger) -> Integers:
    """(n,) when each case ceased to be open: resolved, withdrawn, or the end of the run.

    A case that never opened in the run stops as it opens.
    """
    cases = ledger.cases
    stop = np.where(cases.withdrawn != NONE, cases.withdrawn, ledger.end)
    stop = np.where(cases.resolved != NONE, cases.resolved, stop)
    return np.asarray(np.maximum(stop, cases.opened))


def customer_pauses(ledger: Ledger) -> Pauses:
    """When each case waited for its customer, cut at the end of the run."""
    spells = ledger.spells
    rows = np.flatnonzero(spells.next == CUSTOMER)
    reply = spells.reply_at[rows]
    end = np.where(reply == NONE, ledger.end, np.minimum(reply, ledger.end))
    counts = np.bincount(spells.case[rows], minlength=len(ledger.cases.opened))
    return Pauses(
        offset=np.concatenate(([0], np.cumsum(counts))),
        start=spells.ended[rows],
        end=np.maximum(end, spells.ended[rows]),
    )


def closed_stretches(ledger: Ledger) -> Pauses:
    """When each case was resolved before it was reopened: it was not open then.

    It was reopened when the first request of a later touch joined a queue.
    """
    spells, cases = ledger.spells, ledger.cases
    if not cases.reopened.any():
        return no_pauses(len(cases.opened))
    ends = (spells.next == RESOLUTION) & (cases.reopened[spells.case] > 0)
    rows, found = np.flatnonzero(ends), []
    for row in rows.tolist():
        case = spells.case[row]
        last = int(np.searchsorted(spells.case, case, side="right"))
        later = spells.joined[row + 1 : last][spells.touch[row + 1 : last] > spells.touch[row]]
        is_over = cases.resolved[case] == spells.ended[row] and not len(later)
        if not is_over:
            found.append((int(case), int(spells.ended[row]), int(later.min(initial=ledger.end))))
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    counts = np.bincount(table[:, 0], minlength=len(cases.opened))
    return Pauses(
        offset=np.concatenate(([0], np.cumsum(counts))), start=table[:, 1], end=table[:, 2]
    )


def merged(one: Pauses, other: Pauses) -> Pauses:
    """The stretches of both."""
    if not len(other.start):
        return one
    case = np.concatenate([np.repeat(np.arange(len(p.offset) - 1), np.diff(p.offset))
                           for p in (one, other)])  # fmt: skip
    start, end = np.concatenate((one.start, other.start)), np.concatenate((one.end, other.end))
    order = np.lexsort((start, case))
    return Pauses(offset=one.offset + other.offset, start=start[order], end=end[order])


def no_pauses(count: int) -> Pauses:
    """No stretch for any of so many cases."""
    none = np.zeros(0, dtype=np.int64)
    return Pauses(offset=np.zeros(count + 1, dtype=np.int64), start=none, end=none)


def response_clock(
    ledger: Ledger,
    calendars: Sequence[OpenHours],
    calendar: Integers,
    target: Integers,
    cut: int | None = None,
    *,
    moments: Moments | None = None,
) -> Clock:
    """Clock from opening to the start of the first touch or attempt.

    Args:
        ledger: What happened.
        calendars: Opening hours of the contracts.
        calendar: (n,) the one of each case.
        target: (n,) open milliseconds allowed, or -1.
        cut: Only what is due before it is judged; None judges all.
        moments: Of the ledger; worked out when left out.
    """
    cases, known = ledger.cases, moments or moments_of(ledger)
    stop = np.where(cases.first_start != NONE, cases.first_start, known.stop)
    none = no_pauses(len(stop))
    timed = run_clocks(calendars, calendar, target, start=cases.opened, stop=stop, pauses=none)
    return _judged(timed, cases.first_start != NONE, target, cut)


def resolution_clock(
    ledger: Ledger,
    calendars: Sequence[OpenHours],
    calendar: Integers,
    target: Integers,
    cut: int | None = None,
    *,
    moments: Moments | None = None,
) -> Clock:
    """Clock from opening to the end of the last touch, waiting for the customer left out.

    Only what of a wait lies before the due time is left out: a clock that has run over its
    target keeps running. The time a case was resolved before it was reopened never counts.
    Arguments as for `response_clock`.
    """
    cases, known = ledger.cases, moments or moments_of(ledger)
    closed = known.closed
    stop = np.where(cases.resolved != NONE, cases.resolved, known.stop)
    pauses = merged(customer_pauses(ledger), closed)
    due_at, spent = run_clocks(
        calendars, calendar, target, start=cases.opened, stop=stop, pauses=pauses
    )
    spent = spent - _resolved_over_due(calendars, calendar, closed, stop, due_at)
    return _judged((due_at, spent), cases.resolved != NONE, target, cut)


def run_clocks(
    calendars: Sequence[OpenHours],
    calendar: Integers,
    target: Integers,
    *,
    start: Integers,
    stop: Integers,
    pauses: Pauses,
) -> tuple[Integers, Integers]:
    """Due time and elapsed open time of k clocks, calendar by calendar.

    Args:
        calendars: Opening hours.
        calendar: (k,) the one of each clock.
        target: (k,) open milliseconds allowed, or -1.
        start: (k,) when each begins.
        stop: (k,) when each stops.
        pauses: Stretches of each that are left out, as far as they lie before it is due.
    """
    if library() is not None:
        hours_of = [(each.start, each.end, each.before) for each in calendars]
        left_out = (pauses.offset, pauses.start, pauses.end)
        given = (hours_of, calendar, target)
        return clocks_in_c(*given, start=start, stop=stop, pauses=left_out)
    due_at, spent = np.full(len(stop), NONE, np.int64), np.zeros(len(stop), np.int64)
    for index, hours in enumerate(calendars):
        row = np.flatnonzero(calendar == index)
        if len(row) == len(stop):
            laid = (pauses.offset, pauses.start, pauses.end)
            return due_and_used(hours, start, stop, target, *laid)
        part = pauses_of(pauses, row)
        laid = (part.offset, part.start, part.end)
        found = due_and_used(hours, start[row], stop[row], target[row], *laid)
        due_at[row], spent[row] = found
    return due_at, spent


def outcomes(
    due_at: Integers, spent: Integers, came: Integers, target: Integers, cut: int | None
) -> Integers:
    """MET iff the event came within the target; see `Clock`.

    Args:
        due_at: (k,) due times.
        spent: (k,) open time elapsed.
        came: (k,) whether the event came.
        target: (k,) open milliseconds allowed, or -1.
        cut: Only what is due before it is judged; None judges all.
    """
    judged = np.where(spent > target, MISSED, np.where(came, MET, UNDECIDED))
    if cut is not None:
        judged = np.where(due_at >= cut, UNDECIDED, judged)
    return np.where(target == NONE, NO_TARGET, judged).astype(np.int64).reshape(target.shape)


def _judged(
    timed: tuple[Integers, Integers], came: npt.NDArray[np.bool_], target: Integers, cut: int | None
) -> Clock:
    """A clock with its outcome."""
    due_at, spent = timed
    judged = outcomes(due_at, spent, came.astype(np.int64), target, cut)
    return Clock(due=due_at, elapsed=spent, outcome=judged)


def _resolved_over_due(
    calendars: Sequence[OpenHours],
    calendar: Integers,
    closed: Pauses,
    stop: Integers,
    due_at: Integers,
) -> Integers:
    """(n,) open time while resolved that lies after the due time, where pauses do not count."""
    total = np.zeros(len(stop), dtype=np.int64)
    case = np.repeat(np.arange(len(stop)), np.diff(closed.offset))
    limit = np.where(due_at[case] == NONE, np.iinfo(np.int64).max, due_at[case])
    start, end = np.maximum(closed.start, limit), np.minimum(closed.end, stop[case])
    for row in np.flatnonzero(end > start).tolist():
        hours = calendars[int(calendar[case[row]])]
        total[case[row]] += int(elapsed(hours, start[row], end[row]))
    return total


def pauses_of(pauses: Pauses, cases: Integers) -> Pauses:
    """The pauses of some cases, given ascending."""
    counts = pauses.offset[cases + 1] - pauses.offset[cases]
    offset = np.concatenate(([0], np.cumsum(counts)))
    row = np.arange(offset[-1]) + np.repeat(pauses.offset[cases] - offset[:-1], counts)
    return Pauses(offset=offset, start=pauses.start[row], end=pauses.end[row])
