"""The rostered week of a staff: its hours, how many full-time people they pay, its premiums."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from supportsim.dates import minutes_of
from supportsim.inputs.base import WEEKDAYS, Weekday
from supportsim.inputs.design import Design, Shift, Staff
from supportsim.inputs.market import Premium
from supportsim.inputs.staff import ALWAYS, AROUND_THE_CLOCK
from supportsim.outcome.stints import exact

#: Hours of a full-time week, by which seats and people around the clock are paid.
FULL_WEEK: Final = 40
_DAY: Final = 24 * 60
_WEEK: Final = 7 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidWeek:
    """The rostered week of a role.

    Attributes:
        full_time: Full-time people that are paid.
        full_time_each: Full-time people that one of the headcount stands for.
        hours: Hours of one full-time person.
        premium: Extra pay as a share of pay.
    """

    full_time: Fraction
    full_time_each: Fraction
    hours: Fraction
    premium: Fraction

    @classmethod
    def of(
        cls, design: Design, staff: Staff, premiums: list[Premium], *, by_hour: bool
    ) -> "PaidWeek":
        """The week of people on a shift, of people around the clock, or of seats.

        Args:
            design: Its shifts.
            staff: The role.
            premiums: Times of the week at which more is paid.
            by_hour: Whether its people are paid by the hour.
        """
        parts = [(count, minutes_of_week(shift)) for shift, count in staffed(design, staff)]
        minutes = sum((count * len(work) for count, work in parts), Fraction(0))
        extra = sum((count * premium_minutes(work, premiums) for count, work in parts), Fraction(0))
        premium = extra / minutes if minutes else Fraction(0)
        if staff.seats is None and staff.shift != ALWAYS and not by_hour:
            hours = Fraction(len(parts[0][1]), 60)
            return cls(
                full_time=parts[0][0], full_time_each=Fraction(1), hours=hours, premium=premium
            )
        each = Fraction(len(parts[0][1]) if staff.seats is None else _WEEK, 60 * FULL_WEEK)
        full_time = minutes / 60 / FULL_WEEK
        return cls(
            full_time=full_time, full_time_each=each, hours=Fraction(FULL_WEEK), premium=premium
        )


def staffed(design: Design, staff: Staff) -> list[tuple[Shift, Fraction]]:
    """Weekly patterns of a staff, and how many people or seats work each of them."""
    if staff.seats is not None:
        return [(shift, Fraction(count)) for shift, count in staff.seats.parts()]
    return [(design.pattern(staff.shift) or AROUND_THE_CLOCK, exact(staff.people))]


def premium_minutes(work: frozenset[int], premiums: list[Premium]) -> Fraction:
    """Minutes of a week at premium times, each times its share."""
    extra = Fraction(0)
    for premium in premiums:
        paid = _minutes(tuple(premium.days), premium.opens, premium.closes)
        extra += exact(premium.share) * len(work & paid)
    return extra


def minutes_of_week(shift: Shift) -> frozenset[int]:
    """Minutes of the week inside a shift; one that ends at its start lasts a day."""
    return _minutes(tuple(shift.days), shift.starts, shift.ends)


@cache
def _minutes(days: tuple[Weekday, ...], starts: str, ends: str) -> frozenset[int]:
    begin, finish = minutes_of(starts), minutes_of(ends)
    length = (finish - begin - 1) % _DAY + 1
    found: set[int] = set()
    for day in days:
        first = WEEKDAYS.index(day) * _DAY + begin
        found.update(minute % _WEEK for minute in range(first, first + length))
    return frozenset(found)
