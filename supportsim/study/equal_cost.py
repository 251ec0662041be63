"""Designs at equal yearly staff cost: the headcount of each design's `balance` gives way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from supportsim.errors import SupportSimError
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.study.headcounts import DECIMALS, headcounts, with_headcounts

#: Yearly loaded cost of the rostered people of a design, before the run.
StaffCost = Callable[[Scenario, Design], float]

#: Totals agree within this share of the reference's cost.
TOLERANCE: Final = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Balanced:
    """A design brought to a yearly staff cost.

    Attributes:
        role: "desk/role" whose headcount gave way.
        before, after: That headcount.
        cost: Yearly staff cost reached.
        residue: `cost` less the cost asked for.
    """

    design: Design
    role: str
    before: float
    after: float
    cost: float
    residue: float


def balance(
    scenario: Scenario, design: Design, *, name: str, target: float, staff_cost: StaffCost
) -> Balanced:
    """Bring a design to a yearly staff cost by the headcount of its balance staff.

    Cost grows with headcount in a straight line but for what is paid by the head, so secant
    steps from the cost of one person more arrive at once; the headcount is a whole number
    of thousandths, the last person working part-time.

    Raises:
        SupportSimError: The design names no balance, cannot become so cheap, or does not
            come within 0.1 % of the target.
    """
    if design.balance is None:
        raise SupportSimError(
            f"design {name}: equal cost needs `balance`, the desk and staff that give way"
        )
    role = f"{design.balance.desk}/{design.balance.staff}"
    before = headcounts(design).get(role)
    if before is None:
        raise SupportSimError(f"design {name}: balance names staff {role!r}, which is not there")
    changed, after = design, before
    cost = staff_cost(scenario, design)
    for _ in range(8):
        step = _step(scenario, changed, role=role, missing=target - cost, staff_cost=staff_cost)
        if step == 0:
            break
        after = round(after + step, DECIMALS)
        if after <= 0:
            raise SupportSimError(
                f"design {name}: even without {role} its staff costs more than the "
                f"{target:,.0f} a year of the reference"
            )
        changed = with_headcounts(design, {role: after})
        cost = staff_cost(scenario, changed)
    if abs(cost - target) > TOLERANCE * target:
        raise SupportSimError(
            f"design {name}: staff cost {cost:,.0f} a year does not come within "
            f"{TOLERANCE:.1%} of {target:,.0f} by the headcount of {role}"
        )
    return Balanced(
        design=changed, role=role, before=before, after=after, cost=cost, residue=cost - target
    )


def note_on(name: str, found: Balanced, *, currency: str) -> str:
    """One printed line on what equal cost did to a design."""
    return (
        f"equal cost: {name} {found.role} {found.before:g} -> {found.after:g}; staff costs "
        f"{found.cost:,.0f} {currency} a year, {found.residue:+,.0f} {currency} "
        f"({found.residue / (found.cost - found.residue):+.4%}) off the reference"
    )


def _step(
    scenario: Scenario,
    design: Design,
    *,
    role: str,
    missing: float,
    staff_cost: StaffCost,
) -> float:
    """People to add (or, below 0, to take away), in whole thousandths."""
    dearer = with_headcounts(design, {role: headcounts(design)[role] + 1})
    price = staff_cost(scenario, dearer) - staff_cost(scenario, design)
    if price <= 0:
        raise SupportSimError(f"one person more at {role} costs nothing: nothing can give way")
    return round(missing / price, DECIMALS)
