"""Headcounts of a design by "desk/role", read and replaced."""

from collections.abc import Mapping

from supportsim.errors import SupportSimError
from supportsim.inputs.design import Design

#: Headcounts are whole thousandths: a few minutes of a week.
DECIMALS = 3


def headcounts(design: Design) -> dict[str, float]:
    """Headcount of every role, named "desk/role", in the order of the design; seats have none."""
    return {
        f"{desk_name}/{role}": staff.headcount
        for desk_name, desk in design.desks.items()
        for role, staff in desk.staff.items()
        if staff.headcount is not None
    }


def with_headcounts(design: Design, changed: Mapping[str, float]) -> Design:
    """The design with other headcounts at some roles.

    Args:
        design: Left as it is.
        changed: "desk/role" to headcount, in (0, 10000].

    Raises:
        SupportSimError: A role is unknown or a headcount out of range.
    """
    unknown = sorted(set(changed) - set(headcounts(design)))
    if unknown:
        raise SupportSimError(f"no staff {unknown[0]!r} in this design")
    for name, headcount in changed.items():
        if not 0 < headcount <= 10_000:
            raise SupportSimError(f"{name}: headcount must lie in (0, 10000], not {headcount:g}")
    desks = {}
    for desk_name, desk in design.desks.items():
        staff = {
            role: one.model_copy(
                update={"headcount": float(changed.get(f"{desk_name}/{role}", one.people))}
            )
            if one.headcount is not None
            else one
            for role, one in desk.staff.items()
        }
        desks[desk_name] = desk.model_copy(update={"staff": staff})
    return design.model_copy(update={"desks": desks})
