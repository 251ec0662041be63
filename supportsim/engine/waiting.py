"""Waiting: requests join queues, are held by people, and leave again."""

from typing import TYPE_CHECKING

from supportsim.engine.backup import Backup
from supportsim.engine.casework import HOME, CaseWork, Request
from supportsim.engine.common import Common
from supportsim.engine.eligibility import home_desk
from supportsim.engine.instant import OVERFLOWING, RETURN_HELD, TIMERS, timer_of
from supportsim.engine.push import Push
from supportsim.engine.queues import Queue
from supportsim.engine.timeline import Moment
from supportsim.ledger.tables import TASK, TOUCH
from supportsim.units import NONE
from supportsim.workweek import OpenClock

if TYPE_CHECKING:
    from supportsim.engine.people import Engineer


class WaitingRoom:
    """Where requests wait: with an owner, a holder, or in the backlog of a desk."""

    def __init__(self, common: Common, push: Push) -> None:
        plan = common.plan
        self._time = common.time
        self._dispatcher = common.dispatcher
        self._ownership = common.ownership
        self._push = push
        self._deadlines = common.deadlines
        self._recorder = common.recorder
        self._run_off = plan.run_off
        self._return_after: list[int] = plan.desks.return_after.tolist()
        self._overflow_desk: list[int] = plan.desks.overflow_desk.tolist()
        self._overflow_after: list[int] = plan.desks.overflow_after.tolist()
        self._opening = [OpenClock(hours) for hours in plan.desks.opening]
        self.backup = Backup(common, self._opening)
        has_overflow = any(desk != NONE for desk in self._overflow_desk)
        self._has_others = self.backup.is_possible or has_overflow or any(common.dispatcher.backing)
        if self.backup.is_possible:
            push.given_off_shift = self.backup.consider

    def join(self, request: Request) -> None:
        """A request joins, anew, the queue of its own people."""
        request.is_handed_over = False
        if request.purpose == TOUCH:
            request.desk, request.owner = request.work.desk, request.work.owner
            self._enter(self._touch_queue(request.work), request)
        else:
            self._enter(self._own(request), request)

    def join_backlog(self, request: Request, desk: int, *, is_handed_over: bool = False) -> None:
        """A request joins, anew, the backlog of a desk, where anyone may resume it.

        Args:
            request: The request.
            desk: That desk.
            is_handed_over: Whether it is the desk of another shift.
        """
        request.is_handed_over = is_handed_over
        request.owner = NONE
        request.desk = desk
        self._enter(self._dispatcher.backlog[desk][request.work.skill], request)

    def _enter(self, queue: Queue, request: Request) -> None:
        """A request joins a queue, and may be offered to others, now or later."""
        request.joined = request.ready = self._time.now
        request.holder = None
        if request.work.clock is not None:
            request.due = self._deadlines.due(request.work.clock)
        self._dispatcher.put(queue, request)
        if self._has_others:
            self._offer_to_others(request)

    def _offer_to_others(self, request: Request) -> None:
        """Let others than its own people take a request that has joined a queue, now or later."""
        if self.backup.is_possible:
            self.backup.consider(request)
        if request.owner == NONE and self._overflow_desk[request.desk] != NONE:
            self._consider_overflow(request)
        if request.owner == NONE and request.purpose != TASK:
            self._dispatcher.back(request.desk, request)

    def _own(self, request: Request) -> Queue:
        """Where work beside the touches waits for its own people; sets its desk and owner."""
        work = request.work
        request.owner = NONE
        if request.is_with_owner:
            request.desk = work.desk
            if work.owner != NONE:
                request.owner = work.owner
                return self._ownership.owners[work.owner].queue
        return self._dispatcher.backlog[request.desk][work.skill]

    def _touch_queue(self, work: CaseWork) -> Queue:
        """Where a touch of a case waits: with its owner, or at its desk."""
        if work.owner != NONE:
            owner = self._ownership.owners[work.owner]
            needs_room = work.is_new and work.counted is None
            return owner.new_queue if needs_room else owner.queue
        desk = work.desk
        if self._ownership.is_by_desk(desk):
            return self._dispatcher.backlog[desk][work.skill]
        if self._push.is_by_push[desk]:
            return self._push.tray_of(work)
        by_desk = self._dispatcher.fresh if work.is_new else self._dispatcher.backlog
        return by_desk[desk][work.skill]

    def _consider_overflow(self, request: Request) -> None:
        """Offer a request of a backlog to another desk, now or after a time."""
        if request.purpose == TASK:
            return
        after = self._overflow_after[request.desk]
        if after == 0:
            self._overflow(request)
            return
        at = self._time.now + after
        if at <= self._run_off:
            value = (request, request.tickets[HOME])
            number = timer_of(request.work.case, OVERFLOWING)
            self._time.at(at, TIMERS, number, self._overflow_later, value)

    def _overflow_later(self, moment: Moment) -> None:
        request, ticket = moment.subject
        if request.tickets[HOME] == ticket:
            self._overflow(request)
            self._time.is_unsettled = True

    def _overflow(self, request: Request) -> None:
        to = self._overflow_desk[request.desk]
        self._dispatcher.put(self._dispatcher.overflow[to][request.work.skill], request)

    def give_up(self, request: Request) -> None:
        """A waiting request leaves its queue without work."""
        self._recorder.stay(request, self._time.now)
        request.leave()
        if request.holder is not None:
            self._dispatcher.stir(request.holder)

    def hold(self, request: Request, engineer: "Engineer") -> None:
        """Cut work stays with its engineer; under desk ownership not for ever."""
        now, desk = self._time.now, home_desk(request)
        request.ready = now
        request.holder = engineer
        self._dispatcher.put(engineer.held, request)
        if self._ownership.is_by_desk(desk):
            back = self._opening[desk].after(now, self._return_after[desk])
            if back <= self._run_off:
                value = (request, request.tickets[HOME])
                number = timer_of(request.work.case, RETURN_HELD)
                self._time.at(back, TIMERS, number, self._return_held, value)
        if self.backup.is_possible:
            self.backup.consider(request)

    def _return_held(self, moment: Moment) -> None:
        """Work held for too long returns to the backlog of its desk."""
        request, ticket = moment.subject
        if request.tickets[HOME] == ticket:
            self.give_up(request)
            if request.purpose == TOUCH:
                self.join(request)
            else:
                self.join_backlog(request, request.desk)
            self._time.is_unsettled = True

    def give_back(self, request: Request) -> None:
        """A waiting request leaves who holds or owns it and joins its own people anew."""
        self.give_up(request)
        self.join(request)
