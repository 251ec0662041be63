"""The roster: which named engineers exist and who is on duty when."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.arrays import frozen
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.supply.duty import RoleDuty, absences, role_duty, with_blocks
from supportsim.supply.mentoring import lay_mentoring
from supportsim.supply.on_call import standby_rows
from supportsim.supply.people import Role
from supportsim.supply.person import Person
from supportsim.supply.shifts import desk_shift_days, period
from supportsim.supply.turnover import employed

Integers = npt.NDArray[np.int64]

#: Kinds of a duty row; overtime, call-outs and rest come from a run.
SHIFT: Final = 0
BLOCK: Final = 1
ABSENT: Final = 2
OVERTIME: Final = 3
ON_CALL: Final = 4
CALL_OUT: Final = 5
REST: Final = 6
DUTY_KINDS: Final = (
    "shift", "block", "absent", "overtime", "on_call", "call_out", "rest",
)  # fmt: skip


def _none() -> Integers:
    return frozen(np.zeros(0, dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Roster:
    """p engineers and seats, named desk/role/slot, in order of (desk, role, slot) of the design.

    Who follows in a place is named "desk/role/slot~2" and stands behind the first. How many
    people there are depends on the replication where people leave by chance.

    Arrays are int64 and read-only; times are milliseconds since the scenario's start.
    Duty rows are sorted by (engineer, start, kind). Shift rows of one person are disjoint
    and never adjacent (adjacent shifts are one shift). Block rows lie inside shifts.
    Absent rows are the shifts that leave or sickness removed; a public holiday has no row.
    On-call rows are stretches of standby, outside the person's shifts and disjoint; those that
    touch stay two.

    Attributes:
        names: "first_line/day/03": desk, role, slot counted from 0.
        seed, replication: Which roster.
        desk: (p,) index of the desk in the design's order.
        grade: (p,) index of the grade in the scenario's order.
        site: (p,) index of the site in the scenario's order.
        fraction: (p,) share of full time in parts per million.
        hired: (p,) when employment began; far before 0 for those not in ramp.
        left: (p,) when it ended; NEVER for who stays beyond the roster.
        head_start: (p,) part of the ramp that was behind them when it began.
        arrival: (p,) THERE, HIRED, CONVERT, INTERN or RETURNED.
        leaving: (p,) why they go, if they do: BY_PLAN, BY_CHANCE or REPLACED.
        is_weak: (p,) 1 for who does not perform.
        offer: (p,) NO_OFFER, OFFERED or ACCEPTED, of interns at the end of their term.
        skills: (p,) bit mask over the scenario's skills.
        is_seat: (p,) 1 for an anonymous place.
        duty_engineer, duty_from, duty_to, duty_kind: (d,) the duty rows.
        leave_engineer, leave_from, leave_to: (l,) stretches away, from the end of the last
            shift before to the start of the first shift after.
        leave_planned: (l,) 1 for leave and class days, 0 for sickness.
        mentoring_engineer, mentoring_from, mentoring_to: (m,) the parts of blocks that mentors
            set aside for interns.
        onboarding_engineer, onboarding_from, onboarding_to: (o,) the parts of blocks in which
            newly named engineers get to know their customers.
    """

    names: tuple[str, ...]
    seed: int
    replication: int
    desk: Integers
    grade: Integers
    site: Integers
    fraction: Integers
    hired: Integers
    left: Integers
    head_start: Integers
    arrival: Integers
    leaving: Integers
    is_weak: Integers
    offer: Integers
    skills: Integers
    is_seat: Integers
    duty_engineer: Integers
    duty_from: Integers
    duty_to: Integers
    duty_kind: Integers
    leave_engineer: Integers
    leave_from: Integers
    leave_to: Integers
    leave_planned: Integers
    mentoring_engineer: Integers
    mentoring_from: Integers
    mentoring_to: Integers
    onboarding_engineer: Integers = field(default_factory=_none)
    onboarding_from: Integers = field(default_factory=_none)
    onboarding_to: Integers = field(default_factory=_none)


def draw_roster(scenario: Scenario, design: Design, *, seed: int, replication: int) -> Roster:
    """Who is on duty when, from time 0 to one day after the longest run-off.

    Shifts that run over either end are cut there. On a public holiday of the site nobody works.
    Leave and illness turn whole shifts into absent rows, blocks lie in the shifts that are
    worked. Nobody has rows before the first day or after the last. Mentors have blocks for their
    interns. People around the clock have one shift
    without end; seats and unlimited desks have no rows, as `seat_rows` says when seats are staffed.

    Args:
        scenario: Sites, grades, absence and shrinkage.
        design: Desks, staff and shifts.
        seed: Seed of the study.
        replication: Number of the replication.
    """
    covered = period(scenario)
    staff = employed(scenario, design, covered, seed=seed, replication=replication)
    spans = [desk_shift_days(scenario, design, role.desk, role.role, covered) for role in staff]
    days = absences(staff, spans, scenario, seed=seed, replication=replication)
    work = [
        role_duty(
            role,
            span,
            day,
            scenario=scenario,
            covered=covered,
            seed=seed,
            replication=replication,
        )
        for role, span, day in zip(staff, spans, days, strict=True)
    ]
    mentoring = lay_mentoring(staff, work, scenario, covered)
    work = [with_blocks(part, rows) for part, rows in zip(work, mentoring, strict=True)]
    standby = [
        standby_rows(scenario, design, role, part, covered)
        for role, part in zip(staff, work, strict=True)
    ]
    return _assembled(
        staff, work, mentoring=mentoring, standby=standby, seed=seed, replication=replication
    )


def _assembled(
    staff: list[Role],
    work: list[RoleDuty],
    *,
    mentoring: list[Integers],
    standby: list[Integers],
    seed: int,
    replication: int,
) -> Roster:
    """One roster of all roles, engineers counted through; rows in order."""
    size = np.array([len(role.names) for role in staff])
    firsts = (np.cumsum(size) - size).tolist()
    tables = [
        _counted_through(table, first, kind)
        for part, calls, first in zip(work, standby, firsts, strict=True)
        for kind, table in (
            (SHIFT, part.shift),
            (BLOCK, part.block),
            (ABSENT, part.absent),
            (ON_CALL, calls),
        )
    ]
    leave = _all_rows([part.leave for part in work], firsts)
    mentored = _all_rows(mentoring, firsts)
    people = [one for role in staff for one in role.people]
    return Roster(
        names=tuple(name for role in staff for name in role.names),
        seed=seed,
        replication=replication,
        desk=frozen(np.repeat([role.desk_row for role in staff], size)),
        grade=frozen(np.repeat([role.grade_row for role in staff], size)),
        site=frozen(np.repeat([role.site_row for role in staff], size)),
        **_personal(people),
        skills=frozen(np.repeat([role.skills for role in staff], size)),
        is_seat=frozen(np.repeat([_is_seat(role) for role in staff], size)),
        **duty_columns(np.concatenate(tables, axis=1)),
        **columns_of("leave", leave),
        leave_planned=frozen(np.concatenate([part.leave_planned for part in work])),
        **columns_of("mentoring", mentored),
    )


def duty_columns(duty: Integers) -> dict[str, Integers]:
    """The columns of duty from its rows (engineer, from, to, kind) in any order."""
    duty = duty.take(np.argsort(_order(duty), kind="stable"), axis=1)
    return {**columns_of("duty", duty[:3]), "duty_kind": frozen(duty[3])}


def columns_of(table: str, rows: Integers) -> dict[str, Integers]:
    """The columns of a table of the roster from its rows (engineer, from, to)."""
    parts = zip(("engineer", "from", "to"), rows, strict=True)
    return {f"{table}_{name}": frozen(column) for name, column in parts}


def _personal(people: list[Person]) -> dict[str, Integers]:
    """Columns that differ from person to person."""
    names = ("fraction", "hired", "left", "head_start", "arrival", "leaving", "is_weak", "offer")
    return {name: frozen(np.array([getattr(one, name) for one in people])) for name in names}


def _order(duty: Integers) -> Integers:
    """One number for each row (engineer, from, to, kind), ascending as these do without `to`."""
    moments = int(duty[1].max(initial=0)) + 1
    return np.asarray((duty[0] * moments + duty[1]) * len(DUTY_KINDS) + duty[3])


def _all_rows(tables: list[Integers], firsts: list[int]) -> Integers:
    """(3, n) rows (engineer, from, to) of all roles."""
    parts = [_counted_through(table, first, 0) for table, first in zip(tables, firsts, strict=True)]
    return np.concatenate(parts, axis=1)[:3]


def _is_seat(role: Role) -> bool:
    return role.staff is not None and role.staff.seats is not None


def _counted_through(table: Integers, first: int, kind: int) -> Integers:
    """Rows (engineer, from, to, kind) of a role whose people are counted from `first`."""
    return np.concatenate((table[:1] + first, table[1:], np.full((1, table.shape[1]), kind)))
