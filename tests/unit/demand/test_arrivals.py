import numpy as np
from worlds import DAYS, SEGMENT, world

from supportsim.demand.arrivals import draw_openings, unit_points
from supportsim.demand.customers import yearly_cases
from supportsim.demand.openings import horizon
from supportsim.streams import Stream, name_ids
from supportsim.units import DAY, HOUR, WEEK

WHO = name_ids(f"c/{slot}" for slot in range(40))


def points(limit: float) -> dict[tuple[int, int], float]:
    """Point by (customer, ordinal)."""
    found = unit_points(Stream(1, 0, "arrival"), WHO, limit)
    return {(int(who), int(k)): float(at) for who, k, at in zip(*found, strict=True)}


def test_the_gaps_between_points_are_the_exponential_draws_of_their_ordinals():
    found = points(6.0)
    gaps = -np.log1p(-Stream(1, 0, "arrival").uniform(WHO[:, np.newaxis], np.arange(40)))
    for (customer, ordinal), point in found.items():
        assert point == np.cumsum(gaps[customer])[ordinal]
    assert len(found) == (np.cumsum(gaps, axis=1) < 6.0).sum()


def test_a_higher_limit_adds_points_and_moves_none():
    few, many = points(3.0), points(300.0)
    assert few == {address: at for address, at in many.items() if at < 3.0}
    assert len(many) > 50 * len(few)


def test_no_rate_means_no_points():
    assert points(0.0) == {}


def test_openings_are_in_order_inside_the_horizon_and_numbered_by_customer():
    openings = draw_openings(world(), seed=1, replication=0)
    assert horizon(world()) == 8 * WEEK
    assert openings.opened.min() >= 0
    assert openings.opened.max() < 8 * WEEK
    assert np.all(np.diff(openings.opened) >= 0)
    for customer in range(20):
        ordinals = openings.ordinal[openings.customer == customer]
        assert ordinals.tolist() == list(range(len(ordinals)))


def test_load_moves_times_and_keeps_identity():
    base = draw_openings(world(), seed=1, replication=0)
    more = draw_openings(world(load=1.25), seed=1, replication=0)
    times = {
        (int(who), int(k)): int(at)
        for who, k, at in zip(more.customer, more.ordinal, more.opened, strict=True)
    }
    for who, k, at in zip(base.customer, base.ordinal, base.opened, strict=True):
        assert abs(times[int(who), int(k)] * 1.25 - at) <= 1.25
    assert len(more.opened) > len(base.opened)


def test_a_segment_without_customers_or_cases_opens_nothing():
    segments = {
        "none": SEGMENT | {"customers": 0},
        "basic": SEGMENT,
        "silent": SEGMENT | {"cases_per_month": 0.0},
    }
    openings = draw_openings(world(segments=segments), seed=1, replication=0)
    assert len(openings.customers.names) == 40
    assert set(openings.customers.segment[openings.customer]) == {1}


def test_cases_per_hour_are_those_of_the_whole_segment_whatever_its_customers():
    def opened(customers: int) -> int:
        segment = {"package": "plain", "customers": customers, "cases_per_hour": 3.0}
        scenario = world(segments={"calls": segment}, books_timezone="UTC")
        return len(draw_openings(scenario, seed=1, replication=0).opened)

    expected = 3.0 * 8 * 168
    assert all(abs(opened(n) - expected) < 4 * expected**0.5 for n in (1, 7, 100))


def test_cases_per_hour_follow_a_profile_about_their_mean():
    days = {day: [2.0] * 12 + [0.0] * 12 for day in DAYS}
    segment = {"package": "plain", "customers": 5, "cases_per_hour": 3.0, "profile": "half"}
    scenario = world(
        segments={"calls": segment}, profiles={"half": {"days": days}}, books_timezone="UTC"
    )
    openings = draw_openings(scenario, seed=1, replication=0)
    assert abs(len(openings.opened) - 3.0 * 8 * 168) < 300
    assert np.all(openings.opened % DAY < 12 * HOUR + 1)


def test_yearly_cases_count_the_hours_of_the_year_that_begins():
    segment = {"package": "plain", "customers": 10, "cases_per_hour": 2.0}
    leap = world(segments={"calls": segment}, start="2028-01-03", load=1.5)
    assert yearly_cases(leap, "calls") == 2.0 * 366 * 24 / 10 * 1.5
