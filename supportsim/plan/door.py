"""The door of an engine: a plan that passes can be played to an end without a fault."""

from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import InputError
from supportsim.plan.bounds import require_bounds
from supportsim.plan.circles import require_ends
from supportsim.plan.growth import (
    MOST_SUM,
    factor_tables,
    most_added,
    most_effort_an_hour,
    most_in_ledger,
)
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
    """Refuse a plan on which a time or a sum of times might ever not fit int64.

    The longest work is all that a case or task may ever bring, once more for what is lost and
    taken in, and the minutes added; it is taken times the largest factor of every mechanism. To
    that comes what a whole run may add to one touch, and what the ledger adds up.

    Raises:
        InputError: It does not fit; says how much there may be, and of what.
    """
    longest = _bound_on_work(plan)
    if not _has_room(plan, longest):
        longest = longest_work(plan)
        _require_factors(plan, longest)
    _require_growth(plan, longest)
    _require_sums(plan)


def _require_factors(plan: Plan, longest: float) -> None:
    """Refuse work that is too long once, before anything is added in the run."""
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


def _require_growth(plan: Plan, longest: float) -> None:
    """Refuse work that what is lost and added, over and over, may make too long."""
    added = most_added(plan)
    length = top = longest + added
    for factor in largest_factors(plan):
        length = length * factor / PPM
        top = max(top, length)
    if top >= MOST_SUM:
        message = (
            f"up to {added / HOUR:,.0f} hours of work may be added to one touch by "
            f"{len(plan.engineers.names):,} people in a run of {plan.run_off / HOUR:,.1f} hours; "
            f"with factors of up to {stretch(plan):,.1f} they overflow the clock; shorten the "
            "run, the minutes of pick_up, resume or hand_over, or hand_off_loss"
        )
        raise InputError([message])


def _require_sums(plan: Plan) -> None:
    """Refuse cases whose times, added up, may not fit."""
    cases = len(plan.cases.opened)
    if cases * _bound_on_work(plan) >= MOST_SUM and cases * longest_work(plan) >= MOST_SUM:
        hours = longest_work(plan) / HOUR
        message = f"{cases:,} cases of up to {hours:,.0f} hours of work overflow the clock"
        raise InputError([f"{message} when they are added up"])
    if most_in_ledger(plan) >= MOST_SUM:
        message = (
            f"{cases:,} cases and {len(plan.engineers.names):,} people in a run of "
            f"{plan.run_off / HOUR:,.1f} hours, each doing up to "
            f"{most_effort_an_hour(plan):,.0f} hours of effort an hour, overflow the clock "
            "when they are added up; shorten the run or lower the speeds"
        )
        raise InputError([message])


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
    return [float(table.max()) for table in factor_tables(plan)]


def stretch(plan: Plan) -> float:
    """All the largest factors together."""
    return float(np.prod([factor / PPM for factor in largest_factors(plan)]))


def _sums(values: npt.NDArray[np.int64], offset: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Sum of each part of a flat array; as floats, which do not overflow."""
    before = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return np.asarray(before[offset[1:]] - before[offset[:-1]])
