"""Cover in Europe over the nights in which clocks change: who is there, what is paid, what is due.

In Berlin 28 March 2027 has 23 hours, as clocks go from 2:00 to 3:00, and 31 October has 25.
"""

import datetime as dt
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from parity import differences

import supportsim as ss
from supportsim.compiled import library
from supportsim.engines import engine_of
from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.outcome.audit import audit, audit_money
from supportsim.supply.roster import ABSENT, ON_CALL, SHIFT
from supportsim.supply.seats import seat_rows
from supportsim.units import DAY, HOUR

ROOT = Path(__file__).parents[2]
BERLIN = ZoneInfo("Europe/Berlin")
#: A tenth of the customers of the shipped world, at home in Berlin, for one week.
SMALL: dict[str, object] = {
    "scenario.warm_up_weeks": 0,
    "scenario.window_weeks": 1,
    "scenario.run_off_weeks": 0,
    "scenario.segments.premium.customers": 30,
    "scenario.segments.standard.customers": 270,
    "scenario.books_timezone": str(BERLIN),
    "scenario.sites.headquarters": {"timezone": str(BERLIN), "holidays": "DE"},
    "scenario.calendars.standard_hours.timezone": str(BERLIN),
    "scenario.calendars.standard_hours.holidays": "DE",
    "scenario.calendars.around_the_clock.timezone": str(BERLIN),
}
#: A second seat, and students, in the night of the change and not beside it.
CHANGED: dict[str, dict[str, object]] = {
    "outsourced_after_hours": {
        "design.desks.after_hours.staff.vendor.seats.windows.weekend.count": 1
    },
    "students": {
        "design.shifts.weekend_late.days": ["sat"],
        "design.shifts.weekend_late.starts": "21:00",
        "design.shifts.weekend_late.ends": "05:00",
    },
}
#: Mondays of the weeks of a change, and hours that their Sundays have more than others.
SPRING, AUTUMN = (dt.date(2027, 3, 22), -1), (dt.date(2027, 10, 25), 1)
WEEKS = pytest.mark.parametrize(("monday", "more"), [SPRING, AUTUMN], ids=["spring", "autumn"])
#: Sunday's first midnight; the six days before it have 24 hours.
SUNDAY = 6 * DAY


@cache
def world(monday: dt.date) -> Scenario:
    path = ROOT / "configs" / "enterprise_around_the_clock.yaml"
    return ss.load_scenario(path, sets=SMALL | {"scenario.start": str(monday)})


def option(name: str) -> Design:
    path = ROOT / "models" / "cover" / f"{name}.yaml"
    return ss.load_design(path, sets=CHANGED.get(name, {}))


@cache
def played(name: str, monday: dt.date) -> ss.Run:
    return ss.simulate(option(name), world(monday))


def planned(run: ss.Run, role: str, more: int, *kinds: int) -> list[tuple[float, float]]:
    """Duty that begins from Saturday at 18:00 to Sunday before 23:00, in hours of the Sunday."""
    roster = run.roster
    mine = [number for number, name in enumerate(roster.names) if name.startswith(role)]
    rows = np.isin(roster.duty_engineer, mine) & np.isin(roster.duty_kind, kinds)
    starts = (roster.duty_from - SUNDAY) / HOUR
    rows &= (starts >= -6) & (starts < 23 + more)
    times = zip(starts[rows].tolist(), roster.duty_to[rows].tolist(), strict=True)
    return sorted((start, (end - SUNDAY) / HOUR) for start, end in times)


@WEEKS
def test_crews_follow_each_other_on_a_day_of_23_or_25_hours(monday: dt.date, more: int):
    run = played("night_and_weekend_shifts", monday)
    night, morning, evening = (-1, 7 + more), (7 + more, 15 + more), (15 + more, 23 + more)
    there = planned(run, "after_hours/", more, SHIFT, ABSENT)
    assert there == [night] * 4 + [morning] * 2 + [evening] * 4


@WEEKS
def test_a_seat_of_the_night_is_there_an_hour_less_or_more(monday: dt.date, more: int):
    design = option("outsourced_after_hours")
    at, desk, count = seat_rows(world(monday), design)
    rows = (desk == list(design.desks).index("after_hours")) & (at >= SUNDAY - 6 * HOUR)
    hours = ((at[rows] - SUNDAY) / HOUR).tolist()
    assert hours[:3] == [-5, 7 + more, 19 + more]
    assert count[rows].tolist()[:3] == [2, 1, 2]


@WEEKS
def test_standby_of_that_day_lasts_23_or_25_hours(monday: dt.date, more: int):
    run = played("on_call", monday)
    assert planned(run, "second_line/day/", more, ON_CALL) == [(0, 24 + more)]


@WEEKS
def test_hours_of_that_night_are_paid_as_they_pass(monday: dt.date, more: int):
    statement = played("students", monday).outcome.statement
    paid = sum(int(line.sum()) for name, line in statement.items() if name.startswith("interns:"))
    # Two at a time: five evenings of 4 h, two days of 6 h, and Saturday from 21:00 to 5:00.
    hours = 2 * (5 * 4 + 2 * 6 + 8 + more)
    assert paid == -round(100 * 22 * 1.10 * hours)


@pytest.mark.skipif(library.why_missing() is not None, reason=str(library.why_missing()))
@pytest.mark.parametrize("monday", [SPRING[0], AUTUMN[0]], ids=["spring", "autumn"])
@pytest.mark.parametrize(
    "name", ["night_and_weekend_shifts", "outsourced_after_hours", "on_call", "students"]
)
def test_a_week_of_a_change_has_one_ledger_and_it_is_sound(name: str, monday: dt.date):
    run = played(name, monday)
    ledgers = [engine_of(engine)(run.plan) for engine in ("compiled", "simpy")]
    assert differences(*ledgers) == []
    assert audit(run.plan, run.ledger) + audit_money(run.outcome) == []


@pytest.mark.parametrize(
    ("calendar", "opened", "hours", "due"),
    [
        ("around_the_clock", "2027-03-27 20:00", 8, "2027-03-28 05:00"),
        ("around_the_clock", "2027-10-30 20:00", 8, "2027-10-31 03:00"),
        # Good Friday and Easter Monday lie between.
        ("standard_hours", "2027-03-25 16:00", 4, "2027-03-30 12:00"),
        ("standard_hours", "2027-10-29 16:00", 4, "2027-11-01 12:00"),
    ],
)
def test_what_is_due_over_a_change_is_due_by_the_clock_of_the_contract(
    calendar: str, opened: str, hours: float, due: str
):
    start, end = (dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (opened, due))
    contract = world(SPRING[0]).calendars[calendar]
    assert (
        ss.due_time(calendar=contract, opened=start, target_hours=hours).astimezone(BERLIN) == end
    )
    assert ss.elapsed_time(calendar=contract, opened=start, until=end) == dt.timedelta(hours=hours)
