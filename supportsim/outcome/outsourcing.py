"""What vendors cost: by the hour on shift, or by the case that they worked on."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.inputs.design import Design, Staff
from supportsim.ledger.tables import WAITING, Ledger
from supportsim.outcome.months import Months
from supportsim.outcome.paid_week import minutes_of_week, staffed
from supportsim.outcome.payroll import WEEKS_PER_YEAR, cents
from supportsim.outcome.people import are_of, time_by_month
from supportsim.outcome.stints import exact
from supportsim.supply.roster import CALL_OUT, OVERTIME, SHIFT
from supportsim.units import HOUR

Integers = npt.NDArray[np.int64]

#: Beginning of the lines of the statement.
OUTSOURCING: str = "outsourcing: "
#: What of a vendor's time is paid by the hour; standby and rest are in the price.
_PAID_TIME: Final = (SHIFT, OVERTIME, CALL_OUT)


def outsourcing(
    design: Design, names: tuple[str, ...], months: Months, ledger: Ledger
) -> dict[str, Integers]:
    """Line of each outsourced desk to cents by month of the window, negative; read-only.

    By the hour: time on shift, in overtime and called out that lies in the month. By the case:
    cases on which the vendor's people began a spell in the month. Each staff is rounded once a
    month.

    Args:
        design: Says who is a vendor's.
        names: Engineers of the ledger, as "desk/staff/03".
        months: The months of the window.
        ledger: What they did and when they were there.
    """
    lines: dict[str, Integers] = {}
    for desk, name, staff in outsourced_staff(design):
        contract = staff.outsourced
        if contract is None:
            continue
        mine = are_of(names, {f"{desk}/{name}"})
        if contract.price_per_hour is not None:
            time = time_by_month(ledger.duty, _PAID_TIME, mine, months)
            due = [exact(contract.price_per_hour) * Fraction(spent, HOUR) for spent in time]
        else:
            number = _cases_there(ledger, mine, months)
            due = [exact(contract.price_per_case or 0) * count for count in number]
        bill = np.array([-cents(amount) for amount in due], dtype=np.int64)
        bill += lines.get(f"{OUTSOURCING}{desk}", np.zeros_like(bill))
        bill.flags.writeable = False
        lines[f"{OUTSOURCING}{desk}"] = bill
    return lines


def outsourced_staff(design: Design) -> list[tuple[str, str, Staff]]:
    """(desk, name, staff) of everybody whom a vendor pays."""
    return [
        (desk, name, staff)
        for desk, place in design.desks.items()
        for name, staff in place.staff.items()
        if staff.outsourced is not None
    ]


def yearly_contracts(design: Design, cases: Mapping[str, float]) -> dict[str, int]:
    """Cents a year of the contracts before a run, by "desk/staff".

    By the hour: weekly hours as rostered times 52, as for salaries. By the case: the cases
    expected.

    Args:
        design: Says who is a vendor's.
        cases: Cases a year expected of each "desk/staff" that is paid by the case.
    """
    found = {}
    for desk, name, staff in outsourced_staff(design):
        contract = staff.outsourced
        if contract is None:
            continue
        if contract.price_per_hour is not None:
            due = weekly_hours(design, staff) * WEEKS_PER_YEAR * exact(contract.price_per_hour)
        else:
            due = Fraction(cases[f"{desk}/{name}"]) * exact(contract.price_per_case or 0)
        found[f"{desk}/{name}"] = cents(due)
    return found


def is_paid_by_case(design: Design) -> bool:
    """Whether a vendor is paid by the case, so that what it costs depends on how many come."""
    contracts = [staff.outsourced for _, _, staff in outsourced_staff(design)]
    return any(one is not None and one.price_per_hour is None for one in contracts)


def weekly_hours(design: Design, staff: Staff) -> Fraction:
    """Rostered hours a week of all people or seats of a staff together."""
    parts = staffed(design, staff)
    return sum((count * len(minutes_of_week(shift)) for shift, count in parts), Fraction(0)) / 60


def _cases_there(ledger: Ledger, mine: npt.NDArray[np.bool_], months: Months) -> list[int]:
    """Cases on which some engineers began a spell, by month of the window."""
    spells = ledger.spells
    row = np.flatnonzero(spells.purpose != WAITING)
    row = row[mine[spells.engineer[row]]]
    inside = (spells.started[row] >= months.start[0]) & (spells.started[row] < months.end[-1])
    row = row[inside]
    pairs = np.unique(np.stack((months.of(spells.started[row]), spells.case[row])), axis=1)
    return [int(number) for number in np.bincount(pairs[0], minlength=len(months.labels))]
