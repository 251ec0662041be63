"""Examples of docs/rules about measures, people and rosters, with the numbers that stand there.

Examples of what engines do are in tests/unit/engine.
"""

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from ledgers import ledger
from worlds import world

from supportsim import measure
from supportsim.demand.draw import draw_tape
from supportsim.engine.rules import length_of
from supportsim.inputs.design import Design
from supportsim.inputs.market import Grade
from supportsim.inputs.mechanisms import ContextSwitching, Familiarity, Ramp
from supportsim.outcome.months import months_of
from supportsim.outcome.outsourcing import weekly_hours
from supportsim.outcome.payroll import roles
from supportsim.outcome.statement import costs
from supportsim.plan.cases import entry_desks
from supportsim.plan.mechanisms import (
    context_table,
    familiarity_table,
    history_credit,
    ramp_table,
)
from supportsim.plan.people import grade_factors
from supportsim.plan.ramps import own_ramp_tables
from supportsim.plan.solving import solving_rates
from supportsim.supply.roster import ABSENT, CALL_OUT, ON_CALL, SHIFT, draw_roster
from supportsim.units import DAY, HOUR, MINUTE, PPM, WEEK

DESKS = ("front", "named", "on_duty")
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def design(staff: dict[str, Any]) -> Design:
    """A front with these people, nine to five."""
    return Design.model_validate({
        "description": "A small team.",
        "source": "assumption",
        "shifts": {"day": {"days": WEEKDAYS, "starts": "09:00", "ends": "17:00"}},
        "desks": {"front": {"site": "office", "staff": {"day": staff}}},
        "intake": [{"desk": "front"}],
    })  # fmt: skip


def test_of_ten_cases_attainment_is_counted_in_three_ways():
    """Target 4 h: six in time, two late, withdrawn after 5 h (missed) and 1 h (undecided)."""
    outcomes = ["met"] * 6 + ["missed"] * 3 + ["undecided"]
    cases = {
        "case": [f"A-{n}" for n in range(10)],
        "opened": [0] * 10,
        "first_start": [HOUR] * 6 + [5 * HOUR] * 2 + [None] * 2,
        "withdrawn": [None] * 8 + [5 * HOUR, HOUR],
        "response_outcome": outcomes,
    }
    found = measure(tables={"cases": cases}, window=(0, 10 * HOUR)).metrics
    assert found["response_attainment"] == pytest.approx(6 / 9)
    assert found["response_attainment_answered"] == pytest.approx(6 / 8)
    assert found["response_attainment_all"] == pytest.approx(6 / 10)


def test_hires_and_departures_by_plan_change_who_is_there():
    staff = {
        "grade": "l1",
        "headcount": 8,
        "shift": "day",
        "hires": {
            "spring": {"week": 10, "people": 2},
            "autumn": {"date": dt.date(2027, 9, 1), "people": 1},
        },
        "departures": {"merger": {"week": 20, "people": 1}},
    }
    roster = draw_roster(world(window_weeks=52), design(staff), seed=1, replication=0)
    days = [dt.date(2027, *day) for day in ((3, 14), (3, 15), (5, 23), (5, 24), (8, 31), (9, 1))]
    noons = [(day - dt.date(2027, 1, 4)).days * DAY + 12 * HOUR for day in days]
    there = [int(np.sum((roster.hired <= at) & (roster.left > at))) for at in noons]
    assert there == [5, 7, 7, 6, 6, 7]
    gone = np.flatnonzero(roster.left < noons[-1])
    assert [roster.names[who] for who in gone] == ["front/day/00"]


def test_a_short_call_out_is_paid_for_the_minimum_at_its_factor():
    fees = {"standby_per_hour": 4.69, "call_out_factor": 1.5, "call_out_minimum_hours": 2.0}
    staff = {"grade": "l1", "headcount": 1, "shift": "day", "on_call": {"shift": "always"}}
    scenario, organisation = world(costs=fees), design(staff)
    start = 2 * WEEK
    duty = [
        {"engineer": 0, "start": start, "end": start + 128 * HOUR, "kind": ON_CALL},
        {"engineer": 0, "start": start, "end": start + 50 * MINUTE, "kind": CALL_OUT},
    ]
    lines = costs(
        scenario, roles(scenario, organisation), ("front/day/00",), months_of(scenario),
        ledger([], duty=duty),
    )  # fmt: skip
    assert lines["standby"].sum() == -600_32
    assert lines["call-outs"].sum() == -round(100 * 3 * 60_000 / (52 * 40))


def test_cases_enter_by_the_first_entry_that_fits():
    """Severity 1 of premium: on duty at 22:00 and 05:59; at 06:00 named by phone, front by mail."""
    people = {"day": {"grade": "l1", "headcount": 1, "shift": "night"}}
    organisation = Design.model_validate({
        "description": "Three desks.",
        "source": "assumption",
        "shifts": {"night": {"days": WEEKDAYS, "starts": "22:00", "ends": "06:00"}},
        "desks": {name: {"site": "office", "staff": people} for name in DESKS},
        "intake": [
            {"when": {"hours": ["night"], "severity": [1]}, "desk": "on_duty"},
            {"when": {"package": ["plain"], "channel": ["phone"]}, "desk": "named"},
            {"desk": "front"},
        ],
    })  # fmt: skip
    scenario = world(channels={"phone": 0.5, "mail": 0.5}, severities={1: 1.0})
    tape = draw_tape(scenario, seed=1, replication=0)
    entered = []
    for hour, channel in ((22 * HOUR, 0), (6 * HOUR - 1, 0), (6 * HOUR, 0), (6 * HOUR, 1)):
        # Of a Tuesday.
        opened = np.full_like(tape.opened, DAY + hour)
        one = replace(tape, opened=opened, channel=np.full_like(tape.channel, channel))
        found = np.unique(entry_desks(scenario, organisation, one)).tolist()
        entered += [DESKS[desk] for desk in found]
    assert entered == ["on_duty", "on_duty", "named", "front"]


def test_the_ramps_of_the_page():
    table = ramp_table(Ramp(months=6, start_productivity=0.25))
    assert [round(int(table[day]) / PPM, 2) for day in (0, 30, 91)] == [4.0, 2.68, 1.61]
    assert (int(table[182]) > PPM, int(table[183]), len(table)) == (True, PPM, 184)
    ramp = {"weeks": 12, "start_productivity": 0.10, "end_productivity": 0.45}
    interns = design({"grade": "l1", "headcount": 3, "shift": "day", "new_hires": 3, "ramp": ramp})
    own = own_ramp_tables(world(), interns)[0].tolist()
    assert [round(own[day] / PPM, 2) for day in (0, 42, 84)] == [10.0, 3.64, 2.22]


def test_tables_of_familiarity_and_open_cases_of_the_page():
    rules = Familiarity(largest_cut=0.25, cases=10, half_life_days=180)
    table = familiarity_table(rules)
    assert [round(int(table[tenths]) / PPM, 3) for tenths in (10, 100, 53)] == [0.976, 0.842, 0.897]
    # 24 cases a year for a group of three.
    assert round(history_credit(rules, 24 / 3, 24) / PPM, 2) == 5.35
    switching = context_table(ContextSwitching(share_per_open_case=0.01, free_open_cases=1))
    assert (int(switching[40]), len(switching) - 1) == (1_390_000, 500)
    assert round(60 * 1.39) == 83


def test_an_hour_at_these_speeds_takes_so_long():
    grade = Grade(wage_per_year=1.0, competence={}, speed=1.1, speed_by_kind={"how_to": 1.2})
    how_to, defect = grade_factors(world(), grade, ("how_to", "defect"))
    assert defect == 909_091
    assert round(length_of(HOUR, 0, [how_to]) / MINUTE) == 50
    assert length_of(HOUR, 0, [1_250_000]) == 75 * MINUTE


def test_solving_rates_of_how_to_cases_and_defects():
    """P solves .85 and .1 at speed .9, Q all at .7: P is named for a how-to, Q for a defect."""
    front = design({"grade": "l1", "headcount": 2, "shift": "day"}).desks["front"]
    by_rate = front.model_copy(update={"choice": "highest_solving_rate"})
    people = design({"grade": "l1", "headcount": 2, "shift": "day"})
    people = people.model_copy(update={"desks": {"front": by_rate}})
    chances = np.array([[0.85, 0.1], [1.0, 1.0]])
    factors = np.array([[PPM / 0.9] * 2, [PPM / 0.7] * 2])
    rates = solving_rates(world(), people, chances, factors, np.full((2, 1), PPM))
    assert rates.tolist() == [[7650, 900], [7000, 7000]]


def test_illness_runs_over_the_weekend():
    """Of illnesses of three working days from a Friday: Friday, Monday and Tuesday."""
    absence = {"sickness_spells_per_year": 6.0, "sickness_days": 3.0}
    people = design({"grade": "l1", "headcount": 40, "shift": "day"})
    roster = draw_roster(world(window_weeks=40, absence=absence), people, seed=1, replication=0)
    illness = [False, True, True, True, False]
    found = []
    for who in range(40):
        mine = (roster.duty_engineer == who) & np.isin(roster.duty_kind, (SHIFT, ABSENT))
        day = roster.duty_from[mine] // DAY
        away = (roster.duty_kind[mine] == ABSENT).tolist()
        starts = [at for at in range(1, len(day) - 3) if away[at - 1 : at + 4] == illness]
        # Time 0 is a Monday, so Fridays are 4, 11, ...
        fridays = [at for at in starts if day[at] % 7 == 4]
        found += [(day[at : at + 3] - day[at]).tolist() for at in fridays]
    assert found
    assert all(days == [0, 3, 4] for days in found)


def test_two_seats_of_a_vendor_on_two_nights_have_48_hours():
    nights = {"days": ["mon", "tue"], "starts": "19:00", "ends": "07:00", "count": 2}
    contract = {"price_per_hour": 38}
    vendor = {"grade": "l1", "seats": {"windows": {"night": nights}}, "outsourced": contract}
    organisation = design(vendor)
    hours = weekly_hours(organisation, organisation.desks["front"].staff["day"])
    assert (hours, hours * 38) == (48, 1824)
