"""Everything known beforehand about people's time, in the order in which it happens."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from supportsim.engine.instant import SHIFT_ENDS, SHIFT_STARTS, TIMERS
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

#: Bits of a number without its sign, and those that hold what a change is, and its order.
_WORD: Final = 63
_WHAT: Final = 3
_ORDER: Final = 2


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
    from supportsim.engine.register import rows_of  # noqa: PLC0415 (it brings SimPy along)

    return map(Change._make, rows_of(*change_rows(plan).T))


def change_rows(plan: Plan) -> Rows:
    """(n, 6) the same as rows."""
    people = plan.engineers
    form = _form(plan)
    parts = [*_duty_keys(plan, form), _seat_keys(plan, form)]
    planned = people.handover_planned == 1
    for chosen, order in ((planned, SHIFT_ENDS), (~planned, TIMERS)):
        who = people.handover_engineer[chosen] << form.seats
        parts.append((people.handover_at[chosen], who + form.head(order, HAND_OVER)))
    at, rest = (np.concatenate(column) for column in zip(*parts, strict=True))
    is_played = (at >= 0) & (at <= plan.run_off)
    if not np.all(is_played):
        at, rest = at[is_played], rest[is_played]
    return _in_order(at, rest, form, len(people.names))


class _Form(NamedTuple):
    """How what ranks a change after its instant is packed into one number.

    From the top: order, what, number and seats.

    Attributes:
        number: Bits that hold the number.
        seats: Bits that hold the seats.
    """

    number: int
    seats: int

    def head(self, order: int, what: int) -> int:
        """Order and what, where they belong in the number."""
        return (order << _WHAT | what) << (self.number + self.seats)


def _form(plan: Plan) -> _Form:
    people, most = len(plan.engineers.names), int(plan.seats.count.max(initial=0))
    return _Form(number=(people + len(plan.desks.names)).bit_length(), seats=most.bit_length())


def _duty_keys(plan: Plan, form: _Form) -> Iterator[tuple[Column, Column]]:
    """Instants of shifts and blocks that begin, then end, and what ranks them after that."""
    people = plan.engineers
    rows = ((people.duty_kind == SHIFT) | (people.duty_kind == BLOCK)) & (people.duty_to > 0)
    count = np.diff(people.duty_offset)
    who = np.repeat(np.arange(len(count)) << form.seats, count)[rows]
    is_block = people.duty_kind[rows] == BLOCK
    starts = (form.head(SHIFT_STARTS, SHIFT_START), form.head(SHIFT_ENDS, BLOCK_START))
    ends = (form.head(SHIFT_ENDS, SHIFT_END), form.head(SHIFT_STARTS, BLOCK_END))
    for (of_shift, of_block), at in ((starts, people.duty_from), (ends, people.duty_to)):
        yield np.maximum(at[rows], 0), who + of_shift + (of_block - of_shift) * is_block


def _in_order(at: Column, rest: Column, form: _Form, people: int) -> Rows:
    """(n, 6) rows of `Change` from instants and what ranks them after that.

    Both are packed into one number where it fits: numbers are sorted ten times as fast.
    """
    bits = form.number + form.seats
    width = bits + _WHAT + _ORDER
    table = np.empty((6, len(at)), dtype=np.int64)
    if int(at.max(initial=0)).bit_length() + width < _WORD:
        packed = (at << width) | rest
        sort(packed)
        np.right_shift(packed, width, out=table[0])
        packed &= (1 << width) - 1
    else:
        order = np.lexsort((rest, at))
        table[0], packed = at[order], rest[order]
    np.bitwise_and(packed, (1 << form.seats) - 1, out=table[5])
    np.bitwise_and(packed >> form.seats, (1 << form.number) - 1, out=table[2])
    packed >>= bits
    np.bitwise_and(packed, (1 << _WHAT) - 1, out=table[3])
    np.right_shift(packed, _WHAT, out=table[1])
    table[4] = table[2] - people * (table[3] == SEATS)
    return table.T


def _seat_keys(plan: Plan, form: _Form) -> tuple[Column, Column]:
    """The same of head counts: fewer seats among shift ends, more among starts."""
    seats, keys = plan.seats, []
    count = [0] * len(plan.desks.names)
    columns = (seats.desk.tolist(), seats.count.tolist())
    for desk, now in zip(*columns, strict=True):
        order = SHIFT_ENDS if now < count[desk] else SHIFT_STARTS
        number = len(plan.engineers.names) + desk
        keys.append(form.head(order, SEATS) + (number << form.seats) + now)
        count[desk] = now
    return seats.at, np.array(keys, dtype=np.int64)


def shift_starts(plan: Plan) -> list[list[int]]:
    """Starts of each engineer's shifts, latest first."""
    people = plan.engineers
    is_shift = people.duty_kind == SHIFT
    starts = []
    for first, last in zip(people.duty_offset[:-1], people.duty_offset[1:], strict=True):
        own = people.duty_from[first:last][is_shift[first:last]]
        starts.append(sorted(own.tolist(), reverse=True))
    return starts
