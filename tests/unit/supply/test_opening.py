from collections.abc import Callable

from supportsim.inputs.design import Design, Staff
from supportsim.inputs.places import Calendar, Window
from supportsim.inputs.scenario import Scenario
from supportsim.supply.opening import desk_opening, package_calendars
from supportsim.supply.shifts import CALENDAR_MARGIN, period
from supportsim.units import DAY, HOUR, WEEK
from supportsim.workweek import elapsed

Crew = Callable[..., Staff]
Office = Callable[..., Scenario]
Team = Callable[..., Design]


def test_a_desk_is_open_when_any_of_its_shifts_is(office: Office, team: Team, crew: Crew):
    (hours,) = desk_opening(office(), team({"day": crew(), "night": crew(shift="late")}))
    assert hours.start[:6].tolist() == [
        *(day * DAY + 9 * HOUR for day in range(5)),
        5 * DAY + 22 * HOUR,
    ]
    assert hours.end[5] == 6 * DAY + 6 * HOUR


def test_a_desk_is_shut_on_public_holidays_of_its_site(office: Office, team: Team):
    (hours,) = desk_opening(office(), team())
    week_of_martin_luther_king = elapsed(hours, 2 * WEEK, 3 * WEEK)
    assert week_of_martin_luther_king == 4 * 8 * HOUR


def test_opening_reaches_eight_weeks_beyond_the_roster(office: Office, team: Team):
    scenario = office(window_weeks=1, run_off_weeks=0)
    (hours,) = desk_opening(scenario, team())
    assert 8 * WEEK < hours.end[-1] <= period(scenario).end + CALENDAR_MARGIN


def test_a_calendar_without_windows_never_closes(office: Office):
    scenario = office(window_weeks=1, run_off_weeks=0)
    hours = package_calendars(scenario)["always"]
    assert hours.start.tolist() == [0]
    assert hours.end.tolist() == [WEEK + DAY + CALENDAR_MARGIN]


def test_windows_of_a_calendar_add_up_and_its_holidays_are_shut(office: Office):
    weekdays = ["mon", "tue", "wed", "thu", "fri"]
    calendar = Calendar(
        timezone="Europe/Berlin",
        holidays="DE",
        windows=[
            Window(days=weekdays, opens="07:00", closes="12:00"),
            Window(days=weekdays, opens="12:00", closes="19:00"),
            Window(days=["sat"], opens="09:00", closes="12:00"),
        ],
    )
    hours = package_calendars(office(calendars={"berlin": calendar, "always": calendar}))["berlin"]
    assert hours.start[0] == HOUR
    assert elapsed(hours, 0, WEEK) == (5 * 12 + 3) * HOUR
    easter_week = elapsed(hours, 14 * WEEK, 15 * WEEK)
    assert easter_week == (4 * 12 + 3) * HOUR
