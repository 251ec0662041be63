"""Arrival: a case comes to a desk, and its next touch joins a queue there."""

from supportsim.engine.ageing import Ageing
from supportsim.engine.casework import CaseWork, Request
from supportsim.engine.common import Common
from supportsim.engine.waiting import WaitingRoom
from supportsim.ledger.tables import TOUCH, TRIAGE


class Arrivals:
    """Lets cases come to desks, and touches become ready.

    Attributes:
        ageing: Which cases are too old for where they are.
    """

    def __init__(self, common: Common, waiting: WaitingRoom) -> None:
        self._bench = common.bench
        self._ownership = common.ownership
        self._deadlines = common.deadlines
        self._waiting = waiting
        self.ageing = Ageing(common, waiting, self.transfer)
        self._ages = self.ageing.is_possible

    def open(self, work: CaseWork) -> None:
        """A case opens at its desk."""
        if self._deadlines.are_kept:
            self._deadlines.open(work)
        self.arrive(work, work.desk)
        self.touch_ready(work)

    def arrive(self, work: CaseWork, desk: int, *, refers: bool = True) -> None:
        """A case comes to a desk, which may refer it at sight."""
        self._ownership.arrive(work, desk, refers=refers)
        if self._ages:
            self.ageing.arrive(work)

    def touch_ready(self, work: CaseWork) -> None:
        """The next touch of a case is ready, unless it waits for a reproduction."""
        self._bench.lay_out(work)
        if work.touch > 0 and work.reproduction is not None:
            work.is_held_up = True
        else:
            self.make_request(work)

    def make_request(self, work: CaseWork) -> None:
        """A request for the touch, or for the triage that this desk wants before."""
        if self._ages:
            self._pass_on_if_aged(work)
        purpose = TRIAGE if work.wants_triage else TOUCH
        work.request = Request(work, purpose, work.desk)
        self._waiting.join(work.request)

    def _pass_on_if_aged(self, work: CaseWork) -> None:
        """Escalate a case past every desk for which it is too old."""
        while self.ageing.is_aged(work):
            work.escalations += 1
            self.arrive(work, self.ageing.to[work.desk])

    def transfer(self, work: CaseWork, desk: int, *, is_next: bool = False) -> None:
        """The case moves to another desk, and its touch joins the queue there.

        Args:
            work: The case.
            desk: The other desk.
            is_next: Whether it is the next touch that is ready, not what is left of one.
        """
        request = work.request
        work.escalations += 1
        self.arrive(work, desk)
        if is_next:
            work.request = None
            self.touch_ready(work)
            return
        self._pass_on_if_aged(work)
        if request is not None and request.purpose == TOUCH and not work.wants_triage:
            self._waiting.join(request)
        else:
            self.make_request(work)

    def hand_over(self, request: Request, desk: int) -> None:
        """A touch that waits moves its case to the desk of another shift, unlike an escalation."""
        self.arrive(request.work, desk, refers=False)
        self._pass_on_if_aged(request.work)
        if request.work.wants_triage:
            self.make_request(request.work)
        else:
            self._waiting.join(request)
