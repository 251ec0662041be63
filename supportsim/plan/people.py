"""People: the engineers of a roster with their competence, speed, preferences and duty."""

import numpy as np

from supportsim.arrays import frozen
from supportsim.demand.tape import CaseTape
from supportsim.inputs.design import Design, Desk
from supportsim.inputs.market import Grade
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Staff
from supportsim.plan.arrays import offsets, parts_per_million, quantile
from supportsim.plan.handovers import handovers_of
from supportsim.plan.on_call import on_call_classes
from supportsim.plan.pace import paced
from supportsim.plan.plan import Engineers
from supportsim.plan.ramps import ramp_classes
from supportsim.plan.solving import solving_rates
from supportsim.supply.people import staff_of
from supportsim.supply.roster import Roster
from supportsim.units import PPM


def engineers_of(scenario: Scenario, design: Design, tape: CaseTape, roster: Roster) -> Engineers:
    """Everybody on the roster, seats included."""
    grades = list(scenario.grades.values())
    shares = np.array([[grade.competence[kind] for kind in tape.kinds] for grade in grades])
    factor = [grade_factors(scenario, grade, tape.kinds) for grade in grades]
    staff = [staff_of(design, name) for name in roster.names]
    desks = list(design.desks.values())
    places = [choice_place(desks[desk], _grade(scenario, g)) for desk, g in _desk_grade(roster)]
    handovers = handovers_of(design, roster)
    duty = np.bincount(roster.duty_engineer, minlength=len(roster.names))
    shape = (len(roster.names), len(tape.skills))
    grade_factor = paced(scenario, roster, np.array(factor)[roster.grade])
    skill_factor = np.reshape([skill_factors(scenario, s, tape.skills) for s in staff], shape)
    return Engineers(
        names=roster.names,
        desk=roster.desk,
        grade=roster.grade,
        site=roster.site,
        skills=roster.skills,
        skill_place=frozen(np.reshape([skill_places(s, tape.skills) for s in staff], shape)),
        choice_place=frozen(places),
        is_seat=roster.is_seat,
        competence=frozen(np.vectorize(quantile)(shares)[roster.grade]),
        solving_rate=solving_rates(
            scenario, design, shares[roster.grade], grade_factor, skill_factor
        ),
        grade_factor=grade_factor,
        skill_factor=frozen(skill_factor),
        hired=frozen(roster.hired - roster.head_start),
        ramp_class=ramp_classes(scenario, design, staff),
        only_solvable=frozen([s is not None and s.takes == "within_competence" for s in staff]),
        on_call=on_call_classes(design, roster.names),
        duty_offset=offsets(int(count) for count in duty),
        duty_from=roster.duty_from,
        duty_to=roster.duty_to,
        duty_kind=roster.duty_kind,
        handover_at=frozen(handovers[:, 0]),
        handover_engineer=frozen(handovers[:, 1]),
        handover_planned=frozen(handovers[:, 2]),
    )


def grade_factors(scenario: Scenario, grade: Grade, kinds: tuple[str, ...]) -> list[int]:
    """Factor on the length of work of each kind: one over the speed, in parts per million."""
    if not scenario.mechanisms.grade_speed.enabled:
        return [PPM] * len(kinds)
    return [parts_per_million(1 / grade.speed_by_kind.get(kind, grade.speed)) for kind in kinds]


def skill_factors(scenario: Scenario, staff: Staff | None, skills: tuple[str, ...]) -> list[int]:
    """The same for each skill, beside the factor of the kind."""
    speeds = staff.speed_by_skill if staff and scenario.mechanisms.skill_speed.enabled else {}
    return [parts_per_million(1 / speeds.get(skill, 1.0)) for skill in skills]


def skill_places(staff: Staff | None, skills: tuple[str, ...]) -> list[int]:
    """Place of each skill in the staff's order; skills that it leaves out come last."""
    order = (staff.skill_order if staff else None) or []
    return [order.index(skill) if skill in order else len(order) for skill in skills]


def choice_place(desk: Desk, grade: str) -> int:
    """Place of a grade in the desk's order; grades that it leaves out come last."""
    order = desk.grade_order or []
    return order.index(grade) if grade in order else len(order)


def _desk_grade(roster: Roster) -> list[tuple[int, int]]:
    """Desk and grade of each engineer."""
    return list(zip(roster.desk.tolist(), roster.grade.tolist(), strict=True))


def _grade(scenario: Scenario, position: int) -> str:
    return list(scenario.grades)[position]
