"""Writes the ledger while the SimPy engine runs."""

from typing import Any, Final

import numpy as np

from supportsim.engine.casework import CaseWork, Request, Sequel, Spell
from supportsim.engine.duty import duty_rows
from supportsim.engine.people import Engineer
from supportsim.engine.tables import CaseTable, SpellTable
from supportsim.ledger.tables import (
    ATTEMPT,
    CONTINUES,
    OPEN,
    RESOLVED,
    WAITED,
    WAITING,
    WITHDRAWN,
    CaseRows,
    Ledger,
    Spells,
)
from supportsim.plan.plan import Plan
from supportsim.supply.roster import CALL_OUT, OVERTIME, REST, SHIFT
from supportsim.units import NONE

#: What stands in the row of a case that never opened; `opened` is taken from the plan.
_UNOPENED: Final = {
    "status": OPEN, "assigned": NONE, "first_start": NONE, "first_end": NONE, "resolved": NONE,
    "withdrawn": NONE, "last_desk": NONE, "first_engineer": NONE, "last_owner": NONE,
    "touches": 0, "escalations": 0, "returns": 0, "assists": 0, "hand_offs": 0,
    "interruptions": 0, "reopened": 0, "effort_drawn": 0, "progress": 0, "rework": 0,
}  # fmt: skip

#: Spells that there is room for at first, to each touch.
_SPELLS_A_TOUCH: Final = 2


class Recorder:
    """Collects cases, spells, stays and duty; makes the tables at the end."""

    def __init__(self, plan: Plan, *, spells: bool) -> None:
        """Start with nothing.

        Args:
            plan: The plan.
            spells: Whether spells and stays of cases are kept.
        """
        self._plan = plan
        self._keeps_spells = spells
        self._count = len(plan.cases.opened)
        self._cases = CaseTable(self._count, **_UNOPENED)
        self._spells = SpellTable(_SPELLS_A_TOUCH * len(plan.cases.touch_effort))
        self._duty: list[tuple[int, int, int, int]] = []

    def spell(
        self, spell: Spell, ended: int, end_reason: int, booked: tuple[int, int], sequel: Sequel
    ) -> None:
        """Note a spell at its end, and book what it did to the case.

        Args:
            spell: The spell.
            ended: When it ended.
            end_reason: Why.
            booked: Progress and rework.
            sequel: What comes next.
        """
        request = spell.request
        work = request.work
        progress, rework = booked
        work.progress += progress
        work.rework += rework
        if work.first_end == NONE and spell.purpose <= ATTEMPT:
            work.first_end = ended
        if self._keeps_spells or work.is_task:
            table = self._spells
            place = next(table.places, NONE)
            # In the order of the columns of the ledger's spells.
            table.pack(
                table.buffer, table.turn_over() if place == NONE else place,
                work.case, request.touch, work.rows, request.number, spell.purpose, request.desk,
                request.owner, spell.was_held, request.joined, request.ready, spell.engineer.id,
                spell.started, ended, end_reason, spell.effort, spell.added, spell.length,
                progress, rework, spell.overtime, sequel[0], sequel[1],
            )  # fmt: skip
            work.rows += 1

    def stay(self, request: Request, now: int) -> None:
        """Note that a request left its queue, or the run, without work; if it waited at all."""
        work = request.work
        if request.ready == now or not (self._keeps_spells or work.is_task):
            return
        table = self._spells
        place = next(table.places, NONE)
        # In the order of the columns of the ledger's spells.
        table.pack(
            table.buffer, table.turn_over() if place == NONE else place,
            work.case, request.touch, work.rows, request.number, WAITING, request.desk,
            request.owner, request.holder is not None, request.joined, request.ready, NONE,
            now, now, WAITED, 0, 0, 0, 0, 0, 0, CONTINUES, NONE,
        )  # fmt: skip
        work.rows += 1

    def case(self, work: CaseWork) -> None:
        """Note what has become of a case of which nothing is open any more, or at the end."""
        is_resolved, is_withdrawn = work.resolved != NONE, work.withdrawn != NONE
        table = self._cases
        place = next(table.places, NONE)
        table.pack(
            table.buffer, table.turn_over() if place == NONE else place,
            work.case, RESOLVED if is_resolved else WITHDRAWN if is_withdrawn else OPEN,
            work.assigned, work.first_start, work.first_end, work.resolved, work.withdrawn,
            work.desk, work.first_engineer, work.last_owner, work.touch, work.escalations,
            work.returns, work.assists, work.hand_offs, work.interruptions, work.reopened,
            work.effort_drawn, work.progress, work.rework,
        )  # fmt: skip

    def overtime(self, engineer: Engineer, start: int, end: int) -> None:
        """Note work after the end of a shift."""
        if end > start:
            self._duty.append((engineer.id, start, end, OVERTIME))

    def seat(self, engineer: Engineer, start: int, end: int) -> None:
        """Note that a seat was on duty."""
        if end > start:
            self._duty.append((engineer.id, start, end, SHIFT))

    def call_out(self, engineer: Engineer, start: int, end: int) -> None:
        """Note a call-out, from the call to the going."""
        if end > start:
            self._duty.append((engineer.id, start, end, CALL_OUT))

    def rest(self, engineer: Engineer, start: int, end: int) -> None:
        """Note rest from when a shift should have begun."""
        if end > start:
            self._duty.append((engineer.id, start, end, REST))

    def ledger(self, end: int) -> Ledger:
        """The tables of a run that ended at `end`."""
        self._cases.turn_over()
        cases = self._cases.columns
        for column in cases.values():
            column.flags.writeable = False
        columns = self._spells.columns()
        of_cases = int(np.searchsorted(columns["case"], self._count))
        tasks: dict[str, Any] = {name: column[of_cases:] for name, column in columns.items()}
        tasks["case"] = tasks["case"] - self._count
        tasks["case"].flags.writeable = False
        return Ledger(
            end=end,
            cases=CaseRows(opened=self._plan.cases.opened, **cases),
            spells=Spells(**{name: column[:of_cases] for name, column in columns.items()}),
            tasks=Spells(**tasks),
            duty=duty_rows(self._plan, np.reshape(self._duty, (-1, 4)), end),
        )
