"""Seats of a design by "desk/role", and the roles that are a vendor's, as a report tells them."""

from typing import Final

import numpy as np

from supportsim.dates import minutes_of
from supportsim.inputs.base import WEEKDAYS
from supportsim.inputs.design import Design
from supportsim.inputs.staff import Seats, Shift
from supportsim.outcome.outsourcing import outsourced_staff, weekly_hours
from supportsim.study.results import Seated

_DAY: Final = 24 * 60
_WEEK: Final = 7 * _DAY


def seats_of(design: Design) -> dict[str, Seated]:
    """The seats of every role that has any, in the order of the design."""
    return {
        f"{desk}/{role}": Seated(
            most=most_at_once(staff.seats), weekly_hours=float(weekly_hours(design, staff))
        )
        for desk, place in design.desks.items()
        for role, staff in place.staff.items()
        if staff.seats is not None
    }


def vendors_of(design: Design) -> list[str]:
    """Roles whose people or seats a vendor provides, in the order of the design."""
    return [f"{desk}/{role}" for desk, role, _ in outsourced_staff(design)]


def most_at_once(seats: Seats) -> int:
    """Most seats that are staffed at one minute of the week; what overlaps adds up."""
    there = np.zeros(_WEEK, dtype=np.int64)
    for pattern, count in seats.parts():
        for day in pattern.days:
            first, length = _minutes(pattern)
            at = WEEKDAYS.index(day) * _DAY + first
            there[np.arange(at, at + length) % _WEEK] += count
    return int(there.max())


def _minutes(pattern: Shift) -> tuple[int, int]:
    """First minute of the day, and how long it lasts; one that ends as it starts lasts a day."""
    first, last = minutes_of(pattern.starts), minutes_of(pattern.ends)
    return first, (last - first - 1) % _DAY + 1
