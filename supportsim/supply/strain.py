"""Strain: what of a drawn roster no person could work, by name, hours and date.

Hours are those that the clock of the site shows, so that a shift through a change to or from
daylight saving is as long as it is written.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from supportsim.dates import origin, to_datetime
from supportsim.errors import SupportSimError
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.inputs.work_rules import WorkRules
from supportsim.supply.roster import SHIFT, Roster
from supportsim.units import DAY, HOUR, WEEK, from_hours, to_hours

Integers = npt.NDArray[np.int64]

#: So many people are told by name.
_MOST_TOLD = 10
#: The first Monday of the Unix epoch, from which weeks are counted.
_MONDAY = 4 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Strain:
    """One breach of a work rule.

    Attributes:
        engineer: "front/night/03".
        at: When, on the clock of the site, without a zone.
        text: What is wrong, with its hours.
    """

    engineer: str
    at: dt.datetime
    text: str

    def __str__(self) -> str:
        """As it is told: name, date, and what is wrong."""
        return f"{self.engineer} from {self.at:%Y-%m-%d %H:%M}: {self.text}"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Shifts:
    """Shifts of people, in order of (person, start), on the clock of their site.

    Attributes:
        who: (n,) engineer.
        start, end: (n,) milliseconds of local time since 1970.
        is_cut: (n,) 1 for what begins at time 0.
    """

    who: Integers
    start: Integers
    end: Integers
    is_cut: Integers


def require_workable(scenario: Scenario, design: Design, roster: Roster) -> None:
    """Refuse a roster in which somebody works two shifts at once, too long, or unrested.

    Raises:
        SupportSimError: With the first breach of each of the first people; see `strains`.
    """
    first: dict[str, Strain] = {}
    for one in strains(scenario, design, roster):
        first.setdefault(one.engineer, one)
    if first:
        lines = [f"nobody can work this: {one}" for one in list(first.values())[:_MOST_TOLD]]
        more = [f"and {len(first) - _MOST_TOLD} more people"] if len(first) > _MOST_TOLD else []
        raise SupportSimError("\n".join([*lines, *more]))


def strains(scenario: Scenario, design: Design, roster: Roster) -> list[Strain]:
    """Every breach of the scenario's work rules, in order of (engineer, time).

    Seats and people around the clock stand for nobody and are left out. A shift counts for
    the week (Monday to Sunday) in which it starts; leave and illness are rest.
    """
    shifts = local_shifts(scenario, design, roster)
    rules = scenario.work_rules
    found = [
        *_at_once(shifts),
        *_short_rests(shifts, rules),
        *_long_weeks(shifts, rules),
        *_restless(shifts, rules),
    ]
    epoch = dt.datetime(1970, 1, 1)  # noqa: DTZ001 (the clock of a site, which the text names)
    return [
        Strain(engineer=roster.names[who], at=epoch + dt.timedelta(milliseconds=at), text=text)
        for who, at, text in sorted(found)
    ]


def local_shifts(scenario: Scenario, design: Design, roster: Roster) -> Shifts:
    """The shifts of a roster that people work, on the clock of each one's site."""
    exempt = [_is_exempt(design, name) for name in roster.names]
    person = roster.duty_engineer
    row = np.flatnonzero((roster.duty_kind == SHIFT) & ~np.array(exempt, dtype=bool)[person])
    row = row[np.lexsort((roster.duty_from[row], person[row]))]
    columns = (roster.duty_from[row].copy(), roster.duty_to[row].copy())
    end = int(columns[1].max(initial=0))
    for number, site in enumerate(scenario.sites.values()):
        here = roster.site[person[row]] == number
        clock = _clock(site.timezone, origin(scenario.start, scenario.books_timezone), end)
        for column in columns:
            column[here] += clock.offset[np.searchsorted(clock.at, column[here], "right") - 1]
    cut = (roster.duty_from[row] == 0).astype(np.int64)
    return Shifts(who=person[row], start=columns[0], end=columns[1], is_cut=cut)


def _is_exempt(design: Design, name: str) -> bool:
    """Whether an engineer is a seat, stands for an unlimited desk, or is there around the clock."""
    desk, role, _ = name.split("/")
    staff = design.desks[desk].staff.get(role)
    return staff is None or staff.seats is not None or staff.shift == ALWAYS


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Clock:
    """From each instant `at` on, what to add for milliseconds of local time since 1970."""

    at: Integers
    offset: Integers


@lru_cache(maxsize=32)
def _clock(timezone: str, zero: dt.datetime, end: int) -> _Clock:
    """The changes of a zone's clock from time 0 to the end, found to the quarter of an hour."""
    zone, since = ZoneInfo(timezone), round(zero.timestamp() * 1000)

    def offset(at: int) -> int:
        shown = to_datetime(at, zero).astimezone(zone).utcoffset() or dt.timedelta()
        return since + shown // dt.timedelta(milliseconds=1)

    at, found = [-WEEK], [offset(-WEEK)]
    for day in range(-WEEK, end, DAY):
        if offset(day + DAY) != found[-1]:
            for quarter in range(day, day + DAY + 1, HOUR // 4):
                if (now := offset(quarter)) != found[-1]:
                    at.append(quarter)
                    found.append(now)
    return _Clock(at=np.array(at, dtype=np.int64), offset=np.array(found, dtype=np.int64))


Found = Iterator[tuple[int, int, str]]


def _gaps(shifts: Shifts) -> tuple[Integers, Integers]:
    """Rows that another shift of the same person follows, and the rest until then."""
    row = np.flatnonzero(shifts.who[1:] == shifts.who[:-1])
    return row, shifts.start[row + 1] - shifts.end[row]


def _at_once(shifts: Shifts) -> Found:
    row, rest = _gaps(shifts)
    for one in row[rest < 0].tolist():
        both = to_hours(min(shifts.end[one], shifts.end[one + 1]) - shifts.start[one + 1])
        yield (
            int(shifts.who[one]),
            int(shifts.start[one + 1]),
            f"two shifts at once for {both:g} h",
        )


def _short_rests(shifts: Shifts, rules: WorkRules) -> Found:
    row, rest = _gaps(shifts)
    short = (rest >= 0) & (rest < from_hours(rules.rest_hours))
    for one, length in zip(row[short].tolist(), rest[short].tolist(), strict=True):
        text = (
            f"{to_hours(length):g} h of rest between two shifts, less than {rules.rest_hours:g} h"
        )
        yield int(shifts.who[one]), int(shifts.end[one]), text


def _long_weeks(shifts: Shifts, rules: WorkRules) -> Found:
    # What begins with the run may be the rest of a shift, and counts for the week before.
    week = (shifts.start - shifts.is_cut - _MONDAY) // WEEK
    key, place = np.unique(shifts.who * (1 << 20) + week, return_inverse=True)
    work = np.zeros(len(key), dtype=np.int64)
    np.add.at(work, place, shifts.end - shifts.start)
    for one in np.flatnonzero(work > from_hours(rules.hours_per_week)).tolist():
        who, number = divmod(int(key[one]), 1 << 20)
        text = f"{to_hours(work[one]):g} h in a week, over {rules.hours_per_week:g} h"
        yield who, _MONDAY + number * WEEK, text


def _restless(shifts: Shifts, rules: WorkRules) -> Found:
    """Stretches without the weekly rest that leave no room for it in seven days."""
    row, rest = _gaps(shifts)
    first = np.ones(len(shifts.who), dtype=bool)
    first[row[rest < from_hours(rules.weekly_rest_hours)] + 1] = False
    begin = np.flatnonzero(first)
    end = np.append(begin[1:], len(first)) - 1
    length = shifts.end[end] - shifts.start[begin] if len(begin) else np.zeros(0, dtype=np.int64)
    most = WEEK - from_hours(rules.weekly_rest_hours)
    for one in np.flatnonzero(length > most).tolist():
        days = to_hours(length[one]) / 24
        text = f"{days:.3g} days without a rest of {rules.weekly_rest_hours:g} h"
        yield int(shifts.who[begin[one]]), int(shifts.start[begin[one]]), text
