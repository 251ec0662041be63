"""Checks of standby: its hours are known and not those of the shift, and it backs other desks."""

from collections.abc import Iterator

from supportsim.inputs.design import Design, Staff
from supportsim.inputs.on_call import OnCall
from supportsim.inputs.problems import KeyPath, Problem, got, name_problems
from supportsim.inputs.staff import ALWAYS


def on_call_problems(
    where: KeyPath, staff: Staff, rules: OnCall, design: Design
) -> Iterator[Problem]:
    """Yield what is wrong with the hours and the number of people on call of one staff."""
    yield from name_problems((*where, "shift"), "shift", [rules.shift], [*design.shifts, ALWAYS])
    if staff.programme is not None:
        yield Problem(path=where, message="interns of a programme are not called out")
    if staff.shift == ALWAYS:
        message = "is for people who go home; those on shift: always are there"
        yield Problem(path=where, message=message)
    elif rules.shift == staff.shift:
        message = f"{got(rules.shift)} is their own shift, in which they are there"
        yield Problem(path=(*where, "shift"), message=message)
    if staff.headcount is not None and rules.people > staff.headcount:
        message = f"more people on call than there are (got {rules.people} of {staff.headcount:g})"
        yield Problem(path=(*where, "people"), message=message)


def backing_problems(where: KeyPath, desk: str, staff: Staff, design: Design) -> Iterator[Problem]:
    """Yield what is wrong with the desks that people on call back."""
    backs = [] if staff.on_call is None else staff.on_call.backs
    for number, name in enumerate(backs):
        path = (*where, "backs", number)
        yield from name_problems(path, "desk", [name], design.desks)
        if name == desk:
            yield Problem(path=path, message="must be another desk than this one")
        if name in backs[:number]:
            yield Problem(path=path, message=f"{got(name)} is listed twice")
        if name in design.desks and design.desks[name].unlimited is not None:
            message = f"{got(name)} is unlimited: nothing waits there"
            yield Problem(path=path, message=message)
