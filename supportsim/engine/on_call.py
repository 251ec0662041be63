"""On call: who is called out of standby for what, comes, and goes again."""

from collections.abc import Generator, Iterator

import numpy as np

from supportsim.engine.casework import Request
from supportsim.engine.common import Common
from supportsim.engine.eligibility import may_take, would_be_given
from supportsim.engine.hands import Hands
from supportsim.engine.instant import SHIFT_STARTS
from supportsim.engine.people import Engineer
from supportsim.engine.push import Push
from supportsim.engine.rest import Rest
from supportsim.engine.shifts import Shifts
from supportsim.engine.standby import Call
from supportsim.engine.timeline import Moment
from supportsim.plan.plan import Plan
from supportsim.supply.roster import ON_CALL

#: (when, 1 where a stretch begins and 0 where it ends, engineer).
Turn = tuple[int, int, int]


class OnCall:
    """The call-outs of one run.

    Attributes:
        is_possible: Whether anybody is ever on standby.
        rest: The rest that follows.
    """

    def __init__(self, common: Common, *, push: Push, shifts: Shifts, hands: Hands) -> None:
        """Have every stretch of standby begin and end.

        Args:
            common: What the parts of a run share.
            push: Knows what waits to be given to somebody.
            shifts: What a shift begins and ends with.
            hands: What is in hand may be cut.
        """
        self._time = common.time
        self._engineers = common.engineers
        self._dispatcher = common.dispatcher
        self._recorder = common.recorder
        self._push = push
        self._shifts = shifts
        self._standby = {e.id: e.standby for e in self._engineers if e.standby is not None}
        self.rest = Rest(common, self._standby, shifts=shifts, hands=hands, end_call=self._end_call)
        self._on_standby: set[Engineer] = set()
        self._called_in: set[Engineer] = set()
        self._called_for: set[Request] = set()
        rows = _turns(common.plan)
        self.is_possible = bool(rows)
        if rows:
            self._time.process(self._stretches(rows))

    def _stretches(self, rows: list[Turn]) -> Generator[Moment, None, None]:
        for at, begins, number in rows:
            yield self._time.at(at, SHIFT_STARTS, number, None, None)
            engineer = self._engineers[number]
            standby = self._standby[engineer.id]
            standby.is_on = bool(begins)
            if begins:
                standby.calls = 0
                self._on_standby.add(engineer)
                self._dispatcher.stir(engineer)
                self._time.is_unsettled = True
            else:
                self._on_standby.discard(engineer)

    # --- the call ------------------------------------------------------------------------

    def call_out(self) -> None:
        """Every waiting request for which nobody is called yet calls somebody, if it may."""
        people = [engineer for engineer in self._on_standby if self._is_callable(engineer)]
        if not people:
            return
        waiting = {request for each in people for request in self._waiting_for(each)}
        for request in sorted(waiting - self._called_for, key=self._place):
            able = [e for e in people if self._is_callable(e) and self._would_get(e, request)]
            if able:
                self._call(min(able, key=lambda e: (self._standby[e.id].calls, e.id)), request)

    def _is_callable(self, engineer: Engineer) -> bool:
        """Whether somebody on standby may be called at all."""
        standby = self._standby[engineer.id]
        is_free = standby.call is None and engineer.spell is None and not engineer.on_shift
        return is_free and standby.calls < standby.most_call_outs

    def _waiting_for(self, engineer: Engineer) -> Iterator[Request]:
        """Requests severe enough in the queues that somebody serves; the first of held work."""
        least = self._standby[engineer.id].from_severity
        for queue in engineer.queues:
            head = queue.head()
            # In a queue or lane nothing is more severe than the head.
            if head is None or head[5].work.severity > least:
                continue
            entries = [head] if queue.is_held else queue.entries
            yield from (e[5] for e in entries if e[5].work.severity <= least and queue.is_valid(e))
        for tray in self._push.trays_of(engineer.desk):
            yield from (entry[5] for entry in tray.waiting() if entry[5].work.severity <= least)

    def _place(self, request: Request) -> tuple[int, ...]:
        """Key of a request where it waits with its own people."""
        home = request.queue
        first, time = (0, 0) if home is None else self._dispatcher.pairs.key_in(home, request)
        return first, time, request.work.case, request.number

    def _would_get(self, engineer: Engineer, request: Request) -> bool:
        """Whether somebody called out now would be given a request, or might take it."""
        home = request.queue
        if home is not None and home in self._push.trays_of(engineer.desk):
            return would_be_given(engineer, home, request)
        for queue in request.queues():
            if queue.is_held:
                head = queue.head()
                if head is None or head[5] is not request:
                    continue
            if engineer in queue.people and may_take(engineer, queue, request):
                return True
        return False

    def _call(self, engineer: Engineer, request: Request) -> None:
        """Somebody is called, and will come."""
        standby, now = self._standby[engineer.id], self._time.now
        standby.calls += 1
        standby.call = Call(request, now)
        self._called_for.add(request)
        at, value = now + standby.wake, (engineer, standby.call)
        self._time.at(at, SHIFT_STARTS, engineer.id, self._come, value)

    def _come(self, moment: Moment) -> None:
        """Somebody called is at work, unless their own shift has begun."""
        engineer, call = moment.subject
        standby = self._standby[engineer.id]
        if standby.call is not call:
            return
        engineer.is_called_in = True
        engineer.idle_since = self._time.now
        self._called_in.add(engineer)
        self._dispatcher.release(engineer)
        self._dispatcher.stir(engineer)
        self._time.is_unsettled = True

    # --- going, and rest -----------------------------------------------------------------

    def let_go(self) -> bool:
        """Whoever was called out and finds nothing to do goes; whether anybody did."""
        gone = [engineer for engineer in self._called_in if engineer.spell is None]
        for engineer in sorted(gone, key=lambda each: each.id):
            self._end_call(engineer)
            self._dispatcher.withhold(engineer)
            self.rest.owe(engineer)
            self._shifts.give_away(engineer)
        return bool(gone)

    def _end_call(self, engineer: Engineer) -> None:
        """Somebody goes, or goes on on shift."""
        call = self._standby[engineer.id].call
        if call is not None:
            self._recorder.call_out(engineer, call.since, self._time.now)
            self._called_for.discard(call.request)
            self._called_in.discard(engineer)
            engineer.is_called_in = False
            self._standby[engineer.id].call = None

    def end_of_run(self) -> None:
        """Note call-outs and rest that are not over."""
        for number, standby in self._standby.items():
            engineer = self._engineers[number]
            self._end_call(engineer)
            self.rest.end(engineer, standby)


def _turns(plan: Plan) -> list[Turn]:
    """When stretches of standby begin and end, in order: at one instant ends come first."""
    people = plan.engineers
    count = np.diff(people.duty_offset)
    rows = (people.duty_kind == ON_CALL) & (people.duty_to > 0)
    who = np.repeat(np.arange(len(count)), count)[rows].tolist()
    begins = np.maximum(people.duty_from[rows], 0).tolist()
    found = [(at, 1, engineer) for at, engineer in zip(begins, who, strict=True)]
    ends = people.duty_to[rows].tolist()
    found += [(at, 0, engineer) for at, engineer in zip(ends, who, strict=True)]
    return sorted(found)
