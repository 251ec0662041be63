"""Beyond the formula: what the clock, absence and the speed of people add, which `check` tells.

Staffing by `staffing.utilisation` does without it, since headcounts are part of results.
"""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.demand.work import distribution_of
from supportsim.inputs.design import Design, Desk
from supportsim.inputs.law import Law
from supportsim.inputs.scenario import Scenario
from supportsim.laws import mean, quantile
from supportsim.study.workload_absence import absences_of, away_by_leave, owners_a_year
from supportsim.study.workload_cuts import Cuts
from supportsim.study.workload_owners import (
    Offer,
    OwnerTimes,
    mean_times,
    owner_hours,
    owner_times,
)
from supportsim.study.workload_pace import context_factor, familiar_factor, productivity
from supportsim.supply.capacity import YEAR
from supportsim.supply.shifts import period
from supportsim.units import HOUR, from_hours
from supportsim.workweek import OpenHours

#: Hours of a year.
_YEAR: Final = YEAR / HOUR
#: Shares at which the lengths of help are looked up.
_HELPS: Final = (np.arange(12) + 0.5) / 12
#: Chances are no closer to 1 where a series of them is summed.
_MOST: Final = 0.9


class Beyond:
    """What a scenario and a design add to the first-order work of a desk.

    Attributes:
        productivity: "desk/role" to the mean productivity of its people; 1 for others.
        cuts: How often work is cut at each desk.
    """

    def __init__(self, scenario: Scenario, design: Design, case_hours: Mapping[str, float]) -> None:
        self._scenario = scenario
        self._design = design
        self.cuts = Cuts(scenario, design, case_hours)
        self._times = {
            name: self._owners(name, desk)
            for name, desk in design.desks.items()
            if desk.ownership != "desk" and any(one.people for one in desk.staff.values())
        }
        self._context: dict[str, float] = {}
        self._familiar: dict[tuple[str, str], float] = {}
        self.productivity = productivity(scenario, design)

    def learn(self, held: Mapping[str, float], solved: Mapping[tuple[str, str], float]) -> None:
        """Note what a first walk found, for the factors of the next.

        Args:
            held: Desk to the hours that its owners hold cases, of all cases of a year.
            solved: (desk, segment) to cases that are solved there in a year.
        """
        for name, hours in held.items():
            self._context[name] = self._context_of(name, hours)
        for (name, segment), cases in solved.items():
            self._familiar[name, segment] = self._familiar_of(name, segment, cases)

    def factor(self, name: str, segment: str) -> float:
        """Context switching times familiarity of touches and attempts at a desk."""
        return self._context.get(name, 1.0) * self._familiar.get((name, segment), 1.0)

    def stand_in(self, name: str, severity: int, hours: float) -> float:
        """Chance that a touch after the first falls to a stand-in.

        After its reply, or when the end of a shift cuts it; somebody is free then.

        Args:
            name: Desk of the owner.
            severity: Of the case.
            hours: That a touch takes.
        """
        times = self._offered(name, severity)
        return 0.0 if times is None else times.replied + self.cuts.ends(name) * hours * times.cut

    def again(self, name: str, severity: int, touches: float, unable: float, hours: float) -> float:
        """How often a case that was helped with is helped with again, for others than its owner.

        Stand-ins, one after the other, ask for help with chance `unable`: after each reply, each
        end of a shift that cuts the work, and after help. And the case may come to a new owner.
        Cases count by the hours of their help.

        Args:
            name: Desk of the owner.
            severity: Of the case.
            touches: Mean number.
            unable: Share of the desk's people who cannot solve it.
            hours: Work on it at the desk.
        """
        asked, times = 0.0, self._offered(name, severity)
        if times is not None:
            cuts = self.cuts.ends(name) * hours
            asked = (touches - 1) * times.asked_replied + cuts * times.asked_cut
        asked = 1 + (asked + self.new_owners(name, touches, hours, is_helped=True)) * unable
        if times is None:
            return asked - 1
        # Long help ends late, when the owner is gone, and is the more work.
        chains = 1 / (1 - np.minimum(np.array(times.asked_help) * unable, _MOST))
        length = _sample(self._scenario.assist_hours)
        weight = length / length.sum() if length.any() else np.full(len(length), 1 / len(length))
        return asked * float((weight * chains).sum()) - 1

    def new_owners(self, name: str, touches: float, hours: float, *, is_helped: bool) -> float:
        """How often a case comes to a new owner, because the old one is away for long."""
        moves = owners_a_year(self._scenario.absence, self._design.desks[name]) / _YEAR
        return moves * self.held(name, touches, hours, is_helped=is_helped)

    def held(self, name: str, touches: float, hours: float, *, is_helped: bool) -> float:
        """Hours by the clock from the first touch of a case to its last; 0 where a desk owns it."""
        times = self._times.get(name)
        if times is None:
            return 0.0
        nights = self.cuts.ends(name) * hours * times.night
        return max(touches - 1, 0.0) * times.gap + hours + nights + is_helped * times.help

    def _offered(self, name: str, severity: int) -> OwnerTimes | None:
        """Times of the owners, if their touches of this severity are offered to others."""
        backup = self._design.desks[name].backup
        return self._times.get(name) if backup and severity <= backup.from_severity else None

    def _context_of(self, name: str, hours: float) -> float:
        """Factor of context switching, if cases are held so many hours a year."""
        desk = self._design.desks[name]
        people = math.fsum(staff.people for staff in desk.staff.values())
        people *= 1 - away_by_leave(self._scenario.absence, desk)
        open_cases = hours / _YEAR / people if people > 0 else 0.0
        if desk.ownership == "desk":
            return 1.0
        return context_factor(self._scenario.mechanisms.context_switching, open_cases)

    def _familiar_of(self, name: str, segment: str, cases: float) -> float:
        """Factor of familiarity at a desk with the customers of a segment."""
        desk, customers = self._design.desks[name], self._scenario.segments[segment].customers
        people: float = desk.group_size
        if desk.ownership != "customer":
            people = math.fsum(staff.people for staff in desk.staff.values()) or 1.0
        return familiar_factor(
            self._scenario.mechanisms.familiarity,
            cases_a_year=cases / max(customers, 1) / people,
            history_months=desk.history_months or 0.0,
            covered=period(self._scenario),
        )

    def _owners(self, name: str, desk: Desk) -> OwnerTimes:
        """Times of the owners of a desk, on average over them."""
        is_group = desk.ownership == "customer" and desk.group_size > 1
        absences = [] if is_group else absences_of(self._scenario.absence, desk)
        delay = distribution_of(self._scenario.customer_delay_hours)
        offer = self._offer(name, desk)
        parts = [
            (weight, owner_times(hours, delay, absences, offer))
            for weight, hours in owner_hours(desk, self.cuts.shifts(name))
        ]
        return mean_times(parts)

    def _offer(self, name: str, desk: Desk) -> Offer:
        # Blocks stretch what is worked within a shift.
        backup, stretch = desk.backup, 1 / (1 - self._scenario.shrinkage)
        helps = _sample(self._scenario.assist_hours) * stretch * HOUR
        return Offer(
            opening=self.cuts.opening[name],
            stand_ins=self.cuts.opening[backup.desk if backup else name],
            wait=from_hours(backup.after_hours) if backup else None,
            attempt=from_hours(_mean(self._scenario.attempt_hours) * stretch),
            help=np.rint(helps).astype(np.int64),
            helpers=self._helpers(name, desk),
        )

    def _helpers(self, name: str, desk: Desk) -> list[tuple[float, OpenHours]]:
        """Who helps a desk, at which hours."""
        if desk.escalation is None:
            return [(1.0, self.cuts.opening[name])]
        to = [*desk.escalation.helpers] or [desk.escalation.to]
        found = []
        for helper in to:
            shifts, staffs = self.cuts.shifts(helper), self._design.desks[helper].staff
            found += [(staffs[role].people or 1.0, hours) for role, hours in shifts.items()]
        return found or [(1.0, self.cuts.opening[name])]


def _sample(law: Law | None) -> npt.NDArray[np.float64]:
    """Hours of a law, each as likely."""
    return np.zeros(1) if law is None else quantile(distribution_of(law), _HELPS)


def _mean(law: Law | None) -> float:
    return 0.0 if law is None else mean(distribution_of(law))
