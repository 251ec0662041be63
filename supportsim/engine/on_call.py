"""On call: who is called out of standby, comes, goes again, and rests."""

from collections.abc import Callable, Generator, Iterator

import numpy as np

from supportsim.engine.casework import Request, Spell
from supportsim.engine.dispatch import Dispatcher
from supportsim.engine.eligibility import may_take, would_be_given
from supportsim.engine.people import Engineer
from supportsim.engine.push import Push
from supportsim.engine.recorder import Recorder
from supportsim.engine.shifts import Shifts
from supportsim.engine.standby import Call, Standby
from supportsim.engine.timeline import SHIFT_STARTS, Moment, Timeline
from supportsim.ledger.tables import BLOCK
from supportsim.plan.plan import Plan
from supportsim.supply.roster import ON_CALL
from supportsim.units import NONE

#: (when, 1 where a stretch begins and 0 where it ends, engineer).
Turn = tuple[int, int, int]


class OnCall:
    """The call-outs of one run."""

    def __init__(
        self,
        plan: Plan,
        *,
        time: Timeline,
        engineers: list[Engineer],
        dispatcher: Dispatcher,
        push: Push,
        shifts: Shifts,
        recorder: Recorder,
        cut: Callable[[Spell, int], None],
    ) -> None:
        """Have every stretch of standby begin and end."""
        self._time = time
        self._engineers = engineers
        self._dispatcher = dispatcher
        self._push = push
        self._shifts = shifts
        self._recorder = recorder
        self._cut = cut
        self._on_standby: dict[Engineer, Standby] = {}
        self._called_in: dict[Engineer, Standby] = {}
        self._in_block: list[Engineer] = []
        self._called_for: set[Request] = set()
        time.process(self._stretches(turns(plan)))

    def _stretches(self, rows: list[Turn]) -> Generator[Moment, None, None]:
        for at, begins, number in rows:
            yield self._time.at(at, SHIFT_STARTS, number, None, None)
            engineer = self._engineers[number]
            standby = _of(engineer)
            standby.is_on = bool(begins)
            if begins:
                standby.calls = 0
                self._on_standby[engineer] = standby
                self._dispatcher.stir(engineer)
                self._time.is_unsettled = True
            else:
                del self._on_standby[engineer]

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
                self._call(min(able, key=lambda e: (_of(e).calls, e.id)), request)

    def _is_callable(self, engineer: Engineer) -> bool:
        """Whether somebody on standby may be called at all."""
        standby = _of(engineer)
        is_free = standby.call is None and engineer.spell is None and not engineer.on_shift
        return is_free and standby.calls < standby.most_call_outs

    def _waiting_for(self, engineer: Engineer) -> Iterator[Request]:
        """Requests severe enough in the queues that somebody serves; the first of held work."""
        least = _of(engineer).from_severity
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
        first, time = (0, 0) if home is None else self._dispatcher.key_in(home, request)
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
        standby, now = _of(engineer), self._time.now
        standby.calls += 1
        standby.call = Call(request, now)
        self._called_for.add(request)
        at, value = now + standby.wake, (engineer, standby.call)
        self._time.at(at, SHIFT_STARTS, engineer.id, self._come, value)

    def _come(self, moment: Moment) -> None:
        """Somebody called is at work, unless their own shift has begun."""
        engineer, call = moment.subject
        standby = _of(engineer)
        if standby.call is not call:
            return
        engineer.is_called_in = True
        engineer.idle_since = self._time.now
        self._called_in[engineer] = standby
        self._dispatcher.release(engineer)
        self._dispatcher.stir(engineer)
        self._time.is_unsettled = True

    @staticmethod
    def has_begun(engineer: Engineer) -> None:
        """Somebody called out starts on something."""
        call = _of(engineer).call
        if call is not None:
            call.has_worked = True

    # --- going, and rest -----------------------------------------------------------------

    def let_go(self) -> bool:
        """Whoever was called out and finds nothing to do goes; whether anybody did."""
        gone = [engineer for engineer in self._called_in if engineer.spell is None]
        for engineer in sorted(gone, key=lambda each: each.id):
            self._end_call(engineer)
            self._dispatcher.withhold(engineer)
            standby = _of(engineer)
            standby.rest_until = self._time.now + standby.rest
            self._time.at(standby.rest_until, SHIFT_STARTS, engineer.id, self._rested, engineer)
            self._shifts.give_away(engineer)
        return bool(gone)

    def _end_call(self, engineer: Engineer) -> None:
        call = _of(engineer).call
        if call is not None:
            self._recorder.call_out(engineer, call.since, self._time.now)
            self._called_for.discard(call.request)
            self._called_in.pop(engineer, None)
            engineer.is_called_in = False
            _of(engineer).call = None

    def _rested(self, moment: Moment) -> None:
        """Rest is over: a shift that should have begun before begins now."""
        engineer: Engineer = moment.subject
        standby = _of(engineer)
        if standby.rests_since != NONE and standby.rest_until == self._time.now:
            self._end_rest(engineer)
            self._go_on(engineer)
            self._time.is_unsettled = True

    def _end_rest(self, engineer: Engineer) -> None:
        self._recorder.rest(engineer, _of(engineer).rests_since, self._time.now)
        _of(engineer).rests_since = NONE

    def cut_for_blocks(self) -> None:
        """Who went on on shift into a block has nothing in hand any more.

        What a cut makes due at this instant follows the next dispatch, as after any other.
        """
        for engineer in self._in_block:
            if engineer.spell is not None:
                self._cut(engineer.spell, BLOCK)
        self._in_block = []

    # --- their own shifts ----------------------------------------------------------------

    def begin_shift(self, engineer: Engineer) -> None:
        """A shift of somebody who may be on call begins, unless rest is owed."""
        standby = engineer.standby
        if standby is not None and standby.rest_until > self._time.now:
            standby.rests_since = self._time.now
        else:
            self._go_on(engineer)

    def _go_on(self, engineer: Engineer) -> None:
        """A shift begins; who is out goes on on shift, or into a block."""
        is_out = engineer.standby is not None and engineer.standby.call is not None
        if is_out:
            self._end_call(engineer)
        self._shifts.begin(engineer)
        if is_out and engineer.in_block:
            self._dispatcher.withhold(engineer)
            self._in_block.append(engineer)

    def end_shift(self, engineer: Engineer) -> None:
        """A shift of somebody who may be on call ends; it may have fallen away."""
        if engineer.standby is not None and engineer.standby.rests_since != NONE:
            engineer.in_block = False
            self._end_rest(engineer)
        else:
            self._shifts.end(engineer)

    def end_of_run(self) -> None:
        """Note call-outs and rest that are not over."""
        for engineer in self._engineers:
            if engineer.standby is not None:
                self._end_call(engineer)
                if engineer.standby.rests_since != NONE:
                    self._end_rest(engineer)


def turns(plan: Plan) -> list[Turn]:
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


def _of(engineer: Engineer) -> Standby:
    """Standby of somebody who has it."""
    standby = engineer.standby
    assert standby is not None
    return standby
