"""What people cost: wage, burden, premiums, overheads, hiring; exact, rounded once to cents."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from supportsim.inputs.design import Design
from supportsim.inputs.market import Costs, Grade
from supportsim.inputs.scenario import Scenario
from supportsim.kept import kept
from supportsim.outcome.paid_week import FULL_WEEK, PaidWeek
from supportsim.outcome.stints import Payees, Stint, exact, mean_headcount
from supportsim.supply.roster import Roster
from supportsim.supply.turnover import is_drawn

#: Weeks whose rostered hours make the hours of a paid year (52 x 40 = 2,080).
WEEKS_PER_YEAR: Final = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The people of one entry of a desk's staff; money is per year, in exact currency units.

    Attributes:
        desk, staff, grade, site: Where and what they are.
        headcount: Full-time people; seats and people around the clock, and whoever is paid by
            the hour, count by their hours, 40 a week for one. Interns count by their terms in
            the window.
        stints: Who is employed from when to when; they add up to everybody.
        by_hour: Whether the hours of their shifts are paid, and not the months.
        is_programme: Whether they are interns.
        salary: Wage times burden of one full-time person.
        premium: Extra pay of one full-time person for hours at premium times.
        hour: Pay of one hour of a shift, without premium.
        overtime_hour: Pay of one hour of overtime.
        is_on_call: Whether they take turns on standby.
    """

    desk: str
    staff: str
    grade: str
    site: str
    headcount: Fraction
    stints: tuple[Stint, ...]
    by_hour: bool
    is_programme: bool
    salary: Fraction
    premium: Fraction
    hour: Fraction
    overtime_hour: Fraction
    is_on_call: bool


def cents(amount: Fraction) -> int:
    """Currency units to whole cents, rounded half to even."""
    # As `round(amount * 100)` does, without the fraction of a fraction.
    whole, rest = divmod(amount.numerator * 100, amount.denominator)
    return whole + (2 * rest + (whole & 1) > amount.denominator)


def roles(scenario: Scenario, design: Design, roster: Roster | None = None) -> list[Role]:
    """The roles on the payroll of a design, in its order; a vendor's people are on no payroll.

    Args:
        scenario: Pay.
        design: Who is paid.
        roster: Who was employed in a run; as planned when left out.
    """
    is_plain = _is_steady(design) and not is_drawn(scenario, design)
    return _as_written(scenario, design) if is_plain else _paid(scenario, design, roster)


def _is_steady(design: Design) -> bool:
    """Whether nobody comes or goes by plan, and there are no interns."""
    staffs = [staff for desk in design.desks.values() for staff in desk.staff.values()]
    return not any(one.hires or one.departures or one.programme for one in staffs)


@kept
def _as_written(scenario: Scenario, design: Design) -> list[Role]:
    return _paid(scenario, design, None)


def _paid(scenario: Scenario, design: Design, roster: Roster | None) -> list[Role]:
    """See `roles`."""
    payees = Payees(scenario, design, roster)
    return [
        _role(scenario, design, desk, name, payees)
        for desk, place in design.desks.items()
        for name, staff in place.staff.items()
        if staff.outsourced is None
    ]


def yearly_staff_cost(scenario: Scenario, design: Design) -> dict[str, int]:
    """Loaded yearly cost of the rostered people before the run, in cents by "desk/staff".

    Salaries with burden, shift premiums, tools, rent and management of everybody on the
    roster for a full year, new hires included, every place filled, interns by their terms in
    the window; without overtime and hiring. The parts add up to the total:
    `sum(yearly_staff_cost(...).values())`.
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


def _role(scenario: Scenario, design: Design, desk: str, name: str, payees: Payees) -> Role:
    """One role, priced."""
    staff, costs = design.desks[desk].staff[name], scenario.costs
    grade = scenario.grades[staff.grade]
    salary = yearly_salary(grade, costs)
    week = PaidWeek.of(design, staff, list(costs.premiums.values()), by_hour=_is_by_hour(grade))
    stints = payees.stints(desk, name, (week.full_time, week.full_time_each))
    is_programme = staff.programme is not None
    hour = salary / week.hours / WEEKS_PER_YEAR
    return Role(
        desk=desk,
        staff=name,
        grade=staff.grade,
        site=design.desks[desk].site,
        headcount=mean_headcount(stints, scenario) if is_programme else week.full_time,
        stints=stints,
        by_hour=_is_by_hour(grade),
        is_programme=is_programme,
        salary=salary,
        premium=salary * week.premium,
        hour=hour,
        overtime_hour=hour * exact(costs.overtime_factor),
        is_on_call=staff.on_call is not None,
    )


def yearly_salary(grade: Grade, costs: Costs) -> Fraction:
    """Wage times burden of a full-time year; that of an hour is 52 weeks of 40."""
    burden = exact(costs.burden if grade.burden is None else grade.burden)
    if grade.wage_per_year is not None:
        return exact(grade.wage_per_year) * burden
    return exact(grade.wage_per_hour or 0.0) * FULL_WEEK * WEEKS_PER_YEAR * burden


def _is_by_hour(grade: Grade) -> bool:
    return grade.wage_per_year is None
