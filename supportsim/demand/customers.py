"""Customers: who may open cases, by segment, each with a name for ever."""

from functools import lru_cache

import numpy as np

from supportsim.arrays import frozen
from supportsim.demand.season import hours_of_year
from supportsim.demand.tape import Customers
from supportsim.inputs.scenario import Scenario
from supportsim.kept import kept
from supportsim.streams import Words, name_ids

MONTHS_A_YEAR = 12


@kept
def customers_of(scenario: Scenario) -> Customers:
    """The customers of a scenario without a trace, named segment/slot from slot 0."""
    packages = list(scenario.packages)
    counts = [segment.customers for segment in scenario.segments.values()]
    package = [packages.index(segment.package) for segment in scenario.segments.values()]
    yearly = [round(yearly_cases(scenario, name) * 1000) for name in scenario.segments]
    return Customers(
        names=_names(tuple(zip(scenario.segments, counts, strict=True))),
        segment=frozen(np.repeat(np.arange(len(counts)), counts)),
        package=frozen(np.repeat(package, counts)),
        yearly_cases=frozen(np.repeat(yearly, counts)),
    )


@lru_cache(maxsize=8)
def _names(segments: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """Names of the customers of segments with so many each."""
    return tuple(f"{name}/{slot}" for name, count in segments for slot in range(count))


def yearly_cases(scenario: Scenario, segment: str) -> float:
    """Cases that one customer of a segment is expected to open in the year from the start.

    Random daily factors have mean 1; cases of incidents come on top.
    """
    one = scenario.segments[segment]
    if one.cases_per_hour is None:
        return one.cases_per_month * MONTHS_A_YEAR * scenario.load
    hours = hours_of_year(scenario.start, scenario.books_timezone)
    return one.cases_per_hour * hours / one.customers * scenario.load if one.customers else 0.0


@lru_cache(maxsize=8)
def identities_of(names: tuple[str, ...]) -> Words:
    """The 64-bit identity of each customer, read-only."""
    identity = name_ids(names)
    identity.flags.writeable = False
    return identity
