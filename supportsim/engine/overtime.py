"""Overtime: who goes on after a shift end, for how long, and that it is noted."""

from supportsim.engine.people import Engineer
from supportsim.engine.recorder import Recorder
from supportsim.engine.timeline import Timeline
from supportsim.plan.plan import FINISH, Plan
from supportsim.units import NONE, WEEK


class Overtime:
    """The overtime of one run."""

    def __init__(self, plan: Plan, time: Timeline, recorder: Recorder) -> None:
        self._time = time
        self._recorder = recorder
        self._rule: list[int] = plan.desks.shift_end.tolist()
        self._limit: list[int] = plan.desks.overtime_limit.tolist()
        #: By engineer, the last week with overtime and how much there was.
        self._worked: dict[int, tuple[int, int]] = {}

    def is_allowed(self, engineer: Engineer) -> bool:
        """Whether who is at work at a shift end goes on, or has worked too much overtime."""
        if self._rule[engineer.desk] != FINISH:
            return False
        limit = self._limit[engineer.desk]
        if limit == NONE:
            return True
        return limit > self._in_week(engineer, self._time.now // WEEK)

    def stop(self, engineer: Engineer) -> None:
        """Overtime ends with the spell, or when the next shift begins during it."""
        if engineer.overtime_since == NONE or engineer.spell is None:
            return
        now = self._time.now
        self._recorder.overtime(engineer, engineer.overtime_since, now)
        if self._limit[engineer.desk] != NONE:
            self._count(engineer)
        engineer.spell.overtime += now - engineer.overtime_since
        engineer.overtime_since = NONE

    def _count(self, engineer: Engineer) -> None:
        """Add overtime that ends now to that of the week, counted from the start of the run."""
        now, start = self._time.now, engineer.overtime_since
        week = now // WEEK
        before = self._in_week(engineer, week)
        self._worked[engineer.id] = (week, before + now - max(start, week * WEEK))

    def _in_week(self, engineer: Engineer, week: int) -> int:
        """Overtime of an engineer in a week, as far as it has ended."""
        last, worked = self._worked.get(engineer.id, (0, 0))
        return worked if last == week else 0
