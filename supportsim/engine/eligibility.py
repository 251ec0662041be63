"""Eligibility: who may take which request from which queue."""

from supportsim.engine.casework import HOME, CaseWork, Request
from supportsim.engine.people import Engineer
from supportsim.engine.queues import Queue
from supportsim.ledger.tables import REPRODUCTION, TASK, TOUCH


def home_desk(request: Request) -> int:
    """Desk whose people are to do a request: where the case is, or who was asked."""
    return request.work.desk if request.purpose == TOUCH else request.desk


def may_take(engineer: Engineer, queue: Queue, request: Request) -> bool:
    """Whether an engineer, were they free, is eligible for a request of a queue they serve."""
    if queue.skill >= 0 and not engineer.skills >> queue.skill & 1:
        return False
    if queue.is_new and engineer.is_at_limit:
        return False
    if engineer.is_picky and not would_do(engineer, request):
        return False
    if engineer.id in request.excluded:
        return False
    work = request.work
    if engineer.id in work.failed_stand_ins and _is_stand_in(engineer, queue, request):
        return False
    held = engineer.held
    if not held.entries or queue.is_held or work.severity == 1:
        return True
    most_urgent = held.head()
    return most_urgent is None or engineer.would_drop(most_urgent[0], request)


def would_do(engineer: Engineer, request: Request) -> bool:
    """Whether a request is none that an engineer leaves because they cannot solve the case."""
    if not engineer.only_solvable or request.purpose in {TASK, REPRODUCTION}:
        return True
    return can_solve(engineer, request.work)


def can_solve(engineer: Engineer, work: CaseWork) -> bool:
    """Whether a person can solve a case, by competence or since an assist."""
    return (
        work.difficulty < engineer.competence[work.kind]
        or engineer.id in work.able
        or engineer.desk in work.able_desks
    )


def _is_stand_in(engineer: Engineer, queue: Queue, request: Request) -> bool:
    """Whether an engineer who took a request from a queue would stand in for others."""
    if queue.route != HOME:
        return True
    is_elsewhere = engineer.desk != request.work.desk
    return is_elsewhere and request.is_handed_over and request.purpose == TOUCH
