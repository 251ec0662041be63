"""People: the named engineers of a design, role by role."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.dates import origin, to_ms
from supportsim.inputs.design import Design, Desk, Staff
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Unlimited
from supportsim.streams import name_ids
from supportsim.supply.seats import most_seats
from supportsim.supply.shifts import Period
from supportsim.units import DAY, PPM

#: When people were hired of whom nothing is said: ten years before the start, past any ramp.
LONG_AGO: Final = -3650 * DAY
#: Role of the one engineer who stands for all people of an unlimited desk.
UNLIMITED: Final = "unlimited"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Role:
    """p engineers of one role at one desk, who share grade, site, skills and shift.

    Attributes:
        desk, role: Names in the design; the people of an unlimited desk are one of a role
            of that name.
        staff: What the design says of them; None for an unlimited desk.
        desk_row, grade_row, site_row: Positions in the design and the scenario.
        skills: Bit mask over the scenario's skills.
        names: "desk/role/00" and on.
        identity: (p,) identity of each in the random streams.
        fraction: (p,) share of full time in parts per million.
        hired: (p,) start of employment in milliseconds.
    """

    desk: str
    role: str
    staff: Staff | None
    desk_row: int
    grade_row: int
    site_row: int
    skills: int
    names: tuple[str, ...]
    identity: npt.NDArray[np.uint64]
    fraction: npt.NDArray[np.int64]
    hired: npt.NDArray[np.int64]


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


def roles(scenario: Scenario, design: Design, covered: Period) -> Iterator[Role]:
    """The roles of a design with their people, in order of desk and role.

    An engineer is known to the random streams by desk, role and slot, so adding another moves
    no draw. The last `new_hires` people of a role start on their day. Seats are full-time.
    """
    for row, (desk, place) in enumerate(design.desks.items()):
        if place.unlimited is not None:
            one = place.unlimited
            yield _role(scenario, (row, desk, place), UNLIMITED, one, [PPM], np.zeros(1, bool), 0)
        zone = scenario.sites[place.site].timezone
        for role, staff in place.staff.items():
            part = [PPM] * most_seats(staff.seats) if staff.seats else fractions(staff.people)
            joined = to_ms(origin(staff.joined(scenario.start), zone), covered.zero)
            new = np.arange(len(part)) >= len(part) - staff.new_hires
            yield _role(scenario, (row, desk, place), role, staff, part, new, joined)


def _role(  # noqa: PLR0917 (the parts of one role)
    scenario: Scenario,
    place: tuple[int, str, Desk],
    role: str,
    staff: Staff | Unlimited,
    part: list[int],
    new: npt.NDArray[np.bool_],
    joined: int,
) -> Role:
    """One role of a desk, given as (row, name, desk)."""
    row, desk, rules = place
    names = tuple(f"{desk}/{role}/{slot:02d}" for slot in range(len(part)))
    return Role(
        desk=desk,
        role=role,
        staff=staff if isinstance(staff, Staff) else None,
        desk_row=row,
        grade_row=list(scenario.grades).index(staff.grade),
        site_row=list(scenario.sites).index(rules.site),
        skills=_skills(scenario, staff),
        names=names,
        identity=name_ids(names),
        fraction=np.array(part, dtype=np.int64),
        hired=np.where(new, joined, LONG_AGO).astype(np.int64),
    )


def _skills(scenario: Scenario, staff: Staff | Unlimited) -> int:
    """Bit mask of the skills that the staff have; skills the scenario lacks do not count."""
    return sum(
        1 << bit
        for bit, skill in enumerate(scenario.skills)
        if staff.skills is None or skill in staff.skills
    )
