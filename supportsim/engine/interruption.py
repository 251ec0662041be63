"""Interruption: a waiting request takes the place of less urgent work."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from supportsim.engine.casework import HOME, Request
from supportsim.engine.dispatch import Dispatcher
from supportsim.engine.eligibility import may_take
from supportsim.engine.people import Engineer
from supportsim.engine.queues import Entry, Queue
from supportsim.plan.plan import NEVER, Plan


class Claim(NamedTuple):
    """A waiting request that takes an engineer's time, and the queue it leaves."""

    request: Request
    engineer: Engineer
    queue: Queue


class Interruption:
    """Finds whose spell a waiting request cuts.

    Attributes:
        is_possible: Whether any desk allows it.
        kept_off: Whether the last search passed over a spell that had just started.
    """

    def __init__(
        self,
        plan: Plan,
        engineers: list[Engineer],
        dispatcher: Dispatcher,
        is_over_count: Callable[[int], bool],
    ) -> None:
        """Read the rules.

        Args:
            plan: The plan.
            engineers: Everybody.
            dispatcher: Knows the queues.
            is_over_count: Whether more seats of a desk are on duty than there should be.
        """
        self._dispatcher = dispatcher
        self._is_over_count = is_over_count
        self._people = [e for e in engineers if e.interruption != NEVER and not e.is_unlimited]
        self.is_possible = bool((plan.desks.interruption != NEVER).any())
        self.kept_off = False

    def candidates(self) -> list[Request]:
        """Waiting requests that could cut anything in hand, lowest key first."""
        spells = [e.spell for e in self._people if e.spell is not None and e.on_shift]
        least = max((spell.request.work.severity for spell in spells), default=0)
        found = {}
        for queue, entry in self._entries():
            request = entry[5]
            if request.work.severity < least and request not in found:
                found[request] = self._key(queue, request)
        return sorted(found, key=lambda request: found[request])

    def _key(self, queue: Queue, request: Request) -> tuple[int, ...]:
        """Key of a request where it waits with its own people."""
        home = request.queue if request.queue is not None else queue
        return (*self._dispatcher.key_in(home, request), request.work.case, request.number)

    def _entries(self) -> Iterator[tuple[Queue, Entry]]:
        """Everything that waits for one of these people."""
        queues = {queue: None for engineer in self._people for queue in engineer.queues}
        for queue in queues:
            for entry in queue.entries:
                if queue.is_valid(entry):
                    yield queue, entry

    def claim(self, request: Request, now: int) -> Claim | None:
        """Whose spell a waiting request cuts: the least urgent, then the latest started.

        Returns:
            None when there is no such spell; `kept_off` says whether one had just started.
        """
        best: tuple[tuple[int, int, int], Claim] | None = None
        self.kept_off = False
        for engineer in self._people:
            spell = engineer.spell
            if spell is None or not engineer.on_shift or spell.ends <= now:
                continue
            if engineer.is_seat and self._is_over_count(engineer.desk):
                continue
            if not engineer.would_drop(spell.request.work.severity, request):
                continue
            queue = self._way_to(engineer, request)
            if queue is None:
                continue
            if spell.started == now:
                self.kept_off = True
                continue
            rank = (-spell.request.work.severity, -spell.started, engineer.id)
            if best is None or rank < best[0]:
                best = (rank, Claim(request, engineer, queue))
        return None if best is None else best[1]

    def _way_to(self, engineer: Engineer, request: Request) -> Queue | None:
        """The queue from which an engineer, were they free, would take a request."""
        ways = [
            (self._dispatcher.key_in(queue, request), queue.route, position)
            for position, queue in enumerate(engineer.queues)
            if self._stands_in(queue, request) and may_take(engineer, queue, request)
        ]
        return engineer.queues[min(ways)[2]] if ways else None

    @staticmethod
    def _stands_in(queue: Queue, request: Request) -> bool:
        """Whether a request waits in a queue."""
        if queue.route == HOME:
            return request.is_waiting and request.queue is queue
        return any(entry[5] is request and queue.is_valid(entry) for entry in queue.entries)
