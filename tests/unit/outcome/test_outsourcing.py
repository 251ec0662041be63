from fractions import Fraction
from typing import Any

import pytest
from ledgers import ledger
from worlds import world

from supportsim.inputs.design import Design
from supportsim.inputs.on_call import OnCall
from supportsim.ledger.tables import ATTEMPT, TOUCH, WAITING
from supportsim.outcome.months import months_of
from supportsim.outcome.outsourcing import (
    is_paid_by_case,
    outsourcing,
    weekly_hours,
    yearly_contracts,
)
from supportsim.outcome.payroll import roles, yearly_staff_cost
from supportsim.outcome.statement import costs, totals
from supportsim.supply.roster import BLOCK, CALL_OUT, ON_CALL, OVERTIME, REST, SHIFT
from supportsim.units import DAY, HOUR, WEEK

NAMES = ("front/own/00", "night/vendor/00", "night/vendor/01", "night/own/00")
START = 2 * WEEK


def design(**contract: float) -> Design:
    """Our own people at two desks, and a vendor's at one of them."""
    own = {"grade": "l1", "headcount": 1, "shift": "day"}
    vendor = {"grade": "l1", "headcount": 2, "shift": "day", "outsourced": contract}
    return Design.model_validate({
        "description": "Two desks.",
        "source": "assumption",
        "shifts": {"day": {"days": ["mon", "tue"], "starts": "22:00", "ends": "06:00"}},
        "desks": {
            "front": {"site": "office", "staff": {"own": own}},
            "night": {"site": "office", "staff": {"vendor": vendor, "own": own}},
        },
        "intake": [{"desk": "front"}],
    })  # fmt: skip


def billed(duty: list[dict[str, int]], spells: list[dict[str, int]], **contract: float) -> Any:
    months = months_of(world())
    happened = ledger([{}, {}, {}], spells, duty, end=8 * WEEK)
    lines = outsourcing(design(**contract), NAMES, months, happened)
    return {line: bill.tolist() for line, bill in lines.items()}


def test_by_the_hour_counts_shifts_and_overtime_of_the_vendor_in_the_window():
    duty = [
        {"engineer": 0, "start": START, "end": START + 9 * HOUR, "kind": SHIFT},
        {"engineer": 1, "start": START - HOUR, "end": START + 2 * HOUR, "kind": SHIFT},
        {"engineer": 1, "start": START, "end": START + HOUR, "kind": BLOCK},
        {"engineer": 1, "start": START + 2 * HOUR, "end": START + 3 * HOUR, "kind": OVERTIME},
        {"engineer": 2, "start": START, "end": START + HOUR // 2, "kind": SHIFT},
        {"engineer": 3, "start": START, "end": START + 9 * HOUR, "kind": SHIFT},
    ]
    # Two hours and one of overtime, and half an hour; January has the 18th and on.
    assert billed(duty, [], price_per_hour=10.01) == {"outsourcing: night": [-3504, 0]}


def test_call_outs_of_a_vendor_are_hours_and_standby_and_rest_are_in_the_price():
    duty = [
        {"engineer": 1, "start": START, "end": START + 9 * HOUR, "kind": ON_CALL},
        {"engineer": 1, "start": START + HOUR, "end": START + 3 * HOUR, "kind": CALL_OUT},
        {"engineer": 1, "start": START + 9 * HOUR, "end": START + 10 * HOUR, "kind": REST},
    ]
    assert billed(duty, [], price_per_hour=10) == {"outsourcing: night": [-2000, 0]}


def test_standby_and_call_outs_of_a_vendor_are_on_no_payroll():
    plan = design(price_per_hour=10)
    desks = {}
    for name, desk in plan.desks.items():
        on_call = {"on_call": OnCall(shift="always")}
        staff = {role: one.model_copy(update=on_call) for role, one in desk.staff.items()}
        desks[name] = desk.model_copy(update={"staff": staff})
    plan = plan.model_copy(update={"desks": desks})
    duty = [
        {"engineer": who, "start": START, "end": START + 2 * HOUR, "kind": kind}
        for who in range(4)
        for kind in (ON_CALL, CALL_OUT)
    ]
    scenario = world()
    fee = {"standby_per_hour": 3.0, "call_out_factor": 2.0}
    scenario = scenario.model_copy(update={"costs": scenario.costs.model_copy(update=fee)})
    paid, months = roles(scenario, plan), months_of(scenario)
    lines = costs(scenario, paid, NAMES, months, ledger([], duty=duty))
    assert lines["standby"].tolist() == [-2 * 2 * 300, 0]
    hour = sum(role.overtime_hour for role in paid) / Fraction(str(scenario.costs.overtime_factor))
    assert lines["call-outs"].tolist() == [-round(2 * 2 * hour * 100), 0]


def test_by_the_case_counts_each_case_once_a_month():
    february = START + 14 * DAY
    spells = [
        {"case": 0, "engineer": 1, "purpose": TOUCH, "started": START, "ended": START + 1},
        {"case": 0, "engineer": 2, "purpose": ATTEMPT, "started": START + 5, "ended": START + 9},
        {"case": 0, "engineer": 1, "purpose": TOUCH, "started": february, "ended": february + 1},
        {"case": 1, "engineer": 1, "purpose": WAITING, "started": START, "ended": START + 1},
        {"case": 2, "engineer": 3, "purpose": TOUCH, "started": START, "ended": START + 1},
        {"case": 2, "engineer": 1, "purpose": TOUCH, "started": START - 1, "ended": START + 7},
    ]
    assert billed([], spells, price_per_case=30) == {"outsourcing: night": [-3000, -3000]}


def test_a_vendor_is_on_no_payroll():
    plain, hired = design(price_per_hour=10), world()
    assert [(role.desk, role.staff) for role in roles(hired, plain)] == [
        ("front", "own"),
        ("night", "own"),
    ]
    assert set(yearly_staff_cost(hired, plain)) == {"front/own", "night/own"}


@pytest.mark.parametrize(
    ("contract", "cents", "by_case"),
    [({"price_per_hour": 10}, 52 * 32 * 1000, False), ({"price_per_case": 9}, 1250 * 900, True)],
)
def test_a_year_is_known_before_a_run_by_the_hour_and_expected_by_the_case(
    contract: dict[str, float], cents: int, *, by_case: bool
):
    plan = design(**contract)
    assert yearly_contracts(plan, {"night/vendor": 1250.0}) == {"night/vendor": cents}
    assert is_paid_by_case(plan) == by_case


def test_seats_are_billed_by_their_hours():
    staff = design(price_per_hour=1).desks["night"].staff["vendor"]
    window = {"days": ["sat", "sun"], "starts": "08:00", "ends": "20:00", "count": 3}
    seats = {"always": 1, "windows": {"weekend": window}}
    changed = staff.model_validate(
        {"grade": "l1", "seats": seats, "outsourced": {"price_per_hour": 1}}
    )
    assert weekly_hours(design(price_per_hour=1), changed) == Fraction(168 + 3 * 24)


def test_the_bill_is_a_direct_cost_and_overtime_is_in_it():
    duty = [{"engineer": 1, "start": START, "end": START + HOUR, "kind": OVERTIME}]
    happened = ledger([], [], duty, end=8 * WEEK)
    made, months = design(price_per_hour=7), months_of(world())
    lines = costs(world(), roles(world(), made), NAMES, months, happened)
    assert lines["overtime"].tolist() == [0, 0]
    before = totals(lines).direct_cost
    bill = outsourcing(made, NAMES, months, happened)
    assert bill["outsourcing: night"].tolist() == [-700, 0]
    assert totals(lines | bill).direct_cost == before + 700
