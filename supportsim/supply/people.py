"""People: the named engineers of a design, role by role, as it is planned."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.dates import local_date
from supportsim.inputs.design import Design, Desk, Staff
from supportsim.inputs.people import Programme
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS, Unlimited
from supportsim.kept import kept
from supportsim.streams import name_ids
from supportsim.supply.person import (
    HIRED,
    INTERN,
    LONG_AGO,
    SUCCESSOR,
    THERE,
    Person,
    midnight,
)
from supportsim.supply.seats import most_seats
from supportsim.supply.shifts import Period
from supportsim.units import PPM
from supportsim.workweek import NEVER

#: Role of the one engineer who stands for all people of an unlimited desk.
UNLIMITED: Final = "unlimited"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Role:
    """The p engineers of one role at one desk, who share grade, site, skills and shift.

    Attributes:
        desk, role: Names in the design; the people of an unlimited desk are one of a role
            of that name.
        staff: What the design says of them; None for an unlimited desk.
        desk_row, grade_row, site_row: Positions in the design and the scenario.
        skills: Bit mask over the scenario's skills.
        people: Each of them, in order of (slot, number).
        names: "desk/role/00" and on; "desk/role/00~2" is the second person of the place.
        identity: (p,) identity of each in the random streams.
        fraction, hired, left: (p,) those of the people.
    """

    desk: str
    role: str
    staff: Staff | None
    desk_row: int
    grade_row: int
    site_row: int
    skills: int
    people: tuple[Person, ...]
    names: tuple[str, ...]
    identity: npt.NDArray[np.uint64]
    fraction: npt.NDArray[np.int64]
    hired: npt.NDArray[np.int64]
    left: npt.NDArray[np.int64]

    @property
    def full_name(self) -> str:
        """Desk and role, "desk/role"."""
        return f"{self.desk}/{self.role}"

    @property
    def is_on_shifts(self) -> bool:
        """Whether they are people with a weekly pattern: no seats, nobody around the clock."""
        return self.staff is not None and self.staff.shift not in {None, ALWAYS}

    @property
    def programme(self) -> Programme | None:
        """The programme that they are interns of."""
        return self.staff.programme if self.staff is not None else None


def staff_of(design: Design, engineer: str) -> Staff | None:
    """What a design says of an engineer named "desk/role/slot"; None at an unlimited desk."""
    desk, role, _ = engineer.split("/")
    return design.desks[desk].staff.get(role)


def place_name(role: Role, slot: int) -> str:
    """Name of a place: that of its first person."""
    return f"{role.full_name}/{slot:02d}"


def fractions(headcount: float) -> list[int]:
    """Share of full time of each person, in parts per million; the last may be part-time.

    A remainder below a quarter is shared with the person before, who works part-time too:
    nobody comes for a few minutes a day.
    """
    full = int(headcount)
    rest = round((headcount - full) * PPM)
    if rest == PPM:
        full, rest = full + 1, 0
    if full and 0 < rest < PPM // 4:
        return [PPM] * (full - 1) + [(PPM + rest + 1) // 2, (PPM + rest) // 2]
    return [PPM] * full + [rest] * (rest > 0)


@kept
def roles(scenario: Scenario, design: Design, covered: Period) -> tuple[Role, ...]:
    """The roles of a design with their people as planned, in order of desk and role.

    An engineer is known to the random streams by desk, role, slot and number, so adding another
    moves no draw. Who starts later are the last of a role, planned leavers the first. Interns
    are there by term, without draws. Seats are full-time.
    """
    return tuple(_roles(scenario, design, covered))


def _roles(scenario: Scenario, design: Design, covered: Period) -> Iterator[Role]:
    for row, (desk, place) in enumerate(design.desks.items()):
        if place.unlimited is not None:
            people = [Person(slot=0)]
            yield _role(scenario, (row, desk, place), UNLIMITED, place.unlimited, people)
        for role, staff in place.staff.items():
            zone = scenario.sites[place.site].timezone
            people = planned_people(scenario, staff, zone, covered)
            here = [one for one in people if one.left > 0]
            yield _role(scenario, (row, desk, place), role, staff, here)


def planned_people(
    scenario: Scenario, staff: Staff, timezone: str, covered: Period
) -> list[Person]:
    """The people of a staff as the design says, in order of (slot, number).

    Interns of terms that were over at time 0 are among them, with numbers below 0.
    """
    if staff.seats is not None:
        return [Person(slot=slot) for slot in range(most_seats(staff.seats))]
    part = fractions(staff.people)
    if staff.programme is not None:
        terms = planned_terms(scenario, staff.programme, timezone, covered)
        past = sum(left <= 0 for _, left, _ in terms)
        return [
            Person(
                slot=slot, number=number - past, fraction=share,
                hired=hired, left=left, arrival=INTERN, term=term,
            )
            for slot, share in enumerate(part)
            for number, (hired, left, term) in enumerate(terms)
        ]  # fmt: skip
    first = [midnight(day, timezone, covered.zero) for day in staff.first_days(scenario.start)]
    last = [midnight(day, timezone, covered.zero) for day in staff.last_days(scenario.start)]
    here = len(part) - len(first)
    return [
        Person(
            slot=slot,
            fraction=share,
            hired=LONG_AGO if slot < here else first[slot - len(part)],
            arrival=THERE if slot < here else HIRED,
            left=last[slot] if slot < min(len(last), here) else NEVER,
        )
        for slot, share in enumerate(part)
    ]


def planned_terms(
    scenario: Scenario, programme: Programme, timezone: str, covered: Period
) -> list[tuple[int, int, str]]:
    """First day, end and name of each term, in order; from the year before time 0 on."""
    last = local_date(covered.end, timezone, covered.zero).year
    years = range(scenario.start.year - 1, last + 1)
    found = []
    for name, term in programme.terms.items():
        for day in term.dates(scenario.start, years):
            hired = midnight(day, timezone, covered.zero)
            end = midnight(day + dt.timedelta(weeks=term.weeks), timezone, covered.zero)
            if hired < covered.end:
                found.append((hired, end, name))
    return sorted(found, key=lambda term: (term[1] > 0, term))


def with_people(role: Role, people: Iterable[Person]) -> Role:
    """The role with other people, those left out who were gone at time 0."""
    here = [one for one in people if one.left > 0]
    return _peopled(role, sorted(here, key=lambda one: (one.slot, one.number)))


def _role(
    scenario: Scenario,
    place: tuple[int, str, Desk],
    role: str,
    staff: Staff | Unlimited,
    people: Sequence[Person],
) -> Role:
    """One role of a desk, given as (row, name, desk)."""
    row, desk, rules = place
    nobody = np.zeros(0, dtype=np.int64)
    empty = Role(
        desk=desk,
        role=role,
        staff=staff if isinstance(staff, Staff) else None,
        desk_row=row,
        grade_row=list(scenario.grades).index(staff.grade),
        site_row=list(scenario.sites).index(rules.site),
        skills=_skills(scenario, staff),
        people=(),
        names=(),
        identity=name_ids(()),
        fraction=nobody,
        hired=nobody,
        left=nobody,
    )
    return _peopled(empty, people)


def _peopled(role: Role, people: Sequence[Person]) -> Role:
    """A role with these people."""
    names = tuple(
        place_name(role, one.slot) + (f"{SUCCESSOR}{one.number + 1}" if one.number else "")
        for one in people
    )
    columns = np.array([(one.fraction, one.hired, one.left) for one in people], dtype=np.int64)
    fraction, hired, left = columns.reshape(-1, 3).T
    return Role(
        desk=role.desk,
        role=role.role,
        staff=role.staff,
        desk_row=role.desk_row,
        grade_row=role.grade_row,
        site_row=role.site_row,
        skills=role.skills,
        people=tuple(people),
        names=names,
        identity=name_ids(names),
        fraction=fraction,
        hired=hired,
        left=left,
    )


def _skills(scenario: Scenario, staff: Staff | Unlimited) -> int:
    """Bit mask of the skills that the staff have; skills the scenario lacks do not count."""
    return sum(
        1 << bit
        for bit, skill in enumerate(scenario.skills)
        if staff.skills is None or skill in staff.skills
    )
