"""Where the time of each case went: worked, waiting by reason, and why late cases were late."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.arrays import ranked
from supportsim.ledger.chained import Stays
from supportsim.ledger.clocks import Moments, moments_of
from supportsim.ledger.spans import Spans, measured, of_hours
from supportsim.ledger.stays import Pieces, pieces_of, time_of
from supportsim.ledger.story import demand
from supportsim.ledger.tables import Ledger
from supportsim.native.totals import sums
from supportsim.units import NONE
from supportsim.workweek import OpenHours

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Reasons why a case waits without anybody at fault but us, in the order of `wait_parts`.
WAIT_REASONS: Final = ("queue", "escalation", "owner_away", "off_hours")
#: Reasons why a case was late, in the order in which ties are settled.
LATE_REASONS: Final = (*WAIT_REASONS, "work", "third_party")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TimeOpen:
    """The time open of n cases in parts; milliseconds that add up to it exactly.

    Attributes:
        worked: Somebody worked on it.
        waited: (n, 4) waiting by WAIT_REASONS.
        customer: Waiting for the customer.
        third_party: A third party, an unlimited desk, worked on it and nobody else did.
        pieces: Work and waits, one by one.
        stays: The waits, and
        stay_waited: (m, 4) how each of them is split.
    """

    worked: Integers
    waited: Integers
    customer: Integers
    third_party: Integers
    pieces: Pieces
    stays: Stays
    stay_waited: Integers


def time_open(
    ledger: Ledger,
    opening: Sequence[OpenHours],
    on_shift: Spans,
    is_outside: Flags | None = None,
    *,
    moments: Moments | None = None,
    pieces: Pieces | None = None,
) -> TimeOpen:
    """Split the time that each case was open.

    At every instant: worked, else third party, else the customer, else the wait of the
    lowest-numbered waiting request. A wait at an escalation is `escalation` in full. Of every
    other wait, the time at which the desk is closed is `off_hours`; then the time at which the
    owner or holder (all of a group) is off shift is `owner_away`; the rest is `queue`. Time
    resolved before a reopening is not time open.

    Args:
        ledger: What happened.
        opening: Opening hours of each desk.
        on_shift: For each owner, when at least one member is on shift.
        is_outside: (p,) whether an engineer stands for a third party; nobody when left out.
        moments: Of the ledger; worked out when left out.
        pieces: Of the ledger, with the same third parties; likewise.

    Raises:
        LedgerError: The rows of a case leave a gap, overlap, or do not add up.
    """
    known, count = moments or moments_of(ledger), len(ledger.cases.opened)
    pieces = pieces or pieces_of(ledger, is_outside, known)
    stays = pieces.stays
    stay_waited = wait_parts(stays, of_hours(opening), on_shift)
    length = pieces.end - pieces.start
    third_party = np.zeros(count, dtype=np.int64)
    if pieces.is_outside.any():
        third_party = sums(pieces.case, np.where(pieces.is_outside, length, 0), count)
    check_sum(time_of(pieces), time_was_open(ledger, known))
    return TimeOpen(
        worked=sums(pieces.case, length, count) - third_party,
        waited=np.stack([sums(stays.case, part, count) for part in stay_waited.T]).T,
        customer=pieces.customer,
        third_party=third_party,
        pieces=pieces,
        stays=stays,
        stay_waited=stay_waited,
    )


def time_was_open(ledger: Ledger, moments: Moments | None = None) -> Integers:
    """(n,) opening to closing, less the time resolved before a reopening."""
    known = moments or moments_of(ledger)
    length, closed = known.stop - ledger.cases.opened, known.closed
    if len(closed.start):
        case = np.repeat(np.arange(len(closed.offset) - 1), np.diff(closed.offset))
        length -= sums(case, closed.end - closed.start, len(length))
    return np.asarray(length)


def wait_parts(
    stays: Stays,
    opening: Spans,
    on_shift: Spans,
    clock: Spans | None = None,
    clock_of: Integers | None = None,
) -> Integers:
    """(m, 4) milliseconds of each wait by WAIT_REASONS.

    Args:
        stays: The waits.
        opening: Opening hours of each desk.
        on_shift: For each owner, when at least one member is on shift.
        clock: Calendars that measure the time; None for wall time.
        clock_of: (m,) calendar of each wait; needed with `clock`.
    """
    which = np.zeros(len(stays.case), np.int64) if clock_of is None else clock_of
    total = stays.end - stays.start
    if clock is not None:
        total = clock.between(which, stays.start, stays.end)
    # One reason after the other lies in memory.
    parts = np.zeros((len(WAIT_REASONS), len(total)), dtype=np.int64)
    called = stays.escalated == 1
    parts[1] = np.where(called, total, 0)
    row = np.flatnonzero(~called)
    start, end = stays.start[row], stays.end[row]
    pair, open_desks = _paired(opening, stays.desk[row], clock, which[row])
    is_open = open_desks.between(pair, start, end)
    parts[3, row] = total[row] - is_open
    parts[0, row] = is_open
    owned = np.flatnonzero(stays.owner[row] != NONE)
    if len(owned):
        some = row[owned]
        of, present = _paired(on_shift, stays.owner[some], open_desks, pair[owned])
        there = present.between(of, start[owned], end[owned])
        parts[2, some] = is_open[owned] - there
        parts[0, some] = there
    return parts.T


def late_parts(
    parts: TimeOpen,
    *,
    opening: Sequence[OpenHours],
    on_shift: Spans,
    calendars: Sequence[OpenHours],
    calendar: Integers,
    until: Integers,
) -> Integers:
    """Contract time of late cases by LATE_REASONS, from opening until a given instant.

    Args:
        parts: From `time_open`.
        opening: Opening hours of each desk.
        on_shift: As for `time_open`.
        calendars: Opening hours of the contracts.
        calendar: (n,) the one of each case.
        until: (n,) instant up to which a late case is looked at; -1 for cases not late.

    Returns:
        (n, 6) open milliseconds of the contract; 0 for cases not late.
    """
    count, clock = len(until), of_hours(calendars)
    stays = _clipped(parts.stays, until)
    waited = wait_parts(stays, of_hours(opening), on_shift, clock, calendar[stays.case])
    pieces = parts.pieces
    row = np.flatnonzero(pieces.start < until[pieces.case])
    case, outside = pieces.case[row], pieces.is_outside[row]
    end = np.minimum(pieces.end[row], until[case])
    worked = clock.between(calendar[case], pieces.start[row], end)
    columns = [sums(stays.case, part, count) for part in waited.T]
    own, others = np.where(outside, 0, worked), np.where(outside, worked, 0)
    return np.stack([*columns, sums(case, own, count), sums(case, others, count)]).T


def _paired(
    sets: Spans, which: Integers, clock: Spans | None, clock_of: Integers
) -> tuple[Integers, Spans]:
    """Sets measured on the clocks with which they occur, and for each row its new set."""
    clocks = 1 if clock is None else len(clock.offset) - 1
    found, pair = ranked(which.astype(np.int64) * clocks + clock_of)
    return pair, measured(sets, found // clocks, clock, found % clocks)


def _clipped(stays: Stays, until: Integers) -> Stays:
    """The waits, or parts of them, before an instant of each case."""
    limit = until[stays.case]
    row = np.flatnonzero(stays.start < limit)
    return Stays(
        case=stays.case[row],
        desk=stays.desk[row],
        owner=stays.owner[row],
        escalated=stays.escalated[row],
        start=stays.start[row],
        end=np.minimum(stays.end[row], limit[row]),
    )


def check_sum(accounted: Integers, was_open: Integers) -> None:
    """Raise unless the rows of every case account for the time it was open.

    Args:
        accounted: (n,) time for which they do.
        was_open: (n,) see `time_was_open`.

    Raises:
        LedgerError: Some do not; the first case is named.
    """
    demand(accounted == was_open, "has parts that do not add up to the time open")
