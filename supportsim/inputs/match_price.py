"""Work that a design asks for and a scenario has no price for: standby."""

from collections.abc import Iterator

from supportsim.inputs.design import Design
from supportsim.inputs.problems import Problem
from supportsim.inputs.scenario import Scenario


def price_warnings(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Yield the first staff on call where standby has no fee, lest it be taken to cost nothing.

    A vendor's people are paid by their contract.
    """
    if scenario.costs.standby_per_hour:
        return
    for name, desk in design.desks.items():
        for role, staff in desk.staff.items():
            if staff.on_call is not None and staff.outsourced is None:
                message = (
                    "standby is free in this scenario (costs.standby_per_hour is 0), here and "
                    "wherever else this design has people on call"
                )
                yield Problem(path=("desks", name, "staff", role, "on_call"), message=message)
                return
