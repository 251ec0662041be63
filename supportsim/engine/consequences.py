"""Consequences: what comes after a spell that ended by itself is done."""

from collections.abc import Callable

from supportsim.engine.arrival import Arrivals
from supportsim.engine.assists import Assists
from supportsim.engine.casework import Sequel, Spell
from supportsim.engine.closing import Closing
from supportsim.engine.common import Common
from supportsim.engine.replies import Replies
from supportsim.engine.reproduction import Reproductions
from supportsim.engine.waiting import WaitingRoom
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
    RESOLUTION,
    TASK_DONE,
    TOUCH,
    TRANSFERRED,
    TRIAGE,
)
from supportsim.units import NONE


class Consequences:
    """Does what comes after a spell that ended by itself.

    Attributes:
        reproductions: Those of problems whose cases go on.
    """

    def __init__(
        self, common: Common, waiting: WaitingRoom, arrivals: Arrivals, closing: Closing
    ) -> None:
        self._time = common.time
        self._bench = common.bench
        self._deadlines = common.deadlines
        self._ownership = common.ownership
        self._waiting = waiting
        self._arrivals = arrivals
        self._closing = closing
        self._reopen_delay = common.plan.cases.reopen_delay.data
        self._replies = Replies(common, arrivals)
        self.reproductions = Reproductions(common, waiting, arrivals)
        assists = Assists(common, waiting, arrivals)
        self._acts: dict[int, Callable[[Spell, Sequel], None]] = {
            CONTINUES: self._go_on,
            CUSTOMER: self._replies.ask,
            RESOLUTION: self._resolve,
            TRANSFERRED: self._move_on,
            ASSIST_ASKED: assists.ask,
            ASSIST_GIVEN: assists.give,
            ASSIST_PASSED: assists.pass_on,
            BACK_TO_OWNER: self._back_to_owner,
            ASSIST_LATE: self._go_on,
            REPRODUCED: self.reproductions.end,
            TASK_DONE: self._task_done,
        }

    def follow(self, spell: Spell, sequel: Sequel) -> None:
        """Do what comes after a spell."""
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

    def _move_on(self, spell: Spell, sequel: Sequel) -> None:
        """A case goes to another desk at the end of a spell, solved or not."""
        work = spell.request.work
        if spell.purpose == TOUCH:
            work.touch_row += 1
        self._arrivals.transfer(work, sequel[2], is_next=spell.purpose == TOUCH)

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
            self.reproductions.drop(work)
        delay = NONE if work.reopened else self._reopen_delay[work.case]
        if delay != NONE:
            self._ownership.uncount(work)
            self._replies.await_reopening(work, now + delay)
        else:
            self._closing.close(work)
