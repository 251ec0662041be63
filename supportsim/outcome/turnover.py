"""Who came and went in the window: leavers, hires, vacancies, interns, offers and converts."""

import numpy as np
import numpy.typing as npt

from supportsim.arrays import time_within
from supportsim.inputs.design import Design
from supportsim.inputs.people import Programme
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Staff
from supportsim.outcome.cuts import Ratios
from supportsim.plan.plan import Plan
from supportsim.supply.people import staff_of
from supportsim.supply.person import ACCEPTED, CONVERT, HIRED, INTERN, OFFERED, RETURNED, place_of
from supportsim.supply.roster import Roster
from supportsim.supply.turnover import is_drawn
from supportsim.units import HOUR

Flags = npt.NDArray[np.bool_]


def comings_and_goings(
    scenario: Scenario, design: Design, plan: Plan, roster: Roster | None
) -> Ratios:
    """Counts of people over the window; empty where nobody comes or goes in the design.

    Args:
        scenario: Whether people leave by chance, or do not perform.
        design: Who comes and goes by plan, and the programmes.
        plan: The window.
        roster: Who was employed.
    """
    staffs = [staff for desk in design.desks.values() for staff in desk.staff.values()]
    programmes = [one.programme for one in staffs if one.programme is not None]
    moves = is_drawn(scenario, design) or any(one.hires or one.departures for one in staffs)
    if roster is None or not (moves or programmes):
        return {}
    lasting = np.array([_is_lasting(staff_of(design, name)) for name in roster.names], dtype=bool)
    start, end = plan.window_start, plan.window_end
    found: Ratios = {}
    if moves:
        found |= _turnover(roster, lasting, start, end)
    if scenario.under_performers.share > 0:
        found |= _weak(roster, lasting, start, end)
    if programmes:
        found |= _programmes(roster, programmes, start, end)
    return found


def _is_lasting(staff: Staff | None) -> bool:
    """Whether somebody is a person who is there to stay: no seat, no intern, no third party."""
    return staff is not None and staff.seats is None and staff.programme is None


def _turnover(roster: Roster, lasting: Flags, start: int, end: int) -> Ratios:
    """Leavers, people found outside, and the share of time in which places are empty.

    A place counts from its first person on, as long as somebody is to follow.
    """
    left = lasting & (roster.left >= start) & (roster.left < end)
    came = lasting & (roster.hired >= start) & (roster.hired < end)
    return {
        "leavers": (float(left.sum()), 1.0),
        "hires": (float((came & (roster.arrival == HIRED)).sum()), 1.0),
        "vacancy_share": _vacancies(roster, lasting, start, end),
    }


def _vacancies(roster: Roster, lasting: Flags, start: int, end: int) -> tuple[float, float]:
    """Time between a person of a place and the next, over that and the time employed."""
    empty = employed = 0
    ends: dict[str, int] = {}
    for row in np.flatnonzero(lasting).tolist():
        place, since, until = place_of(roster.names[row]), roster.hired[row], roster.left[row]
        if place in ends:
            empty += int(time_within(ends[place], since, start, end))
        employed += int(time_within(since, until, start, end))
        ends[place] = int(until)
    return float(empty), float(empty + employed)


def _weak(roster: Roster, lasting: Flags, start: int, end: int) -> Ratios:
    """Part of the time employed that is that of under-performers."""
    time = time_within(roster.hired, roster.left, start, end)
    weak = float(time[lasting & (roster.is_weak == 1)].sum())
    return {"under_performer_share": (weak, float(time[lasting].sum()))}


def _programmes(roster: Roster, programmes: list[Programme], start: int, end: int) -> Ratios:
    """Interns by the first day of their term, offers by its end, converts by their first day."""
    came = (roster.hired >= start) & (roster.hired < end)
    over = (roster.left >= start) & (roster.left < end)
    is_intern = (roster.arrival == INTERN) | (roster.arrival == RETURNED)
    counts: dict[str, Flags] = {"interns": came & is_intern}
    if any(one.returning for one in programmes):
        counts["interns_returned"] = came & (roster.arrival == RETURNED)
    if any(one.offers for one in programmes):
        counts["offers"] = over & ((roster.offer == OFFERED) | (roster.offer == ACCEPTED))
        counts["offers_accepted"] = over & (roster.offer == ACCEPTED)
        counts["converts"] = came & (roster.arrival == CONVERT)
    found: Ratios = {name: (float(flags.sum()), 1.0) for name, flags in counts.items()}
    if any(one.mentors for one in programmes):
        time = time_within(roster.mentoring_from, roster.mentoring_to, start, end)
        found["mentoring_hours"] = (float(time.sum()) / HOUR, 1.0)
    return found
