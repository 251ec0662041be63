"""Eligibility: who may take which request from which queue."""

from supportsim.engine.casework import BACKED, BACKUP, HOME, CaseWork, Request
from supportsim.engine.people import Engineer
from supportsim.engine.queues import Queue
from supportsim.ledger.tables import REPRODUCTION, TASK, TOUCH
from supportsim.units import NONE


def home_desk(request: Request) -> int:
    """Desk whose people are to do a request: where the case is, or who was asked."""
    return request.work.desk if request.purpose == TOUCH else request.desk


def may_take(engineer: Engineer, queue: Queue, request: Request) -> bool:
    """Whether an engineer, were they free, is eligible for a request of a queue they serve.

    Off shift they are thought of as called out.
    """
    if queue.skill >= 0 and not engineer.skills >> queue.skill & 1:
        return False
    if queue.is_new and engineer.is_at_limit:
        return False
    if engineer.is_picky and not _would_take(engineer, queue, request):
        return False
    work = request.work
    if (request.excluded and engineer.id in request.excluded) or (
        work.failed_stand_ins
        and engineer.id in work.failed_stand_ins
        and _is_stand_in(engineer, queue, request)
    ):
        return False
    return queue.is_held or may_leave_held(engineer, work.severity)


def may_leave_held(engineer: Engineer, severity: int) -> bool:
    """Whether what somebody holds, if anything, waits for work of this severity.

    If not, neither does it for any that is less severe.
    """
    held = engineer.held
    if not held.entries or severity == 1:
        return True
    most_urgent = held.head()
    return (
        most_urgent is None
        or severity < engineer.drops_below(most_urgent[0])
        or not engineer.sees(most_urgent[0])
    )


def has_room(engineer: Engineer, queue: Queue) -> bool:
    """Whether an engineer, were they on duty, has skill and room for what is in a tray."""
    return bool(engineer.skills >> queue.skill & 1) and not (queue.is_new and engineer.is_at_limit)


def would_be_given(engineer: Engineer, queue: Queue, request: Request) -> bool:
    """Whether an engineer, were they on duty, might be given a case of a tray."""
    return has_room(engineer, queue) and (not engineer.is_picky or would_do(engineer, request))


def can_solve(engineer: Engineer, work: CaseWork) -> bool:
    """Whether a person can solve a case, by competence or since an assist."""
    return (
        work.difficulty < engineer.competence[work.kind]
        or engineer.id in work.able
        or engineer.desk in work.able_desks
    )


def _would_take(engineer: Engineer, queue: Queue, request: Request) -> bool:
    """Whether a picky engineer takes a request from a queue."""
    if not would_do(engineer, request):
        return False
    if request.holder is engineer and not queue.is_held:
        # What they hold and is offered to others, they have already.
        return False
    return queue.route < BACKED or _is_backed(engineer, request)


def would_do(engineer: Engineer, request: Request) -> bool:
    """Whether a request is severe enough, and none that they leave as they cannot solve it."""
    if not engineer.sees(request.work.severity):
        return False
    if not engineer.only_solvable or request.purpose in {TASK, REPRODUCTION}:
        return True
    return can_solve(engineer, request.work)


def _is_backed(engineer: Engineer, request: Request) -> bool:
    """Whether a request waits for the people of a desk that somebody called out backs."""
    standby = engineer.standby
    if standby is None or engineer.on_shift:
        return False
    offers = request.elsewhere if request.tickets[BACKUP] else None
    if offers is not None and offers[BACKUP].desk in standby.backs:
        return True
    is_in_backlog = request.holder is None and request.owner == NONE and request.purpose != TASK
    return is_in_backlog and request.desk in standby.backs


def _is_stand_in(engineer: Engineer, queue: Queue, request: Request) -> bool:
    """Whether an engineer who took a request from a queue would stand in for others."""
    if queue.route != HOME:
        return True
    is_elsewhere = engineer.desk != request.work.desk
    return is_elsewhere and request.is_handed_over and request.purpose == TOUCH
