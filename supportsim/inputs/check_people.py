"""Checks of people who come and go: hires, departures, replacement and intern programmes."""

import math
from collections.abc import Iterator

from supportsim.inputs.design import Design, Desk, Staff
from supportsim.inputs.people import Dated, Occasion, Programme, Replacement
from supportsim.inputs.problems import KeyPath, Problem, got, name_problems
from supportsim.inputs.staff import ALWAYS

#: Keys that say who comes when, which the terms of a programme say already.
_NOT_BESIDE_PROGRAMME = ("new_hires", "hires", "departures")


def turnover_problems(where: KeyPath, staff: Staff, design: Design) -> Iterator[Problem]:
    """Yield every mistake in how the people of one staff come and go."""
    for key in ("hires", "departures"):
        for name, dated in getattr(staff, key).items():
            yield from _dated_problems((*where, key, name), dated)
    yield from _count_problems(where, staff)
    yield from _replacement_problems(where, staff)
    if staff.programme is not None:
        yield from _programme_problems(where, staff, staff.programme, design)


def ownership_problems(where: KeyPath, desk: Desk) -> Iterator[Problem]:
    """Customers of a desk that they own stay with a place, so no place may be lost."""
    if desk.ownership != "customer":
        return
    reason = "this desk has ownership: customer, and the customers would have nobody"
    for role, staff in desk.staff.items():
        path = (*where, "staff", role)
        if staff.departures:
            yield Problem(path=(*path, "departures"), message=f"leaves places empty, but {reason}")
        if not staff.replacement.enabled:
            message = f"leaves places empty when off, but {reason}"
            yield Problem(path=(*path, "replacement", "enabled"), message=message)


def _dated_problems(where: KeyPath, dated: Dated) -> Iterator[Problem]:
    """People come or go on one day."""
    if dated.week is None and dated.date is None:
        yield Problem(path=where, message="needs week or date: the day")
    if dated.week is not None and dated.date is not None:
        yield Problem(path=(*where, "week"), message="stands beside date: give one of them")


def _occasion_problems(where: KeyPath, occasion: Occasion) -> Iterator[Problem]:
    """An occasion has one day, or one in every year."""
    stated = [k for k in ("week", "date", "each_year") if getattr(occasion, k) is not None]
    if not stated:
        yield Problem(path=where, message="needs week, date or each_year: its first day")
    for key in stated[1:]:
        message = f"stands beside {stated[0]}: give one of them"
        yield Problem(path=(*where, key), message=message)


def _count_problems(where: KeyPath, staff: Staff) -> Iterator[Problem]:
    """Who comes later is part of the headcount; who leaves was there from the start."""
    if staff.headcount is None:
        return
    people = math.ceil(staff.headcount)
    coming = staff.new_hires + sum(hire.people for hire in staff.hires.values())
    leaving = sum(leave.people for leave in staff.departures.values())
    there = max(people - coming, 0)
    if staff.hires and coming > people:
        number = f"got {coming} of {staff.headcount:g}, new_hires included"
        yield Problem(path=(*where, "hires"), message=f"more hires than people ({number})")
    elif leaving > there:
        message = f"more departures than people there from the start (got {leaving} of {there})"
        yield Problem(path=(*where, "departures"), message=message)


def _replacement_problems(where: KeyPath, staff: Staff) -> Iterator[Problem]:
    """A place that is not filled again has no time to fill it, and nobody is replaced."""
    rules = staff.replacement
    if rules.enabled:
        return
    for key in ("weeks_to_hire", "under_performers_after_months"):
        if getattr(rules, key) is not None:
            message = "has no effect without enabled: true"
            yield Problem(path=(*where, "replacement", key), message=message)


def _programme_problems(
    where: KeyPath, staff: Staff, programme: Programme, design: Design
) -> Iterator[Problem]:
    """Interns come by their terms, on a shift; who mentors and hires them is no intern."""
    if staff.shift == ALWAYS:
        message = "interns have a shift with an end (got 'always')"
        yield Problem(path=(*where, "shift"), message=message)
    for key in _NOT_BESIDE_PROGRAMME:
        if getattr(staff, key):
            message = "stands beside programme, whose terms say who comes when"
            yield Problem(path=(*where, key), message=message)
    if staff.replacement != Replacement():
        message = "stands beside programme: nobody takes the place of an intern"
        yield Problem(path=(*where, "replacement"), message=message)
    inside = (*where, "programme")
    for key in ("terms", "away"):
        for name, occasion in getattr(programme, key).items():
            yield from _occasion_problems((*inside, key, name), occasion)
    yield from _mentor_problems(inside, programme, design)
    yield from _offer_problems(inside, programme, design)


def _mentor_problems(where: KeyPath, programme: Programme, design: Design) -> Iterator[Problem]:
    """Mentors are all people of a staff, or named ones."""
    mentors, path = programme.mentors, (*where, "mentors")
    if mentors is None:
        return
    if (mentors.staff is None) == (mentors.engineers is None):
        message = "needs one of staff and engineers: who looks after them"
        yield Problem(path=path, message=message)
    if mentors.staff is not None:
        yield from _staff_name_problems((*path, "staff"), mentors.staff, design)
    known = [
        f"{name}/{slot:02d}"
        for name, staff in _lasting(design).items()
        for slot in range(math.ceil(staff.people))
    ]
    named = mentors.engineers or []
    for number, engineer in enumerate(named):
        yield from name_problems((*path, "engineers", number), "engineer", [engineer], known)
        if engineer in named[:number]:
            message = f"{got(engineer)} is listed twice"
            yield Problem(path=(*path, "engineers", number), message=message)


def _offer_problems(where: KeyPath, programme: Programme, design: Design) -> Iterator[Problem]:
    """Who is hired goes to people who stay."""
    if programme.offers is not None:
        yield from _staff_name_problems((*where, "offers", "to"), programme.offers.to, design)
    returning = programme.returning
    if returning is None or programme.offers is not None:
        return
    for key in ("offered_share", "accepted_share"):
        if getattr(returning, key) is not None:
            message = "has no effect without offers"
            yield Problem(path=(*where, "returning", key), message=message)


def _staff_name_problems(where: KeyPath, name: str, design: Design) -> Iterator[Problem]:
    """A "desk/staff" of people on shifts, who stay."""
    yield from name_problems(where, "staff of people who stay", [name], _lasting(design))


def _lasting(design: Design) -> dict[str, Staff]:
    """Staff by "desk/staff", without seats, programmes and people around the clock."""
    return {
        f"{name}/{role}": staff
        for name, desk in design.desks.items()
        for role, staff in desk.staff.items()
        if staff.seats is None and staff.programme is None and staff.shift != ALWAYS
    }
