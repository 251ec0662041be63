"""Cases: the tape as an engine sees it, with the desk each case enters and whether it is judged."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Final

import numpy as np

from supportsim.arrays import Integers, frozen
from supportsim.demand.tape import CaseTape
from supportsim.inputs.design import Design, Intake
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.plan.arrays import index_of
from supportsim.plan.plan import Cases
from supportsim.supply.opening import shift_hours
from supportsim.supply.shifts import CALENDAR_MARGIN, period
from supportsim.units import NONE, WEEK
from supportsim.workweek import OpenHours, always, is_open, union

#: The longest year, and daylight saving.
_LONG_YEAR: Final = 53 * WEEK


def cases_of(scenario: Scenario, design: Design, tape: CaseTape) -> Cases:
    """The cases of the tape; judged are those opened in the window and not before the run."""
    covered = period(scenario)
    inside = (tape.opened >= covered.window_start) & (tape.opened < covered.window_end)
    made = {
        "entry_desk": entry_desks(scenario, design, tape),
        "judged": frozen(inside & (tape.is_backlog == 0)),
    }
    taken = [column.name for column in fields(Cases) if column.name not in made]
    return Cases(**made, **{name: getattr(tape, name) for name in taken})


def entry_desks(scenario: Scenario, design: Design, tape: CaseTape) -> Integers:
    """(n,) desk that each case enters: the first intake entry whose conditions hold."""
    entry = np.full(len(tape), NONE, dtype=np.int64)
    for intake in design.intake:
        fits = entry == NONE
        for trait, (names, column) in _traits(tape).items():
            wanted: Sequence[object] | None = getattr(intake.when, trait)
            if wanted is not None:
                places = [place for place, name in enumerate(names) if name in wanted]
                fits &= np.isin(column, places)
        if intake.when.severity is not None:
            fits &= np.isin(tape.severity, intake.when.severity)
        if intake.when.hours is not None:
            fits &= is_open(intake_hours(scenario, design, intake), tape.opened)
        entry[fits] = index_of(list(design.desks), intake.desk)
    return frozen(entry)


def _traits(tape: CaseTape) -> dict[str, tuple[tuple[str, ...], Integers]]:
    """Names and column of every trait that intake conditions speak of by name."""
    return {
        "segment": (tape.segments, tape.customers.segment[tape.customer]),
        "package": (tape.packages, tape.customers.package[tape.customer]),
        "kind": (tape.kinds, tape.kind),
        "skill": (tape.skills, tape.skill),
        "topic": (tape.topics, tape.topic),
        "site": (tape.sites, tape.site),
        "channel": (tape.channels, tape.channel),
    }


def intake_hours(scenario: Scenario, design: Design, intake: Intake) -> OpenHours:
    """When one of an entry's hours runs, at the site of its desk; from time 0 on.

    Public holidays of the site are left out of shifts; `always` leaves nothing out. The hours
    cover the run, and a year at least.
    """
    covered = period(scenario)
    horizon = max(covered.end + CALENDAR_MARGIN, _LONG_YEAR)
    site = scenario.sites[design.desks[intake.desk].site]
    names = intake.when.hours or []
    shifts = [design.shifts[name] for name in names if name in design.shifts]
    parts = [shift_hours(shift, site, covered.zero, horizon) for shift in shifts]
    return union(*parts, *(always(0, horizon) for name in names if name == ALWAYS))
