"""Solving: how much of an attempt is made, and what touches lose from hand to hand."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.inputs.design import Desk
from supportsim.inputs.scenario import Scenario
from supportsim.study.workload_flow import Flow
from supportsim.study.workload_people import Role

Floats = npt.NDArray[np.float64]


def attempted(steps: Mapping[int, float], desk: Desk, unable: float) -> tuple[float, float]:
    """Part of an attempt that is made, and share of the cases that it leaves unsolved.

    Where several people may take the next step of an attempt, one who can solve the case ends
    it with chance 1 - `unable`.

    Args:
        steps: Number of steps to share of attempts.
        desk: Where.
        unable: Chance that who takes a step cannot solve the case.
    """
    again = unable if desk.ownership == "desk" or desk.group_size > 1 else 1.0
    spent = sum(part * sum(again**j for j in range(n)) / n for n, part in steps.items())
    return spent, sum(part * again ** (n - 1) for n, part in steps.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How often touches change hands beyond those of the formula.

    Attributes:
        stand_ins: Chance that a touch after the first falls to a stand-in, who loses all work
            before it, and whose own is lost on the owner.
        new_owners: How often a case comes to a new owner, halfway on average.
        returned: How often an hour of effort is cut and goes on with a colleague.
    """

    stand_ins: float = 0.0
    new_owners: float = 0.0
    returned: float = 0.0


def losses(
    scenario: Scenario,
    desk: Desk,
    flow: Flow,
    *,
    reach: Floats,
    people: list[Role],
    changes: Changes,
) -> float:
    """Hours of hand-off loss of the touches of some cases.

    Args:
        scenario: The shares lost.
        desk: Where the touches are made.
        flow: The cases.
        reach: (t,) how many of them make at least k + 1 touches.
        people: Who shares the touches.
        changes: What changes hands besides.
    """
    mechanism = scenario.mechanisms.hand_off_loss
    if not mechanism.enabled:
        return 0.0
    among = mechanism.share if mechanism.colleague_share is None else mechanism.colleague_share
    other = (1 - 1 / _sharing(desk, people)) ** np.arange(len(reach))
    beyond = np.append(np.cumsum(reach[::-1])[::-1][1:], 0.0)
    of_colleagues = among * flow.touch * float((other[1:] * beyond[:-1]).sum())
    later = float((np.arange(2, len(reach) + 1) * reach[1:]).sum())
    of_colleagues += among * flow.touch * changes.stand_ins * later
    of_colleagues += among * flow.touch * changes.new_owners * float(reach.sum()) / 2
    found = of_colleagues + mechanism.share * flow.tried * float((other * reach).sum())
    if changes.returned > 0:
        # A touch cut once more has a newcomer once more, who loses what came before and half of it.
        cut = changes.returned * (flow.touch + found / float(reach.sum()))
        newcomer = other * (1 - 1 / _sharing(desk, people))
        known = np.cumsum(newcomer) - newcomer + newcomer / 2
        again = among * flow.touch * known + mechanism.share * flow.tried * newcomer
        found += cut * float((again * reach).sum())
    return found


def _sharing(desk: Desk, people: list[Role]) -> float:
    """Among how many people a touch falls to each with the same chance."""
    return {
        "desk": max(sum(role.headcount for role in people), 1.0),
        "customer": float(desk.group_size),
        "engineer": 1.0,
    }[desk.ownership]
