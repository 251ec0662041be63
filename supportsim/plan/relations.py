"""How the columns of a plan fit together: parts close, times ascend, people are where they own."""

from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.errors import PlanError
from supportsim.plan.bounds import LATEST, require_range
from supportsim.plan.plan import NO_ESCALATION, SWARM, Plan
from supportsim.plan.standby import engineer_of_duty, require_disjoint, require_standby
from supportsim.supply.roster import ABSENT, BLOCK, SHIFT
from supportsim.units import NONE
from supportsim.workweek import OpenHours

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Most counters of cases by engineer and topic: a gigabyte of them.
_MOST_COUNTERS: Final = 1 << 28
#: Most reviews of one desk in a run.
_MOST_REVIEWS: Final = 1 << 20
#: Most queues of desks and skills.
_MOST_QUEUES: Final = 1 << 22


def require_relations(plan: Plan) -> None:
    """Refuse a plan whose columns, each in its bounds, contradict each other.

    Raises:
        PlanError: Names the first contradiction.
    """
    _require_window(plan)
    _require_offsets(plan)
    _require_order(plan)
    _require_ways(plan)
    _require_owners(plan)
    _require_people(plan)
    _require_duty(plan)
    require_standby(plan)
    _require_hired(plan)
    _require_tables(plan)
    for number, hours in enumerate(plan.desks.opening):
        require_hours(f"desks.opening[{number}]", hours)
    for number, hours in enumerate(plan.contract.calendars):
        require_hours(f"contract.calendars[{number}]", hours)


def require_hours(name: str, hours: OpenHours) -> None:
    """Refuse opening hours that are not disjoint, in order, and added up right.

    Raises:
        PlanError: Says which.
    """
    parts = (hours.start, hours.end, hours.before)
    for part, column in zip(("start", "end", "before"), parts, strict=True):
        if not isinstance(column, np.ndarray) or column.dtype != np.int64 or column.ndim != 1:
            raise PlanError(f"the plan's {name}.{part} must be a column of int64")
    if not len(hours.start) == len(hours.end) == len(hours.before) - 1:
        raise PlanError(f"the plan's {name} have columns of different lengths")
    for part, column in (("start", hours.start), ("end", hours.end)):
        if column.size:
            require_range(f"{name}.{part}", column, -LATEST, LATEST)
    _refuse(hours.end <= hours.start, f"{name}.end", "must come after its start")
    _refuse(hours.start[1:] < hours.end[:-1], f"{name}.start", "must not overlap the one before", 1)
    total = np.cumsum(np.append(0, hours.end - hours.start))
    _refuse(total != hours.before, f"{name}.before", "must be the open time before")


def _refuse(is_bad: Flags, name: str, reason: str, first: int = 0) -> None:
    """Refuse a column where something is wrong at some row."""
    if is_bad.any():
        raise PlanError(f"the plan's {name}[{int(is_bad.argmax()) + first}]: {reason}")


def _require_window(plan: Plan) -> None:
    if not plan.window_start <= plan.window_end <= plan.run_off:
        raise PlanError("the plan's window_start, window_end and run_off must follow in this order")
    if plan.is_cut and plan.run_off != plan.window_end:
        raise PlanError("the plan's run_off must be its window_end where is_cut")


def _require_offsets(plan: Plan) -> None:
    """Every flat column is cut into parts that follow without a gap."""
    cases, desks = plan.cases, plan.desks
    tables = (
        ("cases.touch_offset", cases.touch_offset, len(cases.touch_effort), 1),
        ("cases.attempt_offset", cases.attempt_offset, len(cases.attempt_effort), 1),
        ("desks.swarm_offset", desks.swarm_offset, len(desks.swarm_desk), 0),
        ("desks.move_offset", desks.move_offset, len(desks.move_to), 0),
        ("on_call.backs_offset", plan.on_call.backs_offset, len(plan.on_call.backs_desk), 0),
        ("engineers.duty_offset", plan.engineers.duty_offset, len(plan.engineers.duty_from), 0),
        ("owners.offset", plan.owners.offset, len(plan.owners.member), 1),
    )
    for name, offset, rows, fewest in tables:
        if offset[0] != 0 or offset[-1] != rows:
            ends = f"{int(offset[0])} to {int(offset[-1])}"
            raise PlanError(f"the plan's {name} goes from {ends}: must be from 0 to {rows}")
        is_short = offset[1:] < offset[:-1] + fewest
        _refuse(is_short, name, f"must be at least {fewest} more than the one before", 1)


def _require_order(plan: Plan) -> None:
    """What happens at known times is listed in the order in which it happens."""
    people, seats = plan.engineers, plan.seats
    for name, times in (
        ("cases.opened", plan.cases.opened),
        ("tasks.ready", plan.tasks.ready),
        ("engineers.handover_at", people.handover_at),
        ("seats.at", seats.at),
    ):
        _refuse(times[1:] < times[:-1], name, "must not come before the one above", 1)


def _require_ways(plan: Plan) -> None:
    """A rule that sends work on names the desk, and a swarm asks somebody."""
    desks = plan.desks
    sends_on = (desks.escalation != NO_ESCALATION) & (desks.escalate_to == NONE)
    _refuse(sends_on, "desks.escalate_to", "is missing, and escalation needs it")
    ages = (desks.aged_after != NONE) & (desks.aged_to == NONE)
    _refuse(ages, "desks.aged_to", "is missing, and aged_after needs it")
    reviews = desks.review_every
    _refuse(reviews == 0, "desks.review_every", "must be -1 or at least 1")
    is_idle = (reviews != NONE) & (desks.aged_after == NONE)
    _refuse(is_idle, "desks.review_every", "has no effect without aged_after")
    too_many = (reviews != NONE) & (plan.run_off // np.maximum(reviews, 1) > _MOST_REVIEWS)
    _refuse(too_many, "desks.review_every", f"makes more than {_MOST_REVIEWS:,} reviews")
    is_alone = (desks.escalation == SWARM) & (np.diff(desks.swarm_offset) == 0)
    _refuse(is_alone, "desks.swarm_offset", "the swarm of this desk asks nobody")
    if len(desks.opening) != len(desks.names):
        raise PlanError(f"the plan has {len(desks.opening)} desks.opening: must be one a desk")


def _require_owners(plan: Plan) -> None:
    """Owner i is engineer i; then come groups of people of one desk, in order."""
    owners, people = plan.owners, plan.engineers
    count, total = len(people.names), len(owners.desk)
    if total < count:
        raise PlanError(f"the plan has {total} owners: each of its {count} engineers must be one")
    own = np.arange(count)
    _refuse(owners.offset[1 : count + 1] != own + 1, "owners.offset", "owner i must be engineer i")
    _refuse(owners.member[:count] != own, "owners.member", "owner i must be engineer i")
    _refuse(owners.desk[:count] != people.desk, "owners.desk", "must be the engineer's")
    group = np.repeat(np.arange(total), np.diff(owners.offset))
    is_away = people.desk[owners.member] != owners.desk[group]
    _refuse(is_away, "owners.member", "must be of the owner's desk")
    is_unordered = (group[1:] == group[:-1]) & (owners.member[1:] <= owners.member[:-1])
    _refuse(is_unordered, "owners.member", "must come after the member before", 1)
    owned = owners.of_customer != NONE
    desk = np.broadcast_to(np.arange(len(plan.desks.names)), owned.shape)
    is_elsewhere = owners.desk[owners.of_customer[owned]] != desk[owned]
    if is_elsewhere.any():
        customer, at = np.argwhere(owned)[int(is_elsewhere.argmax())].tolist()
        raise PlanError(f"the plan's owners.of_customer[{customer}, {at}] is of another desk")


def _require_people(plan: Plan) -> None:
    """One person stands for an unlimited desk; seats on duty are at most those there are."""
    people, desks, seats = plan.engineers, plan.desks, plan.seats
    unlimited = desks.is_unlimited == 1
    count = np.bincount(people.desk, minlength=len(desks.names))
    _refuse(unlimited & (count != 1), "desks.is_unlimited", "such a desk has one engineer")
    is_seat, is_all = people.is_seat == 1, unlimited[people.desk]
    _refuse(is_seat & is_all, "engineers.is_seat", "an unlimited desk has no seats")
    has_duty = np.zeros(len(people.names), dtype=bool)
    has_duty[engineer_of_duty(plan)[people.duty_kind != ABSENT]] = True
    _refuse(has_duty & (is_seat | is_all), "engineers.duty_offset", "seats have no duty of theirs")
    most = np.bincount(people.desk[is_seat], minlength=len(desks.names))
    _refuse(seats.count > most[seats.desk], "seats.count", "is more than the desk has")


def _require_duty(plan: Plan) -> None:
    """Rows of duty last, and those of a person and kind are disjoint and in order."""
    people = plan.engineers
    _refuse(people.duty_to <= people.duty_from, "engineers.duty_to", "must come after duty_from")
    for kind in (SHIFT, BLOCK):
        require_disjoint(plan, people.duty_kind == kind)


def _require_hired(plan: Plan) -> None:
    """Nobody works before they are hired: the ramp has no row for it."""
    people = plan.engineers
    engineer, is_shift = engineer_of_duty(plan), people.duty_kind == SHIFT
    # Seats and the people of unlimited desks have no shifts and work at any time; others without
    # a shift, as who is hired after the run, never work.
    anytime = (people.is_seat != 0) | (plan.desks.is_unlimited[people.desk] != 0)
    first = np.where(anytime, 0, LATEST)
    starts = np.maximum(people.duty_from[is_shift], 0)
    np.minimum.at(first, engineer[is_shift], starts)
    grows = (people.ramp_class != NONE) | (len(plan.mechanisms.ramp) > 0)
    _refuse(grows & (people.hired > first), "engineers.hired", "is after the first shift")
    if not plan.mechanisms.own_ramp.shape[1] and len(plan.mechanisms.own_ramp):
        raise PlanError("the plan's mechanisms.own_ramp has classes without a day")


def _require_tables(plan: Plan) -> None:
    """Starting familiarity is of people and customers there are; what is made for each fits."""
    known, engineers = plan.mechanisms.familiarity_start, len(plan.engineers.names)
    name, customers = "mechanisms.familiarity_start", len(plan.owners.of_customer)
    _refuse(known[:, 0] >= engineers, name, "there is no such engineer")
    _refuse(known[:, 1] >= customers, name, "there is no such customer")
    topics = int(plan.cases.topic.max(initial=0)) + 1
    if len(plan.mechanisms.topic) and topics * engineers > _MOST_COUNTERS:
        raise PlanError(f"the plan has {topics:,} topics by {engineers:,} engineers: too many")
    queues = len(plan.desks.names) * plan.engineers.skill_place.shape[1]
    if queues > _MOST_QUEUES:
        raise PlanError(f"the plan has {queues:,} desks by skills: too many")
