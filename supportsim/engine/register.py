"""The register: what is known of a case when it opens."""

from supportsim.engine.casework import CaseWork
from supportsim.plan.plan import Plan


class Register:
    """The cases of a plan as plain lists: faster than arrays, one number at a time."""

    def __init__(self, plan: Plan) -> None:
        cases = plan.cases
        self._severity: list[int] = cases.severity.tolist()
        self._skill: list[int] = cases.skill.tolist()
        self._customer: list[int] = cases.customer.tolist()
        self._kind: list[int] = cases.kind.tolist()
        self._topic: list[int] = cases.topic.tolist()
        self._difficulty: list[int] = cases.difficulty.tolist()
        self._perceived: list[int] = cases.perceived.tolist()
        self._touch_offset: list[int] = cases.touch_offset.tolist()
        self._is_judged: list[bool] = (cases.judged == 1).tolist()
        self._entry_desk: list[int] = cases.entry_desk.tolist()
        self._patience: list[int] = cases.patience.tolist()

    def case(self, number: int, opened: int) -> tuple[CaseWork, int, int]:
        """A case that opens, the desk that it enters, and its patience (-1 for ever)."""
        work = CaseWork(
            number, severity=self._severity[number], skill=self._skill[number], opened=opened
        )
        work.customer = self._customer[number]
        work.kind = self._kind[number]
        work.topic = self._topic[number]
        work.difficulty = self._difficulty[number]
        work.perceived = self._perceived[number]
        work.touch_row = self._touch_offset[number]
        work.last_row = self._touch_offset[number + 1] - 1
        work.is_judged = self._is_judged[number]
        return work, self._entry_desk[number], self._patience[number]
