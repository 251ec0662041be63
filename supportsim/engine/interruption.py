"""Interruption: a waiting request takes the place of less urgent work."""

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from supportsim.engine.casework import HOME, Request, Spell
from supportsim.engine.dispatch import Dispatcher, may_pass
from supportsim.engine.eligibility import may_take
from supportsim.engine.people import Engineer
from supportsim.engine.queues import Queue
from supportsim.plan.plan import NEVER, Plan


class Claim(NamedTuple):
    """A waiting request that takes an engineer's time, and the queue it leaves."""

    request: Request
    engineer: Engineer
    queue: Queue


#: Order in which requests are tried: by the key where they wait with their own people.
Place = tuple[int, ...]


class Interruption:
    """Finds whose spell a waiting request cuts.

    After a search no waiting request can cut anything in hand. So only requests that have
    joined a queue since, and people of whom anything has changed since, can hold the next cut:
    the dispatcher's news.

    Attributes:
        is_possible: Whether any desk allows it.
        must_retry: Whether a search passed over a spell that had just started.
    """

    def __init__(
        self, plan: Plan, dispatcher: Dispatcher, is_over_count: Callable[[int], bool]
    ) -> None:
        """Read the rules.

        Args:
            plan: The plan.
            dispatcher: Knows the queues.
            is_over_count: Whether more seats of a desk are on duty than there should be.
        """
        self._dispatcher = dispatcher
        self._is_over_count = is_over_count
        self.is_possible = bool((plan.desks.interruption != NEVER).any())
        self.must_retry = False
        self._agenda: list[tuple[Place, int, Request, Queue]] = []
        self._reached: Place = ()
        self._numbers = self._begun = 0

    def has_begun(self, engineer: Engineer, spell: Spell) -> None:
        """An engineer has something new in hand, which might be cut."""
        engineer.yields_below = engineer.drops_below(spell.request.work.severity)
        self._dispatcher.news.people.add(engineer)

    def begin(self, now: int) -> None:
        """Begin a search: what has been news since the last one is to be tried."""
        news = self._dispatcher.news
        requests, people = news.requests, news.people
        news.requests, news.people = [], set()
        self._begun = self._dispatcher.tickets
        self.must_retry = False
        for queue, request in requests:
            self._enlist(queue, request)
        for engineer in people:
            self._enlist_for(engineer, now)

    def next_request(self) -> Request | None:
        """The request that is tried next, lowest key first; None when the search is over."""
        while self._agenda:
            self._reached, _, request, queue = heappop(self._agenda)
            if request.is_waiting:
                return request
            self._enlist_behind(queue)
        return None

    def started(self, claim: Claim, now: int) -> None:
        """A request has taken somebody's time: others behind it may find somebody, too."""
        self._enlist_behind(claim.queue)
        for engineer in self._dispatcher.news.people:
            if engineer.spell is not None and engineer.spell.started < now:
                for queue in engineer.queues:
                    for entry in queue.below(engineer.yields_below):
                        if self._place(queue, entry[5]) > self._reached:
                            self._enlist(queue, entry[5])

    def _place(self, queue: Queue, request: Request) -> Place:
        """Key of a request where it waits with its own people."""
        home = request.queue if request.queue is not None else queue
        return (*self._dispatcher.key_in(home, request), request.work.case, request.number)

    def _enlist(self, queue: Queue, request: Request) -> None:
        """Have a request tried in its turn, unless it joined after the search had begun."""
        if 0 < request.tickets[HOME] <= self._begun:
            self._numbers += 1
            heappush(self._agenda, (self._place(queue, request), self._numbers, request, queue))

    def _enlist_behind(self, queue: Queue) -> None:
        """Have the next requests of a queue tried whose first one is gone."""
        head = queue.head()
        if head is None or not _is_in_order(queue):
            return
        is_first_alone = head[5].tickets[HOME] <= self._begun and not may_pass(queue, head[5])
        limit = max(engineer.yields_below for engineer in queue.people)
        for entry in [head] if is_first_alone else queue.below(limit):
            self._enlist(queue, entry[5])

    def _enlist_for(self, engineer: Engineer, now: int) -> None:
        """Have tried what might cut the spell of an engineer of whom something has changed."""
        spell = engineer.spell
        if spell is None or not (engineer.on_shift or engineer.is_called_in):
            return
        for queue in engineer.queues:
            for request in _that_may_cut(engineer, queue):
                if spell.started == now:
                    self._try_again(engineer)
                    return
                self._enlist(queue, request)

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
            way = (*self._dispatcher.key_in(queue, request), queue.route)
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
        if engineer.is_seat and self._is_over_count(engineer.desk):
            return False
        return may_take(engineer, queue, request)


def _is_in_order(queue: Queue) -> bool:
    """Whether requests are tried in the order in which they wait in a queue."""
    return queue.route == HOME and not queue.is_held


def _that_may_cut(engineer: Engineer, queue: Queue) -> Iterator[Request]:
    """Requests of a queue among which are all that may be the next to cut an engineer's spell."""
    head = queue.head()
    if head is None or head[5].work.severity >= engineer.yields_below:
        return
    can_pass = may_pass(queue, head[5])
    if not can_pass and not may_take(engineer, queue, head[5]):
        return
    is_first_alone = not can_pass and _is_in_order(queue)
    for entry in [head] if is_first_alone else queue.below(engineer.yields_below):
        if may_take(engineer, queue, entry[5]):
            yield entry[5]
