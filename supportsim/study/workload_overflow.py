"""Desks at which nobody has hours for cases, so that all of theirs overflow to another."""

from collections.abc import Mapping

from supportsim.inputs.design import Design


def without_hours(design: Design, case_hours: Mapping[str, float]) -> list[str]:
    """Desks of people at which nobody has hours for cases.

    Args:
        design: The organisation.
        case_hours: "desk/role" to hours a year for case work.
    """
    staffed = {role.rpartition("/")[0] for role, hours in case_hours.items() if hours > 0}
    return [
        name
        for name, desk in design.desks.items()
        if desk.unlimited is None and name not in staffed
    ]


def handed_on(design: Design, case_hours: Mapping[str, float]) -> dict[str, str]:
    """Desk without hours for cases to the one that its cases overflow to, which has some.

    Args:
        design: The organisation.
        case_hours: "desk/role" to hours a year for case work.
    """
    idle = without_hours(design, case_hours)
    return {
        name: overflow.desk
        for name in idle
        if (overflow := design.desks[name].overflow) is not None and overflow.desk not in idle
    }
