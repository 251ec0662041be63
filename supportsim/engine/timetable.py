"""Everything known beforehand about people's time, in the order in which it happens."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from supportsim.engine.register import rows_of
from supportsim.engine.timeline import SHIFT_ENDS, SHIFT_STARTS, TIMERS
from supportsim.native.sorting import sort
from supportsim.plan.plan import Plan
from supportsim.supply.roster import BLOCK, SHIFT

SHIFT_END: Final = 0
BLOCK_START: Final = 1
HAND_OVER: Final = 2
SHIFT_START: Final = 3
BLOCK_END: Final = 4
SEATS: Final = 5

Column = np.ndarray[tuple[int], np.dtype[np.int64]]
Rows = np.ndarray[tuple[int, int], np.dtype[np.int64]]

#: Bits of a number without its sign.
_WORD: Final = 63


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


def change_rows(plan: Plan) -> Rows:
    """(n, 6) the same as rows."""
    people = plan.engineers
    count = np.diff(people.duty_offset)
    engineer = np.repeat(np.arange(len(count)), count)
    parts = [_seat_columns(plan)]
    for kind, start, end in ((SHIFT, SHIFT_START, SHIFT_END), (BLOCK, BLOCK_START, BLOCK_END)):
        rows = (people.duty_kind == kind) & (people.duty_to > 0)
        at = np.maximum(people.duty_from[rows], 0)
        goes = start if kind == BLOCK else end
        for what, when in ((start, at), (end, people.duty_to[rows])):
            order = SHIFT_ENDS if what == goes else SHIFT_STARTS
            parts.append(_columns(when, order, what, engineer[rows]))
    planned = people.handover_planned == 1
    for chosen, order in ((planned, SHIFT_ENDS), (~planned, TIMERS)):
        who = people.handover_engineer[chosen]
        parts.append(_columns(people.handover_at[chosen], order, HAND_OVER, who))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    is_played = (columns[0] >= 0) & (columns[0] <= plan.run_off)
    return _in_order([column[is_played] for column in columns], len(count))


def _in_order(columns: list[Column], people: int) -> Rows:
    """(n, 6) rows of `Change` from at, order, what, number and seats, in that order.

    A row is packed into one number where it fits: numbers are sorted ten times as fast.
    """
    bits = [int(column.max(initial=0)).bit_length() for column in columns]
    table = np.empty((6, len(columns[0])), dtype=np.int64)
    if sum(bits) < _WORD:
        packed = columns[0]
        for column, width in zip(columns[1:], bits[1:], strict=True):
            packed <<= width
            packed |= column
        sort(packed)
        for place, width in ((5, bits[4]), (2, bits[3]), (3, bits[2]), (1, bits[1])):
            table[place] = packed & ((1 << width) - 1)
            packed >>= width
        table[0] = packed
    else:
        table[[0, 1, 3, 2, 5]] = np.array(columns)[:, np.lexsort(columns[::-1])]
    table[4] = table[2] - people * (table[3] == SEATS)
    return table.T


def _columns(at: Column, order: int, what: int, number: Column) -> list[Column]:
    """At, order, what, number and seats of changes of one kind."""
    order_column, what_column, seats = (np.full(len(at), same) for same in (order, what, 0))
    return [at, order_column, what_column, number, seats]


def _seat_columns(plan: Plan) -> list[Column]:
    """The same of head counts: fewer seats among shift ends, more among starts."""
    seats, rows = plan.seats, []
    count = [0] * len(plan.desks.names)
    columns = (seats.at.tolist(), seats.desk.tolist(), seats.count.tolist())
    for at, desk, now in zip(*columns, strict=True):
        order = SHIFT_ENDS if now < count[desk] else SHIFT_STARTS
        rows.append((at, order, SEATS, len(plan.engineers.names) + desk, now))
        count[desk] = now
    return list(np.array(rows, dtype=np.int64).reshape(-1, 5).T)


def shift_starts(plan: Plan) -> list[list[int]]:
    """Starts of each engineer's shifts, latest first."""
    people = plan.engineers
    is_shift = people.duty_kind == SHIFT
    starts = []
    for first, last in zip(people.duty_offset[:-1], people.duty_offset[1:], strict=True):
        own = people.duty_from[first:last][is_shift[first:last]]
        starts.append(sorted(own.tolist(), reverse=True))
    return starts
