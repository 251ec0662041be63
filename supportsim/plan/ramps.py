"""Ramps of their own: how the people of one staff get up to speed, as integer tables."""

import math
from collections.abc import Sequence

import numpy as np

from supportsim.arrays import Integers, frozen
from supportsim.inputs.design import Design
from supportsim.inputs.on_call import OwnRamp
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Staff
from supportsim.kept import kept
from supportsim.plan.arrays import parts_per_million
from supportsim.units import NONE


@kept
def own_ramp_tables(scenario: Scenario, design: Design) -> Integers:
    """(r, days + 1) factor by days employed of each ramp; all as long as the longest.

    One over the productivity, in parts per million. Empty without any, and where the
    scenario's ramp is not enabled.
    """
    return _tables(_ramps(scenario, design))


def ramp_classes(scenario: Scenario, design: Design, staff: Sequence[Staff | None]) -> Integers:
    """(p,) row of `own_ramp_tables` of each person, by their staff; or -1."""
    row = {ramp: number for number, ramp in enumerate(_ramps(scenario, design))}
    return frozen([row.get(one.ramp, NONE) if one and one.ramp else NONE for one in staff])


def _ramps(scenario: Scenario, design: Design) -> list[OwnRamp]:
    """Every ramp of a design once, in the order in which it is first met."""
    if not scenario.mechanisms.ramp.enabled:
        return []
    stated = [staff.ramp for desk in design.desks.values() for staff in desk.staff.values()]
    return list(dict.fromkeys(ramp for ramp in stated if ramp is not None))


def _tables(ramps: list[OwnRamp]) -> Integers:
    if not ramps:
        return frozen(np.zeros((0, 0)))
    width = max(_days(ramp) for ramp in ramps) + 1
    return frozen([[_factor(ramp, day) for day in range(width)] for ramp in ramps])


def _days(ramp: OwnRamp) -> int:
    """Whole days until the end of a ramp, rounded up."""
    return math.ceil(ramp.weeks * 7)


def _factor(ramp: OwnRamp, day: int) -> int:
    """One over the productivity after so many days."""
    share = min(day / _days(ramp), 1.0)
    gained = (ramp.end_productivity - ramp.start_productivity) * share
    return parts_per_million(1 / (ramp.start_productivity + gained))
