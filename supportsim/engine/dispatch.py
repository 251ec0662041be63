"""Dispatch: which waiting request starts next, and who takes it."""

from supportsim.engine.casework import Request
from supportsim.engine.people import Engineer
from supportsim.engine.pool import Pool
from supportsim.engine.queues import Entry, Queue
from supportsim.plan.plan import Plan


class Dispatcher:
    """Queues on one side, free people on the other.

    After every dispatch no waiting request has an eligible free person. So only queues
    that were filled since, and queues of people who came free since, can hold the next
    start: `live` keeps just these.

    Attributes:
        pools: By desk, the free people.
        backlog: By desk and skill, requests that anyone there may take.
        fresh: By desk and skill, cases nobody there has started (limits hold).
        offers: By desk and skill, touches whose owners are off duty.
    """

    def __init__(self, plan: Plan, engineers: list[Engineer]) -> None:
        skills = range(max(int(plan.cases.skill.max(initial=0)) + 1, 1))
        self.pools = [Pool() for _ in plan.desks.names]
        self.backlog = [[Queue(pool=p, skill=s) for s in skills] for p in self.pools]
        self.fresh = [[Queue(pool=p, skill=s, is_new=True) for s in skills] for p in self.pools]
        self.offers = [[Queue(pool=p, skill=s, is_offer=True) for s in skills] for p in self.pools]
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
        for queue in engineer.queues:
            if queue.entries:
                self.live.add(queue)

    def release(self, engineer: Engineer) -> None:
        """Count an engineer among the free, if they are."""
        if engineer.on_shift and not engineer.in_block and engineer.spell is None:
            engineer.is_free = True
            self.pools[engineer.desk].add(engineer)
            self.stir(engineer)

    def withhold(self, engineer: Engineer) -> None:
        """Count an engineer among the free no longer."""
        if engineer.is_free:
            engineer.is_free = False
            self.pools[engineer.desk].remove(engineer)

    def next_start(self) -> tuple[Request, Engineer, Queue] | None:
        """The waiting request with the lowest key that has an eligible free person.

        Returns:
            The request, the person whom the choice rule names, and the queue; None when
            there is no such pair.
        """
        best: tuple[Entry, Engineer, Queue] | None = None
        idle: list[Queue] = []
        for queue in self.live:
            found = self._first_takeable(queue)
            if found is None:
                idle.append(queue)
            elif best is None or found[0] < best[0]:
                best = (*found, queue)
        self.live.difference_update(idle)
        return None if best is None else (best[0][5], best[1], best[2])

    def _first_takeable(self, queue: Queue) -> tuple[Entry, Engineer] | None:
        """First entry of a queue that somebody free may take, and who takes it."""
        if queue.pool is not None and not queue.pool.people:
            return None
        head = queue.head()
        if head is None:
            return None
        taker = _taker(queue, head[5])
        if taker is not None:
            return head, taker
        if head[5].excluded is None and not queue.is_offer:
            # Whatever keeps people from the head keeps them from what is less urgent.
            return None
        for entry in queue.waiting():
            taker = _taker(queue, entry[5])
            if taker is not None:
                return entry, taker
        return None


def _taker(queue: Queue, request: Request) -> Engineer | None:
    """The longest idle of the eligible, ties by number."""
    if queue.pool is not None:
        return queue.pool.longest_idle(lambda engineer: _may_take(engineer, queue, request))
    best: Engineer | None = None
    for engineer in queue.crew:
        if not engineer.is_free or not _may_take(engineer, queue, request):
            continue
        if best is None or (engineer.idle_since, engineer.id) < (best.idle_since, best.id):
            best = engineer
    return best


def _may_take(engineer: Engineer, queue: Queue, request: Request) -> bool:
    """Whether a free engineer is eligible for a request of a queue they serve."""
    if queue.skill >= 0 and not engineer.skills >> queue.skill & 1:
        return False
    if queue.is_new and engineer.is_at_limit:
        return False
    if request.excluded is not None and engineer.id in request.excluded:
        return False
    if queue.is_offer and engineer.id in request.work.failed_stand_ins:
        return False
    held = engineer.held
    return queue is held or not held.entries or request.work.severity == 1 or held.head() is None
