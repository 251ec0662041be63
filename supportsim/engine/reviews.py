"""Reviews: where cases are looked at only now and then, who is too old for their desk by then."""

from collections.abc import Generator

from supportsim.engine.ageing import Ageing
from supportsim.engine.casework import CaseWork
from supportsim.engine.common import Common
from supportsim.engine.instant import REVIEW, TIMERS
from supportsim.engine.timeline import Moment
from supportsim.units import NONE


class Reviews:
    """Looks through the open cases of the desks that have reviews."""

    def __init__(self, common: Common, ageing: Ageing, open_cases: dict[int, CaseWork]) -> None:
        """Have every review take place.

        Args:
            common: What the parts of a run share.
            ageing: Sends away what waits and is too old.
            open_cases: Cases and tasks by number, as they are at each review.
        """
        plan = common.plan
        self._time = common.time
        self._deadlines = common.deadlines
        self._ageing = ageing
        self._open = open_cases
        self._run_off = plan.run_off
        self._limit: list[int] = plan.desks.aged_after.tolist()
        for desk, every in enumerate(plan.desks.review_every.tolist()):
            if every != NONE:
                self._time.process(self._review_now_and_then(desk, every))

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
                self._ageing.send_away(work, work.clock)
