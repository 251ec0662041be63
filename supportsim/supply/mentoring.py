"""Mentoring: hours that named mentors set aside for interns, laid as blocks in their shifts."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supportsim.dates import local_date
from supportsim.inputs.people import Mentors
from supportsim.inputs.scenario import Scenario
from supportsim.supply.duty import RoleDuty
from supportsim.supply.people import Role
from supportsim.supply.person import midnight, place_of
from supportsim.supply.shifts import Period
from supportsim.units import HOUR, MINUTE
from supportsim.workweek import OpenHours, complement, intersection, open_hours

Integers = npt.NDArray[np.int64]
#: Position of a role, and of one of its people.
Seat = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week of an intern's term.

    Attributes:
        start, end: Milliseconds, midnights at the intern's site.
        slot: The intern's place.
        time: What a mentor sets aside, whole minutes in milliseconds.
    """

    start: int
    end: int
    slot: int
    time: int


def weeks_of(role: Role, scenario: Scenario, covered: Period) -> Iterator[tuple[int, Week]]:
    """Every week of every intern of a role that begins before the end; and which intern it is."""
    programme = role.programme
    if programme is None or programme.mentors is None:
        return
    hours = programme.mentors.hours_per_week
    zone = list(scenario.sites.values())[role.site_row].timezone
    for number, one in enumerate(role.people):
        weeks = programme.terms[one.term].weeks
        first = local_date(one.hired, zone, covered.zero)
        for week in range(weeks):
            days = [first + dt.timedelta(weeks=week + more) for more in (0, 1)]
            start, end = (midnight(day, zone, covered.zero) for day in days)
            minutes = round(hours.of_week(week, weeks) * 60)
            if start < covered.end and minutes > 0:
                yield number, Week(start=start, end=end, slot=one.slot, time=minutes * MINUTE)


def hours_asked(staffed: Iterable[Role], scenario: Scenario, covered: Period) -> float:
    """Hours that all interns together ask of mentors in the run, were they there every week."""
    weeks = (week for role in staffed for _, week in weeks_of(role, scenario, covered))
    return sum(week.time for week in weeks if week.start >= 0) / HOUR


def mentor_places(mentors: Mentors, staffed: Sequence[Role]) -> list[list[Seat]]:
    """The places whose people are mentors, in order; each with its people."""
    places: dict[str, list[Seat]] = {}
    for row, role in enumerate(staffed):
        for person, name in enumerate(role.names):
            place = place_of(name)
            chosen = role.full_name == mentors.staff or place in (mentors.engineers or ())
            if chosen and role.programme is None:
                places.setdefault(place, []).append((row, person))
    if mentors.engineers is not None:
        return [places[name] for name in mentors.engineers if name in places]
    return list(places.values())


def lay_mentoring(
    staffed: Sequence[Role], duty: Sequence[RoleDuty], scenario: Scenario, covered: Period
) -> list[Integers]:
    """(3, n) rows (person, from, to) of each role that are set aside for mentoring.

    In a week in which an intern of slot s works, the mentor's place number s (counted round) has
    the time; if nobody of it works then, the next place. The time is split evenly over what the
    mentor works of that week, shift by shift, whole minutes, the first shifts having those left
    over; in each it takes the earliest time in no other block. What finds no room in a shift
    moves to the next one, and falls away after the last.
    """
    rows: list[list[tuple[int, int, int]]] = [[] for _ in staffed]
    busy: dict[Seat, list[tuple[int, int]]] = {}
    for number, role in enumerate(staffed):
        mentors = role.programme.mentors if role.programme is not None else None
        if mentors is None:
            continue
        places = mentor_places(mentors, staffed)
        for intern, week in weeks_of(role, scenario, covered):
            if not _shifts(duty[number], intern, week):
                continue
            found = _mentor(places, duty, week)
            if found is None:
                continue
            seat, shifts = found
            taken = busy.setdefault(seat, _rows_of(duty[seat[0]].block, seat[1]))
            near = [piece for piece in taken if piece[0] < week.end and piece[1] > week.start]
            pieces = laid(shifts, near, week.time)
            taken += pieces
            rows[seat[0]] += [(seat[1], start, end) for start, end in pieces]
    return [np.array(sorted(part), dtype=np.int64).reshape(-1, 3).T for part in rows]


def _mentor(
    places: list[list[Seat]], duty: Sequence[RoleDuty], week: Week
) -> tuple[Seat, list[tuple[int, int]]] | None:
    """Who mentors an intern in a week, and when they work then; None if nobody does."""
    for step in range(len(places)):
        for seat in places[(week.slot + step) % len(places)]:
            shifts = _shifts(duty[seat[0]], seat[1], week)
            if shifts:
                return seat, shifts
    return None


def _shifts(duty: RoleDuty, person: int, week: Week) -> list[tuple[int, int]]:
    """What somebody works of a week, shift by shift."""
    return [
        (max(start, week.start), min(end, week.end))
        for start, end in _rows_of(duty.shift, person)
        if start < week.end and end > week.start
    ]


def _rows_of(table: Integers, person: int) -> list[tuple[int, int]]:
    """From and to of the rows of one person, in order."""
    first, last = np.searchsorted(table[0], [person, person + 1]).tolist()
    return list(zip(*table[1:, first:last].tolist(), strict=True))


def laid(
    shifts: list[tuple[int, int]], taken: list[tuple[int, int]], time: int
) -> list[tuple[int, int]]:
    """Pieces of time set aside in shifts, in no other block."""
    minutes, rest = divmod(time // MINUTE, len(shifts))
    owed, pieces = 0, []
    for number, (start, end) in enumerate(shifts):
        owed += (minutes + (number < rest)) * MINUTE
        shift = open_hours([start], [end])
        blocks = open_hours([one[0] for one in taken], [one[1] for one in taken])
        free = intersection(shift, complement(blocks, start, end))
        for begin, finish in _first(free, owed):
            pieces.append((begin, finish))
            owed -= finish - begin
    return pieces


def _first(free: OpenHours, time: int) -> Iterator[tuple[int, int]]:
    """The earliest so much time of free hours."""
    for start, end in zip(free.start.tolist(), free.end.tolist(), strict=True):
        if time <= 0:
            return
        yield start, min(end, start + time)
        time -= min(end - start, time)


def planned_hours(
    role: Role, staffed: Sequence[Role], scenario: Scenario, covered: Period
) -> float:
    """Hours of the judged window that interns take of the people of a role.

    As planned: every week counts, and is shared out evenly over the mentors' places.
    """
    total = 0.0
    for other in staffed:
        mentors = other.programme.mentors if other.programme is not None else None
        if mentors is None:
            continue
        places = mentor_places(mentors, staffed)
        mine = sum(staffed[place[0][0]] is role for place in places)
        if mine:
            for _, week in weeks_of(other, scenario, covered):
                inside = min(week.end, covered.window_end) - max(week.start, covered.window_start)
                part = max(inside, 0) / (week.end - week.start)
                total += week.time / HOUR * part * mine / len(places)
    return total
