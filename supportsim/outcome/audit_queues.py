"""The audit of the queues: nobody idles beside work, and the most urgent goes first."""

import numpy as np
import numpy.typing as npt

from supportsim.arrays import order_by
from supportsim.ledger.spans import Spans, covered, without
from supportsim.ledger.tables import Spells
from supportsim.native.overtaking import Backlog, overtaking
from supportsim.outcome.audit_waits import Waits, left_at
from supportsim.outcome.evidence import Evidence
from supportsim.plan.plan import DUE_FIRST, FIRST_COME, NEVER, SEVERITY_FIRST, Plan
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def nobody_idles_beside_work(seen: Evidence) -> list[str]:
    """No engineer of a desk is free while a request they may take waits in its backlog.

    Free: on shift, not in a block, in no spell, holding nothing. Looked at are requests
    that anyone of the desk with the skill may take (see `waits_of`).
    """
    waits = seen.waits
    row = np.flatnonzero(waits.left > waits.ready)
    pool, idle = _idle_by_pool(seen, waits.desk[row], waits.skill[row])
    beside = row[idle.meet(pool, waits.ready[row], waits.left[row])]
    return [waits.line(at, "waits beside a free engineer") for at in beside[:10].tolist()]


def most_urgent_goes_first(seen: Evidence) -> list[str]:
    """Who takes work from the backlog of their desk takes the lowest key they may.

    Desks in due-time order are left out, and those whose people prefer skills; so is what may
    start before its turn: interruptions and the urgent work of who holds other work, where
    the order of the desk is not by severity; and starts of who is on call or takes only what they
    can solve.
    """
    plan, waits, faults = seen.plan, seen.waits, []
    places = plan.engineers.skill_place
    level = (places == places[:, :1]).all(axis=1) if places.size else np.ones(len(places), bool)
    for desk in range(len(plan.desks.names)):
        ordered = int(plan.desks.order[desk])
        cuts = plan.desks.interruption[desk] != NEVER and ordered != SEVERITY_FIRST
        if ordered == DUE_FIRST or cuts or not level[plan.engineers.desk == desk].all():
            continue
        rows = np.flatnonzero(waits.desk == desk)
        for mine, other in overtaking(_backlog(plan, waits, desk, rows), most=10):
            beside = waits.line(int(rows[other]), "waiting")
            faults.append(waits.line(int(rows[mine]), f"overtook {beside}"))
    return faults


def _idle_by_pool(seen: Evidence, desk: Integers, skill: Integers) -> tuple[Integers, Spans]:
    """For each wait its pool, and for each pool when somebody there was free.

    A pool is the people of a desk who have a skill and take all that needs it. Skills that the
    same people have share their pool.

    Args:
        seen: The run.
        desk: (k,) of each wait, and
        skill: (k,) what it needs.
    """
    people, idle = seen.plan.engineers, _idle(seen)
    who = np.repeat(np.arange(len(people.names)), np.diff(idle.offset))
    kinds = int(skill.max(initial=0)) + 1
    pools: dict[bytes, int] = {}
    pool_of = np.zeros((len(seen.plan.desks.names), kinds), dtype=np.int64)
    members: list[Integers] = []
    for pair in np.flatnonzero(np.bincount(desk * kinds + skill)).tolist():
        at, needed = divmod(pair, kinds)
        able = (
            (people.desk == at) & (people.only_solvable == 0) & (people.skills >> needed & 1 == 1)
        )
        pool = pool_of[at, needed] = pools.setdefault(able.tobytes(), len(pools))
        if pool == len(members):
            members.append(np.flatnonzero(able[who]))
    of = np.repeat(np.arange(len(pools)), [len(rows) for rows in members])
    row = np.concatenate([np.zeros(0, dtype=np.int64), *members])
    return pool_of[desk, skill], covered(of, len(pools), idle.start[row], idle.end[row])


def _idle(seen: Evidence) -> Spans:
    """For each engineer, when they were there, in no spell, and held no work."""
    held = _held(seen)
    return without(seen.unused, *held) if len(held[0]) else seen.unused


def _held(seen: Evidence) -> tuple[Integers, Integers, Integers]:
    """Holder, start and end of the waits of held work: it is the last who worked on it."""
    columns = [_held_of(seen.ledger.spells), _held_of(seen.ledger.tasks)]
    who, start, end = (np.concatenate(pair) for pair in zip(*columns, strict=True))
    return who, start, end


def _held_of(spells: Spells) -> tuple[Integers, Integers, Integers]:
    """The same for one table; only cases with held work are looked at."""
    is_held = np.zeros(int(spells.case.max(initial=0)) + 1, dtype=bool)
    is_held[spells.case[spells.held == 1]] = True
    some = np.flatnonzero(is_held[spells.case])
    # Rows come by case, and those of one request in the order of their spells.
    order = some[order_by(spells.case[some], spells.request[some])]
    worked = np.where(spells.engineer[order] != NONE, np.arange(len(order)), NONE)
    before = np.concatenate(([NONE], np.maximum.accumulate(worked)))[: len(order)]
    row = np.flatnonzero((spells.held[order] == 1) & (before != NONE))
    mine = order[row]
    holder = spells.engineer[order[before[row]]].astype(np.int64)
    return holder, spells.ready[mine], left_at(spells)[mine]


def _backlog(plan: Plan, waits: Waits, desk: int, rows: Integers) -> Backlog:
    """The waits at one desk, and which of the starts there are looked at."""
    people = plan.engineers
    # Who leaves what they cannot solve, or was called out, may have to leave the most urgent.
    takes_all = (people.desk == desk) & (people.only_solvable == 0) & (people.on_call == NONE)
    mine = np.append(takes_all, [False])[waits.engineer[rows]]
    if plan.desks.order[desk] == FIRST_COME:
        mine &= waits.severity[rows] != 1
    at, ready, left = _order(plan, waits, desk, rows), waits.ready[rows], waits.left[rows]
    place = np.empty_like(at)
    place[at] = np.arange(len(at))
    start, join = np.flatnonzero(mine), np.flatnonzero(left > ready)
    return Backlog(
        place=place,
        at=at,
        ready=ready,
        left=left,
        skill=waits.skill[rows],
        able=np.append(people.skills, 0)[waits.engineer[rows]],
        start=start[_by_time(left[start])],
        join=join[_by_time(ready[join])],
    )


def _by_time(times: Integers) -> Integers:
    """Rows by their times; those alike keep their order."""
    return order_by(np.zeros(len(times), dtype=np.int64), times)


def _order(plan: Plan, waits: Waits, desk: int, rows: Integers) -> Integers:
    """The waits at a desk in the order in which they should be taken."""
    is_severe = plan.desks.order[desk] == SEVERITY_FIRST
    first = waits.severity[rows] if is_severe else np.zeros(len(rows), np.int64)
    when = (waits.opened if plan.desks.by_opening[desk] else waits.ready)[rows]
    case, request = waits.case[rows], waits.request[rows]
    order = order_by(first, when)
    here, after = order[:-1], order[1:]
    tied = np.flatnonzero((first[here] == first[after]) & (when[here] == when[after]))
    here, after = here[tied], after[tied]
    wrong = (case[here] > case[after]) | (
        (case[here] == case[after]) & (request[here] > request[after])
    )
    # Rows come by case, and of one case mostly by request.
    return np.lexsort((request, case, when, first)) if wrong.any() else order
