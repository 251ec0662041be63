"""Whether a person could work the weekly patterns of a design under a scenario's work rules."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from supportsim.inputs.base import WEEKDAYS
from supportsim.inputs.design import Design, Shift, Staff
from supportsim.inputs.patterns import WEEK_MINUTES, around, windows_of
from supportsim.inputs.problems import Problem
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import ALWAYS
from supportsim.inputs.work_rules import WorkRules

_FOUR_WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The week of one person in minutes.

    Attributes:
        work: Minutes on shift.
        longest: Minutes of the longest shift.
        rest: (minutes, day on which the shift before began, day of the shift after) of every
            rest between two shifts, the one over the end of the week included.
    """

    work: int
    longest: int
    rest: tuple[tuple[int, str, str], ...]


def rest_problems(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Yield the staff whose weekly pattern or standby nobody could work, with names and hours."""
    for name, desk in design.desks.items():
        for role, staff in desk.staff.items():
            if staff.seats is not None or staff.shift is None or staff.shift == ALWAYS:
                continue
            where, who = ("desks", name, "staff", role), _who(name, role, staff)
            week = week_of(design.shifts[staff.shift], longest_part(staff.people))
            for message in _broken(week, scenario.work_rules):
                yield Problem(path=(*where, "shift"), message=f"{who} {message}")
            days, most = standby_days(design, staff), scenario.work_rules.standby_days_in_four_weeks
            if days > most:
                message = (
                    f"{who} would be on standby on {days} days of four weeks, over the limit of "
                    f"{most} (work_rules.standby_days_in_four_weeks)"
                )
                yield Problem(path=(*where, "on_call"), message=message)


def rest_warnings(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Yield who on call would rest less after a call-out than between two shifts.

    A warning and no mistake: which nights have calls, and at which hours, only a run tells.
    """
    least = scenario.work_rules.rest_hours
    for name, desk in design.desks.items():
        for role, staff in desk.staff.items():
            rest = least if staff.on_call is None else staff.on_call.rest_hours
            if rest < least:
                message = (
                    f"is {rest:g} h after a call-out, less than the {least:g} h of "
                    "work_rules.rest_hours between two shifts; short_rests of a run counts how "
                    "often calls leave less"
                )
                path = ("desks", name, "staff", role, "on_call", "rest_hours")
                yield Problem(path=path, message=message)


def longest_part(headcount: float) -> float:
    """Share of full time of whoever works most of a headcount.

    The last person works part-time; less than a quarter is shared with the person before.
    """
    return headcount / 2 if 1 < headcount < 1.25 else min(headcount, 1.0)


def week_of(shift: Shift, part: float = 1.0) -> Week:
    """The week of a person who works this part of every shift, from its start on."""
    windows, days = windows_of(shift, part), sorted(set(shift.days), key=WEEKDAYS.index)
    first, last = windows[0]
    after = [*windows, (first + WEEK_MINUTES, last + WEEK_MINUTES)]
    rest = [late - end for (_, end), (late, _) in pairwise(after)]
    return Week(
        work=(last - first) * len(days),
        longest=last - first,
        rest=tuple(zip(rest, days, [*days[1:], days[0]], strict=True)),
    )


def standby_days(design: Design, staff: Staff) -> int:
    """Most days in four weeks on which somebody of a staff is on standby, nobody being away.

    Days that lie wholly inside their own shift have no standby. See `supply.on_call` for turns.
    """
    pattern = design.pattern(staff.on_call.shift) if staff.on_call is not None else None
    if staff.on_call is None or pattern is None:
        return 0
    people, wanted = math.ceil(staff.people), staff.on_call.people
    turns = max(
        sum((place - week * wanted) % people < wanted for week in range(_FOUR_WEEKS))
        for place in range(people)
    )
    shift = design.pattern(staff.shift)
    own = around(windows_of(shift)) if shift is not None else []
    free = [
        (start, end)
        for start, end in windows_of(pattern)
        if not any(begin <= start and end <= finish for begin, finish in own)
    ]
    return turns * len(free)


def _broken(week: Week, rules: WorkRules) -> Iterator[str]:
    """What of the rules a week breaks, in words that follow a name."""
    if week.work > rules.hours_per_week * 60:
        yield (
            f"would work {week.work / 60:g} h a week, over the limit of {rules.hours_per_week:g} h "
            "(work_rules.hours_per_week)"
        )
    if week.longest > rules.longest_shift_hours * 60:
        yield (
            f"would work {week.longest / 60:g} h in one shift, over the limit of "
            f"{rules.longest_shift_hours:g} h (work_rules.longest_shift_hours)"
        )
    least, one, other = min(week.rest)
    if least < rules.rest_hours * 60:
        yield (
            f"would rest {max(least, 0) / 60:g} h between the shifts of {one} and {other}, less "
            f"than {rules.rest_hours:g} h (work_rules.rest_hours)"
        )
    longest = max(week.rest)[0]
    if longest < rules.weekly_rest_hours * 60:
        yield (
            f"would rest {max(longest, 0) / 60:g} h at most in a week, less than "
            f"{rules.weekly_rest_hours:g} h (work_rules.weekly_rest_hours)"
        )


def _who(desk: str, role: str, staff: Staff) -> str:
    """The people of a staff by name: the first, and how many more."""
    others = math.ceil(staff.people) - 1
    return f"{desk}/{role}/00" + (f" and {others} more" if others else "")
