"""The audit of the queues: nobody idles beside work, and the most urgent goes first."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from supportsim.arrays import order_by, ranked
from supportsim.ledger.spans import union, without
from supportsim.native.glancing import Starts, may_idle_beside, may_overtake
from supportsim.native.ordering import in_time, parted, untied
from supportsim.native.overtaking import Backlog, overtaking
from supportsim.native.sets import Sets, meet
from supportsim.outcome.audit_rows import Rows
from supportsim.outcome.evidence import Evidence
from supportsim.plan.plan import DUE_FIRST, FIRST_COME, NEVER, SEVERITY_FIRST, Engineers, Plan
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


def nobody_idles_beside_work(seen: Evidence) -> list[str]:
    """No engineer of a desk is free while a request they may take waits in its backlog.

    Free: on shift, not in a block, in no spell, holding nothing. Looked at are requests
    that anyone of the desk with the skill may take (see `are_open_to_all`).
    """
    rows, people, idle = seen.rows, seen.plan.engineers, _idle(seen)
    desk = np.where(people.only_solvable == 0, people.desk, NONE).astype(np.int32)
    if not may_idle_beside(seen.backlogs, desk, people.skills, idle):
        return []
    row = np.flatnonzero(seen.waits & (rows.left > rows.ready))
    pool, pools = _idle_by_pool(people, idle, rows.desk[row], rows.skill.take(rows.case[row]))
    beside = row[meet(pools, pool, rows.ready[row], rows.left[row])]
    return [rows.line(at, "waits beside a free engineer") for at in beside[:10].tolist()]


def most_urgent_goes_first(seen: Evidence) -> list[str]:
    """Who takes work from the backlog of their desk takes the lowest key they may.

    Desks in due-time order are left out, and those whose people prefer skills; so is what may
    start before its turn: interruptions and the urgent work of who holds other work, where
    the order of the desk is not by severity; and starts of who is on call or takes only what they
    can solve.
    """
    return [
        seen.rows.line(mine, f"overtook {seen.rows.line(other, 'waiting')}")
        for backlog in _backlogs(seen)
        for mine, other in overtaking(backlog, most=10)
    ]


def _idle_by_pool(
    people: Engineers, idle: Sets, desk: Numbers, skill: Integers
) -> tuple[Integers, Sets]:
    """For each wait its pool, and for each pool when somebody there was free.

    A pool is the people of a desk who have a skill and take all that needs it. Skills that the
    same people have share their pool.

    Args:
        people: Who there is, and
        idle: when each was free.
        desk: (k,) of each wait, and
        skill: (k,) what it needs.
    """
    who = np.repeat(np.arange(len(people.names)), np.diff(idle.offset))
    kinds = int(skill.max(initial=0)) + 1
    pair = desk * np.int64(kinds) + skill
    pools: dict[bytes, int] = {}
    pool_of = np.zeros(int(pair.max(initial=0)) + 1, dtype=np.int64)
    members: list[Integers] = []
    for each in np.flatnonzero(np.bincount(pair)).tolist():
        at, needed = divmod(each, kinds)
        able = (
            (people.desk == at) & (people.only_solvable == 0) & (people.skills >> needed & 1 == 1)
        )
        pool = pool_of[each] = pools.setdefault(able.tobytes(), len(pools))
        if pool == len(members):
            members.append(np.flatnonzero(able[who]))
    of = np.repeat(np.arange(len(pools)), [len(rows) for rows in members])
    row = np.concatenate([np.zeros(0, dtype=np.int64), *members])
    return pool_of[pair], union(of, len(pools), idle.start[row], idle.end[row])


def _idle(seen: Evidence) -> Sets:
    """For each engineer, when they were there, in no spell, and held no work."""
    held = _held(seen.rows)
    return without(seen.unused, *held) if len(held[0]) else seen.unused


def _held(rows: Rows) -> tuple[Integers, Integers, Integers]:
    """Holder, start and end of the waits of held work: it is the last who worked on it."""
    row = np.flatnonzero(rows.held == 1)
    # Mostly that is who has the row before.
    before = row - 1
    same = (row > 0) & (rows.case[before] == rows.case[row])
    same &= rows.request[before] == rows.request[row]
    holder = np.where(same, rows.engineer[before], np.int32(NONE))
    others = np.flatnonzero(holder == NONE)
    if len(others):
        holder[others] = _last_who_worked(rows, row[others])
    known = holder != NONE
    return holder[known].astype(np.int64), rows.ready[row[known]], rows.left[row[known]]


def _last_who_worked(rows: Rows, asked: Integers) -> Numbers:
    """For some rows who worked on the same request last before each, or -1."""
    is_asked = np.zeros(int(rows.case.max()) + 1, dtype=np.bool_)
    is_asked[rows.case[asked]] = True
    some = np.flatnonzero(is_asked[rows.case])
    # Rows come by case, and those of one request in the order of their spells.
    order = some[order_by(rows.case[some], rows.request[some])]
    worked = np.where(rows.engineer[order] != NONE, np.arange(len(order)), NONE)
    before = np.concatenate(([NONE], np.maximum.accumulate(worked)))[: len(order)]
    place = np.zeros(len(rows.case), dtype=np.int64)
    place[order] = np.arange(len(order))
    last = before[place[asked]]
    row = order[last]
    known = (last != NONE) & (rows.case[row] == rows.case[asked])
    known &= rows.request[row] == rows.request[asked]
    return np.where(known, rows.engineer[row], np.int32(NONE))


def _backlogs(seen: Evidence) -> Iterator[Backlog]:
    """The waits at each desk that needs a closer look, and which of the starts there."""
    plan, rows = seen.plan, seen.rows
    desks, able = len(plan.desks.names), np.append(plan.engineers.skills, 0)
    kept, starts = seen.waits, _starts(plan, rows, seen.waits)
    # One look tells where all is well, but where the order is by opening.
    _, level = ranked(rows.severity)
    suspects = plan.desks.by_opening == 1
    suspects |= may_overtake(
        seen.backlogs,
        Starts(
            starts=starts,
            taker=rows.engineer,
            able=able,
            level=level.astype(np.int32),
            counts=plan.desks.order == SEVERITY_FIRST,
        ),
    )
    suspects &= _ordered_desks(plan)
    if not suspects.any():
        return
    kept = kept & suspects[rows.desk]
    by_ready = in_time(rows.ready, kept)
    turns, turn = _in_turn(plan, rows, by_ready, kept)
    place = np.empty(len(rows.case), dtype=np.int64)
    joins, join = parted(by_ready, rows.desk, desks, kept)
    begins, start = parted(rows.by_left, rows.desk, desks, starts & kept)
    for desk in np.flatnonzero(suspects).tolist():
        at = turn[turns[desk] : turns[desk + 1]]
        place[at] = np.arange(len(at))
        yield Backlog(
            place=place,
            at=at,
            ready=rows.ready,
            left=rows.left,
            subject=rows.case,
            taker=rows.engineer,
            skill=rows.skill,
            able=able,
            start=start[begins[desk] : begins[desk + 1]],
            join=join[joins[desk] : joins[desk + 1]],
        )


def _ordered_desks(plan: Plan) -> Flags:
    """(d,) desks whose people take the lowest key they may, as far as it can be told."""
    desks, people = plan.desks, plan.engineers
    found = (desks.order != DUE_FIRST) & (
        (desks.interruption == NEVER) | (desks.order == SEVERITY_FIRST)
    )
    places = people.skill_place
    if places.size:
        prefers = (places != places[:, :1]).any(axis=1)
        found[people.desk[prefers]] = False
    return np.asarray(found)


def _starts(plan: Plan, rows: Rows, kept: Flags) -> Flags:
    """(r,) which waits ended as somebody of the desk took them who takes the lowest key."""
    people, order = plan.engineers, plan.desks.order
    # Who leaves what they cannot solve, or was called out, may have to leave the most urgent.
    takes_all = (people.only_solvable == 0) & (people.on_call == NONE)
    home = np.append(np.where(takes_all, people.desk, NONE), NONE).astype(np.int32)
    found = kept & (home.take(rows.engineer) == rows.desk)
    if (order == FIRST_COME).any():
        found &= (order[rows.desk] != FIRST_COME) | (rows.severity[rows.case] != 1)
    return np.asarray(found)


def _in_turn(plan: Plan, rows: Rows, by_ready: Integers, kept: Flags) -> tuple[Integers, Integers]:
    """The waits by desk in the order in which they should be taken, and the first of each."""
    desks, severity = plan.desks, rows.severity
    levels, is_severe = int(severity.max(initial=0)) + 1, desks.order == SEVERITY_FIRST
    group = rows.desk * np.int32(levels)
    group += is_severe[rows.desk] * severity.astype(np.int32)[rows.case]
    when, row = rows.ready, by_ready
    if desks.by_opening.any():
        is_opening = desks.by_opening[rows.desk] == 1
        when = np.where(is_opening, rows.opened[rows.case], rows.ready)
        row = in_time(when, kept)
    offset, found = parted(row, group, levels * len(desks.names), kept)
    return offset[::levels], untied(found, group, when, (rows.case, rows.request))
