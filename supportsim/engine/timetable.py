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

#: Bits of a number without its sign, and those that hold what a change is, and its order.
_WORD: Final = 63
_WHAT: Final = 3
_ORDER: Final = 2

#: Changes made at a time: as numbers of Python all of them would fill the memory.
_AT_ONCE: Final = 1_024


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


class Form(NamedTuple):
    """How the place of a change within its instant is packed into one number.

    From the top: order, what (`_WHAT` bits), number and seats. Above them all stands the instant,
    where it fits.

    Attributes:
        number: Bits that hold the number.
        seats: Bits that hold the seats.
    """

    number: int
    seats: int

    def head(self, order: int, what: int) -> int:
        """Order and what, where they belong in the number."""
        return (order << _WHAT | what) << (self.number + self.seats)

    def bits(self) -> tuple[int, int, int, int]:
        """At which bit number, what, order and the instant begin; the seats do at 0."""
        what = self.seats + self.number
        return self.seats, what, what + _WHAT, what + _WHAT + _ORDER


class Timetable(NamedTuple):
    """All changes of a plan up to its latest end, in order; row i is change i.

    Attributes:
        packed: Their places within their instants, packed by `form`; the instants above them,
            unless those are apart.
        apart: The instants where one number cannot hold both; else empty.
        form: How.
        people: Numbers from here on are desks.
    """

    packed: Column
    apart: Column
    form: Form
    people: int

    def rows(self, first: int, last: int) -> Iterator[Change]:
        """The changes of some rows."""
        form, packed = self.form, self.packed[first:last]
        seats = packed & ((1 << form.seats) - 1)
        number = packed >> form.seats & ((1 << form.number) - 1)
        head = packed >> (form.number + form.seats)
        what, order = head & ((1 << _WHAT) - 1), head >> _WHAT & ((1 << _ORDER) - 1)
        at = self.apart[first:last] if len(self.apart) else head >> (_WHAT + _ORDER)
        subject = number - self.people * (what == SEATS)
        columns = (at, order, number, what, subject, seats)
        return map(Change._make, zip(*(column.tolist() for column in columns), strict=True))


def changes(plan: Plan) -> Iterator[Change]:
    """All changes of a plan up to its latest end, in order, each as it is needed."""
    table = timetable(plan)
    for first in range(0, len(table.packed), _AT_ONCE):
        yield from table.rows(first, first + _AT_ONCE)


def timetable(plan: Plan) -> Timetable:
    """The same as numbers, one for each where that holds all of it."""
    people = plan.engineers
    form = _form(plan)
    parts = [*_duty_places(plan, form), _seat_places(plan, form)]
    planned = people.handover_planned == 1
    for chosen, order in ((planned, SHIFT_ENDS), (~planned, TIMERS)):
        who = people.handover_engineer[chosen] << form.seats
        parts.append((people.handover_at[chosen], who + form.head(order, HAND_OVER)))
    at, place = (np.concatenate(column) for column in zip(*parts, strict=True))
    is_played = (at >= 0) & (at <= plan.run_off)
    if not np.all(is_played):
        at, place = at[is_played], place[is_played]
    return Timetable(*_in_order(at, place, form), form, len(people.names))


def _form(plan: Plan) -> Form:
    people, most = len(plan.engineers.names), int(plan.seats.count.max(initial=0))
    return Form(number=(people + len(plan.desks.names)).bit_length(), seats=most.bit_length())


def _duty_places(plan: Plan, form: Form) -> Iterator[tuple[Column, Column]]:
    """Instants of shifts and blocks that begin, then end, and their places within them."""
    people = plan.engineers
    rows = ((people.duty_kind == SHIFT) | (people.duty_kind == BLOCK)) & (people.duty_to > 0)
    count = np.diff(people.duty_offset)
    who = np.repeat(np.arange(len(count)) << form.seats, count)[rows]
    is_block = people.duty_kind[rows] == BLOCK
    starts = (form.head(SHIFT_STARTS, SHIFT_START), form.head(SHIFT_ENDS, BLOCK_START))
    ends = (form.head(SHIFT_ENDS, SHIFT_END), form.head(SHIFT_STARTS, BLOCK_END))
    for (of_shift, of_block), at in ((starts, people.duty_from), (ends, people.duty_to)):
        yield np.maximum(at[rows], 0), who + of_shift + (of_block - of_shift) * is_block


def _in_order(at: Column, place: Column, form: Form) -> tuple[Column, Column]:
    """Places and instants by instant, then place: in one number, and none apart, where that fits.

    Numbers are sorted ten times as fast as rows, and one takes half the memory of two.
    """
    width = form.bits()[-1]
    if int(at.max(initial=0)).bit_length() + width >= _WORD:
        order = np.lexsort((place, at))
        return place[order], at[order]
    packed = (at << width) | place
    sort(packed)
    return packed, np.zeros(0, dtype=np.int64)


def _seat_places(plan: Plan, form: Form) -> tuple[Column, Column]:
    """The same of head counts: fewer seats among shift ends, more among starts."""
    seats, places = plan.seats, []
    count = [0] * len(plan.desks.names)
    columns = (seats.desk.tolist(), seats.count.tolist())
    for desk, now in zip(*columns, strict=True):
        order = SHIFT_ENDS if now < count[desk] else SHIFT_STARTS
        number = len(plan.engineers.names) + desk
        places.append(form.head(order, SEATS) + (number << form.seats) + now)
        count[desk] = now
    return seats.at, np.array(places, dtype=np.int64)


def shift_starts(plan: Plan) -> list[list[int]]:
    """Starts of each engineer's shifts, latest first."""
    people = plan.engineers
    is_shift = people.duty_kind == SHIFT
    starts = []
    for first, last in zip(people.duty_offset[:-1], people.duty_offset[1:], strict=True):
        own = people.duty_from[first:last][is_shift[first:last]]
        starts.append(sorted(own.tolist(), reverse=True))
    return starts
