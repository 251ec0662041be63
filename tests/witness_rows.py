"""Laws of the rows of a run over all rules, each with a line for every violation.

They read the rows one after the other, as a person would; the audit of the program sums over whole
columns and has what adds up (people, shifts, overtime, parts of the time open). Who takes what is
for the twin, and for `witness` where the rules are few.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from supportsim.ledger import tables as is_
from supportsim.plan.plan import DESK_OWNS, FINISH, HAND_OVER, NEVER, SEVERITY_1, Plan
from supportsim.supply.roster import BLOCK, OVERTIME, SHIFT
from supportsim.units import NONE, WEEK


class Row:
    """A row of the spells, its columns as attributes."""

    def __init__(self, columns: dict[str, int]) -> None:
        self.__dict__.update(columns)

    def __getattr__(self, name: str) -> int:
        raise AttributeError(name)


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a run by case and, with those of the tasks, by person.

    Attributes:
        ends: Ends of each engineer's shifts, in order, as they were worked.
        blocks: Starts of each engineer's blocks, in order, as they came.
        overtime: Each engineer's overtime (from, to).
    """

    plan: Plan
    ledger: is_.Ledger
    by_case: list[list[Row]]
    by_person: list[list[Row]]
    ends: list[list[int]]
    blocks: list[list[int]]
    overtime: list[list[tuple[int, int]]]

    def of(self, column: str, case: int) -> int:
        return int(getattr(self.plan.cases, column)[case])

    def rule(self, column: str, person: int) -> int:
        """A rule of the desk somebody works at."""
        return int(getattr(self.plan.desks, column)[self.plan.engineers.desk[person]])


def rows_of(plan: Plan, ledger: is_.Ledger) -> Rows:
    """Arrange the rows of a run."""
    people = range(len(plan.engineers.names))
    by_case: list[list[Row]] = [[] for _ in plan.cases.opened]
    by_person: list[list[Row]] = [[] for _ in people]
    names = tuple(is_.Spells.__dataclass_fields__)
    for table in (ledger.spells, ledger.tasks):
        columns = [getattr(table, name).tolist() for name in names]
        for values in zip(*columns, strict=True):
            row = Row(dict(zip(names, values, strict=True)))
            if table is ledger.spells:
                by_case[row.case].append(row)
            if row.engineer != NONE:
                by_person[row.engineer].append(row)
    made = ledger.duty
    columns = [getattr(made, name).tolist() for name in ("engineer", "start", "end", "kind")]
    duty = list(zip(*columns, strict=True))
    # What begins with the last instant has no row any more.
    last = (plan.engineers.duty_from == ledger.end) & (plan.engineers.duty_kind == BLOCK)
    who = np.repeat(np.arange(len(people)), np.diff(plan.engineers.duty_offset))[last]
    duty += [(p, ledger.end, ledger.end, BLOCK) for p in who.tolist()]
    return Rows(
        plan=plan,
        ledger=ledger,
        by_case=by_case,
        by_person=by_person,
        ends=[sorted(b for who, _, b, kind in duty if (who, kind) == (p, SHIFT)) for p in people],
        blocks=[sorted(a for who, a, _, kind in duty if (who, kind) == (p, BLOCK)) for p in people],
        overtime=[
            [(a, b) for who, a, b, kind in duty if (who, kind) == (p, OVERTIME)] for p in people
        ],
    )


def spells_end_rightly(w: Rows) -> list[str]:
    """A spell lasts its length unless a shift end, a block, a claim or the run's end cuts it."""
    faults = []
    for person, rows in enumerate(w.by_person):
        urgent = {row.started for row in rows if _severity(w, row) < _cuts_below(w, person)}
        pauses = set(w.ends[person])
        if w.rule("shift_end", person) == FINISH:
            pauses = {end for end in pauses if _is_over_limit(w, person, end)}
        cuts = sorted(pauses)
        hands_over = w.rule("shift_end", person) == HAND_OVER
        for row in rows:
            at_end = row.ended in pauses
            right = {
                is_.DONE: row.ended - row.started == row.length,
                is_.RUN_END: row.ended == w.ledger.end,
                is_.SHIFT_END: at_end,
                is_.HANDED_OVER: at_end and hands_over and row.purpose != is_.TASK,
                is_.BLOCK: row.ended in w.blocks[person],
                is_.INTERRUPTED: row.ended in urgent,
            }
            what = f"{row.started} to {row.ended}: {person} on case {row.case}"
            if not right[row.end_reason] or row.ended - row.started > row.length:
                faults.append(f"{what} ends for no reason")
            is_over = _is_between(cuts, row.started, row.ended)
            if is_over or _is_between(w.blocks[person], row.started, row.ended):
                faults.append(f"{what} is not cut")
    return faults


def _is_over_limit(w: Rows, person: int, end: int) -> bool:
    """Whether the overtime of the week has reached its limit by the end of a shift."""
    limit, week = w.rule("overtime_limit", person), end // WEEK * WEEK
    rows = w.overtime[person]
    return limit != NONE and sum(max(min(b, end) - max(a, week), 0) for a, b in rows) >= limit


def _cuts_below(w: Rows, person: int) -> int:
    """Severities below this may cut somebody's work: none, 1, or all but the least."""
    return {NEVER: 0, SEVERITY_1: 2}.get(w.rule("interruption", person), 99)


def _severity(w: Rows, row: Row) -> int:
    return 99 if row.purpose == is_.TASK else w.of("severity", row.case)


def _is_between(times: list[int], after: int, before: int) -> bool:
    """Whether one of some times lies strictly between two."""
    at = bisect_right(times, after)
    return at < len(times) and times[at] < before


def work_is_kept(w: Rows) -> list[str]:
    """Each touch is worked once: rests follow from cuts, and all is done when it is done."""
    faults = []
    for case, rows in enumerate(w.by_case):
        left: dict[int, int] = {}
        is_reopened = False
        for row in (row for row in rows if row.purpose == is_.TOUCH):
            place = w.of("touch_offset", case) + row.touch
            whole = w.of("reopen_effort", case) if is_reopened else w.of("touch_effort", place)
            rest = left.get(row.touch, whole)
            is_done = row.end_reason == is_.DONE or not row.length
            done = row.effort if is_done else row.effort * (row.ended - row.started) // row.length
            if (row.effort, row.progress) != (rest, done):
                faults.append(f"{row.started}: case {case} touch {row.touch} begins {row.effort}")
            left[row.touch] = rest - row.progress
            if row.end_reason == is_.DONE and left[row.touch]:
                faults.append(f"{row.ended}: case {case} touch {row.touch} is not done")
            is_reopened |= row.next == is_.RESOLUTION
    return faults


def withdrawals_are_due(w: Rows) -> list[str]:
    """Withdrawn: never started, at the end of patience. Served: not after it."""
    faults, cases = [], w.ledger.cases
    for case in range(len(cases.opened)):
        limit = w.of("opened", case) + w.of("patience", case)
        started, withdrawn = int(cases.first_start[case]), int(cases.withdrawn[case])
        if w.of("patience", case) == NONE:
            bad = withdrawn != NONE
        elif withdrawn != NONE:
            bad = withdrawn != limit or started != NONE
        else:
            bad = started > limit or (started == NONE and limit <= w.ledger.end)
        if bad:
            faults.append(f"case {case}: patience to {limit}, {started=}, {withdrawn=}")
    return faults


def cases_are_their_rows(w: Rows) -> list[str]:
    """Counts and times of each case are those of its rows."""
    faults, cases = [], w.ledger.cases
    for case, rows in enumerate(w.by_case):
        own = [row for row in rows if row.purpose in (is_.TOUCH, is_.ATTEMPT)]
        done = [row.ended for row in rows if row.next == is_.RESOLUTION]
        is_shut = len(done) > int(cases.reopened[case])
        told = {
            "touches": sum(r.purpose == is_.TOUCH and r.end_reason == is_.DONE for r in rows),
            "hand_offs": sum(a.engineer != b.engineer for a, b in pairwise(own)),
            "rework": sum(row.rework for row in rows),
            "first_engineer": own[0].engineer if own else NONE,
            "first_start": own[0].started if own else NONE,
            "first_end": own[0].ended if own else NONE,
            "resolved": done[-1] if is_shut else NONE,
        }
        faults += [
            f"case {case}: {name} {int(getattr(cases, name)[case])}, its rows say {value}"
            for name, value in told.items()
            if getattr(cases, name)[case] != value
        ]
    return faults


def customers_answer(w: Rows) -> list[str]:
    """Customers answer when the tape says, and what they were asked about is taken up then."""
    faults = []
    for case, rows in enumerate(w.by_case):
        for number, row in enumerate(rows):
            if row.next != is_.CUSTOMER:
                continue
            after = [r for r in rows[number + 1 :] if r.purpose in (is_.TOUCH, is_.ATTEMPT)]
            delay = row.reply_at - row.ended
            if row.purpose == is_.TOUCH:
                delay -= w.of("touch_delay", w.of("touch_offset", case) + row.touch)
            early = bool(after) and after[0].joined < row.reply_at
            if (row.purpose == is_.TOUCH and delay) or delay < 0 or early:
                faults.append(f"{row.ended}: the customer of case {case} answers {row.reply_at}")
    return faults


def owners_belong_to_desks_that_own(w: Rows) -> list[str]:
    """Nobody owns a case at a desk that owns its cases itself."""
    owning = w.plan.desks.ownership
    return [
        f"{row.joined}: case {row.case} waits with an owner at a desk that owns its cases"
        for rows in w.by_case
        for row in rows
        if row.owner != NONE and owning[row.desk] == DESK_OWNS
    ]


LAWS = (
    spells_end_rightly,
    work_is_kept,
    withdrawals_are_due,
    cases_are_their_rows,
    customers_answer,
    owners_belong_to_desks_that_own,
)


def violations(plan: Plan, ledger: is_.Ledger) -> list[str]:
    """Every violation of every law, with the law's name."""
    rows = rows_of(plan, ledger)
    return [f"{law.__name__}: {fault}" for law in LAWS for fault in law(rows)]
