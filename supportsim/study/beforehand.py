"""What is known of a design before any run: its yearly cost, and how busy its desks will be."""

from typing import Final

from supportsim.demand.draw import draw_tape
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.outcome.outsourcing import is_paid_by_case, yearly_contracts
from supportsim.outcome.payroll import yearly_staff_cost
from supportsim.study.scaling import expected_utilisation
from supportsim.study.staffing import Staffing
from supportsim.study.workload import expected_cases
from supportsim.study.workload_cases import Stream, drawn_streams, tape_streams
from supportsim.supply.capacity import case_hours_per_year


def staff_cost(scenario: Scenario, design: Design) -> float:
    """Yearly loaded cost of the rostered people and of vendors, in currency units.

    A vendor who is paid by the case gets the cases expected; see `workload`.
    """
    own, cases = sum(yearly_staff_cost(scenario, design).values()), dict[str, float]()
    if is_paid_by_case(design):
        hours = case_hours_per_year(scenario, design)
        cases = expected_cases(scenario, design, streams=streams_of(scenario), case_hours=hours)
    return (own + sum(yearly_contracts(design, cases).values())) / 100


def streams_of(scenario: Scenario) -> list[Stream]:
    """The cases of a year: by rates, or as a trace has them."""
    if scenario.trace is None:
        return drawn_streams(scenario)
    return tape_streams(scenario, draw_tape(scenario, seed=0, replication=0))


def utilisation_of(scenario: Scenario, design: Design) -> dict[str, float]:
    """Expected work over case hours of each desk before any run; see `workload`."""
    return expected_utilisation(
        scenario, design, streams=streams_of(scenario), case_hours=case_hours_per_year
    )


#: How headcounts are made outside tests.
STAFFING: Final = Staffing(
    staff_cost=staff_cost, case_hours=case_hours_per_year, streams=streams_of
)
