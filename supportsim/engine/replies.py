"""Replies: the customer is asked and answers, or a problem that was solved is back."""

from supportsim.engine.arrival import Arrivals
from supportsim.engine.casework import CaseWork, Sequel, Spell
from supportsim.engine.common import Common
from supportsim.engine.instant import reply_of
from supportsim.engine.timeline import Act
from supportsim.ledger.tables import TOUCH
from supportsim.units import NONE


class Replies:
    """Asks customers, and hears them."""

    def __init__(self, common: Common, arrivals: Arrivals) -> None:
        self._time = common.time
        self._deadlines = common.deadlines
        self._arrivals = arrivals
        self._at_reply: list[Act] = [self._reply]
        self._at_reply_to_attempt: list[Act] = [self._reply_to_attempt]
        self._at_reopening: list[Act] = [self._reopen]

    def ask(self, spell: Spell, sequel: Sequel) -> None:
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
            self._arrivals.arrive(work, desk)
        act = self._at_reply if spell.purpose == TOUCH else self._at_reply_to_attempt
        self._hear(work, reply_at, act)

    def await_reopening(self, work: CaseWork, at: int) -> None:
        """The problem of a case that is solved will come back."""
        self._hear(work, at, self._at_reopening)

    def _hear(self, work: CaseWork, at: int, act: list[Act]) -> None:
        """The customer of a case will be heard again."""
        work.callbacks = act
        self._time.expect(work, at, reply_of(work.case))

    def _reply(self, work: CaseWork) -> None:
        """The customer answers, and the next touch is ready."""
        self._clock_goes_on(work, is_reply=True)
        self._arrivals.touch_ready(work)
        self._time.is_unsettled = True

    def _reply_to_attempt(self, work: CaseWork) -> None:
        """The customer answers, and the attempt goes on."""
        self._clock_goes_on(work, is_reply=True)
        self._arrivals.make_request(work)
        self._time.is_unsettled = True

    def _reopen(self, work: CaseWork) -> None:
        """The problem is back: one more touch, wherever the case was."""
        work.resolved = NONE
        work.reopened += 1
        self._clock_goes_on(work, is_reply=False)
        self._arrivals.touch_ready(work)
        self._time.is_unsettled = True

    def _clock_goes_on(self, work: CaseWork, *, is_reply: bool) -> None:
        """The clock of resolution runs again, where one is kept."""
        if work.clock is not None:
            self._deadlines.go_on(work, is_reply=is_reply)
            self._arrivals.ageing.watch(work)
