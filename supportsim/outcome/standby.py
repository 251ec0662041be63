"""Standby by the hour of the week: how many people are on call, in all and for each desk."""

import numpy as np
import numpy.typing as npt

from supportsim.inputs.scenario import Scenario
from supportsim.outcome.facts import Facts
from supportsim.outcome.people import duty_of_kind
from supportsim.outcome.series import by_hour_of_week, hours_of_week, time_before
from supportsim.plan.plan import Plan
from supportsim.supply.roster import ON_CALL
from supportsim.units import HOUR

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def standby_by_hour_of_week(facts: Facts, scenario: Scenario) -> dict[str, Floats]:
    """Series of (168,) by hour of the week in the books' time zone; empty where nobody is on call.

    `standby_by_hour_of_week` is the mean number of people on standby, and
    `standby_by_hour_of_week/desk=D` of those who are called out for a desk: its own and those
    who back it. Desks for which nobody ever is are left out.
    """
    plan, start, end = facts.plan, facts.plan.window_start, facts.plan.window_end
    who, begun, ended = duty_of_kind(facts.ledger.duty, ON_CALL)
    hour, edges = hours_of_week(scenario, start, end), np.arange(start, end + 1, HOUR)
    parts = {"": np.ones(len(plan.engineers.names), dtype=bool)}
    parts |= {f"/desk={name}": _serves(plan, row) for row, name in enumerate(plan.desks.names)}
    found = {}
    for part, serves in parts.items():
        mine = serves[who]
        if mine.any():
            people = np.diff(time_before(begun[mine], ended[mine], edges)) / HOUR
            found[f"standby_by_hour_of_week{part}"] = by_hour_of_week(people, hour)
    return found


def _serves(plan: Plan, desk: int) -> Flags:
    """(p,) whether an engineer on standby is called out for a desk."""
    rules = plan.on_call
    count = np.diff(rules.backs_offset)
    backing = np.repeat(np.arange(len(count)), count)[rules.backs_desk == desk]
    return np.equal(plan.engineers.desk, desk) | np.isin(plan.engineers.on_call, backing)
