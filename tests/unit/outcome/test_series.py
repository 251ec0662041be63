import datetime as dt

import numpy as np
import pytest
from builders import CaseSpec, DeskSpec, EngineerSpec, build
from ledgers import ledger
from worlds import world

from supportsim.engine.run import simulate
from supportsim.ledger.tables import TOUCH
from supportsim.outcome.people import hours_of, on_duty, owners_on_shift
from supportsim.outcome.series import _hours_of_week, backlog_at, growth_per_week, time_before
from supportsim.supply.roster import CALL_OUT, ON_CALL, REST, SHIFT


def test_a_case_is_in_the_backlog_from_its_opening_until_it_is_closed():
    opened, stop = np.array([0, 5, 5]), np.array([10, 7, 100])
    assert backlog_at(opened, stop, np.array([-1, 0, 5, 7, 10])).tolist() == [0, 1, 3, 2, 1]


@pytest.mark.parametrize(("daily", "growth"), [([5, 7, 9, 11], 14), ([3, 3, 3], 0), ([4], 0)])
def test_growth_is_the_slope_by_day_times_seven(daily: list[int], growth: int):
    assert growth_per_week(np.array(daily, dtype=np.float64)) == pytest.approx(growth)


def test_the_length_of_intervals_before_an_instant():
    begun, ended = np.array([0, 5]), np.array([10, 8])
    found = time_before(begun, ended, np.array([0, 6, 9, 50]))
    assert found.tolist() == [0, 7, 12, 13]


def test_hours_of_the_week_follow_the_clock_of_the_books_over_daylight_saving():
    hour = 3_600_000
    # Sunday 14 March 2027: 01:00, then 03:00.
    hours = _hours_of_week(dt.date(2027, 3, 14), "America/New_York", 0, 4 * hour)
    assert hours.tolist() == [144, 145, 147, 148]
    assert world().books_timezone == "America/New_York"


def test_duty_is_shifts_less_blocks_and_an_owner_is_there_when_anyone_is():
    people = [EngineerSpec(shifts=[(0, 100)], blocks=[(40, 60)]), EngineerSpec(shifts=[(80, 150)])]
    plan = build([CaseSpec(0)], [DeskSpec()], people, groups=[(0, [0, 1])])
    duty = simulate(plan).duty
    assert on_duty(duty, 2).between([0, 1], [0, 0], [999, 999]).tolist() == [80, 70]
    owners = owners_on_shift(duty, plan.owners)
    assert owners.between([0, 1, 2], [0, 0, 0], [999, 999, 999]).tolist() == [100, 70, 150]


def test_overtime_is_counted_apart_from_work_in_the_shift():
    desk = DeskSpec(shift_end="finish")
    plan = build([CaseSpec(10)], [desk], [EngineerSpec(shifts=[(0, 70)])])
    hours = hours_of(simulate(plan), np.array([False]), 0, 100)
    assert (hours.worked[0], hours.on_duty[0], hours.overtime[0]) == (60, 70, 30)


def test_work_in_a_call_out_counts_apart_and_rest_is_paid():
    rows = [
        {"start": 0, "end": 50, "kind": SHIFT},
        {"start": 50, "end": 200, "kind": ON_CALL},
        {"start": 60, "end": 110, "kind": CALL_OUT},
        {"start": 200, "end": 230, "kind": REST},
        {"start": 230, "end": 400, "kind": SHIFT},
    ]
    spells = [
        {"started": 0, "ended": 20, "purpose": TOUCH},
        {"started": 80, "ended": 110, "purpose": TOUCH},
    ]
    found = ledger([{}], spells, [row | {"engineer": 0} for row in rows], end=400)
    hours = hours_of(found, np.array([False]), 0, 400)
    assert (hours.worked[0], hours.on_duty[0], hours.paid[0]) == (20, 220, 250)
