"""Standby: whose week it is to be on call, and when, outside the person's own shifts."""

import datetime as dt

import numpy as np
import numpy.typing as npt

from supportsim.dates import local_date, local_spans, origin, to_ms
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.supply.duty import RoleDuty
from supportsim.supply.people import Role
from supportsim.supply.shifts import Period
from supportsim.supply.turns import Wanted, turns
from supportsim.units import WEEK

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def standby_rows(
    scenario: Scenario, design: Design, role: Role, duty: RoleDuty, covered: Period
) -> Integers:
    """(3, n) person, from and to of every stretch of standby in [0, end), in this order.

    The places of a role take turns from Monday to Monday on the site's clock: in week w,
    counted from the week of time 0, the next after the first w * people of them, round and
    round, by whoever has the place. Passed over are those of whose shifts leave or illness
    takes one away in that week, who are not employed all of it, and who would be on standby on
    more days than the work rules let, while there is somebody else. A stretch is one day of
    the pattern, public holidays included, less the person's own shifts.

    Args:
        scenario: The site's clock, and the work rules.
        design: The pattern.
        role: The people.
        duty: Their shifts and absences.
        covered: Time of the roster.
    """
    rules = role.staff.on_call if role.staff is not None else None
    pattern = design.pattern(rules.shift) if rules is not None else None
    if rules is None or pattern is None:
        return np.zeros((3, 0), dtype=np.int64)
    zone = scenario.sites[design.desks[role.desk].site].timezone
    first = local_date(0, zone, covered.zero)
    spans = local_spans(
        days=tuple(pattern.days),
        opens=pattern.starts,
        closes=pattern.ends,
        timezone=zone,
        holidays=(),
        zero=covered.zero,
        first=first - dt.timedelta(days=1),
        last=local_date(covered.end, zone, covered.zero),
    )
    monday = first - dt.timedelta(days=first.weekday())
    here = _availability(role, duty, _mondays(monday, zone, covered))
    places = np.array([person.slot for person in role.people])
    wanted = Wanted(people=rules.people, most=scenario.work_rules.standby_days_in_four_weeks)
    rows = turns(spans, monday, here, places, wanted)
    own = _by_person(duty.shift, len(role.names))
    cut = [
        (who, max(start, 0), min(end, covered.end))
        for who, begin, finish in rows
        for start, end in _outside(begin, finish, own[who])
        if max(start, 0) < min(end, covered.end)
    ]
    return np.reshape(np.array(sorted(cut), dtype=np.int64), (-1, 3)).T


def _mondays(monday: dt.date, zone: str, covered: Period) -> Integers:
    """Midnight of every Monday from the week before time 0 to the one after the end."""
    weeks = covered.end // WEEK + 4
    days = [monday + dt.timedelta(weeks=week) for week in range(-1, weeks)]
    return np.array([to_ms(origin(day, zone), covered.zero) for day in days])


def _availability(role: Role, duty: RoleDuty, mondays: Integers) -> Flags:
    """(weeks, p) whether somebody can be on call; the first row is the week before time 0."""
    shape = (len(mondays) - 1, len(role.names))
    is_away = _touched(duty.absent, mondays, shape)
    is_employed = (role.hired <= mondays[:-1, None]) & (role.left >= mondays[1:, None])
    return np.asarray(is_employed & ~is_away)


def _touched(table: Integers, mondays: Integers, shape: tuple[int, int]) -> Flags:
    """(weeks, p) whether rows (person, from, to) reach into a week."""
    found = np.zeros(shape, dtype=bool)
    first = np.searchsorted(mondays, table[1], side="right") - 1
    last = np.searchsorted(mondays, table[2], side="left") - 1
    for who, start, end in zip(table[0].tolist(), first.tolist(), last.tolist(), strict=True):
        found[start : end + 1, who] = True
    return found


def _by_person(table: Integers, people: int) -> list[list[tuple[int, int]]]:
    """Intervals of each person, in order."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(people)]
    for who, start, end in table.T.tolist():
        found[who].append((start, end))
    return found


def _outside(start: int, end: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of [start, end) outside intervals in order."""
    parts, at = [], start
    for begin, finish in taken:
        if finish > at and begin < end:
            parts.append((at, begin))
            at = finish
    parts.append((at, end))
    return [(begin, min(finish, end)) for begin, finish in parts if begin < min(finish, end)]
