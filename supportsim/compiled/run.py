"""The door of the compiled engine: a plan in, a ledger out, byte for byte that of SimPy's."""

import ctypes
import hashlib
import os
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supportsim.compiled.columns import columns_of
from supportsim.engine.duty import duty_rows
from supportsim.errors import SupportSimError
from supportsim.ledger.tables import OPEN, CaseRows, Ledger, Spells, typed
from supportsim.plan.door import require_sound
from supportsim.plan.plan import Plan
from supportsim.supply.roster import OVERTIME, SHIFT
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]

#: Where the build puts the library; another build of the same source may be named instead.
LIBRARY: Final = Path(
    os.environ.get("SUPPORTSIM_ENGINE_LIBRARY") or Path(__file__).with_name("_engine.so")
)

#: What it is built of.
SOURCE: Final = Path(__file__).with_name("source")

#: Seconds between two looks at whether somebody pressed Ctrl-C, and how many things happen
#: before the first; a thing takes from a tenth of a microsecond to milliseconds.
_SLICE: Final = 0.02
_FIRST_STEPS: Final = 1_000

_FAILURES: Final = {1: "out of memory", 2: "a number of the plan points outside its tables"}

_CASE_COLUMNS: Final = (
    "status", "assigned", "first_start", "first_end", "resolved", "withdrawn", "last_desk",
    "first_engineer", "last_owner", "touches", "escalations", "returns", "assists", "hand_offs",
    "interruptions", "reopened", "effort_drawn", "progress", "rework",
)  # fmt: skip
_SPELL_COLUMNS: Final = tuple(Spells.__dataclass_fields__)
_ZERO_UNOPENED: Final = frozenset(_CASE_COLUMNS[9:])


class _Column(ctypes.Structure):
    """A column as C sees it."""

    _fields_ = (("item", ctypes.c_void_p), ("count", ctypes.c_int64))


@cache
def why_missing() -> str | None:
    """Why the compiled engine cannot serve, or None when it can."""
    if not LIBRARY.exists():
        return "it was not built: there was no C compiler at installation"
    try:
        library = ctypes.CDLL(str(LIBRARY))
    except OSError as error:
        return str(error)
    library.engine_source.restype = ctypes.c_char_p
    built = library.engine_source().decode()
    return None if built == _source_hash() else "it was built of another source: install again"


def _source_hash() -> str:
    total = hashlib.sha256()
    for file in sorted(SOURCE.iterdir()):
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


@cache
def _library() -> Any:
    """The library; loaded once.

    Raises:
        SupportSimError: It was not built, or is of another version.
    """
    reason = why_missing()
    if reason is not None:
        raise SupportSimError(f"the compiled engine cannot serve: {reason}")
    library = ctypes.CDLL(str(LIBRARY))
    library.engine_new.restype = ctypes.c_void_p
    library.engine_new.argtypes = (ctypes.c_void_p, ctypes.c_int64)
    for name in ("now", "spell_rows", "duty_rows", "opened", "tasks_opened", "note_waiting"):
        function = getattr(library, f"engine_{name}")
        function.restype, function.argtypes = ctypes.c_int64, (ctypes.c_void_p,)
    library.engine_columns.restype = ctypes.c_int64
    library.engine_run.restype = ctypes.c_int64
    library.engine_run.argtypes = (ctypes.c_void_p, ctypes.c_int64)
    for name in ("case_columns", "spell_columns", "duty"):
        getattr(library, f"engine_{name}").argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    library.engine_spell_columns.restype = ctypes.c_int64
    library.engine_free.argtypes = (ctypes.c_void_p,)
    return library


def simulate(plan: Plan) -> Ledger:
    """Play a plan out with the compiled engine.

    Raises:
        SupportSimError: The engine is not built, the plan is not sound, or memory ran out.
    """
    library = _library()
    require_sound(plan)
    columns = columns_of(plan)
    table = (_Column * len(columns))(*(_Column(c.ctypes.data, len(c)) for c in columns))
    door = library.engine_new(table, 1)
    if not door:
        raise SupportSimError("the compiled engine found no memory for this plan")
    try:
        state = _play(library, door)
        if state == 0:
            state = library.engine_note_waiting(door)
        if state < 0:
            raise SupportSimError(f"the compiled engine stopped: {_FAILURES[-state]}")
        return _ledger(library, door, plan)
    finally:
        library.engine_free(door)


def _play(library: Any, door: int) -> int:
    """Run to the end, slice by slice, so that Python hears Ctrl-C; 0, or minus a failure."""
    steps = _FIRST_STEPS
    while True:
        begun = perf_counter()
        state = int(library.engine_run(door, steps))
        if state <= 0:
            return state
        seconds = perf_counter() - begun
        steps = 2 * steps if seconds < _SLICE else max(steps // 2, 1)


def _ledger(library: Any, door: int, plan: Plan) -> Ledger:
    """The tables of a run that is over."""
    end = int(library.engine_now(door))
    extra = np.empty((library.engine_duty_rows(door), 4), dtype=np.int64)
    library.engine_duty(door, extra.ctypes.data)
    extra[:, 3] = np.where(extra[:, 3] == 1, OVERTIME, SHIFT)
    spells, tasks = _spells(library, door, len(plan.cases.opened))
    return Ledger(
        end=end,
        cases=_cases(library, door, plan),
        spells=spells,
        tasks=tasks,
        duty=duty_rows(plan, extra, end),
    )


def _cases(library: Any, door: int, plan: Plan) -> CaseRows:
    """One row a case; those that never opened are open, with counts of 0."""
    count, opened = len(plan.cases.opened), library.engine_opened(door)
    columns = {name: np.empty(count, dtype=np.int64) for name in _CASE_COLUMNS}
    library.engine_case_columns(door, _pointers(columns))
    for name, column in columns.items():
        column[opened:] = 0 if name in _ZERO_UNOPENED else OPEN if name == "status" else NONE
    return CaseRows(opened=plan.cases.opened, **_typed(columns))


def _spells(library: Any, door: int, cases: int) -> tuple[Spells, Spells]:
    """Spells of cases, and of tasks."""
    rows = library.engine_spell_rows(door)
    columns = {name: np.empty(rows, dtype=np.int64) for name in _SPELL_COLUMNS}
    if library.engine_spell_columns(door, _pointers(columns)) < 0:
        raise SupportSimError("the compiled engine stopped: out of memory")
    of_cases = int(np.searchsorted(columns["case"], cases))
    columns["case"][of_cases:] -= cases
    parts = [slice(0, of_cases), slice(of_cases, rows)]
    tables = [{name: column[part] for name, column in columns.items()} for part in parts]
    return Spells(**_typed(tables[0])), Spells(**_typed(tables[1]))


def _typed(columns: dict[str, Integers]) -> dict[str, Any]:
    return {name: typed(name, column) for name, column in columns.items()}


def _pointers(columns: dict[str, Integers]) -> Any:
    return (ctypes.c_void_p * len(columns))(*(c.ctypes.data for c in columns.values()))
