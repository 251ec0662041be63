"""What the waits of all cases lean on: when each request left its queue, and what followed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.errors import LedgerError
from supportsim.ledger.clocks import Moments
from supportsim.ledger.tables import (
    ATTEMPT,
    CUSTOMER,
    RESOLUTION,
    RESOLVED,
    TOUCH,
    WAITING,
    Ledger,
    Spells,
    Whole,
)
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Story:
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


def story_of(ledger: Ledger, moments: Moments) -> Story:
    """The story of a ledger."""
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
    return Story(
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


def overlaps_of(story: Story) -> Flags:
    """(n,) whether the rows of a case do not simply follow each other to its end."""
    spells, cases = story.ledger.spells, story.ledger.cases
    cursor = np.empty_like(story.begins)
    cursor[1:] = story.begins[:-1]
    first = first_rows(spells)
    cursor[first] = cases.opened[spells.case[first]]
    good = (spells.ready == cursor) & (story.left >= spells.ready) & (spells.ended >= story.left)
    stop, tail = story.moments.stop, story.tail
    found: Flags = (
        (stop < tail) | ((cases.status == RESOLVED) & (stop > tail)) | (cases.reopened > 0)
    )
    found[spells.case[~good]] = True
    return found


def check_resolutions(ledger: Ledger) -> None:
    """Raise unless every case was resolved at the end of its last touch."""
    spells, resolved = ledger.spells, ledger.cases.resolved
    row = np.flatnonzero(spells.next == RESOLUTION)
    said = np.full(len(resolved), NONE)
    said[spells.case[row]] = spells.ended[row]
    wrong = (resolved != NONE) & (said != resolved)
    demand(~wrong, "stops when its last row does not")


def first_rows(spells: Spells) -> Integers:
    """The first row of each case that has any."""
    case = spells.case
    return np.flatnonzero(np.append(case[:1] == case[:1], case[1:] != case[:-1]))


def first_work(spells: Spells, row: Integers, case: Whole) -> Integers:
    """(k,) first row of a touch or attempt of a case from some row on, or -1.

    Args:
        spells: The rows.
        row: (k,) where to look first, up to the number of rows.
        case: (k,) the case of each.
    """
    count = len(spells.case)
    found = np.minimum(row, count - 1)
    if not count:
        return np.full(len(row), NONE)
    purpose = spells.purpose[found]
    # Mostly it is that row itself; only for the others all work is listed.
    other = np.flatnonzero((purpose != TOUCH) & (purpose != ATTEMPT))
    if len(other):
        work = np.flatnonzero((spells.purpose == TOUCH) | (spells.purpose == ATTEMPT))
        place = np.searchsorted(work, found[other])
        found[other] = np.append(work, count - 1)[place]
    known = (row < count) & (spells.case[found] == case)
    purpose = spells.purpose[found]
    return np.where(known & ((purpose == TOUCH) | (purpose == ATTEMPT)), found, NONE)
