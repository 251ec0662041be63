"""The rules of work as pure functions on integers.

The same sums stand in C in `compiled/source/rules.h`; a test holds the two against each other.
"""

from collections.abc import Iterable

from supportsim.units import PPM, QUANTILE_ONE


def length_of(effort: int, added: int, factors: Iterable[int]) -> int:
    """Time that a spell takes.

    Args:
        effort: Tape effort it sets out to do, milliseconds.
        added: Work added to it, milliseconds.
        factors: Parts per million, in the order of the rules.

    Returns:
        Milliseconds: the whole work, scaled by each factor in turn and rounded down each
        time; at least 1 unless there is no work at all.
    """
    length = effort + added
    if length == 0:
        return 0
    for factor in factors:
        length = length * factor // PPM
    return length or 1


def done_of(work: int, done: int, length: int) -> int:
    """Part of the work that a spell cut after `done` of `length` has finished."""
    return work * done // length if length else work


def share_of(work: int, share: int) -> int:
    """A share in parts per million of some work, rounded down."""
    return work * share // PPM


def loss_of(strangers: int, colleagues: int, share: int, colleague_share: int) -> int:
    """Work to do again at the start of a touch or attempt.

    Args:
        strangers: Effort that people of other desks have spent on the case in touches and
            attempts since this person's last such spell.
        colleagues: The same of people of this person's own desk.
        share: Hand-off loss in parts per million.
        colleague_share: Hand-off loss among colleagues in parts per million.
    """
    return (strangers * share + colleagues * colleague_share) // PPM


def lot_of(lot: int, number: int) -> int:
    """Lot in [0, 2**32) of the request of a case with this number; request 0 has the case's.

    The lots of one case step by the golden section of 2**32, so they spread evenly
    (Weyl 1916; Knuth, The Art of Computer Programming, vol. 3, 6.4).
    """
    return (lot + 2_654_435_769 * number) % QUANTILE_ONE


def next_in_rotation(numbers: list[int], last: int) -> int:
    """Position of the first number beyond the last one named, else of the first."""
    for position, number in enumerate(numbers):
        if number > last:
            return position
    return 0


def faded(credit: int, age: int, fade: list[int], day: int) -> int:
    """What is left of a familiarity credit after `age` milliseconds.

    Args:
        credit: Millionths of a case.
        age: Milliseconds since it was last brought up to date.
        fade: Parts per million left after 0, 1, 2, ... whole days; empty when nothing fades.
        day: Milliseconds of a day.
    """
    if not fade:
        return credit
    days = age // day
    return credit * fade[days if days < len(fade) else -1] // PPM


def looked_up(table: list[int], index: int) -> int:
    """Entry of a table whose last row holds on."""
    return table[index] if index < len(table) else table[-1]
