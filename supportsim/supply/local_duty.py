"""Local duty: when people are there on the clock of their own site, as they would tell it."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from supportsim.dates import ahead_of_utc, origin
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.supply.roster import Roster
from supportsim.units import DAY, HOUR, WEEK

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LocalDuty:
    """Duty of people of one kind, in order of (person, start), on the clock of their site.

    Attributes:
        who: (n,) engineer.
        start, end: (n,) milliseconds of local time since 1970.
        is_cut: (n,) 1 for what begins at time 0.
    """

    who: Integers
    start: Integers
    end: Integers
    is_cut: Integers


def local_duty(scenario: Scenario, design: Design, roster: Roster, kind: int) -> LocalDuty:
    """The duty rows of one kind of those who stand for a person, on the clock of each one's site.

    Seats and people around the clock stand for nobody.
    """
    exempt = [_is_exempt(design, name) for name in roster.names]
    person = roster.duty_engineer
    row = np.flatnonzero((roster.duty_kind == kind) & ~np.array(exempt, dtype=bool)[person])
    row = row[np.lexsort((roster.duty_from[row], person[row]))]
    columns = (roster.duty_from[row].copy(), roster.duty_to[row].copy())
    end = int(roster.duty_to.max(initial=0))  # Of all kinds, which so share one clock.
    for number, site in enumerate(scenario.sites.values()):
        here = roster.site[person[row]] == number
        clock = _clock(site.timezone, origin(scenario.start, scenario.books_timezone), end)
        for column in columns:
            column[here] += clock.offset[np.searchsorted(clock.at, column[here], "right") - 1]
    cut = (roster.duty_from[row] == 0).astype(np.int64)
    return LocalDuty(who=person[row], start=columns[0], end=columns[1], is_cut=cut)


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
    since, days = int(zero.timestamp()) * 1000, range(-WEEK, end + DAY, DAY)
    shown = ahead_of_utc(days, timezone, zero)
    at, found = [-WEEK], [int(shown[0])]
    for row in np.flatnonzero(np.diff(shown)).tolist():
        quarters = range(days[row], days[row + 1] + 1, HOUR // 4)
        for quarter, now in zip(quarters, ahead_of_utc(quarters, timezone, zero), strict=True):
            if now != found[-1]:
                at.append(quarter)
                found.append(int(now))
    return _Clock(at=np.array(at, dtype=np.int64), offset=since + np.array(found, dtype=np.int64))
