"""Money on paper: a statement worked out with fractions, equal to the cent.

The smallest error these catch is one cent in one month of one line.
"""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from ledgers import ledger
from worlds import world

from supportsim.demand.draw import draw_tape
from supportsim.demand.tape import CaseTape
from supportsim.inputs.design import Design
from supportsim.inputs.on_call import OnCall
from supportsim.inputs.scenario import Scenario
from supportsim.ledger.tables import MET, MISSED
from supportsim.outcome.months import months_of
from supportsim.outcome.payroll import roles, yearly_staff_cost
from supportsim.outcome.revenue import Income, income, month_goals
from supportsim.outcome.statement import costs, statement, totals
from supportsim.supply.roster import CALL_OUT, ON_CALL, OVERTIME
from supportsim.units import DAY, HOUR

#: The window is 18 January to 14 February 2027: 14 days of 31, then 14 of 28.
PARTS = (Fraction(14, 31), Fraction(14, 28))
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def company() -> Scenario:
    """Two packages, two grades, a night premium; odd numbers, so that cents round."""
    return world(
        segments={
            "large": {"package": "gold", "customers": 7, "licence_per_year": 33_333.33},
            "small": {"package": "plain", "customers": 11, "licence_per_year": 10_000.01},
        },
        packages={
            "gold": {
                "calendar": "always",
                "targets": {},
                "goals": {"response": 0.95, "resolution": 0.9},
                "fee_share_of_licence": 0.22,
                "credit_share": 0.1,
            },
            "plain": {
                "calendar": "always",
                "targets": {},
                "fee_share_of_licence": 0.17,
                "fee_per_case": 49.99,
            },
        },
        grades={
            "l1": {"wage_per_year": 60_001.0, "competence": {}},
            "l2": {"wage_per_year": 90_000.0, "competence": {}},
        },
        costs={
            "burden": 1.42,
            "tools_share": 0.06,
            "rent_share": 0.07,
            "management_share": 0.12,
            "hiring_per_person": 12_000.5,
            "overtime_factor": 1.5,
            "premiums": {
                "late": {"days": WEEKDAYS, "opens": "18:00", "closes": "06:00", "share": 0.25}
            },
        },
    )


def team() -> Design:
    """Two and a half of l1 by day, one l2 until 20:00, and two l1 hired on 1 February."""
    return Design.model_validate({
        "description": "Two desks.",
        "source": "assumption",
        "shifts": {
            "day": {"days": WEEKDAYS, "starts": "09:00", "ends": "17:00"},
            "late": {"days": WEEKDAYS, "starts": "12:00", "ends": "20:00"},
        },
        "desks": {
            "front": {"site": "office", "staff": {
                "old": {"grade": "l1", "headcount": 2.5, "shift": "day"},
                "new": {"grade": "l1", "headcount": 2, "shift": "day", "new_hires": 2,
                        "hired": "2027-02-01"}}},
            "back": {"site": "office", "staff": {
                "team": {"grade": "l2", "headcount": 1, "shift": "late"}}},
        },
        "intake": [{"desk": "front"}],
    })  # fmt: skip


L1, L2 = Fraction(60_001 * 142, 100), Fraction(90_000 * 142, 100)


def on_paper(per_year: Fraction, later: Fraction = Fraction(0)) -> list[int]:
    """Cents a month, negative; `later` is due from February on."""
    due = [-per_year / 12 * PARTS[0], -(per_year + later) / 12 * PARTS[1]]
    return [round(amount * 100) for amount in due]


def spent(duty: list[dict[str, int]] | None = None) -> dict[str, list[int]]:
    scenario, names = company(), ("front/old/00", "back/team/00")
    lines = costs(
        scenario, roles(scenario, team()), names, months_of(scenario), ledger([], duty=duty)
    )
    return {line: amounts.tolist() for line, amounts in lines.items()}


def test_salaries_are_paid_by_grade_and_site_from_the_first_day():
    lines = spent()
    assert lines["salaries: l1 at office"] == on_paper(L1 * Fraction(5, 2), L1 * 2)
    assert lines["salaries: l2 at office"] == on_paper(L2)


def test_two_of_eight_hours_at_a_quarter_more_cost_a_sixteenth():
    assert spent()["shift premiums"] == on_paper(L2 / 16)


@pytest.mark.parametrize(("line", "share"), [("tools", 6), ("rent", 7), ("management", 12)])
def test_overheads_are_shares_of_the_salaries(line: str, share: int):
    part = Fraction(share, 100)
    assert spent()[line] == on_paper((L1 * Fraction(5, 2) + L2) * part, L1 * 2 * part)


def test_hiring_is_paid_in_the_month_of_the_first_day():
    assert spent()["hiring"] == [0, -2 * 1_200_050]


def test_overtime_is_paid_by_the_hour_in_the_month_it_was_worked():
    february = 28 * DAY
    rows = [
        {"engineer": 0, "start": february - HOUR, "end": february + 2 * HOUR, "kind": OVERTIME},
        {"engineer": 1, "start": 20 * DAY, "end": 20 * DAY + HOUR // 2, "kind": OVERTIME},
        {"engineer": 1, "start": 13 * DAY, "end": 14 * DAY, "kind": OVERTIME},
    ]
    hour = {"l1": L1 / 2080 * Fraction(3, 2), "l2": L2 / 2080 * Fraction(3, 2)}
    due = [hour["l1"] + hour["l2"] / 2, 2 * hour["l1"]]
    assert spent(rows)["overtime"] == [-round(amount * 100) for amount in due]


def test_standby_is_paid_by_the_hour_and_a_call_out_for_at_least_its_least_hours():
    fees = {"standby_per_hour": 7.77, "call_out_factor": 2.0, "call_out_minimum_hours": 1.5}
    scenario = company()
    scenario = scenario.model_copy(update={"costs": scenario.costs.model_copy(update=fees)})
    design = team()
    one = design.desks["front"].staff["old"].model_copy(update={"on_call": OnCall(shift="late")})
    front = design.desks["front"]
    front = front.model_copy(update={"staff": front.staff | {"old": one}})
    design = design.model_copy(update={"desks": design.desks | {"front": front}})
    february = 28 * DAY
    rows = [
        {"engineer": 0, "start": february - 5 * HOUR, "end": february + 3 * HOUR, "kind": ON_CALL},
        {"engineer": 0, "start": february - HOUR, "end": february + HOUR, "kind": CALL_OUT},
        {"engineer": 0, "start": february + HOUR, "end": february + 2 * HOUR, "kind": CALL_OUT},
        {"engineer": 0, "start": 13 * DAY, "end": 15 * DAY, "kind": CALL_OUT},
    ]
    names = ("front/old/00", "back/team/00")
    paid = roles(scenario, design)
    lines = costs(scenario, paid, names, months_of(scenario), ledger([], duty=rows))
    assert lines["standby"].tolist() == [-777 * 5, -777 * 3]
    hour = L1 / 2080 * 2
    due = [-round(2 * hour * 100), -round(Fraction(3, 2) * hour * 100)]
    assert lines["call-outs"].tolist() == due
    assert totals(lines).direct_cost == -sum(
        int(amounts.sum())
        for line, amounts in lines.items()
        if line.startswith(("salaries", "shift", "overtime", "standby", "call"))
    )
    assert "standby" not in spent()


def test_yearly_staff_cost_is_what_a_full_year_of_the_statement_costs():
    found = yearly_staff_cost(company(), team())
    load = Fraction(125, 100)
    assert found == {
        "front/old": round(L1 * Fraction(5, 2) * load * 100),
        "front/new": round(L1 * 2 * load * 100),
        "back/team": round((L2 * load + L2 / 16) * 100),
    }


def customers(scenario: Scenario) -> CaseTape:
    return draw_tape(scenario, seed=1, replication=0)


def earned(missed: dict[tuple[str, str], list[bool]], **changes: Any) -> Income:
    scenario = company().model_copy(update=changes)
    goals = {key: np.array(value) for key, value in missed.items()}
    opened = np.array([[9, 9], [3, 5]])
    return income(scenario, customers(scenario), months_of(scenario), opened, goals)


GOLD = Fraction(7 * 3_333_333, 100) * Fraction(22, 100) / 12
PLAIN = Fraction(11 * 1_000_001, 100) * Fraction(17, 100) / 12


def test_support_fees_are_a_twelfth_of_the_year_for_the_part_of_the_month():
    lines = earned({}).lines
    assert lines["support fees: gold"] == [round(GOLD * part * 100) for part in PARTS]
    assert lines["support fees: plain"] == [round(PLAIN * part * 100) for part in PARTS]


def test_case_fees_are_paid_for_every_case_opened():
    assert earned({}).lines["case fees: plain"] == [3 * 4999, 5 * 4999]


def test_every_goal_missed_gives_back_its_share_of_the_fee_of_that_month():
    missed = {("gold", "response"): [True, False], ("gold", "resolution"): [True, True]}
    credit = [GOLD * PARTS[0] * Fraction(2, 10), GOLD * PARTS[1] * Fraction(1, 10)]
    assert earned(missed).lines["SLA credits: gold"] == [-round(c * 100) for c in credit]


def test_a_goal_is_missed_below_it_and_met_at_it_exactly():
    outcomes = np.array([MET] * 19 + [MISSED] + [MET] * 18 + [MISSED])
    month = np.array([0] * 20 + [1] * 19)
    found = month_goals(
        company(), ("gold", "plain"), package=np.zeros(39, dtype=np.int64), month=month,
        outcomes={"response": outcomes, "resolution": outcomes}, judged=np.array([True] * 3),
    )  # fmt: skip
    # 19 of 20 is 95 %; 18 of 19 is 94.7 %; a month without cases misses nothing.
    assert found["gold", "response"].tolist() == [False, True, False]
    assert found["gold", "resolution"].tolist() == [False, False, False]
    assert set(found) == {("gold", "response"), ("gold", "resolution")}


def test_a_month_of_two_days_at_the_edge_misses_no_goal():
    months = months_of(company())
    part = (months.end - months.start) / np.diff(months.edge)
    assert months.is_judged.tolist() == [share >= 0.5 for share in part.tolist()]
    month, missed = np.array([0, 1]), np.array([MISSED, MISSED])
    found = month_goals(
        company(), ("gold", "plain"), package=np.zeros(2, dtype=np.int64), month=month,
        outcomes={"response": missed, "resolution": missed}, judged=np.array([True, False]),
    )  # fmt: skip
    assert found["gold", "response"].tolist() == [True, False]


def test_margins_are_the_lines_they_say_they_include():
    scenario = company()
    made = costs(scenario, roles(scenario, team()), (), months_of(scenario), ledger([]))
    lines = statement(earned({("gold", "response"): [True, True]}), made)
    sums, whole = totals(lines), {line: int(column.sum()) for line, column in lines.items()}
    assert sums.margin == sum(whole.values())
    overhead = sum(whole[line] for line in ("hiring", "tools", "rent", "management"))
    assert sums.direct_margin == sum(whole.values()) - overhead
    assert sums.revenue - sums.cost == sums.margin


def test_a_package_without_a_licence_has_no_known_income_and_says_why():
    company_segments = company().segments
    bare = company_segments["small"].model_copy(update={"licence_per_year": None})
    found = earned({}, segments=company_segments | {"small": bare})
    assert found.reasons["support fees: plain"] == "licence_per_year of segment small is not given"
    assert "support fees: plain" not in found.lines
    # The package still has a price by the case.
    assert found.known


def test_without_any_price_the_income_is_not_known():
    packages = company().packages
    free = packages["gold"].model_copy(update={"fee_share_of_licence": None})
    found = earned({}, packages=packages | {"gold": free})
    assert not found.known
    assert (
        found.reasons["support fees: gold"] == "fee_share_of_licence of package gold is not given"
    )
