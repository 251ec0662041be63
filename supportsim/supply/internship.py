"""Internship: which interns come back, who is offered a place, and who accepts it.

All of it is drawn by place, term and year, so another place, term or design moves no draw.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import numpy as np

from supportsim.dates import local_date
from supportsim.inputs.people import Programme
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Stream, name_id
from supportsim.supply.people import Role, place_name, planned_people
from supportsim.supply.person import ACCEPTED, NO_OFFER, OFFERED, RETURNED, Person
from supportsim.supply.shifts import Period
from supportsim.units import WEEK

#: Which draw of an intern and term is which.
_OFFER: Final = 0
_ACCEPTANCE: Final = 1
_RETURN: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Convert:
    """An intern who has accepted a place.

    Attributes:
        since: When the term ended.
        until: When they go elsewhere if no vacancy has come.
        name: The intern's, for a total order.
        role: The intern's role, whose programme has the terms of the offer.
    """

    since: int
    until: int
    name: str
    role: Role


def interns_of(role: Role, scenario: Scenario, covered: Period, source: Stream) -> list[Person]:
    """The interns of a role, with who came back, who got an offer and who accepted it.

    Who is there in the first term that the roster knows of (one in the year before the start,
    where terms come each year) was not there before.

    Args:
        role: A role with a programme.
        scenario: Its sites and start.
        covered: Time of the roster.
        source: The stream of internships.
    """
    staff, programme = role.staff, role.programme
    if staff is None or programme is None:
        return list(role.people)
    timezone = list(scenario.sites.values())[role.site_row].timezone
    found: list[Person] = []
    everybody = planned_people(scenario, staff, timezone, covered)
    for slot, people in groupby(everybody, key=lambda one: one.slot):
        comes_back = False
        for one in people:
            year = local_date(one.hired, timezone, covered.zero).year
            who = name_id(f"{place_name(role, slot)}/{one.term}")
            drawn = source.uniform(who, year, np.arange(3)).tolist()
            intern = _after_term(one, programme, drawn, returned=comes_back)
            comes_back = _returns(programme, intern, drawn)
            found.append(intern)
    return found


def _after_term(one: Person, programme: Programme, drawn: list[float], *, returned: bool) -> Person:
    """An intern with what the term brought."""
    returning, offers, offer = programme.returning, programme.offers, NO_OFFER
    if returned and returning is not None:
        one = replace(one, arrival=RETURNED, head_start=returning.ramp_weeks_ahead * WEEK)
    if offers is not None:
        share, accepted = offers.share, offers.accepted_share
        if returned and returning is not None:
            share = share if returning.offered_share is None else returning.offered_share
            other = returning.accepted_share
            accepted = accepted if other is None else other
        if drawn[_OFFER] < share:
            offer = ACCEPTED if drawn[_ACCEPTANCE] < accepted else OFFERED
    return replace(one, offer=offer)


def _returns(programme: Programme, intern: Person, drawn: list[float]) -> bool:
    """Whether an intern comes back for the next term: never one who was hired."""
    returning = programme.returning
    return returning is not None and intern.offer != ACCEPTED and drawn[_RETURN] < returning.share


def converts_of(role: Role) -> list[Convert]:
    """Interns of a role who accepted a place, and from when until when they may take it."""
    programme = role.programme
    if programme is None or programme.offers is None:
        return []
    wait = programme.offers.wait_weeks * WEEK
    return [
        Convert(since=one.left, until=one.left + wait, name=name, role=role)
        for one, name in zip(role.people, role.names, strict=True)
        if one.offer == ACCEPTED
    ]


def in_order(converts: Iterable[Convert]) -> list[Convert]:
    """Converts in the order in which they take vacancies: who waits longest first."""
    return sorted(converts, key=lambda one: (one.since, one.name))
