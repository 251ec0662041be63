import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from supportsim.dates import local_date, origin
from supportsim.inputs.design import Design, Staff
from supportsim.inputs.labour import UnderPerformers
from supportsim.inputs.market import Absence, Grade
from supportsim.inputs.scenario import Scenario
from supportsim.supply.capacity import case_hours_per_year
from supportsim.supply.people import Role
from supportsim.supply.person import ACCEPTED, CONVERT, INTERN, NO_OFFER, OFFERED, RETURNED, Person
from supportsim.supply.roster import ABSENT, BLOCK, SHIFT, draw_roster
from supportsim.supply.shifts import period
from supportsim.supply.turnover import employed
from supportsim.units import DAY, HOUR, WEEK
from supportsim.workweek import NEVER

Crew = Callable[..., Staff]
Office = Callable[..., Scenario]
Team = Callable[..., Design]

SUMMER = {"summer": {"each_year": "06-09", "weeks": 12}}
BOSTON = "America/New_York"


def grades(leavers: float = 0.0) -> dict[str, Grade]:
    known = {"question": 1.0}
    return {
        "junior": Grade(wage_per_year=1.0, competence=known, leavers_per_year=leavers),
        "intern": Grade(wage_per_hour=20.0, competence=known),
    }


def interns(crew: Crew, headcount: float = 2.0, **programme: Any) -> Staff:
    return crew(headcount, grade="intern", programme={"terms": SUMMER} | programme)


def all_roles(scenario: Scenario, design: Design) -> dict[str, Role]:
    found = employed(scenario, design, period(scenario), seed=5, replication=0)
    return {role.role: role for role in found}


def day_of(milliseconds: int, scenario: Scenario) -> dt.date:
    return local_date(milliseconds, BOSTON, origin(scenario.start, BOSTON))


def test_interns_are_there_in_their_term_of_every_year(office: Office, team: Team, crew: Crew):
    scenario = office(window_weeks=104, grades=grades())
    roster = draw_roster(scenario, team({"summer": interns(crew)}), seed=5, replication=0)
    assert roster.names == tuple(f"front/summer/{place}" for place in ("00", "00~2", "01", "01~2"))
    first = roster.duty_engineer == 0
    days = [day_of(at, scenario) for at in roster.duty_from[first].tolist()]
    assert (days[0], days[-1]) == (dt.date(2025, 6, 9), dt.date(2025, 8, 29))
    # Twelve weeks of five days less Juneteenth and the Fourth of July.
    assert len(days) == 58
    assert day_of(int(roster.hired[1]), scenario) == dt.date(2026, 6, 9)


def test_a_class_day_takes_the_shift_away_without_an_absence(
    office: Office, team: Team, crew: Crew
):
    away = {"registration": {"each_year": "06-18", "days": 1}, "exams": {"week": 26, "days": 5}}
    scenario = office(grades=grades(), absence=Absence(leave_days_per_year=25.0))
    roster = draw_roster(
        scenario, team({"summer": interns(crew, away=away)}), seed=5, replication=0
    )
    assert not (roster.duty_kind == ABSENT).any()
    days = {day_of(at, scenario) for at in roster.duty_from[roster.duty_kind == SHIFT].tolist()}
    assert dt.date(2025, 6, 18) not in days
    assert dt.date(2025, 6, 17) in days
    exams = scenario.start + dt.timedelta(weeks=26)
    assert not days & {exams + dt.timedelta(days=more) for more in range(5)}
    assert (roster.leave_planned == 1).all()


def shares_of(people: tuple[Person, ...]) -> dict[int, float]:
    offers = np.array([one.offer for one in people])
    return {code: float((offers == code).mean()) for code in (NO_OFFER, OFFERED, ACCEPTED)}


def test_offers_and_their_acceptance_have_their_shares(office: Office, team: Team, crew: Crew):
    offers = {"to": "front/day", "share": 0.65, "accepted_share": 0.8}
    design = team({"day": crew(1.0), "summer": interns(crew, 3000, offers=offers)})
    found = shares_of(all_roles(office(grades=grades()), design)["summer"].people)
    assert found[ACCEPTED] == pytest.approx(0.52, abs=0.04)
    assert found[OFFERED] == pytest.approx(0.13, abs=0.03)


def test_who_comes_back_was_not_hired_and_starts_further_on(office: Office, team: Team, crew: Crew):
    programme = {
        "offers": {"to": "front/day", "share": 0.4, "accepted_share": 0.5},
        "returning": {"share": 0.5, "ramp_weeks_ahead": 14, "offered_share": 0.9},
    }
    scenario = office(window_weeks=104, grades=grades())
    design = team({"day": crew(1.0), "summer": interns(crew, 2000, **programme)})
    people = all_roles(scenario, design)["summer"].people
    before = {one.slot: one for one in people if one.number == 0}
    second = [one for one in people if one.number == 1]
    returned = [one for one in second if one.arrival == RETURNED]
    assert all(before[one.slot].offer != ACCEPTED for one in returned)
    assert {one.head_start for one in returned} == {14 * WEEK}
    assert {one.head_start for one in second if one.arrival == INTERN} == {0}
    # Of those without an accepted offer a half: with offers to .9 of those who were back already.
    free = sum(before[one.slot].offer != ACCEPTED for one in second)
    assert len(returned) / free == pytest.approx(0.5, abs=0.05)
    offered = sum(one.offer != NO_OFFER for one in returned) / len(returned)
    assert offered == pytest.approx(0.9, abs=0.04)


def test_a_convert_takes_the_next_vacancy_at_once(office: Office, team: Team, crew: Crew):
    offers = {
        "to": "front/day", "share": 1.0, "accepted_share": 1.0, "wait_weeks": 52,
        "ramp_weeks_ahead": 8, "leavers_per_year": 0.0, "under_performer_share": 0.0,
    }  # fmt: skip
    weak = UnderPerformers(share=0.3)
    scenario = office(window_weeks=104, grades=grades(1.5), under_performers=weak)
    staff = {"day": crew(6.0), "summer": interns(crew, 2.0, offers=offers)}
    found = all_roles(scenario, team(staff))
    role, ready = found["day"], found["summer"].people[0].left
    left = {(one.slot, one.number + 1): one.left for one in role.people}
    converts = [one for one in role.people if one.arrival == CONVERT]
    others = [one for one in role.people if one.number and one.arrival != CONVERT]
    assert len(converts) >= 2
    for one in converts:
        vacant = left[one.slot, one.number]
        assert one.hired == max(vacant, ready) or one.hired == vacant
        assert (one.left, one.is_weak, one.head_start) == (NEVER, False, 8 * WEEK)
    for one in others:
        assert one.hired - left[one.slot, one.number] >= 8 * WEEK - HOUR
    # Nobody is found outside while a convert waits.
    waits = sorted(one.hired for one in converts)
    assert not [one for one in others if ready <= left[one.slot, one.number] < waits[1]]


def test_a_convert_does_not_wait_for_ever(office: Office, team: Team, crew: Crew):
    offers = {"to": "front/day", "share": 1.0, "accepted_share": 1.0, "wait_weeks": 4}
    late = {"later": {"people": 1, "date": dt.date(2025, 12, 1)}}
    soon = {"soon": {"people": 1, "date": dt.date(2025, 9, 15)}}
    summer = interns(crew, 1.0, offers=offers)
    scenario = office(grades=grades())
    for hires, arrival in ((late, 1), (soon, CONVERT)):
        design = team({"day": crew(2.0, hires=hires), "summer": summer})
        people = all_roles(scenario, design)["day"].people
        assert people[1].arrival == arrival


def mentored(crew: Crew, count: float = 2.0, **mentors: Any) -> dict[str, Staff]:
    mentors = {"staff": "front/day"} | mentors
    return {"day": crew(2.0), "summer": interns(crew, count, mentors=mentors)}


def test_mentoring_falls_on_a_straight_line_and_lies_in_no_other_block(
    office: Office, team: Team, crew: Crew
):
    scenario = office(grades=grades(), shrinkage=0.25)
    with_mentors = draw_roster(scenario, team(mentored(crew)), seed=5, replication=0)
    plain = {"day": crew(2.0), "summer": interns(crew)}
    without = draw_roster(scenario, team(plain), seed=5, replication=0)
    time = with_mentors.mentoring_to - with_mentors.mentoring_from
    # Twelve weeks from 4 h to 1 h are 30 h, for each of two interns.
    assert time.sum() == 2 * 30 * HOUR
    assert set(with_mentors.mentoring_engineer.tolist()) == {0, 1}
    first = with_mentors.mentoring_from < with_mentors.hired[2] + WEEK
    assert time[first].sum() == 2 * 4 * HOUR
    blocks = [
        int((one.duty_to - one.duty_from)[one.duty_kind == BLOCK].sum())
        for one in (with_mentors, without)
    ]
    assert blocks[0] - blocks[1] == 2 * 30 * HOUR


def test_when_a_mentor_is_away_another_has_the_time(office: Office, team: Team, crew: Crew):
    absence = Absence(leave_days_per_year=60.0, leave_stretch_days=10)
    scenario = office(grades=grades(), absence=absence)
    staff = mentored(crew, 1.0) | {"day": crew(6.0)}
    roster = draw_roster(scenario, team(staff), seed=5, replication=0)
    time = roster.mentoring_to - roster.mentoring_from
    assert time.sum() == 30 * HOUR
    inside = [
        ((roster.duty_engineer == who) & (roster.duty_kind == SHIFT)
         & (roster.duty_from <= start) & (roster.duty_to >= end)).any()
        for who, start, end in zip(
            roster.mentoring_engineer, roster.mentoring_from, roster.mentoring_to, strict=True
        )
    ]  # fmt: skip
    assert all(inside)
    assert len(set(roster.mentoring_engineer.tolist())) > 1


def test_named_mentors_have_all_of_it(office: Office, team: Team, crew: Crew):
    staff = mentored(crew, 3.0, staff=None, engineers=["front/day/01"])
    roster = draw_roster(office(grades=grades()), team(staff), seed=5, replication=0)
    assert set(roster.mentoring_engineer.tolist()) == {1}
    assert (roster.mentoring_to - roster.mentoring_from).sum() == 90 * HOUR


def test_expected_hours_leave_out_mentoring_and_what_lies_outside_the_term(
    office: Office, team: Team, crew: Crew
):
    scenario = office(grades=grades())
    expected = case_hours_per_year(scenario, team(mentored(crew)))
    alone = case_hours_per_year(scenario, team({"day": crew(2.0)}))
    scale = 365.25 / 364
    assert alone["front/day"] - expected["front/day"] == pytest.approx(60 * scale)
    assert expected["front/summer"] == pytest.approx(2 * 58 * 8 * scale)


def test_a_term_that_is_over_at_the_start_brings_nobody(office: Office, team: Team, crew: Crew):
    scenario = office(start=dt.date(2025, 9, 1), window_weeks=30, grades=grades())
    role = all_roles(scenario, team({"day": crew(1.0), "summer": interns(crew)}))["summer"]
    assert role.names == ()
    design = team({"day": crew(1.0), "summer": interns(crew)})
    assert draw_roster(scenario, design, seed=5, replication=0).names == ("front/day/00",)
    running = office(start=dt.date(2025, 7, 1), window_weeks=30, grades=grades())
    role = all_roles(running, team({"day": crew(1.0), "summer": interns(crew)}))["summer"]
    assert role.names == ("front/summer/00", "front/summer/01")
    assert role.hired[0] == -22 * DAY
