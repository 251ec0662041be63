"""Everything known beforehand about people's time, in the order in which it happens."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from supportsim.engine.register import rows_of
from supportsim.engine.timeline import SHIFT_ENDS, SHIFT_STARTS, TIMERS
from supportsim.plan.plan import Plan
from supportsim.supply.roster import BLOCK, SHIFT

SHIFT_END: Final = 0
BLOCK_START: Final = 1
HAND_OVER: Final = 2
SHIFT_START: Final = 3
BLOCK_END: Final = 4
SEATS: Final = 5


class Change(NamedTuple):
    """Something that happens to an engineer, or the seats of a desk, at a known instant.

    Attributes:
        at: The instant.
        order: Place within the instant.
        number: Place within that: by engineer, then the seats by desk.
        what: SHIFT_END, BLOCK_START, HAND_OVER, SHIFT_START, BLOCK_END or SEATS.
        subject: Engineer, or desk, that it concerns.
        seats: Of SEATS, how many there are from now on.
    """

    at: int
    order: int
    number: int
    what: int
    subject: int
    seats: int = 0


def changes(plan: Plan) -> Iterator[Change]:
    """All changes of a plan up to its latest end, in order, each as it is needed."""
    return map(Change._make, rows_of(*change_rows(plan).T))


def change_rows(plan: Plan) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """(n, 6) the same as rows."""
    people = plan.engineers
    count = np.diff(people.duty_offset)
    engineer = np.repeat(np.arange(len(count)), count)
    parts = []
    for kind, start, end in ((SHIFT, SHIFT_START, SHIFT_END), (BLOCK, BLOCK_START, BLOCK_END)):
        rows = (people.duty_kind == kind) & (people.duty_to > 0)
        parts.append(_rows(np.maximum(people.duty_from[rows], 0), start, engineer[rows]))
        parts.append(_rows(people.duty_to[rows], end, engineer[rows]))
    planned = people.handover_planned == 1
    for chosen, order in ((planned, SHIFT_ENDS), (~planned, TIMERS)):
        handovers = _rows(people.handover_at[chosen], HAND_OVER, people.handover_engineer[chosen])
        handovers[:, 1] = order
        parts.append(handovers)
    parts.append(_seat_rows(plan))
    rows = np.concatenate(parts)
    rows = rows[(rows[:, 0] >= 0) & (rows[:, 0] <= plan.run_off)]
    return rows[np.lexsort((rows[:, 2], rows[:, 3], rows[:, 1], rows[:, 0]))]


def _seat_rows(plan: Plan) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """(n, 6) rows of `Change` for head counts: fewer seats among shift ends, more among starts."""
    seats, rows = plan.seats, []
    count = [0] * len(plan.desks.names)
    columns = (seats.at.tolist(), seats.desk.tolist(), seats.count.tolist())
    for at, desk, now in zip(*columns, strict=True):
        order = SHIFT_ENDS if now < count[desk] else SHIFT_STARTS
        rows.append((at, order, len(plan.engineers.names) + desk, SEATS, desk, now))
        count[desk] = now
    return np.array(rows, dtype=np.int64).reshape(-1, 6)


def shift_starts(plan: Plan) -> list[list[int]]:
    """Starts of each engineer's shifts, latest first."""
    people = plan.engineers
    is_shift = people.duty_kind == SHIFT
    starts = []
    for first, last in zip(people.duty_offset[:-1], people.duty_offset[1:], strict=True):
        own = people.duty_from[first:last][is_shift[first:last]]
        starts.append(sorted(own.tolist(), reverse=True))
    return starts


def _rows(
    at: np.ndarray[tuple[int], np.dtype[np.int64]],
    what: int,
    engineer: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """(n, 6) rows of `Change`."""
    rows = np.zeros((len(at), 6), dtype=np.int64)
    rows[:, 0] = at
    rows[:, 1] = SHIFT_ENDS if what in (SHIFT_END, BLOCK_START) else SHIFT_STARTS
    rows[:, 2] = rows[:, 4] = engineer
    rows[:, 3] = what
    return rows
