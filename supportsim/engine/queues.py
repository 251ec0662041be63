"""Queues of requests: in the order of their desk."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from supportsim.engine.casework import HOME, Request
from supportsim.ledger.tables import HELP, REPRODUCTION, TASK
from supportsim.plan.plan import DUE_FIRST, SEVERITY_FIRST

if TYPE_CHECKING:
    from supportsim.engine.people import Engineer
    from supportsim.engine.pool import Pool

#: Key of a waiting request (first, time, case, request number), its ticket, itself.
Entry = tuple[int, int, int, int, int, Request]


class Queue:
    """Requests that wait for the same people under the same conditions.

    An entry is valid while its ticket is the request's; others are passed over. Where severity
    does not go first, each severity waits in a lane of its own, a queue like this one; so whom
    anything but a name keeps from the head of a queue or lane, it keeps from all behind it.

    Attributes:
        desk: Whose order and choice hold here.
        order: SEVERITY_FIRST, FIRST_COME or DUE_FIRST.
        by_opening: Whether the time in the order is that of opening.
        lanes: By severity, where it has lanes; they have none.
        people: Who may ever serve it: an owner, a holder, or those of a desk with the skill.
        is_known: Whether its people look at it: only once something has waited in it.
        pool: The free people of its desk, when a desk does; `free` those people by number.
        skill: Skill they must have; -1 for any.
        is_new: Whether its cases are new at the desk, so that limits hold.
        is_held: Whether it is what somebody holds.
        route: HOME, BACKUP or OVERFLOW; or BACKED and the desk that backs others.
        by_idleness: Whether of the free people of its desk simply the longest idle is named.
        is_choosy: Whether somebody who serves it leaves what they cannot solve.
        has_places: Whether somebody who serves it takes skills in an order of their own.
        easy: By what somebody can solve who leaves all else, the entries they might take, a heap
            each; none before `part` is called.
    """

    __slots__ = (
        "by_idleness", "by_opening", "desk", "easy", "entries", "free", "has_lanes", "has_places",
        "is_choosy", "is_held", "is_known", "is_new", "lanes", "order", "people", "pool", "route",
        "skill",
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
        is_held: bool = False,
        route: int = HOME,
        by_idleness: bool = False,
        has_lanes: bool = True,
    ) -> None:
        self.entries: list[Entry] = []
        self.easy: dict[tuple[int, ...], list[Entry]] = {}
        self.desk = desk
        self.order = order
        self.by_opening = by_opening
        self.people = people
        self.pool = pool
        self.free = None if pool is None else pool.people
        self.skill = skill
        self.is_new = is_new
        self.by_idleness = by_idleness
        self.is_held = is_held
        self.route = route
        self.has_places = self.is_choosy = self.is_known = False
        self.has_lanes = has_lanes and order != SEVERITY_FIRST
        self.lanes: dict[int, Queue] = {}

    def lane(self, severity: int) -> Queue:
        """The lane of a severity; opened when it is first asked for."""
        if severity not in self.lanes:
            self.lanes[severity] = Queue(
                self.desk,
                order=self.order,
                by_opening=self.by_opening,
                people=self.people,
                pool=self.pool,
                skill=self.skill,
                is_new=self.is_new,
                route=self.route,
                by_idleness=self.by_idleness,
                has_lanes=False,
            )
        return self.lanes[severity]

    def put(self, request: Request, ticket: int) -> None:
        """Give a request a place; its old place along the same route is void."""
        request.tickets[self.route] = ticket
        if self.route == HOME:
            request.queue = self
        else:
            request.elsewhere = {**(request.elsewhere or {}), self.route: self}
        first, time = self.key(request)
        entry = (first, time, request.work.case, request.number, ticket, request)
        heappush(self.entries, entry)
        for competence, entries in self.easy.items():
            if _might_be_solved(request, competence):
                heappush(entries, entry)

    def part(self, people: list[Engineer]) -> None:
        """From now on keep apart what people who leave what they cannot solve might take."""
        self.easy = {tuple(e.competence): [] for e in people if e.only_solvable}

    def easy_for(self, people: list[Engineer]) -> Iterator[Entry]:
        """Valid entries, in order, that any of some people who leave the rest might take.

        Nothing may join or leave the queue while they are asked for.
        """
        heaps = [self.easy[competence] for competence in {tuple(e.competence) for e in people}]
        for entries in heaps:
            while entries and not self.is_valid(entries[0]):
                heappop(entries)
        if not any(heaps):
            return
        first = min(entries[0] for entries in heaps if entries)
        yield first
        # Seldom is the first of them left; so only then all are put in order.
        rest = {entry for entries in heaps for entry in entries if self.is_valid(entry)}
        yield from sorted(rest - {first})

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

    def is_empty(self) -> bool:
        """Whether nothing waits in it, or in any of its lanes."""
        return self.head() is None and all(lane.head() is None for lane in self.lanes.values())

    def below(self, severity: int) -> Iterator[Entry]:
        """Valid entries more severe than this, in order; of a queue without lanes.

        Nothing may join or leave the queue while they are asked for.
        """
        head = self.head()
        ahead = [] if head is None else [(head, 0)]
        # A heap: an entry comes before the two behind it. A lane has one severity alone.
        while ahead and ahead[0][0][5].work.severity < severity:
            entry, place = heappop(ahead)
            if self.is_valid(entry):
                yield entry
            behind = self.entries[2 * place + 1 : 2 * place + 3]
            for number, each in enumerate(behind, start=2 * place + 1):
                heappush(ahead, (each, number))

    def waiting(self) -> list[Entry]:
        """All valid entries, those of its lanes too, in order of their keys."""
        if not self.lanes:
            return self.in_order()
        entries = (each for one in (self, *self.lanes.values()) for each in one.in_order())
        return sorted(entries)

    def in_order(self) -> list[Entry]:
        """The valid entries of this queue alone, in order; the void ones are dropped for good."""
        entries, route = self.entries, self.route
        valid = [entry for entry in entries if entry[4] == entry[5].tickets[route]]
        valid.sort()
        # What is in order is a heap, too.
        entries[:] = valid
        return valid


def _might_be_solved(request: Request, competence: tuple[int, ...]) -> bool:
    """Whether people of this competence might take a request, or be helped to while it waits."""
    work = request.work
    if request.purpose in {HELP, TASK, REPRODUCTION} or work.able or work.able_desks:
        return True
    return work.difficulty < competence[work.kind]
