"""Ageing: when a case becomes too old for the desk it is at, and that it is sent on."""

from collections.abc import Callable

from supportsim.engine.casework import CaseWork, Clock
from supportsim.engine.common import Common
from supportsim.engine.instant import AGE, TIMERS, timer_of
from supportsim.engine.timeline import Moment
from supportsim.engine.waiting import WaitingRoom
from supportsim.ledger.tables import TOUCH, TRIAGE
from supportsim.units import NONE


class Ageing:
    """How old cases may become at each desk, and where they go then.

    Attributes:
        is_possible: Whether any desk sends cases away by age.
        to: By desk, where it sends them.
    """

    def __init__(
        self, common: Common, waiting: WaitingRoom, transfer: Callable[[CaseWork, int], None]
    ) -> None:
        """Read the rules.

        Args:
            common: What the parts of a run share.
            waiting: Where a case too old may wait.
            transfer: Moves a case to another desk.
        """
        desks = common.plan.desks
        self._time = common.time
        self._deadlines = common.deadlines
        self._waiting = waiting
        self._transfer = transfer
        self._limit: list[int] = desks.aged_after.tolist()
        self._review_every: list[int] = desks.review_every.tolist()
        self.to: list[int] = desks.aged_to.tolist()
        self.is_possible = any(limit != NONE for limit in self._limit)

    def is_aged(self, work: CaseWork) -> bool:
        """Whether a case is too old for the desk it is at."""
        limit = self._limit[work.desk]
        if limit == NONE:
            return False
        if self._review_every[work.desk] != NONE:
            return work.clock is not None and work.clock.is_found_old
        return self._deadlines.age(work) >= limit

    def arrive(self, work: CaseWork) -> None:
        """A case has come to a desk, where its age counts anew."""
        if work.clock is not None:
            work.clock.turns += 1
            work.clock.is_found_old = False
            self.watch(work)

    def watch(self, work: CaseWork) -> None:
        """Have it noted when a case whose clock runs becomes too old for its desk."""
        limit = self._limit[work.desk]
        clock = work.clock
        if limit == NONE or clock is None or clock.since == NONE or self.is_aged(work):
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
            self._transfer(work, self.to[work.desk])
            self._time.is_unsettled = True
