"""Pay of people who come and go: by the days employed, or by the hours of their shifts."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from ledgers import ledger
from worlds import world

from supportsim.inputs.design import Design
from supportsim.inputs.scenario import Scenario
from supportsim.outcome.months import months_of
from supportsim.outcome.payroll import roles, yearly_staff_cost
from supportsim.outcome.statement import costs, totals
from supportsim.outcome.stints import Stint
from supportsim.outcome.turnover import comings_and_goings
from supportsim.plan.plan import Plan
from supportsim.supply.roster import ABSENT, SHIFT, Roster, draw_roster
from supportsim.supply.shifts import period
from supportsim.units import DAY, HOUR, WEEK
from supportsim.workweek import NEVER

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
#: The window is 18 January to 14 February 2027, weeks 2 to 6: 14 days of 31, then 14 of 28.
MONTHS = (Fraction(14, 31), Fraction(14, 28))


def market(**changes: Any) -> Scenario:
    grades = {
        "l1": {"wage_per_year": 60_000.0, "competence": {}},
        "student": {"wage_per_hour": 22.0, "burden": 1.1, "competence": {}},
    }
    costs = {"burden": 1.4, "hiring_per_person": 10_000.0, "hiring_per_intern": 500.0,
             "tools_share": 0.1}  # fmt: skip
    return world(**{"grades": grades, "costs": costs, "window_weeks": 4} | changes)


def staffed(**staff: dict[str, Any]) -> Design:
    return Design.model_validate({
        "description": "One desk.",
        "source": "assumption",
        "shifts": {
            "day": {"days": WEEKDAYS, "starts": "09:00", "ends": "17:00"},
            "evening": {"days": ["tue", "thu"], "starts": "16:00", "ends": "20:00"},
        },
        "desks": {"front": {"site": "office", "staff": staff}},
        "intake": [{"desk": "front"}],
    })  # fmt: skip


def team(**changes: Any) -> dict[str, Any]:
    return {"grade": "l1", "headcount": 4.0, "shift": "day"} | changes


def students(**changes: Any) -> dict[str, Any]:
    return {"grade": "student", "headcount": 3, "shift": "evening"} | changes


def spent(scenario: Scenario, design: Design, roster: Roster | None = None) -> dict[str, list[int]]:
    paid = roles(scenario, design, roster)
    lines = costs(scenario, paid, (), months_of(scenario), ledger([]))
    return {line: amounts.tolist() for line, amounts in lines.items()}


def test_planned_people_are_paid_from_the_first_to_the_last_day_and_hired_once():
    design = staffed(
        team=team(
            hires={"late": {"people": 1, "date": "2027-02-01"}},
            departures={"cut": {"people": 2, "date": "2027-02-01"}},
        )
    )
    lines = spent(market(), design)
    month = Fraction(84_000, 12) * 100
    assert lines["salaries: l1 at office"] == [
        -round(3 * month * MONTHS[0]), -round(2 * month * MONTHS[1])
    ]  # fmt: skip
    assert lines["hiring"] == [0, -1_000_000]


def leavers() -> Scenario:
    grades = {"l1": {"wage_per_year": 60_000.0, "competence": {}, "leavers_per_year": 6.0}}
    return market(grades=grades, hiring={"weeks_to_hire": 1})


def test_a_drawn_team_costs_what_its_days_cost():
    scenario, design = leavers(), staffed(team=team(headcount=20.0))
    roster = draw_roster(scenario, design, seed=3, replication=0)
    start, end = 2 * WEEK, 6 * WEEK
    assert ((roster.left > start) & (roster.left < end)).sum() >= 3
    lines = spent(scenario, design, roster=roster)
    edge = 28 * DAY
    for month, (first, last) in enumerate(((start, edge), (edge, end))):
        days = sum(
            max(min(int(left), last) - max(int(hired), first), 0)
            for hired, left in zip(roster.hired, roster.left, strict=True)
        )
        length = (31 if month == 0 else 28) * DAY
        due = Fraction(84_000 * 100, 12) * days / length
        assert lines["salaries: l1 at office"][month] == -round(due)
    came = ((roster.hired >= start) & (roster.hired < end)).sum()
    assert sum(lines["hiring"]) == -came * 1_000_000


def test_a_leaver_that_never_comes_changes_no_cent():
    rare = {"l1": {"wage_per_year": 60_000.0, "competence": {}, "leavers_per_year": 1e-9}}
    scenario, design = market(grades=rare), staffed(team=team(headcount=2.333))
    roster = draw_roster(scenario, design, seed=3, replication=0)
    assert (roster.left == NEVER).all()
    never = {"l1": {"wage_per_year": 60_000.0, "competence": {}}}
    assert spent(scenario, design, roster=roster) == spent(market(grades=never), design)


def test_students_are_paid_by_the_hours_of_their_shifts_with_a_burden_of_their_own():
    names = ("front/students/00", "front/students/01", "front/other/00")
    duty = [
        {"engineer": 0, "start": 3 * WEEK, "end": 3 * WEEK + 4 * HOUR, "kind": SHIFT},
        {"engineer": 1, "start": 4 * WEEK, "end": 4 * WEEK + 4 * HOUR, "kind": ABSENT},
        {"engineer": 1, "start": 5 * WEEK, "end": 5 * WEEK + 2 * HOUR, "kind": SHIFT},
        {"engineer": 1, "start": 0, "end": 4 * HOUR, "kind": SHIFT},
        {"engineer": 2, "start": 3 * WEEK, "end": 3 * WEEK + 8 * HOUR, "kind": SHIFT},
    ]
    scenario, design = market(), staffed(students=students())
    paid = roles(scenario, design)
    lines = costs(scenario, paid, names, months_of(scenario), ledger([], duty=duty))
    # 22 x 1.1 an hour: four hours in January; six in February.
    assert lines["salaries: student at office"].tolist() == [-9680, -14_520]
    assert lines["tools"].tolist() == [-968, -1452]
    assert totals(lines).direct_cost == 24_200


def test_a_year_of_students_is_52_weeks_of_their_hours():
    found = yearly_staff_cost(market(), staffed(students=students()))
    assert found == {
        "front/students": round(3 * 8 * 52 * Fraction(242, 10) * Fraction(11, 10) * 100)
    }


def programme(**more: Any) -> dict[str, Any]:
    terms = {"winter": {"week": 3, "weeks": 2}, "autumn": {"week": 40, "weeks": 10}}
    return {"terms": terms} | more


def test_interns_have_a_line_of_their_own_and_are_found_once():
    scenario, design = market(), staffed(team=team(), winter=students(programme=programme()))
    roster = draw_roster(scenario, design, seed=1, replication=0)
    kinds = {SHIFT: 0}
    duty = [
        {"engineer": int(who), "start": int(start), "end": int(end), "kind": SHIFT}
        for who, start, end, kind in zip(
            roster.duty_engineer, roster.duty_from, roster.duty_to, roster.duty_kind, strict=True
        )
        if int(kind) in kinds
    ]
    paid = roles(scenario, design, roster)
    lines = costs(scenario, paid, roster.names, months_of(scenario), ledger([], duty=duty))
    # Three interns, two weeks of eight hours, all but two of the evenings in January.
    assert int(lines["interns: student at office"].sum()) == -3 * 2 * 8 * 2420
    assert lines["hiring"].tolist() == [-150_000, 0]
    assert "salaries: student at office" not in lines


def test_yearly_cost_of_interns_is_that_of_their_terms_in_the_window():
    design = staffed(winter=students(programme=programme()))
    # Two of the four weeks of the window: half a year's.
    half = Fraction(3 * 8 * 52 * 2, 4) * Fraction(242, 10) * Fraction(11, 10) * 100
    assert yearly_staff_cost(market(), design) == {"front/winter": round(half)}
    (role,) = roles(market(), design)
    assert (
        role.stints
        == (Stint(headcount=Fraction(1, 5), since=3 * WEEK, until=5 * WEEK, new_interns=1),) * 3
    )


class Window:
    """The part of a plan that counts of people need."""

    window_start, window_end = 2 * WEEK, 6 * WEEK


def counted(scenario: Scenario, design: Design, roster: Roster) -> dict[str, float]:
    plan: Plan = Window()  # type: ignore[assignment]
    found = comings_and_goings(scenario, design, plan, roster)
    return {name: top / bottom for name, (top, bottom) in found.items()}


def test_leavers_hires_and_empty_places_are_those_of_the_window():
    scenario, design = leavers(), staffed(team=team(headcount=20.0))
    roster = draw_roster(scenario, design, seed=3, replication=0)
    found = counted(scenario, design, roster)
    inside = [int(((at >= 2 * WEEK) & (at < 6 * WEEK)).sum()) for at in (roster.left, roster.hired)]
    assert [found["leavers"], found["hires"]] == inside
    there = np.clip(roster.left, 2 * WEEK, 6 * WEEK) - np.clip(roster.hired, 2 * WEEK, 6 * WEEK)
    last = {
        name.partition("~")[0]: left for name, left in zip(roster.names, roster.left, strict=True)
    }
    assert min(last.values()) > 6 * WEEK
    assert found["vacancy_share"] == pytest.approx(1 - there.sum() / (20 * 4 * WEEK))


def test_where_nobody_comes_or_goes_there_is_nothing_to_count():
    scenario, design = market(), staffed(team=team(new_hires=1, hired_week=3))
    roster = draw_roster(scenario, design, seed=3, replication=0)
    assert counted(scenario, design, roster) == {}


def test_interns_offers_and_mentoring_are_counted():
    offers = {"to": "front/team", "share": 1.0, "accepted_share": 1.0}
    plan = programme(offers=offers, mentors={"staff": "front/team"})
    late = {"late": {"people": 1, "week": 5}}
    scenario = market()
    design = staffed(team=team(hires=late), winter=students(programme=plan))
    roster = draw_roster(scenario, design, seed=1, replication=0)
    found = counted(scenario, design, roster)
    expected = {"interns": 3, "offers": 3, "offers_accepted": 3, "converts": 1, "hires": 0}
    assert {name: found[name] for name in expected} == expected
    # Two weeks, of four hours and of one, for three interns.
    assert found["mentoring_hours"] == 15
    assert period(scenario).window_start == 2 * WEEK
    assert not (roster.left[:4] < NEVER).any()
    lines = spent(scenario, design, roster=roster)
    assert sum(lines["hiring"]) == -3 * 50_000
