"""Hand-overs: when somebody away for long, or gone for good, hands the open cases over."""

from collections.abc import Iterator

import numpy as np

from supportsim.arrays import Integers
from supportsim.inputs.design import Design
from supportsim.supply.roster import ABSENT, SHIFT, Roster
from supportsim.units import DAY
from supportsim.workweek import NEVER

#: Instant, engineer, and 1 if it was planned.
Row = tuple[int, int, int]


def handovers_of(design: Design, roster: Roster) -> Integers:
    """(h, 3) instant, engineer, planned; in order."""
    rows = [*_before_absence(design, roster), *_at_departure(roster)]
    return np.reshape(np.array(sorted(rows), dtype=np.int64), (-1, 3))


def _before_absence(design: Design, roster: Roster) -> Iterator[Row]:
    """Before planned leave that is too long, and in an illness once it has been too long."""
    after = [desk.reassign_after_days for desk in design.desks.values()]
    for engineer, away, back, planned in zip(
        roster.leave_engineer, roster.leave_from, roster.leave_to, roster.leave_planned, strict=True
    ):
        days = after[roster.desk[engineer]]
        if days is not None and back - away > round(days * DAY):
            at = away if planned else away + round(days * DAY)
            yield int(at), int(engineer), int(planned)


def _at_departure(roster: Roster) -> Iterator[Row]:
    """Who leaves for good hands over at the end of the last shift they work.

    An illness is not foreseen: who falls ill and does not come back does so on the day they
    are gone, and that is not planned.
    """
    for engineer in np.flatnonzero(roster.left < NEVER).tolist():
        first, last = np.searchsorted(roster.duty_engineer, [engineer, engineer + 1]).tolist()
        kind, until = roster.duty_kind[first:last], roster.duty_to[first:last]
        worked = int(until[kind == SHIFT].max(initial=-1))
        missed = int(until[kind == ABSENT].max(initial=-1))
        left = int(roster.left[engineer])
        if worked < 0:
            continue
        if missed > worked and _is_ill(roster, engineer, worked):
            yield left, engineer, 0
        else:
            yield worked, engineer, 1


def _is_ill(roster: Roster, engineer: int, at: int) -> bool:
    """Whether the absence of somebody that begins at an instant is an illness."""
    rows = (roster.leave_engineer == engineer) & (roster.leave_to > at)
    planned = roster.leave_planned[rows]
    return bool(len(planned)) and int(planned[0]) == 0
