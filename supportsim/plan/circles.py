"""Work without end: ways on that come back, and people who try for ever."""

import numpy as np
import numpy.typing as npt

from supportsim.errors import PlanError
from supportsim.plan.plan import HAND_OVER, NO_ESCALATION, SWARM, TRANSFER, Plan
from supportsim.units import NONE, QUANTILE_ONE

Integers = npt.NDArray[np.int64]

#: Desks that each desk sends cases on to.
Ways = list[set[int]]


def require_ends(plan: Plan) -> None:
    """Refuse a plan on which a case may go round without a touch being done.

    A touch done, and a change of the timetable, comes only so often. What sends a case on
    without one must not lead back: transfer, a swarm in vain, referral at sight and by age. At
    a desk that cannot send on what is too hard, its people would try for ever.

    Raises:
        PlanError: Names the desks of the circle, or the desk and the kind.
    """
    circle = find_circle(pushed_on(plan))
    if circle:
        names = " > ".join(plan.desks.names[desk] for desk in circle)
        raise PlanError(f"the plan's desks send cases round in a circle: {names}")
    _require_solvers(plan)


def pushed_on(plan: Plan) -> Ways:
    """Ways on that a case takes again when the same happens again."""
    desks = plan.desks
    ways: Ways = [set() for _ in desks.names]
    refers = (desks.refer_to != NONE) & (desks.refer_above < QUANTILE_ONE)
    refers &= desks.refer_to != np.arange(len(desks.names))
    for to, is_way in (
        (desks.escalate_to, np.isin(desks.escalation, (TRANSFER, SWARM))),
        (desks.refer_to, refers),
        (desks.aged_to, desks.aged_after != NONE),
    ):
        for desk in np.flatnonzero(is_way).tolist():
            ways[desk].add(int(to[desk]))
    return ways


def find_circle(ways: Ways) -> list[int]:
    """Desks of a circle, the first again at the end; empty without one."""
    rest = list(range(len(ways)))
    while True:
        kept = [desk for desk in rest if ways[desk] & set(rest)]
        if len(kept) == len(rest):
            break
        rest = kept
    if not rest:
        return []
    # From here every desk leads to another of the rest, so the way must come back.
    way = [rest[0]]
    while way[-1] not in way[:-1]:
        way.append(min(ways[way[-1]] & set(rest)))
    return way[way.index(way[-1]) :]


def _require_solvers(plan: Plan) -> None:
    """People of a desk without escalation can solve all that may come to it, or leave it."""
    people, closed = plan.engineers, plan.desks.escalation == NO_ESCALATION
    tries = (closed[people.desk] & (people.only_solvable == 0))[:, None]
    least = np.where(tries, people.competence, QUANTILE_ONE + 1)
    if int(plan.cases.difficulty.max(initial=-1)) < int(least.min(initial=QUANTILE_ONE + 1)):
        return
    hardest = _hardest(plan)
    cannot = (hardest[people.desk] >= people.competence) & tries
    if cannot.any():
        engineer, kind = np.argwhere(cannot)[0].tolist()
        name = plan.desks.names[int(people.desk[engineer])]
        reason = f"desk {name} has no escalation, and cases too hard for them come there"
        raise PlanError(f"the plan's engineers.competence[{engineer}, {kind}]: {reason}")


def _hardest(plan: Plan) -> Integers:
    """(desks, kinds) largest difficulty of cases that may come to each; -1 without one."""
    desks, cases = plan.desks, plan.cases
    hardest = np.full(desks.completion.shape, -1, dtype=np.int64)
    np.maximum.at(hardest, (cases.entry_desk, cases.kind), cases.difficulty)
    ways = pushed_on(plan)
    moves = (desks.shift_end == HAND_OVER) & (desks.hand_over_moves == 1)
    for desk, reach in enumerate(ways):
        reach.update(desks.move_to[desks.move_offset[desk] : desks.move_offset[desk + 1]].tolist())
        if moves[desk] and desks.hand_over_to[desk] != NONE:
            reach.add(int(desks.hand_over_to[desk]))
    changed = set(range(len(ways)))
    while changed:
        desk = changed.pop()
        for to in ways[desk]:
            if (hardest[desk] > hardest[to]).any():
                hardest[to] = np.maximum(hardest[to], hardest[desk])
                changed.add(to)
    return hardest
