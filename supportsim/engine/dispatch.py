"""Dispatch: which waiting request starts next, and who takes it."""

from supportsim.engine.casework import BACKED, BACKUP, HOME, OVERFLOW, Request
from supportsim.engine.choice import Choice
from supportsim.engine.pairs import Pair, Pairs
from supportsim.engine.people import Engineer
from supportsim.engine.pool import Pool
from supportsim.engine.queues import Queue
from supportsim.plan.plan import LONGEST_IDLE, NEVER, Plan


class News:
    """What may make an interruption possible that was not: requests that joined, and people."""

    __slots__ = ("people", "requests")

    def __init__(self) -> None:
        self.requests: list[tuple[Queue, Request]] = []
        self.people: set[Engineer] = set()


class Dispatcher:
    """Queues on one side, free people on the other.

    After every dispatch no waiting request has an eligible free person. So only queues
    that were filled since, and queues of people who came free since, can hold the next
    start: `live` keeps just these.

    Attributes:
        pools: By desk, the free people.
        backlog: By desk and skill, requests that anyone there may take.
        pairs: Who takes what from which queue.
        fresh: By desk and skill, cases nobody there has started (limits hold).
        offers: By desk and skill, touches whose owners are off duty.
        overflow: By desk and skill, requests of other desks that found nobody there.
        backed: By desk and skill, requests of other desks for which its people may be called out.
        backing: By desk, the desks whose people may be called out for its work.
        skills: Number of skills.
        tickets: How many were given out.
        stirred: Desks that give cases to people, where somebody may be given one since the last
            time they did.
        news: What has changed since the last search for interruptions, where any desk allows
            them.
    """

    def __init__(self, plan: Plan, engineers: list[Engineer], choice: Choice) -> None:
        most = (skills.max(initial=0) for skills in (plan.cases.skill, plan.tasks.skill))
        self.skills = int(max(most)) + 1
        self.pools = [Pool() for _ in plan.desks.names]
        self._choice = choice
        self._order: list[int] = plan.desks.order.tolist()
        self._by_opening: list[int] = plan.desks.by_opening.tolist()
        self._staff: list[list[Engineer]] = [[] for _ in plan.desks.names]
        for engineer in engineers:
            self._staff[engineer.desk].append(engineer)
        self._picky = [engineer for engineer in engineers if engineer.only_solvable]
        self.backlog = self._by_desk()
        self.fresh = self._by_desk(is_new=True)
        self.pairs = Pairs(choice, self.backlog)
        self.offers = self._by_desk(route=BACKUP)
        self.overflow = self._by_desk(route=OVERFLOW)
        self.backing = self._backing()
        self.backed = self._by_backer()
        self.live: set[Queue] = set()
        self.tickets = 0
        self._is_by_push: list[int] = plan.desks.push.tolist()
        self.stirred: set[int] = set()
        self.news = News()
        self._keeps_news = bool((plan.desks.interruption != NEVER).any())

    def _by_desk(self, *, is_new: bool = False, route: int = HOME) -> list[list[Queue]]:
        """A queue for each desk and skill."""
        return [
            [
                Queue(
                    desk,
                    people=[e for e in self._staff[desk] if e.skills >> skill & 1],
                    pool=pool,
                    skill=skill,
                    is_new=is_new,
                    route=route,
                    order=self._order[desk],
                    by_opening=bool(self._by_opening[desk]),
                    by_idleness=self._choice.rule[desk] == LONGEST_IDLE and route != OVERFLOW,
                )
                for skill in range(self.skills)
            ]
            for desk, pool in enumerate(self.pools)
        ]

    def _backing(self) -> list[list[int]]:
        """Desks whose people back each desk."""
        backs: list[set[int]] = [set() for _ in self._staff]
        for engineer in (engineer for staff in self._staff for engineer in staff):
            for desk in engineer.standby.backs if engineer.standby is not None else ():
                backs[desk].add(engineer.desk)
        for desk in set().union(*backs):
            # Their pool is asked for what they back, too: who is not on call refuses it.
            for engineer in self._staff[desk]:
                engineer.is_picky = True
        return [sorted(desks) for desks in backs]

    def _by_backer(self) -> dict[int, list[Queue]]:
        """A queue for each desk that backs others, and each skill."""
        return {
            desk: [
                Queue(
                    desk,
                    people=[e for e in self._staff[desk] if e.standby and e.skills >> skill & 1],
                    pool=self.pools[desk],
                    skill=skill,
                    route=BACKED + desk,
                    order=self._order[desk],
                    by_opening=bool(self._by_opening[desk]),
                )
                for skill in range(self.skills)
            ]
            for desk in sorted({desk for desks in self.backing for desk in desks})
        }

    def back(self, desk: int, request: Request) -> None:
        """Let a request wait, too, for people called out who back the desk where it does."""
        for backer in self.backing[desk]:
            request.make_way(BACKED + backer)
            self.put(self.backed[backer][request.work.skill], request)

    def put(self, queue: Queue, request: Request) -> None:
        """Let a request wait in a queue."""
        self.tickets = ticket = self.tickets + 1
        if queue.has_lanes:
            queue = queue.lane(request.work.severity)
        if not queue.is_known:
            _make_known(queue)
        queue.put(request, ticket)
        if self._keeps_news and queue.people:
            self.news.requests.append((queue, request))
        # Who comes free later stirs the queue then.
        if queue.free or (queue.free is None and queue.has_free_people()):
            self.live.add(queue)

    def stir(self, engineer: Engineer) -> None:
        """Note that an engineer may take, be given, or drop work for what they could not before."""
        if engineer.is_free:
            self.release(engineer)
        elif self._keeps_news:
            self.news.people.add(engineer)
        if self._is_by_push[engineer.desk]:
            self.stirred.add(engineer.desk)

    def stir_picky(self) -> None:
        """Note that somebody can solve a case that they could not before."""
        for engineer in self._picky:
            self.stir(engineer)

    def release(self, engineer: Engineer) -> None:
        """Count an engineer among the free, if they are; they look at what waits for them."""
        is_here = (engineer.on_shift and not engineer.in_block) or engineer.is_called_in
        if is_here and engineer.spell is None:
            if not engineer.is_free:
                engineer.is_free = True
                self.pools[engineer.desk].add(engineer)
            for queue in engineer.queues:
                if queue.entries:
                    self.live.add(queue)

    def withhold(self, engineer: Engineer) -> None:
        """Count an engineer among the free no longer."""
        if engineer.is_free and not engineer.is_unlimited:
            engineer.is_free = False
            del self.pools[engineer.desk].people[engineer.id]

    def next_start(self) -> Pair | None:
        """The waiting request with the lowest key that has an eligible free person.

        Returns:
            The pair, with the person whom the choice rule names; None when there is none.
        """
        best: Pair | None = None
        for queue in tuple(self.live):
            free = queue.free
            has_nobody = free is not None and not free
            found = None if has_nobody else self.pairs.first_of(queue)
            if found is not None:
                if best is None or self.pairs.rank(found) < self.pairs.rank(best):
                    best = found
            elif has_nobody or queue.route < OVERFLOW or queue.head() is None:
                # An overflow may only wait for who is free at home to start on something.
                self.live.discard(queue)
        if best is not None:
            _, engineer, queue = best
            is_last = False
            if queue.free is not None:
                self._choice.last[queue.desk] = engineer.id
                is_last = len(queue.free) == 1 and not engineer.is_unlimited
            # Nobody is left for what waits behind it, or nothing waits there.
            if is_last or len(queue.entries) == 1:
                self.live.discard(queue)
        return best


def _make_known(queue: Queue) -> None:
    """Something waits in a queue for the first time: its people look at it from now on."""
    queue.is_known = True
    people = queue.people
    for engineer in people:
        engineer.queues.append(queue)
    has_order = any(place != e.places[0] for e in people for place in e.places)
    differs = queue.pool is not None and len({e.places[queue.skill] for e in people}) > 1
    queue.has_places = has_order or differs
    queue.is_choosy = any(engineer.only_solvable for engineer in people)
    queue.part(people)
