"""The support floor: cases open, people come and go, and after each instant work is given out.

This is the reference for what the rules mean. Each method of it and of its parts is something
that happens in a support organisation, and calls what follows from it.
"""

from collections.abc import Generator

from supportsim.engine.arrival import Arrivals
from supportsim.engine.casework import CaseWork, Request
from supportsim.engine.closing import Closing
from supportsim.engine.common import set_up
from supportsim.engine.consequences import Consequences
from supportsim.engine.hands import Hands
from supportsim.engine.instant import OPENINGS, opening_of
from supportsim.engine.interruption import Interruption
from supportsim.engine.on_call import OnCall
from supportsim.engine.push import Push
from supportsim.engine.register import cases, tasks
from supportsim.engine.reviews import Reviews
from supportsim.engine.sequel import Sequels
from supportsim.engine.shifts import Shifts
from supportsim.engine.timeline import Act, Moment
from supportsim.engine.timetable import (
    BLOCK_END,
    BLOCK_START,
    HAND_OVER,
    SEATS,
    SHIFT_END,
    SHIFT_START,
    Change,
    changes,
)
from supportsim.engine.waiting import WaitingRoom
from supportsim.ledger.tables import INTERRUPTED, TASK, Ledger
from supportsim.plan.plan import Plan


class Floor:
    """One run of a plan."""

    def __init__(self, plan: Plan, *, spells: bool = True) -> None:
        """Set the floor up.

        Args:
            plan: The plan.
            spells: Whether spells and stays of cases are kept.
        """
        common = set_up(plan, self._dispatch, spells=spells)
        self._plan = plan
        self._time = common.time
        self._engineers = common.engineers
        self._dispatcher = common.dispatcher
        self._recorder = common.recorder
        self._push = Push(common)
        self._interruption = Interruption(common)
        self._waiting = waiting = WaitingRoom(common, self._push)
        self._arrivals = arrivals = Arrivals(common, waiting)
        self._closing = closing = Closing(common, waiting)
        sequels = Sequels(common, arrivals.ageing)
        self._hands = hands = Hands(
            common,
            waiting=waiting,
            closing=closing,
            sequels=sequels,
            consequences=Consequences(common, waiting, arrivals, closing),
            interruption=self._interruption,
            transfer=arrivals.transfer,
        )
        self._shifts = Shifts(
            common, waiting=waiting, arrivals=arrivals, sequels=sequels, hands=hands
        )
        hands.leave_seat = self._shifts.leave_seat
        self._on_call = OnCall(common, push=self._push, shifts=self._shifts, hands=hands)
        Reviews(common, arrivals.ageing, closing.open)
        self._can_interrupt = self._interruption.is_possible
        self._has_standby = self._on_call.is_possible
        self._is_eventful = self._can_interrupt or self._has_standby
        self._cases = cases(plan)
        self._at_opening: list[Act] = [self._opening]

    def run(self) -> Ledger:
        """Play the plan from its start to its end."""
        time = self._time
        for engineer in self._engineers:
            if engineer.is_unlimited:
                self._dispatcher.release(engineer)
        self._expect_next_case()
        time.process(self._task_openings())
        time.process(self._timetable())
        self._closing.expect_end()
        time.run(until=self._closing.over)
        self._hands.note_open()
        self._on_call.end_of_run()
        self._closing.note_open()
        return self._recorder.ledger(time.now)

    # --- what opens, and who comes and goes --------------------------------------------

    def _expect_next_case(self) -> None:
        """The next case opens when its time has come."""
        work = next(self._cases, None)
        if work is not None:
            work.callbacks = self._at_opening
            self._time.expect(work, work.opened, opening_of(work.case))

    def _opening(self, work: CaseWork) -> None:
        """A customer opens a case; it goes to the desk that the intake names."""
        self._expect_next_case()
        self._closing.open[work.case] = work
        self._arrivals.open(work)
        self._closing.expect_withdrawal(work)
        self._time.is_unsettled = True

    def _task_openings(self) -> Generator[Moment, None, None]:
        """Tasks are ready, one after the other; after the cases of the same instant."""
        for work in tasks(self._plan):
            yield self._time.at(work.opened, OPENINGS, work.case, None, None)
            work.request = Request(work, TASK, work.desk)
            self._closing.open[work.case] = work
            self._waiting.join(work.request)
            self._time.is_unsettled = True

    def _timetable(self) -> Generator[Moment, None, None]:
        """Shifts and blocks begin and end; people away for long hand over."""
        for change in changes(self._plan):
            yield self._time.at(change.at, change.order, change.number, None, None)
            self._change(change)
            self._time.is_unsettled = True

    def _change(self, change: Change) -> None:
        if change.what == SEATS:
            self._shifts.change_seats(change.subject, change.seats)
            return
        engineer = self._engineers[change.subject]
        if change.what == SHIFT_START:
            self._on_call.rest.begin_shift(engineer)
        elif change.what == SHIFT_END:
            self._on_call.rest.end_shift(engineer)
        elif change.what == BLOCK_START:
            self._shifts.begin_block(engineer)
        elif change.what == BLOCK_END:
            self._shifts.end_block(engineer)
        elif change.what == HAND_OVER:
            self._shifts.hand_over(engineer)

    # --- the end of an instant ---------------------------------------------------------

    def _dispatch(self) -> None:
        """Give cases out, and start work until no waiting request has an eligible person."""
        dispatcher = self._dispatcher
        if self._has_standby:
            self._on_call.rest.cut_for_blocks()
        while True:
            if dispatcher.stirred:
                self._push.give_out()
            while dispatcher.live and (pair := dispatcher.next_start()) is not None:
                self._hands.start(pair[0][5], pair[1], pair[2])
            if not self._is_eventful or not self._disturb():
                return

    def _disturb(self) -> bool:
        """Interrupt, call out, let go; whether that leaves anything to start."""
        if self._can_interrupt and self._interrupt():
            return True
        if not self._has_standby:
            return False
        self._on_call.call_out()
        return self._on_call.let_go()

    def _interrupt(self) -> bool:
        """Let waiting requests take the place of less urgent work; whether any did."""
        now, search, has_cut = self._time.now, self._interruption, False
        search.begin(now)
        while (request := search.next_request()) is not None:
            claim = search.claim(request, now)
            if claim is not None and claim.engineer.spell is not None:
                self._hands.cut(claim.engineer.spell, INTERRUPTED)
                self._hands.start(request, claim.engineer, claim.queue)
                search.started()
                has_cut = True
        if search.must_retry:
            self._time.settle_at(now + 1)
        return has_cut
