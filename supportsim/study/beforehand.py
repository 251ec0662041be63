"""What is known of a design before any run: its yearly cost, and how busy its desks will be.

What expects work is imported where it is asked for: few runs need any of it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.outcome.outsourcing import is_paid_by_case, yearly_contracts
from supportsim.outcome.payroll import yearly_staff_cost
from supportsim.study.staffing import Staffing

if TYPE_CHECKING:
    from supportsim.study.workload_cases import Stream


def staff_cost(scenario: Scenario, design: Design) -> float:
    """Yearly loaded cost of the rostered people and of vendors, in currency units.

    A vendor who is paid by the case gets the cases expected; see `workload`.
    """
    own, cases = sum(yearly_staff_cost(scenario, design).values()), dict[str, float]()
    if is_paid_by_case(design):
        from supportsim.study.workload import expected_cases  # noqa: PLC0415 (see the top)

        hours = case_hours(scenario, design)
        cases = expected_cases(scenario, design, streams=streams_of(scenario), case_hours=hours)
    return (own + sum(yearly_contracts(design, cases).values())) / 100


def case_hours(scenario: Scenario, design: Design) -> Mapping[str, float]:
    """Expected hours a year for case work of each "desk/role"."""
    from supportsim.supply.capacity import case_hours_per_year  # noqa: PLC0415 (see the top)

    return case_hours_per_year(scenario, design)


def streams_of(scenario: Scenario) -> "list[Stream]":
    """The cases of a year: by rates, or as a trace has them."""
    from supportsim.study.workload_cases import (  # noqa: PLC0415 (see the top)
        drawn_streams,
        tape_streams,
    )

    if scenario.trace is None:
        return drawn_streams(scenario)
    from supportsim.demand.draw import draw_tape  # noqa: PLC0415 (see the top)

    return tape_streams(scenario, draw_tape(scenario, seed=0, replication=0))


def utilisation_of(scenario: Scenario, design: Design) -> dict[str, float]:
    """Expected work over case hours of each desk before any run; see `workload`."""
    from supportsim.study.scaling import expected_utilisation  # noqa: PLC0415 (see the top)

    return expected_utilisation(
        scenario, design, streams=streams_of(scenario), case_hours=case_hours
    )


#: How headcounts are made outside tests.
STAFFING: Final = Staffing(staff_cost=staff_cost, case_hours=case_hours, streams=streams_of)
