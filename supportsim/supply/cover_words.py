"""Cover in words: what `check`, a run and the report say of hours in which nobody is rostered."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Final

from supportsim.inputs.base import WEEKDAYS
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.supply.cover import Gap, cover_gaps
from supportsim.supply.promise import promised_severities

#: Gaps at the same hours with a weekend between them are one run.
_CLOSE: Final = dt.timedelta(days=3)
#: So many hours of a week, or dates, are told one by one.
_MOST_TOLD: Final = 8
#: Of gaps of every week those are told that come at least this often, relative to the commonest.
_OFTEN: Final = 0.5


def cover_warnings(scenario: Scenario, design: Design) -> list[tuple[str, str]]:
    """(desk, warning in words) of every desk with gaps, by cause and by who is on call then.

    Hours are those of the desk's site, whose clock is named where it is not that of the books.
    """
    found = []
    for desk, gaps in cover_gaps(scenario, design).items():
        zone = scenario.sites[design.desks[desk].site].timezone
        whose = "" if zone == scenario.books_timezone else f", on the clock of {zone}"
        crews = sorted({gap.on_call for gap in gaps})
        for cause, tell in (("week", _weekly), ("date", _dated), ("holiday", _dated)):
            for crew in crews:
                mine = [gap for gap in gaps if gap.cause == cause and gap.on_call == crew]
                if mine:
                    why = " on public holidays" if cause == "holiday" else ""
                    hours = f"hours that {_promising(scenario, mine)}{_calling(design, crew)}"
                    found.append((desk, f"nobody is rostered{why} in {hours}: {tell(mine)}{whose}"))
    return found


def _calling(design: Design, crew: tuple[str, ...]) -> str:
    """Who is on call instead, and for what: ", but front/day is on call for severity 1"."""
    told = []
    for name in crew:
        desk, _, role = name.partition("/")
        rules = design.desks[desk].staff[role].on_call
        last = rules.from_severity if rules is not None else 1
        told.append(f"{name} is on call for {_severities(range(1, last + 1))}")
    return f", but {' and '.join(told)}" if told else ""


def _promising(scenario: Scenario, gaps: list[Gap]) -> str:
    """Who promises, and what of it: "premium (severities 2 to 4) and standard promise"."""
    claims = {claim for gap in gaps for claim in gap.by}
    told = []
    for name, package in scenario.packages.items():
        some = sorted(severity for holder, severity in claims if holder == name)
        if some:
            is_all = some == promised_severities(package)
            told.append(name if is_all else f"{name} ({_severities(some)})")
    if not told:
        return "the desk promises"
    return f"{' and '.join(told)} {'promises' if len(told) == 1 else 'promise'}"


def _severities(some: Sequence[int]) -> str:
    """Ascending severities in words: "severity 1", "severities 1 and 3", "severities 2 to 4"."""
    first, last = some[0], some[-1]
    if len(some) == 1:
        return f"severity {first}"
    if len(some) == last - first + 1:
        return f"severities {first} to {last}"
    return f"severities {', '.join(map(str, some[:-1]))} and {last}"


def _weekly(gaps: list[Gap]) -> str:
    """Hours of every week: days alike are told together."""
    count = Counter((gap.start.weekday(), gap.clock) for gap in gaps)
    most = max(count.values())
    usual = sorted(key for key, number in count.items() if number >= _OFTEN * most)
    hours = {(gap.start.weekday(), gap.clock): gap.hours for gap in gaps}
    days: dict[str, list[str]] = {}
    for day, clock in usual:
        days.setdefault(clock, []).append(WEEKDAYS[day])
    told = [f"{', '.join(some)} {clock}" for clock, some in days.items()]
    return f"{_some(told)} ({sum(hours[key] for key in usual):g} h every week)"


def _dated(gaps: list[Gap]) -> str:
    """Dates with their hours; the same hours on dates close together are told as one."""
    runs: list[list[Gap]] = []
    for gap in sorted(gaps, key=lambda gap: (gap.clock, gap.start)):
        close = runs and gap.start - runs[-1][-1].start <= _CLOSE
        if close and runs[-1][-1].clock == gap.clock:
            runs[-1].append(gap)
        else:
            runs.append([gap])
    told = [_run(run) for run in sorted(runs, key=lambda run: run[0].start)]
    return f"{_some(told)} ({sum(gap.hours for gap in gaps):g} h in all)"


def _run(run: list[Gap]) -> str:
    first, last = run[0], run[-1]
    if first is last:
        return f"{first.start:%Y-%m-%d} {first.clock}"
    dates = f"{first.start:%Y-%m-%d} to {last.start:%Y-%m-%d}"
    return f"{dates} {first.clock} on {len(run)} days"


def _some(told: list[str]) -> str:
    more = [f"{len(told) - _MOST_TOLD} more"] if len(told) > _MOST_TOLD else []
    return ", ".join([*told[:_MOST_TOLD], *more])
