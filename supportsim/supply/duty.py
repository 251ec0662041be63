"""Duty: what the people of one role do when, as intervals."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from supportsim.dates import LocalSpans
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Stream
from supportsim.supply.absence import LEAVE, WORKED, Days, draw_absence, draws, stretches
from supportsim.supply.blocks import draw_blocks
from supportsim.supply.people import Role
from supportsim.supply.shifts import shortened

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoleDuty:
    """Tables of rows (person, from, to) as columns of (3, n) arrays; persons from 0.

    Attributes:
        shift: Shifts worked, those that touch made one; in order of (person, from).
        block: Blocks inside them, likewise.
        absent: Shifts taken away by leave or illness.
        leave: Stretches away, from the end of the last shift before to the start of the
            first shift after.
        leave_planned: (l,) 1 for leave, 0 for sickness.
    """

    shift: Integers
    block: Integers
    absent: Integers
    leave: Integers
    leave_planned: Integers


def role_duty(
    role: Role, spans: LocalSpans, *, scenario: Scenario, end: int, seed: int, replication: int
) -> RoleDuty:
    """Draw the duty of a role's people between time 0 and the end.

    Args:
        role: The people.
        spans: Every shift of their pattern, see `shift_days`.
        scenario: Absence and shrinkage.
        end: End of the roster.
        seed: Seed of the study.
        replication: Number of the replication.
    """
    day = draw_absence(scenario.absence, years_of(spans), role.identity, draws(seed, replication))
    ends = np.stack([shortened(spans.start, spans.end, part) for part in role.fraction.tolist()])
    here = (spans.start >= role.hired[:, None]) & (spans.start < end) & (ends > 0)
    here &= ends > spans.start
    who, which = np.nonzero(here & (day == WORKED))
    away, missed = np.nonzero(here & (day != WORKED))
    shift, start, stop = draw_blocks(
        spans.start[which],
        ends[who, which],
        role.identity[who],
        spans.day[which],
        shrinkage=scenario.shrinkage,
        source=Stream(seed, replication, "block"),
    )
    leave, planned = _leave(role, spans, ends, day, end)
    return RoleDuty(
        shift=_merged(_cut(np.stack((who, spans.start[which], ends[who, which])), end)),
        block=_merged(_cut(np.stack((who[shift], start, stop)), end)),
        absent=_cut(np.stack((away, spans.start[missed], ends[away, missed])), end),
        leave=leave,
        leave_planned=planned,
    )


def years_of(spans: LocalSpans) -> Integers:
    """Calendar year of the local date on which each span starts."""
    if not len(spans.day):
        return spans.day
    first = int(spans.day[0])
    return np.asarray(_years(first, int(spans.day[-1]))[spans.day - first])


@lru_cache(maxsize=64)
def _years(first: int, last: int) -> Integers:
    """Calendar year of each date from one ordinal to another."""
    return np.array([dt.date.fromordinal(day).year for day in range(first, last + 1)])


def _leave(
    role: Role, spans: LocalSpans, ends: Integers, day: Days, end: int
) -> tuple[Integers, Integers]:
    """Stretches away that touch the roster, and whether each was planned."""
    who, first, last, cause = stretches(day)
    begin = np.where(first > 0, ends[who, np.maximum(first - 1, 0)], spans.start[first])
    back = np.append(spans.start, ends.max(initial=0))[last]
    lower = np.maximum(role.hired[who], 0)
    inside = (back > lower) & (begin < end)
    table = np.stack((who, np.maximum(begin, lower), back))[:, inside]
    return table, (cause[inside] == LEAVE).astype(np.int64)


def _cut(table: Integers, end: int) -> Integers:
    """Rows cut to [0, end), without those that lie outside."""
    cut = np.stack((table[0], np.maximum(table[1], 0), np.minimum(table[2], end)))
    return cut[:, cut[1] < cut[2]]


def _merged(table: Integers) -> Integers:
    """Rows in order of (person, from), those of a person that touch made one."""
    if not table.shape[1]:
        return table
    first = np.ones(table.shape[1], dtype=bool)
    first[1:] = (table[0, 1:] != table[0, :-1]) | (table[1, 1:] > table[2, :-1])
    last = np.append(first[1:], True)
    return np.stack((table[0, first], table[1, first], table[2, last]))
