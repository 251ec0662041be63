"""People come and go: shifts, blocks, seats, and hand-overs before a long absence."""

from supportsim.engine.arrival import Arrivals
from supportsim.engine.casework import BACKUP, Request
from supportsim.engine.common import Common
from supportsim.engine.eligibility import home_desk
from supportsim.engine.hands import Hands
from supportsim.engine.people import Engineer
from supportsim.engine.sequel import Sequels
from supportsim.engine.waiting import WaitingRoom
from supportsim.ledger.tables import BLOCK, HANDED_OVER, SHIFT_END, TASK, TOUCH
from supportsim.plan.plan import HAND_OVER, RETURN
from supportsim.units import NONE


class Shifts:
    """What happens when people come, leave, or go to a meeting."""

    def __init__(
        self,
        common: Common,
        *,
        waiting: WaitingRoom,
        arrivals: Arrivals,
        sequels: Sequels,
        hands: Hands,
    ) -> None:
        desks = common.plan.desks
        self._time = common.time
        self._seats = common.seats
        self._dispatcher = common.dispatcher
        self._ownership = common.ownership
        self._recorder = common.recorder
        self._overtime = common.overtime
        self._waiting = waiting
        self._arrivals = arrivals
        self._sequels = sequels
        self._hands = hands
        self._rule: list[int] = desks.shift_end.tolist()
        self._to: list[int] = desks.hand_over_to.tolist()
        self._from_severity: list[int] = desks.hand_over_from.tolist()
        self._moves: list[int] = desks.hand_over_moves.tolist()

    def begin(self, engineer: Engineer) -> None:
        """A shift begins."""
        engineer.on_shift = True
        engineer.on_since = self._time.now
        engineer.idle_since = self._time.now
        if engineer.overtime_since != NONE:
            self._overtime.stop(engineer)
        for owner in engineer.owners:
            owner.on_shift += 1
            if owner.on_shift == 1:
                self._waiting.backup.owner_is_back(owner)
        self._dispatcher.release(engineer)
        self._dispatcher.stir(engineer)

    def end(self, engineer: Engineer) -> None:
        """A shift ends: work in hand is finished, kept, returned or handed over."""
        engineer.on_shift = False
        engineer.in_block = False
        self._dispatcher.withhold(engineer)
        spell = engineer.spell
        if spell is not None and self._overtime.is_allowed(engineer):
            engineer.overtime_since = self._time.now
        elif spell is not None:
            is_given = self._is_handed_over(engineer, spell.request)
            is_aged = self._sequels.is_aged_out(spell)
            self._hands.cut(spell, HANDED_OVER if is_given and not is_aged else SHIFT_END)
        self.give_away(engineer)
        for owner in engineer.owners:
            owner.on_shift -= 1
            if owner.on_shift == 0:
                self._waiting.backup.owner_left(owner)

    def give_away(self, engineer: Engineer) -> None:
        """At the end of a shift or call-out held work goes where the desk sends it, if anywhere."""
        rule = self._rule[engineer.desk]
        if rule not in {RETURN, HAND_OVER}:
            return
        for entry in engineer.held.waiting():
            request = entry[5]
            if rule == RETURN:
                self._waiting.give_up(request)
                self._waiting.join_backlog(request, home_desk(request))
            elif self._is_handed_over(engineer, request):
                self._hand_on(engineer, request)

    def _is_handed_over(self, engineer: Engineer, request: Request) -> bool:
        """Whether the desk of an engineer hands a request over at the end of the shift."""
        desk = engineer.desk
        is_ruled = self._rule[desk] == HAND_OVER and self._to[desk] != NONE
        is_severe = request.work.severity <= self._from_severity[desk]
        return is_ruled and is_severe and request.purpose != TASK

    def _hand_on(self, engineer: Engineer, request: Request) -> None:
        """A request goes to the desk of another shift; its case may move along."""
        self._waiting.give_up(request)
        to = self._to[engineer.desk]
        if request.purpose == TOUCH and self._moves[engineer.desk]:
            self._arrivals.hand_over(request, to)
        else:
            self._waiting.join_backlog(request, to, is_handed_over=True)

    def begin_block(self, engineer: Engineer) -> None:
        """A meeting begins: work in hand waits."""
        engineer.in_block = True
        if engineer.standby is not None and engineer.standby.call is not None:
            # It cuts nothing of a call-out; who goes on on shift will find it there.
            return
        self._dispatcher.withhold(engineer)
        if engineer.spell is not None:
            self._hands.cut(engineer.spell, BLOCK)

    def end_block(self, engineer: Engineer) -> None:
        """A meeting ends."""
        engineer.in_block = False
        self._dispatcher.release(engineer)

    # --- seats ---------------------------------------------------------------------------

    def change_seats(self, desk: int, count: int) -> None:
        """A desk has another number of seats from now on."""
        come, leave = self._seats.change(desk, count)
        for seat in come:
            self.begin(seat)
        for seat in leave:
            self.leave_seat(seat)
        self._stir_seats(desk)

    def leave_seat(self, seat: Engineer) -> None:
        """A seat that is not at work goes off duty."""
        self._recorder.seat(seat, seat.on_since, self._time.now)
        self.end(seat)
        self._stir_seats(seat.desk)

    def _stir_seats(self, desk: int) -> None:
        """Who stays, and was perhaps one too many, counts again."""
        for seat in self._seats.of(desk):
            self._dispatcher.stir(seat)

    # --- long absence ----------------------------------------------------------------------

    def hand_over(self, engineer: Engineer) -> None:
        """Somebody away for long gives up open cases and all they hold."""
        owner = self._ownership.owners[engineer.id]
        waiting = owner.queue.waiting() + owner.new_queue.waiting() + engineer.held.waiting()
        requests = {entry[5] for entry in waiting}
        for work in list(owner.cases):
            self._ownership.give(work, NONE)
            if work.request is not None:
                work.request.tickets[BACKUP] = 0
            self._ownership.uncount(work)
        for request in sorted(requests, key=lambda each: (each.work.case, each.number)):
            self._waiting.give_back(request)
