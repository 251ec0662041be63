"""The door of an engine: a plan that passes can be played to an end without a fault."""

from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import InputError
from supportsim.plan.bounds import require_bounds
from supportsim.plan.circles import require_ends
from supportsim.plan.plan import Plan
from supportsim.plan.relations import require_relations
from supportsim.units import HOUR, PPM

#: Products of an engine stay below this.
ROOM: Final = float(1 << 63)
#: The most work on one case, a thousand years: what people add up over a case fits as well.
MOST_WORK: Final = float(1 << 45)


def require_sound(plan: Plan) -> None:
    """Refuse a plan that might crash an engine, overflow its integers, or never end.

    Both engines call it before anything else, and rely on it: they check nothing again.

    Raises:
        PlanError: A column has the wrong type, shape or range, contradicts another, or sends
            work round without end; names the first column and row.
        InputError: Some work would overflow the clock.
    """
    require_bounds(plan)
    require_relations(plan)
    require_ends(plan)
    require_room(plan)


def require_room(plan: Plan) -> None:
    """Refuse a plan on which the length of a spell, factor by factor, may not fit int64.

    The longest work is all that a case or task may ever bring, once more for what is lost and
    taken in, and the minutes added; it is taken times the largest factor of every mechanism.

    Raises:
        InputError: It does not fit.
    """
    if _has_room(plan, _bound_on_work(plan)):
        return
    longest = longest_work(plan)
    if longest > MOST_WORK:
        raise InputError([f"up to {longest / HOUR:,.0f} hours of work on one case are too many"])
    if not _has_room(plan, longest):
        message = (
            f"up to {longest / HOUR:,.0f} hours of work on one case, and factors of up to "
            f"{stretch(plan):,.1f} on it, overflow the clock; shorten the laws of effort "
            "or raise the speeds"
        )
        raise InputError([message])


def _has_room(plan: Plan, longest: float) -> bool:
    """Whether spells of so much work fit."""
    length = longest
    for factor in largest_factors(plan):
        if length * factor >= ROOM:
            return False
        length = max(length * factor / PPM, 1.0)
    return longest <= MOST_WORK


def _bound_on_work(plan: Plan) -> float:
    """At least `longest_work`, from the largest numbers alone: a tenth of its time."""
    cases = plan.cases
    largest = float(cases.assist_effort.shape[1]) * float(cases.assist_effort.max(initial=0))
    largest += float(cases.reproduction.max(initial=0)) + float(cases.reopen_effort.max(initial=0))
    for effort, offset in (
        (cases.touch_effort, cases.touch_offset),
        (cases.attempt_effort, cases.attempt_offset[:: cases.assist_effort.shape[1]]),
    ):
        most_rows = float(np.diff(offset).max(initial=0))
        largest += most_rows * float(effort.max(initial=0))
    return _spell_of(plan, largest)


def longest_work(plan: Plan) -> float:
    """Upper bound on the milliseconds of effort and added work of one spell."""
    cases, rank_count = plan.cases, plan.cases.assist_effort.shape[1]
    total = _sums(cases.touch_effort, cases.touch_offset)
    total = total + _sums(cases.attempt_effort, cases.attempt_offset[::rank_count])
    total += cases.assist_effort.astype(np.float64).sum(axis=1)
    total += np.maximum(cases.reproduction, 0) + np.maximum(cases.reopen_effort, 0)
    return _spell_of(plan, float(total.max(initial=0.0)))


def _spell_of(plan: Plan, most_on_case: float) -> float:
    """Upper bound on the effort and added work of a spell, from that of all work on a case."""
    most = max(most_on_case, float(plan.tasks.effort.max(initial=0)))
    added = plan.desks.triage.max(initial=0) + plan.desks.hand_over_added.max(initial=0)
    return 2 * most + float(added) + plan.mechanisms.pick_up + plan.mechanisms.resume


def largest_factors(plan: Plan) -> list[float]:
    """The largest value of every factor, in parts per million."""
    given, people = plan.mechanisms, plan.engineers
    own = [people.grade_factor, people.skill_factor]
    ramp = np.concatenate((given.ramp, given.own_ramp.reshape(-1)))
    tables = [*own, ramp, given.familiarity, given.topic, given.context]
    return [float(table.max()) for table in tables if table.size]


def stretch(plan: Plan) -> float:
    """All the largest factors together."""
    return float(np.prod([factor / PPM for factor in largest_factors(plan)]))


def _sums(values: npt.NDArray[np.int64], offset: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Sum of each part of a flat array; as floats, which do not overflow."""
    before = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return np.asarray(before[offset[1:]] - before[offset[:-1]])
