"""The sequel: what comes after a spell, by what it was for and what it achieved."""

from collections.abc import Callable
from typing import Final

from supportsim.engine.ageing import Ageing
from supportsim.engine.casework import Sequel, Spell
from supportsim.engine.common import Common
from supportsim.engine.eligibility import can_solve
from supportsim.engine.register import parted
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
from supportsim.plan.plan import NO_ESCALATION, TRANSFER
from supportsim.units import NONE


def _simply(then: int) -> Sequel:
    """A sequel that sends the case nowhere."""
    return then, NONE, NONE


def _transferred(desk: int) -> Sequel:
    """The case moves to another desk."""
    return TRANSFERRED, NONE, desk


_RESOLVED: Final = _simply(RESOLUTION)
_CONTINUED: Final = _simply(CONTINUES)


class Sequels:
    """Decides what comes after a spell.

    Attributes:
        after: By purpose, what comes after a spell that ended by itself.
    """

    def __init__(self, common: Common, ageing: Ageing) -> None:
        cases, desks = common.plan.cases, common.plan.desks
        self._time = common.time
        self._bench = common.bench
        self._ageing = ageing
        self._ages = ageing.is_possible
        self._delay = cases.touch_delay.data
        self._quantile = cases.touch_completion.data
        self._move = cases.touch_move.data
        self._attempt_delay = cases.attempt_delay.data
        self._completion: list[list[int]] = desks.completion.tolist()
        self._escalation: list[int] = desks.escalation.tolist()
        self._escalate_to: list[int] = desks.escalate_to.tolist()
        self._refer_to: list[int] = desks.refer_to.tolist()
        self._moves = parted(
            list(zip(desks.move_below.tolist(), desks.move_to.tolist(), strict=True)),
            desks.move_offset,
        )
        self.after: dict[int, Callable[[Spell], Sequel]] = {
            TOUCH: self._after_touch,
            ATTEMPT: self._after_attempt,
            HELP: self._after_help,
            TRIAGE: self._after_triage,
            REPRODUCTION: lambda _: _simply(REPRODUCED),
            TASK: lambda _: _simply(TASK_DONE),
        }

    def after_cut(self, spell: Spell) -> Sequel:
        """What comes after a spell that was cut: its rest waits, here or at another desk."""
        work = spell.request.work
        if spell.purpose not in {TOUCH, ATTEMPT, TRIAGE} or work.is_closed:
            return _CONTINUED
        if self._ageing.is_aged(work):
            return _transferred(self._ageing.to[work.desk])
        return _CONTINUED

    def is_aged_out(self, spell: Spell) -> bool:
        """Whether a spell that is cut now sends its case to another desk."""
        return self.after_cut(spell)[0] == TRANSFERRED

    def _after_triage(self, spell: Spell) -> Sequel:
        work = spell.request.work
        if work.is_closed:
            return _CONTINUED
        return _transferred(self._refer_to[work.desk])

    def _after_touch(self, spell: Spell) -> Sequel:
        work = spell.request.work
        row = work.touch_row
        share = self._completion[work.desk][work.kind]
        if work.reopened or row + 1 == work.end_row or self._quantile[row] < share:
            return _RESOLVED
        if self._ages and self._ageing.is_aged(work):
            return _transferred(self._ageing.to[work.desk])
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
        if self._ageing.is_aged(work):
            return _transferred(self._ageing.to[work.desk])
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
