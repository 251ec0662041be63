"""What a spell is made of: effort, work added, how long it takes, and what a cut leaves."""

from supportsim.engine.casework import CaseWork, Request, Rest, Spell
from supportsim.engine.people import Engineer
from supportsim.engine.rules import done_of, faded, length_of, looked_up, loss_of, share_of
from supportsim.ledger.tables import ATTEMPT, BLOCK, HELP, SHIFT_END, TOUCH
from supportsim.plan.plan import Plan
from supportsim.units import DAY, NONE, PPM

#: A tenth of a case, in millionths: the step of the familiarity table.
_TENTH = PPM // 10


class Workbench:
    """Makes spells from what is left of the work, and puts back what a cut leaves."""

    def __init__(self, plan: Plan) -> None:
        cases, mechanisms = plan.cases, plan.mechanisms
        self._touch_effort: list[int] = cases.touch_effort.tolist()
        self._attempt_effort: list[list[int]] = cases.attempt_effort.tolist()
        self._assist_effort: list[list[int]] = cases.assist_effort.tolist()
        self._assist_share: list[int] = plan.desks.assist_share.tolist()
        self._loss_share = mechanisms.loss_share
        self._colleague_share = mechanisms.colleague_share
        self._pick_up = mechanisms.pick_up
        self._ramp: list[int] = mechanisms.ramp.tolist()
        self._familiarity: list[int] = mechanisms.familiarity.tolist()
        self._fade: list[int] = mechanisms.familiarity_fade.tolist()
        self._context: list[int] = mechanisms.context.tolist()

    def can_solve(self, engineer: Engineer, work: CaseWork) -> bool:
        """Whether a person can solve a case, by competence or since an assist."""
        return (
            work.difficulty < engineer.competence[work.kind]
            or engineer.id in work.able
            or engineer.desk in work.able_desks
        )

    def lay_out(self, work: CaseWork) -> None:
        """Put the whole of the touch in hand on the bench."""
        work.effort_left = self._touch_effort[work.touch_row]
        work.added_left = 0
        work.cut_reason = NONE
        work.attempt_rests.clear()

    def begin(self, request: Request, engineer: Engineer, now: int) -> Spell:
        """The spell of an engineer on a request: what it sets out to do and how long it takes."""
        if request.purpose == HELP:
            spell = self._assist(request, engineer)
        elif self.can_solve(engineer, request.work):
            spell = self._touch(request, engineer)
        else:
            spell = self._attempt(request, engineer)
        spell.started = now
        factors = self._factors(request.work, engineer, now)
        spell.length = length_of(spell.effort, spell.added, factors)
        return spell

    def _touch(self, request: Request, engineer: Engineer) -> Spell:
        """What is left of the touch, with the loss since this person last worked on the case."""
        work = request.work
        if work.cut_reason == NONE:
            work.effort_drawn += work.effort_left
        added = work.added_left + self._loss(work, engineer) + self._pick_up_after(work.cut_reason)
        return Spell(request, TOUCH, work.effort_left, added)

    def _attempt(self, request: Request, engineer: Engineer) -> Spell:
        """An attempt of the engineer's rank, or what is left of one."""
        work = request.work
        whole = (self._attempt_effort[work.case][engineer.rank], 0, NONE)
        effort, added, reason = work.attempt_rests.get(engineer.rank, whole)
        added += self._loss(work, engineer) + self._pick_up_after(reason)
        return Spell(request, ATTEMPT, effort, added)

    def _assist(self, request: Request, engineer: Engineer) -> Spell:
        """Help with a case, by who can; a try, by who cannot."""
        if request.rest is None:
            by_case = self._assist_effort if self.can_solve(engineer, request.work) else None
            efforts = (by_case or self._attempt_effort)[request.work.case]
            request.whole = efforts[engineer.rank]
            return Spell(request, HELP, request.whole, 0)
        effort, added, reason = request.rest
        return Spell(request, HELP, effort, added + self._pick_up_after(reason))

    def _loss(self, work: CaseWork, engineer: Engineer) -> int:
        strangers, colleagues = _worked(work, engineer.desk)
        seen = work.marks.get(engineer.id, (0, 0))
        strangers, colleagues = strangers - seen[0], colleagues - seen[1]
        return loss_of(strangers, colleagues, self._loss_share, self._colleague_share)

    def _pick_up_after(self, reason: int) -> int:
        return self._pick_up if reason in (SHIFT_END, BLOCK) else 0

    def _factors(self, work: CaseWork, engineer: Engineer, now: int) -> list[int]:
        """Grade and kind, ramp, familiarity, context switching, in this order."""
        factors = [engineer.grade_factor[work.kind]]
        if self._ramp:
            factors.append(looked_up(self._ramp, (now - engineer.hired) // DAY))
        if self._familiarity:
            level = self._credit(engineer, work.customer, now) // _TENTH
            factors.append(looked_up(self._familiarity, level))
        if self._context:
            factors.append(looked_up(self._context, len(engineer.open_cases)))
        return factors

    def _credit(self, engineer: Engineer, customer: int, now: int) -> int:
        """Faded cases handled for a customer, in millionths."""
        known = engineer.familiarity.get(customer)
        return 0 if known is None else faded(known[0], now - known[1], self._fade, DAY)

    def credit(self, engineer: Engineer, customer: int, now: int) -> None:
        """Note that an engineer resolved a case of a customer."""
        if self._familiarity:
            engineer.familiarity[customer] = (self._credit(engineer, customer, now) + PPM, now)

    def finish(self, spell: Spell, engineer: Engineer) -> tuple[int, int]:
        """Book all that is left: progress and rework of a spell that came to its end."""
        if spell.purpose == HELP:
            return 0, spell.effort + spell.added
        self._mark(spell.request.work, engineer, spell.effort)
        if spell.purpose == TOUCH:
            return spell.effort, spell.added
        spell.request.work.attempt_rests.pop(engineer.rank, None)
        return 0, spell.effort + spell.added

    def cut(self, spell: Spell, engineer: Engineer, now: int, reason: int) -> tuple[int, int]:
        """Book what a cut spell has done and put the rest back.

        Returns:
            Progress and rework, milliseconds.
        """
        done = now - spell.started
        effort = done_of(spell.effort, done, spell.length)
        added = done_of(spell.added, done, spell.length)
        rest: Rest = (spell.effort - effort, spell.added - added, reason)
        work = spell.request.work
        if spell.purpose == HELP:
            spell.request.rest = rest
            return 0, effort + added
        self._mark(work, engineer, effort)
        if spell.purpose == ATTEMPT:
            work.attempt_rests[engineer.rank] = rest
            return 0, effort + added
        work.effort_left, work.added_left, work.cut_reason = rest
        return effort, added

    def _mark(self, work: CaseWork, engineer: Engineer, effort: int) -> None:
        """Count effort on a case and note up to where this person knows it."""
        work.worked[engineer.desk] = work.worked.get(engineer.desk, 0) + effort
        work.marks[engineer.id] = _worked(work, engineer.desk)

    def take_in(self, request: Request) -> None:
        """After a successful assist: the owner will spend a share of it on taking it in."""
        work = request.work
        work.added_left += share_of(request.whole, self._assist_share[work.desk])


def _worked(work: CaseWork, desk: int) -> tuple[int, int]:
    """Effort spent on a case by other desks, and by this one."""
    own = work.worked.get(desk, 0)
    if len(work.worked) < 2:
        return (0, own) if own else (sum(work.worked.values()), 0)
    return sum(work.worked.values()) - own, own
