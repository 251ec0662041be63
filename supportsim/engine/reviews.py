"""Reviews: where cases are looked at only now and then, who is too old for their desk by then."""

from collections.abc import Generator

from supportsim.engine.casework import CaseWork
from supportsim.engine.deadlines import Deadlines
from supportsim.engine.instant import REVIEW, TIMERS
from supportsim.engine.sequel import Sequels
from supportsim.engine.timeline import Moment, Timeline
from supportsim.plan.plan import Plan
from supportsim.units import NONE


class Reviews:
    """Looks through the open cases of the desks that have reviews."""

    def __init__(
        self,
        plan: Plan,
        *,
        time: Timeline,
        deadlines: Deadlines,
        sequels: Sequels,
        open_cases: dict[int, CaseWork],
    ) -> None:
        """Have every review take place.

        Args:
            plan: The plan.
            time: Reviews are put on its agenda.
            deadlines: Knows how old cases are.
            sequels: Sends away what waits and is too old.
            open_cases: Cases and tasks by number, as they are at each review.
        """
        self._time = time
        self._deadlines = deadlines
        self._sequels = sequels
        self._open = open_cases
        self._run_off = plan.run_off
        self._limit: list[int] = plan.desks.aged_after.tolist()
        for desk, every in enumerate(plan.desks.review_every.tolist()):
            if every != NONE:
                time.process(self._review_now_and_then(desk, every))

    def _review_now_and_then(self, desk: int, every: int) -> Generator[Moment, None, None]:
        for at in range(every, self._run_off + 1, every):
            yield self._time.at(at, TIMERS, REVIEW, None, None)
            self._review(desk)

    def _review(self, desk: int) -> None:
        """Every open case at the desk whose clock has reached the limit is found too old."""
        for work in self._open.values():
            if work.desk != desk or work.clock is None or work.is_closed:
                continue
            if self._deadlines.age(work) >= self._limit[desk]:
                work.clock.is_found_old = True
                self._sequels.send_away(work, work.clock)
