"""The audit of the queues: nobody idles beside work, and the most urgent goes first."""

from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from supportsim.ledger.spans import Spans, at_least
from supportsim.ledger.tables import ASSIST_PASSED, BACK_TO_OWNER, DONE, WAITING, Ledger
from supportsim.outcome.people import duty_of_kind
from supportsim.plan.plan import DESK_OWNS, Plan
from supportsim.supply.roster import BLOCK, SHIFT
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def nobody_idles_beside_work(plan: Plan, ledger: Ledger) -> list[str]:
    """No engineer of a desk is free while a request they may take waits in its backlog.

    Free: on shift, not in a block, in no spell, holding nothing. Looked at are requests
    that anyone of the desk with the skill may take (see `_open_to_all`).
    """
    spells = ledger.spells
    rows = _open_to_all(plan, ledger)
    left = np.where(spells.purpose == WAITING, spells.ended, spells.started)[rows]
    skills = plan.cases.skill[spells.case[rows]]
    kinds = int(plan.cases.skill.max(initial=0)) + 1
    idle = _idle_by_skill(plan, ledger, kinds)
    beside = idle.between(spells.desk[rows] * kinds + skills, spells.ready[rows], left)
    return named("row", beside > 0, "waits beside a free engineer", rows)


def most_urgent_goes_first(plan: Plan, ledger: Ledger) -> list[str]:
    """Who takes work from a backlog takes the lowest (severity, time, case) they may."""
    spells, faults = ledger.spells, []
    rows = _open_to_all(plan, ledger)
    for desk in range(len(plan.desks.names)):
        mine = rows[spells.desk[rows] == desk]
        faults += _overtaken(plan, ledger, mine.tolist())
    return faults


def named(what: str, bad: Flags, fault: str, names: Integers | None = None) -> list[str]:
    """A line for each bad one, ten at most."""
    rows = np.flatnonzero(bad)[:10]
    return [f"{what} {row if names is None else int(names[row])}: {fault}" for row in rows]


def _open_to_all(plan: Plan, ledger: Ledger) -> Integers:
    """Rows whose wait was in a backlog from which anyone of the desk with the skill may take.

    Left out: what an owner or holder has, desks with an open-case limit that counts, and
    requests at which somebody failed before (they are not offered them again).
    """
    spells, desks = ledger.spells, plan.desks
    failed = np.isin(spells.next, (ASSIST_PASSED, BACK_TO_OWNER)) & (spells.end_reason == DONE)
    since = np.cumsum(failed)
    first = np.searchsorted(spells.case, spells.case, side="left")
    clean = since == np.concatenate(([0], since))[first]
    counts = (desks.limit != NONE) & (desks.ownership != DESK_OWNS)
    free = (spells.owner == NONE) & (spells.held == 0) & ~counts[spells.desk]
    return np.flatnonzero(free & clean)


def _idle_by_skill(plan: Plan, ledger: Ledger, kinds: int) -> Spans:
    """For each desk and skill, when somebody there with the skill was free."""
    people = plan.engineers
    level = _busy_and_present(ledger)
    idle = at_least(level[0], len(people.names), level[1], level[2], level[3])
    who = np.repeat(np.arange(len(people.names)), np.diff(idle.offset))
    sets, start, end = [], [], []
    for skill in range(kinds):
        able = (people.skills[who] >> skill) & 1 == 1
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


def _busy_and_present(ledger: Ledger) -> tuple[Integers, Integers, Integers, Integers]:
    """Engineer, start, end, weight: 1 on shift, -1 in a block, in a spell, holding work."""
    spells = ledger.spells
    work = np.flatnonzero(spells.purpose != WAITING)
    held = np.flatnonzero(spells.held == 1)
    # The row before held work is the spell that was cut, by the same engineer.
    left = np.where(spells.purpose[held] == WAITING, spells.ended[held], spells.started[held])
    holder = spells.engineer[held - 1]
    shift, block = duty_of_kind(ledger.duty, SHIFT), duty_of_kind(ledger.duty, BLOCK)
    who = (shift[0], block[0], spells.engineer[work], holder)
    weight = [np.full(len(part), sign) for part, sign in zip(who, (1, -1, -1, -1), strict=True)]
    return (
        np.concatenate(who),
        np.concatenate((shift[1], block[1], spells.started[work], spells.ready[held])),
        np.concatenate((shift[2], block[2], spells.ended[work], left)),
        np.concatenate(weight),
    )


def _overtaken(plan: Plan, ledger: Ledger, rows: list[int]) -> list[str]:
    """Starts at one desk that overtook a more urgent request that was waiting before."""
    spells, cases, skills = ledger.spells, plan.cases, plan.engineers.skills
    waiting: dict[int, list[tuple[int, int, int, int]]] = {}
    left = np.where(spells.purpose == WAITING, spells.ended, spells.started)
    # At one instant those who start come before those who join: only earlier waits count.
    events = sorted(
        [(int(left[row]), 0, row) for row in rows]
        + [(int(spells.ready[row]), 1, row) for row in rows]
    )
    faults = []
    for now, joins, row in events:
        case = int(spells.case[row])
        key = (int(cases.severity[case]), int(spells.joined[row]), case, row)
        if joins:
            heappush(waiting.setdefault(int(cases.skill[case]), []), key)
        elif spells.purpose[row] != WAITING:
            mask = int(skills[spells.engineer[row]])
            for skill, queue in waiting.items():
                while queue and left[queue[0][3]] <= now:
                    heappop(queue)
                if queue and mask >> skill & 1 and queue[0] < key:
                    faults.append(f"row {row}: overtook row {queue[0][3]}")
    return faults
