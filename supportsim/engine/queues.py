"""Queues of requests: in the order of their desk."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from supportsim.engine.casework import HOME, Request
from supportsim.plan.plan import DUE_FIRST, SEVERITY_FIRST

if TYPE_CHECKING:
    from supportsim.engine.people import Engineer
    from supportsim.engine.pool import Pool

#: Key of a waiting request (first, time, case, request number), its ticket, itself.
Entry = tuple[int, int, int, int, int, Request]


class Queue:
    """Requests that wait for the same people under the same conditions.

    An entry is valid while its ticket is the request's; others are passed over.

    Attributes:
        desk: Whose order and choice hold here.
        order: SEVERITY_FIRST, FIRST_COME or DUE_FIRST.
        by_opening: Whether the time in the order is that of opening.
        people: Who may ever serve it: an owner, a holder, or those of a desk with the skill.
        is_known: Whether its people look at it: only once something has waited in it.
        pool: The free people of its desk, when a desk does; `free` those people by number.
        skill: Skill they must have; -1 for any.
        is_new: Whether its cases are new at the desk, so that limits hold.
        route: HOME, BACKUP or OVERFLOW.
        has_places: Whether somebody who serves it takes skills in an order of their own.
    """

    __slots__ = (
        "by_opening", "desk", "entries", "free", "has_places", "is_known", "is_new", "order",
        "people", "pool", "route", "skill",
    )  # fmt: skip

    def __init__(
        self,
        desk: int,
        *,
        order: int = SEVERITY_FIRST,
        by_opening: bool = False,
        people: list[Engineer],
        pool: Pool | None = None,
        skill: int = -1,
        is_new: bool = False,
        route: int = HOME,
    ) -> None:
        self.entries: list[Entry] = []
        self.desk = desk
        self.order = order
        self.by_opening = by_opening
        self.people = people
        self.pool = pool
        self.free = None if pool is None else pool.people
        self.skill = skill
        self.is_new = is_new
        self.route = route
        self.has_places = self.is_known = False

    def put(self, request: Request, ticket: int) -> None:
        """Give a request a place; its old place along the same route is void."""
        request.tickets[self.route] = ticket
        if self.route == HOME:
            request.queue = self
        first, time = self.key(request)
        entry = (first, time, request.work.case, request.number, ticket, request)
        heappush(self.entries, entry)

    def has_free_people(self) -> bool:
        """Whether anybody who serves it is free."""
        if self.free is not None:
            return bool(self.free)
        return any(engineer.is_free for engineer in self.people)

    def key(self, request: Request) -> tuple[int, int]:
        """What ranks a request here before the case number does."""
        work = request.work
        time = work.opened if self.by_opening else request.joined
        if self.order == SEVERITY_FIRST:
            return work.severity, time
        return (request.due if self.order == DUE_FIRST else 0), time

    def is_valid(self, entry: Entry) -> bool:
        """Whether an entry still stands for its request."""
        return entry[4] == entry[5].tickets[self.route]

    def head(self) -> Entry | None:
        """The entry with the lowest key, or None."""
        entries = self.entries
        while entries:
            entry = entries[0]
            if entry[4] == entry[5].tickets[self.route]:
                return entry
            heappop(entries)
        return None

    def waiting(self) -> list[Entry]:
        """All valid entries in order of their keys."""
        return sorted(entry for entry in self.entries if self.is_valid(entry))
