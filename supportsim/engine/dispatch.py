"""Dispatch: which waiting request starts next, and who takes it."""

from itertools import product
from typing import Final

from supportsim.engine.casework import BACKUP, HOME, OVERFLOW, Request
from supportsim.engine.choice import Choice
from supportsim.engine.eligibility import home_desk, may_take
from supportsim.engine.people import Engineer
from supportsim.engine.pool import Pool
from supportsim.engine.queues import Entry, Queue
from supportsim.plan.plan import LONGEST_IDLE, SEVERITY_FIRST, Plan

#: Where nobody takes one skill before another.
_ANY_PLACE: Final = -1


#: A pair: (place of the skill, key of the queue, case, number, route), of which the lowest is
#: next; the request, who takes it, and the queue from which.
Pair = tuple[tuple[int, ...], Request, Engineer, Queue]


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
        overflow: By desk and skill, requests of other desks that found nobody there.
        skills: Number of skills.
    """

    def __init__(self, plan: Plan, engineers: list[Engineer], choice: Choice) -> None:
        known = [*plan.cases.skill.tolist(), *plan.tasks.skill.tolist()]
        self.skills = max(known, default=0) + 1
        self.pools = [Pool() for _ in plan.desks.names]
        self._choice = choice
        self._order: list[int] = plan.desks.order.tolist()
        self._by_opening: list[int] = plan.desks.by_opening.tolist()
        self.backlog = self._by_desk()
        self.fresh = self._by_desk(is_new=True)
        self.offers = self._by_desk(route=BACKUP)
        self.overflow = self._by_desk(route=OVERFLOW)
        self.live: set[Queue] = set()
        self._tickets = 0
        for engineer in engineers:
            engineer.queues = self._queues_of(engineer)
            if any(place != engineer.places[0] for place in engineer.places):
                for queue in engineer.queues:
                    queue.has_places = True
        for desk, skill in product(range(len(self.pools)), range(self.skills)):
            places = {e.places[skill] for e in engineers if e.desk == desk}
            if len(places) > 1:
                for queues in (self.backlog, self.fresh, self.offers, self.overflow):
                    queues[desk][skill].has_places = True

    def _by_desk(self, *, is_new: bool = False, route: int = HOME) -> list[list[Queue]]:
        """A queue for each desk and skill."""
        return [
            [
                Queue(
                    desk,
                    pool=pool,
                    skill=skill,
                    is_new=is_new,
                    route=route,
                    order=self._order[desk],
                    by_opening=bool(self._by_opening[desk]),
                )
                for skill in range(self.skills)
            ]
            for desk, pool in enumerate(self.pools)
        ]

    def _queues_of(self, engineer: Engineer) -> list[Queue]:
        """Everything an engineer may take from: held work, owners, and their desk's queues."""
        queues = [engineer.held]
        for owner in engineer.owners:
            queues += [owner.queue, owner.new_queue]
        for by_desk in (self.backlog, self.fresh, self.offers, self.overflow):
            by_skill = by_desk[engineer.desk]
            queues += [queue for queue in by_skill if engineer.skills >> queue.skill & 1]
        return queues

    def put(self, queue: Queue, request: Request) -> None:
        """Let a request wait in a queue."""
        self._tickets += 1
        queue.put(request, self._tickets)
        # Who comes free later stirs the queue then.
        if queue.has_free_people():
            self.live.add(queue)

    def stir(self, engineer: Engineer) -> None:
        """Note that a free engineer may take what they could not take before."""
        for queue in engineer.queues:
            if queue.entries:
                self.live.add(queue)

    def release(self, engineer: Engineer) -> None:
        """Count an engineer among the free, if they are."""
        if engineer.on_shift and not engineer.in_block and engineer.spell is None:
            if not engineer.is_free:
                engineer.is_free = True
                self.pools[engineer.desk].add(engineer)
            self.stir(engineer)

    def withhold(self, engineer: Engineer) -> None:
        """Count an engineer among the free no longer."""
        if engineer.is_free and not engineer.is_unlimited:
            engineer.is_free = False
            self.pools[engineer.desk].remove(engineer)

    def next_start(self) -> Pair | None:
        """The waiting request with the lowest key that has an eligible free person.

        Returns:
            The pair, with the person whom the choice rule names; None when there is none.
        """
        best: Pair | None = None
        idle: list[Queue] = []
        for queue in self.live:
            if queue.pool is not None and not queue.pool.people:
                idle.append(queue)
                continue
            found = self._first_takeable(queue)
            if found is None:
                # An overflow may only wait for who is free at home to start on something.
                if queue.route != OVERFLOW or queue.head() is None:
                    idle.append(queue)
            elif best is None or found[0] < best[0]:
                best = found
        self.live.difference_update(idle)
        if best is not None and best[3].pool is not None:
            self._choice.note(best[3].desk, best[2])
        return best

    def _first_takeable(self, queue: Queue) -> Pair | None:
        """The lowest pair of a queue: an entry and somebody free who may take it."""
        head = queue.head()
        if head is None:
            return None
        if queue.has_places:
            return self._lowest_by_place(queue)
        engineer = self._taker(queue, head[5], _ANY_PLACE)
        if engineer is not None:
            return self._pair(queue, head, engineer)
        return None if _is_blocked_by_head(queue, head[5]) else self._first_of_rest(queue)

    def _first_of_rest(self, queue: Queue) -> Pair | None:
        """The first entry that somebody free may take, when the head found nobody."""
        for entry in queue.waiting():
            engineer = self._taker(queue, entry[5], _ANY_PLACE)
            if engineer is not None:
                return self._pair(queue, entry, engineer)
        return None

    def _lowest_by_place(self, queue: Queue) -> Pair | None:
        """The lowest pair where people take skills in an order of their own."""
        best: Pair | None = None
        entries = queue.waiting()
        if queue.skill < 0 and self._is_held(queue):
            entries = entries[:1]
        for entry in entries:
            request = entry[5]
            places = sorted({e.places[request.work.skill] for e in self._free_of(queue)})
            for place in places:
                if best is not None and place >= best[0][0]:
                    break
                engineer = self._taker(queue, request, place)
                if engineer is not None:
                    best = self._pair(queue, entry, engineer)
                    break
        return best

    @staticmethod
    def _is_held(queue: Queue) -> bool:
        """Whether this is what somebody holds."""
        return len(queue.crew) == 1 and queue.crew[0].held is queue

    @staticmethod
    def _free_of(queue: Queue) -> list[Engineer]:
        people = queue.crew if queue.pool is None else list(queue.pool.people.values())
        return [engineer for engineer in people if engineer.is_free]

    def _pair(self, queue: Queue, entry: Entry, engineer: Engineer) -> Pair:
        request = entry[5]
        first, time = entry[0], entry[1]
        if queue.skill < 0 and engineer.held is queue:
            first, time = self.key_in(queue, request)
        place = engineer.places[request.work.skill]
        return (place, first, time, entry[2], entry[3], queue.route), request, engineer, queue

    def key_in(self, queue: Queue, request: Request) -> tuple[int, int]:
        """Key of a request in a queue; of held work, by the order of the desk that is to do it."""
        if queue.route == HOME and request.holder is not None:
            queue = self.backlog[home_desk(request)][0]
        return queue.key(request)

    def _taker(self, queue: Queue, request: Request, place: int) -> Engineer | None:
        """Whom the choice rule names among the free who may take a request.

        Args:
            queue: Where it waits.
            request: The request.
            place: Only people who take its skill in this place; _ANY_PLACE for all.
        """
        if queue.route == OVERFLOW and self._has_somebody_at_home(request):
            return None
        if queue.pool is None:
            candidates = [e for e in queue.crew if e.is_free and may_take(e, queue, request)]
        elif place == _ANY_PLACE and self._choice.rule[queue.desk] == LONGEST_IDLE:
            return queue.pool.longest_idle(queue, request)
        else:
            candidates = queue.pool.eligible(queue, request)
        if place != _ANY_PLACE:
            skill = request.work.skill
            candidates = [e for e in candidates if e.places[skill] == place]
        return self._choice.name(queue.desk, candidates, request) if candidates else None

    @staticmethod
    def _has_somebody_at_home(request: Request) -> bool:
        """Whether somebody free at its own desk may take a request of a backlog."""
        home = request.queue
        if home is None or home.pool is None:
            return False
        return any(may_take(engineer, home, request) for engineer in home.pool.people.values())


def _is_blocked_by_head(queue: Queue, head: Request) -> bool:
    """Whether what keeps people from the head keeps them from all that is less urgent."""
    is_alike = queue.route == HOME and queue.order == SEVERITY_FIRST
    return is_alike and head.excluded is None and not head.is_handed_over
