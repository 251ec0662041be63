"""Stints: how many people of a role are employed from when to when, as the payroll sees it."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from supportsim.dates import origin, to_ms, to_utc
from supportsim.inputs.design import Design, Staff
from supportsim.inputs.scenario import Scenario
from supportsim.outcome.months import window_of
from supportsim.supply.people import planned_people
from supportsim.supply.person import HIRED, INTERN, THERE
from supportsim.supply.roster import Roster
from supportsim.supply.shifts import period
from supportsim.units import PPM
from supportsim.workweek import NEVER

#: Hired, left, arrival and fraction of one person.
Payee = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """People who start and end on the same day.

    Attributes:
        headcount: Full-time people.
        since: First day in milliseconds since the scenario's start; None for before it.
        until: Midnight after the last day; None for who stays.
        hires: Persons who had to be found and hired, part-time ones counted whole.
        new_interns: Interns who had to be found.
    """

    headcount: Fraction
    since: int | None = None
    until: int | None = None
    hires: int = 0
    new_interns: int = 0


@lru_cache(maxsize=1024)
def exact(value: float) -> Fraction:
    """The decimal number that a person wrote, as a fraction: 0.1 is one tenth."""
    return Fraction(str(value))


class Payees:
    """The people of a design who are paid, by role."""

    def __init__(self, scenario: Scenario, design: Design, roster: Roster | None) -> None:
        self._scenario = scenario
        self._design = design
        self._known: dict[str, list[Payee]] | None = None
        if roster is not None:
            self._known = {}
            columns = (roster.hired, roster.left, roster.arrival, roster.fraction)
            rows = zip(*(column.tolist() for column in columns), strict=True)
            for name, row in zip(roster.names, rows, strict=True):
                self._known.setdefault(name.rpartition("/")[0], []).append(row)

    def stints(self, desk: str, name: str, week: tuple[Fraction, Fraction]) -> tuple[Stint, ...]:
        """The stints of a staff; one for all seats.

        People of whom nothing is drawn are taken by the headcount as it is written, others
        person by person.

        Args:
            desk: At which desk.
            name: Which staff.
            week: Full-time people of the staff, and those that one of the headcount stands for.
        """
        staff, (everybody, each) = self._design.desks[desk].staff[name], week
        if staff.seats is not None:
            return (Stint(headcount=everybody),)
        people = self._people(desk, name, staff)
        is_plain = all(left == NEVER and how in {THERE, HIRED} for _, left, how, _ in people)
        if is_plain and not staff.hires and not staff.departures and staff.programme is None:
            return _as_written(self._scenario, staff, each)
        return tuple(_stint(one, each) for one in people)

    def _people(self, desk: str, name: str, staff: Staff) -> list[Payee]:
        """Everybody of a staff: as they were employed, or as planned."""
        if self._known is not None:
            return self._known.get(f"{desk}/{name}", [])
        covered = period(self._scenario)
        zone = self._scenario.sites[self._design.desks[desk].site].timezone
        return [
            (one.hired, one.left, one.arrival, one.fraction)
            for one in planned_people(self._scenario, staff, zone, covered)
        ]


def mean_headcount(stints: Sequence[Stint], scenario: Scenario) -> Fraction:
    """Mean full-time people of the stints over the window."""
    start, end = window_of(scenario)
    total = Fraction(0)
    for one in stints:
        since = start if one.since is None else min(max(one.since, start), end)
        until = end if one.until is None else min(max(one.until, since), end)
        total += one.headcount * (until - since)
    return total / (end - start)


def _as_written(scenario: Scenario, staff: Staff, each: Fraction) -> tuple[Stint, ...]:
    """Everybody from the start, and the new hires, of whom the very last may be part-time."""
    headcount = exact(staff.people)
    new = min(staff.new_hires, math.ceil(staff.people))
    if not new:
        return (Stint(headcount=headcount * each),)
    old = min(headcount, Fraction(math.ceil(headcount) - new))
    first = _midnight(scenario, staff.joined(scenario.start))
    return (
        Stint(headcount=old * each),
        Stint(headcount=(headcount - old) * each, since=first, hires=new),
    )


def _midnight(scenario: Scenario, day: dt.date) -> int:
    """Midnight of a day on the clock of the books."""
    zone = scenario.books_timezone
    return to_ms(to_utc(day, 0, zone), origin(scenario.start, zone))


def _stint(one: Payee, each: Fraction) -> Stint:
    """One person."""
    hired, left, arrival, fraction = one
    return Stint(
        headcount=Fraction(fraction, PPM) * each,
        since=None if arrival == THERE else hired,
        until=None if left == NEVER else left,
        hires=int(arrival == HIRED),
        new_interns=int(arrival == INTERN),
    )
