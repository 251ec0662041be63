"""Closing: which cases and tasks are open, that they close, and when the run is over."""

from supportsim.engine.casework import CaseWork
from supportsim.engine.common import Common
from supportsim.engine.instant import CLOSING, LAST_DISPATCH, WITHDRAWALS
from supportsim.engine.timeline import Moment
from supportsim.engine.waiting import WaitingRoom
from supportsim.units import NONE


class Closing:
    """Keeps what is open until it closes.

    Attributes:
        open: Cases and tasks by number, as they are now.
        over: The end of the run, as an event.
    """

    def __init__(self, common: Common, waiting: WaitingRoom) -> None:
        plan = common.plan
        self._time = common.time
        self._deadlines = common.deadlines
        self._ownership = common.ownership
        self._recorder = common.recorder
        self._waiting = waiting
        self._window_end, self._run_off = plan.window_end, plan.run_off
        self._judged_open = int(plan.cases.judged.sum())
        self.open: dict[int, CaseWork] = {}
        self.over = common.time.event()

    def expect_end(self) -> None:
        """The run ends with the run-off, or earlier once every judged case is closed."""
        self._time.at(self._run_off, CLOSING, 1, self._end, None)
        self._time.at(self._window_end, CLOSING, 0, self._end_if_done, None)

    def expect_withdrawal(self, work: CaseWork) -> None:
        """The patience of a customer who opens a case begins to run out, if it ever does."""
        if work.patience != NONE:
            gone = self._time.now + work.patience
            self._time.at(gone, WITHDRAWALS, work.case, self._withdraw, work)

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
        self.close(work)
        self._time.settle_at(self._time.now, LAST_DISPATCH)

    def close(self, work: CaseWork) -> None:
        """A case is resolved for good, or withdrawn."""
        if work.clock is not None:
            self._deadlines.stop(work)
        if work.counted is not None:
            self._ownership.uncount(work)
        work.is_over = True
        self._put_away(work)
        if work.is_judged:
            self._judged_open -= 1
            if self._judged_open == 0:
                self._end_if_done(None)

    def _put_away(self, work: CaseWork) -> None:
        """A case of which nothing will happen any more is noted and forgotten."""
        if work.is_over and work.request is None and not (work.reproduction or work.pleas):
            self._ownership.forget(work)
            self._recorder.case(work)
            del self.open[work.case]

    def end_of_aside(self, work: CaseWork) -> None:
        """Work beside the touches is done, a task perhaps, or the last that was in hand."""
        if work.is_task:
            del self.open[work.case]
        else:
            self._put_away(work)

    def _end_if_done(self, _: Moment | None) -> None:
        """End the run at this instant once every judged case is closed."""
        now = self._time.now
        if self._judged_open == 0 and self._window_end <= now < self._run_off:
            self._time.at(now, CLOSING, 1, self._end, None)

    def _end(self, _: Moment) -> None:
        """The last instant has been worked through."""
        if not self.over.triggered:
            self.over.succeed()

    def note_open(self) -> None:
        """The run is over: note stays that did not end, and what is not closed."""
        for work in self.open.values():
            for request in work.open_requests():
                if request.is_waiting:
                    self._recorder.stay(request, self._time.now)
            if not work.is_task:
                self._recorder.case(work)
