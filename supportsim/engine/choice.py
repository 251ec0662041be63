"""The choice rules: who of several people takes a request."""

from collections.abc import Callable

from supportsim.engine.casework import Request
from supportsim.engine.people import Engineer
from supportsim.engine.rules import lot_of, next_in_rotation
from supportsim.plan.plan import (
    AT_RANDOM,
    GRADE_ORDER,
    HIGHEST_SOLVING_RATE,
    LEAST_LOADED,
    LONGEST_IDLE,
    MOST_FAMILIAR,
    ROTATION,
    Plan,
)
from supportsim.units import NONE


class Choice:
    """The choice rule of every desk, and where its rotation stands.

    Attributes:
        rule: By desk, LONGEST_IDLE to HIGHEST_SOLVING_RATE.
        last: By desk, who of its backlog was named last: a rotation goes on from there.
    """

    def __init__(self, plan: Plan, familiarity: Callable[[Engineer, int], int]) -> None:
        """Read the rules.

        Args:
            plan: The plan.
            familiarity: Credit of an engineer with a customer now.
        """
        self.rule: list[int] = plan.desks.choice.tolist()
        self._familiarity = familiarity
        self._solving_rate = plan.engineers.solving_rate.data
        self._skills: int = plan.engineers.skill_place.shape[1]
        self._lot = plan.cases.lot.data
        self._task_lot = plan.tasks.lot.data
        self.last = [NONE] * len(plan.desks.names)

    def name(
        self, desk: int, candidates: list[Engineer], request: Request, *, is_push: bool = False
    ) -> Engineer:
        """Whom the rule of a desk names.

        Args:
            desk: The desk.
            candidates: At least one, by number.
            request: What they would start on.
            is_push: Whether it is given to them, at work or not.
        """
        if len(candidates) == 1:
            return candidates[0]
        rule = self.rule[desk]
        if rule == AT_RANDOM:
            work = request.work
            lots, row = (self._task_lot, work.touch_row) if work.is_task else (self._lot, work.case)
            lot = lot_of(lots[row], request.number)
            return candidates[lot * len(candidates) >> 32]
        if rule == ROTATION:
            numbers = [engineer.id for engineer in candidates]
            return candidates[next_in_rotation(numbers, self.last[desk])]
        if rule == LONGEST_IDLE and is_push:
            # Who has work already comes after who has none.
            return min(candidates, key=lambda e: (e.has_work, e.idle_since, e.id))
        return min(candidates, key=lambda engineer: self._rank(rule, engineer, request))

    def _rank(self, rule: int, engineer: Engineer, request: Request) -> tuple[int, int, int]:
        first = 0
        if rule == LEAST_LOADED:
            first = len(engineer.open_cases)
        elif rule == MOST_FAMILIAR and not request.work.is_task:
            first = -self._familiarity(engineer, request.work.customer)
        elif rule == GRADE_ORDER:
            first = engineer.choice_place
        elif rule == HIGHEST_SOLVING_RATE and not request.work.is_task:
            work = request.work
            first = -self._solving_rate[engineer.id, work.kind * self._skills + work.skill]
        return first, engineer.idle_since, engineer.id
