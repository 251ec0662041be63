"""Checks of the staff of one desk: shifts, seats, blocks, hires and skills."""

import math
from collections.abc import Iterator

from supportsim.inputs.base import Weekday
from supportsim.inputs.check_on_call import on_call_problems
from supportsim.inputs.check_people import turnover_problems
from supportsim.inputs.check_time import day_problems, span_problems
from supportsim.inputs.design import Design, Desk, Staff
from supportsim.inputs.people import Replacement
from supportsim.inputs.problems import KeyPath, Problem, name_problems
from supportsim.inputs.staff import ALWAYS, Seats


def engineers_at(desk: Desk) -> int:
    """Return how many people a desk has, interns left out, the last of each perhaps part-time."""
    lasting = (staff for staff in desk.staff.values() if staff.programme is None)
    return sum(math.ceil(staff.people) for staff in lasting)


def staff_problems(where: KeyPath, staff: Staff, design: Design) -> Iterator[Problem]:
    """Yield every mistake of one staff of a desk."""
    if staff.seats is not None:
        yield from _seat_problems(where, staff, staff.seats)
    else:
        yield from _people_problems(where, staff, design)
    for name, block in staff.blocks.items():
        yield from pattern_problems((*where, "blocks", name), block.days, block.starts, block.ends)
    yield from _hire_problems(where, staff)
    yield from turnover_problems(where, staff, design)
    yield from _skill_problems(where, staff)
    yield from _outsourcing_problems(where, staff)
    yield from _ramp_problems(where, staff)
    if staff.on_call is not None:
        yield from on_call_problems((*where, "on_call"), staff, staff.on_call, design)


def pattern_problems(
    where: KeyPath, days: list[Weekday], starts: str, ends: str
) -> Iterator[Problem]:
    """Yield the mistakes of a weekly pattern."""
    yield from day_problems(where, days)
    yield from span_problems(where, starts, ends, ("starts", "ends"))


def _people_problems(where: KeyPath, staff: Staff, design: Design) -> Iterator[Problem]:
    """Named people need a number and a shift."""
    if staff.headcount is None:
        yield Problem(path=(*where, "headcount"), message="is missing")
    if staff.shift is None:
        yield Problem(path=(*where, "shift"), message="is missing")
    elif staff.shift != ALWAYS:
        yield from name_problems((*where, "shift"), "shift", [staff.shift], design.shifts)


def _seat_problems(where: KeyPath, staff: Staff, seats: Seats) -> Iterator[Problem]:
    """Seats say themselves how many there are when, and nobody is hired or in a meeting."""
    stated = {
        "headcount": staff.headcount is not None,
        "shift": staff.shift is not None,
        "blocks": bool(staff.blocks),
        "new_hires": staff.new_hires > 0,
        "hires": bool(staff.hires),
        "departures": bool(staff.departures),
        "replacement": staff.replacement != Replacement(),
        "programme": staff.programme is not None,
        "ramp": staff.ramp is not None,
        "on_call": staff.on_call is not None,
    }
    for key, is_stated in stated.items():
        if is_stated:
            message = "is for people; seats have none"
            yield Problem(path=(*where, key), message=message)
    if not seats.always and not seats.windows:
        message = "staffs no seat at any time; give always or windows"
        yield Problem(path=(*where, "seats"), message=message)
    for name, window in seats.windows.items():
        path = (*where, "seats", "windows", name)
        yield from pattern_problems(path, window.days, window.starts, window.ends)


def _hire_problems(where: KeyPath, staff: Staff) -> Iterator[Problem]:
    """Who is hired when."""
    if staff.new_hires and staff.hired is None and staff.hired_week is None:
        message = "needs hired or hired_week, when they start"
        yield Problem(path=(*where, "new_hires"), message=message)
    if staff.hired is not None and staff.hired_week is not None:
        message = "stands beside hired: give one of them"
        yield Problem(path=(*where, "hired_week"), message=message)
    if staff.hired_week is not None and not staff.new_hires:
        message = "needs new_hires, how many start then"
        yield Problem(path=(*where, "hired_week"), message=message)
    if staff.hired is not None and not staff.new_hires:
        yield Problem(path=(*where, "hired"), message="needs new_hires, how many start then")
    if staff.headcount is not None and staff.new_hires > math.ceil(staff.headcount):
        message = f"more new hires than people (got {staff.new_hires} of {staff.headcount:g})"
        yield Problem(path=(*where, "new_hires"), message=message)


def _skill_problems(where: KeyPath, staff: Staff) -> Iterator[Problem]:
    """An order of skills is of skills they have, none twice; so are speeds."""
    order = staff.skill_order or []
    for key, listed in (("skill_order", order), ("skills", staff.skills or [])):
        twice = sorted({skill for skill in listed if listed.count(skill) > 1})
        if twice:
            message = f"{', '.join(twice)} is listed twice"
            yield Problem(path=(*where, key), message=message)
    if staff.skills is not None:
        path = (*where, "skill_order")
        yield from name_problems(path, "skill of these people", order, staff.skills)
        for skill in staff.speed_by_skill:
            path = (*where, "speed_by_skill", skill)
            yield from name_problems(path, "skill of these people", [skill], staff.skills)


def _ramp_problems(where: KeyPath, staff: Staff) -> Iterator[Problem]:
    """People get quicker, and not slower."""
    ramp = staff.ramp
    if ramp is not None and ramp.end_productivity < ramp.start_productivity:
        message = (
            f"must be at least start_productivity, {ramp.start_productivity:g} "
            f"(got {ramp.end_productivity:g})"
        )
        yield Problem(path=(*where, "ramp", "end_productivity"), message=message)


def _outsourcing_problems(where: KeyPath, staff: Staff) -> Iterator[Problem]:
    """A vendor is paid by the hour or by the case, and hires its people itself."""
    contract = staff.outsourced
    if contract is None:
        return
    prices = [contract.price_per_hour, contract.price_per_case]
    if prices.count(None) != 1:
        found = "neither" if prices.count(None) == 2 else "both"
        message = f"needs price_per_hour or price_per_case, one of them (got {found})"
        yield Problem(path=(*where, "outsourced"), message=message)
    if staff.new_hires:
        message = "is for people of one's own; a vendor hires its people itself"
        yield Problem(path=(*where, "new_hires"), message=message)
