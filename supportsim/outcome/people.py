"""When people were on duty and what they worked, from the duty and spells of a ledger."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.ledger.spans import Spans, at_least, covered
from supportsim.ledger.tables import PURPOSES, WAITING, Duty, Ledger, Spells
from supportsim.native.totals import time_by_code
from supportsim.outcome.months import Months
from supportsim.plan.plan import Owners, Plan
from supportsim.supply.roster import ABSENT, BLOCK, CALL_OUT, DUTY_KINDS, OVERTIME, REST, SHIFT
from supportsim.units import NONE

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Hours:
    """Milliseconds of p engineers within some stretch of time.

    Attributes:
        worked: In spells and tasks, overtime and call-outs left out; 0 of who stands for a
            third party.
        on_duty: On shift and not in a block.
        paid: On shift, absent from a shift, or resting instead of one.
        overtime: In spells after the end of the shift, by the duty table.
    """

    worked: Integers
    on_duty: Integers
    paid: Integers
    overtime: Integers


def are_of(names: tuple[str, ...], staff: Collection[str]) -> Flags:
    """(p,) whether an engineer, "desk/staff/03", is of some staff, each "desk/staff"."""
    return np.array([name.rpartition("/")[0] in staff for name in names], dtype=np.bool_)


def third_parties(plan: Plan) -> Flags:
    """(p,) whether an engineer stands for an unlimited desk: all its people, and no duty."""
    return np.equal(plan.desks.is_unlimited[plan.engineers.desk], 1)


def stood_in(plan: Plan, spells: Spells) -> Flags:
    """(s,) whether a row's work was done by somebody outside the owner in whose queue it stood."""
    people, members = len(plan.engineers.names), plan.owners
    found = np.zeros(len(spells.owner), dtype=np.bool_)
    row = np.flatnonzero((spells.owner != NONE) & (spells.engineer != NONE))
    owner_of = np.repeat(np.arange(len(members.offset) - 1), np.diff(members.offset))
    pair = spells.owner[row] * np.int64(people) + spells.engineer[row]
    found[row] = ~np.isin(pair, owner_of * people + members.member)
    return found


def work_rows(ledger: Ledger) -> tuple[Integers, Integers, Integers]:
    """Engineer, start and end of every spell of work, tasks included."""
    columns: list[tuple[Integers, Integers, Integers]] = []
    for spells in (ledger.spells, ledger.tasks):
        row = np.flatnonzero(spells.purpose != WAITING)
        columns.append(
            (spells.engineer[row].astype(np.int64), spells.started[row], spells.ended[row])
        )
    who, start, end = (np.concatenate(pair) for pair in zip(*columns, strict=True))
    return who, start, end


def duty_of_kind(duty: Duty, kind: int) -> tuple[Integers, Integers, Integers]:
    """Engineer, start and end of the duty rows of one kind."""
    row = np.flatnonzero(duty.kind == kind)
    return duty.engineer[row].astype(np.int64), duty.start[row], duty.end[row]


def time_by_month(duty: Duty, kinds: tuple[int, ...], mine: Flags, months: Months) -> list[int]:
    """Milliseconds that some engineers spent on duty of some kinds, by month of the window."""
    found = [0] * len(months.labels)
    for kind in kinds:
        who, start, end = duty_of_kind(duty, kind)
        chosen = mine[who]
        for month, part in enumerate(months.parts(start[chosen], end[chosen])):
            found[month] += int(part.sum())
    return found


def on_duty(duty: Duty, people: int) -> Spans:
    """For each engineer, when they are on shift and not in a block."""
    row = np.flatnonzero((duty.kind == SHIFT) | (duty.kind == BLOCK))
    weight = np.where(duty.kind[row] == SHIFT, 1, -1)
    return at_least(duty.engineer[row], people, duty.start[row], duty.end[row], weight)


def owners_on_shift(duty: Duty, owners: Owners) -> Spans:
    """For each owner, when at least one member is on shift."""
    engineer, start, end = duty_of_kind(duty, SHIFT)
    count = len(owners.offset) - 1
    owner_of = np.repeat(np.arange(count), np.diff(owners.offset))
    # For each membership, the shift rows of its engineer (rows come in order of engineer).
    first = np.searchsorted(engineer, owners.member, side="left")
    number = np.searchsorted(engineer, owners.member, side="right") - first
    before = np.concatenate(([0], np.cumsum(number)))
    row = np.arange(before[-1]) + np.repeat(first - before[:-1], number)
    return covered(np.repeat(owner_of, number), count, start[row], end[row])


def hours_of(ledger: Ledger, outside: Flags, start: int, end: int) -> Hours:
    """What every engineer worked and was paid for in [start, end).

    Args:
        ledger: What happened.
        outside: (p,) who stands for a third party; see `third_parties`.
        start: From when.
        end: Until when, excluded.
    """
    duty, people = ledger.duty, len(outside)
    columns = (duty.engineer, duty.kind, duty.start, duty.end)
    time = time_by_code(columns, (people, len(DUTY_KINDS)), (start, end))
    spent = [_spent(spells, people, start, end) for spells in (ledger.spells, ledger.tasks)]
    inside = sum(spent) - time[:, OVERTIME] - _called(ledger, people, start, end)
    return Hours(
        worked=np.where(outside, 0, inside),
        on_duty=time[:, SHIFT] - time[:, BLOCK],
        paid=time[:, SHIFT] + time[:, ABSENT] + time[:, REST],
        overtime=time[:, OVERTIME],
    )


def _spent(spells: Spells, people: int, start: int, end: int) -> Integers:
    """(p,) time worked inside [start, end)."""
    columns = (spells.engineer, spells.purpose, spells.started, spells.ended)
    time = time_by_code(columns, (people, len(PURPOSES)), (start, end))
    return np.asarray(time.sum(axis=1) - time[:, WAITING])


def time_of_kind(duty: Duty, kind: int, people: int) -> Spans:
    """For each engineer, when they are on duty of one kind."""
    who, start, end = duty_of_kind(duty, kind)
    return covered(who, people, start, end)


def call_outs(duty: Duty, people: int) -> Spans:
    """For each engineer, when they are called out."""
    return time_of_kind(duty, CALL_OUT, people)


def _called(ledger: Ledger, people: int, start: int, end: int) -> Integers:
    """(p,) time in spells while called out, inside [start, end)."""
    if not (ledger.duty.kind == CALL_OUT).any():
        return np.zeros(people, dtype=np.int64)
    who, begun, ended = work_rows(ledger)
    called = call_outs(ledger.duty, people).between(
        who, np.clip(begun, start, end), np.clip(ended, start, end)
    )
    return np.bincount(who, weights=called, minlength=people).astype(np.int64)
