"""The roster: which named engineers exist and who is on duty when."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

#: Kinds of a duty row.
SHIFT: Final = 0
BLOCK: Final = 1
ABSENT: Final = 2
OVERTIME: Final = 3
DUTY_KINDS: Final = ("shift", "block", "absent", "overtime")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Roster:
    """p engineers, named desk/role/slot, in order of (desk, role, slot) of the design.

    Arrays are int64 and read-only; times are milliseconds since the scenario's start.
    Duty rows are sorted by (engineer, start, kind). Shift rows of one person are disjoint
    and never adjacent (adjacent shifts are one shift). Block rows lie inside shifts.
    Absent rows are the shifts, or parts of them, that leave or sickness removed.

    Attributes:
        names: "first_line/day/03": desk, role, slot counted from 0.
        desk: (p,) index of the desk in the design's order.
        grade: (p,) index of the grade in the scenario's order.
        site: (p,) index of the site in the scenario's order.
        fraction: (p,) share of full time in parts per million.
        hired: (p,) when employment began; far before 0 for those not in ramp.
        skills: (p,) bit mask over the scenario's skills.
        duty_engineer, duty_from, duty_to, duty_kind: (d,) the duty rows.
        leave_engineer, leave_from, leave_to: (l,) stretches away, from the end of the last
            shift before to the start of the first shift after.
        leave_planned: (l,) 1 for leave, 0 for sickness.
    """

    names: tuple[str, ...]
    desk: Integers
    grade: Integers
    site: Integers
    fraction: Integers
    hired: Integers
    skills: Integers
    duty_engineer: Integers
    duty_from: Integers
    duty_to: Integers
    duty_kind: Integers
    leave_engineer: Integers
    leave_from: Integers
    leave_to: Integers
    leave_planned: Integers
