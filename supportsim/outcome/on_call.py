"""What standby costs: a fee by the hour, and the pay of call-outs, by month."""

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from supportsim.arrays import frozen
from supportsim.inputs.market import Costs
from supportsim.ledger.tables import Ledger
from supportsim.outcome.months import Months
from supportsim.outcome.payroll import Role, cents
from supportsim.outcome.people import are_of, duty_of_kind, time_by_month
from supportsim.outcome.stints import exact
from supportsim.supply.roster import CALL_OUT, ON_CALL
from supportsim.units import HOUR

Integers = npt.NDArray[np.int64]


def on_call_lines(
    costs: Costs,
    paid: list[Role],
    *,
    names: tuple[str, ...],
    months: Months,
    ledger: Ledger,
) -> dict[str, Integers]:
    """Cost lines "standby" and "call-outs", negative, in cents by month; none without standby.

    A stretch of standby is paid for the hours that lie in each month, called out or not. A
    call-out is paid in the month in which the call came, for at least the least hours, each
    at `call_out_factor` times that of a rostered hour.

    Args:
        costs: Fees and factors.
        paid: Who is on the payroll, whether on call, and the pay of an hour.
        names: Engineers of the ledger, as "desk/staff/03".
        months: The months of the window.
        ledger: Its duty table holds standby and call-outs.
    """
    if not any(role.is_on_call for role in paid):
        return {}
    return {
        "standby": _standby(costs, paid, names, months, ledger),
        "call-outs": _call_outs(costs, paid, names, months, ledger),
    }


def _standby(
    costs: Costs, paid: list[Role], names: tuple[str, ...], months: Months, ledger: Ledger
) -> Integers:
    own = {f"{role.desk}/{role.staff}" for role in paid}
    time = time_by_month(ledger.duty, (ON_CALL,), are_of(names, own), months)
    fee, hours = exact(costs.standby_per_hour), [Fraction(spent, HOUR) for spent in time]
    return frozen([-cents(fee * each) for each in hours])


def _call_outs(
    costs: Costs, paid: list[Role], names: tuple[str, ...], months: Months, ledger: Ledger
) -> Integers:
    factor = exact(costs.call_out_factor) / exact(costs.overtime_factor)
    price = {(role.desk, role.staff): role.overtime_hour * factor for role in paid}
    least = exact(costs.call_out_minimum_hours)
    due = [Fraction(0)] * len(months.labels)
    who, start, end = duty_of_kind(ledger.duty, CALL_OUT)
    month = months.of(start)
    for row in np.flatnonzero((start >= months.start[0]) & (start < months.end[-1])).tolist():
        desk, staff = names[who[row]].split("/")[:2]
        hours = max(Fraction(int(end[row] - start[row]), HOUR), least)
        # A vendor's people are paid by their contract.
        due[int(month[row])] += price.get((desk, staff), Fraction(0)) * hours
    return frozen([-cents(amount) for amount in due])
