"""The audit of the queues: nobody idles beside work, and the most urgent goes first."""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from supportsim.ledger.spans import Spans, at_least
from supportsim.ledger.tables import ASSIST_PASSED, BACK_TO_OWNER, DONE, WAITING, Ledger, Whole
from supportsim.outcome.evidence import Evidence
from supportsim.outcome.people import duty_of_kind, third_parties, work_rows
from supportsim.plan.plan import (
    DESK_OWNS,
    DUE_FIRST,
    FIRST_COME,
    NEVER,
    SEVERITY_FIRST,
    Plan,
)
from supportsim.supply.roster import BLOCK, SHIFT
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]

#: Severity of a task: after every case.
_TASK_SEVERITY = 99


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Waits:
    """Waits in a backlog from which anyone of the desk with the skill may take; k rows.

    Attributes:
        cases: Number of cases; a task has the case number `cases` + its own.
        is_task: Whether it is a task.
        row: Its row among the spells, or the tasks.
        desk, skill, severity, joined, opened, case, request: Of the request.
        ready, left: The wait.
        engineer: Who started it; -1 for a stay without work.
    """

    cases: int
    is_task: Integers
    row: Integers
    desk: Integers
    skill: Integers
    severity: Integers
    joined: Integers
    opened: Integers
    case: Integers
    request: Integers
    ready: Integers
    left: Integers
    engineer: Integers

    def line(self, at: int, fault: str) -> str:
        """A line of the audit about one of them."""
        what, row = "task" if self.is_task[at] else "case", int(self.row[at])
        case = int(self.case[at]) - int(self.is_task[at]) * self.cases
        return f"{what} {case}, row {row}: {fault}"


def nobody_idles_beside_work(seen: Evidence) -> list[str]:
    """No engineer of a desk is free while a request they may take waits in its backlog.

    Free: on shift, not in a block, in no spell, holding nothing. Looked at are requests
    that anyone of the desk with the skill may take (see `_open_to_all`).
    """
    plan, ledger = seen.plan, seen.ledger
    waits = _open_to_all(plan, ledger)
    kinds = int(max(plan.cases.skill.max(initial=0), plan.tasks.skill.max(initial=0))) + 1
    idle = _idle_by_skill(plan, ledger, kinds)
    beside = idle.between(waits.desk * kinds + waits.skill, waits.ready, waits.left)
    bad = np.flatnonzero(beside > 0)[:10].tolist()
    return [waits.line(at, "waits beside a free engineer") for at in bad]


def most_urgent_goes_first(seen: Evidence) -> list[str]:
    """Who takes work from the backlog of their desk takes the lowest key they may.

    Desks in due-time order are left out, and those whose people prefer skills; so is what may
    start before its turn: interruptions and the urgent work of who holds other work, where
    the order of the desk is not by severity; and starts of who is on call or takes only what they
    can solve.
    """
    plan, faults = seen.plan, []
    waits = _open_to_all(plan, seen.ledger)
    places = plan.engineers.skill_place
    level = (places == places[:, :1]).all(axis=1) if places.size else np.ones(len(places), bool)
    for desk in range(len(plan.desks.names)):
        ordered = int(plan.desks.order[desk])
        cuts = plan.desks.interruption[desk] != NEVER and ordered != SEVERITY_FIRST
        if ordered == DUE_FIRST or cuts or not level[plan.engineers.desk == desk].all():
            continue
        faults += _overtaken(plan, waits, desk)
    return faults


def _open_to_all(plan: Plan, ledger: Ledger) -> _Waits:
    """Waits in a backlog from which anyone of the desk with the skill may take.

    Left out: what an owner has; what a holder has (it waits since later than it joined); desks
    that push, that are unlimited or have an open-case limit that counts; and requests at which
    somebody failed before (they are not offered them again).
    """
    spells, tasks, desks = ledger.spells, ledger.tasks, plan.desks
    failed = np.isin(spells.next, (ASSIST_PASSED, BACK_TO_OWNER)) & (spells.end_reason == DONE)
    since = np.cumsum(failed)
    first = np.searchsorted(spells.case, spells.case, side="left")
    clean = since == np.concatenate(([0], since))[first]
    shut = (desks.limit != NONE) & (desks.ownership != DESK_OWNS)
    shut |= (desks.push == 1) | (desks.is_unlimited == 1)
    mine = (spells.owner == NONE) & (spells.held == 0) & (spells.joined == spells.ready)
    row = np.flatnonzero(mine & clean & ~shut[spells.desk])
    free = (tasks.held == 0) & (tasks.joined == tasks.ready)
    task = np.flatnonzero(free & (desks.is_unlimited[tasks.desk] == 0))
    case, number = spells.case[row], tasks.case[task]
    count = len(plan.cases.opened)
    columns: dict[str, tuple[Whole, Whole]] = {
        "is_task": (np.zeros(len(row), np.int64), np.ones(len(task), np.int64)),
        "row": (row, task),
        "skill": (plan.cases.skill[case], plan.tasks.skill[number]),
        "severity": (plan.cases.severity[case], np.full(len(task), _TASK_SEVERITY)),
        "opened": (plan.cases.opened[case], plan.tasks.ready[number]),
        "case": (case, count + number),
        "left": (
            _left(ledger)[row],
            np.where(tasks.purpose == WAITING, tasks.ended, tasks.started)[task],
        ),
    }
    for name in ("desk", "joined", "request", "ready", "engineer"):
        columns[name] = (getattr(spells, name)[row], getattr(tasks, name)[task])
    whole = {name: np.concatenate(pair).astype(np.int64) for name, pair in columns.items()}
    return _Waits(cases=count, **whole)


def _left(ledger: Ledger) -> Integers:
    """When each row left its queue."""
    spells = ledger.spells
    return np.where(spells.purpose == WAITING, spells.ended, spells.started)


def _idle_by_skill(plan: Plan, ledger: Ledger, kinds: int) -> Spans:
    """For each desk and skill, when somebody there was free who takes all that needs it."""
    people = plan.engineers
    level = _busy_and_present(plan, ledger)
    idle = at_least(level[0], len(people.names), level[1], level[2], level[3])
    who = np.repeat(np.arange(len(people.names)), np.diff(idle.offset))
    sets, start, end = [], [], []
    for skill in range(kinds):
        able = ((people.skills[who] >> skill) & 1 == 1) & (people.only_solvable[who] == 0)
        sets.append(people.desk[who[able]] * kinds + skill)
        start.append(idle.start[able])
        end.append(idle.end[able])
    flat = np.concatenate(sets)
    return at_least(
        flat,
        len(plan.desks.names) * kinds,
        np.concatenate(start),
        np.concatenate(end),
        np.ones(len(flat)),
    )


def _busy_and_present(plan: Plan, ledger: Ledger) -> tuple[Integers, Integers, Integers, Integers]:
    """Engineer, start, end, weight: 1 on shift, -1 in a block, in a spell, holding work."""
    shift, block = duty_of_kind(ledger.duty, SHIFT), duty_of_kind(ledger.duty, BLOCK)
    work, held = work_rows(ledger), _held(ledger)
    rows = [(*shift, 1), (*block, -1), (*work, -1), (*held, -1)]
    who, start, end = (np.concatenate([row[n] for row in rows]) for n in range(3))
    weight = np.concatenate([np.full(len(row[0]), row[3]) for row in rows])
    kept = ~third_parties(plan)[who]
    return who[kept], start[kept], end[kept], weight[kept]


def _held(ledger: Ledger) -> tuple[Integers, Integers, Integers]:
    """Holder, start and end of the waits of held work: it is the last who worked on it."""
    columns = []
    for spells in (ledger.spells, ledger.tasks):
        order = np.lexsort((spells.spell, spells.request, spells.case))
        worked = np.where(spells.engineer[order] != NONE, np.arange(len(order)), NONE)
        before = np.concatenate(([NONE], np.maximum.accumulate(worked)))[: len(order)]
        row = np.flatnonzero((spells.held[order] == 1) & (before != NONE))
        mine = order[row]
        left = np.where(spells.purpose == WAITING, spells.ended, spells.started)
        holder = spells.engineer[order[before[row]]]
        columns.append((holder, spells.ready[mine], left[mine]))
    who, start, end = (np.concatenate(pair) for pair in zip(*columns, strict=True))
    return who, start, end


def _overtaken(plan: Plan, waits: _Waits, desk: int) -> list[str]:
    """Starts at one desk that overtook a more urgent request that was waiting before."""
    rows = np.flatnonzero(waits.desk == desk)
    place, row_at = _places(plan, waits, desk, rows)
    left = waits.left[row_at].tolist()
    skill, skills = waits.skill.tolist(), plan.engineers.skills.tolist()
    people = plan.engineers
    # Who leaves what they cannot solve, or was called out, may have to leave the most urgent.
    takes_all = (people.desk == desk) & (people.only_solvable == 0) & (people.on_call == NONE)
    mine = np.append(takes_all, [False])[waits.engineer]
    if plan.desks.order[desk] == FIRST_COME:
        mine &= waits.severity != 1
    who, faults = waits.engineer.tolist(), []
    waiting: dict[int, list[int]] = {kind: [] for kind in set(waits.skill[rows].tolist())}
    for now, joins, row in _events(waits, rows, mine):
        if joins:
            heappush(waiting[skill[row]], place[row])
            continue
        for kind, queue in waiting.items():
            while queue and left[queue[0]] <= now:
                heappop(queue)
            if queue and queue[0] < place[row] and skills[who[row]] >> kind & 1:
                other = waits.line(int(row_at[queue[0]]), "waiting")
                faults.append(waits.line(row, f"overtook {other}"))
    return faults[:10]


def _places(
    plan: Plan, waits: _Waits, desk: int, rows: Integers
) -> tuple[dict[int, int], Integers]:
    """Place of each request in the order of the desk, and the row at each place."""
    is_severe = plan.desks.order[desk] == SEVERITY_FIRST
    first = waits.severity[rows] if is_severe else np.zeros(len(rows), np.int64)
    when = (waits.opened if plan.desks.by_opening[desk] else waits.joined)[rows]
    order = np.lexsort((waits.request[rows], waits.case[rows], when, first))
    row_at = rows[order]
    return dict(zip(row_at.tolist(), range(len(rows)), strict=True)), row_at


def _events(waits: _Waits, rows: Integers, mine: npt.NDArray[np.bool_]) -> list[tuple[int, ...]]:
    """(instant, 1 if it joins and 0 if somebody starts it, row) in order.

    At one instant those who start come before those who join: only earlier waits count.
    """
    waited = rows[waits.left[rows] > waits.ready[rows]]
    started = rows[mine[rows]]
    when = np.concatenate((waits.left[started], waits.ready[waited]))
    joins = np.concatenate((np.zeros(len(started), np.int64), np.ones(len(waited), np.int64)))
    row = np.concatenate((started, waited))
    order = np.lexsort((row, joins, when))
    return list(zip(when[order].tolist(), joins[order].tolist(), row[order].tolist(), strict=True))
