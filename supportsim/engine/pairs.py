"""Pairs: which request of a queue may start next, and who of the free takes it."""

from collections.abc import Iterable
from typing import Final

from supportsim.engine.casework import HOME, OVERFLOW, Request
from supportsim.engine.choice import Choice
from supportsim.engine.eligibility import home_desk, may_leave_held, may_take
from supportsim.engine.people import Engineer
from supportsim.engine.queues import Entry, Queue
from supportsim.plan.plan import LONGEST_IDLE

#: Where nobody takes one skill before another.
_ANY_PLACE: Final = -1

#: A pair: what waits, who takes it, and the queue from which.
Pair = tuple[Entry, Engineer, Queue]


class Pairs:
    """Finds the lowest pair of a queue, and ranks pairs of several.

    Args:
        choice: The choice rules.
        backlog: By desk and skill, requests that anyone there may take.
    """

    def __init__(self, choice: Choice, backlog: list[list[Queue]]) -> None:
        self._choice = choice
        self._backlog = backlog

    def first_of(self, queue: Queue) -> Pair | None:
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
            if first is None or not may_leave_held(each, first[5].work.severity):
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

    def rank(self, pair: Pair) -> tuple[int, ...]:
        """(place of the skill, key in the queue, case, number, route): the lowest pair is next."""
        (first, time, case, number, _, request), engineer, queue = pair
        if queue.is_held:
            first, time = self.key_in(queue, request)
        return engineer.places[request.work.skill], first, time, case, number, queue.route

    def key_in(self, queue: Queue, request: Request) -> tuple[int, int]:
        """Key of a request in a queue; of held work, by the order of the desk that is to do it."""
        if queue.route == HOME and request.holder is not None:
            queue = self._backlog[home_desk(request)][0]
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
