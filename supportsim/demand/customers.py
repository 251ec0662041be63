"""Customers: who may open cases, by segment, each with a name for ever."""

from functools import lru_cache

import numpy as np

from supportsim.demand.openings import frozen
from supportsim.demand.tape import Customers
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Words, name_ids


def customers_of(scenario: Scenario) -> Customers:
    """The customers of a scenario without a trace, named segment/slot from slot 0."""
    packages = list(scenario.packages)
    counts = [segment.customers for segment in scenario.segments.values()]
    package = [packages.index(segment.package) for segment in scenario.segments.values()]
    yearly = [
        round(segment.cases_per_month * 12 * scenario.load * 1000)
        for segment in scenario.segments.values()
    ]
    return Customers(
        names=tuple(
            f"{name}/{slot}"
            for name, segment in scenario.segments.items()
            for slot in range(segment.customers)
        ),
        segment=frozen(np.repeat(np.arange(len(counts)), counts)),
        package=frozen(np.repeat(package, counts)),
        yearly_cases=frozen(np.repeat(yearly, counts)),
    )


@lru_cache(maxsize=8)
def identities_of(names: tuple[str, ...]) -> Words:
    """The 64-bit identity of each customer, read-only."""
    identity = name_ids(names)
    identity.flags.writeable = False
    return identity
