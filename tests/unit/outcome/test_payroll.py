from fractions import Fraction
from typing import Any

import pytest
from ledgers import ledger
from worlds import world

from supportsim.inputs.design import Design, Shift
from supportsim.inputs.market import Premium
from supportsim.outcome.months import months_of
from supportsim.outcome.paid_week import minutes_of_week, premium_minutes
from supportsim.outcome.payroll import cents, roles, yearly_staff_cost
from supportsim.outcome.statement import costs
from supportsim.outcome.stints import Stint, exact
from supportsim.supply.roster import REST, SHIFT
from supportsim.units import DAY, HOUR, WEEK

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
DAY_SHIFT = {"days": WEEKDAYS, "starts": "09:00", "ends": "17:00"}


def design(**staff: Any) -> Design:
    return Design.model_validate({
        "description": "One desk.",
        "source": "assumption",
        "shifts": {"day": DAY_SHIFT},
        "desks": {"front": {"site": "office", "staff": {
            "team": {"grade": "l1", "headcount": 2.5, "shift": "day"} | staff}}},
        "intake": [{"desk": "front"}],
    })  # fmt: skip


def share(starts: str, ends: str, days: list[str], premium: dict[str, Any]) -> Fraction:
    shift = Shift.model_validate({"days": days, "starts": starts, "ends": ends})
    work = minutes_of_week(shift)
    return premium_minutes(work, [Premium.model_validate(premium)]) / len(work)


def test_a_written_decimal_is_taken_at_its_word():
    assert exact(0.1) == Fraction(1, 10)
    assert exact(1e-7) == Fraction(1, 10**7)


@pytest.mark.parametrize(("amount", "whole"), [("0.005", 0), ("0.015", 2), ("-0.015", -2)])
def test_half_a_cent_is_rounded_to_even(amount: str, whole: int):
    assert cents(Fraction(amount)) == whole


def test_a_night_premium_pays_for_the_hours_of_the_shift_inside_it():
    night = {"days": WEEKDAYS, "opens": "18:00", "closes": "06:00", "share": 0.25}
    # Two of eight hours.
    assert share("12:00", "20:00", WEEKDAYS, night) == Fraction(1, 16)


def test_a_shift_past_midnight_on_sunday_runs_into_the_monday_premium():
    monday = {"days": ["mon"], "opens": "00:00", "closes": "24:00", "share": 1.0}
    assert share("22:00", "06:00", ["sun"], monday) == Fraction(6, 8)


def test_no_premium_outside_its_days():
    weekend = {"days": ["sat", "sun"], "opens": "00:00", "closes": "24:00", "share": 0.5}
    assert share("09:00", "17:00", WEEKDAYS, weekend) == 0


def test_yearly_cost_is_headcount_times_loaded_salary():
    costs = {"burden": 1.4, "tools_share": 0.05, "rent_share": 0.1, "management_share": 0.1}
    found = yearly_staff_cost(world(costs=costs), design())
    # 2.5 x 60,000 x 1.4 x 1.25.
    assert found == {"front/team": 26_250_000}


def test_a_premium_counts_in_the_yearly_cost_but_carries_no_overhead():
    late = {"days": WEEKDAYS, "opens": "13:00", "closes": "17:00", "share": 0.1}
    scenario = world(costs={"tools_share": 0.5, "premiums": {"late": late}})
    # 150,000 x (1.5 + half the hours at a tenth more).
    assert yearly_staff_cost(scenario, design()) == {"front/team": 23_250_000}


def test_the_last_people_are_the_new_ones_and_the_part_timer_is_last():
    (role,) = roles(world(), design(new_hires=2, hired="2027-02-01"))
    assert role.stints == (
        Stint(headcount=Fraction(1)),
        Stint(headcount=Fraction(3, 2), since=28 * DAY, hires=2),
    )


def test_without_new_people_nobody_has_a_first_day():
    (role,) = roles(world(), design())
    assert role.stints == (Stint(headcount=Fraction(5, 2)),)


def test_an_hour_of_overtime_is_a_part_of_52_weeks_of_shifts():
    (role,) = roles(world(costs={"burden": 1.3, "overtime_factor": 1.5}), design())
    assert role.overtime_hour == Fraction(60_000 * 13, 10) / 2080 * Fraction(3, 2)


def seated(always: int, **window: Any) -> Design:
    made = design().model_dump(mode="json")
    windows = {"rush": DAY_SHIFT | window} if window else {}
    seats = {"grade": "l1", "seats": {"always": always, "windows": windows}}
    made["desks"]["front"]["staff"] = {"pool": seats}
    return Design.model_validate(made)


def test_seats_are_paid_by_their_hours():
    # 168 hours for one around the clock, and 3 x 40: 288 of 40 hours a week.
    found = yearly_staff_cost(world(), seated(1, count=3))
    assert found == {"front/pool": 60_000_00 * 288 // 40}


def test_seats_have_the_premiums_of_their_hours():
    late = {"days": WEEKDAYS, "opens": "13:00", "closes": "17:00", "share": 0.1}
    (role,) = roles(world(costs={"premiums": {"late": late}}), seated(0, count=3))
    assert role.headcount == 3
    assert role.premium == Fraction(60_000, 20)


def test_a_person_around_the_clock_is_paid_by_the_hour():
    (role,) = roles(world(), design(shift="always", headcount=2.0))
    assert role.headcount == 2 * Fraction(168, 40)
    assert role.overtime_hour == Fraction(60_000, 2080)


def test_an_unlimited_desk_costs_nothing():
    made = design().model_dump(mode="json")
    made["desks"]["front"] |= {"staff": {}, "unlimited": {"grade": "l1"}}
    assert yearly_staff_cost(world(), Design.model_validate(made)) == {}


def test_rest_after_a_call_out_is_paid_to_who_is_paid_by_the_hour():
    grades = {"l1": {"wage_per_hour": 20.0, "burden": 1.25, "competence": {}}}
    scenario, start = world(grades=grades), 2 * WEEK
    rows = [
        {"engineer": 0, "start": start, "end": start + 2 * HOUR, "kind": REST},
        {"engineer": 0, "start": start + 2 * HOUR, "end": start + 8 * HOUR, "kind": SHIFT},
    ]
    months, paid = months_of(scenario), roles(scenario, design())
    lines = costs(scenario, paid, ("front/team/00",), months, ledger([], duty=rows))
    assert lines["salaries: l1 at office"].tolist() == [-8 * 2500, 0]
