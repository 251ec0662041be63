"""Dues: the full-time years of every paid role that fall due in each month."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from supportsim.ledger.tables import Ledger
from supportsim.outcome.months import Months
from supportsim.outcome.paid_week import FULL_WEEK
from supportsim.outcome.payroll import WEEKS_PER_YEAR, Role
from supportsim.outcome.people import time_by_month
from supportsim.outcome.stints import Stint
from supportsim.supply.roster import ABSENT, REST, SHIFT
from supportsim.units import HOUR


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Dues:
    """What is paid of each role when.

    Attributes:
        shares: Part of each month that lies in the window.
        steady: For each role, full-time people who are paid for all of the window.
        other: For each role, full-time years of everybody else by month; empty for none.
    """

    shares: list[Fraction]
    steady: list[Fraction]
    other: list[list[Fraction]]

    @classmethod
    def of(
        cls, paid: list[Role], months: Months, by_hour: Callable[[Role], list[Fraction]]
    ) -> "Dues":
        """The dues of each role: by months employed, or by hours of shifts.

        Args:
            paid: The roles.
            months: The months of the window.
            by_hour: See `years_by_hour`; asked for those who are paid so.
        """
        steady, other = [], []
        for role in paid:
            if role.by_hour:
                steady.append(Fraction(0))
                other.append(by_hour(role))
                continue
            always = [one for one in role.stints if _is_steady(one)]
            steady.append(sum((one.headcount for one in always), Fraction(0)))
            other.append(_by_month([one for one in role.stints if not _is_steady(one)], months))
        return cls(shares=months.shares(), steady=steady, other=other)

    def amounts(
        self, paid: list[Role], yearly: Callable[[Role], Fraction], only: Iterable[int]
    ) -> list[Fraction]:
        """What falls due each month of a yearly cost per head, of the roles at these places."""
        rows = list(only)
        whole = sum((yearly(paid[row]) * self.steady[row] for row in rows), Fraction(0)) / 12
        due = [whole if share == 1 else whole * share for share in self.shares]
        for row in (row for row in rows if self.other[row]):
            price = yearly(paid[row])
            due = [had + price * years for had, years in zip(due, self.other[row], strict=True)]
        return due


def _is_steady(stint: Stint) -> bool:
    """Whether people are there from before the start on, and stay."""
    return stint.since is None and stint.until is None


def _by_month(stints: list[Stint], months: Months) -> list[Fraction]:
    """Full-time years paid in each month, from the first day to the last."""
    found = [Fraction(0)] * len(months.labels) if stints else []
    for stint in stints:
        shares = months.shares(stint.since, stint.until)
        found = [had + stint.headcount * part / 12 for had, part in zip(found, shares, strict=True)]
    return found


def years_by_hour(
    role: Role, names: tuple[str, ...], months: Months, ledger: Ledger
) -> list[Fraction]:
    """Full-time years paid in each month by the hours of a role's shifts.

    Those missed in illness, leave or rest are paid too.
    """
    prefix = f"{role.desk}/{role.staff}/"
    mine = np.array([name.startswith(prefix) for name in names], dtype=bool)
    year = HOUR * FULL_WEEK * WEEKS_PER_YEAR
    there = time_by_month(ledger.duty, (SHIFT, ABSENT, REST), mine, months)
    return [Fraction(time, year) for time in there]
