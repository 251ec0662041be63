"""SLA due times worked out by hand, on real calendars of New York and Berlin in 2025.

Clocks jump on 9 March and 2 November in New York, on 30 March and 26 October in Berlin. The
smallest error this catches is one millisecond.
"""

import datetime as dt
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from supportsim import due_time, elapsed_time
from supportsim.dates import local_windows, origin, public_holidays, to_datetime, to_ms
from supportsim.errors import InputError
from supportsim.inputs.places import Calendar
from supportsim.units import DAY, HOUR
from supportsim.workweek import NEVER, OpenHours, sla_due, sla_elapsed

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
ALL_DAYS = (*WORKDAYS, "sat", "sun")
ZERO = origin(dt.date(2025, 1, 1), "America/New_York")
NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"
LONDON, KOLKATA = "Europe/London", "Asia/Kolkata"

CALENDARS = {
    "ny": (WORKDAYS, "09:00", "17:00", NEW_YORK, "US"),
    "berlin": (WORKDAYS, "09:00", "17:00", BERLIN, "DE"),
    "ny 24x7": (ALL_DAYS, "00:00", "24:00", NEW_YORK, None),
    "berlin 24x7": (ALL_DAYS, "00:00", "24:00", BERLIN, None),
    "ny 24x5": (WORKDAYS, "00:00", "24:00", NEW_YORK, None),
    "ny nights": (WORKDAYS, "22:00", "06:00", NEW_YORK, None),
    "berlin nights": (ALL_DAYS, "22:00", "06:00", BERLIN, None),
    "ny 02-04": (ALL_DAYS, "02:00", "04:00", NEW_YORK, None),
    "ny 01-02": (ALL_DAYS, "01:00", "02:00", NEW_YORK, None),
    "london": (WORKDAYS, "08:30", "18:00", LONDON, "GB-ENG"),
    "kolkata": (WORKDAYS, "10:00", "19:00", KOLKATA, None),
    "saturday": (("sat",), "10:00", "12:00", NEW_YORK, None),
    "fri sat nights": (("fri", "sat"), "20:00", "02:00", BERLIN, None),
}


class Worked(NamedTuple):
    """One case on paper: local times; an ambiguous or doubtful one carries its offset."""

    claim: str
    calendar: str
    opened: str
    hours: float
    due: str
    pauses: tuple[tuple[str, str], ...] = ()


PAPER = [
    Worked("inside a day", "ny", "2025-02-03 10:00", 4, "2025-02-03 14:00"),
    Worked("to the very end of a day", "ny", "2025-02-03 09:00", 8, "2025-02-03 17:00"),
    Worked("over a night", "ny", "2025-02-03 16:00", 4, "2025-02-04 12:00"),
    Worked("over a weekend", "ny", "2025-02-07 16:00", 4, "2025-02-10 12:00"),
    Worked("opened before hours", "ny", "2025-02-03 07:00", 2, "2025-02-03 11:00"),
    Worked("opened as the day closes", "ny", "2025-02-03 17:00", 1, "2025-02-04 10:00"),
    Worked("opened on a Saturday", "ny", "2025-02-08 12:00", 8, "2025-02-10 17:00"),
    Worked("a quarter of an hour", "ny", "2025-02-03 16:50", 0.25, "2025-02-04 09:05"),
    Worked("Martin Luther King Day", "ny", "2025-01-17 16:00", 2, "2025-01-21 10:00"),
    Worked("Independence Day", "ny", "2025-07-03 16:30", 1, "2025-07-07 09:30"),
    Worked("Easter", "berlin", "2025-04-17 16:00", 2, "2025-04-22 10:00"),
    Worked("German Unity", "berlin", "2025-10-02 15:00", 4, "2025-10-06 11:00"),
    Worked("July 4 is a workday there", "berlin", "2025-07-03 16:30", 1, "2025-07-04 09:30"),
    Worked("weekend in spring", "ny", "2025-03-07 16:00-05:00", 2, "2025-03-10 10:00-04:00"),
    Worked("weekend in autumn", "ny", "2025-10-31 16:00-04:00", 2, "2025-11-03 10:00-05:00"),
    Worked("weekend in spring", "berlin", "2025-03-28 16:00+01:00", 2, "2025-03-31 10:00+02:00"),
    Worked("weekend in autumn", "berlin", "2025-10-24 16:00+02:00", 2, "2025-10-27 10:00+01:00"),
    Worked("23 h day", "ny 24x7", "2025-03-08 12:00-05:00", 24, "2025-03-09 13:00-04:00"),
    Worked("25 h day", "ny 24x7", "2025-11-01 12:00-04:00", 24, "2025-11-02 11:00-05:00"),
    Worked("23 h day", "berlin 24x7", "2025-03-29 12:00+01:00", 24, "2025-03-30 13:00+02:00"),
    Worked("25 h day", "berlin 24x7", "2025-10-25 12:00+02:00", 24, "2025-10-26 11:00+01:00"),
    Worked("24:00 ends the week", "ny 24x5", "2025-02-07 20:00", 8, "2025-02-10 04:00"),
    Worked("past midnight", "ny nights", "2025-02-03 23:00", 4, "2025-02-04 03:00"),
    Worked("Friday's night ends Saturday", "ny nights", "2025-02-07 23:00", 7, "2025-02-08 06:00"),
    Worked("Friday's night is over", "ny nights", "2025-02-08 07:00", 1, "2025-02-10 23:00"),
    Worked("Sunday has no night", "ny nights", "2025-02-09 23:00", 1, "2025-02-10 23:00"),
    Worked("Monday 1 h is Sunday's", "ny nights", "2025-02-10 01:00", 1, "2025-02-10 23:00"),
    Worked("7 h night", "berlin nights", "2025-03-29 22:00", 7, "2025-03-30 06:00+02:00"),
    Worked("7 h night, 8 h", "berlin nights", "2025-03-29 22:00", 8, "2025-03-30 23:00+02:00"),
    Worked("9 h night", "berlin nights", "2025-10-25 22:00", 9, "2025-10-26 06:00+01:00"),
    Worked("9 h night, 8 h", "berlin nights", "2025-10-25 22:00", 8, "2025-10-26 05:00+01:00"),
    Worked("a skipped hour", "ny 02-04", "2025-03-08 22:00", 2, "2025-03-10 03:00-04:00"),
    Worked("an hour shown twice", "ny 01-02", "2025-11-01 12:00", 2, "2025-11-02 02:00-05:00"),
    Worked(
        "pause inside hours",
        "ny",
        "2025-02-03 10:00",
        4,
        "2025-02-03 15:00",
        (("2025-02-03 11:00", "2025-02-03 12:00"),),
    ),
    Worked(
        "pause over a night",
        "ny",
        "2025-02-03 15:00",
        4,
        "2025-02-04 13:00",
        (("2025-02-03 16:00", "2025-02-04 10:00"),),
    ),
    Worked(
        "pause outside hours counts for nothing",
        "ny",
        "2025-02-03 16:00",
        4,
        "2025-02-04 12:00",
        (("2025-02-03 18:00", "2025-02-04 08:00"),),
    ),
    Worked(
        "pause after the due time counts for nothing",
        "ny",
        "2025-02-03 10:00",
        2,
        "2025-02-03 12:00",
        (("2025-02-03 13:00", "2025-02-03 14:00"),),
    ),
    Worked(
        "pause that starts at the due time counts for nothing",
        "ny",
        "2025-02-03 10:00",
        2,
        "2025-02-03 12:00",
        (("2025-02-03 12:00", "2025-02-03 14:00"),),
    ),
    Worked(
        "pause that starts a minute before",
        "ny",
        "2025-02-03 10:00",
        2,
        "2025-02-03 14:01",
        (("2025-02-03 11:59", "2025-02-03 14:00"),),
    ),
    Worked(
        "pause from the opening of the case",
        "ny",
        "2025-02-03 10:00",
        2,
        "2025-02-03 13:00",
        (("2025-02-03 10:00", "2025-02-03 11:00"),),
    ),
    Worked(
        "pauses that touch",
        "ny",
        "2025-02-03 10:00",
        4,
        "2025-02-03 16:00",
        (("2025-02-03 11:00", "2025-02-03 12:00"), ("2025-02-03 12:00", "2025-02-03 13:00")),
    ),
    Worked(
        "three pauses over three days",
        "ny",
        "2025-02-03 16:00",
        8,
        "2025-02-05 11:00",
        (
            ("2025-02-03 16:30", "2025-02-04 09:30"),
            ("2025-02-04 10:00", "2025-02-04 11:00"),
            ("2025-02-04 16:00", "2025-02-05 09:00"),
        ),
    ),
    Worked(
        "pause over the weekend of the spring jump",
        "ny",
        "2025-03-07 15:00",
        4,
        "2025-03-10 13:00-04:00",
        (("2025-03-07 16:00", "2025-03-10 10:00"),),
    ),
    Worked(
        "pause over Easter",
        "berlin",
        "2025-04-17 16:00",
        4,
        "2025-04-22 13:00",
        (("2025-04-18 12:00", "2025-04-22 10:00"),),
    ),
    Worked(
        "pause over the autumn jump lasts six hours",
        "berlin 24x7",
        "2025-10-25 20:00+02:00",
        10,
        "2025-10-26 11:00+01:00",
        (("2025-10-25 23:00+02:00", "2025-10-26 04:00+01:00"),),
    ),
    Worked("half past eight", "london", "2025-02-03 17:30", 1, "2025-02-04 09:00"),
    Worked("Good Friday and Easter Monday", "london", "2025-04-17 17:00", 2, "2025-04-22 09:30"),
    Worked("early May holiday", "london", "2025-05-02 17:00", 2, "2025-05-06 09:30"),
    Worked("Boxing Day", "london", "2025-12-24 17:00", 3, "2025-12-29 10:30"),
    Worked("weekend in spring", "london", "2025-03-28 17:00+00:00", 2, "2025-03-31 09:30+01:00"),
    Worked("a whole week of 47.5 h", "london", "2025-02-03 08:30", 47.5, "2025-02-07 18:00"),
    Worked("a minute over the week", "london", "2025-02-03 08:30", 47.6, "2025-02-10 08:36"),
    Worked("a zone of half hours", "kolkata", "2025-02-03 18:30", 1, "2025-02-04 10:30"),
    Worked("no summer time there", "kolkata", "2025-03-28 18:30", 1, "2025-03-31 10:30"),
    Worked("two hours a week", "saturday", "2025-02-03 09:00", 3, "2025-02-15 11:00"),
    Worked("as it closes for a week", "saturday", "2025-02-08 12:00", 1, "2025-02-15 11:00"),
    Worked("Friday night runs over", "fri sat nights", "2025-02-07 23:00", 4, "2025-02-08 21:00"),
    Worked("Sunday 1 h is Saturday's", "fri sat nights", "2025-02-09 01:00", 2, "2025-02-14 21:00"),
    Worked(
        "pause over a window past midnight",
        "fri sat nights",
        "2025-02-07 22:00",
        4,
        "2025-02-08 22:00",
        (("2025-02-07 23:00", "2025-02-08 01:00"),),
    ),
    Worked(
        "pause from Saturday to Saturday",
        "saturday",
        "2025-02-08 10:00",
        2,
        "2025-02-15 12:00",
        (("2025-02-08 11:00", "2025-02-15 11:00"),),
    ),
    Worked(
        "pause over a holiday weekend",
        "london",
        "2025-05-02 17:00",
        3,
        "2025-05-06 12:00",
        (("2025-05-03 09:00", "2025-05-06 10:00"),),
    ),
    Worked(
        "pause of no length",
        "ny",
        "2025-02-03 10:00",
        4,
        "2025-02-03 14:00",
        (("2025-02-03 11:00", "2025-02-03 11:00"),),
    ),
]


def calendar(name: str) -> OpenHours:
    days, opens, closes, zone, code = CALENDARS[name]
    free = public_holidays(code, (2024, 2025, 2026))
    return local_windows(
        days, opens, closes, timezone=zone, holidays=free, zero=ZERO, horizon=365 * DAY
    )


def instant(text: str, name: str) -> int:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(CALENDARS[name][3]))
    return to_ms(moment, ZERO)


def read(case: Worked) -> tuple[OpenHours, int, int, tuple[tuple[int, int], ...]]:
    pauses = tuple(
        (instant(start, case.calendar), instant(end, case.calendar)) for start, end in case.pauses
    )
    opened = instant(case.opened, case.calendar)
    return calendar(case.calendar), opened, round(case.hours * HOUR), pauses


by_claim = pytest.mark.parametrize("case", PAPER, ids=lambda c: f"{c.calendar}: {c.claim}")


@by_claim
def test_due_time_is_the_one_on_paper(case: Worked):
    hours, opened, target, pauses = read(case)
    found = to_datetime(sla_due(hours, opened, target, pauses), ZERO)
    assert found == to_datetime(instant(case.due, case.calendar), ZERO)


@by_claim
def test_clock_shows_the_target_at_the_due_time_and_less_just_before(case: Worked):
    hours, opened, target, pauses = read(case)
    due = instant(case.due, case.calendar)
    assert sla_elapsed(hours, opened, due, pauses, due) == target
    assert sla_elapsed(hours, opened, due - 1, pauses, due) == target - 1


def test_work_that_ends_on_the_target_is_met_until_the_calendar_opens_again():
    hours = calendar("ny")
    opened = instant("2025-02-03 09:00", "ny")
    evening = instant("2025-02-03 20:00", "ny")
    morning = instant("2025-02-04 09:00", "ny")
    assert sla_elapsed(hours, opened, evening) == 8 * HOUR
    assert sla_elapsed(hours, opened, morning) == 8 * HOUR
    assert sla_elapsed(hours, opened, morning + 1) == 8 * HOUR + 1


def test_pause_after_the_due_time_does_not_stop_the_clock():
    hours = calendar("ny")
    opened = instant("2025-02-03 09:00", "ny")
    pauses = ((instant("2025-02-03 17:00", "ny"), instant("2025-02-04 10:00", "ny")),)
    due = sla_due(hours, opened, 8 * HOUR, pauses)
    resolved = instant("2025-02-04 10:00", "ny")
    assert sla_elapsed(hours, opened, resolved, pauses, due) == 9 * HOUR
    assert sla_elapsed(hours, opened, resolved, pauses) == 8 * HOUR


def test_a_pause_that_lasts_and_a_calendar_that_ends_are_never_due():
    hours = calendar("ny")
    opened = instant("2025-02-03 09:00", "ny")
    assert sla_due(hours, opened, HOUR, ((opened, NEVER),)) == NEVER
    assert sla_due(hours, opened, 5000 * HOUR) == NEVER


def public(case: Worked) -> tuple[Calendar, dt.datetime, list[tuple[dt.datetime, dt.datetime]]]:
    """The same case for the public functions: a calendar as a scenario has it, and moments."""
    days, opens, closes, zone, code = CALENDARS[case.calendar]
    window = {"days": list(days), "opens": opens, "closes": closes}
    known = Calendar.model_validate({"timezone": zone, "windows": [window], "holidays": code})
    pauses = [(moment(a, case), moment(b, case)) for a, b in case.pauses]
    return known, moment(case.opened, case), pauses


def moment(text: str, case: Worked) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    zone = ZoneInfo(CALENDARS[case.calendar][3])
    return found if found.tzinfo else found.replace(tzinfo=zone)


@by_claim
def test_the_public_functions_say_what_is_on_paper(case: Worked):
    known, opened, pauses = public(case)
    due = moment(case.due, case)
    found = due_time(calendar=known, opened=opened, target_hours=case.hours, pauses=pauses)
    assert found == due
    spent = elapsed_time(
        calendar=known, opened=opened, until=due, pauses=pauses, target_hours=case.hours
    )
    assert spent == dt.timedelta(hours=case.hours)


def test_there_are_at_least_60_cases_on_paper():
    assert len({(case.calendar, case.opened, case.hours, case.pauses) for case in PAPER}) >= 60


def test_a_due_time_years_away_is_found_and_one_that_never_comes_is_refused():
    known, opened, _ = public(Worked("", "saturday", "2025-02-08 10:00", 0, ""))
    due = due_time(calendar=known, opened=opened, target_hours=2 * 52 * 3)
    assert due == moment("2028-01-29 12:00", Worked("", "saturday", "", 0, ""))
    with pytest.raises(InputError, match="not used up within 40 years"):
        due_time(calendar=known, opened=opened, target_hours=2 * 53 * 45)


def test_moments_without_a_zone_and_pauses_out_of_order_are_refused():
    known, opened, _ = public(PAPER[0])
    later = opened + dt.timedelta(hours=2)
    with pytest.raises(InputError, match="has no time zone"):
        due_time(calendar=known, opened=opened.replace(tzinfo=None), target_hours=1)
    with pytest.raises(InputError, match="pauses must be in order"):
        due_time(calendar=known, opened=opened, target_hours=1, pauses=[(later, opened)])
    with pytest.raises(InputError, match="at least 0"):
        due_time(calendar=known, opened=opened, target_hours=-1)
    with pytest.raises(InputError, match="is before opened"):
        elapsed_time(calendar=known, opened=later, until=opened)


@pytest.mark.parametrize("hours", [float("inf"), 1e300, 1e9])
def test_targets_beyond_all_reach_are_refused_at_once(hours: float):
    known, opened, _ = public(PAPER[0])
    with pytest.raises(InputError, match="not used up within 40 years"):
        due_time(calendar=known, opened=opened, target_hours=hours)


@pytest.mark.parametrize("year", [1, 1599, 9900, 9999])
def test_moments_at_the_ends_of_the_calendar_are_refused(year: int):
    known, opened, _ = public(PAPER[0])
    with pytest.raises(InputError, match="is not from 1600 to 9899"):
        due_time(calendar=known, opened=opened.replace(year=year), target_hours=1)
