"""Writes the ledger while the SimPy engine runs."""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np

from supportsim.engine.casework import TASK_SEVERITY, CaseWork, Request, Sequel, Spell
from supportsim.engine.duty import duty_rows
from supportsim.engine.people import Engineer
from supportsim.ledger.tables import (
    ATTEMPT,
    CONTINUES,
    OPEN,
    RESOLVED,
    WAITED,
    WAITING,
    WITHDRAWN,
    CaseRows,
    Integers,
    Ledger,
    Spells,
    typed,
)
from supportsim.plan.plan import Plan
from supportsim.supply.roster import OVERTIME, SHIFT
from supportsim.units import NONE

_SPELL_COLUMNS = tuple(Spells.__dataclass_fields__)
_CASE_COLUMNS = tuple(CaseRows.__dataclass_fields__)


class Recorder:
    """Collects spells, stays and duty; makes the tables at the end."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._cases = len(plan.cases.opened)
        self._spells = array("q")
        self._tasks = array("q")
        self._duty: list[tuple[int, int, int, int]] = []

    def spell(
        self, spell: Spell, *, ended: int, end_reason: int, booked: tuple[int, int], sequel: Sequel
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
        # In the order of the columns of the ledger's spells.
        row = (
            work.case, request.touch, work.rows, request.number, spell.purpose, request.desk,
            request.owner, int(spell.was_held), request.joined, request.ready, spell.engineer.id,
            spell.started, ended, end_reason, spell.effort, spell.added, spell.length, progress,
            rework, spell.overtime, sequel.then, sequel.reply_at,
        )  # fmt: skip
        self._note(work, row)

    def stay(self, request: Request, now: int) -> None:
        """Note that a request left its queue, or the run, without work; if it waited at all."""
        work = request.work
        if request.ready == now:
            return
        # In the order of the columns of the ledger's spells.
        row = (
            work.case, request.touch, work.rows, request.number, WAITING, request.desk,
            request.owner, int(request.holder is not None), request.joined, request.ready, NONE,
            now, now, WAITED, 0, 0, 0, 0, 0, 0, CONTINUES, NONE,
        )  # fmt: skip
        self._note(work, row)

    def _note(self, work: CaseWork, row: tuple[int, ...]) -> None:
        work.rows += 1
        if work.severity == TASK_SEVERITY:
            self._tasks.extend((work.case - self._cases, *row[1:]))
        else:
            self._spells.extend(row)

    def overtime(self, engineer: Engineer, start: int, end: int) -> None:
        """Note work after the end of a shift."""
        if end > start:
            self._duty.append((engineer.id, start, end, OVERTIME))

    def seat(self, engineer: Engineer, start: int, end: int) -> None:
        """Note that a seat was on duty."""
        if end > start:
            self._duty.append((engineer.id, start, end, SHIFT))

    def ledger(self, works: list[CaseWork], end: int) -> Ledger:
        """The tables of a run that ended at `end`."""
        return Ledger(
            end=end,
            cases=self._case_rows(works),
            spells=_spell_rows(self._spells),
            tasks=_spell_rows(self._tasks),
            duty=duty_rows(self._plan, np.reshape(self._duty, (-1, 4)), end),
        )

    def _case_rows(self, works: list[CaseWork]) -> CaseRows:
        """One row a case; cases that never opened are rows of their own kind."""
        opened = self._plan.cases.opened
        rows = np.full((len(opened), len(_CASE_COLUMNS)), NONE, dtype=np.int64)
        rows[:, _CASE_COLUMNS.index("status")] = OPEN
        for column in (
            "touches", "escalations", "returns", "assists", "hand_offs", "interruptions",
            "reopened", "effort_drawn",
        ):  # fmt: skip
            rows[:, _CASE_COLUMNS.index(column)] = 0
        rows[:, _CASE_COLUMNS.index("progress") :] = 0
        if works:
            rows[[work.case for work in works]] = [_case_row(work) for work in works]
        rows[:, _CASE_COLUMNS.index("opened")] = opened
        return CaseRows(**_columns(_CASE_COLUMNS, rows))


def _spell_rows(rows: "array[int]") -> Spells:
    """Rows, one after the other, in order of case and position."""
    table = np.frombuffer(rows, dtype=np.int64).reshape(-1, len(_SPELL_COLUMNS))
    table = table[np.lexsort((table[:, 2], table[:, 0]))]
    return Spells(**_columns(_SPELL_COLUMNS, table))


def _case_row(work: CaseWork) -> tuple[int, ...]:
    """A case in the order of the columns of the ledger's cases."""
    status = RESOLVED if work.resolved != NONE else WITHDRAWN if work.withdrawn != NONE else OPEN
    return (
        status, NONE, work.assigned, work.first_start, work.first_end, work.resolved,
        work.withdrawn, work.desk, work.first_engineer, work.last_owner, work.touch,
        work.escalations, work.returns, work.assists, work.hand_offs, work.interruptions,
        work.reopened, work.effort_drawn, work.progress, work.rework,
    )  # fmt: skip


def _columns(names: Iterable[str], rows: Integers) -> dict[str, Any]:
    return {name: typed(name, rows[:, position]) for position, name in enumerate(names)}
