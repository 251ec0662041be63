"""Interruption: a waiting request takes the place of less urgent work."""

from heapq import heappop, heappush
from typing import NamedTuple

from supportsim.engine.casework import HOME, Request, Spell
from supportsim.engine.common import Common
from supportsim.engine.eligibility import may_take
from supportsim.engine.pairs import may_pass
from supportsim.engine.people import Engineer
from supportsim.engine.queues import Queue
from supportsim.plan.plan import NEVER


class Claim(NamedTuple):
    """A waiting request that takes an engineer's time, and the queue it leaves."""

    request: Request
    engineer: Engineer
    queue: Queue


#: Order in which requests are tried: by the key where they wait with their own people.
Place = tuple[int, ...]


class Chance(NamedTuple):
    """A request that is to be tried: as it is news, or as somebody would drop work for it."""

    place: Place
    number: int
    request: Request
    engineer: Engineer | None
    queue: Queue


class Interruption:
    """Finds whose spell a waiting request cuts.

    After a search no waiting request can cut anything in hand. So only requests that have
    joined a queue since, and people of whom anything has changed since, can hold the next cut:
    the dispatcher's news. Of what such people would drop work for, the first in each of their
    queues is tried, and the next only when that has cut somebody else.

    Attributes:
        is_possible: Whether any desk allows it.
        must_retry: Whether a search passed over a spell that had just started.
    """

    def __init__(self, common: Common) -> None:
        self._dispatcher = common.dispatcher
        self._seats = common.seats
        self.is_possible = bool((common.plan.desks.interruption != NEVER).any())
        self.must_retry = False
        self._agenda: list[Chance] = []
        self._in_trial: Chance
        self._reached: Place = ()
        self._numbers = self._begun = self._now = 0

    def has_begun(self, engineer: Engineer, spell: Spell) -> None:
        """An engineer has something new in hand, which might be cut."""
        engineer.yields_below = engineer.drops_below(spell.request.work.severity)
        self._dispatcher.news.people.add(engineer)

    def begin(self, now: int) -> None:
        """Begin a search: what has been news since the last one is to be tried."""
        news = self._dispatcher.news
        requests, people = news.requests, news.people
        news.requests, news.people = [], set()
        self._now, self._begun, self._reached = now, self._dispatcher.tickets, ()
        self.must_retry = False
        for queue, request in requests:
            if self._is_due(queue, request):
                self._enlist(queue, request, None)
        for engineer in people:
            self._enlist_for(engineer)

    def next_request(self) -> Request | None:
        """The request that is tried next, lowest key first; None when the search is over."""
        while self._agenda:
            chance = heappop(self._agenda)
            is_again, self._reached = chance.place == self._reached, chance.place
            if not chance.request.is_waiting:
                self._go_on_from(chance)
            elif not is_again:
                self._in_trial = chance
                return chance.request
        return None

    def started(self) -> None:
        """The request has taken somebody's time: others may take that of others."""
        self._go_on_from(self._in_trial)
        for engineer in self._dispatcher.news.people:
            if self._may_be_cut(engineer):
                self._enlist_for(engineer)

    def _go_on_from(self, chance: Chance) -> None:
        """A request is gone: who would have dropped work for it may do so for the next."""
        queue, engineer = chance.queue, chance.engineer
        if engineer is not None and self._may_be_cut(engineer):
            request = self._next_for(engineer, queue)
            if request is not None:
                self._enlist(queue, request, engineer)

    def _may_be_cut(self, engineer: Engineer) -> bool:
        """Whether an engineer has something in hand that did not start at this instant."""
        return engineer.spell is not None and engineer.spell.started < self._now

    def _place(self, queue: Queue, request: Request) -> Place:
        """Key of a request where it waits with its own people."""
        home = request.queue if request.queue is not None else queue
        return (*self._dispatcher.pairs.key_in(home, request), request.work.case, request.number)

    def _is_due(self, queue: Queue, request: Request) -> bool:
        """Whether a request joined before the search began, and its turn is still to come."""
        is_old = 0 < request.tickets[HOME] <= self._begun
        return is_old and self._place(queue, request) > self._reached

    def _enlist(self, queue: Queue, request: Request, engineer: Engineer | None) -> None:
        """Have a request tried in its turn."""
        self._numbers += 1
        place = self._place(queue, request)
        heappush(self._agenda, Chance(place, self._numbers, request, engineer, queue))

    def _enlist_for(self, engineer: Engineer) -> None:
        """Have tried what might cut the spell of an engineer of whom something has changed."""
        if engineer.spell is None or not (engineer.on_shift or engineer.is_called_in):
            return
        for queue in engineer.queues:
            request = self._next_for(engineer, queue)
            if request is not None:
                if not self._may_be_cut(engineer):
                    self._try_again(engineer)
                    return
                self._enlist(queue, request, engineer)

    def _next_for(self, engineer: Engineer, queue: Queue) -> Request | None:
        """The next request of a queue for which an engineer would drop what they have in hand."""
        found: Request | None = None
        for entry in queue.below(engineer.yields_below):
            request = entry[5]
            if not may_take(engineer, queue, request):
                if not may_pass(queue, request):
                    break
            elif self._is_due(queue, request):
                if _is_in_order(queue):
                    return request
                if found is None or self._place(queue, request) < self._place(queue, found):
                    found = request
        return found

    def _try_again(self, engineer: Engineer) -> None:
        """A spell that starts now may be cut a millisecond later."""
        self.must_retry = True
        self._dispatcher.news.people.add(engineer)

    def claim(self, request: Request, now: int) -> Claim | None:
        """Whose spell a waiting request cuts: the least urgent, then the latest started.

        Returns:
            None when there is no such spell.
        """
        best: tuple[tuple[int, ...], Claim] | None = None
        passed_over: list[Engineer] = []
        severity = request.work.severity
        for queue in request.queues():
            way = (*self._dispatcher.pairs.key_in(queue, request), queue.route)
            for engineer in [each for each in queue.people if severity < each.yields_below]:
                spell = engineer.spell
                if spell is None or not self._may_cut(engineer, spell, queue, request, now):
                    continue
                if spell.started == now:
                    passed_over.append(engineer)
                    continue
                rank = (-spell.request.work.severity, -spell.started, engineer.id, *way)
                if best is None or rank < best[0]:
                    best = (rank, Claim(request, engineer, queue))
        if best is not None:
            return best[1]
        for engineer in passed_over:
            self._try_again(engineer)
        return None

    def _may_cut(
        self, engineer: Engineer, spell: Spell, queue: Queue, request: Request, now: int
    ) -> bool:
        """Whether a request severe enough may take the place of what an engineer has in hand."""
        if not (engineer.on_shift or engineer.is_called_in) or spell.ends <= now:
            return False
        if engineer.is_seat and self._seats.is_over(engineer.desk):
            return False
        return may_take(engineer, queue, request)


def _is_in_order(queue: Queue) -> bool:
    """Whether requests are tried in the order in which they wait in a queue."""
    return queue.route == HOME and not queue.is_held
