"""The free people of a desk, longest idle first."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from supportsim.engine.eligibility import may_take

if TYPE_CHECKING:
    from supportsim.engine.casework import Request
    from supportsim.engine.people import Engineer
    from supportsim.engine.queues import Queue


class Pool:
    """People on shift, in no block and not at work, in order of (idle since, number).

    Who leaves is only marked; their place in the order is dropped when it comes up.

    Attributes:
        people: The free, by number.
    """

    __slots__ = ("_order", "people")

    def __init__(self) -> None:
        self.people: dict[int, Engineer] = {}
        self._order: list[tuple[int, int]] = []

    def add(self, engineer: Engineer) -> None:
        """Count an engineer among the free."""
        self.people[engineer.id] = engineer
        heappush(self._order, (engineer.idle_since, engineer.id))

    def eligible(self, queue: Queue, request: Request) -> list[Engineer]:
        """All who may take a request from a queue, by number."""
        people = self.people
        return [people[n] for n in sorted(people) if may_take(people[n], queue, request)]

    def longest_idle(self, queue: Queue, request: Request) -> Engineer | None:
        """The first in order who may take a request, or None; everybody keeps their place."""
        order, passed = self._order, []
        found: Engineer | None = None
        while order:
            idle_since, number = order[0]
            found = self.people.get(number)
            if found is None or found.idle_since != idle_since:
                heappop(order)
            elif may_take(found, queue, request):
                break
            else:
                passed.append(heappop(order))
        else:
            found = None
        for place in passed:
            heappush(order, place)
        return found
