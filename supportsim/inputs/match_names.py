"""Whether a scenario has every site, grade, skill and customer that a design names."""

import re
from collections.abc import Iterator

from supportsim.inputs.design import Design, Desk
from supportsim.inputs.problems import KeyPath, Problem, got, name_problems
from supportsim.inputs.scenario import Scenario


def name_problems_of(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Yield a problem for every name in a design that the scenario lacks."""
    for name, desk in design.desks.items():
        where = ("desks", name)
        yield from name_problems((*where, "site"), "site", [desk.site], scenario.sites)
        if desk.unlimited is not None:
            inside: KeyPath = (*where, "unlimited")
            grade = desk.unlimited.grade
            yield from name_problems((*inside, "grade"), "grade", [grade], scenario.grades)
            skills = desk.unlimited.skills
            yield from name_problems((*inside, "skills"), "skill", skills, scenario.skills)
        yield from _staff_problems(where, scenario, desk)
        for task, rules in desk.tasks.items():
            inside = (*where, "tasks", task, "skill")
            needed = [] if rules.skill is None else [rules.skill]
            yield from name_problems(inside, "skill", needed, scenario.skills)
        yield from _customer_problems(where, scenario, desk)


def _staff_problems(where: KeyPath, scenario: Scenario, desk: Desk) -> Iterator[Problem]:
    """Grades and skills of the people of a desk."""
    for role, staff in desk.staff.items():
        inside = (*where, "staff", role)
        yield from name_problems((*inside, "grade"), "grade", [staff.grade], scenario.grades)
        yield from name_problems((*inside, "skills"), "skill", staff.skills, scenario.skills)
        order = staff.skill_order
        yield from name_problems((*inside, "skill_order"), "skill", order, scenario.skills)
        for skill in staff.speed_by_skill:
            path = (*inside, "speed_by_skill", skill)
            yield from name_problems(path, "skill", [skill], scenario.skills)


def _customer_problems(where: KeyPath, scenario: Scenario, desk: Desk) -> Iterator[Problem]:
    """Customers that are mapped to an engineer; those of a trace are known when it is read."""
    if scenario.trace is not None:
        return
    for engineer, customers in desk.customers.items():
        for number, customer in enumerate(customers):
            segment, _, slot = customer.rpartition("/")
            known = scenario.segments.get(segment)
            whole = re.fullmatch(r"0|[1-9][0-9]{0,8}", slot) is not None
            if known is None or not whole or int(slot) >= known.customers:
                names = [f"{name}/0" for name, one in scenario.segments.items() if one.customers]
                hint = f"customers are named segment/number from 0, as {' or '.join(names)}"
                message = f"unknown customer {got(customer)} ({hint})"
                yield Problem(path=(*where, "customers", engineer, number), message=message)
