"""Desks at which nobody has hours for cases, so that all of theirs overflow to another."""

from collections.abc import Mapping

from supportsim.inputs.design import Design


def handed_on(design: Design, case_hours: Mapping[str, float]) -> dict[str, str]:
    """Desk without hours for cases to the one that its cases overflow to, which has some.

    Args:
        design: The organisation.
        case_hours: "desk/role" to hours a year for case work.
    """
    staffed = {role.rpartition("/")[0] for role, hours in case_hours.items() if hours > 0}
    served = staffed | {name for name, desk in design.desks.items() if desk.unlimited is not None}
    return {
        name: desk.overflow.desk
        for name, desk in design.desks.items()
        if desk.overflow is not None and name not in served and desk.overflow.desk in served
    }
