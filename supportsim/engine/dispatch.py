"""Dispatch: which waiting request starts next, and who takes it."""

from collections.abc import Iterable

from supportsim.engine.casework import Request
from supportsim.engine.people import Engineer, Owner
from supportsim.engine.queues import Entry, Queue
from supportsim.plan.plan import Plan


class Dispatcher:
    """Queues on one side, free people on the other.

    After every dispatch no waiting request has an eligible free person. So only queues
    that were filled since, and queues of people who came free since, can hold the next
    start: `live` keeps just these.

    Attributes:
        free: By desk, the people on shift, in no block and not at work.
        backlog: By desk and skill, requests that anyone there may take.
        fresh: By desk and skill, cases nobody there has started (limits hold).
        offers: By desk and skill, touches whose owners are off duty.
    """

    def __init__(self, plan: Plan, engineers: list[Engineer], owners: list[Owner]) -> None:
        self._engineers = engineers
        self._owners = owners
        desks = range(len(plan.desks.names))
        skills = range(max(int(plan.cases.skill.max(initial=0)) + 1, 1))
        self.free: list[dict[int, Engineer]] = [{} for _ in desks]
        self.backlog = [[Queue(desk=d, skill=s) for s in skills] for d in desks]
        self.fresh = [[Queue(desk=d, skill=s, is_new=True) for s in skills] for d in desks]
        self.offers = [[Queue(desk=d, skill=s, is_offer=True) for s in skills] for d in desks]
        self.live: set[Queue] = set()
        self._tickets = 0
        for engineer in engineers:
            engineer.queues = self._queues_of(engineer)

    def _queues_of(self, engineer: Engineer) -> list[Queue]:
        """Everything an engineer may take from: held work, owners, and their desk's queues."""
        queues = [engineer.held]
        for owner in engineer.owners:
            queues += [owner.queue, owner.new_queue]
        for by_desk in (self.backlog, self.fresh, self.offers):
            by_skill = by_desk[engineer.desk]
            queues += [queue for queue in by_skill if engineer.skills >> queue.skill & 1]
        return queues

    def put(self, queue: Queue, request: Request) -> None:
        """Let a request wait in a queue."""
        self._tickets += 1
        queue.put(request, self._tickets)
        self.live.add(queue)

    def stir(self, engineer: Engineer) -> None:
        """Note that a free engineer may take what they could not take before."""
        self.live.update(queue for queue in engineer.queues if queue.entries)

    def release(self, engineer: Engineer) -> None:
        """Count an engineer among the free, if they are."""
        if engineer.is_free:
            self.free[engineer.desk][engineer.id] = engineer
            self.stir(engineer)

    def withhold(self, engineer: Engineer) -> None:
        """Count an engineer among the free no longer."""
        self.free[engineer.desk].pop(engineer.id, None)

    def next_start(self) -> tuple[Request, Engineer, Queue] | None:
        """The waiting request with the lowest key that has an eligible free person.

        Returns:
            The request, the person whom the choice rule names, and the queue; None when
            there is no such pair.
        """
        best: Entry | None = None
        best_queue: Queue | None = None
        for queue in list(self.live):
            entry = self._first_takeable(queue)
            if entry is None:
                self.live.discard(queue)
            elif best is None or entry < best:
                best, best_queue = entry, queue
        if best is None or best_queue is None:
            return None
        return best[5], self._choose(best_queue, best[5]), best_queue

    def _first_takeable(self, queue: Queue) -> Entry | None:
        """First entry of a queue that somebody free may take."""
        head = queue.head()
        if head is None or self._is_takeable(queue, head):
            return head
        if head[5].excluded is None:
            # Whatever keeps people from the head keeps them from what is less urgent.
            return None
        return next((e for e in queue.waiting() if self._is_takeable(queue, e)), None)

    def _is_takeable(self, queue: Queue, entry: Entry) -> bool:
        return any(self._may_take(p, queue, entry[5]) for p in self._people(queue))

    def _people(self, queue: Queue) -> Iterable[Engineer]:
        """Free people who serve a queue."""
        if queue.desk >= 0:
            return self.free[queue.desk].values()
        numbers = [queue.holder] if queue.holder >= 0 else self._owners[queue.owner].members
        return [self._engineers[n] for n in numbers if self._engineers[n].is_free]

    def _may_take(self, engineer: Engineer, queue: Queue, request: Request) -> bool:
        """Whether a free engineer is eligible for a request of a queue they serve."""
        if queue.skill >= 0 and not engineer.skills >> queue.skill & 1:
            return False
        if queue.is_new and engineer.is_at_limit:
            return False
        if request.excluded is not None and engineer.id in request.excluded:
            return False
        if queue is engineer.held:
            return True
        return request.work.severity == 1 or engineer.held.head() is None

    def _choose(self, queue: Queue, request: Request) -> Engineer:
        """The longest idle of the eligible, ties by number."""
        eligible = (p for p in self._people(queue) if self._may_take(p, queue, request))
        return min(eligible, key=lambda p: (p.idle_since, p.id))
