"""Who takes over how many customers, and the roster with the hours that this takes."""

from collections.abc import Iterator

import numpy as np

from supportsim.demand.tape import CaseTape
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.plan.owners import deal_customers, places_of
from supportsim.supply.onboarding import Onboarding, onboarding_of, with_onboarding
from supportsim.supply.roster import Roster
from supportsim.units import WEEK


def onboarded(scenario: Scenario, design: Design, tape: CaseTape, roster: Roster) -> Roster:
    """The roster with the onboarding of every newly named engineer; itself where there is none.

    Args:
        scenario: Whose customers are dealt out.
        design: Desks with their `onboarding`.
        tape: The customers.
        roster: Who comes when.
    """
    if all(desk.onboarding is None for desk in design.desks.values()):
        return roster
    return with_onboarding(roster, _wanted(scenario, design, tape, roster))


def _wanted(
    scenario: Scenario, design: Design, tape: CaseTape, roster: Roster
) -> Iterator[Onboarding]:
    """The onboarding of everybody who starts within the run in a place that owns customers.

    Of a group each member gets to know all its customers.
    """
    owners = deal_customers(scenario, design, tape, roster).owners
    for row, desk in enumerate(design.desks.values()):
        rules = desk.onboarding
        if rules is None:
            continue
        newcomers = {
            engineer
            for place in places_of(design, roster, row)
            for engineer in place
            if roster.hired[engineer] >= 0
        }
        owned, counts = np.unique(owners.of_customer[:, row], return_counts=True)
        for owner, count in zip(owned.tolist(), counts.tolist(), strict=True):
            members = owners.member[owners.offset[owner] : owners.offset[owner + 1]]
            for engineer in members.tolist() if owner >= 0 else ():
                if engineer in newcomers:
                    yield onboarding_of(
                        roster,
                        engineer,
                        hours=rules.hours_per_customer * count,
                        until=int(roster.hired[engineer]) + rules.weeks * WEEK,
                    )
