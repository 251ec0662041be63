"""What must hold of standby in a plan: it is of people with rules, and outside their shifts."""

import numpy as np
import numpy.typing as npt

from supportsim.errors import PlanError
from supportsim.plan.plan import Plan
from supportsim.supply.roster import ON_CALL, OVERTIME, SHIFT
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]


def engineer_of_duty(plan: Plan) -> Integers:
    """Engineer of each duty row."""
    offset = plan.engineers.duty_offset
    return np.repeat(np.arange(len(offset) - 1), np.diff(offset))


def require_disjoint(plan: Plan, chosen: npt.NDArray[np.bool_]) -> None:
    """Refuse chosen duty rows of one person that overlap or are out of order.

    Raises:
        PlanError: Names the first row that overlaps the one before.
    """
    people, engineer = plan.engineers, engineer_of_duty(plan)
    rows = np.flatnonzero(chosen)
    later, before = rows[1:], rows[:-1]
    overlaps = people.duty_from[later] < people.duty_to[before]
    overlaps &= engineer[later] == engineer[before]
    if overlaps.any():
        row = int(later[overlaps.argmax()])
        raise PlanError(f"the plan's engineers.duty_from[{row}]: overlaps the row before")


def require_standby(plan: Plan) -> None:
    """Refuse standby of people without rules for it, or while they are on shift.

    Raises:
        PlanError: Names the first such row.
    """
    people, engineer = plan.engineers, engineer_of_duty(plan)
    is_late = people.duty_kind == OVERTIME
    if is_late.any():
        row = int(is_late.argmax())
        raise PlanError(f"the plan's engineers.duty_kind[{row}]: overtime comes from a run")
    is_on_call = people.duty_kind == ON_CALL
    has_no_rules = is_on_call & (people.on_call[engineer] == NONE)
    if has_no_rules.any():
        row = int(has_no_rules.argmax())
        raise PlanError(f"the plan's engineers.duty_kind[{row}]: its engineer has no on_call")
    require_disjoint(plan, is_on_call | (people.duty_kind == SHIFT))
    _require_other_desks(plan)


def _require_other_desks(plan: Plan) -> None:
    """People on call back other desks than their own."""
    rules, people = plan.on_call, plan.engineers
    row = np.repeat(np.arange(len(rules.wake)), np.diff(rules.backs_offset))
    pairs = set(zip(row.tolist(), rules.backs_desk.tolist(), strict=True))
    for engineer in np.flatnonzero(people.on_call != NONE).tolist():
        if (int(people.on_call[engineer]), int(people.desk[engineer])) in pairs:
            raise PlanError(f"the plan's engineers.on_call[{engineer}]: backs their own desk")
