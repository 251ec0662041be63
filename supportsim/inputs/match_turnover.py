"""Rules of a design that wait for what never happens in a scenario: leavers, interns, problems."""

import datetime as dt
from collections.abc import Iterator

from supportsim.inputs.design import Design, Desk
from supportsim.inputs.people import Programme
from supportsim.inputs.problems import KeyPath, Problem
from supportsim.inputs.scenario import Scenario
from supportsim.inputs.staff import Staff


def turnover_warnings(scenario: Scenario, design: Design) -> Iterator[Problem]:
    """Yield rules that change nothing here, so that no run be taken for what they do elsewhere.

    What several places of a design have in common is told of the first.
    """
    told = set[str]()
    for problem in _all(scenario, design):
        if problem.message not in told:
            told.add(problem.message)
            yield problem


def _all(scenario: Scenario, design: Design) -> Iterator[Problem]:
    for name, desk in design.desks.items():
        yield from _of_desk(scenario, name, desk)
        for role, staff in desk.staff.items():
            where = ("desks", name, "staff", role)
            yield from _replacement(where, scenario, staff)
            if staff.programme is not None:
                yield from _programme((*where, "programme"), scenario, design, staff.programme)


def _of_desk(scenario: Scenario, name: str, desk: Desk) -> Iterator[Problem]:
    if desk.reproduction is not None and not any(
        kind.reproduction_share for kind in scenario.kinds.values()
    ):
        message = "no kind has a reproduction_share in this scenario: nothing is reproduced"
        yield Problem(path=("desks", name, "reproduction"), message=message)
    if desk.onboarding is not None and not any(
        _leaves(scenario, staff) or _comes(staff) or staff.departures
        for staff in desk.staff.values()
    ):
        message = "nobody comes or leaves here in this scenario: no customer changes hands for good"
        yield Problem(path=("desks", name, "onboarding"), message=message)


def _replacement(where: KeyPath, scenario: Scenario, staff: Staff) -> Iterator[Problem]:
    """Successors of people who never leave, and notice to people who all perform."""
    rule, where = staff.replacement, (*where, "replacement")
    if rule.under_performers_after_months is not None and not scenario.under_performers.share:
        message = "everybody performs in this scenario (under_performers.share is 0)"
        yield Problem(path=(*where, "under_performers_after_months"), message=message)
    if _leaves(scenario, staff):
        return
    for key, is_told in {
        "enabled": not rule.enabled,
        "weeks_to_hire": rule.weeks_to_hire is not None,
    }.items():
        if is_told:
            message = f"no {staff.grade} leaves by chance in this scenario (leavers_per_year is 0)"
            yield Problem(path=(*where, key), message=message)


def _programme(
    where: KeyPath, scenario: Scenario, design: Design, programme: Programme
) -> Iterator[Problem]:
    """Interns who never come, cannot come back, or are offered places that are never empty."""
    first, last = scenario.start, scenario.last_day
    begun = _terms(scenario, programme)
    if not begun:
        message = f"no term falls into the run, from {first} to {last}: nobody comes"
        yield Problem(path=(*where, "terms"), message=message)
    if programme.returning is not None and len(begun) == 1:
        message = f"one term falls into the run, from {first} to {last}: nobody can come back"
        yield Problem(path=(*where, "returning"), message=message)
    if programme.offers is not None:
        desk, _, role = programme.offers.to.partition("/")
        wanted = design.desks[desk].staff[role]
        if not _leaves(scenario, wanted) and not _comes(wanted):
            message = f"nobody of {desk}/{role} leaves by chance in this scenario: no place is free"
            yield Problem(path=(*where, "offers"), message=message)


def _terms(scenario: Scenario, programme: Programme) -> list[dt.date]:
    """First days of the terms of which a day lies in the run."""
    years = range(scenario.start.year - 1, scenario.last_day.year + 1)
    return [
        day
        for term in programme.terms.values()
        for day in term.dates(scenario.start, years)
        if day <= scenario.last_day and day + dt.timedelta(weeks=term.weeks) > scenario.start
    ]


def _leaves(scenario: Scenario, staff: Staff) -> bool:
    """Whether anybody of a staff leaves by chance, or is asked to go."""
    asked = staff.replacement.under_performers_after_months is not None
    slow = asked and scenario.under_performers.share > 0
    return slow or scenario.grades[staff.grade].leavers_per_year > 0


def _comes(staff: Staff) -> bool:
    """Whether a plan has anybody of a staff start later."""
    return bool(staff.hires) or staff.new_hires > 0
