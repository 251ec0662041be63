"""Entry: the desks at which cases of one sort enter a design, by share.

Topic, site, channel and hour of opening are taken as independent of each other for given
segment and kind; hours are looked at in steps of 30 minutes.
"""

import math
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from supportsim.demand.curve import kind_densities
from supportsim.demand.season import PIECE, hours_of_year
from supportsim.errors import SupportSimError
from supportsim.inputs.design import Design, Intake
from supportsim.inputs.scenario import Scenario
from supportsim.plan.cases import intake_hours
from supportsim.study.workload_cases import Stream
from supportsim.units import MINUTE
from supportsim.workweek import OpenHours, is_open

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_CERTAIN: Final = ("segment", "package", "kind", "skill", "severity")
_BY_SHARE: Final = ("topic", "site", "channel")
#: Values of the traits that entries ask for, and the entries inside whose hours it opens.
_Cell = tuple[dict[str, str], frozenset[int]]


class Entries:
    """The intake of a design, asked for the desks that cases enter."""

    def __init__(self, scenario: Scenario, design: Design) -> None:
        self.scenario = scenario
        self.design = design
        self._hours: dict[int, OpenHours] = {}
        self._densities: dict[str, Floats] = {}

    def of(self, stream: Stream) -> dict[str, float]:
        """Desk to the share of these cases that enters it.

        Raises:
            SupportSimError: A case enters no desk.
        """
        entries = self._possible(stream)
        found: dict[str, float] = {}
        for cell, share in self._cells(stream, entries):
            desk = next((one.desk for at, one in entries if _fits(one, at, cell)), None)
            if desk is None:
                raise SupportSimError(
                    f"no intake entry takes {stream.kind} cases of {stream.segment}"
                )
            found[desk] = found.get(desk, 0.0) + share
        return found

    def _possible(self, stream: Stream) -> list[tuple[int, Intake]]:
        """Entries that may take cases of this sort, up to the first that takes all of them."""
        found = []
        for at, entry in enumerate(self.design.intake):
            wanted = [(getattr(entry.when, trait), getattr(stream, trait)) for trait in _CERTAIN]
            if all(values is None or value in values for values, value in wanted):
                found.append((at, entry))
                if not any(getattr(entry.when, trait) for trait in (*_BY_SHARE, "hours")):
                    break
        return found

    def _cells(
        self, stream: Stream, entries: list[tuple[int, Intake]]
    ) -> Iterator[tuple[_Cell, float]]:
        """Every combination of what the entries ask for, with its share."""
        asked = [trait for trait in _BY_SHARE if any(getattr(e.when, trait) for _, e in entries)]
        tables = [self._shares(stream, trait).items() for trait in asked]
        patterns = self._patterns(stream, [(at, e) for at, e in entries if e.when.hours])
        for values in product(*tables):
            traits = {trait: value for trait, (value, _) in zip(asked, values, strict=True)}
            part = math.prod(share for _, share in values)
            for inside, share in patterns.items():
                if part * share > 0:
                    yield (traits, inside), part * share

    def _shares(self, stream: Stream, trait: str) -> Mapping[str, float]:
        """Values of a trait by share."""
        known: str | None = getattr(stream, trait)
        if known is not None:
            return {known: 1.0}
        if trait == "topic":
            return self.scenario.kinds[stream.kind].topics or self.scenario.topics
        if trait == "site":
            return self.scenario.segments[stream.segment].sites or {"any": 1.0}
        return self.scenario.channels

    def _patterns(
        self, stream: Stream, timed: list[tuple[int, Intake]]
    ) -> dict[frozenset[int], float]:
        """Which entries' hours cases open in, by share."""
        if not timed:
            return {frozenset(): 1.0}
        at, weight = self._moments(stream)
        inside = [is_open(self._hours_of(number, entry), at) for number, entry in timed]
        which = np.zeros(len(at), dtype=np.int64)
        for column in inside:
            which = np.unique(which * 2 + column, return_inverse=True)[1]
        shares = np.bincount(which, weights=weight) / weight.sum()
        first = np.unique(which, return_index=True)[1]
        numbers = [number for number, _ in timed]
        return {
            frozenset(n for n, is_in in zip(numbers, inside, strict=True) if is_in[one]): share
            for one, share in zip(first.tolist(), shares.tolist(), strict=True)
        }

    def _moments(self, stream: Stream) -> tuple[Integers, Floats]:
        """Instants at which cases of this sort open, and their weights."""
        if stream.opened is not None:
            return stream.opened, np.ones(len(stream.opened))
        hours = hours_of_year(self.scenario.start, self.scenario.books_timezone)
        pieces = np.arange(round(hours * 60 / PIECE))
        if stream.segment not in self._densities:
            self._densities[stream.segment] = kind_densities(self.scenario, stream.segment)
        kind = list(self.scenario.kinds).index(stream.kind)
        weight = self._densities[stream.segment][: len(pieces), kind]
        return (pieces * PIECE + PIECE // 2) * MINUTE, weight

    def _hours_of(self, number: int, entry: Intake) -> OpenHours:
        if number not in self._hours:
            self._hours[number] = intake_hours(self.scenario, self.design, entry)
        return self._hours[number]


def _fits(entry: Intake, number: int, cell: _Cell) -> bool:
    """Whether an entry takes the cases of a cell."""
    values, inside = cell
    if entry.when.hours and number not in inside:
        return False
    wanted = [(getattr(entry.when, trait), value) for trait, value in values.items()]
    return all(some is None or value in some for some, value in wanted)
