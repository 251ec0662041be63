"""Writes the ledger while the SimPy engine runs."""

from collections.abc import Iterable

import numpy as np

from supportsim.engine.casework import CaseWork, Request, Spell
from supportsim.engine.people import Engineer
from supportsim.ledger.tables import (
    CONTINUES,
    OPEN,
    RESOLVED,
    WAITED,
    WAITING,
    WITHDRAWN,
    CaseRows,
    Duty,
    Integers,
    Ledger,
    Spells,
)
from supportsim.plan.plan import Plan
from supportsim.supply.roster import OVERTIME
from supportsim.units import NONE

_SPELL_COLUMNS = tuple(Spells.__dataclass_fields__)
_CASE_COLUMNS = tuple(CaseRows.__dataclass_fields__)


class Recorder:
    """Collects spells, stays and overtime; makes the three tables at the end."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._spells: list[tuple[int, ...]] = []
        self._overtime: list[tuple[int, int, int]] = []

    def spell(
        self,
        engineer: Engineer,
        spell: Spell,
        *,
        ended: int,
        end_reason: int,
        progress: int,
        rework: int,
        then: int = CONTINUES,
        reply_at: int = NONE,
    ) -> None:
        """Note a spell at its end, and book what it did to the case."""
        request = spell.request
        work = request.work
        work.progress += progress
        work.rework += rework
        if work.first_end == NONE:
            work.first_end = ended
        # In the order of the columns of the ledger's spells.
        row = (
            work.case, work.touch, work.rows, spell.purpose, request.desk, request.owner,
            int(spell.was_held), request.joined, request.ready, engineer.id, spell.started,
            ended, end_reason, spell.effort, spell.added, spell.length, progress, rework,
            spell.overtime, then, reply_at,
        )  # fmt: skip
        self._spells.append(row)
        work.rows += 1

    def stay(self, request: Request, now: int) -> None:
        """Note that a request left its queue, or the run, without work."""
        work = request.work
        # In the order of the columns of the ledger's spells.
        row = (
            work.case, work.touch, work.rows, WAITING, request.desk, request.owner,
            int(request.holder is not None), request.joined, request.ready, NONE, now, now,
            WAITED, 0, 0, 0, 0, 0, 0, CONTINUES, NONE,
        )  # fmt: skip
        self._spells.append(row)
        work.rows += 1

    def overtime(self, engineer: Engineer, start: int, end: int) -> None:
        """Note work after the end of a shift."""
        if end > start:
            self._overtime.append((engineer.id, start, end))

    def ledger(self, works: list[CaseWork], end: int) -> Ledger:
        """The three tables of a run that ended at `end`."""
        return Ledger(
            end=end, cases=self._case_rows(works), spells=self._spell_rows(), duty=self._duty(end)
        )

    def _spell_rows(self) -> Spells:
        rows = np.array(self._spells, dtype=np.int64).reshape(-1, len(_SPELL_COLUMNS))
        rows = rows[np.lexsort((rows[:, 2], rows[:, 0]))]
        return Spells(**_columns(_SPELL_COLUMNS, rows))

    def _case_rows(self, works: list[CaseWork]) -> CaseRows:
        """One row a case; cases that never opened are rows of their own kind."""
        opened = self._plan.cases.opened
        rows = np.full((len(opened), len(_CASE_COLUMNS)), NONE, dtype=np.int64)
        rows[:, _CASE_COLUMNS.index("status")] = OPEN
        for column in ("touches", "escalations", "assists", "hand_offs", "effort_drawn"):
            rows[:, _CASE_COLUMNS.index(column)] = 0
        rows[:, _CASE_COLUMNS.index("progress") :] = 0
        if works:
            rows[[work.case for work in works]] = [_case_row(work) for work in works]
        rows[:, _CASE_COLUMNS.index("opened")] = opened
        return CaseRows(**_columns(_CASE_COLUMNS, rows))

    def _duty(self, end: int) -> Duty:
        """Duty as planned up to the end, and overtime as it came."""
        people = self._plan.engineers
        count = np.diff(people.duty_offset)
        engineer = np.repeat(np.arange(len(count)), count)
        planned = np.stack([engineer, people.duty_from, people.duty_to, people.duty_kind], axis=1)
        planned = planned[planned[:, 1] < end]
        extra = np.array(self._overtime, dtype=np.int64).reshape(-1, 3)
        kind = np.full((len(extra), 1), OVERTIME, dtype=np.int64)
        rows = np.concatenate([planned, np.concatenate([extra, kind], axis=1)])
        rows[:, 2] = np.minimum(rows[:, 2], end)
        rows = rows[np.lexsort((rows[:, 3], rows[:, 1], rows[:, 0]))]
        who = rows[:, 0]
        return Duty(
            engineer=_frozen(who),
            desk=_frozen(people.desk[who]),
            grade=_frozen(people.grade[who]),
            site=_frozen(people.site[who]),
            start=_frozen(rows[:, 1]),
            end=_frozen(rows[:, 2]),
            kind=_frozen(rows[:, 3]),
        )


def _case_row(work: CaseWork) -> tuple[int, ...]:
    """A case in the order of the columns of the ledger's cases."""
    status = RESOLVED if work.resolved != NONE else WITHDRAWN if work.withdrawn != NONE else OPEN
    return (
        status, NONE, work.assigned, work.first_start, work.first_end, work.resolved,
        work.withdrawn, work.desk, work.first_engineer, work.last_owner, work.touch,
        work.escalations, work.assists, work.hand_offs, work.effort_drawn, work.progress,
        work.rework,
    )  # fmt: skip


def _columns(names: Iterable[str], rows: Integers) -> dict[str, Integers]:
    return {name: _frozen(rows[:, position]) for position, name in enumerate(names)}


def _frozen(column: Integers) -> Integers:
    """A contiguous read-only copy."""
    copy = np.ascontiguousarray(column, dtype=np.int64)
    if copy.base is not None:
        copy = copy.copy()
    copy.flags.writeable = False
    return copy
