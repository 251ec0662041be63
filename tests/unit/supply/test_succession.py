import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from supportsim.inputs.design import Design, Staff
from supportsim.inputs.labour import Hiring, UnderPerformers
from supportsim.inputs.market import Grade
from supportsim.inputs.scenario import Scenario
from supportsim.supply.people import Role, roles
from supportsim.supply.person import HIRED, THERE, place_of
from supportsim.supply.roster import SHIFT, Roster, draw_roster
from supportsim.supply.shifts import period
from supportsim.supply.turnover import employed, is_drawn
from supportsim.supply.vacancy import chance_filled
from supportsim.units import DAY, HOUR, WEEK
from supportsim.workweek import NEVER

Crew = Callable[..., Staff]
Office = Callable[..., Scenario]
Team = Callable[..., Design]


def leaving(rate: float) -> dict[str, Grade]:
    return {"junior": Grade(wage_per_year=1.0, competence={"question": 1.0}, leavers_per_year=rate)}


def lives(scenario: Scenario, design: Design, replication: int = 0) -> Role:
    (role,) = employed(scenario, design, period(scenario), seed=7, replication=replication)
    return role


def shifts_of(roster: Roster, name: str) -> list[tuple[int, int]]:
    mine = (roster.duty_engineer == roster.names.index(name)) & (roster.duty_kind == SHIFT)
    return list(zip(roster.duty_from[mine].tolist(), roster.duty_to[mine].tolist(), strict=True))


def test_where_nobody_leaves_the_people_are_those_planned(office: Office, team: Team, crew: Crew):
    scenario, design = office(), team({"day": crew(3.5, new_hires=1, hired_week=4)})
    (planned,) = roles(scenario, design, period(scenario))
    assert lives(scenario, design).people == planned.people
    assert not is_drawn(scenario, design)


def test_a_successor_starts_the_weeks_to_hire_after_the_midnight_of_the_departure(
    office: Office, team: Team, crew: Crew
):
    scenario = office(grades=leaving(2.0), hiring=Hiring(weeks_to_hire=3), books_timezone="UTC")
    role = lives(scenario, team({"day": crew(20.0)}))
    after = {}
    for name, one in zip(role.names, role.people, strict=True):
        if place_of(name) in after:
            assert one.hired - after[place_of(name)] in {3 * WEEK - HOUR, 3 * WEEK, 3 * WEEK + HOUR}
            assert one.arrival == HIRED
        else:
            assert one.arrival == THERE
        after[place_of(name)] = one.left
    assert len(role.names) > 30
    assert {name for name in role.names if name.startswith("front/day/00")} >= {"front/day/00"}
    assert any(name.endswith("~3") for name in role.names)


def test_who_has_left_has_no_shifts_and_no_absence_any_more(office: Office, team: Team, crew: Crew):
    scenario = office(grades=leaving(1.0))
    roster = draw_roster(scenario, team({"day": crew(10.0)}), seed=7, replication=0)
    # Whoever is there for a few days only may have no shift in them.
    gone = np.flatnonzero(
        (roster.left < NEVER) & (roster.left - np.maximum(roster.hired, 0) > WEEK)
    )
    assert len(gone) > 3
    for engineer in gone.tolist():
        mine = roster.duty_engineer == engineer
        assert roster.duty_from[mine].max() < roster.left[engineer]
        assert roster.duty_from[mine].max() > roster.left[engineer] - 6 * DAY
        assert roster.duty_from[mine].min() >= max(roster.hired[engineer], 0)


def test_another_place_or_a_slower_hire_moves_no_first_departure(
    office: Office, team: Team, crew: Crew
):
    scenario = office(grades=leaving(1.0))
    few = lives(scenario, team({"day": crew(5.0)}))
    slow = scenario.model_copy(update={"hiring": Hiring(weeks_to_hire=30)})
    staff = {"day": crew(9.0)}
    other = lives(slow, team(staff))
    first = {name: one.left for name, one in zip(few.names, few.people, strict=True)}
    again = {name: one.left for name, one in zip(other.names, other.people, strict=True)}
    for name in [name for name in first if "~" not in name]:
        assert first[name] == again[name]


def test_the_time_to_leaving_is_exponential(office: Office, team: Team, crew: Crew):
    scenario = office(grades=leaving(0.5), books_timezone="UTC")
    role = lives(scenario, team({"day": crew(3000.0)}))
    first = np.array([one.left for one in role.people if one.number == 0])
    for days in (60, 180, 360):
        share = 1 - np.exp(-0.5 * days / 365.25)
        # Midnights in Boston are 5 h late in UTC; a departure counts from the next one.
        found = float((first <= (days + 1) * DAY).mean())
        assert found == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / 3000) + 0.003)


def test_places_are_filled_as_long_as_the_formula_says(office: Office, team: Team, crew: Crew):
    scenario = office(grades=leaving(1.5), hiring=Hiring(weeks_to_hire=10))
    role = lives(scenario, team({"day": crew(2000.0)}))
    chance = chance_filled(1.5, 70, 364)
    for day in (30, 100, 200, 360):
        at = day * DAY + 12 * HOUR
        there = float(((role.hired <= at) & (role.left > at)).sum()) / 2000
        assert there == pytest.approx(chance[day], abs=0.035)
    assert chance[360] == pytest.approx(1 / (1 + 1.5 * 70 / 365.25), abs=0.03)


def test_after_a_hiring_freeze_nobody_follows(office: Office, team: Team, crew: Crew):
    scenario = office(grades=leaving(2.0))
    frozen = crew(50.0, replacement={"enabled": False})
    role = lives(scenario, team({"day": frozen}))
    assert len(role.people) == 50
    assert sum(one.left < NEVER for one in role.people) > 30


def test_own_weeks_to_hire_come_before_those_of_the_market(office: Office, team: Team, crew: Crew):
    scenario = office(grades=leaving(2.0), hiring=Hiring(weeks_to_hire=20))
    role = lives(scenario, team({"day": crew(30.0, replacement={"weeks_to_hire": 0})}))
    later = [one for one in role.people if one.number == 1]
    left = {one.slot: one.left for one in role.people if one.number == 0}
    assert later
    assert all(one.hired == left[one.slot] for one in later)


def test_planned_hires_are_the_last_and_planned_leavers_the_first(
    office: Office, team: Team, crew: Crew
):
    staff = crew(
        5.0,
        new_hires=1,
        hired_week=20,
        hires={"spring": {"people": 1, "week": 2}},
        departures={"cut": {"people": 2, "date": dt.date(2025, 1, 20)}},
    )
    scenario = office()
    roster = draw_roster(scenario, team({"day": staff}), seed=7, replication=0)
    assert roster.hired[3:].tolist() == [2 * WEEK, 20 * WEEK - HOUR]
    assert roster.left.tolist() == [2 * WEEK, 2 * WEEK, NEVER, NEVER, NEVER]
    assert shifts_of(roster, "front/day/00")[-1][0] < 2 * WEEK
    # The 20th is a public holiday.
    assert shifts_of(roster, "front/day/03")[0][0] == 15 * DAY + 9 * HOUR


def test_nobody_follows_in_a_place_that_ends_by_plan(office: Office, team: Team, crew: Crew):
    scenario = office(grades=leaving(8.0), hiring=Hiring(weeks_to_hire=1))
    staff = crew(1.0, departures={"cut": {"people": 1, "week": 26}})
    role = lives(scenario, team({"day": staff}))
    assert len(role.people) > 2
    assert max(one.left for one in role.people) <= 26 * WEEK
    assert all(one.hired < 26 * WEEK for one in role.people)


def test_under_performers_have_their_share_and_go_after_their_months(
    office: Office, team: Team, crew: Crew
):
    weak = UnderPerformers(share=0.2)
    staff = crew(2000.0, replacement={"weeks_to_hire": 4, "under_performers_after_months": 3})
    role = lives(office(under_performers=weak), team({"day": staff}))
    first = [one for one in role.people if one.number == 0]
    assert sum(one.is_weak for one in first) / 2000 == pytest.approx(0.2, abs=0.04)
    months = 3 * 365.25 / 12 * DAY
    for one in first:
        assert (one.left < NEVER) == one.is_weak
        if one.is_weak:
            assert 0 <= one.left - months <= DAY + HOUR
    second = [one for one in role.people if one.number == 1]
    assert sum(one.is_weak for one in second) / len(second) == pytest.approx(0.2, abs=0.09)


def test_seats_and_people_around_the_clock_do_not_leave(office: Office, team: Team, crew: Crew):
    scenario = office(grades=leaving(12.0), under_performers=UnderPerformers(share=1.0))
    design = team({"day": crew(3.0, shift="always")})
    role = lives(scenario, design)
    assert [(one.left, one.is_weak) for one in role.people] == [(NEVER, False)] * 3
