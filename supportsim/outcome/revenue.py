"""What a support organisation earns: fees by package, fees by case, credits for missed goals."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.demand.tape import CaseTape
from supportsim.inputs.contracts import Package
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import MET, MISSED
from supportsim.outcome.months import Months
from supportsim.outcome.payroll import cents
from supportsim.outcome.stints import exact
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Goals of a package, as `Goals` names them.
GOALS: Final = ("response", "update", "resolution")


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """Income by month of the window.

    Attributes:
        lines: Line of the statement to cents by month; credits are negative.
        reasons: Line to why it is not known; such a line is not in `lines`.
        known: Whether every package that customers hold has a price.
    """

    lines: dict[str, list[int]]
    reasons: dict[str, str]
    known: bool


def month_goals(
    scenario: Scenario,
    packages: tuple[str, ...],
    *,
    package: Integers,
    month: Integers,
    outcomes: dict[str, Integers],
    judged: Flags,
) -> dict[tuple[str, str], Flags]:
    """(package, goal) to whether the goal was missed in each month.

    A goal is missed when met / (met + missed) of the cases opened in the month is below it,
    compared exactly; a month without a decided case misses nothing, nor does one that is
    not judged.

    Args:
        scenario: Holds the goals.
        packages: Names.
        package: (n,) of the judged cases.
        month: (n,) likewise; rows with month -1 are left out.
        outcomes: "response", "update" and "resolution" to the (n,) outcome of that clock.
        judged: (k,) whether the month counts (see `Months.is_judged`).
    """
    found, count = {}, len(judged)
    for row, name in enumerate(packages):
        for goal in GOALS:
            wanted = getattr(scenario.packages[name].goals, goal)
            if wanted is None:
                continue
            mine = (package == row) & (month != NONE)
            met = np.bincount(month[mine & (outcomes[goal] == MET)], minlength=count)
            missed = np.bincount(month[mine & (outcomes[goal] == MISSED)], minlength=count)
            pairs = zip(met.tolist(), missed.tolist(), strict=True)
            below = np.array([m < exact(wanted) * (m + x) for m, x in pairs], dtype=bool)
            found[name, goal] = below & judged
    return found


def income(
    scenario: Scenario,
    tape: CaseTape,
    months: Months,
    opened: Integers,
    goals: dict[tuple[str, str], Flags],
) -> Income:
    """Fees and credits of every package that customers hold.

    Support fee of a month: licence x fee share / 12 x part of the month in the window. The
    credit is a share of that fee for each goal missed in the month. Case fees count the
    cases opened in the window.

    Args:
        scenario: Prices.
        tape: Customers.
        months: The months of the window.
        opened: (packages, k) cases opened in each month.
        goals: From `month_goals`.
    """
    lines: dict[str, list[int]] = {}
    reasons: dict[str, str] = {}
    known = True
    shares = months.shares()
    for row, name in enumerate(tape.packages):
        if not (tape.customers.package == row).any():
            continue
        package = scenario.packages[name]
        yearly, reason = _yearly_fee(scenario, tape, row, package)
        if reason:
            reasons[f"support fees: {name}"] = reason
            known &= package.fee_per_case is not None
        if package.fee_per_case is None:
            reasons[f"case fees: {name}"] = f"fee_per_case of package {name} is not given"
        elif package.fee_per_case > 0:
            fee = cents(exact(package.fee_per_case))
            lines[f"case fees: {name}"] = [fee * int(number) for number in opened[row]]
        if yearly is not None:
            fees = [yearly / 12 * share for share in shares]
            lines[f"support fees: {name}"] = [cents(fee) for fee in fees]
            credit, why = _credits(name, package, fees, goals)
            lines |= {f"SLA credits: {name}": credit} if credit else {}
            reasons |= {f"SLA credits: {name}": why} if why else {}
    return Income(lines=dict(sorted(lines.items(), key=_order)), reasons=reasons, known=known)


def _yearly_fee(
    scenario: Scenario, tape: CaseTape, row: int, package: Package
) -> tuple[Fraction | None, str]:
    """Support fees of a package's customers in a year, or None and the reason."""
    name = tape.packages[row]
    if package.fee_share_of_licence is None:
        return None, f"fee_share_of_licence of package {name} is not given"
    licences = Fraction(0)
    held = tape.customers.segment[tape.customers.package == row]
    for segment, customers in enumerate(np.bincount(held, minlength=len(tape.segments))):
        licence = scenario.segments[tape.segments[segment]].licence_per_year
        if customers and licence is None:
            return None, f"licence_per_year of segment {tape.segments[segment]} is not given"
        licences += int(customers) * exact(licence or 0)
    return licences * exact(package.fee_share_of_licence), ""


def _credits(
    name: str, package: Package, fees: list[Fraction], goals: dict[tuple[str, str], Flags]
) -> tuple[list[int], str]:
    """Credits of a package that has goals, or none and the reason."""
    promised = [missed for (holder, _), missed in goals.items() if holder == name]
    if not promised:
        return [], ""
    if package.credit_share is None:
        return [], f"credit_share of package {name} is not given"
    share, times = exact(package.credit_share), np.sum(promised, axis=0)
    return [-cents(fee * share * int(n)) for fee, n in zip(fees, times, strict=True)], ""


def _order(line: tuple[str, list[int]]) -> int:
    """Support fees first, then case fees, then credits."""
    return ("support", "case fe", "SLA cre").index(line[0][:7])
