"""The order of what happens at one instant, as numbers; SimPy is not needed for it."""

from typing import Final

#: What happens at one instant, in this order.
SPELL_ENDS: Final = 0
SHIFT_ENDS: Final = 1
TIMERS: Final = 2
SHIFT_STARTS: Final = 3
OPENINGS: Final = 4
DISPATCH: Final = 5
WITHDRAWALS: Final = 6
LAST_DISPATCH: Final = 7
CLOSING: Final = 8

#: Timers of one case at one instant, in this order.
REPLY: Final = 0
AGE: Final = 1
REPRODUCTION_WAIT: Final = 2
RETURN_HELD: Final = 3
OFFER: Final = 4
OVERFLOWING: Final = 5

#: Room for numbers below the order within an instant.
_NUMBERS: Final = 1 << 64
_OF_CASE: Final = 1 << 48
_FIRST_REPLY: Final = TIMERS * _NUMBERS + _OF_CASE + REPLY
_FIRST_OPENING: Final = OPENINGS * _NUMBERS
#: Where a dispatch no longer waits for anything.
AFTER_OPENINGS: Final = DISPATCH * _NUMBERS

#: Number of a timer after those of engineers, before those of cases.
REVIEW: Final = _OF_CASE - 1


def place_of(order: int, number: int) -> int:
    """Place in an instant: by order, SPELL_ENDS to CLOSING, then by number."""
    return order * _NUMBERS + number


def timer_of(case: int, which: int) -> int:
    """Number of a timer of a case: after those of engineers, by case, then REPLY to OVERFLOWING."""
    return _OF_CASE + (case << 3) + which


def reply_of(case: int) -> int:
    """Place of the next word of a customer: that of the timer REPLY."""
    return _FIRST_REPLY + (case << 3)


def opening_of(case: int) -> int:
    """Place of the opening of a case."""
    return _FIRST_OPENING + case


def end_of_spell(engineer: int, case: int, request: int) -> int:
    """Place of the end of a spell, before all else: by engineer, then by case and request."""
    return (engineer << 48) + (case << 20) + request
