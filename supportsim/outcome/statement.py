"""The monthly income statement of a design, line by line, in whole cents."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.arrays import frozen
from supportsim.inputs.scenario import Scenario
from supportsim.kept import kept
from supportsim.ledger.tables import Ledger
from supportsim.outcome.dues import Dues, years_by_hour
from supportsim.outcome.months import Months
from supportsim.outcome.on_call import on_call_lines
from supportsim.outcome.outsourcing import OUTSOURCING
from supportsim.outcome.payroll import Role, cents, overhead_shares
from supportsim.outcome.people import duty_of_kind
from supportsim.outcome.revenue import Income
from supportsim.outcome.stints import exact
from supportsim.supply.roster import OVERTIME
from supportsim.units import HOUR, NONE

Integers = npt.NDArray[np.int64]
Lines = dict[str, Integers]

#: Beginnings of the lines that make revenue.
REVENUE_LINES: Final = ("support fees: ", "case fees: ", "SLA credits: ")
#: Beginnings of the costs in the direct margin: the people on the cases.
DIRECT_LINES: Final = (
    "salaries: ",
    "interns: ",
    "shift premiums",
    "overtime",
    "standby",
    "call-outs",
    OUTSOURCING,
)
#: The costs that only the fully loaded margin includes.
OVERHEAD_LINES: Final = ("hiring", "tools", "rent", "management")


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums of a statement over its months, in cents; costs are positive here."""

    revenue: int
    direct_cost: int
    cost: int

    @property
    def direct_margin(self) -> int:
        """Fees less credits, pay of people, premiums, overtime, standby, call-outs and vendors."""
        return self.revenue - self.direct_cost

    @property
    def margin(self) -> int:
        """Fully loaded: the direct margin less hiring, tools, rent and management."""
        return self.revenue - self.cost


def costs(
    scenario: Scenario,
    paid: list[Role],
    names: tuple[str, ...],
    months: Months,
    ledger: Ledger,
) -> Lines:
    """Cost lines, negative, by month; each is rounded to cents once a month.

    Args:
        scenario: Pay and overheads.
        paid: Who is on the payroll; see `roles`.
        names: Engineers of the ledger, as "desk/staff/03".
        months: The months of the window.
        ledger: Its duty table holds overtime, standby and call-outs, and the hours of who is paid
            by the hour.
    """
    if any(role.by_hour for role in paid):
        by_hour = partial(years_by_hour, names=names, months=months, ledger=ledger)
        people, around = _of_people(scenario, paid, months, by_hour)
    else:
        people, around = _salaried(scenario, paid, months)
    hours = {"overtime": _overtime(paid, names, months, ledger)}
    hours |= on_call_lines(scenario.costs, paid, names=names, months=months, ledger=ledger)
    return people | hours | around


@kept
def _salaried(scenario: Scenario, paid: list[Role], months: Months) -> tuple[Lines, Lines]:
    """Nobody is paid by the hour: what happened has no say."""
    return _of_people(scenario, paid, months, lambda _: [])


def _of_people(
    scenario: Scenario,
    paid: list[Role],
    months: Months,
    by_hour: Callable[[Role], list[Fraction]],
) -> tuple[Lines, Lines]:
    """Cost lines of people, overtime and standby aside: their pay, and what comes on top."""
    dues, groups = Dues.of(paid, months, by_hour), [_group(role) for role in paid]

    def line(yearly: Callable[[Role], Fraction], group: str | None = None) -> Integers:
        rows = [row for row, of in enumerate(groups) if group in {None, of}]
        return frozen([-cents(amount) for amount in dues.amounts(paid, yearly, rows)])

    lines = {group: line(lambda role: role.salary, group) for group in dict.fromkeys(groups)}
    lines["shift premiums"] = line(lambda role: role.premium)
    around = {"hiring": _hiring(paid, months, scenario)}
    for name, share in overhead_shares(scenario.costs).items():
        around[name] = line(_part_of_salary(share))
    return lines, around


def _group(role: Role) -> str:
    """The line of a role's pay."""
    what = "interns" if role.is_programme else "salaries"
    return f"{what}: {role.grade} at {role.site}"


def statement(earned: Income, spent: Lines) -> Lines:
    """The whole statement: income lines, then cost lines."""
    return {line: frozen(amounts) for line, amounts in earned.lines.items()} | spent


def totals(lines: Lines) -> Totals:
    """Sums of a statement over months and lines."""
    whole = {line: int(amounts.sum()) for line, amounts in lines.items()}
    revenue = sum(amount for line, amount in whole.items() if line.startswith(REVENUE_LINES))
    direct = sum(amount for line, amount in whole.items() if line.startswith(DIRECT_LINES))
    overhead = sum(amount for line, amount in whole.items() if line in OVERHEAD_LINES)
    return Totals(revenue=revenue, direct_cost=-direct, cost=-direct - overhead)


def _part_of_salary(share: Fraction) -> Callable[[Role], Fraction]:
    """A yearly cost per head that is a share of the salary cost."""
    return lambda role: role.salary * share


def _hiring(paid: list[Role], months: Months, scenario: Scenario) -> Integers:
    """Cost of finding the people whose first day lies in the window, in its month."""
    due = [Fraction(0)] * len(months.labels)
    price = exact(scenario.costs.hiring_per_person)
    intern_price = exact(scenario.costs.hiring_per_intern)
    for stint in (stint for role in paid for stint in role.stints):
        if stint.since is None:
            continue
        month = int(months.of(stint.since))
        if 0 <= month < len(due) and months.start[month] <= stint.since < months.end[month]:
            due[month] += stint.hires * price + stint.new_interns * intern_price
    return frozen([-cents(amount) for amount in due])


def _overtime(paid: list[Role], names: tuple[str, ...], months: Months, ledger: Ledger) -> Integers:
    """Pay of overtime by the month in which it was worked."""
    place = {f"{role.desk}/{role.staff}": row for row, role in enumerate(paid)}
    # Who stands for a third party works no overtime; that of a vendor's people is in its bill.
    of = np.array([place.get(name.rpartition("/")[0], NONE) for name in names], dtype=np.int64)
    due = [Fraction(0)] * len(months.labels)
    who, start, end = duty_of_kind(ledger.duty, OVERTIME)
    paid_here = of[who] != NONE
    role, start, end = of[who][paid_here], start[paid_here], end[paid_here]
    for month, worked in enumerate(months.parts(start, end)):
        for row, time in enumerate(np.bincount(role, weights=worked, minlength=len(paid))):
            if time:
                due[month] += paid[row].overtime_hour * Fraction(int(time), HOUR)
    return frozen([-cents(amount) for amount in due])
