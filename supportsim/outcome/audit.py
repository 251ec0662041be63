"""The audit of a ledger: what must hold in every run, whatever the organisation."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from supportsim.errors import LedgerError
from supportsim.ledger.clocks import resolution_clock, response_clock, stop_times
from supportsim.ledger.spans import at_least
from supportsim.ledger.stays import stays_of
from supportsim.ledger.tables import (
    MISSED,
    OPEN,
    RESOLVED,
    WAITING,
    WITHDRAWN,
    Ledger,
)
from supportsim.ledger.waits import time_open
from supportsim.outcome.audit_queues import most_urgent_goes_first, named, nobody_idles_beside_work
from supportsim.outcome.people import duty_of_kind, hours_of, on_duty, owners_on_shift
from supportsim.plan.plan import Plan
from supportsim.supply.roster import OVERTIME
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def audit(plan: Plan, ledger: Ledger) -> list[str]:
    """Violations of what must hold in every run, one line each; empty when all is well."""
    checks: Sequence[Callable[[Plan, Ledger], list[str]]] = (
        cases_are_conserved,
        time_runs_forward,
        parts_add_up,
        people_do_one_thing,
        work_lies_in_shifts,
        work_is_done_once,
        backlog_has_its_area,
        nobody_idles_beside_work,
        most_urgent_goes_first,
        clocks_are_sound,
        use_is_a_share,
    )
    return [fault for check in checks for fault in check(plan, ledger)]


def cases_are_conserved(plan: Plan, ledger: Ledger) -> list[str]:
    """Opened = resolved + withdrawn + open, by customer and severity, and status fits times."""
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


def time_runs_forward(plan: Plan, ledger: Ledger) -> list[str]:
    """Within a case the rows follow each other, and the columns of the case fit them."""
    del plan
    spells, cases = ledger.spells, ledger.cases
    try:
        stays_of(ledger)
    except LedgerError as error:
        return [str(error)]
    faults = named("row", spells.joined > spells.ready, "joined after ready")
    work = np.flatnonzero(spells.purpose != WAITING)
    first = np.full(len(cases.opened), NONE)
    first[spells.case[work][::-1]] = spells.started[work][::-1]
    faults += named("case", first != cases.first_start, "first_start is not its first spell")
    over = np.any([spells.started < 0, spells.ended > ledger.end], axis=0)
    return faults + named("row", over, "outside the run")


def parts_add_up(plan: Plan, ledger: Ledger) -> list[str]:
    """Worked and waiting time make the time open of every case."""
    try:
        time_open(ledger, plan.desks.opening, owners_on_shift(ledger.duty, plan.owners))
    except LedgerError as error:
        return [str(error)]
    return []


def people_do_one_thing(plan: Plan, ledger: Ledger) -> list[str]:
    """Spells of one engineer do not overlap."""
    del plan
    spells = ledger.spells
    rows = np.flatnonzero((spells.purpose != WAITING) & (spells.ended > spells.started))
    rows = rows[np.lexsort((spells.started[rows], spells.engineer[rows]))]
    same = spells.engineer[rows][1:] == spells.engineer[rows][:-1]
    overlap = same & (spells.started[rows][1:] < spells.ended[rows][:-1])
    return named("engineer", overlap, "two spells at once", spells.engineer[rows][1:])


def work_lies_in_shifts(plan: Plan, ledger: Ledger) -> list[str]:
    """Every spell lies in its engineer's shift and outside blocks, or in recorded overtime."""
    spells, people = ledger.spells, len(plan.engineers.names)
    rows = np.flatnonzero(spells.purpose != WAITING)
    who, start, end = spells.engineer[rows], spells.started[rows], spells.ended[rows]
    over = duty_of_kind(ledger.duty, OVERTIME)
    extra = at_least(over[0], people, over[1], over[2], np.ones(len(over[0])))
    late = extra.between(who, start, end)
    inside = on_duty(ledger.duty, people).between(who, start, end)
    faults = named("row", late != spells.overtime[rows], "overtime is not in the duty", rows)
    return faults + named("row", inside + late != end - start, "work outside the shift", rows)


def work_is_done_once(plan: Plan, ledger: Ledger) -> list[str]:
    """Progress of a resolved case is the tape effort of its touches, spell by spell."""
    spells, cases = ledger.spells, ledger.cases
    done = np.bincount(spells.case, spells.progress, len(cases.opened)).astype(np.int64)
    faults = named("case", done != cases.progress, "progress of case and spells differ")
    total = np.concatenate(([0], np.cumsum(plan.cases.touch_effort)))
    first = plan.cases.touch_offset[:-1]
    drawn = total[first + cases.touches] - total[first]
    resolved = cases.status == RESOLVED
    return faults + named("case", resolved & (done != drawn), "work lost or done twice")


def backlog_has_its_area(plan: Plan, ledger: Ledger) -> list[str]:
    """Little by areas: the area under the number of open cases is the sum of their parts.

    The number in system is swept event by event from the cases; the parts come from the
    spells. Over the whole run the two are the same whole number.
    """
    try:
        on_shift = owners_on_shift(ledger.duty, plan.owners)
        parts = time_open(ledger, plan.desks.opening, on_shift)
    except LedgerError as error:
        return [str(error)]
    seen = ledger.cases.opened <= ledger.end
    moments = np.concatenate((ledger.cases.opened[seen], stop_times(ledger)[seen]))
    step = np.repeat((1, -1), len(moments) // 2)
    order = np.argsort(moments, kind="stable")
    number = np.cumsum(step[order])
    area = int((number[:-1] * np.diff(moments[order])).sum())
    spent = int(sum(int(part.sum()) for part in (parts.worked, parts.waited, parts.customer)))
    return [] if area == spent else [f"backlog area {area} but time open {spent}"]


def clocks_are_sound(plan: Plan, ledger: Ledger) -> list[str]:
    """Clocks never run backwards, and a case not yet over its target is not missed."""
    contract, faults = plan.contract, []
    for name, clock_of, target in (
        ("response", response_clock, contract.response_target),
        ("resolution", resolution_clock, contract.resolution_target),
    ):
        clock = clock_of(ledger, contract.calendars, contract.calendar, target)
        faults += named("case", clock.elapsed < 0, f"{name} clock ran backwards")
        early = (target != NONE) & (clock.due < ledger.cases.opened)
        faults += named("case", early, f"{name} due before it opened")
        kept = (clock.outcome == MISSED) & (stop_times(ledger) <= clock.due)
        faults += named("case", kept, f"{name} missed before it was due")
    return faults


def use_is_a_share(plan: Plan, ledger: Ledger) -> list[str]:
    """Nobody works longer than they are on duty, overtime left out."""
    hours = hours_of(ledger, len(plan.engineers.names), 0, ledger.end)
    bad = (hours.worked < 0) | (hours.worked > hours.on_duty)
    return named("engineer", bad, "worked more than they were on duty")
