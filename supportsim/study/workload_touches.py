"""Touches that cases are expected to need at a desk, and with how many left they move on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.inputs.scenario import Scenario
from supportsim.inputs.touch_rule import touch_rule

Floats = npt.NDArray[np.float64]

#: Cases that go on after so few of their kind are no work to speak of.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TouchPlan:
    """Touches of a kind of case.

    Attributes:
        mean: Expected number by the scenario's rules.
        goes_on: (t,) chance that a case needs another one after touch k; 0 for the last.
        is_tabled: Whether the number is tabled; a desk's completion share then comes on top.
    """

    mean: float
    goes_on: Floats
    is_tabled: bool

    def at_desk(self, completion_share: float | None) -> Floats:
        """`goes_on` at a desk with this completion share."""
        open_after = 1 - (completion_share or 0.0)
        if self.is_tabled:
            return self.goes_on * open_after
        return np.minimum(self.goes_on, open_after)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Made:
    """Touches made at a desk.

    Attributes:
        reach: (t,) cases that make at least k + 1 touches here.
        moved: (t,) cases that move on to another desk, by the touch that is next.
    """

    reach: Floats
    moved: Floats


def touch_plan(scenario: Scenario, kind: str) -> TouchPlan:
    """The touches of a kind by the scenario's rules."""
    rule = touch_rule(scenario, kind)
    goes_on = np.full(rule.most, 1 - rule.completion_share)
    if rule.numbers is not None:
        shares = np.zeros(rule.most + 1)
        for number, share in rule.numbers.items():
            shares[number] = share
        left = np.cumsum(shares[::-1])[::-1][1:]
        goes_on = np.append(left[1:], 0.0) / np.where(left > 0, left, 1.0)
    goes_on[-1] = 0.0
    return TouchPlan(mean=rule.mean, goes_on=goes_on, is_tabled=rule.numbers is not None)


def made_at(arriving: Floats, goes_on: Floats, moving: float) -> Made:
    """What becomes of cases that arrive at a desk.

    Args:
        arriving: (t,) cases by the touch that is next.
        goes_on: (t,) chance that a case needs another touch, at this desk.
        moving: Share of those that move to another desk then.
    """
    stays = goes_on * (1 - moving)
    if not arriving[1:].any():
        reach = arriving[0] * np.append(1.0, np.cumprod(stays[:-1]))
        worked = reach
    else:
        reach, worked, here = np.zeros(len(stays)), np.zeros(len(stays)), arriving
        for made in range(len(stays)):
            reach[made] = here.sum()
            worked = worked + here
            here = np.append(0.0, (here * stays)[:-1])
            if here.sum() <= _NOTHING * reach[0]:
                break
    moved = np.append(0.0, (worked * goes_on * moving)[:-1])
    return Made(reach=reach, moved=moved)
