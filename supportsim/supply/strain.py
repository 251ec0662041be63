"""Strain: what of a drawn roster no person could work, by name, hours and date.

Hours are those that the clock of the site shows, so that a shift through a change to or from
daylight saving is as long as it is written.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.errors import SupportSimError
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.work_rules import FOUR_WEEKS, WorkRules
from supportsim.supply.local_duty import LocalDuty, local_duty
from supportsim.supply.roster import ON_CALL, SHIFT, Roster
from supportsim.units import DAY, WEEK, from_hours, to_hours

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


def require_workable(scenario: Scenario, design: Design, roster: Roster) -> None:
    """Refuse a roster in which somebody works two shifts at once, too long, or unrested.

    Who stands in on call for all others, who are away, is not refused: that year happens too.

    Raises:
        SupportSimError: With the first breach of each of the first people; see `strains`.
    """
    first: dict[str, Strain] = {}
    for one in _told(roster, _of_shifts(scenario, design, roster)):
        first.setdefault(one.engineer, one)
    if first:
        lines = [f"nobody can work this: {one}" for one in list(first.values())[:_MOST_TOLD]]
        more = [f"and {len(first) - _MOST_TOLD} more people"] if len(first) > _MOST_TOLD else []
        raise SupportSimError("\n".join([*lines, *more]))


def strains(scenario: Scenario, design: Design, roster: Roster) -> list[Strain]:
    """Every breach of the scenario's work rules, in order of (engineer, time).

    Seats and people around the clock stand for nobody and are left out. A shift counts for
    the week (Monday to Sunday) in which it starts; leave, illness and standby are rest.
    """
    standby = local_duty(scenario, design, roster, ON_CALL)
    found = _of_shifts(scenario, design, roster)
    return _told(roster, [*found, *_always_on_call(standby, scenario.work_rules)])


#: A breach as it is found: whose, when on the clock of the site, and what is wrong.
Breach = tuple[int, int, str]
Found = Iterator[Breach]


def _of_shifts(scenario: Scenario, design: Design, roster: Roster) -> list[Breach]:
    """What of the shifts breaks a rule."""
    shifts, rules = local_duty(scenario, design, roster, SHIFT), scenario.work_rules
    return [
        *_at_once(shifts),
        *_long_shifts(shifts, rules),
        *_short_rests(shifts, rules),
        *_long_weeks(shifts, rules),
        *_restless(shifts, rules),
    ]


def _told(roster: Roster, found: list[Breach]) -> list[Strain]:
    """Breaches with names and dates, in order."""
    epoch = dt.datetime(1970, 1, 1)  # noqa: DTZ001 (the clock of a site, which the text names)
    return [
        Strain(engineer=roster.names[who], at=epoch + dt.timedelta(milliseconds=at), text=text)
        for who, at, text in sorted(found)
    ]


def _gaps(shifts: LocalDuty) -> tuple[Integers, Integers]:
    """Rows that another shift of the same person follows, and the rest until then."""
    row = np.flatnonzero(shifts.who[1:] == shifts.who[:-1])
    return row, shifts.start[row + 1] - shifts.end[row]


def _at_once(shifts: LocalDuty) -> Found:
    row, rest = _gaps(shifts)
    for one in row[rest < 0].tolist():
        both = to_hours(min(shifts.end[one], shifts.end[one + 1]) - shifts.start[one + 1])
        yield (
            int(shifts.who[one]),
            int(shifts.start[one + 1]),
            f"two shifts at once for {both:g} h",
        )


def _long_shifts(shifts: LocalDuty, rules: WorkRules) -> Found:
    most = from_hours(rules.longest_shift_hours)
    # Shifts that meet may be one row here: with a limit of a whole day none is too long.
    length = shifts.end - shifts.start if most < DAY else np.zeros(0, dtype=np.int64)
    for one in np.flatnonzero(length > most).tolist():
        text = f"{to_hours(length[one]):g} h in one shift, over {rules.longest_shift_hours:g} h"
        yield int(shifts.who[one]), int(shifts.start[one]), text


def _short_rests(shifts: LocalDuty, rules: WorkRules) -> Found:
    row, rest = _gaps(shifts)
    short = (rest >= 0) & (rest < from_hours(rules.rest_hours))
    for one, length in zip(row[short].tolist(), rest[short].tolist(), strict=True):
        text = (
            f"{to_hours(length):g} h of rest between two shifts, less than {rules.rest_hours:g} h"
        )
        yield int(shifts.who[one]), int(shifts.end[one]), text


def _long_weeks(shifts: LocalDuty, rules: WorkRules) -> Found:
    # What begins with the run may be the rest of a shift, and counts for the week before.
    week = (shifts.start - shifts.is_cut - _MONDAY) // WEEK
    key, place = np.unique(shifts.who * (1 << 20) + week, return_inverse=True)
    work = np.zeros(len(key), dtype=np.int64)
    np.add.at(work, place, shifts.end - shifts.start)
    for one in np.flatnonzero(work > from_hours(rules.hours_per_week)).tolist():
        who, number = divmod(int(key[one]), 1 << 20)
        text = f"{to_hours(work[one]):g} h in a week, over {rules.hours_per_week:g} h"
        yield who, _MONDAY + number * WEEK, text


def _restless(shifts: LocalDuty, rules: WorkRules) -> Found:
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


def _always_on_call(standby: LocalDuty, rules: WorkRules) -> Found:
    """The first four weeks in which somebody is on standby on too many days, with their number.

    A stretch counts for the day on which it begins.
    """
    if not len(standby.who):
        return
    most = rules.standby_days_in_four_weeks
    days = np.unique(np.stack((standby.who, standby.start // DAY)), axis=1)
    for who in np.unique(days[0]).tolist():
        mine = days[1, days[0] == who]
        number = np.searchsorted(mine, mine + FOUR_WEEKS) - np.arange(len(mine))
        for first in np.flatnonzero(number > most)[:1].tolist():
            text = f"{number[first]} days of four weeks on standby, over {most}"
            yield who, int(mine[first]) * DAY, text
