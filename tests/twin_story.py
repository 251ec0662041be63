"""What a run of the twin and a ledger say, in one form in which they can be compared."""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from supportsim.ledger import tables as is_
from supportsim.supply.roster import CALL_OUT, OVERTIME, REST, SHIFT
from supportsim.units import NONE

TIMES_AND_PEOPLE = (
    "assigned", "first_start", "first_end", "resolved", "withdrawn", "first_engineer", "last_owner",
)  # fmt: skip
COUNTS = (
    "escalations", "returns", "assists", "hand_offs", "interruptions", "reopened", "effort_drawn",
    "progress", "rework",
)  # fmt: skip
COLUMNS = (
    "case", "touch", "started", "ended", "purpose", "desk", "owner", "held", "joined",
    "ready", "engineer", "end_reason", "effort", "added", "length", "progress", "rework",
    "overtime", "next", "reply_at", "request",
)  # fmt: skip
Row = tuple[int, ...]


class Run(Protocol):
    """What this module reads of a twin's run."""

    now: int
    cases: list[Any]
    rows: list[Row]
    task_rows: list[Row]
    duty: list[Row]
    people: list[Any]


def happened(twin: Run) -> dict[str, Any]:
    """What a twin's run says, in the form of `told`."""
    story: dict[str, Any] = {"end": twin.now, "rows": sorted(twin.rows)}
    story |= {"tasks": sorted(twin.task_rows), "duty": merged(twin.duty)}
    story |= on_call(twin)
    for name in TIMES_AND_PEOPLE:
        story[name] = [case.facts.get(name, NONE) for case in twin.cases]
    for name in COUNTS:
        story[name] = [case.counts[name] for case in twin.cases]
    story["last_desk"] = [case.desk for case in twin.cases]
    story["touches"] = [case.touch for case in twin.cases]
    story["status"] = [status(case.facts) for case in twin.cases]
    return story


def on_call(twin: Run) -> dict[str, list[Row]]:
    """Call-outs, rest, and the shifts as they were worked, of a twin's run."""
    rows = {
        "call_outs": [(p.id, c.since, c.until) for p in twin.people for c in p.calls],
        "rests": [(p.id, a, b) for p in twin.people for a, b in p.rests()],
        "shifts": [(p.id, a, b) for p in twin.people for a, b in p.shifts],
    }
    return {name: up_to(twin.now, each) for name, each in rows.items()}


def up_to(end: int, rows: list[Row]) -> list[Row]:
    """Stretches (engineer, from, to) cut at the end of a run, in order; none of no length."""
    cut = [(who, a, min(b, end)) for who, a, b in rows]
    return sorted(row for row in cut if row[1] < row[2])


def status(facts: dict[str, int]) -> int:
    if "resolved" in facts:
        return is_.RESOLVED
    return is_.WITHDRAWN if "withdrawn" in facts else is_.OPEN


def told(ledger: is_.Ledger, seats: npt.NDArray[np.int64] | None = None) -> dict[str, Any]:
    """What a ledger says: its end, its rows but for stays of no length, its cases and duty.

    Args:
        ledger: Of a run.
        seats: `Engineers.is_seat` of its plan: whose duty is compared beside overtime.
    """
    opened = ledger.cases.opened <= ledger.end
    told_of = (*TIMES_AND_PEOPLE, *COUNTS, "last_desk", "touches", "status")
    story: dict[str, Any] = {name: getattr(ledger.cases, name)[opened].tolist() for name in told_of}
    duty = ledger.duty
    is_told = duty.kind == OVERTIME
    if seats is not None and seats.any():
        is_told |= (duty.kind == SHIFT) & (seats[duty.engineer] == 1)
    is_shift = duty.kind == SHIFT
    if seats is not None:
        is_shift &= seats[duty.engineer] == 0
    story |= {"rows": rows_of(ledger.spells), "tasks": rows_of(ledger.tasks)}
    story |= {"end": ledger.end, "duty": merged(duty_of(duty, is_told))}
    kinds = {"call_outs": duty.kind == CALL_OUT, "rests": duty.kind == REST, "shifts": is_shift}
    told_rows = {name: duty_of(duty, rows) for name, rows in kinds.items()}
    return story | {name: up_to(ledger.end, rows) for name, rows in told_rows.items()}


def duty_of(duty: is_.Duty, chosen: npt.NDArray[np.bool_]) -> list[Row]:
    """(engineer, from, to) of chosen rows."""
    columns = [getattr(duty, name)[chosen].tolist() for name in ("engineer", "start", "end")]
    return list(zip(*columns, strict=True))


def rows_of(spells: is_.Spells) -> list[Row]:
    columns = [getattr(spells, name).tolist() for name in COLUMNS]
    rows = list(zip(*columns, strict=True))
    return sorted(r for r in rows if r[4] != is_.WAITING or r[9] < r[3])


def merged(duty: list[Row]) -> list[Row]:
    """Stretches (engineer, from, to) that touch become one; those of no length are dropped."""
    whole: list[Row] = []
    for engineer, start, end in sorted(row for row in duty if row[1] < row[2]):
        if whole and whole[-1][0] == engineer and whole[-1][2] == start:
            whole.append((engineer, whole.pop()[1], end))
        else:
            whole.append((engineer, start, end))
    return whole
