"""Queues of requests: most urgent first, then by the time they joined."""

from heapq import heappop, heappush

from supportsim.engine.casework import Request

#: Key of a waiting request (severity, joined, case, request number), its ticket, itself.
Entry = tuple[int, int, int, int, int, Request]


class Queue:
    """Requests that wait for the same people under the same conditions.

    An entry is valid while its ticket is the request's; others are passed over.

    Attributes:
        desk: Desk whose people may serve it; -1 when an owner or holder does.
        owner: Owner whose members may serve it; -1 when a desk or holder does.
        holder: Engineer who holds what is in it; -1 when it is no such queue.
        skill: Skill its people must have; -1 for any.
        is_new: Whether its cases are new at the desk, so that limits hold.
        is_offer: Whether it holds offers to a backup desk.
    """

    __slots__ = ("desk", "entries", "holder", "is_new", "is_offer", "owner", "skill")

    def __init__(
        self,
        *,
        desk: int = -1,
        owner: int = -1,
        holder: int = -1,
        skill: int = -1,
        is_new: bool = False,
        is_offer: bool = False,
    ) -> None:
        self.entries: list[Entry] = []
        self.desk = desk
        self.owner = owner
        self.holder = holder
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
