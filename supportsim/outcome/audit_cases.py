"""The audit of the cases: none is lost, their time adds up, their work is done once."""

import numpy as np
import numpy.typing as npt

from supportsim.ledger.story import first_rows, first_work
from supportsim.ledger.tables import (
    INTERRUPTED,
    MISSED,
    NO_TARGET,
    OPEN,
    REPRODUCED,
    REPRODUCTION,
    RESOLVED,
    TASK_DONE,
    WAITING,
    WITHDRAWN,
    Spells,
)
from supportsim.native.totals import sums
from supportsim.outcome.evidence import Evidence, named, named_rows
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]


def cases_are_conserved(seen: Evidence) -> list[str]:
    """Opened = resolved + withdrawn + open, by customer and severity, and status fits times."""
    plan, ledger = seen.plan, seen.ledger
    cases = ledger.cases
    resolved, withdrawn = cases.resolved != NONE, cases.withdrawn != NONE
    status = np.where(resolved, RESOLVED, np.where(withdrawn, WITHDRAWN, OPEN))
    faults = named("case", (status != cases.status) | (resolved & withdrawn), "status and times")
    opened = cases.opened <= ledger.end
    group = plan.cases.customer * 10 + plan.cases.severity
    size = int(group.max(initial=0)) + 1
    still = opened & ~resolved & ~withdrawn
    ended = [np.bincount(group[kind], minlength=size) for kind in (resolved, withdrawn, still)]
    lost = np.sum(ended, axis=0) != np.bincount(group[opened], minlength=size)
    faults += named("customer and severity", lost, "opened, resolved, withdrawn and open differ")
    return faults + named("case", cases.opened != plan.cases.opened, "opened at another time")


def time_runs_forward(seen: Evidence) -> list[str]:
    """The rows of a request follow each other, and the columns of the case fit its rows."""
    ledger = seen.ledger
    spells, cases = ledger.spells, ledger.cases
    if seen.spent is None:
        return [seen.fault]
    first = np.full(len(cases.opened), NONE)
    row = first_rows(spells)
    case = spells.case[row]
    begins = first_work(spells, row, case)
    some = begins != NONE
    first[case[some]] = spells.started[begins[some]]
    faults = named("case", first != cases.first_start, "first_start is not its first spell")
    cut = np.bincount(
        spells.case[spells.end_reason == INTERRUPTED], minlength=len(cases.opened)
    ).astype(np.int64)
    faults += named("case", cut != cases.interruptions, "interruptions are not those of its rows")
    for rows in (spells, ledger.tasks):
        over = (rows.started < 0) | (rows.ended > ledger.end)
        faults += named_rows(rows, over, "outside the run")
        faults += named_rows(rows, rows.joined > rows.ready, "joined after ready")
    return faults + _tasks_run_forward(ledger.tasks)


def work_is_done_once(seen: Evidence) -> list[str]:
    """Progress of a resolved case is the tape effort of its touches; tasks and the rest too."""
    plan, ledger = seen.plan, seen.ledger
    spells, cases, tape = ledger.spells, ledger.cases, plan.cases
    count = len(cases.opened)
    done = sums(spells.case, spells.progress, count)
    faults = named("case", done != cases.progress, "progress of case and spells differ")
    added = sums(spells.case, spells.rework, count)
    faults += named("case", added != cases.rework, "rework of case and spells differ")
    total = np.concatenate(([0], np.cumsum(tape.touch_effort)))
    first = tape.touch_offset[:-1]
    drawn = total[first + cases.touches - cases.reopened] - total[first]
    drawn += np.where(cases.reopened > 0, tape.reopen_effort, 0)
    touched, made, shown = done, np.zeros_like(done), np.zeros(count, dtype=bool)
    row = np.flatnonzero(spells.purpose == REPRODUCTION)
    if len(row):
        made = sums(spells.case[row], spells.progress[row], count)
        touched = done - made
        shown[spells.case[row[spells.next[row] == REPRODUCED]]] = True
    resolved = cases.status == RESOLVED
    faults += named("case", resolved & (touched != drawn), "work lost or done twice")
    faults += named("case", shown & (made != tape.reproduction), "reproduction not done once")
    tasks, number = ledger.tasks, len(plan.tasks.ready)
    ended = np.zeros(number, dtype=bool)
    ended[tasks.case[tasks.next == TASK_DONE]] = True
    made = sums(tasks.case, tasks.progress, number)
    return faults + named("task", ended & (made != plan.tasks.effort), "work lost or done twice")


def backlog_has_its_area(seen: Evidence) -> list[str]:
    """Little by areas: the area under the number of open cases is the sum of their parts.

    The area comes from the cases: each stands under that number from when it opened until it
    closed, so it is the sum of the later moments less that of the earlier ones. The parts come
    from the spells. Over the whole run the two are the same whole number.
    """
    if seen.spent is None:
        return [seen.fault]
    ledger, moments = seen.ledger, seen.moments
    came = ledger.cases.opened <= ledger.end
    area = int(moments.stop[came].sum()) - int(ledger.cases.opened[came].sum())
    area -= int(moments.closed.end.sum()) - int(moments.closed.start.sum())
    spent = int(seen.spent.sum())
    return [] if area == spent else [f"backlog area {area} but time open {spent}"]


def clocks_are_sound(seen: Evidence) -> list[str]:
    """Clocks never run backwards, and a case not yet over its target is not missed."""
    ledger, faults = seen.ledger, []
    for name, (clock, target) in seen.clocks.items():
        faults += named("case", clock.elapsed < 0, f"{name} clock ran backwards")
        known = clock.due != NONE
        early = known & (clock.due < ledger.cases.opened)
        faults += named("case", early, f"{name} due before it opened")
        untold = (clock.outcome == NO_TARGET) != (target == NONE)
        if name == "update":
            # Where there was no update there is no outcome.
            untold &= (target == NONE) | known
        else:
            kept = (clock.outcome == MISSED) & (seen.moments.stop <= clock.due)
            faults += named("case", kept, f"{name} missed before it was due")
        faults += named("case", untold, f"{name} judged without a target, or not with one")
    return faults


def _tasks_run_forward(tasks: Spells) -> list[str]:
    """Lines for rows of a task that leave a gap or overlap."""
    left = np.where(tasks.purpose == WAITING, tasks.ended, tasks.started)
    bad = (left < tasks.ready) | (tasks.ended < left)
    follows = tasks.case[1:] == tasks.case[:-1]
    bad[1:] |= follows & (tasks.ready[1:] != tasks.ended[:-1])
    return named("task", bad, "leaves a gap or overlaps", tasks.case)
