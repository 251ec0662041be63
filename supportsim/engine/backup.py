"""Backup: touches of owners off duty are offered to another desk until the owner is back."""

from supportsim.engine.casework import BACKUP, HOME, Request
from supportsim.engine.common import Common
from supportsim.engine.instant import OFFER, TIMERS, timer_of
from supportsim.engine.people import Owner
from supportsim.engine.timeline import Moment
from supportsim.engine.timetable import shift_starts
from supportsim.ledger.tables import TOUCH
from supportsim.units import NONE
from supportsim.workweek import OpenClock


class Backup:
    """Makes and withdraws the offers of one run.

    Attributes:
        is_possible: Whether any desk has a backup.
    """

    def __init__(self, common: Common, opening: list[OpenClock]) -> None:
        plan = common.plan
        self._time = common.time
        self._dispatcher = common.dispatcher
        self._owners = common.ownership.owners
        self._opening = opening
        self._run_off = plan.run_off
        self._desk: list[int] = plan.desks.backup_desk.tolist()
        self._after: list[int] = plan.desks.backup_after.tolist()
        self._from_severity: list[int] = plan.desks.backup_from.tolist()
        self.is_possible = any(desk != NONE for desk in self._desk)
        self._shift_starts = shift_starts(plan) if self.is_possible else []
        for engineer, row in enumerate(plan.engineers.on_call.tolist() if self.is_possible else []):
            if row != NONE:
                # Rest may put off their shifts: an offer finds out when it is made.
                self._shift_starts[engineer] = []

    def owner_left(self, owner: Owner) -> None:
        """An owner has gone off duty: backups may step in, now or later."""
        for request in self._waiting_for(owner):
            self.consider(request)

    def owner_is_back(self, owner: Owner) -> None:
        """An owner is on duty again: what is still waiting is theirs."""
        for request in self._waiting_for(owner):
            request.tickets[BACKUP] = 0

    def _waiting_for(self, owner: Owner) -> list[Request]:
        """Touches of an owner that wait, held ones included; none when there is no backup."""
        if self._desk[owner.desk] == NONE:
            return []
        requests = (work.request for work in owner.cases)
        return [request for request in requests if request is not None and request.is_waiting]

    def consider(self, request: Request) -> None:
        """Offer a touch once it has waited long enough, if its owner is off duty till then."""
        work = request.work
        if request.purpose != TOUCH or work.owner == NONE:
            return
        desk = work.desk
        if self._desk[desk] == NONE or work.severity > self._from_severity[desk]:
            return
        owner = self._owners[work.owner]
        is_theirs = request.holder is None or request.holder.id in owner.members
        if owner.on_shift or not is_theirs:
            return
        at = max(self._opening[desk].after(request.ready, self._after[desk]), self._time.now)
        if at >= min(self._next_shift(member) for member in owner.members):
            return
        if at == self._time.now:
            self._offer(request)
        else:
            value = (request, request.tickets[HOME])
            self._time.at(at, TIMERS, timer_of(work.case, OFFER), self._offer_later, value)

    def _next_shift(self, engineer: int) -> int:
        """When an engineer off duty comes back; after the run when they do not."""
        starts = self._shift_starts[engineer]
        while starts and starts[-1] <= self._time.now:
            starts.pop()
        return starts[-1] if starts else self._run_off + 1

    def _offer_later(self, moment: Moment) -> None:
        request, ticket = moment.subject
        owner = request.work.owner
        if request.tickets[HOME] != ticket or owner == NONE or self._owners[owner].on_shift:
            return
        self._offer(request)

    def _offer(self, request: Request) -> None:
        """The waiting time is used up: the backup desk may take the touch."""
        work = request.work
        backup = self._desk[work.desk]
        self._dispatcher.put(self._dispatcher.offers[backup][work.skill], request)
        self._dispatcher.back(backup, request)
        self._time.is_unsettled = True
