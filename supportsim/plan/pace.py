"""Pace: what under-performers do to their own speed and to that of the people around them."""

from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.arrays import Integers, frozen
from supportsim.errors import InputError
from supportsim.inputs.scenario import Scenario
from supportsim.supply.roster import Roster
from supportsim.supply.shifts import period

#: Slower people would never finish anything; the factor of their work would leave its bounds.
_LEAST_SPEED: Final = 1e-6

Floats = npt.NDArray[np.float64]


def paced(scenario: Scenario, roster: Roster, factor: Integers) -> Integers:
    """(p, kinds) factors on the length of work, with under-performers; as they were without.

    Everybody's speed is multiplied by productivity, if they are one, and by
    (1 - drag_on_peers) ^ n, n being the under-performers of the desk besides themselves, each
    counted by the share of one's own time in the run in which that one is employed too. So who
    comes or goes within the run counts in part, all along.

    Raises:
        InputError: Somebody would work at less than a millionth of the speed.
    """
    if not roster.is_weak.any():
        return frozen(factor)
    rules = scenario.under_performers
    speed = np.where(roster.is_weak == 1, rules.productivity, 1.0)
    peers = weak_peers(roster, period(scenario).end)
    speed = speed * (1 - rules.drag_on_peers) ** peers
    if speed.min() < _LEAST_SPEED:
        slow = f"a desk with {peers.max():.0f} of them beside oneself works at {speed.min():.3g}"
        message = f"under_performers: {slow} of its speed (at least {_LEAST_SPEED:g})"
        raise InputError([message])
    return frozen(np.maximum(np.rint(factor / speed[:, None]), 1))


def weak_peers(roster: Roster, end: int) -> Floats:
    """(p,) under-performers at each person's desk besides themselves, by shared time."""
    start, stop = np.maximum(roster.hired, 0), np.minimum(roster.left, end)
    length = np.maximum(stop - start, 1)
    found = np.zeros(len(start))
    for weak in np.flatnonzero(roster.is_weak).tolist():
        together = np.minimum(stop, stop[weak]) - np.maximum(start, start[weak])
        share = np.where(roster.desk == roster.desk[weak], np.maximum(together, 0) / length, 0.0)
        share[weak] = 0.0
        found += share
    return found
