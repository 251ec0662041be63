"""The customer's clocks as far as rules of work ask for them: due times, and age."""

from supportsim.engine.casework import CaseWork, Clock
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
        self._calendar = contract.calendar.data
        self._response = contract.response_target.data
        self._update = contract.update_target.data
        self._resolution = contract.resolution_target.data

    def open(self, work: CaseWork) -> None:
        """A case opens: the clocks of response and resolution start."""
        work.clock = Clock(
            self._time.now,
            response_due=self._after(work, self._response[work.case]),
            update_due=NEVER,
            resolution_due=self._after(work, self._resolution[work.case]),
        )

    def stop(self, work: CaseWork) -> None:
        """The resolution clock stands: the customer is asked, or the case is closed."""
        clock = work.clock
        if clock is not None:
            clock.used = self.age(work)
            clock.since = NONE
            clock.turns += 1

    def go_on(self, work: CaseWork, *, is_reply: bool) -> None:
        """The resolution clock runs again; after a reply that of the update starts."""
        clock = work.clock
        if clock is None:
            return
        clock.since = self._time.now
        target = self._resolution[work.case]
        if target > clock.used:
            clock.resolution_due = self._after(work, target - clock.used)
        if is_reply:
            clock.update_due = self._after(work, self._update[work.case])

    @staticmethod
    def start_work(work: CaseWork) -> None:
        """A spell starts on the case: response and update are given."""
        if work.clock is not None:
            work.clock.response_due = work.clock.update_due = NEVER

    @staticmethod
    def due(clock: Clock) -> int:
        """When the first of the clocks that run is used up; NEVER without a target."""
        return min(clock.response_due, clock.update_due, clock.resolution_due)

    def age(self, work: CaseWork) -> int:
        """Open time since opening, less waits for the customer; 0 where no clock is kept."""
        clock = work.clock
        if clock is None:
            return 0
        if clock.since == NONE:
            return clock.used
        calendar = self._calendars[self._calendar[work.case]]
        return clock.used + calendar.elapsed(clock.since, self._time.now)

    def when_aged(self, work: CaseWork, age: int) -> int:
        """When a case whose clock runs reaches an age it has not reached yet.

        NEVER where its clock does not run.
        """
        clock = work.clock
        if clock is None or clock.since == NONE:
            return NEVER
        calendar = self._calendars[self._calendar[work.case]]
        return calendar.after(clock.since, age - clock.used)

    def _after(self, work: CaseWork, target: int) -> int:
        if target == NONE:
            return NEVER
        return self._calendars[self._calendar[work.case]].after(self._time.now, target)
