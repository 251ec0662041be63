"""The customer's clocks as far as rules of work ask for them: due times, and age."""

from supportsim.engine.casework import CaseWork
from supportsim.engine.timeline import Timeline
from supportsim.plan.plan import DUE_FIRST, Plan
from supportsim.units import NONE
from supportsim.workweek import NEVER, OpenClock


class Deadlines:
    """Keeps the clocks of open cases; does nothing where no desk asks for them.

    Attributes:
        are_kept: Whether any desk orders by due time or refers by age.
    """

    def __init__(self, plan: Plan, time: Timeline) -> None:
        desks, contract = plan.desks, plan.contract
        self._time = time
        self.are_kept = bool((desks.order == DUE_FIRST).any() or (desks.aged_after != NONE).any())
        if not self.are_kept:
            return
        self._calendars = [OpenClock(hours) for hours in contract.calendars]
        self._calendar: list[int] = contract.calendar.tolist()
        self._response: list[int] = contract.response_target.tolist()
        self._update: list[int] = contract.update_target.tolist()
        self._resolution: list[int] = contract.resolution_target.tolist()

    def open(self, work: CaseWork) -> None:
        """A case opens: the clocks of response and resolution start."""
        if not self.are_kept:
            return
        work.clock_since = self._time.now
        work.response_due = self._after(work, self._response[work.case])
        work.update_due = NEVER
        work.resolution_due = self._after(work, self._resolution[work.case])

    def stop(self, work: CaseWork) -> None:
        """The resolution clock stands: the customer is asked, or the case is closed."""
        if not self.are_kept:
            return
        work.clock_used = self.age(work)
        work.clock_since = NONE
        work.clock_turns += 1

    def go_on(self, work: CaseWork, *, is_reply: bool) -> None:
        """The resolution clock runs again; after a reply that of the update starts."""
        if not self.are_kept:
            return
        work.clock_since = self._time.now
        target = self._resolution[work.case]
        if target > work.clock_used:
            work.resolution_due = self._after(work, target - work.clock_used)
        if is_reply:
            work.update_due = self._after(work, self._update[work.case])

    def start_work(self, work: CaseWork) -> None:
        """A spell starts on the case: response and update are given."""
        if self.are_kept:
            work.response_due = work.update_due = NEVER

    def due(self, work: CaseWork) -> int:
        """When the first of the clocks that run is used up; NEVER without any."""
        if not self.are_kept or work.is_task:
            return NEVER
        return min(work.response_due, work.update_due, work.resolution_due)

    def age(self, work: CaseWork) -> int:
        """Open time since opening, less waits for the customer."""
        if work.clock_since == NONE:
            return work.clock_used
        calendar = self._calendars[self._calendar[work.case]]
        return work.clock_used + calendar.elapsed(work.clock_since, self._time.now)

    def when_aged(self, work: CaseWork, age: int) -> int:
        """When a case whose clock runs reaches an age it has not reached yet."""
        calendar = self._calendars[self._calendar[work.case]]
        return calendar.after(work.clock_since, age - work.clock_used)

    def _after(self, work: CaseWork, target: int) -> int:
        if target == NONE:
            return NEVER
        return self._calendars[self._calendar[work.case]].after(self._time.now, target)
