"""People come and go: shifts, blocks, seats, and hand-overs before a long absence."""

from collections.abc import Callable

from supportsim.engine.casework import BACKUP, Request, Spell
from supportsim.engine.dispatch import Dispatcher
from supportsim.engine.eligibility import home_desk
from supportsim.engine.ownership import Ownership
from supportsim.engine.people import Engineer
from supportsim.engine.recorder import Recorder
from supportsim.engine.sequel import Sequels
from supportsim.engine.timeline import Timeline
from supportsim.engine.waiting import WaitingRoom
from supportsim.ledger.tables import BLOCK, HANDED_OVER, SHIFT_END, TASK, TOUCH
from supportsim.plan.plan import FINISH, HAND_OVER, RETURN, Plan
from supportsim.units import NONE, WEEK


class SeatCount:
    """How many seats of each desk there should be, and are, on duty."""

    def __init__(self, engineers: list[Engineer], desks: int) -> None:
        self._target = [0] * desks
        self._seats: list[list[Engineer]] = [[] for _ in range(desks)]
        for engineer in engineers:
            if engineer.is_seat:
                self._seats[engineer.desk].append(engineer)

    def of(self, desk: int) -> list[Engineer]:
        """All seats of a desk."""
        return self._seats[desk]

    def is_over(self, desk: int) -> bool:
        """Whether more seats are on duty than there should be."""
        return sum(seat.on_shift for seat in self._seats[desk]) > self._target[desk]

    def change(self, desk: int, count: int) -> tuple[list[Engineer], list[Engineer]]:
        """Set how many there should be.

        Returns:
            Who comes, lowest number first, and who leaves, highest number first; who is at
            work stays until the end of the spell.
        """
        self._target[desk] = count
        seats = self._seats[desk]
        on_duty = sum(seat.on_shift for seat in seats)
        away = [seat for seat in seats if not seat.on_shift]
        idle = [seat for seat in reversed(seats) if seat.on_shift and seat.spell is None]
        return away[: max(count - on_duty, 0)], idle[: max(on_duty - count, 0)]


class Shifts:
    """What happens when people come, leave, or go to a meeting."""

    def __init__(
        self,
        plan: Plan,
        *,
        time: Timeline,
        engineers: list[Engineer],
        seats: SeatCount,
        dispatcher: Dispatcher,
        ownership: Ownership,
        waiting: WaitingRoom,
        sequels: Sequels,
        recorder: Recorder,
        cut: Callable[[Spell, int], None],
    ) -> None:
        self._time = time
        self._engineers = engineers
        self._seats = seats
        self._dispatcher = dispatcher
        self._ownership = ownership
        self._waiting = waiting
        self._sequels = sequels
        self._recorder = recorder
        self._cut = cut
        desks = plan.desks
        self._rule: list[int] = desks.shift_end.tolist()
        self._overtime_limit: list[int] = desks.overtime_limit.tolist()
        #: By engineer, the last week with overtime and how much there was.
        self._overtime: dict[int, tuple[int, int]] = {}
        self._to: list[int] = desks.hand_over_to.tolist()
        self._from_severity: list[int] = desks.hand_over_from.tolist()
        self._moves: list[int] = desks.hand_over_moves.tolist()

    def begin(self, engineer: Engineer) -> None:
        """A shift begins."""
        engineer.on_shift = True
        engineer.on_since = self._time.now
        engineer.idle_since = self._time.now
        if engineer.overtime_since != NONE:
            self.stop_overtime(engineer)
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
        if spell is not None and self._finishes(engineer):
            engineer.overtime_since = self._time.now
        elif spell is not None:
            is_given = self._is_handed_over(engineer, spell.request)
            is_aged = self._sequels.is_aged_out(spell)
            self._cut(spell, HANDED_OVER if is_given and not is_aged else SHIFT_END)
        self.give_away(engineer)
        for owner in engineer.owners:
            owner.on_shift -= 1
            if owner.on_shift == 0:
                self._waiting.backup.owner_left(owner)

    def _finishes(self, engineer: Engineer) -> bool:
        """Whether who is at work at a shift end goes on, or has worked too much overtime."""
        if self._rule[engineer.desk] != FINISH:
            return False
        limit = self._overtime_limit[engineer.desk]
        if limit == NONE:
            return True
        week, overtime = self._overtime.get(engineer.id, (0, 0))
        return limit > (overtime if week == self._time.now // WEEK else 0)

    def _count_overtime(self, engineer: Engineer) -> None:
        """Add overtime that ends now to that of the week, counted from the start of the run."""
        now, start = self._time.now, engineer.overtime_since
        this_week = now // WEEK
        week, overtime = self._overtime.get(engineer.id, (0, 0))
        before = overtime if week == this_week else 0
        self._overtime[engineer.id] = (this_week, before + now - max(start, this_week * WEEK))

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
            self._sequels.hand_over(request, to)
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
            self._cut(engineer.spell, BLOCK)

    def end_block(self, engineer: Engineer) -> None:
        """A meeting ends."""
        engineer.in_block = False
        self._dispatcher.release(engineer)

    def stop_overtime(self, engineer: Engineer) -> None:
        """Overtime ends with the spell, or when the next shift begins during it."""
        if engineer.overtime_since == NONE or engineer.spell is None:
            return
        now = self._time.now
        self._recorder.overtime(engineer, engineer.overtime_since, now)
        if self._overtime_limit[engineer.desk] != NONE:
            self._count_overtime(engineer)
        engineer.spell.overtime += now - engineer.overtime_since
        engineer.overtime_since = NONE

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
            freed = self._ownership.uncount(work)
            if freed is not None:
                self._dispatcher.stir(freed)
        for request in sorted(requests, key=lambda each: (each.work.case, each.number)):
            self._waiting.give_back(request)
