"""Ledgers written by hand: rows name the columns that matter, the rest are neutral."""

from typing import Any, Final

import numpy as np

from supportsim.ledger.tables import CaseRows, Duty, Ledger, Spells, typed
from supportsim.units import NONE
from supportsim.workweek import open_hours

Row = dict[str, int]

#: Open [0, 10), [20, 30), [40, 50) and so on.
DAYS = open_hours(np.arange(0, 1000, 20), np.arange(10, 1000, 20))

_ABSENT: Final = (
    "assigned", "first_start", "first_end", "resolved", "withdrawn", "first_engineer", "last_owner",
)  # fmt: skip
_CASE: Final = dict.fromkeys(CaseRows.__dataclass_fields__, 0) | dict.fromkeys(_ABSENT, NONE)
_SPELL: Final = dict.fromkeys(Spells.__dataclass_fields__, 0) | {"owner": NONE, "reply_at": NONE}
_DUTY: Final = dict.fromkeys(Duty.__dataclass_fields__, 0)


def ledger(
    cases: list[Row],
    spells: list[Row] | None = None,
    duty: list[Row] | None = None,
    end: int = 1000,
    tasks: list[Row] | None = None,
) -> Ledger:
    """A ledger from rows; a spell joined its queue when it was ready unless it says when."""
    rows, others = (
        [{"joined": row.get("ready", 0)} | row for row in table or []] for table in (spells, tasks)
    )
    return Ledger(
        end=end,
        cases=CaseRows(**_columns(_CASE, cases)),
        spells=Spells(**_columns(_SPELL, rows)),
        tasks=Spells(**_columns(_SPELL, others)),
        duty=Duty(**_columns(_DUTY, duty or [])),
    )


def _columns(neutral: Row, rows: list[Row]) -> dict[str, Any]:
    full = [neutral | row for row in rows]
    wrong = {name for row in full for name in row} - set(neutral)
    if wrong:
        raise KeyError(f"no such columns: {wrong}")
    return {name: typed(name, [row[name] for row in full]) for name in neutral}
