"""The free people of a desk, longest idle first."""

from collections.abc import Callable
from heapq import heappop, heappush

from supportsim.engine.people import Engineer


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

    def remove(self, engineer: Engineer) -> None:
        """Count an engineer among the free no longer."""
        del self.people[engineer.id]

    def longest_idle(self, is_eligible: Callable[[Engineer], bool]) -> Engineer | None:
        """The first in order who is eligible, or None; everybody keeps their place."""
        order, passed = self._order, []
        found: Engineer | None = None
        while order:
            engineer = self.people.get(order[0][1])
            if engineer is None or engineer.idle_since != order[0][0]:
                heappop(order)
            elif is_eligible(engineer):
                found = engineer
                break
            else:
                passed.append(heappop(order))
        for place in passed:
            heappush(order, place)
        return found
