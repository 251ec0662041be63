"""On call: the rules of standby of a design as integers, one set for each staff that has them."""

from supportsim.arrays import Integers, frozen
from supportsim.inputs.design import Design
from supportsim.inputs.on_call import OnCall
from supportsim.plan.arrays import index_of, offsets
from supportsim.plan.plan import OnCall as OnCallTable
from supportsim.units import MINUTE, NONE, from_hours


def on_call_of(design: Design) -> OnCallTable:
    """The rules of every staff with standby, in order of desk and staff."""
    rules = list(_rules(design).values())
    names = tuple(design.desks)
    return OnCallTable(
        from_severity=frozen([int(one.from_severity) for one in rules]),
        wake=frozen([round(one.wake_minutes * MINUTE) for one in rules]),
        most_call_outs=frozen([one.most_call_outs for one in rules]),
        rest=frozen([from_hours(one.rest_hours) for one in rules]),
        backs_offset=offsets(len(one.backs) for one in rules),
        backs_desk=frozen([index_of(names, desk) for one in rules for desk in one.backs]),
    )


def on_call_classes(design: Design, names: tuple[str, ...]) -> Integers:
    """(p,) row of `on_call_of` of engineers named "desk/staff/03", or -1."""
    row = {role: number for number, role in enumerate(_rules(design))}
    return frozen([row.get(_role(name), NONE) for name in names])


def _rules(design: Design) -> dict[tuple[str, str], OnCall]:
    """(desk, staff) to the rules of its standby."""
    return {
        (name, role): staff.on_call
        for name, desk in design.desks.items()
        for role, staff in desk.staff.items()
        if staff.on_call is not None
    }


def _role(engineer: str) -> tuple[str, str]:
    desk, role, _ = engineer.split("/")
    return desk, role
