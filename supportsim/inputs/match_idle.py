"""Parts of a design that do nothing in a scenario: dates outside its run, blocks, severities."""

import datetime as dt
from collections.abc import Iterator

from supportsim.inputs.design import Design
from supportsim.inputs.match_rest import longest_part
from supportsim.inputs.on_call import OnCall
from supportsim.inputs.patterns import meet, windows_of
from supportsim.inputs.people import Away, Programme, Term
from supportsim.inputs.problems import KeyPath, Problem
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Staff
from supportsim.inputs.ways import is_called_for

#: First and last day of something.
Days = tuple[dt.date, dt.date]


def idle_warnings(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Yield what of every staff has no effect in this scenario."""
    for name, desk in design.desks.items():
        for role, staff in desk.staff.items():
            where = ("desks", name, "staff", role)
            yield from _dated(where, scenario, staff)
            yield from _blocks(where, design, staff)
            if staff.programme is not None:
                yield from _away((*where, "programme", "away"), scenario, staff.programme)
            if staff.on_call is not None:
                last = staff.on_call.from_severity
                if last not in scenario.severities:
                    known = ", ".join(str(one) for one in sorted(scenario.severities))
                    message = f"no case has severity {last} in this scenario (known: {known})"
                    yield Problem(path=(*where, "on_call", "from_severity"), message=message)
                yield from _backs(where, design, name, staff.on_call)
    yield from _shifts(design)


def _shifts(design: Design) -> Iterator[Problem]:
    """Shifts that nobody works, stands by in, or is sent cases in."""
    staff = [each for desk in design.desks.values() for each in desk.staff.values()]
    used = {each.shift for each in staff}
    used |= {each.on_call.shift for each in staff if each.on_call is not None}
    used |= {name for rule in design.intake for name in rule.when.hours or ()}
    for name in design.shifts:
        if name not in used:
            yield Problem(path=("shifts", name), message="nobody works it")


def _backs(where: KeyPath, design: Design, name: str, rules: OnCall) -> Iterator[Problem]:
    """Desks whose customers have owners, for which nobody is called while the owners are off."""
    for desk in rules.backs:
        place = design.desks[desk]
        if place.ownership == "customer" and not is_called_for(design, name, rules.backs, desk):
            message = (
                f"customers of {desk} have owners, so nobody is called for their new cases: only a "
                f"backup of {desk} to {name} with after_hours: 0 calls while {desk} is closed"
            )
            yield Problem(path=(*where, "on_call", "backs"), message=message)


def _blocks(where: KeyPath, design: Design, staff: Staff) -> Iterator[Problem]:
    """Fixed blocks at hours at which none of these people works."""
    shift = design.pattern(staff.shift)
    if shift is None:
        return
    work = windows_of(shift, longest_part(staff.people))
    for name, block in staff.blocks.items():
        if not meet(windows_of(block), work):
            message = "lies outside every shift of these people: nobody is there anyway"
            yield Problem(path=(*where, "blocks", name), message=message)


def _dated(where: KeyPath, scenario: Scenario, staff: Staff) -> Iterator[Problem]:
    """People who come or go on a day outside the run; who came before it may be in the ramp yet."""
    first, last = scenario.start, scenario.last_day
    for key in ("hires", "departures"):
        for name, dated in getattr(staff, key).items():
            day = dated.day(first)
            if day > last or (key == "departures" and day < first):
                message = f"{day} lies outside the run, from {first} to {last}"
                yield Problem(path=(*where, key, name), message=message)


def _away(where: KeyPath, scenario: Scenario, programme: Programme) -> Iterator[Problem]:
    """Class and exam days on which nobody would have been there anyway."""
    terms = [days for term in programme.terms.values() for days in _days(scenario, term)]
    for name, away in programme.away.items():
        found = _days(scenario, away)
        if not any(a <= last and b >= first for a, b in found for first, last in terms):
            message = "lies outside every term: nobody is there anyway"
            yield Problem(path=(*where, name), message=message)


def _days(scenario: Scenario, occasion: Term | Away) -> list[Days]:
    """First and last day of each time that it comes, from the year before the run on."""
    length = occasion.weeks * 7 if isinstance(occasion, Term) else occasion.days
    years = range(scenario.start.year - 1, scenario.last_day.year + 1)
    first = occasion.dates(scenario.start, years)
    return [(day, day + dt.timedelta(days=length - 1)) for day in first]
