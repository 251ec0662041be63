"""The support floor: cases open, people come and go, work starts, is cut, and ends.

This is the reference for what the rules mean. Each method is something that happens in a
support organisation, and calls what follows from it.
"""

from collections.abc import Generator

from supportsim.engine.casework import CaseWork, Request, Spell
from supportsim.engine.choice import Choice
from supportsim.engine.deadlines import Deadlines
from supportsim.engine.dispatch import Dispatcher
from supportsim.engine.instant import (
    CLOSING,
    LAST_DISPATCH,
    OPENINGS,
    WITHDRAWALS,
    end_of_spell,
    opening_of,
)
from supportsim.engine.interruption import Interruption
from supportsim.engine.on_call import OnCall
from supportsim.engine.ownership import Ownership
from supportsim.engine.people import Engineer
from supportsim.engine.push import Push
from supportsim.engine.queues import Queue
from supportsim.engine.recorder import Recorder
from supportsim.engine.register import cases, tasks
from supportsim.engine.reviews import Reviews
from supportsim.engine.sequel import Sequels
from supportsim.engine.shifts import SeatCount, Shifts
from supportsim.engine.timeline import Act, Moment, Timeline
from supportsim.engine.timetable import (
    BLOCK_END,
    BLOCK_START,
    HAND_OVER,
    SEATS,
    SHIFT_START,
    Change,
    changes,
)
from supportsim.engine.timetable import SHIFT_END as SHIFT_ENDING
from supportsim.engine.waiting import WaitingRoom
from supportsim.engine.workbench import Workbench
from supportsim.ledger.tables import (
    ATTEMPT,
    CONTINUES,
    DONE,
    INTERRUPTED,
    RUN_END,
    TASK,
    TOUCH,
    TRANSFERRED,
    Ledger,
)
from supportsim.plan.plan import Plan
from supportsim.units import NONE


class Floor:
    """One run of a plan."""

    def __init__(self, plan: Plan, *, spells: bool = True) -> None:
        """Set the floor up.

        Args:
            plan: The plan.
            spells: Whether spells and stays of cases are kept.
        """
        self._plan = plan
        self._time = time = Timeline(self._dispatch)
        self._engineers = engineers = [Engineer(n, plan) for n in range(len(plan.engineers.names))]
        for engineer, customer, credit in plan.mechanisms.familiarity_start.tolist():
            engineers[engineer].familiarity[customer] = (credit, 0)
        self._bench = bench = Workbench(plan)
        self._choice = Choice(plan, lambda who, what: bench.familiarity(who, what, time.now))
        self._ownership = Ownership(plan, engineers)
        self._dispatcher = Dispatcher(plan, engineers, self._choice)
        self._recorder = Recorder(plan, spells=spells)
        self._deadlines = Deadlines(plan, time)
        self._seats = SeatCount(engineers, len(plan.desks.names))
        self._push = Push(
            plan,
            time=time,
            engineers=engineers,
            dispatcher=self._dispatcher,
            ownership=self._ownership,
            choice=self._choice,
            is_over_count=self._seats.is_over,
        )
        self._interruption = Interruption(plan, self._dispatcher, self._seats.is_over)
        self._can_interrupt = self._interruption.is_possible
        self._waiting = WaitingRoom(
            plan,
            time=time,
            dispatcher=self._dispatcher,
            ownership=self._ownership,
            push=self._push,
            deadlines=self._deadlines,
            recorder=self._recorder,
        )
        self._sequels = Sequels(
            plan,
            time=time,
            dispatcher=self._dispatcher,
            ownership=self._ownership,
            bench=bench,
            waiting=self._waiting,
            deadlines=self._deadlines,
            close=self._close,
        )
        self._shifts = Shifts(
            plan,
            time=time,
            engineers=engineers,
            seats=self._seats,
            dispatcher=self._dispatcher,
            ownership=self._ownership,
            waiting=self._waiting,
            sequels=self._sequels,
            recorder=self._recorder,
            cut=self._cut,
        )
        self._cases = cases(plan)
        self._open: dict[int, CaseWork] = {}
        self._on_call = OnCall(
            plan,
            time=time,
            engineers=engineers,
            dispatcher=self._dispatcher,
            push=self._push,
            shifts=self._shifts,
            recorder=self._recorder,
            cut=self._cut,
        )
        self._has_standby = self._on_call.is_possible
        self._is_eventful = self._can_interrupt or self._has_standby
        Reviews(
            plan,
            time=time,
            deadlines=self._deadlines,
            sequels=self._sequels,
            open_cases=self._open,
        )
        self._at_opening: list[Act] = [self._opening]
        self._at_spell_end: list[Act] = [self._finish]
        self._judged_open = int(plan.cases.judged.sum())
        self._closed = time.event()

    # --- the run -----------------------------------------------------------------------

    def run(self) -> Ledger:
        """Play the plan from its start to its end."""
        time = self._time
        for engineer in self._engineers:
            if engineer.is_unlimited:
                self._dispatcher.release(engineer)
        self._expect_next_case()
        time.process(self._task_openings())
        time.process(self._timetable())
        time.at(self._plan.run_off, CLOSING, 1, self._end, None)
        time.at(self._plan.window_end, CLOSING, 0, self._close_if_done, None)
        time.run(until=self._closed)
        self._cut_off()
        return self._recorder.ledger(time.now)

    def _expect_next_case(self) -> None:
        """The next case opens when its time has come."""
        work = next(self._cases, None)
        if work is not None:
            work.callbacks = self._at_opening
            self._time.expect(work, work.opened, opening_of(work.case))

    def _opening(self, work: CaseWork) -> None:
        """A customer opens a case; it goes to the desk that the intake names."""
        self._expect_next_case()
        self._open[work.case] = work
        self._sequels.open(work)
        if work.patience != NONE:
            gone = self._time.now + work.patience
            self._time.at(gone, WITHDRAWALS, work.case, self._withdraw, work)
        self._time.is_unsettled = True

    def _task_openings(self) -> Generator[Moment, None, None]:
        """Tasks are ready, one after the other; after the cases of the same instant."""
        for work in tasks(self._plan):
            yield self._time.at(work.opened, OPENINGS, work.case, None, None)
            work.request = Request(work, TASK, work.desk)
            self._open[work.case] = work
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
        elif change.what == SHIFT_ENDING:
            self._on_call.rest.end_shift(engineer)
        elif change.what == BLOCK_START:
            self._shifts.begin_block(engineer)
        elif change.what == BLOCK_END:
            self._shifts.end_block(engineer)
        elif change.what == HAND_OVER:
            self._shifts.hand_over(engineer)

    def _dispatch(self) -> None:
        """Give cases out, and start work until no waiting request has an eligible person."""
        dispatcher = self._dispatcher
        if self._has_standby:
            self._on_call.rest.cut_for_blocks()
        while True:
            if dispatcher.stirred:
                self._push.give_out()
            while dispatcher.live and (pair := dispatcher.next_start()) is not None:
                self._start(pair[0][5], pair[1], pair[2])
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
                self._cut(claim.engineer.spell, INTERRUPTED)
                self._start(request, claim.engineer, claim.queue)
                search.started()
                has_cut = True
        if search.must_retry:
            self._time.settle_at(now + 1)
        return has_cut

    def _close_if_done(self, _: Moment | None) -> None:
        """End the run at this instant once every judged case is closed."""
        now = self._time.now
        if self._judged_open == 0 and self._plan.window_end <= now < self._plan.run_off:
            self._time.at(now, CLOSING, 1, self._end, None)

    def _end(self, _: Moment | None) -> None:
        """The last instant has been worked through."""
        if not self._closed.triggered:
            self._closed.succeed()

    def _cut_off(self) -> None:
        """The run is over: note spells in hand and stays that did not end."""
        now = self._time.now
        for engineer in self._engineers:
            in_hand = list(engineer.running)
            if engineer.spell is not None:
                self._shifts.stop_overtime(engineer)
                in_hand.append(engineer.spell)
            for spell in in_hand:
                booked = self._bench.cut(spell, now, RUN_END)
                self._recorder.spell(spell, now, RUN_END, booked, (CONTINUES, NONE, NONE))
            if engineer.is_seat and engineer.on_shift:
                self._recorder.seat(engineer, engineer.on_since, now)
        self._on_call.end_of_run()
        for work in self._open.values():
            for request in work.open_requests():
                if request.is_waiting:
                    self._recorder.stay(request, now)
            if not work.is_task:
                self._recorder.case(work)

    # --- a case closes -----------------------------------------------------------------

    def _withdraw(self, moment: Moment) -> None:
        """A customer whom nobody has served gives up."""
        work: CaseWork = moment.subject
        request = work.request
        if work.first_start != NONE or work.is_closed or request is None:
            return
        work.withdrawn = self._time.now
        if request.is_waiting:
            self._waiting.give_up(request)
            work.request = None
        self._close(work)
        self._time.settle_at(self._time.now, LAST_DISPATCH)

    def _close(self, work: CaseWork) -> None:
        """A case is resolved for good, or withdrawn."""
        if work.clock is not None:
            self._deadlines.stop(work)
        if work.counted is not None:
            self._sequels.free(work)
        if work.owner != NONE:
            self._ownership.close(work)
        work.is_over = True
        self._put_away(work)
        if work.is_judged:
            self._judged_open -= 1
            if self._judged_open == 0:
                self._close_if_done(None)

    def _put_away(self, work: CaseWork) -> None:
        """A case of which nothing will happen any more is noted and forgotten."""
        if work.is_over and work.request is None and not (work.reproduction or work.pleas):
            self._recorder.case(work)
            del self._open[work.case]

    # --- work starts, is cut, and ends ------------------------------------------------

    def _start(self, request: Request, engineer: Engineer, queue: Queue) -> None:
        """An engineer starts on a request."""
        now, work = self._time.now, request.work
        is_touch = request.purpose == TOUCH
        if is_touch:
            self._ownership.take(request, engineer, queue, now)
        spell = self._bench.begin(request, engineer, now)
        request.leave()
        holder = request.holder
        if holder is not None:
            request.holder = None
            spell.was_held = holder is engineer
            if holder is not engineer:
                self._dispatcher.stir(holder)
        if engineer.is_unlimited:
            engineer.running[spell] = None
        else:
            engineer.spell = spell
            self._dispatcher.withhold(engineer)
            if engineer.is_called_in:
                self._on_call.has_begun(engineer)
            if self._can_interrupt:
                self._interruption.has_begun(engineer, spell)
        spell.callbacks = self._at_spell_end
        place = end_of_spell(engineer.id, work.case, request.number)
        self._time.expect(spell, now + spell.length, place)
        if is_touch:
            self._note_worker(work, engineer)

    def _note_worker(self, work: CaseWork, engineer: Engineer) -> None:
        """Keep track of who works on a case, for first response and hand-offs."""
        is_first = work.first_start == NONE
        if is_first:
            work.first_start = self._time.now
            work.first_engineer = engineer.id
        elif work.last_worker != engineer.id:
            work.hand_offs += 1
        work.last_worker = engineer.id
        if work.clock is not None:
            self._deadlines.start_work(work)
        if is_first and self._sequels.reproduces:
            self._sequels.first_work(work)

    def _finish(self, spell: Spell) -> None:
        """A spell comes to its end, if nothing has cut it."""
        if spell.is_over:
            return
        engineer = self._put_down(spell)
        booked = self._bench.finish(spell)
        sequel = self._sequels.after[spell.purpose](spell)
        self._recorder.spell(spell, self._time.now, DONE, booked, sequel)
        if engineer.is_seat and self._seats.is_over(engineer.desk):
            self._shifts.leave_seat(engineer)
        else:
            self._dispatcher.release(engineer)
        self._sequels.follow(spell, sequel)
        if spell.purpose > ATTEMPT:
            self._end_of_aside(spell.request.work)
        self._time.is_unsettled = True

    def _end_of_aside(self, work: CaseWork) -> None:
        """Work beside the touches is done, a task perhaps, or the last that was in hand."""
        if work.is_task:
            del self._open[work.case]
        else:
            self._put_away(work)

    def _cut(self, spell: Spell, reason: int) -> None:
        """A spell is cut; its engineer holds the rest, or the case goes to another desk."""
        engineer = self._put_down(spell)
        now = self._time.now
        booked = self._bench.cut(spell, now, reason)
        sequel = self._sequels.after_cut(spell)
        if reason == INTERRUPTED:
            spell.request.work.interruptions += 1
        self._recorder.spell(spell, now, reason, booked, sequel)
        if sequel[0] == TRANSFERRED:
            self._sequels.transfer(spell.request.work, sequel[2])
        else:
            self._waiting.hold(spell.request, engineer)

    def _put_down(self, spell: Spell) -> Engineer:
        """The engineer has no longer this spell in hand."""
        engineer = spell.engineer
        spell.is_over = True
        if engineer.is_unlimited:
            del engineer.running[spell]
        else:
            if engineer.overtime_since != NONE:
                self._shifts.stop_overtime(engineer)
            engineer.spell = None
            engineer.idle_since = self._time.now
        return engineer
