"""Whose case it is: who takes it by starting on it, and under whom it counts."""

from supportsim.engine.casework import CaseWork
from supportsim.engine.dispatch import Dispatcher
from supportsim.engine.people import Engineer, Owner
from supportsim.engine.queues import Queue
from supportsim.plan.plan import DESK_OWNS, Plan
from supportsim.units import NONE


class Ownership:
    """Owners of one run, and the cases they own."""

    def __init__(self, plan: Plan, engineers: list[Engineer]) -> None:
        self._engineers = engineers
        self._rule: list[int] = plan.desks.ownership.tolist()
        self._of_customer: list[list[int]] = plan.owners.of_customer.tolist()
        self.owners = [
            self._owner(plan, number, desk) for number, desk in enumerate(plan.owners.desk.tolist())
        ]

    def _owner(self, plan: Plan, number: int, desk: int) -> Owner:
        """An owner of the plan, known to its members."""
        start, end = plan.owners.offset[number : number + 2]
        people = [self._engineers[member] for member in plan.owners.member[start:end].tolist()]
        owner = Owner(number, people, desk)
        for engineer in people:
            engineer.owners.append(owner)
        return owner

    def is_by_desk(self, desk: int) -> bool:
        """Whether anyone at the desk does the next touch."""
        return self._rule[desk] == DESK_OWNS

    def arrive(self, work: CaseWork, desk: int) -> None:
        """A case comes to a desk, where its customer may have a named owner."""
        work.desk = desk
        work.is_new = True
        work.owner = self._of_customer[work.customer][desk]

    def queue_of(self, work: CaseWork, dispatcher: Dispatcher) -> Queue:
        """Where a touch of a case waits: with its owner, or at its desk."""
        if work.owner != NONE:
            owner = self.owners[work.owner]
            return owner.new_queue if work.is_new else owner.queue
        is_limited = work.is_new and not self.is_by_desk(work.desk)
        by_desk = dispatcher.fresh if is_limited else dispatcher.backlog
        return by_desk[work.desk][work.skill]

    def take(self, work: CaseWork, engineer: Engineer, queue: Queue, now: int) -> None:
        """Settle whose case it is now that an engineer starts on it from a queue."""
        work.is_new = False
        is_stand_in = queue.is_offer or engineer.desk != work.desk
        if self.is_by_desk(work.desk):
            return
        if work.owner == NONE and not is_stand_in:
            work.owner = engineer.id
        if work.owner == NONE:
            return
        owner = self.owners[work.owner]
        is_member = engineer.id in owner.members
        if work.counted is None and (is_member or not owner.is_group):
            self._count(work, engineer if is_member else self._engineers[owner.members[0]])
        if is_member and work.counted is not None:
            work.last_owner = work.counted.id
            if work.assigned == NONE:
                work.assigned = now

    def _count(self, work: CaseWork, engineer: Engineer) -> None:
        """From now the case counts under an engineer."""
        work.counted = engineer
        engineer.open_cases.add(work)

    def uncount(self, work: CaseWork) -> Engineer | None:
        """The case counts under its engineer no longer; who that was."""
        engineer = work.counted
        if engineer is not None:
            engineer.open_cases.discard(work)
            work.counted = None
        return engineer

    def teach(self, work: CaseWork, asker: int, helper: int) -> None:
        """After an assist the owner, or the whole desk, can solve the case, and who asked."""
        work.able |= {asker, helper}
        if work.owner != NONE:
            work.able.update(self.owners[work.owner].members)
        if self.is_by_desk(work.desk):
            work.able_desks.add(work.desk)
