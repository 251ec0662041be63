"""Queues of requests: most urgent first, then by the time they joined."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from supportsim.engine.casework import Request

if TYPE_CHECKING:
    from supportsim.engine.people import Engineer
    from supportsim.engine.pool import Pool

#: Key of a waiting request (severity, joined, case, request number), its ticket, itself.
Entry = tuple[int, int, int, int, int, Request]


class Queue:
    """Requests that wait for the same people under the same conditions.

    An entry is valid while its ticket is the request's; others are passed over.

    Attributes:
        crew: People who may serve it, when an owner or holder does.
        pool: The free people of its desk, when a desk does.
        skill: Skill they must have; -1 for any.
        is_new: Whether its cases are new at the desk, so that limits hold.
        is_offer: Whether it holds offers to a backup desk.
    """

    __slots__ = ("crew", "entries", "is_new", "is_offer", "pool", "skill")

    def __init__(
        self,
        crew: list[Engineer] | None = None,
        *,
        pool: Pool | None = None,
        skill: int = -1,
        is_new: bool = False,
        is_offer: bool = False,
    ) -> None:
        self.entries: list[Entry] = []
        self.crew = crew or []
        self.pool = pool
        self.skill = skill
        self.is_new = is_new
        self.is_offer = is_offer

    def put(self, request: Request, ticket: int) -> None:
        """Give a request a place; its old place of the same kind is void."""
        if self.is_offer:
            request.offer_ticket = ticket
        else:
            request.ticket = ticket
        work = request.work
        entry = (work.severity, request.joined, work.case, request.number, ticket, request)
        heappush(self.entries, entry)

    def is_valid(self, entry: Entry) -> bool:
        """Whether an entry still stands for its request."""
        request = entry[5]
        return entry[4] == (request.offer_ticket if self.is_offer else request.ticket)

    def head(self) -> Entry | None:
        """The entry with the lowest key, or None."""
        entries = self.entries
        while entries:
            if self.is_valid(entries[0]):
                return entries[0]
            heappop(entries)
        return None

    def waiting(self) -> list[Entry]:
        """All valid entries in order of their keys."""
        return sorted(entry for entry in self.entries if self.is_valid(entry))
