"""The door of an engine: no length of work may overflow its integers."""

from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import InputError
from supportsim.plan.plan import Plan
from supportsim.units import HOUR, PPM

#: Products of an engine stay below this.
ROOM: Final = float(1 << 63)


def require_room(plan: Plan) -> None:
    """Refuse a plan on which the length of a spell, factor by factor, may not fit int64.

    The longest work is all that a case or task may ever bring, once more for what is lost and
    taken in, and the minutes added; it is taken times the largest factor of every mechanism.

    Raises:
        InputError: It does not fit.
    """
    longest = longest_work(plan)
    length = longest
    for factor in largest_factors(plan):
        if length * factor >= ROOM:
            message = (
                f"up to {longest / HOUR:,.0f} hours of work on one case, and factors of up to "
                f"{stretch(plan):,.1f} on it, overflow the clock; shorten the laws of effort "
                "or raise the speeds"
            )
            raise InputError([message])
        length = max(length * factor / PPM, 1.0)


def longest_work(plan: Plan) -> float:
    """Upper bound on the milliseconds of effort and added work of one spell."""
    cases, rank_count = plan.cases, plan.cases.assist_effort.shape[1]
    total = _sums(cases.touch_effort, cases.touch_offset)
    total = total + _sums(cases.attempt_effort, cases.attempt_offset[::rank_count])
    total += cases.assist_effort.astype(np.float64).sum(axis=1)
    total += np.maximum(cases.reproduction, 0) + np.maximum(cases.reopen_effort, 0)
    most = float(max(total.max(initial=0.0), plan.tasks.effort.max(initial=0)))
    added = plan.desks.triage.max(initial=0) + plan.desks.hand_over_added.max(initial=0)
    return 2 * most + float(added) + plan.mechanisms.pick_up + plan.mechanisms.resume


def largest_factors(plan: Plan) -> list[float]:
    """The largest value of every factor, in parts per million."""
    given, people = plan.mechanisms, plan.engineers
    own = [people.grade_factor, people.skill_factor]
    tables = [*own, given.ramp, given.familiarity, given.topic, given.context]
    return [float(table.max()) for table in tables if table.size]


def stretch(plan: Plan) -> float:
    """All the largest factors together."""
    return float(np.prod([factor / PPM for factor in largest_factors(plan)]))


def _sums(values: npt.NDArray[np.int64], offset: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Sum of each part of a flat array; as floats, which do not overflow."""
    before = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return np.asarray(before[offset[1:]] - before[offset[:-1]])
