"""Shift ends and blocks that cut work: how often, and who goes on with it."""

import math
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from supportsim.dates import minutes_of
from supportsim.inputs.design import Design, Shift
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.study.workload_absence import WORKDAYS, leaves_a_year
from supportsim.study.workload_owners import FIRST, LAST
from supportsim.supply.opening import desk_opening, shift_hours
from supportsim.supply.shifts import period
from supportsim.units import WEEK, from_hours
from supportsim.workweek import OpenHours, after, always

#: How far the shifts that are looked at reach.
_HORIZON: Final = 20 * WEEK
#: Half hours of a block.
_BLOCK_MINUTES: Final = 30


class Cuts:
    """How often work at each desk is cut.

    Attributes:
        opening: Opening hours of each desk.
    """

    def __init__(self, scenario: Scenario, design: Design, case_hours: Mapping[str, float]) -> None:
        self._scenario = scenario
        self._design = design
        self._case_hours = case_hours
        self.opening = dict(zip(design.desks, desk_opening(scenario, design), strict=True))
        self._shifts: dict[str, dict[str, OpenHours]] = {}
        self._returned: dict[str, float] = {}

    def ends(self, name: str) -> float:
        """How often the end of a shift cuts an hour of work."""
        if self._design.desks[name].shift_end == "finish":
            return 0.0
        return self._by_hours(name, lambda role: self._ends_of(name, role))

    def returned(self, name: str) -> float:
        """How often an hour of work is cut and goes to a colleague, where a desk owns it.

        Held work returns to the backlog if `return_after_hours` are over before its holder is
        back, or at once with the rule `return`.
        """
        desk = self._design.desks[name]
        if desk.ownership != "desk" or desk.shift_end not in {"pause", "return"}:
            return 0.0
        if name not in self._returned:
            self._returned[name] = self._by_hours(
                name, lambda role: self._ends_of(name, role) * self._is_returned(name, role)
            )
        return self._returned[name]

    def pick_up(self, name: str) -> float:
        """Hours of pick-up for each hour of work at a desk.

        Of n half hours of a shift b are blocks: they cut work b (n - b) / n times, and the end
        of the shift does once more, unless work is finished.
        """
        rule = self._scenario.mechanisms.pick_up
        if not rule.enabled:
            return 0.0
        blocks = self._by_hours(name, lambda role: self._blocks_of(name, role))
        return rule.minutes / 60 * (blocks + self.ends(name))

    def _blocks_of(self, name: str, role: str) -> float:
        """Blocks that cut an hour of a role's work."""
        shift = self._pattern(name, role)
        if shift is None:
            return 0.0
        minutes, shrinkage = _minutes(shift), self._scenario.shrinkage
        places = minutes / _BLOCK_MINUTES
        blocks = shrinkage * places
        return blocks * (places - blocks) / places / (minutes / 60 * (1 - shrinkage))

    def shifts(self, name: str) -> dict[str, OpenHours]:
        """When the people of each role are on shift."""
        if name not in self._shifts:
            self._shifts[name] = self._shifts_of(name)
        return self._shifts[name]

    def _shifts_of(self, name: str) -> dict[str, OpenHours]:
        desk, zero = self._design.desks[name], period(self._scenario).zero
        site, found = self._scenario.sites[desk.site], {}
        for role in desk.staff:
            pattern = self._pattern(name, role)
            found[role] = always(0, _HORIZON)
            if pattern is not None:
                found[role] = shift_hours(pattern, site, zero, _HORIZON)
        return found

    def _is_returned(self, name: str, role: str) -> float:
        """Share of the cuts at shift ends whose work a colleague goes on with."""
        desk, rules = self._design.desks[name], self._scenario.absence
        hours = self.shifts(name)[role]
        if desk.shift_end == "return":
            return 1.0
        wait = from_hours(desk.return_after_hours)
        ends = hours.end[(hours.end >= FIRST) & (hours.end < LAST)]
        back = after(hours, ends, 1) - 1
        late = float(np.mean(after(self.opening[name], ends, wait) <= back)) if len(ends) else 0.0
        away = min((leaves_a_year(rules) + rules.sickness_spells_per_year) / WORKDAYS, 1.0)
        return late + (1 - late) * away

    def _ends_of(self, name: str, role: str) -> float:
        """Shift ends in an hour of a role's work."""
        shift = self._pattern(name, role)
        return 0.0 if shift is None else 60 / (_minutes(shift) * (1 - self._scenario.shrinkage))

    def _pattern(self, name: str, role: str) -> Shift | None:
        """The weekly pattern of people; None of seats and of those around the clock."""
        staff = self._design.desks[name].staff[role]
        return None if staff.shift == ALWAYS else self._design.pattern(staff.shift)

    def _by_hours(self, name: str, rate: Callable[[str], float]) -> float:
        """Mean of a rate over the roles of a desk, by case hours."""
        hours = {r: self._case_hours[f"{name}/{r}"] for r in self._design.desks[name].staff}
        there = math.fsum(hours.values())
        return math.fsum(hours[r] * rate(r) for r in hours) / there if there > 0 else 0.0


def _minutes(shift: Shift) -> int:
    begin, end = minutes_of(shift.starts), minutes_of(shift.ends)
    return (end - begin - 1) % (24 * 60) + 1
