"""Push: cases that nobody owns are given to people on duty before anybody starts."""

from collections.abc import Callable
from operator import itemgetter

from supportsim.engine.casework import OVERFLOW, CaseWork, Request
from supportsim.engine.common import Common
from supportsim.engine.eligibility import has_room, would_do
from supportsim.engine.people import Engineer
from supportsim.engine.queues import Entry, Queue


class Push:
    """The cases of push desks that wait for room with somebody.

    Attributes:
        given_off_shift: Called with what is given to somebody called out.
        is_by_push: By desk, whether new cases are given to people.
    """

    def __init__(self, common: Common) -> None:
        desks = common.plan.desks
        self._seats = common.seats
        self._time = common.time
        self._dispatcher = common.dispatcher
        self._ownership = common.ownership
        self._choice = common.choice
        self.given_off_shift: Callable[[Request], None] = _nothing
        self.is_by_push: list[int] = desks.push.tolist()
        engineers = common.engineers
        self._people = [[e for e in engineers if e.desk == d] for d in range(len(desks.names))]
        self._are_picky = [any(e.is_picky for e in people) for people in self._people]
        self._trays: list[dict[tuple[int, bool], Queue]] = [{} for _ in desks.names]

    def tray_of(self, work: CaseWork) -> Queue:
        """Where an ownerless touch of a case waits to be given to somebody of a push desk."""
        self._dispatcher.stirred.add(work.desk)
        trays, key = self._trays[work.desk], (work.skill, work.is_new)
        if key not in trays:
            like = self._dispatcher.fresh[work.desk][work.skill]
            trays[key] = Queue(
                work.desk,
                people=[],
                order=like.order,
                by_opening=like.by_opening,
                skill=work.skill,
                is_new=work.is_new,
                has_lanes=False,
            )
        return trays[key]

    def trays_of(self, desk: int) -> list[Queue]:
        """Where cases wait to be given to people of a desk."""
        return list(self._trays[desk].values())

    def give_out(self) -> None:
        """Give waiting cases to people, the lowest key first, while anybody has room."""
        stirred = self._dispatcher.stirred
        while stirred:
            desk = stirred.pop()
            while (found := self._next(desk)) is not None:
                self._give(*found)

    def _give(self, request: Request, engineer: Engineer) -> None:
        """A case is somebody's, and waits with them."""
        self._choice.last[engineer.desk] = engineer.id
        self._ownership.assign(request.work, engineer, self._time.now)
        request.owner = engineer.id
        # What is somebody's no longer overflows to another desk.
        request.tickets[OVERFLOW] = 0
        self._dispatcher.put(self._ownership.owners[engineer.id].queue, request)
        if not engineer.on_shift:
            self.given_off_shift(request)

    def _next(self, desk: int) -> tuple[Request, Engineer] | None:
        """The waiting case of a desk with the lowest key for whom there is somebody, and who."""
        waiting = []
        for queue in self._trays[desk].values():
            if queue.head() is None:
                continue
            # Where nobody has room, nothing needs to be looked at.
            people = [e for e in self._people[desk] if self._has_room(e, queue)]
            if people:
                waiting += [(e[:5], e[5], people) for e in self._to_look_at(queue)]
        for _, request, people in sorted(waiting, key=itemgetter(0)):
            candidates = [e for e in people if not e.is_picky or would_do(e, request)]
            if candidates:
                return request, self._choice.name(desk, candidates, request, is_push=True)
        return None

    def _to_look_at(self, queue: Queue) -> list[Entry]:
        """What of a tray may be given first: its head, unless people differ in what they do."""
        if self._are_picky[queue.desk]:
            return queue.waiting()
        head = queue.head()
        return [] if head is None else [head]

    def _has_room(self, engineer: Engineer, queue: Queue) -> bool:
        """Whether somebody is on duty, at work or not, and has skill and room for a tray."""
        if not (engineer.on_shift or engineer.is_called_in):
            return False
        if engineer.is_seat and self._seats.is_over(engineer.desk):
            return False
        return has_room(engineer, queue)


def _nothing(_: Request) -> None:
    """Nothing follows."""
