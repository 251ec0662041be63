"""Turnover: everybody who is ever employed, as planned and as drawn."""

from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.streams import Stream
from supportsim.supply.internship import Convert, converts_of, in_order, interns_of
from supportsim.supply.people import Role, roles, with_people
from supportsim.supply.shifts import Period
from supportsim.supply.succession import Succession


def is_drawn(scenario: Scenario, design: Design) -> bool:
    """Whether the people who are employed depend on the replication."""
    found = [staff for desk in design.desks.values() for staff in desk.staff.values()]
    for staff in found:
        programme = staff.programme
        if programme is not None and (programme.offers or programme.returning):
            return True
        is_named = staff.seats is None and staff.shift != ALWAYS and programme is None
        if is_named and scenario.grades[staff.grade].leavers_per_year > 0:
            return True
        if is_named and scenario.under_performers.share > 0:
            return True
    return False


def employed(
    scenario: Scenario, design: Design, covered: Period, *, seed: int, replication: int
) -> list[Role]:
    """The roles of a design with all people who are ever employed, in order of the design.

    Exactly the planned people where nobody leaves by chance, is an under-performer, comes back
    or is hired from a programme.

    Args:
        scenario: Rates of leaving, time to hire, under-performers.
        design: Roles, replacement, programmes.
        covered: Time of the roster.
        seed: Seed of the study.
        replication: Number of the replication.
    """
    interns: dict[int, Role] = {}
    planned = roles(scenario, design, covered)
    for number, role in enumerate(planned):
        if role.programme is not None:
            source = Stream(seed, replication, "internship")
            interns[number] = with_people(role, interns_of(role, scenario, covered, source))
    waiting: dict[str, list[Convert]] = {}
    for role in interns.values():
        if role.programme is not None and role.programme.offers is not None:
            waiting.setdefault(role.programme.offers.to, []).extend(converts_of(role))
    return [
        interns.get(number)
        or _lived(
            role, scenario, covered, in_order(waiting.get(role.full_name, ())), (seed, replication)
        )
        for number, role in enumerate(planned)
    ]


def _lived(
    role: Role,
    scenario: Scenario,
    covered: Period,
    converts: list[Convert],
    draws: tuple[int, int],
) -> Role:
    """A role with its leavers, their successors and its under-performers."""
    if role.staff is None or not role.is_on_shifts:
        return role
    grade = scenario.grades[role.staff.grade]
    if not (grade.leavers_per_year or scenario.under_performers.share or converts):
        return role
    story = Succession.of(role, role.staff, scenario, covered, draws)
    return with_people(role, story.told(converts))
