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
    UNDECIDED,
    CaseRows,
    Ledger,
)
from supportsim.units import NONE
from supportsim.workweek import OpenHours, due, used

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Clock:
    """One clock of n cases; milliseconds.

    Attributes:
        due: Instant at which the target is used up; -1 without one.
        elapsed: Open time from opening to the event, or to the withdrawal or the end of
            the run where it did not come.
        outcome: MET, MISSED, UNDECIDED or NO_TARGET. A case without the event is missed
            once more than its target has elapsed, else undecided.
    """

    due: Integers
    elapsed: Integers
    outcome: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pauses:
    """Time waiting for the customer; p rows in order of (case, start).

    Attributes:
        offset: (n + 1,) first row of each case.
        start, end: Half-open, cut at the end of the run.
    """

    offset: Integers
    start: Integers
    end: Integers


def stop_times(ledger: Ledger) -> Integers:
    """(n,) when each case ceased to be open: resolved, withdrawn, or the end of the run.

    A case that never opened in the run stops as it opens.
    """
    cases = ledger.cases
    stop = np.where(cases.withdrawn != NONE, cases.withdrawn, ledger.end)
    stop = np.where(cases.resolved != NONE, cases.resolved, stop)
    return np.asarray(np.maximum(stop, cases.opened))


def customer_pauses(ledger: Ledger) -> Pauses:
    """When each case waited for its customer."""
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


def response_clock(
    ledger: Ledger, calendars: Sequence[OpenHours], calendar: Integers, target: Integers
) -> Clock:
    """Clock from opening to the start of the first spell.

    Args:
        ledger: What happened.
        calendars: Opening hours of the contracts.
        calendar: (n,) the one of each case.
        target: (n,) open milliseconds allowed, or -1.
    """
    none = np.zeros(0, dtype=np.int64)
    pauses = Pauses(
        offset=np.zeros(len(ledger.cases.opened) + 1, dtype=np.int64), start=none, end=none
    )
    event = ledger.cases.first_start
    return _clock(ledger, calendars, calendar, target, event=event, pauses=pauses)


def resolution_clock(
    ledger: Ledger, calendars: Sequence[OpenHours], calendar: Integers, target: Integers
) -> Clock:
    """Clock from opening to the end of the last touch, waiting for the customer left out.

    Only what of a wait lies before the due time is left out: a clock that has run over its
    target keeps running. Arguments as for `response_clock`.
    """
    event = ledger.cases.resolved
    pauses = customer_pauses(ledger)
    return _clock(ledger, calendars, calendar, target, event=event, pauses=pauses)


def _clock(
    ledger: Ledger,
    calendars: Sequence[OpenHours],
    calendar: Integers,
    target: Integers,
    *,
    event: Integers,
    pauses: Pauses,
) -> Clock:
    """One clock, calendar by calendar."""
    cases = ledger.cases
    stop = np.where(event != NONE, event, stop_times(ledger))
    due_at, elapsed = np.full(len(stop), NONE, np.int64), np.zeros(len(stop), np.int64)
    for index, hours in enumerate(calendars):
        row = np.flatnonzero(calendar == index)
        part = _pauses_of(pauses, row)
        opened, laid = cases.opened[row], (part.offset, part.start, part.end)
        due_at[row] = due(hours, opened, target[row], *laid)
        elapsed[row] = used(hours, opened, stop[row], due_at[row], *laid)
    return Clock(due=due_at, elapsed=elapsed, outcome=_outcome(cases, event, elapsed, target))


def _outcome(cases: CaseRows, event: Integers, elapsed: Integers, target: Integers) -> Integers:
    """MET iff the event came within the target; see `Clock`."""
    came = np.where(event != NONE, MET, UNDECIDED)
    judged = np.where(elapsed > target, MISSED, came)
    return np.where(target == NONE, NO_TARGET, judged).astype(np.int64).reshape(cases.opened.shape)


def _pauses_of(pauses: Pauses, cases: Integers) -> Pauses:
    """The pauses of some cases, given ascending."""
    counts = pauses.offset[cases + 1] - pauses.offset[cases]
    offset = np.concatenate(([0], np.cumsum(counts)))
    row = np.arange(offset[-1]) + np.repeat(pauses.offset[cases] - offset[:-1], counts)
    return Pauses(offset=offset, start=pauses.start[row], end=pauses.end[row])
