"""Backup: touches of owners off duty are offered to another desk until the owner is back."""

from collections.abc import Callable

from supportsim.engine.casework import Request
from supportsim.engine.dispatch import Dispatcher
from supportsim.engine.people import Owner
from supportsim.engine.queues import Entry
from supportsim.engine.timeline import OF_CASE, TIMERS, Moment, Timeline
from supportsim.engine.timetable import shift_starts
from supportsim.plan.plan import Plan
from supportsim.units import NONE
from supportsim.workweek import OpenClock


class Backup:
    """Makes and withdraws the offers of one run."""

    def __init__(
        self,
        plan: Plan,
        *,
        time: Timeline,
        dispatcher: Dispatcher,
        owners: list[Owner],
        opening: list[OpenClock],
        settle: Callable[[], None],
    ) -> None:
        self._time = time
        self._dispatcher = dispatcher
        self._owners = owners
        self._opening = opening
        self._settle = settle
        self._run_off = plan.run_off
        self._shift_starts = shift_starts(plan)
        self._desk: list[int] = plan.desks.backup_desk.tolist()
        self._after: list[int] = plan.desks.backup_after.tolist()
        self._from_severity: list[int] = plan.desks.backup_from.tolist()

    def owner_left(self, owner: Owner) -> None:
        """An owner has gone off duty: backups may step in, now or later."""
        for entry in self._waiting_for(owner):
            self.consider(entry[5])

    def owner_is_back(self, owner: Owner) -> None:
        """An owner is on duty again: what is still waiting is theirs."""
        for entry in self._waiting_for(owner):
            if entry[5].owner == owner.id:
                entry[5].offer_ticket = 0

    def _waiting_for(self, owner: Owner) -> list[Entry]:
        """What waits for an owner or is held by a member; nothing when there is no backup."""
        if self._desk[owner.desk] == NONE:
            return []
        waiting = owner.queue.waiting() + owner.new_queue.waiting()
        for engineer in owner.queue.crew:
            waiting += engineer.held.waiting()
        return waiting

    def consider(self, request: Request) -> None:
        """Offer a touch once it has waited long enough, if its owner is off duty till then."""
        desk = request.desk
        if request.owner == NONE or self._desk[desk] == NONE:
            return
        owner = self._owners[request.owner]
        is_theirs = request.holder is None or request.holder.id in owner.members
        if owner.on_shift or not is_theirs or request.work.severity > self._from_severity[desk]:
            return
        at = max(self._opening[desk].after(request.ready, self._after[desk]), self._time.now)
        if at < min(self._next_shift(member) for member in owner.members):
            value = (request, request.ticket)
            self._time.at(at, TIMERS, OF_CASE + request.work.case, self._offer, value)

    def _next_shift(self, engineer: int) -> int:
        """When an engineer off duty comes back; after the run when they do not."""
        starts = self._shift_starts[engineer]
        while starts and starts[-1] <= self._time.now:
            starts.pop()
        return starts[-1] if starts else self._run_off + 1

    def _offer(self, moment: Moment) -> None:
        """The waiting time is used up: the backup desk may take the touch."""
        request, ticket = moment.subject
        if request.ticket != ticket or self._owners[request.owner].on_shift:
            return
        backup = self._desk[request.desk]
        self._dispatcher.put(self._dispatcher.offers[backup][request.work.skill], request)
        self._settle()
