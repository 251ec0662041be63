"""The support floor: cases open, people come and go, work starts, is cut, and ends.

This is the reference for what the rules mean. Each method is something that happens in a
support organisation, and calls what follows from it.
"""

from collections.abc import Generator

from supportsim.engine.backup import Backup
from supportsim.engine.casework import CaseWork, Request
from supportsim.engine.dispatch import Dispatcher
from supportsim.engine.ownership import Ownership
from supportsim.engine.people import Engineer
from supportsim.engine.queues import Queue
from supportsim.engine.recorder import Recorder
from supportsim.engine.timeline import (
    CLOSING,
    DISPATCH,
    OF_CASE,
    OPENINGS,
    SPELL_ENDS,
    TIMERS,
    WITHDRAWALS,
    Moment,
    Timeline,
)
from supportsim.engine.timetable import (
    BLOCK_END,
    BLOCK_START,
    HAND_OVER,
    SHIFT_START,
    Change,
    changes,
)
from supportsim.engine.timetable import SHIFT_END as SHIFT_ENDING
from supportsim.engine.workbench import Workbench
from supportsim.ledger.tables import (
    ASSIST_ASKED,
    ASSIST_GIVEN,
    ASSIST_PASSED,
    ATTEMPT,
    BACK_TO_OWNER,
    BLOCK,
    CUSTOMER,
    DONE,
    HELP,
    RESOLUTION,
    RUN_END,
    SHIFT_END,
    TOUCH,
    TRANSFERRED,
    Ledger,
)
from supportsim.plan.plan import ASSIST, FINISH, NO_ESCALATION, TRANSFER, Plan
from supportsim.units import NONE
from supportsim.workweek import OpenClock


class Floor:
    """One run of a plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._time = Timeline()
        self._engineers = [Engineer(n, plan) for n in range(len(plan.engineers.names))]
        self._ownership = Ownership(plan, self._engineers)
        self._dispatcher = Dispatcher(plan, self._engineers)
        self._bench = Workbench(plan)
        self._recorder = Recorder(plan)
        self._opening = [OpenClock(hours) for hours in plan.desks.opening]
        self._backup = Backup(
            plan,
            time=self._time,
            dispatcher=self._dispatcher,
            owners=self._ownership.owners,
            opening=self._opening,
            settle=self._settle,
        )
        self._works: list[CaseWork] = []
        self._judged_open = int(plan.cases.judged.sum())
        self._is_dispatch_due = False
        self._closed = self._time.environment.event()
        self._read_plan(plan)

    def _read_plan(self, plan: Plan) -> None:
        """Plain lists of what is looked up often: faster than arrays, one number at a time."""
        cases, desks = plan.cases, plan.desks
        self._delay: list[int] = cases.touch_delay.tolist()
        self._quantile: list[int] = cases.touch_completion.tolist()
        self._completion: list[list[int]] = desks.completion.tolist()
        self._escalation: list[int] = desks.escalation.tolist()
        self._escalate_to: list[int] = desks.escalate_to.tolist()
        self._return_after: list[int] = desks.return_after.tolist()
        self._shift_end: list[int] = desks.shift_end.tolist()
        for engineer, customer, credit in plan.mechanisms.familiarity_start.tolist():
            self._engineers[engineer].familiarity[customer] = (credit, 0)

    # --- the run -----------------------------------------------------------------------

    def run(self) -> Ledger:
        """Play the plan from its start to its end."""
        time = self._time
        time.environment.process(self._openings())
        time.environment.process(self._timetable())
        time.at(self._plan.run_off, CLOSING, 1, self._end, None)
        time.at(self._plan.window_end, CLOSING, 0, self._close_if_done, None)
        time.environment.run(until=self._closed)
        self._cut_off()
        return self._recorder.ledger(self._works, time.now)

    def _openings(self) -> Generator[Moment, None, None]:
        """Cases open, one after the other."""
        opened: list[int] = self._plan.cases.opened.tolist()
        for case, at in enumerate(opened):
            yield self._time.at(at, OPENINGS, case, None, None)
            self._open(case)
            self._settle(is_alone=case + 1 == len(opened) or opened[case + 1] > at)

    def _timetable(self) -> Generator[Moment, None, None]:
        """Shifts and blocks begin and end; people away for long hand over."""
        timetable = changes(self._plan)
        for position, change in enumerate(timetable):
            yield self._time.at(change.at, change.order, change.engineer, None, None)
            self._change(change)
            is_last = position + 1 == len(timetable)
            self._settle(is_alone=is_last or timetable[position + 1].at > change.at)

    def _change(self, change: Change) -> None:
        engineer = self._engineers[change.engineer]
        if change.what == SHIFT_START:
            self._begin_shift(engineer)
        elif change.what == SHIFT_ENDING:
            self._end_shift(engineer)
        elif change.what == BLOCK_START:
            self._begin_block(engineer)
        elif change.what == BLOCK_END:
            self._end_block(engineer)
        elif change.what == HAND_OVER:
            self._hand_over(engineer)

    def _settle(self, *, is_alone: bool = True) -> None:
        """See to it that a dispatch follows once all of this instant has happened.

        Args:
            is_alone: False when the caller will bring more at this very instant.
        """
        if is_alone and not self._is_dispatch_due and self._time.is_last_of_instant():
            self._dispatch(None)
        elif not self._is_dispatch_due:
            self._is_dispatch_due = True
            self._time.at(self._time.now, DISPATCH, 0, self._dispatch, None)

    def _dispatch(self, _: Moment | None) -> None:
        """Start work until no waiting request has an eligible free person."""
        self._is_dispatch_due = False
        while (found := self._dispatcher.next_start()) is not None:
            request, engineer, queue = found
            self._start(request, engineer, queue)

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
            spell = engineer.spell
            if spell is not None:
                self._stop_overtime(engineer)
                progress, rework = self._bench.cut(spell, engineer, now, RUN_END)
                self._recorder.spell(
                    engineer, spell, ended=now, end_reason=RUN_END, progress=progress, rework=rework
                )
        for work in self._works:
            if work.request is not None and work.request.ticket:
                self._recorder.stay(work.request, now)

    # --- a case opens, waits, and closes ----------------------------------------------

    def _open(self, case: int) -> None:
        """A customer opens a case; it goes to the desk that the intake names."""
        cases = self._plan.cases
        first = int(cases.touch_offset[case])
        work = CaseWork(
            case=case,
            customer=int(cases.customer[case]),
            severity=int(cases.severity[case]),
            kind=int(cases.kind[case]),
            skill=int(cases.skill[case]),
            difficulty=int(cases.difficulty[case]),
            first_row=first,
            last_row=int(cases.touch_offset[case + 1]) - 1,
            is_judged=bool(cases.judged[case]),
        )
        self._works.append(work)
        self._ownership.arrive(work, int(cases.entry_desk[case]))
        self._ready(work)
        patience = int(cases.patience[case])
        if patience != NONE:
            self._time.at(self._time.now + patience, WITHDRAWALS, case, self._withdraw, work)

    def _ready(self, work: CaseWork) -> None:
        """The next touch of a case is ready to be worked."""
        self._bench.lay_out(work)
        work.request = Request(work, TOUCH, work.desk)
        self._join(work.request)

    def _join(self, request: Request) -> None:
        """A request joins, anew, the queue where it belongs."""
        work = request.work
        request.joined = request.ready = self._time.now
        request.holder = None
        if request.purpose == HELP:
            queue = self._dispatcher.backlog[request.desk][work.skill]
            request.owner = NONE
        else:
            request.desk = work.desk
            request.owner = work.owner
            queue = self._ownership.queue_of(work, self._dispatcher)
        self._dispatcher.put(queue, request)
        self._backup.consider(request)

    def _leave_queue(self, request: Request) -> None:
        request.ticket = request.offer_ticket = 0

    def _reply(self, moment: Moment) -> None:
        """The customer answers."""
        self._ready(moment.subject)
        self._settle()

    def _withdraw(self, moment: Moment) -> None:
        """A customer whom nobody has served gives up."""
        work: CaseWork = moment.subject
        if work.first_start != NONE or work.request is None:
            return
        work.withdrawn = self._time.now
        self._recorder.stay(work.request, self._time.now)
        self._leave_queue(work.request)
        self._close(work)
        self._settle()

    def _close(self, work: CaseWork) -> None:
        """A case is resolved or withdrawn."""
        work.request = None
        self._uncount(work)
        if work.is_judged:
            self._judged_open -= 1
            self._close_if_done(None)

    # --- work starts, is cut, and ends ------------------------------------------------

    def _start(self, request: Request, engineer: Engineer, queue: Queue) -> None:
        """An engineer starts on a request."""
        now = self._time.now
        if request.purpose == TOUCH:
            self._ownership.take(request.work, engineer, queue, now)
        spell = self._bench.begin(request, engineer, now)
        spell.was_held = request.holder is engineer
        if request.purpose == TOUCH:
            self._note_worker(request.work, engineer)
        self._leave_queue(request)
        request.holder = None
        engineer.spell = spell
        self._dispatcher.withhold(engineer)
        end = now + spell.length
        spell.ending = self._time.at(end, SPELL_ENDS, engineer.id, self._finish, engineer)

    def _note_worker(self, work: CaseWork, engineer: Engineer) -> None:
        """Keep track of who works on a case, for first response and hand-offs."""
        if work.first_start == NONE:
            work.first_start = self._time.now
            work.first_engineer = engineer.id
        elif work.last_worker != engineer.id:
            work.hand_offs += 1
        work.last_worker = engineer.id

    def _uncount(self, work: CaseWork) -> None:
        """The case counts under its engineer no longer, who may take a new one."""
        engineer = self._ownership.uncount(work)
        if engineer is not None and engineer.is_free:
            self._dispatcher.stir(engineer)

    def _finish(self, moment: Moment) -> None:
        """A spell comes to its end, if nothing has cut it."""
        engineer: Engineer = moment.subject
        spell = engineer.spell
        if spell is None or spell.ending is not moment:
            return
        now = self._time.now
        self._stop_overtime(engineer)
        engineer.spell = None
        engineer.idle_since = now
        self._dispatcher.release(engineer)
        progress, rework = self._bench.finish(spell, engineer)
        then, reply_at, follow_up = self._what_next(spell.request, spell.purpose, engineer)
        self._recorder.spell(
            engineer,
            spell,
            ended=now,
            end_reason=DONE,
            progress=progress,
            rework=rework,
            then=then,
            reply_at=reply_at,
        )
        self._follow(spell.request, engineer, then, reply_at, follow_up)
        self._settle()

    def _what_next(
        self, request: Request, purpose: int, engineer: Engineer
    ) -> tuple[int, int, int]:
        """What comes after a spell: next of the ledger, reply time, desk of an escalation."""
        work = request.work
        if purpose == HELP:
            helped = self._bench.can_solve(engineer, work)
            return (ASSIST_GIVEN if helped else ASSIST_PASSED), NONE, request.desk
        if purpose == ATTEMPT:
            rule, to = self._escalation[work.desk], self._escalate_to[work.desk]
            if rule == TRANSFER:
                return TRANSFERRED, NONE, to
            return (ASSIST_ASKED if rule == ASSIST else BACK_TO_OWNER), NONE, to
        share = self._completion[work.desk][work.kind]
        if work.touch_row == work.last_row or self._quantile[work.touch_row] < share:
            return RESOLUTION, NONE, NONE
        return CUSTOMER, self._time.now + self._delay[work.touch_row], NONE

    def _follow(
        self, request: Request, engineer: Engineer, then: int, reply_at: int, desk: int
    ) -> None:
        """Do what comes after a spell."""
        work = request.work
        if then == CUSTOMER:
            work.request = None
            work.touch += 1
            work.touch_row += 1
            self._time.at(reply_at, TIMERS, OF_CASE + work.case, self._reply, work)
        elif then == RESOLUTION:
            self._resolve(work, engineer)
        elif then == TRANSFERRED:
            self._transfer(request, desk)
        elif then == ASSIST_ASKED:
            self._ask_for_help(request, engineer, desk)
        elif then == ASSIST_GIVEN:
            self._give_help(request, engineer)
        else:
            self._pass_on(request, engineer)

    def _resolve(self, work: CaseWork, engineer: Engineer) -> None:
        """The case is solved; who ended it knows the customer better."""
        work.resolved = self._time.now
        work.touch += 1
        self._bench.credit(engineer, work.customer, self._time.now)
        self._close(work)

    def _transfer(self, request: Request, desk: int) -> None:
        """The case moves to another desk, and joins its queue."""
        work = request.work
        self._uncount(work)
        work.escalations += 1
        self._ownership.arrive(work, desk)
        self._join(request)

    def _ask_for_help(self, request: Request, engineer: Engineer, desk: int) -> None:
        """The engineer asks another desk for help with the touch, and is free meanwhile."""
        work = request.work
        work.assists += 1
        plea = Request(work, HELP, desk)
        plea.asker = engineer.id
        work.request = plea
        self._join(plea)

    def _give_help(self, plea: Request, helper: Engineer) -> None:
        """Help succeeded: the touch is ready where it came from, and can be solved there."""
        work = plea.work
        self._ownership.teach(work, plea.asker, helper.id)
        self._bench.take_in(plea)
        work.request = Request(work, TOUCH, work.desk)
        self._join(work.request)

    def _pass_on(self, request: Request, engineer: Engineer) -> None:
        """Who failed is not asked again.

        A plea goes on to the next desk of the helper's, if it has one; else it stays for
        another helper. A touch is ready at its owner anew.
        """
        request.rest = None
        if request.purpose == HELP and self._escalation[request.desk] != NO_ESCALATION:
            request.desk = self._escalate_to[request.desk]
            request.excluded = None
        elif request.purpose == HELP:
            request.excluded = (request.excluded or set()) | {engineer.id}
        else:
            request.work.failed_stand_ins.add(engineer.id)
        self._join(request)

    def _cut(self, engineer: Engineer, reason: int) -> None:
        """The spell in hand is cut; the engineer holds the rest."""
        spell = engineer.spell
        if spell is None:
            return
        now = self._time.now
        self._stop_overtime(engineer)
        engineer.spell = None
        engineer.idle_since = now
        progress, rework = self._bench.cut(spell, engineer, now, reason)
        self._recorder.spell(
            engineer, spell, ended=now, end_reason=reason, progress=progress, rework=rework
        )
        self._hold(spell.request, engineer)

    def _hold(self, request: Request, engineer: Engineer) -> None:
        """Cut work stays with its engineer; under desk ownership not for ever."""
        request.ready = self._time.now
        request.holder = engineer
        self._dispatcher.put(engineer.held, request)
        if self._ownership.is_by_desk(request.desk):
            back = self._opening[request.desk].after(
                self._time.now, self._return_after[request.desk]
            )
            if back <= self._plan.run_off:
                value = (request, request.ticket)
                number = OF_CASE + request.work.case
                self._time.at(back, TIMERS, number, self._return_held, value)
        self._backup.consider(request)

    def _return_held(self, moment: Moment) -> None:
        """Work held for too long returns to the backlog of its desk."""
        request, ticket = moment.subject
        if request.ticket == ticket:
            self._return(request)
            self._settle()

    def _return(self, request: Request) -> None:
        """A waiting request leaves who holds or owns it and joins a queue anew."""
        self._recorder.stay(request, self._time.now)
        self._leave_queue(request)
        self._join(request)

    # --- people come and go -------------------------------------------------------------

    def _begin_shift(self, engineer: Engineer) -> None:
        engineer.on_shift = True
        if engineer.spell is None:
            engineer.idle_since = self._time.now
        self._stop_overtime(engineer)
        for owner in engineer.owners:
            owner.on_shift += 1
            if owner.on_shift == 1:
                self._backup.owner_is_back(owner)
        self._dispatcher.release(engineer)

    def _end_shift(self, engineer: Engineer) -> None:
        engineer.on_shift = False
        engineer.in_block = False
        self._dispatcher.withhold(engineer)
        if engineer.spell is not None:
            if self._shift_end[engineer.desk] == FINISH:
                engineer.overtime_since = self._time.now
            else:
                self._cut(engineer, SHIFT_END)
        for owner in engineer.owners:
            owner.on_shift -= 1
            if owner.on_shift == 0:
                self._backup.owner_left(owner)

    def _begin_block(self, engineer: Engineer) -> None:
        engineer.in_block = True
        self._dispatcher.withhold(engineer)
        self._cut(engineer, BLOCK)

    def _end_block(self, engineer: Engineer) -> None:
        engineer.in_block = False
        self._dispatcher.release(engineer)

    def _stop_overtime(self, engineer: Engineer) -> None:
        """Overtime ends with the spell, or when the next shift begins during it."""
        if engineer.overtime_since == NONE or engineer.spell is None:
            return
        now = self._time.now
        self._recorder.overtime(engineer, engineer.overtime_since, now)
        engineer.spell.overtime += now - engineer.overtime_since
        engineer.overtime_since = NONE

    def _hand_over(self, engineer: Engineer) -> None:
        """Somebody away for long gives up open cases and all they hold."""
        owner = self._ownership.owners[engineer.id]
        waiting = owner.queue.waiting() + owner.new_queue.waiting()
        requests = {entry[5] for entry in waiting + engineer.held.waiting()}
        cases = {request.work for request in requests} | engineer.open_cases
        for work in sorted(cases, key=lambda case: case.case):
            if work.owner == engineer.id:
                work.owner = NONE
                self._uncount(work)
            if work.request in requests and work.request is not None:
                self._return(work.request)
