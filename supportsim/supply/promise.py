"""Promise: at which hours somebody should be on duty for each desk, and who says so."""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from supportsim.inputs.contracts import Package, Segment
from supportsim.inputs.design import Design, Intake
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.supply.opening import compiled_calendar, shift_hours
from supportsim.supply.shifts import period
from supportsim.workweek import OpenHours, always, complement, intersection, union

#: Conditions under which an entry takes only some cases of a segment, site and severity.
_OTHERS: Final = ("kind", "skill", "topic", "channel")


#: A package and a severity to which it promises something.
Claim = tuple[str, int]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Promise:
    """Hours in which somebody should be on duty for a desk.

    Attributes:
        hours: From time 0 to the end of the judged window.
        by: Parts of them with what is promised there, packages and severities that promise the
            same hours together; nothing where the design says so itself.
    """

    hours: OpenHours
    by: list[tuple[list[Claim], OpenHours]]


def promises(scenario: Scenario, design: Design) -> dict[str, Promise]:
    """What each desk promises: its `cover`, else the calendars of its new cases.

    Cases of a severity without a target promise nothing, and a case that enters elsewhere at
    some hours promises nothing here at those. Desks without new cases and without `cover`,
    and unlimited ones, are left out.
    """
    parts: dict[str, list[tuple[OpenHours, Claim]]] = {}
    for segment, one in scenario.segments.items():
        package = scenario.packages[one.package]
        for site, severity in product(_sites(scenario, one), promised_severities(package)):
            if severity not in scenario.severities:
                continue
            clock = _clock(scenario, package, site)
            for entry, hours in _entered(scenario, design, segment, site, severity):
                promised = intersection(hours, clock)
                if len(promised.start):
                    parts.setdefault(entry.desk, []).append((promised, (one.package, severity)))
    made = {name: _joined(scenario, some) for name, some in parts.items()}
    for name, desk in design.desks.items():
        if desk.cover is not None:
            made[name] = Promise(hours=shift_union(scenario, design, name, desk.cover), by=[])
    limited = [name for name, desk in design.desks.items() if desk.unlimited is None]
    return {name: made[name] for name in limited if name in made}


def shift_union(scenario: Scenario, design: Design, desk: str, names: list[str]) -> OpenHours:
    """When one of the shifts named runs at the site of a desk, to the end of the window."""
    covered = period(scenario)
    if ALWAYS in names:
        return always(0, covered.window_end)
    site = scenario.sites[design.desks[desk].site]
    shifts = [design.shifts[name] for name in names]
    hours = [shift_hours(one, site, covered.zero, covered.window_end) for one in shifts]
    return union(*hours)


def promised_severities(package: Package) -> list[int]:
    """Severities to which a package promises an answer or a solution, ascending."""
    return sorted({*package.targets.response_hours, *package.targets.resolution_hours})


def _joined(scenario: Scenario, parts: list[tuple[OpenHours, Claim]]) -> Promise:
    order = list(scenario.packages)
    claims = sorted({claim for _, claim in parts}, key=lambda one: (order.index(one[0]), one[1]))
    by: list[tuple[list[Claim], OpenHours]] = []
    for claim in claims:
        hours = union(*(some for some, holder in parts if holder == claim))
        alike = [some for some, others in by if _is_same(others, hours)]
        if alike:
            alike[0].append(claim)
        else:
            by.append(([claim], hours))
    return Promise(hours=union(*(hours for _, hours in by)), by=by)


def _is_same(one: OpenHours, other: OpenHours) -> bool:
    return np.array_equal(one.start, other.start) and np.array_equal(one.end, other.end)


def _sites(scenario: Scenario, segment: Segment) -> list[str]:
    """Where customers of a segment may be, as cases are drawn; "any" where no file says."""
    if scenario.traces_sites:
        return list(scenario.sites)
    if segment.sites is not None:
        return [site for site, share in segment.sites.items() if share > 0]
    return [next(iter(scenario.sites)) if scenario.says_sites else "any"]


def _entered(
    scenario: Scenario, design: Design, segment: str, site: str, severity: int
) -> list[tuple[Intake, OpenHours]]:
    """Intake entries that may take cases of a segment, site and severity, and at which hours."""
    end, package = period(scenario).window_end, scenario.segments[segment].package
    left, found = always(0, end), []
    for entry in design.intake:
        when = entry.when
        wanted = (
            (when.segment, segment),
            (when.package, package),
            (when.site, site),
            (when.severity, severity),
        )
        if any(names is not None and name not in names for names, name in wanted):
            continue
        hours = left
        if when.hours is not None:
            hours = intersection(left, shift_union(scenario, design, entry.desk, when.hours))
        found.append((entry, hours))
        if all(getattr(when, other) is None for other in _OTHERS):
            left = intersection(left, complement(hours, 0, end))
    return found


def _clock(scenario: Scenario, package: Package, site: str) -> OpenHours:
    """When the clock of customers of a package at a site runs, to the end of the window."""
    covered, name = period(scenario), package.calendar_by_site.get(site, package.calendar)
    return compiled_calendar(scenario.calendars[name], covered.zero, covered.window_end)
