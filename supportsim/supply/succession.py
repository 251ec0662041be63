"""Succession: who leaves a place when, who follows, and who does not perform.

Everything is drawn by place and by which person of the place it is, so that another place, or
another person of the same place, moves no draw.
"""

import heapq
import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.inputs.design import Staff
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Stream, name_ids
from supportsim.supply.internship import Convert
from supportsim.supply.people import Role, place_name
from supportsim.supply.person import (
    BY_CHANCE,
    BY_PLAN,
    CONVERT,
    HIRED,
    REPLACED,
    THERE,
    Person,
    later,
)
from supportsim.supply.shifts import Period
from supportsim.units import DAY, WEEK
from supportsim.workweek import NEVER

#: A mean year and a mean month in days.
YEAR_DAYS: Final = 365.25
MONTH_DAYS: Final = YEAR_DAYS / 12
#: Persons of a place whose numbers are drawn together; most places have no more.
_AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """An empty place.

    Attributes:
        since: From when.
        latest: When somebody from outside can start.
        slot, number: Whose place, and which person of it is wanted.
        closes: When the place ends by plan.
        fraction: Of the place.
    """

    since: int
    latest: int
    slot: int
    number: int
    closes: int
    fraction: int

    @property
    def order(self) -> tuple[int, int]:
        """Vacancies are filled in this order."""
        return self.since, self.slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Uniform numbers by place and person; those of the first persons are drawn at once.

    Attributes:
        stream: Where they come from.
        who: Identity of each place.
        first: (places, _AT_ONCE) those of the first persons.
    """

    stream: Stream
    who: list[int]
    first: list[list[float]]

    @classmethod
    def of(cls, stream: Stream, who: npt.NDArray[np.uint64]) -> "Draws":
        """The draws of a stream for these places."""
        first = stream.uniform(who[:, None], np.arange(_AT_ONCE))
        return cls(stream=stream, who=who.tolist(), first=first.tolist())

    def at(self, slot: int, number: int) -> float:
        """The number of one person of a place."""
        if number < _AT_ONCE:
            return self.first[slot][number]
        return float(self.stream.uniform(self.who[slot], number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """What decides how the places of one role are filled over time.

    Attributes:
        role, staff: Whose.
        timezone: Of their site.
        covered: Time of the roster.
        leavers: Yearly rate of leaving.
        weak_share: Chance of an under-performer.
        weeks_to_hire: From a departure to the successor.
        departure, performance: The draws of each.
    """

    role: Role
    staff: Staff
    timezone: str
    covered: Period
    leavers: float
    weak_share: float
    weeks_to_hire: int
    departure: "Draws"
    performance: "Draws"

    @classmethod
    def of(
        cls,
        role: Role,
        staff: Staff,
        scenario: Scenario,
        covered: Period,
        draws: tuple[int, int],
    ) -> "Succession":
        """The story of a role of a scenario."""
        own = staff.replacement.weeks_to_hire
        places = max((one.slot for one in role.people), default=-1) + 1
        who = name_ids(place_name(role, slot) for slot in range(places))
        return cls(
            role=role,
            staff=staff,
            timezone=list(scenario.sites.values())[role.site_row].timezone,
            covered=covered,
            leavers=scenario.grades[staff.grade].leavers_per_year,
            weak_share=scenario.under_performers.share,
            weeks_to_hire=scenario.hiring.weeks_to_hire if own is None else own,
            departure=Draws.of(Stream(*draws, "departure"), who),
            performance=Draws.of(Stream(*draws, "under_performer"), who),
        )

    def told(self, converts: list[Convert]) -> list[Person]:
        """Everybody, place after place; `converts` fill vacancies, who waits longest first."""
        people: list[Person] = []
        vacancies: list[tuple[tuple[int, int], Vacancy]] = []
        waiting = list(converts)
        for one in self.role.people:
            if one.arrival == THERE:
                self._start(one, one.left, None, people, vacancies)
            else:
                empty = Vacancy(
                    since=one.hired, latest=one.hired, slot=one.slot, number=0,
                    closes=one.left, fraction=one.fraction,
                )  # fmt: skip
                heapq.heappush(vacancies, (empty.order, empty))
        while vacancies:
            empty = heapq.heappop(vacancies)[1]
            convert = _first_of(waiting, empty)
            if convert is not None:
                waiting.remove(convert)
            start = empty.latest if convert is None else max(empty.since, convert.since)
            if start < empty.closes and (start < self.covered.end or empty.number == 0):
                one = Person(
                    slot=empty.slot, number=empty.number, fraction=empty.fraction,
                    hired=start, arrival=HIRED if convert is None else CONVERT,
                )  # fmt: skip
                self._start(one, empty.closes, convert, people, vacancies)
        return people

    def _start(
        self,
        one: Person,
        closes: int,
        convert: Convert | None,
        people: list[Person],
        vacancies: list[tuple[tuple[int, int], Vacancy]],
    ) -> None:
        """Somebody takes a place: until when, how well, and what follows."""
        offers = convert.role.programme.offers if convert and convert.role.programme else None
        leavers, weak_share = self.leavers, self.weak_share
        if offers is not None:
            if offers.leavers_per_year is not None:
                leavers = offers.leavers_per_year
            if offers.under_performer_share is not None:
                weak_share = offers.under_performer_share
            one = replace(one, head_start=offers.ramp_weeks_ahead * WEEK)
        is_weak = self.performance.at(one.slot, one.number) < weak_share
        one = replace(one, is_weak=is_weak)
        leaves, why = self._leaves(one, leavers)
        left, why = (leaves, why) if leaves < closes else (closes, BY_PLAN)
        people.append(replace(one, left=left, leaving=why))
        if leaves < closes and leaves < self.covered.end and self.staff.replacement.enabled:
            empty = Vacancy(
                since=leaves,
                latest=later(leaves, 7 * self.weeks_to_hire, self.timezone, self.covered.zero),
                slot=one.slot,
                number=one.number + 1,
                closes=closes,
                fraction=one.fraction,
            )
            heapq.heappush(vacancies, (empty.order, empty))

    def _leaves(self, one: Person, leavers: float) -> tuple[int, int]:
        """Midnight after the last day, or NEVER within the roster; BY_CHANCE or REPLACED.

        The time to leaving is exponential, of mean one over the yearly rate.
        """
        since, days, why = max(one.hired, 0), math.inf, BY_CHANCE
        if leavers > 0:
            days = -math.log(self.departure.at(one.slot, one.number)) / leavers * YEAR_DAYS
        months = self.staff.replacement.under_performers_after_months
        if one.is_weak and months is not None and months * MONTH_DAYS < days:
            days, why = months * MONTH_DAYS, REPLACED
        if since + days * DAY >= self.covered.end:
            return NEVER, why
        instant = since + round(days * DAY)
        return later(instant, 1, self.timezone, self.covered.zero), why


def _first_of(waiting: list[Convert], empty: Vacancy) -> Convert | None:
    """The convert who has waited longest of those who can take a vacancy."""
    for one in waiting:
        if one.since <= empty.latest and max(one.since, empty.since) <= one.until:
            return one
    return None
