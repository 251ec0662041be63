"""Dispatch: which waiting request starts next, and who takes it."""

from collections.abc import Iterable
from typing import Final

from supportsim.engine.casework import BACKED, BACKUP, HOME, OVERFLOW, Request
from supportsim.engine.choice import Choice
from supportsim.engine.eligibility import home_desk, may_take
from supportsim.engine.people import Engineer
from supportsim.engine.pool import Pool
from supportsim.engine.queues import Entry, Queue
from supportsim.plan.plan import LONGEST_IDLE, NEVER, Plan

#: Where nobody takes one skill before another.
_ANY_PLACE: Final = -1


#: A pair: what waits, who takes it, and the queue from which.
Pair = tuple[Entry, Engineer, Queue]


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
            found = None if has_nobody else self._first_takeable(queue)
            if found is not None:
                if best is None or self._rank(found) < self._rank(best):
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

    def _first_takeable(self, queue: Queue) -> Pair | None:
        """The lowest pair of a queue: an entry and somebody free who may take it."""
        head = queue.head()
        if head is None:
            return None
        if queue.has_places:
            return self._lowest_by_place(queue)
        if queue.by_idleness and queue.pool is not None:
            engineer = queue.pool.longest_idle(queue, head[5])
        else:
            engineer = self._taker(queue, head[5], _ANY_PLACE)
        if engineer is not None:
            return head, engineer, queue
        return self._first_of_rest(queue) if may_pass(queue, head[5]) else None

    def _first_of_rest(self, queue: Queue) -> Pair | None:
        """The first entry that somebody free may take, when the head found nobody."""
        for entry in self._rest_of(queue):
            engineer = self._taker(queue, entry[5], _ANY_PLACE)
            if engineer is not None:
                return entry, engineer, queue
        return None

    def _rest_of(self, queue: Queue) -> Iterable[Entry]:
        """What of a queue somebody free may take, in order, when the head found nobody."""
        free = self._free_of(queue)
        if not queue.easy or queue.route >= OVERFLOW or any(each.standby for each in free):
            return queue.waiting()[1:]
        head = queue.head()
        if head is None or head[5].holder is not None or _is_refused_by_name(head[5]):
            return queue.waiting()[1:]
        # Whom skill, limit or held work keeps from the head, these keep from the rest too.
        people = [each for each in free if each.only_solvable and _has_skill(each, queue)]
        for each in [each for each in people if each.held.entries]:
            first = next(queue.easy_for([each]), None)
            by_name = first is not None and _is_refused_by_name(first[5])
            if first is None or not (by_name or may_take(each, queue, first[5])):
                people.remove(each)
        return queue.easy_for(people)

    def _lowest_by_place(self, queue: Queue) -> Pair | None:
        """The lowest pair where people take skills in an order of their own."""
        best: Pair | None = None
        best_place = 0
        for entry in self._by_place(queue):
            request = entry[5]
            places = {e.places[request.work.skill] for e in self._free_of(queue)}
            for place in sorted(place for place in places if best is None or place < best_place):
                engineer = self._taker(queue, request, place)
                if engineer is not None:
                    best, best_place = (entry, engineer, queue), place
                    break
        return best

    @staticmethod
    def _by_place(queue: Queue) -> list[Entry]:
        """What of a queue may be the lowest pair where people take skills in their own order."""
        head = queue.head()
        if head is None:
            return []
        is_alike = queue.skill >= 0 and not may_pass(queue, head[5])
        return [head] if queue.is_held or is_alike else queue.waiting()

    @staticmethod
    def _free_of(queue: Queue) -> list[Engineer]:
        people = queue.people if queue.free is None else queue.free.values()
        return [engineer for engineer in people if engineer.is_free]

    def _rank(self, pair: Pair) -> tuple[int, ...]:
        """(place of the skill, key in the queue, case, number, route): the lowest pair is next."""
        (first, time, case, number, _, request), engineer, queue = pair
        if queue.is_held:
            first, time = self.key_in(queue, request)
        return engineer.places[request.work.skill], first, time, case, number, queue.route

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
        if queue.route >= OVERFLOW and self._has_somebody_at_home(request):
            return None
        if queue.pool is None:
            candidates = [e for e in queue.people if e.is_free and may_take(e, queue, request)]
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
        """Whether somebody free of its own people may take a request."""
        home = request.queue
        if home is None:
            return False
        if home.is_held:
            head = home.head()
            if head is None or head[5] is not request:
                return False
        people = home.people if home.free is None else home.free.values()
        return any(engineer.is_free and may_take(engineer, home, request) for engineer in people)


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


def _has_skill(engineer: Engineer, queue: Queue) -> bool:
    """Whether an engineer has the skill that a queue asks for, if any."""
    return queue.skill < 0 or bool(engineer.skills >> queue.skill & 1)


def may_pass(queue: Queue, head: Request) -> bool:
    """Whether who may not take the head of a queue may take what is behind it.

    Not where skill, limit or held work keeps them from it: these keep them from the rest too.
    """
    if queue.is_choosy or queue.route >= OVERFLOW:
        return True
    if head.holder is not None and not queue.is_held:
        return True
    return _is_refused_by_name(head)


def _is_refused_by_name(request: Request) -> bool:
    """Whether there is anybody who may not take a request, whatever the others behind it."""
    return bool(request.excluded or request.work.failed_stand_ins)
