"""Cover: the hours that a desk promises and in which nobody is rostered to take its cases.

People are those of the weekly patterns: leave and illness, which are drawn, make no gap here.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from supportsim.dates import to_datetime
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.inputs.ways import is_called_for
from supportsim.supply.duty import is_away
from supportsim.supply.opening import shift_hours
from supportsim.supply.people import Role, roles
from supportsim.supply.promise import Claim, Promise, promises
from supportsim.supply.seats import seats_of
from supportsim.supply.shifts import desk_shift_days, period, shortened
from supportsim.workweek import (
    OpenHours,
    always,
    complement,
    elapsed,
    intersection,
    open_hours,
    union,
)

#: What opens in at least this share of the weeks is a matter of every week. Less than 1, since
#: daylight saving takes an hour of a day away once a year.
_USUAL: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch in which a desk promises cover and nobody is rostered.

    Attributes:
        start, end: On the clock of the desk's site, without a zone; within one local day.
        cause: "week" when it is so in nine of ten weeks, "holiday" when it is there for public
            holidays alone, else "date": daylight saving, exams, or people who are not hired yet.
        by: Packages and severities that are promised it; nothing where the design says so itself.
        on_call: Who is on standby for the desk then, as "desk/staff".
    """

    start: dt.datetime
    end: dt.datetime
    cause: str
    by: tuple[Claim, ...]
    on_call: tuple[str, ...] = ()

    @property
    def hours(self) -> float:
        """Its length."""
        return (self.end - self.start) / dt.timedelta(hours=1)

    @property
    def span(self) -> tuple[dt.timedelta, dt.timedelta]:
        """Its start and end as times of its day."""
        midnight = dt.datetime.combine(self.start.date(), dt.time())
        return self.start - midnight, self.end - midnight

    @property
    def clock(self) -> str:
        """Its hours of the day, as "18:00-24:00"."""
        last = "24:00" if self.end.time() == dt.time() else f"{self.end:%H:%M}"
        return f"{self.start:%H:%M}-{last}"


def cover_gaps(scenario: Scenario, design: Design) -> dict[str, list[Gap]]:
    """The gaps of every desk that has some, in order of time, to the end of the window."""
    promised, end = promises(scenario, design), period(scenario).window_end
    usual, found = _gaps(without_holidays(scenario), design), {}
    for desk, hours in _gaps(scenario, design).items():
        zone = scenario.sites[design.desks[desk].site].timezone
        some = []
        for crew, part in _by_crew(hours, standby(scenario, design, desk), end):
            for_holidays = intersection(part, complement(usual[desk], 0, end))
            causes = (("holiday", for_holidays), ("date", intersection(part, usual[desk])))
            for cause, when in causes:
                told = _told(scenario, promised[desk], when, zone, cause)
                some += [replace(gap, on_call=crew) for gap in told]
        if some:
            gaps = _with_weeks(some, scenario.warm_up_weeks + scenario.window_weeks)
            found[desk] = sorted(gaps, key=lambda gap: gap.start)
    return found


def standby(scenario: Scenario, design: Design, desk: str) -> dict[str, OpenHours]:
    """When somebody is on call for a desk, its own people or those who back it: "desk/staff"."""
    zero, end = period(scenario).zero, period(scenario).window_end
    found = {}
    for name, place in design.desks.items():
        for role, staff in place.staff.items():
            rules = staff.on_call
            if rules is None or not is_called_for(design, name, rules.backs, desk):
                continue
            hours = always(0, end)
            if rules.shift != ALWAYS:
                pattern = design.shifts[rules.shift].model_copy(update={"works_holidays": True})
                hours = shift_hours(pattern, scenario.sites[place.site], zero, end)
            found[f"{name}/{role}"] = hours
    return found


def _by_crew(
    hours: OpenHours, on_call: dict[str, OpenHours], end: int
) -> list[tuple[tuple[str, ...], OpenHours]]:
    """Hours by who is on call in them."""
    parts: list[tuple[tuple[str, ...], OpenHours]] = [((), hours)]
    for name, when in on_call.items():
        free = complement(when, 0, end)
        parts = [
            (found, intersection(part, some))
            for crew, part in parts
            for found, some in ((crew, free), ((*crew, name), when))
        ]
    return [(crew, part) for crew, part in parts if len(part.start)]


def _told(
    scenario: Scenario, promise: Promise, hours: OpenHours, timezone: str, cause: str
) -> list[Gap]:
    """Hours as gaps, cut at local midnight."""
    zone, zero, found = ZoneInfo(timezone), period(scenario).zero, []
    for start, end in zip(hours.start.tolist(), hours.end.tolist(), strict=True):
        by = tuple(
            claim
            for claims, part in promise.by
            if elapsed(part, start, end) > 0
            for claim in claims
        )
        begin, stop = (
            to_datetime(at, zero).astimezone(zone).replace(tzinfo=None) for at in (start, end)
        )
        while begin < stop:
            midnight = dt.datetime.combine(begin.date() + dt.timedelta(days=1), dt.time())
            found.append(Gap(start=begin, end=min(stop, midnight), cause=cause, by=by))
            begin = midnight
    return found


def _with_weeks(gaps: list[Gap], weeks: int) -> list[Gap]:
    """The gaps, what of those of a date is so in nearly all weeks made gaps of the week."""
    dated = [gap for gap in gaps if gap.cause == "date"]
    cuts: dict[int, set[dt.timedelta]] = {}
    for gap in dated:
        cuts.setdefault(gap.start.weekday(), set()).update(gap.span)
    parts = {gap: _parts(gap, cuts[gap.start.weekday()]) for gap in dated}
    count = Counter(
        (gap.on_call, gap.start.weekday(), one[0]) for gap in dated for one in parts[gap]
    )
    found = [gap for gap in gaps if gap.cause != "date"]
    for gap in dated:
        day = dt.datetime.combine(gap.start.date(), dt.time())
        is_usual = [
            count[gap.on_call, gap.start.weekday(), start] >= _USUAL * weeks
            for start, _ in parts[gap]
        ]
        for usual, some in groupby(zip(is_usual, parts[gap], strict=True), lambda pair: pair[0]):
            times = [time for _, part in some for time in part]
            start, end, cause = day + times[0], day + times[-1], "week" if usual else "date"
            found.append(replace(gap, start=start, end=end, cause=cause))
    return found


def _parts(gap: Gap, cuts: Iterable[dt.timedelta]) -> list[tuple[dt.timedelta, dt.timedelta]]:
    """A gap cut at these times of its day, as times of the day."""
    first, last = gap.span
    return list(pairwise(sorted(cut for cut in cuts if first <= cut <= last)))


def without_holidays(scenario: Scenario) -> Scenario:
    """The scenario as if no site and no calendar had public holidays."""
    none = {"holidays": None}
    sites = {name: one.model_copy(update=none) for name, one in scenario.sites.items()}
    calendars = {name: one.model_copy(update=none) for name, one in scenario.calendars.items()}
    return scenario.model_copy(update={"sites": sites, "calendars": calendars})


def rostered(scenario: Scenario, design: Design) -> dict[str, OpenHours]:
    """When the patterns of each limited desk have somebody there, to the end of the window.

    Part-time people leave early; who is hired comes on the first day, who leaves by plan goes
    after the last, and interns are there by term, but for their class and exam days.
    """
    covered = period(scenario)
    parts: dict[str, list[OpenHours]] = {}
    for role in roles(scenario, design, covered):
        if role.staff is not None:
            parts.setdefault(role.desk, []).append(_presence(scenario, design, role))
    return {desk: union(*some) for desk, some in parts.items()}


def _gaps(scenario: Scenario, design: Design) -> dict[str, OpenHours]:
    """Promised and neither rostered at the desk nor at the one that takes its overflow."""
    there, end = rostered(scenario, design), period(scenario).window_end
    found = {}
    for name, promise in promises(scenario, design).items():
        overflow = design.desks[name].overflow
        helped = [] if overflow is None else [there.get(overflow.desk, always(0, end))]
        served = union(there[name], *helped)
        found[name] = intersection(promise.hours, complement(served, 0, end))
    return found


def _presence(scenario: Scenario, design: Design, role: Role) -> OpenHours:
    """When somebody of a role is rostered."""
    covered, desk = period(scenario), design.desks[role.desk]
    site = scenario.sites[desk.site]
    seats = seats_of(desk)
    if role.staff is not None and role.staff.seats is not None and seats is not None:
        if seats.always:
            return always(0, covered.window_end)
        patterns = [shift for shift, _ in seats.parts()]
        return union(
            *(shift_hours(one, site, covered.zero, covered.window_end) for one in patterns)
        )
    spans = desk_shift_days(scenario, design, role.desk, role.role, covered)
    parts = []
    for part, hired, left in sorted({(one.fraction, one.hired, one.left) for one in role.people}):
        end = max(min(left, covered.window_end), 0)
        if spans is None:
            parts.append(always(min(max(hired, 0), end), end))
            continue
        ends = shortened(spans.start, spans.end, part)
        inside = (spans.start >= hired) & (spans.start < end) & ~is_away(role, scenario, spans)
        start, stop = spans.start[inside], ends[inside]
        stop = np.clip(stop, 0, covered.window_end)
        parts.append(open_hours(np.clip(start, 0, stop), stop))
    return union(*parts)
