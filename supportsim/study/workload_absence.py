"""Leave and illness of the owners of cases: how often, how long, and who then hands over."""

import math
from dataclasses import dataclass
from typing import Final

from supportsim.inputs.design import Desk
from supportsim.inputs.market import Absence

#: Working days of a year, and of a week of calendar days.
WORKDAYS: Final = 260.0
WORKWEEK: Final = 5
#: Longer absences are not told apart.
_MOST_DAYS: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """An absence without hand-over: chance that a working day begins one; chance by its length.

    Attributes:
        begins: For each working day.
        days: Working days to their share; the last stands for all longer ones.
    """

    begins: float
    days: dict[int, float]


def leaves_a_year(rules: Absence) -> float:
    """How often somebody goes on leave."""
    return rules.leave_days_per_year / rules.leave_stretch_days


def absences_of(rules: Absence, desk: Desk) -> list[Absent]:
    """Leave and illness of the owners of a desk; who is away too long hands over at that time."""
    longest = handed_over_after(desk)
    found = []
    if longest is None or rules.leave_stretch_days <= longest:
        found.append(
            _absent(leaves_a_year(rules), {min(rules.leave_stretch_days, _MOST_DAYS): 1.0})
        )
    goes_on = 1 - 1 / rules.sickness_days
    most = _MOST_DAYS if longest is None else min(longest + 1, _MOST_DAYS)
    lengths = {days: goes_on ** (days - 1) * (1 - goes_on) for days in range(1, most)}
    lengths[most] = goes_on ** (most - 1)
    found.append(_absent(rules.sickness_spells_per_year, lengths))
    return [one for one in found if one.begins > 0]


def _absent(spells: float, days: dict[int, float]) -> Absent:
    return Absent(begins=min(spells / WORKDAYS, 1.0), days=days)


def handed_over_after(desk: Desk) -> int | None:
    """Working days that an owner may be away before the open cases are handed over; or None."""
    if desk.reassign_after_days is None or desk.ownership != "engineer":
        return None
    return math.floor(desk.reassign_after_days * WORKWEEK / 7)


def owners_a_year(rules: Absence, desk: Desk) -> float:
    """How often somebody hands the open cases over, for long leave or illness."""
    longest = handed_over_after(desk)
    if longest is None:
        return 0.0
    ill = rules.sickness_spells_per_year * (1 - 1 / rules.sickness_days) ** longest
    return leaves_a_year(rules) * (rules.leave_stretch_days > longest) + ill


def away_by_leave(rules: Absence, desk: Desk) -> float:
    """Share of the working days on which an owner is on leave and has handed all cases over."""
    longest = handed_over_after(desk)
    if longest is None or rules.leave_stretch_days <= longest:
        return 0.0
    return min(rules.leave_days_per_year / WORKDAYS, 0.9)
