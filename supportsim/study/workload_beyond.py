"""Beyond the formula: work that blocks and absent owners add, which only `check` tells.

Staffing by `staffing.utilisation` does without it, since headcounts are part of results.
"""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.dates import minutes_of
from supportsim.demand.work import distribution_of
from supportsim.inputs.design import Design, Desk, Shift
from supportsim.inputs.market import Absence
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS, Staff
from supportsim.laws import mean
from supportsim.supply.opening import desk_opening, shift_hours
from supportsim.supply.shifts import period
from supportsim.units import MINUTE, WEEK, from_hours
from supportsim.workweek import OpenHours, after

#: Working days, and hours, of a year.
_WORKDAYS: Final = 260.0
_YEAR: Final = 8766.0
#: Half hours of a block, and instants at which touches are taken to be ready.
_BLOCK_MINUTES: Final = 30
_READY: Final = np.arange(0, 8 * WEEK, 30 * MINUTE)
#: Working days of a week of calendar days.
_WORKWEEK: Final = 5
#: Chances are no closer to 1 where a series of them is summed.
_MOST: Final = 0.9


class Beyond:
    """What a scenario and a design add to the first-order work of a desk."""

    def __init__(self, scenario: Scenario, design: Design, case_hours: Mapping[str, float]) -> None:
        self._scenario = scenario
        self._design = design
        self._case_hours = case_hours
        opening = dict(zip(design.desks, desk_opening(scenario, design), strict=True))
        self._off = {name: self._owner_is_off(name, opening) for name in design.desks}

    def stand_in(self, name: str, severity: int) -> float:
        """Chance that a touch of an owner at a desk falls to a stand-in of the same desk.

        It does if the opening hours of `backup` are over before the owner is back; touches are
        ready at any hour of the week, and somebody is free then.
        """
        backup = self._design.desks[name].backup
        return 0.0 if backup is None or severity > backup.from_severity else self._off[name]

    def again(self, name: str, severity: int, touches: float, unable: float) -> float:
        """How often a case that was helped with is helped with again, for others than its owner.

        Each touch may find stand-ins, one after the other, who ask for help with chance
        `unable`; and while it waits for its customer the case may come to a new owner.
        """
        chance = self.stand_in(name, severity) * unable
        delay = mean(distribution_of(self._scenario.customer_delay_hours))
        moves = self._owners_a_year(self._design.desks[name]) / _YEAR
        moved = moves * delay * max(touches - 1, 0.0)
        return touches * chance / (1 - min(chance, _MOST)) + moved * unable

    def pick_up(self, name: str) -> float:
        """Hours of pick-up for each hour of work at a desk.

        Of n half hours of a shift b are blocks: they cut work b (n - b) / n times, and the end
        of the shift does once more, unless work is finished.
        """
        rule = self._scenario.mechanisms.pick_up
        staffs = self._design.desks[name].staff
        hours = {role: self._case_hours[f"{name}/{role}"] for role in staffs}
        there = math.fsum(hours.values())
        if not rule.enabled or there <= 0:
            return 0.0
        finishes = self._design.desks[name].shift_end == "finish"
        cuts = sum(hours[role] * self._cuts(staff, finishes) for role, staff in staffs.items())
        return rule.minutes / 60 * cuts / there

    def _cuts(self, staff: Staff, finishes: bool) -> float:
        """How often an hour of work is cut."""
        shift = self._design.pattern(staff.shift)
        if shift is None or staff.shift == ALWAYS:
            return 0.0
        minutes, shrinkage = _minutes(shift), self._scenario.shrinkage
        places = minutes / _BLOCK_MINUTES
        blocks = shrinkage * places
        cuts = blocks * (places - blocks) / places + (not finishes)
        return cuts / (minutes / 60 * (1 - shrinkage))

    def _owner_is_off(self, name: str, opening: Mapping[str, OpenHours]) -> float:
        """Chance that a wait of `backup` is over before the owner is back, by case hours."""
        desk = self._design.desks[name]
        if desk.backup is None or desk.ownership == "desk" or _is_grouped(desk):
            return 0.0
        due = after(opening[name], _READY, from_hours(desk.backup.after_hours))
        # The next instant at which somebody is there.
        taken = after(opening[name], due, 1) - 1
        away = _share_away(self._scenario.absence, desk)
        parts = []
        for role, staff in desk.staff.items():
            late = np.mean(self._returns(staff, desk) > taken)
            chance = 1 - (1 - float(late)) * (1 - away)
            parts.append((self._case_hours[f"{name}/{role}"], chance))
        total = math.fsum(hours for hours, _ in parts)
        return math.fsum(hours * chance for hours, chance in parts) / total if total > 0 else 0.0

    def _returns(self, staff: Staff, desk: Desk) -> npt.NDArray[np.int64]:
        """When an owner is on shift next, from each instant at which a touch is ready."""
        if staff.shift is None or staff.shift == ALWAYS:
            return _READY
        covered = period(self._scenario)
        shift, site = self._design.shifts[staff.shift], self._scenario.sites[desk.site]
        horizon = int(_READY[-1]) + 4 * WEEK
        return np.asarray(after(shift_hours(shift, site, covered.zero, horizon), _READY, 1) - 1)

    def _owners_a_year(self, desk: Desk) -> float:
        """How often somebody hands the open cases over, for long leave or illness."""
        days, rules = desk.reassign_after_days, self._scenario.absence
        if days is None or desk.ownership != "engineer":
            return 0.0
        leaves = rules.leave_days_per_year / rules.leave_stretch_days
        longest = math.floor(days * _WORKWEEK / 7)
        ill = rules.sickness_spells_per_year * (1 - 1 / rules.sickness_days) ** longest
        return leaves * (rules.leave_stretch_days > longest) + ill


def _is_grouped(desk: Desk) -> bool:
    """Whether several people are one owner, of whom one is mostly there."""
    return desk.ownership == "customer" and desk.group_size > 1


def _minutes(shift: Shift) -> int:
    begin, end = minutes_of(shift.starts), minutes_of(shift.ends)
    return (end - begin - 1) % (24 * 60) + 1


def _share_away(rules: Absence, desk: Desk) -> float:
    """Share of working days on which an owner is away without handing the cases over."""
    leave = rules.leave_days_per_year
    if desk.reassign_after_days is not None:
        longest = math.floor(desk.reassign_after_days * _WORKWEEK / 7)
        leave *= rules.leave_stretch_days <= longest
    ill = rules.sickness_spells_per_year * rules.sickness_days
    return min((leave + ill) / _WORKDAYS, 1.0)
