import datetime as dt
from collections.abc import Callable

import numpy as np

from supportsim.dates import LocalSpans
from supportsim.inputs.design import Design, Staff
from supportsim.inputs.scenario import Scenario
from supportsim.supply.shifts import desk_shift_days, period, shortened
from supportsim.units import DAY, HOUR, MINUTE, PPM, WEEK

Crew = Callable[..., Staff]
Office = Callable[..., Scenario]
Team = Callable[..., Design]


def starts_on(spans: LocalSpans, day: dt.date) -> list[tuple[int, int]]:
    row = spans.day == day.toordinal()
    return list(zip(spans.start[row].tolist(), spans.end[row].tolist(), strict=True))


def test_period_runs_to_a_day_beyond_the_run_off(office: Office):
    covered = period(office(warm_up_weeks=1, window_weeks=2, run_off_weeks=3))
    assert (covered.window_start, covered.window_end) == (WEEK, 3 * WEEK)
    assert covered.end == 6 * WEEK + DAY


def test_a_shift_keeps_its_local_hours_over_the_jump_of_the_clocks(office: Office, team: Team):
    scenario = office()
    spans = desk_shift_days(scenario, team(), "front", "day", period(scenario))
    friday, monday = 60 * DAY + 9 * HOUR, 63 * DAY + 9 * HOUR - HOUR
    assert starts_on(spans, dt.date(2025, 3, 7)) == [(friday, friday + 8 * HOUR)]
    assert starts_on(spans, dt.date(2025, 3, 10)) == [(monday, monday + 8 * HOUR)]


def test_a_night_of_the_jump_has_an_hour_less_or_more(office: Office, team: Team, crew: Crew):
    scenario = office()
    design = team({"night": crew(1.0, shift="late")})
    spans = desk_shift_days(scenario, design, "front", "night", period(scenario))
    length = {
        day: starts_on(spans, day)[0][1] - starts_on(spans, day)[0][0]
        for day in (dt.date(2025, 3, 8), dt.date(2025, 3, 15), dt.date(2025, 11, 1))
    }
    assert list(length.values()) == [7 * HOUR, 8 * HOUR, 9 * HOUR]


def test_nobody_works_a_shift_that_starts_on_a_public_holiday(office: Office, team: Team):
    scenario = office()
    spans = desk_shift_days(scenario, team(), "front", "day", period(scenario))
    assert starts_on(spans, dt.date(2025, 7, 4)) == []
    assert len(starts_on(spans, dt.date(2025, 7, 3))) == 1


def test_shifts_run_over_whole_calendar_years_around_the_run(office: Office, team: Team):
    scenario = office()
    spans = desk_shift_days(scenario, team(), "front", "day", period(scenario))
    assert dt.date.fromordinal(int(spans.day[0])) == dt.date(2024, 1, 2)
    assert dt.date.fromordinal(int(spans.day[-1])) == dt.date(2027, 12, 30)


def test_part_time_is_rounded_to_whole_minutes_from_the_start():
    start, end = np.array([0, HOUR]), np.array([8 * HOUR, 9 * HOUR])
    assert shortened(start, end, PPM).tolist() == end.tolist()
    assert shortened(start, end, 500_000).tolist() == [4 * HOUR, 5 * HOUR]
    assert shortened(start, end, 333_333).tolist() == [160 * MINUTE, 220 * MINUTE]
