"""Arrivals: when each customer opens cases, by a Poisson process of its segment's rate."""

import math

import numpy as np
import numpy.typing as npt

from supportsim.demand.curve import curve_of
from supportsim.demand.customers import customers_of, identities_of, yearly_cases
from supportsim.demand.openings import Openings, horizon, order_of
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Stream, Words

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def draw_openings(scenario: Scenario, *, seed: int, replication: int) -> Openings:
    """All openings from the start to the end of the run-off.

    Case k of a customer is the k-th point of a Poisson process of rate 1, pushed through
    the inverse of the expected number of openings; so load, profile and the random factor
    of a day move the times of cases and never their identity.
    """
    stream = Stream(seed, replication, "arrival")
    customers = customers_of(scenario)
    identity = identities_of(customers.names)
    parts = []
    first = 0
    for name, segment in scenario.segments.items():
        rows = slice(first, first + segment.customers)
        owner, ordinal, opened = _segment_openings(scenario, name, stream, identity[rows])
        parts.append((owner + first, ordinal, opened))
        first = rows.stop
    customer, ordinal, opened = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = order_of(opened, customer, ordinal)
    return Openings(
        customers=customers,
        identity=identity,
        opened=opened[order],
        customer=customer[order],
        ordinal=ordinal[order],
    )


def _segment_openings(
    scenario: Scenario, segment: str, stream: Stream, identity: Words
) -> tuple[Integers, Integers, Integers]:
    """Customer (row in `identity`), ordinal and time of each opening of a segment."""
    end = horizon(scenario)
    year = curve_of(scenario, segment, seed=stream.seed, replication=stream.replication)
    rate = yearly_cases(scenario, segment)
    customer, ordinal, points = unit_points(stream, identity, rate * year.share_before(end))
    # In order of time the season is gone through once; `draw_openings` has less to sort.
    order = np.argsort(points)
    customer, ordinal, points = customer[order], ordinal[order], points[order]
    opened = year.times(points / rate) if rate else points.astype(np.int64)
    inside = int(np.searchsorted(opened, end))
    return customer[:inside], ordinal[:inside], opened[:inside]


def unit_points(stream: Stream, identity: Words, limit: float) -> tuple[Integers, Integers, Floats]:
    """Points below `limit` of a Poisson process of rate 1 for each customer.

    Point k is the sum of gaps 0 to k, added in that order, whatever the limit.

    Returns:
        Row in `identity`, ordinal and point, flat, in no promised order.
    """
    active = np.arange(len(identity) if limit > 0 else 0)
    last = np.zeros(len(active))
    first, count = 0, math.ceil(limit + 2 * math.sqrt(limit)) + 1
    found = [(active[:0], active[:0], last[:0])]
    while active.size:
        ordinals = first + np.arange(count)
        gaps = -np.log1p(-stream.uniform(identity[active, np.newaxis], ordinals))
        points = np.cumsum(np.column_stack((last, gaps)), axis=1)[:, 1:]
        row, column = np.nonzero(points < limit)
        found.append((active[row], ordinals[column], points[row, column]))
        going = points[:, -1] < limit
        active, last = active[going], points[going, -1]
        first, count = first + count, math.ceil(math.sqrt(limit)) + 1
    customer, ordinal, point = (np.concatenate(column) for column in zip(*found, strict=True))
    return customer, ordinal, point
