"""What a spell is made of: effort, work added, how long it takes, and what a cut leaves."""

from supportsim.engine.casework import CaseWork, Request, Rest, Spell
from supportsim.engine.eligibility import can_solve
from supportsim.engine.people import Engineer
from supportsim.engine.rules import done_of, faded, length_of, looked_up, loss_of, share_of
from supportsim.ledger.tables import (
    ATTEMPT,
    BLOCK,
    HANDED_OVER,
    INTERRUPTED,
    REPRODUCTION,
    SHIFT_END,
    TASK,
    TOUCH,
    TRIAGE,
)
from supportsim.plan.plan import MOST_FAMILIAR, Plan
from supportsim.units import DAY, NONE, PPM

#: A tenth of a case, in millionths: the step of the familiarity table.
_TENTH = PPM // 10


class Workbench:
    """Makes spells from what is left of the work, and puts back what a cut leaves.

    Attributes:
        notes_credit: Whether it matters who resolved which case.
    """

    def __init__(self, plan: Plan) -> None:
        cases, mechanisms, desks = plan.cases, plan.mechanisms, plan.desks
        self._touch_effort = cases.touch_effort.data
        self._ranks: int = cases.assist_effort.shape[1]
        self._attempt_offset = cases.attempt_offset.data
        self._attempt_effort = cases.attempt_effort.data
        self._assist_effort = cases.assist_effort.data
        self._reproduction = cases.reproduction.data
        self._reopen_effort = cases.reopen_effort.data
        self._task_effort = plan.tasks.effort.data
        self._assist_share: list[int] = desks.assist_share.tolist()
        self._triage: list[int] = desks.triage.tolist()
        self._has_loss = mechanisms.loss_share > 0 or mechanisms.colleague_share > 0
        self._loss_share = mechanisms.loss_share
        self._colleague_share = mechanisms.colleague_share
        self._extra = {
            SHIFT_END: mechanisms.pick_up,
            BLOCK: mechanisms.pick_up,
            INTERRUPTED: mechanisms.resume,
        }
        self._hand_over_added: list[int] = desks.hand_over_added.tolist()
        self._has_skill_factors = bool((plan.engineers.skill_factor != PPM).any())
        self._ramps = _ramps(plan)
        self._familiarity: list[int] = mechanisms.familiarity.tolist()
        self._fade: list[int] = mechanisms.familiarity_fade.tolist()
        self._topic: list[int] = mechanisms.topic.tolist()
        self._context: list[int] = mechanisms.context.tolist()
        self._has_grade_factors = bool((plan.engineers.grade_factor != PPM).any())
        tables = (self._ramps, self._familiarity, self._topic, self._context)
        has_factors = self._has_grade_factors or self._has_skill_factors
        self._is_plain = not has_factors and not any(tables)
        is_chosen_by = bool((desks.choice == MOST_FAMILIAR).any())
        self._keeps_credit = is_chosen_by or bool(self._familiarity)
        self.notes_credit = self._keeps_credit or bool(self._topic)

    def lay_out(self, work: CaseWork) -> None:
        """Put the whole of the touch in hand on the bench."""
        if work.reopened:
            work.effort_left = self._reopen_effort[work.case]
        else:
            work.effort_left = self._touch_effort[work.touch_row]
        work.added_left = work.extra_left = 0
        work.is_begun = False
        work.attempt_rests = work.attempt_steps = None

    def begin(self, request: Request, engineer: Engineer, now: int) -> Spell:
        """The spell of an engineer on a request: what it sets out to do and how long it takes."""
        if request.purpose != TOUCH:
            spell = self._other(request, engineer)
        elif can_solve(engineer, request.work):
            spell = self._touch(request, engineer)
        else:
            spell = self._attempt(request, engineer)
        spell.started = now
        factors = () if self._is_plain else self._factors(request.work, engineer, now)
        spell.length = length_of(spell.effort, spell.added, factors)
        return spell

    def _touch(self, request: Request, engineer: Engineer) -> Spell:
        """What is left of the touch, with the loss since this person last worked on the case."""
        work = request.work
        if not work.is_begun:
            work.effort_drawn += work.effort_left
            work.is_begun = True
        added = work.added_left + work.extra_left
        if self._has_loss:
            added += self._loss(work, engineer)
        return Spell(request, TOUCH, work.effort_left, added, engineer)

    def _attempt(self, request: Request, engineer: Engineer) -> Spell:
        """The next step of an attempt of the engineer's rank, or what is left of it."""
        work, rank = request.work, engineer.rank
        rest = work.attempt_rests.get(rank) if work.attempt_rests else None
        if rest is None:
            row = self._attempt_row(work, rank) + _steps_done(work, rank)
            rest = Rest(self._attempt_effort[row], 0, 0)
        added = rest.added + rest.extra
        if self._has_loss:
            added += self._loss(work, engineer)
        return Spell(request, ATTEMPT, rest.effort, added, engineer)

    def _attempt_row(self, work: CaseWork, rank: int) -> int:
        """First row of the steps of an attempt."""
        return self._attempt_offset[work.case * self._ranks + rank]

    def steps_left(self, work: CaseWork, rank: int) -> int:
        """Steps of the attempt of a rank that are still to be done."""
        position = work.case * self._ranks + rank
        steps = self._attempt_offset[position + 1] - self._attempt_offset[position]
        return steps - _steps_done(work, rank)

    def last_step_row(self, work: CaseWork, rank: int) -> int:
        """Row of the step of an attempt that was done last."""
        return self._attempt_row(work, rank) + _steps_done(work, rank) - 1

    def _other(self, request: Request, engineer: Engineer) -> Spell:
        """An assist, triage, reproduction or task, or what is left of it."""
        if request.rest is None:
            request.whole = self._whole(request, engineer)
            if request.purpose == REPRODUCTION:
                request.work.effort_drawn += request.whole
            rest = Rest(request.whole, 0, 0)
        else:
            rest = request.rest
        request.is_started = True
        return Spell(request, request.purpose, rest.effort, rest.added + rest.extra, engineer)

    def _whole(self, request: Request, engineer: Engineer) -> int:
        """Effort of a request of which nothing is done."""
        work = request.work
        if request.purpose == TASK:
            return self._task_effort[work.touch_row]
        if request.purpose == TRIAGE:
            return self._triage[work.desk]
        if request.purpose == REPRODUCTION:
            return self._reproduction[work.case]
        if can_solve(engineer, work):
            return self._assist_effort[work.case, engineer.rank]
        position = work.case * self._ranks + engineer.rank
        return sum(
            self._attempt_effort[
                self._attempt_offset[position] : self._attempt_offset[position + 1]
            ]
        )

    def _loss(self, work: CaseWork, engineer: Engineer) -> int:
        strangers, colleagues = _worked(work, engineer.desk)
        seen = work.marks.get(engineer.id, (0, 0)) if work.marks else (0, 0)
        strangers, colleagues = strangers - seen[0], colleagues - seen[1]
        return loss_of(strangers, colleagues, self._loss_share, self._colleague_share)

    def _factors(self, work: CaseWork, engineer: Engineer, now: int) -> tuple[int, ...]:
        """Grade, skill, ramp, familiarity, topic, context switching, in this order."""
        factors = []
        if self._has_grade_factors:
            factors.append(engineer.grade_factor[work.kind])
        if self._has_skill_factors:
            factors.append(engineer.skill_factor[work.skill])
        if self._ramps and (ramp := self._ramps[engineer.id]):
            factors.append(looked_up(ramp, (now - engineer.hired) // DAY))
        if work.is_task:
            return tuple(factors)
        if self._familiarity:
            level = self.familiarity(engineer, work.customer, now) // _TENTH
            factors.append(looked_up(self._familiarity, level))
        if self._topic:
            factors.append(looked_up(self._topic, engineer.topics.get(work.topic, 0)))
        if self._context:
            factors.append(looked_up(self._context, len(engineer.open_cases)))
        return tuple(factors)

    def familiarity(self, engineer: Engineer, customer: int, now: int) -> int:
        """Faded cases handled for a customer, in millionths."""
        known = engineer.familiarity.get(customer)
        return 0 if known is None else faded(known[0], now - known[1], self._fade, DAY)

    def credit(self, engineer: Engineer, work: CaseWork, now: int) -> None:
        """Note that an engineer resolved a case: of its customer, and of its topic."""
        if self._keeps_credit:
            credit = self.familiarity(engineer, work.customer, now) + PPM
            engineer.familiarity[work.customer] = (credit, now)
        if self._topic:
            engineer.topics[work.topic] = engineer.topics.get(work.topic, 0) + 1

    def finish(self, spell: Spell) -> tuple[int, int]:
        """Book all that is left: progress and rework of a spell that came to its end."""
        work, engineer = spell.request.work, spell.engineer
        if spell.purpose == TOUCH:
            if self._has_loss:
                self._mark(work, engineer, spell.effort)
            return spell.effort, spell.added
        if spell.purpose == ATTEMPT:
            if self._has_loss:
                self._mark(work, engineer, spell.effort)
            self._step_done(work, engineer.rank)
        return _booked(spell.purpose, spell.effort, spell.added)

    def forget_attempt(self, work: CaseWork, rank: int) -> None:
        """An attempt with no step left is over: who meets the case again begins anew."""
        if work.attempt_steps and self.steps_left(work, rank) == 0:
            del work.attempt_steps[rank]

    @staticmethod
    def _step_done(work: CaseWork, rank: int) -> None:
        """A step of an attempt came to its end."""
        if work.attempt_rests:
            work.attempt_rests.pop(rank, None)
        work.attempt_steps = {**(work.attempt_steps or {}), rank: _steps_done(work, rank) + 1}

    def cut(self, spell: Spell, now: int, reason: int) -> tuple[int, int]:
        """Book what a cut spell has done and put the rest back.

        Returns:
            Progress and rework, milliseconds.
        """
        done = now - spell.started
        effort = done_of(spell.effort, done, spell.length)
        added = done_of(spell.added, done, spell.length)
        work, engineer = spell.request.work, spell.engineer
        extra = self._extra.get(reason, 0)
        if reason == HANDED_OVER:
            extra = self._hand_over_added[engineer.desk]
        rest = Rest(spell.effort - effort, spell.added - added, extra)
        if self._has_loss and spell.purpose <= ATTEMPT:
            self._mark(work, engineer, effort)
        if spell.purpose == TOUCH:
            work.effort_left, work.added_left, work.extra_left = rest
        elif spell.purpose == ATTEMPT:
            work.attempt_rests = {**(work.attempt_rests or {}), engineer.rank: rest}
        else:
            spell.request.rest = rest
        return _booked(spell.purpose, effort, added)

    def _mark(self, work: CaseWork, engineer: Engineer, effort: int) -> None:
        """Count effort on a case and note up to where this person knows it."""
        if work.worked is None or work.marks is None:
            work.worked, work.marks = {}, {}
        work.worked[engineer.desk] = work.worked.get(engineer.desk, 0) + effort
        work.marks[engineer.id] = _worked(work, engineer.desk)

    def take_in(self, request: Request) -> None:
        """After a successful assist: the owner will spend a share of it on taking it in."""
        work = request.work
        work.added_left += share_of(request.whole, self._assist_share[work.desk])


def _ramps(plan: Plan) -> list[list[int]]:
    """The ramp of each engineer, empty for who has none; nothing at all where nobody has one."""
    everybody: list[int] = plan.mechanisms.ramp.tolist()
    own: list[list[int]] = plan.mechanisms.own_ramp.tolist()
    ramps = [everybody if row == NONE else own[row] for row in plan.engineers.ramp_class.tolist()]
    return ramps if any(ramps) else []


def _booked(purpose: int, effort: int, added: int) -> tuple[int, int]:
    """Progress and rework of effort and added work done."""
    if purpose in {TOUCH, REPRODUCTION, TASK}:
        return effort, added
    return 0, effort + added


def _worked(work: CaseWork, desk: int) -> tuple[int, int]:
    """Effort spent on a case by other desks, and by this one."""
    if work.worked is None:
        return 0, 0
    own = work.worked.get(desk, 0)
    return sum(work.worked.values()) - own, own


def _steps_done(work: CaseWork, rank: int) -> int:
    """Steps of the attempt of a rank that are done."""
    return work.attempt_steps.get(rank, 0) if work.attempt_steps else 0
