"""What it takes newly named engineers to get to know their customers: hours, and their pay."""

from collections.abc import Sequence
from fractions import Fraction

from supportsim.arrays import time_within
from supportsim.inputs.design import Design
from supportsim.outcome.cuts import Ratios
from supportsim.outcome.payroll import Role, cents
from supportsim.plan.plan import Plan
from supportsim.supply.roster import Roster
from supportsim.units import HOUR


def onboarding(design: Design, plan: Plan, roster: Roster | None, paid: Sequence[Role]) -> Ratios:
    """`onboarding_hours` and `onboarding_cost` of the window; empty where no desk has onboarding.

    An hour costs what an hour of the person's shift is paid, with burden and without premium
    and overheads; a vendor's people are on no payroll and cost nothing here.

    Args:
        design: Which desks have onboarding.
        plan: The window.
        roster: Who was onboarded when.
        paid: Everybody on the payroll.
    """
    if roster is None or all(desk.onboarding is None for desk in design.desks.values()):
        return {}
    start, end = plan.window_start, plan.window_end
    time = time_within(roster.onboarding_from, roster.onboarding_to, start, end)
    rates = {f"{role.desk}/{role.staff}": role.hour for role in paid}
    cost = Fraction(0)
    for engineer, spent in zip(roster.onboarding_engineer.tolist(), time.tolist(), strict=True):
        role = roster.names[engineer].rpartition("/")[0]
        cost += rates.get(role, Fraction(0)) * spent / HOUR
    return {
        "onboarding_hours": (float(time.sum()) / HOUR, 1.0),
        "onboarding_cost": (cents(cost) / 100, 1.0),
    }
