from typing import Any

import numpy as np
import pytest
from worlds import DAYS, SEGMENT, world

from supportsim.demand.curve import curve_of, daily_factors, kind_densities, kinds_at
from supportsim.demand.season import season
from supportsim.inputs.openings import DailyFactor
from supportsim.inputs.scenario import Scenario
from supportsim.streams import Stream
from supportsim.units import DAY, HOUR

MORNING = {"days": {day: [0.0] * 8 + [1.0] * 4 + [0.0] * 12 for day in DAYS}}
NIGHT = {"days": {day: [1.0] * 4 + [0.0] * 20 for day in DAYS}}


def two_profiles(**changes: Any) -> Scenario:
    """How-to cases open in the morning as the segment does, defects at night."""
    keys: dict[str, Any] = {
        "books_timezone": "UTC",
        "profiles": {"morning": MORNING, "night": NIGHT},
        "segments": {"basic": SEGMENT | {"profile": "morning"}},
        "kinds": {
            "how_to": {"share": 0.75, "effort_hours": 1.0},
            "defect": {"share": 0.25, "effort_hours": 4.0, "profile": "night"},
        },
    }
    return world(**keys | changes)


def test_without_kinds_profiles_and_factors_the_curve_is_the_season():
    scenario = two_profiles(kinds={"how_to": {"share": 1.0, "effort_hours": 1.0}})
    plain = season(scenario.start, "UTC", 8 * 7 * DAY, scenario.profiles["morning"])
    assert np.array_equal(curve_of(scenario, "basic", seed=1, replication=0).before, plain.before)


def test_each_kind_keeps_its_share_of_the_year_and_its_own_hours():
    densities = kind_densities(two_profiles(), "basic")
    assert densities[: 365 * 48].sum(axis=0) == pytest.approx([0.75, 0.25])
    first_day = densities[:48] * 365
    assert first_day[:, 1].nonzero()[0].tolist() == list(range(8))
    assert first_day[:, 0].nonzero()[0].tolist() == list(range(16, 24))


def test_the_kind_is_drawn_given_the_time():
    scenario = two_profiles()
    opened = np.array([HOUR, 9 * HOUR, 4 * HOUR, 9 * HOUR])
    u = np.array([0.01, 0.99, 0.5, 0.01])
    # At 04:00 nothing opens: that is a time of the last half hour, rounded up.
    assert kinds_at(scenario, "basic", opened, u).tolist() == [1, 0, 1, 0]


def test_where_hours_overlap_kinds_share_them():
    scenario = two_profiles(profiles={"morning": NIGHT, "night": NIGHT})
    opened = np.full(4, HOUR)
    kinds = kinds_at(scenario, "basic", opened, np.array([0.1, 0.7499, 0.7501, 0.99]))
    assert kinds.tolist() == [0, 0, 1, 1]


def test_a_day_has_one_factor_whatever_the_number_of_days_and_the_segment_its_own():
    factor = DailyFactor(cv=0.5)
    stream = Stream(1, 0, "daily_factor")
    ten, twenty = (daily_factors(factor, "basic", stream, days) for days in (10, 20))
    assert np.array_equal(ten, twenty[:10])
    assert not np.array_equal(ten, daily_factors(factor, "other", stream, 10))


def test_the_factor_scales_what_each_local_day_brings():
    changes: dict[str, Any] = {
        "books_timezone": "America/New_York",
        "daily_factor": {"law": "lognormal", "cv": 0.3, "shared_by": "all"},
    }
    calm = curve_of(world(books_timezone="America/New_York"), "basic", seed=1, replication=2)
    moody = curve_of(world(**changes), "basic", seed=1, replication=2)
    factors = daily_factors(
        DailyFactor(law="lognormal", cv=0.3), None, Stream(1, 2, "daily_factor"), 60
    )
    by_day = [
        np.diff(curve.before)[: 48 * 60].reshape(60, 48).sum(axis=1) for curve in (calm, moody)
    ]
    assert by_day[1] / by_day[0] == pytest.approx(factors)
