"""What must hold inside a design beyond the types of its values."""

from collections.abc import Iterator

from supportsim.inputs.check_desk import desk_problems
from supportsim.inputs.check_staff import pattern_problems
from supportsim.inputs.check_ways import way_problems
from supportsim.inputs.design import Design
from supportsim.inputs.problems import KeyPath, Problem, name_problems
from supportsim.inputs.staff import ALWAYS


def design_problems(design: Design) -> Iterator[Problem]:
    """Yield every mistake of a design that its types cannot see."""
    for name, shift in design.shifts.items():
        where: KeyPath = ("shifts", name)
        if name == ALWAYS:
            message = "this name is taken: it stands for around the clock and needs no entry"
            yield Problem(path=where, message=message)
        yield from pattern_problems(where, shift.days, shift.starts, shift.ends)
    for name in design.desks:
        yield from desk_problems(name, design)
    yield from _intake_problems(design)
    yield from way_problems(design)
    yield from _balance_problems(design)


def _intake_problems(design: Design) -> Iterator[Problem]:
    last = len(design.intake) - 1
    for number, entry in enumerate(design.intake):
        where: KeyPath = ("intake", number)
        yield from name_problems((*where, "desk"), "desk", [entry.desk], design.desks)
        shifts = [*design.shifts, ALWAYS]
        yield from name_problems((*where, "when", "hours"), "shift", entry.when.hours, shifts)
        conditions = entry.when.model_dump(exclude_none=True)
        if number == last and conditions:
            message = "the last entry takes what is left, so it has no conditions"
            yield Problem(path=(*where, "when"), message=message)
        if number < last and not conditions:
            message = "has no conditions, so no case gets beyond it; put it last"
            yield Problem(path=where, message=message)


def _balance_problems(design: Design) -> Iterator[Problem]:
    balance = design.balance
    if balance is None:
        return
    yield from name_problems(("balance", "desk"), "desk", [balance.desk], design.desks)
    if balance.desk not in design.desks:
        return
    staff = design.desks[balance.desk].staff
    yield from name_problems(("balance", "staff"), "staff", [balance.staff], staff)
    if balance.staff in staff and staff[balance.staff].seats is not None:
        message = "seats have no headcount that could give way"
        yield Problem(path=("balance", "staff"), message=message)
