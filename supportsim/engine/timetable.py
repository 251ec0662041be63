"""Everything known beforehand about people's time, in the order in which it happens."""

from typing import Final, NamedTuple

import numpy as np

from supportsim.engine.timeline import SHIFT_ENDS, SHIFT_STARTS, TIMERS
from supportsim.plan.plan import Plan
from supportsim.supply.roster import BLOCK, SHIFT

SHIFT_END: Final = 0
BLOCK_START: Final = 1
HAND_OVER: Final = 2
SHIFT_START: Final = 3
BLOCK_END: Final = 4


class Change(NamedTuple):
    """Something that happens to an engineer at a known instant.

    Attributes:
        at: The instant.
        order: Place within the instant.
        what: SHIFT_END, BLOCK_START, HAND_OVER, SHIFT_START or BLOCK_END.
        engineer: Whom it concerns.
    """

    at: int
    order: int
    what: int
    engineer: int


def changes(plan: Plan) -> list[Change]:
    """All changes of a plan up to its latest end, in order."""
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
    rows = np.concatenate(parts)
    rows = rows[(rows[:, 0] >= 0) & (rows[:, 0] <= plan.run_off)]
    rows = rows[np.lexsort((rows[:, 3], rows[:, 2], rows[:, 1], rows[:, 0]))]
    return [Change(*row) for row in rows.tolist()]


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
    """(n, 4) rows of `Change`."""
    rows = np.empty((len(at), 4), dtype=np.int64)
    rows[:, 0] = at
    rows[:, 1] = SHIFT_ENDS if what in (SHIFT_END, BLOCK_START) else SHIFT_STARTS
    rows[:, 2] = what
    rows[:, 3] = engineer
    return rows
