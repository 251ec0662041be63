import datetime as dt
from typing import Any

import numpy as np
import pytest
from worlds import DAYS

from supportsim.demand.season import local_clock, season
from supportsim.errors import InputError
from supportsim.inputs.openings import Profile
from supportsim.units import DAY, HOUR, WEEK

START = dt.date(2027, 1, 4)
ZONE = "America/New_York"


def profile(hours: dict[str, dict[int, float]], **changes: Any) -> Profile:
    """Weights at some hours of some days, 0 elsewhere."""
    days = {day: [hours.get(day, {}).get(hour, 0.0) for hour in range(24)] for day in DAYS}
    return Profile.model_validate({"days": days} | changes)


def test_without_a_profile_openings_spread_evenly_over_the_year():
    year = season(START, ZONE, WEEK, None)
    assert year.share_before(365 * DAY) == pytest.approx(1)
    assert year.share_before(73 * DAY) == pytest.approx(0.2)
    assert year.times(np.array([0.5])).tolist() == [365 * DAY // 2]


def test_a_year_from_monday_to_monday_has_53_mondays():
    year = season(START, ZONE, WEEK, profile({"mon": {9: 5.0}}))
    assert year.share_before(9 * HOUR) == 0
    assert year.share_before(9 * HOUR + HOUR // 2) == pytest.approx(0.5 / 53)
    assert year.share_before(WEEK) == pytest.approx(1 / 53)
    # Half of the second Monday's share is reached at 09:30 of that day.
    assert year.times(np.array([1.5 / 53])).tolist() == [WEEK + 9 * HOUR + HOUR // 2]


def test_the_profile_follows_the_clock_through_daylight_saving():
    year = season(START, ZONE, WEEK, profile({"mon": {9: 1.0}}))
    # Clocks go forward on Sunday 14 March: the next Monday's nine o'clock comes an hour sooner.
    assert year.share_before(10 * WEEK + 8 * HOUR) == pytest.approx(10 / 53)
    assert year.share_before(10 * WEEK + 9 * HOUR) == pytest.approx(11 / 53)


def test_the_hour_that_daylight_saving_skips_or_repeats_counts_so_often():
    skipped = season(START, ZONE, WEEK, profile({"sun": {2: 1.0}}))
    repeated = season(START, ZONE, WEEK, profile({"sun": {1: 1.0}}))
    first, last = 9 * WEEK + 6 * DAY, 43 * WEEK + 6 * DAY  # 14 March and 7 November
    assert skipped.share_before(first + DAY) == skipped.share_before(first)
    day = repeated.share_before(last + DAY) - repeated.share_before(last)
    assert day == pytest.approx(2 / 53)  # 52 Sundays, one of which has the hour twice


def test_months_and_holidays_weigh_the_hours():
    months = [0.0] * 6 + [1.0] + [0.0] * 5
    july = profile(
        {day: dict.fromkeys(range(24), 1.0) for day in DAYS},
        months=months,
        holidays="US",
        holiday_weight=0.5,
    )
    year = season(START, "UTC", WEEK, july)
    july_1 = (dt.date(2027, 7, 1) - START).days * DAY
    days = np.diff([year.share_before(july_1 + day * DAY) for day in range(32)])
    assert days[3] == days[4] == pytest.approx(0.5 / 30)  # the fourth, and observed on the fifth
    assert days[5] == pytest.approx(1 / 30)
    assert days.sum() == pytest.approx(1)


def test_a_profile_without_weight_is_an_error():
    with pytest.raises(InputError, match="weight above 0"):
        season(START, ZONE, WEEK, profile({}))


def test_a_year_that_starts_on_a_leap_day_ends_on_28_february():
    year = season(dt.date(2024, 2, 29), "UTC", WEEK, None)
    assert year.share_before(365 * DAY) == pytest.approx(1)


def test_the_local_clock_shows_half_hours_and_jumps_with_the_zone():
    clock = local_clock(dt.date(2027, 3, 14), ZONE, 6)
    assert [str(time)[11:] for time in clock] == [
        "00:00",
        "00:30",
        "01:00",
        "01:30",
        "03:00",
        "03:30",
    ]


def test_the_horizon_may_lie_beyond_the_year():
    year = season(START, ZONE, 104 * WEEK, None)
    assert year.share_before(104 * WEEK) == pytest.approx(104 * 7 / 365)
