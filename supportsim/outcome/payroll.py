"""What people cost: wage, burden, premiums, overheads, hiring; exact, rounded once to cents."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from supportsim.dates import minutes_of, origin, to_ms, to_utc
from supportsim.inputs.base import WEEKDAYS, Weekday
from supportsim.inputs.design import Design, Shift, Staff
from supportsim.inputs.scenario import Costs, Premium, Scenario
from supportsim.inputs.staff import ALWAYS, AROUND_THE_CLOCK

#: Weeks whose rostered hours make the hours of a paid year (52 x 40 = 2,080).
WEEKS_PER_YEAR: Final = 52
#: Hours of a full-time week, by which seats and people around the clock are paid.
FULL_WEEK: Final = 40
_DAY: Final = 24 * 60
_WEEK: Final = 7 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The people of one entry of a desk's staff; money is per year, in exact currency units.

    Attributes:
        desk, staff, grade, site: Where and what they are.
        headcount: Full-time people; seats and people around the clock count by their hours,
            40 a week for one.
        new_headcount: Part of them hired on `hired_at`.
        new_people: Persons hired, part-time ones counted whole.
        hired_at: Milliseconds since the scenario's start, or None.
        salary: Wage times burden of one full-time person.
        premium: Extra pay of one full-time person for hours at premium times.
        overtime_hour: Pay of one hour of overtime.
    """

    desk: str
    staff: str
    grade: str
    site: str
    headcount: Fraction
    new_headcount: Fraction
    new_people: int
    hired_at: int | None
    salary: Fraction
    premium: Fraction
    overtime_hour: Fraction


def exact(value: float) -> Fraction:
    """The decimal number that a person wrote, as a fraction: 0.1 is one tenth."""
    return Fraction(str(value))


def cents(amount: Fraction) -> int:
    """Currency units to whole cents, rounded half to even."""
    return round(amount * 100)


def roles(scenario: Scenario, design: Design) -> list[Role]:
    """The paid roles of a design, in its order."""
    return [
        _role(scenario, design, desk, staff)
        for desk in design.desks
        for staff in design.desks[desk].staff
    ]


def yearly_staff_cost(scenario: Scenario, design: Design) -> dict[str, int]:
    """Loaded yearly cost of the rostered people before the run, in cents by "desk/staff".

    Salaries with burden, shift premiums, tools, rent and management of everybody on the
    roster for a full year, new hires included; without overtime and hiring. The parts add
    up to the total: `sum(yearly_staff_cost(...).values())`.
    """
    load = 1 + sum(overhead_shares(scenario.costs).values())
    return {
        f"{role.desk}/{role.staff}": cents(role.headcount * (role.salary * load + role.premium))
        for role in roles(scenario, design)
    }


def overhead_shares(costs: Costs) -> dict[str, Fraction]:
    """Line of the statement to its share of the salary cost."""
    return {
        "tools": exact(costs.tools_share),
        "rent": exact(costs.rent_share),
        "management": exact(costs.management_share),
    }


def premium_share(shift: Shift, premiums: list[Premium]) -> Fraction:
    """Extra pay as a share of pay: premium minutes of a rostered week, times their share."""
    work = _minutes(shift.days, shift.starts, shift.ends)
    return _premium_minutes(work, premiums) / len(work)


def _premium_minutes(work: frozenset[int], premiums: list[Premium]) -> Fraction:
    """Minutes of a week at premium times, each times its share."""
    extra = Fraction(0)
    for premium in premiums:
        paid = _minutes(premium.days, premium.opens, premium.closes)
        extra += exact(premium.share) * len(work & paid)
    return extra


def _role(scenario: Scenario, design: Design, desk: str, name: str) -> Role:
    """One role, priced."""
    staff, costs = design.desks[desk].staff[name], scenario.costs
    salary = exact(scenario.grades[staff.grade].wage_per_year) * exact(costs.burden)
    week = _Week.of(design, staff, list(costs.premiums.values()))
    new = min(staff.new_hires, math.ceil(staff.people))
    return Role(
        desk=desk,
        staff=name,
        grade=staff.grade,
        site=design.desks[desk].site,
        headcount=week.full_time,
        new_headcount=_new_headcount(staff, new) * week.full_time_each,
        new_people=new,
        hired_at=_hired_at(scenario, staff.joined(scenario.start)) if new else None,
        salary=salary,
        premium=salary * week.premium,
        overtime_hour=salary / week.hours / WEEKS_PER_YEAR * exact(costs.overtime_factor),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Week:
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
    def of(cls, design: Design, staff: Staff, premiums: list[Premium]) -> "_Week":
        """The week of people on a shift, of people around the clock, or of seats."""
        if staff.seats is None:
            shift = design.pattern(staff.shift) or AROUND_THE_CLOCK
            parts = [(exact(staff.people), _minutes(shift.days, shift.starts, shift.ends))]
        else:
            parts = [
                (Fraction(count), _minutes(shift.days, shift.starts, shift.ends))
                for shift, count in staff.seats.parts()
            ]
        minutes = sum((count * len(work) for count, work in parts), Fraction(0))
        extra = sum((c * _premium_minutes(work, premiums) for c, work in parts), Fraction(0))
        premium = extra / minutes if minutes else Fraction(0)
        if staff.seats is None and staff.shift != ALWAYS:
            hours = Fraction(len(parts[0][1]), 60)
            return cls(
                full_time=parts[0][0], full_time_each=Fraction(1), hours=hours, premium=premium
            )
        each = Fraction(_WEEK, 60 * FULL_WEEK)
        full_time = minutes / 60 / FULL_WEEK
        return cls(
            full_time=full_time, full_time_each=each, hours=Fraction(FULL_WEEK), premium=premium
        )


def _new_headcount(staff: Staff, new: int) -> Fraction:
    """Headcount of the last `new` people, of whom the very last may be part-time."""
    headcount = exact(staff.people)
    return headcount - min(headcount, Fraction(math.ceil(headcount) - new))


def _hired_at(scenario: Scenario, hired: dt.date) -> int:
    """Midnight of the day of hire on the clock of the books."""
    zone = scenario.books_timezone
    return to_ms(to_utc(hired, 0, zone), origin(scenario.start, zone))


def _minutes(days: Sequence[Weekday], starts: str, ends: str) -> frozenset[int]:
    """Minutes of the week inside a weekly window; one that ends at its start lasts a day."""
    return _minutes_of_week(tuple(days), starts, ends)


@cache
def _minutes_of_week(days: tuple[Weekday, ...], starts: str, ends: str) -> frozenset[int]:
    begin, finish = minutes_of(starts), minutes_of(ends)
    length = (finish - begin - 1) % _DAY + 1
    found: set[int] = set()
    for day in days:
        first = WEEKDAYS.index(day) * _DAY + begin
        found.update(minute % _WEEK for minute in range(first, first + length))
    return frozenset(found)
