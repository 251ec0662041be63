"""Scenario, design, case tape and roster in; a plan out."""

from supportsim.arrays import frozen
from supportsim.demand.tape import CaseTape
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.plan.cases import cases_of
from supportsim.plan.contract import contract_of
from supportsim.plan.desks import desks_of
from supportsim.plan.door import require_room
from supportsim.plan.mechanisms import mechanism_tables
from supportsim.plan.on_call import on_call_of
from supportsim.plan.owners import deal_customers
from supportsim.plan.people import engineers_of
from supportsim.plan.plan import Plan, Seats
from supportsim.plan.ramps import own_ramp_tables
from supportsim.plan.tasks import tasks_of
from supportsim.supply.roster import Roster
from supportsim.supply.seats import seat_rows
from supportsim.supply.shifts import period
from supportsim.units import WEEK


def build_plan(scenario: Scenario, design: Design, tape: CaseTape, roster: Roster) -> Plan:
    """All that an engine may know about one replication of one design.

    Raises:
        InputError: The design maps customers whom the scenario lacks, or some work would
            overflow the clock.
    """
    covered = period(scenario)
    is_cut = scenario.end == "cut"
    desks = desks_of(scenario, design)
    engineers = engineers_of(scenario, design, tape, roster)
    dealt = deal_customers(scenario, design, tape, roster)
    at, desk, count = (frozen(column) for column in seat_rows(scenario, design))
    plan = Plan(
        window_start=covered.window_start,
        window_end=covered.window_end,
        run_off=covered.window_end + (0 if is_cut else scenario.run_off_weeks * WEEK),
        is_cut=is_cut,
        cases=cases_of(scenario, design, tape),
        tasks=tasks_of(scenario, design, engineers=engineers, opening=desks.opening, roster=roster),
        desks=desks,
        engineers=engineers,
        on_call=on_call_of(design),
        seats=Seats(at=at, desk=desk, count=count),
        owners=dealt.owners,
        mechanisms=mechanism_tables(
            scenario, dealt.familiarity_start, own_ramp_tables(scenario, design)
        ),
        contract=contract_of(scenario, tape),
    )
    require_room(plan)
    return plan
