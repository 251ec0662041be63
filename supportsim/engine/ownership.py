"""Whose case it is: who takes it by starting on it, and under whom it counts."""

from collections.abc import Callable

from supportsim.engine.casework import BACKED, HOME, CaseWork, Request
from supportsim.engine.people import Engineer, Owner
from supportsim.engine.queues import Queue
from supportsim.plan.plan import DESK_OWNS, Plan
from supportsim.units import NONE, QUANTILE_ONE


class Ownership:
    """Owners of one run, and the cases they own."""

    def __init__(
        self, plan: Plan, engineers: list[Engineer], stir: Callable[[Engineer], None]
    ) -> None:
        """Read who owns whose cases.

        Args:
            plan: The plan.
            engineers: All of them.
            stir: Called with who has room for a new case.
        """
        desks = plan.desks
        self._stir = stir
        self._engineers = engineers
        self._rule: list[int] = desks.ownership.tolist()
        self._of_customer = plan.owners.of_customer.data
        given = plan.mechanisms
        self._help_is_credited = bool(given.topic_from_assists and len(given.topic))
        self._has_named_owners = bool((plan.owners.of_customer != NONE).any())
        self._refer_to: list[int] = desks.refer_to.tolist()
        above = zip(desks.refer_above.tolist(), self._refer_to, strict=True)
        self._refer_above = [
            limit if to not in {NONE, desk} else QUANTILE_ONE
            for desk, (limit, to) in enumerate(above)
        ]
        self.owners = [
            self._owner(plan, number, desk) for number, desk in enumerate(plan.owners.desk.tolist())
        ]

    def _owner(self, plan: Plan, number: int, desk: int) -> Owner:
        """An owner of the plan, known to its members."""
        start, end = plan.owners.offset[number : number + 2]
        people = [self._engineers[member] for member in plan.owners.member[start:end].tolist()]
        owner = Owner(number, people, desk, plan)
        for engineer in people:
            engineer.owners.append(owner)
        return owner

    def is_by_desk(self, desk: int) -> bool:
        """Whether anyone at the desk does the next touch."""
        return self._rule[desk] == DESK_OWNS

    def arrive(self, work: CaseWork, desk: int, *, refers: bool) -> None:
        """A case comes to a desk, where its customer may have a named owner.

        Args:
            work: The case.
            desk: The desk.
            refers: Whether it may be referred at sight.
        """
        if work.counted is not None:
            self.uncount(work)
        work.desk = desk
        work.is_new = True
        work.wants_triage = refers and work.perceived > self._refer_above[desk]
        owner = self._of_customer[work.customer, desk] if self._has_named_owners else NONE
        if owner != NONE or work.owner != NONE:
            self.give(work, owner)

    def give(self, work: CaseWork, owner: int) -> None:
        """A case gets another owner, or none (-1)."""
        self.forget(work)
        work.owner = owner
        if owner != NONE:
            self.owners[owner].cases[work] = None

    def take(self, request: Request, engineer: Engineer, queue: Queue, now: int) -> None:
        """Settle whose case it is now that an engineer starts on a touch from a queue."""
        work = request.work
        work.is_new = False
        if self._rule[work.desk] == DESK_OWNS:
            return
        is_stand_in = queue.route != HOME or engineer.desk != work.desk
        if queue.route >= BACKED:
            # Whoever stands in for another desk does so when they go on with it, too.
            request.is_handed_over = True
        if work.owner == NONE and not (is_stand_in or request.is_handed_over):
            self.give(work, engineer.id)
        if work.owner == NONE:
            return
        owner = self.owners[work.owner]
        is_member = engineer.id in owner.members
        if work.counted is None and (is_member or not owner.is_group):
            self.count(work, engineer if is_member else self._engineers[owner.members[0]])
        if is_member and work.counted is not None:
            work.last_owner = work.counted.id
            if work.assigned == NONE:
                work.assigned = now

    def assign(self, work: CaseWork, engineer: Engineer, now: int) -> None:
        """A case is given to an engineer before anybody has started on it."""
        self.give(work, engineer.id)
        self.count(work, engineer)
        if work.assigned == NONE:
            work.assigned = now

    def forget(self, work: CaseWork) -> None:
        """A case is no longer among those of its owner, if it has one."""
        if work.owner != NONE:
            self.owners[work.owner].cases.pop(work, None)

    @staticmethod
    def count(work: CaseWork, engineer: Engineer) -> None:
        """From now the case counts under an engineer."""
        work.counted = engineer
        engineer.open_cases.add(work)

    def uncount(self, work: CaseWork) -> None:
        """The case counts under its engineer no longer, who may take a new one."""
        engineer = work.counted
        if engineer is not None:
            engineer.open_cases.discard(work)
            work.counted = None
            self._stir(engineer)

    def teach(self, work: CaseWork, asker: int, helper: int) -> None:
        """After an assist the owner, or the whole desk, can solve the case, and who asked.

        Where help is credited, who asked knows the topic better too.
        """
        work.able |= {asker, helper}
        if self._help_is_credited:
            topics = self._engineers[asker].topics
            topics[work.topic] = topics.get(work.topic, 0) + 1
        if work.owner != NONE:
            work.able |= frozenset(self.owners[work.owner].members)
        if self.is_by_desk(work.desk):
            work.able_desks |= {work.desk}
