import datetime as dt
import subprocess
import sys
from zoneinfo import ZoneInfo

import holidays
import pytest

from supportsim.dates import (
    ahead_of_utc,
    holiday_parts,
    holidays_in_part,
    local_spans,
    local_windows,
    minutes_of,
    origin,
    public_holidays,
    to_datetime,
    to_ms,
    to_utc,
    years_between,
)
from supportsim.errors import SupportSimError
from supportsim.units import DAY, HOUR

NEW_YORK = "America/New_York"
ZERO = origin(dt.date(2025, 1, 6), NEW_YORK)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def test_time_zero_is_local_midnight():
    assert utc("2025-01-06 05:00") == ZERO


def test_milliseconds_and_moments_are_inverse():
    moment = to_datetime(90_061_001, ZERO)
    assert moment == utc("2025-01-07 06:01:01.001")
    assert to_ms(moment, ZERO) == 90_061_001


def test_a_skipped_local_time_is_the_instant_of_the_jump():
    day = dt.date(2025, 3, 9)
    assert to_utc(day, 119, NEW_YORK) == utc("2025-03-09 06:59")
    assert to_utc(day, 120, NEW_YORK) == utc("2025-03-09 07:00")
    assert to_utc(day, 150, NEW_YORK) == utc("2025-03-09 07:00")
    assert to_utc(day, 180, NEW_YORK) == utc("2025-03-09 07:00")
    assert to_utc(day, 181, NEW_YORK) == utc("2025-03-09 07:01")


def test_a_local_time_shown_twice_is_its_first_showing():
    assert to_utc(dt.date(2025, 11, 2), 90, NEW_YORK) == utc("2025-11-02 05:30")


def test_midnight_that_is_skipped_moves_to_the_jump():
    assert origin(dt.date(2025, 4, 25), "Africa/Cairo") == utc("2025-04-24 22:00")


def test_a_jump_of_half_an_hour_is_found():
    assert to_utc(dt.date(2025, 10, 5), 135, "Australia/Lord_Howe") == utc("2025-10-04 15:30")


def test_how_far_a_clock_is_ahead_changes_at_the_jump():
    zero, zone = utc("2025-10-04 15:00"), "Australia/Lord_Howe"  # the jump is at 15:30
    found = ahead_of_utc([-HOUR, 0, HOUR // 2 - 1, HOUR // 2, HOUR], zone, zero)
    assert found.tolist() == [21 * HOUR // 2] * 3 + [11 * HOUR] * 2
    assert ahead_of_utc([0, 90 * DAY], NEW_YORK, ZERO).tolist() == [-5 * HOUR, -4 * HOUR]


def test_clock_times_in_minutes():
    assert [minutes_of(text) for text in ("00:00", "09:30", "24:00")] == [0, 570, 1440]


def test_public_holidays_come_in_order_by_country_and_region():
    days = public_holidays("US", (2025,))
    assert dt.date(2025, 7, 4) in days
    assert list(days) == sorted(days)
    assert dt.date(2025, 3, 31) in public_holidays("US-CA", (2025,))
    assert dt.date(2025, 3, 31) not in days
    assert public_holidays(None, (2025,)) == ()


def test_holidays_that_the_package_lacks_are_left_out_without_a_warning_of_its_own():
    assert dt.date(2036, 1, 26) in public_holidays("IN", (2036,))
    assert dt.date(2000, 8, 15) in public_holidays("IN", (2000,))


@pytest.mark.parametrize("code", ["XX", "US-QQ"])
def test_an_unknown_country_or_region_is_an_error(code: str):
    with pytest.raises(SupportSimError, match=f"no public holidays are known for '{code}'"):
        public_holidays(code, (2025,))


def test_a_window_over_time_zero_or_the_horizon_is_cut_there():
    hours = local_windows(
        ["sun", "mon"], "22:00", "06:00", timezone=NEW_YORK, holidays=(), zero=ZERO, horizon=DAY
    )
    assert hours.start.tolist() == [0, 22 * HOUR]
    assert hours.end.tolist() == [6 * HOUR, DAY]


def test_a_window_that_closes_when_it_opens_lasts_a_day():
    hours = local_windows(
        ["mon"], "09:00", "09:00", timezone=NEW_YORK, holidays=(), zero=ZERO, horizon=7 * DAY
    )
    assert hours.start.tolist() == [9 * HOUR]
    assert hours.end.tolist() == [33 * HOUR]


def test_a_holiday_removes_the_night_that_starts_on_it_and_no_other():
    spans = local_spans(
        days=("mon", "tue", "wed"),
        opens="22:00",
        closes="06:00",
        timezone=NEW_YORK,
        holidays=(dt.date(2025, 1, 7),),
        zero=ZERO,
        first=dt.date(2025, 1, 6),
        last=dt.date(2025, 1, 12),
    )
    assert spans.start.tolist() == [22 * HOUR, 70 * HOUR]
    assert spans.end.tolist() == [30 * HOUR, 78 * HOUR]
    assert [dt.date.fromordinal(day).day for day in spans.day.tolist()] == [6, 8]


def test_a_window_in_the_skipped_hour_does_not_open():
    spans = local_spans(
        days=("sun",),
        opens="02:00",
        closes="03:00",
        timezone=NEW_YORK,
        holidays=(),
        zero=ZERO,
        first=dt.date(2025, 3, 9),
        last=dt.date(2025, 3, 16),
    )
    assert [dt.date.fromordinal(day).day for day in spans.day.tolist()] == [16]


def test_years_have_one_more_on_either_side():
    assert years_between(0, 400 * DAY, NEW_YORK, ZERO) == (2024, 2025, 2026, 2027)


@pytest.mark.parametrize("country", ["US", "USA", "UK", "DE", "BR"])
def test_the_parts_of_a_country_are_those_of_the_list_of_all(country: str):
    assert holiday_parts(country) == holidays.list_supported_countries()[country]


@pytest.mark.parametrize("country", ["", "us", "XX", "ECB", "NYSE", "UnitedStates", "US-CA"])
def test_what_is_no_country_has_no_parts(country: str):
    assert country not in holidays.list_supported_countries()
    assert holiday_parts(country) is None


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
)
def test_every_quarter_of_a_day_is_what_the_clock_of_the_zone_shows(zone: str):
    clock, utc = ZoneInfo(zone), dt.UTC
    for ordinal in range(dt.date(2016, 1, 1).toordinal(), dt.date(2017, 3, 1).toordinal()):
        day = dt.date.fromordinal(ordinal)
        for minutes in range(0, 30 * 60 + 1, 15):
            shown = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minutes)
            found = to_utc(day, minutes, zone)
            back = found.astimezone(clock)
            if back.replace(tzinfo=None, fold=0) == shown:
                assert found == shown.replace(tzinfo=clock).astimezone(utc)
            else:
                # A time that the clock skips: the instant of the jump.
                before = found - dt.timedelta(seconds=1)
                assert before.astimezone(clock).replace(tzinfo=None) < shown
                assert back.replace(tzinfo=None) > shown


@pytest.mark.parametrize(
    ("zone", "year"),
    [
        ("Europe/Berlin", 2016),
        ("America/Sao_Paulo", 2016),  # Skips a midnight, and shows one twice.
        ("Australia/Lord_Howe", 2016),
        ("Africa/Casablanca", 2026),  # Changes its clock for a month.
        ("Pacific/Apia", 2011),  # Skips a day.
        ("UTC", 2016),
    ],
)
@pytest.mark.parametrize(("opens", "closes"), [("00:00", "24:00"), ("22:15", "06:30")])
def test_spans_of_a_year_are_what_the_clock_of_the_zone_shows(
    zone: str, year: int, opens: str, closes: str
):
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    zero = origin(dt.date(year, 3, 1), zone)
    free = (dt.date(year, 5, 2), dt.date(year, 12, 31))
    spans = local_spans(
        days=("mon", "sat", "sun"),
        opens=opens,
        closes=closes,
        timezone=zone,
        holidays=free,
        zero=zero,
        first=first,
        last=last,
    )
    begin, end = minutes_of(opens), minutes_of(closes)
    end += 24 * 60 * (end <= begin)
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    open_days = [day for day in days if day.weekday() in {0, 5, 6} and day not in free]
    assert spans.day.tolist() == [day.toordinal() for day in open_days]
    for found, minutes in ((spans.start, begin), (spans.end, end)):
        expected = [to_ms(to_utc(day, minutes, zone), zero) for day in open_days]
        assert found.tolist() == expected


def test_of_the_countries_only_the_one_asked_for_is_imported():
    told = """
import sys
from supportsim.dates import holiday_parts
print(len(holiday_parts("US")), sum(name.startswith("holidays.countries") for name in sys.modules))
import holidays.countries
print(holidays.countries.US.country, holidays.countries.DE.country)
"""
    command = [sys.executable, "-c", told]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    parts, modules, *countries = done.stdout.split()
    assert int(parts) > 50
    assert int(modules) <= 2
    assert countries == ["US", "DE"]


def test_years_of_which_only_some_holidays_are_known():
    assert holidays_in_part("IN", range(1999, 2003)) == (1999, 2000)
    assert holidays_in_part("IN", (2034, 2035, 2036)) == (2036,)
    assert holidays_in_part("US", (2036,)) == ()
