"""Every wait in a queue and all work on a case, from the rows of the spells, without overlap."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from supportsim.ledger.chained import Stays, chained_stays
from supportsim.ledger.clocks import Moments, moments_of
from supportsim.ledger.story import check_resolutions, overlaps_of, story_of
from supportsim.ledger.sweep import Piece
from supportsim.ledger.swept import swept_pieces
from supportsim.ledger.tables import CUSTOMER, WAITING, Ledger, Spells
from supportsim.native.totals import sums

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


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
    check_resolutions(ledger)
    story = story_of(ledger, moments or moments_of(ledger))
    outside = _outside(ledger, is_outside)
    overlapping = overlaps_of(story)
    swept = swept_pieces(ledger, story.moments, np.flatnonzero(overlapping), outside)
    spells = ledger.spells
    worked = (spells.purpose != WAITING) & (spells.ended > spells.started)
    asked = spells.next == CUSTOMER
    if overlapping.any():
        mine = ~overlapping[spells.case]
        worked, asked = worked & mine, asked & mine
    row = np.flatnonzero(asked)
    away = story.begins[row] - spells.ended[row]
    customer = sums(spells.case[row], away, len(overlapping))
    np.add.at(customer, _column(swept, "customer", 0), _column(swept, "customer", 1))
    work = _work(spells, np.flatnonzero(worked), outside, swept)
    return Pieces(
        stays=_joined(chained_stays(story, overlapping), swept), customer=customer, **work
    )


def time_of(pieces: Pieces) -> Integers:
    """(n,) what the pieces of each case add up to."""
    stays, cases = pieces.stays, len(pieces.customer)
    total = sums(pieces.case, pieces.end - pieces.start, cases) + pieces.customer
    return np.asarray(total + sums(stays.case, stays.end - stays.start, cases))


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


def _outside(ledger: Ledger, is_outside: Flags | None) -> Flags:
    """(s,) whether the work of each row is a third party's."""
    engineer = ledger.spells.engineer
    if is_outside is None or not is_outside.any():
        return np.zeros(len(engineer), dtype=bool)
    return np.asarray(np.append(is_outside, [False])[engineer])


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
