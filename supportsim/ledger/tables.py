"""The ledger: what happened in a run, as three tables of read-only integer columns.

Times are milliseconds since the scenario's start. -1 stands for "none" in every column. Times,
efforts and lengths take eight bytes, numbers and counts four, codes one: `type_of` says which.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
#: A column of any width.
Whole = npt.NDArray[np.signedinteger[Any]]
Numbers = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]

#: Status of a case.
OPEN: Final = 0
RESOLVED: Final = 1
WITHDRAWN: Final = 2
STATUSES: Final = ("open", "resolved", "withdrawn")

#: Purpose of a spell.
TOUCH: Final = 0
ATTEMPT: Final = 1
HELP: Final = 2
WAITING: Final = 3
TRIAGE: Final = 4
REPRODUCTION: Final = 5
TASK: Final = 6
PURPOSES: Final = ("touch", "attempt", "assist", "waiting", "triage", "reproduction", "task")

#: Why a spell ended. WAITED: a stay in a queue that ended without work.
DONE: Final = 0
SHIFT_END: Final = 1
BLOCK: Final = 2
RUN_END: Final = 3
WAITED: Final = 4
INTERRUPTED: Final = 5
HANDED_OVER: Final = 6
END_REASONS: Final = (
    "done",
    "shift_end",
    "block",
    "run_end",
    "waited",
    "interrupted",
    "handed_over",
)

#: What came next for the case.
CONTINUES: Final = 0
CUSTOMER: Final = 1
RESOLUTION: Final = 2
TRANSFERRED: Final = 3
ASSIST_ASKED: Final = 4
ASSIST_GIVEN: Final = 5
ASSIST_PASSED: Final = 6
BACK_TO_OWNER: Final = 7
ASSIST_LATE: Final = 8
REPRODUCED: Final = 9
TASK_DONE: Final = 10
NEXTS: Final = (
    "continues",
    "customer",
    "resolution",
    "transferred",
    "assist_asked",
    "assist_given",
    "assist_passed",
    "back_to_owner",
    "assist_late",
    "reproduced",
    "task_done",
)

#: Outcome of a clock.
UNDECIDED: Final = 0
MET: Final = 1
MISSED: Final = 2
NO_TARGET: Final = 3
OUTCOMES: Final = ("undecided", "met", "missed", "no_target")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CaseRows:
    """What the engine knows of each case at the end; n rows, row i is case i.

    Attributes:
        status: OPEN, RESOLVED, WITHDRAWN; cases not opened before the end are OPEN with
            `opened` after the ledger's end.
        opened: When it opened.
        assigned: Start of the first spell that gave it an owner.
        first_start, first_end: First spell, attempt or not; its end whatever the reason.
        resolved: End of the last touch; of a case reopened since and still open, none.
        withdrawn: When patience ran out.
        last_desk: Desk the case was at in the end.
        first_engineer: Engineer of the first spell.
        last_owner: Engineer who last took the case as its owner by starting it.
        touches: Touches completed.
        escalations: Transfers, referrals at sight and by age included.
        returns: Moves by chance.
        assists: Requests for one.
        hand_offs: Touch or attempt spells begun by another person than the one before.
        interruptions: Spells cut for a more urgent request.
        reopened: Times it was reopened.
        effort_drawn: Tape effort of the touches and the reproduction completed or begun.
        progress: Tape effort done.
        rework: Attempts, assists, triage and work added.
    """

    status: Codes
    opened: Integers
    assigned: Integers
    first_start: Integers
    first_end: Integers
    resolved: Integers
    withdrawn: Integers
    last_desk: Numbers
    first_engineer: Numbers
    last_owner: Numbers
    touches: Numbers
    escalations: Numbers
    returns: Numbers
    assists: Numbers
    hand_offs: Numbers
    interruptions: Numbers
    reopened: Numbers
    effort_drawn: Integers
    progress: Integers
    rework: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Spells:
    """Spells of work, and stays in a queue that ended without work; in order (case, spell).

    Attributes:
        case: Case number.
        touch: Position of the touch it is for, from 0.
        spell: Position among the rows of the case, from 0.
        request: Which request of the case it belongs to, from 0 in the order in which they
            were made; the rows of one request follow each other without a gap.
        purpose: TOUCH to REPRODUCTION; TASK among the ledger's tasks.
        desk: Desk in whose queue the request stood.
        owner: Owner (see `Owners`) in whose queue it stood, or -1 for the desk's backlog.
        held: 1 when it was held by the engineer who continued it.
        joined: When the request joined that queue.
        ready: When this wait began: the later of joining and its last cut.
        engineer: Who worked; -1 in a stay without work.
        started, ended: The spell; both the end of the stay in a stay without work.
        end_reason: DONE to HANDED_OVER.
        effort: Effort this spell set out to do (rest of touch, attempt, assist ...).
        added: Work added to it (loss, pick-up, taking in an assist).
        length: Time it would take in all.
        progress: Tape effort of the touch or the reproduction done.
        rework: Attempt, assist, triage and added work done.
        overtime: Part of it after the end of the shift.
        next: What came next.
        reply_at: When the customer answers, after next = CUSTOMER.
    """

    case: Numbers
    touch: Numbers
    spell: Numbers
    request: Numbers
    purpose: Codes
    desk: Numbers
    owner: Numbers
    held: Codes
    joined: Integers
    ready: Integers
    engineer: Numbers
    started: Integers
    ended: Integers
    end_reason: Codes
    effort: Integers
    added: Integers
    length: Integers
    progress: Integers
    rework: Integers
    overtime: Integers
    next: Codes
    reply_at: Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Duty:
    """Who was on duty, in a block, absent or in overtime; in order (engineer, from, kind).

    Attributes:
        engineer, desk, grade, site: Who.
        start, end: When.
        kind: As in `Roster` (shift, block, absent, overtime).
    """

    engineer: Numbers
    desk: Numbers
    grade: Numbers
    site: Numbers
    start: Integers
    end: Integers
    kind: Codes


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Ledger:
    """All that happened in one run.

    Attributes:
        end: Instant at which the run ended; spells running then are cut there.
        tasks: Spells of work without a case, and its stays; `case` holds the row of the
            task in the plan. Saved among the spells, without a case.
    """

    end: int
    cases: CaseRows
    spells: Spells
    tasks: Spells
    duty: Duty


SPELL_COLUMNS: Final = tuple(Spells.__dataclass_fields__)


def chosen(columns: Collection[str] | None) -> tuple[str, ...]:
    """Columns of the spells that are asked for, in the order of the ledger; all for None.

    Raises:
        ValueError: There is no such column, or "case" is not among them.
    """
    if columns is None:
        return SPELL_COLUMNS
    unknown = sorted(set(columns) - set(SPELL_COLUMNS))
    if unknown or "case" not in columns:
        wrong = f"there is no {unknown[0]}" if unknown else "case must be among them"
        raise ValueError(f"columns of spells: {wrong}")
    return tuple(name for name in SPELL_COLUMNS if name in columns)


def spells_of(columns: Mapping[str, Whole]) -> Spells:
    """A table of spells with some of its columns; to read another is an AttributeError."""
    made = object.__new__(Spells)
    for name, column in columns.items():
        object.__setattr__(made, name, column)
    return made


_CODES: Final = frozenset({"status", "purpose", "held", "end_reason", "next", "kind"})
_TIMES: Final = frozenset(
    {
        "opened", "assigned", "first_start", "first_end", "resolved", "withdrawn", "effort_drawn",
        "progress", "rework", "joined", "ready", "started", "ended", "effort", "added", "length",
        "overtime", "reply_at", "start", "end",
    }
)  # fmt: skip


def type_of(column: str) -> np.dtype[np.signedinteger[Any]]:
    """The type of a column of any of the tables: a code, a time or effort, or a number."""
    if column in _CODES:
        return np.dtype(np.int8)
    return np.dtype(np.int64 if column in _TIMES else np.int32)


def typed(column: str, values: npt.ArrayLike) -> Any:
    """A read-only copy of whole numbers as a column of the tables, in that column's type."""
    array = np.array(values, dtype=type_of(column))
    array.flags.writeable = False
    return array
