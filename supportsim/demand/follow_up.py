"""Follow-up: whose problem has to be reproduced, and which resolved cases reopen."""

import numpy as np
import numpy.typing as npt

from supportsim.demand.work import Draws
from supportsim.inputs.law import Law
from supportsim.inputs.scenario import Scenario
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]


def draw_reproduction(scenario: Scenario, draws: Draws, kind: Integers) -> Integers:
    """(n,) effort of reproducing the problem of each case, or -1 where it needs none."""
    shares = [one.reproduction_share for one in scenario.kinds.values()]
    return _some(draws, "reproduction", scenario.reproduction_hours, np.array(shares)[kind])


def draw_reopening(scenario: Scenario, draws: Draws, kind: Integers) -> tuple[Integers, Integers]:
    """(n,) time from resolution to reopening or -1 for never, and (n,) effort of what follows."""
    shares = [one.reopen_share for one in scenario.kinds.values()]
    delay = _some(draws, "reopen", scenario.reopen_delay_hours, np.array(shares)[kind])
    effort = np.zeros(len(kind), dtype=np.int64)
    if scenario.reopen_hours is not None:
        rows = np.flatnonzero(delay != NONE)
        effort[rows] = draws.at(rows).duration("reopen_effort", scenario.reopen_hours)
    return delay, effort


def _some(draws: Draws, purpose: str, law: Law | None, share: npt.NDArray[np.float64]) -> Integers:
    """A duration for the cases that have it by their share, -1 for the others."""
    found = np.full(len(share), NONE, dtype=np.int64)
    if law is not None and share.any():
        rows = np.flatnonzero(draws.uniform(f"{purpose}_need") < share)
        found[rows] = draws.at(rows).duration(purpose, law)
    return found
