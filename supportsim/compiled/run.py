"""The door of the compiled engine: a plan in, a ledger out, byte for byte that of SimPy's."""

import ctypes
from collections.abc import Collection
from time import perf_counter
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.compiled.columns import columns_of
from supportsim.compiled.library import library
from supportsim.compiled.rows import CASE_COLUMNS, SpellRows, columns_for, pointers
from supportsim.engine.duty import duty_rows
from supportsim.errors import SupportSimError
from supportsim.ledger.tables import OPEN, SPELL_COLUMNS, CaseRows, Ledger, Spells, Whole, chosen
from supportsim.plan.door import require_sound
from supportsim.plan.plan import FINISH, NEVER, NO_ESCALATION, Plan
from supportsim.supply.roster import CALL_OUT, OVERTIME, REST, SHIFT
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]

#: Seconds between two looks at whether somebody pressed Ctrl-C, and how many things happen
#: meanwhile at most; a thing takes from a tenth of a microsecond to milliseconds.
_SLICE: Final = 0.02
_MOST_STEPS: Final = 2_000

#: What the engine says when its slice is over, besides minus a failure.
_OVER: Final = 0
_GOES_ON: Final = 1
_FULL: Final = 2

#: Room for rows beyond what seems likely to come.
_SPARE_ROWS: Final = 64

_FAILURES: Final = {1: "out of memory", 2: "a number of the plan points outside its tables"}

#: Kinds of the duty that a run makes, by the numbers of the engine.
_DUTY_KINDS: Final = np.array([SHIFT, OVERTIME, CALL_OUT, REST])

#: What a case that never opened has instead of "none".
_UNOPENED: Final = {"status": OPEN} | dict.fromkeys(
    CASE_COLUMNS[CASE_COLUMNS.index("touches") :], 0
)


class _Column(ctypes.Structure):
    """A column as C sees it."""

    _fields_ = (("item", ctypes.c_void_p), ("count", ctypes.c_int64))


def simulate(plan: Plan, *, spells: bool = True, columns: Collection[str] | None = None) -> Ledger:
    """Play a plan out with the compiled engine.

    Args:
        plan: The plan.
        spells: Whether the spells of cases are wanted; without, that table is empty and all
            others are the same.
        columns: Which columns of that table are wanted, "case" among them; all when left out.
            The others are not there.

    Raises:
        ValueError: A column that there is not, or "case" is missing.
        SupportSimError: The engine is not built, the plan is not sound, or memory ran out.
    """
    doors, names = library(), chosen(columns)
    require_sound(plan)
    played, extra = _played(doors, plan, names, spells=spells)
    return Ledger(duty=duty_rows(plan, extra, played["end"]), **played)


def _played(
    doors: Any, plan: Plan, names: tuple[str, ...], *, spells: bool
) -> tuple[dict[str, Any], Integers]:
    """All of the ledger but its duty, and what the run added to that.

    The memory of the engine, and of the plan as it reads it, is free again before duty is made.
    """
    given = columns_of(plan)
    if len(given) != doors.engine_columns():
        raise SupportSimError("the compiled engine reads other columns than there are")
    table = (_Column * len(given))(*(_Column(c.ctypes.data, len(c)) for c in given))
    cases = columns_for(CASE_COLUMNS, len(plan.cases.opened))
    door = doors.engine_new(table, pointers(CASE_COLUMNS, cases), spells)
    if not door:
        raise SupportSimError("the compiled engine found no memory for this plan")
    try:
        rows = SpellRows(_first_room(plan) if spells else 0, names)
        return _Run(doors, door, plan, cases, rows).played()
    finally:
        doors.engine_free(door)


def _first_room(plan: Plan) -> int:
    """Spells to make room for: all, where each touch is one, else what tells how many come."""
    touches, desks = len(plan.cases.touch_effort), plan.desks
    is_one_each = (
        np.all(desks.shift_end == FINISH)
        and np.all(desks.escalation == NO_ESCALATION)
        and np.all(desks.interruption == NEVER)
    )
    return touches if is_one_each else touches // 4


class _Run:
    """A run of an engine, with the tables that it fills.

    Args:
        doors: Those of the library.
        door: The engine.
        plan: What it plays.
        cases: Columns that it was given.
        spells: Room for spells of cases.
    """

    def __init__(
        self, doors: Any, door: int, plan: Plan, cases: dict[str, Whole], spells: SpellRows
    ) -> None:
        self._doors, self._door, self._plan = doors, door, plan
        self._cases = cases
        self._rows = (spells, SpellRows(len(plan.tasks.ready)))

    def played(self) -> tuple[dict[str, Any], Integers]:
        """Play to the end and make the tables of it, but for duty; and what was added to that.

        Raises:
            SupportSimError: The engine failed.
        """
        for which in (0, 1):
            self._give_room(which)
        self._play()
        spells, tasks = (self._finished(which) for which in (0, 1))
        tables = {"cases": self._case_rows(), "spells": spells, "tasks": tasks}
        end = int(self._doors.engine_now(self._door))
        return {"end": end} | tables, self._extra_duty()

    def _play(self) -> None:
        """Run to the end, slice by slice, so that Python hears Ctrl-C."""
        steps, state = _MOST_STEPS, _GOES_ON
        while state != _OVER:
            begun = perf_counter()
            state = self._checked(self._doors.engine_run(self._door, steps))
            if state == _FULL:
                self._widen()
            seconds = perf_counter() - begun
            steps = min(2 * steps, _MOST_STEPS) if seconds < _SLICE else max(steps // 2, 1)

    def _checked(self, state: int) -> int:
        if state < 0:
            raise SupportSimError(f"the compiled engine stopped: {_FAILURES[-state]}")
        return state

    def _widen(self) -> None:
        """More room where it is short: what all cases will need if they go on like this."""
        opened = max(int(self._doors.engine_opened(self._door)), 1)
        for which, rows in enumerate(self._rows):
            noted = int(self._doors.engine_noted(self._door, which))
            if noted <= rows.room:
                continue
            likely = noted * len(self._plan.cases.opened) // opened
            room = noted + max(likely - noted, 0) * 9 // 8 + noted // 32 + _SPARE_ROWS
            rows.widen(room, int(self._doors.engine_written(self._door, which)))
            self._give_room(which)

    def _give_room(self, which: int) -> None:
        rows = self._rows[which]
        given = pointers(SPELL_COLUMNS, rows.columns)
        self._checked(self._doors.engine_give_room(self._door, which, given, rows.room))

    def _finished(self, which: int) -> Spells:
        written = int(self._doors.engine_written(self._door, which))
        is_ordered = bool(self._doors.engine_is_ordered(self._door, which))
        return self._rows[which].finished(written, is_ordered=is_ordered)

    def _case_rows(self) -> CaseRows:
        """One row a case; those that never opened are open, with counts of 0."""
        opened = self._doors.engine_opened(self._door)
        for name, column in self._cases.items():
            column[opened:] = _UNOPENED.get(name, NONE)
            column.flags.writeable = False
        return CaseRows(opened=self._plan.cases.opened, **self._cases)

    def _extra_duty(self) -> Integers:
        """(n, 4) engineer, start, end and kind of what the run made, as it came."""
        extra = np.empty((self._doors.engine_duty_rows(self._door), 4), dtype=np.int64)
        self._doors.engine_duty(self._door, extra.ctypes.data)
        extra[:, 3] = _DUTY_KINDS[extra[:, 3]]
        return extra
