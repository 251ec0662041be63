"""What must hold inside a design beyond the types of its values."""

import math
from collections.abc import Iterator

from supportsim.inputs.check_time import day_problems, span_problems
from supportsim.inputs.design import Design, Desk, Staff
from supportsim.inputs.problems import KeyPath, Problem, name_problems
from supportsim.units import RANKS


def design_problems(design: Design) -> Iterator[Problem]:
    """Yield every mistake of a design that its types cannot see."""
    for name, shift in design.shifts.items():
        where: KeyPath = ("shifts", name)
        yield from day_problems(where, shift.days)
        yield from span_problems(where, shift.starts, shift.ends, ("starts", "ends"))
    for name, desk in design.desks.items():
        yield from _desk_problems(name, desk, design)
    yield from _intake_problems(design)
    yield from _loop_problems(design)
    if _ways_on(design) <= set(design.desks):
        yield from _unreachable_problems(design)
    yield from _balance_problems(design)


def engineers_at(desk: Desk) -> int:
    """Return how many people a desk has, the last of each staff perhaps part-time."""
    return sum(math.ceil(staff.headcount) for staff in desk.staff.values())


def chain(design: Design, name: str) -> list[str]:
    """Return the desks that a case at this desk may climb to, itself first.

    Ends before a desk that is unknown or comes up again.
    """
    climbed: list[str] = []
    here: str | None = name
    while here is not None and here in design.desks and here not in climbed:
        climbed.append(here)
        escalation = design.desks[here].escalation
        here = None if escalation is None else escalation.to
    return climbed


def _desk_problems(name: str, desk: Desk, design: Design) -> Iterator[Problem]:
    where = ("desks", name)
    for role, staff in desk.staff.items():
        yield from _staff_problems((*where, "staff", role), staff, design)
    if desk.escalation is not None:
        path = (*where, "escalation", "to")
        yield from name_problems(path, "desk", [desk.escalation.to], design.desks)
        if len(chain(design, name)) > RANKS:
            message = (
                f"more than {RANKS} desks behind each other: {' > '.join(chain(design, name))}"
            )
            yield Problem(path=path, message=message)
    if desk.backup is not None:
        path = (*where, "backup", "desk")
        yield from name_problems(path, "desk", [desk.backup.desk], design.desks)
    if desk.ownership != "customer":
        if desk.group_size > 1:
            message = f"groups need ownership: customer (this desk has {desk.ownership})"
            yield Problem(path=(*where, "group_size"), message=message)
        if desk.history_months > 0:
            message = f"a history needs ownership: customer (this desk has {desk.ownership})"
            yield Problem(path=(*where, "history_months"), message=message)
    elif engineers_at(desk) < desk.group_size:
        message = f"a group of {desk.group_size} needs more than {engineers_at(desk)} engineer(s)"
        yield Problem(path=(*where, "group_size"), message=message)


def _staff_problems(where: KeyPath, staff: Staff, design: Design) -> Iterator[Problem]:
    yield from name_problems((*where, "shift"), "shift", [staff.shift], design.shifts)
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
    if staff.new_hires > math.ceil(staff.headcount):
        message = f"more new hires than people (got {staff.new_hires} of {staff.headcount:g})"
        yield Problem(path=(*where, "new_hires"), message=message)


def _intake_problems(design: Design) -> Iterator[Problem]:
    last = len(design.intake) - 1
    for number, entry in enumerate(design.intake):
        where: KeyPath = ("intake", number)
        yield from name_problems((*where, "desk"), "desk", [entry.desk], design.desks)
        conditions = entry.when.model_dump(exclude_none=True)
        if number == last and conditions:
            message = "the last entry takes what is left, so it has no conditions"
            yield Problem(path=(*where, "when"), message=message)
        if number < last and not conditions:
            message = "has no conditions, so no case gets beyond it; put it last"
            yield Problem(path=where, message=message)


def _loop_problems(design: Design) -> Iterator[Problem]:
    """Escalation that comes back to where it started; each loop is told once."""
    told: set[str] = set()
    for name in design.desks:
        climbed = chain(design, name)
        escalation = design.desks[climbed[-1]].escalation
        if escalation is not None and escalation.to == name and name not in told:
            told.update(climbed)
            message = f"escalation goes round in a loop: {' > '.join([*climbed, name])}"
            yield Problem(path=("desks", name, "escalation", "to"), message=message)


def _ways_on(design: Design) -> set[str]:
    """Return every desk that is named as the next one, known or not."""
    named = {entry.desk for entry in design.intake}
    return named.union(*(_next_desks(desk) for desk in design.desks.values()))


def _next_desks(desk: Desk) -> list[str]:
    after = [] if desk.escalation is None else [desk.escalation.to]
    return after if desk.backup is None else [*after, desk.backup.desk]


def _unreachable_problems(design: Design) -> Iterator[Problem]:
    """Desks that no case can come to by intake, escalation or backup."""
    reached: set[str] = set()
    waiting = [entry.desk for entry in design.intake]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += _next_desks(design.desks[name])
    for name in design.desks:
        if name not in reached:
            message = "no case comes here, by intake, escalation or backup"
            yield Problem(path=("desks", name), message=message)


def _balance_problems(design: Design) -> Iterator[Problem]:
    balance = design.balance
    if balance is None:
        return
    yield from name_problems(("balance", "desk"), "desk", [balance.desk], design.desks)
    if balance.desk in design.desks:
        roles = design.desks[balance.desk].staff
        yield from name_problems(("balance", "staff"), "staff", [balance.staff], roles)
