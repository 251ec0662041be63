"""Duty: what the people of one role do when, as intervals."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from supportsim.dates import LocalSpans
from supportsim.inputs.market import Absence
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Stream
from supportsim.supply.absence import (
    AWAY,
    LEAVE,
    SICK,
    WORKED,
    Days,
    draw_absence,
    draws,
    stretches,
)
from supportsim.supply.blocks import draw_blocks
from supportsim.supply.people import Role
from supportsim.supply.shifts import Period, shift_days, shortened
from supportsim.workweek import OpenHours, open_hours

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoleDuty:
    """Tables of rows (person, from, to) as columns of (3, n) arrays; persons from 0.

    Attributes:
        shift: Shifts worked, those that touch made one; in order of (person, from).
        block: Blocks inside them, likewise.
        absent: Shifts taken away by leave or illness; class days of interns have no row.
        leave: Stretches away, from the end of the last shift before to the start of the
            first shift after.
        leave_planned: (l,) 1 for leave and class days, 0 for sickness.
    """

    shift: Integers
    block: Integers
    absent: Integers
    leave: Integers
    leave_planned: Integers


def absences(
    staff: Sequence[Role],
    spans: Sequence[LocalSpans | None],
    scenario: Scenario,
    *,
    seed: int,
    replication: int,
) -> list[Days | None]:
    """What each day of each role's pattern is to its people; None where nobody has such days.

    Roles that work in the same years on as many days are drawn together: it is many small steps.

    Args:
        staff: The roles.
        spans: Every shift of the pattern of each, see `desk_shift_days`; None without one.
        scenario: Absence.
        seed: Seed of the study.
        replication: Number of the replication.
    """
    found: list[Days | None] = [None] * len(staff)
    alike: dict[tuple[bool, bytes], list[int]] = {}
    for row, (role, span) in enumerate(zip(staff, spans, strict=True)):
        if span is not None and role.names:
            key = (role.programme is None, years_of(span).tobytes())
            alike.setdefault(key, []).append(row)
    for (_, years), rows in alike.items():
        day = draw_absence(
            absence_rules(staff[rows[0]], scenario),
            np.frombuffer(years, dtype=np.int64),
            np.concatenate([staff[row].identity for row in rows]),
            draws(seed, replication),
        )
        last = np.cumsum([len(staff[row].names) for row in rows])
        for row, part in zip(rows, np.split(day, last[:-1]), strict=True):
            found[row] = part
    return found


def role_duty(
    role: Role,
    spans: LocalSpans | None,
    day: Days | None,
    *,
    scenario: Scenario,
    covered: Period,
    seed: int,
    replication: int,
) -> RoleDuty:
    """Draw the duty of a role's people between time 0 and the end.

    Args:
        role: The people.
        spans: Every shift of their pattern, see `desk_shift_days`; None without one.
        day: What each day of it is to each of them, see `absences`; class days are written over.
        scenario: Shrinkage.
        covered: Time of the roster.
        seed: Seed of the study.
        replication: Number of the replication.
    """
    if spans is None or day is None:
        shift = _around_the_clock(role, covered.end)
        fixed = _fixed_blocks(role, shift, scenario, covered)
        none = np.zeros((3, 0), dtype=np.int64)
        return RoleDuty(shift=shift, block=fixed, absent=none, leave=none, leave_planned=none[0])
    day[:, is_away(role, scenario, spans)] = AWAY
    ends = np.stack([shortened(spans.start, spans.end, part) for part in role.fraction.tolist()])
    here = (spans.start >= role.hired[:, None]) & (spans.start < covered.end) & (ends > 0)
    here &= (ends > spans.start) & (spans.start < role.left[:, None])
    who, which = np.nonzero(here & (day == WORKED))
    away, missed = np.nonzero(here & ((day == SICK) | (day == LEAVE)))
    row, start, stop = draw_blocks(
        spans.start[which],
        ends[who, which],
        role.identity[who],
        spans.day[which],
        shrinkage=scenario.shrinkage,
        source=Stream(seed, replication, "block"),
    )
    shift = merged(_cut(np.stack((who, spans.start[which], ends[who, which])), covered.end))
    fixed = _fixed_blocks(role, shift, scenario, covered)
    block = _cut(np.stack((who[row], start, stop)), covered.end)
    if fixed.shape[1]:
        block = np.concatenate((block, fixed), axis=1)
        block = block.take(np.lexsort((block[1], block[0])), axis=1)
    leave, planned = _leave(role, spans, ends, day, covered.end)
    return RoleDuty(
        shift=shift,
        block=merged(block),
        absent=_cut(np.stack((away, spans.start[missed], ends[away, missed])), covered.end),
        leave=leave,
        leave_planned=planned,
    )


def absence_rules(role: Role, scenario: Scenario) -> Absence:
    """Leave and sickness of a role: interns fall ill as others, and take no leave."""
    if role.programme is None:
        return scenario.absence
    return scenario.absence.model_copy(update={"leave_days_per_year": 0.0})


def is_away(role: Role, scenario: Scenario, spans: LocalSpans) -> npt.NDArray[np.bool_]:
    """(k,) whether each day of the pattern is a class or exam day of the programme."""
    if role.programme is None or not role.programme.away or not len(spans.day):
        return np.zeros(len(spans.day), dtype=bool)
    years = np.unique(years_of(spans)).tolist()
    days = [
        first.toordinal() + more
        for away in role.programme.away.values()
        for first in away.dates(scenario.start, years)
        for more in range(away.days)
    ]
    return np.isin(spans.day, days)


def _around_the_clock(role: Role, end: int) -> Integers:
    """One shift from the first to the last day of each; none for seats and unlimited desks."""
    staff = role.staff
    if staff is None or staff.seats is not None:
        return np.zeros((3, 0), dtype=np.int64)
    count = len(role.names)
    start = np.maximum(role.hired, 0)
    return _cut(np.stack((np.arange(count), start, role.left)), end)


def _fixed_blocks(role: Role, shift: Integers, scenario: Scenario, covered: Period) -> Integers:
    """Blocks at fixed hours, cut to the shifts that are worked; in order."""
    patterns = role.staff.blocks if role.staff is not None else {}
    if not patterns:
        return np.zeros((3, 0), dtype=np.int64)
    site = list(scenario.sites.values())[role.site_row]
    spans = [shift_days(pattern, site, covered) for pattern in patterns.values()]
    hours = open_hours(
        np.concatenate([one.start for one in spans]), np.concatenate([one.end for one in spans])
    )
    rows = [
        (who, max(begin, start), min(end, stop))
        for who, start, stop in shift.T.tolist()
        for begin, end in _between(hours, start, stop)
    ]
    return np.reshape(np.array(rows, dtype=np.int64), (-1, 3)).T


def _between(hours: OpenHours, start: int, stop: int) -> list[tuple[int, int]]:
    """Intervals of opening hours that reach into [start, stop)."""
    first = int(np.searchsorted(hours.end, start, side="right"))
    last = int(np.searchsorted(hours.start, stop, side="left"))
    part = slice(first, last)
    return list(zip(hours.start[part].tolist(), hours.end[part].tolist(), strict=True))


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
    upper = role.left[who]
    inside = (back > lower) & (begin < np.minimum(upper, end))
    table = np.stack((who, np.maximum(begin, lower), np.minimum(back, upper)))
    return table.compress(inside, axis=1), (cause[inside] != SICK).astype(np.int64)


def _cut(table: Integers, end: int) -> Integers:
    """Rows cut to [0, end), without those that lie outside."""
    cut = np.stack((table[0], np.maximum(table[1], 0), np.minimum(table[2], end)))
    return cut.compress(cut[1] < cut[2], axis=1)


def with_blocks(duty: RoleDuty, more: Integers) -> RoleDuty:
    """The duty with more blocks, in order."""
    if not more.shape[1]:
        return duty
    block = np.concatenate((duty.block, more), axis=1)
    return replace(duty, block=merged(block.take(np.lexsort((block[1], block[0])), axis=1)))


def merged(table: Integers) -> Integers:
    """Rows in order of (person, from), those of a person that touch or overlap made one."""
    if not table.shape[1]:
        return table
    # Persons are set far apart, so that one running maximum serves all.
    apart = table[0] * (int(table[2].max()) + 1)
    reach = np.maximum.accumulate(table[2] + apart)
    first = np.ones(table.shape[1], dtype=bool)
    first[1:] = (table[0, 1:] != table[0, :-1]) | ((table[1] + apart)[1:] > reach[:-1])
    last = np.append(first[1:], True)
    found = table.compress(first, axis=1)
    found[2] = (reach - apart)[last]
    return found
