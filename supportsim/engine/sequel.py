"""The sequel: what follows the end of a spell, by what it was for and what it achieved."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final, TypeVar

from supportsim.engine.casework import CaseWork, Clock, Request, Sequel, Spell
from supportsim.engine.deadlines import Deadlines
from supportsim.engine.dispatch import Dispatcher
from supportsim.engine.eligibility import can_solve
from supportsim.engine.instant import AGE, REPRODUCTION_WAIT, TIMERS, reply_of, timer_of
from supportsim.engine.ownership import Ownership
from supportsim.engine.timeline import Act, Moment, Timeline
from supportsim.engine.waiting import WaitingRoom
from supportsim.engine.workbench import Workbench
from supportsim.ledger.tables import (
    ASSIST_ASKED,
    ASSIST_GIVEN,
    ASSIST_LATE,
    ASSIST_PASSED,
    ATTEMPT,
    BACK_TO_OWNER,
    CONTINUES,
    CUSTOMER,
    HELP,
    REPRODUCED,
    REPRODUCTION,
    RESOLUTION,
    TASK,
    TASK_DONE,
    TOUCH,
    TRANSFERRED,
    TRIAGE,
)
from supportsim.plan.plan import NO_ESCALATION, SWARM, TRANSFER, Plan
from supportsim.units import NONE

T = TypeVar("T")


def _simply(then: int) -> Sequel:
    """A sequel that sends the case nowhere."""
    return then, NONE, NONE


def _transferred(desk: int) -> Sequel:
    """The case moves to another desk."""
    return TRANSFERRED, NONE, desk


_RESOLVED: Final = _simply(RESOLUTION)
_CONTINUED: Final = _simply(CONTINUES)


class Sequels:
    """Decides what follows the end of a spell, and does it.

    Attributes:
        after: By purpose, what comes after a spell that ended by itself.
        reproduces: Whether any desk has problems reproduced.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        time: Timeline,
        dispatcher: Dispatcher,
        ownership: Ownership,
        bench: Workbench,
        waiting: WaitingRoom,
        deadlines: Deadlines,
        close: Callable[[CaseWork], None],
    ) -> None:
        self._time = time
        self._dispatcher = dispatcher
        self._ownership = ownership
        self._bench = bench
        self._waiting = waiting
        self._deadlines = deadlines
        self._close = close
        cases, desks = plan.cases, plan.desks
        self._delay = cases.touch_delay.data
        self._quantile = cases.touch_completion.data
        self._move = cases.touch_move.data
        self._attempt_delay = cases.attempt_delay.data
        self._reproduction = cases.reproduction.data
        self._reopen_delay = cases.reopen_delay.data
        self._completion: list[list[int]] = desks.completion.tolist()
        self._escalation: list[int] = desks.escalation.tolist()
        self._escalate_to: list[int] = desks.escalate_to.tolist()
        self._refer_to: list[int] = desks.refer_to.tolist()
        self._aged_after: list[int] = desks.aged_after.tolist()
        self._review_every: list[int] = desks.review_every.tolist()
        self._aged_to: list[int] = desks.aged_to.tolist()
        self._ages = any(after != NONE for after in self._aged_after)
        self._swarm = _by_desk(desks.swarm_desk.tolist(), desks.swarm_offset.tolist())
        self._moves = _by_desk(
            list(zip(desks.move_below.tolist(), desks.move_to.tolist(), strict=True)),
            desks.move_offset.tolist(),
        )
        self._reproduction_desk: list[int] = desks.reproduction_desk.tolist()
        self.reproduces = any(desk != NONE for desk in self._reproduction_desk)
        self._reproduction_wait: list[int] = desks.reproduction_wait.tolist()
        self._at_reply: list[Act] = [self._reply]
        self._at_reply_to_attempt: list[Act] = [self._reply_to_attempt]
        self._at_reopening: list[Act] = [self._reopen]
        self.after: dict[int, Callable[[Spell], Sequel]] = {
            TOUCH: self._after_touch,
            ATTEMPT: self._after_attempt,
            HELP: self._after_help,
            TRIAGE: self._after_triage,
            REPRODUCTION: lambda _: _simply(REPRODUCED),
            TASK: lambda _: _simply(TASK_DONE),
        }
        self._acts: dict[int, Callable[[Spell, Sequel], None]] = {
            CONTINUES: self._go_on,
            CUSTOMER: self._ask_customer,
            RESOLUTION: self._resolve,
            TRANSFERRED: self._move_on,
            ASSIST_ASKED: self._ask_for_help,
            ASSIST_GIVEN: self._give_help,
            ASSIST_PASSED: self._pass_on,
            BACK_TO_OWNER: self._back_to_owner,
            ASSIST_LATE: self._go_on,
            REPRODUCED: self._reproduced,
            TASK_DONE: self._task_done,
        }

    # --- a touch is ready --------------------------------------------------------------

    def open(self, work: CaseWork) -> None:
        """A case opens at its desk."""
        if self._deadlines.are_kept:
            self._deadlines.open(work)
        self._arrive(work, work.desk)
        self._touch_ready(work)

    def _touch_ready(self, work: CaseWork) -> None:
        """The next touch of a case is ready, unless it waits for a reproduction."""
        self._bench.lay_out(work)
        if work.touch > 0 and work.reproduction is not None:
            work.is_held_up = True
        else:
            self._make_request(work)

    def _make_request(self, work: CaseWork) -> None:
        """A request for the touch, or for the triage that this desk wants before."""
        if self._ages:
            self._pass_on_if_aged(work)
        purpose = TRIAGE if work.wants_triage else TOUCH
        work.request = Request(work, purpose, work.desk)
        self._waiting.join(work.request)

    def _arrive(self, work: CaseWork, desk: int, *, refers: bool = True) -> None:
        """A case comes to a desk, which may refer it at sight."""
        freed = self._ownership.arrive(work, desk, refers=refers)
        if freed is not None:
            self._dispatcher.stir(freed)
        if self._ages and work.clock is not None:
            work.clock.turns += 1
            work.clock.is_found_old = False
            self._watch_age(work)

    def _is_aged(self, work: CaseWork) -> bool:
        """Whether a case is too old for the desk it is at."""
        limit = self._aged_after[work.desk]
        if limit == NONE:
            return False
        if self._review_every[work.desk] != NONE:
            return work.clock is not None and work.clock.is_found_old
        return self._deadlines.age(work) >= limit

    def _watch_age(self, work: CaseWork) -> None:
        """Have it noted when a case whose clock runs becomes too old for its desk."""
        limit = self._aged_after[work.desk]
        clock = work.clock
        if limit == NONE or clock is None or clock.since == NONE or self._is_aged(work):
            return
        if self._review_every[work.desk] == NONE:
            self._send_away_at(self._deadlines.when_aged(work, limit), work, clock)

    def send_away(self, work: CaseWork, clock: Clock) -> None:
        """A case found too old goes now if its touch or triage waits, after replies of now."""
        self._send_away_at(self._time.now, work, clock)

    def _send_away_at(self, at: int, work: CaseWork, clock: Clock) -> None:
        number = timer_of(work.case, AGE)
        self._time.at(at, TIMERS, number, self._aged, (work, clock, clock.turns))

    def _aged(self, moment: Moment) -> None:
        """A case has become too old for its desk."""
        work, clock, turns = moment.subject
        request = work.request
        if clock.turns != turns or work.is_closed or request is None:
            return
        if request.purpose in {TOUCH, TRIAGE} and request.is_waiting:
            self._waiting.give_up(request)
            self.transfer(work, self._aged_to[work.desk])
            self._time.is_unsettled = True

    def _pass_on_if_aged(self, work: CaseWork) -> None:
        """Escalate a case past every desk for which it is too old."""
        while self._is_aged(work):
            work.escalations += 1
            self._arrive(work, self._aged_to[work.desk])

    # --- what comes next ---------------------------------------------------------------

    def _after_triage(self, spell: Spell) -> Sequel:
        work = spell.request.work
        if work.is_closed:
            return _CONTINUED
        return _transferred(self._refer_to[work.desk])

    def after_cut(self, spell: Spell) -> Sequel:
        """What comes after a spell that was cut: its rest waits, here or at another desk."""
        work = spell.request.work
        if spell.purpose not in {TOUCH, ATTEMPT, TRIAGE} or work.is_closed:
            return _CONTINUED
        if self._is_aged(work):
            return _transferred(self._aged_to[work.desk])
        return _CONTINUED

    def is_aged_out(self, spell: Spell) -> bool:
        """Whether a spell that is cut now sends its case to another desk."""
        return self.after_cut(spell)[0] == TRANSFERRED

    def _after_touch(self, spell: Spell) -> Sequel:
        work = spell.request.work
        row = work.touch_row
        share = self._completion[work.desk][work.kind]
        if work.reopened or row + 1 == work.end_row or self._quantile[row] < share:
            return _RESOLVED
        if self._ages and self._is_aged(work):
            return _transferred(self._aged_to[work.desk])
        to = NONE
        if moves := self._moves[work.desk]:
            quantile = self._move[row]
            to = next((desk for below, desk in moves if quantile < below), NONE)
        return CUSTOMER, self._time.now + self._delay[row], to

    def _after_attempt(self, spell: Spell) -> Sequel:
        work, rank = spell.request.work, spell.engineer.rank
        is_last = self._bench.steps_left(work, rank) == 0
        rule = self._escalation[work.desk]
        if is_last and rule == TRANSFER:
            return _transferred(self._escalate_to[work.desk])
        if self._is_aged(work):
            return _transferred(self._aged_to[work.desk])
        if not is_last:
            row = self._bench.last_step_row(work, rank)
            return CUSTOMER, self._time.now + self._attempt_delay[row], NONE
        return _simply(BACK_TO_OWNER if rule == NO_ESCALATION else ASSIST_ASKED)

    def _after_help(self, spell: Spell) -> Sequel:
        plea = spell.request
        if plea.is_answered:
            return _simply(ASSIST_LATE)
        if can_solve(spell.engineer, plea.work):
            return _simply(ASSIST_GIVEN)
        if not plea.in_swarm:
            return _simply(ASSIST_PASSED)
        if any(not other.is_answered for other in plea.work.pleas if other is not plea):
            return _simply(ASSIST_PASSED)
        return _transferred(self._escalate_to[plea.work.desk])

    # --- and is done -------------------------------------------------------------------

    def follow(self, spell: Spell, sequel: Sequel) -> None:
        """Do what comes after a spell that ended by itself."""
        request = spell.request
        work = request.work
        if spell.purpose == TOUCH:
            work.touch += 1
        elif spell.purpose == ATTEMPT:
            self._bench.forget_attempt(work, spell.engineer.rank)
        elif spell.purpose == HELP and request.in_swarm:
            work.pleas = tuple(plea for plea in work.pleas if plea is not request)
        self._acts[sequel[0]](spell, sequel)

    @staticmethod
    def _go_on(spell: Spell, _: Sequel) -> None:
        """Nothing follows; a case withdrawn meanwhile has no request any more."""
        if spell.purpose == TRIAGE:
            spell.request.work.request = None

    @staticmethod
    def _task_done(spell: Spell, _: Sequel) -> None:
        """A task is done, and that is all."""
        spell.request.work.request = None

    def _back_to_owner(self, spell: Spell, _: Sequel) -> None:
        """A stand-in failed: the touch is ready at its owner, anew, and never offered them."""
        spell.request.work.failed_stand_ins |= {spell.engineer.id}
        self._waiting.join(spell.request)

    def _ask_customer(self, spell: Spell, sequel: Sequel) -> None:
        """The customer is asked; a case that moves on is at its new desk already."""
        work = spell.request.work
        work.request = None
        if spell.purpose == TOUCH:
            work.touch_row += 1
        if work.clock is not None:
            self._deadlines.stop(work)
        _, reply_at, desk = sequel
        if desk != NONE:
            work.returns += 1
            self._arrive(work, desk)
        act = self._at_reply if spell.purpose == TOUCH else self._at_reply_to_attempt
        self._hear(work, reply_at, act)

    def _hear(self, work: CaseWork, at: int, act: list[Act]) -> None:
        """The customer of a case will be heard again."""
        work.callbacks = act
        self._time.expect(work, at, reply_of(work.case))

    def _reply(self, work: CaseWork) -> None:
        """The customer answers, and the next touch is ready."""
        if work.clock is not None:
            self._clock_goes_on(work, is_reply=True)
        self._touch_ready(work)
        self._time.is_unsettled = True

    def _reply_to_attempt(self, work: CaseWork) -> None:
        """The customer answers, and the attempt goes on."""
        if work.clock is not None:
            self._clock_goes_on(work, is_reply=True)
        self._make_request(work)
        self._time.is_unsettled = True

    def _clock_goes_on(self, work: CaseWork, *, is_reply: bool) -> None:
        """The clock of resolution runs again."""
        self._deadlines.go_on(work, is_reply=is_reply)
        self._watch_age(work)

    def _resolve(self, spell: Spell, _: Sequel) -> None:
        """The case is solved; who ended it knows the customer better. It may come back."""
        work, now = spell.request.work, self._time.now
        work.resolved = now
        work.request = None
        if self._bench.notes_credit:
            self._bench.credit(spell.engineer, work, now)
        if work.clock is not None:
            self._deadlines.stop(work)
        if work.reproduction is not None:
            self._drop_reproduction(work)
        delay = NONE if work.reopened else self._reopen_delay[work.case]
        if delay != NONE:
            self.free(work)
            self._hear(work, now + delay, self._at_reopening)
        else:
            self._close(work)

    def free(self, work: CaseWork) -> None:
        """The case counts under its engineer no longer, who may take a new one."""
        engineer = self._ownership.uncount(work)
        if engineer is not None:
            self._dispatcher.stir(engineer)

    def _reopen(self, work: CaseWork) -> None:
        """The problem is back: one more touch, wherever the case was."""
        work.resolved = NONE
        work.reopened += 1
        if work.clock is not None:
            self._clock_goes_on(work, is_reply=False)
        self._touch_ready(work)
        self._time.is_unsettled = True

    def _move_on(self, spell: Spell, sequel: Sequel) -> None:
        """A case goes to another desk at the end of a spell, solved or not."""
        work = spell.request.work
        if spell.purpose == TOUCH:
            work.touch_row += 1
        self.transfer(work, sequel[2], is_next=spell.purpose == TOUCH)

    def transfer(self, work: CaseWork, desk: int, *, is_next: bool = False) -> None:
        """The case moves to another desk, and its touch joins the queue there.

        Args:
            work: The case.
            desk: The other desk.
            is_next: Whether it is the next touch that is ready, not what is left of one.
        """
        request = work.request
        work.escalations += 1
        self._arrive(work, desk)
        if is_next:
            work.request = None
            self._touch_ready(work)
            return
        self._pass_on_if_aged(work)
        if request is not None and request.purpose == TOUCH and not work.wants_triage:
            self._waiting.join(request)
        else:
            self._make_request(work)

    def hand_over(self, request: Request, desk: int) -> None:
        """A touch that waits moves its case to the desk of another shift, unlike an escalation."""
        self._arrive(request.work, desk, refers=False)
        self._pass_on_if_aged(request.work)
        if request.work.wants_triage:
            self._make_request(request.work)
        else:
            self._waiting.join(request)

    def _ask_for_help(self, spell: Spell, _: Sequel) -> None:
        """The engineer asks other desks for help with the touch, and is free meanwhile."""
        work = spell.request.work
        work.request = None
        if self._escalation[work.desk] == SWARM:
            pleas = [Request(work, HELP, desk) for desk in self._swarm[work.desk]]
            work.pleas += tuple(pleas)
        else:
            pleas = [Request(work, HELP, self._escalate_to[work.desk])]
            work.request = pleas[0]
        work.assists += len(pleas)
        for plea in pleas:
            plea.asker = spell.engineer.id
            plea.in_swarm = plea is not work.request
            self._waiting.join(plea)

    def _give_help(self, spell: Spell, _: Sequel) -> None:
        """Help succeeded: the touch is ready where it came from, and can be solved there."""
        plea, work = spell.request, spell.request.work
        self._ownership.teach(work, plea.asker, spell.engineer.id)
        self._dispatcher.stir_picky()
        self._bench.take_in(plea)
        if plea.in_swarm:
            self._cancel_others(work)
        self._make_request(work)

    def _cancel_others(self, work: CaseWork) -> None:
        """A swarm is answered: who has not started need not."""
        asked = [plea for plea in work.pleas if not plea.is_answered]
        for plea in asked:
            plea.is_answered = True
            if not plea.is_started:
                self._waiting.give_up(plea)
        work.pleas = tuple(p for p in work.pleas if p not in asked or p.is_started)

    def _pass_on(self, spell: Spell, _: Sequel) -> None:
        """Who failed is not asked again; the plea goes on to the desk behind theirs, if any."""
        plea = spell.request
        if plea.in_swarm:
            return
        plea.rest = None
        plea.excluded |= {spell.engineer.id}
        if self._escalate_to[plea.desk] != NONE:
            plea.desk = self._escalate_to[plea.desk]
        self._waiting.join(plea)

    # --- reproduction ------------------------------------------------------------------

    def first_work(self, work: CaseWork) -> None:
        """Work on a case starts for the first time: its problem may have to be reproduced."""
        desk = self._reproduction_desk[work.desk]
        if self._reproduction[work.case] == NONE or desk == NONE:
            return
        request = Request(work, REPRODUCTION, desk)
        work.reproduction = request
        self._waiting.join(request)
        at = self._time.now + self._reproduction_wait[work.desk]
        number = timer_of(work.case, REPRODUCTION_WAIT)
        self._time.at(at, TIMERS, number, self._fall_back, request)

    def _fall_back(self, moment: Moment) -> None:
        """Nobody has started on a reproduction: the case's own people do it."""
        request: Request = moment.subject
        if request.work.reproduction is not request or request.is_started:
            return
        request.is_with_owner = True
        self._waiting.give_back(request)
        self._time.is_unsettled = True

    def _reproduced(self, spell: Spell, _: Sequel) -> None:
        """The problem is reproduced: a touch that waited for it is ready."""
        work = spell.request.work
        work.reproduction = None
        if work.is_held_up:
            work.is_held_up = False
            self._make_request(work)

    def _drop_reproduction(self, work: CaseWork) -> None:
        """The case is solved: nobody need start on its reproduction any more."""
        request = work.reproduction
        if request is not None and not request.is_started:
            self._waiting.give_up(request)
            work.reproduction = None


def _by_desk(rows: list[T], offset: list[int]) -> list[list[T]]:
    """Rows of each desk."""
    return [rows[start:end] for start, end in pairwise(offset)]
